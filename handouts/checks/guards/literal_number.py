"""literal-number: a number that a surgeon or clinic may set is never written out in prose, so it cannot disagree.

PASS: {item: {check: "Lift nothing heavier than {lift_limit}."}}
PASS: {item: {check: Take at least 3 short walks a day.}}
PASS: {item: {check: Shower for 5 minutes at most.}}
PASS: {item: {row: "Pack your bag.", before: 2 weeks}}
FAIL: {item: {check: Lift nothing heavier than 8 lb.}}
FAIL: {item: {bullet: "**Driving:** wait **two** weeks."}}
FAIL: {item: {activity: Lifting, limit: 10 pounds}}
FAIL: {item: {check: Take your collar off on day 7.}}
FAIL: {item: {risk: Wound infection, low: 1, high: 4, source: [P4]}}
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from decimal import Decimal
from functools import lru_cache
from typing import Final

from msgspec import Struct

from handouts.checks.subject import Subject
from handouts.checks.writing import Written, texts_of
from handouts.content.items import HeadingItem, RiskItem
from handouts.diagnostics import Diagnostic, Location
from handouts.resolve.facts import ResolvedFact
from handouts.resolve.layers import PlacedItem
from handouts.resolve.quantities import UNITS, Measure, QuantityError, in_base, parse_quantity, unit_named

ID: Final = "literal-number"
REASON: Final = "One fact, one place: a packet that gives two lifting limits harms trust, or a spine."
STANDARD: Final = "content/README.md, Facts: prose writes {lift_limit}, never the number"

_SPELT: Final = {
    "one": "1", "two": "2", "a couple of": "2", "three": "3", "four": "4", "five": "5", "six": "6", "seven": "7",
    "eight": "8", "nine": "9", "ten": "10", "eleven": "11", "twelve": "12", "fourteen": "14", "fifteen": "15",
    "twenty": "20", "twenty-four": "24", "thirty": "30", "forty": "40", "forty-eight": "48", "fifty": "50",
    "sixty": "60", "seventy-two": "72",
}  # fmt: skip
_NUMBER: Final = rf"(?:\d+(?:\.\d+)?|(?:{'|'.join(sorted(_SPELT, key=len, reverse=True))})\b)"
_GAP: Final = r"[\s*\N{NO-BREAK SPACE}\N{NON-BREAKING HYPHEN}-]*"
_AMOUNT: Final = rf"(?<![\w.])(?P<low>{_NUMBER})(?:{_GAP}(?:to|or|\N{{EN DASH}}){_GAP}{_NUMBER})?"
_MEASURED: Final = re.compile(
    rf"{_AMOUNT}{_GAP}(?:of\s+)?(?P<unit>°{_GAP}[CF]\b|degrees(?:{_GAP}[CF]\b)?|[a-z]+)", re.IGNORECASE
)
_NAMED_DAY: Final = re.compile(rf"\b(?P<unit>day|week|month){_GAP}(?P<low>{_NUMBER})", re.IGNORECASE)
_SHARE: Final = re.compile(
    rf"{_AMOUNT}{_GAP}(?P<unit>%|per\s*cent\b|(?:out{_GAP})?(?:of|in){_GAP}(?:100|1,?000)\b)", re.IGNORECASE
)
_NOT_UNITS: Final = frozenset({"in", "c", "f", "h"})
"""Spellings of units that are words or letters of their own in prose."""
_NOT_WORDS: Final = re.compile(r"\{[^{}]*\}|\]\([^()]*\)")
_MINUTES_A_DAY: Final = 1440


class _Literal(Struct, frozen=True):
    """An amount found in prose and its place in the text; `unit` is a key of `UNITS`, empty for a share of people."""

    measure: Measure
    amount: Decimal
    unit: str
    start: int
    end: int


def check(subject: Subject) -> Iterator[Diagnostic]:
    """Look at every item's own text, the facts not yet filled in, with the sub-heading it stands under."""
    facts = tuple(fact for fact in subject.resolved.facts.values() if fact.spec.about)
    for block in subject.resolved.blocks:
        heading = ""
        for placed in block.items:
            if isinstance(placed.item, HeadingItem):
                heading = placed.item.heading
            yield from _in_item(f"{block.block.block}/{placed.item.id}", placed, heading, facts)


