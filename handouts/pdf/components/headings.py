"""Section heads, sub-heads and the dated heads of check lists become pieces (VISUAL 6)."""

from __future__ import annotations

from typing import Final

from handouts.document.theme import MM
from handouts.document.tree import Section, SubHead
from handouts.pdf.canvas import TaggedCanvas
from handouts.pdf.pieces import ASCENT, Piece, Setting
from handouts.pdf.structure import Element
from handouts.pdf.typeset import joined

SECTION_BAR: Final = (22 * MM, 1.6 * MM, 2.3 * MM)
"""Width, height and gap below of the bar over a section head."""


def section_head(section: Section, title: str, setting: Setting, parent: Element | None) -> Piece:
    """The accent bar and the heading of a section; without a parent the heading is a repeated one, an artifact."""
    style = setting.theme.scale.section
    width, height, gap = SECTION_BAR
    block = setting.words_block(title, style, setting.theme.page.content_width)
    element = parent.add("H2") if parent else None

    def draw(canvas: TaggedCanvas, left: float, top: float) -> None:
        with canvas.artifact():
            canvas.rectangle((left, top, width, height), fill=setting.theme.palette.accent)
        if element:
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
        origin=section.block,
    )


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

    return Piece(lead + 1.4 * MM, draw, before=3.4 * setting.u, after=1.6 * setting.u, keep=True, origin=node.origin)


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
    )
