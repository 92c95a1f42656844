"""Finished packets become one PDF for the printer; a clinic's own PDFs are put behind a packet."""

from __future__ import annotations

from handouts.print_run.attachments import standing, with_attachments
from handouts.print_run.contract import (
    AttachedPacket,
    Attachment,
    OpenFile,
    PacketToPrint,
    Report,
    RunOptions,
    RunPart,
    RunWords,
    Standing,
    Writable,
)
from handouts.print_run.run import print_run

__all__ = [
    "AttachedPacket",
    "Attachment",
    "OpenFile",
    "PacketToPrint",
    "Report",
    "RunOptions",
    "RunPart",
    "RunWords",
    "Standing",
    "Writable",
    "print_run",
    "standing",
    "with_attachments",
]
