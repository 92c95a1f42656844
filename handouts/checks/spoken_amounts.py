"""Plain words to the amounts written out in them, in digits or words: "2-3 weeks", "half an hour", "week 4", "5%"."""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Iterator
from fractions import Fraction
from functools import cache, lru_cache
from typing import Final

from msgspec import Struct

from handouts.resolve.quantities import UNITS, Measure, Quantity, spellings_of, unit_named


def _words(*words: str, first: int = 1, step: int = 1) -> dict[str, int]:
    return {word: first + step * place for place, word in enumerate(words)}


_ONES: Final = _words("one", "two", "three", "four", "five", "six", "seven", "eight", "nine")
_TEENS: Final = _words(
    *("ten", "eleven", "twelve", "thirteen", "fourteen"),
    *("fifteen", "sixteen", "seventeen", "eighteen", "nineteen"),
    first=10,
)
_TENS: Final = _words("twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety", first=20, step=10)
_SPELT: Final[dict[str, int]] = {
    **_ONES,
    **_TEENS,
    **_TENS,
    **{f"{ten}-{one}": tens + ones for ten, tens in _TENS.items() for one, ones in _ONES.items()},
    "a couple of": 2,
    "a couple": 2,
    "a dozen": 12,
}
_ORDINALS: Final = _words(
    *("second", "third", "fourth", "fifth", "sixth", "seventh"),
    *("eighth", "ninth", "tenth", "eleventh", "twelfth"),
    first=2,
)
"""Not the first: what is said of the first week is said of all its days."""
_OTHER_UNITS: Final[dict[str, tuple[int | Fraction, str]]] = {
    "year": (12, "month"),
    "fortnight": (2, "week"),
    "night": (1, "day"),
    "stone": (14, "lb"),
    "ounce": (Fraction(1, 16), "lb"),
    "gram": (Fraction(1, 1000), "kg"),
    "mm": (Fraction(1, 10), "cm"),
}
"""What people write and no fact is written in, as so much of a unit of facts."""
_NOT_WORDS: Final = frozenset({"in", "c", "f", "h", '"', "°c", "°f"})
"""Spellings of units that are words or letters of their own in prose, and degrees, which have their own pattern."""


def _either(words: Iterable[str]) -> str:
    return "|".join(re.escape(word) for word in sorted(words, key=len, reverse=True))


_GAP: Final = r"[\s\N{NO-BREAK SPACE}\N{NON-BREAKING HYPHEN}-]*"
_DIGITS: Final = r"\d+(?:,\d{3})*(?:\.\d+)?"
_PART: Final = rf"(?:{_GAP}and{_GAP}a{_GAP}half|\N{{VULGAR FRACTION ONE HALF}})"
_FILL: Final = "\x01"
"""Fills up a number that was a longer word, so that every place in the words stays where it was."""
_NUMBER: Final = rf"{_DIGITS}{_FILL}*{_PART}?"
_JOIN: Final = rf"(?:{_GAP}(?:to|or|and|through|[\N{{EN DASH}}\N{{EM DASH}}]){_GAP}|-)"
_AMOUNT: Final = rf"(?<![\w.,/])(?P<low>{_NUMBER})(?:{_JOIN}(?P<high>{_NUMBER}))?"
_UNIT_WORDS: Final = [word for measure in Measure for word in spellings_of(measure) if word not in _NOT_WORDS]
_UNIT: Final = rf"(?P<unit>{_either([*_UNIT_WORDS, *_OTHER_UNITS, *(f'{word}s' for word in _OTHER_UNITS)])})(?!\w)"
_FULL: Final = (
    rf"(?:\(\d+\){_GAP}|\+{_GAP})?"
    rf"(?:(?:full|whole|more|good|long|calendar|working|entire|solid|extra|further|complete){_GAP})?"
)

