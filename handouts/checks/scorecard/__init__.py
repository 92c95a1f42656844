"""A handout becomes two scorecards: what a machine can say of it by two public instruments, and what it cannot.

PEMAT-P is the Patient Education Materials Assessment Tool for printable materials (AHRQ), the other one the Clear
Communication Index (CDC). Their items are told here in our own words; a good score is no certificate.
"""

from __future__ import annotations

from typing import Final

from msgspec import Struct

from handouts.checks.scorecard import clear_communication, pemat
from handouts.checks.scorecard.judgement import Item, Judgement, Verdict
from handouts.checks.subject import Subject

INSTRUMENTS: Final[dict[str, tuple[Item, ...]]] = {"PEMAT-P": pemat.ITEMS, "CDC index": clear_communication.ITEMS}
"""The items of each instrument in its own order and numbering."""


class Scorecard(Struct, frozen=True):
    """Every item of one instrument, judged for one handout."""

    procedure: str
    instrument: str
    rows: tuple[tuple[Item, Judgement], ...]

    @property
    def passed(self) -> int:
        """How many items hold."""
        return self._count(Verdict.PASS)

    @property
    def decided(self) -> int:
        """How many items a machine could decide."""
        return len(self.rows) - self.undecided

    @property
    def undecided(self) -> int:
        """How many items need a person."""
        return self._count(Verdict.PERSON)

    def _count(self, verdict: Verdict) -> int:
        return sum(judgement.verdict is verdict for _, judgement in self.rows)


def score(subject: Subject) -> tuple[Scorecard, ...]:
    """Judge a handout, best a full pack, by every item of every instrument."""
    return tuple(
        Scorecard(subject.handout.procedure, name, tuple((item, item.judge(subject)) for item in items))
        for name, items in INSTRUMENTS.items()
    )
