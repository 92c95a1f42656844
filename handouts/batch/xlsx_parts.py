"""The bytes of an .xlsx file become a file that is safe to read: every XML part is looked through within limits first.

What the reading library does not tell is noted on the way: merged cells, hidden rows and formulas without a result.
"""

from __future__ import annotations

import re
import struct
import zipfile
import zlib
from collections.abc import Callable
from io import BytesIO
from typing import IO, Final
from xml.parsers.expat import ExpatError, ParserCreate

from msgspec import Struct, field

from handouts.diagnostics import Diagnostic, HandoutError, Location

MAX_UNPACKED: Final = 160 * 1024 * 1024
"""Bytes of all parts together, by the zip directory: room for 100,000 rows, and none for a bomb."""
MOST_PARTS: Final = 2000
MOST_ELEMENTS: Final = 8_000_000
MOST_AT_ONCE: Final = 100_000
"""Elements of one row or text, or of a part that is held in memory as a whole."""
LONGEST_TOKEN: Final = 1024 * 1024
_CHUNK: Final = 64 * 1024

_CELL: Final = re.compile(r"([A-Z]{1,3})([0-9]{1,7})")
_HIDDEN: Final = frozenset({"1", "true"})
_STREAMED: Final = {"worksheet": "row", "sst": "si"}
"""Parts that are read piece by piece, by their outermost element, and the element that is such a piece."""
_UNREADABLE: Final = (
    zipfile.BadZipFile,
    zipfile.LargeZipFile,
    zlib.error,
    struct.error,
    EOFError,
    NotImplementedError,
    OSError,
    OverflowError,
    RuntimeError,
    ValueError,
)
"""What the zip module raises for broken archives."""
_SAVE: Final = "open it in your spreadsheet program and save it as .xlsx or as CSV UTF-8"
_SAVE_AGAIN: Final = "open it in your spreadsheet program and save it again as .xlsx"
_SMALLER: Final = "copy the rows into a new, empty sheet and save that"

Place = tuple[int, int]
"""Row and column, from 1."""


class PartNotes(Struct):
    """What a worksheet says beside its cells; `formulas` are rows and columns of those that should have a result."""

    merged: list[Place] = field(default_factory=list)
    hidden_rows: int = 0
    formulas: dict[int, list[int]] = field(default_factory=dict)


def looked_through(data: bytes, name: str) -> dict[str, PartNotes]:
    """Look through all parts of the file. Raises HandoutError for one that is no workbook or not safe to read."""
    try:
        archive = zipfile.ZipFile(BytesIO(data))
        _refuse_others(archive, name)
        _refuse_size(archive, name)
        notes: dict[str, PartNotes] = {}
        elements = 0
        for part in archive.infolist():
            look = _Look(name, elements)
            look.through(archive, part)
            elements = look.elements
            notes[part.filename] = look.notes
    except _UNREADABLE:
        raise damaged(name) from None
    return notes


def damaged(name: str) -> HandoutError:
    """Say that the file cannot be read as a workbook."""
    message = "the file is not a whole .xlsx workbook"
    return HandoutError(Diagnostic("damaged-sheet", message, Location(name), _SAVE_AGAIN))


def place_of(reference: str) -> Place | None:
    """Turn `B12` into row and column."""
    found = _CELL.fullmatch(reference)
    if found is None:
        return None
    column = 0
    for letter in found[1]:
        column = column * 26 + ord(letter) - ord("A") + 1
    return int(found[2]), column


def _refuse_others(archive: zipfile.ZipFile, name: str) -> None:
    parts = set(archive.namelist())
    if any(part.flag_bits & 1 for part in archive.infolist()):
        hint = "open it, remove the password and save it again"
        raise HandoutError(Diagnostic("encrypted-sheet", "the file is locked with a password", Location(name), hint))
    what = "a zip archive without a workbook in it"
    if "mimetype" in parts and "content.xml" in parts:
        what = "an OpenDocument file (.ods)"
    elif "xl/workbook.bin" in parts:
        what = "a binary Excel workbook (.xlsb)"
    elif any(part.endswith(".iwa") for part in parts):
        what = "a Numbers document"
    elif "[Content_Types].xml" in parts:
        return
    raise HandoutError(Diagnostic("not-a-sheet", f"the file is {what}", Location(name), _SAVE))


