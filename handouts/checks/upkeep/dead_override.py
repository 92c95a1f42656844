"""dead-override: everything a clinic or surgeon lays over the content changes something that somebody can read.

PASS: {surgeon: {overrides: {recovery: {replace: {dressing: {bullet: Keep it dry.}}, remove: [fly]}}}}
PASS: {surgeon: {facts: {sex_after: 3 weeks}}}
PASS: {surgeon: {overrides: {recovery: {replace: {turning-cervical: {activity: Neck, limit: None}}}}}}
FAIL: {surgeon: {overrides: {recovery: {replace: {daily-life: {heading: Daily life}}}}}}
FAIL: {surgeon: {procedures: [lumbar-foraminotomy], overrides: {recovery: {remove: [turning-cervical]}}}}
FAIL: {surgeon: {overrides: {recovery: {remove: [drive-law]}}}}
FAIL: {surgeon: {facts: {sex_after: 2 weeks}}}
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from msgspec import Struct

from handouts.checks.own_layers import OfEveryPacket, OwnLayer
from handouts.checks.subject import Subject
from handouts.content.items import ItemBase
from handouts.content.overrides import BlockOverride
from handouts.diagnostics import Diagnostic, Location, Severity
from handouts.resolve.layers import Place

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
        if found[0] and all(found):
            yield found[0]


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
            yield from _in_block(layer, block, override, place.within("overrides", block))


def _in_block(layer: OwnLayer, block: str, override: BlockOverride, place: Place) -> Iterator[_Change]:
    present = {placed.item.id: placed.item for placed in layer.below.blocks[block].items}
    for name, replacement in override.replace.items():
        at = place.key("replace", name)
        old = present.get(name)
        if old is not None and type(old) is type(replacement.item):
            new = replacement.over(old)
            what = f"'{block}/{name}'"
            finding = _unread(layer, new, f"{what} never prints, so replacing it changes nothing", at)
            if new == old:
                message = f"{what} is replaced by what it says already"
                finding = Diagnostic(ID, message, at, "remove it, or write what is different", Severity.WARNING)
            yield _Change(at, finding)
    for position, name in enumerate(override.remove):
        at = place.at("remove", position)
        if name in present:
            message = f"'{block}/{name}' never prints, so removing it changes nothing"
            yield _Change(at, _unread(layer, present[name], message, at))
    for position, addition in enumerate(override.add):
        at = place.at("add", position, "item")
        yield _Change(at, _unread(layer, addition.item, f"the added '{block}/{addition.item.id}' never prints", at))


def _unread(layer: OwnLayer, item: ItemBase, message: str, at: Location) -> Diagnostic | None:
    unmet = layer.never_prints(item)
    if not unmet:
        return None
    hint = f"it is only for {unmet}: remove this, or name the item that prints here"
    return Diagnostic(ID, message, at, hint, Severity.WARNING)
