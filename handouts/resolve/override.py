"""One layer's override of one block: its verbs become the new list of items, and what cannot be done diagnostics.

The rules stand in `handouts.resolve.merge.merge_all`.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from functools import cached_property
from typing import Final

from msgspec import Struct

from handouts.content.overrides import Addition, BlockOverride
from handouts.diagnostics import Diagnostic, Location, did_you_mean
from handouts.resolve.layers import BlockItems, Layer, Origin, Place, PlacedItem

_KEEP_LOCKED: Final = "leave it as it is; 'add' may put an item before or after it"
_ADD_INSTEAD: Final = "remove it and add an item with an id of its own"


class Change(Struct, frozen=True, dict=True):
    """An override of the block `name` as the layers below have it; `place` is its table in the layer's file."""

    layer: Layer
    name: str
    below: BlockItems
    override: BlockOverride
    place: Place

    @cached_property
    def present(self) -> dict[str, PlacedItem]:
        """The items of the block below, by id."""
        return {placed.item.id: placed for placed in self.below.items}

    @cached_property
    def added_at(self) -> dict[str, int]:
        """Which addition brings an id first."""
        return _first_positions(new.item.id for new in self.override.add)

    @cached_property
    def removed_at(self) -> dict[str, int]:
        """Which entry of `remove` names an id first."""
        return _first_positions(self.override.remove)

    @cached_property
    def removed(self) -> dict[str, Origin]:
        """What the override takes out, and where it says so."""
        sound = ((at, name) for at, name in enumerate(self.override.remove) if not _against_removing(self, at))
        return {name: Origin(self.layer, self.place.at("remove", at)) for at, name in sound}

    def replaced(self, name: str) -> PlacedItem:
        """Give an item with its replacement laid over it."""
        old, place = self.present[name], self.place.within("replace", name)
        return PlacedItem(self.override.replace[name].over(old.item), self.layer, (place, *old.places))

    def added(self, at: int) -> PlacedItem:
        """Give the item of an addition."""
        return PlacedItem(self.override.add[at].item, self.layer, (self.place.within("add", at, "item"),))


def apply(change: Change) -> tuple[BlockItems, tuple[Diagnostic, ...]]:
    """Apply all that is right in an override, and tell all that is wrong."""
    override, below = change.override, change.below
    replacing = {name: _against_replacing(change, name) for name in override.replace}
    removing = [_against_removing(change, at) for at in range(len(override.remove))]
    adding = [_against_adding(change, at) for at in range(len(override.add))]
    new = {name: change.replaced(name) for name, wrong in replacing.items() if not wrong}
    kept = (new.get(name, placed) for name, placed in change.present.items() if name not in change.removed)
    added = ((override.add[at], change.added(at)) for at, wrong in enumerate(adding) if not wrong)
    items = BlockItems(_in_order(kept, added), below.renamed, {**below.removed, **change.removed})
    return items, tuple(wrong for wrong in (*replacing.values(), *removing, *adding) if wrong)


def _against_replacing(change: Change, name: str) -> Diagnostic | None:
    at = change.place.key("replace", name)
    if wrong := _against_changing(change, name, "replaced", at):
        return wrong
    replacement, old = change.override.replace[name], change.present[name].item
    if replacement.item.id != name:
        message = f"the replacement of '{change.name}/{name}' has another id, '{replacement.item.id}'"
        return Diagnostic("wrong-id", message, change.place.at("replace", name, "id"), "remove the key 'id'")
    if type(replacement.item) is not type(old):
        message = f"'{change.name}/{name}' is a '{old.kind}', and its replacement a '{replacement.item.kind}'"
        return Diagnostic("wrong-kind", message, at, f"write '{old.kind}: ...', or {_ADD_INSTEAD}")
    if refusal := next(replacement.over(old).refusals(), None):
        message = f"'{change.name}/{name}' keeps what its replacement does not mention: {refusal.message}"
        return Diagnostic(refusal.code, message, at, _ADD_INSTEAD)
    return None


def _against_removing(change: Change, position: int) -> Diagnostic | None:
    name, at = change.override.remove[position], change.place.at("remove", position)
    twice = change.removed_at[name] < position
    if twice or (name in change.override.replace and name in change.present):
        message = f"'{change.name}/{name}' is {'removed twice' if twice else 'both replaced and removed'}"
        return Diagnostic("named-twice", message, at, "keep one of the two")
    return _against_changing(change, name, "removed", at)


def _against_changing(change: Change, name: str, done: str, at: Location) -> Diagnostic | None:
    if name not in change.present:
        return _unknown(change, name, at)
    if change.present[name].item.locked:
        message = f"'{change.name}/{name}' is locked safety text and cannot be {done}"
        return Diagnostic("locked", message, at, _KEEP_LOCKED)
    return None


def _against_adding(change: Change, position: int) -> Diagnostic | None:
    addition, place = change.override.add[position], change.place.within("add", position)
    side = "before" if addition.before else "after"
    anchor = addition.before or addition.after
    if addition.item.id in change.present or change.added_at[addition.item.id] < position:
        message = f"block '{change.name}' already has an item '{addition.item.id}'"
        hint = "use 'replace' to change it, or give the new item another id"
        return Diagnostic("duplicate-id", message, place.at("item", "id"), hint)
    if anchor in change.removed:
        message = f"'{change.name}/{anchor}' is removed here, so nothing can stand {side} it"
        return Diagnostic("removed-anchor", message, place.at(side), "name an item that stays")
    if anchor and anchor not in change.present and change.added_at.get(anchor, position) >= position:
        return _unknown(change, anchor, place.at(side))
    return None


def _unknown(change: Change, name: str, at: Location) -> Diagnostic:
    """Say that there is no such item, and what became of it: it may have a new name, or a layer below removed it."""
    if now := change.below.now_called(name):
        hint = f"it is now called '{now}'"
    elif gone := change.below.removed.get(name):
        hint = f"the {gone.layer.value}'s file removed it: {gone.location}"
    elif name in change.added_at:
        hint = "it is added further down: write that addition first"
    else:
        hint = did_you_mean(name, change.present)
    return Diagnostic("unknown-item", f"block '{change.name}' has no item '{name}'", at, hint)


def _first_positions(ids: Iterable[str]) -> dict[str, int]:
    return {name: at for at, name in reversed([*enumerate(ids)])}


def _in_order(kept: Iterable[PlacedItem], added: Iterable[tuple[Addition, PlacedItem]]) -> tuple[PlacedItem, ...]:
    """Put each added item at its place, behind those that were put there before it."""
    first, last = list[PlacedItem](), list(kept)
    before, after = defaultdict[str, list[PlacedItem]](list), defaultdict[str, list[PlacedItem]](list)
    for where, placed in added:
        if where.before:
            before[where.before].append(placed)
        elif where.after:
            after[where.after].append(placed)
        else:
            (first if where.first else last).append(placed)
    out: list[PlacedItem] = []
    # a stack and not recursion: a file may chain as many additions as it has room for
    waiting = [(placed, False) for placed in reversed([*first, *last])]
    while waiting:
        placed, is_next = waiting.pop()
        if is_next:
            out.append(placed)
            continue
        waiting.extend((later, False) for later in reversed(after[placed.item.id]))
        waiting.append((placed, True))
        waiting.extend((earlier, False) for earlier in reversed(before[placed.item.id]))
    return tuple(out)
