"""A file that stands over one of the lowest folder becomes findings where it would lose that one's safety text."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from itertools import pairwise
from typing import Final

from handouts.content.items import CallItem, EmergencyItem, ItemBase
from handouts.content.model import Block, Procedure
from handouts.diagnostics import Diagnostic, Location

_HEAD: Final = ("title", "icon", "topics")
"""What a block says over its items, and of them."""

At = Callable[..., Location]
"""The place of a path of keys in the upper file."""
EMERGENCY_ICON: Final = "warning"
CALL_ICON: Final = "phone"
"""The icons of the two call cards: nobody chooses them, and no folder may draw them otherwise."""


def lost_items(below: Block, above: Block, at: At) -> Iterator[Diagnostic]:
    """Find the locked items of a block that the block standing over it leaves out or writes in another way."""
    positions = {item.id: position for position, item in enumerate(above.items)}
    locked = [item for item in below.items if item.locked]
    yield from _changed_head(below, above, at) if locked else ()
    if gone := [f"'{item.id}'" for item in locked if item.id not in positions]:
        message = f"block '{above.block}' leaves out locked safety text: {', '.join(gone)}"
        hint = "copy these items from the block it stands over, word for word"
        yield Diagnostic("locked", message, at("items"), hint)
    for item in locked:
        if item.id in positions and (keys := _changed(item, above.items[positions[item.id]])):
            message = f"'{above.block}/{item.id}' is locked safety text, and {', '.join(keys)} cannot be changed"
            hint = "copy the item from the block it stands over; items of your own may stand beside it"
            yield Diagnostic("locked", message, at("items", positions[item.id]), hint)
    yield from _moved(below, above, at)


def _changed_head(below: Block, above: Block, at: At) -> Iterator[Diagnostic]:
    """Find another heading over locked items: it would say of them what no item may."""
    for key in _HEAD:
        if getattr(below, key) != getattr(above, key):
            message = f"block '{above.block}' has locked safety text, and its '{key}' cannot be changed"
            yield Diagnostic("locked", message, at(key), "copy it from the block it stands over, word for word")


def _moved(below: Block, above: Block, at: At) -> Iterator[Diagnostic]:
    """Find the first locked item that stands elsewhere: the most urgent sign comes first.

    Among the signs of the call cards, what is not locked keeps its place as well: it may belong to the line above it.
    """
    cards = [position for position, item in enumerate(below.items) if isinstance(item, EmergencyItem | CallItem)]
    among = range(cards[0], cards[-1]) if cards else range(0)
    bound = [item.id for position, item in enumerate(below.items) if item.locked or position in among]
    kept = {item.id: position for position, item in enumerate(above.items)}
    for before, name in pairwise(name for name in bound if name in kept):
        if kept[name] < kept[before]:
            message = f"'{above.block}/{name}' stands before '{before}', and the order of safety text is locked"
            hint = f"put it behind '{before}', as in the block it stands over"
            yield Diagnostic("locked", message, at("items", kept[name]), hint)
            return


def _changed(below: ItemBase, above: ItemBase) -> list[str]:
    if type(below) is not type(above):
        return ["its kind"]
    keys = zip(below.__struct_encode_fields__, below.__struct_fields__, strict=True)
    return [f"'{key}'" for key, name in keys if getattr(below, name) != getattr(above, name)]


def lost_guards(below: Procedure, above: Procedure, at: At) -> Iterator[Diagnostic]:
    """Find what keeps an operation's packets safe and the file standing over it takes away.

    Its packs are compared where one is printed (handouts/resolve/packs.py): that takes the blocks.
    """
    if above.region != below.region:
        message = f"'{above.procedure}' is an operation in the {below.region} spine"
        yield Diagnostic("locked", message, at("region"), f"write 'region: {below.region}'")
    for key in ("required_topics", "other_region_words"):
        if gone := [f"'{word}'" for word in getattr(below, key) if word not in getattr(above, key)]:
            message = f"'{key}' leaves out {', '.join(gone)}"
            yield Diagnostic("locked", message, at(key), "keep what the file it stands over has; you may add to it")
