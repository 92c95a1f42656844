"""A composed handout to the texts its reader meets, in reading order, each with the item it came from."""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache
from typing import Final, TypeGuard, get_args

from msgspec import Struct

from handouts.document.handout import Handout, Section
from handouts.document.tree import Break, FillIn, Inline, Link, Slot, Spans, Text

_INLINE: Final = get_args(Inline)
_NAMES: Final = frozenset({"origin", "block", "icon", "drawing", "titles", "code"})
"""Fields of nodes that name something in the content and are not read by anyone."""


class Passage(Struct, frozen=True):
    """Words that stand together, as spans; `origin` is the item ("block/item") or block they came from."""

    spans: Spans
    origin: str

    @property
    def text(self) -> str:
        """The words alone; a slot gives the words around it, a blank line nothing."""
        return "".join(_words(piece) for piece in self.spans)


def passages(handout: Handout) -> Iterator[Passage]:
    """Give every text of the sections, titles, labels, captions and alternate texts included.

    Any field of any node counts, so that a new kind of component is read without a change here.
    """
    for section in handout.sections:
        yield from passages_of(section)


@lru_cache(maxsize=512)
def nodes(section: Section) -> tuple[tuple[Struct, str], ...]:
    """Give every node of a section in reading order with its origin; inline pieces are not nodes."""
    return tuple(_nodes(section, section.block))


def _nodes(node: object, origin: str) -> Iterator[tuple[Struct, str]]:
    if isinstance(node, tuple):
        for part in node:
            yield from _nodes(part, origin)
    elif _is_node(node):
        origin = getattr(node, "origin", "") or origin
        yield node, origin
        for _, value in _values(node):
            yield from _nodes(value, origin)


@lru_cache(maxsize=512)
def passages_of(section: Section) -> tuple[Passage, ...]:
    """Give every text of one section; most sections are the same in several packets."""
    return tuple(_passages(section))


def _passages(section: Section) -> Iterator[Passage]:
    for node, origin in nodes(section):
        for name, value in _values(node):
            yield from _passages_in(value, origin, is_labels=name == "labels")


def _passages_in(value: object, origin: str, is_labels: bool) -> Iterator[Passage]:
    if isinstance(value, str):
        if value:
            yield Passage((Text(value),), origin)
    elif isinstance(value, Slot):
        yield Passage((value,), origin)
    elif _are_spans(value):
        yield Passage(value, origin)
    elif isinstance(value, tuple):
        for part in value:
            # a figure's label is a pair: the key of its place in the drawing, and its words
            yield from _passages_in(part[1] if is_labels else part, origin, is_labels=False)


def _is_node(value: object) -> TypeGuard[Struct]:
    return isinstance(value, Struct) and not isinstance(value, _INLINE)


def _values(node: Struct) -> Iterator[tuple[str, object]]:
    for name in node.__struct_fields__:
        if name not in _NAMES:
            yield name, getattr(node, name)


def _are_spans(value: object) -> TypeGuard[Spans]:
    return isinstance(value, tuple) and bool(value) and all(isinstance(piece, _INLINE) for piece in value)


def _words(piece: Inline) -> str:
    if isinstance(piece, Text | Link):
        return piece.text
    if isinstance(piece, Slot):
        return f"{piece.before} {piece.after}"
    return " " if isinstance(piece, Break | FillIn) else ""
