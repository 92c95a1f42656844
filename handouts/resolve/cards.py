"""What a clinic or surgeon adds to the call cards to the lines that take a sign back, or part it from its card."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby
from typing import Final

from handouts.content.items import CallItem, EmergencyItem, ItemBase
from handouts.content.library import Library
from handouts.diagnostics import Diagnostic, Location
from handouts.resolve.layers import Merged, PlacedItem
from handouts.resolve.selection import Loaded

PHRASES: Final = "softening"
"""The list of `content/plain-language` with what no line of a card may say."""
_MARKUP: Final = re.compile(r"[*\\]")
_QUOTES: Final = str.maketrans("\N{RIGHT SINGLE QUOTATION MARK}\N{MODIFIER LETTER APOSTROPHE}", "''")


def weakened_cards(library: Library, loaded: Loaded, merged: Merged) -> Iterator[Diagnostic]:
    """Find added lines that say not to call, and what would come between two locked signs of one card."""
    said: list[tuple[str, str, Location]] = []
    for block in loaded.blocks:
        name, items = block.value.block, merged.blocks[block.value.block].items
        shipped = shipped_items(library, name)
        yield from _parted(name, shipped, items)
        said += [(f"'{name}/{p.item.id}'", sign_of(p.item), p.at(p.item.kind)) for p in added_signs(shipped, items)]
    clinic = loaded.clinic
    if clinic.value.emergency.also:
        said.append(("'also'", clinic.value.emergency.also, clinic.at("emergency", "also")))
    yield from _softened(library, said)


def shipped_items(library: Library, block: str) -> Sequence[ItemBase]:
    """Give the items of a block as the lowest folder has them; none where it has no such block."""
    base = library.base
    return base.block(block).value.items if block in base.names("blocks") else ()


def added_signs(shipped: Iterable[ItemBase], items: Iterable[PlacedItem]) -> Iterator[PlacedItem]:
    """Find the lines of call cards that are not shipped as they are."""
    known = {item.id: item for item in shipped}
    yield from (p for p in items if sign_of(p.item) and sign_of(p.item) != sign_of(known.get(p.item.id)))


def sign_of(item: ItemBase | None) -> str:
    """Give the sign a line of a call card names; empty for any other item."""
    if isinstance(item, EmergencyItem):
        return item.emergency
    return item.call if isinstance(item, CallItem) else ""


def _parted(block: str, shipped: Sequence[ItemBase], items: Sequence[PlacedItem]) -> Iterator[Diagnostic]:
    """Find items of another kind between two signs that stand in one card: they would stand outside it, and end it."""
    at = {placed.item.id: position for position, placed in enumerate(items)}
    for kind, run in groupby(shipped, key=type):
        card = [at[item.id] for item in run if item.locked and item.id in at]
        if not card or not issubclass(kind, EmergencyItem | CallItem):
            continue
        own = {item.id for item in shipped}
        for placed in items[min(card) : max(card)]:
            if type(placed.item) is not kind and placed.item.id not in own:
                message = f"'{block}/{placed.item.id}' would stand between two locked signs and part their card in two"
                hint = "put it before the first or after the last sign of the card"
                yield Diagnostic("locked", message, placed.at(), hint)


def _softened(library: Library, said: Sequence[tuple[str, str, Location]]) -> Iterator[Diagnostic]:
    if not said:
        return
    phrases = library.phrases(PHRASES)
    either = re.compile(rf"(?<!\w)(?:{'|'.join(map(re.escape, sorted(phrases, key=len, reverse=True)))})(?!\w)")
    for what, text, place in said:
        if found := either.search(_plain(text)):
            message = f"{what} says '{found[0]}' in a call card, where nothing may take a sign back"
            yield Diagnostic("softened", message, place, phrases[found[0]])


def _plain(text: str) -> str:
    """Write a line as its reader hears it: small letters, single spaces, no marks of bold, plain quotes."""
    words = unicodedata.normalize("NFKC", _MARKUP.sub("", text)).translate(_QUOTES)
    return " ".join(words.casefold().split())
