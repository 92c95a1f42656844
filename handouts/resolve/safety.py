"""Content of one handout to what would weaken its locked text from the side: names, facts, options, words, drawings.

The items themselves are guarded where they are changed: by verbs in override.py, by whole files in content/locked.py,
by packs in packs.py; what is added to a call card is judged in cards.py.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Final

from msgspec import to_builtins
from msgspec.structs import replace

from handouts.content.folders import Folders, shown
from handouts.content.items import FigureItem, ItemBase
from handouts.content.library import Library
from handouts.content.locked import CALL_ICON, EMERGENCY_ICON
from handouts.content.model import FactSpec, OptionSpec
from handouts.diagnostics import Diagnostic, HandoutError, Location
from handouts.resolve.cards import weakened_cards
from handouts.resolve.conditions import FIXED_KEYS
from handouts.resolve.facts import ResolvedFact, is_wider
from handouts.resolve.layers import Layer, Merged
from handouts.resolve.selection import Loaded

Locked = Mapping[str, ItemBase]
"""Locked items by "block/item"."""

_REFERENCE: Final = re.compile(r"\{([a-z][a-z0-9_]*)(?:\.[a-z_]+)?\}")
_NOT_PRINTED: Final = frozenset({"id", "when", "locked", "source"})
_NEW_NAME: Final = "define a fact with a name of its own"


def weakened(
    library: Library, loaded: Loaded, merged: Merged, facts: Mapping[str, ResolvedFact]
) -> Iterator[Diagnostic]:
    """Find what would change when locked text prints, what it says, and what stands in its gaps."""
    locked = _locked_items(loaded)
    yield from _clashing_names(loaded)
    yield from _decided_for_all(library.base, loaded, merged, locked)
    yield from _far_facts(facts, locked)
    yield from weakened_cards(library, loaded, merged)
    if len(library.folders.roots) > 1:
        yield from _changed_facts(library.base, loaded, facts, locked)
        yield from _changed_options(library.base, loaded)
        yield from _respelt(library, loaded, locked)
        yield from _redrawn(library, locked)


def stands_in_locked(loaded: Loaded, fact: str) -> bool:
    """Whether a locked item prints a fact: then no reason lets it go beyond its range."""
    return bool(_users(fact, _locked_items(loaded)))


def _locked_items(loaded: Loaded) -> Locked:
    return {f"{b.value.block}/{item.id}": item for b in loaded.blocks for item in b.value.items if item.locked}


def _clashing_names(loaded: Loaded) -> Iterator[Diagnostic]:
    """A fact or option named like another condition would decide it, and with it which locked items print."""
    options, facts = loaded.options, loaded.facts
    taken = [(options.at(name), name) for name in options.value.keys() & (FIXED_KEYS | facts.value.keys())]
    taken += [(facts.at(name), name) for name in facts.value.keys() & FIXED_KEYS]
    for place, name in taken:
        message = f"'{name}' means something else where a 'when' asks for it"
        yield Diagnostic("reserved-name", message, place, "give the fact or option another name")


def _decided_for_all(base: Library, loaded: Loaded, merged: Merged, locked: Locked) -> Iterator[Diagnostic]:
    """Find choices that hide, for every patient, what the lowest folder prints: they are made patient by patient."""
    chosen = {**merged.facts, **merged.options}
    hidden: dict[str, list[str]] = {}
    for name, item in locked.items():
        for key, accepted in item.when.items():
            if key in chosen and chosen[key].text not in accepted and chosen[key].origin.layer is not Layer.REQUEST:
                hidden.setdefault(key, []).extend([name] * (_usual(base, key, loaded) in accepted))
    for key, names in hidden.items():
        if names:
            message = (
                f"'{key}' is '{chosen[key].text}' for all patients, which hides locked safety text: {_named(names)}"
            )
            hint = f"leave it at '{_usual(base, key, loaded)}'; it is chosen for each patient"
            yield Diagnostic("locked", message, chosen[key].origin.location, hint)


def _usual(base: Library, name: str, loaded: Loaded) -> str | None:
    spec = base.options().value.get(name) or base.facts().value.get(name)
    return spec.default.of(loaded.procedure.value.region) if spec else None


def _far_facts(facts: Mapping[str, ResolvedFact], locked: Locked) -> Iterator[Diagnostic]:
    for fact in facts.values():
        if fact.beyond_range and (users := _users(fact.name, locked)):
            message = f"'{fact.name}' stands in locked safety text and cannot go beyond its range: {users}"
            hint = f"allowed is {' to '.join(fact.spec.range or ())}, whatever the reason"
            yield Diagnostic("locked", message, fact.origin.location, hint)


def _changed_facts(
    base: Library, loaded: Loaded, facts: Mapping[str, ResolvedFact], locked: Locked
) -> Iterator[Diagnostic]:
    """Compare facts that a later folder defines anew with what the lowest one says of them."""
    for name, below in base.facts().value.items():
        above = loaded.facts.value[name]
        if above is below:
            continue
        yield from _changed_fact(name, below, above, loaded.facts.at(name))
        lost_default = below.default.of(loaded.procedure.value.region) is not None and facts[name].value is None
        if lost_default and (users := _users(name, locked)):
            message = f"'{name}' stands in locked safety text and cannot be blank: {users}"
            yield Diagnostic("locked", message, loaded.facts.at(name), "give it a 'default'")


def _changed_fact(name: str, below: FactSpec, above: FactSpec, place: Location) -> Iterator[Diagnostic]:
    if above.type != below.type:
        yield Diagnostic("redefined", f"'{name}' is a {below.type} and cannot become a {above.type}", place, _NEW_NAME)
    elif above.unit != below.unit:
        message = f"the unit of '{name}' is '{below.unit}' and cannot become '{above.unit}'"
        yield Diagnostic("redefined", message, place, _NEW_NAME)
    elif above.choices.keys() != below.choices.keys():
        yield _other_choices(name, below.choices, place)
    elif is_wider(above, below) and below.range:
        message = f"the range of '{name}' cannot be wider than {below.range[0]} to {below.range[1]}"
        hint = "keep within it; one value beyond it needs 'beyond_range' where it is given"
        yield Diagnostic("redefined", message, place, hint)


def _changed_options(base: Library, loaded: Loaded) -> Iterator[Diagnostic]:
    for name, below in base.options().value.items():
        above: OptionSpec = loaded.options.value[name]
        if above.choices.keys() != below.choices.keys():
            yield _other_choices(name, below.choices, loaded.options.at(name))


def _other_choices(name: str, choices: Mapping[str, str], place: Location) -> Diagnostic:
    message = f"the choices of '{name}' are {', '.join(choices)}, and cannot be others"
    return Diagnostic("redefined", message, place, "keep their keys; titles and default may change")


def _respelt(library: Library, loaded: Loaded, locked: Locked) -> Iterator[Diagnostic]:
    """Find spellings of a later folder that would reword locked text."""
    usual = library.base.words(loaded.words.language).value.spelling
    before = replace(loaded.words, spelling=usual)
    for phrase, word in loaded.words.spelling.items():
        if usual.get(phrase) == word:
            continue
        after = replace(loaded.words, spelling={**usual, phrase: word})
        changed = [n for n, item in locked.items() if any(before.respelt(t) != after.respelt(t) for t in _texts(item))]
        if changed:
            message = f"spelling '{phrase}' as '{word}' would reword locked safety text: {_named(changed)}"
            place = library.words(loaded.words.language).at("spelling", phrase)
            yield Diagnostic("locked", message, place, "remove it from 'spelling'")


def _redrawn(library: Library, locked: Locked) -> Iterator[Diagnostic]:
    """Find drawings of a later folder that stand over one that locked text or a call card is printed with."""
    cards = {f"icons/{name}.svg": "a call card" for name in (EMERGENCY_ICON, CALL_ICON)}
    for drawing, what in {**_drawings_of(locked), **cards}.items():
        shipped, above = library.base.folders.on_top(drawing), library.folders.on_top(drawing)
        if shipped and above and not _is_copy(above, shipped, library.folders):
            message = f"the drawing of {what} cannot be replaced"
            yield Diagnostic("locked", message, Location(shown(above)), "remove the file, or draw under another name")


def _is_copy(above: Path, below: Path, folders: Folders) -> bool:
    try:
        return above == below or folders.read(above) == folders.read(below)
    except HandoutError:
        return False


def _drawings_of(locked: Locked) -> dict[str, str]:
    """The files locked items are drawn from, and what to call their item."""
    figures = {f"figures/{i.figure}.svg": name for name, i in locked.items() if isinstance(i, FigureItem)}
    icons = {f"icons/{icon}.svg": name for name, item in locked.items() if (icon := getattr(item, "icon", None))}
    return {drawing: f"the locked safety text '{name}'" for drawing, name in {**figures, **icons}.items()}


def _users(fact: str, locked: Locked) -> str:
    """Name the locked items that print a fact, by reference or as their own time, limit or rate."""
    return _named([name for name, item in locked.items() if any(_tells(text, fact) for text in _texts(item))])


def _tells(text: str, fact: str) -> bool:
    return text == fact or fact in _REFERENCE.findall(text)


def _named(items: list[str]) -> str:
    return ", ".join(f"'{name}'" for name in items)


def _texts(item: ItemBase) -> Iterator[str]:
    waiting = [part for key, part in to_builtins(item).items() if key not in _NOT_PRINTED]
    while waiting:
        part = waiting.pop()
        if isinstance(part, str):
            yield part
        elif isinstance(part, dict):
            waiting += part.values()
        elif isinstance(part, list | tuple):
            waiting += part
