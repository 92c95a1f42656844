"""An item to the facts its printed words are made of, and a fact to what it may be."""

from __future__ import annotations

from collections.abc import Container, Iterator
from typing import Final

from handouts.checks.writing import texts_of
from handouts.content.inline import Reference, read_inline
from handouts.content.model import FactSpec
from handouts.resolve.layers import PlacedItem

_MAY_NAME_A_FACT: Final = ("before", "after", "time", "due", "from_", "until", "rate")
"""Keys of items that hold a distance in time or a number, or the name of a fact that does."""


def facts_in(placed: PlacedItem, facts: Container[str]) -> tuple[str, ...]:
    """Name the facts an item's texts and dates refer to, each once, in the order they are read."""
    return tuple(dict.fromkeys(name for name in _names(placed) if name in facts))


def allowed(spec: FactSpec) -> tuple[str, ...]:
    """Give the ends of a fact's range, or its choices; nothing when it may be anything of its type."""
    return spec.range or spec.answers


def _names(placed: PlacedItem) -> Iterator[str]:
    for key in _MAY_NAME_A_FACT:
        named = getattr(placed.item, key, None)
        if isinstance(named, str):
            yield named
    for written in texts_of(placed):
        yield from (piece.name for piece in read_inline(written.text).pieces if isinstance(piece, Reference))
