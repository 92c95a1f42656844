"""Rules that keep content true: every number sourced, reviews not past, nothing said twice or for nobody."""

from __future__ import annotations

from typing import Final

from handouts.checks.rule import Rule
from handouts.checks.upkeep import (
    added_sign,
    dead_override,
    duplicate_instruction,
    leftover_fact,
    number_source,
    review_date,
    ruled_out_choice,
)

RULES: Final[tuple[Rule, ...]] = (
    added_sign,
    dead_override,
    duplicate_instruction,
    leftover_fact,
    number_source,
    review_date,
    ruled_out_choice,
)
"""Every rule of the folder; the order does not matter."""
