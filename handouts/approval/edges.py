"""What patients see beside the words of items, as text to be digested: page edges, pictures, sources, room to write."""

from __future__ import annotations

from typing import Final

from msgspec import Struct

from handouts.approval.digests import picture_digest
from handouts.approval.printed import written
from handouts.content.items import FigureItem
from handouts.content.library import Library
from handouts.document.artwork import CARD_ICONS
from handouts.document.handout import Handout
from handouts.document.tree import CardKind
from handouts.resolve.layers import PlacedItem
from handouts.resolve.resolution import Resolved

TITLE_OF: Final = "title-of-"
"""Starts the name of what a pack prints as its title."""
SLOT_WORDS: Final = "words-of-dates-and-pages"
WORDS_OF_SLOTS: Final = (
    "blank_line", "clock", "clock_day_before", "clock_on_day", "contents", "continued", "date_and_time", "date_day",
    "date_full", "date_signed", "date_weekday", "level_span", "list_and", "name", "page_of", "reference",
    "side_and_levels", "side_both", "side_left", "side_right", "strip", "strip_no_date", "strip_no_reference",
)  # fmt: skip
"""Fixed words that only a patient's own data bring to paper, or that stand at the edge of every page."""
_CARDS: Final = {"emergency": CARD_ICONS[CardKind.EMERGENCY], "call": CARD_ICONS[CardKind.CALL_US]}
"""The icon of the card an item stands in, by the item's kind."""
_WORDLESS: Final = ("small", "lines", "notes", "population")
"""Keys of items that print no word of theirs: small print, room to write, and whom a number was counted in."""


class Pictures(Struct, frozen=True):
    """The pictures of a library by their digests, each read once."""

    library: Library
    _known: dict[str, str] = {}

    def of(self, relative: str) -> str:
        """Give the digest of a picture; nothing for one that is not there, which stops a build anyway."""
        if relative not in self._known:
            folders = self.library.folders
            path = folders.on_top(relative)
            self._known[relative] = picture_digest(folders.read(path)) if path else ""
        return self._known[relative]


def front_of(handout: Handout, resolved: Resolved, pictures: Pictures) -> dict[str, str]:
    """Give what stands around the text: names and phones, title and footer of the pack, usual texts of slots."""
    brand, texts, pack = handout.brand, resolved.words.texts, resolved.pack or "leaflet"
    logo = pictures.of(f"clinics/{brand.clinic}/{brand.logo}") if brand.logo else ""
    return {
        "clinic": f"{brand.name}\n{written(brand.contact_line)}",
        "logo": f"{brand.logo_alt}\n{logo}",
        f"{TITLE_OF}{pack}": f"{handout.title}\n{handout.subtitle}",
        "footer": handout.footer,
        **{field.value: text for field, text in handout.defaults},
        SLOT_WORDS: "\n".join(texts[key] for key in WORDS_OF_SLOTS),
    }


def beside_words(placed: PlacedItem, resolved: Resolved, pictures: Pictures) -> str:
    """Write what belongs to an item besides its words."""
    item = placed.item
    lines = [f"source {code} {_title(code, resolved)}" for code in sorted(item.source)]
    icons = (getattr(item, "icon", None), _CARDS.get(item.kind))
    lines += [f"icon {pictures.of(f'icons/{name}.svg')}" for name in icons if name]
    if isinstance(item, FigureItem):
        lines.append(f"figure {pictures.of(f'figures/{item.figure}.svg')} {resolved.words.texts['figure']}")
    given = ((key, getattr(item, key, None)) for key in _WORDLESS)
    return "\n".join([*lines, *(f"{key} {value}" for key, value in given if value)])


def _title(code: str, resolved: Resolved) -> str:
    """The title of a source, where the clinic prints them."""
    return resolved.sources[code].title if code in resolved.sources else ""
