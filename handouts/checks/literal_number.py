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
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache
from typing import Final

from handouts.checks.subject import Subject
from handouts.checks.writing import Written, texts_of
from handouts.content.items import HeadingItem, RiskItem
from handouts.diagnostics import Diagnostic, Location
from handouts.resolve.facts import ResolvedFact
from handouts.resolve.layers import PlacedItem
from handouts.resolve.quantities import UNITS, Measure, Quantity, QuantityError, in_base, parse_quantity, unit_named

ID: Final = "literal-number"
REASON: Final = "One fact, one place: a packet that gives two lifting limits harms trust, or a spine."
STANDARD: Final = "DESIGN, promise 1: a literal number about a known fact is an error"

_SPELT: Final = {
    word: str(number)
    for number, word in enumerate(
        "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen".split()
    )
} | {"twenty": "20", "thirty": "30", "forty": "40", "fifty": "50", "sixty": "60", "couple": "2"}
_NUMBER: Final = rf"(?:\d+(?:\.\d+)?|(?:{'|'.join(_SPELT)})\b)"
_GAP: Final = r"[\s*\N{NO-BREAK SPACE}\N{NON-BREAKING HYPHEN}-]*"
_MEASURED: Final = re.compile(
    rf"(?<![\w.])(?P<low>{_NUMBER})(?:{_GAP}(?:to|or|\N{{EN DASH}}|-){_GAP}(?P<high>{_NUMBER}))?"
    rf"{_GAP}(?:of{_GAP})?(?P<unit>°{_GAP}[CF]|degrees(?:{_GAP}[CF])?|[A-Za-z]+)",
    re.IGNORECASE,
)
_NAMED_DAY: Final = re.compile(rf"\b(?P<unit>day|week|month){_GAP}(?P<low>{_NUMBER})", re.IGNORECASE)
_OUT_OF: Final = re.compile(
    rf"(?<![\w.])(?P<low>{_NUMBER})(?:{_GAP}(?:to|\N{{EN DASH}}|-){_GAP}(?P<high>{_NUMBER}))?"
    rf"{_GAP}(?:%|(?:out{_GAP})?(?:of|in){_GAP}1,?000?\b|percent|per{_GAP}cent)",
    re.IGNORECASE,
)
_NOT_UNITS: Final = frozenset({"in", "c", "f", "h"})
"""Spellings of units that are words or letters of their own in prose."""
_NOT_WORDS: Final = re.compile(r"\{[^{}]*\}|\]\([^()]*\)")
_A_DAY: Final = 1440


@dataclass(frozen=True)
class _Literal:
    """An amount found in prose, and its place in the text."""

    quantity: Quantity
    start: int
    end: int


def check(subject: Subject) -> Iterator[Diagnostic]:
    """Look at every item's own text, the facts not yet filled in, with the sub-heading it stands under."""
    heading = ""
    for origin, placed in subject.items():
        texts = tuple(texts_of(placed))
        if isinstance(placed.item, HeadingItem):
            heading = placed.item.heading
        said = "\n".join((heading, *(text.text for text in texts)))
        for text in texts:
            for literal in _literals(text.text):
                facts = _facts_about(said, literal.quantity, subject.resolved.facts)
                if facts:
                    words = text.text[literal.start : literal.end].replace("*", "")
                    yield _finding(origin, words, facts, text.at(literal.start, literal.end))
        yield from _rates(subject, origin, placed)
        if placed is _last_of_block(subject, origin):
            heading = ""
