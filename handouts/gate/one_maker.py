"""One clinic's and surgeon's packs of an operation become everything that any rule finds in them."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import date

from handouts.checks.gate import ALL_RULES
from handouts.checks.rule import Rule
from handouts.content.library import Library
from handouts.diagnostics import Diagnostic
from handouts.gate.check import Progress
from handouts.gate.makers import Maker
from handouts.gate.report import Gathering
from handouts.gate.trial import Trials
from handouts.gate.variants import every_packet


def findings_of_maker(
    library: Library,
    maker: Maker,
    procedure: str,
    packs: Collection[str],
    today: date,
    *,
    rules: Sequence[Rule] = ALL_RULES,
    progress: Progress | None = None,
) -> tuple[Diagnostic, ...]:
    """Try every packet that these packs can become, with all options that meet, and tell each finding once."""
    wanted = [
        asked
        for asked in every_packet(library, (maker,), today)
        if asked.request.procedure == procedure and asked.request.pack in packs
    ]
    trials, gathering = Trials(library, rules), Gathering()
    for number, asked in enumerate(wanted, 1):
        gathering.add_packet(trials.of(asked))
        if progress:
            progress(number, len(wanted))
    return tuple(finding.diagnostic for finding in gathering.findings(lambda _: True))
