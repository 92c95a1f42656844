"""A library to rows of what there is to choose from and to write with, a clinic's own among it."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import partial
from typing import Any, Final, Literal

from handouts.content.library import Library
from handouts.content.model import Clinic, OwnOfClinic, Pack, PerRegion, Procedure
from handouts.document.codes import short_code
from handouts.resolve.packs import packs_of

Row = dict[str, Any]
"""What a listing says of one thing: at least its `id` and `title`."""
_TITLE: Final = re.compile(rb"<title>\s*([^<]*?)\s*</title>")


def procedures(library: Library) -> Iterable[Row]:
    """Every operation, its short name and its packs."""
    for procedure in _procedures(library):
        row = {"id": procedure.procedure, "title": procedure.title, "short": procedure.short}
        yield {**row, "packs": list(procedure.packs)}


def packs(library: Library) -> Iterable[Row]:
    """Every pack of every operation, then those that clinics have of their own, each with the clinic."""
    for procedure in _procedures(library):
        yield from (_pack(procedure, name, pack, "") for name, pack in procedure.packs.items())
    for clinic in _clinics(library):
        for procedure in _procedures(library):
            own = packs_of(procedure, clinic)
            added = {name: pack for name, pack in own.items() if procedure.packs.get(name) != pack}
            yield from (_pack(procedure, name, pack, clinic.clinic) for name, pack in added.items())


def blocks(library: Library) -> Iterable[Row]:
    """Every block, with the code it is printed with."""
    for name in library.names("blocks"):
        block = library.block(name).value
        yield {"id": name, "title": block.title or _in_words(name), "code": short_code(name)}


def clinics(library: Library) -> Iterable[Row]:
    """Every clinic, its surgeons, its own packs, and the PDFs it attaches."""
    for clinic in _clinics(library):
        row = {"id": clinic.clinic, "title": clinic.name, "country": clinic.country, "paper": clinic.paper}
        owns: tuple[OwnOfClinic, ...] = (clinic, *clinic.for_.values())
        titles = (pdf.title for own in owns for pdfs in own.attachments.values() for pdf in pdfs)
        yield {
            **row,
            "surgeons": list(library.surgeons(clinic.clinic)),
            "packs": list(dict.fromkeys(name for own in owns for name in own.packs)),
            "attachments": list(dict.fromkeys(titles)),
        }


def surgeons(library: Library) -> Iterable[Row]:
    """Every surgeon, their clinic, and the operations they do if not all."""
    for clinic in library.names("clinics"):
        for name in library.surgeons(clinic):
            surgeon = library.surgeon(clinic, name).value
            row = {"id": name, "title": surgeon.name, "clinic": clinic}
            yield {**row, "procedures": list(surgeon.procedures)}


def facts(library: Library) -> Iterable[Row]:
    """Every fact that `--set` can change."""
    for name, spec in library.facts().value.items():
        row = {"id": name, "title": spec.says, "type": spec.type, "owner": spec.owner, "default": _each(spec.default)}
        yield {**row, "range": list(spec.range or ()), "choices": list(spec.answers)}


def options(library: Library) -> Iterable[Row]:
    """Every choice that `--option` can make."""
    for name, spec in library.options().value.items():
        yield {"id": name, "title": spec.title, "choices": list(spec.choices), "default": _each(spec.default)}


def sources(library: Library) -> Iterable[Row]:
    """Every source that an item or fact may name."""
    for code, source in library.sources().value.items():
        row = {"id": code, "title": source.title, "address": source.address or ""}
        yield {**row, "confidence": source.confidence or ""}


def drawings(kind: Literal["figures", "icons"], library: Library) -> Iterable[Row]:
    """Every drawing that an item may show."""
    for name in library.names(kind):
        titled = _TITLE.search(library.folders.read(library.drawing_path(kind, name)))
        yield {"id": name, "title": titled[1].decode("utf-8", "replace") if titled else _in_words(name)}


ROWS: Final[Mapping[str, Callable[[Library], Iterable[Row]]]] = {
    "procedures": procedures,
    "packs": packs,
    "blocks": blocks,
    "clinics": clinics,
    "surgeons": surgeons,
    "facts": facts,
    "options": options,
    "figures": partial(drawings, "figures"),
    "icons": partial(drawings, "icons"),
    "sources": sources,
}
"""The rows of each kind of thing."""


def _procedures(library: Library) -> Iterator[Procedure]:
    return (library.procedure(name).value for name in library.names("procedures"))


def _clinics(library: Library) -> Iterator[Clinic]:
    return (library.clinic(name).value for name in library.names("clinics"))


def _pack(procedure: Procedure, name: str, pack: Pack, clinic: str) -> Row:
    row = {"id": name, "title": pack.title, "procedure": procedure.procedure, "clinic": clinic}
    default = not clinic and name == procedure.default_pack
    return {**row, "like": pack.like or "", "default": default, "blocks": list(pack.blocks)}


def _each(default: PerRegion) -> dict[str, str | None]:
    return {"cervical": default.cervical, "lumbar": default.lumbar}


def _in_words(name: str) -> str:
    return name.replace("-", " ").capitalize()
