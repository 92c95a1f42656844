"""`handouts variance`: every fact over the surgeons of a clinic, for the meeting that looks after the text."""

from __future__ import annotations

import csv
import io
import json

import pytest
from small_content import clinic, surgeon, write
from surgeons_own import command_line, own_content

HILL = ("--clinic", "hill")


@pytest.fixture
def content(tmp_path, monkeypatch):
    return own_content(tmp_path, monkeypatch)


@pytest.fixture
def handouts(content, capfd):
    return command_line(capfd)


TABLE = """\
lumbar-foraminotomy, clinic hill: kim, lee

1 of 3 facts differ

fact        usual                   kim            lee             allowed
--------------------------------------------------------------------------------
lift_limit  8 lb (3.6 kg)           6 lb (2.7 kg)  10 lb (4.5 kg)  4 lb to 15 lb
            clinic: 10 lb (4.5 kg)
  the most you may lift (P1 P2)

{agreed}
options with another choice than usual
  stay: usually same-day; kim one-night, lee same-day

items of their own
the clinic  added     recovery/water  content/clinics/hill/clinic.yaml:17:11
kim         replaced  recovery/rest   content/clinics/hill/surgeons/kim.yaml:8:15
kim         removed   recovery/water  content/clinics/hill/surgeons/kim.yaml:9:14
kim         added     recovery/dog    content/clinics/hill/surgeons/kim.yaml:10:11

sources
  P1  A study
  P2  A page of one clinic (low)
"""
FOLDED = TABLE.replace("{agreed}", "2 of 3 facts have their usual value for all: --all shows them\n")
AGREED = """\
2 of 3 facts are the same for all

fact    all surgeons  allowed
--------------------------------
collar  no collar     none, soft
  which collar you wear
driver  blank
  who drives you
"""


def test_facts_that_differ_come_first_and_those_nobody_changed_are_folded(handouts):
    ran = handouts("variance", "lumbar", *HILL)
    assert (ran.code, ran.err, ran.out) == (0, "", FOLDED)


def test_on_request_the_facts_that_nobody_changed_are_shown_too(handouts):
    assert handouts("variance", "lumbar", *HILL, "--all").out == TABLE.replace("{agreed}", AGREED)


def test_without_a_procedure_every_operation_is_told(handouts):
    cervical = FOLDED.replace("lumbar", "cervical")
    assert handouts("variance", *HILL).out == f"{cervical}\n{FOLDED}"


def test_a_surgeon_who_does_not_do_the_operation_is_left_out(handouts, content):
    write(content, clinics__hill__surgeons__lee=surgeon("lee", "procedures: [cervical-foraminotomy]\n"))
    lumbar = handouts("variance", "lumbar", *HILL)
    assert lumbar.out.startswith("lumbar-foraminotomy, clinic hill: kim\n\none surgeon\n\nfact  ")
    rows = list(csv.DictReader(io.StringIO(handouts("variance", *HILL, "--format", "csv").out)))
    lift = {row["procedure"]: row["surgeon:lee"] for row in rows if row["fact"] == "lift_limit"}
    assert lift == {"cervical-foraminotomy": "10 lb (4.5 kg)", "lumbar-foraminotomy": ""}


def test_a_value_beyond_its_range_has_a_mark_and_its_reason(handouts, content):
    facts = "facts: {lift_limit: {value: 20 lb, beyond_range: Trial 7}}\n"
    write(content, clinics__hill__surgeons__kim=surgeon("kim", facts))
    out = handouts("variance", "lumbar", *HILL).out
    assert "  20 lb (9.1 kg) *  " in out
    assert "\n* lift_limit, kim: beyond its range: Trial 7\n" in out


def test_many_surgeons_stand_in_several_tables(handouts, content):
    for number in range(9):
        facts = f"facts: {{lift_limit: {number + 4} lb}}\n"
        write(content, **{f"clinics__hill__surgeons__s{number}": surgeon(f"s{number}", facts)})
    out = handouts("variance", "lumbar", *HILL).out
    heads = [line.split()[2:-1] for line in out.splitlines() if line.startswith("fact ")]
    assert heads[:3] == [["kim", "lee", "s0", "s1"], ["s2", "s3", "s4", "s5"], ["s6", "s7", "s8"]]
    assert max(map(len, out.splitlines())) <= 100


@pytest.mark.parametrize(("columns", "most"), [("30", 60), ("80", 80), ("119", 119), ("300", 120)])
def test_a_table_is_as_wide_as_the_terminal_within_what_can_be_read(handouts, content, monkeypatch, columns, most):
    facts = "facts: {lift_limit: {value: 20 lb, beyond_range: " + "a long trial of ours " * 9 + "}}\n"
    write(content, clinics__hill__surgeons__kim=surgeon("kim", facts))
    monkeypatch.setenv("COLUMNS", columns)
    assert most - 20 < max(map(len, handouts("variance", *HILL).out.splitlines())) <= most


def test_what_the_clinic_said_for_all_surgeons_stands_beside_the_usual_value(handouts, content):
    write(content, clinics__hill__surgeons__kim=surgeon("kim"))
    out = handouts("variance", "lumbar", *HILL).out
    assert "lift_limit  10 lb (4.5 kg)        4 lb to 15 lb\n            usual: 8 lb (3.6 kg)\n" in out


