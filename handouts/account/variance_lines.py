"""The answers of a clinic's surgeons to tables for a meeting, and to a sheet."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable, Iterator, Sequence
from typing import Final

from handouts.account.columns import WIDTH, filled, padded, rows, table
from handouts.account.explanation_lines import limits
from handouts.account.sources import Source
from handouts.account.variance import Answer, FactVariance, OwnWording, Variance
from handouts.content.fact_types import FACT_TYPES

_BLANK: Final = "blank"
_A_SURGEON: Final = 25
"""Columns of a page for each surgeon in one table; with more surgeons it would leave no room for their answers."""


def variance_lines(variance: Variance, room: int = WIDTH, everything: bool = True) -> Iterator[str]:
    """Set the facts in which the surgeons differ, those in which they agree, their options and own items in tables.

    Without `everything`, facts that nobody changed are only counted. The sources of all shown come last.
    """
    differ = [fact for fact in variance.facts if fact.differs]
    same = [fact for fact in variance.facts if not fact.differs]
    agree = [fact for fact in same if everything or fact.answers[0].prints != fact.base]
    number = len(variance.surgeons)
    whose = f"{variance.procedure}, clinic {variance.clinic}: {', '.join(variance.surgeons)}"
    yield from filled(whose, rest="  ", room=room)
    if differ:
        side_by_side = max(2, room // _A_SURGEON)
        yield from ("", f"{len(differ)} of {len(variance.facts)} facts differ")
        for first in range(0, number, side_by_side):
            yield from ("", *_compared(differ, slice(first, first + side_by_side), room))
        yield from _reasons(differ, room)
    if agree:
        told = f"{len(agree)} of {len(variance.facts)} facts are the same for all" if number > 1 else "one surgeon"
        everybody = "all surgeons" if number > 1 else variance.surgeons[0]
        body = [[fact.fact, _alone(fact), _limits(fact)] for fact in agree]
        yield from ("", told, "", *table(["fact", everybody, "allowed"], body, room, list(map(_note, agree))))
        yield from _reasons(agree, room)
    if folded := len(same) - len(agree):
        told = f"{folded} of {len(variance.facts)} facts have their usual value for all: --all shows them"
        yield from ("", *filled(told, room=room))
    yield from _options(variance, room)
    yield from _wordings(variance.wordings, room)
    yield from _sources([*differ, *agree], room)


def variance_csv(variances: Sequence[Variance]) -> str:
    """Write one row a fact and operation, with a column for each surgeon, empty for one who does not do it."""
    surgeons = sorted({name for variance in variances for name in variance.surgeons})
    file = io.StringIO()
    writer = csv.writer(file, lineterminator="\n")
    answers = [f"surgeon:{name}" for name in surgeons]
    writer.writerow(
        ["procedure", "fact", "says", "owner", "base", "clinic", *answers, "differs", "allowed", "sources", "titles"]
    )
    for variance in variances:
        for fact in variance.facts:
            given = {answer.surgeon: answer.prints or _BLANK for answer in fact.answers}
            about = [variance.procedure, fact.fact, fact.says, fact.owner, fact.base or _BLANK, fact.clinic or _BLANK]
            rest = ["yes" if fact.differs else "no", _limits(fact), " ".join(source.code for source in fact.sources)]
            titles = "; ".join(source.title for source in fact.sources)
            writer.writerow([*about, *(given.get(name, "") for name in surgeons), *rest, titles])
    return file.getvalue()


def _compared(facts: Sequence[FactVariance], surgeons: slice, room: int) -> Iterator[str]:
    names = [answer.surgeon for answer in facts[0].answers[surgeons]]
    body = [[one.fact, _usual(one), *map(_shown, one.answers[surgeons]), _limits(one)] for one in facts]
    yield from table(["fact", "usual", *names, "allowed"], body, room, list(map(_note, facts)))


def _options(variance: Variance, room: int) -> Iterator[str]:
    names = {one.option: dict(zip(variance.surgeons, one.choices, strict=True)) for one in variance.options}
    if names:
        yield from ("", "options with another choice than usual")
    for one in variance.options:
        choices = ", ".join(f"{surgeon} {choice}" for surgeon, choice in names[one.option].items())
        yield from filled(f"usually {one.usual}; {choices}", f"  {one.option}: ", " " * 6, room)


def _wordings(wordings: Sequence[OwnWording], room: int) -> Iterator[str]:
    if wordings:
        yield from ("", "items of their own")
        table = [(one.surgeon or "the clinic", one.verb, one.item, str(one.at)) for one in wordings]
        yield from rows(table, room=room)


def _usual(fact: FactVariance) -> str:
    """The usual value, and the clinic's own where it has one."""
    usual = fact.base or _BLANK
    return usual if fact.clinic == fact.base else f"{usual}\nclinic: {fact.clinic or _BLANK}"


def _alone(fact: FactVariance) -> str:
    """The one answer of all, and the usual value where it is another."""
    (answer, *_) = fact.answers
    return _shown(answer) if answer.prints == fact.base else f"{_shown(answer)}\nusual: {fact.base or _BLANK}"


def _shown(answer: Answer) -> str:
    return f"{answer.prints or _BLANK}{' *' if answer.beyond_range else ''}"


def _limits(fact: FactVariance) -> str:
    return limits(fact.allowed, FACT_TYPES[fact.type].is_amount)


def _note(fact: FactVariance) -> str:
    sources = " ".join(source.code for source in fact.sources)
    return f"{fact.says} ({sources})" if sources else fact.says


def _reasons(facts: Iterable[FactVariance], room: int) -> Iterator[str]:
    for fact in facts:
        for answer in fact.answers:
            if answer.beyond_range:
                lead = f"* {fact.fact}, {answer.surgeon}: "
                yield from filled(f"beyond its range: {answer.beyond_range}", lead, "  ", room)


def _sources(facts: Iterable[FactVariance], room: int) -> Iterator[str]:
    known = {source.code: source for fact in facts for source in fact.sources}
    indent = max(map(len, known), default=0) + 2
    if known:
        yield from ("", "sources")
    for source in sorted(known.values(), key=_by_number):
        doubt = f" ({source.confidence})" if source.confidence else ""
        yield from filled(f"{source.title}{doubt}", f"  {padded(source.code, indent)}", room=room)


def _by_number(source: Source) -> tuple[str, int, str]:
    """Let G2 stand before G10."""
    letters = re.match(r"([A-Za-z-]*)([0-9]*)", source.code)
    assert letters is not None  # both parts may be empty
    return letters[1], int(letters[2] or 0), source.code
