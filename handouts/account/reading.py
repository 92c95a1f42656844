"""A library and a request to everything patients of one clinic and surgeon read about an operation, pack by pack."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from datetime import time
from functools import cached_property, partial
from typing import Final

from msgspec import Struct
from msgspec.structs import replace

from handouts.account.printed import Printed, in_one, printed
from handouts.account.uses import facts_in
from handouts.content.library import Library, together
from handouts.diagnostics import Diagnostic, in_order
from handouts.document.compose import compose
from handouts.document.handout import Handout
from handouts.resolve.layers import PRECEDENCE, Layer, PlacedItem
from handouts.resolve.request import Patient, Request
from handouts.resolve.resolution import Resolved, resolve

_ANY_TIME: Final = time(12, 0)


class PackRead(Struct, frozen=True):
    """One pack, or the blocks asked for, as printed."""

    resolved: Resolved
    handout: Handout
    printed: tuple[Printed, ...]


class Reading(Struct, frozen=True, dict=True):
    """What patients read. The first pack has the most blocks; facts and options are the same in all."""

    packs: tuple[PackRead, ...]

    @property
    def resolved(self) -> Resolved:
        """The content of the widest pack."""
        return self.packs[0].resolved

    @property
    def handout(self) -> Handout:
        """The widest pack composed."""
        return self.packs[0].handout

    @property
    def pack_names(self) -> tuple[str, ...]:
        """The packs read, the widest first; none when blocks were asked for by name."""
        return tuple(dict.fromkeys(pack.resolved.pack for pack in self.packs if pack.resolved.pack))

    @cached_property
    def printed(self) -> tuple[Printed, ...]:
        """The words of each item that any pack prints, in reading order."""
        return in_one(pack.printed for pack in self.packs)

    @cached_property
    def words(self) -> dict[str, Printed]:
        """The same by "block/item"."""
        return {one.origin: one for one in self.printed}

    @cached_property
    def placed(self) -> dict[str, PlacedItem]:
        """Every item that any pack chooses, by "block/item"."""
        return {name: placed for pack in reversed(self.packs) for name, placed in _items(pack.resolved)}

    @cached_property
    def printed_items(self) -> dict[str, PlacedItem]:
        """Every item that any pack prints, in reading order, by "block/item"."""
        return {one.origin: self.placed[one.origin] for one in self.printed if one.item}

    @cached_property
    def facts_of(self) -> dict[str, tuple[str, ...]]:
        """The facts each of these items prints."""
        return {origin: facts_in(placed, self.resolved.facts) for origin, placed in self.printed_items.items()}

    @cached_property
    def packs_of(self) -> dict[str, tuple[str, ...]]:
        """The packs that print an item, by "block/item"; none for blocks asked for by name."""
        found: dict[str, dict[str, None]] = {}
        for pack in self.packs:
            for one in pack.printed:
                found.setdefault(one.origin, {}).update({pack.resolved.pack: None} if pack.resolved.pack else {})
        return {origin: tuple(packs) for origin, packs in found.items()}

    @property
    def warnings(self) -> tuple[Diagnostic, ...]:
        """What should be told of any of the packs."""
        return in_order(found for pack in self.packs for found in pack.resolved.warnings)


def read(
    library: Library, request: Request, heard: Collection[Layer] = PRECEDENCE, leaflets: Iterable[str] = ()
) -> Reading:
    """Read the pack or blocks asked for, or else all packs of the operation.

    Each is read without dates and with them, unless the request has a patient, who decides it. Blocks in `leaflets`
    that no pack has are read as leaflets. `heard` is told by `resolve`. Raises HandoutError.
    """
    first = resolve(library, request, heard)
    known = first.procedure.packs
    by_width = sorted(known, key=lambda name: -len(known[name].blocks))
    asked = [request] if request.pack or request.blocks else [replace(request, pack=name) for name in by_width]
    there = {block for one in asked for block in (known[one.pack].blocks if one.pack else one.blocks)}
    asked += [replace(request, pack=None, blocks=(block,)) for block in leaflets if block not in there]
    dated = Patient(surgery_date=request.today, arrival_time=_ANY_TIME)
    patients = (request.patient,) if request.patient else (None, dated)
    both = (replace(one, patient=patient) for one in asked for patient in patients)
    return Reading(together(partial(_read, library, one, heard) for one in both))


def _read(library: Library, request: Request, heard: Collection[Layer]) -> PackRead:
    resolved = resolve(library, request, heard)
    handout = compose(resolved)
    return PackRead(resolved, handout, printed(handout))


def _items(resolved: Resolved) -> Iterator[tuple[str, PlacedItem]]:
    for block in resolved.blocks:
        yield from ((f"{block.block.block}/{placed.item.id}", placed) for placed in block.items)
