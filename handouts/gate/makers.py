"""A library becomes the makers of its packets: every clinic with every surgeon, and what each of them adds."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from functools import partial
from typing import TypeVar

from msgspec import Struct

from handouts.content.items import ItemBase
from handouts.content.library import Library
from handouts.content.model import Pack, Procedure
from handouts.diagnostics import Diagnostic, HandoutError, did_you_mean
from handouts.resolve.packs import packs_of

T = TypeVar("T")


class Maker(Struct, frozen=True):
    """Whose packet it is; `surgeon` is empty for a clinic that names no usual surgeon."""

    clinic: str
    surgeon: str

    @property
    def name(self) -> str:
        """Clinic and surgeon in one word."""
        return f"{self.clinic}/{self.surgeon}"


def loaded(load: Callable[[], T]) -> T | None:
    """Load something, or give None: whoever loads everything tells what is wrong with it."""
    try:
        return load()
    except HandoutError:
        return None


def makers_of(library: Library) -> tuple[Maker, ...]:
    """List the surgeons of every clinic; a clinic that names no usual surgeon has packets without one as well."""
    found: list[Maker] = []
    for name in library.names("clinics"):
        clinic, surgeons = loaded(partial(library.clinic, name)), library.surgeons(name)
        if clinic and clinic.value.default_surgeon not in surgeons:
            found.append(Maker(name, ""))
        found += [Maker(name, surgeon) for surgeon in surgeons if clinic]
    return tuple(found)


def operates(library: Library, maker: Maker, procedure: str) -> bool:
    """Whether the maker does an operation; a surgeon who names none does them all."""
    if not maker.surgeon:
        return True
    surgeon = loaded(partial(library.surgeon, maker.clinic, maker.surgeon))
    return surgeon is not None and (not surgeon.value.procedures or procedure in surgeon.value.procedures)


def items_added(library: Library, maker: Maker) -> Iterator[ItemBase]:
    """Give the items that the maker's clinic and surgeon replace or add."""
    clinic = loaded(partial(library.clinic, maker.clinic))
    surgeon = loaded(partial(library.surgeon, maker.clinic, maker.surgeon)) if maker.surgeon else None
    for layer in (found.value for found in (clinic, surgeon) if found):
        for override in (change for own in (layer, *layer.for_.values()) for change in own.overrides.values()):
            yield from override.items()


def packs_offered(library: Library, maker: Maker, procedure: Procedure) -> dict[str, Pack]:
    """Give the packs of an operation that the maker's clinic prints, its own among them."""
    clinic = loaded(partial(library.clinic, maker.clinic))
    return packs_of(procedure, clinic.value) if clinic else procedure.packs


def unknown_procedures(library: Library, makers: Iterable[Maker]) -> Iterator[Diagnostic]:
    """Find the operations a surgeon claims that nobody has: no packet would ever be tried for them."""
    known = library.names("procedures")
    for maker in makers:
        surgeon = loaded(partial(library.surgeon, maker.clinic, maker.surgeon)) if maker.surgeon else None
        for position, name in enumerate(surgeon.value.procedures if surgeon else ()):
            if surgeon and name not in known:
                place, full = surgeon.at("procedures", position), loaded(partial(library.procedure, name))
                hint = f"write its full name, '{full.value.procedure}'" if full else did_you_mean(name, known)
                yield Diagnostic("unknown-procedure", f"unknown procedure '{name}'", place, hint)
