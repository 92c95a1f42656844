"""dead-override: everything a clinic or surgeon lays over the content changes something that somebody can read.

PASS: {surgeon: {overrides: {recovery: {replace: {dressing: {bullet: Keep it dry.}}, remove: [fly]}}}}
PASS: {surgeon: {facts: {sex_after: 3 weeks}}}
PASS: {surgeon: {overrides: {recovery: {replace: {turning-cervical: {activity: Neck, limit: None}}}}}}
FAIL: {surgeon: {overrides: {recovery: {replace: {daily-life: {heading: Daily life}}}}}}
FAIL: {surgeon: {procedures: [lumbar-foraminotomy], overrides: {recovery: {remove: [turning-cervical]}}}}
FAIL: {surgeon: {overrides: {recovery: {remove: [drive-law]}}}}
FAIL: {surgeon: {facts: {sex_after: 2 weeks}}}
FAIL: {surgeon: {facts: {stitches: staples}, overrides: {recovery: {replace: {dissolve: {bullet: They dissolve.}}}}}}
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from msgspec import Struct

from handouts.checks.own_layers import OfEveryPacket, OwnLayer
from handouts.checks.subject import Subject
from handouts.diagnostics import Diagnostic, Location, Severity
from handouts.resolve.layers import Layer, PlacedItem
from handouts.resolve.override import Change, Edit, edits_of

ID: Final = "dead-override"
REASON: Final = "Who wrote it thinks that patients read it; a line that changes nothing hides that they do not."
STANDARD: Final = "content/README.md, What a clinic or surgeon makes its own"

_SAME_FACT: Final = "remove it, or keep it so that it stays when the value below changes"


class _Change(Struct, frozen=True):
    """One change of a file in one operation, and why nobody sees it; `finding` is None for one that is seen."""

    place: Location
    finding: Diagnostic | None


def check(subject: Subject) -> Iterator[Diagnostic]:
    """Tell of each change that nobody sees in any operation it is for."""
    yield from _found(subject)


@OfEveryPacket
def _found(layers: tuple[OwnLayer, ...]) -> Iterator[Diagnostic]:
    changes: dict[Location, list[Diagnostic | None]] = {}
    for layer in layers:
        for change in _changes(layer):
            changes.setdefault(change.place, []).append(change.finding)
    for found in changes.values():
        told = [one for one in found if one]
        if told and len(told) == len(found):
            yield next((one for one in told if one.severity is Severity.ADVICE), told[0])


def _changes(layer: OwnLayer) -> Iterator[_Change]:
    place = layer.says.place
    assert place is not None  # what a clinic or surgeon says was read from a file
    for name, value in layer.says.facts.items():
        below = layer.below.facts.get(name)
        same = below is not None and " ".join(below.text.split()) == " ".join(value.text.split())
        message = f"'{name}' is {value.text} without this as well"
        dead = Diagnostic(ID, message, value.origin.location, _SAME_FACT, Severity.ADVICE)
        yield _Change(value.origin.location, dead if same else None)
    for block, override in layer.says.overrides.items():
        if block in layer.below.blocks:
            change = Change(
                layer.says.layer, block, layer.below.blocks[block], override, place.within("overrides", block)
            )
            yield from (_Change(edit.at, _dead(layer, block, edit)) for edit in edits_of(change) if not edit.wrong)


def _dead(layer: OwnLayer, block: str, edit: Edit) -> Diagnostic | None:
    """Say why nobody sees an edit; what is wrong with one is told elsewhere."""
    what = f"'{block}/{edit.item}'"
    if edit.old and edit.new and edit.old.item == edit.new.item and not edit.where:
        message = f"{what} is {edit.done} by what it says already"
        return Diagnostic(ID, message, edit.at, "remove it, or write what is different", Severity.WARNING)
    placed = edit.new or edit.old
    assert placed is not None  # an edit that is right has an item
    unmet = layer.never_prints(placed.item)
    if not unmet:
        return _unless_chosen(layer, what, placed, edit.at)
    message = f"{what} never prints, so nobody sees it {edit.done}" if edit.old else f"the added {what} never prints"
    hint = f"it is only for {unmet}: remove this, or name the item that prints here"
    return Diagnostic(ID, message, edit.at, hint, Severity.WARNING)


def _unless_chosen(layer: OwnLayer, what: str, placed: PlacedItem, at: Location) -> Diagnostic | None:
    """Advise on a line that only a choice for one patient prints, as the surgeon's own answer is another."""
    for name, accepted in placed.item.when.items():
        value = layer.above.facts.get(name)
        if value and value.origin.layer is Layer.SURGEON and value.text not in accepted:
            message = f"{what} prints only where '{name}' is {' or '.join(accepted)}, and you say '{value.text}'"
            hint = "remove this, unless you mean patients for whom you choose otherwise"
            return Diagnostic(ID, message, at, hint, Severity.ADVICE)
    return None
