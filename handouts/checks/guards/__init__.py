"""Rules that guard every build: a handout that breaks one of them is never printed."""

from __future__ import annotations

from typing import Final

from handouts.checks.guards import (
    alternate_text,
    contrast,
    fact_order,
    heading_order,
    literal_number,
    logo_resolution,
    look_alike,
    missing_contacts,
    placeholder,
    required_topics,
    slot_position,
    unresolved_facts,
    wrong_region,
)
from handouts.checks.rule import Rule

GUARDS: Final[tuple[Rule, ...]] = (
    alternate_text,
    contrast,
    fact_order,
    heading_order,
    literal_number,
    logo_resolution,
    look_alike,
    missing_contacts,
    placeholder,
    required_topics,
    slot_position,
    unresolved_facts,
    wrong_region,
)
"""Every guard; the order does not matter."""
