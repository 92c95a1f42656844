"""Amounts are written so that nobody misreads them: decimals, units, abbreviations, figures."""

from __future__ import annotations

import pytest
from checking import checked, findings
from msgspec.structs import replace
from test_resolution import LUMBAR, SHIPPED, over

from handouts.checks.numbers import (
    error_prone_abbreviation,
    leading_zero,
    numeral_for_dose,
    trailing_zero,
    unit_space,
)
from handouts.checks.numbers.phrases import Phrases, phrases_of
from handouts.checks.rule import Rule

OWN = replace(LUMBAR, blocks=("own",))


def told(folder, rule: Rule, item: str) -> list[str]:
    """What a rule says of a clinic's block with one item, in its file."""
    return checked(folder, OWN, [rule], blocks__own=f"block: own\ntitle: Own\nitems:\n  - id: dose\n    {item}\n")


def said(rule: Rule, text: str) -> list[str]:
    """The words a rule objects to in a text."""
    return [found.split("'")[1] for found in findings(rule, item={"check": text})]


def test_a_trailing_zero_is_refused_at_its_place(tmp_path) -> None:
    assert told(tmp_path, trailing_zero, "check: Take **5.0 mg** at night.") == [
        "blocks/own.yaml:5:19: error[trailing-zero]: '5.0 mg' has a trailing zero\n  hint: write '5 mg'"
    ]


def test_a_missing_leading_zero_is_refused_at_its_place(tmp_path) -> None:
    assert told(tmp_path, leading_zero, "check: Take .5 mg at night.") == [
        "blocks/own.yaml:5:17: error[leading-zero]: '.5 mg' has no zero before its decimal point\n"
        "  hint: write '0.5 mg'"
    ]


def test_a_unit_on_its_number_is_refused_at_its_place(tmp_path) -> None:
    assert told(tmp_path, unit_space, 'check: "Lift {lift_limit}, not 20lb."') == [
        "blocks/own.yaml:5:36: error[unit-space]: '20lb' has no space between number and unit\n  hint: write '20 lb'"
    ]


def test_an_error_prone_abbreviation_is_refused_with_what_to_write(tmp_path) -> None:
    assert told(tmp_path, error_prone_abbreviation, "check: Take 1 tablet BID.") == [
        "blocks/own.yaml:5:26: error[error-prone-abbreviation]: 'BID' is an error-prone abbreviation\n"
        "  hint: write 'twice a day'"
    ]


def test_an_amount_in_words_is_warned_of_with_its_figures(tmp_path) -> None:
    assert told(tmp_path, numeral_for_dose, "check: Take one or two tablets.") == [
        "blocks/own.yaml:5:17: warning[numeral-for-dose]: 'one or two tablets' is an amount in words\n"
        "  hint: write '1 or 2 tablets'"
    ]


def test_what_a_clinic_writes_into_a_fact_is_read_too(tmp_path) -> None:
    surgeon = (
        "surgeon: okafor\nname: Dr. Ada Okafor\nprocedures: [lumbar-foraminotomy]\nfacts: {aspirin_plan: 81mg QD}\n"
    )
    request = replace(OWN, clinic="riverbend-spine", blocks=("medicines",))
    over(tmp_path, clinics__riverbend_spine__surgeons__okafor=surgeon)
    found = checked(tmp_path, request, [unit_space, error_prone_abbreviation])
    assert [line.partition(": ")[0] for line in found] == ["clinics/riverbend-spine/surgeons/okafor.yaml:4:23"] * 2


