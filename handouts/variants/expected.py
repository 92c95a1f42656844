"""A variant and a patient become what the packet must say, and what stands behind its pages."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from handouts.audit.proving.expected import Expected

if TYPE_CHECKING:
    from handouts.print_run import Attachment
    from handouts.resolve.request import Patient
    from handouts.variants.ready import About


def behind(packet: bytes, attachments: Sequence[Attachment]) -> bytes:
    """The packet with PDFs behind its pages."""
    if not attachments:
        return packet
    from handouts.print_run import with_attachments

    return with_attachments(packet, attachments).data


def expected_of(about: About, patient: Patient) -> Expected:
    """What a patient's packet must say: the patient's own words, else what is printed for everybody."""
    usual = {field.value: text for field, text in about.defaults.items()}
    return Expected(
        name=patient.name,
        reference=patient.reference,
        surgeon=usual.get("surgeon", ""),
        region=about.region,
        side=patient.side,
        levels=patient.levels,
        surgery_date=patient.surgery_date,
        follow_up_date=patient.follow_up_date,
        arrival_time=patient.arrival_time,
        follow_up_time=patient.follow_up_time,
        arrival_place=patient.arrival_place or usual.get("arrival_place", ""),
        notes=patient.notes,
        language=about.language,
    )
