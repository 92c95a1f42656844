"""duplicate-instruction: a block says each thing once, and a packet never says it again with another number.

PASS: {items: [{check: Take short walks.}, {check: Take long naps.}, {text: Call us.}, {note: Call us.}]}
PASS: {items: [{heading: Pill A}, {bullet: Take 2 every 6 hours.}, {heading: Pill B}, {bullet: Take 1 every 8 hours.}]}
PASS: {items: [{check: "Lift no more than {lift_limit}."}, {check: "Lift no more than a small bag."}]}
PASS: {items: [{check: Call us in the morning.}, {check: Call us in the evening.}]}
FAIL: {items: [{check: Pat the wound dry.}, {bullet: "**Pat your wound dry.** No cream."}]}
FAIL: {items: [{check: Take at least 3 short walks a day.}, {text: Take at least 5 short walks a day.}]}
FAIL: {items: [{check: "Wear it for {collar_days} at night."}, {check: Wear it for 99 days at night.}]}
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from typing import Final

from msgspec import Struct

from handouts.checks.groups import groups_of
from handouts.checks.prose import REFERENCE, Prose, plain, sentences
from handouts.checks.subject import Subject
from handouts.checks.writing import texts_of
from handouts.diagnostics import Diagnostic, Location, Severity
from handouts.resolve.layers import PRECEDENCE

ID: Final = "duplicate-instruction"
REASON: Final = "Who reads a thing twice looks for the difference; who finds one stops trusting both."
STANDARD: Final = "AHRQ PEMAT-P, item 2: nothing that distracts; content/README.md, Facts"

_KINDS: Final = frozenset({"text", "bullet", "point", "check", "row", "note", "never", "activity", "step"})
_KEYS: Final = frozenset({*_KINDS, "means", "says"}) - {"activity", "step"}
"""Kinds and keys of items that tell the reader what to do; signs of both cards repeat each other on purpose."""
_RUNNING_TEXT: Final = frozenset({"text", "bullet", "check", "note", "never"})
"""Kinds that are no summary and no calendar: points, timetable rows and steps repeat other blocks on purpose."""
_FEWEST_WORDS: Final = 3
_FEWEST_WORDS_APART: Final = 6
"""Shorter sentences may well stand in two blocks."""
_TOKEN: Final = re.compile(r"\d+(?:[.,]\d+)*|[^\W\d_]+(?:['\N{RIGHT SINGLE QUOTATION MARK}-][^\W\d_]+)*")
_SAYS_NOTHING: Final = frozenset({"a", "an", "the", "your", "our", "my", "please", "just", "very", "also", "then"})
"""Words that make no difference to an instruction."""
_NUMBER: Final = "#"
_Words = tuple[str, ...]


class _Said(Struct, frozen=True):
    """A sentence: its words that count, numbers as `#`, and the numbers."""

    words: _Words
    numbers: _Words
    prose: Prose
    span: tuple[int, int]
    heading: tuple[str, str]
    """The block, and the heading in it."""

    @property
    def text(self) -> str:
        return self.prose.said(*self.span)

    @property
    def origin(self) -> str:
        return self.prose.origin

    @property
    def place(self) -> Location | None:
        return self.prose.at(*self.span)

    @property
    def precedence(self) -> int:
        return PRECEDENCE.index(self.prose.placed.layer) if self.prose.placed else 0

    @property
    def needs_saying_once(self) -> bool:
        """Whether no other block should say it; safety text may."""
        placed = self.prose.placed
        is_running = placed is not None and placed.item.kind in _RUNNING_TEXT and not placed.item.locked
        return is_running and len(self.words) >= _FEWEST_WORDS_APART


def check(subject: Subject) -> Iterator[Diagnostic]:
    """Compare every sentence with the first of the same words.

    In one block the same sentence is a repeat; in two blocks it is one in running text. Another number in the same
    words is never meant, but under two headings of one block they may be about two things ("Take 2 every 6 hours").
    """
    by_words: dict[_Words, _Said] = {}
    in_block: dict[tuple[str, _Words, _Words], _Said] = {}
    in_running_text: dict[tuple[_Words, _Words], _Said] = {}
    for said in _sentences(subject):
        earlier = by_words.setdefault(said.words, said)
        same = in_block.setdefault((said.heading[0], said.words, said.numbers), said)
        if same is said and said.needs_saying_once:
            same = in_running_text.setdefault((said.words, said.numbers), said)
        if same is not said:
            one, other = _own_first(said, same)
            message = f"'{one.text}' in '{one.origin}' says again what '{other.origin}' says"
            yield Diagnostic(ID, message, one.place, "keep one of the two", Severity.WARNING)
        elif said.numbers != earlier.numbers and not _are_under_two_headings(said, earlier):
            one, other = _own_first(said, earlier)
            message = f"'{one.text}' in '{one.origin}' has another number than '{other.text}' in '{other.origin}'"
            hint = "keep the right one, or make it a fact, so that one value prints everywhere"
            yield Diagnostic(ID, message, one.place, hint, Severity.WARNING)


def _own_first(later: _Said, earlier: _Said) -> tuple[_Said, _Said]:
    """Put the line of the higher layer first: a clinic can mend its own line, and never the shipped one."""
    return (earlier, later) if earlier.precedence > later.precedence else (later, earlier)


def _are_under_two_headings(one: _Said, other: _Said) -> bool:
    return one.heading[0] == other.heading[0] and one.heading[1] != other.heading[1]


def _sentences(subject: Subject) -> Iterator[_Said]:
    printed = {name: fact.text for name, fact in subject.resolved.facts.items()}
    for group in groups_of(subject):
        told = ((origin, placed) for origin, placed in group.items if placed.item.kind in _KINDS)
        texts = ((origin, text) for origin, placed in told for text in texts_of(placed) if text.path[0] in _KEYS)
        for origin, text in texts:
            prose = Prose(origin, plain(text.text), text.at, text.placed)
            for span in sentences(prose.words):
                words, numbers = _reduced(_filled(prose, *span, printed))
                if sum(word != _NUMBER for word in words) >= _FEWEST_WORDS:
                    yield _Said(words, numbers, prose, span, (group.block, group.heading))


def _filled(prose: Prose, start: int, end: int, printed: dict[str, str]) -> str:
    """Put the printed value of each fact in its place; what is no fact, or prints a date, keeps its name."""
    names = iter(prose.plain.references[prose.words.count(REFERENCE, 0, start) :])
    parts = []
    for sign in prose.words[start:end]:
        name = next(names) if sign == REFERENCE else ""
        parts.append(f" {printed.get(name) or name} " if name else sign)
    return "".join(parts)


@lru_cache(maxsize=8192)
def _reduced(sentence: str) -> tuple[_Words, _Words]:
    tokens = [token.lower() for token in _TOKEN.findall(sentence)]
    counted = [token for token in tokens if token not in _SAYS_NOTHING]
    numbers = tuple(token for token in counted if token[0].isdigit())
    return tuple(_NUMBER if token[0].isdigit() else token for token in counted), numbers
