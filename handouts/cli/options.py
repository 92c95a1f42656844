"""The choices every building command shares, declared once and gathered into one value."""

from __future__ import annotations

import functools
import os
from collections.abc import Callable
from typing import Any, Final

import click
from click.core import ParameterSource
from msgspec import Struct

from handouts.cli.console import Console

Command = Callable[..., Any]
OWN_FOLDER: Final = "my-content"
"""The folder of one's own where none is named."""


class Choices(Struct, frozen=True, kw_only=True):
    """What was typed, as typed: nothing here has been looked up yet."""

    procedure: str
    clinic: str | None
    surgeon: str | None
    pack: str | None
    block: tuple[str, ...]
    patient: str | None
    set: tuple[str, ...]
    option: tuple[str, ...]
    paper: str | None = None
    size: str = "standard"
    grey: bool = False
    require_approval: bool = False
    cache: bool = True
    content: str | None
    today: str | None


def own_folder() -> str | None:
    """The folder of one's own in the folder we are in, if there is one."""
    return OWN_FOLDER if os.path.isdir(OWN_FOLDER) else None


CONTENT = click.option(
    "--content",
    metavar="DIR",
    envvar="HANDOUTS_CONTENT",
    type=click.Path(exists=True, file_okay=False),
    default=own_folder,
    help="Your own content folder, over the one that comes with the tool. "
    f"[env: HANDOUTS_CONTENT; default: {OWN_FOLDER}, if there is one here]",
)

WHOSE = (
    click.argument("procedure", metavar="PROCEDURE"),
    click.option("--clinic", metavar="C", help="Whose name, phones, units and paper. [default: the example clinic]"),
    click.option("--surgeon", metavar="S", help="Whose limits and times. [default: the clinic's own]"),
)

TEXT = (
    click.option("--patient", metavar="FILE", help="Patient file (YAML or JSON), or - for standard input."),
    click.option("--set", metavar="FACT=VALUE", multiple=True, help="Change one fact; may be repeated."),
    click.option("--option", metavar="NAME=VALUE", multiple=True, help="Tailor the operation; may be repeated."),
)
"""What changes the words of a packet."""

NO_CACHE = click.option(
    "--no-cache",
    "cache",
    flag_value=False,
    default=True,
    type=bool,
    help="Lay out anew; neither use nor keep a layout.",
)

CONTENT_AND_DAY = (CONTENT, click.option("--today", metavar="DATE", hidden=True))

REQUEST = (
    *WHOSE,
    click.option("--pack", metavar="P", help="Which pages: pre-op, day-of-surgery, discharge, full ..."),
    click.option("--block", metavar="B", multiple=True, help="One block as a leaflet; may be repeated."),
    *TEXT,
    click.option("--paper", type=click.Choice(["letter", "a4"]), help="[default: the clinic's paper]"),
    click.option(
        "--size",
        type=click.Choice(["standard", "large", "giant"]),
        default="standard",
        show_default=True,
        help="Type of 14, 18 or 24 points.",
    ),
    click.option("--grey", is_flag=True, help="For black-and-white printers."),
    click.option("--require-approval", is_flag=True, help="Refuse text that no clinician has approved."),
    NO_CACHE,
    *CONTENT_AND_DAY,
)

WORDS = (
    *WHOSE,
    click.option("--pack", metavar="P", help="Only this pack. [default: every pack]"),
    click.option("--block", metavar="B", multiple=True, help="Only this block, as a leaflet; may be repeated."),
    *TEXT,
    *CONTENT_AND_DAY,
)
"""The choices that say what a packet's words are, whatever it looks like."""

VERBOSITY = (
    click.option("--quiet", is_flag=True, help="Errors and results only."),
    click.option("--verbose", is_flag=True, help="Say more; show tracebacks of internal errors."),
)


def with_console(command: Command) -> Command:
    """Add --quiet and --verbose; the command takes one `console` instead."""

    @functools.wraps(command)
    def run(*, quiet: bool, verbose: bool, **rest: Any) -> Any:  # noqa: ANN401 (Click's own interface)
        console = Console(quiet, verbose)
        tell_folder(click.get_current_context(), console)
        return command(console=console, **rest)

    return decorated(run, VERBOSITY)


def tell_folder(context: click.Context, console: Console) -> None:
    """Tell whoever wants details that a folder of content is used that nobody named."""
    named = context.params.get("content")
    if named and named == own_folder() and context.get_parameter_source("content") is ParameterSource.DEFAULT:
        console.detail(f"content: {named}, for it is in this folder; --content names another")


def with_choices(command: Command) -> Command:
    """Add PROCEDURE and all choices of a packet; the command takes one `choices` instead."""
    return decorated(_gathering(command), REQUEST)


def with_words(command: Command) -> Command:
    """Add PROCEDURE and the choices that say what a packet's words are, as one `choices`."""
    return decorated(_gathering(command), WORDS)


def _gathering(command: Command) -> Command:
    names = Choices.__struct_fields__

    @functools.wraps(command)
    def run(**given: Any) -> Any:  # noqa: ANN401 (Click's own interface)
        choices = Choices(**{name: given.pop(name) for name in names if name in given})
        return command(choices=choices, **given)

    return run


def decorated(command: Command, decorators: tuple[Callable[[Command], Command], ...]) -> Command:
    """Apply decorators so that help lists them in the order given."""
    for decorator in reversed(decorators):
        command = decorator(command)
    return command
