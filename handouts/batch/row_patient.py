"""The patient's cells of one row become a patient, by the very rules of a patient file."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from contextlib import suppress
from datetime import date
from typing import Any, Final

from handouts.batch.cells import clock_in, day_in, name_in, reference_in, text_in
from handouts.batch.columns import forgiven
from handouts.batch.grid import Cell
from handouts.batch.known import names_of
from handouts.batch.row_cells import RowCells
from handouts.content.patient import PatientFile
from handouts.content.places import Path, Places, Span
from handouts.content.source import Source
from handouts.content.validation import validate
from handouts.diagnostics import Diagnostic, HandoutError, Location, Severity
from handouts.resolve.request import Patient, doubts, patient_of

_SIDES: Final = names_of((("left", ("l", "lt")), ("right", ("r", "rt")), ("both", ("b", "bilateral"))))
_LONG_PAST: Final = 366
"""Days."""
_OTHER_REGION: Final = {"cervical": ("L", "S"), "lumbar": ("C",)}
"""First letters of levels that an operation in a region cannot treat, as in the resolve stage."""


def _side(cell: Cell) -> str:
    text = text_in(cell)
    return _SIDES.get(forgiven(text), text)


DAYS: Final = ("surgery_date", "follow_up_date")
"""Fields that are days."""
_FIELDS: Final[Mapping[str, Callable[[Cell], object]]] = {
    "name": name_in,
    "reference": reference_in,
    "surgery_date": day_in,
    "arrival_time": clock_in,
    "arrival_place": text_in,
    "side": _side,
    "levels": text_in,
    "follow_up_date": day_in,
    "follow_up_time": clock_in,
    "notes": lambda cell: text_in(cell, lines=True),
}


def patient_in(cells: RowCells) -> Patient | None:
    """Read the patient of a row; None when a cell is wrong, which is noted with all others that are."""
    in_order = dict.fromkeys(DAYS, lambda cell: day_in(cell, cells.dates)) if cells.dates else {}
    turns = {**_FIELDS, **in_order} if in_order else _FIELDS
    read = {label: cells.read(label, turn) for label, turn in turns.items() if label in cells.row.cells}
    data: dict[str, Any] = {label: value for label, value in read.items() if value is not None}
    try:
        patient = _patient(cells, data)
    except HandoutError:
        left = {label: value for label, value in data.items() if not cells.is_faulty(label)}
        with suppress(HandoutError):
            _patient(cells, left)
        return None
    return None if any(map(cells.is_faulty, _FIELDS)) else patient


def _patient(cells: RowCells, data: dict[str, Any]) -> Patient:
    """Make a patient of fields; notes what is wrong with them and raises HandoutError."""
    line = cells.row.number - 1
    spans: dict[Path, Span] = {(label,): Span(0, 0, line, cells.uses[label].column - 1) for label in data}
    try:
        file = validate(PatientFile, Source(data, Places(cells.sheet.name, "", spans)), private=True)
        return patient_of(file, lambda label: _place(cells, label))
    except HandoutError as error:
        labels = {cells.uses[label].column: label for label in data}
        for found in error.diagnostics:
            label = labels.get(found.location.column, "") if found.location else ""
            cells.fault(label, found.code, found.message, found.hint)
        raise


def _place(cells: RowCells, label: str) -> Location:
    return cells.sheet.at(cells.row.number, cells.uses[label].column if label in cells.uses else 0)


def refuse_other_region(cells: RowCells, patient: Patient, region: str) -> None:
    """Note levels that the procedure cannot treat."""
    if any(level.upper().startswith(_OTHER_REGION[region]) for level in patient.levels):
        hint = "check the levels and the procedure of the row"
        cells.fault("levels", "wrong-region", f"'levels' is not in the {region} spine", hint)


def refuse_long_past(cells: RowCells, patient: Patient, today: date) -> None:
    """Note a day of surgery so long past that it is another day, say that of birth; its year may not be printed."""
    if patient.surgery_date and (today - patient.surgery_date).days > _LONG_PAST:
        message = "'surgery_date' is more than a year in the past"
        cells.fault("surgery_date", "date-long-past", message, "check the year, and that the column is the right one")


def doubts_about(cells: RowCells, patient: Patient, today: date) -> list[Diagnostic]:
    """Give warnings for what is possible and unlikely, each at its cell."""
    return [
        Diagnostic(one.code, f"'{one.field}' {one.what}", _place(cells, one.field), one.hint, Severity.WARNING)
        for one in doubts(patient, today)
    ]
