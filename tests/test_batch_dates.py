"""Dates in figures are read in the order somebody says the sheet has, never in the other, and never guessed."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import Workbook
from sheets import patients, write_sheet

from handouts.batch.figures import DateOrder, day_in_order
from handouts.batch.rows import known_of, plan
from handouts.batch.sheet import read_sheet
from handouts.cli.main import main
from handouts.content.library import open_library
from handouts.diagnostics import HandoutError
from handouts.resolve.request import Request
from handouts.shipped import content_folder

BASE = Request("lumbar", date(2026, 11, 21), "riverbend-spine", pack="key-sheet")
KNOWN = known_of(open_library(content_folder()))
NO_SUCH_DATE = "no-such-date: 'surgery_date' is a date that is not in the calendar; check the day and the month"
DAYS = st.dates(date(2000, 1, 1), date(2099, 12, 31))


def planned(tmp_path: Path, order: DateOrder | None, *surgery: str, follow_up: str = "", name: str = "p.csv"):
    rows = [
        {**row, "surgery date": day, "follow-up date": follow_up}
        for row, day in zip(patients(len(surgery)), surgery, strict=True)
    ]
    sheet = read_sheet(write_sheet(tmp_path / name, rows).read_bytes(), name)
    return plan(sheet, BASE, known=KNOWN, dates=order)


def workbook(path: Path, *surgery: date | str) -> Path:
    """A workbook with one patient for each day of surgery, in date cells or as text."""
    book = Workbook()
    book.active.append(["name", "reference", "surgery date"])
    for number, day in enumerate(surgery):
        book.active.append([f"Ana {number}", f"RB-{number:03}", day])
    book.save(path)
    return path


def days(made) -> list[date | None]:
    return [row.request.patient.surgery_date for row in made.rows]


@pytest.mark.parametrize("written", ["3/9/2027", "03/09/2027", "3-9-2027"])
def test_what_stands_first_is_what_somebody_said(tmp_path, written):
    assert days(planned(tmp_path, DateOrder.MONTH_FIRST, written)) == [date(2027, 3, 9)]
    assert days(planned(tmp_path, DateOrder.DAY_FIRST, written)) == [date(2027, 9, 3)]


def test_a_date_with_points_is_day_first_wherever_it_is_written(tmp_path):
    made = planned(tmp_path, DateOrder.DAY_FIRST, "9.3.2027", "3/4/2027")
    assert (days(made), made.notes) == ([date(2027, 3, 9), date(2027, 4, 3)], ())
    with pytest.raises(HandoutError, match=r"wrong-date-order.*cannot be month-first"):
        planned(tmp_path, DateOrder.MONTH_FIRST, "3/4/2027", "9.3.2027")


def test_the_day_of_the_visit_is_read_like_the_day_of_surgery(tmp_path):
    (row,) = planned(tmp_path, DateOrder.DAY_FIRST, "3/9/2027", follow_up="17/9/2027").rows
    assert row.request.patient.follow_up_date == date(2027, 9, 17)


def test_other_ways_to_write_a_date_mean_what_they_always_do(tmp_path):
    made = planned(tmp_path, DateOrder.DAY_FIRST, "2027-03-09", "9 March 2027", "March 9, 2027")
    assert days(made) == [date(2027, 3, 9)] * 3


def test_date_cells_of_a_workbook_are_not_turned_round(tmp_path):
    path = workbook(tmp_path / "p.xlsx", date(2027, 3, 9))
    sheet = read_sheet(path.read_bytes(), "p.xlsx")
    assert sheet.rows[0].cells["surgery_date"] == date(2027, 3, 9)
    assert days(plan(sheet, BASE, known=KNOWN, dates=DateOrder.DAY_FIRST)) == [date(2027, 3, 9)]


@pytest.mark.parametrize(
    ("written", "refused"),
    [
        (
            "13/13/2027",
            "no-such-date: 'surgery_date' is a date that is not in the calendar; check the day and the month",
        ),
        (
            "2/30/2027",
            "no-such-date: 'surgery_date' is a date that is not in the calendar; check the day and the month",
        ),
        ("3/9/27", "ambiguous-date: 'surgery_date' is a date without its whole year; write the year with four figures"),
    ],
)
def test_a_row_whose_date_is_none_is_refused_alone(tmp_path, written, refused):
    made = planned(tmp_path, DateOrder.MONTH_FIRST, "3/9/2027", written)
    assert [f"{one.code}: {one.reason}" for one in made.refused] == [refused]
    assert days(made) == [date(2027, 3, 9)]


def test_one_date_that_can_only_be_the_other_way_round_stops_the_sheet(tmp_path, monkeypatch, capfd):
    monkeypatch.chdir(tmp_path)
    rows = [
        {**row, "surgery date": day}
        for row, day in zip(patients(3), ("3/9/2027", "4/9/2027", "25/9/2027"), strict=True)
    ]
    write_sheet(Path("p.csv"), rows)
    usual = ["--procedure", "lumbar", "--clinic", "riverbend-spine", "--pack", "key-sheet", "--today", "2026-11-21"]
    assert main(["batch", "p.csv", "-o", "out", "-j", "1", *usual, "--dates", "month-first"]) == 2
    said = capfd.readouterr().err
    assert said == (
        "p.csv:4:3: error[wrong-date-order]: a date that cannot be month-first; so may others be that look as if they "
        "could\n  hint: give the other order, or write the dates year-month-day, as in 2027-03-09\n"
    )
    assert not Path("out").exists()
    assert main(["batch", "p.csv", "-o", "out", "-j", "1", *usual, "--dates", "day-first"]) == 0
    assert len(list(Path("out").glob("*.pdf"))) == 3


def test_dates_in_figures_among_date_cells_stop_the_sheet_whatever_order_is_said(tmp_path, monkeypatch, capfd):
    """As a British file looks that was opened in America: 9/3 and 5/4 became cells, 15/3 stayed text."""
    monkeypatch.chdir(tmp_path)
    workbook(Path("p.xlsx"), date(2027, 9, 3), "15/03/2027", date(2027, 5, 4))
    usual = ["--procedure", "lumbar", "--clinic", "riverbend-spine", "--pack", "key-sheet", "--today", "2026-11-21"]
    for more in ([], ["--dates", "day-first"]):
        assert main(["batch", "p.xlsx", "-o", "out", "-j", "1", *usual, *more]) == 2
        assert capfd.readouterr().err == (
            "p.xlsx:3:3: error[mixed-dates]: a date in figures among date cells: a spreadsheet may have turned the "
            "others round\n  hint: export the column anew, as year-month-day or as date cells in every row\n"
        )
    assert not Path("out").exists()


@given(DAYS)
def test_a_date_written_in_an_order_is_read_in_it(day):
    assert day_in_order(f"{day.month}/{day.day}/{day.year}", DateOrder.MONTH_FIRST) == day
    assert day_in_order(f"{day.day:02}.{day.month:02}.{day.year}", DateOrder.DAY_FIRST) == day


@pytest.mark.parametrize(
    ("surgery", "first"),
    [
        (("3/9/2027", "11/12/2027"), 2),
        (("2027-03-09", "3/3/2027", "3/9/2027"), 4),
        (("3/9/2027", "25/9/2027"), None),
        (("3/3/2027",), None),
        (("2027-03-09",), None),
    ],
)
def test_an_order_that_no_date_of_the_sheet_shows_to_be_right_is_doubted(tmp_path, surgery, first):
    told = (
        f"p.csv:{first}:3: warning[date-order-unproven]: nothing in the sheet shows that its dates are day-first: each "
        "would be a date the other way too\n  hint: compare one with the list of the theatre"
    )
    notes = planned(tmp_path, DateOrder.DAY_FIRST, *surgery).notes
    assert [str(one) for one in notes] == ([told] if first else [])
