"""bare-percent: a share of people is told in people, "5 of 100 people", not in percent.

PASS: {item: {text: "5 of 100 people have a wound infection."}}
PASS: {item: {text: "A wound infection comes in 5% (5 of 100 people)."}}
PASS: {item: {check: Wash with the 4% chlorhexidine soap.}}
PASS: {item: {text: You may not feel 100% for a while.}}
FAIL: {item: {text: About 5% of people have a wound infection.}}
FAIL: {item: {text: Pain gets less in 70 to 90 percent.}}
FAIL: {item: {bullet: "**Infection:** five per cent"}}
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from typing import Final

from handouts.checks.numbers.amounts import NUMBER, SPELT_NUMBER, number_of
from handouts.checks.numbers.shares import shares
from handouts.checks.prose import REFERENCE, prose_of, sentences
from handouts.checks.subject import Subject
from handouts.diagnostics import Diagnostic

ID: Final = "bare-percent"
REASON: Final = "Readers judge '5 of 100 people' right far more often than '5%'."
STANDARD: Final = "PIF guide to telling risk: expected frequencies, not percent; CDC Clear Communication Index, item 15"

_NUMBER: Final = rf"(?:{NUMBER}|\b{SPELT_NUMBER}\b|{REFERENCE})"
_PERCENT: Final = re.compile(
    rf"(?<![\w.,])(?P<low>{_NUMBER})(?:\s*(?:to|or|-|\N{{EN DASH}})\s*(?P<high>{_NUMBER}))?\s*-?"
    rf"(?:%|per\s?cent\b)",
    re.IGNORECASE,
)
_STRENGTH: Final = re.compile(
    r"(?:\s+\w+){0,2}?\s+(?:chlorhexidine|chg|alcohol|iodine|povidone|peroxide|lidocaine|lignocaine|capsaicin|menthol|"
    r"hydrocortisone|saline|sodium|glucose|dextrose|solution|cream|gel|ointment|patch|patches|soap|juice|cotton|wool)\b",
    re.IGNORECASE,
)
"""Behind a percentage: it is how strong a medicine is, or what a thing is made of."""


def check(subject: Subject) -> Iterator[Diagnostic]:
    """Allow a percentage only in a sentence that tells the same share in people."""
    for prose in prose_of(subject):
        for start, end, instead in _bare(prose.words):
            hint = f"write '{instead}', or add it to the sentence"
            yield Diagnostic(ID, f"'{prose.said(start, end)}' is a bare percentage", prose.at(start, end), hint)


@lru_cache(maxsize=8192)
def _bare(words: str) -> tuple[tuple[int, int, str], ...]:
    found = [match for match in _PERCENT.finditer(words) if not _is_no_share(match, words)]
    if not found:
        return ()
    told = shares(words)
    with_people = [(s, e) for s, e in sentences(words) if any(s <= share.start < e for share in told)]
    return tuple(
        (match.start(), match.end(), _in_people(match))
        for match in found
        if not any(start <= match.start() < end for start, end in with_people)
    )


def _is_no_share(match: re.Match[str], words: str) -> bool:
    is_whole = match["low"] == "100" and not match["high"]
    return is_whole or bool(_STRENGTH.match(words, match.end()))


def _in_people(match: re.Match[str]) -> str:
    ends = [match[end] for end in ("low", "high") if match[end]]
    if REFERENCE in ends:
        return "n of 100 people"
    numbers = [number_of(end) for end in ends]
    of = next((of for of in (100, 1000, 10_000) if all((n * of / 100).is_integer() for n in numbers)), 100)
    return f"{' to '.join(f'{n * of / 100:g}' for n in numbers)} of {of:,} people"
