"""Laid-out pages become a ready variant: one specimen is audited in full, a second settles what that left open."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from handouts.audit.learning import prove_variant
from handouts.diagnostics import ExitCode, HandoutError
from handouts.press import Job, Pressed
from handouts.press.specimens import specimens_of
from handouts.variants.expected import behind, expected_of
from handouts.variants.ready import About, ReadyVariant

if TYPE_CHECKING:
    from handouts.print_run import Attachment


def proven(about: About, job: Job, pressed: Pressed, attachments: Sequence[Attachment] = ()) -> ReadyVariant:
    """Prove a variant by its specimens. Raises HandoutError with all that is wrong, or cannot be explained."""
    first, second = (expected_of(about, patient) for patient in specimens_of(job))
    packet, another = (behind(specimen, attachments) for specimen in pressed.specimens)
    name = f"a specimen of '{about.procedure}'"
    proof = prove_variant(packet, name, first)
    if wrong := proof.check(another, name, second):
        raise HandoutError(*wrong, exit_code=ExitCode.FAILED)
    return ReadyVariant(about, pressed.laid_out, proof.learnt)
