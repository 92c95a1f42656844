"""How far a batch is: one line on a terminal, rewritten as it goes on."""

from __future__ import annotations

import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING

import click

from handouts.cli.console import Console

if TYPE_CHECKING:
    from handouts.batch.run import Progress

_BETWEEN = 0.2
"""Seconds from one line to the next."""


class Meter:
    """Shows progress with rate and time left, where a person looks on."""

    def __init__(self, console: Console, started: float) -> None:
        self._shows = not console.quiet and sys.stderr.isatty()
        self._started, self._shown = started, 0.0
        self._last: Progress | None = None

    def show(self, progress: Progress) -> None:
        """Rewrite the line, now and then."""
        self._last, now = progress, time.perf_counter()
        if self._shows and now - self._shown >= _BETWEEN:
            self._shown = now
            click.echo(f"\r{line(progress, now - self._started)}\x1b[K", nl=False, err=True)

    @property
    def has_begun(self) -> bool:
        """Whether there was any progress to show."""
        return self._last is not None

    def clear(self) -> None:
        """Take the line away."""
        if self._shows:
            click.echo("\r\x1b[K", nl=False, err=True)

    def last_word(self, folder: Path) -> str:
        """What a run that stopped early leaves."""
        done = self._last.made + self._last.kept if self._last else 0
        total = self._last.total if self._last else 0
        return f"stopped: at least {done} of {total} packets are finished in '{folder}'; go on with --resume"


def line(progress: Progress, seconds: float) -> str:
    """One line of progress: "120 of 500 packets, 85 a second, 5 s left"."""
    done = progress.made + progress.kept + progress.refused
    rate = progress.made / seconds if seconds > 0 else 0
    left = f", {(progress.total - done) / rate:.0f} s left" if rate else ""
    refused = f", {progress.refused} refused" if progress.refused else ""
    return f"{done} of {progress.total} packets, {rate:.0f} a second{left}{refused}"
