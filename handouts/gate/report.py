"""What was found in hundreds of packets becomes a report that tells each finding once, and when it occurs."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from typing import Final

from msgspec import Struct, field

from handouts.checks.rule import Rule
from handouts.checks.scorecard import Scorecard
from handouts.diagnostics import Diagnostic, Location, Severity
from handouts.gate.combinations import Setting
from handouts.gate.trial import Tried

_NUMBER: Final = re.compile(r"\d+(?:[.,]\d+)*")
_KINDS_OF_TRAIT: Final = ("procedure", "clinic", "surgeon", "pack", "block", "dated")
_Key = tuple[str, Location | None, str]


class Finding(Struct, frozen=True):
    """A diagnostic, in how many packets it was found (0: in a file, whoever prints it), and what these share."""

    diagnostic: Diagnostic
    packets: int = 0
    when: tuple[Setting, ...] = ()


class Report(Struct, frozen=True):
    """Everything one run of the gate has to say."""

    findings: tuple[Finding, ...]
    scorecards: tuple[Scorecard, ...]
    rules: tuple[Rule, ...]
    folders: tuple[str, ...]
    files: int
    packets: int
    elsewhere: int
    """How many findings are in files that were not asked for, and reach packets that were."""
    complete: bool
    """False when a file could not be loaded, so that packets with it could not be tried."""

    def count(self, severity: Severity) -> int:
        """Count the findings of a severity."""
        return sum(finding.diagnostic.severity is severity for finding in self.findings)


class Gathering(Struct):
    """Collects findings packet by packet."""

    _packets: list[Tried] = field(default_factory=list)
    _first: dict[_Key, Diagnostic] = field(default_factory=dict)
    _seen_in: dict[_Key, set[int]] = field(default_factory=dict)

    @property
    def is_whole(self) -> bool:
        """Whether every packet came so far that it could print its items."""
        return all(tried.composed for tried in self._packets)

    def add(self, found: Iterable[Diagnostic]) -> None:
        """Add what is wrong with a file."""
        for diagnostic in found:
            key = _key(diagnostic)
            self._first.setdefault(key, diagnostic)
            self._seen_in[key] = set()

    def add_packet(self, tried: Tried) -> None:
        """Add what is wrong with one packet; what a file was already blamed for stays the file's."""
        number = len(self._packets)
        self._packets.append(tried)
        for diagnostic in tried.found:
            key = _key(diagnostic)
            if key not in self._first:
                self._first[key] = diagnostic
                self._seen_in[key] = {number}
            elif self._seen_in[key]:
                self._seen_in[key].add(number)

    def findings(self, keeps: Callable[[Diagnostic], bool]) -> tuple[Finding, ...]:
        """Give the findings to keep in order of place."""
        kept = [(key, diagnostic) for key, diagnostic in self._first.items() if keeps(diagnostic)]
        return tuple(
            Finding(diagnostic, len(self._seen_in[key]), self._shared(self._seen_in[key]))
            for key, diagnostic in sorted(kept, key=lambda pair: pair[1].sort_key())
        )

    def _shared(self, seen_in: set[int]) -> tuple[Setting, ...]:
        """What the packets have in common, less what makes no difference: without it no other packet fits."""
        if not seen_in:
            return ()
        shared = frozenset.intersection(*(self._packets[number].traits for number in seen_in))
        others = [
            tried.traits for number, tried in enumerate(self._packets) if tried.composed and number not in seen_in
        ]
        for trait in sorted(shared, key=_weight, reverse=True):
            rest = shared - {trait}
            if not any(rest <= traits for traits in others):
                shared = rest
        return tuple(sorted(shared, key=_weight))


def _key(diagnostic: Diagnostic) -> _Key:
    """Findings that differ in an amount only (5 lb here, 8 lb there) are one."""
    return diagnostic.code, diagnostic.location, _NUMBER.sub("0", diagnostic.message)


def _weight(trait: Setting) -> tuple[int, str, str]:
    name, value = trait
    known = _KINDS_OF_TRAIT.index(name) if name in _KINDS_OF_TRAIT else len(_KINDS_OF_TRAIT)
    return known, name, value
