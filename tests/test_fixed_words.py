"""Every fixed word: what a clinic may say otherwise, what nobody may, and that an approval covers all that prints."""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterator, Mapping
from functools import cache
from itertools import product
from pathlib import Path
from typing import Any

import pytest
import yaml
from approving import LUMBAR, OKAFOR, own_folder, stands, told
from hypothesis import given
from hypothesis import strategies as st
from msgspec import to_builtins
from msgspec.structs import replace
from small_content import CONTENT

from handouts.approval import forms
from handouts.approval.edges import Pictures
from handouts.approval.forms import entries_of_packs, resolve_packs
from handouts.content.date_patterns import FIELDS
from handouts.content.fixed_words import LOCKED, OPEN, SAMPLE_WORDS
from handouts.content.library import Library, open_library
from handouts.content.model import Words
from handouts.content.respelling import american, is_respelling
from handouts.diagnostics import HandoutError
from handouts.document.compose import compose
from handouts.resolve.resolution import Resolved

PLACE = re.compile(r"\{\w+\}")
UNIT_WORDS = ("minute", "hour", "day", "week", "month", "lb", "kg", "inch", "cm", "celsius", "fahrenheit")


@cache
def shipped(language: str = "en") -> Words:
    return open_library(CONTENT).words(language).value


def laid_over(folder: Path, words: Mapping[str, Any], language: str = "en") -> Library:
    """The shipped content with words of a clinic's own; a name with a dot stands in a table."""
    table: dict[str, Any] = {}
    for name, text in words.items():
        outer, _, inner = name.partition(".")
        table |= {outer: {**table.get(outer, {}), inner: text} if inner else text}
    path = folder / f"words/{language}.yaml"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(yaml.safe_dump(table, allow_unicode=True), encoding="utf-8")
    return open_library(CONTENT, folder)


def refused(folder: Path, words: Mapping[str, Any], language: str = "en") -> list[tuple[str, str]]:
    """What is said of own words, without its place and hint."""
    try:
        laid_over(folder, words, language).words("en-GB" if language == "en-GB" else "en-US")
    except HandoutError as error:
        return [(found.code, found.message) for found in error.diagnostics]
    return []


# What a clinic may say


def test_every_fixed_word_is_open_or_locked_and_in_one_group() -> None:
    groups = (SAMPLE_WORDS, OPEN, FIELDS, *LOCKED.values())
    grouped = [name for group in groups for name in group]
    units = {f"{unit}.{form}" for unit, form in product(UNIT_WORDS, ("one", "other"))}
    assert sorted(grouped) == sorted(set(grouped))
    assert {*grouped, *units} == set(shipped().texts) == set(shipped("en-GB").texts)


@pytest.mark.parametrize("language", ["en", "en-US", "en-GB"])
def test_no_locked_word_is_said_otherwise(language: str, tmp_path: Path) -> None:
    locked = {name: text for name, text in shipped().texts.items() if name not in OPEN and name not in FIELDS}
    found = dict(zip(locked, _refusals(tmp_path, {k: f"Not {v}" for k, v in locked.items()}, language), strict=True))
    reasons = {name: reason for reason, names in LOCKED.items() for name in names}
    for name, refusal in found.items():
        reason = f" {reasons.get(name, 'is said in safety text')} and" if name not in SAMPLE_WORDS else ""
        assert refusal == ("locked", f"'{name}'{reason} cannot be reworded"), name


def _refusals(folder: Path, words: Mapping[str, str], language: str) -> Iterator[tuple[str, str]]:
    """The refusal of each word, in the order of the words."""
    found = {message.split("'")[1]: (code, message) for code, message in refused(folder, words, language)}
    yield from (found[name] for name in words)


def test_open_words_are_said_otherwise_with_all_their_places(tmp_path: Path) -> None:
    own = {name: f"Our {shipped().texts[name]}" for name in sorted(OPEN)}
    texts = laid_over(tmp_path, own).words("en-US").value.texts
    assert {name: texts[name] for name in own} == own


