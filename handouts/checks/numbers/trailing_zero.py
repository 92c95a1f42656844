"""trailing-zero: no zero ends the decimals of an amount: "5.0 mg" is read as 50.

PASS: {item: {check: Take 5 mg at night.}}
PASS: {item: {check: Take 2.5 mg at night.}}
PASS: {item: {text: "This is version 2.0 of the leaflet."}}
FAIL: {item: {check: Take 5.0 mg at night.}}
FAIL: {item: {check: "Drink **1.50** liters of water."}}
FAIL: {item: {text: The cut is 1.0 to 2.5 inches long.}}
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from typing import Final

from handouts.checks.numbers.amounts import NUMBER, UNIT
from handouts.checks.prose import prose_of
from handouts.checks.subject import Subject
from handouts.diagnostics import Diagnostic

ID: Final = "trailing-zero"
REASON: Final = "A decimal point that is missed turns 5.0 mg into 50 mg."
STANDARD: Final = "ISMP, List of Error-Prone Abbreviations, Symbols, and Dose Designations: trailing zero"

_GAP: Final = r"[\s-]*"
_TRAILING: Final = re.compile(
    rf"(?<![\w.,])\d[\d,]*\.\d*0(?!\d)(?:{_GAP}(?:to|or|\N{{EN DASH}}){_GAP}{NUMBER})?{_GAP}{UNIT}"
)
_ZEROS: Final = re.compile(r"(\.\d*[1-9])0+(?!\d)|\.0+(?!\d)")


def check(subject: Subject) -> Iterator[Diagnostic]:
    """Look for decimals that end in zero before a unit; a version or a section number has none."""
    for prose in prose_of(subject):
        for start, end, instead in _trailing(prose.words):
            hint = f"write '{instead}'"
            yield Diagnostic(ID, f"'{prose.said(start, end)}' has a trailing zero", prose.at(start, end), hint)


@lru_cache(maxsize=8192)
def _trailing(words: str) -> tuple[tuple[int, int, str], ...]:
    found = _TRAILING.finditer(words)
    return tuple((match.start(), match.end(), _ZEROS.sub(r"\1", match[0])) for match in found)
