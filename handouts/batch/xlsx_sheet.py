"""The bytes of an .xlsx workbook become a sheet: dates as dates, numbers as the text the spreadsheet shows."""

from __future__ import annotations

import re
import warnings
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import date, datetime, time, timedelta
from functools import lru_cache
from io import BytesIO
from typing import Any, Final

from handouts.batch.grid import Cell, Line, Sheet, sheet_of
from handouts.batch.xlsx_parts import PartNotes, damaged, looked_through
from handouts.diagnostics import Diagnostic, HandoutError, Location, Severity

EXPLAINING_SHEET: Final = "Columns"
"""The second sheet of our own template, which nobody needs to be told of."""
_EXACT_DIGITS: Final = 10**15
"""A spreadsheet keeps fifteen digits; the rest of a longer number is already lost."""
_MOST_PLACES: Final = 10
_MOST_MERGED: Final = 20
_FORMAT_PART: Final = re.compile(
    r'"(?P<quoted>[^"]*)"|\\(?P<escaped>.)|(?P<digit>[0#])|(?P<plain>[-/ ()+:])|(?P<odd>.)', re.DOTALL
)


def read_xlsx(data: bytes, name: str) -> Sheet:
    """Read the first sheet of a workbook; notes tell of other sheets and hidden rows.

    Raises HandoutError for a workbook that is locked, damaged or too large, or has merged cells.
    """
    parts = looked_through(data, name)
    with _reading(name):
        sheet, others = _first_sheet(data)
        part = parts.get(getattr(sheet, "_worksheet_path", ""), PartNotes())
        _refuse_merged(part, name)
        lines = _lines(sheet, part, name)
        return sheet_of(name, lines, _notes(part, others, name))


@contextmanager
def _reading(name: str) -> Iterator[None]:
    """Turn whatever openpyxl does with a file it does not understand into one error: it raises all kinds."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        try:
            yield
        except HandoutError:
            raise
        except Exception:
            raise damaged(name) from None  # its words may quote a cell


def _first_sheet(data: bytes) -> tuple[Any, int]:
    """The first sheet, and how many others there are beside our own explanations."""
    from openpyxl import load_workbook

    workbook = load_workbook(BytesIO(data), read_only=True, data_only=True, keep_links=False)
    first, *others = workbook.worksheets
    first.reset_dimensions()
    return first, sum(other.title != EXPLAINING_SHEET for other in others)


def _refuse_merged(part: PartNotes, name: str) -> None:
    if part.merged:
        hint = "unmerge them and write the value into each row: a merged cell counts for its first row only"
        places = [Location(name, *place) for place in part.merged[:_MOST_MERGED]]
        raise HandoutError(*(Diagnostic("merged-cells", "cells are merged here", place, hint) for place in places))


def _notes(part: PartNotes, others: int, name: str) -> list[Diagnostic]:
    notes = []
    if others:
        message = f"only the first sheet is read; the file has {others} more"
        notes.append(Diagnostic("other-sheets", message, Location(name), "save each as a file", Severity.ADVICE))
    if part.hidden_rows:
        message = f"the sheet has hidden rows ({part.hidden_rows}), and they are read as well"
        hint = "delete the rows that are not to be printed"
        notes.append(Diagnostic("hidden-rows", message, Location(name), hint, Severity.WARNING))
    return notes


def _lines(sheet: Any, part: PartNotes, name: str) -> Iterator[Line]:  # noqa: ANN401 (openpyxl has no types)
    for number, cells in enumerate(sheet.rows, 1):
        values: list[Cell] = []
        problems: list[Diagnostic] = []
        for column, cell in enumerate(cells, 1):
            try:
                values.append(_value(cell) if cell.value is not None else "")
            except _Unreadable as why:
                values.append("")
                problems.append(Diagnostic(why.code, why.message, Location(name, number, column), why.hint))
        if number in part.formulas:
            empty = [column for column in part.formulas[number] if values[column - 1 : column] == [""]]
            problems += [_no_result(Location(name, number, column)) for column in empty]
        yield Line(number, values, problems)


def _no_result(place: Location) -> Diagnostic:
    hint = "open the file in your spreadsheet program and save it, or write the value instead of the formula"
    return Diagnostic("formula-without-result", "the formula in the cell has no stored result", place, hint)


class _Unreadable(Exception):  # noqa: N818 (a cell, not a failure of ours)
    """A cell whose value cannot be told."""

    def __init__(self, code: str, message: str, hint: str) -> None:
        super().__init__(message)
        self.code, self.message, self.hint = code, message, hint


def _value(cell: Any) -> Cell:  # noqa: ANN401 (openpyxl has no types)
    value = cell.value
    if isinstance(value, str):
        if cell.data_type == "e":
            raise _Unreadable("cell-error", "the cell shows an error", "mend its formula, or write the value")
        return value.replace("_x000D_", "\r").strip().replace("\r\n", "\n").replace("\r", "\n")
    if isinstance(value, bool):
        return str(value).upper()
    if isinstance(value, int | float):
        return _shown_number(value, cell.number_format)
    return _moment(value)


def _moment(value: datetime | date | time | timedelta) -> Cell:
    """Give the day or the time of a cell; one that is both, or a span of days, as text."""
    if isinstance(value, datetime):
        value = _to_the_second(value)
        return value.date() if value.time() == time() else value.isoformat(" ")
    if isinstance(value, timedelta):
        if not timedelta() <= value < timedelta(days=1):
            return str(value)
        value = (datetime.min + value).time()
    if isinstance(value, time):
        return _to_the_second(datetime.combine(date(2000, 1, 1), value)).time()
    return value


def _to_the_second(value: datetime) -> datetime:
    """Undo the rounding of a day's fraction: 9 o'clock may be stored as 8:59:59.9999."""
    return (value + timedelta(microseconds=500_000)).replace(microsecond=0)


def _shown_number(value: float, number_format: str) -> str:
    """Write a number as the spreadsheet shows it, where its format is made of digits and fixed signs (`00000`)."""
    if abs(value) >= _EXACT_DIGITS:
        hint = "format the column as text and type the number again"
        raise _Unreadable("long-number", "a number of more than 15 digits, which spreadsheets do not keep", hint)
    if value < 0 or value != int(value):
        return f"{value:.{_MOST_PLACES}f}".rstrip("0").rstrip(".")
    digits = str(int(value))
    pattern = _pattern(number_format)
    return _filled(pattern, digits) if pattern else digits


@lru_cache(maxsize=256)
def _pattern(number_format: str) -> tuple[tuple[str, bool], ...]:
    """The signs of a format and whether each stands for a digit; empty when it holds anything else."""
    parts: list[tuple[str, bool]] = []
    for found in _FORMAT_PART.finditer(number_format):
        if found["odd"]:
            if found["odd"] == ";" and parts:
                break
            return ()
        if found["digit"]:
            parts.append((found["digit"], True))
        else:
            parts += [(sign, False) for sign in found["quoted"] or found["escaped"] or found["plain"] or ""]
    return tuple(parts) if any(is_digit for _, is_digit in parts) else ()


def _filled(pattern: Sequence[tuple[str, bool]], digits: str) -> str:
    """Put digits into a format from the right; the first place takes all that are left."""
    first = next(at for at, (_, is_digit) in enumerate(pattern) if is_digit)
    left = list(digits)
    out: list[str] = []
    for at in range(len(pattern) - 1, -1, -1):
        sign, is_digit = pattern[at]
        if not is_digit:
            out.append(sign)
        elif at == first and left:
            out.append("".join(left))
        else:
            out.append(left.pop() if left else sign.removeprefix("#"))
    return "".join(reversed(out))
