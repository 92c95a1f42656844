"""Rules of numbers and dates: shares of people, doses, units, abbreviations, clock times."""

from __future__ import annotations

from typing import Final

from handouts.checks.numbers import (
    bare_percent,
    clock_words,
    date_in_words,
    error_prone_abbreviation,
    leading_zero,
    numeral_for_dose,
    one_denominator,
    risk_adjective,
    trailing_zero,
    unit_space,
)
from handouts.checks.rule import Rule

RULES: Final[tuple[Rule, ...]] = (
    bare_percent,
    clock_words,
    date_in_words,
    error_prone_abbreviation,
    leading_zero,
    numeral_for_dose,
    one_denominator,
    risk_adjective,
    trailing_zero,
    unit_space,
)
"""Every rule of the folder; the order does not matter."""
