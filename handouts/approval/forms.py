"""A library and a request to every form in which any patient can get a text: what a clinician approves.

What options, levels, dates and packs change is either which items are printed, which their conditions say, or one
word of an item. So each item is composed by itself in each form it has, whatever its conditions.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import partial
from itertools import product, takewhile
from typing import Final

from msgspec import Struct
from msgspec.structs import replace

from handouts.approval.digests import digest, picture_digest
from handouts.approval.printed import Parts, parts_of, written
from handouts.content.items import FigureItem, HeadingItem, ItemBase
from handouts.content.library import Library, together
from handouts.document.artwork import CARD_ICONS
from handouts.document.components import components
from handouts.document.compose import compose, numbered
from handouts.document.making import Making
from handouts.document.references import References
from handouts.document.tree import Handout, Section, TypeSize
from handouts.resolve.layers import PlacedItem
from handouts.resolve.request import Request
from handouts.resolve.resolution import Resolved, ResolvedBlock, resolve

ITSELF: Final = "*"
"""Stands for the block among its items: its title and the fixed words of its tables and cards."""
WORDS_OF_SLOTS: Final = (
    "blank_line", "clock", "clock_day_before", "clock_on_day", "contents", "continued", "date_and_time", "date_day",
    "date_full", "date_weekday", "level_span", "list_and", "name", "page_of", "reference", "side_and_levels",
    "side_both", "side_left", "side_right", "strip", "strip_no_date", "strip_no_reference",
)  # fmt: skip
"""Fixed words that only a patient's own data bring to paper, or that stand at the edge of every page."""
_LEVEL: Final = "level-"
_CARDS: Final = {kind.value.partition("-")[0]: icon for kind, icon in CARD_ICONS.items()}
"""The icon of the card an item stands in, by the item's kind."""


class Entry(Struct, frozen=True):
    """What of one item, block or edge of the page is approved: a digest for each form, and when it is printed."""

    name: str
    forms: tuple[str, ...]
    when: str = ""


class Approvable(Struct, frozen=True):
    """Everything that patients of one clinic and surgeon can get of an operation's packs."""

    packs: Mapping[str, tuple[str, ...]]
    front: tuple[Entry, ...]
    blocks: Mapping[str, tuple[Entry, ...]]


class Pictures(Struct, frozen=True):
    """The pictures of a library by digest, each read once."""

    library: Library
    _known: dict[str, str] = {}

    def of(self, relative: str) -> str:
        """Give the digest of a picture; nothing for one that is not there, which stops a build anyway."""
        if relative not in self._known:
            folders = self.library.folders
            path = folders.on_top(relative)
            self._known[relative] = picture_digest(folders.read(path)) if path else ""
        return self._known[relative]


def approvable(library: Library, request: Request, packs: Sequence[str]) -> Approvable:
    """Gather every form of everything these packs print. Raises HandoutError."""
    read = together(partial(resolve, library, replace(request, pack=pack)) for pack in packs)
    pictures = Pictures(library)
    blocks: dict[str, ResolvedBlock] = {block.block.block: block for one in read for block in one.blocks}
    alone = [replace(read[0], pack="", blocks=(block,)) for block in blocks.values()]
    packets = [*_sized(read), *_sized(alone)]
    front: dict[str, set[str]] = {}
    own: dict[str, set[str]] = {}
    for resolved in packets:
        handout = compose(resolved)
        for name, form in front_of(handout, resolved, pictures).items():
            front.setdefault(name, set()).add(form)
        for origin, words in parts_of(handout.sections).items():
            if "/" not in origin:
                own.setdefault(origin, set()).update(words)
    items = _items_alone([*read, *alone])
    return Approvable(
        packs={one.pack: tuple(block.block.block for block in one.blocks) for one in read},
        front=tuple(Entry(name, _digests(forms)) for name, forms in sorted(front.items())),
        blocks={name: _entries(block, own.get(name, ()), items, read[0], pictures) for name, block in blocks.items()},
    )


def front_of(handout: Handout, resolved: Resolved, pictures: Pictures) -> dict[str, str]:
    """Give what stands around the text: names and phones, title and footer of the pack, usual texts of slots."""
    brand, texts, pack = handout.brand, resolved.words.texts, resolved.pack or "leaflet"
    logo = pictures.of(f"clinics/{brand.clinic}/{brand.logo}") if brand.logo else ""
    return {
        "clinic": f"{brand.name}\n{written(brand.contact_line)}",
        "logo": f"{brand.logo_alt}\n{logo}",
        f"title-of-{pack}": f"{handout.title}\n{handout.subtitle}",
        f"footer-of-{pack}": handout.footer,
        **{field.value: text for field, text in handout.defaults},
        "words-of-dates-and-pages": "\n".join(texts[key] for key in WORDS_OF_SLOTS),
    }


