"""English text to its sentences, words and syllables, and those to a reading grade by two published formulas.

What counts follows Rudolf Flesch, *How to Write Plain English* (1979), chapter 2, made exact for a program:

- A sentence ends at a full stop, question mark, exclamation mark or ellipsis, unless a small letter follows it.
  Colons, semicolons and dashes end none. Text that has no stop at its end (a list item, a sign) is a sentence too;
  whoever cuts a document into texts decides which of them are labels and are not counted.
- Contractions, hyphenated words, abbreviations and numbers are one word each; two words joined by a slash are two.
- Syllables are counted as pronounced, numbers as read aloud, and abbreviations without a vowel or all in capitals
  as one. (Flesch lets a number count as one syllable; McLaughlin wants it read aloud, which is the stricter.)
- A phone number is dialled, not read: it is no word.

Syllables come from spelling, with a list of words that spelling gets wrong. English only: the formulas were fitted to
readers of English and mean nothing in another language.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import lru_cache
from math import sqrt
from typing import Final

from msgspec import Struct

from handouts.checks.syllables import syllables

POLYSYLLABLE: Final = 3
"""Syllables from which on McLaughlin counts a word."""
_ENDS: Final = re.compile(
    r"(?:\.{3}|[.?!\N{HORIZONTAL ELLIPSIS}]+)[)\]\"'\N{RIGHT SINGLE QUOTATION MARK}\N{RIGHT DOUBLE QUOTATION MARK}]*"
    r"(?=\s+[^a-z\s]|\s*\Z)"
)
_ABBREVIATED: Final = re.compile(r"(?:\A|[\s(])(?:Drs?|Mrs?|Ms|Mx|Prof|St|Rev|No|vs|e\.g|i\.e|approx)\.\Z")
_INITIAL: Final = re.compile(r"(?:Dr|Mr|Mrs|Ms|Mx|Prof)\.?\s[A-Z]\.\Z")
_JOINS: Final = "['\N{RIGHT SINGLE QUOTATION MARK}\\-\N{NON-BREAKING HYPHEN}]"
_WORD: Final = re.compile(
    rf"(?:\d+(?:[.,:]\d+)*[^\W_]*|[^\W_]+)(?:{_JOINS}(?:\d+(?:[.,:]\d+)*[^\W_]*|[^\W_]+)|\.(?=[a-z]\b)[a-z])*"
)
_PHONE: Final = re.compile(r"(?<![\w(])\(?\+?\(?\d[\d\s().\-\N{NON-BREAKING HYPHEN}]{5,}\d(?!\w)")


class Counts(Struct, frozen=True):
    """What the formulas count. Adds up; a text without a sentence has the grade 0.

    `rated` are the words whose syllables count: all but those set apart, which stay in their sentences.
    """

    sentences: int = 0
    words: int = 0
    rated: int = 0
    syllables: int = 0
    polysyllables: int = 0

    def __add__(self, other: Counts) -> Counts:
        return Counts(
            self.sentences + other.sentences,
            self.words + other.words,
            self.rated + other.rated,
            self.syllables + other.syllables,
            self.polysyllables + other.polysyllables,
        )

    @property
    def words_per_sentence(self) -> float:
        """Mean length of a sentence, in words."""
        return self.words / self.sentences if self.sentences else 0.0

    @property
    def flesch_kincaid(self) -> float:
        """Flesch-Kincaid grade: the year of US school whose pupils follow the text.

        0.39 x words per sentence + 11.8 x syllables per word - 15.59. Kincaid, Fishburne, Rogers and Chissom,
        *Derivation of New Readability Formulas*, Research Branch Report 8-75, US Navy (1975).
        """
        if not (self.sentences and self.rated):
            return 0.0
        return 0.39 * self.words_per_sentence + 11.8 * self.syllables / self.rated - 15.59

    @property
    def smog(self) -> float:
        """SMOG grade: 3.1291 + 1.0430 x the square root of the words of three syllables or more in 30 sentences.

        G. Harry McLaughlin, "SMOG Grading: A New Readability Formula", Journal of Reading 12 (1969), 639-646, defines
        it on 30 sentences. Other lengths are scaled to 30, the usual way with leaflets; the shorter, the rougher.
        """
        if not self.sentences:
            return 0.0
        return 3.1291 + 1.0430 * sqrt(self.polysyllables * 30 / self.sentences)


def total(counts: Iterable[Counts]) -> Counts:
    """Add up the counts of several texts."""
    return sum(counts, Counts())


@lru_cache(maxsize=8192)
def sentences(text: str) -> tuple[str, ...]:
    """Cut a text into its sentences, each on one line; what has no word in it is none."""
    cut, start = [], 0
    for end in _ENDS.finditer(text):
        if not (_ABBREVIATED.search(text, start, end.end()) or _INITIAL.search(text, start, end.end())):
            cut.append(text[start : end.end()])
            start = end.end()
    cut.append(text[start:])
    return tuple(" ".join(sentence.split()) for sentence in cut if words(sentence))


@lru_cache(maxsize=8192)
def words(text: str) -> tuple[str, ...]:
    """Give the words of a text without the marks around them."""
    return tuple(_WORD.findall(_PHONE.sub(_blank_phone, text)))


def _blank_phone(found: re.Match[str]) -> str:
    return " " if sum(sign.isdigit() for sign in found[0]) >= _DIGITS_OF_A_PHONE else found[0]


_DIGITS_OF_A_PHONE: Final = 7


@lru_cache(maxsize=8192)
def count(text: str, apart: frozenset[str] = frozenset()) -> Counts:
    """Count a text. The terms `apart` (small letters, singular) keep their place in sentences, and no more."""
    found = words(text)
    lengths = [syllables(word) for word in _rated(found, apart)]
    polysyllables = sum(length >= POLYSYLLABLE for length in lengths)
    return Counts(len(sentences(text)), len(found), len(lengths), sum(lengths), polysyllables)


def _rated(found: tuple[str, ...], apart: frozenset[str]) -> list[str]:
    longest = max((term.count(" ") + 1 for term in apart), default=0)
    rated, at = [], 0
    while at < len(found):
        length = next((n for n in range(longest, 0, -1) if _is_term(found[at : at + n], apart)), 0)
        if not length:
            rated.append(found[at])
        at += length or 1
    return rated


def _is_term(found: tuple[str, ...], apart: frozenset[str]) -> bool:
    said = re.sub("['\N{RIGHT SINGLE QUOTATION MARK}]s?\\Z", "", " ".join(found).lower())
    return said in apart or said.removesuffix("s") in apart or said.removesuffix("es") in apart
