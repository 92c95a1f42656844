"""`handouts check`: content and branding are held against every rule, in every packet they can print."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from typing import TYPE_CHECKING

import click

from handouts.cli.console import Console, painted, uses_colour
from handouts.cli.counting import counting
from handouts.cli.options import CONTENT, with_console
from handouts.diagnostics import Diagnostic, ExitCode, HandoutError, Severity, visible

if TYPE_CHECKING:
    from datetime import date

    from handouts.checks.scorecard import Scorecard
    from handouts.gate.report import Finding, Report


@click.command
@click.argument("paths", metavar="[PATH ...]", nargs=-1)
@click.option(
    "--format",
    "form",
    type=click.Choice(["text", "json", "sarif"]),
    default="text",
    show_default=True,
    help="For people, for scripts, or for code review tools.",
)
@click.option("--scorecard", is_flag=True, help="Also print the PEMAT-P and CDC index items, one by one.")
@click.option("--strict", is_flag=True, help="Exit code 1 for warnings too.")
@CONTENT
@click.option("--today", metavar="DATE", hidden=True)
@with_console
def check(
    paths: tuple[str, ...],
    form: str,
    scorecard: bool,
    strict: bool,
    content: str | None,
    today: str | None,
    console: Console,
) -> int:
    """Hold content and branding against every rule.

    PATH is a content folder of your own, or any folder or file in one; without it your --content folder is checked,
    or else all that comes with the tool. Every clinic, surgeon and pack is tried, dated and undated, with any two
    options together, up to the last page. Each finding is told once, with its place and how to mend it.

    An error stops a build. A warning is for a clinician to accept or mend. Advice is only that. The exit code is 1
    when there is an error, and 2 when a file cannot be read.

    \b
    Examples:
      handouts check
          what comes with the tool
      handouts check my-content
          your own folder, laid over it: your clinics, your surgeons, your text
      handouts check my-content/clinics/lakeside
          one clinic: its colour, phones, facts and overrides
      handouts check my-content/blocks/recovery.yaml --strict
          what is wrong in this one file
      handouts check my-content --scorecard
          what a machine can say of plain language, and what needs a person
      handouts check --format sarif > handouts.sarif
    """
    from handouts.cli.asking import today_given

    if "" in paths:
        raise HandoutError(Diagnostic("usage", "PATH is empty", hint="give a folder or file, or leave it out"))
    wrong: list[Diagnostic] = []
    day = today_given(today, wrong)
    if wrong:
        raise HandoutError(*wrong)
    report = made(paths, content, day)
    if form == "text":
        tell(report, scorecard, console)
    else:
        from handouts.gate.as_json import as_json, as_sarif

        console.result(json.dumps((as_json if form == "json" else as_sarif)(report), indent=2, ensure_ascii=False))
    if not console.quiet:
        click.echo(summary(report, paths), err=True)
    return exit_code(report, strict)


def made(paths: tuple[str, ...], content: str | None, day: date) -> Report:
    """Check, with a count on the terminal while it lasts."""
    from handouts.gate.check import check_content
    from handouts.gate.scope import scope_of
    from handouts.shipped import content_folder

    scope = scope_of(paths, content, content_folder())
    with counting() as progress:
        return check_content(scope, day, progress=progress)


def tell(report: Report, scorecard: bool, console: Console) -> None:
    """Print the findings, and the scorecards if asked for."""
    coloured = uses_colour(sys.stdout)
    for finding in report.findings:
        if finding.diagnostic.severity is Severity.ERROR or not console.quiet:
            text = painted(finding.diagnostic) if coloured else str(finding.diagnostic)
            console.result(f"{text}{occurrence(finding)}")
    for card in report.scorecards if scorecard else ():
        for line in table(card):
            console.result(line)


def occurrence(finding: Finding) -> str:
    """When a finding occurs, unless it always does."""
    if not finding.when:
        return ""
    return f"\n  only with: {', '.join(f'{name} {value}' for name, value in finding.when)}"


def table(card: Scorecard) -> Iterator[str]:
    """One scorecard in lines."""
    from handouts.checks.scorecard.judgement import Verdict

    yield ""
    yield f"{card.instrument}, {card.procedure}"
    for item, judgement in card.rows:
        place = f" ({judgement.location})" if judgement.location else ""
        reason = f": {judgement.reason}" if judgement.reason else ""
        yield visible(f"  {item.number:>2}  {judgement.verdict.value:<14}  {item.asks}{reason}{place}")
    asked = sum(judgement.verdict is Verdict.PERSON for _, judgement in card.rows)
    yield f"  {card.passed} of {card.decided} decided items pass; {asked} need a person"


def summary(report: Report, paths: tuple[str, ...]) -> str:
    """The last line: what was looked at and how much was found."""
    errors, warnings, advice = map(report.count, (Severity.ERROR, Severity.WARNING, Severity.ADVICE))
    pieces = f"{counted(advice, 'piece')} of advice" if advice else "no advice"
    found = f"{counted(errors, 'error')}, {counted(warnings, 'warning')}, {pieces}"
    looked_at = f"{counted(report.files, 'file')} of {', '.join(paths or report.folders)}"
    tried = f"{counted(len(report.rules), 'rule')}, {counted(report.packets, 'packet')}"
    reach = f"; {report.elsewhere} of them in other files" if report.elsewhere else ""
    rest = "" if report.complete else "; not all could be tried: mend the files that cannot be read, then check again"
    return f"{looked_at}; {tried}: {found}{reach}{rest}"


def counted(number: int, what: str) -> str:
    """A number of things: no error, 1 error, 2 errors."""
    return f"{number or 'no'} {what}{'' if number == 1 else 's'}"


def exit_code(report: Report, strict: bool) -> ExitCode:
    """What the process says: 2 for files that could not be loaded comes before 1 for errors found."""
    if not report.complete:
        return ExitCode.USAGE
    stops = report.count(Severity.ERROR) or (strict and report.count(Severity.WARNING))
    return ExitCode.FAILED if stops else ExitCode.DONE
