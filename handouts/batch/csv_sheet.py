"""The bytes of a CSV file become a sheet: its encoding and separator are found out, its rows read one by one."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator
from itertools import islice
from typing import Final

from handouts.batch.columns import canonical, is_usual
from handouts.batch.grid import Line, Sheet, sheet_of
from handouts.diagnostics import Diagnostic, HandoutError, Location, Severity

_SEPARATORS: Final = (",", ";", "\t")
_EXCEL_SEPARATOR: Final = re.compile(r'\A"?sep=(?P<sign>[,;\t|])"?(?:\r\n|\r|\n)', re.IGNORECASE)
"""The first line some programs write for Excel, which does not show it."""
_HEADER_SIZE: Final = 20_000
_MOST_NAMED_ROWS: Final = 5
_UTF8: Final = "save it as 'CSV UTF-8' in your spreadsheet program"
_QUOTES: Final = "put the whole text in quotes and double each quote that is part of it"


def read_csv(data: bytes, name: str) -> Sheet:
    """Read a CSV file: UTF-8 or, with a byte order mark, UTF-16; else Windows-1252 with a warning.

    The separator is the comma, semicolon or tab under which the header holds most known columns. A row whose length is
    not that of the header is kept with its problem. Raises HandoutError for what is wrong with the file as a whole.
    """
    text, is_guessed = _decoded(data, name)
    separator = ""
    if found := _EXCEL_SEPARATOR.match(text):
        separator, text = found["sign"], text[found.end() :]
    separator = separator or _separator(text)
    notes = _guess_told(text, separator, name) if is_guessed else ()
    return sheet_of(name, _lines(text, separator, name), notes)


def _decoded(data: bytes, name: str) -> tuple[str, bool]:
    """The text, and whether its encoding was guessed."""
    try:
        if data.startswith((b"\xff\xfe", b"\xfe\xff")):
            return _without_nul(data.decode("utf-16"), name), False
        return _without_nul(data.decode("utf-8-sig"), name), False
    except UnicodeDecodeError:
        pass
    try:
        return _without_nul(data.decode("cp1252"), name), True
    except UnicodeDecodeError:
        message = "the file is neither UTF-8 nor Windows-1252 text"
        raise HandoutError(Diagnostic("not-utf8", message, Location(name), _UTF8)) from None


def _without_nul(text: str, name: str) -> str:
    if "\0" in text:
        message = "the file is neither a CSV nor an .xlsx file"
        raise HandoutError(Diagnostic("not-a-sheet", message, Location(name), _UTF8))
    return text


def _separator(text: str) -> str:
    """The sign that splits the header into most known columns, or else into most cells."""

    def score(sign: str) -> tuple[int, int]:
        header = _header(text, sign)
        return sum(is_usual(canonical(cell)) for cell in header), len(header)

    return max(_SEPARATORS, key=score)


def _header(text: str, separator: str) -> list[str]:
    records = csv.reader(io.StringIO(text.lstrip("\r\n ")[:_HEADER_SIZE], newline=""), delimiter=separator)
    try:
        return next(records, [])
    except csv.Error:
        return []


def _guess_told(text: str, separator: str, name: str) -> tuple[Diagnostic, ...]:
    """Name the first rows with letters that only the guess made readable, so that somebody can look at them."""
    odd = (str(line.number) for line in _lines(text, separator, name) if not "".join(map(str, line.cells)).isascii())
    rows = list(islice(odd, _MOST_NAMED_ROWS + 1))
    named = ", ".join(rows[:_MOST_NAMED_ROWS]) + (" and others" if len(rows) > _MOST_NAMED_ROWS else "")
    message = f"the file is not UTF-8 and was read as Windows-1252; look at the letters with accents in row {named}"
    return (Diagnostic("windows-1252", message, Location(name), _UTF8, Severity.WARNING),)


def _lines(text: str, separator: str, name: str) -> Iterator[Line]:
    """Read record by record, as a spreadsheet numbers its rows: one that goes over several lines counts once."""
    records = csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=True)
    number = 0
    while True:
        number += 1
        before = records.line_num
        try:
            cells = next(records, None)
        except csv.Error as error:
            yield Line(number, (), [_bad_quote(error, records.line_num - before, Location(name, number))])
            continue
        if cells is None:
            return
        yield Line(number, [_tidy(cell) for cell in cells], whole=True)


def _tidy(cell: str) -> str:
    return cell.strip().replace("\r\n", "\n").replace("\r", "\n")


def _bad_quote(error: csv.Error, lines: int, place: Location) -> Diagnostic:
    """Refuse a row that is wrongly quoted; raises HandoutError when it may have swallowed the rows after it."""
    if lines <= 1 and "expected after" in str(error):
        return Diagnostic("wrong-quotes", "something stands behind a closing quote", place, _QUOTES)
    raise HandoutError(Diagnostic("open-quote", "a quote that opens in this row is not closed in it", place, _QUOTES))
