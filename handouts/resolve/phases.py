"""Items in the order they were written to each in its phase of recovery, by the days a surgeon's own answers give.

A phase is a heading with `from` or `until`, and all below it up to the next one; content/README.md has the rules.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Final

from msgspec import Struct

from handouts.content.items import CheckItem, HeadingItem
from handouts.diagnostics import Diagnostic, did_you_mean
from handouts.resolve.facts import ResolvedFact
from handouts.resolve.layers import PlacedItem
from handouts.resolve.quantities import Measure, Quantity
from handouts.resolve.timetable import days_at_least_and_most, offset_of

Facts = Mapping[str, ResolvedFact]
_MOMENTS: Final = {"due": "due", "from_": "from", "until": "until"}
"""The attributes of a heading or check box that name a fact, and their keys in the files."""


class _Day(Struct, frozen=True):
    """A day counted from surgery: the fewest and the most days it may be after it."""

    fewest: int
    most: int

    def is_after(self, other: _Day) -> bool:
        """Whether it is later whatever months the days fall in: 13 weeks and 3 months are the same day here."""
        return self.fewest > other.most


class _Phase(Struct, frozen=True, eq=False):
    """A phase: its heading, and its days; None begins with surgery, or never ends."""

    heading: PlacedItem
    begins: _Day | None
    ends: _Day | None


class _Part(Struct):
    """What stands in a phase, or before the first: what was written there, and what moves in, each with its leader."""

    staying: list[PlacedItem] = []
    arriving: list[tuple[PlacedItem, PlacedItem]] = []

    def in_order(self, facts: Facts) -> Iterator[PlacedItem]:
        """Put what moves in behind what was there, and before the next plain sub-heading."""
        heads = (at for at, placed in enumerate(self.staying) if at and isinstance(placed.item, HeadingItem))
        end = next(heads, len(self.staying))
        arrived = sorted(self.arriving, key=lambda pair: _rank(pair[0], facts))
        yield from (*self.staying[:end], *(placed for _, placed in arrived), *self.staying[end:])


def in_phases(items: Sequence[PlacedItem], facts: Facts) -> tuple[PlacedItem, ...]:
    """Put what belongs to a moment into the phase of that moment, and leave out limits that ended before theirs begins.

    Nothing else is ever lost: what names no fact, or a blank one, stays, and so does everything in a block without
    phases. What moves stands last in its phase, in the order of its days, and what was added beside it goes along.
    """
    phases = _phases(items, facts)
    if not phases:
        return tuple(items)
    leaders = _leaders(items)
    parts: dict[_Phase | None, _Part] = {phase: _Part() for phase in (None, *phases)}
    home: _Phase | None = None
    for placed in items:
        home = next((phase for phase in phases if phase.heading is placed), home)
        leader = leaders[placed.item.id]
        goal = _goal(leader, phases, facts) or home
        if goal is not home:
            parts[goal].arriving.append((leader, placed))
        elif not _has_ended(placed, home, facts):
            parts[home].staying.append(placed)
    return tuple(placed for part in parts.values() for placed in part.in_order(facts))


def ended(items: Sequence[PlacedItem], facts: Facts) -> dict[str, str]:
    """Name the items whose limit has ended before their phase begins, each with the fact that says so."""
    left = {placed.item.id for placed in in_phases(items, facts)}
    gone = (placed.item for placed in items if placed.item.id not in left)
    return {item.id: item.until for item in gone if isinstance(item, CheckItem) and item.until}


def objections(items: Sequence[PlacedItem], facts: Facts) -> Iterator[Diagnostic]:
    """Find the moments of headings and check boxes that are not the names of facts, or of no lengths of time."""
    for placed in items:
        for key, name in _moments(placed):
            if name not in facts:
                hint = did_you_mean(name, (fact.name for fact in facts.values() if fact.spec.type == "duration"))
                yield Diagnostic("unknown-fact", f"unknown fact '{name}'", placed.at(key), hint)
            elif facts[name].spec.type != "duration":
                message = f"'{name}' is not a length of time"
                yield Diagnostic("not-a-duration", message, placed.at(key), "name a duration")


def _moments(placed: PlacedItem) -> Iterator[tuple[str, str]]:
    if isinstance(placed.item, HeadingItem | CheckItem):
        named = ((key, getattr(placed.item, name, None)) for name, key in _MOMENTS.items())
        yield from ((key, name) for key, name in named if name)


def _day(name: str | None, facts: Facts) -> _Day | None:
    value = facts[name].value if name is not None and name in facts else None
    if isinstance(value, Quantity) and value.measure is Measure.DURATION:
        return _Day(*days_at_least_and_most(offset_of(value)))
    return None


def _phases(items: Sequence[PlacedItem], facts: Facts) -> tuple[_Phase, ...]:
    """Find the phases in their order; a heading with a blank fact opens none."""
    phases: list[_Phase] = []
    for placed in items:
        if not isinstance(placed.item, HeadingItem):
            continue
        days = [_day(name, facts) for _, name in _moments(placed)]
        if days and None not in days:
            begins = _day(placed.item.from_, facts) or (phases[-1].ends if phases else None)
            phases.append(_Phase(placed, begins, _day(placed.item.until, facts)))
    return tuple(phases)


def _leaders(items: Sequence[PlacedItem]) -> dict[str, PlacedItem]:
    """Tell by id whom each item goes along with: what it was added beside, unless it has a moment of its own."""
    present = {placed.item.id: placed for placed in items}

    def leader(placed: PlacedItem) -> PlacedItem:
        while placed.beside in present and not isinstance(placed.item, HeadingItem) and not any(_moments(placed)):
            placed = present[placed.beside]
        return placed

    return {name: leader(placed) for name, placed in present.items()}


def _goal(placed: PlacedItem, phases: Sequence[_Phase], facts: Facts) -> _Phase | None:
    """Find the phase an item belongs to: a moment on its last day is due in it, and what starts then starts the next.

    None for an item without a moment, or with a blank one.
    """
    if not isinstance(placed.item, CheckItem):
        return None
    if due := _day(placed.item.due, facts):
        return next((phase for phase in phases if not (phase.ends and due.is_after(phase.ends))), phases[-1])
    if start := _day(placed.item.from_, facts):
        return next((phase for phase in phases if not phase.ends or phase.ends.is_after(start)), phases[-1])
    return None


def _has_ended(placed: PlacedItem, phase: _Phase | None, facts: Facts) -> bool:
    ends = _day(placed.item.until, facts) if isinstance(placed.item, CheckItem) else None
    begins = phase.begins if phase else None
    return ends is not None and begins is not None and not ends.is_after(begins)


def _rank(leader: PlacedItem, facts: Facts) -> int:
    """Order what moves by its day, with what was added beside it; those of one day stay as they were written."""
    return next(day.fewest for _, name in _moments(leader) if (day := _day(name, facts)))
