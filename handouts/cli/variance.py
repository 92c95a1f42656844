"""`handouts variance`: the answers of a clinic's surgeons side by side, for the people who look after its text."""

from __future__ import annotations

import json

import click

from handouts.cli.console import Console
from handouts.cli.options import CONTENT, with_console
from handouts.diagnostics import Diagnostic, HandoutError


@click.command
@click.argument("procedure", metavar="[PROCEDURE]", required=False)
@click.option("--clinic", metavar="C", help="Whose surgeons. [default: the example clinic]")
@click.option(
    "--format",
    "form",
    type=click.Choice(["table", "json", "csv"]),
    default="table",
    show_default=True,
    help="For people, for scripts, or for a spreadsheet.",
)
@click.option("--all", "everything", is_flag=True, help="Also the facts that nobody changed.")
@CONTENT
@click.option("--today", metavar="DATE", hidden=True)
@with_console
def variance(
    procedure: str | None,
    clinic: str | None,
    form: str,
    everything: bool,
    content: str | None,
    today: str | None,
    console: Console,
) -> None:
    """Show every fact as each surgeon of a clinic has it, beside the usual value, the range allowed and its sources.

    The facts in which surgeons differ come first, then those the clinic changed for all of them, options with another
    choice than usual, and the items that somebody added, removed or replaced (not in the csv). Without PROCEDURE every
    operation that any of them does is shown.

    \b
    Examples:
      handouts variance --clinic riverbend-spine
          for the meeting
      handouts variance lumbar --clinic riverbend-spine --format csv > lumbar.csv
          for a spreadsheet
    """
    from msgspec import to_builtins

    from handouts.account.variance import variances
    from handouts.account.variance_lines import variance_csv, variance_lines
    from handouts.cli.asking import open_content, today_given
    from handouts.cli.width import page_width

    given = {"--clinic": clinic, "PROCEDURE": procedure}
    hint = "give a value, or leave it out"
    wrong = [Diagnostic("usage", f"{name} is empty", hint=hint) for name, value in given.items() if value == ""]
    day = today_given(today, wrong)
    if wrong:
        raise HandoutError(*wrong)
    found = variances(open_content(content), clinic, procedure, day)
    console.report(warning for one in found for warning in one.warnings)
    if form == "csv":
        console.result(variance_csv(found).removesuffix("\n"))
    elif form == "json":
        console.result(json.dumps(to_builtins(found), indent=2, ensure_ascii=False))
    else:
        console.result(
            "\n\n".join("\n".join(variance_lines(one, room=page_width(), everything=everything)) for one in found)
        )
