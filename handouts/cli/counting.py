"""How many packets have been tried: one line on a terminal, rewritten as it goes on."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import click


@contextmanager
def counting() -> Iterator[Callable[[int, int], None] | None]:
    """Give what shows the count to a person who looks on, and take the line away at the end."""
    shows = sys.stderr.isatty() and os.environ.get("TERM") != "dumb"
    try:
        yield count if shows else None
    finally:
        if shows:
            click.echo("\r\x1b[K", nl=False, err=True)


def count(done: int, total: int) -> None:
    """Rewrite one line of the terminal."""
    if done % 10 == 0:
        click.echo(f"\r{done} of {total} packets", nl=False, err=True)
