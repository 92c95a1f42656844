"""A list of phrases, kept in `content/plain-language`, to the places where a text uses one of them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from typing import Final

from msgspec import Struct

from handouts.checks.subject import Subject
from handouts.diagnostics import HandoutError

_VOWELS: Final = "aeiou"


def phrases(subject: Subject, name: str) -> dict[str, str]:
    """Load a list; empty where it cannot be read, which loading the content reports."""
    try:
        return subject.library.phrases(name)
    except HandoutError:
        return {}


class Listed(Struct, frozen=True, eq=False):
    """Phrases, and a pattern with a group for each. Equal only to itself: caches of texts need not compare lists."""

    phrases: tuple[str, ...]
    pattern: re.Pattern[str]


@lru_cache(maxsize=64)
def listed(phrases: tuple[str, ...]) -> Listed:
    """Match any of the phrases as whole words, in any case and inflection, the longest first."""
    ordered = tuple(sorted(phrases, key=len, reverse=True))
    any_of = "|".join(f"({_inflected(phrase)})" for phrase in ordered) or "(?!)"
    return Listed(ordered, re.compile(rf"(?<![\w-])(?:{any_of})(?![\w-])", re.IGNORECASE))


@lru_cache(maxsize=16384)
def used(text: str, among: Listed) -> tuple[tuple[str, str], ...]:
    """Give each use of a phrase in a text: the phrase as listed, and the words as they stand there."""
    found = among.pattern.finditer(text)
    return tuple((among.phrases[match.lastindex - 1], match[0]) for match in found if match.lastindex)


def _inflected(phrase: str) -> str:
    first, *rest = phrase.split()
    return r"\s+".join((_word(first), *map(re.escape, rest[:-1]), *map(_word, rest[-1:])))


def _word(word: str) -> str:
    """Match a word with the endings of verbs and nouns: utilizes, utilising, notified, permitted.

    Words of up to three letters, such as "via", have no endings.
    """
    if len(word) < _SHORTEST_INFLECTED or not word.isalpha():
        return re.escape(word)
    stem, forms = word, ["", "s", "es", "ed", "ing"]
    if word.endswith("e"):
        stem, forms = word[:-1], ["e", "es", "ed", "ing"]
    elif word.endswith("y") and word[-2] not in _VOWELS:
        stem, forms = word[:-1], ["y", "ies", "ied", "ying"]
    elif word[-1] not in "aeiouwxy" and word[-2] in _VOWELS and word[-3] not in _VOWELS:
        forms = [*forms, f"{word[-1]}ed", f"{word[-1]}ing"]
    return re.escape(stem).replace("iz", "i[sz]") + f"(?:{'|'.join(forms)})"


_SHORTEST_INFLECTED: Final = 4


def glossary_terms(subject: Subject) -> Iterator[str]:
    """Give the terms that the handout itself explains, in small letters."""
    for section in subject.handout.sections:
        for component in section.components:
            yield from (entry.term.lower() for entry in getattr(component, "entries", ()))


@lru_cache(maxsize=8192)
def explains(text: str, term: str) -> bool:
    """Whether a text says what a term means: in brackets behind it, as a name in brackets, or in so many words.

    "fusion (joining two bones)", "asleep the whole time (general anesthesia)", "one opening is called a foramen",
    "an opioid is a strong pain medicine", "**Fusion:** joins two bones".
    """
    return bool(_explanation(term).search(" ".join(text.split())))


@lru_cache(maxsize=256)
def _explanation(term: str) -> re.Pattern[str]:
    word = _inflected(term)
    return re.compile(
        rf"(?<!\w){word}\s\((?!say\b)[^()]*\w{{3,}}[^()]*\)"
        rf"|\((?:[^()]*\s)?{word}(?:\s[^()]*)?\)"
        r"|\b(?:called|named|known as|calls? (?:it|this|them))\s(?:\w+\s){0,3}"
        rf"[\"'\N{{LEFT DOUBLE QUOTATION MARK}}]?{word}(?!\w)"
        rf"|(?<!\w){word}[\"\N{{RIGHT DOUBLE QUOTATION MARK}}]?,?\s(?:\(say:[^()]*\)\s)?(?:means|is when)\b"
        rf"|(?<!\w){word}\s(?:is|are)\s(?:an?|the|when|what|surgery|medicines?|\w+\s(?:medicines?|surgery))\b"
        rf"|\A{word}\s?(?:\(say:[^()]*\))?:\s\w+\s\w+"
        rf"|(?<!\w){word},\s(?:an?|the|which)\s",
        re.IGNORECASE,
    )
