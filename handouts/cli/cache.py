"""`handouts cache`: what is kept of earlier builds, and how to be rid of it."""

from __future__ import annotations

import os
from collections.abc import Sequence
from datetime import datetime
from typing import TYPE_CHECKING, Final

import click

from handouts.cli.console import Console
from handouts.cli.options import with_console

if TYPE_CHECKING:
    from handouts.variants.shelf import Kept, Shelf

_MB: Final = 1024 * 1024


@click.command
@click.argument("what", type=click.Choice(["show", "clear"]), default="show")
@with_console
def cache(what: str, console: Console) -> None:
    """Show the laid-out packets kept for the next build, or clear them away.

    A build keeps its laid-out pages, without anything of a patient, so that the next packet of the same kind is
    printed at once. A change to content, clinic, surgeon or the tool makes new ones, and the longest unused go.
    They are kept in your own cache folder; HANDOUTS_CACHE names another, or none when it is empty.

    \b
    Examples:
      handouts cache show
      handouts cache clear
    """
    from handouts.variants.shelf import WHERE, usual_shelf

    shelf = usual_shelf(os.environ)
    if shelf is None:
        why = "is empty" if WHERE in os.environ else "names no folder, and there is no home folder"
        console.tell(f"nothing is kept: {WHERE} {why}")
    elif what == "clear":
        gone = shelf.clear()
        packets = _packets([one for one in gone if one.is_packet])
        console.tell(f"cleared {packets}, {_megabytes(sum(one.size for one in gone))}")
    elif not shelf.is_used():
        console.tell(f"nothing is kept: others may write to {shelf.folder}")
    else:
        _show(shelf, console)


def _show(shelf: Shelf, console: Console) -> None:
    kept = shelf.kept()
    for one in kept:
        variant = shelf.shown(one)
        name = " ".join(variant.about.name_parts) if variant else "not whole: it will be made anew"
        console.result(f"{datetime.fromtimestamp(one.used):%Y-%m-%d %H:%M}  {_megabytes(one.size):>8}  {name}")
    size = _megabytes(sum(one.size for one in kept))
    console.tell(f"{_packets(kept)}, {size} of at most {_megabytes(shelf.most_bytes)}, in {shelf.folder}")


def _megabytes(size: int) -> str:
    return f"{size / _MB:.1f} MB"


def _packets(kept: Sequence[Kept]) -> str:
    return f"{len(kept)} kept packet{'s' if len(kept) != 1 else ''}"
