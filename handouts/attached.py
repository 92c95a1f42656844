"""What a clinic attaches to a pack -> its PDFs, judged at their places in `clinic.yaml`, and packets that hold them."""

from __future__ import annotations

from collections.abc import Iterable
from functools import partial
from typing import TYPE_CHECKING, Final

from msgspec import Struct
from msgspec.structs import replace

from handouts.content.attached_files import AttachedFile
from handouts.content.library import Library, together
from handouts.diagnostics import Diagnostic, HandoutError, Location, Severity

if TYPE_CHECKING:
    from handouts.print_run import Attachment

_LACKING: Final = {
    "untagged": ("has no tags", "ask whoever made it for a tagged PDF that keeps PDF/UA-1 and PDF/A"),
    "unproven": ("does not say that it keeps PDF/UA-1 and PDF/A", "ask whoever made it for a PDF that keeps both"),
}


class OwnPdf(Struct, frozen=True):
    """One PDF behind a pack. `lacking` is why its packets no longer say that they are accessible: 'untagged' (it has no
    tags), 'unproven' (it does not say itself that it keeps the standards), or empty.
    """

    pdf: Attachment
    pages: int
    lacking: str
    at: Location

    def warning(self, holder: str = "the packet") -> Diagnostic:
        """Say what `holder` loses by it."""
        reason, hint = _LACKING[self.lacking]
        message = f"the attachment '{self.pdf.title}' {reason}: {holder} no longer says that it is accessible"
        return Diagnostic(self.lacking, message, self.at, hint, Severity.WARNING)


Attached = tuple[OwnPdf, ...]
"""The PDFs behind a packet, in order."""


def attached_to(library: Library, clinic: str, procedure: str, pack: str) -> Attached:
    """Read and judge what a clinic attaches to a pack of an operation (its full name).

    Raises HandoutError with every PDF that cannot be carried, and all that is wrong in the clinic's list.
    """
    files = library.attachments(clinic)
    return _read(file for file in files if file.is_behind(procedure, pack))


def attached_anywhere(library: Library, clinic: str) -> Attached:
    """Read and judge all a clinic attaches. Raises HandoutError like `attached_to`."""
    return _read(library.attachments(clinic))


def behind(packet: bytes, attached: Attached) -> bytes:
    """The packet with the PDFs behind its pages; it stays as it is when there are none."""
    if not attached:
        return packet
    from handouts.print_run import with_attachments

    return with_attachments(packet, [one.pdf for one in attached]).data


def _read(files: Iterable[AttachedFile]) -> Attached:
    return together(partial(_judged, file) for file in files)


def _judged(file: AttachedFile) -> OwnPdf:
    from handouts.print_run import Attachment, standing  # only where there is one: it takes 150 ms to import

    pdf = Attachment(file.data(), file.title)
    try:
        found = standing(pdf)
    except HandoutError as refusal:
        raise HandoutError(*(replace(reason, location=file.at) for reason in refusal.diagnostics)) from None
    lacking = "" if found.proven else "unproven" if found.tagged else "untagged"
    return OwnPdf(pdf, found.pages, lacking, file.at)