def _in_item(origin: str, placed: PlacedItem, heading: str, facts: tuple[ResolvedFact, ...]) -> Iterator[Diagnostic]:
    texts = tuple(texts_of(placed))
    said = "\n".join((heading, *(text.text for text in texts)))
    for text in texts:
        for literal in _literals(text.text):
            meant = [fact for fact in facts if _fits(fact, literal) and _speaks_of(fact.spec.about, said)]
            yield from _finding(origin, _cut(text, literal), meant, text.at(literal.start, literal.end))
    item = placed.item
    if isinstance(item, RiskItem) and item.low is not None:
        meant = [fact for fact in facts if fact.spec.type == "range" and _speaks_of(fact.spec.about, item.risk)]
        hint = f"write 'rate: {meant[0].name}' for 'low' and 'high'" if meant else ""
        yield from _finding(origin, f"{item.low} to {item.high} of {item.of}", meant, placed.at("low"), hint)


def _literals(text: str) -> Iterator[_Literal]:
    # references and link targets are no words; blanked at their length, they leave every place as it was
    words = _NOT_WORDS.sub(lambda found: "\0" * len(found[0]), text)
    for found in (*_MEASURED.finditer(words), *_NAMED_DAY.finditer(words)):
        unit = _unit(found["unit"])
        if unit:
            yield _Literal(UNITS[unit].measure, _amount(found["low"]), unit, *found.span())
    for found in _SHARE.finditer(words):
        yield _Literal(Measure.RANGE, _amount(found["low"]), "", *found.span())


def _unit(written: str) -> str | None:
    plain = re.sub(_GAP, "", written.lower())
    if plain.startswith("degrees"):
        return "F" if plain.endswith("f") else "C"
    return None if plain in _NOT_UNITS else unit_named(plain)


def _amount(written: str) -> Decimal:
    return Decimal(_SPELT.get(written.lower(), written))


def _fits(fact: ResolvedFact, literal: _Literal) -> bool:
    """Whether the literal could be meant for the fact: minutes and hours are not meant for a fact of days or weeks."""
    if fact.spec.type != literal.measure.value:
        return False
    if literal.measure is not Measure.DURATION or fact.spec.range is None:
        return True
    try:
        bounds = [parse_quantity(text, Measure.DURATION) for text in fact.spec.range]
    except QuantityError:
        return True
    days = {in_base(bound.low, bound.unit) >= _MINUTES_A_DAY for bound in bounds}
    return (in_base(literal.amount, literal.unit) >= _MINUTES_A_DAY) in days


def _speaks_of(about: Iterable[str], said: str) -> bool:
    return any(_inflected(word).search(said) for word in about)


@lru_cache(maxsize=1024)
def _inflected(word: str) -> re.Pattern[str]:
    """Match a word or phrase with the endings of its last word: lift, lifts, lifting; drive, driving; sit, sitting."""
    stem = r"\s+".join(map(re.escape, word.split()))
    endings = ["s", "es", "ed", "ing", re.escape(word[-1:]) + "ing", "ers?", "d", "rs?"]
    full = rf"{stem}(?:{'|'.join(endings)})?"
    if word.endswith("e"):
        full = rf"(?:{full}|{stem[:-1]}ing)"
    return re.compile(rf"(?<!\w){full}(?!\w)", re.IGNORECASE)


def _cut(text: Written, literal: _Literal) -> str:
    return " ".join(text.text[literal.start : literal.end].replace("*", "").split())


def _finding(
    origin: str, words: str, meant: list[ResolvedFact], place: Location, hint: str = ""
) -> Iterator[Diagnostic]:
    if not meant:
        return
    names = [f"{{{fact.name}}}" for fact in meant]
    message = f"'{words}' is written out in '{origin}', which is about {meant[0].spec.says}"
    yield Diagnostic(ID, message, place, hint or f"write {' or '.join(names)}, so that one value prints everywhere")
