"""risk-adjective: words such as "rare" or "safe" stand only beside the number they stand for.

PASS: {item: {text: "It is rare: 2 of 1,000 people have it."}}
PASS: {item: {risk: A clot, means: This is rare., low: 1, high: 1, source: [P1]}}
PASS: {items: [{heading: Rare harms}, {risk: A clot, low: 1, high: 1, source: [P1]}]}
PASS: {item: {bullet: "How safe is it? Is it common?"}}
PASS: {item: {text: "Ask when it is safe to fly, keep pills in a safe place, and use common sense."}}
FAIL: {item: {text: Infection is rare.}}
FAIL: {item: {bullet: "**Very common:** a sore throat"}}
FAIL: {item: {text: This is a low-risk operation.}}
FAIL: {item: {text: The surgery is safe.}}
FAIL: {items: [{heading: Rare harms}, {bullet: A clot in a leg.}]}
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache
from typing import Final

from handouts.checks.groups import Group, groups_of
from handouts.checks.numbers.phrases import Phrases, phrases_of
from handouts.checks.numbers.shares import shares
from handouts.checks.prose import Prose, plain, sentences
from handouts.checks.subject import Subject
from handouts.checks.writing import texts_of
from handouts.content.items import HeadingItem, RiskItem
from handouts.diagnostics import Diagnostic
from handouts.resolve.layers import PlacedItem

ID: Final = "risk-adjective"
REASON: Final = "'Rare' is 1 in 20 to one reader and 1 in a million to the next."
STANDARD: Final = "PIF guide to telling risk: no word for a risk without its number"
PHRASES: Final = "risk-adjectives"


def check(subject: Subject) -> Iterator[Diagnostic]:
    """Look for the phrases of content/plain-language/en/risk-adjectives.yaml in items that give no share of people.

    The numbers under a heading are those of the heading too; a question asks for a number and needs none.
    """
    phrases = phrases_of(subject.library, PHRASES)
    for group in groups_of(subject):
        for origin, placed in group.items:
            if not _has_number(subject, placed, group):
                yield from _in_item(origin, placed, phrases)


def _in_item(origin: str, placed: PlacedItem, phrases: Phrases) -> Iterator[Diagnostic]:
    for text in texts_of(placed):
        prose = Prose(origin, plain(text.text), text.at)
        for found in phrases.found_in(prose.words):
            if not _is_asked(prose.words, found.start):
                message = f"'{prose.said(found.start, found.end)}' tells a risk in '{origin}' without a number"
                yield Diagnostic(ID, message, prose.at(found.start, found.end), found.advice)


def _has_number(subject: Subject, placed: PlacedItem, group: Group) -> bool:
    if isinstance(placed.item, HeadingItem):
        return any(_tells_share(subject, other) for _, other in group.items)
    return _tells_share(subject, placed)


def _tells_share(subject: Subject, placed: PlacedItem) -> bool:
    if isinstance(placed.item, RiskItem):
        return True
    texts = [plain(text.text) for text in texts_of(placed)]
    facts = [subject.resolved.facts.get(name) for text in texts for name in text.references]
    return any(shares(text.words) for text in texts) or any(fact and fact.spec.type == "range" for fact in facts)


@lru_cache(maxsize=1024)
def _is_asked(words: str, at: int) -> bool:
    return any(start <= at < end and words[start:end].rstrip().endswith("?") for start, end in sentences(words))
