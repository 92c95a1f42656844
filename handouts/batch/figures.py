"""Dates in figures, such as 3/9/2027, in the order that somebody says a sheet has them in."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from enum import Enum
from typing import Final

from handouts.batch.grid import Cell, Sheet
from handouts.content.shapes import Refusal
from handouts.diagnostics import Diagnostic, HandoutError, Severity

_IN_FIGURES: Final = re.compile(r"([0-9]{1,2})([/.-])([0-9]{1,2})\2([0-9]{1,4})")
_MONTHS: Final = 12
_WHOLE_YEAR: Final = 4


class DateOrder(Enum):
    """What stands first in a date in figures."""

    MONTH_FIRST = "month-first"
    DAY_FIRST = "day-first"


def is_in_figures(text: str) -> bool:
    """Whether a text is a date in which day and month may stand either way round."""
    return _IN_FIGURES.fullmatch(text) is not None


def day_in_order(text: str, order: DateOrder) -> date:
    """Read a date in figures. Raises `Refusal` for a year that is not whole and for a day that no calendar has."""
    day, month, year = _parts(text, order)
    refuse_short_year(year)
    try:
        return date(int(year), month, day)
    except ValueError:
        raise Refusal("no-such-date", "a date that is not in the calendar", "check the day and the month") from None


def refuse_short_year(year: str) -> None:
    """Raise `Refusal` for a year of which a part is left out."""
    if len(year) != _WHOLE_YEAR:
        raise Refusal("ambiguous-date", "a date without its whole year", "write the year with four figures")


def refuse_mixed(sheet: Sheet, columns: Iterable[tuple[str, int]]) -> None:
    """Raise HandoutError for columns (name and place) that hold date cells and dates in figures.

    So a sheet looks whose dates a spreadsheet program of another country took for its own: it turned those round that
    it could, and left the others as text.
    """
    found: list[Diagnostic] = []
    for name, place in columns:
        cells = [(row.number, row.cells.get(name)) for row in sheet.rows]
        if not any(isinstance(cell, date) for _, cell in cells):
            continue
        figures = [number for number, cell in cells if isinstance(cell, str) and is_in_figures(cell)]
        if figures:
            message = "a date in figures among date cells: a spreadsheet may have turned the others round"
            hint = "export the column anew, as year-month-day or as date cells in every row"
            found.append(Diagnostic("mixed-dates", message, sheet.at(figures[0], place), hint))
    if found:
        raise HandoutError(*found)


def refuse_other_order(sheet: Sheet, columns: Iterable[tuple[str, int]], order: DateOrder) -> None:
    """Raise HandoutError when some date of the columns (name and place) can only be meant in the other order.

    Then the others may be in that order too, and would be read as other days without a word.
    """
    found = [
        sheet.at(row.number, place)
        for row in sheet.rows
        for name, place in columns
        if _is_other_way_round(row.cells.get(name), order)
    ]
    if found:
        message = f"a date that cannot be {order.value}; so may others be that look as if they could"
        hint = "give the other order, or write the dates year-month-day, as in 2027-03-09"
        raise HandoutError(Diagnostic("wrong-date-order", message, found[0], hint))


def doubts_of_order(sheet: Sheet, columns: Sequence[tuple[str, int]], order: DateOrder) -> Iterator[Diagnostic]:
    """Warn when no date of the columns (name and place) shows that the order is right: all could be meant otherwise."""
    other = next(one for one in DateOrder if one is not order)
    cells = [(sheet.at(row.number, place), row.cells.get(name)) for row in sheet.rows for name, place in columns]
    figures = [(place, cell) for place, cell in cells if isinstance(cell, str) and is_in_figures(cell)]
    either = [place for place, cell in figures if len(set(_parts(cell, order)[:2])) == len(DateOrder)]
    if either and not any(_is_other_way_round(cell, other) for _, cell in figures):
        message = f"nothing in the sheet shows that its dates are {order.value}: each would be a date the other way too"
        hint = "compare one with the list of the theatre"
        yield Diagnostic("date-order-unproven", message, either[0], hint, Severity.WARNING)


def _is_other_way_round(cell: Cell | None, order: DateOrder) -> bool:
    """Whether a date can only be meant in the other order; with points between, it is day-first wherever it is used."""
    if not isinstance(cell, str) or not is_in_figures(cell):
        return False
    day, month, _ = _parts(cell, order)
    return month > _MONTHS >= day or (order is DateOrder.MONTH_FIRST and "." in cell)


def _parts(text: str, order: DateOrder) -> tuple[int, int, str]:
    """Day, month and year."""
    found = _IN_FIGURES.fullmatch(text)
    assert found is not None  # asked before
    first, second = int(found[1]), int(found[3])
    return (second, first, found[4]) if order is DateOrder.MONTH_FIRST else (first, second, found[4])
