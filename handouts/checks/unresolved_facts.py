"""unresolved-facts: no line to write on stands where only a number can help: phones, warning signs, risk pictures.

PASS: {item: {check: "Warfarin: take none from {warfarin_stop.day_before}."}}
PASS: {item: {call: "Fever of {fever} or more"}}
FAIL: {item: {call: "Fever of {fever} or more"}, blank: fever}
FAIL: {item: {emergency: "No stool for {constipation_call}"}, blank: constipation_call}
FAIL: {item: {risk: Wound infection, rate: infection_rate, source: [P1]}, blank: infection_rate}
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from handouts.checks.subject import Subject
from handouts.checks.writing import Written, texts_of
from handouts.content.inline import Blank, Reference, read_inline
from handouts.content.items import CallItem, EmergencyItem, ItemBase, RiskItem
from handouts.diagnostics import Diagnostic, Location
from handouts.resolve.facts import ResolvedFact

ID: Final = "unresolved-facts"
REASON: Final = "A warning sign with a blank in it warns of nothing."
STANDARD: Final = "content/README.md, Facts: a blank fact prints as a line to write on"


def check(subject: Subject) -> Iterator[Diagnostic]:
    """Check the signs of both cards, the numbers of risks, and every fact that is a phone number."""
    for origin, placed in subject.items():
        item = placed.item
        for text in texts_of(placed):
            yield from _blanks(subject, origin, text, is_sign=isinstance(item, EmergencyItem | CallItem))
        if isinstance(item, RiskItem) and item.rate and (fact := _blank_fact(subject, item.rate)):
            yield _finding(item, origin, fact, placed.at("rate"))


def _blanks(subject: Subject, origin: str, text: Written, is_sign: bool) -> Iterator[Diagnostic]:
    for piece in read_inline(text.text).pieces:
        if isinstance(piece, Reference) and (fact := _blank_fact(subject, piece.name)):
            if is_sign or fact.spec.type == "phone":
                yield _finding(text.placed.item, origin, fact, text.at(piece.start, piece.end))
        elif isinstance(piece, Blank) and is_sign:
            message = f"{_WHAT[text.placed.item.kind]} '{origin}' has a line to write on"
            yield Diagnostic(ID, message, text.at(0, 0), "write the number, or use a fact that has one")


def _blank_fact(subject: Subject, name: str) -> ResolvedFact | None:
    fact = subject.resolved.facts.get(name)
    return fact if fact and not fact.text else None


_WHAT: Final = {"emergency": "warning sign", "call": "warning sign", "risk": "risk"}


def _finding(item: ItemBase, origin: str, fact: ResolvedFact, place: Location) -> Diagnostic:
    message = f"{_WHAT.get(item.kind, 'item')} '{origin}' prints '{fact.name}', which has no value"
    hint = f"give '{fact.name}' ({fact.spec.says}) a value in the file of the {fact.spec.owner}"
    return Diagnostic(ID, message, place, hint)
