"""Rules of numbers and dates: shares of people, doses, units, abbreviations, clock times."""

from __future__ import annotations

from typing import Final

from handouts.checks.rule import Rule

RULES: Final[tuple[Rule, ...]] = ()
"""Every rule of the folder; the order does not matter."""
