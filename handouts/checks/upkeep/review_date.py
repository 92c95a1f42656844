"""review-date: the text's next review is not past, and at most 3 years ahead.

PASS: {procedure: {review_by: 2029-03}, today: 2026-11-21}
PASS: {procedure: {review_by: 2026-11}, today: 2026-11-30}
FAIL: {procedure: {review_by: 2026-10}, today: 2026-11-01}
FAIL: {procedure: {review_by: 2062-03}, today: 2026-11-21}
FAIL: {block: {review_by: 2025-12}, today: 2026-11-21}
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from handouts.checks.subject import Subject
from handouts.diagnostics import Diagnostic, Location, Severity

ID: Final = "review-date"
REASON: Final = "Guidance changes; a text that nobody has looked at for years may tell last year's fasting rules."
STANDARD: Final = "PIF TICK: publication and review dates, a review at least every 3 years"

_YEARS: Final = 3


def check(subject: Subject) -> Iterator[Diagnostic]:
    """Check the procedure's date, and those of blocks that have one of their own."""
    procedure = subject.resolved.procedure
    yield from _objections(subject, procedure.procedure, procedure.review_by, subject.procedure_at("review_by"))
    for resolved in subject.resolved.blocks:
        block = resolved.block
        if block.review_by:
            yield from _objections(subject, block.block, block.review_by, subject.block_at(block.block, "review_by"))


def _objections(subject: Subject, name: str, review_by: str, place: Location | None) -> Iterator[Diagnostic]:
    today = subject.resolved.today
    # months of one form, so the order of the texts is the order of the months
    this_month, latest = f"{today:%Y-%m}", f"{today.year + _YEARS:04}-{today:%m}"
    if review_by < this_month:
        message = f"the review of '{name}' was due by {review_by}"
        hint = f"hold the text against its sources, then write a month up to {latest}"
        yield Diagnostic(ID, message, place, hint)
    elif review_by > latest:
        message = f"the review of '{name}' is due by {review_by}, more than {_YEARS} years ahead"
        yield Diagnostic(ID, message, place, f"write a month up to {latest}", Severity.WARNING)
