"""A number a surgeon may set is never written out in prose; every other number may be."""

from __future__ import annotations

import pytest
from checking import checked, findings
from msgspec.structs import replace
from test_resolution import LUMBAR

from handouts.checks.guards import literal_number


def found_in(text: str, kind: str = "check") -> list[str]:
    return findings(literal_number, item={kind: text})


def test_literal_is_refused_at_its_place_with_the_fact_to_write(tmp_path) -> None:
    block = 'block: own\ntitle: Own\nitems:\n  - id: lift\n    check: "Lift nothing over **8 lb**, ever."\n'
    assert checked(tmp_path, replace(LUMBAR, blocks=("own",)), blocks__own=block) == [
        "blocks/own.yaml:5:33: error[literal-number]: '8 lb' is written out in 'own/lift', which is about the most you "
        "may lift\n  hint: write {lift_limit}, so that one value prints everywhere"
    ]


@pytest.mark.parametrize(
    ("text", "literal", "fact"),
    [
        ("Do not lift over 10 pounds.", "10 pounds", "lift_limit"),
        ("Carry no more than 2.5kg.", "2.5kg", "lift_limit"),
        ("A ten-pound bag is too much to carry.", "ten-pound", "lift_limit"),
        ("No driving for two weeks.", "two weeks", "drive_earliest"),
        ("You may drive after a couple of weeks.", "a couple of weeks", "drive_earliest"),
        ("Shower after 48 hours.", "48 hours", "shower_after"),
        ("Shower after **forty-eight** hours.", "forty-eight hours", "shower_after"),
        ("Wait 2 to 3 weeks before a bath.", "2 to 3 weeks", "soak_after"),
        ("Swimming: from week 4.", "week 4", "soak_after"),
        ("Call for a fever of 38 °C.", "38 °C", "fever"),
        ("Call for a temperature of 100.4 degrees F.", "100.4 degrees F", "fever"),
        ("Take the collar off on day 7.", "day 7", "collar_days"),
        ("Sitting: 30 minutes at most.", "30 minutes", "sit_limit"),
        ("The cut is about 1 inch long.", "1 inch", "cut_length"),
        ("No food for 8 hours.", "8 hours", "fast_food"),
        ("Stop smoking 4 weeks before.", "4 weeks", "nicotine_before"),
        ("3 of 100 people get an infection.", "3 of 100", "infection_rate"),
        ("An infection comes in 3%.", "3%", "infection_rate"),
    ],
)
def test_literal_is_found_however_it_is_written(text: str, literal: str, fact: str) -> None:
    (found,) = found_in(text)
    assert found.startswith(f"example.yaml: error[literal-number]: '{literal}' is written out in 'key-sheet/example'")
    assert f"{{{fact}}}" in found


@pytest.mark.parametrize(
    "text",
    [
        "Lift nothing heavier than {lift_limit} for {lift_weeks}.",
        "Take at least 3 short walks a day.",
        "Shower for 5 minutes at most.",
        "Wound check at C4 to C5.",
        "Do not lift in 2 of the rooms.",
        "Weeks 3 to 6: drive when you pass the checks.",
        "First 2 days: rest.",
        "Put the drain on the 2 sites in bathroom 3.",
        "See [how to lift](https://example.org/8-lb).",
        "A steroid shot can ease pain for 6 weeks.",
        "Situps come later, after 30 minutes of rest.",
    ],
)
def test_other_numbers_pass(text: str) -> None:
    assert found_in(text) == []


def test_distance_of_a_timetable_row_is_not_prose() -> None:
    assert findings(literal_number, item={"row": "Stop smoking.", "before": "2 weeks"}) == []
    assert findings(literal_number, item={"step": "Driving", "says": "You may drive.", "until": "2 weeks"}) == []


def test_topic_and_number_may_stand_in_different_parts_of_an_item() -> None:
    (found,) = findings(literal_number, item={"activity": "Lifting", "limit": "10 lb"})
    assert "'10 lb'" in found


def test_sub_heading_gives_the_topic_of_what_stands_under_it(tmp_path) -> None:
    block = (
        "block: own\ntitle: Own\nitems:\n  - {id: head, heading: Driving}\n  - {id: wait, bullet: Wait 3 weeks.}\n"
        "  - {id: other, heading: Rest}\n  - {id: rest, bullet: Rest for 3 weeks.}\n"
    )
    (found,) = checked(tmp_path, replace(LUMBAR, blocks=("own",)), blocks__own=block)
    assert found.startswith("blocks/own.yaml:5:29: error[literal-number]: '3 weeks'")


def test_risk_with_its_own_numbers_where_a_fact_has_them_is_refused() -> None:
    item = {"risk": "Wound infection", "low": 1, "high": 4, "source": ["P4"]}
    assert findings(literal_number, item=item) == [
        "example.yaml: error[literal-number]: '1 to 4 of 100' is written out in 'key-sheet/example', which is about "
        "how many of 100 people have a wound infection\n  hint: write 'rate: infection_rate' for 'low' and 'high'"
    ]
    assert findings(literal_number, item=item | {"risk": "Nerve damage"}) == []


def test_fact_of_the_clinics_own_is_guarded_by_the_words_it_names(tmp_path) -> None:
    facts = "dog_walk: {type: duration, default: 2 weeks, says: when you may walk a dog, about: [dog]}\n"
    block = "block: own\ntitle: Own\nitems:\n  - {id: dog, check: No dogs for 10 days.}\n"
    (found,) = checked(tmp_path, replace(LUMBAR, blocks=("own",)), facts=facts, blocks__own=block)
    assert "hint: write {dog_walk}" in found
