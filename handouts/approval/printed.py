"""A composed handout to the words that are approved, by the item or block they came from, in one way of writing them.

Left out is what other patients' packets have otherwise although nobody changed a word: numbers of pages and figures,
how many sources are cited, and what the packet tells of its own approval.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

from msgspec.structs import replace

from handouts.checks.reading import passages_of
from handouts.document.handout import Section
from handouts.document.tree import Break, Component, Figure, FillIn, Inline, Link, PageNumber, Slot, Spans, Text, Told

Parts = dict[str, list[str]]
"""Words by origin ("block/item", or "block" for a block's own). Each part is approved by itself."""

LEVEL: Final = "level-"
"""Starts the key of a label that only patients of that level have."""


def parts_of(sections: Iterable[Section]) -> Parts:
    """Give the words of every item as one part, with a part for each label of a level of the spine; of a block's own
    words each is a part, as each table and card stands there only with some items.
    """
    lines: Parts = {}
    parts: Parts = {}
    for section in sections:
        for component in section.components:
            if isinstance(component, Figure):
                usual, of_levels = _labels(component)
                lines.setdefault(component.origin, []).extend(usual)
                parts.setdefault(component.origin, []).extend(of_levels)
        bare = replace(section, components=tuple(map(_without_labels, section.components)))
        for passage in passages_of(bare):
            owner = lines if "/" in passage.origin else parts
            owner.setdefault(passage.origin, []).append(written(passage.spans))
    for origin, words in lines.items():
        parts.setdefault(origin, []).insert(0, "\n".join(words))
    return parts


def written(spans: Spans) -> str:
    """Write spans as text that tells every difference between them."""
    return "".join(map(_written, spans))


def _written(span: Inline) -> str:
    if isinstance(span, Told):
        return _weighed(f"<{span.name}>", span.bold)
    if isinstance(span, Text):
        return _weighed(span.text, span.bold)
    if isinstance(span, Link):
        return _weighed(f"[{span.text}]({span.target} {span.title})", span.bold)
    if isinstance(span, Slot):
        distance = f" {span.offset.count} {span.offset.unit.value}" if span.offset else ""
        what = f"{span.before}<{span.field.value}{distance} {span.form.value}>{span.after}"
        return _weighed(what, span.bold)
    if isinstance(span, PageNumber):
        return _weighed(f"<page of {span.block.partition('/')[0]}>", span.bold)
    if isinstance(span, FillIn):
        return f"<{span.says}>"
    assert isinstance(span, Break)
    return "\n"


def _weighed(text: str, bold: bool) -> str:
    return f"**{text}**" if bold else text


def _labels(figure: Figure) -> tuple[list[str], list[str]]:
    """The labels that every patient has, and those of levels, each with its place in the drawing."""
    usual = sorted(f"{key}: {text}" for key, text in figure.labels if not key.startswith(LEVEL))
    return usual, [f"{key}: {text}" for key, text in figure.labels if key.startswith(LEVEL)]


def _without_labels(part: Component) -> Component:
    """A figure without its labels, and without its number in front of the caption."""
    return replace(part, labels=(), caption=part.caption[1:]) if isinstance(part, Figure) else part
