"""What was typed at `handouts approve` becomes a record, if nothing stands against it."""

from __future__ import annotations

import re
import sys
from datetime import date
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Final

import click
from msgspec import Struct
from msgspec.structs import replace

from handouts.approval.acceptance import Named, named, reasons_given, unfounded, weighed
from handouts.approval.attachments import enclosures, enclosures_in
from handouts.approval.edges import Pictures
from handouts.approval.forms import entries_of_packs, resolve_packs
from handouts.approval.names import Names, names_of
from handouts.approval.record import is_intact, record_bytes, sealed_record, table_of, texts_bytes
from handouts.approval.save import save
from handouts.approval.signature import SUFFIX, private_key, public_key, public_line, signature_of
from handouts.attached import attached_to
from handouts.cli.console import Console
from handouts.cli.counting import counting
from handouts.content.approvals import AcceptedFinding, ApprovalRecord
from handouts.content.folders import shown
from handouts.content.library import Library, together
from handouts.diagnostics import Diagnostic, ExitCode, HandoutError, Location, errors_only
from handouts.document.approved import Approver, content_review_by
from handouts.document.approved import approved as approved_handout
from handouts.document.compose import compose
from handouts.pipeline import job_of
from handouts.resolve.request import Request
from handouts.resolve.resolution import Resolved, resolve

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

LONGEST_LINE: Final = 48
"""Characters of a name or role: more would not fit beside the clinic's name on page 1."""
YEARS: Final = 3
"""How far ahead a review may lie (PIF TICK: at least every 3 years)."""


OLDEST: Final = 366
"""Days since an approval was given that is recorded only now: the text was another one before."""


class Typed(Struct, frozen=True):
    """The options of an approval, as typed."""

    packs: tuple[str, ...]
    by: str | None
    role: str | None
    on: str | None
    review_by: str | None
    accept: tuple[str, ...]
    key: str | None


class Signing(Struct, frozen=True):
    """Who approves which packs (none: all); the review date is empty where that of the text shall hold."""

    packs: tuple[str, ...]
    approver: Approver
    reasons: Mapping[str, str]
    key: Path | None


def signing_of(typed: Typed, today: date, wrong: list[Diagnostic]) -> Signing:
    """Read the options of an approval; what is wrong is added to `wrong`."""
    name = _line("--by", typed.by, '--by "Dr. Ana Kim"', wrong)
    role = _line("--role", typed.role, '--role "Spine surgeon"', wrong)
    on, until = _day(typed.on, today, wrong), _month(typed.review_by, today, wrong)
    if typed.key == "":
        wrong.append(Diagnostic("usage", "--key is empty", hint="give a file, or leave the option out"))
    reasons = reasons_given(typed.accept, wrong)
    return Signing(typed.packs, Approver(name, role, on, until), reasons, Path(typed.key) if typed.key else None)


def _line(flag: str, text: str | None, example: str, wrong: list[Diagnostic]) -> str:
    line = " ".join((text or "").split())
    if not line:
        wrong.append(Diagnostic("usage", f"{flag} is {'missing' if text is None else 'empty'}", hint=f"add {example}"))
    elif not line.isprintable():
        wrong.append(Diagnostic("usage", f"{flag} has a control character", hint="type it again by hand"))
    elif len(line) > LONGEST_LINE:
        wrong.append(Diagnostic("usage", f"{flag} is too long", hint=f"use at most {LONGEST_LINE} characters"))
    return line


def _day(text: str | None, today: date, wrong: list[Diagnostic]) -> date:
    if text is None:
        return today
    try:
        day = date.fromisoformat(text)
    except ValueError:
        wrong.append(Diagnostic("usage", f"--date '{text}' is not a date", hint="write year-month-day"))
        return today
    if day > today:
        wrong.append(Diagnostic("usage", f"--date {day} is in the future", hint="an approval cannot be given ahead"))
    if (today - day).days > OLDEST:
        hint = "have the text as it is now read again, and give the day of that"
        wrong.append(Diagnostic("usage", f"--date {day} is more than a year ago", hint=hint))
    return day


