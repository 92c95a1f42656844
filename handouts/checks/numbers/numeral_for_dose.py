"""numeral-for-dose: doses and limits are in figures: "2 tablets", "5 lb", "3 weeks".

PASS: {item: {check: Take 2 tablets at night.}}
PASS: {item: {text: One of the nurses helps you with one pillow under both knees.}}
PASS: {item: {text: Take one day at a time. One day you will walk with ease.}}
PASS: {item: {text: "Turn as one unit, like a log."}}
PASS: {item: {text: "We answer the phone seven days a week."}}
FAIL: {item: {check: Take two tablets at night.}}
FAIL: {item: {check: Lift no more than **five** pounds.}}
FAIL: {item: {text: Your sick note is for two to three weeks.}}
FAIL: {item: {text: Rest for one day.}}
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from typing import Final

from handouts.checks.numbers.amounts import COUNTED_DOSE, LENGTH_OR_HEAT, MASS_AND_VOLUME, SPELT, SPELT_NUMBER, TIME
from handouts.checks.prose import prose_of
from handouts.checks.subject import Subject
from handouts.diagnostics import Diagnostic, Severity

ID: Final = "numeral-for-dose"
REASON: Final = "A reader who looks for the number finds a figure at a glance, and misses a word."
STANDARD: Final = "AHRQ PEMAT-P, item 6: numbers are clear"

_GAP: Final = r"[\s\N{NO-BREAK SPACE}-]+"
_SIZE: Final = r"(?:(?:full|small|large|more|extra|whole|square)\s+)?"
_WORDS: Final = rf"(?:{SPELT_NUMBER}|a couple of)"
_UNIT: Final = (
    rf"(?!(?:feet|foot|injections?|shots?|years?)\b)(?:{MASS_AND_VOLUME}|{COUNTED_DOSE}|{LENGTH_OR_HEAT}|{TIME}|"
    r"times\s+(?:a|per|each|every)\s+day)\b"
)
"""Feet are also what one stands on, a shot is a treatment that is counted, and years are told, not kept."""
_SPELT_AMOUNT: Final = re.compile(
    rf"\b(?P<amount>(?:{_WORDS}{_GAP}(?:to|or|and)\s+)?{_WORDS}(?P<half>\s+and\s+a\s+half)?){_GAP}{_SIZE}"
    rf"{_UNIT}(?!\s+at\s+a\s+time)",
    re.IGNORECASE,
)
_BEFORE_A_LIMIT: Final = re.compile(
    r"(?:for|after|in|within|every|last|lasts|least|most|than|only|wait)\s+$", re.IGNORECASE
)
"""What stands before "one day" when it is meant as a length of time."""


def check(subject: Subject) -> Iterator[Diagnostic]:
    """Look for numbers in words before a unit; "one day" counts only where it is a length of time."""
    for prose in prose_of(subject):
        for start, end, figures in _spelt(prose.words):
            message = f"'{prose.said(start, end)}' is an amount in words"
            yield Diagnostic(ID, message, prose.at(start, end), f"write '{figures}'", Severity.WARNING)


@lru_cache(maxsize=8192)
def _spelt(words: str) -> tuple[tuple[int, int, str], ...]:
    return tuple(
        (found.start(), found.end(), _in_figures(found))
        for found in _SPELT_AMOUNT.finditer(words)
        if not _is_idiom(found, words)
    )


def _is_idiom(found: re.Match[str], words: str) -> bool:
    said = " ".join(found[0].lower().split())
    if said == "seven days":
        return bool(re.match(r"\s+(?:a|per|every)\s+week\b", words[found.end() :]))
    if said == "one unit":
        return bool(re.search(r"\bas\s+$", words[: found.start()], re.IGNORECASE))
    return said in ("one day", "one minute") and not _BEFORE_A_LIMIT.search(words[: found.start()])


def _in_figures(found: re.Match[str]) -> str:
    amount = re.sub(r"a\s+couple\s+of", "two", found["amount"].lower())
    amount = re.sub(r"\s+and\s+a\s+half", "", amount)
    half = ".5" if found["half"] else ""
    figures = re.sub(SPELT_NUMBER, lambda word: f"{SPELT[word[0]]}", amount)
    return " ".join(f"{figures}{half}{found[0][found.end('amount') - found.start() :]}".split())
