"""A job becomes laid-out pages, and those with one patient's texts in them a packet's bytes."""

from __future__ import annotations

from handouts.document.longest import longest_text
from handouts.document.slot_texts import slot_texts
from handouts.document.tree import Slot
from handouts.pdf.artwork import read_artwork
from handouts.pdf.fonts import Typefaces, typefaces
from handouts.pdf.laid_out import LaidOut
from handouts.pdf.layout import lay_out
from handouts.pdf.plate import Plate
from handouts.press import Job, Pressed
from handouts.press.specimens import specimens_of
from handouts.resolve.request import Patient
from handouts.shipped import fonts_folder


def warm_up() -> None:
    """Have everything ready that the first job would otherwise wait for."""
    typefaces(fonts_folder())


def pressed(job: Job) -> Pressed:
    """Lay a job out and fill its patient in, and its specimens. Raises HandoutError for what cannot be printed."""
    faces = typefaces(fonts_folder())
    laid_out = lay_out_job(job, faces)
    plate = Plate(laid_out, faces)
    packet, *specimens = (personalised(plate, job, patient) for patient in (job.patient, *specimens_of(job)))
    return Pressed(laid_out, packet, tuple(specimens))


def lay_out_job(job: Job, faces: Typefaces) -> LaidOut:
    """Lay the handout out once for all its patients."""
    defaults = dict(job.handout.defaults)

    def longest(slot: Slot) -> str:
        return longest_text(slot, job.words, defaults)

    artwork = read_artwork(job.artwork, grey=job.handout.edition.grey)
    return lay_out(job.handout, artwork, faces, longest)


def personalised(plate: Plate, job: Job, patient: Patient | None) -> bytes:
    """Fill one patient's texts into laid-out pages."""
    defaults = dict(job.handout.defaults)

    def texts(slot: Slot) -> tuple[str, ...]:
        return slot_texts(slot, patient, defaults, job.words)

    return plate.printed(texts).data
