"""fact-order: no answer contradicts another: heavy work never starts before light work, nor while the limits last.

PASS: {surgeon: {facts: {work_light: 8 weeks, work_heavy: 8 weeks}}}
PASS: {surgeon: {facts: {lift_weeks: 8 weeks, work_heavy: 56 days}}}
PASS: {surgeon: {facts: {fly_long: 2 weeks}}}
FAIL: {surgeon: {facts: {work_light: 8 weeks, work_heavy: 6 weeks}}}
FAIL: {surgeon: {facts: {lift_weeks: 12 weeks}}}
FAIL: {surgeon: {facts: {fly_short: 2 weeks, fly_long: {value: 10 days, beyond_range: They ask for it.}}}}
"""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from typing import Final

from handouts.checks.subject import Subject
from handouts.diagnostics import Diagnostic, HandoutError, Location, did_you_mean
from handouts.resolve.facts import ResolvedFact
from handouts.resolve.layers import PRECEDENCE
from handouts.resolve.quantities import Quantity, in_base
from handouts.resolve.wording import GLUE

ID: Final = "fact-order"
REASON: Final = "Two dates that cannot both be right leave a patient to choose one of them."
STANDARD: Final = "content/README.md, Facts: at_least"


def check(subject: Subject) -> Iterator[Diagnostic]:
    """Compare each fact with those it is never less than; a blank one is written in by hand and not compared."""
    facts = subject.resolved.facts
    for name, fact in facts.items():
        for position, other in enumerate(fact.spec.at_least):
            if other not in facts or facts[other].spec.type != fact.spec.type:
                message = f"'{name}' cannot be compared with '{other}'"
                alike = [one for one, known in facts.items() if known.spec.type == fact.spec.type and one != name]
                yield Diagnostic(ID, message, _defined(subject, name, position), did_you_mean(other, alike))
            elif _is_less(fact, facts[other]):
                yield _contradiction(fact, facts[other])


def _is_less(fact: ResolvedFact, other: ResolvedFact) -> bool:
    mine, theirs = _most(fact), _most(other)
    return mine is not None and theirs is not None and mine < theirs


def _most(fact: ResolvedFact) -> Fraction | None:
    """The far end of an amount, which is the one a date is counted to."""
    return in_base(fact.value.high, fact.value.unit) if isinstance(fact.value, Quantity) else None


def _contradiction(fact: ResolvedFact, other: ResolvedFact) -> Diagnostic:
    """Tell it where the higher layer gave its value: whoever wrote that can mend it."""
    one, two = sorted((fact, other), key=lambda found: -PRECEDENCE.index(found.origin.layer))
    said = " and ".join(
        f"'{found.name}' is {found.text.replace(GLUE, ' ')} ({found.spec.says})" for found in (one, two)
    )
    hint = f"'{fact.name}' cannot be less than '{other.name}': change one of them; '{two.name}' is set at "
    return Diagnostic(
        ID, f"two answers cannot both be true: {said}", one.origin.location, hint + str(two.origin.location)
    )


def _defined(subject: Subject, name: str, position: int) -> Location | None:
    try:
        return subject.library.facts().at(name, "at_least", position)
    except HandoutError:
        return None  # the loader has said so
