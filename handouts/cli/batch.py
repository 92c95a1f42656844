"""`handouts batch`: every row of a spreadsheet becomes a checked packet."""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click
from msgspec import Struct
from msgspec.structs import replace

from handouts.cli.asked_to_end import ended_with
from handouts.cli.console import Console
from handouts.cli.meter import Meter
from handouts.cli.options import CONTENT, NO_CACHE, with_console
from handouts.diagnostics import Diagnostic, ExitCode, HandoutError

if TYPE_CHECKING:
    from concurrent.futures import Executor

    from handouts.batch.printing import PrintRun
    from handouts.batch.report import Ran
    from handouts.batch.rows import Plan, Row
    from handouts.batch.variants import Reuse
    from handouts.content.library import Library


class Wishes(Struct, frozen=True):
    """What was typed beside the sheet, as typed."""

    output: str | None
    procedure: str | None
    clinic: str | None
    surgeon: str | None
    pack: str | None
    option: tuple[str, ...]
    set: tuple[str, ...]
    paper: str | None
    size: str
    grey: bool
    require_approval: bool
    cache: bool
    ignore_extra: bool
    dates: str | None
    resume: bool
    jobs: int | None
    print_run: str | None
    separators: bool
    split: int | None
    as_json: bool
    content: str | None
    today: str | None


@click.command
@click.argument("sheet", metavar="[SHEET]", required=False)
@click.option("-o", "--output", metavar="DIR", help="Folder of the packets. [default: output/, else this folder]")
@click.option("--procedure", metavar="P", help="For rows that name none; so are the choices below.")
@click.option("--clinic", metavar="C", help="Whose name, phones, units and paper.")
@click.option("--surgeon", metavar="S", help="Whose limits and times.")
@click.option("--pack", metavar="P", help="Which pages: pre-op, discharge, full ...")
@click.option("--option", metavar="NAME=VALUE", multiple=True, help="Tailor the operation; may be repeated.")
@click.option("--set", metavar="FACT=VALUE", multiple=True, help="Change one fact; may be repeated.")
@click.option("--paper", type=click.Choice(["letter", "a4"]), help="[default: the clinic's paper]")
@click.option(
    "--size", type=click.Choice(["standard", "large", "giant"]), default="standard", help="Type of 14, 18 or 24 points."
)
@click.option("--grey", is_flag=True, help="For black-and-white printers.")
@click.option("--require-approval", is_flag=True, help="Refuse rows whose text no clinician has approved.")
@NO_CACHE
@click.option("--ignore-extra", is_flag=True, help="Leave columns out that are not known.")
@click.option(
    "--dates", type=click.Choice(["month-first", "day-first"]), help="What stands first in dates such as 3/9/2027."
)
@click.option("--resume", is_flag=True, help="Go on with an earlier run in the same folder.")
@click.option("-j", "--jobs", type=click.IntRange(1, 256), help="Processes at work. [default: one a core]")
@click.option("--print-run", metavar="FILE.pdf", help="All packets in row order in one file for a duplex printer.")
@click.option("--separators", is_flag=True, help="A sheet between packets of the print run.")
@click.option("--split", metavar="PAGES", type=click.IntRange(1), help="A new print run file after so many pages.")
@click.option("--template", metavar="FILE", help="Write an example sheet (.csv or .xlsx) and end.")
@click.option("--json", "as_json", is_flag=True, help="The report as JSON, for machines.")
@CONTENT
@click.option("--today", metavar="DATE", hidden=True)
@with_console
def batch(sheet: str | None, template: str | None, console: Console, **given: Any) -> int:  # noqa: ANN401
    """Make a packet for every row of SHEET (.csv or .xlsx), each read back from disk and checked against its row.

    A row that cannot be printed stops no other: it is listed in DIR/refused.csv, and the exit code is 1.
    A run that was stopped, by anything, goes on with --resume.

    \b
    Examples:
      handouts batch --template patients.xlsx
          an example sheet with every column explained
      handouts batch patients.xlsx -o packets/
          a packet a row
      handouts batch patients.csv -o packets/ --clinic riverbend-spine --print-run monday.pdf --separators
          and all of them in one file for the printer
      handouts batch patients.csv -o packets/ --resume
          go on after a stop
    """
    if template is not None:
        return write_template(Path(template), console)
    if sheet is None:
        hint = "name a .csv or .xlsx file, or ask for one with --template"
        raise HandoutError(Diagnostic("usage", "there is no sheet", hint=hint))
    return run(Path(sheet), Wishes(**given), console)


