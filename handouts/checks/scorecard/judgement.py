"""What an item of a scorecard is, and how the rules there are anyway become its verdict."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from enum import Enum
from typing import Final

from msgspec import Struct

from handouts.checks.gate import ALL_RULES
from handouts.checks.reading import nodes
from handouts.checks.subject import Subject
from handouts.diagnostics import Diagnostic, Location


class Verdict(Enum):
    """What can be said of an item without a reader."""

    PASS = "pass"
    FAIL = "fail"
    PERSON = "needs a person"


class Judgement(Struct, frozen=True):
    """A verdict, why, and the place of what caused a fail."""

    verdict: Verdict
    reason: str = ""
    location: Location | None = None


_RULES: Final = {rule.ID: rule for rule in ALL_RULES}
Judge = Callable[[Subject], Judgement]


class Item(Struct, frozen=True):
    """One item of an instrument; `asks` is its demand in our own words."""

    number: int
    asks: str
    judge: Judge


PASSED: Final = Judgement(Verdict.PASS)


def failed(reason: str, location: Location | None = None) -> Judgement:
    """Say that an item does not hold."""
    return Judgement(Verdict.FAIL, reason, location)


def passes_if(holds: bool, reason: str, location: Location | None = None) -> Judgement:
    """Pass an item that holds, or fail it for `reason`."""
    return PASSED if holds else failed(reason, location)


def needs_a_person(question: str) -> Judge:
    """Leave an item to a reader, with the question to ask."""
    return lambda _: Judgement(Verdict.PERSON, question)


def all_of(*judges: Judge) -> Judge:
    """Take the first verdict that is not a pass."""

    def judge(subject: Subject) -> Judgement:
        verdicts = (one(subject) for one in judges)
        return next((found for found in verdicts if found.verdict is not Verdict.PASS), PASSED)

    return judge


def keeps(*rules: str) -> Judge:
    """Pass a handout in which these rules find nothing; otherwise tell of the first finding."""

    def judge(subject: Subject) -> Judgement:
        found = next(findings(subject, *rules), None)
        return failed(found.message, found.location) if found else PASSED

    return judge


def findings(subject: Subject, *rules: str) -> Iterator[Diagnostic]:
    """Give what the rules of these ids find. Raises KeyError for an id no rule has."""
    for name in rules:
        yield from _RULES[name].check(subject)


def parts_of(subject: Subject) -> Iterator[tuple[object, str]]:
    """Give every node of every section with its origin."""
    for section in subject.handout.sections:
        yield from nodes(section)
