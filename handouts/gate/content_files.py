"""A content folder becomes the files of it that are read, and a warning for each one that looks so but is not."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Final

from handouts.content.folders import shown
from handouts.content.patient import load_patient
from handouts.diagnostics import Diagnostic, HandoutError, Location, Severity, did_you_mean

_READ: Final = re.compile(
    r"(?:facts|options|sources)\.yaml"
    r"|(?:procedures|blocks|words|plain-language/en)/[^/]+\.yaml"
    r"|clinics/[^/]+/(?:clinic\.yaml|surgeons/[^/]+\.yaml|approvals/(?:texts/)?[^/]+\.yaml|[^/]+\.(?:svg|png))"
    r"|(?:figures|icons)/[^/]+\.svg"
    r"|patients/[^/]+\.(?:yaml|json)"
)
_FOLDERS: Final = ("procedures", "blocks", "words", "plain-language", "clinics", "figures", "icons", "patients")
_TABLES: Final = ("facts.yaml", "options.yaml", "sources.yaml")
_LOOK_SO: Final = (".yaml", ".yml", ".json", ".svg", ".png")


def looks_like_content(folder: Path) -> bool:
    """Whether a folder has something of a content folder in it."""
    return any((folder / name).is_dir() for name in _FOLDERS) or any((folder / name).is_file() for name in _TABLES)


def files_read(root: Path) -> tuple[Path, ...]:
    """List the content files of a folder."""
    return tuple(path for path in _files(root) if _READ.fullmatch(path.relative_to(root).as_posix()))


def unread_files(root: Path) -> Iterator[Diagnostic]:
    """Find files that were meant to be content and are not where, or not named as, anything looks for them."""
    for path in _files(root):
        relative = path.relative_to(root)
        if path.suffix.lower() in _LOOK_SO and not _READ.fullmatch(relative.as_posix()):
            message = f"nothing reads '{relative.as_posix()}'"
            yield Diagnostic("unread-file", message, Location(shown(path)), _hint(relative), Severity.WARNING)


def faulty_patients(root: Path) -> Iterator[Diagnostic]:
    """Read the example patients."""
    for path in files_read(root):
        if path.relative_to(root).parts[0] == "patients":
            try:
                load_patient(path)
            except HandoutError as error:
                yield from error.diagnostics


def _files(root: Path) -> Iterator[Path]:
    for path in sorted(root.rglob("*")):
        if path.is_file() and not any(part.startswith(".") for part in path.relative_to(root).parts):
            yield path


def _hint(relative: Path) -> str:
    if relative.suffix.lower() in (".yml", ".yaml") and _READ.fullmatch(relative.with_suffix(".yaml").as_posix()):
        return f"name it '{relative.stem}.yaml'"
    top = relative.parts[0]
    if len(relative.parts) > 1 and top not in _FOLDERS:
        near = did_you_mean(top, _FOLDERS)
        return near if near.startswith("did you mean") else f"put it into one of: {', '.join(_FOLDERS)}"
    if top == "clinics":
        return "a clinic is clinics/NAME/clinic.yaml, its surgeons are clinics/NAME/surgeons/NAME.yaml"
    if len(relative.parts) == 1:
        return did_you_mean(relative.name, _TABLES)
    return f"put it into '{top}' itself" if len(relative.parts) > 2 else f"'{top}' holds other kinds of file"
