"""The answers of a clinic's surgeons to tables for a meeting, and to a sheet."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator, Sequence
from typing import Final

from handouts.account.columns import filled, padded, table
from handouts.account.explanation_lines import limits
from handouts.account.variance import Answer, FactVariance, Variance

_BLANK: Final = "blank"
_SIDE_BY_SIDE: Final = 4
"""Surgeons in one table; more would leave no room for their answers."""


def variance_lines(variance: Variance) -> Iterator[str]:
    """Set the facts in which the surgeons differ, those in which they agree, and the sources of both in tables."""
    differ = [fact for fact in variance.facts if fact.differs]
    agree = [fact for fact in variance.facts if not fact.differs]
    number = len(variance.surgeons)
    yield from filled(f"{variance.procedure}, clinic {variance.clinic}: {', '.join(variance.surgeons)}")
    if differ:
        yield from ("", f"{len(differ)} of {len(variance.facts)} facts differ")
        for first in range(0, number, _SIDE_BY_SIDE):
            yield from ("", *_compared(differ, slice(first, first + _SIDE_BY_SIDE)))
        yield from _reasons(differ)
    if agree:
        told = f"{len(agree)} of {len(variance.facts)} facts are the same for all" if number > 1 else "one surgeon"
        everybody = "all surgeons" if number > 1 else variance.surgeons[0]
        yield from ("", told, "")
        yield from table(_head([everybody]), [_row(fact, fact.answers[:1]) for fact in agree])
        yield from _reasons(agree)
    yield from _sources(variance.facts)


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
            rest = [
                "yes" if fact.differs else "no",
                limits(fact.type, fact.allowed),
                " ".join(source.code for source in fact.sources),
            ]
            titles = "; ".join(source.title for source in fact.sources)
            writer.writerow([*about, *(given.get(name, "") for name in surgeons), *rest, titles])
    return file.getvalue()


def _compared(facts: Iterable[FactVariance], surgeons: slice) -> Iterator[str]:
    body = [(fact, fact.answers[surgeons]) for fact in facts]
    yield from table(_head([answer.surgeon for answer in body[0][1]]), [_row(fact, shown) for fact, shown in body])


def _head(answers: Sequence[str]) -> list[str]:
    return ["fact", "usual", *answers, "allowed", "sources"]


def _row(fact: FactVariance, answers: Sequence[Answer]) -> list[str]:
    usual = fact.base or _BLANK
    if fact.clinic != fact.base:
        usual += f"\nclinic: {fact.clinic or _BLANK}"
    cells = [_shown(answer) for answer in answers]
    return [
        f"{fact.fact}\n{fact.says}",
        usual,
        *cells,
        limits(fact.type, fact.allowed),
        " ".join(source.code for source in fact.sources),
    ]


def _shown(answer: Answer) -> str:
    return f"{answer.prints or _BLANK}{' *' if answer.beyond_range else ''}"


def _reasons(facts: Iterable[FactVariance]) -> Iterator[str]:
    for fact in facts:
        for answer in fact.answers:
            if answer.beyond_range:
                yield from filled(
                    f"beyond its range: {answer.beyond_range}", f"* {fact.fact}, {answer.surgeon}: ", "  "
                )


def _sources(facts: Iterable[FactVariance]) -> Iterator[str]:
    known = {source.code: source for fact in facts for source in fact.sources}
    room = max(map(len, known), default=0) + 2
    if known:
        yield from ("", "sources")
    for code, source in sorted(known.items()):
        doubt = f" ({source.confidence})" if source.confidence else ""
        yield from filled(f"{source.title}{doubt}", f"  {padded(code, room)}")
