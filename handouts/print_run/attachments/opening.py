"""The bytes of somebody's PDF -> a reader of it, or every reason why it is not put behind a packet."""

from __future__ import annotations

import io
from collections.abc import Iterator, Mapping
from typing import Final, cast

from pypdf import PdfReader
from pypdf.generic import DictionaryObject, IndirectObject

from handouts.diagnostics import Diagnostic, HandoutError

MOST_BYTES: Final = 20_000_000
MOST_PAGES: Final = 60
MOST_OBJECTS: Final = 20_000
_HEADER_WITHIN: Final = 1024
_PRINT_ANEW: Final = "open it, print it to a new PDF, and attach that"
_HINTS: Final = {
    "attachment-unreadable": _PRINT_ANEW,
    "attachment-locked": "save it without a password, and attach that",
    "attachment-too-large": f"attach at most {MOST_PAGES} pages and {MOST_BYTES // 1_000_000} MB; shrink its pictures",
    "attachment-active": _PRINT_ANEW,
    "attachment-changes": _PRINT_ANEW,
    "attachment-a-packet": "name its blocks in the pack instead",
}
_RUNS: Final = frozenset(
    {"JavaScript", "Launch", "SubmitForm", "ImportData", "ResetForm", "GoToR", "GoToE", "Thread", "Sound", "Movie"}
    | {"Hide", "Named", "SetOCGState", "Rendition", "Trans", "GoTo3DView", "RichMediaExecute"}
)
"""Actions that do more than show a page or a web address (ISO 32000-1, 12.6.4)."""


class RefusalError(Exception):
    """One reason to refuse an attachment: a code of `_HINTS`, and words that follow its title."""

    def __init__(self, code: str, reason: str) -> None:
        super().__init__(reason)
        self.code = code
        self.reason = reason


def refused(title: str, *refusals: RefusalError) -> HandoutError:
    """The error for an attachment, with all reasons."""
    found = (Diagnostic(one.code, f"the attachment '{title}' {one.reason}", hint=_HINTS[one.code]) for one in refusals)
    return HandoutError(*found)


def opened(data: bytes) -> PdfReader:
    """Open a PDF. Raises RefusalError, or anything the library raises for damaged files."""
    if len(data) > MOST_BYTES:
        raise RefusalError("attachment-too-large", f"has {len(data) / 1_000_000:.0f} MB")
    if b"%PDF-" not in data[:_HEADER_WITHIN]:
        raise RefusalError("attachment-unreadable", "is not a PDF")
    reader = PdfReader(io.BytesIO(data), strict=True)
    if reader.is_encrypted:
        raise RefusalError("attachment-locked", "is encrypted or locked with a password")
    if int(reader.trailer.get("/Size", 0)) > MOST_OBJECTS:
        raise RefusalError("attachment-too-large", f"has more than {MOST_OBJECTS} objects")
    return reader


def active_content(root: DictionaryObject) -> Iterator[RefusalError]:
    """What a file's catalog would do, carry or hide besides pages; a first view of it is simply left out."""
    if "/Handouts" in dictionary(root.get("/PieceInfo")):
        yield RefusalError("attachment-a-packet", "is a packet of its own, perhaps another patient's")
    names = dictionary(root.get("/Names"))
    if "/JavaScript" in names:
        yield RefusalError("attachment-active", "holds scripts")
    if "/EmbeddedFiles" in names or "/AF" in root or "/Collection" in root:
        yield RefusalError("attachment-active", "has other files inside it")
    if "/AA" in root:
        yield RefusalError("attachment-active", "does something when it is opened or closed")
    opening = resolved(root.get("/OpenAction"))
    if isinstance(opening, DictionaryObject) and opening.get("/S") != "/GoTo":
        yield RefusalError("attachment-active", "does something when it is opened")
    form = dictionary(root.get("/AcroForm"))
    if form.get("/XFA") is not None or resolved(form.get("/Fields")):
        yield RefusalError("attachment-changes", "has fields to fill in, which print only as a viewer likes")
    layers = dictionary(dictionary(root.get("/OCProperties")).get("/D"))
    if resolved(layers.get("/OFF")) or layers.get("/BaseState", "/ON") != "/ON":
        yield RefusalError("attachment-changes", "has layers that are switched off")


def is_active(action: Mapping[str, object]) -> bool:
    """Whether an action of a link, or one that follows it, does more than show a page or an address."""
    return str(action.get("/S")).removeprefix("/") in _RUNS or "/Next" in action


def resolved(thing: object) -> object:
    """What a reference leads to; anything else as it is."""
    return thing.get_object() if isinstance(thing, IndirectObject) else thing


def dictionary(thing: object) -> Mapping[str, object]:
    """A dictionary, or an empty one when it is none."""
    found = resolved(thing)
    return cast("Mapping[str, object]", found) if isinstance(found, DictionaryObject) else {}
