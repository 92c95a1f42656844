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
    assert found.startswith("example.yaml: error[literal-number]: ")
    assert f"'{literal}'" in found
    assert f"{{{fact}}}" in found


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("Drive after 2 weeks.", "says '2 weeks', but the soonest you may drive is 3 weeks"),
        ("Drive after 14 days.", "says '14 days', but the soonest you may drive is 3 weeks"),
        ("Drive after 21 days.", "'21 days' is written out in 'key-sheet/example', which is about the soonest you"),
        ("Lift up to 3.6 kg.", "'3.6 kg' is written out in 'key-sheet/example', which is about the most you may lift"),
        ("Lift up to 4 kg.", "says '4 kg', but the most you may lift is 8 lb (3.6 kg)"),
        ("A fever is 38 °C.", "'38 °C' is written out in 'key-sheet/example', which is about the temperature"),
        ("A fever is 101 degrees.", "says '101 degrees', but the temperature to call about is 100.4 °F (38 °C)"),
        ("Surgery takes 2 hours.", "'2 hours' is written out"),
        ("Surgery takes 2 to 3 hours.", "says '2 to 3 hours', but how long surgery takes is 1 to 2 hours"),
        ("1 in 40 have an infection.", "'1 in 40' is written out"),
        ("1 in 10 have an infection.", "says '1 in 10', but how many of 100 people have a wound "
                "infection is 1 to 3 (cervical) and 1 to 4 (lumbar)"),
        ("Drive in week 4.", "'week 4' is written out"),
        ("Drive in week 6.", "says 'week 6', but"),
        ("No warfarin for 5 days.", "'5 days' is written out"),
        (
            "Stop smoking for 2 weeks.",
            "says '2 weeks', but how long before surgery to stop nicotine is 4 weeks and how long after surgery to "
            "stay off nicotine is 6 weeks\n  hint: write {nicotine_before} or {nicotine_after}, so that",
        ),
        ("Walk for 4 days. Do not drive for 2 weeks. Take a bath.", "says '2 weeks', but the soonest you may drive is"),
    ],
)
def test_message_tells_whether_the_number_contradicts(text: str, said: str) -> None:
    assert any(said in found for found in found_in(text)), found_in(text)


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


def test_distance_of_a_timetable_row_that_contradicts_a_fact_is_a_warning() -> None:
    assert findings(literal_number, item={"row": "Stop smoking.", "before": "2 weeks"}) == [
        "example.yaml: warning[literal-number]: 'key-sheet/example' says '2 weeks', but how long before surgery to "
        "stop nicotine is 4 weeks\n  hint: write 'before: nicotine_before', if it is that"
    ]


@pytest.mark.parametrize(
    "item",
    [
        {"row": "Stop smoking.", "before": "4 weeks"},
        {"row": "Stop smoking.", "before": "28 days"},
        {"row": "Your driver signs our form.", "before": "1 week"},
        {"row": "Stop smoking.", "before": "nicotine_before"},
        {"step": "Driving", "says": "You may drive.", "until": "2 weeks"},
    ],
)
def test_other_distances_are_no_prose(item: dict[str, str]) -> None:
    assert findings(literal_number, item=item) == []


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
