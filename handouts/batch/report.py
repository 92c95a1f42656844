"""What a run came to becomes a summary for people and a report for machines; neither holds anything of a patient."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Final

from msgspec import Struct
from msgspec.structs import asdict

from handouts import __version__
from handouts.attached import OwnPdf
from handouts.audit.finding import counted
from handouts.batch.ledger import Entry
from handouts.batch.refusals import RefusedRow
from handouts.diagnostics import Diagnostic, Location, Severity, in_order

if TYPE_CHECKING:
    from handouts.batch.printing import PrintRun

_NOTES_HINT: Final = "choose a pack that has a place for notes, such as full"
_LATE_HINT: Final = "tell these patients what was due on them"
_UNNAMED_HINT: Final = "a reference in a file's name is a plain code that nobody can take for a name, such as RB-204418"
_STALE_HINT: Final = "remove them before you print the folder: their rows were changed, refused or taken out"
_NAMES_TOLD: Final = 5
_REFUSALS_TOLD: Final = 3
"""The first of them show what is wrong with the sheet; the rest are listed in the file."""


class Ran(Struct, frozen=True):
    """What a run came to: the ledger's entry of each finished row, how many were there before, and who was refused."""

    finished: Mapping[int, Entry]
    kept: int
    refused: tuple[RefusedRow, ...]
    variants: Mapping[str, str]
    """What each variant's digest stands for, in words."""
    samples: frozenset[str] = frozenset()
    """Digests of those whose pages say SAMPLE."""
    lacking: tuple[OwnPdf, ...] = ()
    """Attachments for which the packets that hold them no longer say that they are accessible."""
    found: tuple[Diagnostic, ...] = ()
    """Warnings and advice about the variants, as `build` gives them."""
    lost_notes: tuple[int, ...] = ()
    """Rows with notes for which their pack has no place."""
    unnamed: tuple[int, ...] = ()
    """Rows whose reference cannot be in the name of a file."""
    late: tuple[int, ...] = ()
    """Rows whose packets, made in this run, name days before surgery that are over."""
    stale: tuple[str, ...] = ()
    """Packets of an earlier run that are still in the folder, and are no row's now."""

    @property
    def warnings(self) -> tuple[Diagnostic, ...]:
        """What there is to look at before the packets are handed out."""
        found = [one.warning("a packet with it") for one in self.lacking]
        if self.lost_notes:
            message = f"the notes of {_named('row', self.lost_notes)} are printed nowhere in their pack"
            found.append(Diagnostic("notes-not-printed", message, hint=_NOTES_HINT, severity=Severity.WARNING))
        if self.late:
            message = f"the packets of {_named('row', self.late)} name days before surgery that are over"
            found.append(Diagnostic("days-past", message, hint=_LATE_HINT, severity=Severity.WARNING))
        if self.unnamed:
            message = f"the packets of {_named('row', self.unnamed)} are named by their rows, not by their references"
            found.append(Diagnostic("named-by-row", message, hint=_UNNAMED_HINT, severity=Severity.ADVICE))
        if self.stale:
            message = f"{_named('packet', self.stale)} left in the folder by an earlier run, and no row's now"
            found.append(Diagnostic("stale-packets", message, hint=_STALE_HINT, severity=Severity.WARNING))
        return (*in_order(self.found), *found)

    def titles(self, lacking: str) -> list[str]:
        """The titles of those that lack tags ('untagged'), or the claim to keep the standards ('unproven')."""
        return list(dict.fromkeys(one.pdf.title for one in self.lacking if one.lacking == lacking))

    @property
    def packets_that_are_samples(self) -> int:
        """Packets that say SAMPLE on every page."""
        return sum(entry.variant in self.samples for entry in self.finished.values())

    @property
    def rows_refused(self) -> int:
        """Rows without a packet."""
        return len({refused.number for refused in self.refused})


def _named(what: str, which: Sequence[object]) -> str:
    """Count some things and name the first of them: "2 rows (4, 7)"."""
    more = ", ..." if len(which) > _NAMES_TOLD else ""
    return f"{counted(len(which), what, f'{what}s')} ({', '.join(map(str, which[:_NAMES_TOLD]))}{more})"


def first_refusals(refused: Sequence[RefusedRow], sheet: str) -> list[Diagnostic]:
    """Tell of the first rows that were refused: where, what and why, as the list of all of them does."""
    first = sorted(refused, key=lambda each: (each.number, each.column, each.code))[:_REFUSALS_TOLD]
    places = (Location(f"{sheet}, row {each.number}{f', {each.column}' if each.column else ''}") for each in first)
    return [Diagnostic(each.code, each.reason, place) for each, place in zip(first, places, strict=True)]


def summary(ran: Ran, seconds: float) -> Iterator[str]:
    """Give the summary line by line: how many packets of each variant, how fast, and what is missing."""
    made = len(ran.finished) - ran.kept
    counts = Counter(entry.variant for entry in ran.finished.values())
    pages = {entry.variant: entry.pages for entry in ran.finished.values()}
    alike = Counter((ran.variants[digest], pages[digest]) for digest in counts for _ in range(counts[digest]))
    kinds = Counter((ran.variants[digest], pages[digest]) for digest in counts)
    for (name, length), count in sorted(alike.items()):
        several = f" ({kinds[name, length]} variants)" if kinds[name, length] > 1 else ""
        yield f"{count:>7}  {name}, {counted(length, 'page', 'pages')}{' each' if count > 1 else ''}{several}"
    rate = f" in {seconds:.1f} s, {made / seconds:.0f} a second" if made and seconds > 0 else ""
    kept = f"; {counted(ran.kept, 'was', 'were')} there already" if ran.kept else ""
    for lacking in ("untagged", "unproven"):
        if titles := ran.titles(lacking):
            yield f"{lacking} attachments: {', '.join(titles)}"
    if ran.packets_that_are_samples:
        yield f"{ran.packets_that_are_samples:>7}  marked SAMPLE: no clinician has approved their text as it stands"
    yield f"{counted(made, 'packet', 'packets')} made{rate}{kept}; {counted(ran.rows_refused, 'row', 'rows')} refused"


def report(ran: Ran, folder: str, seconds: float, printed: PrintRun | None, notes: Sequence[Diagnostic]) -> str:
    """The report of `--json`: what was made, kept and refused, where it lies, and what there is to look at.

    `notes` are those about the sheet; each says where.
    """
    import json  # only for machines

    counts = Counter(entry.variant for entry in ran.finished.values())
    return json.dumps(
        {
            "tool": f"handouts {__version__}",
            "folder": folder,
            "made": len(ran.finished) - ran.kept,
            "kept": ran.kept,
            "samples": ran.packets_that_are_samples,
            "rows_refused": ran.rows_refused,
            "refused": [asdict(refused) for refused in ran.refused],
            "variants": [
                {"variant": digest, "name": ran.variants[digest], "packets": count}
                for digest, count in sorted(counts.items())
            ],
            "untagged": ran.titles("untagged"),
            "unproven": ran.titles("unproven"),
            "print_run": list(printed.paths if printed else ()),
            "warnings": [
                {"code": one.code, "where": str(one.location or ""), "message": one.message, "hint": one.hint}
                for one in (*notes, *ran.warnings, *(printed.warnings if printed else ()))
            ],
            "seconds": round(seconds, 3),
        },
        indent=2,
    )
