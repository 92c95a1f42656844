"""Section heads, sub-heads and the dated heads of check lists become pieces (VISUAL 6)."""

from __future__ import annotations

from typing import Final

from handouts.document.handout import Section
from handouts.document.theme import MM
from handouts.document.tree import SubHead
from handouts.pdf.canvas import TaggedCanvas
from handouts.pdf.marks import CODE
from handouts.pdf.pieces import ASCENT, Cut, Piece, Setting
from handouts.pdf.structure import Element
from handouts.pdf.typeset import joined

SECTION_BAR: Final = (22 * MM, 1.6 * MM, 2.3 * MM)
"""Width, height and gap below of the bar over a section head."""
CAPITALS: Final = 0.67
"""Height of capitals and digits, in em."""
CODE_GAP: Final = 4 * MM
"""What keeps a block's code apart from words to its left."""


def section_head(section: Section, title: str, setting: Setting, parent: Element | None) -> Piece:
    """The accent bar, with the block's code level with it at the right, and the heading of a section.

    There the code is clear of a heading of any length, and takes no room. Without a parent the heading is a repeated
    one, an artifact without the code.
    """
    style = setting.theme.scale.section
    width, height, gap = SECTION_BAR
    block = setting.words_block(title, style, setting.theme.page.content_width)
    element = parent.add("H2") if parent else None

    def draw(canvas: TaggedCanvas, left: float, top: float) -> None:
        with canvas.artifact():
            canvas.rectangle((left, top, width, height), fill=setting.theme.palette.bar)
        if element:
            baseline = top + (height + CAPITALS * setting.theme.scale.small.size) / 2
            draw_code(canvas, section.code, setting, left, baseline)
            block.draw(canvas, element, left, top + height + gap)
        else:
            block.draw_artifact(canvas, left, top + height + gap)

    return Piece(
        height + gap + block.height,
        draw,
        before=5 * setting.u,
        after=2.4 * setting.u,
        keep=True,
        starts_page=section.starts_page and element is not None,
        cut=Cut.SECTION,
        origin=section.block,
    )


def code_width(code: str, setting: Setting) -> float:
    """Width of a code with the gap that keeps words off it, in points; nothing without a code."""
    return CODE_GAP + setting.type.width(code, setting.theme.scale.small) if code else 0.0


def draw_code(canvas: TaggedCanvas, code: str, setting: Setting, left: float, baseline: float) -> None:
    """Set the code of a block against the right margin.

    An artifact, so that a heading is heard, listed and copied as its words alone; the manifest has the codes for
    programs. Black, as all text is (VISUAL 3): it stands back by size, weight and place.
    """
    if not code:
        return
    style = setting.theme.scale.small
    x = left + setting.theme.page.content_width - setting.type.width(code, style)
    with canvas.artifact(CODE):
        canvas.text(code, x, baseline, style.size, bold=False)


def sub_head(node: SubHead, setting: Setting, parent: Element) -> list[Piece]:
    """A heading inside a section; with a rule and a date at its right it opens a period of a check list."""
    return [_period_head(node, setting, parent) if node.ruled or node.aside else _plain_head(node, setting, parent)]


def _plain_head(node: SubHead, setting: Setting, parent: Element) -> Piece:
    block = setting.block(node.spans, setting.theme.scale.subhead, setting.theme.page.content_width)
    element = parent.add("H3")
    return Piece(
        block.height,
        lambda canvas, left, top: block.draw(canvas, element, left, top),
        before=4 * setting.u,
        after=1.6 * setting.u,
        keep=True,
        cut=Cut.SUB_HEAD,
        origin=node.origin,
    )


def _period_head(node: SubHead, setting: Setting, parent: Element) -> Piece:
    width, scale = setting.theme.page.content_width, setting.theme.scale
    head = setting.block(node.spans, scale.subhead, width)
    aside = setting.block(joined(node.aside), scale.body, width)
    stacks = head.width + aside.width + 4 * MM > width and bool(node.aside)
    lead = head.height + (1.2 * setting.u + aside.height if stacks else 0.0)
    element = parent.add("H3")

    def draw(canvas: TaggedCanvas, left: float, top: float) -> None:
        head.draw(canvas, element, left, top, more=bool(node.aside))
        if stacks:
            aside.draw(canvas, element, left, top + head.height + 1.2 * setting.u)
        elif node.aside:
            level = head.baseline(top) - ASCENT * scale.body.size
            aside.draw(canvas, element, left, level, align="right")
        with canvas.artifact():
            y = top + lead + 1.4 * MM
            canvas.rule((left, y), (left + width, y), 0.75, setting.theme.palette.accent)

    return Piece(
        lead + 1.4 * MM,
        draw,
        before=3.4 * setting.u,
        after=1.6 * setting.u,
        keep=True,
        cut=Cut.SUB_HEAD,
        origin=node.origin,
    )


def sub_head_of_level(title: str, role: str, setting: Setting, parent: Element) -> Piece:
    """A heading that looks like a sub-head, at the level the tree gives it."""
    block = setting.words_block(title, setting.theme.scale.subhead, setting.theme.page.content_width)
    element = parent.add(role)
    return Piece(
        block.height,
        lambda canvas, left, top: block.draw(canvas, element, left, top),
        before=4 * setting.u,
        after=1.6 * setting.u,
        keep=True,
        cut=Cut.SUB_HEAD,
    )
