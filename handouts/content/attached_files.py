"""What a clinic attaches to its packs -> the PDF files beside its `clinic.yaml`, each with its place there."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path as FilePath

from msgspec import Struct

from handouts.content.beside import ATTACHMENT, beside_clinic
from handouts.content.folders import Folders, unreadable
from handouts.content.model import Clinic, OwnOfClinic, Pack, Procedure
from handouts.content.places import Path, Places, StackedPlaces
from handouts.diagnostics import Diagnostic, HandoutError, Location, did_you_mean


class AttachedFile(Struct, frozen=True):
    """A PDF behind the packets of a pack: of one operation, by its full name, or of all (empty)."""

    procedure: str
    pack: str
    title: str
    path: FilePath
    at: Location
    """Where the clinic's file names it."""

    def is_behind(self, procedure: str, pack: str) -> bool:
        """Whether it stands behind a pack of an operation, which is named in full."""
        return self.pack == pack and self.procedure in ("", procedure)

    def data(self) -> bytes:
        """Read it. Raises HandoutError when the system refuses."""
        try:
            return self.path.read_bytes()
        except OSError as error:
            refused = unreadable(str(self.path), error)
            message = f"'{self.path.name}': {refused.message}"
            raise HandoutError(Diagnostic(refused.code, message, self.at, refused.hint)) from None


def attached_files(
    clinic: Clinic, places: Places | StackedPlaces, folders: Folders, procedures: Callable[[], Sequence[Procedure]]
) -> tuple[AttachedFile, ...]:
    """Find all files a clinic attaches, those for all operations first; `procedures` is asked for when there are some.

    Raises HandoutError with every pack that is not there and every file that cannot be taken.
    """
    parts: list[tuple[str, OwnOfClinic, Path]] = [("", clinic, ())]
    parts += [(name, own, ("for", name)) for name, own in clinic.for_.items()]
    if not any(own.attachments for _, own, _ in parts):
        return ()
    operations = {one.procedure: one.packs for one in procedures()}
    found: list[AttachedFile] = []
    wrong: list[Diagnostic] = []
    for procedure, own, path in parts:
        wrong += _unknown_packs(own, (*path, "attachments"), places, _packs(clinic, procedure, operations))
        for at, pack, title, written in _entries(own, path, places):
            try:
                file = beside_clinic(folders, clinic.clinic, written, at, ATTACHMENT)
            except HandoutError as error:
                wrong += error.diagnostics
                continue
            found.append(AttachedFile(procedure, pack, title, file, at))
    if wrong:
        raise HandoutError(*wrong)
    return tuple(found)


def _entries(own: OwnOfClinic, path: Path, places: Places | StackedPlaces) -> Iterator[tuple[Location, str, str, str]]:
    for pack, pdfs in own.attachments.items():
        for position, pdf in enumerate(pdfs):
            yield places.of((*path, "attachments", pack, position, "file")), pack, pdf.title, pdf.file


def _packs(clinic: Clinic, procedure: str, operations: Mapping[str, Mapping[str, Pack]]) -> set[str]:
    """The packs of an operation, the clinic's own among them; of all of them for what is said of all."""
    names = [procedure] if procedure in operations else [*operations, *clinic.for_]
    special = [clinic.for_[name].packs for name in names if name in clinic.for_]
    return set(clinic.packs).union(*(operations.get(name, {}) for name in names), *special)


def _unknown_packs(
    own: OwnOfClinic, path: Path, places: Places | StackedPlaces, known: set[str]
) -> Iterator[Diagnostic]:
    for pack in own.attachments:
        if pack not in known:
            message = f"there is no pack '{pack}' to attach to"
            yield Diagnostic("unknown-pack", message, places.key((*path, pack)), did_you_mean(pack, known))