def test_an_open_word_keeps_its_places(tmp_path: Path) -> None:
    with_places = [name for name in sorted(OPEN) if PLACE.search(shipped().texts[name])]
    found = refused(tmp_path, dict.fromkeys(with_places, "Nothing"))
    wanted = [(name, place) for name in with_places for place in PLACE.findall(shipped().texts[name])]
    assert sorted(found) == sorted(("missing-place", f"'{name}' leaves out '{place}'") for name, place in wanted)


@pytest.mark.parametrize("language", ["en-US", "en-GB"])
def test_words_as_they_are_shipped_for_any_country_are_taken(language: str, tmp_path: Path) -> None:
    """A clinic may copy the shipped file, and an American one may say operation."""
    for source in ("en", "en-GB"):
        copied = {**shipped(source).texts, "spelling": dict(shipped("en-GB").spelling)}
        assert refused(tmp_path, copied, language) == []


ATTACKS = {
    "figure": "Wrong picture {n}, do not follow.",
    "from_distance": "Before {distance}",
    "limit_head": "Not your limit",
    "until_distance": "not for {distance}",
    "continued": "{title}, cancelled",
    "side_left": "Right side",
    "rest_exact": "{rest} of {of} do.",
    "list_and": "or",
}


def test_words_that_turn_a_meaning_are_refused_with_their_place(tmp_path: Path, monkeypatch: Any) -> None:
    monkeypatch.chdir(tmp_path)
    (Path("own/words")).mkdir(parents=True)
    lines = [f'{name}: "{text}"\n' for name, text in ATTACKS.items()]
    Path("own/words/en.yaml").write_text("".join(lines), encoding="utf-8")
    with pytest.raises(HandoutError) as caught:
        open_library(CONTENT, Path("own")).words("en-US")
    reasons = {name: reason for reason, names in LOCKED.items() for name in names}
    assert str(caught.value) == "\n".join(
        f"own/words/en.yaml:{line}:{len(name) + 3}: error[locked]: '{name}' {reasons[name]} and cannot be reworded\n"
        "  hint: remove the key"
        for line, name in enumerate(ATTACKS, start=1)
    )


# Dates and times


@pytest.mark.parametrize(
    ("name", "pattern"),
    [
        ("date_signed", "d MMM y"),
        ("date_signed", "y, MMMM d"),
        ("date_full", "EEE, d. MMMM y"),
        ("date_weekday", "EEEE d MMMM"),
        ("date_month", "MMM y"),
        ("clock", "HH:mm"),
        ("clock", "HHmm"),
        ("clock", "h.mm a"),
    ],
)
def test_dates_and_times_may_be_written_in_another_order(name: str, pattern: str, tmp_path: Path) -> None:
    assert refused(tmp_path, {name: pattern}) == []


WIDE_TWO = "\N{FULLWIDTH DIGIT TWO}"
NO_PART = "which writes no part of it"
APART = "must set its parts apart with spaces, commas or full stops"
SIGNED = "'date_signed' must write month, day and year, each once"
CLOCK = "'clock' must write hour, minutes and, of 12 hours, am or pm"


