"""A composed handout to the one that is printed: it says who approved it, or SAMPLE and why."""

from __future__ import annotations

from msgspec import Struct
from msgspec.structs import replace

from handouts.approval.standing import Standing, standing
from handouts.content.library import Library
from handouts.diagnostics import Diagnostic, ExitCode, HandoutError, Severity
from handouts.document.approved import approved, sample
from handouts.document.handout import Handout
from handouts.resolve.resolution import Resolved


class Marked(Struct, frozen=True):
    """A handout as it is printed, and why it carries the mark it has."""

    handout: Handout
    standing: Standing

    @property
    def warnings(self) -> tuple[Diagnostic, ...]:
        """What has lapsed, and where; nothing for a handout that nobody ever approved."""
        return self.standing.findings(Severity.WARNING)


def marked(handout: Handout, resolved: Resolved, library: Library) -> Marked:
    """Give a handout the mark it deserves; what a made-up clinic prints is a SAMPLE whatever its record says."""
    found = standing(handout, resolved, library)
    if found.is_approved and found.approver and not is_fictional(resolved):
        return Marked(approved(handout, resolved, found.approver), found)
    reason = found.reason or Standing().reason
    return Marked(replace(handout, approval=sample(resolved, reason)), replace(found, reason=reason))


def is_fictional(resolved: Resolved) -> bool:
    """Whether the clinic is made up, so that no clinician can stand for what it says."""
    return resolved.clinic.fictional


def refuse_unapproved(marked: Marked) -> None:
    """Raise HandoutError naming everything that is not approved, unless a clinician approved exactly this text."""
    if marked.standing.is_approved:
        return
    handout = marked.handout
    message = f"no clinician has approved '{handout.procedure}' of '{handout.clinic}' with exactly this text"
    hint = "have it approved, or build without --require-approval: it then says SAMPLE on every page"
    refusal = Diagnostic("not-approved", message, None, hint)
    raise HandoutError(refusal, *marked.standing.findings(Severity.ERROR), exit_code=ExitCode.FAILED)
