"""What patients can get of an operation's packs to one entry for each item: a digest of each form, and its condition.

What options, levels, dates and packs change is either which items are printed, which their conditions say, or a few
words of an item. So each item is composed by itself in each form it has, whatever its conditions.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import partial
from itertools import product
from typing import Final

from msgspec import Struct
from msgspec.structs import replace

from handouts.approval.digests import digest
from handouts.approval.edges import Pictures, beside_words, front_of
from handouts.approval.printed import LEVEL, Parts, parts_of
from handouts.checks.writing import texts_of
from handouts.content.inline import PageRef, read_inline
from handouts.content.items import FigureItem, HeadingItem, ItemBase, SourcesItem
from handouts.content.library import Library, together
from handouts.document.components import components
from handouts.document.compose import compose, numbered
from handouts.document.handout import Handout, Section
from handouts.document.making import Making
from handouts.document.references import References
from handouts.document.tree import Component, TypeSize
from handouts.resolve.layers import PlacedItem
from handouts.resolve.phases import in_phases
from handouts.resolve.request import Request
from handouts.resolve.resolution import Resolved, ResolvedBlock, resolve

ITSELF: Final = "*"
"""Stands for the block among its items: its title, whose form comes first, and the fixed words of its components."""


class Entry(Struct, frozen=True):
    """What of one item, block or edge of the page is printed: a digest for each form, and when it is printed."""

    name: str
    forms: tuple[str, ...]
    when: str = ""


class Entries(Struct, frozen=True):
    """What is printed of some packs, and their blocks: what is approved, or one handout to hold against it.

    In the entries of one handout an item that it does not print has no forms.
    """

    packs: Mapping[str, tuple[str, ...]]
    front: tuple[Entry, ...]
    blocks: Mapping[str, tuple[Entry, ...]]


def resolve_packs(library: Library, request: Request, packs: Iterable[str]) -> tuple[Resolved, ...]:
    """Resolve several packs of one clinic and surgeon. Raises HandoutError with what is wrong with any of them."""
    return together(partial(resolve, library, replace(request, pack=pack)) for pack in packs)


def entries_of_handout(handout: Handout, resolved: Resolved, pictures: Pictures) -> Entries:
    """Give what one handout prints."""
    parts = parts_of(handout.sections)
    titles = {section.block: section.title for section in reversed(handout.sections)}
    front = front_of(handout, resolved, pictures)
    return Entries(
        packs={resolved.pack: _names(resolved)} if resolved.pack else {},
        front=tuple(Entry(name, (digest(words),)) for name, words in front.items()),
        blocks={
            block.block.block: _entries(block, titles.get(block.block.block), parts, resolved, pictures)
            for block in resolved.blocks
        },
    )


def entries_of_packs(read: Sequence[Resolved], pictures: Pictures) -> Entries:
    """Give everything that any patient can get of these packs, or of one of their blocks as a leaflet."""
    blocks = {block.block.block: block for resolved in read for block in resolved.blocks}
    alone = [replace(read[0], pack="", blocks=(block,)) for block in blocks.values()]
    front: dict[str, dict[str, None]] = {}
    parts = _parts_alone([*read, *alone])
    for resolved in _in_two_sizes([*read, *alone]):
        handout = compose(resolved)
        for edge, printed in front_of(handout, resolved, pictures).items():
            front.setdefault(edge, {})[digest(printed)] = None
        for origin, own in parts_of(handout.sections).items():
            if "/" not in origin:
                parts.setdefault(origin, []).extend(own)
    words = read[0].words
    titles = {name: words.glued(words.respelt(block.block.title)) for name, block in blocks.items()}
    return Entries(
        packs={resolved.pack: _names(resolved) for resolved in read},
        front=tuple(Entry(name, tuple(sorted(forms))) for name, forms in sorted(front.items())),
        blocks={name: _entries(block, titles[name], parts, read[0], pictures) for name, block in blocks.items()},
    )


def printable(block: ResolvedBlock, resolved: Resolved) -> tuple[PlacedItem, ...]:
    """Give the items of a block that some patient of this operation and clinic may get, in order."""
    clinic = resolved.clinic
    known = {
        "region": resolved.procedure.region,
        "country": clinic.country,
        "print_sources": "yes" if clinic.print_sources else "no",
    }
    chosen = (
        placed
        for placed in block.merged.items
        if all(known[key] in accepted for key, accepted in placed.item.when.items() if key in known)
    )
    return in_phases(tuple(chosen), resolved.facts)


def condition(item: ItemBase) -> str:
    """Write an item's condition, the same whatever the order of its keys and answers."""
    return " and ".join(f"{key} is {' or '.join(sorted(accepted))}" for key, accepted in sorted(item.when.items()))


def _names(resolved: Resolved) -> tuple[str, ...]:
    return tuple(block.block.block for block in resolved.blocks)