def _refuse_size(archive: zipfile.ZipFile, name: str) -> None:
    parts = archive.infolist()
    if any(part.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED) for part in parts):
        raise damaged(name)
    if len(parts) > MOST_PARTS or sum(part.file_size for part in parts) > MAX_UNPACKED:
        raise _too_much(name)


def _too_much(name: str) -> HandoutError:
    return HandoutError(Diagnostic("too-much-inside", "the workbook holds too much to read", Location(name), _SMALLER))


class _Look(Struct):
    """One part as it is looked through; what is not XML ends the look where the parser gives up, as it would later.

    `elements` counts those of all parts so far, `at_once` those since the last piece that is read on its own.
    """

    name: str
    elements: int = 0
    notes: PartNotes = field(default_factory=PartNotes)
    at_once: int = 0
    root: str = ""
    row: int = 0
    column: int = 0
    cell: str = ""
    waiting: Place | None = None
    """A cell with a formula whose result may be missing."""
    is_text: bool = False

    def through(self, archive: zipfile.ZipFile, part: zipfile.ZipInfo) -> None:
        """Read the part once; raises HandoutError for what could exhaust memory or hide a patient."""
        parser = ParserCreate()
        parser.StartDoctypeDeclHandler = self._doctype
        parser.StartElementHandler = self._element
        fed = 0
        with archive.open(part) as file:
            try:
                while chunk := file.read(_CHUNK):
                    parser.Parse(chunk, False)
                    fed += len(chunk)
                    if fed - parser.CurrentByteIndex > LONGEST_TOKEN:
                        raise _too_much(self.name)
                parser.Parse(b"", True)
            except ExpatError:
                _drain(file)
        self._no_result()

    def _doctype(self, *_: object) -> None:
        raise damaged(self.name)  # no spreadsheet program writes one, and entities live there

    def _element(self, tag: str, attributes: dict[str, str]) -> None:
        self.elements += 1
        self.at_once += 1
        local = tag.rpartition(":")[2]
        self.root = self.root or local
        if local == _STREAMED.get(self.root):
            self.at_once = 0
        if self.elements > MOST_ELEMENTS or self.at_once > MOST_AT_ONCE:
            raise _too_much(self.name)
        if self.root == "worksheet" and local in _OF_A_SHEET:
            _OF_A_SHEET[local](self, attributes)

    def _row(self, attributes: dict[str, str]) -> None:
        written = attributes.get("r", "")
        number = int(written) if written.isdecimal() else self.row + 1
        if number <= self.row:
            raise damaged(self.name)  # the reading library would leave such a row out without a word
        self.row, self.column = number, 0
        self.notes.hidden_rows += attributes.get("hidden") in _HIDDEN

    def _cell(self, attributes: dict[str, str]) -> None:
        if self.waiting:
            self._no_result()
        self.column += 1
        self.cell = attributes.get("r", "")
        self.is_text = attributes.get("t") == "str"

    def _formula(self, _: dict[str, str]) -> None:
        self.waiting = place_of(self.cell) or (self.row, self.column)

    def _result(self, _: dict[str, str]) -> None:
        if self.is_text:
            self.waiting = None  # a result of type text may be empty

    def _no_result(self) -> None:
        if self.waiting:
            row, column = self.waiting
            self.notes.formulas.setdefault(row, []).append(column)
        self.waiting = None

    def _merged(self, attributes: dict[str, str]) -> None:
        self.notes.merged.append(place_of(attributes.get("ref", "").partition(":")[0]) or (0, 0))


_OF_A_SHEET: Final[dict[str, Callable[[_Look, dict[str, str]], None]]] = {
    "row": _Look._row,
    "c": _Look._cell,
    "f": _Look._formula,
    "v": _Look._result,
    "mergeCell": _Look._merged,
}


def _drain(file: IO[bytes]) -> None:
    """Read on to the end, so that a wrong checksum is noticed."""
    while file.read(_CHUNK):
        pass
