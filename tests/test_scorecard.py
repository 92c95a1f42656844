"""Each item of PEMAT-P and the CDC index that a machine can decide passes for the shipped packets, and can fail."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from checking import examples, shipped, subject
from msgspec.structs import replace

from handouts.checks.gate import ALL_RULES
from handouts.checks.scorecard import INSTRUMENTS, Scorecard, score
from handouts.checks.scorecard.judgement import PASSED, Item, Judgement, Verdict, all_of, failed, keeps, needs_a_person
from handouts.checks.subject import Subject
from handouts.document import tree
from handouts.document.handout import Section
from handouts.document.tree import Paragraph, Text

Change = Callable[[Subject], Subject]
RULES = {rule.ID: rule for rule in ALL_RULES}


def item(instrument: str, number: int) -> Item:
    return next(item for item in INSTRUMENTS[instrument] if item.number == number)


def with_sections(base: Subject, *sections: Section) -> Subject:
    return replace(base, handout=replace(base.handout, sections=sections))


def each(change: Callable[[Any], Any]) -> Change:
    """Change every component; None leaves it out."""

    def changed(base: Subject) -> Subject:
        sections = (
            replace(section, components=tuple(new for part in section.components if (new := change(part)) is not None))
            for section in base.handout.sections
        )
        return with_sections(base, *sections)

    return changed


def without(*kinds: type) -> Change:
    return each(lambda part: None if isinstance(part, kinds) else part)


def only(part: tree.Component) -> Change:
    return lambda base: with_sections(base, Section("recovery", "Your recovery", (part,)))


def changing(kind: type, **fields: Any) -> Change:
    return each(lambda part: replace(part, **fields) if isinstance(part, kind) else part)


def rows(kind: type, **fields: Any) -> Change:
    return each(
        lambda part: (
            replace(part, rows=tuple(replace(row, **fields) for row in part.rows)) if isinstance(part, kind) else part
        )
    )


def breaking(rule: str) -> Change:
    """The first example of its own that a rule fails."""
    return lambda _: subject(examples(RULES[rule], "FAIL")[0])


def plain_points(part: Any) -> Any:
    if not isinstance(part, tree.KeyPoints):
        return part
    return replace(part, items=tuple(replace(line, spans=(Text("Walk."),)) for line in part.items))


def without_key_sheet(base: Subject) -> Subject:
    return with_sections(base, *base.handout.sections[1:])


def untitled(base: Subject) -> Subject:
    first, second, *rest = base.handout.sections
    return with_sections(base, first, replace(second, title=" "), *rest)


def without_topics(*topics: str) -> Change:
    def changed(base: Subject) -> Subject:
        kept = {b.block.block for b in base.resolved.blocks if not set(b.block.topics) & set(topics)}
        return with_sections(base, *(section for section in base.handout.sections if section.block in kept))

    return changed


def with_passive_texts(base: Subject) -> Subject:
    return subject({"item": {"check": "The wound is checked by a nurse."}})


LONG = Paragraph((Text("word " * 61),), "recovery/pat-dry")
SUM = Paragraph((Text("Start to drive 3 weeks after surgery."),), "recovery/pat-dry")
ROUGH = Paragraph((Text("We see you about 2 weeks after surgery, or 10 to 14 days after surgery."),))
NUMBERS = (
    "bare-percent",
    "one-denominator",
    "trailing-zero",
    "leading-zero",
    "numeral-for-dose",
    "risk-adjective",
)
FAILS: list[tuple[str, int, Change]] = [
    ("PEMAT-P", 3, breaking("hard-word")),
    ("PEMAT-P", 4, breaking("undefined-term")),
    ("PEMAT-P", 5, with_passive_texts),
    *(("PEMAT-P", 6, breaking(rule)) for rule in NUMBERS),
    ("PEMAT-P", 7, only(SUM)),
    ("PEMAT-P", 8, only(LONG)),
    ("PEMAT-P", 8, breaking("long-list")),
    ("PEMAT-P", 9, untitled),
    ("PEMAT-P", 9, breaking("heading-form")),
    ("PEMAT-P", 9, breaking("heading-order")),
    ("PEMAT-P", 11, without(tree.KeyPoints)),
    ("PEMAT-P", 12, each(plain_points)),
    ("PEMAT-P", 12, without(tree.CallCard)),
    ("PEMAT-P", 17, changing(tree.Figure, caption=())),
    ("PEMAT-P", 17, changing(tree.Timeline, title="")),
    ("PEMAT-P", 17, breaking("alternate-text")),
    ("PEMAT-P", 19, changing(tree.ActivityTable, head=("What", "", "How"))),
    ("PEMAT-P", 19, changing(tree.ActivityTable, head=("What you may do each day", "When", "How"))),
    ("PEMAT-P", 19, changing(tree.ActivityTable, head=("a", "b", "c", "d", "e"))),
    ("PEMAT-P", 20, without(tree.CheckList, tree.Timetable)),
    ("PEMAT-P", 21, breaking("not-you")),
    ("PEMAT-P", 23, without(tree.CheckList)),
    ("CDC index", 2, without_key_sheet),
    ("CDC index", 3, each(plain_points)),
    ("CDC index", 3, changing(tree.KeyPoints, title="")),
    ("CDC index", 3, without(tree.KeyPoints)),
    ("CDC index", 5, without(tree.CallCard)),
    ("CDC index", 5, without(tree.CheckList, tree.Timetable)),
    ("CDC index", 7, breaking("hard-word")),
    ("CDC index", 7, breaking("undefined-term")),
    ("CDC index", 8, without(tree.BulletList, tree.CheckList)),
    ("CDC index", 8, breaking("long-list")),
    ("CDC index", 9, untitled),
    ("CDC index", 10, without_key_sheet),
    ("CDC index", 10, without(tree.KeyPoints)),
    ("CDC index", 10, without(tree.CallCard)),
    ("CDC index", 12, without(tree.CheckList)),
    ("CDC index", 15, breaking("bare-percent")),
    ("CDC index", 16, rows(tree.RiskTable, means=())),
    ("CDC index", 17, only(SUM)),
    ("CDC index", 17, breaking("one-denominator")),
    ("CDC index", 19, without_topics("risks")),
    ("CDC index", 19, without_topics("benefits")),
    ("CDC index", 20, rows(tree.RiskTable, alt="")),
    ("CDC index", 20, rows(tree.RareRiskTable, means=())),
]


@pytest.mark.parametrize(
    ("instrument", "number", "change"),
    FAILS,
    ids=[f"{name}-{number}-{position}" for position, (name, number, _) in enumerate(FAILS)],
)
def test_an_item_that_a_machine_decides_can_fail_and_says_why(instrument: str, number: int, change: Change) -> None:
    judgement = item(instrument, number).judge(change(shipped()))
    assert judgement.verdict is Verdict.FAIL
    assert judgement.reason


def test_a_passive_key_point_fails_the_item_on_the_main_message() -> None:
    base = with_passive_texts(shipped())
    block = base.resolved.blocks[0]
    origin = f"{block.block.block}/{block.items[0].item.id}"
    points = tree.KeyPoints("To know", (tree.Line((Text("The wound is checked by a nurse."),), origin),))
    judge = item("CDC index", 6).judge
    assert judge(with_sections(base, Section("recovery", "", (points,)))).verdict is Verdict.FAIL
    assert judge(with_sections(base)) == PASSED


def test_every_item_that_is_not_left_to_a_person_has_a_test_that_fails_it() -> None:
    decided = {
        (name, item.number)
        for name, items in INSTRUMENTS.items()
        for item in items
        if item.judge(shipped()).verdict is not Verdict.PERSON
    }
    tested = {(name, number) for name, number, _ in FAILS}
    assert decided - tested - {("PEMAT-P", 24)} == {("CDC index", 6)}  # these two have tests of their own


def test_a_fail_names_the_place_that_caused_it() -> None:
    judgement = item("PEMAT-P", 7).judge(only(SUM)(shipped()))
    assert judgement.reason == "'3 weeks after surgery' leaves the date to the reader"
    assert str(judgement.location).partition(":")[0] == "content/blocks/recovery.yaml"


def test_the_item_on_showing_sums_passes_only_when_there_are_none() -> None:
    judge = item("PEMAT-P", 24).judge
    assert judge(only(ROUGH)(shipped())).verdict is Verdict.PASS
    assert judge(only(SUM)(shipped())).verdict is Verdict.PERSON


def test_a_rough_distance_is_no_sum() -> None:
    assert item("PEMAT-P", 7).judge(only(ROUGH)(shipped())) == PASSED


def test_the_instruments_are_whole() -> None:
    assert [item.number for item in INSTRUMENTS["PEMAT-P"]] == [*range(1, 13), *range(15, 27)]
    assert [item.number for item in INSTRUMENTS["CDC index"]] == list(range(1, 21))


def test_the_shipped_packet_fails_no_item() -> None:
    cards = score(shipped())
    fails = [
        (card.instrument, item.number, j.reason) for card in cards for item, j in card.rows if j.verdict is Verdict.FAIL
    ]
    assert fails == []


def test_a_scorecard_counts_what_was_decided_and_what_was_not() -> None:
    rows = tuple(
        (Item(number, "?", lambda _: PASSED), judgement)
        for number, judgement in enumerate((PASSED, failed("no"), PASSED, needs_a_person("well?")(shipped())))
    )
    card = Scorecard("lumbar-foraminotomy", "PEMAT-P", rows)
    assert (card.passed, card.decided, card.undecided) == (2, 3, 1)
    assert [card.procedure for card in score(shipped())] == ["lumbar-foraminotomy"] * 2


def test_the_first_verdict_that_is_no_pass_counts() -> None:
    def no(_: Subject) -> Judgement:
        return failed("no")

    assert all_of(lambda _: PASSED, no)(shipped()) == failed("no")
    assert all_of(no, needs_a_person("well?"))(shipped()) == failed("no")
    assert all_of()(shipped()) == PASSED


def test_a_scorecard_names_only_rules_there_are() -> None:
    with pytest.raises(KeyError):
        keeps("no-such-rule")(shipped())
