"""Content files to layers: who says what, in which order of precedence, and where each value came from."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import Enum
from typing import Any, Final

from msgspec import Struct

from handouts.content.items import ItemBase
from handouts.content.overrides import BlockOverride
from handouts.content.places import Path, Sourced
from handouts.diagnostics import Diagnostic, Location


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
    """A fact's or option's value as it was written, and by whom; `beyond_range` is the reason given to go so far."""

    text: str
    origin: Origin
    beyond_range: str = ""


class Place(Struct, frozen=True):
    """A table of a content file: the file, and the path of keys to the table."""

    sourced: Sourced[Any]
    path: Path = ()

    def within(self, *path: str | int) -> Place:
        """Give the place of a table inside this one."""
        return Place(self.sourced, (*self.path, *path))

    def at(self, *path: str | int) -> Location:
        """Give file, line and column of a value in the table."""
        return self.sourced.at(*self.path, *path)

    def key(self, *path: str | int) -> Location:
        """Give file, line and column of the key that leads to a value in the table."""
        return self.sourced.places.key((*self.path, *path))


@dataclass(frozen=True)
class PlacedItem:
    """An item, the layer that had the last word on it, and the tables it was written in, the highest layer first.

    `beside` is the id of the item that an added one was put before or after.
    """

    item: ItemBase
    layer: Layer
    places: tuple[Place, ...] = field(compare=False, repr=False, default=())
    beside: str = field(compare=False, repr=False, default="")

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


class BlockItems(Struct, frozen=True):
    """The items of a block so far, in order. `renamed`: present ids by former ones; `removed`: who took out what."""

    items: tuple[PlacedItem, ...]
    renamed: Mapping[str, str] = {}
    removed: Mapping[str, Origin] = {}

    def now_called(self, item_id: str) -> str:
        """Give the id an item has now that once was called `item_id`; empty when it never was or is gone."""
        present = {placed.item.id for placed in self.items}
        for _ in self.renamed:
            item_id = self.renamed.get(item_id, item_id)
        return item_id if item_id in present else ""


class LayerContent(Struct, frozen=True):
    """What one layer says: of every procedure, or of `procedure` alone.

    Only the procedure's own layer brings blocks. `place` is the table that `overrides` stands in.
    """

    layer: Layer
    facts: Mapping[str, Value] = {}
    options: Mapping[str, Value] = {}
    blocks: Mapping[str, BlockItems] = {}
    overrides: Mapping[str, BlockOverride] = {}
    place: Place | None = None
    procedure: str = ""

    @property
    def rank(self) -> tuple[int, bool]:
        """Its place in the order of precedence: what is said of one procedure stands over what is said of all."""
        return PRECEDENCE.index(self.layer), bool(self.procedure)


class Merged(Struct, frozen=True):
    """Every layer so far as one, and what was wrong with the layers."""

    facts: Mapping[str, Value] = {}
    options: Mapping[str, Value] = {}
    blocks: Mapping[str, BlockItems] = {}
    findings: tuple[Diagnostic, ...] = ()
