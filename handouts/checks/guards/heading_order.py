"""heading-order: headings say something, every section has one, and no level is skipped on the way down.

PASS: {title: Your recovery, components: [{subhead: Your wound}]}
PASS: {components: [{card: Call us today, level: 2}]}
FAIL: {title: "", components: [{text: Walk a little.}], after: Your recovery}
FAIL: {title: Your recovery, components: [{subhead: " "}]}
FAIL: {components: [{subhead: Your wound}]}
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from msgspec import Struct

from handouts.checks.reading import Passage, nodes
from handouts.checks.subject import Subject
from handouts.diagnostics import Diagnostic
from handouts.document.handout import Handout, Section
from handouts.document.tree import ActivityTable, CallCard, KeyPoints, RareRiskTable, RiskTable, SubHead, TimetableGroup

ID: Final = "heading-order"
REASON: Final = "A screen reader's user walks through a document by its headings."
STANDARD: Final = "ISO 14289-1 (PDF/UA-1), 7.4.2; WCAG 2.1, 1.3.1 and 2.4.6"


class _Heading(Struct, frozen=True):
    level: int
    text: str
    origin: str


def check(subject: Subject) -> Iterator[Diagnostic]:
    """Walk through the headings in reading order, from the handout's title (H1) down."""
    above = 0
    for heading in _headings(subject.handout):
        place = subject.at(heading.origin) or subject.block_at(heading.origin.partition("/")[0], "title")
        if not heading.text.strip():
            yield Diagnostic(ID, f"a heading of '{heading.origin}' is empty", place, "write what the part is about")
        elif heading.level > above + 1:
            message = f"heading '{heading.text}' (level {heading.level}) follows one of level {above}"
            hint = f"put a heading of level {above + 1} before it, or give the block a title"
            yield Diagnostic(ID, message, place, hint)
        above = heading.level


def _headings(handout: Handout) -> Iterator[_Heading]:
    yield _Heading(1, handout.title, handout.procedure)
    for position, section in enumerate(handout.sections):
        # The first section may stand under the handout's own title.
        if section.title or position:
            yield _Heading(2, section.title, section.block)
        yield from _inside(section)


def _inside(section: Section) -> Iterator[_Heading]:
    for node, origin in nodes(section):
        match node:
            case SubHead():
                yield _Heading(3, Passage(node.spans, origin).text, origin)
            case CallCard():
                yield _Heading(node.level, node.title, origin)
            case KeyPoints():
                yield _Heading(2, node.title, origin)
            case TimetableGroup():
                yield _Heading(3, node.title, origin)
            case RiskTable() | RareRiskTable() | ActivityTable() if node.title:
                yield _Heading(3, node.title, origin)
