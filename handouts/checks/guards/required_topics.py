"""required-topics: the full pack covers every topic a patient must be told of before they consent.

PASS: {pack: full, drop: []}
PASS: {pack: pre-op, drop: [choices]}
FAIL: {pack: full, drop: [choices]}
FAIL: {pack: full, drop: [about-this-leaflet]}
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from handouts.checks.subject import Subject
from handouts.diagnostics import Diagnostic, HandoutError

ID: Final = "required-topics"
REASON: Final = "Consent needs the benefits, the risks, the other choices and doing nothing, each of them told."
STANDARD: Final = "GMC, Decision making and consent (2020); Montgomery v Lanarkshire [2015] UKSC 11"

_FULL: Final = "full"


def check(subject: Subject) -> Iterator[Diagnostic]:
    """Check the pack 'full' only: the others are parts of it for one occasion."""
    if subject.handout.pack != _FULL:
        return
    printed = {section.block for section in subject.handout.sections if section.components}
    covered = {topic for r in subject.resolved.blocks if r.block.block in printed for topic in r.block.topics}
    required = dict.fromkeys(subject.resolved.procedure.required_topics)
    for topic in [topic for topic in required if topic not in covered]:
        message = f"pack '{_FULL}' of '{subject.handout.procedure}' does not cover the required topic '{topic}'"
        yield Diagnostic(ID, message, subject.procedure_at("packs", _FULL, "blocks"), _hint(subject, topic))


def _hint(subject: Subject, topic: str) -> str:
    names = [f"'{name}'" for name in subject.library.names("blocks") if topic in _topics(subject, name)]
    if not names:
        return f"no block covers it: write one with 'topics: [{topic}]'"
    return f"add to the pack a block that covers it: {' or '.join(names)}"


def _topics(subject: Subject, block: str) -> tuple[str, ...]:
    try:
        return subject.library.block(block).value.topics
    except HandoutError:
        return ()
