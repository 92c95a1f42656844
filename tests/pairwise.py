"""Factors and their values to a short list of rows in which every two values of two factors meet."""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Mapping, Sequence

Row = dict[str, str]
Setting = tuple[str, str]
Pair = frozenset[Setting]


def pairs_of(row: Mapping[str, str]) -> set[Pair]:
    """Every two settings that meet in a row."""
    return {frozenset(two) for two in itertools.combinations(row.items(), 2)}


def every_pair(factors: Mapping[str, Sequence[str]]) -> set[Pair]:
    """Every two settings of two factors."""
    return {
        frozenset(((first, one), (second, other)))
        for first, second in itertools.combinations(factors, 2)
        for one in factors[first]
        for other in factors[second]
    }


def covering_rows(factors: Mapping[str, Sequence[str]]) -> list[Row]:
    """Build rows greedily, each around a pair that no row has yet; the same factors always give the same rows."""
    missing = every_pair(factors)
    rows: list[Row] = []
    while missing:
        row = dict(sorted(min(missing, key=sorted)))
        for name in sorted(factors, key=lambda name: -len(factors[name])):
            if name not in row:
                row[name] = max(factors[name], key=lambda value: len(_met(row, (name, value)) & missing))
        rows.append({name: row[name] for name in factors})
        missing -= pairs_of(row)
    return rows


def _met(row: Row, setting: Setting) -> set[Pair]:
    return {frozenset((setting, other)) for other in row.items()}


def spread(rows: Sequence[Row], count: int) -> Iterator[Row]:
    """Give `count` rows from all over the list."""
    for number in range(count):
        yield rows[number * len(rows) // count]
