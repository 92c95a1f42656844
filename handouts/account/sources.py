"""The codes of sources to their titles."""

from __future__ import annotations

from collections.abc import Iterable

from msgspec import Struct

from handouts.content.library import Library


class Source(Struct, frozen=True):
    """Where a number or statement was read; `confidence` is empty when it was read in the source itself."""

    code: str
    title: str
    address: str
    confidence: str


def sources_of(library: Library, codes: Iterable[str]) -> tuple[Source, ...]:
    """Look up codes in the order given; one that is not listed has no title."""
    known = library.sources().value
    found = ((code, known.get(code)) for code in codes)
    return tuple(
        Source(code, entry.title, entry.address or "", entry.confidence or "") if entry else Source(code, "", "", "")
        for code, entry in found
    )
