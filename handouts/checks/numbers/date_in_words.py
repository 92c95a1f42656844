"""date-in-words: the month of a date is a word: 3/9/2027 is March 9 to one reader and 3 September to another.

PASS: {item: {text: "We are closed on March 9, 2027."}}
PASS: {item: {text: "The surgery is at L4/5, open 24/7, pressure 120/80, pills of 5/325 mg."}}
PASS: {item: {text: "Call (217) 555-0142 or 01-23-4567 from 1/2 to 1 tablet."}}
FAIL: {item: {text: We are closed on 3/9/2027.}}
FAIL: {item: {text: "Closed: 2027-03-09"}}
FAIL: {item: {text: "Closed: **09.03.27**"}}
FAIL: {item: {check: Come back on 3/9.}}
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from typing import Final

from handouts.checks.prose import prose_of
from handouts.checks.subject import Subject
from handouts.diagnostics import Diagnostic

ID: Final = "date-in-words"
REASON: Final = "Half the world reads 3/9 as 3 September, and a patient who comes on the wrong day has eaten."
STANDARD: Final = "NHS Common User Interface, date display: the month is written in letters"

_DATE: Final = re.compile(
    r"(?<![\w/.,-])(?:"
    r"(?:19|20)\d\d(?P<iso>[-/.])(?P<month>\d{1,2})(?P=iso)(?P<day>\d{1,2})"
    r"|(?P<a>\d{1,2})(?P<sep>[/-])(?P<b>\d{1,2})(?P=sep)(?:(?:19|20)\d\d|\d\d)"
    r"|(?P<c>\d{1,2})\.\s?(?P<d>\d{1,2})\.\s?(?:19|20)\d\d"
    r"|(?P<e>\d{2})\.(?P<f>\d{2})\.\d\d"
    r")(?![\w/-]|\.\d)"
)
_NO_YEAR: Final = re.compile(
    r"\b(?:on|until|till|since|from|closed|dated)\s+(?:the\s+)?(?P<date>(?P<a>\d{1,2})/(?P<b>\d{1,2}))"
    r"(?=\s*(?:$|[.,;:)!?\n]|\s(?:on|at|and|or|if|for|until)\b))(?!\.\d)",
    re.IGNORECASE,
)
_EXAMPLE: Final = {"US": "March 9, 2027", "GB": "9 March 2027"}


def check(subject: Subject) -> Iterator[Diagnostic]:
    """Look for dates in figures, with or without a year."""
    example = _EXAMPLE.get(subject.resolved.clinic.country, _EXAMPLE["US"])
    hint = f"write the month as a word, as in '{example}'"
    for prose in prose_of(subject):
        for start, end in _dates(prose.words):
            yield Diagnostic(ID, f"the date '{prose.said(start, end)}' is in figures", prose.at(start, end), hint)


@lru_cache(maxsize=8192)
def _dates(words: str) -> tuple[tuple[int, int], ...]:
    whole = [found.span() for found in _DATE.finditer(words) if _is_date(found)]
    short = [found.span("date") for found in _NO_YEAR.finditer(words) if _is_date(found)]
    return tuple(sorted({*whole, *short}))


def _is_date(found: re.Match[str]) -> bool:
    """Whether one of two numbers can be the month and the other the day: of a phone number they seldom can."""
    low, high = sorted(int(number) for name, number in found.groupdict().items() if number and name in _PARTS)
    return 1 <= low <= 12 and 1 <= high <= 31


_PARTS: Final = frozenset({"month", "day", "a", "b", "c", "d", "e", "f"})
