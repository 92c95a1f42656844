"""The check list of recovery follows the surgeon's answers: what is due stands in its phase, no limit outlives it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path

import pytest
from checking import checked
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec import Struct
from msgspec.structs import replace
from test_resolution import CONTENT, LUMBAR, SHIPPED, TODAY, over

from handouts.account.explain import explain
from handouts.account.printed import printed, spaced
from handouts.approval.digests import digest
from handouts.approval.forms import printable
from handouts.checks.guards import fact_order
from handouts.content.items import CheckItem
from handouts.content.library import Library
from handouts.diagnostics import HandoutError
from handouts.document.compose import compose
from handouts.document.plain_text import said
from handouts.document.tree import CheckList, Line, Slot, SlotField, SubHead, Text
from handouts.document.tree import Timetable as TimetableOf
from handouts.resolve.quantities import Quantity
from handouts.resolve.request import Patient, Request
from handouts.resolve.resolution import Resolved, resolve
from handouts.resolve.timetable import Offset, Unit, offset_of, shift

MARCH_9 = date(2027, 3, 9)
BLOCKS = ("recovery-checklist", "recovery", "timetable")
LIMITS = {"lift_weeks": 1, "bend_weeks": 1, "sit_weeks": 1, "collar_days": 0}
"""Limits, and the first phase that has a line on each."""
UNSURE = timedelta(days=2)
"""How far 13 weeks may lie from 3 months, by the calendar."""
Answers = dict[str, str]


class Phase(Struct, frozen=True):
    """A phase as printed: its heading, the days it begins and ends, and its lines by item.

    `first` and `last` are the same days, by the calendar unsure where a number of months ends the phase.
    """

    heading: str
    begins: date
    ends: date
    first: date
    last: date
    lines: dict[str, Line]

    def has(self, day: date) -> bool:
        return self.first <= day <= self.last


def own(region: str, answers: Answers, surgery: date | None = MARCH_9, library: Library = SHIPPED) -> Resolved:
    patient = Patient(surgery_date=surgery) if surgery else None
    asked = Request(region, TODAY, "riverbend-spine", "okafor", blocks=BLOCKS, patient=patient)
    return resolve(library, replace(asked, settings=tuple(answers.items())))


def phases(resolved: Resolved, surgery: date = MARCH_9) -> list[Phase]:
    """The phases of the composed check list, read from what is printed."""
    section = next(part for part in compose(resolved).sections if part.block == "recovery-checklist")
    found: list[Phase] = []
    heads = [part for part in section.components if isinstance(part, SubHead)][1:]  # behind "Before you leave"
    for head, below in zip(section.components, section.components[1:], strict=False):
        if isinstance(head, SubHead) and isinstance(below, CheckList) and head in heads:
            begins = found[-1].ends if found else surgery
            first = begins - (found[-1].last - found[-1].ends if found else timedelta())
            offset = next((s.offset for s in head.aside if isinstance(s, Slot) and s.offset), Offset(100, Unit.MONTH))
            ends = shift(surgery, offset)
            last = ends + UNSURE * (offset.unit is Unit.MONTH)
            lines = {line.origin.partition("/")[2]: line for line in below.items}
            found.append(Phase(spaced(said(head.spans, resolved.words.texts)), begins, ends, first, last, lines))
    return found


def where(resolved: Resolved) -> dict[str, str]:
    return {item: phase.heading for phase in phases(resolved) for item in phase.lines}


def days(line: Line, surgery: date) -> Iterator[tuple[str, date]]:
    """The days a line prints, each with the word before it."""
    before = ""
    for span in line.spans:
        if isinstance(span, Slot) and span.offset is not None:
            yield before.split()[-1], shift(surgery, span.offset)
        before = span.text if isinstance(span, Text) else before


def in_range(name: str) -> list[str]:
    """Every value of a fact that may be set, in whole units of its range."""
    low, high = SHIPPED.facts().value[name].range or ("", "")
    first, unit = low.split()
    numbers = range(int(first), int(high.split()[0]) + 1)
    return [f"{n} {unit}" for n in numbers if unit.startswith("day") or n in numbers[:: len(numbers) // 20 + 1]]


def named() -> list[str]:
    """The lengths of time that check list, table of limits and timetable mention, but for the days of phases."""
    texts = " ".join((CONTENT / f"blocks/{name}.yaml").read_text("utf-8") for name in BLOCKS)
    words = set(re.findall(r"[a-z]+_[a-z_]+", texts))
    return sorted(
        name
        for name, spec in SHIPPED.facts().value.items()
        if name in words and spec.type == "duration" and spec.range and spec.range[0] != spec.range[1]
    )


EVERY_ANSWER = [(name, value) for name in named() for value in in_range(name)]
SURGERIES = [MARCH_9, date(2027, 1, 31), date(2028, 2, 29), date(2026, 11, 30)]


def assert_follows(region: str, answers: Answers, surgery: date) -> None:
    """Hold everything printed against the answers."""
    resolved = own(region, answers, surgery)
    parts = phases(resolved, surgery)
    for phase in parts:
        for item, line in phase.lines.items():
            for word, day in days(line, surgery):
                assert day > phase.first if word == "until" else phase.has(day), (item, phase.heading, answers)
    everything = next(b for b in resolved.blocks if b.block.block == "recovery-checklist")
    ends = {name: _day(resolved, name, surgery) for name in resolved.facts}
    items = {placed.item.id: placed.item for placed in everything.items}
    shown = [item for phase in parts for item in phase.lines]
    assert len(shown) == len(set(shown))
    assert {name for name, item in items.items() if isinstance(item, CheckItem)} - set(shown) <= FIRST
    for name, item in ((n, i) for n, i in items.items() if isinstance(i, CheckItem) and (i.due or i.from_)):
        day = ends[item.due or item.from_ or ""]
        phase = next(one for one in parts if name in one.lines)
        assert day is None or phase.has(day), (name, phase.heading, answers)
    assert_limits(resolved, parts, ends)


FIRST = {"which-nerve", "walked", "swallow", "saddle-feeling", "plan-in-hand"}
"""What stands before the first phase."""


def assert_limits(resolved: Resolved, parts: list[Phase], ends: dict[str, date | None]) -> None:
    """Every phase that a limit lasts into has a line on it, and no other."""
    written = {
        placed.item.id: placed.item.check
        for block in resolved.blocks
        for placed in block.merged.items
        if isinstance(placed.item, CheckItem)
    }
    texts = {phase.heading: "".join(written[item] for item in phase.lines) for phase in parts}
    for limit, first in LIMITS.items():
        end = ends[limit]
        assert end is not None
        for number, phase in enumerate(parts[:4]):
            has_line = limit in texts[phase.heading] or (limit == "collar_days" and "collar-first" in phase.lines)
            concerns = limit not in ("sit_weeks", "collar_days") or _has_lines(resolved, limit)
            assert has_line == (concerns and number >= first and end > phase.begins), (limit, end, phase.heading)


def _has_lines(resolved: Resolved, limit: str) -> bool:
    if limit == "sit_weeks":
        return resolved.procedure.region == "lumbar"
    return resolved.procedure.region == "cervical" and resolved.facts["collar"].value != "none"


def _day(resolved: Resolved, name: str, surgery: date) -> date | None:
    value = resolved.facts[name].value
    return shift(surgery, offset_of(value)) if isinstance(value, Quantity) and value.unit in LENGTHS else None


LENGTHS = {"hour", "day", "week", "month"}


@pytest.mark.parametrize("region", ["cervical", "lumbar"])
def test_every_answer_in_its_range_stands_in_its_phase(region: str) -> None:
    assert len(EVERY_ANSWER) > 100
    for number, (name, value) in enumerate(EVERY_ANSWER):
        assert_follows(region, {name: value}, SURGERIES[number % len(SURGERIES)])


@settings(max_examples=60, derandomize=True)
@given(
    st.sampled_from(["cervical", "lumbar"]),
    st.fixed_dictionaries({name: st.sampled_from(in_range(name)) for name in named()}),
    st.sampled_from(["none", "rigid"]),
    st.dates(date(2026, 12, 1), date(2028, 12, 31)),
)
def test_any_answers_together_stand_in_their_phases(region: str, answers: Answers, collar: str, surgery: date) -> None:
    assert_follows(region, {**answers, "collar": collar} if region == "cervical" else answers, surgery)


@settings(max_examples=20, derandomize=True)
@given(st.fixed_dictionaries({name: st.sampled_from(in_range(name)) for name in named()}))
def test_the_timetable_has_its_days_in_order(answers: Answers) -> None:
    section = next(part for part in compose(own("lumbar", answers)).sections if part.block == "timetable")
    tables = [part for part in section.components if isinstance(part, TimetableOf)]
    for group in (group for table in tables for group in table.groups):
        slots = [row.when for row in group.rows if row.when and row.when.field is SlotField.DAY]
        found = [shift(MARCH_9, slot.offset or Offset(0, slot.offset.unit)) for slot in slots if slot.offset]
        assert found == sorted(found)


CLASHES = {
    "bend_weeks: 1 week": ("still-bending", ""),
    "lift_weeks: 2 weeks": ("still-lifting", ""),
    "lift_weeks: 8 weeks": ("lifting-on", "Months 2 to 3"),
    "therapy_start: 0 weeks": ("therapy", "First 2 days"),
    "therapy_start: 2 weeks": ("therapy", "Day 3 to week 2"),
    "review_after: 12 weeks": ("review-visit", "Months 2 to 3"),
    "sport_contact: 12 weeks": ("contact-sport", "Months 2 to 3"),
    "sport_contact: 13 weeks": ("contact-sport", "Months 4 to 12"),
    "sport_contact: 26 weeks": ("contact-sport", "Months 4 to 12"),
    "sport_easy: 3 weeks": ("sport-lumbar", "Weeks 3 to 6"),
    "sport_easy: 6 weeks": ("sport-lumbar", "Months 2 to 3"),
    "drive_earliest: 1 week": ("driving-checks-lumbar", "Day 3 to week 2"),
    "drive_earliest: 2 weeks": ("driving-checks-lumbar", "Weeks 3 to 6"),
    "wound_check_after: 3 weeks": ("wound-visit", "Weeks 3 to 6"),
    "work_heavy: 16 weeks": ("heavier-work", "Months 4 to 12"),
}


@pytest.mark.parametrize("answer", CLASHES)
def test_an_item_stands_where_its_answer_puts_it(answer: str) -> None:
    (item, phase), (name, value) = CLASHES[answer], answer.split(": ")
    assert where(own("lumbar", {name: value})).get(item, "") == phase


def test_shipped_defaults_of_the_neck_let_sport_start_in_its_phase() -> None:
    assert where(own("cervical", {"sport_easy": "4 weeks"}))["sport-cervical"] == "Weeks 3 to 6"


def test_a_blank_fact_leaves_its_item_where_it_is_written() -> None:
    resolved = own("lumbar", {})
    assert resolved.facts["therapy_start"].value is None
    assert where(resolved)["therapy"] == "Weeks 3 to 6"


def test_the_page_of_the_driving_checks_is_that_of_their_phase() -> None:
    lines = {one.origin: one.text for one in printed(compose(own("lumbar", {"drive_earliest": "1 week"})))}
    assert "driving-checks-lumbar" in lines["recovery/driving"]
    assert "driving-checks-lumbar" in lines["timetable/drive"]


def test_without_a_date_a_limit_says_how_long_after_surgery_and_has_a_line_for_the_day() -> None:
    lines = {one.origin: one.text for one in printed(compose(own("lumbar", {}, surgery=None)))}
    day = "[date 6 weeks after surgery]"
    told = lines["recovery-checklist/still-lifting"]
    assert told == f"Lift no more than 8 lb (3.6 kg) until 6 weeks after surgery: {day}."
    assert lines["recovery-checklist/sport-lumbar"].startswith(f"Easy sport from 6 weeks after surgery: {day}.\n")


OWN = """\
surgeon: okafor
name: Dr. Ada Okafor
facts: {facts}
overrides:
  recovery-checklist:
    {verbs}
