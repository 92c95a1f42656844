"""A library and a request to what each layer said of a fact, an option or an item, the last word first."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import accumulate

from msgspec import Struct
from msgspec.structs import replace

from handouts.checks.writing import texts_of
from handouts.content.library import Library
from handouts.diagnostics import Location
from handouts.resolve.layers import BlockItems, Layer, LayerContent, Merged, PlacedItem, Value
from handouts.resolve.merge import merge
from handouts.resolve.request import Request
from handouts.resolve.selection import Findings, layers_of, load


class Said(Struct, frozen=True):
    """What one layer said, as its author wrote it, and where; `beyond_range` is the reason for going so far."""

    layer: Layer
    written: str
    at: Location
    beyond_range: str = ""


class History(Struct, frozen=True):
    """What every layer said, lowest first, and what held after each of them."""

    layers: tuple[LayerContent, ...]
    held: tuple[Merged, ...]

    def of_fact(self, name: str) -> tuple[Said, ...]:
        """Give the values of a fact, the one that holds first; nothing for one that nobody gave."""
        return _values(layer.facts.get(name) for layer in reversed(self.layers))

    def of_option(self, name: str) -> tuple[Said, ...]:
        """Give the values of an option, the one that holds first."""
        return _values(layer.options.get(name) for layer in reversed(self.layers))

    def of_item(self, block: str, item: str) -> tuple[Said, ...]:
        """Give the wordings of an item, the last one first."""
        return tuple(map(_said, self.versions(block, item)))

    def versions(self, block: str, item: str) -> tuple[PlacedItem, ...]:
        """Give an item as each layer left it that changed it, the last one first, even when it was removed at last."""
        found: list[PlacedItem] = []
        for placed in (_item(held.blocks.get(block), item) for held in self.held):
            if placed and (not found or placed is not found[-1]):
                found.append(placed)
        return tuple(reversed(found))

    def removed(self, block: str, item: str) -> Said | None:
        """Tell who took an item out, and where."""
        items = self.held[-1].blocks.get(block)
        gone = items.removed.get(item) if items else None
        return Said(gone.layer, "", gone.location) if gone else None

    def now_called(self, block: str, item: str) -> str:
        """Give the present id of an item that once had another."""
        items = self.held[-1].blocks.get(block)
        return items.now_called(item) if items else ""

    def ids(self, block: str) -> tuple[str, ...]:
        """Name all items of a block, printed or not."""
        items = self.held[-1].blocks.get(block)
        return tuple(placed.item.id for placed in items.items) if items else ()


def history_of(library: Library, request: Request, blocks: Iterable[str]) -> History:
    """Read what the layers say of facts, options and the items of `blocks`. Raises HandoutError."""
    findings = Findings()
    whole = replace(request, pack=None, blocks=tuple(blocks))
    loaded = load(library, whole, findings)
    layers = sorted(layers_of(library, loaded, whole, findings), key=lambda content: content.rank)
    findings.stop_if_any()
    return History(tuple(layers), tuple(accumulate(layers, merge, initial=Merged())))


def _values(values: Iterable[Value | None]) -> tuple[Said, ...]:
    return tuple(
        Said(value.origin.layer, value.text, value.origin.location, value.beyond_range) for value in values if value
    )


def _item(items: BlockItems | None, item: str) -> PlacedItem | None:
    return next((placed for placed in items.items if placed.item.id == item), None) if items else None


def _said(placed: PlacedItem) -> Said:
    written = "\n".join(text.text for text in texts_of(placed))
    return Said(placed.layer, written, placed.origin.location)
