"""One packet again and again: changed files become new pictures or what stops them; all else stays in the process."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from msgspec import Struct
from msgspec.structs import replace

from handouts.content.folders import open_folders, shown, unreadable
from handouts.content.library import Library
from handouts.diagnostics import Diagnostic, HandoutError
from handouts.naming import file_stem
from handouts.pipeline import build_packet
from handouts.resolve.request import Patient, Request
from handouts.variants.packet import Packet


class Drawn(Struct, frozen=True):
    """A round that went well: the pictures written, the pages of the whole packet, and the warnings of its build."""

    pictures: tuple[Path, ...]
    pages: int
    warnings: tuple[Diagnostic, ...]


class Failed(Struct, frozen=True):
    """A round that was stopped, and by what; `kept` says whether pictures of an earlier round are still there."""

    diagnostics: tuple[Diagnostic, ...]
    kept: bool


@dataclass
class Sitting:
    """Everything that stays from one round to the next.

    `patient` reads the patient anew, `put` writes the pictures of a packet under a stem; both may raise HandoutError.
    """

    library: Library
    request: Request
    patient: Callable[[], Patient | None]
    put: Callable[[Packet, str], Iterable[Path]]
    require_approval: bool = False
    pictures: frozenset[Path] = frozenset()

    def again(self, changed: Collection[Path] = ()) -> Drawn | Failed:
        """Make the packet from what the files say now, of which only these changed since the last round."""
        self.library = self.library.without(changed)
        try:
            return self._drawn()
        except HandoutError as error:
            return Failed(error.diagnostics, bool(self.pictures))
        except OSError as error:
            if not error.filename:
                raise
            gone = unreadable(shown(Path(error.filename)), error)  # taken away between two stages
            return Failed((gone,), bool(self.pictures))

    def _drawn(self) -> Drawn:
        open_folders(self.library.folders.roots)
        request = replace(self.request, patient=self.patient())
        packet = build_packet(self.library, request, require_approval=self.require_approval)
        stem = file_stem(packet.name_parts, request.patient)
        pictures = tuple(self.put(packet, stem))
        self._clear_away(pictures)
        return Drawn(pictures, packet.pages, packet.diagnostics)

    def _clear_away(self, pictures: Collection[Path]) -> None:
        """Remove what an earlier round drew and this one did not: pages and names that there are no more."""
        for stale in self.pictures.difference(pictures):
            with suppress(OSError):
                stale.unlink()
        self.pictures = frozenset(pictures)
