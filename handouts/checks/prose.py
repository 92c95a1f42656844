"""A handout to the words its authors wrote, without marks and references, each with its way back to its place."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from functools import lru_cache
from typing import Final

from msgspec import Struct

from handouts.checks.subject import Subject
from handouts.checks.writing import texts_of
from handouts.diagnostics import HandoutError, Location
from handouts.resolve.layers import PlacedItem
from handouts.resolve.packs import place_of_pack

REFERENCE: Final = "\N{OBJECT REPLACEMENT CHARACTER}"
"""Stands in plain words for a reference or a line to write on."""

_MARK: Final = re.compile(
    r"\\(?P<escaped>[!-/:-@\[-`{-~])"
    r"|(?P<line>[ \t]{0,40}\\(?:\s+|\Z))"
    r"|(?P<space>[ \t]{0,40}\n\s*)"
    r"|\*\*"
    r"|\[(?P<words>[^\[\]]{0,400})\]\((?:[^()\n]|\([^()\n]{0,99}\)){0,400}\)"
    r"|\{(?P<reference>[^{}\n]{0,99})\}"
)
"""The marks of handouts/content/inline.py, as far as they decide which characters are read."""


class Plain(Struct, frozen=True):
    """The words of one text. `places` tells for each character where it stands in the text as it was written."""

    words: str
    places: tuple[int, ...]
    references: tuple[str, ...]
    """What each `REFERENCE` of the words names, without its braces, in order."""


class Prose(Struct, frozen=True):
    """One text a patient reads, as plain words, and where it was written; `placed` is its item, if it has one."""

    origin: str
    plain: Plain
    place: Callable[[int, int], Location | None]
    placed: PlacedItem | None = None

    @property
    def words(self) -> str:
        """The text without emphasis and link targets; a line break of the author's is a line end."""
        return self.plain.words

    def at(self, start: int, end: int) -> Location | None:
        """Give the place of the words' characters `start` to `end`."""
        if start >= end:
            return self.place(0, 0)
        return self.place(self.plain.places[start], self.plain.places[end - 1] + 1)

    def said(self, start: int, end: int) -> str:
        """Give the characters `start` to `end` on one line, references as they were written."""
        names = iter(self.plain.references[self.words.count(REFERENCE, 0, start) :])
        parts = (f"{{{next(names)}}}" if sign == REFERENCE else sign for sign in self.words[start:end])
        return " ".join("".join(parts).split())


def prose_of(subject: Subject) -> tuple[Prose, ...]:
    """Give every text of the items, then the titles, the texts that facts print and the clinic's own words."""
    return subject.once(_prose)


def _prose(subject: Subject) -> tuple[Prose, ...]:
    return tuple(_texts(subject))


def _texts(subject: Subject) -> Iterator[Prose]:
    for origin, placed in subject.items():
        for text in texts_of(placed):
            yield Prose(origin, plain(text.text), text.at, placed)
    for resolved in subject.resolved.blocks:
        name = resolved.block.block
        yield _elsewhere(name, resolved.block.title, subject.block_at(name, "title"))
    procedure, clinic = subject.resolved.procedure, subject.resolved.clinic
    yield _elsewhere(procedure.procedure, procedure.title, subject.procedure_at("title"))
    yield _elsewhere(procedure.procedure, procedure.subtitle, subject.procedure_at("subtitle"))
    for fact in subject.resolved.facts.values():
        if fact.text and fact.spec.type in ("text", "choice"):
            yield _elsewhere(fact.name, fact.text, fact.origin.location)
    yield _elsewhere(clinic.clinic, clinic.phones.day.hours or "", subject.clinic_at("phones", "day", "hours"))
    yield _elsewhere(clinic.clinic, clinic.phones.night.hours or "", subject.clinic_at("phones", "night", "hours"))
    yield _elsewhere(clinic.clinic, clinic.emergency.also or "", subject.clinic_at("emergency", "also"))
    yield _elsewhere(clinic.clinic, clinic.arrival_place or "", subject.clinic_at("arrival_place"))
    yield from _of_pack(subject)
    yield from _of_surgeon(subject)


def _of_pack(subject: Subject) -> Iterator[Prose]:
    resolved = subject.resolved
    pack = resolved.procedure.packs.get(resolved.pack)
    if pack is None:
        return
    try:
        clinic = subject.library.clinic(resolved.clinic.clinic)
        place = place_of_pack(subject.library.procedure(resolved.procedure.procedure), clinic, resolved.pack)
    except HandoutError:
        return  # the loader has said so
    yield _elsewhere(resolved.pack, pack.title, place.at("title"))
    yield _elsewhere(resolved.pack, pack.heading or "", place.at("heading"))


def _of_surgeon(subject: Subject) -> Iterator[Prose]:
    surgeon = subject.resolved.surgeon
    if surgeon is None:
        return
    try:
        file = subject.library.surgeon(subject.resolved.clinic.clinic, surgeon.surgeon)
    except HandoutError:
        return
    yield _elsewhere(surgeon.surgeon, surgeon.name, file.at("name"))
    yield _elsewhere(surgeon.surgeon, surgeon.short or "", file.at("short"))


def _elsewhere(origin: str, text: str, place: Location | None) -> Prose:
    return Prose(origin, plain(text), lambda _start, _end: place)


@lru_cache(maxsize=8192)
def plain(text: str) -> Plain:
    """Take the marks out of a text."""
    words: list[str] = []
    places: list[int] = []
    references: list[str] = []
    end = 0
    for mark in _MARK.finditer(text):
        words.append(text[end : mark.start()])
        places.extend(range(end, mark.start()))
        end = mark.end()
        if mark["reference"] is not None:
            references.append(mark["reference"])
        group = mark.lastgroup
        instead = {"line": "\n", "space": " ", "reference": REFERENCE}.get(group or "", mark[group] if group else "")
        words.append(instead)
        first = mark.start(group) if group in ("escaped", "words") else mark.start()
        places.extend(range(first, first + len(instead)))
    words.append(text[end:])
    places.extend(range(end, len(text)))
    return Plain("".join(words), tuple(places), tuple(references))


@lru_cache(maxsize=8192)
def sentences(words: str) -> tuple[tuple[int, int], ...]:
    """Find where the sentences of plain words start and end; a line end closes one too."""
    starts = [0, *(found.end() for found in _BETWEEN.finditer(words))]
    ends = [*(found.start() for found in _BETWEEN.finditer(words)), len(words)]
    return tuple((start, end) for start, end in zip(starts, ends, strict=True) if words[start:end].strip())


_BETWEEN: Final = re.compile(
    r"(?<=[.!?])(?<!\b(?:Dr|Mr|Ms|vs)\.)(?<!\b(?:e\.g|i\.e)\.)(?<!\bMrs\.)"
    r"[\"\N{RIGHT DOUBLE QUOTATION MARK})]?\s+(?=[^a-z\s])|\n"
)
