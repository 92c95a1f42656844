"""The levels of the spine, from the neck down."""

from __future__ import annotations

from typing import Final

_VERTEBRAE: Final = tuple(
    f"{region}{number}" for region, count in (("C", 7), ("T", 12), ("L", 6), ("S", 5)) for number in range(1, count + 1)
)
"""Some people have a sixth lumbar vertebra."""


def is_level(text: str) -> bool:
    """Whether a text names a vertebra, or two of them from the upper one to the lower, as `canonical_level` writes."""
    ends = text.split("-")
    places = [_VERTEBRAE.index(end) for end in ends if end in _VERTEBRAE]
    return len(places) == len(ends) <= 2 and places == sorted(set(places))
