"""Every rule there is, in one registry: what `handouts check` holds content against."""

from __future__ import annotations

from typing import Final

from handouts.checks import numbers, upkeep, wording
from handouts.checks.guards import GUARDS
from handouts.checks.rule import Rule

ALL_RULES: Final[tuple[Rule, ...]] = (*GUARDS, *wording.RULES, *numbers.RULES, *upkeep.RULES)
"""Every rule; the order does not matter."""
