"""A `when` table and the answers of one build to yes or no."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import cache
from itertools import combinations
from typing import Final

from msgspec import Struct

from handouts.content.values import When
from handouts.diagnostics import Diagnostic, Location, did_you_mean

FIXED_KEYS: Final = frozenset({"region", "country", "pack", "dated", "print_sources", "level"})
"""What a condition may ask for besides facts and options."""


_AS_LEVEL: Final = "write a level of the spine as in L4-L5 or L4-5"
_VERTEBRAE: Final = (
    *(f"C{n}" for n in range(1, 8)), *(f"T{n}" for n in range(1, 13)), *(f"L{n}" for n in range(1, 7)), "S1", "S2",
)  # fmt: skip


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
                hint = _AS_LEVEL if key == "level" else did_you_mean(value, allowed or ())
                message = f"'{key}' is never '{value}'"
                found.append(Diagnostic("unknown-condition-value", message, at("when", key), hint))
        return found


def short_level(level: str) -> str:
    """Write `C4-C5` as `C4-5`, the other way a condition may name it."""
    upper, _, lower = level.partition("-")
    return f"{upper}-{lower[1:]}" if lower[:1] == upper[:1] else level


@cache
def levels() -> frozenset[str]:
    """Name every level there is, in both ways a condition may: single bones, and spans from one down to another."""
    spans = {f"{upper}-{lower}" for upper, lower in combinations(_VERTEBRAE, 2)}
    return frozenset({*_VERTEBRAE, *spans, *map(short_level, spans)})