_IN_WORDS: Final = {
    **{word.replace("-", " "): number for word, number in _SPELT.items()},
    **_ORDINALS,
    "once": 1,
    "twice": 2,
}
_FORMS: Final = (
    rf"{_AMOUNT}{_GAP}(?:of\s+)?{_FULL}{_UNIT}",
    rf"(?P<half>\N{{VULGAR FRACTION ONE HALF}}){_GAP}(?:an?{_GAP})?{_UNIT}",
    rf"{_AMOUNT}{_GAP}(?:°|degrees?){_GAP}(?P<unit>[CF]|celsius|fahrenheit)?(?!\w)",
    rf"{_AMOUNT}{_GAP}(?-i:(?P<unit>[CF]))(?!\w)",
    rf"(?<!\w)(?P<half>half{_GAP}an?|a{_GAP}half){_GAP}{_UNIT}",
    rf"(?<!\w)(?P<quarters>(?:3{_FILL}+{_GAP})?quarters?){_GAP}of{_GAP}an?{_GAP}{_UNIT}",
    rf"(?<!\w)(?P<one>an?|1{_FILL}+)\s+{_UNIT}(?P<more>\s+and\s+a\s+half)(?!\w)",
    rf"\b(?:for|after|wait|within|until|over|than|least|most|about|in)\s+(?P<said>(?P<one>an?)\s+{_FULL}{_UNIT})",
    rf"(?<!\w)(?P<one>an?)\s+{_UNIT}(?=\s+(?:after|before|later|from|at\s+most|or\s+more)\b)",
    r"(?<!\w)(?P<one>a)\s+(?P<unit>fortnight)(?!\w)",
    r"\b(?:temp\w*|fever)\b[^.\d\n]{0,20}(?P<said>(?P<low>(?:3[6-9]|4[01]|9[7-9]|10[0-6])(?:\.\d)?))(?![\w.]*\w)",
    rf"\b(?P<name>day|week|month){_GAP}(?P<low>{_NUMBER})(?:{_JOIN}(?P<high>{_NUMBER}))?",
    rf"\b(?P<low>\d+(?=nd|rd|th)|{_either(_ORDINALS)})(?:nd|rd|th)?{_GAP}(?P<name>day|week|month)(?!\w)",
    rf"{_AMOUNT}{_GAP}(?P<share>%|per\s?cent\b)",
    rf"{_AMOUNT}{_GAP}(?:out{_GAP})?(?:of|in){_GAP}(?:every{_GAP})?(?P<share>{_DIGITS})(?![\w{_FILL}-])(?!{_GAP}{_UNIT})",
    rf"{_AMOUNT}{_GAP}(?P<times>times)(?!\w)(?!\s+(?:an?|per|each|every)\b)",
    r"\b(?P<times>twice|once(?=\s*(?:[.,;!]|\Z)))(?!\w)(?!\s+(?:an?|per|each|every)\b)",
)
"""How amounts are said, once the number words are digits."""


class SpokenAmount(Struct, frozen=True):
    """An amount from `low` to `high` of `unit` (empty: a number of times, or of 100 people) at a place in the words.

    `is_named` for a day or week called by its number: in week 4, 3 weeks are over.
    """

    measure: Measure
    low: Fraction
    high: Fraction
    unit: str
    start: int
    end: int
    is_named: bool = False

    @property
    def least(self) -> Fraction:
        """The low end in the base unit of the measure (`quantities.in_base`)."""
        return _based(self.low, self.unit)

    def agrees_with(self, quantity: Quantity, of: int = 100) -> bool:
        """Whether it lies within a quantity, as near as one decimal tells; a share within so many `of` people."""
        low, high = (self._in_own_unit(Fraction(end), quantity.unit, of) for end in (quantity.low, quantity.high))
        return any(low <= _tenths(self.low - past) and _tenths(self.high - past) <= high for past in self._past)

    @property
    def _past(self) -> tuple[int, ...]:
        return (0, 1) if self.is_named else (0,)

    def _in_own_unit(self, value: Fraction, unit: str, of: int) -> Fraction:
        if self.measure is Measure.RANGE:
            return _tenths(value * 100 / of)
        if not self.unit:
            return value
        own = UNITS[self.unit]
        return _tenths((_based(value, unit) - own.shift) / own.factor)