def _month(text: str | None, today: date, wrong: list[Diagnostic]) -> str:
    if text is None:
        return ""
    latest = f"{today.year + YEARS:04}-{today:%m}"
    if not re.fullmatch(r"[0-9]{4}-(0[1-9]|1[0-2])", text):
        hint = "write year and month, as in 2029-03"
        wrong.append(Diagnostic("usage", f"--review-by '{text}' is not a month", hint=hint))
    elif text < f"{today:%Y-%m}":
        wrong.append(Diagnostic("usage", f"--review-by {text} is past", hint=f"give a month up to {latest}"))
    elif text > latest:
        message = f"--review-by {text} is more than {YEARS} years ahead"
        wrong.append(Diagnostic("usage", message, hint=f"give a month up to {latest}"))
    return text


def approved(library: Library, request: Request, signing: Signing, console: Console) -> None:
    """Make the record and keep it. Raises HandoutError with what stands against it; then nothing is written."""
    usual = resolve(library, request)
    names = names_of(usual)
    _refuse_fictional(library, names)
    before = _record_before(library, names)
    read = resolve_packs(library, request, signing.packs or tuple(usual.procedure.packs))
    _refuse_losing(before, read, library.folders.on_top(names.path()))
    approver = _until(signing.approver, min(map(content_review_by, read)))
    key = _key_to_sign_with(library, names, signing.key)
    found = named(_findings(library, names, read), library, read)
    accepted = _accepted(found, signing.reasons, before)
    _prove_printable(library, read[0], approver)
    texts = _texts(library, request, signing.packs)
    attachments = enclosures(library, names, [one.pack for one in read])
    record = sealed_record(usual, entries_of_packs(read, Pictures(library)), approver, texts, accepted, attachments)
    folder = library.folders.roots[-1]
    files = {
        names.path(texts=True): texts_bytes(texts, record.by),
        names.path(): record_bytes(record),
        names.path(suffix=SUFFIX): signature_of(record, key) if key else None,
    }
    save(folder, files)
    console.wrote(shown(folder / names.path()))
    _tell(record, library.clinic(names.clinic).value.approval_key, key, console)


def _refuse_fictional(library: Library, names: Names) -> None:
    """A clinic that is made up has no clinician: its packets are samples whatever they say."""
    clinic = library.clinic(names.clinic)
    if clinic.value.fictional:
        message = f"'{names.clinic}' is a made-up clinic: nobody can approve what its packets say"
        hint = "approve for a clinic of your own ('handouts new clinic'), or take 'fictional: true' away if this is one"
        raise HandoutError(Diagnostic("fictional-clinic", message, clinic.at("fictional"), hint))


def _until(approver: Approver, latest: str) -> Approver:
    """Let an approval end when the texts' own review is due, if not sooner."""
    if approver.review_by > latest:
        message = f"--review-by {approver.review_by} is later than {latest}, when the text's own review is due"
        hint = f"give a month up to {latest}, or review the text and write a later 'review_by' into its file"
        raise HandoutError(Diagnostic("usage", message, hint=hint))
    return approver if approver.review_by else replace(approver, review_by=latest)


def _record_before(library: Library, names: Names) -> ApprovalRecord | None:
    """The record to be replaced; one that cannot be trusted counts for nothing."""
    try:
        record = library.file_if_there(ApprovalRecord, names.path())
    except HandoutError:
        return None
    return record.value if record and is_intact(record.value) else None


def _refuse_losing(before: ApprovalRecord | None, read: Sequence[Resolved], path: Path | None) -> None:
    lost = [pack for pack in before.packs if pack not in {one.pack for one in read}] if before else []
    lost = [pack for pack in lost if pack in read[0].procedure.packs]
    if lost:
        packs = ", ".join(f"'{pack}'" for pack in lost)
        message = f"the record approves {packs} as well, which would be lost"
        hint = "name these packs too with --pack, or leave --pack out to approve all"
        raise HandoutError(Diagnostic("packs-left-out", message, Location(shown(path)) if path else None, hint))