def beside_words(placed: PlacedItem, resolved: Resolved, pictures: Pictures) -> str:
    """Write what belongs to an item besides its words: sources, pictures, room to write, small print."""
    item = placed.item
    lines = [f"source {code} {_title(code, resolved)}" for code in sorted(item.source)]
    icons = (getattr(item, "icon", None), _CARDS.get(item.kind))
    lines += [f"icon {pictures.of(f'icons/{name}.svg')}" for name in icons if name]
    if isinstance(item, FigureItem):
        lines.append(f"figure {pictures.of(f'figures/{item.figure}.svg')}")
    given = ((key, getattr(item, key, None)) for key in ("small", "lines", "notes"))
    return "\n".join([*lines, *(f"{key} {value}" for key, value in given if value)])


def form_of(words: str, beside: str) -> str:
    """Give the digest of one form of an item."""
    return digest(f"{words}\n\n{beside}")


def condition(item: ItemBase) -> str:
    """Write an item's condition, the same whatever the order of its keys and answers."""
    return " and ".join(f"{key} is {' or '.join(sorted(accepted))}" for key, accepted in sorted(item.when.items()))


def _title(code: str, resolved: Resolved) -> str:
    return resolved.sources[code].title if code in resolved.sources else ""


def _digests(words: Iterable[str]) -> tuple[str, ...]:
    return tuple(sorted(map(digest, words)))


def _sized(read: Iterable[Resolved]) -> Iterator[Resolved]:
    """Large print divides a key sheet in two, which gives it a heading more."""
    for resolved, size in product(read, (TypeSize.STANDARD, TypeSize.LARGE)):
        yield replace(resolved, edition=replace(resolved.edition, size=size))


def _entries(
    block: ResolvedBlock, own: Iterable[str], items: Mapping[str, set[str]], resolved: Resolved, pictures: Pictures
) -> tuple[Entry, ...]:
    words = resolved.words
    title = words.glued(words.respelt(block.block.title))
    entries = [Entry(ITSELF, (digest(title), *_digests({*own, *items.get(block.block.block, ())} - {title})))]
    for placed in block.merged.items:
        beside = beside_words(placed, resolved, pictures)
        forms = items.get(f"{block.block.block}/{placed.item.id}", {""})
        entries.append(
            Entry(placed.item.id, tuple(sorted(form_of(one, beside) for one in forms)), condition(placed.item))
        )
    return tuple(entries)


def _items_alone(read: Iterable[Resolved]) -> dict[str, set[str]]:
    """Compose each item by itself, for every pack, with and without dates and times; words by origin."""
    found: dict[str, set[str]] = {}
    for resolved, dated, timed in product(read, (False, True), (False, True)):
        pages = frozenset(block.block.block for block in resolved.blocks)
        for block in resolved.blocks:
            form = replace(resolved, dated=dated, timed=timed, levels=_all_levels(block))
            for run, alone in _runs(block):
                for origin, words in _composed(run, References(form, pages), block).items():
                    if "/" not in origin or origin.endswith(f"/{alone.item.id}"):
                        found.setdefault(origin, set()).update(words)
    return found


def _composed(run: Sequence[PlacedItem], references: References, block: ResolvedBlock) -> Parts:
    name = block.block.block
    made = components(run, Making(references, name, 2, bool(references.resolved.pack)))
    parts = parts_of(numbered((Section(name, "", made),), references.resolved))
    for placed in run:
        parts.setdefault(f"{name}/{placed.item.id}", [""])
    return parts


def _runs(block: ResolvedBlock) -> Iterator[tuple[Sequence[PlacedItem], PlacedItem]]:
    """Give each item in every company that changes it: alone, below a heading, or a heading above what may follow."""
    for position, placed in enumerate(block.merged.items):
        yield (placed,), placed
        if isinstance(placed.item, HeadingItem):
            rest = block.merged.items[position + 1 :]
            below = takewhile(lambda other: not isinstance(other.item, HeadingItem), rest)
            for follower in {other.item.kind: other for other in below}.values():
                yield (placed, follower), placed
        else:
            yield (_heading(placed), placed), placed


def _heading(placed: PlacedItem) -> PlacedItem:
    return PlacedItem(HeadingItem(id="-", heading="-"), placed.layer, placed.places)


def _all_levels(block: ResolvedBlock) -> tuple[str, ...]:
    figures = (placed.item for placed in block.merged.items if isinstance(placed.item, FigureItem))
    labels = (key for figure in figures for key in figure.labels if key.startswith(_LEVEL))
    return tuple(dict.fromkeys(label.removeprefix(_LEVEL) for label in labels))
