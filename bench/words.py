"""The words of our pre-op packets as the parts any tool knows: headings, lists, tables, boxes. `Part` lists them.

What only we draw is left out of it: icons, arrays of figures, the brand's band. The words beside them are kept.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Iterable
from dataclasses import asdict, dataclass, field
from datetime import date
from functools import partial

from handouts.content.library import open_library
from handouts.content.patient import load_patient
from handouts.document import tree
from handouts.document.handout import Handout, Section
from handouts.document.slot_texts import slot_texts
from handouts.document.theme import theme_for
from handouts.document.tree import Component, Line, Slot, Spans
from handouts.pipeline import compose_variant
from handouts.resolve.request import Patient, Request, patient_of
from handouts.resolve.wording import Words
from handouts.shipped import content_folder

Runs = list[tuple[str, bool]]
"""Words, and whether they are bold."""
BLANK = "____________"


@dataclass(frozen=True)
class Part:
    """One thing on the page. `kind` says which fields count.

    heading: level, title. paragraph: one item. list, numbered, checks: items. box, with a border: title (a heading of
    `level`, or bold words for level 0), items as paragraphs, signs as a list. panel, a box: title and rows of label
    and value, two rows side by side. table: head (may be empty) and rows, the first cell of each a row header.
    lines: that many empty lines to write on.
    """

    kind: str
    title: str = ""
    level: int = 0
    items: list[Runs] = field(default_factory=list)
    signs: list[Runs] = field(default_factory=list)
    head: list[str] = field(default_factory=list)
    rows: list[list[Runs]] = field(default_factory=list)
    lines: int = 0


@dataclass(frozen=True)
class Packet:
    """A document of any tool: its parts, and what stands at the top and bottom of its pages."""

    title: str
    subtitle: str
    language: str
    body: float
    """Points of the body text."""
    name: str
    """Of the patient; a benchmark counts its copies behind it, so that no run is the same as the last."""
    header: str
    footer: str
    parts: list[Part]


def packet_request(
    procedure: str = "lumbar", surgeon: str = "okafor", pack: str = "pre-op", size: str = "standard"
) -> Request:
    """A request for the example patient of the procedure."""
    example = content_folder() / "patients" / f"example-{procedure}.yaml"
    return Request(
        procedure=procedure,
        today=date(2027, 1, 4),
        clinic="riverbend-spine",
        surgeon=surgeon,
        pack=pack,
        size=size,
        patient=patient_of(load_patient(example).value),
    )


def packet_words(request: Request) -> dict[str, object]:
    """The packet as plain data for JSON."""
    variant = compose_variant(open_library(content_folder()), request)
    return asdict(packet_of(variant.handout, variant.resolved.words, request.patient or Patient()))


def packet_of(handout: Handout, words: Words, patient: Patient) -> Packet:
    defaults = dict(handout.defaults)

    def says(slot: Slot) -> str:
        return next(iter(slot_texts(slot, patient, defaults, words)), BLANK)

    return Packet(
        title=handout.title,
        subtitle=handout.subtitle,
        language=handout.edition.language,
        body=theme_for(handout.edition, handout.brand.accent).scale.body.size,
        name=patient.name,
        header=f"{patient.reference}. {handout.approval.title}: {handout.approval.reason}",
        footer=handout.footer,
        parts=[part for section in handout.sections for part in section_parts(section, says) if says_something(part)],
    )


Says = Callable[[Slot], str]
"""Gives the text of a slot: the example patient's."""


def says_something(part: Part) -> bool:
    return bool(part.title or any(part.items) or part.rows or part.lines)


def heading(level: int, *texts: str) -> Part:
    return Part("heading", " ".join(text.strip() for text in texts if text), level=level)


def section_parts(section: Section, says: Says) -> Iterable[Part]:
    if section.title:
        yield heading(2, section.title)
    for component in section.components:
        yield from MADE[type(component)](component, says)


def spoken(spans: Spans, says: Says) -> Runs:
    runs: Runs = []
    for span in spans:
        if isinstance(span, Slot):
            runs.append((span.before + says(span) + span.after, span.bold))
        elif isinstance(span, (tree.Text, tree.Link)):
            runs.append((span.text, span.bold))
        elif isinstance(span, tree.PageNumber):
            runs.append(("8", span.bold))
        else:
            runs.append(("\n" if isinstance(span, tree.Break) else BLANK, False))
    return runs


def plain(text: str, bold: bool = False) -> Runs:
    return [(text, bold)] if text else []


def all_of(lines: Iterable[Line], says: Says) -> list[Runs]:
    return [spoken(line.spans, says) for line in lines]


def paragraph(node: tree.Paragraph, says: Says) -> list[Part]:
    return [Part("paragraph", items=[spoken(node.spans, says)])]


def sub_head(node: tree.SubHead, says: Says) -> list[Part]:
    said = [text for spans in (node.spans, node.aside) for text, _ in spoken(spans, says)]
    return [heading(3, *said)]


def listed(kind: str, node: tree.BulletList | tree.CheckList, says: Says) -> list[Part]:
    return [Part(kind, items=all_of(node.items, says))]


