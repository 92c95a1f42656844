"""Numbered lines of cells become a sheet: the header found, limits held, every cell under its column's name."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, time
from typing import Final

from msgspec import Struct

from handouts.batch.columns import canonical
from handouts.diagnostics import Diagnostic, HandoutError, Location

MOST_ROWS: Final = 100_000
MOST_COLUMNS: Final = 60
LONGEST_CELL: Final = 2000
"""Characters; the longest field, the notes, takes 600."""

Cell = str | date | time
"""Text without blanks round it (empty: nothing is there), or a date or time the spreadsheet itself marked as one."""


class SheetRow(Struct, frozen=True):
    """One row: its number as the spreadsheet shows it, the cells that hold something, and what is wrong with it."""

    number: int
    cells: Mapping[str, Cell]
    problems: tuple[Diagnostic, ...] = ()


class Sheet(Struct, frozen=True):
    """A spreadsheet. `columns` are canonical names, one for each column and empty for one without a name.

    `headers` are the names as written, in row `header_row`; `name` is the file in messages.
    """

    name: str
    columns: tuple[str, ...]
    headers: tuple[str, ...]
    rows: tuple[SheetRow, ...]
    notes: tuple[Diagnostic, ...] = ()
    header_row: int = 1

    def at(self, row: int, column: int = 0) -> Location:
        """Give the place of a cell; columns count from 1, 0 is the whole row."""
        return Location(self.name, row, column)


class Line(Struct):
    """One line as a reader found it; `whole` says that its length must be that of the header."""

    number: int
    cells: Sequence[Cell]
    problems: Sequence[Diagnostic] = ()
    whole: bool = False


def sheet_of(name: str, lines: Iterable[Line], notes: Sequence[Diagnostic] = ()) -> Sheet:
    """Make a sheet of lines, the first of which with a cell is the header; lines without a cell are left out.

    Raises HandoutError for a sheet without a header or rows, or larger than it may be.
    """
    waiting = (line for line in lines if line.problems or any(line.cells))
    header = next(waiting, None)
    if header is None:
        hint = "start with a row of column names; 'handouts batch --template FILE' writes an example"
        raise HandoutError(Diagnostic("empty-sheet", "the sheet is empty", Location(name), hint))
    if header.problems:
        raise HandoutError(*header.problems)
    headers = tuple(str(cell) for cell in header.cells)
    if any(headers[MOST_COLUMNS:]):
        hint = "delete the columns that are not needed"
        message = f"the sheet has more than {MOST_COLUMNS} columns"
        raise HandoutError(Diagnostic("too-many-columns", message, Location(name, header.number), hint))
    columns = tuple(canonical(written) for written in headers)
    rows = tuple(_row(name, columns, line) for line in _up_to_limit(name, waiting))
    if not rows:
        message, hint = "the sheet has column names and no rows", "add a row for each patient below the column names"
        raise HandoutError(Diagnostic("no-rows", message, Location(name, header.number), hint))
    return Sheet(name, columns, headers, rows, tuple(notes), header.number)


def _up_to_limit(name: str, lines: Iterable[Line]) -> Iterable[Line]:
    for line in lines:
        if line.number > MOST_ROWS:
            message, hint = f"the sheet has more than {MOST_ROWS} rows", "split it into several files"
            raise HandoutError(Diagnostic("too-many-rows", message, Location(name, line.number), hint))
        yield line


def _row(name: str, columns: tuple[str, ...], line: Line) -> SheetRow:
    problems = list(line.problems)
    if line.whole and len(line.cells) < len(columns):
        message = f"the row has only {len(line.cells)} of {len(columns)} cells"
        hint = "put a text that goes over several lines in quotes, or add the missing separators"
        problems.append(Diagnostic("ragged-row", message, Location(name, line.number), hint))
    cells: dict[str, Cell] = {}
    for position, cell in enumerate(line.cells):
        if not cell:
            continue
        if found := _misplaced(columns, position, cell):
            problems.append(Diagnostic(found[0], found[1], Location(name, line.number, position + 1), found[2]))
        else:
            cells.setdefault(columns[position], cell)
    return SheetRow(line.number, cells, tuple(problems))


def _misplaced(columns: tuple[str, ...], position: int, cell: Cell) -> tuple[str, str, str] | None:
    """Code, message and hint for a cell that cannot stand where it stands."""
    if position >= len(columns):
        hint = "put a text that has the separator in it in quotes, or empty the cell"
        return "ragged-row", f"the row has a cell in column {position + 1}, where the header has ended", hint
    if not columns[position]:
        hint = f"name column {position + 1} in the row of column names, or empty the cell"
        return "unnamed-column", f"the row has a cell in column {position + 1}, which has no name", hint
    if isinstance(cell, str) and len(cell) > LONGEST_CELL:
        return "cell-too-long", f"the cell has more than {LONGEST_CELL} characters", "shorten it"
    return None
