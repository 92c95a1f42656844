"""Layers of content to one: the order of precedence, the rules of the merge, and where each value came from."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from enum import Enum
from functools import reduce
from typing import Any, Final

from msgspec import Struct

from handouts.content.items import ItemBase
from handouts.content.library import Sourced
from handouts.content.model import Addition, BlockOverride, Replacement
from handouts.content.places import Path
from handouts.diagnostics import Diagnostic, Location, did_you_mean


class Layer(Enum):
    """Who said it."""

    PROCEDURE = "procedure"
    CLINIC = "clinic"
    SURGEON = "surgeon"
    REQUEST = "request"


PRECEDENCE: Final = (Layer.PROCEDURE, Layer.CLINIC, Layer.SURGEON, Layer.REQUEST)
"""Lowest first: what a later layer says stands over what an earlier one says."""


class Origin(Struct, frozen=True):
    """Where a value came from; `location` is its file, line and column, or the option of the command line."""

    layer: Layer
    location: Location


class Value(Struct, frozen=True):
    """A fact's or option's value as it was written, and by whom."""

    text: str
    origin: Origin


class Place(Struct, frozen=True):
    """A table of a content file: the file, and the path of keys to the table."""

    sourced: Sourced[Any]
    path: Path = ()

    def within(self, path: Path) -> Place:
        """Give the place of a table inside this one."""
        return Place(self.sourced, (*self.path, *path))

    def at(self, *path: str | int) -> Location:
        """Give file, line and column of a value in the table."""
        return self.sourced.at(*self.path, *path)


@dataclass(frozen=True)
class PlacedItem:
    """An item, the layer that had the last word on it, and the tables it was written in, the highest layer first."""

    item: ItemBase
    layer: Layer
    places: tuple[Place, ...] = field(compare=False, repr=False, default=())

    @property
    def origin(self) -> Origin:
        """Where the layer with the last word wrote it."""
        return Origin(self.layer, self.places[0].at())

    def place_of(self, *path: str | int) -> Place:
        """Find the table that has the value at `path`: a replacement leaves the keys it does not mention below it."""
        return next((p for p in self.places if (*p.path, *path) in p.sourced.places), self.places[0])

    def at(self, *path: str | int) -> Location:
        """Give file, line and column of a value of the item."""
        return self.place_of(*path).at(*path)


class LayerContent(Struct, frozen=True):
    """What one layer says. Only the procedure brings blocks; `place` is the table `overrides` stands in."""

    layer: Layer
    facts: Mapping[str, Value] = {}
    options: Mapping[str, Value] = {}
    blocks: Mapping[str, tuple[PlacedItem, ...]] = {}
    overrides: Mapping[str, BlockOverride] = {}
    place: Place | None = None


class Merged(Struct, frozen=True):
    """Every layer so far as one, and what was wrong with the layers."""

    facts: Mapping[str, Value] = {}
    options: Mapping[str, Value] = {}
    blocks: Mapping[str, tuple[PlacedItem, ...]] = {}
    findings: tuple[Diagnostic, ...] = ()


def merge_all(layers: Iterable[LayerContent]) -> Merged:
    """Fold layers, given in any order, by `PRECEDENCE`; at most one of each.

    The rules:

    1. Facts and options are single values: a higher layer's value stands over a lower one's, name by name. A name a
       layer does not mention stays as it was.
    2. Blocks are lists of items. Lists are never merged by position and never joined: a layer changes them only by
       `replace`, `add` and `remove`, each naming items by id, in this order, so that an added item may stand after
       one that the same layer removes.
    3. `replace` lays an item over the one of the same id: keys it does not mention stay, if both are of one kind.
       The item keeps its place in the list.
    4. `add` puts an item behind the one it names, or at the end of the block. Several behind one item keep the order
       they are written in.
    5. An unknown block or id is an error, and so is an added id that is already taken.
    6. A locked item can be neither replaced nor removed, by any layer; a layer may add beside it.
    """
    return reduce(merge, sorted(layers, key=lambda content: PRECEDENCE.index(content.layer)), Merged())


def merge(lower: Merged, upper: LayerContent) -> Merged:
    """Lay one layer over what is below it, by the rules of `merge_all`."""
    blocks = {**lower.blocks, **upper.blocks}
    findings = list(lower.findings)
    for name, override in upper.overrides.items():
        assert upper.place is not None  # a layer with overrides was read from a file
        change = _Change(upper.layer, name, upper.place.within(("overrides", name)), findings)
        if name in blocks:
            blocks[name] = change.apply(blocks[name], override)
        else:
            message = f"unknown block '{name}'"
            findings.append(Diagnostic("unknown-block", message, change.place.at(), did_you_mean(name, blocks)))
    return Merged({**lower.facts, **upper.facts}, {**lower.options, **upper.options}, blocks, tuple(findings))


class _Change(Struct, frozen=True):
    """One layer's override of one block, as it is applied."""

    layer: Layer
    block: str
    place: Place
    findings: list[Diagnostic]

    def apply(self, items: tuple[PlacedItem, ...], override: BlockOverride) -> tuple[PlacedItem, ...]:
        for item_id, replacement in override.replace.items():
            items = self._replace(items, item_id, replacement)
        items = self._add(items, override.add)
        gone = {
            item_id
            for position, item_id in enumerate(override.remove)
            if self._may_change(items, item_id, "removed", self.place.at("remove", position))
        }
        return tuple(placed for placed in items if placed.item.id not in gone)

    def _replace(self, items: tuple[PlacedItem, ...], item_id: str, replacement: Replacement) -> tuple[PlacedItem, ...]:
        place = self.place.within(("replace", item_id))
        if not self._may_change(items, item_id, "replaced", place.at()):
            return items
        return tuple(
            PlacedItem(replacement.over(old.item), self.layer, (place, *old.places)) if old.item.id == item_id else old
            for old in items
        )

    def _add(self, items: tuple[PlacedItem, ...], additions: tuple[Addition, ...]) -> tuple[PlacedItem, ...]:
        out = list(items)
        followers: dict[str | None, int] = {}
        for position, addition in enumerate(additions):
            place = self.place.within(("add", position))
            ids = [placed.item.id for placed in out]
            if addition.item.id in ids:
                message = f"block '{self.block}' already has an item '{addition.item.id}'"
                hint = "use 'replace' to change it, or give the new item another id"
                self.findings.append(Diagnostic("duplicate-id", message, place.at("item", "id"), hint))
            elif addition.after is not None and addition.after not in ids:
                self.findings.append(self._unknown(ids, addition.after, place.at("after")))
            else:
                at = len(out) if addition.after is None else ids.index(addition.after) + 1
                at += followers.get(addition.after, 0) if addition.after is not None else 0
                followers[addition.after] = followers.get(addition.after, 0) + 1
                out.insert(at, PlacedItem(addition.item, self.layer, (place.within(("item",)),)))
        return tuple(out)

    def _may_change(self, items: tuple[PlacedItem, ...], item_id: str, done: str, at: Location) -> bool:
        found = next((placed.item for placed in items if placed.item.id == item_id), None)
        if found is None:
            self.findings.append(self._unknown((placed.item.id for placed in items), item_id, at))
        elif found.locked:
            message = f"'{self.block}/{item_id}' is locked safety text and cannot be {done}"
            hint = "leave it as it is; 'add' may put an item after it"
            self.findings.append(Diagnostic("locked", message, at, hint))
        return found is not None and not found.locked

    def _unknown(self, ids: Iterable[str], item_id: str, at: Location) -> Diagnostic:
        message = f"block '{self.block}' has no item '{item_id}'"
        return Diagnostic("unknown-item", message, at, did_you_mean(item_id, ids))
