"""Two orders of names to what stands in the same order in both."""

from __future__ import annotations

from collections.abc import Sequence
from difflib import SequenceMatcher


def steady(old: Sequence[str], new: Sequence[str]) -> set[str]:
    """Name what stands in the same order on both sides."""
    if old == new:
        return set(new)
    matching = SequenceMatcher(None, old, new, autojunk=False).get_matching_blocks()
    return {name for same in matching for name in new[same.b : same.b + same.size]}
