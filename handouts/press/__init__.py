"""A composed handout and one patient become the bytes of a packet, in this process or in one of its own.

This file holds what goes in and what comes out, and imports nothing, so that `process.py` can start a press before
anything else is done; `work.py` does the work.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from msgspec import Struct

if TYPE_CHECKING:
    from handouts.document.artwork import ArtworkFiles
    from handouts.document.handout import Handout
    from handouts.pdf.laid_out import LaidOut
    from handouts.resolve.request import Patient
    from handouts.resolve.wording import Words


class Job(Struct, frozen=True):
    """Everything the layout of one packet needs besides the fonts."""

    handout: Handout
    artwork: ArtworkFiles
    words: Words
    patient: Patient | None


class Pressed(Struct, frozen=True):
    """A variant's pages, the packet of the job's patient, and those of its specimens."""

    laid_out: LaidOut
    packet: bytes
    specimens: tuple[bytes, ...]


Press = Callable[[Job], Callable[[], Pressed]]
"""Takes a job and gives a call that waits for its result, so that the caller can do something else meanwhile."""


def press_here(job: Job) -> Callable[[], Pressed]:
    """Press in this process, when the result is asked for; that call raises HandoutError for what cannot be printed."""

    def result() -> Pressed:
        from handouts.press.work import pressed  # only where pages are laid out: it takes 90 ms to import

        return pressed(job)

    return result
