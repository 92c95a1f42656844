"""The example sheets: they print as they are, explain every column, and are the same bytes at any time."""

from __future__ import annotations

import io
import re
import time
from datetime import date
from pathlib import Path

import openpyxl
import pytest

from handouts.batch.columns import COLUMNS
from handouts.batch.grid import Sheet
from handouts.batch.rows import Plan, known_of, plan
from handouts.batch.sheet import read_sheet
from handouts.batch.template import explained_columns, template_csv, template_xlsx
from handouts.content.library import open_library
from handouts.resolve.request import Request

CONTENT = Path(__file__).parent.parent / "content"
TEMPLATES = {"patients.csv": template_csv, "patients.xlsx": template_xlsx}


def planned(sheet: Sheet) -> Plan:
    return plan(sheet, Request("", date(2027, 1, 4)), known=known_of(open_library(CONTENT)))


@pytest.mark.parametrize("name", TEMPLATES)
def test_a_template_has_every_column_and_prints_as_it_is(name):
    sheet = read_sheet(TEMPLATES[name](), name)
    found = planned(sheet)
    assert set(sheet.columns) >= {column.name for column in COLUMNS}
    assert [row.number for row in found.rows] == [2, 3]
    assert (found.refused, found.notes) == ((), ())


def test_both_templates_hold_the_same():
    csv_rows, xlsx_rows = (planned(read_sheet(make(), name)).rows for name, make in TEMPLATES.items())
    assert csv_rows == xlsx_rows


@pytest.mark.parametrize("name", TEMPLATES)
def test_a_template_is_the_same_bytes_a_day_later(name, monkeypatch):
    first = TEMPLATES[name]()
    later = time.time() + 86_400
    monkeypatch.setattr(time, "time", lambda: later)
    monkeypatch.setattr(time, "localtime", lambda *_: time.gmtime(later))
    assert TEMPLATES[name]() == first


def test_every_column_of_the_workbook_is_explained_on_its_second_sheet():
    book = openpyxl.load_workbook(io.BytesIO(template_xlsx()))
    lines = [tuple(cell.value for cell in line) for line in book["Columns"].iter_rows(min_row=2)]
    assert lines == list(explained_columns())
    assert book.sheetnames == ["Patients", "Columns"]


def test_the_explanations_name_each_column_once_and_end_in_a_full_stop():
    names = [name for name, _ in explained_columns()]
    assert len(set(names)) == len(names)
    assert not [says for _, says in explained_columns() if not re.search(r"\w{3,}.*\.$", says)]


def test_the_workbook_keeps_references_as_text_and_dates_as_dates():
    sheet = openpyxl.load_workbook(io.BytesIO(template_xlsx()))["Patients"]
    columns = {cell.value: cell.column_letter for cell in sheet[1]}
    formats = {name: sheet.column_dimensions[letter].number_format for name, letter in columns.items()}
    assert formats["reference"] == formats["levels"] == "@"
    assert formats["surgery_date"] == "yyyy-mm-dd"
    assert formats["arrival_time"] == "hh:mm"
    assert {choices.formula1 for choices in sheet.data_validations.dataValidation} >= {'"left,right,both"', '"yes,no"'}
