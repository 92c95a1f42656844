"""A row of the sheet as it must stand on paper, and whether a printed text says the same."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from datetime import date, time
from functools import lru_cache
from typing import Final

from msgspec import Struct

from handouts.audit.as_printed import plain

_ONE_SIGN: Final = str.maketrans("\u2010\u2011\u00b5\u03d5\u2206", "--\u03bc\u03c6\u0394")
"""Signs that look alike on paper and may come from a sheet in either form: hyphens, mu, phi, Delta."""
_WORD: Final = re.compile(r"\w+")
_LEVEL: Final = re.compile(r"(?<!\w)[CTLS][0-9]{1,2}(?!\w)", re.IGNORECASE)
SIDE_WORDS: Final = {"en": {"left": "left", "right": "right", "both": "both"}}
"""The word each side is printed with, by language. A language that is not here cannot be proven."""


class Expected(Struct, frozen=True):
    """What a row says, as it must stand on paper: where the row is silent, what is printed for everybody, or nothing.

    `side` is left, right, both or empty; `levels` are written `L4-L5`. `surgeon` and `arrival_place` are the printed
    texts, also when they come from the clinic's files. Nothing (an empty text, None) stands for a line to write on.
    """

    name: str
    reference: str
    surgeon: str
    region: str
    side: str
    levels: tuple[str, ...]
    surgery_date: date | None
    follow_up_date: date | None
    arrival_time: time | None
    language: str
    follow_up_time: time | None = None
    arrival_place: str = ""
    notes: str = ""


@lru_cache(maxsize=4096)
def folded(text: str) -> str:
    """A text as it can be compared with what is read back from paper: composed, plain gaps, nothing invisible."""
    if text.isascii():
        return plain(text)
    composed = unicodedata.normalize("NFC", text).translate(_ONE_SIGN)
    return plain("".join(sign for sign in composed if sign == "\n" or unicodedata.category(sign) != "Cf"))


def same_text(printed: str, wanted: str) -> bool:
    """Whether paper shows a wanted text."""
    return printed == wanted or folded(printed) == folded(wanted)


def same_side_and_level(printed: str, row: Expected) -> bool:
    """Whether paper names exactly the row's side and its levels in their order, whatever words join them."""
    return _same_side_and_level(printed, row.side, row.levels, row.language)


@lru_cache(maxsize=1024)
def _same_side_and_level(printed: str, side: str, levels: tuple[str, ...], language: str) -> bool:
    return _sides(printed, levels, language) == ({side} if side else set()) and _same_levels(printed, levels)


def can_read_sides(language: str) -> bool:
    """Whether the words for left and right of a language are known."""
    return language.partition("-")[0] in SIDE_WORDS


def _sides(printed: str, levels: tuple[str, ...], language: str) -> set[str]:
    """The sides a text names, the words of the levels left out."""
    words = _words(printed) - sum(map(_words, levels), Counter())
    return {side for side, word in SIDE_WORDS.get(language.partition("-")[0], {}).items() if word in words}


def _same_levels(printed: str, levels: tuple[str, ...]) -> bool:
    """The codes in their order, and every word of a level that is no code."""
    if _codes(printed) != [code for level in levels for code in _codes(level)]:
        return False
    return sum(map(_words, levels), Counter()) <= _words(printed)


def _codes(level: str) -> list[str]:
    return [code.upper() for code in _LEVEL.findall(level)]


def _words(text: str) -> Counter[str]:
    return Counter(_WORD.findall(folded(text).casefold()))
