"""Dates have their month in letters, and no time of day is read in two ways."""

from __future__ import annotations

import pytest
from checking import checked, findings
from msgspec.structs import replace
from test_resolution import LUMBAR

from handouts.checks.numbers import clock_words, date_in_words
from handouts.checks.rule import Rule

OWN = replace(LUMBAR, blocks=("own",))


def told(folder, rule: Rule, item: str, clinic: str = "riverbend-spine") -> list[str]:
    block = f"block: own\ntitle: Own\nitems:\n  - id: when\n    {item}\n"
    return checked(folder, replace(OWN, clinic=clinic, surgeon=None), [rule], blocks__own=block)


def said(rule: Rule, text: str) -> list[str]:
    return [found.split("'")[1] for found in findings(rule, item={"check": text})]


def test_a_date_in_figures_is_refused_with_how_the_country_writes_it(tmp_path) -> None:
    item = 'check: "We are closed on 12/25/2026."'
    where = "blocks/own.yaml:5:30: error[date-in-words]: the date '12/25/2026' is in figures"
    assert told(tmp_path, date_in_words, item) == [f"{where}\n  hint: write the month as a word, as in 'March 9, 2027'"]
    assert told(tmp_path, date_in_words, item, "northmoor-spine") == [
        f"{where}\n  hint: write the month as a word, as in '9 March 2027'"
    ]


def test_midnight_is_refused_and_noon_warned_of(tmp_path) -> None:
    assert told(tmp_path, clock_words, "check: No food after midnight, no drink after 12 noon.") == [
        "blocks/own.yaml:5:26: error[clock-words]: 'midnight' is read in more than one way\n"
        "  hint: write '11:59 pm' with its day, or '12:01 am' with the day after",
        "blocks/own.yaml:5:51: warning[clock-words]: '12 noon' is read in more than one way\n"
        "  hint: write '11:59 am' or '12:01 pm'",
    ]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("3/9/2027, 3-9-27 and 2027/3/9", ["3/9/2027", "3-9-27", "2027/3/9"]),
        ("on 9.3.2027 or 09.03.27", ["9.3.2027", "09.03.27"]),
        ("Come on 3/9 at 8, stay until 4/9.", ["3/9", "4/9"]),
        ("From 31/12 on", ["31/12"]),
        ("At 24/7, L4/5, 120/80, 5/325, 1/2, 10/325/40", []),
        ("On 40/50, 99/99/2027 or 0/5/2027", []),
        ("Call 555-01-42, 020-79-46-01 or 1-800-12-12", []),
        ("Version 1.2.27 of 3.4 pages; from 1/2 to 1 tablet", []),
        ("March 9, 2027 and 9 March 2027", []),
    ],
)
def test_dates_are_told_from_other_figures(text: str, found: list[str]) -> None:
    assert said(date_in_words, text) == found


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Stop at Midnight.", ["Midnight"]),
        ("12 am, 12:00 a.m., 12 pm", ["12 am", "12:00 a.m.", "12 pm"]),
        ("2:12 am, 11:59 pm, 12:30 pm, in the afternoon, 12 amps", []),
    ],
)
def test_times_on_the_turn_of_the_day_are_found(text: str, found: list[str]) -> None:
    assert said(clock_words, text) == found


def test_the_hours_of_the_clinic_are_read_too(tmp_path) -> None:
    clinic = """
clinic: own-spine
name: Own Spine
country: US
language: en-US
units: us
paper: letter
accent: "#0B5563"
phones:
  day: {number: (217) 555-0142, hours: Until noon}
  night: {number: (217) 555-0187}
emergency: {number: "911"}
arrival_place: Entrance B
"""
    request = replace(LUMBAR, clinic="own-spine", surgeon=None, blocks=("follow-up",))
    (found,) = checked(tmp_path, request, [clock_words], clinics__own_spine__clinic=clinic)
    assert found.startswith("clinics/own-spine/clinic.yaml:10:40: warning[clock-words]: 'noon' is read")
