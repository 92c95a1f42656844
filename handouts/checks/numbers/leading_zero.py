"""leading-zero: a decimal starts with a digit: ".5 mg" is read as 5.

PASS: {item: {check: Take 0.5 mg at night.}}
PASS: {item: {text: "Wait a moment ... 5 more minutes."}}
FAIL: {item: {check: Take .5 mg at night.}}
FAIL: {item: {text: "The cut is (about **.75** inch) long."}}
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from typing import Final

from handouts.checks.numbers.amounts import UNIT
from handouts.checks.prose import prose_of
from handouts.checks.subject import Subject
from handouts.diagnostics import Diagnostic

ID: Final = "leading-zero"
REASON: Final = "A decimal point that is missed turns .5 mg into 5 mg."
STANDARD: Final = "ISMP, List of Error-Prone Abbreviations, Symbols, and Dose Designations: no leading zero"

_NAKED: Final = re.compile(rf"(?<![^\s(<>=~/\N{{EN DASH}}-])\.\d+(?:[\s-]*{UNIT})?")


def check(subject: Subject) -> Iterator[Diagnostic]:
    """Look for decimal points with no digit before them."""
    for prose in prose_of(subject):
        for start, end in _naked(prose.words):
            said = prose.said(start, end)
            message = f"'{said}' has no zero before its decimal point"
            yield Diagnostic(ID, message, prose.at(start, end), f"write '0{said}'")


@lru_cache(maxsize=8192)
def _naked(words: str) -> tuple[tuple[int, int], ...]:
    return tuple(found.span() for found in _NAKED.finditer(words))
