"""unit-space: a space stands between a number and its unit.

PASS: {item: {check: Take 5 mg at night.}}
PASS: {item: {text: "Levels L4 and C5 are checked on a 3D scan, open 24/7 from 8am."}}
FAIL: {item: {check: Take 5mg at night.}}
FAIL: {item: {check: "Lift no bag over **10lb**."}}
FAIL: {item: {text: Drink 0.5l of water.}}
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from typing import Final

from handouts.checks.numbers.amounts import ANY_UNIT, NUMBER, ONE_LETTER_UNIT
from handouts.checks.prose import prose_of
from handouts.checks.subject import Subject
from handouts.diagnostics import Diagnostic

ID: Final = "unit-space"
REASON: Final = "The m of '10mg' is read as a zero or two, a tenfold to hundredfold overdose."
STANDARD: Final = "ISMP, List of Error-Prone Abbreviations, Symbols, and Dose Designations: dose and unit run together"

_RUN_TOGETHER: Final = re.compile(rf"(?<![\w.,/])(?P<number>{NUMBER})(?P<unit>(?i:{ANY_UNIT}|in\b)|{ONE_LETTER_UNIT})")


def check(subject: Subject) -> Iterator[Diagnostic]:
    """Look for a unit right behind its number; degrees and am or pm are no doses."""
    for prose in prose_of(subject):
        for start, end, instead in _run_together(prose.words):
            message = f"'{prose.said(start, end)}' has no space between number and unit"
            yield Diagnostic(ID, message, prose.at(start, end), f"write '{instead}'")


@lru_cache(maxsize=8192)
def _run_together(words: str) -> tuple[tuple[int, int, str], ...]:
    found = _RUN_TOGETHER.finditer(words)
    return tuple((match.start(), match.end(), f"{match['number']} {match['unit']}") for match in found)
