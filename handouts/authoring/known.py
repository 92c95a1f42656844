"""A library to all that its files may name: facts, options, sources, blocks with their items, packs, drawings."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from functools import partial
from typing import TypeVar

from msgspec import Struct

from handouts.content.items import ItemBase
from handouts.content.library import Library, together
from handouts.content.model import Block, Clinic, FactSpec, OptionSpec, Procedure, SourceEntry, Surgeon, Words
from handouts.diagnostics import HandoutError

T = TypeVar("T")
_FIRST_LANGUAGE = "en"


class Known(Struct, frozen=True):
    """What a content file may name. `added` are the items that clinics and surgeons put into a block, by block."""

    facts: Mapping[str, FactSpec]
    options: Mapping[str, OptionSpec]
    sources: Mapping[str, SourceEntry]
    blocks: Mapping[str, Block]
    procedures: Mapping[str, Procedure]
    own_packs: tuple[str, ...]
    added: Mapping[str, Mapping[str, ItemBase]]
    icons: tuple[str, ...]
    figures: tuple[str, ...]
    words: Words

    @property
    def packs(self) -> dict[str, str]:
        """The title of every pack of an operation, by its name."""
        return {name: pack.title for one in self.procedures.values() for name, pack in one.packs.items()}

    def items(self, block: str) -> dict[str, ItemBase]:
        """Give the items of a block, by id, and those that clinics and surgeons add to it."""
        return {item.id: item for item in self.blocks[block].items} | dict(self.added.get(block, {}))


def known_of(library: Library) -> Known:
    """Read what files may name. Raises HandoutError with all that is wrong in the files that say so.

    A clinic's or surgeon's file that cannot be read is left out: it is what its author is about to mend.
    """
    facts, options, sources = together((library.facts,)), together((library.options,)), together((library.sources,))
    blocks = together(partial(library.block, name) for name in library.names("blocks"))
    procedures = together(partial(library.procedure, name) for name in library.names("procedures"))
    owners = tuple(_owners(library))
    return Known(
        facts=facts[0].value,
        options=options[0].value,
        sources=sources[0].value,
        blocks={sourced.value.block: sourced.value for sourced in blocks},
        procedures={sourced.value.procedure: sourced.value for sourced in procedures},
        own_packs=tuple(dict.fromkeys(name for owner in owners for name in _packs(owner))),
        added=_added(owners),
        icons=library.names("icons"),
        figures=library.names("figures"),
        words=library.words(_FIRST_LANGUAGE).value,
    )


def _owners(library: Library) -> Iterator[Clinic | Surgeon]:
    for clinic in library.names("clinics"):
        if loaded := _unless_faulty(partial(library.clinic, clinic)):
            yield loaded.value
        for name in library.surgeons(clinic):
            if surgeon := _unless_faulty(partial(library.surgeon, clinic, name)):
                yield surgeon.value


def _packs(owner: Clinic | Surgeon) -> Iterator[str]:
    if isinstance(owner, Clinic):
        for own in (owner, *owner.for_.values()):
            yield from own.packs


def _added(owners: tuple[Clinic | Surgeon, ...]) -> dict[str, dict[str, ItemBase]]:
    found: dict[str, dict[str, ItemBase]] = {}
    for owner in owners:
        for own in (owner, *owner.for_.values()):
            for block, override in own.overrides.items():
                found.setdefault(block, {}).update({new.item.id: new.item for new in override.add})
    return found


def _unless_faulty(load: Callable[[], T]) -> T | None:
    try:
        return load()
    except HandoutError:
        return None
