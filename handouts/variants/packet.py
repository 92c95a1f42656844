"""The bytes of a packet, what its file is called, and what is to be said of it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec import Struct

from handouts.diagnostics import Diagnostic
from handouts.resolve.request import Request, patient_warnings

if TYPE_CHECKING:
    from handouts.pdf.laid_out import LaidOut
    from handouts.variants.ready import About


class Packet(Struct, frozen=True):
    """A finished, audited PDF, what it is called, and the warnings of its build."""

    data: bytes
    name_parts: tuple[str, ...]
    diagnostics: tuple[Diagnostic, ...]
    pages: int


def packet_of(about: About, data: bytes, laid_out: LaidOut, request: Request) -> Packet:
    """Call a packet's bytes by their name, with the warnings about its variant and about its patient."""
    from handouts.variants.past import past_days  # for the process that prints

    warnings = patient_warnings(request, about.pack, prints_notes=about.prints_notes)
    surgery = request.patient.surgery_date if request.patient else None
    past = past_days(laid_out, surgery, request.today)
    return Packet(data, about.name_parts, (*about.diagnostics, *warnings, *past), laid_out.pages)
