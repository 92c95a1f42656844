"""`handouts diff`: what a surgeon's patients read differently, with the words that differ marked."""

from __future__ import annotations

import json
import re
import sys

import click

from handouts.cli.console import Console, uses_colour
from handouts.cli.options import Choices, with_console, with_words
from handouts.diagnostics import ExitCode

MARKED = re.compile(r"(?P<old>\[-.*?-\])|(?P<new>\{\+.*?\+\})", re.DOTALL)


@click.command
@with_words
@click.option(
    "--against",
    metavar="WHAT",
    default="base",
    show_default=True,
    help="base, clinic, approved, or surgeon:NAME of the same clinic.",
)
@click.option(
    "--format",
    "form",
    type=click.Choice(["text", "json"]),
    default="text",
    show_default=True,
    help="For people, or for scripts.",
)
@click.option("--exit-code", is_flag=True, help="Exit code 1 when anything differs.")
@with_console
def diff(choices: Choices, against: str, form: str, exit_code: bool, console: Console) -> int:
    """Show what patients of this clinic and surgeon read differently.

    Against 'base' that is all that clinic and surgeon made their own, against 'clinic' what the surgeon did, against
    'approved' what changed since a clinician signed. Each changed line is printed with the words it lost [-so-] and
    gained {+so+}, and with the fact, option or line of a file that it comes from. All packs are compared, with and
    without dates, unless you name one. --option tailors both sides, --set only yours.

    \b
    Examples:
      handouts diff lumbar --clinic riverbend-spine --surgeon okafor
          all that is this surgeon's and clinic's own
      handouts diff lumbar --clinic riverbend-spine --surgeon okafor --against clinic
          what the surgeon alone changed
      handouts diff lumbar --clinic riverbend-spine --surgeon okafor --against surgeon:lindqvist
          two surgeons side by side
      handouts diff lumbar --set drive_earliest="4 weeks" --against surgeon:okafor
          every place that a change would reach, before it is made
      handouts diff lumbar --clinic riverbend-spine --against approved --exit-code
          for a script: has anything changed since it was signed?
    """
    from msgspec import to_builtins

    from handouts.account.diff import difference
    from handouts.account.difference_lines import difference_lines, summary
    from handouts.cli.asking import ask
    from handouts.cli.width import page_width

    library, request = ask(choices)
    found = difference(library, request, against)
    console.report(found.warnings)
    if form == "json":
        console.result(json.dumps(to_builtins(found), indent=2, ensure_ascii=False))
    elif lines := "\n".join(difference_lines(found, room=page_width())):
        console.result(painted(lines) if uses_colour(sys.stdout) else lines)
    console.tell(summary(found))
    return ExitCode.FAILED if exit_code and not found.is_empty else ExitCode.DONE


def painted(text: str) -> str:
    """Colour what is marked, line by line, so that a mark may go on over the end of a line."""
    return MARKED.sub(lambda found: coloured(found[0], "red" if found["old"] else "green"), text)


def coloured(text: str, colour: str) -> str:
    """Colour each line of a text, without its indent."""
    return re.sub(r"[^\s].*", lambda line: click.style(line[0], fg=colour), text)
