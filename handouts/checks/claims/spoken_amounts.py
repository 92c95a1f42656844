"""Plain words to the amounts written out in them: "2-3 weeks", "half an hour", "week 4", "5%", "the next day"."""

from __future__ import annotations

import math
import re
from collections.abc import Iterator
from enum import Enum
from fractions import Fraction
from functools import cache, lru_cache

from msgspec import Struct

from handouts.checks.claims.digits import Digits, in_digits
from handouts.checks.claims.forms import ALL_FORMS, MAY_SAY, ORDINALS, OTHER_UNITS
from handouts.resolve.quantities import UNITS, Measure, Quantity, unit_named


class Said(Enum):
    """How an amount is said, where that decides what it may mean."""

    PLAIN = "2 weeks"
    NUMBERED = "week 4"
    """In week 4, 3 weeks are over."""
    EVERY = "every hour"
    AT_ONCE = "right away"
    CLOCK = "midnight"
    """A time of day, which no span of time before arrival agrees with."""


class SpokenAmount(Struct, frozen=True):
    """An amount from `low` to `high` of `unit` (empty: a number of times, or of 100 people) at a place in the words."""

    measure: Measure
    low: Fraction
    high: Fraction
    unit: str
    start: int
    end: int
    said: Said = Said.PLAIN

    @property
    def least(self) -> Fraction:
        """The low end in the base unit of the measure (`quantities.in_base`)."""
        return _based(self.low, self.unit)

    def agrees_with(self, quantity: Quantity, of: int = 100) -> bool:
        """Whether it lies within a quantity, as near as one decimal tells; a share within so many `of` people."""
        if self.said is Said.CLOCK:
            return False
        low, high = (self._in_own_unit(Fraction(end), quantity.unit, of) for end in (quantity.low, quantity.high))
        past = (0, 1) if self.said is Said.NUMBERED else (0,)
        return any(low <= _tenths(self.low - gone) and _tenths(self.high - gone) <= high for gone in past)

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
    if not _may_say().search(words):
        return ()
    found = sorted(_all_amounts(in_digits(words)), key=lambda amount: (amount.start, -amount.end))
    kept: list[SpokenAmount] = []
    for amount in found:
        if not any(other.start <= amount.start and amount.end <= other.end for other in kept):
            kept.append(amount)
    return tuple(kept)


# Compiled with the first text that needs them: most builds meet only the first.


@cache
def _may_say() -> re.Pattern[str]:
    return re.compile(MAY_SAY, re.IGNORECASE)


@cache
def _pattern(form: str) -> re.Pattern[str]:
    return re.compile(form, re.IGNORECASE)


def _all_amounts(digits: Digits) -> Iterator[SpokenAmount]:
    small = digits.words.lower()
    for form in ALL_FORMS:
        if not any(hint in small for hint in form.hints):
            continue
        for found in _pattern(form.pattern).finditer(digits.words):
            said = {name: words.lower() for name, words in found.groupdict().items() if words}
            measured = _measured(said)
            if measured is not None:
                measure, unit, factor = measured
                low = _low(said)
                high = max(low, Fraction(said.get("high", low)))
                start, end = digits.was(*found.span("said" if "said" in said else 0))
                yield SpokenAmount(measure, low * factor, high * factor, unit, start, end, _manner(said))


def _manner(said: dict[str, str]) -> Said:
    if "clock" in said:
        return Said.CLOCK
    if "soon" in said:
        return Said.AT_ONCE
    if "every" in said:
        return Said.EVERY
    return Said.NUMBERED if "name" in said and "first" not in said else Said.PLAIN


def _low(said: dict[str, str]) -> Fraction:
    if part := said.get("part"):
        return _count(said["low"]) / ORDINALS[part.removesuffix("s")]
    if "half" in said:
        return Fraction(1, 2)
    if decimal := said.get("decimal"):
        return Fraction(decimal)
    if "soon" in said or "clock" in said:
        return Fraction(0)
    if times := said.get("times"):
        return Fraction({"once": 1, "twice": 2, "thrice": 3}.get(times) or said["low"])
    return _count(said.get("low", "1"))


def _count(low: str) -> Fraction:
    """Read digits; "a", "next" and the like are one, "second" and the like what they are."""
    return Fraction(low) if low[0].isdigit() else Fraction(ORDINALS.get(low, Fraction(1)))


def _measured(said: dict[str, str]) -> tuple[Measure, str, Fraction] | None:
    """Give what is measured, the unit of facts for it, and how much of that unit one of the written unit is."""
    if "times" in said:
        return Measure.COUNT, "", Fraction(1)
    if said.keys() & {"part", "half", "decimal"}:
        return Measure.RANGE, "", Fraction(100)
    if share := said.get("share"):
        people = Fraction(share) if share[0].isdigit() else Fraction(100)
        return (Measure.RANGE, "", 100 / people) if people else None
    if "soon" in said or "clock" in said:
        return Measure.DURATION, "day", Fraction(1)
    written = said.get("unit") or said.get("name") or _scale(_low(said))
    factor, plain = OTHER_UNITS.get(written) or OTHER_UNITS.get(written.removesuffix("s")) or (1, written)
    unit = unit_named(plain)
    return (UNITS[unit].measure, unit, Fraction(factor)) if unit else None


def _scale(degrees: Fraction) -> str:
    """Tell which degrees are meant where nobody says so: nobody is 45 C hot."""
    return "C" if degrees < 45 else "F"


def _based(value: Fraction, unit: str) -> Fraction:
    return value * UNITS[unit].factor + UNITS[unit].shift if unit else value


def _tenths(value: Fraction) -> Fraction:
    """Round half up to one decimal, as quantities are printed."""
    return Fraction(math.floor(value * 10 + Fraction(1, 2)), 10)
