"""A content folder of a clinic's own: what files in it may be called, and new files in it that stand over nothing."""

from __future__ import annotations

import os
import re
import unicodedata
from collections.abc import Mapping
from pathlib import Path
from typing import Final

from msgspec.structs import replace

from handouts.content.folders import shown
from handouts.diagnostics import Diagnostic, ExitCode, HandoutError, Location
from handouts.finish import refusal_of

SCHEMA_FOLDER: Final = ".schemas"
LONGEST_NAME: Final = 40
_NAME: Final = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
_RESERVED: Final = frozenset(
    {"con", "prn", "aux", "nul", *(f"{port}{n}" for port in ("com", "lpt") for n in range(10))}
    | {"y", "n", "yes", "no", "on", "off", "true", "false", "null"}
)
"""Names that Windows keeps for devices, and words that YAML does not read as text."""


def faults_of_name(kind: str, name: str) -> tuple[Diagnostic, ...]:
    """Tell why a clinic or surgeon cannot be called so; empty when it can."""
    message = f"'{name}' cannot be the name of a {kind}"
    if len(name) > LONGEST_NAME:
        return (Diagnostic("bad-name", message, None, f"use at most {LONGEST_NAME} characters"),)
    if not _NAME.fullmatch(name):
        near = _nearest(name)
        as_in = f": '{near}'" if near and near not in _RESERVED else ", as in 'lakeside'"
        return (Diagnostic("bad-name", message, None, f"use small letters, digits and hyphens{as_in}"),)
    if name in _RESERVED:
        hint = f"the word means something else to YAML or to Windows; try '{name}-1'"
        return (Diagnostic("bad-name", message, None, hint),)
    return ()


def faults_of_folder(folder: Path, shipped: Path) -> tuple[Diagnostic, ...]:
    """Tell why nothing can be put into a folder; empty when it can, or when it is still to be made."""
    if folder.resolve().is_relative_to(shipped.resolve()):
        message = f"'{shown(folder)}' is the content that comes with the tool"
        hint = "an upgrade replaces it; give a folder of your own, as in --content my-content"
        return (Diagnostic("not-your-own", message, None, hint),)
    if os.path.lexists(folder) and not folder.is_dir():
        hint = "give a folder, or a name that is still free"
        return (Diagnostic("not-a-folder", f"'{shown(folder)}' is not a folder", None, hint),)
    return ()


def put_folder(home: Path, files: Mapping[str, bytes]) -> tuple[Path, ...]:
    """Make a new folder with these files, whole or not at all. Raises HandoutError when there is one, or no room."""
    part = home.with_name(f".{home.name}.{os.getpid()}.part")
    try:
        home.parent.mkdir(parents=True, exist_ok=True)
        if os.path.lexists(home):
            raise taken(home)
        part.mkdir()
        try:
            for name, data in files.items():
                _write(part / name, data)
            part.rename(home)
        except BaseException:
            for name in files:
                (part / name).unlink(missing_ok=True)
            part.rmdir()
            raise
    except OSError as refusal:
        raise _refused(home, refusal) from refusal
    return tuple(home / name for name in files)


def put_file(path: Path, data: bytes) -> Path:
    """Write a new file, whole or not at all. Raises HandoutError when there is one, or no room."""
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        if os.path.lexists(path):
            raise taken(path)
        _write_and_move(path, data)
    except OSError as refusal:
        raise _refused(path, refusal) from refusal
    return path


def put_schemas(folder: Path, schemas: Mapping[str, str]) -> tuple[Path, ...]:
    """Write schema files by kind of file, over older ones. Raises HandoutError for what the system refuses."""
    paths = []
    for kind, text in schemas.items():
        path = folder / schema_file(kind)
        try:
            folder.mkdir(parents=True, exist_ok=True)
            _write_and_move(path, text.encode())
        except OSError as refusal:
            raise _refused(path, refusal) from refusal
        paths.append(path)
    return tuple(paths)


def schema_file(kind: str) -> str:
    """Name the schema file of a kind of content file."""
    return f"{kind}.schema.json"


def taken(path: Path) -> HandoutError:
    """Say that something is there already."""
    hint = "nothing was changed; edit what is there, or choose another name"
    return HandoutError(Diagnostic("exists", "there is already such a file or folder", Location(shown(path)), hint))


def _refused(path: Path, refusal: OSError) -> HandoutError:
    """Tell what the system refused, without the option that only commands which make packets have."""
    (told,) = refusal_of(Path(shown(path)), refusal).diagnostics
    return HandoutError(replace(told, hint=told.hint.removesuffix(" with -o")), exit_code=ExitCode.FAILED)


def _nearest(name: str) -> str:
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode().lower()
    return re.sub(r"[^a-z0-9]+", "-", plain).strip("-")[:LONGEST_NAME]


def _write_and_move(path: Path, data: bytes) -> None:
    part = path.with_name(f".{path.name}.{os.getpid()}.part")
    try:
        _write(part, data)
        part.replace(path)
    finally:
        part.unlink(missing_ok=True)


def _write(path: Path, data: bytes) -> None:
    """Write with the rights that the user's other files have: colleagues edit content together."""
    with path.open("xb") as file:
        file.write(data)
        file.flush()
        os.fsync(file.fileno())
