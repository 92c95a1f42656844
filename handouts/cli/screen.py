"""One outcome after another becomes what a person sees: on a terminal each in the place of the last one."""

from __future__ import annotations

import os
import sys
import time
from pathlib import Path
from typing import Final, TextIO

import click

from handouts.cli.console import Console
from handouts.diagnostics import Diagnostic, errors_only
from handouts.watching.rounds import Drawn, Failed

_FRESH: Final = "\x1b[H\x1b[2J"
_FRESH_LINE: Final = "\r\x1b[K"


def is_terminal(stream: TextIO) -> bool:
    """Whether a person sees what is written to a stream, and sees it now."""
    return stream.isatty()


class Screen:
    """Shows rounds. Elsewhere than on a terminal nothing is taken away, so paths and warnings are told once."""

    def __init__(self, console: Console, page: int | None) -> None:
        self._console, self._page = console, page
        self._in_place = is_terminal(sys.stderr) and os.environ.get("TERM") != "dumb"
        self._told: set[Path] = set()
        self._warned: tuple[Diagnostic, ...] = ()
        self._last: Drawn | Failed | None = None

    def show(self, outcome: Drawn | Failed, seconds: float) -> None:
        """Show one round: paths or errors, then a line on how it went."""
        if self._in_place:
            click.echo(_FRESH, nl=False, err=True, color=True)
        if self._in_place or self._last is None:
            self._console.tell("watching for changes; Ctrl-C ends")
        if isinstance(outcome, Drawn):
            self._drawn(outcome, seconds)
        else:
            self._failed(outcome, seconds)
        self._last = outcome

    def last_word(self) -> None:
        """End below the last round, on a line of its own."""
        if self._in_place:
            click.echo(_FRESH_LINE, nl=False, err=True, color=True)  # the ^C that the terminal shows
        self._console.tell(f"stopped; {'the last good pictures stay' if self._told else 'no pictures were drawn'}")

    def _drawn(self, drawn: Drawn, seconds: float) -> None:
        if self._in_place or drawn.warnings != self._warned:
            self._console.report(drawn.warnings)
        self._warned = drawn.warnings
        for path in drawn.pictures:
            if path not in self._told or (self._in_place and is_terminal(sys.stdout)):
                self._console.wrote(str(path))
        self._told = set(drawn.pictures)
        pages = "1 page" if drawn.pages == 1 else f"{drawn.pages} pages"
        shown = f"page {self._page} of {drawn.pages}" if self._page else pages
        self._console.tell(f"{self._clock()}{shown}, {seconds:.2f} s")

    def _failed(self, failed: Failed, seconds: float) -> None:
        self._console.report(failed.diagnostics)
        count = len(errors_only(failed.diagnostics))
        errors = "1 error" if count == 1 else f"{count} errors"
        left = "the last good pictures stay" if failed.kept else "no pictures yet"
        self._console.tell(f"{self._clock()}{errors}, {seconds:.2f} s; {left}")

    def _clock(self) -> str:
        """The time of day, which tells a person that the last save has been seen."""
        return f"{time.strftime('%H:%M:%S')}  " if self._in_place else ""
