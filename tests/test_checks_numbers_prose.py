"""Rules read words without marks, and still find their way back to what the author wrote."""

from __future__ import annotations

import pytest
from checking import shipped

from handouts.checks.groups import groups_of
from handouts.checks.prose import REFERENCE, Prose, plain, prose_of, sentences
from handouts.diagnostics import Location


def placed(text: str) -> Prose:
    return Prose("own/item", plain(text), lambda start, end: Location(text[start:end]))


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("Take **5** mg.", "Take 5 mg."),
        ("Read [our page](https://x.org/a(b)), **now**.", "Read our page, now."),
        ("Up to {lift_limit}\n  a day", f"Up to {REFERENCE} a day"),
        ("One.\\\nTwo.\\ Three \\* \\{x\\}", "One.\nTwo.\nThree * {x}"),
    ],
)
def test_marks_are_no_words(text: str, words: str) -> None:
    assert plain(text).words == words


def test_a_piece_of_the_words_is_placed_where_it_was_written() -> None:
    prose = placed("Take **5** mg of [this](https://x.org) for {lift_weeks}.")
    start = prose.words.index("5 mg")
    assert str(prose.at(start, start + 4)) == "5** mg"
    assert str(prose.at(start + 8, start + 12)) == "this"
    assert prose.said(0, len(prose.words)) == "Take 5 mg of this for {lift_weeks}."


def test_a_text_of_many_references_says_each_by_its_name() -> None:
    prose = placed("{a} and {b.day} and {blank}")
    assert prose.said(2, len(prose.words)) == "and {b.day} and {blank}"


def test_sentences_end_at_their_marks_and_at_line_ends() -> None:
    words = 'Ask Dr. Ward at 5 p.m. on Monday. "Why?" 3 of 100!\nRest'
    assert [words[start:end] for start, end in sentences(words)] == [
        "Ask Dr. Ward at 5 p.m. on Monday.",
        '"Why?',
        "3 of 100!",
        "Rest",
    ]


def test_everything_a_patient_reads_is_read() -> None:
    origins = {prose.origin for prose in prose_of(shipped())}
    assert {"recovery", "recovery/pat-dry", "lumbar-foraminotomy", "riverbend-spine", "collar"} <= origins


def test_every_item_stands_in_one_group_in_reading_order() -> None:
    grouped = [origin for group in groups_of(shipped()) for origin, _ in group.items]
    assert grouped == [origin for origin, _ in shipped().items()]
    assert {group.heading for group in groups_of(shipped()) if group.block == "recovery"} >= {
        "Your recovery",
        "Your wound",
    }
