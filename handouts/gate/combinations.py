"""Names with their values become cases: few, and such that any two values of different names meet in one of them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import combinations as choose

Setting = tuple[str, str]
"""A name and one of its values."""
Pair = tuple[Setting, Setting]
Case = dict[str, str]


def combinations(
    values: Mapping[str, Sequence[str]], wanted: Iterable[Mapping[str, str]] = ()
) -> tuple[Mapping[str, str], ...]:
    """Give cases that cover every pair of values (a covering array of strength 2) and each table of `wanted` whole.

    Every case has a value for every name. Greedy and deterministic: each case starts from a pair that is still
    uncovered and takes, name by name, the value that covers most of those left. Names without values, and names of
    `wanted` that are unknown, do not count.
    """
    names = [name for name in values if values[name]]
    left = dict.fromkeys(_pairs(names, values))
    uses: dict[Setting, int] = {}
    cases: list[Case] = []

    def add(start: Case) -> None:
        case = _completed(start, names, values, left, uses)
        cases.append({name: case[name] for name in names})
        for setting in case.items():
            uses[setting] = uses.get(setting, 0) + 1
        for pair in choose(((name, case[name]) for name in names), 2):
            left.pop(pair, None)

    for table in wanted:
        start = {name: value for name, value in table.items() if value in values.get(name, ())}
        if start and not any(start.items() <= case.items() for case in cases):
            add(start)
    while left:
        add(dict(next(iter(left))))
    for setting in ((name, value) for name in names for value in values[name]):
        if setting not in uses:
            add(dict([setting]))
    return tuple(cases)


def _pairs(names: Sequence[str], values: Mapping[str, Sequence[str]]) -> Iterator[Pair]:
    for one, other in choose(names, 2):
        yield from (((one, first), (other, second)) for first in values[one] for second in values[other])


def _completed(
    start: Case,
    names: Sequence[str],
    values: Mapping[str, Sequence[str]],
    left: Mapping[Pair, None],
    uses: Mapping[Setting, int],
) -> Case:
    """Choose a value for every other name, those with most values first; of equal ones the least used."""
    case = dict(start)
    order = {name: position for position, name in enumerate(names)}

    def gain(setting: Setting) -> tuple[int, int]:
        met = (
            (setting, chosen) if order[setting[0]] < order[chosen[0]] else (chosen, setting) for chosen in case.items()
        )
        return sum(pair in left for pair in met), -uses.get(setting, 0)

    for name in sorted((name for name in names if name not in case), key=lambda name: -len(values[name])):
        case[name] = max(values[name], key=lambda value: gain((name, value)))
    return case
