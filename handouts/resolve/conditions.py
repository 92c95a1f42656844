"""A `when` table and the answers of one build to yes or no."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Final

from msgspec import Struct

from handouts.content.values import When
from handouts.diagnostics import Diagnostic, Location, did_you_mean

FIXED_KEYS: Final = frozenset({"region", "country", "pack", "dated", "print_sources", "level"})
"""What a condition may ask for besides facts and options."""


class Answers(Struct, frozen=True):
    """What is known of one build. `values`: what holds for each key; `allowed`: all it could be (None: anything)."""

    values: Mapping[str, frozenset[str]]
    allowed: Mapping[str, frozenset[str] | None]

    def holds(self, when: When) -> bool:
        """Whether all keys match; a key matches when any of its accepted values holds."""
        return all(not self.values.get(key, frozenset()).isdisjoint(accepted) for key, accepted in when.items())

    def objections(self, when: When, at: Callable[..., Location]) -> list[Diagnostic]:
        """Give an error for each key or value that can never hold; `at` gives the place of a path in the item."""
        found: list[Diagnostic] = []
        for key, accepted in when.items():
            if key not in self.allowed:
                hint = did_you_mean(key, self.allowed)
                found.append(Diagnostic("unknown-condition", f"unknown condition '{key}'", at("when", key), hint))
                continue
            allowed = self.allowed[key]
            for value in () if allowed is None else [value for value in accepted if value not in allowed]:
                hint = did_you_mean(value, allowed or ())
                message = f"'{key}' is never '{value}'"
                found.append(Diagnostic("unknown-condition-value", message, at("when", key), hint))
        return found
