"""What a press could not set, known by its block alone, to the values of files that it was written in."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from msgspec.structs import replace

from handouts.checks.prose import Prose, prose_of
from handouts.checks.subject import Subject
from handouts.diagnostics import Diagnostic, Location

_SIGN: Final = re.compile(r"no bundled font has U\+([0-9A-F]{4,6}) ")
_WORD: Final = re.compile(r"'(.+?)(?:\.\.\.)?' is wider than its column", re.DOTALL)
_OF_PATIENT: Final = re.compile(r"'(surgeon|arrival_place)' of the patient file: (.*)", re.DOTALL)
"""Starts what is told of a place of the patient that a clinic's or surgeon's own file fills where no patient does."""


def in_files(finding: Diagnostic, subject: Subject) -> Iterator[Diagnostic]:
    """Tell a finding of the press once for each value that it comes of, at the value; else as near as is known."""
    told = _of_patient(finding, subject)
    sought = _sought(told)
    block = told.location.file.partition("/")[0] if told.location and not told.location.line else ""
    places = [place for place in dict.fromkeys(_places(sought, block, subject)) if place] if sought else []
    if places and not (told.location and told.location.line):
        yield from (replace(told, location=place) for place in places)
    else:
        yield replace(told, location=subject.in_file(told.location))


def _sought(finding: Diagnostic) -> str:
    """Give the character or the start of the word that could not be set."""
    if finding.code == "missing-glyph" and (sign := _SIGN.match(finding.message)):
        return chr(int(sign[1], 16))
    word = _WORD.match(finding.message) if finding.code == "word-too-long" else None
    return word[1] if word else ""


def _of_patient(finding: Diagnostic, subject: Subject) -> Diagnostic:
    """Take the patient file out of a finding that a clinic's or surgeon's file is to blame for."""
    match, resolved = _OF_PATIENT.match(finding.message), subject.resolved
    if not match:
        return finding
    surgeon = resolved.surgeon.name if resolved.surgeon else ""
    usual = {"surgeon": surgeon, "arrival_place": resolved.clinic.arrival_place or ""}[match[1]]
    told = replace(finding, message=match[2])
    sought = _sought(told)
    return told if sought and sought in usual else finding


def _places(sought: str, block: str, subject: Subject) -> Iterator[Location | None]:
    in_block = [prose for prose in prose_of(subject) if prose.placed and prose.origin.partition("/")[0] == block]
    for prose in in_block:
        yield from _within(sought, prose)
    printed = {name for prose in in_block for name in prose.plain.references}
    named = {name.partition(".")[0] for name in printed} | {value for p in in_block for value in _values(p)}
    for fact in subject.resolved.facts.values():
        if fact.name in named and _shares(sought, fact.text):
            yield fact.origin.location
    for prose in prose_of(subject):
        if not prose.placed and prose.origin not in subject.resolved.facts:
            yield from _within(sought, prose)
    if sought in subject.resolved.clinic.name:
        yield subject.clinic_at("name")


def _within(sought: str, prose: Prose) -> Iterator[Location | None]:
    at = prose.words.find(sought)
    if at >= 0:
        yield prose.at(at, at + len(sought))


def _values(prose: Prose) -> Iterator[str]:
    """Give what an item names beside its texts: facts that are its limit, its time or its rate."""
    if prose.placed:
        item = prose.placed.item
        yield from (value for name in item.__struct_fields__ if isinstance(value := getattr(item, name), str))


def _shares(sought: str, printed: str) -> bool:
    """Whether a fact prints a character, or the better part of a word with what stands around it."""
    if len(sought) == 1:
        return sought in printed
    return any(len(part) * 2 > len(sought) and (part in sought or sought in part) for part in printed.split(" "))
