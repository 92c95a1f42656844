"""Every rule holds its own examples, is registered, passes the shipped content, and never raises."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from checking import Example, examples, shipped, subject
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from msgspec.structs import replace
from test_resolution import SHIPPED, TODAY

from handouts import checks
from handouts.checks import run_checks
from handouts.checks.gate import ALL_RULES
from handouts.checks.rule import Rule
from handouts.diagnostics import Location, Severity, in_order
from handouts.document import tree
from handouts.document.compose import compose
from handouts.document.handout import Section
from handouts.resolve.request import Patient, Request
from handouts.resolve.resolution import resolve

EXAMPLES = [
    pytest.param(rule, verdict, example, id=f"{rule.ID}-{verdict}-{number}")
    for rule in ALL_RULES
    for verdict in ("PASS", "FAIL")
    for number, example in enumerate(examples(rule, verdict), 1)
]
VARIANTS = [
    pytest.param(procedure, clinic, surgeon, id=f"{procedure}-{surgeon}")
    for procedure in ("cervical", "lumbar")
    for clinic in SHIPPED.names("clinics")
    for surgeon in SHIPPED.surgeons(clinic)
]


@pytest.mark.parametrize(("rule", "verdict", "example"), EXAMPLES)
def test_rule_judges_its_own_examples_as_it_says(rule: Rule, verdict: str, example: Example) -> None:
    found = list(rule.check(subject(example)))
    assert bool(found) == (verdict == "FAIL"), found
    assert {diagnostic.code for diagnostic in found} <= {rule.ID}


@pytest.mark.parametrize("rule", ALL_RULES, ids=lambda rule: rule.ID)
def test_rule_says_why_where_from_and_shows_both_verdicts(rule: Rule) -> None:
    assert rule.REASON.endswith(".")
    assert rule.STANDARD
    assert (rule.__doc__ or "").startswith(f"{rule.ID}: ")
    assert examples(rule, "PASS")
    assert examples(rule, "FAIL")


def test_every_module_with_a_rule_is_registered_under_its_own_name() -> None:
    modules = Path(checks.__file__).parent.rglob("*.py")
    written = {path.stem.replace("_", "-") for path in modules if "\nID: Final" in path.read_text("utf-8")}
    assert written == {rule.ID for rule in ALL_RULES}
    assert len(written) == len(ALL_RULES)


@pytest.mark.parametrize(("procedure", "clinic", "surgeon"), VARIANTS)
def test_shipped_content_passes_every_rule(procedure: str, clinic: str, surgeon: str) -> None:
    for pack in SHIPPED.procedure(procedure).value.packs:
        for patient in (None, Patient(surgery_date=date(2027, 3, 9), surgeon=surgeon)):
            for size, grey in (("standard", False), ("giant", True)):
                request = Request(procedure, TODAY, clinic, surgeon, pack=pack, patient=patient, size=size, grey=grey)
                resolved = resolve(SHIPPED, request)
                found = run_checks(compose(resolved), resolved, SHIPPED, ALL_RULES)
                assert [told for told in found if told.severity is not Severity.ADVICE] == []


def test_findings_come_by_place_and_each_once() -> None:
    base = subject({"components": [{"subhead": " "}, {"subhead": " "}, {"text": "Wear your collar."}]})
    handout = replace(base.handout, brand=replace(base.handout.brand, accent="#FFD700"))
    found = run_checks(handout, base.resolved, base.library)
    # the topics went with the other sections
    own = [diagnostic for diagnostic in found if diagnostic.code != "required-topics"]
    assert found == in_order(found)
    assert [diagnostic.code for diagnostic in own] == ["heading-order", "wrong-region", "contrast"]


TEXTS = st.text(alphabet="aZ5 .\n{}*%\N{NO-BREAK SPACE}", max_size=12) | st.sampled_from(["collar", "8 lb", ""])
ORIGINS = st.sampled_from(["", "recovery/lifting", "recovery/gone", "nowhere", "a/b/c"])
SPANS = st.lists(
    st.one_of(
        st.builds(tree.Text, TEXTS),
        st.builds(tree.Link, TEXTS, TEXTS, TEXTS),
        st.builds(tree.PageNumber, TEXTS),
        st.builds(tree.FillIn, TEXTS),
        st.just(tree.Break()),
        st.builds(tree.Slot, st.sampled_from(tree.SlotField), before=TEXTS, after=TEXTS),
    ),
    max_size=4,
).map(tuple)
LINES = st.lists(st.builds(tree.Line, SPANS, ORIGINS), max_size=3).map(tuple)
COMPONENTS = st.one_of(
    st.builds(tree.Paragraph, SPANS, ORIGINS),
    st.builds(tree.SubHead, SPANS, ORIGINS, SPANS),
    st.builds(tree.KeyPoints, TEXTS, LINES),
    st.builds(tree.CheckList, LINES),
    st.builds(
        tree.CallCard,
        st.sampled_from(tree.CardKind),
        TEXTS,
        st.lists(SPANS, max_size=2).map(tuple),
        LINES,
        st.integers(1, 6),
    ),
    st.builds(tree.Figure, TEXTS, TEXTS, SPANS, st.just((("key", "collar"),)), origin=ORIGINS),
    st.builds(tree.Timetable, st.just(())),
    st.builds(tree.NotesSlot, st.just(tree.Slot(tree.SlotField.NOTES)), st.just(3)),
)
SECTIONS = st.builds(
    Section,
    st.sampled_from(["recovery", "nowhere", ""]),
    TEXTS,
    st.lists(COMPONENTS, max_size=4).map(tuple),
)


@settings(max_examples=60, suppress_health_check=[HealthCheck.too_slow])
@given(
    sections=st.lists(SECTIONS, max_size=4).map(tuple),
    title=TEXTS,
    accent=TEXTS | st.from_regex(r"#[0-9A-F]{6}", fullmatch=True),
    words=st.lists(TEXTS, max_size=3).map(tuple),
    grey=st.booleans(),
)
def test_no_handout_makes_a_rule_raise(
    sections: tuple[Section, ...], title: str, accent: str, words: tuple[str, ...], grey: bool
) -> None:
    base = shipped()
    handout = replace(
        base.handout,
        title=title,
        sections=sections,
        brand=replace(base.handout.brand, accent=accent),
        edition=replace(base.handout.edition, grey=grey),
        other_region_words=words,
    )
    for diagnostic in run_checks(handout, base.resolved, base.library, ALL_RULES):
        assert isinstance(diagnostic.location, Location | None)
        assert "\n" not in str(diagnostic).partition("\n  hint: ")[2]
