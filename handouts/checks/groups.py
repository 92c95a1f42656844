"""A handout to its groups: the items that stand together under one heading."""

from __future__ import annotations

from collections.abc import Iterator

from msgspec import Struct

from handouts.checks.prose import plain
from handouts.checks.subject import Subject
from handouts.content.items import HeadingItem
from handouts.resolve.layers import PlacedItem


class Group(Struct, frozen=True):
    """A heading, in plain words, and what stands under it, each item with its origin.

    The first items of a block stand under its title; a sub-heading is the first item of its own group.
    """

    block: str
    heading: str
    items: tuple[tuple[str, PlacedItem], ...]


def groups_of(subject: Subject) -> Iterator[Group]:
    """Give every group in reading order."""
    for resolved in subject.resolved.blocks:
        block, heading = resolved.block.block, plain(resolved.block.title).words
        items: list[tuple[str, PlacedItem]] = []
        for placed in resolved.items:
            if isinstance(placed.item, HeadingItem):
                yield Group(block, heading, tuple(items))
                heading, items = plain(placed.item.heading).words, []
            items.append((f"{block}/{placed.item.id}", placed))
        yield Group(block, heading, tuple(items))
