"""`handouts preview`: choices become pictures of the pages."""

from __future__ import annotations

import io
import os
from pathlib import Path

import click

from handouts.cli.console import Console
from handouts.cli.options import Choices, with_choices, with_console
from handouts.diagnostics import Diagnostic, HandoutError

POINTS_PER_INCH = 72


@click.command
@with_choices
@click.option("--page", metavar="N", type=click.IntRange(min=1), help="Only this page.")
@click.option("--dpi", type=click.IntRange(20, 600), default=100, show_default=True, help="Dots per inch.")
@click.option(
    "-o",
    "--output",
    metavar="DIR",
    help="Folder for the pictures. [default: output/ where there is one, else this folder]",
)
@with_console
def preview(choices: Choices, page: int | None, dpi: int, output: str | None, console: Console) -> None:
    """Draw the pages of a packet as PNG pictures, to look at before printing.

    Takes the same choices as build; the paths of the pictures go to standard output.

    \b
    Examples:
      handouts preview lumbar --page 1
      handouts preview cervical --clinic northmoor-spine --size large --dpi 60 -o /tmp/look/
    """
    from handouts.cli.destination import destination
    from handouts.cli.making import make_packet
    from handouts.finish import write_packet

    packet, stem = make_packet(choices, console)
    folder = os.path.join(output, "") if output else None
    for number, picture in pictures(packet.data, page, dpi):
        path = Path(destination(folder, f"{stem}_p{number:02}.png", os.getcwd()))
        write_packet(path, picture)
        console.wrote(str(path))


def pictures(data: bytes, page: int | None, dpi: int) -> list[tuple[int, bytes]]:
    """Draw one page or all of them as PNG at `dpi`; raises HandoutError when there is no such page."""
    import pypdfium2

    with pypdfium2.PdfDocument(data) as document:
        total = len(document)
        if page is not None and page > total:
            raise HandoutError(
                Diagnostic("no-such-page", f"there is no page {page}", hint=f"pages go from 1 to {total}")
            )
        return [(number, png(document[number - 1], dpi)) for number in ([page] if page else range(1, total + 1))]


def png(page: object, dpi: int) -> bytes:
    """One drawn page as the bytes of a PNG file."""
    file = io.BytesIO()
    page.render(scale=dpi / POINTS_PER_INCH).to_pil().save(file, "PNG")  # type: ignore[attr-defined]
    return file.getvalue()