def test_a_range_of_one_value_and_the_numbers_of_sources_read_as_a_person_writes_them(handouts, content):
    fact = "{type: duration, default: 2 days, range: [2 days, 2 days], says: the first days, source: [P10, P2]}"
    write(content, facts=f"first_days: {fact}\n", sources="P2: {title: Two}\nP10: {title: Ten}\n")
    write(content, clinics__hill__clinic=clinic())
    write(content, **{f"clinics__hill__surgeons__{name}": surgeon(name) for name in ("kim", "lee")})
    out = handouts("variance", "lumbar", *HILL, "--all").out
    assert "first_days  2 days        2 days\n" in out
    assert out.endswith("sources\n  P2   Two\n  P10  Ten\n")


def test_csv_has_a_row_a_fact_and_a_column_a_surgeon(handouts):
    ran = handouts("variance", "lumbar", *HILL, "--format", "csv")
    assert ran.out == (
        "procedure,fact,says,owner,base,clinic,surgeon:kim,surgeon:lee,differs,allowed,sources,titles\n"
        "lumbar-foraminotomy,collar,which collar you wear,surgeon,no collar,no collar,no collar,no collar,no,"
        '"none, soft",,\n'
        "lumbar-foraminotomy,driver,who drives you,clinic,blank,blank,blank,blank,no,,,\n"
        "lumbar-foraminotomy,lift_limit,the most you may lift,surgeon,8 lb (3.6 kg),10 lb (4.5 kg),6 lb (2.7 kg),"
        "10 lb (4.5 kg),yes,4 lb to 15 lb,P1 P2,A study; A page of one clinic\n"
    )


def test_json_says_where_each_answer_stands(handouts):
    (lumbar,) = json.loads(handouts("variance", "lumbar", *HILL, "--format", "json").out)
    assert (lumbar["procedure"], lumbar["surgeons"]) == ("lumbar-foraminotomy", ["kim", "lee"])
    assert [fact["fact"] for fact in lumbar["facts"] if fact["differs"]] == ["lift_limit"]
    assert lumbar["facts"][2]["answers"] == [
        {
            "surgeon": "kim",
            "prints": "6 lb (2.7 kg)",
            "layer": "surgeon",
            "at": {"file": "content/clinics/hill/surgeons/kim.yaml", "line": 4, "column": 21},
            "beyond_range": "",
        },
        {
            "surgeon": "lee",
            "prints": "10 lb (4.5 kg)",
            "layer": "clinic",
            "at": {"file": "content/clinics/hill/clinic.yaml", "line": 14, "column": 21},
            "beyond_range": "",
        },
    ]


def test_without_a_clinic_the_example_clinic_is_taken_and_said_so(handouts):
    ran = handouts("variance", "lumbar")
    assert (ran.code, ran.out) == (0, FOLDED)
    assert (
        ran.err == "advice[example-clinic]: no clinic given, using the example clinic 'hill'\n  hint: give --clinic\n"
    )


def test_what_is_wrong_with_two_surgeons_is_said_at_once(handouts, content):
    for name in ("kim", "lee"):
        write(content, **{f"clinics__hill__surgeons__{name}": surgeon(name, "facts: {lift_limit: 99 lb}\n")})
    ran = handouts("variance", "lumbar", *HILL)
    assert (ran.code, ran.out) == (2, "")
    assert ran.err == "".join(
        f"content/clinics/hill/surgeons/{name}.yaml:4:21: error[out-of-range]: "
        "99 lb is out of range for 'lift_limit' (the most you may lift)\n"
        "  hint: allowed is 4 lb to 15 lb; if it is meant so, write {value: 99 lb, beyond_range: why}\n"
        for name in ("kim", "lee")
    )


def test_an_operation_that_no_surgeon_does_is_refused(handouts, content):
    for name in ("kim", "lee"):
        only = surgeon(name, "procedures: [cervical-foraminotomy]\n")
        write(content, **{f"clinics__hill__surgeons__{name}": only})
    assert handouts("variance", "lumbar", *HILL).err == (
        "error[no-surgeons]: no surgeon of 'hill' does 'lumbar-foraminotomy'\n  hint: its surgeons are: kim, lee\n"
    )


def test_a_clinic_without_surgeons_is_refused(handouts, content):
    for file in (content / "clinics" / "hill" / "surgeons").iterdir():
        file.unlink()
    assert handouts("variance", *HILL).err == (
        "error[no-surgeons]: clinic 'hill' has no surgeons\n"
        "  hint: add clinics/hill/surgeons/NAME.yaml to your content folder\n"
    )


def test_names_that_are_empty_or_unknown_are_refused(handouts):
    assert handouts("variance", "", "--clinic", "").err == (
        "error[usage]: --clinic is empty\n  hint: give a value, or leave it out\n"
        "error[usage]: PROCEDURE is empty\n  hint: give a value, or leave it out\n"
    )
    assert handouts("variance", "lumber", "--clinic", "hil").err == (
        "error[unknown-clinic]: unknown clinic 'hil'\n  hint: did you mean 'hill'?\n"
        "error[unknown-procedure]: unknown procedure 'lumber'\n  hint: did you mean 'lumbar'?\n"
    )
