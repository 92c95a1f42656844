"""Finished packets become the files of a print run: read back one by one, in row order, with their copies."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from contextlib import AbstractContextManager
from pathlib import Path
from typing import BinaryIO

from msgspec import Struct

from handouts.audit.finding import counted
from handouts.batch.report import Ran
from handouts.batch.rows import Row
from handouts.content.library import Library
from handouts.diagnostics import Diagnostic, Severity
from handouts.finish import clear_left_behind, opened_whole
from handouts.print_run import PacketToPrint, Report, RunOptions, RunWords, print_run
from handouts.resolve.selection import example_clinic


class PrintRun(Struct, frozen=True):
    """The files of a print run, and what it has become."""

    paths: tuple[str, ...]
    report: Report
    papers: frozenset[str]
    left: tuple[str, ...]
    """Files of an earlier print run to the same path, which this one did not write."""

    @property
    def warnings(self) -> Iterator[Diagnostic]:
        """What there is to look at before it is printed."""
        if not self.report.conforms:
            message = "the print run does not say that it is accessible, for what is attached to its packets does not"
            hint = "print the packets one by one for a reader who needs tags"
            yield Diagnostic("unclaimed-run", message, hint=hint, severity=Severity.WARNING)
        if len(self.papers) > 1:
            message = f"the print run has sheets of {' and of '.join(sorted(self.papers))}"
            hint = "make a print run for each paper, or give one with --paper"
            yield Diagnostic("mixed-paper", message, hint=hint, severity=Severity.WARNING)
        for left in self.left:
            message, hint = f"'{left}' was left by an earlier print run", "remove it before you print"
            yield Diagnostic("print-run-left", message, hint=hint, severity=Severity.WARNING)

    @property
    def told(self) -> str:
        """What it takes to print it: "print run: 12 packets, 96 pages, 48 sheets printed on both sides"."""
        parts = self.report.parts
        packets, pages = sum(part.packets for part in parts), sum(part.pages for part in parts)
        sheets = counted(sum((part.pages + 1) // 2 for part in parts), "sheet", "sheets")
        files = f"{len(parts)} files, " if len(parts) > 1 else ""
        return (
            f"print run: {files}{counted(packets, 'packet', 'packets')}, {counted(pages, 'page', 'pages')}, "
            f"{sheets} printed on both sides"
        )


def print_all(
    rows: Sequence[Row], ran: Ran, library: Library, folder: Path, path: Path, separators: bool, split: int
) -> PrintRun:
    """Print every finished row to `path`, or to numbered files beside it when the run is split.

    Raises HandoutError when a packet cannot be read or the disk refuses.
    """
    language = (library.clinic(rows[0].request.clinic).value if rows and rows[0].request.clinic else None) or (
        example_clinic(library).value
    )
    words = RunWords.among(library.words(language.language).value.texts)
    options = RunOptions(words, language.language, separators=separators, split_every=split)
    paths: list[Path] = []

    def open_file(number: int) -> AbstractContextManager[BinaryIO]:
        paths.append(path.with_stem(f"{path.stem}-{number:03}") if split or number > 1 else path)
        return opened_whole(paths[-1])

    clear_left_behind(path.parent)
    report = print_run(_packets(rows, ran, folder), open_file, options)
    papers = frozenset(row.request.paper for row in rows if row.number in ran.finished and row.request.paper)
    printed = tuple(map(str, paths))
    return PrintRun(printed, report, papers, _left_beside(path, printed))


def in_the_way(path: Path) -> tuple[str, ...]:
    """What has a name that a file of the print run may get, and is no older print run."""
    from handouts.audit.runs import is_run  # only for what is there

    return tuple(str(file) for file in _of_run(path) if not (file.is_file() and is_run(file.read_bytes())))


def _left_beside(path: Path, printed: Sequence[str]) -> tuple[str, ...]:
    """Files of an earlier print run to the same path that this one, of fewer or more files, did not write."""
    return tuple(str(file) for file in _of_run(path) if str(file) not in printed)


def _of_run(path: Path) -> list[Path]:
    """The files there are with the name of a print run, or with that and a number."""
    name = re.compile(re.escape(path.stem) + r"(?:-[0-9]{3,})?" + re.escape(path.suffix))
    try:
        return sorted(file for file in path.parent.iterdir() if name.fullmatch(file.name))
    except OSError:
        return []


def _packets(rows: Sequence[Row], ran: Ran, folder: Path) -> Iterator[PacketToPrint]:
    for row in rows:
        entry = ran.finished.get(row.number)
        if entry is not None:
            path = folder / entry.file
            yield PacketToPrint(path.read_bytes(), path.stem.rpartition("_")[2], row.copies)
