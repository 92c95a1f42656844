"""A procedure and a clinic to the packs that can be printed there, and what a pack loses of the safety text."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Final

from msgspec.structs import replace

from handouts.content.items import EmergencyItem
from handouts.content.library import Library
from handouts.content.model import Clinic, Pack, Procedure
from handouts.content.places import Sourced
from handouts.diagnostics import Diagnostic, did_you_mean
from handouts.resolve.layers import Place

_ADD_THEM: Final = "add them to 'blocks'"


def packs_of(procedure: Procedure, clinic: Clinic) -> dict[str, Pack]:
    """List a procedure's packs with a clinic's own among them; one of the same name stands over the procedure's."""
    special = clinic.for_.get(procedure.procedure)
    return {**procedure.packs, **clinic.packs, **(special.packs if special else {})}


def with_own_packs(procedure: Sourced[Procedure], clinic: Clinic) -> Sourced[Procedure]:
    """Give a procedure the packs a clinic adds to it."""
    if not clinic.packs and not clinic.for_:
        return procedure
    packs = packs_of(procedure.value, clinic)
    return Sourced(replace(procedure.value, packs=packs), procedure.places)


def place_of_pack(procedure: Sourced[Procedure], clinic: Sourced[Clinic] | None, name: str) -> Place:
    """Give the table a pack is written in."""
    if clinic is None:
        return Place(procedure, ("packs", name))
    special = clinic.value.for_.get(procedure.value.procedure)
    if special and name in special.packs:
        return Place(clinic, ("for", procedure.value.procedure, "packs", name))
    return Place(clinic if name in clinic.value.packs else procedure, ("packs", name))


def lost_blocks(library: Library, procedure: Procedure, name: str, place: Place) -> Iterator[Diagnostic]:
    """Find what keeps a pack from being safe to print.

    A pack that the lowest folder does not have, or has otherwise, is like one of its packs: the one of the same name,
    else the one it names with `like`. It keeps each block of that pack that has locked items. To be like a weaker one
    gains nothing: with each block it has the safety text that every pack of the operation has beside that block, and
    one that is like a pack of one block, and has more, has a second block with emergency signs. A procedure that the
    lowest folder does not have can be like nothing: its packs have a block with the lowest folder's emergency signs.
    """
    base, pack = library.base, procedure.packs[name]
    if procedure.procedure not in base.names("procedures"):
        yield from _without_signs(base, pack, name, place)
        return
    known = base.procedure(procedure.procedure).value.packs
    if known.get(name) == pack:
        return
    model = name if name in known else pack.like
    if model is None:
        message = f"pack '{name}' does not say which pack it is like"
        hint = f"add 'like: ' and one of: {', '.join(known)}; it then keeps the safety text of that pack"
        yield Diagnostic("missing-like", message, place.key(), hint)
    elif model not in known:
        message = f"'{procedure.procedure}' has no pack '{model}' to be like"
        yield Diagnostic("unknown-pack", message, place.at("like"), did_you_mean(model, known))
    else:
        yield from _without_blocks(base, known, model, pack, place)
        yield from _without_company(base, known, model, pack, place)


def _without_blocks(
    base: Library, known: Mapping[str, Pack], model: str, pack: Pack, place: Place
) -> Iterator[Diagnostic]:
    if lost := _safety_text(base, known[model].blocks, pack):
        message = f"a pack like '{model}' needs the blocks with its safety text: {_quoted(lost)}"
        yield Diagnostic("locked", message, place.at("blocks"), _ADD_THEM)


def _without_company(
    base: Library, known: Mapping[str, Pack], model: str, pack: Pack, place: Place
) -> Iterator[Diagnostic]:
    """Find blocks without the safety text they always come with, and blocks of any kind in a pack like one of one."""
    lost: dict[tuple[str, ...], list[str]] = {}
    for block in pack.blocks:
        beside = [other.blocks for other in known.values() if block in other.blocks]
        first = beside[0] if beside else ()
        always = [name for name in first if all(name in blocks for blocks in beside)]
        missing = _safety_text(base, [name for name in always if name not in known[model].blocks], pack)
        lost.setdefault(tuple(missing), []).append(block)
    for needed, named in lost.items():
        if needed:
            message = f"{_quoted(named)} always come{'s' * (len(named) == 1)} with safety text: {_quoted(needed)}"
            yield Diagnostic("locked", message, place.at("blocks"), _ADD_THEM)
    if len(known[model].blocks) == 1 and len(pack.blocks) > 1 and not any(lost):
        yield from _without_more_signs(base, known[model], model, pack, place)


def _without_more_signs(base: Library, like: Pack, model: str, pack: Pack, place: Place) -> Iterator[Diagnostic]:
    """Refuse a pack like one of a single block that has more, and for all it may say no more of the signs."""
    more = [name for name in base.names("blocks") if name not in like.blocks and _has_signs(base, name)]
    if not any(name in pack.blocks for name in more):
        message = f"a pack with more than '{model}' needs another block with the emergency signs"
        yield Diagnostic("locked", message, place.at("blocks"), f"add one of: {', '.join(more)}")


def _safety_text(base: Library, blocks: Iterable[str], pack: Pack) -> list[str]:
    """Name those blocks with locked items that a pack lacks."""
    lacking = [name for name in blocks if name not in pack.blocks]
    return [name for name in lacking if any(item.locked for item in base.block(name).value.items)]


def _quoted(names: Iterable[str]) -> str:
    return ", ".join(f"'{name}'" for name in names)


def _without_signs(base: Library, pack: Pack, name: str, place: Place) -> Iterator[Diagnostic]:
    shipped = base.names("blocks")
    if not any(_has_signs(base, block) for block in pack.blocks if block in shipped):
        message = f"pack '{name}' has no block with the emergency signs"
        hint = f"add one of: {', '.join(block for block in shipped if _has_signs(base, block))}"
        yield Diagnostic("locked", message, place.at("blocks"), hint)


def _has_signs(base: Library, block: str) -> bool:
    return any(item.locked and isinstance(item, EmergencyItem) for item in base.block(block).value.items)