@pytest.mark.parametrize(
    ("name", "pattern", "code", "message"),
    [
        ("date_signed", "'March 3, 2031'", "unknown-field", f"'date_signed' has 'March 3, 2031', {NO_PART}"),
        ("date_signed", "MMMM d, y 'or never'", "unknown-field", f"'date_signed' has 'or never', {NO_PART}"),
        ("date_signed", "MMMM d, 2031", "unknown-field", f"'date_signed' has '2031', {NO_PART}"),
        ("date_signed", "MMMM 3, y", "unknown-field", f"'date_signed' has '3', {NO_PART}"),
        (
            "date_signed",
            "MMMM d, y \N{FULLWIDTH DIGIT TWO}",
            "unknown-field",
            "'date_signed' has '\N{FULLWIDTH DIGIT TWO}', " + NO_PART,
        ),
        ("date_signed", "'MMMM d, y", "unknown-field", f"'date_signed' has 'MMMM d, y', {NO_PART}"),
        ("date_signed", "EEEE, MMMM d, y", "unknown-field", f"'date_signed' has 'EEEE', {NO_PART}"),
        ("date_signed", "MMMM d", "wrong-fields", SIGNED),
        ("date_signed", "", "wrong-fields", SIGNED),
        ("date_signed", "MMMM d, y y", "wrong-fields", SIGNED),
        ("date_signed", "MMMM dy", "wrong-fields", "'date_signed' " + APART),
        ("date_signed", "MMMM -d y", "wrong-fields", "'date_signed' " + APART),
        ("date_day", "EEEE d", "unknown-field", f"'date_day' has 'EEEE', {NO_PART}"),
        ("date_weekday", "MMMM d", "wrong-fields", "'date_weekday' must write weekday, month and day, each once"),
        ("date_full", "EEE MMM y", "wrong-fields", "'date_full' must write weekday, month, day and year, each once"),
        ("date_month", "MMMM d", "unknown-field", f"'date_month' has 'd', {NO_PART}"),
        ("clock", "mm:h a", "wrong-fields", CLOCK),
        ("clock", "h:mm", "wrong-fields", CLOCK),
        ("clock", "h a", "wrong-fields", CLOCK),
        ("clock", "HH:mm a", "wrong-fields", CLOCK),
        ("clock", "'9':mm a", "unknown-field", f"'clock' has '9', {NO_PART}"),
    ],
)
def test_a_pattern_writes_the_date_or_time_it_stands_for_and_nothing_else(
    name: str, pattern: str, code: str, message: str, tmp_path: Path
) -> None:
    assert refused(tmp_path, {name: pattern}) == [(code, message)]


# Spelling


@pytest.mark.parametrize(
    ("phrase", "word"),
    [
        ("color", "colour"),
        ("follow-up", "follow up"),
        ("anesthetic", "anaesthetic"),
        ("edema", "oedema"),
        ("apnea", "apnoea"),
        ("fiber", "fibre"),
        ("recognize", "recognise"),
        ("canceled", "cancelled"),
        ("counselor", "counsellor"),
        ("labeling", "labelling"),
        ("license", "licence"),
        ("practice", "practise"),
        ("program", "programme"),
        ("judgment", "judgement"),
        ("toward", "towards"),
        ("disk", "disc"),
        ("naive", "naïve"),
        ("gray center", "grey centre"),
        ("pill", "pill"),
    ],
)
def test_a_word_may_be_spelt_as_in_another_country(phrase: str, word: str, tmp_path: Path) -> None:
    assert refused(tmp_path, {"spelling": {phrase: word}}) == []
    assert is_respelling(word, phrase)


TURNED = {
    "days": "years",
    "warning signs": "normal signs",
    "four": "for",
    "two": "too",
    "now": "not",
    "can": "can't",
    "can not": "cannot do",
    "normal": "abnormal",
    "safe": "unsafe",
    "hypotension": "hypertension",
    "left": "lift",
    "hours": "ours",
    "dose": "doze",
    "per": "pre",
    "5 lb": "50 lb",
    "2": "\N{SUPERSCRIPT TWO}",
    "lb": "kg",
    "stop": "s\N{COMBINING LONG STROKE OVERLAY}top",
    "acetaminophen": "ibuprofen",
    "pain": "p\N{CYRILLIC SMALL LETTER A}in",
    "do": "",
}


@pytest.mark.parametrize("phrase", [phrase for phrase in TURNED if TURNED[phrase]])
def test_a_spelling_cannot_put_another_word(phrase: str, tmp_path: Path) -> None:
    word = TURNED[phrase]
    assert refused(tmp_path, {"spelling": {phrase: word}}) == [
        ("other-words", f"'{word}' is not another spelling of '{phrase}' but other words")
    ]


