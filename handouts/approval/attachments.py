"""What a clinic attaches to its packs to what is signed of it: the title and the bytes of each PDF, and what lapsed.

The name of a file is no part of it. Digests are those that `sha256sum` and the manifest of a packet give.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import partial
from hashlib import sha256
from typing import Final, Literal

from msgspec import Struct

from handouts.approval.names import Names
from handouts.approval.order import steady
from handouts.approval.standing import Lapse
from handouts.content.approvals import ApprovalRecord
from handouts.content.attached_files import AttachedFile
from handouts.content.library import Library, together
from handouts.diagnostics import HandoutError, Location

Kind = Literal["added", "changed", "retitled", "moved", "removed"]

_SAID: Final[Mapping[Kind, str]] = {
    "added": "was not part of the approval",
    "changed": "is not the file that was approved",
    "retitled": "has another title than was approved",
    "moved": "stands elsewhere than was approved",
    "removed": "was approved and is no longer there",
}


class Enclosed(Struct, frozen=True):
    """A PDF behind a pack: its title, and the SHA-256 of its bytes in hexadecimal digits.

    `at` is where `clinic.yaml` names it, None in a record.
    """

    title: str
    sha256: str
    at: Location | None = None

    @property
    def line(self) -> str:
        """What a record says of it."""
        return f"{self.sha256} {self.title}"


Enclosures = Mapping[str, Sequence[Enclosed]]
"""The PDFs behind each pack, in order; a pack without any may be left out."""


class EnclosedChange(Struct, frozen=True):
    """A PDF that is not as it was: `was` is None for an added one, `now` for one that is gone."""

    pack: str
    kind: Kind
    was: Enclosed | None
    now: Enclosed | None

    @property
    def title(self) -> str:
        """What it is called, or was called last."""
        one = self.now or self.was
        assert one is not None  # nothing changes that is on neither side
        return one.title


def enclosed(file: AttachedFile) -> Enclosed:
    """Read what is signed of a file. Raises HandoutError when the system refuses."""
    return Enclosed(file.title, sha256(file.data()).hexdigest(), file.at)


def enclosures(library: Library, names: Names, packs: Iterable[str]) -> dict[str, tuple[Enclosed, ...]]:
    """Read all that a clinic attaches to some packs of an operation.

    Raises HandoutError with every file that cannot be read and all that is wrong in the clinic's list.
    """
    files = library.attachments(names.clinic)
    behind = {pack: [file for file in files if file.is_behind(names.procedure, pack)] for pack in packs}
    return {pack: together(partial(enclosed, file) for file in some) for pack, some in behind.items() if some}


def enclosures_in(record: ApprovalRecord) -> dict[str, tuple[Enclosed, ...]]:
    """Give what a record approves; nothing for one that was made before records had attachments."""
    return {pack: tuple(map(_read, table.removesuffix("\n").split("\n"))) for pack, table in record.attachments.items()}


def tables_of(found: Enclosures) -> dict[str, str]:
    """Write attachments as a record keeps them, one line each."""
    return {pack: "".join(f"{one.line}\n" for one in some) for pack, some in sorted(found.items())}


def compared(pack: str, was: Sequence[Enclosed], now: Sequence[Enclosed]) -> Iterator[EnclosedChange]:
    """Tell what differs between what was behind a pack and what is, in the order of now, then what is gone.

    A PDF is the same one when its bytes are, whatever its title; else when its title is.
    """
    in_place = steady([one.line for one in was], [one.line for one in now])
    left = list(was)
    for one in now:
        before = _like(one, was)
        left = [other for other in left if other is not before]
        if kind := _kind(before, one, is_in_place=one.line in in_place):
            yield EnclosedChange(pack, kind, before, one)
    yield from (EnclosedChange(pack, "removed", one, None) for one in left)


def attachment_lapses(record: ApprovalRecord, now: Enclosures, packs: Iterable[str], at: Location) -> Iterator[Lapse]:
    """Name each attachment of some packs that is not as a record has it; `at` is to blame for one that is gone."""
    known = enclosures_in(record)
    for pack in packs:
        for change in compared(pack, known.get(pack, ()), now.get(pack, ())):
            message = f"the attachment '{change.title}' of pack '{pack}' {_SAID[change.kind]}"
            place = change.now.at if change.now else at
            yield Lapse(origin_of(pack, change.title), message, place, is_new=change.kind == "added")


def lapses_now(library: Library, names: Names, record: ApprovalRecord, packs: Sequence[str]) -> tuple[Lapse, ...]:
    """Hold what is attached to some packs against a record; attachments that cannot be read have lapsed."""
    at = library.clinic(names.clinic).at("attachments")
    try:
        now = enclosures(library, names, packs)
    except HandoutError as error:
        return tuple(Lapse("attachments", found.message, found.location) for found in error.diagnostics)
    return tuple(attachment_lapses(record, now, packs, at))


def origin_of(pack: str, title: str) -> str:
    """Name an attachment among what may lapse."""
    return f"attachment {pack}/{title}"


def _like(one: Enclosed, others: Sequence[Enclosed]) -> Enclosed | None:
    alike = [other for other in others if other.sha256 == one.sha256 or other.title == one.title]
    return max(alike, key=lambda other: (other.line == one.line, other.sha256 == one.sha256), default=None)


def _kind(before: Enclosed | None, now: Enclosed, *, is_in_place: bool) -> Kind | None:
    if before is None:
        return "added"
    if before.sha256 != now.sha256:
        return "changed"
    if before.title != now.title:
        return "retitled"
    return None if is_in_place else "moved"


def _read(line: str) -> Enclosed:
    digest, _, title = line.partition(" ")
    return Enclosed(title, digest)
