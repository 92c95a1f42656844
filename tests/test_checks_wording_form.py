"""Lists are short, headings say something, and instructions speak to the reader."""

from __future__ import annotations

from pathlib import Path

import pytest
from checking import findings
from wording import quoted, told

from handouts.checks.wording import heading_form, long_list, not_you


def test_long_list_is_told_at_its_eighth_entry(tmp_path: Path) -> None:
    assert told(tmp_path, long_list, *[f"bullet: Bag {n}." for n in range(9)]) == [
        "own.yaml:11:26: warning[long-list]: a list of 9 entries in 'own', more than 7\n"
        "  hint: put a sub-heading here, join entries that go together, or drop the least useful"
    ]


def test_sub_heading_starts_a_new_list(tmp_path: Path) -> None:
    half = [f"check: Pack bag {n}." for n in range(7)]
    assert told(tmp_path, long_list, *half, "heading: More", *half) == []


@pytest.mark.parametrize("kind", ["emergency", "call"])
def test_warning_signs_are_never_counted(tmp_path: Path, kind: str) -> None:
    assert told(tmp_path, long_list, *[f"{kind}: Sign {n}" for n in range(12)]) == []


@pytest.mark.parametrize(
    ("heading", "message", "hint"),
    [
        (
            "Before you leave.",
            "heading 'Before you leave.' ends in '.'",
            "a heading needs no mark at its end; only a question keeps its own",
        ),
        (
            "BEFORE YOU LEAVE",
            "heading 'BEFORE YOU LEAVE' is in capitals",
            "write it as a sentence is written; the page sets it bold and large",
        ),
        (
            "Before You Leave",
            "heading 'Before You Leave' has a capital on every word",
            "only the first word and names start with a capital",
        ),
        (
            "Overview",
            "heading 'Overview' could stand over anything",
            "say what it is about, as in 'Your recovery, week by week'",
        ),
        (
            "What you have to do at home on the day",
            "heading 'What you have to do at home on the day' has 10 words, more than 8",
            "name the matter, and say the rest below it",
        ),
    ],
)
def test_bad_heading_is_told_at_its_place(tmp_path: Path, heading: str, message: str, hint: str) -> None:
    assert told(tmp_path, heading_form, f"heading: {quoted(heading)}", "text: Rest.") == [
        f"own.yaml:4:28: warning[heading-form]: {message}\n  hint: {hint}"
    ]


@pytest.mark.parametrize(
    "heading",
    [
        "When to call us?", "Limits set by Dr. Okafor", "The MRI scan", "What I packed", "At Riverbend Spine Center",
        "Before Tuesday", "A note from Parkinson UK", "Questions for Alzheimer", "Day 2 at home",
        "How will you know that you are safe to drive?", "X-ray and CT scan",
    ],
)  # fmt: skip
def test_names_questions_and_short_forms_may_stand_in_headings(heading: str) -> None:
    assert findings(heading_form, components=[{"subhead": heading}, {"text": "Rest."}]) == []


def test_single_capital_counts_when_the_packet_writes_the_word_small() -> None:
    assert len(findings(heading_form, components=[{"subhead": "Warning Signs"}, {"text": "The signs."}])) == 1
    assert findings(heading_form, components=[{"subhead": "Warning Signs"}, {"text": "Rest."}]) == []


def test_section_titles_and_boxes_are_headings_too(tmp_path: Path) -> None:
    found = told(
        tmp_path, heading_form, "formats: Large Print Here, says: Call us.", title=quoted("General information:")
    )
    assert [line.partition("\n")[0] for line in found] == [
        "own.yaml:2:8: warning[heading-form]: heading 'General information:' could stand over anything",
        "own.yaml:2:8: warning[heading-form]: heading 'General information:' ends in ':'",
        "own.yaml:4:27: warning[heading-form]: heading 'Large Print Here' has a capital on every word",
    ]


def test_instruction_to_somebody_else_is_an_error_at_its_place(tmp_path: Path) -> None:
    assert told(tmp_path, not_you, "text: Rest. The **patient should** not drive.") == [
        "own.yaml:4:30: error[not-you]: 'The patient should' tells somebody else what to do\n"
        "  hint: speak to the reader: 'Keep the wound dry.', 'You should ...'"
    ]


@pytest.mark.parametrize(
    "text",
    [
        "Patients are advised to rest.", "Each patient must sign.", "Rest. Patients to arrive early.",
        "A patient who lives alone needs to tell us.", "The patient's left arm must be still.",
        "People with diabetes should call.", "He or she should rest.", "One should not drive.",
        "Individuals should drink.", "Call. He/she must rest.", "The patient may shower.",
    ],
)  # fmt: skip
def test_ways_to_speak_past_the_reader_are_found(text: str) -> None:
    assert len(findings(not_you, text=text)) == 1


@pytest.mark.parametrize(
    "text",
    [
        "No one should drive you but a friend.", "Of 100 patients, 3 had a leak.", "Most patients go home soon.",
        "Some people need to stay longer.", "Patients may feel sore.", "100 patients will be free of pain.",
        "Ask the patient to say it back.", "People who had this surgery", "Someone should stay with you.",
    ],
)  # fmt: skip
def test_counts_and_talk_about_people_are_no_instructions(text: str) -> None:
    assert findings(not_you, text=text) == []


def test_check_item_that_only_states_is_told(tmp_path: Path) -> None:
    assert told(tmp_path, not_you, "check: Walk.", "check: The wound should stay dry.") == [
        "own.yaml:5:25: warning[not-you]: the check item 'The wound should stay dry.' neither says what to do nor "
        "starts with 'I'\n"
        "  hint: start with a verb ('Keep the wound dry.') or with 'I' ('I can walk.')"
    ]


@pytest.mark.parametrize(
    "text",
    [
        "I can walk.", "My driver knows the time.", "Have someone who can drive.", "Make sure you can stop hard.",
        "Clear floors, so that nothing is in the way.", "Photo ID, and an insurance card if you have one.",
        "Driving checks: no pills, can stop hard.", "No lotion.", "Call us if the skin is red.",
        "An adult will drive me home.",
    ],
)  # fmt: skip
def test_orders_lists_of_things_and_words_of_my_own_are_check_items(text: str) -> None:
    assert findings(not_you, components=[{"checks": [text]}]) == []


@pytest.mark.parametrize(
    "text", ["Driving is not safe yet.", "Stitches should stay dry.", "You must walk.", "It may hurt."]
)
def test_statements_are_no_check_items(text: str) -> None:
    assert len(findings(not_you, components=[{"subhead": "Week 1"}, {"checks": [text]}])) == 1
