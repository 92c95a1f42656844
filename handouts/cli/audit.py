"""`handouts audit`: finished files are read back and their faults listed."""

from __future__ import annotations

import os
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path
from typing import Final

import click

from handouts.cli.console import Console
from handouts.cli.options import with_console
from handouts.diagnostics import Diagnostic, ExitCode, HandoutError, Location, visible

_MANY: Final = 8
"""Files that are worth starting more processes for."""
_TOGETHER: Final = 4


@click.command
@click.argument("files", metavar="FILE.pdf|DIR ...", nargs=-1, required=True)
@click.option("-j", "--jobs", type=click.IntRange(1, 256), help="Processes at work. [default: one a core]")
@with_console
def audit(files: tuple[str, ...], jobs: int | None, console: Console) -> int:
    """Read finished packets and print runs back and say what is wrong with them; of a folder, every PDF in it.

    An independent reader checks that every page belongs to the same patient, that surgeon, region and
    side agree with the manifest inside, that no text of the other region is there, and that every mark
    on the pages is in the tag tree. A folder of a batch is held against its manifest.jsonl too: packets
    that are missing, replaced, or no row's. Exit code 1 when there is any finding.

    \b
    Examples:
      handouts audit output/*.pdf
      handouts audit packets/
      handouts audit packet.pdf && lp packet.pdf
    """
    from handouts.batch.manifest import against_manifest

    folders = [Path(name) for name in files if Path(name).is_dir()]
    files = tuple(found for name in files for found in named(name))
    found = all_findings(files, jobs or os.cpu_count() or 1)
    found += [one for folder in folders for one in against_manifest(folder)]
    console.report(found)
    faulty = {finding.location.file for finding in found if finding.location}
    for name in files:
        console.result(f"{visible(name)}: {'not fit to hand out' if name in faulty else 'whole'}")
    return ExitCode.FAILED if found else ExitCode.DONE


def named(name: str) -> tuple[str, ...]:
    """A file is itself; a folder stands for the PDF files in it."""
    folder = Path(name)
    if not folder.is_dir():
        return (name,)
    inside = tuple(str(path) for path in sorted(folder.iterdir()) if path.suffix.lower() == ".pdf" and _ends(path))
    if not inside:
        hint = "name a folder of packets, or their files"
        raise HandoutError(Diagnostic("nothing-to-audit", "there is no PDF in it", Location(name), hint))
    return inside


def _ends(path: Path) -> bool:
    """Whether reading a file comes to an end: a pipe or a device may have none."""
    return path.is_file() or path.is_dir()


def all_findings(files: Sequence[str], jobs: int) -> list[Diagnostic]:
    """Audit files in their order, many of them in several processes."""
    if jobs > 1 and len(files) >= _MANY:
        from concurrent.futures import BrokenExecutor, ProcessPoolExecutor

        from handouts.batch.lanes import serve

        with suppress(BrokenExecutor), ProcessPoolExecutor(jobs, initializer=serve) as pool:
            return [finding for found in pool.map(findings, files, chunksize=_TOGETHER) for finding in found]
    return [finding for name in files for finding in findings(name)]


def findings(name: str) -> tuple[Diagnostic, ...]:
    """Audit one file; a file that cannot be read is a finding too."""
    from handouts.audit.runs import audit_run, is_run
    from handouts.audit.whole import audit as audit_bytes

    try:
        data = Path(name).read_bytes()
    except OSError as refusal:
        reason = (refusal.strerror or "cannot be read").lower()
        hint = "name a PDF file made by 'handouts build'"
        return (Diagnostic("cannot-read", f"cannot read the file: {reason}", Location(name), hint),)
    return audit_run(data, name) if is_run(data) else audit_bytes(data, name)
