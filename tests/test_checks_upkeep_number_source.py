"""Every number leads to a source, and every source code to a title."""

from __future__ import annotations

import pytest
from checking import checked, findings
from msgspec.structs import replace
from test_resolution import LUMBAR, SHIPPED

from handouts.checks.upkeep import number_source

OWN = replace(LUMBAR, blocks=("own",))
NO_SOURCE = "\n  hint: add 'source: [...]' with a code of sources.yaml"


def said(text: str) -> str:
    return "".join(
        found.partition(": ")[2].partition("\n")[0] for found in findings(number_source, item={"text": text})
    )


def told(folder, *items: str, **files: str) -> list[str]:
    lines = "".join(f"  - id: item-{number}\n    {item}\n" for number, item in enumerate(items, 1))
    block = f"block: own\ntitle: Own\nitems:\n{lines}"
    return checked(folder, OWN, [number_source], blocks__own=block, **files)


def test_a_number_without_a_source_is_refused_at_its_place(tmp_path) -> None:
    assert told(tmp_path, "check: Put ice on it for 20 minutes, up to 3 times a day.") == [
        "blocks/own.yaml:5:30: error[number-source]: '20 minutes' and '3 times a day' in 'own/item-1' have no source"
        + NO_SOURCE
    ]


def test_a_distance_in_time_is_a_number(tmp_path) -> None:
    found = told(
        tmp_path, "row: Stop tea.\n    before: 2 weeks", "row: Sleep.\n    before: eve", "row: Go.\n    on: surgery"
    )
    assert found == [
        "blocks/own.yaml:6:13: error[number-source]: '2 weeks' in 'own/item-1' has no source" + NO_SOURCE,
        "blocks/own.yaml:9:13: error[number-source]: 'eve' in 'own/item-2' has no source" + NO_SOURCE,
    ]


def test_a_clinics_own_number_without_a_source_is_a_warning(tmp_path) -> None:
    surgeon = """
surgeon: okafor
name: Dr. Ada Okafor
overrides:
  follow-up:
    add: [{item: {id: ice, bullet: Ice it for 9 minutes.}}]
"""
    request = replace(LUMBAR, blocks=("follow-up",))
    assert checked(tmp_path, request, [number_source], clinics__riverbend_spine__surgeons__okafor=surgeon) == [
        "clinics/riverbend-spine/surgeons/okafor.yaml:6:47: warning[number-source]: '9 minutes' in 'follow-up/ice' has "
        f"no source{NO_SOURCE}; if it is your own rule, give your own sources.yaml a code for it"
    ]


def test_an_unknown_source_of_an_item_or_a_fact_is_refused(tmp_path) -> None:
    fact = 'own_limit: {type: count, default: "3", says: how many, owner: clinic, source: [G1, Z7]}\n'
    assert told(tmp_path, "check: Walk a little.\n    source: [P1, Q9]", facts=fact) == [
        "blocks/own.yaml:6:18: error[number-source]: 'own/item-1' names the source 'Q9', which sources.yaml does not "
        "have\n  hint: correct the code, or add it to sources.yaml with its title and address",
        "facts.yaml:1:84: error[number-source]: fact 'own_limit' names the source 'Z7', which sources.yaml does not "
        "have\n  hint: correct the code, or add it to sources.yaml with its title and address",
    ]


def test_a_clinic_may_name_a_source_of_its_own(tmp_path) -> None:
    item = "check: Ice it for 9 minutes.\n    source: [C1]"
    assert told(tmp_path, item, sources="C1: {title: Our own rule}\n") == []


@pytest.mark.parametrize(
    "text",
    [
        "Lift nothing over {lift_limit} for {lift_weeks}.",
        "Come on {eve.day_before}",
        "Call (217) 555-0142 or 111, 24 hours a day, seven days a week.",
        "Open from 8 am to 5 pm each day.",
        "Step 2 of this 1 page, on March 9, 2027, at level L4",
        "Come 15 minutes early. Parking is free for 2 hours.",
        "Only if you are 18 years old",
        "One day you will run. Put one foot down.",
        "Each picture shows **100 people**.",
        "Use one pillow.",
    ],
)
def test_a_number_that_claims_nothing_needs_no_source(text: str) -> None:
    assert said(text) == ""


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("3 of 100 people have a leak.", "3 of 100"),
        ("Rest for two days.", "two days"),
        ("Drink 8 glasses of water a day.", "8 glasses of water a day"),
        ("Carry no more than 2 kg.", "2 kg"),
        ("Call at 38.5 °C.", "38.5 °C"),
        ("Walk for 10 to 15 minutes.", "10 to 15 minutes"),
        ("It helps 70 %.", "70 %"),
        ("Wait {eve} more.", "{eve}"),
    ],
)
def test_a_number_that_tells_what_to_do_or_expect_needs_one(text: str, number: str) -> None:
    assert f"'{number}' in 'key-sheet/example' has no source" in said(text)
    assert findings(number_source, item={"text": text, "source": [next(iter(SHIPPED.sources().value))]}) == []


@pytest.mark.parametrize(
    "item",
    [
        {"heading": "First 2 days"},
        {"step": "First 2 days", "says": "Rest."},
        {"label": "Printed", "value": "2 weeks ago"},
        {"figure": "saddle-area", "alt": "Someone lifts 2 kg.", "caption": "Lifting"},
    ],
)
def test_names_of_periods_and_pictures_claim_nothing(item: dict[str, str]) -> None:
    assert findings(number_source, item=item) == []
