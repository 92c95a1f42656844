"""The paths somebody typed become the content folders to lay over each other, and what of them the report tells."""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from pathlib import Path

from msgspec import Struct

from handouts.content.library import Library
from handouts.diagnostics import Diagnostic, HandoutError, Severity, did_you_mean
from handouts.gate.content_files import looks_like_content
from handouts.gate.makers import Maker, makers_of


class Scope(Struct, frozen=True):
    """What to check. `roots` are content folders, the shipped one first; `inside` is what to tell of (empty: all)."""

    roots: tuple[Path, ...]
    inside: tuple[Path, ...] = ()

    def makers(self, library: Library) -> tuple[Maker, ...]:
        """Choose whose packets to try: those of the clinics asked for, else everybody's."""
        everybody = makers_of(library)
        if not all(map(self._prints, self.inside)):
            return everybody
        return tuple(maker for maker in everybody if self._asks_for(maker)) or everybody

    def keeps(self, diagnostic: Diagnostic) -> bool:
        """Whether to tell of a finding.

        All is told of what was asked for. When a whole folder or a clinic was asked for, its packets must come out
        right, so errors and warnings that these meet elsewhere are told as well.
        """
        if not self.is_elsewhere(diagnostic):
            return True
        return diagnostic.severity is not Severity.ADVICE and any(map(self._prints, self.inside))

    def is_elsewhere(self, diagnostic: Diagnostic) -> bool:
        """Whether a finding has a place, in a file that was not asked for."""
        return diagnostic.location is not None and not self.holds(Path(diagnostic.location.file))

    def holds(self, path: Path) -> bool:
        """Whether a file was asked for."""
        path = Path(os.path.abspath(path))
        return not self.inside or any(path.is_relative_to(asked) for asked in self.inside)

    def _prints(self, asked: Path) -> bool:
        return asked in self.roots or _clinic_part(asked, self.roots) is not None

    def _asks_for(self, maker: Maker) -> bool:
        return any(self._has_files_of(maker, asked) for asked in self.inside)

    def _has_files_of(self, maker: Maker, asked: Path) -> bool:
        part = _clinic_part(asked, self.roots)
        if part is not None:
            clinic, *rest = part or (maker.clinic,)
            named = len(rest) > 1 and rest[0] == "surgeons"
            return maker.clinic == clinic and (not named or Path(rest[1]).stem == maker.surgeon)
        home = asked / "clinics" / maker.clinic
        own_surgeon = bool(maker.surgeon) and (home / "surgeons" / f"{maker.surgeon}.yaml").is_file()
        return asked in self.roots[1:] and ((home / "clinic.yaml").is_file() or own_surgeon)


def scope_of(paths: Sequence[str], content: str | None, shipped: Path) -> Scope:
    """Work out what to check.

    Nothing typed: the clinic's own folder (`content`) if there is one, else everything shipped. A path is a content
    folder, or anything in one; a folder that is neither shipped nor `content` is laid over both. Raises HandoutError
    for each path that is not there or in no content folder.
    """
    roots = [shipped, *([_whole(content)] if content else [])]
    wrong: list[Diagnostic] = []
    inside: list[Path] = []
    for typed in paths:
        path = _whole(typed)
        root = next((root for root in roots if path.is_relative_to(root)), None) or _content_around(path)
        if not os.path.lexists(path):
            wrong.append(Diagnostic("no-such-path", f"there is no '{typed}'", None, _near(path)))
        elif root is None:
            wrong.append(Diagnostic("not-content", f"'{typed}' is not in a content folder", None, _content_below(path)))
        else:
            inside.append(path)
            roots += [root] if root not in roots else []
    if wrong:
        raise HandoutError(*wrong)
    if not paths and content:
        inside.append(roots[-1])
    return Scope(tuple(roots), () if shipped in inside else tuple(inside))


def _clinic_part(asked: Path, roots: Sequence[Path]) -> tuple[str, ...] | None:
    """The parts of a path below `clinics`; None for a path that is elsewhere."""
    for root in roots:
        if asked.is_relative_to(root / "clinics"):
            return asked.relative_to(root / "clinics").parts
    return None


def _whole(path: str) -> Path:
    return Path(os.path.abspath(path))


def _content_around(path: Path) -> Path | None:
    return next((folder for folder in (path, *path.parents) if folder.is_dir() and looks_like_content(folder)), None)


def _content_below(path: Path) -> str:
    below = [folder.name for folder in _folders_in(path) if looks_like_content(folder)]
    if below:
        return f"did you mean '{below[0]}' in it?"
    return "a content folder has 'clinics', 'blocks' or the like in it; content/README.md shows its shape"


def _near(path: Path) -> str:
    around = next(folder for folder in path.parents if folder.is_dir())
    near = did_you_mean(path.relative_to(around).parts[0], os.listdir(around))
    return near if near.startswith("did you mean") else "check the spelling, and the folder you are in"


def _folders_in(path: Path) -> Iterator[Path]:
    yield from sorted(entry for entry in path.iterdir() if entry.is_dir()) if path.is_dir() else ()