def write_template(path: Path, console: Console) -> int:
    """Write the example sheet; never over a file that is there."""
    from handouts.batch.template import explained_columns, template_csv, template_xlsx
    from handouts.finish import write_packet

    make = {".csv": template_csv, ".xlsx": template_xlsx}.get(path.suffix.lower())
    if make is None:
        raise HandoutError(Diagnostic("usage", f"'{path}' is no sheet", hint="end its name in .csv or .xlsx"))
    if path.exists():
        taken = Diagnostic("already-there", f"'{path}' is there already", hint="choose another name")
        raise HandoutError(taken, exit_code=ExitCode.FAILED)
    write_packet(path, make())
    for column, meaning in explained_columns():
        console.tell(f"{column:<22} {meaning}")
    console.wrote(str(path))
    return ExitCode.DONE


def run(sheet: Path, wishes: Wishes, console: Console) -> int:
    """Read the sheet, make every packet, and say what became of it."""
    from handouts.batch.executors import executor_of
    from handouts.batch.refusals import refused_csv
    from handouts.batch.run import run_batch
    from handouts.cli.asking import open_content
    from handouts.finish import write_packet

    refuse_wishes(wishes)
    jobs = wishes.jobs or os.cpu_count() or 1
    with executor_of(jobs) as executor:  # its processes get ready while the sheet is read
        reuse = reuse_of(wishes)
        library = open_content(wishes.content)
        planned, reuse = plan_of(sheet, wishes, library, reuse)
        console.report(planned.notes)
        folder = opened(wishes.output)
        started = time.perf_counter()
        make = partial(
            run_batch,
            planned.rows,
            library,
            folder,
            executor,
            workers=jobs,
            resume=wishes.resume,
            require_approval=wishes.require_approval,
            reuse=reuse,
        )
        ran = made(make, executor, folder, Meter(console, started), console)
    ran = replace(ran, refused=(*planned.refused, *ran.refused))
    write_packet(folder / "refused.csv", refused_csv(ran.refused))
    printed = None
    if wishes.print_run and ran.finished:
        printed = printed_run(planned.rows, ran, library, folder, wishes)
    tell(ran, planned.notes, folder, time.perf_counter() - started, printed, as_json=wishes.as_json, console=console)
    if ran.refused:
        tell_refusals(ran, sheet, folder, console)
    return ExitCode.FAILED if ran.refused else ExitCode.DONE


def tell_refusals(ran: Ran, sheet: Path, folder: Path, console: Console) -> None:
    """Say which rows have no packet: the first of them, by row, how many there are, and where all are listed."""
    from handouts.audit.finding import counted
    from handouts.batch.report import first_refusals

    for refusal in first_refusals(ran.refused, str(sheet)):
        console.report([refusal])
    message = f"{counted(ran.rows_refused, 'row has', 'rows have')} no packet"
    console.report([Diagnostic("rows-refused", message, hint=f"'{folder / 'refused.csv'}' lists them")])


def refuse_wishes(wishes: Wishes) -> None:
    """Raise HandoutError for a print run that would take the place of something else, or is asked for in part only."""
    if wishes.print_run is None:
        if wishes.separators or wishes.split:
            flag = "--separators" if wishes.separators else "--split"
            message, hint = f"{flag} is about a print run", "give --print-run FILE.pdf too"
            raise HandoutError(Diagnostic("usage", message, hint=hint))
        return
    path = Path(wishes.print_run)
    if path.suffix.lower() != ".pdf":
        message, hint = f"the print run '{path}' is no PDF file by its name", "end its name in .pdf"
        raise HandoutError(Diagnostic("usage", message, hint=hint))
    if not path.parent.is_dir() and not is_to_be_made(path.parent, wishes.output):
        message, hint = f"there is no folder '{path.parent}' for the print run", "make it first, or name another"
        raise HandoutError(Diagnostic("usage", message, hint=hint))
    from handouts.batch.printing import in_the_way

    taken = [f"'{name}' is there already, and is no print run" for name in in_the_way(path)]
    if taken:
        found = (Diagnostic("already-there", message, hint="choose another name") for message in taken)
        raise HandoutError(*found, exit_code=ExitCode.FAILED)


