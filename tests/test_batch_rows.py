"""Sheets to plans: every cell over the command line, every refusal whole, and nothing of a patient told."""

from __future__ import annotations

import csv
import io
from datetime import date, time
from pathlib import Path
from typing import Any

import pytest
import yaml
from msgspec.structs import replace
from test_batch_sheet import Formatted, workbook

from handouts.batch.cells import clock_in
from handouts.batch.refusals import RefusedRow, refused_csv
from handouts.batch.rows import Known, Plan, known_of, plan
from handouts.batch.sheet import read_sheet
from handouts.content.library import open_library
from handouts.content.patient import load_patient
from handouts.diagnostics import HandoutError
from handouts.resolve.request import Request, patient_of
from handouts.resolve.resolution import resolve

PROJECT = Path(__file__).parent.parent
CONTENT = PROJECT / "content"
CASES = sorted((PROJECT / "tests" / "cases" / "sheets").glob("*.yaml"))
BASE = Request("", date(2027, 1, 4), clinic="riverbend-spine")
LIBRARY = open_library(CONTENT)


@pytest.fixture(scope="module")
def known() -> Known:
    return known_of(LIBRARY)


def planned(known: Known, text: str | bytes, base: Request = BASE, ignore_extra: bool = False) -> Plan:
    data = text.encode() if isinstance(text, str) else text
    return plan(read_sheet(data, "p.csv"), base, known=known, ignore_extra=ignore_extra)


def outcome(known: Known, case: dict[str, Any]) -> dict[str, Any]:
    """What a case gives, in the words of its file."""
    base = replace(BASE, **case.get("base", {}))
    try:
        found = planned(known, case["sheet"], base, case.get("ignore_extra", False))
    except HandoutError as error:
        return {"error": str(error) + "\n"}
    refused = refused_csv(found.refused).decode().replace("\r\n", "\n").partition("\n")[2]
    given = {"printed": [row.number for row in found.rows], "refused": refused, "notes": [*map(str, found.notes)]}
    return {name: value for name, value in given.items() if value}


def test_there_are_cases():
    assert len(CASES) > 10


@pytest.mark.parametrize("path", CASES, ids=lambda path: path.stem)
def test_a_sheet_gives_the_rows_reasons_and_notes_of_its_case(path, known):
    case = yaml.safe_load(path.read_text(encoding="utf-8"))
    expected = {name: case[name] for name in ("printed", "refused", "notes", "error") if name in case}
    assert outcome(known, case) == expected


# a row and a patient file


PATIENT = """\
name: Zoe\u0308 Nguye\u0302\u0303n
reference: "0042"
surgery_date: 2027-03-09
arrival_time: "9:00"
arrival_place: Entrance B
side: left
levels: [L4/5, l5-s1]
follow_up_date: 2027-03-23
follow_up_time: "10:30"
notes: Bring a friend.
"""


def test_a_row_and_a_patient_file_are_one_patient(known):
    file = load_patient(PATIENT.encode(), "p.yaml")
    cells = {**yaml.safe_load(PATIENT), "levels": "L4/5; l5-s1", "procedure": "lumbar"}
    as_csv = io.StringIO()
    csv.writer(as_csv).writerows([cells, cells.values()])
    as_xlsx = workbook(
        tuple(cells), tuple({**cells, "surgery_date": date(2027, 3, 9), "arrival_time": time(9)}.values())
    )
    for data in (as_csv.getvalue().encode(), as_xlsx):
        found = planned(known, data)
        assert [row.request.patient for row in found.rows] == [patient_of(file.value)], found.refused


def test_an_empty_row_of_choices_is_what_build_resolves(known):
    row = planned(known, "reference,procedure\nA-1,lumbar\n").rows[0]
    built = resolve(LIBRARY, Request("lumbar", BASE.today, clinic="riverbend-spine"))
    assert resolve(LIBRARY, replace(row.request, patient=None)) == built


def test_equal_variants_are_equal_requests_however_they_are_written(known):
    text = "reference,procedure,pack,surgeon,paper,stay,set:lift_limit\n"
    text += "A-1,lumbar,pre-op,okafor,letter,one-night,8 lb\nA-2,Lumbar Foraminotomy,,,,One night,\n"
    base = replace(BASE, settings=(("lift_limit", "8 lb"),), options=(("stay", "longer"), ("drain", "yes")))
    first, second = (replace(row.request, patient=None) for row in planned(known, text, base).rows)
    assert first == second
    assert first.options == (("drain", "yes"), ("stay", "one-night"))


