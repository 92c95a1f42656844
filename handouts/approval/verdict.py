"""A composed handout and the record of its approval to how it stands."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Final

from handouts.approval.attachments import lapses_now
from handouts.approval.edges import Pictures
from handouts.approval.forms import entries_of_handout
from handouts.approval.lapses import Whereabouts, lapses_of
from handouts.approval.names import Names, names_of
from handouts.approval.record import is_intact
from handouts.approval.signature import signature_faults
from handouts.approval.standing import Lapse, Standing
from handouts.content.approvals import ApprovalRecord
from handouts.content.library import Library
from handouts.content.places import Sourced
from handouts.diagnostics import Diagnostic, HandoutError
from handouts.document.approved import Approver, content_review_by
from handouts.document.handout import Handout
from handouts.resolve.facts import ResolvedFact
from handouts.resolve.layers import Layer
from handouts.resolve.resolution import Resolved, ResolvedOption

RESTORE: Final = "restore it from version control, or have the text approved again"
"""What to do about a file of an approval that somebody changed."""


def verdict(handout: Handout, resolved: Resolved, library: Library) -> Standing:
    """Hold a handout against the record of its approval, which there is. Never raises."""
    names = names_of(resolved)
    try:
        record = library.file_if_there(ApprovalRecord, names.path())
    except HandoutError as error:
        return Standing(faults=error.diagnostics, reason="sample_invalid")
    if record is None:
        return Standing()
    if faults := record_faults(record, names, library) or ahead(record, resolved.today):
        return Standing(faults=faults, reason="sample_invalid")
    until = min(record.value.review_by, content_review_by(resolved))
    approver = Approver(record.value.by, record.value.role, record.value.date, until)
    if until < f"{resolved.today:%Y-%m}":
        return Standing(approver, (), (expired(record, approver),), "sample_expired")
    now = entries_of_handout(handout, resolved, Pictures(library))
    lapses = (
        *lapses_of(record.value, now, Whereabouts(library, (resolved,))),
        *lapses_now(library, names, record.value, tuple(now.packs)),
    )
    faults = summary(record, names, lapses, typed(resolved))
    return Standing(approver, lapses, faults, "sample_changed" if lapses else "")


def record_faults(record: Sourced[ApprovalRecord], names: Names, library: Library) -> tuple[Diagnostic, ...]:
    """Find out why a record cannot be trusted: changed, of other packets, or not signed as its clinic asks."""
    value = record.value
    if not is_intact(value):
        message = "this record of an approval was changed after it was made"
        return (Diagnostic("approval-changed", message, record.at("seal"), RESTORE),)
    if names != (given := Names(value.procedure, value.clinic, value.surgeon or "")):
        message = f"this record approves '{given.record}' of '{given.clinic}', not '{names.record}' of '{names.clinic}'"
        hint = "have these packets approved: no record can be copied"
        return (Diagnostic("approval-of-others", message, record.at("procedure"), hint),)
    try:
        return signature_faults(record, names, library)
    except HandoutError as error:
        return error.diagnostics


def ahead(record: Sourced[ApprovalRecord], today: date) -> tuple[Diagnostic, ...]:
    """Say that an approval is dated after today: nobody has given it yet, or a clock is wrong."""
    if record.value.date <= today:
        return ()
    message = f"the approval by {record.value.by} is dated {record.value.date}, which is after today"
    hint = "check today's date, or have the text approved on the day it is read"
    return (Diagnostic("approval-ahead", message, record.at("date"), hint),)


def expired(record: Sourced[ApprovalRecord], approver: Approver) -> Diagnostic:
    """Say that an approval has ended."""
    message = f"the approval by {approver.name} held until {approver.review_by}"
    hint = "read the text against its sources, then have it approved again"
    return Diagnostic("approval-expired", message, record.at("review_by"), hint)


def typed(resolved: Resolved) -> str:
    """Give what one packet was asked for with, as options of a command line."""
    facts = [f' --set {name}="{fact.value}"' for name, fact in resolved.facts.items() if _is_asked(fact)]
    options = [f" --option {name}={one.value}" for name, one in resolved.options.items() if _is_asked(one)]
    return "".join([*facts, *options])


def _is_asked(said: ResolvedFact | ResolvedOption) -> bool:
    return said.origin.layer is Layer.REQUEST


def summary(
    record: Sourced[ApprovalRecord], names: Names, lapses: Sequence[Lapse], given: str = ""
) -> tuple[Diagnostic, ...]:
    """Tell once how much has lapsed, and how to see it; `given` are the options of the packet at hand."""
    if not lapses:
        return ()
    value, count = record.value, len(lapses)
    what = "1 thing is" if count == 1 else f"{count} things are"
    message = f"{what} not as {value.by} approved on {value.date}"
    surgeon = f" --surgeon {names.surgeon}" if names.surgeon else ""
    whose = f"{names.procedure} --clinic {names.clinic}{surgeon}{given}"
    hint = f"see 'handouts diff {whose} --against approved', then approve"
    return (Diagnostic("approval-lapsed", message, record.at("by"), hint),)
