"""A patient's date or time ends its line."""

from __future__ import annotations

import pytest
from checking import findings, shipped

from handouts.checks.guards import slot_position

DAY = {"slot": "day"}


def test_full_pack_ends_its_lines_with_slots() -> None:
    assert list(slot_position.check(shipped())) == []


@pytest.mark.parametrize(
    "behind", [[], ["."], [".)"], ["\N{RIGHT DOUBLE QUOTATION MARK}."], [{"break": True}, "Then."]]
)
def test_only_closing_marks_or_a_break_may_follow(behind: list[object]) -> None:
    assert findings(slot_position, spans=["Stop on ", DAY, *behind]) == []


@pytest.mark.parametrize("behind", [[" or sooner"], [".", " Then rest."], [DAY]])
def test_words_behind_a_slot_are_refused(behind: list[object]) -> None:
    (found,) = findings(slot_position, spans=["Stop on ", DAY, *behind])
    assert found.startswith("content/blocks/recovery.yaml:")
    assert found.partition(": ")[2] == (
        "error[slot-position]: in 'recovery/pat-dry' words follow a date or time of the patient on its line\n"
        "  hint: put the date or time at the end of the line; only a full stop or a line break may follow it"
    )
