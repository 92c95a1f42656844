"""A starter's phone numbers are found until they are replaced; the whole message says where and what to do."""

from __future__ import annotations

import pytest
from checking import findings

from handouts.checks.guards import placeholder


def test_the_message_says_whose_number_it_is_and_that_it_stands_for_ones_own():
    found = findings(placeholder, fictional=False, phones={"day": "(555) 555-0100", "night": "111"})
    assert [line.partition("clinic.yaml:")[2] for line in found] == [
        "12:17: warning[placeholder]: the day phone of 'riverbend-spine' is '(555) 555-0100', which nobody answers\n"
        "  hint: it stands for your own number: write that"
    ]


def test_both_lines_are_told_at_once():
    assert len(findings(placeholder, fictional=False, phones={"day": "01632 960000", "night": "01632 960999"})) == 2


@pytest.mark.parametrize(
    "number",
    ["(217) 555-0099", "(217) 555-0200", "(217) 550-0142", "01632 961000", "020 7946 1000", "100 0000"],
)
def test_a_number_beside_those_kept_for_fiction_may_be_somebodys(number):
    assert findings(placeholder, fictional=False, phones={"day": number, "night": "111"}) == []


@pytest.mark.parametrize(
    "number",
    ["+1 (555) 555-0100", "+44 1632 960123", "+44 (0)113 496 0999", "029 2018 0001", "07700 900123", "0808 157 0000"],
)
def test_a_number_kept_for_fiction_is_found_however_it_is_written(number):
    assert len(findings(placeholder, fictional=False, phones={"day": number, "night": "111"})) == 1