def test_a_pack_in_a_row_stands_over_blocks_of_the_command_line(known):
    base = replace(BASE, blocks=("warning-signs",))
    rows = planned(known, "reference,procedure,pack\nA-1,lumbar,\nA-2,lumbar,full\n", base).rows
    assert [(row.request.pack, row.request.blocks) for row in rows] == [(None, ("warning-signs",)), ("full", ())]


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("0900", "09:00"),
        ("1430", "14:30"),
        ("9.30", "09:30"),
        ("14.30", "14:30"),
        ("7.30 am", "07:30"),
        ("9 PM", "21:00"),
    ],
)
def test_a_time_is_read_as_hospitals_write_it(written, meant):
    assert clock_in(written) == meant


@pytest.mark.parametrize("written", ["0.25", "0.50", "0.05"])
def test_a_fraction_of_a_day_is_no_time_of_that_many_minutes(written):
    """Six o'clock is 0.25 in a cell that is not formatted as a time."""
    assert clock_in(written) == written
    assert clock_in(f"0{written}") == f"0{written.replace('.', ':')}"


# cells of a workbook


def test_a_cell_a_spreadsheet_made_a_date_of_is_refused(known):
    data = workbook(
        ("reference", "procedure", "levels", "surgery_date", "arrival_time", "set:lift_limit", "copies"),
        ("A-1", "lumbar", date(2027, 5, 4), time(9), date(2027, 3, 9), time(1), date(2027, 1, 2)),
        ("A-2", date(2027, 5, 4), "L4-L5", date(2027, 3, 9), Formatted(0.3755, "hh:mm:ss"), "8 lb", 1),
    )
    assert refused_csv(planned(known, data).refused).decode().splitlines() == [
        "row,column,code,reason",
        "2,arrival_time,not-a-time,\"'arrival_time' is not a time of day but a date; "
        'write hours and minutes, as in 09:30 or 9:30 am"',
        *(
            f"2,{column},not-text,'{column}' is not text but {what}; "
            "format the column as text in your spreadsheet program and type the cell again"
            for column, what in (("copies", "a date"), ("levels", "a date"), ("set:lift_limit", "a time of day"))
        ),
        "2,surgery_date,not-a-date,\"'surgery_date' is not a date but a time of day; "
        'write year-month-day, as in 2027-03-09, or the month in words, as in 9 March 2027"',
        "3,arrival_time,not-a-time,\"'arrival_time' is not a time on the minute; "
        'write hours and minutes, as in 09:30 or 9:30 am"',
        "3,procedure,not-text,'procedure' is not text but a date; "
        "format the column as text in your spreadsheet program and type the cell again",
    ]


def test_a_wrong_cell_in_a_column_that_is_left_out_does_not_matter(known):
    data = workbook(("reference", "procedure", "age"), ("A-1", "lumbar", "#REF!"), ("A-2", "lumbar", "=A1"))
    assert len(planned(known, data, ignore_extra=True).rows) == 2


# the command line


def test_what_the_command_line_says_wrongly_is_told_once(known):
    base = Request(
        "thoracic",
        BASE.today,
        clinic="riverbend",
        surgeon="okafer",
        settings=(("lift_limit", "99 lb"), ("lift_limt", "8 lb")),
        options=(("stay", "forever"), ("stya", "longer")),
    )
    with pytest.raises(HandoutError) as raised:
        planned(known, "reference\nA-1\nA-2\n", base)
    assert str(raised.value) == (
        "error[unknown-clinic]: unknown clinic 'riverbend'\n"
        "  hint: did you mean 'riverbend-spine'?\n"
        "error[unknown-procedure]: unknown procedure 'thoracic'\n"
        "  hint: known: cervical-foraminotomy, lumbar-foraminotomy\n"
        "error[unknown-surgeon]: unknown surgeon 'okafer'\n"
        "  hint: did you mean 'okafor'?\n"
        "--option stay: error[unknown-choice]: 'forever' is not one of the choices of 'stay'\n"
        "  hint: known: longer, one-night, same-day\n"
        "--option stya: error[unknown-option]: unknown option 'stya'\n"
        "  hint: did you mean 'stay'?\n"
        "--set lift_limit: error[out-of-range]: 99 lb is out of range for 'lift_limit' (the most you may lift)\n"
        "  hint: allowed is 4 lb to 15 lb\n"
        "--set lift_limt: error[unknown-fact]: unknown fact 'lift_limt'\n"
        "  hint: did you mean 'lift_limit'?"
    )


def test_a_pack_of_the_command_line_must_be_one_of_the_rows_procedure(known):
    found = planned(known, "reference,procedure\nA-1,lumbar\n", replace(BASE, pack="preop"))
    reason = "the pack 'preop' of the command line is none of the row's procedure; name one in the row"
    assert found.refused == (RefusedRow(2, "", "unknown-pack", reason),)


