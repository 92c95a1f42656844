"""Spans become lines that break at spaces only and never pass their measure."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from msgspec.structs import replace
from sample_handout import LONG_PARAGRAPH, day, faces, longest, spans

from handouts.diagnostics import HandoutError
from handouts.document.theme import MM, theme_for
from handouts.document.tree import (
    Break,
    DateForm,
    Edition,
    FillIn,
    Link,
    PageNumber,
    Paper,
    Slot,
    SlotField,
    Spans,
    Text,
    TypeSize,
)
from handouts.pdf.typeset import Fragment, SetLine, Typesetter

setter = Typesetter(faces(), longest)
body = theme_for(Edition(), "#0B5563").scale.body
words = st.text(alphabet="abcdefghijKLMNOP.,-\u00a0()/0123é", min_size=1, max_size=12)
pieces = st.builds(Text, st.lists(words, min_size=1, max_size=8).map(" ".join), st.booleans())
links = st.builds(
    lambda text: Link(text, "https://example.org", "Example"), st.lists(words, min_size=1, max_size=4).map(" ".join)
)
paragraphs = st.lists(st.one_of(pieces, links), min_size=1, max_size=6).map(tuple)


def text_of(line: SetLine) -> str:
    return "".join(fragment.text for fragment in line.fragments)


def lines_of(content: Spans | str, measure: float = 400.0) -> list[str]:
    content = spans(content) if isinstance(content, str) else content
    return [text_of(line) for line in setter.lines(content, body, measure)]


def test_words_fill_a_line_and_break_at_a_space() -> None:
    assert lines_of("Lift nothing heavier than a gallon of milk.", 130) == [
        "Lift nothing heavier",
        "than a gallon of milk.",
    ]


@pytest.mark.parametrize(
    "whole", ["8\u00a0lb", "(217)\u00a0555-0142", "follow-up", "1/2", "a.b,c;d", "rb-204418@example.org"]
)
def test_a_word_is_never_broken_inside(whole: str) -> None:
    room = setter.width(f"{whole} now", body)
    assert lines_of(f"please {whole} now", room + 1) == ["please", f"{whole} now"]


@given(paragraphs, st.floats(min_value=130, max_value=430))
def test_no_line_is_wider_than_the_measure(content: Spans, measure: float) -> None:
    for line in typeset(content, measure):
        assert line.width <= measure + 0.011
        assert line.width == pytest.approx(sum(fragment.width for fragment in line.fragments))
        for fragment in line.fragments:
            assert fragment.width == pytest.approx(setter.width(fragment.text, body, fragment.bold))


@given(paragraphs, st.floats(min_value=130, max_value=430))
def test_joining_the_lines_gives_the_text_back(content: Spans, measure: float) -> None:
    text = "".join(span.text for span in content if isinstance(span, (Text, Link)))
    assert " ".join(text_of(line) for line in typeset(content, measure)) == text


@given(paragraphs, st.floats(min_value=130, max_value=430))
def test_every_word_keeps_its_weight_and_its_link(content: Spans, measure: float) -> None:
    marks = [(sign, span.bold, span if isinstance(span, Link) else None) for span in content for sign in span.text]  # type: ignore[union-attr]
    set_marks = [(s, f.bold, f.link) for line in typeset(content, measure) for f in line.fragments for s in f.text]
    assert [mark for mark in set_marks if mark[0] != " "] == [mark for mark in marks if mark[0] != " "]


@given(st.lists(words, min_size=1, max_size=20), st.floats(min_value=130, max_value=430))
def test_a_word_goes_to_the_next_line_only_when_it_does_not_fit(parts: list[str], measure: float) -> None:
    lines = typeset((Text(" ".join(parts)),), measure)
    for line, following in pairwise(lines):
        first = text_of(following).split(" ")[0]
        assert line.width + setter.width(" " + first, body) > measure


def typeset(content: Spans, measure: float) -> tuple[SetLine, ...]:
    """Lines of spans whose words all fit."""
    try:
        return setter.lines(content, body, measure)
    except HandoutError as error:
        assume(error.diagnostics[0].code != "word-too-long")
        raise


def test_punctuation_behind_bold_words_stays_with_them() -> None:
    content = spans("Take it ", "**twice", ", not more")
    (whole,) = setter.lines(content, body, 400)
    assert [(f.text, f.bold) for f in whole.fragments] == [("Take it ", False), ("twice", True), (", not more", False)]
    room = setter.width("Take it ", body) + setter.width("twice", body, bold=True) + 0.5
    assert lines_of(content, room) == ["Take it", "twice, not", "more"]


def test_words_of_one_weight_are_one_fragment_whatever_spans_they_came_in() -> None:
    (line,) = setter.lines((Text("one "), Text("two"), Text(" three")), body, 400)
    assert [fragment.text for fragment in line.fragments] == ["one two three"]


@pytest.mark.parametrize(("one", "other"), [("A", "V"), ("Nguy", "ễn"), ("T", "o")])
def test_a_word_in_two_spans_of_one_weight_is_shaped_as_one(one: str, other: str) -> None:
    (line,) = setter.lines((Text(one), Text(other)), body, 400)
    assert [fragment.text for fragment in line.fragments] == [one + other]
    room = setter.width(one + other, body)
    assert len(setter.lines((Text(one), Text(other)), body, room)) == 1


def test_a_space_between_weights_belongs_to_the_words_before_it() -> None:
    (line,) = setter.lines(spans("one ", "**two", " three"), body, 400)
    assert [(f.text, f.bold) for f in line.fragments] == [("one ", False), ("two ", True), ("three", False)]


def test_spaces_between_bold_words_are_measured_bold() -> None:
    words = "a b c d e f g h i j k l"
    assert setter.width(" ", body, bold=True) != setter.width(" ", body)
    room = setter.width(words, body, bold=True)
    assert lines_of((Text(words, bold=True),), room) == [words]
    assert lines_of((Text(words, bold=True),), room - 0.1) == [words[:-2], "l"]


def test_a_bold_style_sets_everything_bold() -> None:
    (line,) = setter.lines(spans("one two"), replace(body, bold=True), 400)
    assert [fragment.bold for fragment in line.fragments] == [True]


def test_a_break_ends_its_line() -> None:
    assert lines_of((Text("one"), Break(), Text("two three"))) == ["one", "two three"]
    assert lines_of((Text("one "), Break(), Text(" two"), Break())) == ["one", "two"]


def test_a_word_wider_than_the_measure_is_one_message_with_all_of_them() -> None:
    with pytest.raises(HandoutError) as caught:
        setter.lines(spans("a Pneumonoultramicroscopicsilicovolcanoconiosis of Llanfairpwllgwyngyll"), body, 90)
    assert str(caught.value) == (
        "error[word-too-long]: 'Llanfairpwllgwyngyll' is wider than its column and words are never broken\n"
        "  hint: write it in shorter words, or put a space where it may be divided\n"
        "error[word-too-long]: 'Pneumonoultramicroscopicsilico...' is wider than its column and words are never "
        "broken\n"
        "  hint: write it in shorter words, or put a space where it may be divided"
    )


@pytest.mark.parametrize("first_indent", [10.0, 60.0, 140.0, 149.0])
def test_an_indented_first_line_keeps_to_the_measure_too(first_indent: float) -> None:
    first, *rest = setter.lines(spans("(say: for-ray-men): the opening of a nerve"), body, 150, first_indent)
    assert first_indent + first.width <= 150.01
    assert " ".join(filter(None, map(text_of, (first, *rest)))) == "(say: for-ray-men): the opening of a nerve"


def places(content: Spans, measure: float = 400.0) -> list[Fragment]:
    return [f for line in setter.lines(content, body, measure) for f in line.fragments if f.special]


def test_a_slot_keeps_room_for_the_longest_text_it_may_hold() -> None:
    (place,) = places(spans(day(3, DateForm.WEEKDAY, before="by ", after=".")))
    assert place.width == pytest.approx(setter.width("by Wednesday, September 29.", body, bold=True))
    (plain,) = places(spans(day(3, DateForm.DAY, bold=False)))
    assert plain.width == pytest.approx(setter.width("September 29", body))


def test_a_slot_alone_narrows_to_its_measure() -> None:
    (place,) = places(spans(Slot(SlotField.ARRIVAL_PLACE)), 80)
    assert place.width == 80


def test_a_slot_glued_to_words_does_not_narrow() -> None:
    with pytest.raises(HandoutError, match="word-too-long"):
        setter.lines(spans("(", Slot(SlotField.ARRIVAL_PLACE), ")"), body, 80)


def test_a_fill_in_is_as_long_as_it_asks_and_a_page_number_has_room_for_two_digits() -> None:
    (blank,) = places(spans("my last dose is ", FillIn("blank line", 50)))
    assert blank.width == pytest.approx(50 * MM)
    (page,) = places(spans("See page ", PageNumber("x", bold=True)))
    assert page.width == pytest.approx(setter.width("88", body, bold=True))


def test_a_place_never_joins_the_words_beside_it() -> None:
    (line,) = setter.lines(spans("See page ", PageNumber("x"), ", then ", FillIn("blank line")), body, 400)
    assert [(f.text, type(f.special).__name__) for f in line.fragments] == [
        ("See page ", "NoneType"),
        ("", "PageNumber"),
        (", then ", "NoneType"),
        ("", "FillIn"),
    ]


@pytest.mark.parametrize("paper", Paper)
@pytest.mark.parametrize("size", TypeSize)
def test_the_longest_line_of_running_text_has_at_most_75_characters(size: TypeSize, paper: Paper) -> None:
    theme = theme_for(Edition(paper, size), "#0B5563")
    lines = setter.lines(spans(LONG_PARAGRAPH * 5), theme.scale.body, theme.measure)
    assert 40 <= max(len(text_of(line)) for line in lines) <= 75
