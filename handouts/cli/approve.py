"""`handouts approve`: a clinician's name is put to exactly what patients read, and the record of that is kept."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from handouts.cli.console import Console
from handouts.cli.options import CONTENT_AND_DAY, WHOSE, Command, decorated, with_console
from handouts.diagnostics import Diagnostic, ExitCode, HandoutError, errors_only

if TYPE_CHECKING:
    from handouts.content.library import Library
    from handouts.resolve.request import Request

SIGNING = (
    *WHOSE,
    click.option("--pack", "packs", metavar="P", multiple=True, help="Only this pack; may be repeated. [default: all]"),
    click.option("--by", metavar="NAME", help="The clinician who has read the text and stands for it."),
    click.option("--role", metavar="ROLE", help="As what: 'Spine surgeon'."),
    click.option("--date", "--on", "on", metavar="DATE", help="The day of the approval. [default: today]"),
    click.option("--review-by", metavar="MONTH", help="When it ends: 2029-03. [default: the text's review date]"),
    click.option("--accept", metavar="CODE@ITEM=WHY", multiple=True, help="Let a warning stand; the reason is kept."),
    click.option("--key", metavar="FILE", help="Sign the record with this private key (Ed25519)."),
    click.option("--verify", is_flag=True, help="Change nothing: say whether the approval holds, line by line."),
    *CONTENT_AND_DAY,
)


def with_signing(command: Command) -> Command:
    """Add PROCEDURE and the choices of an approval."""
    return decorated(command, SIGNING)


@click.command
@with_signing
@with_console
def approve(
    procedure: str,
    clinic: str | None,
    surgeon: str | None,
    verify: bool,
    content: str | None,
    today: str | None,
    console: Console,
    **signing: str | tuple[str, ...] | None,
) -> int:
    """Record that a clinician has approved what patients read, or say whether that still holds.

    Every line of every pack is recorded in each form that options, levels and dates can give it, with its pictures
    and fixed words. Packets then say who approved them, when, and when the text is to be reviewed. Change one word,
    and packets that print it say SAMPLE until it is approved again.

    Errors that 'handouts check' finds must be mended first; each warning is mended too, or accepted with a reason.
    The record is a small file in the clinic's folder, made for version control.

    \b
    Examples:
      handouts approve lumbar --clinic lakeside --surgeon kim --by "Dr. Ana Kim" --role "Spine surgeon"
          all packs, until the text's own review date
      handouts approve lumbar --clinic lakeside --surgeon kim --by "Dr. Ana Kim" --role "Spine surgeon" \\
          --pack pre-op --review-by 2028-06 --accept hard-word@choices/injection="our patients know it"
          one pack for a shorter time, with a warning that may stand
      handouts approve lumbar --clinic lakeside --surgeon kim --verify
          does it still hold? exit code 1 and all that lapsed if not
    """
    from handouts.cli.approving import Typed, approved, signing_of
    from handouts.cli.asking import open_content, today_given
    from handouts.resolve.request import Request

    wrong: list[Diagnostic] = []
    request = Request(procedure, today_given(today, wrong), clinic, surgeon)
    typed = Typed(**signing)  # type: ignore[arg-type]
    if verify:
        if any(signing.values()):
            wrong.append(Diagnostic("usage", "--verify changes nothing", hint="leave the options of an approval out"))
        stop_at(wrong)
        return told(open_content(content), request, console)
    signed = signing_of(typed, request.today, wrong)
    if not content:
        hint = "give your own content folder: --content DIR; an upgrade of the tool would take the record away"
        wrong.append(Diagnostic("usage", "an approval is kept in a folder of your own", hint=hint))
    stop_at(wrong)
    approved(open_content(content), request, signed, console)
    return ExitCode.DONE


def stop_at(wrong: list[Diagnostic]) -> None:
    """Raise what is wrong with what was typed."""
    if wrong:
        raise HandoutError(*wrong)


def told(library: Library, request: Request, console: Console) -> int:
    """Say whether an approval still holds."""
    from handouts.approval.verify import verified

    record, faults = verified(library, request)
    console.report(faults)
    if errors_only(faults):
        return ExitCode.FAILED
    packs = ", ".join(record.packs)
    console.tell(f"approved by {record.by}, {record.role}, on {record.date}, until {record.review_by}: {packs}")
    return ExitCode.DONE