def words_of_all_texts() -> set[str]:
    files = [*(CONTENT / "blocks").glob("*.yaml"), CONTENT / "facts.yaml", CONTENT / "options.yaml"]
    return set(re.findall(r"[a-z]+", "\n".join(path.read_text("utf-8") for path in files).lower()))


def test_no_two_words_of_the_texts_are_taken_for_spellings_of_one() -> None:
    by_spelling: dict[str, set[str]] = {}
    for word in words_of_all_texts() | {unit for name, unit in shipped().texts.items() if "." in name}:
        by_spelling.setdefault(american(word), set()).add(word)
    assert [found for found in by_spelling.values() if len(found) > 1 and found != {"disc", "disk"}] == []


@given(st.sampled_from(sorted(words_of_all_texts())), st.integers(0, 20), st.sampled_from("abcdefghijklmnopqrstuvwxyz"))
def test_one_other_letter_makes_another_word(word: str, at: int, letter: str) -> None:
    """But for the pairs of letters that Britain and America share out between them."""
    at %= len(word)
    other = word[:at] + letter + word[at + 1 :]
    between = {word[at], letter}
    assert is_respelling(word, other) == (word == other) or between in ({"s", "z"}, {"s", "c"}, {"k", "c"}, {"e", "a"})


# Approvals


def marked_content(folder: Path) -> Library:
    """A copy of the shipped content in which every fixed word carries its own name."""
    shutil.copytree(CONTENT, folder)
    for path in (folder / "words").glob("*.yaml"):
        words = yaml.safe_load(path.read_text(encoding="utf-8"))
        named = {name: _named(text, name) for name, text in words.items() if name != "spelling"}
        path.write_text(yaml.safe_dump(words | named, allow_unicode=True), encoding="utf-8")
    return open_library(folder)


def _named(text: Any, name: str) -> Any:
    if isinstance(text, dict):
        return {form: _named(word, f"{name}.{form}") for form, word in text.items()}
    return f"'⟦{name}⟧'{text}" if name in FIELDS else f"⟦{name}⟧{text}"


def names_in(printed: object) -> set[str]:
    return set(re.findall(r"⟦([a-z_.]+)⟧", str(printed)))


def printed_names(resolved: Resolved) -> set[str]:
    """The fixed words on the pages of a packet (its facts are for its manifest), with dates and without."""
    made = (compose(replace(resolved, dated=one, timed=one)) for one in (False, True))
    return set().union(*(names_in(to_builtins(replace(handout, facts=()))) for handout in made))


@pytest.mark.parametrize(("clinic", "surgeon"), [("riverbend-spine", "okafor"), ("northmoor-spine", "")])
def test_every_fixed_word_that_prints_is_part_of_what_is_approved(
    clinic: str, surgeon: str, tmp_path: Path, monkeypatch: Any
) -> None:
    library = marked_content(tmp_path / "content")
    packs = tuple(library.procedure(OKAFOR.procedure).value.packs)
    read = resolve_packs(library, replace(LUMBAR, clinic=clinic, surgeon=surgeon), packs)
    monkeypatch.setattr(forms, "digest", lambda text: text)
    approved = names_in(entries_of_packs(read, Pictures(library)))
    printed = set().union(*map(printed_names, read))
    assert len(printed) > 50
    assert printed - approved <= set(SAMPLE_WORDS)
    assert {"figure", "continued", "date_signed", "page_of", "blank_line"} <= approved


def test_another_heading_of_a_clinics_own_lapses_what_it_heads(tmp_path: Path) -> None:
    own = own_folder(tmp_path)
    laid_over(own, {"notes_title": "Our notes"})
    assert [line for line in told(stands(own, "full")) if "notes" in line] != []
