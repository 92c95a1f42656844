"""A level is a vertebra, or two from the upper one to the lower."""

from __future__ import annotations

import pytest

from handouts.resolve.request import canonical_level
from handouts.resolve.spine import is_level


@pytest.mark.parametrize("level", ["L4", "L4-L5", "l4/5", "L5-S1", "C7-T1", "C3 to C6", "T12-L1", "L5-L6", "L6-S1"])
def test_levels_that_some_spine_has(level):
    assert is_level(canonical_level(level))


@pytest.mark.parametrize(
    "level", ["L4-L9", "C8", "C9-C10", "L0-L1", "L4-L4", "L5-L4", "L4-L5 left", "L4-L5-S1", "lower", ""]
)
def test_levels_that_no_spine_has(level):
    assert not is_level(canonical_level(level))
