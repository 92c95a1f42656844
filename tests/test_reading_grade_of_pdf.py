"""The text read back from finished PDFs is at a sixth-grade level, by a count that shares no code with the tool."""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Sequence
from functools import cache
from pathlib import Path

import packets
import pytest
import yaml
from choices_made import packs_of
from elements import Piece, pieces
from packets import PROCEDURES, Choice
from readability import CONTENT, Grades, by_vowels, grades, sentences, set_apart, spoken, syllables, unavoidable_terms

from handouts.content.library import open_library
from handouts.pipeline import build_packet

MOST_KINCAID, MOST_KINCAID_COUNTED, MOST_SMOG, MOST_WORDS = 6.0, 7.0, 8.0, 12.0
SURGEONS = (("riverbend-spine", "okafor"), ("northmoor-spine", "ward"))
WHOLE = "whole pack"
LEAST_OF_A_PACK = {"key-sheet": 100, "pre-op": 800, "day-of-surgery": 300, "discharge": 600, "full": 1500}
"""Words of running text a pack has at least: a reader that lost its text would find everything easy."""


@cache
def graded(choice: Choice) -> dict[str, Grades]:
    """Grades of each section of a finished packet by its heading, page 1 first and the whole pack last."""
    return by_section(pieces(packets.packet(choice).data))


def by_section(found: Sequence[Piece]) -> dict[str, Grades]:
    terms = unavoidable_terms()
    sections = {
        heading or "Page 1": sentences(part) for heading, part in itertools.groupby(found, key=lambda p: p.section)
    }
    return {name: grades(text, terms) for name, text in {**sections, WHOLE: sentences(found)}.items() if text}


def too_hard(name: str, grade: Grades) -> list[str]:
    """What of a section or pack is over its limit; SMOG with all words counted is held for whole packs only."""
    limits = [
        ("Flesch-Kincaid", grade.kincaid, MOST_KINCAID),
        ("Flesch-Kincaid with all words", grade.kincaid_counted, MOST_KINCAID_COUNTED),
        ("SMOG", grade.smog, MOST_SMOG),
        ("SMOG with all words", grade.smog_counted if name == WHOLE else 0, MOST_SMOG),
        ("words a sentence", grade.words_a_sentence, MOST_WORDS),
    ]
    return [
        f"{name}: {what} {value:.2f}, over {most}; longest: {grade.longest!r}"
        for what, value, most in limits
        if value > most
    ]


def table(title: str, rows: Iterable[tuple[str, Grades]]) -> str:
    head = f"{title}\n{'':28}{'sent.':>7}{'words':>7}{'w/sent.':>9}{'FK':>7}{'FK all':>8}{'SMOG':>7}{'SMOG all':>10}"
    lines = [
        f"{name[:27]:28}{g.sentences:7}{g.words:7}{g.words_a_sentence:9.2f}{g.kincaid:7.2f}{g.kincaid_counted:8.2f}"
        f"{g.smog:7.2f}{g.smog_counted:10.2f}"
        for name, g in rows
    ]
    return "\n".join([head, *lines, ""])


@pytest.mark.parametrize(("clinic", "surgeon"), SURGEONS)
@pytest.mark.parametrize("procedure", PROCEDURES)
def test_every_section_and_pack_read_back_is_plain(procedure: str, clinic: str, surgeon: str) -> None:
    failures = []
    for pack in packs_of(procedure):
        found = graded(Choice(procedure, pack, clinic, surgeon))
        print("\n" + table(f"{procedure}, {pack}, {clinic}", found.items()))  # noqa: T201 (seen with -s)
        assert found[WHOLE].words >= LEAST_OF_A_PACK.get(pack, 100)
        failures += [f"{pack}: {line}" for name, grade in found.items() for line in too_hard(name, grade)]
    assert failures == []


def test_every_section_with_a_heading_in_the_contents_is_graded() -> None:
    for procedure in PROCEDURES:
        found = pieces(packets.packet(Choice(procedure, "full")).data)
        headings = [piece.text for piece in found if piece.role == "H2" and piece.section == piece.text]
        assert len(headings) >= 14
        ungraded = [name for name in headings if name not in by_section(found)]
        assert ungraded == ["In this packet"]


def test_terms_set_apart_are_declared_with_a_reason_and_are_few() -> None:
    """A list as long as a dictionary would set every hard word apart."""
    declared = yaml.safe_load((CONTENT / "plain-language" / "en" / "unavoidable-terms.yaml").read_text("utf-8"))
    assert declared
    assert [term for term, reason in declared.items() if not str(reason).strip()] == []
    share = {}
    for procedure in PROCEDURES:
        text = sentences(pieces(packets.packet(Choice(procedure, "full")).data))
        terms, others = zip(*(set_apart(sentence, unavoidable_terms()) for sentence in text), strict=True)
        share[procedure] = sum(map(len, terms)) / sum(map(len, (*terms, *others)))
    assert {name: part for name, part in share.items() if not 0 < part <= 0.1} == {}