@pytest.mark.parametrize(
    "text",
    ["Drink 2.5 liters.", "Take 10 mg.", "Version 2.0", "It is 100.4 degrees F.", "Doses of 1,000.5 mg", "L4.0 mg"],
)
def test_a_decimal_that_says_something_stays(text: str) -> None:
    assert said(trailing_zero, text) == []
    assert said(leading_zero, text) == []


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Take 1.0 to 2.0 mg.", ["1.0 to 2.0 mg"]),
        ("Take 0.250 g.", ["0.250 g"]),
        ("A bag of 3.0 kg", ["3.0 kg"]),
        ("Fever of 38.0 °C", ["38.0 °C"]),
    ],
)
def test_every_trailing_zero_is_found(text: str, found: list[str]) -> None:
    assert said(trailing_zero, text) == found


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("500mg and 20 mg", ["500mg"]),
        ("10ML of it", ["10ML"]),
        ("30minutes", ["30minutes"]),
        ("Take 5g, never 5G.", ["5g"]),
        ("0.5µg", ["0.5µg"]),
        ("A 3D scan of L4, at 8am, in your 20s, 4x4, 38°C", []),
        ("COVID-19 and B12", []),
    ],
)
def test_only_a_unit_needs_its_space(text: str, found: list[str]) -> None:
    assert said(unit_space, text) == found


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Take 1 tablet q.d. or qod.", ["q.d", "qod"]),
        ("Take it b.i.d., t.i.d. or QID.", ["b.i.d", "t.i.d", "QID"]),
        ("Every day, q6h, x 3 d", ["q6h", "x 3 d"]),
        ("Take 5 ug or 5 µg.", ["5 ug", "5 µg"]),
        ("10 cc, 10cc, 400 IU, 10u", ["10 cc", "10cc", "400 IU", "10u"]),
        ("½ tablet, or 1/2 a pill", ["½ tablet", "1/2 a pill"]),
        ("Pain > 7, fever >= 38, < 5 days, @ 9", ["> 7", ">= 38", "< 5", "@ 9"]),
        ("Rest & walk", ["&"]),
        ("Ask Smith & Jones.", []),
        ("A man's bed, a bid of hope for us and/or you", ["bid"]),
        ("D/C the pill", ["D/C"]),
        ("Bring your ID, IV line, PO Box 4, write to us@clinic.org", []),
        ("As an ad says: us, as, os, ou, sq", []),
    ],
)
def test_abbreviations_are_found_as_the_list_writes_them(text: str, found: list[str]) -> None:
    assert said(error_prone_abbreviation, text) == found


@pytest.mark.parametrize(
    ("text", "figures"),
    [
        ("Take two tablets.", "2 tablets"),
        ("Take one and a half pills.", "1.5 pills"),
        ("A ten-pound bag", "10-pound"),
        ("Rest for a couple of hours.", "2 hours"),
        ("Wait twenty-four hours.", "24 hours"),
        ("Wait at least one day.", "1 day"),
        ("Take it three times a day.", "3 times a day"),
        ("Drink one hundred mL.", "100 mL"),
    ],
)
def test_a_dose_or_limit_in_words_is_told_its_figures(text: str, figures: str) -> None:
    (found,) = findings(numeral_for_dose, item={"check": text})
    assert found.endswith(f"hint: write '{figures}'")


@pytest.mark.parametrize(
    "text",
    [
        "One of the nurses helps you.",
        "Use one pillow. Put two side by side.",
        "Go one step at a time, one day at a time.",
        "One day you will run again.",
        "Stand on two feet.",
        "You stay one night.",
        "We are here seven days a week.",
        "Two years on, many people do well.",
        "Someone tablets.",
    ],
)
def test_a_number_that_is_no_dose_may_be_a_word(text: str) -> None:
    assert said(numeral_for_dose, text) == []


def test_the_longest_phrase_counts_and_an_allowed_one_stands() -> None:
    phrases = Phrases({"common": "short", "very common": "long", "common sense": "allowed", "x ... y": "wide"})
    found = phrases.found_in("Very common, common sense, common; x one two y, x y")
    assert [one.advice for one in found] == ["long", "short", "wide"]


def test_a_clinic_adds_phrases_of_its_own(tmp_path) -> None:
    lists = {"plain_language__en__error_prone_abbreviations": "od: write 'once a day'\n"}
    library = over(tmp_path, **lists)
    text = "Take it OD, od or QD."
    assert [text[one.start : one.end] for one in phrases_of(library, "error-prone-abbreviations").found_in(text)] == [
        "OD",
        "od",
        "QD",
    ]
    assert len(phrases_of(SHIPPED, "error-prone-abbreviations").found_in(text)) == 2


def test_a_library_without_a_list_finds_nothing() -> None:
    assert phrases_of(SHIPPED, "no-such-list").found_in("Take it QD.") == ()
