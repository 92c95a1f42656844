"""`handouts preview`: choices become pictures of the pages."""

from __future__ import annotations

import io
import os
import re
from collections.abc import Iterator
from pathlib import Path

import click
from msgspec import Struct

from handouts.cli.console import Console
from handouts.cli.options import Choices, with_choices, with_console
from handouts.diagnostics import Diagnostic, ExitCode, HandoutError

POINTS_PER_INCH = 72
_PICTURE = re.compile(r"_p[0-9]{2,}\.png$")


class Wanted(Struct, frozen=True):
    """Which page (None: all of them), how many dots per inch, and the folder for the pictures."""

    page: int | None
    dpi: int
    folder: Path


@click.command
@with_choices
@click.option("--page", metavar="N", type=click.IntRange(min=1), help="Only this page.")
@click.option("--dpi", type=click.IntRange(20, 600), default=100, show_default=True, help="Dots per inch.")
@click.option("--watch", is_flag=True, help="Draw again after every save of a file, until Ctrl-C.")
@click.option(
    "-o",
    "--output",
    metavar="DIR",
    help="Folder for the pictures. [default: output/ where there is one, else this folder]",
)
@with_console
def preview(
    choices: Choices, page: int | None, dpi: int, watch: bool, output: str | None, console: Console
) -> ExitCode:
    """Draw the pages of a packet as PNG pictures, to look at before printing.

    Takes the same choices as build; the paths of the pictures go to standard output. With --watch a picture is
    replaced whenever a content file, the logo or the patient file is saved; while something is wrong, the last good
    one stays.

    \b
    Examples:
      handouts preview lumbar --page 1
      handouts preview lumbar --clinic lakeside --surgeon smith --page 1 --watch
      handouts preview cervical --clinic northmoor-spine --size large --dpi 60 -o /tmp/look/
    """
    from handouts.cli.destination import destination

    wanted = Wanted(page, dpi, Path(output or destination(output, "", os.getcwd())))
    if watch:
        from handouts.cli.watching import watch_pages

        return watch_pages(choices, wanted, console)
    from handouts.cli.making import make_packet

    packet, stem = make_packet(choices, console)
    for path in written(packet.data, stem, wanted):
        console.wrote(str(path))
    return ExitCode.DONE


def written(data: bytes, stem: str, wanted: Wanted) -> Iterator[Path]:
    """Write the wanted pictures one by one, each whole or not at all, and yield their paths."""
    from handouts.finish import write_packet

    for number, picture in pictures(data, wanted.page, wanted.dpi):
        path = wanted.folder / f"{stem}_p{number:02}.png"
        write_packet(path, picture)
        yield path


def is_picture(path: Path, wanted: Wanted) -> bool:
    """Whether a file is a picture drawn by us, in the folder where the wanted ones go."""
    return bool(_PICTURE.search(path.name)) and path.parent == Path(os.path.abspath(wanted.folder))


def pictures(data: bytes, page: int | None, dpi: int) -> Iterator[tuple[int, bytes]]:
    """Draw one page or all of them as PNG at `dpi`; raises HandoutError when there is no such page."""
    import pypdfium2

    with pypdfium2.PdfDocument(data) as document:
        total = len(document)
        if page is not None and page > total:
            raise HandoutError(
                Diagnostic("no-such-page", f"there is no page {page}", hint=f"pages go from 1 to {total}")
            )
        for number in [page] if page else range(1, total + 1):
            yield number, png(document[number - 1], dpi)


def png(page: object, dpi: int) -> bytes:
    """One drawn page as the bytes of a PNG file; more compression takes twice the time and saves nothing."""
    file = io.BytesIO()
    page.render(scale=dpi / POINTS_PER_INCH).to_pil().save(file, "PNG", compress_level=1)  # type: ignore[attr-defined]
    return file.getvalue()
