"""Plain words stand where they can, terms are explained, and passives are pointed out."""

from __future__ import annotations

from pathlib import Path

import pytest
from checking import findings
from msgspec.structs import replace
from test_resolution import LUMBAR, SHIPPED, over
from wording import quoted, told

from handouts.checks import run_checks
from handouts.checks.wording import hard_word, passive_voice, undefined_term
from handouts.checks.wording.lists import explains, listed, used
from handouts.document.compose import compose
from handouts.resolve.resolution import resolve

HARD_WORDS = SHIPPED.phrases("hard-words")
TERMS = SHIPPED.phrases("unavoidable-terms")


def test_hard_word_is_told_at_its_place_with_plain_ones(tmp_path: Path) -> None:
    assert told(tmp_path, hard_word, "text: Rest. The nurse **administers** it prior to  surgery.") == [
        "own.yaml:4:42: warning[hard-word]: 'administers' is a hard word\n  hint: say 'give'",
        "own.yaml:4:59: warning[hard-word]: 'prior to' is a hard word\n  hint: say 'before'",
    ]


def test_hard_word_in_a_title_is_told_in_the_block(tmp_path: Path) -> None:
    assert told(tmp_path, hard_word, "text: Rest.", title="Medication") == [
        "own.yaml:2:8: warning[hard-word]: 'Medication' is a hard word\n  hint: say 'medicine'"
    ]


def test_choice_of_plain_words_is_offered(tmp_path: Path) -> None:
    (found,) = told(tmp_path, hard_word, "text: He will accompany you.")
    assert found.endswith("hint: say 'go with' or 'come with'")


@pytest.mark.parametrize(
    ("said", "phrase"),
    [
        ("utilised", "utilize"), ("Utilizing", "utilize"), ("notified", "notify"), ("notifies", "notify"),
        ("permitting", "permit"), ("commences", "commence"), ("discontinued", "discontinue"),
        ("refrains from", "refrain from"), ("physicians", "physician"), ("IN ORDER TO", "in order to"),
    ],
)  # fmt: skip
def test_every_ending_of_a_listed_word_counts(said: str, phrase: str) -> None:
    assert used(f"So: {said}!", listed((phrase,))) == ((phrase, said),)


@pytest.mark.parametrize("text", ["an assistant", "self-administer", "the observer", "a via duct viaduct"])
def test_parts_of_other_words_do_not_count(text: str) -> None:
    assert used(text, listed(("assist", "administer", "observe", "duct via"))) == ()


def test_longest_listed_phrase_is_the_one_told() -> None:
    assert used("An adverse effect.", listed(("adverse", "adverse effect"))) == (("adverse effect", "adverse effect"),)


def test_clinic_adds_words_of_its_own(tmp_path: Path) -> None:
    own = "theatre gown: gown\n"
    found = told(tmp_path, hard_word, "text: Wear a theatre gown.", plain_language__en__hard_words=own)
    assert [line.partition(": ")[2] for line in found] == [
        "warning[hard-word]: 'theatre gown' is a hard word\n  hint: say 'gown'"
    ]


def test_list_of_hard_words_is_long_sorted_out_and_never_offers_a_hard_word() -> None:
    assert len(HARD_WORDS) >= 150
    assert not HARD_WORDS.keys() & TERMS.keys()
    hard = listed(tuple(HARD_WORDS)).pattern
    assert {word: plain for word, plain in HARD_WORDS.items() if hard.search(plain)} == {}


def test_hard_word_that_the_text_explains_may_stand() -> None:
    assert findings(hard_word, text="Some swelling (edema) is normal.") == []
    assert len(findings(hard_word, text="Some edema is normal.")) == 1


def test_term_without_a_word_about_it_is_told_at_its_first_use(tmp_path: Path) -> None:
    items = ("text: Ask about it.", "bullet: A **laminectomy** is more.", "bullet: Laminectomies take long.")
    assert told(tmp_path, undefined_term, *items) == [
        "own.yaml:5:30: warning[undefined-term]: 'laminectomy' is used and not explained in this packet\n"
        "  hint: say in brackets what it means, or put it into 'words-explained' and that into the pack"
    ]


@pytest.mark.parametrize(
    "text",
    [
        "You will have general anesthesia (medicine that makes you sleep).",
        "You will sleep (general anesthesia).",
        "An opioid is a strong pain medicine.",
        "Fusion means joining bones.",
        "One opening is called a **foramen** (say: for-ray-men).",
        "Leg pain can have a name. Some call it sciatica.",
        "Ask about ibuprofen, sleep apnea and diabetes.",
    ],
)
def test_term_explained_in_place_may_stand(tmp_path: Path, text: str) -> None:
    assert told(tmp_path, undefined_term, f"text: {quoted(text)}") == []


def test_pronunciation_is_no_explanation() -> None:
    assert not explains("The foramen (say: for-ray-men) is tight.", "foramen")


def test_glossary_of_the_packet_explains_its_terms(tmp_path: Path) -> None:
    entry = "term: Laminectomy, means: surgery on the roof of the spine."
    assert told(tmp_path, undefined_term, "text: A laminectomy is more.", entry) == []


def test_word_whose_sound_a_glossary_gives_is_a_term_wherever_it_is_not_explained(tmp_path: Path) -> None:
    words = "block: words-explained\ntitle: Words\nitems: [{id: a, term: Kyphosis, say: kie-foe-sis, means: bent}]\n"
    (found,) = told(tmp_path, undefined_term, "text: This is not kyphosis.", blocks__words_explained=words)
    assert "'kyphosis' is used and not explained" in found


def test_broken_list_is_told_by_loading_and_not_by_a_traceback(tmp_path: Path) -> None:
    library = over(tmp_path, plain_language__en__hard_words="utilize: [use]\n")
    resolved = resolve(library, replace(LUMBAR, blocks=("recovery",)))
    assert run_checks(compose(resolved), resolved, library, (hard_word,)) == ()


def test_passive_is_advice_at_its_place(tmp_path: Path) -> None:
    assert told(tmp_path, passive_voice, "text: Your legs **are then tested** here.") == [
        "own.yaml:4:36: advice[passive-voice]: 'are then tested' does not say who does it\n"
        "  hint: if it matters who does it, say so: 'we ...', 'the nurse ...', 'you ...'"
    ]


@pytest.mark.parametrize("text", ["It is taken out.", "It was not quickly sewn.", "You will be moved."])
def test_regular_and_irregular_passives_are_found(text: str) -> None:
    assert len(findings(passive_voice, text=text)) == 1


@pytest.mark.parametrize(
    "text", ["You are tired.", "Your skin is red.", "It is a bed.", "You moved.", "One is left.", "It is indeed so."]
)
def test_states_and_other_words_are_no_passives(text: str) -> None:
    assert findings(passive_voice, text=text) == []
