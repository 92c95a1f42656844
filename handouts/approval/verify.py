"""The record of an approval to all that is wrong with it now, and to the words it approves."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import date

from msgspec.structs import replace

from handouts.approval.attachments import lapses_now
from handouts.approval.digests import seal_of
from handouts.approval.edges import Pictures
from handouts.approval.forms import entries_of_packs, resolve_packs
from handouts.approval.lapses import Whereabouts, lapses_of
from handouts.approval.names import Names, names_of
from handouts.approval.standing import Standing
from handouts.approval.verdict import RESTORE, ahead, expired, record_faults, summary
from handouts.content.approvals import ApprovalRecord, ApprovedTexts
from handouts.content.library import Library
from handouts.content.places import Sourced
from handouts.diagnostics import Diagnostic, ExitCode, HandoutError, Severity
from handouts.document.approved import Approver, content_review_by
from handouts.resolve.request import Request
from handouts.resolve.resolution import resolve


def verified(library: Library, request: Request) -> tuple[ApprovalRecord, tuple[Diagnostic, ...]]:
    """Hold everything a record approves, in every form, against what is printed now; give all that is wrong.

    The words kept beside the record are for `handouts diff` and prove nothing, as its digests do: where they are gone
    or changed, a warning says so, and the approval holds, as it does for packets.

    Raises HandoutError when there is no record, or something cannot be read.
    """
    usual = resolve(library, request)
    names = names_of(usual)
    record = record_of(library, names)
    value, known = record.value, usual.procedure.packs
    if faults := record_faults(record, names, library) or ahead(record, request.today):
        return value, faults
    texts = (replace(fault, severity=Severity.WARNING) for fault in _faults_of_texts(record, names, library))
    until = min(value.review_by, content_review_by(usual))
    gone = [
        Diagnostic("approval-lapsed", f"pack '{name}' was approved and is no longer there", record.at("packs", name))
        for name in value.packs
        if name not in known
    ]
    return value, (*_ended(record, until, request.today), *gone, *_lapsed(library, request, record), *texts)


def faulty_records(library: Library, clinics: Iterable[str], today: date) -> Iterator[Diagnostic]:
    """Find the records of clinics that cannot be read or trusted, and as warnings those that have ended."""
    for clinic in clinics:
        for stem in library.folders.names(f"clinics/{clinic}/approvals", ".yaml"):
            procedure, _, surgeon = stem.partition(".")
            names = Names(procedure, clinic, surgeon)
            try:
                record = record_of(library, names)
            except HandoutError as error:
                yield from error.diagnostics
                continue
            faults = record_faults(record, names, library) or ahead(record, today)
            yield from faults or _ended(record, record.value.review_by, today, Severity.WARNING)


def _ended(
    record: Sourced[ApprovalRecord], until: str, today: date, severity: Severity = Severity.ERROR
) -> tuple[Diagnostic, ...]:
    if until >= f"{today:%Y-%m}":
        return ()
    value = record.value
    return (replace(expired(record, Approver(value.by, value.role, value.date, until)), severity=severity),)


def _lapsed(library: Library, request: Request, record: Sourced[ApprovalRecord]) -> tuple[Diagnostic, ...]:
    value = record.value
    usual = resolve(library, request)
    read = resolve_packs(library, request, [name for name in value.packs if name in usual.procedure.packs])
    if not read:
        return ()
    now, names = entries_of_packs(read, Pictures(library)), names_of(usual)
    lapses = (
        *lapses_of(value, now, Whereabouts(library, read)),
        *lapses_now(library, names, value, tuple(now.packs)),
    )
    return Standing(None, lapses, summary(record, names, lapses)).findings(Severity.ERROR)


def record_of(library: Library, names: Names) -> Sourced[ApprovalRecord]:
    """Load a record. Raises HandoutError when there is none."""
    record = library.file_if_there(ApprovalRecord, names.path())
    if record is None:
        whose = f"'{names.procedure}' of '{names.clinic}'" + (f" for '{names.surgeon}'" if names.surgeon else "")
        message = f"no clinician has approved {whose}"
        refusal = Diagnostic("not-approved", message, None, "see 'handouts approve --help'")
        raise HandoutError(refusal, exit_code=ExitCode.FAILED)
    return record


def approved_texts(library: Library, names: Names) -> Mapping[str, str]:
    """Give the words that were approved, by "block/item" or block. Raises HandoutError when there are none to trust."""
    trusted_record(library, names)
    return _texts(names, library).value.texts


def trusted_record(library: Library, names: Names) -> ApprovalRecord:
    """Load a record. Raises HandoutError when there is none, or none that can be trusted with its words."""
    record = record_of(library, names)
    if faults := (*record_faults(record, names, library), *_faults_of_texts(record, names, library)):
        raise HandoutError(*faults, exit_code=ExitCode.FAILED)
    return record.value


def _texts(names: Names, library: Library) -> Sourced[ApprovedTexts]:
    path = names.path(texts=True)
    if found := library.file_if_there(ApprovedTexts, path):
        return found
    message = f"the words that were approved are not there: no content folder has '{path}'"
    raise HandoutError(Diagnostic("approval-texts", message, None, RESTORE), exit_code=ExitCode.FAILED)


def _faults_of_texts(record: Sourced[ApprovalRecord], names: Names, library: Library) -> tuple[Diagnostic, ...]:
    try:
        texts = _texts(names, library)
    except HandoutError as error:
        return error.diagnostics
    if seal_of(texts.value.texts) == record.value.texts:
        return ()
    message = "these words were changed after they were approved"
    return (Diagnostic("approval-texts", message, texts.at(), RESTORE),)