def _entries(
    block: ResolvedBlock, title: str | None, parts: Parts, resolved: Resolved, pictures: Pictures
) -> tuple[Entry, ...]:
    """Give the entries of a block; `title` is None for one that prints nothing."""
    name, chosen = block.block.block, {placed.item.id for placed in block.items}
    own = () if title is None else (digest(title), *sorted({digest(part) for part in parts.get(name, ()) if part}))
    entries = [Entry(ITSELF, tuple(dict.fromkeys(own)))]
    for placed in printable(block, resolved):
        printed = parts.get(f"{name}/{placed.item.id}", [""] if placed.item.id in chosen else [])
        beside = beside_words(placed, resolved, pictures) if printed else ""
        forms = sorted({digest(f"{part}\n\n{beside}") for part in printed})
        entries.append(Entry(placed.item.id, tuple(forms), condition(placed.item)))
    return tuple(entries)


def _in_two_sizes(read: Iterable[Resolved]) -> Iterator[Resolved]:
    """Large print divides a key sheet in two, which gives it a heading more."""
    for resolved, size in product(read, (TypeSize.STANDARD, TypeSize.LARGE)):
        yield replace(resolved, edition=replace(resolved.edition, size=size))


def _parts_alone(read: Iterable[Resolved]) -> Parts:
    """Compose each item by itself, for every pack that changes its words, with and without dates and times."""
    found: Parts = {}
    composed: set[tuple[object, ...]] = set()
    for resolved in read:
        for block in resolved.blocks:
            if (around := _surroundings(block, resolved)) in composed:
                continue
            composed.add(around)
            for origin, part in _parts_of_block(block, resolved):
                known = found.setdefault(origin, [])
                known += [part] if part not in known else []
    return found


def _parts_of_block(block: ResolvedBlock, resolved: Resolved) -> Iterator[tuple[str, str]]:
    name, items, pages = block.block.block, printable(block, resolved), frozenset(_names(resolved))
    forms = [
        References(replace(resolved, dated=dated, timed=timed, levels=_all_levels(items)), pages)
        for dated, timed in product((False, True), (False, True))
    ]
    for run in _runs(items):
        for made in {components(run, Making(form, name, 2, bool(resolved.pack))) for form in forms}:
            for origin, parts in _parts_of_run(run, made, name, resolved).items():
                yield from ((origin, part) for part in parts)


def _surroundings(block: ResolvedBlock, resolved: Resolved) -> tuple[object, ...]:
    """Tell what of its pack a block's items print: whether it is one, which of the pages they name it has, and, where
    the sources are listed, those that it cites.
    """
    pages = frozenset(_names(resolved))
    named = frozenset(page for placed in printable(block, resolved) for page in _pages_named(placed))
    lists_sources = any(isinstance(placed.item, SourcesItem) for placed in block.merged.items)
    cited = References(resolved, pages).cited if lists_sources else frozenset()
    return block.block.block, bool(resolved.pack), named & pages, cited


def _pages_named(placed: PlacedItem) -> Iterator[str]:
    for written in texts_of(placed):
        yield from (piece.block for piece in read_inline(written.text).pieces if isinstance(piece, PageRef))


def _parts_of_run(run: Sequence[PlacedItem], made: tuple[Component, ...], block: str, resolved: Resolved) -> Parts:
    """Give the words for the last item of a composed run, or the heading, and the block's own."""
    parts = parts_of(numbered((Section(block, "", made),), resolved))
    alone = f"{block}/{_asked_for(run).item.id}"
    return {alone: parts.get(alone, [""]), **({block: parts[block]} if block in parts else {})}


def _asked_for(run: Sequence[PlacedItem]) -> PlacedItem:
    return run[0] if run[0].item.id != _COMPANY.id else run[-1]


def _runs(items: Sequence[PlacedItem]) -> Iterator[Sequence[PlacedItem]]:
    """Give each item in every company that changes it: alone, below a heading, or a heading above what may follow."""
    for position, placed in enumerate(items):
        yield (placed,)
        if isinstance(placed.item, HeadingItem):
            below = (other for other in items[position + 1 :] if not isinstance(other.item, HeadingItem))
            yield from ((placed, follower) for follower in {other.item.kind: other for other in below}.values())
        else:
            yield PlacedItem(_COMPANY, placed.layer, placed.places), placed


_COMPANY: Final = HeadingItem(id="", heading="-")
"""A heading to stand above an item."""


def _all_levels(items: Iterable[PlacedItem]) -> tuple[str, ...]:
    figures = (placed.item for placed in items if isinstance(placed.item, FigureItem))
    labels = (key for figure in figures for key in figure.labels if key.startswith(LEVEL))
    return tuple(dict.fromkeys(label.removeprefix(LEVEL) for label in labels))
