"""error-prone-abbreviation: no short form that has been misread for another dose, medicine or time.

PASS: {item: {check: Take 1 tablet twice a day at bedtime.}}
PASS: {item: {text: "Ward & Sons deliver to PO Box 12. Write to us@clinic.org or and/or call."}}
FAIL: {item: {check: Take 1 tablet BID.}}
FAIL: {item: {check: "Insulin: 10U at bedtime"}}
FAIL: {item: {check: Take 1/2 tablet prn.}}
FAIL: {item: {text: "Keep it < 5 days."}}
FAIL: {item: {text: Food & drink are served.}}
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from handouts.checks.numbers.phrases import phrases_of
from handouts.checks.prose import prose_of
from handouts.checks.subject import Subject
from handouts.diagnostics import Diagnostic

ID: Final = "error-prone-abbreviation"
REASON: Final = "'10U' has been read as 100, and 'QD' as four times a day; no patient has to know either."
STANDARD: Final = "ISMP, List of Error-Prone Abbreviations, Symbols, and Dose Designations"
PHRASES: Final = "error-prone-abbreviations"


def check(subject: Subject) -> Iterator[Diagnostic]:
    """Look for the phrases of content/plain-language/en/error-prone-abbreviations.yaml."""
    phrases = phrases_of(subject.library, PHRASES)
    for prose in prose_of(subject):
        for found in phrases.found_in(prose.words):
            if _joins_names(prose.words, found.start, found.end):
                continue
            message = f"'{prose.said(found.start, found.end)}' is an error-prone abbreviation"
            yield Diagnostic(ID, message, prose.at(found.start, found.end), found.advice)


def _joins_names(words: str, start: int, end: int) -> bool:
    """Whether it is the sign of a name or a path, as in "Ward & Sons"."""
    before, after = words[:start].split(), words[end:].split()
    return words[start:end] in "&+>" and bool(before and after) and before[-1][0].isupper() and after[0][0].isupper()