@lru_cache(maxsize=8192)
def spoken_amounts(words: str) -> tuple[SpokenAmount, ...]:
    """Find every amount, in order of place; one inside another ("an hour" in "half an hour") counts for nothing."""
    found = sorted(_all_amounts(_in_digits(words)), key=lambda amount: (amount.start, -amount.end))
    kept: list[SpokenAmount] = []
    for amount in found:
        if not any(other.start <= amount.start and amount.end <= other.end for other in kept):
            kept.append(amount)
    return tuple(kept)


def _in_digits(words: str) -> str:
    return _number_words().sub(lambda found: str(_SPELT[found[0].lower()]).ljust(len(found[0]), _FILL), words)


# Compiled with the first text that needs them: most builds meet only the first two.


@cache
def _number_words() -> re.Pattern[str]:
    return re.compile(rf"(?<!\w)(?:{_either(_SPELT)})\b", re.IGNORECASE)


@cache
def _may_say() -> re.Pattern[str]:
    ordinals, units = _either(_ORDINALS), _either(_UNIT_WORDS)
    words = rf"half|quarters?|twice|once|fortnight|{ordinals}|an?\s+(?:\w+\s+)?(?:{units}|{_either(_OTHER_UNITS)})"
    return re.compile(rf"\d|\N{{VULGAR FRACTION ONE HALF}}|\b(?:{words})", re.IGNORECASE)


@cache
def _patterns() -> tuple[re.Pattern[str], ...]:
    return tuple(re.compile(form, re.IGNORECASE) for form in _FORMS)


def _all_amounts(words: str) -> Iterator[SpokenAmount]:
    if not _may_say().search(words):
        return
    for pattern in _patterns():
        for found in pattern.finditer(words):
            said = found.groupdict()
            start, end = found.span("said" if said.get("said") else 0)
            low = _low(said)
            high = max(low, _number(said["high"])) if said.get("high") else low
            measure, unit, factor = _measured(said)
            yield SpokenAmount(measure, low * factor, high * factor, unit, start, end, bool(said.get("name")))


def _low(said: dict[str, str | None]) -> Fraction:
    if said.get("half"):
        return Fraction(1, 2)
    if quarters := said.get("quarters"):
        return Fraction(3 if quarters.startswith("3") else 1, 4)
    if said.get("one"):
        return Fraction(3, 2) if said.get("more") else Fraction(1)
    return _number(said.get("low") or said["times"] or "")


def _measured(said: dict[str, str | None]) -> tuple[Measure, str, Fraction]:
    """Give what is measured, the unit of facts for it, and how much of that unit one of the written unit is."""
    if said.get("times"):
        return Measure.COUNT, "", Fraction(1)
    if share := said.get("share"):
        people = share.replace(",", "")
        return Measure.RANGE, "", Fraction(100, int(float(people)) or 100) if people[0].isdigit() else Fraction(1)
    written = (said.get("unit") or said.get("name") or _scale(_low(said))).lower()
    factor, plain = _OTHER_UNITS.get(written) or _OTHER_UNITS.get(written.removesuffix("s")) or (1, written)
    unit = unit_named(plain)
    assert unit  # a pattern matches no other unit
    return UNITS[unit].measure, unit, Fraction(factor)


def _scale(degrees: Fraction) -> str:
    """Tell which degrees are meant where nobody says so: nobody is 45 C hot."""
    return "C" if degrees < 45 else "F"


def _number(written: str) -> Fraction:
    written = written.replace(_FILL, "")
    word = " ".join(re.split(r"[\s\N{NO-BREAK SPACE}\N{NON-BREAKING HYPHEN}-]+", written.lower()))
    if part := re.search(rf"{_PART}$", written, re.IGNORECASE):
        return _number(written[: part.start()]) + Fraction(1, 2)
    return Fraction(_IN_WORDS[word]) if word in _IN_WORDS else Fraction(written.replace(",", ""))


def _based(value: Fraction, unit: str) -> Fraction:
    return value * UNITS[unit].factor + UNITS[unit].shift if unit else value


def _tenths(value: Fraction) -> Fraction:
    """Round half up to one decimal, as quantities are printed."""
    return Fraction(math.floor(value * 10 + Fraction(1, 2)), 10)
