"""The PDFs behind the packs of a reading to an account of each, and to what differs from those that were there."""

from __future__ import annotations

from collections.abc import Iterable

from msgspec import Struct

from handouts.account.approval import Approvals
from handouts.account.reading import Reading
from handouts.approval.attachments import Enclosures, Kind, compared, enclosed, enclosures, origin_of
from handouts.approval.names import names_of
from handouts.attached import attached_to
from handouts.content.library import Library
from handouts.diagnostics import Location


class AttachmentAccount(Struct, frozen=True):
    """A PDF behind a pack. `proven`: it says itself that it keeps PDF/UA-1 and PDF/A; `sha256` is of its bytes."""

    pack: str
    title: str
    file: str
    pages: int
    tagged: bool
    proven: bool
    sha256: str
    at: Location
    approved: str


class AttachmentChange(Struct, frozen=True):
    """A PDF that is not as it was; `was` is its former title, and `at` None for one that is gone."""

    pack: str
    title: str
    kind: Kind
    was: str
    at: Location | None


def accounts_of(library: Library, reading: Reading, approvals: Approvals) -> tuple[AttachmentAccount, ...]:
    """Tell what stands behind each pack of a reading. Raises HandoutError with every PDF that cannot be carried."""
    names = names_of(reading.resolved)
    files = library.attachments(names.clinic)
    return tuple(
        AttachmentAccount(
            pack=pack,
            title=file.title,
            file=file.path.name,
            pages=judged.pages,
            tagged=judged.lacking != "untagged",
            proven=not judged.lacking,
            sha256=enclosed(file).sha256,
            at=file.at,
            approved=approvals.of_pack(pack, origin_of(pack, file.title)),
        )
        for pack in reading.pack_names
        for file, judged in zip(
            (file for file in files if file.is_behind(names.procedure, pack)),
            attached_to(library, names.clinic, names.procedure, pack),
            strict=True,
        )
    )


def changes_since(library: Library, reading: Reading, was: Enclosures) -> tuple[AttachmentChange, ...]:
    """Tell how what stands behind each pack of a reading differs from what did. Raises HandoutError."""
    now = enclosures(library, names_of(reading.resolved), reading.pack_names)
    return tuple(_changes(reading.pack_names, was, now))


def _changes(packs: Iterable[str], was: Enclosures, now: Enclosures) -> Iterable[AttachmentChange]:
    for pack in packs:
        for change in compared(pack, was.get(pack, ()), now.get(pack, ())):
            before = change.was.title if change.was else ""
            yield AttachmentChange(pack, change.title, change.kind, before, change.now.at if change.now else None)
