"""How a packet stands: approved, or what of it has lapsed and where; and the way from a handout to that."""

from __future__ import annotations

from typing import Final

from msgspec import Struct
from msgspec.structs import replace

from handouts.approval.names import names_of
from handouts.content.library import Library
from handouts.diagnostics import Diagnostic, Location, Severity
from handouts.document.approved import Approver
from handouts.document.handout import Handout
from handouts.resolve.resolution import Resolved

NOT_APPROVED: Final = "not approved"


class Lapse(Struct, frozen=True):
    """Something that is not as it was approved: an item ("block/item"), a block, an attachment, or an edge of the page.

    `is_new` tells of what nobody has ever approved.
    """

    what: str
    message: str
    location: Location | None
    is_new: bool = False


class Standing(Struct, frozen=True):
    """How a handout stands. `approver` is None when there is no record, or none to be trusted.

    `faults` say what is wrong with the record as a whole, `lapses` with the lines it approves. `reason` is the key of
    the fixed words that the SAMPLE mark gives, empty for an approved handout.
    """

    approver: Approver | None = None
    lapses: tuple[Lapse, ...] = ()
    faults: tuple[Diagnostic, ...] = ()
    reason: str = "sample_reason"

    @property
    def is_approved(self) -> bool:
        """Whether every word of the handout is as it was approved."""
        return not self.reason

    def findings(self, severity: Severity) -> tuple[Diagnostic, ...]:
        """Name everything that has lapsed, and what is wrong with the record."""
        lapsed = (Diagnostic("approval-lapsed", lapse.message, lapse.location) for lapse in self.lapses)
        return tuple(replace(found, severity=severity) for found in (*self.faults, *lapsed))

    def of(self, origin: str) -> str:
        """Tell in words how an item ("block/item"), a block's own words or an attachment stand."""
        new = {lapse.what for lapse in self.lapses if lapse.is_new}
        if self.approver is None or origin in new or origin.partition("/")[0] in new:
            return NOT_APPROVED
        who = f"{self.approver.name}, {self.approver.role}"
        if self.reason == "sample_expired" or origin in {lapse.what for lapse in self.lapses}:
            return f"no longer as {who} approved it on {self.approver.on}"
        return f"approved by {who} on {self.approver.on}"


def standing(handout: Handout, resolved: Resolved, library: Library) -> Standing:
    """Hold a handout, composed as a SAMPLE, against the record of its clinic and surgeon. Never raises."""
    if library.folders.on_top(names_of(resolved).path()) is None:
        return Standing()
    from handouts.approval.verdict import verdict  # only where there is a record

    return verdict(handout, resolved, library)
