"""long-list: a list has at most seven entries.

Bullets, check boxes and numbered points count, each list for itself. The cards of warning signs are not judged: a sign
left out to keep a list short could cost a life, and a reader looks for one sign in them, and need not keep them
all in mind. Nor are tables, timetables and the glossary, which are looked things up in.

PASS: {components: [{bullets: [a, b, c, d, e, f, g]}]}
PASS: {components: [{checks: [a, b, c, d]}, {subhead: Later}, {checks: [e, f, g, h]}]}
PASS: {components: [{card: Call us today, level: 3, signs: [a, b, c, d, e, f, g, h]}]}
FAIL: {components: [{bullets: [a, b, c, d, e, f, g, h]}]}
FAIL: {components: [{checks: [a, b, c, d, e, f, g, h, i]}]}
FAIL: {components: [{points: [a, b, c, d, e, f, g, h]}]}
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final

from handouts.checks.subject import Subject
from handouts.diagnostics import Diagnostic, Severity
from handouts.document.tree import BulletList, CheckList, KeyPoints

ID: Final = "long-list"
REASON: Final = "Nobody keeps a dozen things in mind, and the last ones are not read at all."
STANDARD: Final = "CDC Clear Communication Index, item 8: lists of at most 7 items; PEMAT-P, item 8"

MOST: Final = 7


def check(subject: Subject) -> Iterator[Diagnostic]:
    """Count the entries of each list."""
    for section in subject.handout.sections:
        for component in section.components:
            if isinstance(component, BulletList | CheckList | KeyPoints) and len(component.items) > MOST:
                message = f"a list of {len(component.items)} entries in '{section.block}', more than {MOST}"
                entry = _one_too_many(subject, [item.origin for item in component.items])
                place = subject.at(entry) or subject.block_at(section.block)
                hint = "put a sub-heading here, join entries that go together, or drop the least useful"
                yield Diagnostic(ID, message, place, hint, Severity.WARNING)


def _one_too_many(subject: Subject, origins: Sequence[str]) -> str:
    """Choose the entry to blame: what a clinic or surgeon added comes after what was there before."""
    added = [origin for origin in origins if _is_added(subject, origin)]
    return [*(origin for origin in origins if origin not in added), *added][MOST]


def _is_added(subject: Subject, origin: str) -> bool:
    placed = subject.placed.get(origin)
    return placed is not None and "overrides" in placed.places[-1].path
