"""A list of phrases with advice to one search that finds them in prose, the longest first."""

from __future__ import annotations

import re
from functools import lru_cache
from itertools import pairwise
from typing import Final

from msgspec import Struct

from handouts.checks.numbers.amounts import NUMBER
from handouts.content.library import Library
from handouts.diagnostics import HandoutError

ALLOWED: Final = "allowed"
"""The advice of a phrase that may stand, though a shorter one inside it may not."""
_ANY_NUMBER: Final = "N"
_ANY_WORDS: Final = "..."
_PLACES: Final = {_ANY_NUMBER: NUMBER, _ANY_WORDS: r"\w+(?:[\s-]+\w+){0,5}?"}


class Found(Struct, frozen=True):
    """A phrase in a text, and what its list says of it."""

    start: int
    end: int
    advice: str


class Phrases:
    """A list as its file writes it, by these rules.

    A phrase is found as whole words. One in small letters is found in any case, one with a capital only as it is
    written. `N` stands for any number, with or without a space beside it, and `...` for one to six words; a space is
    also a hyphen or a line end.
    """

    def __init__(self, advice: dict[str, str]) -> None:
        longest_first = sorted(advice, key=len, reverse=True)
        self._advice = [advice[phrase] for phrase in longest_first]
        self._search = re.compile("|".join(f"({_pattern(phrase)})" for phrase in longest_first) or r"(?!)")
        self.found_in = lru_cache(maxsize=8192)(self._found_in)

    def _found_in(self, words: str) -> tuple[Found, ...]:
        found = (
            Found(*match.span(), self._advice[match.lastindex - 1])
            for match in self._search.finditer(words)
            if match.lastindex
        )
        return tuple(one for one in found if one.advice != ALLOWED)


def phrases_of(library: Library, name: str) -> Phrases:
    """Load a list; a library without it, or with a broken one, finds nothing (`load_everything` says what is wrong)."""
    try:
        return _compiled(tuple(library.phrases(name).items()))
    except HandoutError:
        return _compiled(())


@lru_cache(maxsize=16)
def _compiled(advice: tuple[tuple[str, str], ...]) -> Phrases:
    return Phrases(dict(advice))


def _pattern(phrase: str) -> str:
    words = phrase.split()
    as_written = any(word != word.lower() for word in words if word not in _PLACES)
    pattern = _before(words[0]) + _PLACES.get(words[0], re.escape(words[0]))
    for before, word in pairwise(words):
        gap = r"\s*" if _ANY_NUMBER in (before, word) else r"[\s-]+"
        pattern += gap + _PLACES.get(word, re.escape(word))
    return f"(?{'-' if as_written else ''}i:{pattern}{_after(words[-1])})"


def _before(word: str) -> str:
    if word == _ANY_NUMBER:
        return r"(?<![\w.,/])"
    return r"(?<!\w)(?<!\w[./])" if word[0].isalnum() else r"(?<![^\s(])"


def _after(word: str) -> str:
    if word == _ANY_NUMBER:
        return ""
    return r"(?!\w|[./]\w)" if word[-1].isalnum() else r"(?![^\s)])"
