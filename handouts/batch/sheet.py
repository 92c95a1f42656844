"""The bytes of a spreadsheet become a sheet: which kind of file it is, is told from the bytes, never from the name."""

from __future__ import annotations

from typing import Final

from handouts.batch.grid import Sheet, SheetRow
from handouts.diagnostics import Diagnostic, HandoutError, Location

__all__ = ["MAX_BYTES", "Sheet", "SheetRow", "read_sheet"]

MAX_BYTES: Final = 32 * 1024 * 1024
"""The largest spreadsheet, five times what 20,000 patients need."""

_ZIP: Final = (b"PK\x03\x04", b"PK\x05\x06")
_COMPOUND: Final = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_ENCRYPTED: Final = "EncryptedPackage".encode("utf-16-le")
_OTHERS: Final = (
    (b"%PDF", "a PDF"),
    (b"{\\rtf", "a text document"),
    (b"<", "a web page or XML file, whatever its name says"),
    (b"{", "a JSON file"),
    (b"\x89PNG", "a picture"),
    (b"\xff\xd8\xff", "a picture"),
)
_SAVE: Final = "open it in your spreadsheet program and save it as .xlsx or as CSV UTF-8"


def read_sheet(data: bytes, name: str) -> Sheet:
    """Read a CSV or .xlsx file; `name` is the file in messages.

    What is wrong with a single row stays with the row. Raises HandoutError for what is wrong with the file; no message
    tells the text of a cell.
    """
    if len(data) > MAX_BYTES:
        message = f"the file is larger than {MAX_BYTES // 1024 // 1024} MB"
        raise HandoutError(Diagnostic("file-too-large", message, Location(name), "split it into several files"))
    if data.startswith(_COMPOUND):
        raise HandoutError(_compound(data, name))
    if data.startswith(_ZIP):
        from handouts.batch.xlsx_sheet import read_xlsx

        return read_xlsx(data, name)
    for start, what in _OTHERS:
        if data.removeprefix(b"\xef\xbb\xbf").lstrip().startswith(start):
            raise HandoutError(Diagnostic("not-a-sheet", f"the file is {what}", Location(name), _SAVE))
    from handouts.batch.csv_sheet import read_csv

    return read_csv(data, name)


def _compound(data: bytes, name: str) -> Diagnostic:
    if _ENCRYPTED in data:
        hint = "open it, remove the password and save it again"
        return Diagnostic("encrypted-sheet", "the file is locked with a password", Location(name), hint)
    return Diagnostic("old-excel", "the file is in the old Excel format (.xls)", Location(name), _SAVE)
