"""Diagnostics and messages to the person at the terminal: results on stdout, everything else on stderr."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterable
from typing import TextIO

import click
from msgspec import Struct

from handouts.diagnostics import Diagnostic, Severity, in_order

COLOURS = {Severity.ERROR: "red", Severity.WARNING: "yellow", Severity.ADVICE: "cyan"}


class Console(Struct, frozen=True):
    """How much to say. Errors are always shown; `--quiet` drops warnings and messages."""

    quiet: bool = False
    verbose: bool = False

    def result(self, text: str) -> None:
        """Print what the command was asked for."""
        click.echo(text)

    def wrote(self, path: str) -> None:
        """Print the path of a finished file byte for byte, so that a script can open it whatever it is named."""
        click.echo(os.fsencode(path))

    def tell(self, text: str) -> None:
        """Tell how things went, unless `--quiet`."""
        if not self.quiet:
            click.echo(text, err=True)

    def detail(self, text: str) -> None:
        """Tell something only `--verbose` wants to know."""
        if self.verbose:
            click.echo(text, err=True)

    def report(self, diagnostics: Iterable[Diagnostic]) -> None:
        """Show findings in order of place; only errors with `--quiet`."""
        for diagnostic in in_order(diagnostics):
            if diagnostic.severity is Severity.ERROR or not self.quiet:
                click.echo(painted(diagnostic) if uses_colour(sys.stderr) else str(diagnostic), err=True)


def uses_colour(stream: TextIO) -> bool:
    """Colour only for a person at a terminal who did not ask for none (https://no-color.org)."""
    return not os.environ.get("NO_COLOR") and os.environ.get("TERM") != "dumb" and stream.isatty()


def painted(diagnostic: Diagnostic) -> str:
    """The diagnostic's own text with its severity coloured and its first line bold."""
    first, _, rest = str(diagnostic).partition("\n")
    mark = f"{diagnostic.severity.value}[{diagnostic.code}]"
    place, _, message = first.partition(mark)
    colour = COLOURS[diagnostic.severity]
    line = f"{place}{click.style(mark, fg=colour, bold=True)}{click.style(message, bold=True)}"
    return f"{line}\n{rest}" if rest else line
