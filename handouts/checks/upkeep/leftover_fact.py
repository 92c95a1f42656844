"""leftover-fact: a value that a clinic or surgeon gives a fact prints somewhere; its last line was not removed.

A choice need not be printed: a line that is there with it and not without tells it too.

PASS: {surgeon: {facts: {sex_after: 3 weeks, collar_days: 9 days, stitches: staples}}}
PASS: {surgeon: {facts: {fly_long: 3 weeks}, overrides: {recovery: {replace: {fly: {bullet: "{fly_long}"}}}}}}
FAIL: {surgeon: {facts: {fly_long: 3 weeks}, overrides: {recovery: {remove: [fly]}}}}
FAIL: {surgeon: {facts: {dvla_after: 3 months}}}
FAIL: {surgeon: {facts: {brace: "yes"}, overrides: {recovery: {remove: [brace]}}}}
FAIL: {surgeon: {facts: {collar: rigid}, overrides: {recovery: {remove: [collar]}}}}
FAIL: {surgeon: {facts: {fly_long: 3 weeks}, overrides: {recovery: {replace: {fly: {bullet: Ask us first.}}}}}}
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from typing import Final

from handouts.checks.own_layers import OfEveryPacket, OwnLayer
from handouts.checks.subject import Subject
from handouts.checks.writing import texts_of
from handouts.diagnostics import Diagnostic, Location, Severity
from handouts.resolve.layers import Merged, PlacedItem

ID: Final = "leftover-fact"
REASON: Final = "Who set the number believes that patients are told it."
STANDARD: Final = "content/README.md, Facts: typed values prose refers to"

_KEYS: Final = ("before", "after", "time", "due", "from_", "until", "rate")
"""Keys of items that may name a fact."""
_REFERENCE: Final = re.compile(r"\{([a-z][a-z0-9_]*)(?:\.[a-z_]+)?\}")


def check(subject: Subject) -> Iterator[Diagnostic]:
    """Look for each own value in all blocks, as the file leaves them, in every operation the value is for."""
    yield from _found(subject)


@OfEveryPacket
def _found(layers: tuple[OwnLayer, ...]) -> Iterator[Diagnostic]:
    printed: dict[Location, list[str]] = {}
    told: dict[Location, Diagnostic] = {}
    for layer in layers:
        known = _named(layer, layer.above) if layer.says.facts else {}
        for name, value in layer.says.facts.items():
            place = value.origin.location
            printed.setdefault(place, []).append(known.get(name, ""))
            told.setdefault(place, _finding(layer, name, place))
    yield from (told[place] for place, lines in printed.items() if not any(lines))


def _finding(layer: OwnLayer, name: str, place: Location) -> Diagnostic:
    was, below = _named(layer, layer.base).get(name), layer.below.facts.get(name)
    hint = f"write {{{name}}} into a line, or remove the fact"
    hint += f"; the line '{was}' had it" if was else ""
    message = f"'{name}' has a value, and nothing prints it"
    if layer.facts[name].answers and below:
        message = f"'{name}' is {layer.says.facts[name].text}, and no line tells it from {below.text}"
    return Diagnostic(ID, message, place, hint, Severity.WARNING)


def _named(layer: OwnLayer, merged: Merged) -> dict[str, str]:
    """Give the facts that items print or ask for, each with the first of these items."""
    named: dict[str, str] = {}
    for block, items in merged.blocks.items():
        for placed in items.items:
            if not layer.never_prints(placed.item):
                for name in (*_decided_by(layer, placed), *_names(placed)):
                    named.setdefault(name, f"{block}/{placed.item.id}")
    return named


def _decided_by(layer: OwnLayer, placed: PlacedItem) -> Iterator[str]:
    """Name the facts whose own value decides otherwise over the item than the value below it."""
    for name, accepted in placed.item.when.items():
        value, below = layer.says.facts.get(name), layer.below.facts.get(name)
        if value and (
            below is None or below.text == value.text or (value.text in accepted) != (below.text in accepted)
        ):
            yield name


def _names(placed: PlacedItem) -> Iterator[str]:
    yield from (name for key in _KEYS if (name := getattr(placed.item, key, None)))
    for text in texts_of(placed):
        yield from _references(text.text)


@lru_cache(maxsize=8192)
def _references(text: str) -> tuple[str, ...]:
    return tuple(_REFERENCE.findall(text))
