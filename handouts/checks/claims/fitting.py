"""An amount to the facts it may be meant for by its size alone: 5 minutes are not meant for a fact of weeks."""

from __future__ import annotations

import re
from fractions import Fraction
from functools import lru_cache
from typing import Final

from handouts.checks.claims.spoken_amounts import Said, SpokenAmount
from handouts.content.model import FactSpec
from handouts.resolve.facts import ResolvedFact
from handouts.resolve.quantities import UNITS, Measure, Quantity, QuantityError, UnitError, in_base, parse_quantity

_DAY: Final = 1440
_NEAR: Final = 2
"""Hours may be meant for a fact of days that has a range from or to so many times as much."""
_FAR: Final = 8
"""Nobody means a fact with so many times its largest value, or so small a part of its least weight."""
_BODY: Final = (34, 43)
"""Degrees Celsius of a body; a room or a bath has others."""
_HOTTER: Final = 1
"""Degrees Celsius around the range of a fact that can only be meant for it."""
_MEASURES: Final = frozenset(measure.value for measure in Measure)


def fits(fact: ResolvedFact, amount: SpokenAmount) -> bool:
    """Whether the amount could be meant for the fact."""
    if _measure(fact) is not amount.measure:
        return False
    if amount.said is Said.CLOCK:
        return is_before_arrival(fact.spec)
    if amount.said is Said.AT_ONCE:
        return is_start(fact.spec)
    if amount.measure is Measure.TEMPERATURE:
        return _BODY[0] <= amount.least <= _BODY[1]
    bounds = _bounds(fact.spec.type, fact.spec.range or ())
    if amount.measure is Measure.WEIGHT and bounds:
        return amount.least * _FAR >= bounds[0]
    return amount.measure is not Measure.DURATION or bounds is None or _is_of_scale(amount.least, *bounds)


def _is_of_scale(least: Fraction, low: Fraction, high: Fraction) -> bool:
    if least > high * _FAR:
        return False
    same_scale = (least >= _DAY) in {end >= _DAY for end in (low, high) if end}
    return same_scale or 0 < low <= least * _NEAR <= high * _NEAR * _NEAR


def can_only_mean(fact: ResolvedFact, amount: SpokenAmount) -> bool:
    """Whether the amount means the fact wherever it stands: nothing else is as hot as a fever."""
    bounds = _bounds(fact.spec.type, fact.spec.range or ()) if amount.measure is Measure.TEMPERATURE else None
    return bounds is not None and bounds[0] - _HOTTER <= amount.least <= bounds[1] + _HOTTER


def agrees(spec: FactSpec, value: Quantity, amount: SpokenAmount) -> bool:
    """Whether an amount says what a value of the fact says."""
    people = re.fullmatch(r"of ([1-9][0-9]*)", spec.unit or "")
    return amount.agrees_with(value, int(people[1]) if people else 100)


def is_start(spec: FactSpec) -> bool:
    """Whether the fact tells when something may start or happens, as its `says` has it."""
    return spec.says.startswith(("when ", "the soonest "))


def is_limit(spec: FactSpec) -> bool:
    """Whether the fact tells how long something is limited."""
    return " limit lasts" in spec.says or " not to " in spec.says


def is_length(spec: FactSpec) -> bool:
    """Whether the fact tells how long something lasts or is."""
    return spec.says.startswith("how long ") and not is_before(spec)


def is_longest(spec: FactSpec) -> bool:
    """Whether the fact is the longest time at a stretch, which "every 20 minutes" breaks off."""
    return spec.says.startswith("the longest ")


def is_before(spec: FactSpec) -> bool:
    """Whether the fact counts back from surgery or arrival."""
    return any(f" before {event}" in spec.says for event in ("surgery", "arrival"))


def is_before_arrival(spec: FactSpec) -> bool:
    """Whether the fact counts back from the hour of arrival, so that it prints as a time of day."""
    return " before arrival" in spec.says


def _measure(fact: ResolvedFact) -> Measure | None:
    """What amounts in prose are meant for the fact; a range of hours is spoken of in hours."""
    if isinstance(fact.value, Quantity) and fact.value.unit:
        return UNITS[fact.value.unit].measure
    return Measure(fact.spec.type) if fact.spec.type in _MEASURES else None


@lru_cache(maxsize=256)
def _bounds(kind: str, written: tuple[str, ...]) -> tuple[Fraction, Fraction] | None:
    try:
        low, high = (parse_quantity(text, Measure(kind)) for text in written)
    except (QuantityError, UnitError, ValueError):
        return None
    return in_base(low.low, low.unit), in_base(high.high, high.unit)
