"""unresolved-facts: no line to write on stands where only a number can help: in a warning sign, for a phone.

PASS: {item: {check: "Warfarin: take none from {warfarin_stop.day_before}."}}
PASS: {item: {call: "Fever of {fever} or more"}}
FAIL: {item: {call: "Fever of {fever} or more"}, blank: fever}
FAIL: {item: {emergency: "No stool for {constipation_call}"}, blank: constipation_call}
FAIL: {item: {emergency: "Bleeding for {blank} minutes"}}
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from handouts.checks.subject import Subject
from handouts.checks.writing import Written, texts_of
from handouts.content.inline import Blank, Reference, read_inline
from handouts.content.items import CallItem, EmergencyItem
from handouts.diagnostics import Diagnostic

ID: Final = "unresolved-facts"
REASON: Final = "A warning sign with a blank in it warns of nothing."
STANDARD: Final = "content/README.md, Facts: a blank fact prints as a line to write on"


def check(subject: Subject) -> Iterator[Diagnostic]:
    """Check the signs of both cards, and every fact that is a phone number (a blank risk stops compose)."""
    for origin, placed in subject.items():
        is_sign = isinstance(placed.item, EmergencyItem | CallItem)
        for text in texts_of(placed):
            yield from _blanks(subject, origin, text, is_sign)


def _blanks(subject: Subject, origin: str, text: Written, is_sign: bool) -> Iterator[Diagnostic]:
    for piece in read_inline(text.text).pieces:
        if isinstance(piece, Reference):
            fact = subject.resolved.facts.get(piece.name)
            if fact and not fact.text and (is_sign or fact.spec.type == "phone"):
                what = "warning sign" if is_sign else "item"
                message = f"{what} '{origin}' prints '{fact.name}', which has no value"
                hint = f"give '{fact.name}' ({fact.spec.says}) a value in the file of the {fact.spec.owner}"
                yield Diagnostic(ID, message, text.at(piece.start, piece.end), hint)
        elif isinstance(piece, Blank) and is_sign:
            hint = "write the number, or use a fact that has one"
            yield Diagnostic(ID, f"warning sign '{origin}' has a line to write on", text.at(0, len(text.text)), hint)
