"""Our own layout of the same packet, in process: lay out, then personalise. The words come from the content itself."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from bench.words import packet_request
from handouts.content.library import open_library
from handouts.pdf.fonts import typefaces
from handouts.pipeline import compose_variant, lay_out_variant, personalised
from handouts.resolve.request import Patient
from handouts.shipped import content_folder


def prepare(_words: list[dict[str, str]], fonts: Path) -> Callable[[int], bytes]:
    library = open_library(content_folder())
    variant = compose_variant(library, packet_request())
    faces = typefaces(fonts)

    def build(run: int) -> bytes:
        laid_out = lay_out_variant(variant, library, faces)
        patient = Patient(name=f"Copy {run}")
        return personalised(laid_out, variant.handout, variant.resolved.words, patient, faces)

    return build
