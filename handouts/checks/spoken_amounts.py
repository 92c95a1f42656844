"""Plain words to the amounts written out in them, in digits or words: "2-3 weeks", "half an hour", "week 4", "5%"."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from decimal import Decimal
from fractions import Fraction
from functools import lru_cache
from typing import Final

from msgspec import Struct

from handouts.resolve.quantities import UNITS, Measure, spellings_of, unit_named

_SMALL: Final = (
    "one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen "
    "eighteen nineteen"
).split()
_TENS: Final = "twenty thirty forty fifty sixty seventy eighty ninety".split()
_SPELT: Final[dict[str, int]] = {
    **{word: number for number, word in enumerate(_SMALL, 1)},
    **{word: 10 * number for number, word in enumerate(_TENS, 2)},
    **{f"{ten}-{one}": 10 * t + o for t, ten in enumerate(_TENS, 2) for o, one in enumerate(_SMALL[:9], 1)},
    "a couple of": 2,
    "a couple": 2,
    "a dozen": 12,
}
_ORDINALS: Final = dict(
    zip("second third fourth fifth sixth seventh eighth ninth tenth eleventh twelfth".split(), range(2, 13), strict=True)
)
"""Not the first: what is said of the first week is said of all its days."""
_PARTS: Final = {"\N{VULGAR FRACTION ONE HALF}": Fraction(1, 2), "\N{VULGAR FRACTION ONE QUARTER}": Fraction(1, 4)}
_OTHER_UNITS: Final[dict[str, tuple[str, Fraction]]] = {
    "year": ("month", Fraction(12)),
    "fortnight": ("week", Fraction(2)),
    "night": ("day", Fraction(1)),
    "stone": ("lb", Fraction(14)),
    "ounce": ("lb", Fraction(1, 16)),
    "oz": ("lb", Fraction(1, 16)),
    "gram": ("kg", Fraction(1, 1000)),
    "mm": ("cm", Fraction(1, 10)),
}
"""What people write and no fact is written in: so many of a unit of facts."""
_NOT_WORDS: Final = frozenset({"in", "c", "f", "h", '"', "°c", "°f"})
"""Spellings of units that are words or letters of their own in prose; degrees have their own pattern."""


def _either(words: Iterable[str]) -> str:
    return "|".join(re.escape(word) for word in sorted(words, key=len, reverse=True))


_GAP: Final = r"[\s\N{NO-BREAK SPACE}\N{NON-BREAKING HYPHEN}-]*"
_PART: Final = rf"(?:{_GAP}and{_GAP}a{_GAP}half|{_GAP}1/2|[{''.join(_PARTS)}])"
_DIGITS: Final = r"\d+(?:,\d{3})*(?:\.\d+)?"
_NUMBER: Final = rf"(?:{_DIGITS}|(?:{_either(_SPELT)})\b){_PART}?"
_JOIN: Final = rf"(?:{_GAP}(?:to|or|and|through|[\N{{EN DASH}}\N{{EM DASH}}]){_GAP}|-)"
_AMOUNT: Final = rf"(?<![\w.,/])(?P<low>{_NUMBER})(?:{_JOIN}(?P<high>{_NUMBER}))?"
_WORDS: Final = [word for measure in Measure for word in spellings_of(measure) if word not in _NOT_WORDS]
_UNIT: Final = rf"(?P<unit>{_either(_WORDS)}|(?:{_either(_OTHER_UNITS)})s?)(?!\w)"
_FULL: Final = rf"(?:(?:full|whole|more|good|long|calendar|entire|solid|extra|further|complete){_GAP})?"

_MEASURED: Final = re.compile(rf"{_AMOUNT}{_GAP}(?:of\s+)?{_FULL}{_UNIT}", re.IGNORECASE)
_DEGREES: Final = re.compile(
    rf"{_AMOUNT}{_GAP}(?:(?:°|degrees?){_GAP}(?P<unit>[CF]|celsius|fahrenheit)?(?!\w)|(?-i:(?P<letter>[CF])\b))",
    re.IGNORECASE,
)
_HALF: Final = re.compile(rf"(?<!\w)(?:half{_GAP}an?|a{_GAP}half){_GAP}{_UNIT}", re.IGNORECASE)
_ONE: Final = re.compile(
    rf"\b(?:for|after|wait|within|until|over|than|least|most|about|nearly|only|another)\s+(?P<said>(?:an?\s+)?{_UNIT}"
    rf"(?P<part>{_PART})?)(?!\s+(?:or|and)\b)|(?<!\w)(?P<alone>an?\s+{_UNIT.replace('unit', 'other')})"
    r"(?=\s+(?:after|before|later|from|at\s+most|at\s+first|or\s+more)\b)",
    re.IGNORECASE,
)
_FORTNIGHT: Final = re.compile(r"(?<!\w)a\s+(?P<unit>fortnight)(?!\w)", re.IGNORECASE)
_NAMED: Final = re.compile(
    rf"\b(?P<unit>day|week|month){_GAP}(?P<low>{_NUMBER})(?:{_JOIN}(?P<high>{_NUMBER}))?", re.IGNORECASE
)
_ORDINAL: Final = re.compile(
    rf"\b(?P<nth>\d+(?=nd|rd|th)|{_either(_ORDINALS)})(?:nd|rd|th)?{_GAP}(?P<unit>day|week|month)(?!\w)", re.IGNORECASE
)
_SHARE: Final = re.compile(
    rf"{_AMOUNT}{_GAP}(?:%|per\s?cent\b|(?:out{_GAP})?(?:of|in){_GAP}(?:every{_GAP})?(?P<of>{_DIGITS})(?![\w-]))",
    re.IGNORECASE,
)
_TIMES: Final = re.compile(
    rf"(?:{_AMOUNT}{_GAP}times|\b(?P<word>twice|once(?=\s*(?:[.,;!]|\Z))))(?!\w)(?!\s+(?:an?|per|each|every)\b)",
    re.IGNORECASE,
)