def is_to_be_made(folder: Path, output: str | None) -> bool:
    """Whether a folder will be there when the packets are: theirs, or one that holds it."""
    return Path(os.path.abspath(folder_of(output))).is_relative_to(os.path.abspath(folder))


def folder_of(output: str | None) -> Path:
    """The folder of the packets, there or not."""
    from handouts.cli.destination import default_folder

    return Path(output or default_folder(os.getcwd()))


def tell(
    ran: Ran,
    notes: Sequence[Diagnostic],
    folder: Path,
    seconds: float,
    printed: PrintRun | None,
    *,
    as_json: bool,
    console: Console,
) -> None:
    """Say what was made and where it lies, for people or for machines, and the warnings."""
    from handouts.batch.report import report, summary

    if as_json:
        console.result(report(ran, str(folder), seconds, printed, notes))
    else:
        for line in summary(ran, seconds):
            console.tell(line)
        if printed:
            console.tell(printed.told)
        console.wrote(str(folder))
        for path in printed.paths if printed else ():
            console.wrote(path)
    console.report(ran.warnings)
    console.report(printed.warnings if printed else ())


def made(make: Callable[..., Ran], executor: Executor, folder: Path, meter: Meter, console: Console) -> Ran:
    """Make every packet; a run that ends early says how far it came."""
    try:
        with ended_with(lambda: "" if console.quiet else f"{meter.last_word(folder)}\n"):
            ran = make(tell=meter.show)
    except BaseException:
        executor.shutdown(wait=False, cancel_futures=True)
        meter.clear()
        if meter.has_begun:
            console.tell(meter.last_word(folder))
        raise
    meter.clear()
    return ran


def reuse_of(wishes: Wishes) -> Reuse | None:
    """The kept variants that may be printed from; asked before any content is read."""
    from handouts.batch.variants import Reuse
    from handouts.cli.asking import content_roots
    from handouts.variants.inputs import state_of
    from handouts.variants.shelf import usual_shelf

    shelf = usual_shelf(os.environ) if wishes.cache else None
    state = state_of(content_roots(wishes.content)) if shelf else None
    return Reuse(shelf, state) if shelf and state else None


def plan_of(sheet: Path, wishes: Wishes, library: Library, reuse: Reuse | None) -> tuple[Plan, Reuse | None]:
    """Read and check every row before anything is printed; and what may be reused by the run."""
    from handouts.batch.figures import DateOrder
    from handouts.batch.kept_names import known_again
    from handouts.batch.rows import copies_left_out, plan
    from handouts.batch.sheet import read_sheet
    from handouts.cli.asking import pairs, today_given
    from handouts.resolve.request import Request

    wrong: list[Diagnostic] = []
    base = Request(
        procedure=wishes.procedure or "",
        today=today_given(wishes.today, wrong),
        clinic=wishes.clinic,
        surgeon=wishes.surgeon,
        pack=wishes.pack,
        settings=pairs("--set", wishes.set, wrong),
        options=pairs("--option", wishes.option, wrong),
        paper=wishes.paper,
        size=wishes.size,
        grey=wishes.grey,
    )
    if wrong:
        raise HandoutError(*wrong)
    read = read_sheet(bytes_of(sheet), str(sheet))
    known, reuse = known_again(library, reuse)
    planned = plan(
        read,
        base,
        known=known,
        ignore_extra=wishes.ignore_extra,
        dates=DateOrder(wishes.dates) if wishes.dates else None,
    )
    lost = () if wishes.print_run else copies_left_out(planned.rows)
    return replace(planned, notes=(*planned.notes, *lost)), reuse


def bytes_of(sheet: Path) -> bytes:
    """The bytes of the sheet; raises HandoutError for one that cannot be read."""
    from handouts.content.folders import unreadable

    try:
        return sheet.read_bytes()
    except OSError as error:
        raise HandoutError(unreadable(str(sheet), error)) from None


def opened(output: str | None) -> Path:
    """The folder of the packets, made when it is not there."""
    from handouts.finish import refusal_of

    folder = folder_of(output)
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as refusal:
        raise refusal_of(folder, refusal) from refusal
    return folder


def printed_run(rows: Sequence[Row], ran: Ran, library: Library, folder: Path, wishes: Wishes) -> PrintRun:
    """Write the print run."""
    from handouts.batch.printing import print_all

    assert wishes.print_run is not None  # asked for
    asked = Path(wishes.print_run)
    return print_all(rows, ran, library, folder, asked, wishes.separators, wishes.split or 0)
