"""Rules that keep content true: every number sourced, reviews not past, nothing said twice."""

from __future__ import annotations

from typing import Final

from handouts.checks.rule import Rule
from handouts.checks.upkeep import duplicate_instruction, number_source, review_date

RULES: Final[tuple[Rule, ...]] = (duplicate_instruction, number_source, review_date)
"""Every rule of the folder; the order does not matter."""