def test_a_patient_of_the_command_line_is_in_no_row(known):
    base = replace(BASE, patient=patient_of(load_patient(PATIENT.encode(), "p.yaml").value))
    row = planned(known, "reference,procedure\nA-1,lumbar\n", base).rows[0]
    assert row.request.patient is not None
    assert row.request.patient.name == ""


@pytest.mark.parametrize(
    ("text", "hint"),
    [
        ("reference,procedure\nA-1,lumbar\n", "a column 'clinic'"),
        ("reference,procedure,clinic\nA-1,lumbar,riverbend-spine\nA-2,lumbar,\n", "fill in the cell"),
        ("reference,procedure,clinic\nA-1,lumbar,riverbend-spine\n", ""),
        ("reference,procedure,clinic\nA-1,lumbar,riverbend-spine\nTotal,,\n", ""),  # a row that is not printed
    ],
)
def test_the_example_clinic_is_never_taken_without_a_word(known, text, hint):
    found = planned(known, text, replace(BASE, clinic=None))
    said = (
        "p.csv:1:0: warning[example-clinic]: rows without a clinic get the example clinic 'riverbend-spine'\n"
        f"  hint: give --clinic, or {hint}"
    )
    assert [*map(str, found.notes)] == [said] * bool(hint)
    assert {row.request.clinic for row in found.rows} == {"riverbend-spine"}


# surgeons, and names two things share


def test_a_surgeon_who_does_not_do_the_procedure_is_refused(known):
    home = known.clinics["riverbend-spine"]
    only_cervical = replace(home, surgeons={**home.surgeons, "okafor": ("cervical-foraminotomy",)})
    changed = replace(known, clinics={**known.clinics, "riverbend-spine": only_cervical})
    found = planned(changed, "reference,procedure,surgeon\nA-1,lumbar,okafor\nA-2,cervical,okafor\n")
    reason = "surgeon 'okafor' does not do 'lumbar-foraminotomy'; they do: cervical-foraminotomy"
    assert found.refused == (RefusedRow(2, "surgeon", "wrong-procedure", reason),)


def test_a_name_of_both_an_option_and_a_fact_needs_a_prefix(known):
    both = replace(known, choices={**known.choices, "collar": ("soft", "rigid")})
    with pytest.raises(HandoutError) as raised:
        planned(both, "reference,procedure,collar\nA-1,lumbar,soft\n")
    assert str(raised.value) == (
        "p.csv:1:3: error[ambiguous-column]: 'collar' is both an option and a fact\n"
        "  hint: write 'option:collar' or 'set:collar'"
    )
    row = planned(both, "reference,procedure,set:collar,option:collar\nA-1,lumbar,soft,rigid\n").rows[0]
    assert (row.request.settings, row.request.options) == ((("collar", "soft"),), (("collar", "rigid"),))


def test_a_warning_that_every_row_has_is_shown_for_the_first_and_counted(known):
    lines = ["reference,procedure,surgery_date", *(f"A-{n},lumbar,2026-06-01" for n in range(30))]
    notes = planned(known, "\n".join(lines)).notes
    assert len(notes) == 21
    assert str(notes[-1]) == "warning[date-in-past]: 10 more like this are not shown"


# privacy and the refusal list


PLANTED = "Xanthippe Quarrington"


def test_no_message_tells_the_text_of_a_cell(known):
    """Each column in turn holds a name that has slipped into it."""
    columns = ["copies", "pack", "clinic", "surgeon", "procedure", "paper", "size", "grey", "surgery_date", "side"]
    columns += ["arrival_time", "follow_up_date", "follow_up_time", "reference", "levels", "arrival_place", "notes"]
    for column in [*columns, *known.choices, *known.facts]:
        text = f"name,{column}\nAnn,{PLANTED}\N{ZERO WIDTH SPACE}\n"
        found = planned(known, text, replace(BASE, procedure="lumbar"))
        assert {row.column for row in found.refused} == {column}
        told = refused_csv(found.refused).decode() + "".join(map(str, found.notes))
        assert not [word for word in PLANTED.split() if word.casefold() in told.casefold()]


def test_the_refusal_list_starts_no_formula_in_a_spreadsheet():
    listed = refused_csv(
        [RefusedRow(12, "=1+1", "-x", '@SUM(A1) said "no", twice'), RefusedRow(3, "name", "too-long", "+a\nb")]
    )
    assert listed == (
        b'row,column,code,reason\r\n3,name,too-long,"\'+a\nb"\r\n12,\'=1+1,\'-x,"\'@SUM(A1) said ""no"", twice"\r\n'
    )
    assert refused_csv([]) == b"row,column,code,reason\r\n"
