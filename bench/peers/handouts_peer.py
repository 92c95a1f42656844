"""Our own layout of the same packet, in process: lay out, then personalise. The words come from the content itself."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

from msgspec.structs import replace

from bench.words import packet_request
from handouts.artwork import find_artwork
from handouts.content.library import open_library
from handouts.pdf.fonts import typefaces
from handouts.pdf.plate import Plate
from handouts.pipeline import compose_variant
from handouts.press import Job
from handouts.press.work import lay_out_job, personalised
from handouts.resolve.request import Patient
from handouts.shipped import content_folder


def prepare(packet: dict[str, Any], fonts: Path) -> Callable[[int], bytes]:
    library, request = open_library(content_folder()), packet_request()
    variant = compose_variant(library, request)
    patient = request.patient or Patient()
    job = Job(variant.handout, find_artwork(variant.handout, library), variant.resolved.words, patient)
    faces = typefaces(fonts)

    def build(run: int) -> bytes:
        laid_out = lay_out_job(job, faces)
        return personalised(Plate(laid_out, faces), job, replace(patient, name=f"{packet['name']} {run}"))

    return build
