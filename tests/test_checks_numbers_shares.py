"""Risks are told in people, out of one number of them, and no word stands for a number."""

from __future__ import annotations

from typing import Any

import pytest
from checking import checked, findings
from msgspec.structs import replace
from test_resolution import LUMBAR

from handouts.checks.numbers import bare_percent, one_denominator, risk_adjective
from handouts.checks.numbers.shares import shares
from handouts.checks.rule import Rule

OWN = replace(LUMBAR, blocks=("own",))


def told(folder, rule: Rule, *items: str) -> list[str]:
    """What a rule says of a clinic's block, in its file."""
    lines = "".join(f"  - id: item-{number}\n    {item}\n" for number, item in enumerate(items, 1))
    return checked(folder, OWN, [rule], blocks__own=f"block: own\ntitle: Own\nitems:\n{lines}")


def of_items(rule: Rule, *items: dict[str, Any]) -> list[str]:
    return findings(rule, items=list(items))


def test_a_percentage_is_refused_with_the_people_to_write(tmp_path) -> None:
    assert told(tmp_path, bare_percent, "text: About **0.5%** of people have it.") == [
        "blocks/own.yaml:5:19: error[bare-percent]: '0.5%' is a bare percentage\n"
        "  hint: write '5 of 1,000 people', or add it to the sentence"
    ]


def test_a_second_denominator_is_refused_with_the_share_to_write(tmp_path) -> None:
    items = ("heading: Risks", 'bullet: "Leak: 3 of 100 people. Scar: 9 of 100."', 'bullet: "Clot: 1 in 20."')
    assert told(tmp_path, one_denominator, *items) == [
        "blocks/own.yaml:9:20: error[one-denominator]: '1 in 20' is out of 20, and other numbers under 'Risks' are "
        "out of 100\n  hint: write '5 of 100', or put the number under a heading of its own"
    ]


def test_a_risk_of_another_denominator_is_refused_at_its_key(tmp_path) -> None:
    risk = "risk: {0}\n    low: {1}\n    high: 9\n    of: {2}\n    source: [P1]"
    items = (risk.format("Leak", 3, 100), risk.format("Clot", 2, 1000), risk.format("Scar", 9, 100))
    assert told(tmp_path, one_denominator, *items) == [
        "blocks/own.yaml:14:9: error[one-denominator]: 'Clot' is out of 1,000, and other numbers under 'Own' are "
        "out of 100\n  hint: tell it as 'n of 100', or put it under a heading of its own"
    ]


def test_a_word_for_a_risk_is_refused_at_its_place(tmp_path) -> None:
    assert told(tmp_path, risk_adjective, "text: An infection is very rare.") == [
        "blocks/own.yaml:5:27: error[risk-adjective]: 'very rare' tells a risk in 'own/item-1' without a number\n"
        "  hint: give the number, as in '2 of 10,000 people', or say that nobody has counted it well"
    ]


@pytest.mark.parametrize(
    "text",
    [
        "5% (5 of 100 people) have it.",
        "It comes in 5 of 100 people, which is 5%.",
        "Use the 70% alcohol wipe, then 4 % chlorhexidine.",
        "Give 100% of your time. A 1% hydrocortisone cream.",
    ],
)
def test_a_percentage_with_people_or_of_a_medicine_stays(text: str) -> None:
    assert findings(bare_percent, item={"text": text}) == []


def test_people_told_in_another_sentence_do_not_help() -> None:
    (found,) = findings(bare_percent, item={"text": "Infection comes in 5%. A leak comes in 3 of 100 people."})
    assert "'5%'" in found


def test_a_percentage_of_a_fact_is_one() -> None:
    (found,) = findings(bare_percent, item={"text": "It comes in {leak_rate}%."})
    assert found == (
        "example.yaml: error[bare-percent]: '{leak_rate}%' is a bare percentage\n"
        "  hint: write 'n of 100 people', or add it to the sentence"
    )


@pytest.mark.parametrize(
    ("text", "of"),
    [
        ("3 of 100 people", [100]),
        ("3 out of every 100 have it", [100]),
        ("1 in 20", [20]),
        ("One in five", [5]),
        ("a 1-in-20 chance", [20]),
        ("Out of 1,000 people, 3 have it", [1000]),
        ("1 to 4 of 100", [100]),
        ("8 of 10 people feel better", [10]),
        ("7 of 1,000", [1000]),
        ("Pain of 7 out of 10", []),
        ("1 of 2 pills", []),
        ("Take 2 in 24 hours", []),
        ("1 in 3 days, step 2 of 12, 3 of 20 pages", []),
        ("one of the nurses", []),
        ("5 of 3 people", []),
        ("out of 12 boxes", []),
        ("in 100 people", []),
        ("of 20% of 100.5", []),
    ],
)
def test_shares_of_people_are_told_from_other_counts(text: str, of: list[int]) -> None:
    assert [share.of for share in shares(text)] == of


def test_a_rate_that_is_a_fact_has_its_denominator() -> None:
    (found,) = of_items(one_denominator, {"bullet": "Leak: {leak_rate} people"}, {"bullet": "Clot: 2 of 1,000 people"})
    assert "'2 of 1,000' is out of 1,000" in found


def test_two_headings_may_have_two_denominators() -> None:
    items = ({"bullet": "3 of 100 people"}, {"heading": "Out of 1,000 people"}, {"bullet": "3 of 1,000 people"})
    assert of_items(one_denominator, *items) == []


def test_the_heading_says_its_denominator_too() -> None:
    items = ({"heading": "Harms, out of 1,000 people"}, {"bullet": "Clot: 3 of 100 people"})
    (found,) = of_items(one_denominator, *items)
    assert "'3 of 100' is out of 100, and other numbers under 'Harms, out of 1,000 people' are out of 1,000" in found


@pytest.mark.parametrize(
    "text",
    [
        "A clot is rare: 7 of 1,000 people have one.",
        "Is it safe? How common is a clot?",
        "Use common sense, and ask when it is safe to drive.",
        "Make sure your home is safe.",
        "Keep pills in a safe place, where it is rarer still.",
        "A leak is common ({leak_rate}).",
    ],
)
def test_a_word_beside_its_number_or_about_no_risk_stays(text: str) -> None:
    assert findings(risk_adjective, item={"text": text}) == []


@pytest.mark.parametrize(
    ("text", "word"),
    [
        ("Rarely, it bleeds.", "Rarely"),
        ("A low-risk operation", "low-risk"),
        ("The risk of a bad scar is very small.", "risk of a bad scar is very small"),
        ("This operation is safe.", "is safe"),
        ("It is unlikely to come back in 2 weeks.", "unlikely"),
        ("Is it safe? Yes, it is very safe.", "very safe"),
    ],
)
def test_a_word_alone_is_found(text: str, word: str) -> None:
    (found,) = findings(risk_adjective, item={"text": text})
    assert f"'{word}' tells a risk" in found


def test_a_heading_has_the_numbers_under_it() -> None:
    risk = {"risk": "A clot", "low": 1, "high": 1, "source": ["P1"]}
    assert of_items(risk_adjective, {"heading": "Rare harms"}, risk) == []
    assert len(of_items(risk_adjective, {"heading": "Rare harms"}, {"heading": "Others"}, risk)) == 1