def _key_to_sign_with(library: Library, names: Names, path: Path | None) -> Ed25519PrivateKey | None:
    """Read the key, which must be the clinic's where it names one."""
    clinic = library.clinic(names.clinic)
    wanted = clinic.value.approval_key
    if path is None:
        if wanted:
            message = f"'{names.clinic}' wants its approvals signed"
            raise HandoutError(Diagnostic("no-key", message, clinic.at("approval_key"), "give the key with --key FILE"))
        return None
    key = private_key(path, _passphrase if sys.stdin.isatty() else None)
    if wanted and public_key(wanted, clinic.at("approval_key")) != key.public_key():
        message = f"'{shown(path)}' is not the key that '{names.clinic}' names"
        hint = f"its public half is '{public_line(key)}'"
        raise HandoutError(Diagnostic("wrong-key", message, clinic.at("approval_key"), hint))
    return key


def _passphrase() -> str:
    text: str = click.prompt("Passphrase of the key", hide_input=True, err=True)
    return text


def _findings(library: Library, names: Names, read: Sequence[Resolved]) -> tuple[Diagnostic, ...]:
    """Check every packet there can be; raises HandoutError when one of them has an error."""
    from handouts.gate.makers import Maker
    from handouts.gate.one_maker import findings_of_maker

    maker, packs = Maker(names.clinic, names.surgeon), {resolved.pack for resolved in read}
    attached = together(partial(attached_to, library, names.clinic, names.procedure, pack) for pack in packs)
    with counting() as progress:
        found = findings_of_maker(library, maker, names.procedure, packs, read[0].today, progress=progress)
    if errors := errors_only(found):
        raise HandoutError(*errors, exit_code=ExitCode.FAILED)
    return (*found, *dict.fromkeys(one.warning("a packet with it") for some in attached for one in some if one.lacking))


def _accepted(found: Named, reasons: Mapping[str, str], before: ApprovalRecord | None) -> tuple[AcceptedFinding, ...]:
    """Raise HandoutError unless every warning has a reason, and every reason a warning."""
    weight = weighed(found, reasons, before.accepted if before else ())
    wrong = [*unfounded(reasons, found), *weight.open]
    if weight.open:
        count = len(weight.open)
        message = f"{count} warning{' is' if count == 1 else 's are'} neither mended nor accepted"
        wrong.append(Diagnostic("not-accepted", message, None, "mend them, or accept each with a reason"))
    if wrong:
        raise HandoutError(*wrong, exit_code=ExitCode.FAILED)
    return weight.accepted


def _texts(library: Library, request: Request, packs: Sequence[str]) -> dict[str, str]:
    """Give the words of all packs, or of some, as `handouts diff` compares them."""
    from handouts.account.printed import in_one, texts_by_item
    from handouts.account.reading import read

    asked = [replace(request, pack=pack) for pack in packs] or [request]
    return texts_by_item(in_one(read(library, one).printed for one in asked))


def _prove_printable(library: Library, resolved: Resolved, approver: Approver) -> None:
    """Lay a packet out with the approver's name: a letter that no font has would stop every build."""
    from handouts.pdf.fonts import typefaces
    from handouts.press.work import lay_out_job
    from handouts.shipped import fonts_folder

    handout = approved_handout(compose(resolved), resolved, approver)
    lay_out_job(job_of(handout, resolved, library), typefaces(fonts_folder()))


def _tell(record: ApprovalRecord, wanted: str | None, key: Ed25519PrivateKey | None, console: Console) -> None:
    lines = sum(len(table_of(table)) for table in record.blocks.values())
    packs, until = len(record.packs), record.review_by
    console.tell(f"approved by {record.by} until {until}: {packs} pack{'s' * (packs > 1)}, {lines} lines")
    for pack, attached in enclosures_in(record).items():
        console.tell(f"with {pack}: {', '.join(one.title for one in attached)}")
    for one in record.accepted:
        console.tell(f"accepted {one.finding}: {one.reason}")
    for name, beyond in record.beyond_range.items():
        console.tell(f"beyond its range: {name} {beyond.prints} (allowed {beyond.allowed}): {beyond.reason}")
    if key and not wanted:
        console.tell(f"to ask for this signature from now on, add to clinic.yaml:\napproval_key: {public_line(key)}")
