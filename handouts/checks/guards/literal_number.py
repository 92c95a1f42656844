"""literal-number: a number that a surgeon or clinic may set is never written out in prose, so it cannot disagree.

PASS: {item: {check: "Lift nothing heavier than {lift_limit}."}}
PASS: {item: {check: Take at least 3 short walks a day.}}
PASS: {item: {check: Shower for 5 minutes at most.}}
PASS: {item: {row: "Pack your bag.", before: 2 weeks}}
PASS: {item: {row: "Stop smoking.", before: 28 days}}
FAIL: {item: {check: Lift nothing heavier than 8 lb.}}
FAIL: {item: {bullet: "**Driving:** wait **two** weeks."}}
FAIL: {item: {activity: Lifting, limit: 10 pounds}}
FAIL: {item: {check: Take your collar off on day 7.}}
FAIL: {item: {risk: Wound infection, low: 1, high: 4, source: [P4]}}
FAIL: {item: {row: "Stop smoking.", before: 2 weeks}}
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from fractions import Fraction
from functools import lru_cache
from typing import Final

from msgspec import Struct

from handouts.checks.prose import Prose, plain, prose_of, sentences
from handouts.checks.spoken_amounts import SpokenAmount, spoken_amounts
from handouts.checks.subject import Subject
from handouts.checks.writing import texts_of
from handouts.content.items import HeadingItem, RiskItem, RowItem
from handouts.diagnostics import Diagnostic, Location, Severity
from handouts.resolve.facts import ResolvedFact
from handouts.resolve.layers import PlacedItem
from handouts.resolve.quantities import UNITS, Measure, Quantity, QuantityError, UnitError, in_base, parse_quantity

ID: Final = "literal-number"
REASON: Final = "One fact, one place: a packet that gives two lifting limits harms trust, or a spine."
STANDARD: Final = "content/README.md, Facts: prose writes {lift_limit}, never the number"

_DAY: Final = 1440
_NEAR: Final = 2
"""Hours may be meant for a fact of days that has a range from or to so many times as much."""
_FAR: Final = 8
"""Nobody means a fact with so many times its largest value: a year is not meant for one of weeks."""
_HOTTER: Final = 1
"""Degrees Celsius around the range of a fact that can only be meant for it."""


class _Found(Struct, frozen=True):
    """An amount, the words it was read from, and the facts it may be meant for."""

    origin: str
    words: str
    amount: SpokenAmount
    meant: tuple[ResolvedFact, ...]
    place: Location | None


def check(subject: Subject) -> Iterator[Diagnostic]:
    """Look at all that is read, the facts not yet filled in; an item with the heading or title it stands under."""
    facts = tuple(fact for fact in subject.resolved.facts.values() if fact.spec.about)
    for block in subject.resolved.blocks:
        heading = plain(block.block.title).words
        for placed in block.items:
            if isinstance(placed.item, HeadingItem):
                heading = ""
            origin = f"{block.block.block}/{placed.item.id}"
            texts = tuple(Prose(origin, plain(text.text), text.at, placed) for text in texts_of(placed))
            yield from map(_finding, _in_texts(texts, heading, facts))
            yield from _in_risk(origin, placed, facts)
            yield from _in_row(origin, placed, facts)
            if isinstance(placed.item, HeadingItem):
                heading = plain(placed.item.heading).words
    for prose in prose_of(subject):
        if prose.placed is None:
            yield from map(_finding, _in_texts((prose,), "", facts))


def _in_texts(texts: tuple[Prose, ...], heading: str, facts: tuple[ResolvedFact, ...]) -> Iterator[_Found]:
    for text in texts:
        for amount in spoken_amounts(text.words):
            could = [fact for fact in facts if _fits(fact, amount)]
            sentence = next((text.words[a:z] for a, z in sentences(text.words) if a <= amount.start < z), "")
            around = "\n".join((heading, *(other.words for other in texts)))
            meant = _about(could, sentence) or _about(could, around) or [f for f in could if _can_only_mean(f, amount)]
            if meant:
                words = text.said(amount.start, amount.end)
                yield _Found(text.origin, words, amount, tuple(meant), text.at(amount.start, amount.end))


def _about(facts: Iterable[ResolvedFact], said: str) -> list[ResolvedFact]:
    small = said.lower()
    return [fact for fact in facts if any(_is_said(word, said, small) for word in fact.spec.about)]


def _is_said(word: str, said: str, small: str) -> bool:
    """Look for the root first: a pattern takes longer to make than a text to search."""
    first = word.split()[0].lower()
    return first.removesuffix("e") in small and _inflected(word).search(said) is not None


def _in_risk(origin: str, placed: PlacedItem, facts: tuple[ResolvedFact, ...]) -> Iterator[Diagnostic]:
    """Find the numbers of a risk that is about a fact."""
    item = placed.item
    if isinstance(item, RiskItem) and item.low is not None and item.high is not None:
        low, high = (Fraction(end * 100, item.of) for end in (item.low, item.high))
        meant = _about((fact for fact in facts if fact.spec.type == "range"), item.risk)
        if meant:
            amount, said = SpokenAmount(Measure.RANGE, low, high, "", 0, 0), f"{item.low} to {item.high} of {item.of}"
            found = _Found(origin, said, amount, tuple(meant), placed.at("low"))
            yield _finding(found, f"write 'rate: {meant[0].name}' for 'low' and 'high'")


def _in_row(origin: str, placed: PlacedItem, facts: tuple[ResolvedFact, ...]) -> Iterator[Diagnostic]:
    """Find distances of a timetable row that contradict every fact of their own direction that the row is about."""
    item = placed.item
    for key in ("before", "after") if isinstance(item, RowItem) else ():
        written = getattr(item, key) or ""
        one_way = (fact for fact in facts if ("before" in fact.spec.says) == (key == "before"))
        meant = _about(one_way, getattr(item, item.kind))
        for amount in spoken_amounts(written):
            could = tuple(fact for fact in meant if _fits(fact, amount))
            if could and not _agreeing(could, amount):
                found = _Found(origin, written, amount, could, placed.at(key))
                # a line may be about something else as well, such as asking for help to stop
                yield _finding(found, f"write '{key}: {could[0].name}', if it is that", Severity.WARNING)


def _fits(fact: ResolvedFact, amount: SpokenAmount) -> bool:
    """Whether the amount could be meant for the fact: 5 minutes are not meant for one of days or weeks."""
    if _measure(fact) is not amount.measure:
        return False
    bounds = _bounds(fact)
    if amount.measure is not Measure.DURATION or bounds is None:
        return True
    least, low, high = amount.least, *bounds
    if least > high * _FAR:
        return False
    same_scale = (least >= _DAY) in {low >= _DAY, high >= _DAY}
    return same_scale or low <= least * _NEAR <= high * _NEAR * _NEAR


def _measure(fact: ResolvedFact) -> Measure | None:
    """What amounts in prose are meant for the fact; a range of hours is spoken of in hours."""
    if isinstance(fact.value, Quantity) and fact.value.unit:
        return UNITS[fact.value.unit].measure
    return Measure(fact.spec.type) if fact.spec.type in _MEASURES else None


_MEASURES: Final = frozenset(measure.value for measure in Measure)


def _bounds(fact: ResolvedFact) -> tuple[Fraction, Fraction] | None:
    try:
        low, high = (parse_quantity(text, Measure(fact.spec.type)) for text in fact.spec.range or ())
    except (QuantityError, UnitError, ValueError):
        return None
    return in_base(low.low, low.unit), in_base(high.high, high.unit)


def _can_only_mean(fact: ResolvedFact, amount: SpokenAmount) -> bool:
    bounds = _bounds(fact) if amount.measure is Measure.TEMPERATURE else None
    return bounds is not None and bounds[0] - _HOTTER <= amount.least <= bounds[1] + _HOTTER


def _agreeing(meant: Iterable[ResolvedFact], amount: SpokenAmount) -> list[ResolvedFact]:
    """Give the facts that say the same; one without a value says nothing else."""
    return [fact for fact in meant if not isinstance(fact.value, Quantity) or _agrees(fact, fact.value, amount)]


def _agrees(fact: ResolvedFact, value: Quantity, amount: SpokenAmount) -> bool:
    people = re.fullmatch(r"of ([1-9][0-9]*)", fact.spec.unit or "")
    return amount.agrees_with(value, int(people[1]) if people else 100)


@lru_cache(maxsize=1024)
def _inflected(word: str) -> re.Pattern[str]:
    """Match a word or phrase with the endings of its last word: lift, lifts, lifting; drive, driving; sit, sitting."""
    stem = r"\s+".join(map(re.escape, word.split()))
    endings = ["s", "es", "ed", "ing", re.escape(word[-1:]) + "ing", "ers?", "d", "rs?"]
    full = rf"{stem}(?:{'|'.join(endings)})?"
    if word.endswith("e"):
        full = rf"(?:{full}|{stem[:-1]}ing)"
    return re.compile(rf"(?<!\w){full}(?!\w)", re.IGNORECASE)


def _finding(found: _Found, hint: str = "", severity: Severity = Severity.ERROR) -> Diagnostic:
    agreeing = _agreeing(found.meant, found.amount)
    if agreeing:
        message = f"'{found.words}' is written out in '{found.origin}', which is about {agreeing[0].spec.says}"
    else:
        facts = " and ".join(f"{fact.spec.says} is {' '.join(fact.text.split())}" for fact in found.meant)
        message = f"'{found.origin}' says '{found.words}', but {facts}"
    names = " or ".join(f"{{{fact.name}}}" for fact in agreeing or found.meant)
    return Diagnostic(ID, message, found.place, hint or f"write {names}, so that one value prints everywhere", severity)