"""


def surgeons(folder: Path, verbs: str, facts: str = "{}") -> Library:
    return over(folder, clinics__riverbend_spine__surgeons__okafor=OWN.format(facts=facts, verbs=verbs))


def test_an_item_added_beside_one_that_moves_goes_along(tmp_path: Path) -> None:
    library = surgeons(
        tmp_path,
        "add:\n"
        "      - {before: review-visit, item: {id: list, check: Write down what you want to ask.}}\n"
        "      - {after: review-visit, item: {id: scan, check: Bring your scans.}}\n"
        "      - {after: scan, item: {id: bag, check: Take a bag for them.}}\n"
        "      - {after: review-visit, item: {id: still, check: Note your weight., due: next_weeks}}\n",
    )
    (phase,) = [
        one for one in phases(own("lumbar", {"review_after": "12 weeks"}, library=library)) if "scan" in one.lines
    ]
    assert phase.heading == "Months 2 to 3"
    assert [name for name in phase.lines if name in ("list", "review-visit", "scan", "bag")] == [
        "list",
        "review-visit",
        "scan",
        "bag",
    ]
    assert where(own("lumbar", {"review_after": "12 weeks"}, library=library))["still"] == "Weeks 3 to 6"


def test_an_item_added_beside_a_limit_that_has_ended_stays(tmp_path: Path) -> None:
    library = surgeons(tmp_path, "add: [{after: still-lifting, item: {id: dog, check: Let someone walk the dog.}}]")
    resolved = own("lumbar", {"lift_weeks": "2 weeks"}, library=library)
    assert where(resolved)["dog"] == "Weeks 3 to 6"
    assert "still-lifting" not in where(resolved)


@pytest.mark.parametrize(
    "gone",
    [
        ["next-weeks"],
        ["first-weeks", "later-months"],
        ["first-days", "first-weeks", "next-weeks", "later-months", "later"],
        ["later"],
    ],
)
def test_nothing_is_lost_when_a_phase_loses_its_heading(tmp_path: Path, gone: list[str]) -> None:
    library = surgeons(tmp_path, f"remove: [{', '.join(gone)}]")
    answers = {"review_after": "12 weeks", "work_heavy": "16 weeks", "therapy_start": "0 weeks"}
    whole, without = own("lumbar", answers), own("lumbar", answers, library=library)
    kept = {one.item for one in printed(compose(whole)) if one.block == "recovery-checklist"} - set(gone)
    left = {one.item for one in printed(compose(without)) if one.block == "recovery-checklist"}
    assert kept <= left


def test_what_moves_into_a_phase_stands_in_the_order_of_its_days(tmp_path: Path) -> None:
    library = surgeons(
        tmp_path,
        "add:\n"
        "      - {after: short-walks, item: {id: late, check: Call your work., due: next_weeks}}\n"
        "      - {after: short-walks, item: {id: early, check: Fill your bath., due: soak_after}}\n",
    )
    (phase,) = (one for one in phases(own("lumbar", {}, library=library)) if one.heading == "Weeks 3 to 6")
    assert [*phase.lines][-2:] == ["early", "late"]


def test_a_sub_heading_of_a_clinics_own_is_part_of_its_phase(tmp_path: Path) -> None:
    library = surgeons(tmp_path, "add: [{after: still-lifting, item: {id: our-house, heading: Your house}}]")
    resolved = own("lumbar", {"wound_check_after": "3 weeks", "review_after": "6 weeks"}, library=library)
    (block,) = (one for one in resolved.blocks if one.block.block == "recovery-checklist")
    names = [placed.item.id for placed in block.items]
    heads = [names.index(name) for name in ("still-lifting", "wound-visit", "our-house", "review-visit")]
    assert heads == sorted(heads)


def test_a_phase_with_a_blank_end_is_a_plain_heading(tmp_path: Path) -> None:
    facts = "next_weeks: {type: duration, range: [6 weeks, 6 weeks], says: the end of the sixth week, owner: clinic}\n"
    resolved = own("lumbar", {"review_after": "12 weeks"}, library=over(tmp_path, facts=facts))
    (block,) = (one for one in resolved.blocks if one.block.block == "recovery-checklist")
    names = [placed.item.id for placed in block.items]
    assert names.index("later-months") < names.index("review-visit")
    assert names.index("next-weeks") < names.index("leftover") < names.index("later-months")


def test_a_moment_that_is_no_length_of_time_is_refused_at_its_place(tmp_path: Path) -> None:
    library = surgeons(
        tmp_path,
        "add:\n"
        "      - {item: {id: one, check: Do it., due: lift_limit}}\n"
        "      - {item: {id: two, check: Do it., from: sport_easi}}\n",
    )
    with pytest.raises(HandoutError) as caught:
        own("lumbar", {}, library=library)
    assert [str(found).partition("okafor.yaml:")[2] for found in caught.value.diagnostics] == [
        "7:46: error[not-a-duration]: 'lift_limit' is not a length of time\n  hint: name a duration",
        "8:47: error[unknown-fact]: unknown fact 'sport_easi'\n  hint: did you mean 'sport_easy'?",
    ]


def test_an_approval_tells_where_an_item_stands_and_its_words_apart() -> None:
    first, other = (own("lumbar", {"wound_check_after": value}) for value in ("2 weeks", "3 weeks"))

    def order(resolved: Resolved) -> list[str]:
        return [placed.item.id for placed in printable(resolved.blocks[0], resolved)]

    assert order(first) != order(other)
    assert sorted(order(first)) == sorted(order(other))
    words = [{one.origin: digest(one.text) for one in printed(compose(made))} for made in (first, other)]
    assert words[0]["recovery-checklist/wound-visit"] == words[1]["recovery-checklist/wound-visit"]


def test_explain_says_that_a_limit_has_ended_before_its_phase() -> None:
    request = replace(LUMBAR, settings=(("lift_weeks", "6 weeks"),))
    (item,) = explain(SHIPPED, request, ["recovery-checklist/lifting-on"]).items
    assert item.prints == ()
    assert item.why_not == ("lift_weeks is 6 weeks, over when its phase begins",)
    assert item.at.file.endswith("recovery-checklist.yaml")


def test_two_answers_that_cannot_both_be_true_are_told_at_both_places(tmp_path: Path) -> None:
    surgeon = "surgeon: okafor\nname: Dr. Ada Okafor\nfacts:\n  work_light: 8 weeks\n  work_heavy: 6 weeks\n"
    found = checked(tmp_path, rules=(fact_order,), clinics__riverbend_spine__surgeons__okafor=surgeon)
    own_file = "clinics/riverbend-spine/surgeons/okafor.yaml"
    assert found == [
        f"{own_file}:5:15: error[fact-order]: two answers cannot both be true: 'work_heavy' is 6 weeks "
        "(when heavy work may start) and 'work_light' is 8 weeks (when light work on your feet may start)\n"
        f"  hint: 'work_heavy' cannot be less than 'work_light': change one of them; "
        f"'work_light' is set at {own_file}:4:15"
    ]


def test_an_answer_that_breaks_a_default_is_told_where_the_answer_stands(tmp_path: Path) -> None:
    surgeon = "surgeon: okafor\nname: Dr. Ada Okafor\nfacts: {bend_weeks: 10 weeks}\n"
    (found,) = checked(tmp_path, rules=(fact_order,), clinics__riverbend_spine__surgeons__okafor=surgeon)
    assert found.startswith("clinics/riverbend-spine/surgeons/okafor.yaml:3:21: error[fact-order]: ")
    assert re.search(r"'work_heavy' is set at \S*content/facts\.yaml:\d+:\d+$", found)


def test_an_order_among_facts_that_are_not_alike_is_told_in_the_table_of_facts(tmp_path: Path) -> None:
    facts = "own_limit: {type: duration, default: 2 weeks, says: our own limit, at_least: [lift_limit, work_ligth]}\n"
    found = checked(tmp_path, rules=(fact_order,), facts=facts)
    assert [line.partition("\n")[0] for line in found] == [
        "facts.yaml:1:79: error[fact-order]: 'own_limit' cannot be compared with 'lift_limit'",
        "facts.yaml:1:91: error[fact-order]: 'own_limit' cannot be compared with 'work_ligth'",
    ]
