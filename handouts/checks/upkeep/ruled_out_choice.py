"""ruled-out-choice: a clinic's or surgeon's own words are not about what their own answers rule out.

PASS: {surgeon: {overrides: {recovery: {replace: {brace: {text: Wear your brace when you are up.}}}}}}
PASS: {surgeon: {facts: {brace: "yes"}, overrides: {recovery: {add: [{item: {id: b, text: Wash in your brace.}}]}}}}
PASS: {surgeon: {overrides: {recovery: {add: [{item: {id: b, text: You do not need a brace.}}]}}}}
PASS: {surgeon: {overrides: {recovery: {add: [{item: {id: b, text: Your stitches stay dry., when: {brace: "yes"}}}]}}}}
FAIL: {surgeon: {overrides: {recovery: {add: [{item: {id: b, text: Wear your brace for a while.}}]}}}}
FAIL: {surgeon: {facts: {stitches: staples}, overrides: {recovery: {add: [{item: {id: b, text: They dissolve.}}]}}}}
FAIL: {surgeon: {overrides: {recovery: {add: [{item: {id: b, text: Keep your staples dry., when: {brace: "no"}}}]}}}}
FAIL: {surgeon: {overrides: {recovery: {replace: {dressing: {bullet: Keep it and your staples dry.}}}}}}
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from typing import Final

from msgspec import Struct

from handouts.checks.own_layers import OfEveryPacket, OwnLayer
from handouts.checks.prose import plain, sentences
from handouts.checks.subject import Subject
from handouts.checks.writing import Written, texts_of
from handouts.content.model import FactSpec
from handouts.diagnostics import Diagnostic, Severity
from handouts.resolve.layers import Layer, PlacedItem

ID: Final = "ruled-out-choice"
REASON: Final = "A patient who is told to wear a brace, and given none, calls or worries."
STANDARD: Final = "content/README.md, Facts: words of a line that is only true with some answers"

_OPEN: Final = re.compile(
    r"\b(?:no|not|never|none|without|instead|unless|if|whether|or|allerg\w+)\b"
    r"|n['\N{RIGHT SINGLE QUOTATION MARK}]t\b|\?",
    re.IGNORECASE,
)
"""Words of a sentence that denies, asks, or leaves open."""


class _Ruled(Struct, frozen=True):
    """A fact that has words of its own, and the answer it has."""

    name: str
    spec: FactSpec
    answer: str


def check(subject: Subject) -> Iterator[Diagnostic]:
    """Look at every line a file changed or added, in every operation it is for."""
    yield from _found(subject)


@OfEveryPacket
def _found(layers: tuple[OwnLayer, ...]) -> Iterator[Diagnostic]:
    for layer in layers:
        values = ((name, layer.above.facts.get(name), spec) for name, spec in layer.facts.items() if spec.words)
        ruled = [_Ruled(name, spec, value.text) for name, value, spec in values if value]
        for block, items in layer.above.blocks.items():
            for placed in items.items:
                if placed.layer is not Layer.PROCEDURE and not layer.never_prints(placed.item):
                    yield from _in_item(f"{block}/{placed.item.id}", placed, ruled)


def _in_item(origin: str, placed: PlacedItem, ruled: list[_Ruled]) -> Iterator[Diagnostic]:
    when = placed.item.when
    could = [fact for fact in ruled if fact.answer in when.get(fact.name, (fact.answer,))]
    for text in texts_of(placed):
        yield from (_finding(origin, text, fact, *span) for fact in could for span in _denied(text.text, fact))


def _denied(text: str, fact: _Ruled) -> Iterator[tuple[int, int]]:
    """Find the words, as places in the text, that are only true with another answer than the fact has."""
    read = plain(text)
    for first, last in sentences(read.words):
        if _OPEN.search(read.words, first, last):
            continue
        for word, accepted in fact.spec.words.items():
            found = _as_said(word).search(read.words, first, last) if fact.answer not in accepted else None
            if found:
                yield read.places[found.start()], read.places[found.end() - 1] + 1
                break


@lru_cache(maxsize=256)
def _as_said(word: str) -> re.Pattern[str]:
    phrase = r"\s+".join(map(re.escape, word.split()))
    return re.compile(rf"(?<!\w){phrase}s?(?!\w)", re.IGNORECASE)


def _finding(origin: str, text: Written, fact: _Ruled, start: int, end: int) -> Diagnostic:
    printed = fact.spec.choices.get(fact.answer, fact.answer)
    message = f"'{origin}' says '{text.text[start:end]}', but {fact.spec.says} is '{printed}'"
    hint = f"take it out, set '{fact.name}', or print the line only when '{fact.name}' is what it says"
    return Diagnostic(ID, message, text.at(start, end), hint, Severity.WARNING)