HARD = (
    "Postoperative complications necessitating readmission, notwithstanding the comparatively favourable "
    "epidemiological characteristics of decompressive procedures, predominantly encompass symptomatic haematoma "
    "and inadequate neurological recuperation."
)


def test_one_hard_section_turns_the_grade_red(tmp_path: Path) -> None:
    block = yaml.safe_load((CONTENT / "blocks" / "choices.yaml").read_text(encoding="utf-8"))
    block["items"] += [{"id": f"hard-{number}", "text": HARD, "source": ["R4"]} for number in range(6)]
    (tmp_path / "blocks").mkdir()
    (tmp_path / "blocks" / "choices.yaml").write_text(yaml.safe_dump(block, allow_unicode=True), encoding="utf-8")
    request = packets.request(Choice("lumbar-foraminotomy", "pre-op"))
    data = build_packet(open_library(CONTENT, tmp_path), request).data
    found = by_section(pieces(data))
    hard = [line for name, grade in found.items() for line in too_hard(name, grade)]
    assert [line.partition(" 1")[0].partition(" 2")[0] for line in hard if line.startswith(block["title"])] == [
        f"{block['title']}: Flesch-Kincaid",
        f"{block['title']}: Flesch-Kincaid with all words",
        f"{block['title']}: SMOG",
        *([f"{block['title']}: words a sentence"] if found[block["title"]].words_a_sentence > MOST_WORDS else []),
    ]
    assert all(HARD in line for line in hard)
    assert [line for line in hard if not line.startswith((block["title"], WHOLE))] == []


# The count itself


def test_grades_are_those_published_for_known_sentences() -> None:
    platypus = "The Australian platypus is seemingly a hybrid of a mammal and reptilian creature."
    assert grades([platypus], frozenset()).kincaid == pytest.approx(11.3, abs=0.05)
    cat = grades(["The cat sat on the mat."], frozenset())
    assert cat.kincaid == pytest.approx(-1.45)
    assert cat.smog == pytest.approx(3.1291)
    assert cat.words_a_sentence == 6


def test_set_apart_words_keep_their_place_in_the_sentence() -> None:
    text = "Take no clopidogrel or blood thinners after a foraminotomy."
    terms = frozenset({"clopidogrel", "blood thinner", "foraminotomy"})
    assert set_apart(text, terms) == (
        ["clopidogrel", "blood", "thinners", "foraminotomy"],
        ["take", "no", "or", "after", "a"],
    )
    grade = grades([text], terms)
    assert grade.words == 9
    assert grade.kincaid == pytest.approx(0.39 * 9 + 11.8 * 6 / 5 - 15.59)
    assert grade.kincaid_counted == pytest.approx(0.39 * 9 + 11.8 * 19 / 9 - 15.59)
    assert grade.smog == pytest.approx(3.1291)
    assert grade.smog_counted == pytest.approx(3.1291 + 1.043 * 60**0.5)


@pytest.mark.parametrize(
    ("word", "count"),
    [
        *(("needed", 2), ("clothes", 1), ("X-rays", 2), ("30", 2), ("100.4", 5), ("1,000", 3), ("surgeon's", 2)),
        *(("foraminotomy", 6), ("clopidogrel", 4), ("gliflozin", 3), ("soreness", 2), ("paracetamol", 5), ("pills", 1)),
    ],
)
def test_syllables_are_counted_as_spoken(word: str, count: int) -> None:
    assert syllables(word) == count


def test_words_no_dictionary_has_are_counted_by_their_vowels() -> None:
    words = ["make", "used", "wanted", "medicine", "tingling", "swollen", "smoking", "table", "radiation", "vaping"]
    assert [by_vowels(word) for word in words] == [1, 1, 2, 3, 2, 2, 2, 2, 4, 2]


def test_numerals_are_spoken() -> None:
    assert [" ".join(spoken(number)) for number in ("0", "14", "70", "33", "911", "1,000", "2.5")] == [
        "zero", "fourteen", "seventy", "thirty three", "nine hundred eleven", "one thousand", "two point five",
    ]  # fmt: skip


def test_headings_labels_and_patients_fields_are_no_sentences() -> None:
    found = [
        Piece("Your day", "H2", "Your day. Or not.", 1),
        Piece("Your day", "LBody", "Maria Alvarez of Elm Street Springfield.", 1, slot="name"),
        Piece("Your day", "TD", "8 lb (3.6 kg)", 1),
        Piece("Your day", "P", "Day (217) 555-0142", 1),
        Piece("Your day", "LBody", "Numb between your legs", 1),
        Piece("Your day", "TD", "Ask Dr. Okafor first. It is a foramen (say: for-ray-men).", 1),
    ]
    assert sentences(found) == ["Numb between your legs", "Ask Dr Okafor first.", "It is a foramen ."]
