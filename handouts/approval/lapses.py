"""A record and what is printed now to what has lapsed: every item that is not as it was approved, and where it is."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Final

from msgspec import Struct

from handouts.approval.edges import SLOT_WORDS, TITLE_OF
from handouts.approval.forms import ITSELF, Entries, Entry
from handouts.approval.names import names_of
from handouts.approval.order import steady
from handouts.approval.record import table_of
from handouts.approval.standing import Lapse
from handouts.content.approvals import ApprovalRecord
from handouts.content.library import Library
from handouts.diagnostics import Location
from handouts.resolve.packs import place_of_pack
from handouts.resolve.resolution import Resolved, ResolvedBlock

_EDGES: Final = {
    "clinic": ("the clinic's name or phone line", ("clinic", "name")),
    "logo": ("the clinic's logo", ("clinic", "logo")),
    "arrival_place": ("the usual place of arrival", ("clinic", "arrival_place")),
    "surgeon": ("the surgeon's name", ("surgeon", "name")),
    TITLE_OF: ("the title of the packet", ("procedure", "title")),
    "footer": ("the footer of the pages", ("procedure", "version")),
    SLOT_WORDS: ("a fixed word of dates, slots or page edges", ("",)),
}
"""What stands around the text, in words, and the file and key to blame."""


class Whereabouts(Struct, frozen=True):
    """Where everything that may lapse stands in the files."""

    library: Library
    read: Sequence[Resolved]

    def of_edge(self, kind: str, key: str = "") -> Location | None:
        """Where a key of the clinic's, surgeon's or procedure's file stands."""
        names = names_of(self.read[0])
        if kind == "clinic":
            return self.library.clinic(names.clinic).at(key)
        if kind == "surgeon" and names.surgeon:
            return self.library.surgeon(names.clinic, names.surgeon).at(key)
        return self.library.procedure(names.procedure).at(key) if kind == "procedure" else None

    def of_pack(self, pack: str) -> Location:
        """Where the blocks of a pack are listed."""
        names = names_of(self.read[0])
        procedure, clinic = self.library.procedure(names.procedure), self.library.clinic(names.clinic)
        return place_of_pack(procedure, clinic, pack).at("blocks")

    def of_block(self, name: str, key: str = "") -> Location:
        """Where a block stands, or a key of it."""
        return self.library.block(name).at(*([key] if key else []))

    def of_item(self, block: str, item: str) -> Location:
        """Where an item stands, or who took it out."""
        merged = self.resolved(block).merged
        here = {placed.item.id: placed.origin.location for placed in merged.items}
        gone = merged.removed.get(item)
        return here[item] if item in here else gone.location if gone else self.of_block(block, "items")

    def resolved(self, block: str) -> ResolvedBlock:
        """Find a block."""
        return next(one for resolved in self.read for one in resolved.blocks if one.block.block == block)


def lapses_of(record: ApprovalRecord, now: Entries, where: Whereabouts) -> Iterator[Lapse]:
    """Name everything printed now that is not as the record has it, and what is gone of the blocks printed."""
    for pack, blocks in now.packs.items():
        if record.packs.get(pack) != blocks:
            said = "has other blocks than were approved" if pack in record.packs else "was not part of the approval"
            yield Lapse(f"pack {pack}", f"pack '{pack}' {said}", where.of_pack(pack))
    yield from _edges(table_of(record.front), now, where)
    for block, entries in now.blocks.items():
        if block not in record.blocks:
            yield Lapse(block, f"block '{block}' was not part of the approval", where.of_block(block), is_new=True)
        else:
            itself, *items = entries
            known = _renamed(table_of(record.blocks[block]), where.resolved(block))
            yield from _own_words(block, known.pop(ITSELF, Entry(ITSELF, ())), itself, where)
            yield from _items(block, known, {entry.name: entry for entry in items}, where)


def _edges(known: Mapping[str, Entry], now: Entries, where: Whereabouts) -> Iterator[Lapse]:
    """Hold the edges of pages against the record. Titles belong to packs: one that is not approved is told already."""
    printed = {entry.name: set(entry.forms) for entry in now.front}
    for name in dict.fromkeys((*printed, *known)):
        is_title, both = name.startswith(TITLE_OF), name in printed and name in known
        if (both and printed[name] <= set(known[name].forms)) or (is_title and not both):
            continue
        said, place = _EDGES[TITLE_OF if is_title else name]
        yield Lapse(name, f"{said} is not what was approved", where.of_edge(*place))


def _own_words(block: str, known: Entry, now: Entry, where: Whereabouts) -> Iterator[Lapse]:
    """Hold a block's title and fixed words against the record; one that prints nothing has none."""
    if now.forms and (known.forms[:1] != now.forms[:1] or not set(now.forms) <= set(known.forms)):
        message = f"the title or a fixed word of block '{block}' is not what was approved"
        yield Lapse(block, message, where.of_block(block, "title"))


def _items(block: str, known: Mapping[str, Entry], now: Mapping[str, Entry], where: Whereabouts) -> Iterator[Lapse]:
    in_place = steady(list(known), list(now))
    for name, entry in now.items():
        if name not in known:
            said = "is new since the approval"
        elif not set(entry.forms) <= set(known[name].forms):
            said = "does not say what was approved"
        elif entry.when != known[name].when:
            said = "is printed under another condition than was approved"
        elif name not in in_place:
            said = "stands elsewhere than was approved"
        else:
            continue
        is_new = name not in known
        yield Lapse(f"{block}/{name}", f"'{block}/{name}' {said}", where.of_item(block, name), is_new)
    for name in known:
        if name not in now:
            message = f"'{block}/{name}' was approved and is no longer there"
            yield Lapse(f"{block}/{name}", message, where.of_item(block, name))


def _renamed(known: Mapping[str, Entry], block: ResolvedBlock) -> dict[str, Entry]:
    """Call the items of a record by the names they have now: a new name alone changes no word."""
    present = {placed.item.id for placed in block.merged.items}

    def now(name: str) -> str:
        new = name if name in present or name == ITSELF else block.merged.now_called(name)
        return new if new and new not in known else name

    return {now(name): entry for name, entry in known.items()}
