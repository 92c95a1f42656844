"""one-denominator: numbers that a reader compares are shares of one number of people.

PASS: {items: [{bullet: "3 of 100 people have a leak."}, {bullet: "1 to 4 of 100 have an infection."}]}
PASS: {items: [{bullet: "3 of 100 people have a leak."}, {heading: Seldom}, {bullet: "2 of 1,000 people have a clot."}]}
PASS: {items: [{bullet: "3 of 100 people have a leak."}, {check: "Pain of 7 out of 10: take 2 in 24 hours."}]}
FAIL: {items: [{bullet: "3 of 100 people have a leak."}, {bullet: "2 of 1,000 people have a clot."}]}
FAIL: {items: [{text: "3 in 100 people have a leak, and 1 in 20 an infection: 1 in 20."}]}
FAIL: {items: [{risk: Leak, low: 3, high: 9, source: [P1]}, {risk: Clot, low: 2, high: 2, of: 1000, source: [P1]}]}
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from fractions import Fraction
from typing import Final

from msgspec import Struct

from handouts.checks.groups import groups_of
from handouts.checks.numbers.shares import shares
from handouts.checks.prose import REFERENCE, Prose, plain
from handouts.checks.subject import Subject
from handouts.checks.writing import texts_of
from handouts.content.items import RiskItem
from handouts.diagnostics import Diagnostic, Location
from handouts.resolve.layers import PlacedItem

ID: Final = "one-denominator"
REASON: Final = "Many readers take 1 in 20 for less than 3 in 100, because 1 is less than 3."
STANDARD: Final = "CDC Clear Communication Index, item 17; PIF guide to telling risk: one denominator"

_OF: Final = re.compile(r"of ([0-9]+)")


class _Told(Struct, frozen=True):
    """A share as a handout tells it; `low` is None where only the denominator is known here."""

    said: str
    low: float | None
    of: int
    place: Location | None


def check(subject: Subject) -> Iterator[Diagnostic]:
    """Compare the shares under each heading of a block with the denominator most of them have."""
    for group in groups_of(subject):
        told = [share for origin, placed in group.items for share in _told(subject, origin, placed)]
        counts = Counter(share.of for share in told)
        if len(counts) < 2:
            continue
        usual = counts.most_common(1)[0][0]
        where = f"under '{group.heading}'" if group.heading else f"in '{group.block}'"
        for share in told:
            if share.of != usual:
                message = f"'{share.said}' is out of {share.of:,}, and other numbers {where} are out of {usual:,}"
                yield Diagnostic(ID, message, share.place, _hint(share, usual))


def _told(subject: Subject, origin: str, placed: PlacedItem) -> Iterator[_Told]:
    item = placed.item
    if isinstance(item, RiskItem):
        yield _Told(item.risk, item.low if item.low == item.high else None, item.of, placed.at("of"))
    for text in texts_of(placed):
        prose = Prose(origin, plain(text.text), text.at)
        for share in shares(prose.words):
            said = prose.said(share.start, share.end)
            yield _Told(said, share.low, share.of, prose.at(share.start, share.end))
        yield from _of_facts(subject, prose)


def _of_facts(subject: Subject, prose: Prose) -> Iterator[_Told]:
    places = [at for at, sign in enumerate(prose.words) if sign == REFERENCE]
    for at, name in zip(places, prose.plain.references, strict=True):
        fact = subject.resolved.facts.get(name)
        of = _OF.fullmatch(fact.spec.unit or "") if fact and fact.text else None
        if of:
            yield _Told(f"{{{name}}}", None, int(of[1]), prose.at(at, at + 1))


def _hint(share: _Told, usual: int) -> str:
    number = Fraction(share.low).limit_denominator(100) * usual / share.of if share.low is not None else None
    if number is not None and number.denominator == 1:
        return f"write '{number} of {usual:,}', or put the number under a heading of its own"
    return f"tell it as 'n of {usual:,}', or put it under a heading of its own"
