"""The 20 items of the CDC Clear Communication Index."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from handouts.checks.scorecard import pemat
from handouts.checks.scorecard.judgement import (
    PASSED,
    Item,
    Judgement,
    all_of,
    failed,
    findings,
    keeps,
    needs_a_person,
    parts_of,
    passes_if,
)
from handouts.checks.subject import Subject
from handouts.diagnostics import Location
from handouts.document.tree import (
    BulletList,
    CallCard,
    CardKind,
    CheckList,
    DetailsPanel,
    KeyPoints,
    RareRiskRow,
    RiskRow,
)


def at_the_top(subject: Subject) -> Judgement:
    """Item 2: the key points stand in the first section."""
    return passes_if(_first_has(subject, KeyPoints), "the first section has no key points", _top(subject))


def emphasised(subject: Subject) -> Judgement:
    """Item 3: the key points have a heading of their own, and the first of them words in bold."""
    for points in _key_points(subject):
        first = points.items[0] if points.items else None
        if not points.title.strip():
            return failed("the key points have no heading")
        if first and not any(getattr(span, "bold", False) for span in first.spans):
            return failed("the first key point has nothing in bold", subject.at(first.origin))
        return PASSED
    return failed("there are no key points to stress", _top(subject))


def calls_to_action(subject: Subject) -> Judgement:
    """Item 5: something to do is asked for, and the first section says when to call."""
    if not _first_has(subject, CallCard):
        return failed("the first section does not say when to call", _top(subject))
    return pemat.asks_to_act(subject)


def active_main_message(subject: Subject) -> Judgement:
    """Item 6: no key point is in the passive."""
    origins = {line.origin for points in _key_points(subject) for line in points.items}
    places = {(place.file, place.line) for origin in origins if (place := subject.at(origin))}
    for found in findings(subject, "passive-voice"):
        if found.location and (found.location.file, found.location.line) in places:
            return failed(found.message, found.location)
    return PASSED


def lists(subject: Subject) -> Judgement:
    """Item 8: lists are used, and none is long."""
    if not any(isinstance(node, BulletList | CheckList) for node, _ in parts_of(subject)):
        return failed("there is no list")
    return keeps("long-list")(subject)


def first_things_first(subject: Subject) -> Judgement:
    """Item 10: the first section has the details, the key points and whom to call in an emergency."""
    for kind, what in ((DetailsPanel, "the details"), (KeyPoints, "key points")):
        if not _first_has(subject, kind):
            return failed(f"the first section lacks {what}", _top(subject))
    cards = {node.kind for node, _ in _first(subject) if isinstance(node, CallCard)}
    return passes_if(CardKind.EMERGENCY in cards, "the first section does not say what an emergency is", _top(subject))


def recommends(subject: Subject) -> Judgement:
    """Item 12: there is a check list of what to do."""
    return pemat.has_a_tool(subject)


def whole_numbers(subject: Subject) -> Judgement:
    """Item 15: shares are people out of a round number, never percent or fractions."""
    return keeps("bare-percent")(subject)


def explains_numbers(subject: Subject) -> Judgement:
    """Item 16: every risk and benefit with a number says what it means for the reader."""
    for row, origin in _risks(subject):
        if not any(getattr(span, "text", "").strip() for span in row.means):
            return failed(f"'{origin}' gives a number and does not say what it means", subject.at(origin))
    return PASSED


def no_sums(subject: Subject) -> Judgement:
    """Item 17: nothing to work out, and one denominator to compare by."""
    return all_of(pemat.leaves_no_sums, keeps("one-denominator"))(subject)


def risks_and_benefits(subject: Subject) -> Judgement:
    """Item 19: blocks that are printed cover both."""
    printed = {section.block for section in subject.handout.sections if section.components}
    covered = {topic for r in subject.resolved.blocks if r.block.block in printed for topic in r.block.topics}
    missing = [topic for topic in ("benefits", "risks") if topic not in covered]
    return passes_if(not missing, f"nothing covers {' or '.join(missing)}", _top(subject))


def shows_chances(subject: Subject) -> Judgement:
    """Item 20: every chance is also told in words or shown, and so is that of being spared."""
    for row, origin in _risks(subject):
        shown = bool(row.alt.strip() and row.have_not.strip()) if isinstance(row, RiskRow) else bool(row.means)
        if not shown:
            return failed(f"'{origin}' is a bare number", subject.at(origin))
    return PASSED


def _first(subject: Subject) -> Iterator[tuple[object, str]]:
    """The nodes of the first block; large print divides it into two sections."""
    block = subject.handout.sections[0].block if subject.handout.sections else ""
    return ((node, origin) for node, origin in parts_of(subject) if origin.partition("/")[0] == block)


def _first_has(subject: Subject, kind: type) -> bool:
    return any(isinstance(node, kind) for node, _ in _first(subject))


def _top(subject: Subject) -> Location | None:
    return subject.block_at(subject.handout.sections[0].block) if subject.handout.sections else None


def _key_points(subject: Subject) -> Iterator[KeyPoints]:
    return (node for node, _ in parts_of(subject) if isinstance(node, KeyPoints))


def _risks(subject: Subject) -> Iterator[tuple[RiskRow | RareRiskRow, str]]:
    return ((node, origin) for node, origin in parts_of(subject) if isinstance(node, RiskRow | RareRiskRow))


ITEMS: Final = (
    Item(1, "One main message", needs_a_person("can a reader say the one main message?")),
    Item(2, "The main message at the top", at_the_top),
    Item(3, "The main message stressed", emphasised),
    Item(4, "A picture that supports the main message", needs_a_person("does a captioned picture carry the message?")),
    Item(5, "A call to action", calls_to_action),
    Item(6, "Message and call in the active voice", active_main_message),
    Item(7, "The reader's own words, terms explained", keeps("hard-word", "undefined-term")),
    Item(8, "Lists, none of them long", lists),
    Item(9, "Chunks with headings", pemat.headed),
    Item(10, "The most important things first", first_things_first),
    Item(11, "What is known and what is not", needs_a_person("is it honest about what nobody knows?")),
    Item(12, "Says what to do", recommends),
    Item(13, "Says why it matters to the reader", needs_a_person("is the gain to this reader told?")),
    Item(14, "Says how and when to do it", needs_a_person("can each action be done as told, and help be reached?")),
    Item(15, "Numbers the reader knows", whole_numbers),
    Item(16, "Numbers explained", explains_numbers),
    Item(17, "No sums, one denominator", no_sums),
    Item(18, "The nature of each risk explained", needs_a_person("is it plain how each risk would harm?")),
    Item(19, "Risks and benefits", risks_and_benefits),
    Item(20, "Chances told in words or shown", shows_chances),
)
