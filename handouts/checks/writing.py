"""An item to its texts as their author wrote them, with references unfilled, each with its place in the file."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import cache
from typing import Final

from msgspec import Struct

from handouts.content.places import Path
from handouts.diagnostics import Location
from handouts.resolve.layers import PlacedItem

_NOT_PROSE: Final = frozenset(
    {"id", "when", "source", "icon", "figure", "before", "after", "on", "time", "due", "from_", "until", "rate", "verb"}
)
"""Keys of items that name things or give distances in time; all other texts are read by the patient."""


class Written(Struct, frozen=True):
    """One text of an item. `path` leads to it from the item."""

    placed: PlacedItem
    path: Path
    text: str

    def at(self, start: int, end: int) -> Location:
        """Give the place of the characters `start` to `end`."""
        place = self.placed.place_of(*self.path)
        return place.sourced.within((*place.path, *self.path), self.text, start, end)


def texts_of(placed: PlacedItem) -> Iterator[Written]:
    """Give every text of an item that a patient reads or hears."""
    for name in _prose_of(type(placed.item)):
        if value := getattr(placed.item, name):
            yield from _texts(placed, (name,), value)


@cache
def _prose_of(kind: type[Struct]) -> tuple[str, ...]:
    """The fields of a kind of item that may hold text for a patient."""
    return tuple(name for name in kind.__struct_fields__ if name not in _NOT_PROSE)


def _texts(placed: PlacedItem, path: Path, value: object) -> Iterator[Written]:
    if isinstance(value, str):
        yield Written(placed, path, value)
    elif isinstance(value, tuple):
        for position, part in enumerate(value):
            yield from _texts(placed, (*path, position), part)
    elif isinstance(value, Mapping):
        for key, part in value.items():
            yield from _texts(placed, (*path, key), part)
