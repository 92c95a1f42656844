"""The words of our lumbar pre-op packet as a flat list of headings, paragraphs and list items for other tools."""

from __future__ import annotations

import json
import sys
from dataclasses import fields, is_dataclass
from datetime import date

from handouts.content.library import open_library
from handouts.document.tree import Handout, Inline, Line, Paragraph, Slot, SubHead
from handouts.pipeline import compose_variant
from handouts.resolve.request import Request
from handouts.shipped import content_folder

SILENT = {"origin", "icon", "drawing", "alt", "labels"}
SLOT_WORDS = "Tuesday, March 9, 2027"
"""Stands for a patient's own text, so that everybody sets as much."""


def packet_request() -> Request:
    return Request(
        procedure="lumbar", today=date(2027, 1, 4), clinic="riverbend-spine", surgeon="okafor", pack="pre-op"
    )


def packet_words() -> list[dict[str, str]]:
    variant = compose_variant(open_library(content_folder()), packet_request())
    return list(words_of(variant.handout))


def words_of(handout: Handout) -> list[dict[str, str]]:
    words = [{"kind": "h1", "text": handout.title}, {"kind": "p", "text": handout.subtitle}]
    for section in handout.sections:
        if section.title:
            words.append({"kind": "h2", "text": section.title})
        for component in section.components:
            words += parts(component) if section.title else map(promoted, parts(component))
    return [part for part in words if part["text"].strip()]


def promoted(part: dict[str, str]) -> dict[str, str]:
    """Page 1 has no heading between its title and those of its components."""
    return {**part, "kind": "h2"} if part["kind"] == "h3" else part


def parts(node: object, kind: str = "p") -> list[dict[str, str]]:
    """The texts of a component in the order of its fields."""
    if isinstance(node, SubHead):
        return [{"kind": "h3", "text": spoken(node.spans)}]
    if isinstance(node, Paragraph):
        return [{"kind": "p", "text": spoken(node.spans)}]
    if isinstance(node, Line):
        return [{"kind": "item", "text": spoken(node.spans)}]
    if isinstance(node, str):
        return [{"kind": kind, "text": node}]
    if isinstance(node, tuple) and node and all(is_inline(part) for part in node):
        return [{"kind": kind, "text": spoken(node)}]
    if isinstance(node, tuple):
        return [found for part in node for found in parts(part)]
    if is_dataclass(node) and not is_inline(node):
        named = [field.name for field in fields(node) if field.name not in SILENT]
        return [found for name in named for found in parts(getattr(node, name), "h3" if name == "title" else "p")]
    return [{"kind": "p", "text": SLOT_WORDS}] if isinstance(node, Slot) else []


def is_inline(node: object) -> bool:
    return isinstance(node, Inline)


def spoken(spans: tuple[Inline, ...]) -> str:
    return "".join(SLOT_WORDS if isinstance(span, Slot) else getattr(span, "text", " ") for span in spans)


if __name__ == "__main__":
    json.dump(packet_words(), sys.stdout, indent=1)
