"""One layer's override of one block: its verbs become edits, and the edits the new list of items and what is wrong.

The rules stand in `handouts.resolve.merge.merge_all`. A verb is a key of `BlockOverride` and a function in `_VERBS`
that turns it into edits; nothing else has to know of it.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import cached_property
from typing import Final

from msgspec import Struct

from handouts.content.overrides import Anchor, BlockOverride
from handouts.diagnostics import Diagnostic, Location, did_you_mean
from handouts.resolve.layers import BlockItems, Layer, Origin, Place, PlacedItem

_KEEP_LOCKED: Final = "leave it as it is; 'add' may put an item before or after it"
_BY_ANOTHER: Final = "name an item of the block, or write 'first: true' or 'last: true'"
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
        return {new.item.id: at for at, new in reversed([*enumerate(self.override.add)])}


class Edit(Struct, frozen=True):
    """What one entry of an override does to one item, which it names `item`.

    `old` is the item of the block below that changes or goes, `new` what there is instead: without `where` in the same
    place. `done` tells it in a word ("replaced"); `at` is the entry's place. With `wrong`, it does nothing.
    """

    item: str
    done: str
    at: Location
    old: PlacedItem | None = None
    new: PlacedItem | None = None
    where: Anchor | None = None
    wrong: Diagnostic | None = None

    @property
    def leaves_its_place(self) -> bool:
        """Whether nothing can stand by the item any more."""
        return not self.wrong and self.old is not None and (self.new is None or self.where is not None)


def apply(change: Change) -> tuple[BlockItems, tuple[Diagnostic, ...]]:
    """Apply all that is right in an override, and tell all that is wrong."""
    edits = edits_of(change)
    sound = [edit for edit in edits if not edit.wrong]
    gone = {edit.item for edit in sound if edit.leaves_its_place}
    instead = {edit.item: edit.new for edit in sound if edit.old and edit.new and not edit.where}
    kept = (instead.get(name, placed) for name, placed in change.present.items() if name not in gone)
    placed = ((edit.where, edit.new) for edit in sound if edit.where and edit.new)
    removed = {edit.item: Origin(change.layer, edit.at) for edit in sound if edit.old and not edit.new}
    items = BlockItems(_in_order(kept, placed), change.below.renamed, {**change.below.removed, **removed})
    return items, tuple(edit.wrong for edit in edits if edit.wrong)


def edits_of(change: Change) -> tuple[Edit, ...]:
    """Give what every entry of an override does, verb by verb."""
    edits: list[Edit] = []
    for verb in _VERBS:
        edits.extend(verb(change, tuple(edits)))
    return tuple(edits)


def _replacing(change: Change, _before: Sequence[Edit]) -> Iterator[Edit]:
    for name, replacement in change.override.replace.items():
        at = change.place.key("replace", name)
        if wrong := _against_changing(change, name, "replaced", at) or _against_replacing(change, name, at):
            yield Edit(name, "replaced", at, wrong=wrong)
            continue
        old, place = change.present[name], change.place.within("replace", name)
        new = PlacedItem(replacement.over(old.item), change.layer, (place, *old.places), old.beside)
        yield Edit(name, "replaced", at, old, new)


def _against_replacing(change: Change, name: str, at: Location) -> Diagnostic | None:
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


def _removing(change: Change, before: Sequence[Edit]) -> Iterator[Edit]:
    named = {edit.item: edit.done for edit in before}
    for position, name in enumerate(change.override.remove):
        at = change.place.at("remove", position)
        wrong = _named_before(change, name, "removed", named, at) or _against_changing(change, name, "removed", at)
        named.setdefault(name, "removed")
        yield Edit(name, "removed", at, None if wrong else change.present[name], wrong=wrong)


def _named_before(change: Change, name: str, done: str, named: Mapping[str, str], at: Location) -> Diagnostic | None:
    """Refuse to change what another entry names already; `named` tells what was done there."""
    first = named.get(name)
    if first is None or (first != done and name not in change.present):
        return None
    how = f"{done} twice" if first == done else f"both {first} and {done}"
    return Diagnostic("named-twice", f"'{change.name}/{name}' is {how}", at, "keep one of the two")


def _against_changing(change: Change, name: str, done: str, at: Location) -> Diagnostic | None:
    if name not in change.present:
        return _unknown(change, name, at)
    if change.present[name].item.locked:
        message = f"'{change.name}/{name}' is locked safety text and cannot be {done}"
        return Diagnostic("locked", message, at, _KEEP_LOCKED)
    return None


def _adding(change: Change, before: Sequence[Edit]) -> Iterator[Edit]:
    gone = {edit.item: edit.done for edit in before if edit.leaves_its_place}
    for position, addition in enumerate(change.override.add):
        place = change.place.within("add", position)
        wrong = _against_adding(change, position, place) or _against_place(change, addition, place, gone, position)
        beside = addition.before or addition.after or ""
        new = PlacedItem(addition.item, change.layer, (place.within("item"),), beside)
        yield Edit(addition.item.id, "added", place.at("item"), None, new, addition, wrong)


def _against_adding(change: Change, position: int, place: Place) -> Diagnostic | None:
    name = change.override.add[position].item.id
    if name not in change.present and change.added_at[name] == position:
        return None
    message = f"block '{change.name}' already has an item '{name}'"
    hint = "use 'replace' to change it, or give the new item another id"
    return Diagnostic("duplicate-id", message, place.at("item", "id"), hint)


def _against_place(
    change: Change, where: Anchor, place: Place, gone: Mapping[str, str], position: int
) -> Diagnostic | None:
    side, anchor = ("before" if where.before else "after"), where.before or where.after
    if anchor and anchor in gone:
        message = f"'{change.name}/{anchor}' is {gone[anchor]} here, so nothing can stand {side} it"
        return Diagnostic("removed-anchor", message, place.at(side), "name an item that stays")
    if anchor and anchor not in change.present and change.added_at.get(anchor, position) >= position:
        own = change.override.add[position].item.id
        if own in _leads(change, anchor):
            message = (
                f"'{change.name}/{own}' is added {side} {'itself' if anchor == own else 'what is added beside it'}"
            )
            return Diagnostic("unknown-item", message, place.at(side), _BY_ANOTHER)
        return _unknown(change, anchor, place.at(side))
    return None


def _leads(change: Change, anchor: str) -> Iterator[str]:
    """Follow added items from each to the one it stands by, once round at most."""
    at: str | None = anchor
    for _ in change.override.add:
        if at not in change.added_at:
            return
        yield at
        where = change.override.add[change.added_at[at]]
        at = where.before or where.after


_VERBS: Final[Sequence[Callable[[Change, Sequence[Edit]], Iterator[Edit]]]] = (_replacing, _removing, _adding)
"""What each verb does, given the edits of those before it. One item is named by one verb only."""


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


def _in_order(kept: Iterable[PlacedItem], added: Iterable[tuple[Anchor, PlacedItem]]) -> tuple[PlacedItem, ...]:
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
