"""A composed handout, the content it was made from and the library behind it: what every rule looks at."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import cached_property
from typing import TypeVar

from msgspec import Struct

from handouts.checks.reading import Passage, passages
from handouts.content.library import Library
from handouts.diagnostics import HandoutError, Location
from handouts.document.handout import Handout
from handouts.resolve.layers import PlacedItem
from handouts.resolve.resolution import Resolved

T = TypeVar("T")


class Subject(Struct, frozen=True, dict=True):
    """What a rule checks."""

    handout: Handout
    resolved: Resolved
    library: Library

    def once(self, read: Callable[[Subject], T]) -> T:
        """Read something of the subject for the first rule that asks for it, and keep it for the others."""
        kept: dict[Callable[[Subject], T], T] = self.__dict__.setdefault("_kept", {})
        if read not in kept:
            kept[read] = read(self)
        return kept[read]

    @cached_property
    def passages(self) -> tuple[Passage, ...]:
        """Every text of the handout in reading order, read once for all rules."""
        return tuple(passages(self.handout))

    @cached_property
    def placed(self) -> dict[str, PlacedItem]:
        """Every item of the handout by its origin, "block/item"."""
        return dict(self.items())

    def items(self) -> Iterator[tuple[str, PlacedItem]]:
        """Give every item with its origin, in reading order."""
        for resolved in self.resolved.blocks:
            yield from ((f"{resolved.block.block}/{placed.item.id}", placed) for placed in resolved.items)

    def at(self, origin: str, *path: str | int) -> Location | None:
        """Where the item of a node stands (a value in it: under `path`); None for a node made from no item."""
        placed = self.placed.get(origin)
        return placed.at(*(path or (placed.item.kind,))) if placed else None

    def in_file(self, place: Location | None) -> Location | None:
        """Where a block or item ("block", "block/item"), which is all the layout knows of a piece, stands in a file."""
        if place is None or place.line:
            return place
        block = place.file.partition("/")[0]
        if block not in (resolved.block.block for resolved in self.resolved.blocks):
            return place
        return self.at(place.file) or self.block_at(block, "items")

    def of_drawing(self, kind: str, name: str) -> Location | None:
        """Where a drawing ("icons", "figures") is named first, by an item or over a block; None for a card's own."""
        key = kind.removesuffix("s")
        for _, placed in self.items():
            if getattr(placed.item, key, None) == name:
                return placed.at(key)
        blocks = (resolved.block for resolved in self.resolved.blocks)
        return next((self.block_at(block.block, key) for block in blocks if getattr(block, key, None) == name), None)

    def clinic_at(self, *path: str | int) -> Location | None:
        """Where a value of the clinic's file stands."""
        try:
            return self.library.clinic(self.resolved.clinic.clinic).at(*path)
        except HandoutError:
            return None

    def procedure_at(self, *path: str | int) -> Location | None:
        """Where a value of the procedure's file stands."""
        try:
            return self.library.procedure(self.resolved.procedure.procedure).at(*path)
        except HandoutError:
            return None

    def block_at(self, block: str, *path: str | int) -> Location | None:
        """Where a value of a block's file stands."""
        try:
            return self.library.block(block).at(*path)
        except HandoutError:
            return None
