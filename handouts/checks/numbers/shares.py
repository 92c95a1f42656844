"""Prose to the shares of people it gives: "3 of 100 people", "1 in 20", "out of 1,000 people"."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Final

from msgspec import Struct

from handouts.checks.numbers.amounts import NUMBER, SPELT_NUMBER, TIME, UNIT, number_of

_COUNT: Final = rf"(?:{NUMBER}|{SPELT_NUMBER}\b)"
_SHARE: Final = re.compile(
    rf"(?:(?<![\w.,])(?P<low>{_COUNT})(?:[\s-]*(?:to|or|\N{{EN DASH}})[\s-]*{_COUNT})?[\s-]+"
    r"(?P<link>out\s+of|of|in)(?:\s+(?:every|each))?|\b(?:out\s+of|(?:of|in)\s+(?:every|each)))"
    rf"[\s-]+(?P<of>{_COUNT})(?![\w%]|[.,:]\d)",
    re.IGNORECASE,
)
_NEXT_WORD: Final = re.compile(r"\s*[A-Za-z]")
_PEOPLE: Final = re.compile(
    r"\s*(?:people|persons|patients|men|women|adults|children|smokers|cases|operations|surgeries|wounds|others|who|that|"
    r"gets?|have|has|had|needs?|feels?|are|is|were|was|do|does|did|dies?|go|goes|will|may|can|could|finds?|says?|still|"
    r"chance|risk)\b",
    re.IGNORECASE,
)
"""Behind a share: it counts people, or says what they do."""
_MEASURE: Final = re.compile(rf"[\s-]*(?:{UNIT}|(?i:{TIME})\b|(?i:steps|pages|parts|times|levels?|nights?)\b)")
"""Behind two numbers: they count time, doses or places, not people."""
_ROUND: Final = frozenset({100, 1000, 10_000, 100_000})
_FEWEST_ALONE: Final = 20
"""The least denominator of a share that stands alone: "7 out of 10" may be a mark for pain."""


class Share(Struct, frozen=True):
    """`low` people (or more, in a range) of `of`, and where it stands; `low` is None in "out of 100 people"."""

    low: float | None
    of: int
    start: int
    end: int


@lru_cache(maxsize=8192)
def shares(words: str) -> tuple[Share, ...]:
    """Find every share of people in plain words."""
    found = (_share(match, words) for match in _SHARE.finditer(words))
    return tuple(share for share in found if share is not None)


def _share(match: re.Match[str], words: str) -> Share | None:
    low = number_of(match["low"]) if match["low"] else None
    of = int(number_of(match["of"]))
    if of < 2 or (low is not None and low > of):
        return None
    is_odds = low == 1 and match["link"].lower() == "in"
    return Share(low, of, *match.span()) if _counts_people(words[match.end() :], low, of, is_odds) else None


def _counts_people(rest: str, low: float | None, of: int, is_odds: bool) -> bool:
    if _MEASURE.match(rest):
        return False
    if is_odds or _PEOPLE.match(rest):
        return True
    return low is not None and (of in _ROUND or (of >= _FEWEST_ALONE and not _NEXT_WORD.match(rest)))
