"""The bytes of a packet, what its file is called, and what is to be said of it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec import Struct

from handouts.diagnostics import Diagnostic
from handouts.resolve.request import Request, patient_warnings

if TYPE_CHECKING:
    from handouts.variants.ready import About


class Packet(Struct, frozen=True):
    """A finished, audited PDF, what it is called, and the warnings of its build."""

    data: bytes
    name_parts: tuple[str, ...]
    diagnostics: tuple[Diagnostic, ...]
    pages: int


def packet_of(about: About, data: bytes, pages: int, request: Request) -> Packet:
    """Call a packet's bytes by their name, with the warnings about its variant and about its patient."""
    warnings = patient_warnings(request, about.pack, prints_notes=about.prints_notes)
    return Packet(data, about.name_parts, (*about.diagnostics, *warnings), pages)
