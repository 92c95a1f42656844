"""The columns of a sheet become an example a clinic can start from: as CSV, or as a workbook that explains itself."""

from __future__ import annotations

import csv
import io
import re
import zipfile
from datetime import date, time
from typing import Any, Final

from handouts.batch.columns import COLUMNS, PREFIXED
from handouts.batch.grid import Cell
from handouts.batch.xlsx_sheet import EXPLAINING_SHEET

_HEADER: Final = (*(column.name for column in COLUMNS), "option:stay", "set:lift_limit")
_PATIENTS: Final[tuple[dict[str, Cell], ...]] = (
    {
        "name": "Maria Alvarez",
        "reference": "00204418",
        "surgery_date": date(2027, 3, 9),
        "arrival_time": time(9),
        "arrival_place": "Riverbend Surgery Center, Entrance B",
        "side": "left",
        "levels": "L4-L5",
        "follow_up_date": date(2027, 3, 23),
        "follow_up_time": time(10, 30),
        "notes": "Bring the bone scan from January.",
        "procedure": "lumbar",
        "pack": "full",
        "clinic": "riverbend-spine",
        "surgeon": "okafor",
        "paper": "letter",
        "size": "large",
        "grey": "no",
        "copies": "2",
        "option:stay": "one-night",
        "set:lift_limit": "8 lb",
    },
    {
        "name": "Daniel Whitfield",
        "reference": "00204502",
        "surgery_date": date(2027, 5, 18),
        "arrival_time": time(10, 30),
        "side": "right",
        "levels": "C5-C6; C6-C7",
        "procedure": "cervical",
        "clinic": "riverbend-spine",
        "surgeon": "lindqvist",
    },
)
"""Made up, both of them; the second row leaves to clinic and command line what it should."""
_FORMATS: Final = {
    **dict.fromkeys(("surgery_date", "follow_up_date"), "yyyy-mm-dd"),
    **dict.fromkeys(("arrival_time", "follow_up_time"), "hh:mm"),
}
_CHOICES: Final = {
    "side": "left,right,both",
    "procedure": "cervical,lumbar",
    "paper": "letter,a4",
    "size": "standard,large,giant",
    "grey": "yes,no",
}
_ROWS_WITH_CHOICES: Final = 1000
_WIDEST: Final = 40
_PROPERTIES: Final = "docProps/core.xml"
_WRITTEN_AT: Final = re.compile(rb"[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9:]{8}Z")


def explained_columns() -> tuple[tuple[str, str], ...]:
    """Give every column with what it means and what else it may be called, in the order of the template."""
    return tuple(
        (column.name, f"{column.says} Also called: {', '.join(column.also)}." if column.also else column.says)
        for column in (*COLUMNS, *PREFIXED)
    )


def template_csv() -> bytes:
    """Write the example as CSV: UTF-8 with a byte order mark, which spreadsheet programs need to read accents."""
    out = io.StringIO(newline="")
    lines = csv.writer(out)
    lines.writerow(_HEADER)
    for patient in _PATIENTS:
        lines.writerow([_as_text(patient.get(name, "")) for name in _HEADER])
    return out.getvalue().encode("utf-8-sig")


def _as_text(cell: Cell) -> str:
    if isinstance(cell, time):
        return f"{cell:%H:%M}"
    return cell.isoformat() if isinstance(cell, date) else cell


def template_xlsx() -> bytes:
    """Write the example as a workbook: columns formatted so that no reference or date is changed, and explanations."""
    from openpyxl import Workbook

    workbook = Workbook()
    workbook.properties.creator = "handouts"
    _fill_patients(workbook.active)
    _fill_explanations(workbook.create_sheet(EXPLAINING_SHEET))
    out = io.BytesIO()
    workbook.save(out)
    return _timeless(out.getvalue())


def _fill_patients(sheet: Any) -> None:  # noqa: ANN401 (openpyxl has no types)
    from openpyxl.utils import get_column_letter
    from openpyxl.worksheet.datavalidation import DataValidation

    sheet.title = "Patients"
    _head(sheet, _HEADER)
    for number, name in enumerate(_HEADER, 1):
        letter = get_column_letter(number)
        number_format = _FORMATS.get(name, "@")
        texts = [patient.get(name, "") for patient in _PATIENTS]
        widest = max(len(name), *(len(_as_text(text)) for text in texts))
        sheet.column_dimensions[letter].width = min(widest + 3, _WIDEST)
        sheet.column_dimensions[letter].number_format = number_format
        for row, text in enumerate(texts, 2):
            cell = sheet.cell(row, number, text or None)
            cell.number_format = number_format
        if name in _CHOICES:
            choices = DataValidation("list", formula1=f'"{_CHOICES[name]}"', allow_blank=True)
            choices.add(f"{letter}2:{letter}{_ROWS_WITH_CHOICES}")
            sheet.add_data_validation(choices)


def _fill_explanations(sheet: Any) -> None:  # noqa: ANN401 (openpyxl has no types)
    from openpyxl.styles import Alignment

    _head(sheet, ("column", "what it means"))
    for line in explained_columns():
        sheet.append(line)
    sheet.column_dimensions["A"].width = 20
    sheet.column_dimensions["B"].width = 100
    for (cell,) in sheet.iter_rows(min_row=2, min_col=2, max_col=2):
        cell.alignment = Alignment(wrap_text=True, vertical="top")


def _head(sheet: Any, names: tuple[str, ...]) -> None:  # noqa: ANN401 (openpyxl has no types)
    from openpyxl.styles import Font

    for number, name in enumerate(names, 1):
        sheet.cell(1, number, name).font = Font(bold=True)
    sheet.freeze_panes = "A2"


def _timeless(data: bytes) -> bytes:
    """Take out when the file was written, so that equal templates are equal bytes."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as written, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for part in written.namelist():
            text = written.read(part)
            if part == _PROPERTIES:
                text = _WRITTEN_AT.sub(b"2026-01-01T00:00:00Z", text)
            archive.writestr(zipfile.ZipInfo(part, (1980, 1, 1, 0, 0, 0)), text, zipfile.ZIP_DEFLATED)
    return out.getvalue()
