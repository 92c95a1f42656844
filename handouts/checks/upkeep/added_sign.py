"""added-sign: a line that a clinic or surgeon adds to a call card is accepted by name when the text is approved.

PASS: {surgeon: {overrides: {warning-signs: {add: [{first: true, item: {id: fridge, text: Put it on your fridge.}}]}}}}
FAIL: {surgeon: {overrides: {warning-signs: {add: [{after: saddle, item: {id: rash, emergency: A sudden rash}}]}}}}
FAIL: {surgeon: {overrides: {warning-signs: {add: [{after: fever, item: {id: cough, call: A new cough}}]}}}}
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from handouts.checks.subject import Subject
from handouts.diagnostics import Diagnostic, Severity
from handouts.resolve.cards import added_signs, shipped_items, sign_of

ID: Final = "added-sign"
REASON: Final = "Patients take every line of a call card for a sign of danger, and its other lines are locked."
STANDARD: Final = "content/README.md, What a clinic or surgeon makes its own"


def check(subject: Subject) -> Iterator[Diagnostic]:
    """Tell of each line that is added to a call card that is shipped."""
    for resolved in subject.resolved.blocks:
        name = resolved.block.block
        shipped = shipped_items(subject.library, name)
        for placed in added_signs(shipped, resolved.items) if any(map(sign_of, shipped)) else ():
            message = f"'{name}/{placed.item.id}' is a line of a call card that is not shipped"
            hint = "have a clinician read it together with the whole card"
            yield Diagnostic(ID, message, placed.at(placed.item.kind), hint, Severity.WARNING)
