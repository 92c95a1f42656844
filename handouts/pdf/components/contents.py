"""The contents of a long pack become pieces: section titles and their pages, linked, no leaders (VISUAL 6)."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import accumulate
from typing import Final

from msgspec import Struct

from handouts.document.handout import Section
from handouts.document.theme import MM
from handouts.pdf.canvas import TaggedCanvas
from handouts.pdf.components.headings import sub_head_of_level
from handouts.pdf.marks import LinkArea
from handouts.pdf.pieces import Cut, Piece, Setting, TextBlock
from handouts.pdf.structure import Element

CONTENTS_GUTTER: Final = 10 * MM


def contents(entries: Sequence[tuple[str, str]], setting: Setting, parent: Element) -> list[Piece]:
    """Section titles and their pages, linked, no leaders: two columns at standard size, one that may split in large.

    Entries: (key of the page number, title).
    """
    head = sub_head_of_level(setting.words.contents, "H2", setting, parent)
    toc = parent.add("TOC")
    items = [_Entry(key, title, toc.add("TOCI").add("Reference").add("Link")) for key, title in entries]
    if not setting.theme.stacked:
        return [head, _listing(items, 2, setting, opens=True, closes=True)]
    last = len(items) - 1
    return [head, *(_listing([e], 1, setting, opens=i == 0, closes=i == last) for i, e in enumerate(items))]


class _Entry(Struct, frozen=True):
    """One line of the contents: the key of its page number, its title and the link it becomes."""

    key: str
    title: str
    element: Element


def _listing(entries: Sequence[_Entry], columns: int, setting: Setting, *, opens: bool, closes: bool) -> Piece:
    """Entries down `columns` columns, a rule above the first and below the last of all."""
    style, width = setting.theme.scale.body, setting.theme.page.content_width
    column = (width - CONTENTS_GUTTER * (columns - 1)) / columns
    per_column = -(-len(entries) // columns)
    blocks = [setting.words_block(entry.title, style, column - 12 * MM) for entry in entries]
    rows = [max(len(block.lines) for block in blocks[row::per_column]) for row in range(per_column)]
    lead = 2 * setting.u if opens else 0.0
    tops = [lead, *(lead + below for below in accumulate(lines * style.leading + setting.u for lines in rows))]
    height = tops[-1] + (setting.u if closes else 0.0)

    def draw(canvas: TaggedCanvas, left: float, top: float) -> None:
        with canvas.artifact():
            for y in [top] * opens + [top + height] * closes:
                canvas.rule((left, y), (left + width, y), 0.75, setting.theme.palette.accent)
        for index, (entry, words) in enumerate(zip(entries, blocks, strict=True)):
            across, down = divmod(index, per_column)
            at = (left + across * (column + CONTENTS_GUTTER), top + tops[down])
            _draw_entry(canvas, entry, words, at, column)

    return Piece(height, draw, after=3 * setting.u if closes else 0.0, keep=opens and not closes, cut=Cut.ITEM)


def _draw_entry(canvas: TaggedCanvas, entry: _Entry, words: TextBlock, at: tuple[float, float], column: float) -> None:
    x, y = at
    words.draw(canvas, entry.element, x, y, more=True)
    page = words.setting.page_of[entry.key]
    start = x + column - words.setting.type.width(str(page), words.style, bold=True)
    with canvas.marked(entry.element):
        canvas.text(str(page), start, words.baseline(y), words.style.size, bold=True)
    canvas.link(LinkArea(0, (x, y, x + column, y + words.height), "", entry.title, page - 1), entry.element)


def section_entries(sections: Sequence[Section]) -> list[tuple[str, str]]:
    """What the contents list: every titled section, under the key of its page number."""
    return [(section_key(index), section.title) for index, section in enumerate(sections) if section.title]


def section_key(index: int) -> str:
    """The key of a section's first page among the page numbers (blocks are keyed by their names)."""
    return f"#{index}"
