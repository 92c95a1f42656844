"""English text is cut into sentences, words and syllables, and graded by the published formulas."""

from __future__ import annotations

import random
from math import sqrt

import pytest

from handouts.checks.readability import Counts, count, sentences, total, words
from handouts.checks.syllables import syllables


@pytest.mark.parametrize(
    ("text", "cut"),
    [
        ("Rest. Walk! Sleep?", ("Rest.", "Walk!", "Sleep?")),
        ("Ask Dr. Okafor. Then rest.", ("Ask Dr. Okafor.", "Then rest.")),
        ("See Mr. J. Ward today.", ("See Mr. J. Ward today.",)),
        ("Take food, e.g. Toast, at 8.30 am.", ("Take food, e.g. Toast, at 8.30 am.",)),
        ("Come at 9 a.m. and wait.", ("Come at 9 a.m. and wait.",)),
        ("Allergies: latex; tape - or iodine", ("Allergies: latex; tape - or iodine",)),
        (
            "Say: \N{LEFT DOUBLE QUOTATION MARK}I now have ...\N{RIGHT DOUBLE QUOTATION MARK} Then ask.",
            ("Say: \N{LEFT DOUBLE QUOTATION MARK}I now have ...\N{RIGHT DOUBLE QUOTATION MARK}", "Then ask."),
        ),
        ("Rest\n  and walk. 3 times a day.", ("Rest and walk.", "3 times a day.")),
        ("  ", ()),
        ("...", ()),
    ],
)
def test_sentences_end_where_a_reader_stops(text: str, cut: tuple[str, ...]) -> None:
    assert sentences(text) == cut


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("It's a 12-week, X-ray check.", ("It's", "a", "12-week", "X-ray", "check")),
        ("8.5 kg, 1,000 people, and/or 100.4 F", ("8.5", "kg", "1,000", "people", "and", "or", "100.4", "F")),
        ("Call (217) 555-0142 or 01632 960142 now.", ("Call", "or", "now")),
        ("Call 911.", ("Call", "911")),
        ("50 to 80 of 100", ("50", "to", "80", "of", "100")),
    ],
)
def test_numbers_and_joined_words_are_one_word_and_phones_are_none(text: str, found: tuple[str, ...]) -> None:
    assert words(text) == found


SPOKEN = {
    1: "a back bed can't clothes disc don't eased height leg nerve once pain rest scale squeezed through walked",
    2: "able bowel being bulging centre doctor fluid hundred isn't lifted lumbar muscle numbness people player quiet "
    "silence something surgeon table tired trying urine",
    3: "area cervical everyday everything foramen heavier insulin medically medicine naproxen opioid period pacemaker "
    "physio recovered scientist surgery usual video",
    4: "anesthesia apixaban clopidogrel diabetes diabetic experience ibuprofen material recovery society",
    5: "laminectomy paracetamol rehabilitate",
    6: "acetaminophen discontinuation foraminotomy physiotherapist rehabilitation",
}


@pytest.mark.parametrize(("length", "word"), [(n, word) for n, line in SPOKEN.items() for word in line.split()])
def test_syllables_are_counted_as_pronounced(length: int, word: str) -> None:
    assert syllables(word) == length
    assert syllables(word.capitalize()) == length


@pytest.mark.parametrize(
    ("said", "length"),
    [("0", 2), ("7", 2), ("11", 3), ("20", 2), ("24", 3), ("77", 5), ("100", 3), ("1,250", 8), ("8.5", 3),
     ("12-week", 2), ("L4", 2), ("lb", 1), ("MRI", 1), ("X-ray", 2), ("C5-C6", 4), ("9" * 50, 22)],
)  # fmt: skip
def test_numbers_are_read_aloud_and_abbreviations_are_short(said: str, length: int) -> None:
    assert syllables(said) == length


def test_grades_are_those_of_the_published_formulas() -> None:
    counts = Counts(sentences=10, words=100, rated=100, syllables=140, polysyllables=6)
    assert counts.words_per_sentence == 10
    assert counts.flesch_kincaid == pytest.approx(0.39 * 10 + 11.8 * 1.4 - 15.59)
    assert counts.smog == pytest.approx(3.1291 + 1.0430 * sqrt(6 * 30 / 10))


def test_text_without_a_sentence_has_no_grade() -> None:
    assert (Counts().flesch_kincaid, Counts().smog, Counts().words_per_sentence) == (0, 0, 0)
    assert total([]) == Counts()


def test_terms_set_apart_keep_their_place_in_the_sentence() -> None:
    text = "Opioids and sleep apnea do not mix with a foraminotomy."
    apart = count(text, frozenset({"opioid", "sleep apnea", "foraminotomy"}))
    assert apart == Counts(sentences=1, words=10, rated=6, syllables=6, polysyllables=0)
    assert count(text) == Counts(sentences=1, words=10, rated=10, syllables=19, polysyllables=3)


def test_counts_of_parts_add_up() -> None:
    parts = ("The wound heals.", "Walk more each day. Recovery takes time.")
    assert total(map(count, parts)) == count(" ".join(parts))


def test_any_text_is_counted_without_fail() -> None:
    signs = random.Random(3)
    for _ in range(200):
        text = "".join(signs.choices("aeyt'\N{RIGHT SINGLE QUOTATION MARK}-.,:(5) \n\u00e9\u4e2d!?", k=30))
        counts = count(text, frozenset({"t"}))
        assert counts.words == len(words(text))
        assert counts.rated <= counts.words
