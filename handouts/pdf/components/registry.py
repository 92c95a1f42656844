"""Which function sets which component of the document tree."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, Final

from handouts.document import tree
from handouts.document.tree import Component
from handouts.pdf.components import cards, headings, lists, panel, pictures, prose, risks, tables
from handouts.pdf.pieces import Piece, Setting
from handouts.pdf.structure import Element

Setter = Callable[[Any, Setting, Element], list[Piece]]

SETTERS: Final[Mapping[type, Setter]] = {
    tree.Paragraph: prose.paragraph,
    tree.SubHead: headings.sub_head,
    tree.BulletList: lists.bullets,
    tree.KeyPoints: lists.key_points,
    tree.CheckList: lists.check_list,
    tree.Glossary: lists.glossary,
    tree.NotesLines: prose.notes_lines,
    tree.NotesSlot: prose.notes_slot,
    tree.LabelledRows: lists.labelled_rows,
    tree.SourceList: lists.source_list,
    tree.DetailsPanel: panel.details_panel,
    tree.CallCard: cards.call_card,
    tree.Callout: cards.callout,
    tree.ContactBlock: cards.contact_block,
    tree.FormatsBox: cards.formats_box,
    tree.Timetable: tables.timetable,
    tree.ActivityTable: tables.activity_table,
    tree.RiskTable: risks.risk_table,
    tree.RareRiskTable: risks.rare_risk_table,
    tree.Timeline: pictures.timeline,
    tree.Figure: pictures.figure,
}


def set_component(node: Component, setting: Setting, parent: Element) -> list[Piece]:
    """Measure one component into pieces, its structure elements added to `parent`."""
    return SETTERS[type(node)](node, setting, parent)
