"""A composed handout to the words a patient reads, in reading order, as they are printed."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Final

from handouts.document import tree
from handouts.document.handout import Handout
from handouts.document.tree import Component, Line, Slot, Spans, Text

PAGE: Final = "\N{OBJECT REPLACEMENT CHARACTER}"
"""Stands for a page number, which is not known before pagination."""

Texts = Callable[[Slot], str]
"""The text that fills a slot; empty when a line to write on is printed instead."""


def plain_text(handout: Handout, texts: Texts) -> tuple[str, ...]:
    """Give one string for each paragraph, cell and label, top to bottom; a forced line break is a newline.

    Headers and footers of pages, codes of blocks, bullets, boxes, digits of numbered points and contents are left out,
    as they are no words of the tree; a line to write on is nothing, and a page number is `PAGE`.
    """
    brand, approval = handout.brand, handout.approval
    front = (brand.name, said(brand.contact_line, texts), approval.title, approval.reason, " ".join(approval.signed))
    parts = [*front, handout.title, handout.subtitle]
    for section in handout.sections:
        parts.append(section.title)
        for component in section.components:
            parts.extend(_SAID[type(component)](component, texts))
    return tuple(part for part in parts if part)


def said(spans: Spans, texts: Texts) -> str:
    """Give the words of spans."""
    return "".join(_span(span, texts) for span in spans).strip()


def _span(span: tree.Inline, texts: Texts) -> str:
    if isinstance(span, (Text, tree.Link)):
        return span.text
    if isinstance(span, Slot):
        return slot_text(span, texts)
    if isinstance(span, tree.PageNumber):
        return PAGE
    return "\n" if isinstance(span, tree.Break) else ""


def slot_text(slot: Slot, texts: Texts) -> str:
    """Give the text of a slot with what is printed around it, or nothing."""
    text = texts(slot)
    return f"{slot.before}{text}{slot.after}" if text else ""


Words = Iterator[str] | Iterable[str]


def _lines(lines: Iterable[Line], texts: Texts) -> list[str]:
    return [said(line.spans, texts) for line in lines]


def _paragraph(node: tree.Paragraph, texts: Texts) -> Words:
    return (said(node.spans, texts),)


def _sub_head(node: tree.SubHead, texts: Texts) -> Words:
    return (said(node.spans, texts), said(node.aside, texts))


def _list(node: tree.BulletList | tree.CheckList, texts: Texts) -> Words:
    return _lines(node.items, texts)


def _key_points(node: tree.KeyPoints, texts: Texts) -> Words:
    return (node.title, *_lines(node.items, texts))


def _details(node: tree.DetailsPanel, texts: Texts) -> Words:
    for cell in node.cells:
        yield cell.label
        yield slot_text(cell.slot, texts)


def _card(node: tree.CallCard, texts: Texts) -> Words:
    return (node.title, *(said(spans, texts) for spans in node.lines), *_lines(node.signs, texts))


def _callout(node: tree.Callout, texts: Texts) -> Words:
    return (said(node.spans, texts),)


def _timetable(node: tree.Timetable, texts: Texts) -> Words:
    for group in node.groups:
        yield from (group.title, said(group.aside, texts))
        for row in group.rows:
            yield slot_text(row.when, texts) if row.when else ""
            yield from (row.label, said(row.spans, texts))


def _risks(node: tree.RiskTable, texts: Texts) -> Words:
    yield from (node.title, *node.legend)
    for row in node.rows:
        yield f"{row.name} {said(row.means, texts)}".strip()
        yield f"{row.have} {row.have_not}"


def _rare_risks(node: tree.RareRiskTable, texts: Texts) -> Words:
    yield node.title
    for row in node.rows:
        yield from (row.name, row.rate, said(row.means, texts))


def _activities(node: tree.ActivityTable, texts: Texts) -> Words:
    yield from (node.title, *node.head)
    for row in node.rows:
        yield from (row.name, said(row.limit, texts), said(row.note, texts), said(row.means, texts))


def _timeline(node: tree.Timeline, texts: Texts) -> Words:
    for step in node.steps:
        yield from (step.name, said(step.when, texts), said(step.spans, texts))
    yield said(node.caption, texts)


def _figure(node: tree.Figure, texts: Texts) -> Words:
    yield from (said(panel.title, texts) for panel in node.panels)
    yield from (label for _, label in node.labels)
    yield said(node.caption, texts)
    yield from (said(spans, texts) for spans in node.beside)


def _glossary(node: tree.Glossary, texts: Texts) -> Words:
    for entry in node.entries:
        lead = f"{entry.term} ({entry.say}): " if entry.say else f"{entry.term}: "
        yield lead + said(entry.means, texts)


def _nothing(_node: tree.NotesLines, _texts: Texts) -> Words:
    return ()


def _notes(node: tree.NotesSlot, texts: Texts) -> Words:
    return (slot_text(node.slot, texts),)


def _labelled(node: tree.LabelledRows, texts: Texts) -> Words:
    for row in node.rows:
        yield from (row.label, said(row.spans, texts))


def _sources(node: tree.SourceList, _texts: Texts) -> Words:
    return node.titles


def _formats(node: tree.FormatsBox, texts: Texts) -> Words:
    return (node.title, said(node.spans, texts))


def _contacts(node: tree.ContactBlock, _texts: Texts) -> Words:
    for contact in node.contacts:
        yield from (f"{contact.label} {contact.number.text}", contact.hours)


_Sayer = Callable[..., Words]
_SAID: Final[Mapping[type[Component], _Sayer]] = {
    tree.Paragraph: _paragraph,
    tree.SubHead: _sub_head,
    tree.BulletList: _list,
    tree.KeyPoints: _key_points,
    tree.CheckList: _list,
    tree.DetailsPanel: _details,
    tree.CallCard: _card,
    tree.Callout: _callout,
    tree.Timetable: _timetable,
    tree.RiskTable: _risks,
    tree.RareRiskTable: _rare_risks,
    tree.ActivityTable: _activities,
    tree.Timeline: _timeline,
    tree.Figure: _figure,
    tree.Glossary: _glossary,
    tree.NotesLines: _nothing,
    tree.NotesSlot: _notes,
    tree.LabelledRows: _labelled,
    tree.SourceList: _sources,
    tree.FormatsBox: _formats,
    tree.ContactBlock: _contacts,
}
