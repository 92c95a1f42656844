"""clock-words: midnight and noon are times that two readers put on two days, or at two ends of one.

PASS: {item: {check: "No food after 11:59 pm on the day before."}}
PASS: {item: {text: We call you in the afternoon.}}
FAIL: {item: {check: No food after midnight.}}
FAIL: {item: {text: Come at **12 noon**.}}
FAIL: {item: {check: "No food after 12:00 am."}}
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from typing import Final

from handouts.checks.prose import prose_of
from handouts.checks.subject import Subject
from handouts.diagnostics import Diagnostic, Severity

ID: Final = "clock-words"
REASON: Final = "Nobody knows on which side of midnight a day starts; who fasts from the wrong one is sent home."
STANDARD: Final = "NIST, Times of Day FAQs: noon and midnight are neither 12 am nor 12 pm"

_WORD: Final = re.compile(
    r"(?<![\w:.,])(?:(?:12[:.]?(?:00)?\s*)?(?P<midnight>midnight)|(?:12[:.]?(?:00)?\s*)?noon(?:time)?"
    r"|12(?:[:.]00)?\s*(?P<am>am\b|a\.m\.)|12(?:[:.]00)?\s*(?:pm\b|p\.m\.))",
    re.IGNORECASE,
)


def check(subject: Subject) -> Iterator[Diagnostic]:
    """Look for the words and for 12 am and 12 pm; midnight, where fasting goes wrong, is the error."""
    for prose in prose_of(subject):
        for start, end, is_midnight in _clock_words(prose.words):
            message = f"'{prose.said(start, end)}' is read in more than one way"
            if is_midnight:
                hint = "write '11:59 pm' with its day, or '12:01 am' with the day after"
            else:
                hint = "write '11:59 am' or '12:01 pm'"
            severity = Severity.ERROR if is_midnight else Severity.WARNING
            yield Diagnostic(ID, message, prose.at(start, end), hint, severity)


@lru_cache(maxsize=8192)
def _clock_words(words: str) -> tuple[tuple[int, int, bool], ...]:
    found = _WORD.finditer(words)
    return tuple((match.start(), match.end(), bool(match["midnight"] or match["am"])) for match in found)
