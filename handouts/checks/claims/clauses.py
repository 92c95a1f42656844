"""Plain words to clauses, each said of one thing, and every word to its root, so that an ending hides nothing."""

from __future__ import annotations

import re
from functools import lru_cache
from itertools import pairwise
from typing import Final

from msgspec import Struct

from handouts.checks.prose import REFERENCE, sentences


def words_of(listed: str) -> frozenset[str]:
    """Read a list of words with spaces between them."""
    return frozenset(listed.split())


class Word(Struct, frozen=True):
    """One word in small letters, its root ("driv" of drives, driving and drove), and where it stands."""

    text: str
    root: str
    start: int
    end: int


class Clause(Struct, frozen=True):
    """What is said between two breaks of a sentence. `label` is what stands before its colon: "Driving: 2 weeks"."""

    words: tuple[Word, ...]
    sentence: int
    label: tuple[Word, ...] = ()

    def holds(self, place: int) -> bool:
        """Whether a place of the text lies in the clause."""
        return bool(self.words) and self.words[0].start <= place < self.words[-1].end


_WORD: Final = re.compile(
    rf"[^\W\d_]+(?:['\N{{RIGHT SINGLE QUOTATION MARK}}][^\W\d_]+)?|\d[\d.,/:]*|{REFERENCE}|[;:,()#%\N{{EM DASH}}]"
    r"|\s[-\N{EN DASH}]\s"
)
_LEAST: Final = 3
"""The least letters a root has."""
_SINGLE: Final = re.compile(r"([^aeiou])\1$")
_SHORT: Final = re.compile(r"[^aeiou][aeiou][^aeiouwxy]")
"""What is left of a short verb with an e at its end, as another doubles its last letter: taking, but sitting."""
_AS_THEY_ARE: Final = words_of(
    "dressing dressings during morning evening nothing anything something everything thing bring string spring "
    "king red bed need feed speed seed us this his is was as gas bus yes plus less plane planes scare care site "
    "bite rate plate"
)
_ROOTS: Final = {
    form: root
    for root, forms in {
        "drive": "drove driven",
        "hold": "held",
        "eat": "ate eaten",
        "drink": "drank drunk",
        "swim": "swam swum",
        "fly": "flew flown flies",
        "take": "took taken",
        "use": "using used",
        "bend": "bent",
        "sit": "sat",
        "wear": "wore worn",
        "keep": "kept",
        "leave": "left",
        "go": "went gone goes",
        "come": "came",
        "bear": "bore borne",
        "quit": "quitted",
        "begin": "began begun",
        "dressing": "dressings",
    }.items()
    for form in forms.split()
}
_LABEL: Final = 6
"""The most words of a label before its colon."""
_JOINS: Final = words_of(
    "while whilst whenever because although though unless but so which who whose where if when whereas"
)
_LISTS: Final = frozenset({"and", "then", ",", "or"})
_NEW_SUBJECT: Final = words_of("you we it they she he i there")
_ACTIONS: Final = words_of(
    "walk rest take use sleep put call stand wash ice ask bring come tell let get try change apply stretch "
    "exercise move check see phone visit book plan breathe cough turn roll lie do have add build support pat"
)
"""What one is told to do beside what went before: "sit up, and walk for 20 minutes"."""


@lru_cache(maxsize=8192)
def words_in(text: str) -> tuple[Word, ...]:
    """Split a text into words, numbers and the signs that part clauses."""
    found = ((word[0].strip().lower(), word.start(), word.end()) for word in _WORD.finditer(text))
    return tuple(Word(word, root_of(word), start, end) for word, start, end in found)


@lru_cache(maxsize=8192)
def root_of(word: str) -> str:
    """Take the ending off a word: lift, lifts, lifted, lifting; carry, carried; sit, sitting; drive, drove, driven."""
    word = word.replace("\N{RIGHT SINGLE QUOTATION MARK}", "'").removesuffix("'s")
    word = _ROOTS.get(word, word)
    if word in _AS_THEY_ARE or not word.isalpha():
        return word
    if word.endswith("s") and not word.endswith("ss") and len(word) > _LEAST:
        word = word[:-1]
    for ending in ("ing", "ed"):
        if word.endswith(ending) and len(word) - len(ending) >= _LEAST:
            word = _without(word, ending)
    if len(word) > _LEAST + 1:
        word = word.removesuffix("e")
    return f"{word[:-1]}i" if word.endswith("y") else _SINGLE.sub(r"\1", word)


def _without(word: str, ending: str) -> str:
    """Take off -ing or -ed: sitting to sit, taking to take, lifting to lift."""
    stem = word.removesuffix(ending)
    return f"{stem}e" if len(stem) == _LEAST and _SHORT.fullmatch(stem) else stem


@lru_cache(maxsize=8192)
def clauses_of(text: str) -> tuple[Clause, ...]:
    """Split a text into its clauses, in order."""
    words = words_in(text)
    spans = enumerate(sentences(text))
    of_sentences = (
        (number, tuple(word for word in words if start <= word.start < end)) for number, (start, end) in spans
    )
    return tuple(clause for number, said in of_sentences for clause in _split(said, number))


def _split(words: tuple[Word, ...], sentence: int) -> list[Clause]:
    label, rest = _labelled(words)
    starts = [0, *(place for place in range(1, len(rest)) if _breaks(rest, place)), len(rest)]
    parts = (rest[start:end] for start, end in pairwise(starts))
    clauses = [Clause(part, sentence, label) for part in parts if any(_is_word(word) for word in part)]
    return clauses or ([Clause(label, sentence)] if label else [])


def _labelled(words: tuple[Word, ...]) -> tuple[tuple[Word, ...], tuple[Word, ...]]:
    for place, word in enumerate(words[: _LABEL + 1]):
        if word.text in (":", "-", "\N{EN DASH}", "\N{EM DASH}") and place and not words[place - 1].text[0].isdigit():
            return words[:place], words[place + 1 :]
    return (), words


def _breaks(words: tuple[Word, ...], place: int) -> bool:
    word, before = words[place], words[place - 1]
    after = words[place + 1].text if place + 1 < len(words) else ""
    if word.text in (";", ":", "\N{EM DASH}") or word.text in _JOINS:
        return True
    if word.text in _LISTS and before.text not in _LISTS:
        following = words[place + 2].text if after in _LISTS and place + 2 < len(words) else after
        is_action = following in _ACTIONS and word.text != "or"
        return is_action or following in _NEW_SUBJECT
    return False


def _is_word(word: Word) -> bool:
    return word.text[0].isalnum() or word.text == REFERENCE
