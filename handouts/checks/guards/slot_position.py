"""slot-position: a patient's date or time ends its line, so that no layout depends on how long it is.

PASS: {spans: ["Stop on ", {slot: day}, "."]}
PASS: {spans: ["Stop on ", {slot: day}, {break: true}, "Then rest."]}
FAIL: {spans: ["Stop on ", {slot: day}, " or sooner."]}
FAIL: {spans: ["From ", {slot: day}, {slot: day}]}
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from handouts.checks.reading import Passage, passages
from handouts.checks.subject import Subject
from handouts.diagnostics import Diagnostic
from handouts.document.tree import Break, Slot, Spans, Text

ID: Final = "slot-position"
REASON: Final = "A long date in the middle of a line would push words apart, or over the edge."
STANDARD: Final = "content/README.md, Text: a slot ends its line"

_CLOSES: Final = re.compile(r"[\s.,;:!?)\]\N{RIGHT SINGLE QUOTATION MARK}\N{RIGHT DOUBLE QUOTATION MARK}]*")


def check(subject: Subject) -> Iterator[Diagnostic]:
    """Allow only closing punctuation, a line break or the end behind a slot."""
    for passage in passages(subject.handout):
        behind = [passage.spans[at + 1 :] for at, piece in enumerate(passage.spans) if isinstance(piece, Slot)]
        if any(not _ends_line(spans) for spans in behind):
            yield _finding(subject, passage)


def _ends_line(behind: Spans) -> bool:
    for piece in behind:
        if isinstance(piece, Break):
            return True
        if not (isinstance(piece, Text) and _CLOSES.fullmatch(piece.text)):
            return False
    return True


def _finding(subject: Subject, passage: Passage) -> Diagnostic:
    message = f"in '{passage.origin}' words follow a date or time of the patient on its line"
    hint = "put the date or time at the end of the line; only a full stop or a line break may follow it"
    return Diagnostic(ID, message, subject.at(passage.origin), hint)
