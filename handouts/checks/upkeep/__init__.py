"""Rules that keep content true: every number sourced, reviews not past, nothing said twice."""

from __future__ import annotations

from typing import Final

from handouts.checks.rule import Rule

RULES: Final[tuple[Rule, ...]] = ()
"""Every rule of the folder; the order does not matter."""
