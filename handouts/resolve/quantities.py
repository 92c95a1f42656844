"""Text as a clinician writes it ("5 lb", "1 to 2 hours", "100.4 F") to exact amounts, and amounts between units."""

from __future__ import annotations

import re
from decimal import ROUND_HALF_UP, Decimal
from enum import Enum
from fractions import Fraction
from functools import lru_cache
from typing import Final

from msgspec import Struct


class Measure(Enum):
    """What a quantity measures; the value is its name in the content files."""

    WEIGHT = "weight"
    LENGTH = "length"
    DURATION = "duration"
    TEMPERATURE = "temperature"
    COUNT = "count"
    RANGE = "range"


class QuantityError(ValueError):
    """The text has no shape of this measure at all."""


class UnitError(ValueError):
    """The text is a number with a unit of something else; `unit` is what was written."""

    def __init__(self, unit: str) -> None:
        super().__init__(unit)
        self.unit = unit


class Quantity(Struct, frozen=True):
    """An amount, or the range `low` to `high`, in `unit` (its key in `UNITS`, empty for a bare number)."""

    measure: Measure
    low: Decimal
    high: Decimal
    unit: str = ""

    @property
    def is_range(self) -> bool:
        """Whether it is printed as two numbers."""
        return self.low != self.high

    def __str__(self) -> str:
        """Write it as an author would: '8 lb', '1 to 2 hour'."""
        amount = f"{self.low} to {self.high}" if self.is_range else f"{self.low}"
        return f"{amount} {self.unit}".rstrip()


class UnitOf(Struct, frozen=True):
    """One unit: `value * factor + shift` is the amount in the base unit of its measure."""

    measure: Measure
    factor: Fraction
    shift: Fraction = Fraction(0)


# A month is a twelfth of 365.25 days, and only for comparing: dates are counted by the calendar (timetable.py).
UNITS: Final[dict[str, UnitOf]] = {
    "kg": UnitOf(Measure.WEIGHT, Fraction(1)),
    "lb": UnitOf(Measure.WEIGHT, Fraction("0.45359237")),
    "cm": UnitOf(Measure.LENGTH, Fraction(1)),
    "inch": UnitOf(Measure.LENGTH, Fraction("2.54")),
    "minute": UnitOf(Measure.DURATION, Fraction(1)),
    "hour": UnitOf(Measure.DURATION, Fraction(60)),
    "day": UnitOf(Measure.DURATION, Fraction(1440)),
    "week": UnitOf(Measure.DURATION, Fraction(10080)),
    "month": UnitOf(Measure.DURATION, Fraction(43830)),
    "C": UnitOf(Measure.TEMPERATURE, Fraction(1)),
    "F": UnitOf(Measure.TEMPERATURE, Fraction(5, 9), Fraction(-160, 9)),
}

_SPELLINGS: Final[dict[str, str]] = {
    spelling: unit
    for unit, spellings in {
        "kg": "kg kgs kilo kilos kilogram kilograms kilogramme kilogrammes",
        "lb": "lb lbs pound pounds",
        "cm": "cm cms centimeter centimeters centimetre centimetres",
        "inch": 'inch inches in "',
        "minute": "minute minutes min mins",
        "hour": "hour hours hr hrs h",
        "day": "day days",
        "week": "week weeks wk wks",
        "month": "month months",
        "C": "c °c celsius",
        "F": "f °f fahrenheit",
    }.items()
    for spelling in spellings.split()
}

EXAMPLES: Final[dict[Measure, tuple[str, ...]]] = {
    Measure.WEIGHT: ("5 lb", "2.3 kg"),
    Measure.LENGTH: ("1 inch", "2 cm"),
    Measure.DURATION: ("30 minutes", "48 hours", "3 weeks", "1 to 2 hours"),
    Measure.TEMPERATURE: ("100.4 F", "38 C"),
    Measure.COUNT: ("3",),
    Measure.RANGE: ("1 to 4",),
}
"""What to write for each measure, as shown in hints."""

_PARTNERS: Final[dict[str, str]] = {"lb": "kg", "kg": "lb", "inch": "cm", "cm": "inch", "F": "C", "C": "F"}
US_UNITS: Final = frozenset({"lb", "inch", "F"})

_NUMBER: Final = r"[0-9]{1,9}(?:\.[0-9]{1,6})?"
_QUANTITY: Final = re.compile(
    rf"(?P<low>{_NUMBER})(?:\s*(?:to|-|\u2013)\s*(?P<high>{_NUMBER}))?\s*(?P<unit>[^0-9\s]?[^0-9]{{0,30}})"
)


@lru_cache(maxsize=4096)
def parse_quantity(text: str, measure: Measure) -> Quantity:
    """Read `text` as a quantity of `measure`, exactly.

    Raises `UnitError` when the number is fine and its unit is not, and `QuantityError` for anything else.
    """
    match = _QUANTITY.fullmatch(text.strip())
    if match is None:
        raise QuantityError(text)
    low = Decimal(match["low"])
    high = Decimal(match["high"]) if match["high"] else low
    if high < low:
        raise QuantityError(text)
    unit = _unit(match["unit"].strip(), measure)
    if measure is Measure.COUNT and (low != high or low != low.to_integral_value()):
        raise QuantityError(text)
    return Quantity(measure, low, high, unit)


def _unit(written: str, measure: Measure) -> str:
    if measure in (Measure.COUNT, Measure.RANGE):
        if written:
            raise UnitError(written)
        return ""
    if not written:
        raise QuantityError(written)
    unit = unit_named(written)
    if unit is None or UNITS[unit].measure is not measure:
        raise UnitError(written)
    return unit


def unit_named(written: str) -> str | None:
    """Give the key in `UNITS` of a unit however it is spelt; None when it is none."""
    return _SPELLINGS.get(written.lower().removeprefix("degrees ").removeprefix("degree "))


def spellings_of(measure: Measure) -> tuple[str, ...]:
    """List every way to write a unit of a measure, in small letters; none for bare numbers."""
    return tuple(spelling for spelling, unit in _SPELLINGS.items() if UNITS[unit].measure is measure)


@lru_cache(maxsize=4096)
def in_base(value: Decimal, unit: str) -> Fraction:
    """Give `value` in the base unit of its measure (kg, cm, minutes, degrees C; bare numbers as they are)."""
    if not unit:
        return Fraction(value)
    of = UNITS[unit]
    return Fraction(value) * of.factor + of.shift


def is_within(quantity: Quantity, bounds: tuple[Quantity, Quantity]) -> bool:
    """Whether both ends of `quantity` lie within `bounds`, whatever units each was written in."""
    lowest, highest = in_base(bounds[0].low, bounds[0].unit), in_base(bounds[1].high, bounds[1].unit)
    return lowest <= in_base(quantity.low, quantity.unit) and in_base(quantity.high, quantity.unit) <= highest


def converted(quantity: Quantity) -> Quantity | None:
    """Give the quantity in the other unit system, to one decimal; None when its unit has no partner."""
    partner = _PARTNERS.get(quantity.unit)
    if partner is None:
        return None
    of = UNITS[partner]
    low, high = (
        _one_decimal((in_base(value, quantity.unit) - of.shift) / of.factor) for value in (quantity.low, quantity.high)
    )
    return Quantity(quantity.measure, low, high, partner)


def _one_decimal(value: Fraction) -> Decimal:
    tenths = (Decimal(value.numerator * 10) / value.denominator).to_integral_value(rounding=ROUND_HALF_UP)
    return tenths / 10
