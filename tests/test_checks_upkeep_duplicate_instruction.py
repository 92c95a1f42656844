"""A line a clinic adds is not one the block has already, and no two lines differ in a number alone."""

from __future__ import annotations

from typing import Any

import pytest
from checking import checked, findings
from msgspec.structs import replace
from test_resolution import LUMBAR

from handouts.checks.upkeep import duplicate_instruction


def told(*items: dict[str, Any]) -> list[str]:
    return findings(duplicate_instruction, items=list(items))


def added(folder, item: str, block: str = "own") -> list[str]:
    """What the rule says when a surgeon adds an item to a block, with one of the same clinic behind it."""
    surgeon = f"surgeon: okafor\nname: Dr. Ada Okafor\noverrides:\n  {block}:\n    add:\n      - item: {item}\n"
    lines = "items:\n  - {id: dry, bullet: Pat the wound dry. No cream.}\n  - {id: walks, check: Take 3 walks a day.}\n"
    return checked(
        folder,
        replace(LUMBAR, blocks=("before", "own")),
        [duplicate_instruction],
        blocks__before="block: before\ntitle: Before\nitems: [{id: rest, text: Rest.}]\n",
        blocks__own=f"block: own\ntitle: Own\n{lines}",
        clinics__riverbend_spine__surgeons__okafor=surgeon,
    )


def test_an_added_line_that_repeats_another_is_warned_of_at_its_place(tmp_path) -> None:
    assert added(tmp_path, "{id: wet, bullet: Rest. **Pat wound dry**}") == [
        "clinics/riverbend-spine/surgeons/okafor.yaml:6:41: warning[duplicate-instruction]: 'Pat wound dry' in "
        "'own/wet' says again what 'own/dry' says\n  hint: keep one of the two"
    ]


def test_an_added_line_with_another_number_is_warned_of_wherever_it_stands(tmp_path) -> None:
    assert added(tmp_path, "{id: more, bullet: Take 6 walks a day.}", "before") == [
        "clinics/riverbend-spine/surgeons/okafor.yaml:6:34: warning[duplicate-instruction]: 'Take 6 walks a day.' in "
        "'before/more' has another number than 'Take 3 walks a day.' in 'own/walks'\n"
        "  hint: keep the right one, or make it a fact, so that one value prints everywhere"
    ]


def test_a_line_of_running_text_in_another_block_is_a_repeat(tmp_path) -> None:
    lines = "block: own\ntitle: Own\nitems:\n  - id: bell\n    {}: Ring the bell before you stand up alone.\n    {}\n"
    request = replace(LUMBAR, blocks=("own", "other"))

    def found_in(kind: str, more: str = "") -> list[str]:
        own = lines.format("text", "")
        other = lines.format(kind, more).replace("own", "other")
        return checked(tmp_path, request, [duplicate_instruction], blocks__own=own, blocks__other=other)

    (found,) = found_in("bullet")
    assert "in 'other/bell' says again what 'own/bell' says" in found
    assert found_in("point") == []
    assert found_in("bullet", "locked: true") == []


@pytest.mark.parametrize(
    "items",
    [
        [{"check": "Call us."}, {"check": "Call us."}],
        [{"check": "Take short walks."}, {"check": "Take long walks."}],
        [{"call": "Fever of 38 °C or more"}, {"emergency": "Fever of 39 °C or more"}],
        [
            {"heading": "Pill A"},
            {"check": "Take 2 with food daily."},
            {"heading": "Pill B"},
            {"check": "Take 3 with food daily."},
        ],
        [{"check": "Drive from {drive_earliest.date}"}, {"check": "Drive from {work_desk.date}"}],
    ],
)
def test_lines_that_differ_in_words_or_heading_stand(items: list[dict[str, Any]]) -> None:
    assert told(*items) == []


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Take 2 pills with food.", "Take 3 pills with food!"),
        ("Wear it for {collar_days} at night.", "Wear it for 99 days at night."),
        ("Walk for 10 to 15 minutes.", "Please walk for 10 to 20 minutes."),
    ],
)
def test_lines_that_differ_in_a_number_alone_are_found(one: str, other: str) -> None:
    (found,) = told({"check": one}, {"text": other})
    assert f"'{other}' in 'key-sheet/example-2' has another number than '{one}' in 'key-sheet/example-1'" in found
