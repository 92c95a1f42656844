"""The record of an approval, and what is printed now, to how that stands: one handout, or all that was approved."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from handouts.approval.digests import seal_of
from handouts.approval.edges import Pictures
from handouts.approval.forms import entries_of_handout, entries_of_packs, resolve_packs
from handouts.approval.lapses import Whereabouts, lapses_of
from handouts.approval.names import Names, names_of
from handouts.approval.record import is_intact
from handouts.approval.signature import signature_faults
from handouts.approval.standing import Standing
from handouts.content.approvals import ApprovalRecord, ApprovedTexts
from handouts.content.library import Library, Sourced
from handouts.diagnostics import Diagnostic, ExitCode, HandoutError, Severity
from handouts.document.approved import Approver, content_review_by
from handouts.document.tree import Handout
from handouts.resolve.request import Request
from handouts.resolve.resolution import Resolved, resolve

_RESTORE: Final = "restore it from version control, or have the text approved again"


def verdict(handout: Handout, resolved: Resolved, library: Library) -> Standing:
    """Hold a handout against the record of its approval, which there is. Never raises."""
    names = names_of(resolved)
    try:
        record = library.file_if_there(ApprovalRecord, names.path())
        if record is None:
            return Standing()
        faults = record_faults(record, names, library)
    except HandoutError as error:
        return Standing(faults=error.diagnostics, reason="sample_invalid")
    if faults:
        return Standing(faults=faults, reason="sample_invalid")
    until = min(record.value.review_by, content_review_by(resolved))
    approver = Approver(record.value.by, record.value.role, record.value.date, until)
    if until < f"{resolved.today:%Y-%m}":
        return Standing(approver, (), (_expired(record, approver),), "sample_expired")
    now = entries_of_handout(handout, resolved, Pictures(library))
    lapses = tuple(lapses_of(record.value, now, Whereabouts(library, (resolved,))))
    return Standing(approver, lapses, (), "sample_changed" if lapses else "")


def record_faults(record: Sourced[ApprovalRecord], names: Names, library: Library) -> tuple[Diagnostic, ...]:
    """Find out why a record cannot be trusted: changed, of other packets, or not signed as its clinic asks.

    Raises HandoutError when the signature cannot be read.
    """
    value = record.value
    if not is_intact(value):
        message = "this record of an approval was changed after it was made"
        return (Diagnostic("approval-changed", message, record.at("seal"), _RESTORE),)
    if names != (given := Names(value.procedure, value.clinic, value.surgeon or "")):
        message = f"this record approves '{given.record}' of '{given.clinic}', not '{names.record}' of '{names.clinic}'"
        hint = "have these packets approved: no record can be copied"
        return (Diagnostic("approval-of-others", message, record.at("procedure"), hint),)
    return signature_faults(record, names, library)


def _expired(record: Sourced[ApprovalRecord], approver: Approver) -> Diagnostic:
    message = f"the approval by {approver.name} held until {approver.review_by}"
    hint = "read the text against its sources, then have it approved again"
    return Diagnostic("approval-expired", message, record.at("review_by"), hint)


def verified(library: Library, request: Request) -> tuple[ApprovalRecord, tuple[Diagnostic, ...]]:
    """Hold everything a record approves, in every form, against what is printed now; give all that is wrong.

    Raises HandoutError when there is no record, or something cannot be read.
    """
    usual = resolve(library, request)
    names = names_of(usual)
    record = record_of(library, names)
    faults = [*record_faults(record, names, library), *_faults_of_texts(record, names, library)]
    value = record.value
    until = min(value.review_by, content_review_by(usual))
    if until < f"{request.today:%Y-%m}":
        faults.append(_expired(record, Approver(value.by, value.role, value.date, until)))
    known = usual.procedure.packs
    gone = [name for name in value.packs if name not in known]
    faults += [
        Diagnostic("approval-lapsed", f"pack '{name}' was approved and is no longer there", record.at("packs", name))
        for name in gone
    ]
    read = resolve_packs(library, request, [name for name in value.packs if name in known])
    if read and not faults:
        now = entries_of_packs(read, Pictures(library))
        lapses = tuple(lapses_of(value, now, Whereabouts(library, read)))
        faults += Standing(None, lapses).findings(Severity.ERROR)
    return value, tuple(faults)


def record_of(library: Library, names: Names) -> Sourced[ApprovalRecord]:
    """Load a record. Raises HandoutError when there is none."""
    record = library.file_if_there(ApprovalRecord, names.path())
    if record is None:
        whose = f"'{names.procedure}' of '{names.clinic}'" + (f" for '{names.surgeon}'" if names.surgeon else "")
        hint = "approve it: handouts approve PROCEDURE --clinic C --by NAME --role ROLE"
        refusal = Diagnostic("not-approved", f"nobody has approved {whose}", None, hint)
        raise HandoutError(refusal, exit_code=ExitCode.FAILED)
    return record


def approved_texts(library: Library, names: Names) -> Mapping[str, str]:
    """Give the words that were approved, by "block/item" or block. Raises HandoutError when there are none to trust."""
    record = record_of(library, names)
    if faults := (*record_faults(record, names, library), *_faults_of_texts(record, names, library)):
        raise HandoutError(*faults, exit_code=ExitCode.FAILED)
    return _texts(names, library).value.texts


def _texts(names: Names, library: Library) -> Sourced[ApprovedTexts]:
    path = names.path(texts=True)
    if found := library.file_if_there(ApprovedTexts, path):
        return found
    message = f"the words that were approved are not there: no content folder has '{path}'"
    raise HandoutError(Diagnostic("approval-texts", message, None, _RESTORE), exit_code=ExitCode.FAILED)


def _faults_of_texts(record: Sourced[ApprovalRecord], names: Names, library: Library) -> tuple[Diagnostic, ...]:
    texts = _texts(names, library)
    if seal_of(texts.value.texts) == record.value.texts:
        return ()
    message = "these words were changed after they were approved"
    return (Diagnostic("approval-texts", message, texts.at(), _RESTORE),)