def key_points(node: tree.KeyPoints, says: Says) -> list[Part]:
    return [heading(2, node.title), Part("numbered", items=all_of(node.items, says))]


def details(node: tree.DetailsPanel, says: Says) -> list[Part]:
    return [Part("panel", node.title, 2, rows=[[plain(c.label), spoken((c.slot,), says)] for c in node.cells])]


def card(node: tree.CallCard, says: Says) -> list[Part]:
    lines = [spoken(spans, says) for spans in node.lines]
    return [Part("box", node.title, node.level, items=lines, signs=all_of(node.signs, says))]


def callout(node: tree.Callout, says: Says) -> list[Part]:
    return [Part("box", items=[spoken(node.spans, says)])]


def timetable(node: tree.Timetable, says: Says) -> Iterable[Part]:
    for group in node.groups:
        said = [group.title, *(text for text, _ in spoken(group.aside, says))]
        yield heading(3, *said)
        rows = [
            [
                (spoken((row.when,), says) if row.when else plain(BLANK))
                + plain(f"\n{row.label}" if row.label else ""),
                spoken(row.spans, says),
            ]
            for row in group.rows
        ]
        yield Part("table", rows=rows)


def risks(node: tree.RiskTable, says: Says) -> list[Part]:
    rows = [
        [plain(row.name, True) + plain(" ") + spoken(row.means, says), plain(f"{row.have} {row.have_not}")]
        for row in node.rows
    ]
    legend = Part("paragraph", items=[plain(" ".join(node.legend))])
    return [heading(3, node.title), legend, Part("table", rows=rows)]


def rare_risks(node: tree.RareRiskTable, says: Says) -> list[Part]:
    rows = [[plain(row.name, True), plain(row.rate), spoken(row.means, says)] for row in node.rows]
    return [heading(3, node.title), Part("table", rows=rows)]


def activities(node: tree.ActivityTable, says: Says) -> list[Part]:
    rows = [
        [
            plain(row.name, True),
            spoken(row.limit, says) + plain("\n") * bool(row.note) + spoken(row.note, says),
            spoken(row.means, says),
        ]
        for row in node.rows
    ]
    return [heading(3, node.title), Part("table", head=list(node.head), rows=rows)]


def timeline(node: tree.Timeline, says: Says) -> list[Part]:
    steps = [
        plain(step.name, True) + plain(" ") + spoken(step.when, says) + plain(" ") + spoken(step.spans, says)
        for step in node.steps
    ]
    head = heading(3, node.title)
    return [head, Part("numbered", items=steps), Part("paragraph", items=[spoken(node.caption, says)])]


def figure(node: tree.Figure, says: Says) -> Iterable[Part]:
    beside = [spoken(spans, says) for spans in (*(p.title for p in node.panels), *node.beside)]
    yield Part("list", items=beside + [plain(label) for _, label in node.labels])
    yield Part("paragraph", items=[spoken(node.caption, says)])


def glossary(node: tree.Glossary, says: Says) -> list[Part]:
    rows = [
        [plain(entry.term, True) + plain(f" ({entry.say})" if entry.say else ""), spoken(entry.means, says)]
        for entry in node.entries
    ]
    return [Part("table", rows=rows)]


def notes_lines(node: tree.NotesLines, _says: Says) -> list[Part]:
    return [Part("lines", lines=node.count)]


def notes_slot(node: tree.NotesSlot, says: Says) -> list[Part]:
    return [Part("box", items=[spoken((node.slot,), says)])]


def labelled(node: tree.LabelledRows, says: Says) -> list[Part]:
    return [Part("table", rows=[[plain(row.label), spoken(row.spans, says)] for row in node.rows])]


def formats(node: tree.FormatsBox, says: Says) -> list[Part]:
    return [Part("box", node.title, items=[spoken(node.spans, says)])]


def contacts(node: tree.ContactBlock, _says: Says) -> list[Part]:
    rows = [[plain(c.label), plain(c.number.text, True), plain(c.hours)] for c in node.contacts]
    return [Part("table", rows=rows)]


MADE: dict[type[Component], Callable[..., Iterable[Part]]] = {
    tree.Paragraph: paragraph,
    tree.SubHead: sub_head,
    tree.BulletList: partial(listed, "list"),
    tree.KeyPoints: key_points,
    tree.CheckList: partial(listed, "checks"),
    tree.DetailsPanel: details,
    tree.CallCard: card,
    tree.Callout: callout,
    tree.Timetable: timetable,
    tree.RiskTable: risks,
    tree.RareRiskTable: rare_risks,
    tree.ActivityTable: activities,
    tree.Timeline: timeline,
    tree.Figure: figure,
    tree.Glossary: glossary,
    tree.NotesLines: notes_lines,
    tree.NotesSlot: notes_slot,
    tree.LabelledRows: labelled,
    tree.FormatsBox: formats,
    tree.ContactBlock: contacts,
}


if __name__ == "__main__":
    json.dump(packet_words(packet_request()), sys.stdout, indent=1)
