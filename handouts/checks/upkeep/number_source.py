"""number-source: a number that tells a patient what to do or expect says where it comes from.

PASS: {item: {check: "Lift nothing heavier than {lift_limit}."}}
PASS: {item: {text: "3 of 100 people have a leak.", source: [R27]}}
PASS: {item: {text: "Step 1: call (217) 555-0142, open 24 hours a day, on March 9. It is 1 page."}}
PASS: {item: {heading: First 2 days}}
PASS: {item: {check: "Parking is free for 2 hours. Come 15 minutes early."}}
PASS: {item: {row: Pack your bag., before: nsaid_before}}
FAIL: {item: {text: 3 of 100 people have a leak.}}
FAIL: {item: {check: Put ice on it for 20 minutes.}}
FAIL: {item: {row: Stop tea., before: 2 weeks}}
FAIL: {item: {bullet: "Rest for {eve}."}}
FAIL: {item: {text: Walk a little., source: [R27, XYZ9]}}
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from functools import lru_cache
from typing import Final

from msgspec import Struct

from handouts.checks.numbers.amounts import LENGTH_OR_HEAT, MASS_AND_VOLUME, NUMBER, SPELT_NUMBER, TIME
from handouts.checks.numbers.shares import shares
from handouts.checks.prose import REFERENCE, Prose, plain, sentences
from handouts.checks.subject import Subject
from handouts.checks.writing import texts_of
from handouts.content.items import ActivityItem, RowItem, StepItem
from handouts.diagnostics import Diagnostic, HandoutError, Location, Severity
from handouts.resolve.layers import Layer, PlacedItem

ID: Final = "number-source"
REASON: Final = "A number nobody can trace is a number nobody can check when guidance changes."
STANDARD: Final = "content/README.md, Words and sources; PIF TICK, criterion 4: evidence"

_KINDS_THAT_NAME: Final = frozenset({"heading", "label", "formats"})
_KEYS_THAT_NAME: Final = frozenset({"step", "activity", "labels", "alt", "population", "term"})
"""What names a period or a group of people, or says what a picture shows, claims nothing."""
_COUNTED: Final = rf"(?:{NUMBER}|\b{SPELT_NUMBER}\b)"
_GAP: Final = r"[\s-]*"
_AMOUNT: Final = re.compile(
    rf"(?<![\w.,/:-]){_COUNTED}(?:{_GAP}(?:to|or|\N{{EN DASH}}){_GAP}{_COUNTED})?"
    rf"(?:{_GAP}(?:{MASS_AND_VOLUME}|(?!feet|foot){LENGTH_OR_HEAT}|{TIME}|%|per\s?cent|°\s*[CF])(?!\w)"
    r"|(?<!\bone)(?:\s+(?!am\b|pm\b)[a-z]+){1,4}?\s+(?:a|per|each|every)\s+(?:day|night|hour|week)\b)",
    re.IGNORECASE,
)
_NO_CLAIM: Final = re.compile(
    r"24 hours(?: a day|, (?:7|seven) days)|(?:7|seven) days a week|\b\d{1,3}[ -](?:years?|months?)[ -](?:old|of age)"
    r"|24-hour|\bas one unit"
    r"|(?<!for )(?<!after )(?<!least )(?<!every )\bone (?:day|minute|foot)\b",
    re.IGNORECASE,
)
"""Hours of service, ages and figures of speech."""
_ERRAND: Final = re.compile(
    r"\b(?:videos?|park|parking|tickets?|(?:the|by) (?:bus|train)|check-?in|paperwork|fill in|front desk|reception|"
    r"waiting room|(?:phone )?call of|phone calls?|minutes (?:early|late))\b",
    re.IGNORECASE,
)
"""In a sentence about getting to the clinic or reaching it no number is a claim either."""
_DATE_FORMS: Final = frozenset({"date", "day", "full", "date_before", "day_before", "clock"})
_MEASURED: Final = frozenset({"weight", "length", "duration", "temperature", "count", "range"})


class _Claim(Struct, frozen=True):
    """A number that an item prints, and where it was written."""

    said: str
    place: Location | None


def check(subject: Subject) -> Iterator[Diagnostic]:
    """Check that every number has a source code, and that every source code leads to a source."""
    for origin, placed in subject.items():
        if not placed.item.source:
            yield from _unsourced(subject, origin, placed)
    yield from _unknown_sources(subject)


def _unsourced(subject: Subject, origin: str, placed: PlacedItem) -> Iterator[Diagnostic]:
    """Find numbers without a source; clinics and surgeons may speak for themselves, so theirs are a warning."""
    claims = list(_claims(subject, placed))
    if not claims:
        return
    said = " and ".join(dict.fromkeys(f"'{claim.said}'" for claim in claims))
    message = f"{said} in '{origin}' {'has' if len(claims) == 1 else 'have'} no source"
    hint = "add 'source: [...]' with a code of sources.yaml"
    if placed.layer is not Layer.PROCEDURE:
        hint += "; if it is your own rule, give your own sources.yaml a code for it"
    severity = Severity.ERROR if placed.layer is Layer.PROCEDURE else Severity.WARNING
    yield Diagnostic(ID, message, claims[0].place, hint, severity)


def _claims(subject: Subject, placed: PlacedItem) -> Iterator[_Claim]:
    item = placed.item
    if item.kind in _KINDS_THAT_NAME:
        return
    for text in texts_of(placed):
        if text.path[0] not in _KEYS_THAT_NAME:
            prose = Prose("", plain(text.text), text.at)
            spans = (*_amounts(prose.words), *_facts_without_source(subject, prose))
            yield from (_Claim(prose.said(start, end), prose.at(start, end)) for start, end in spans)
    for key in _distances(item):
        written = getattr(item, key)
        fact = subject.resolved.facts.get(written)
        if written and not (fact and fact.spec.source) and any(map(str.isdigit, fact.text if fact else written)):
            yield _Claim(written, placed.at(key.rstrip("_")))


def _distances(item: object) -> tuple[str, ...]:
    """The keys of an item that hold a distance in time, or the name of a fact that does."""
    match item:
        case RowItem():
            return ("before", "after", "time")
        case ActivityItem():
            return ("from_", "until")
        case StepItem():
            return ("until",)
        case _:
            return ()


@lru_cache(maxsize=8192)
def _amounts(words: str) -> tuple[tuple[int, int], ...]:
    idle = [found.span() for found in _NO_CLAIM.finditer(words)]
    idle += [(start, end) for start, end in sentences(words) if _ERRAND.search(words, start, end)]
    spans = [*(found.span() for found in _AMOUNT.finditer(words)), *((s.start, s.end) for s in shares(words))]
    return tuple(span for span in spans if not any(start <= span[0] < end for start, end in idle))


def _facts_without_source(subject: Subject, prose: Prose) -> Iterator[tuple[int, int]]:
    """Find references that print a number; one that prints a date counts as a date."""
    places = [at for at, sign in enumerate(prose.words) if sign == REFERENCE]
    for at, reference in zip(places, prose.plain.references, strict=True):
        name, _, form = reference.partition(".")
        fact = subject.resolved.facts.get(name)
        if fact and fact.text and form not in _DATE_FORMS and fact.spec.type in _MEASURED and not fact.spec.source:
            yield at, at + 1


def _unknown_sources(subject: Subject) -> Iterator[Diagnostic]:
    try:
        known, specs = subject.library.sources().value, subject.library.facts()
    except HandoutError:
        return  # the loader has said so
    for origin, placed in subject.items():
        yield from _unknown(f"'{origin}'", placed.item.source, known, placed.at)
    for name, spec in specs.value.items():
        yield from _unknown(f"fact '{name}'", spec.source, known, lambda *path, of=name: specs.at(of, *path))


def _unknown(
    whose: str, codes: tuple[str, ...], known: Iterable[str], at: Callable[..., Location]
) -> Iterator[Diagnostic]:
    for position, code in enumerate(codes):
        if code not in known:
            message = f"{whose} names the source '{code}', which sources.yaml does not have"
            hint = "correct the code, or add it to sources.yaml with its title and address"
            yield Diagnostic(ID, message, at("source", position), hint)
