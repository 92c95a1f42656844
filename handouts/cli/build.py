"""`handouts build`: choices become one packet on disk."""

from __future__ import annotations

import os
import sys
from pathlib import Path

import click

from handouts.cli.console import Console
from handouts.cli.options import Choices, with_choices, with_console
from handouts.diagnostics import Diagnostic, HandoutError


@click.command
@with_choices
@click.option(
    "-o",
    "--output",
    metavar="PATH",
    help="Folder or file, or - for standard output. [default: output/ where there is one, else this folder]",
)
@with_console
def build(choices: Choices, output: str | None, console: Console) -> None:
    """Print one packet for PROCEDURE: cervical or lumbar.

    The path of the finished PDF goes to standard output. It is read back and checked before it is
    said to be done, only you can read it (mode 0600), and no patient's name is in it but on its pages.

    \b
    Examples:
      handouts build lumbar
          the example clinic's pre-op packet, with lines to write on
      handouts build lumbar --clinic riverbend-spine --surgeon okafor --patient alvarez.yaml
          for one patient: dates in words, the surgeon's own limits
      handouts build cervical --pack discharge --size large --grey
          large print, for a black-and-white printer
      handouts build lumbar --set lift_limit="8 lb" --option stay=one-night
          change one answer everywhere it is printed
      handouts build cervical --block recovery-checklist -o ~/leaflets/
          a single block as a leaflet
      cat alvarez.json | handouts build lumbar --patient - -o - | lp
          nothing on disk: patient from standard input, PDF to the printer
    """
    from handouts.cli.destination import destination, refuse_special
    from handouts.cli.making import make_packet
    from handouts.finish import write_packet

    if output == "-" and sys.stdout.isatty():
        hint = "send it to a program or a file: 'handouts build ... -o - | lp'"
        raise HandoutError(Diagnostic("usage", "a PDF cannot be shown in a terminal", hint=hint))
    packet, stem = make_packet(choices, console)
    if output == "-":
        sys.stdout.buffer.write(packet.data)
        return
    path = destination(output, f"{stem}.pdf", os.getcwd())
    refuse_special(path)
    write_packet(Path(path), packet.data)
    console.detail(f"{packet.pages} pages, {len(packet.data) // 1024} KB, read back and found whole")
    console.wrote(path)
