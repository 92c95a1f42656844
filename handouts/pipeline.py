"""A request becomes a packet: every stage once, in order, with what each of them found."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING

import msgspec
from msgspec import Struct
from msgspec.structs import replace

from handouts import __version__
from handouts.approval.mark import Marked, marked, refuse_unapproved
from handouts.artwork import find_artwork, missing_drawings
from handouts.attached import Attached, attached_to, behind
from handouts.content.library import Library
from handouts.diagnostics import Diagnostic, ExitCode, HandoutError, Location, errors_only
from handouts.document.compose import compose_all_told
from handouts.document.handout import Handout
from handouts.document.tree import Edition, TypeSize
from handouts.press import Job, Press, Pressed, press_here
from handouts.resolve.request import Patient, Request
from handouts.resolve.resolution import Resolved, resolve_all_told
from handouts.variants.packet import Packet, packet_of

if TYPE_CHECKING:
    from handouts.variants.ready import About

MOST_BLOCKS_IN_NAME = 2
Findings = tuple[Diagnostic, ...]


class Variant(Struct, frozen=True):
    """Everything that is the same for all patients of one clinic, surgeon, procedure, pack, options and edition."""

    resolved: Resolved
    handout: Handout
    diagnostics: tuple[Diagnostic, ...]


def compose_variant(library: Library, request: Request, *, require_approval: bool = False) -> Variant:
    """Load, resolve, compose, mark and check; raises HandoutError with everything that stops this handout."""
    resolved, mark = _marked(library, request, require_approval=require_approval)
    return checked(mark, resolved, library)


def _marked(library: Library, request: Request, *, require_approval: bool) -> tuple[Resolved, Marked]:
    resolved, handout = composed(library, request)
    mark = marked(handout, resolved, library)
    if require_approval:
        refuse_unapproved(mark)
    return resolved, mark


def composed(library: Library, request: Request) -> tuple[Resolved, Handout]:
    """Resolve and compose a request. Raises HandoutError with all that is wrong in either stage.

    Pictures, numbers and letters are looked at then as well, so that who wrote a file sees all its faults at once.
    """
    resolved, unresolved = resolve_all_told(library, request)
    handout, unfilled = compose_all_told(resolved)
    if unresolved or unfilled:
        raise HandoutError(*unresolved, *unfilled, *_wrong_as_well(handout, resolved, library))
    return resolved, handout


def _wrong_as_well(handout: Handout, resolved: Resolved, library: Library) -> Iterator[Diagnostic]:
    """Find the faults that do not come of others: a text is judged by itself, and so is a picture."""
    from handouts.checks import run_checks
    from handouts.checks.guards import literal_number, look_alike, wrong_region

    try:
        job_of(handout, resolved, library)
    except HandoutError as error:
        yield from error.diagnostics
    yield from missing_drawings(resolved, library)
    yield from errors_only(run_checks(handout, resolved, library, (literal_number, look_alike, wrong_region)))


def checked(mark: Marked, resolved: Resolved, library: Library) -> Variant:
    """Run every check; raises HandoutError when one of them finds an error."""
    return _passed(_found(mark, resolved, library), mark, resolved)


def _found(mark: Marked, resolved: Resolved, library: Library) -> Findings:
    from handouts.checks import run_checks

    return (*resolved.warnings, *mark.warnings, *run_checks(mark.handout, resolved, library))


def _passed(found: Findings, mark: Marked, resolved: Resolved) -> Variant:
    if errors_only(found):
        raise HandoutError(*found, exit_code=ExitCode.FAILED)
    return Variant(resolved, mark.handout, found)


def build_packet(
    library: Library,
    request: Request,
    *,
    require_approval: bool = False,
    press: Press = press_here,
    aside: Callable[[Callable[[], Findings]], Callable[[], Findings]] = lambda work: work,
    keep: Callable[[bytes], None] | None = None,
) -> Packet:
    """Run every stage and prove the result; raises HandoutError, and then there is no packet.

    The pages are pressed before the checks have spoken, because a press may work beside us, and `aside` may run the
    checks in a process of their own; what was pressed counts only when they found nothing. The audit is imported
    meanwhile.
    `keep` gets the variant, ready to be printed again (see `handouts.variants.ready`), if it can be.
    """
    resolved, mark = _marked(library, request, require_approval=require_approval)
    handout = mark.handout
    job = job_of(handout, resolved, library, request.patient)
    result = press(job)
    found = aside(lambda: _found(mark, resolved, library))
    attached = attached_to(library, handout.clinic, handout.procedure, handout.pack)
    from handouts.variants import proving  # noqa: F401 (imported while the press is busy)

    variant = _passed(found(), mark, resolved)
    try:
        made = result()
    except HandoutError as error:
        raise placed_in_files(error, handout, resolved, library) from None
    about = about_of(variant, request, job)
    kept = _proven_packet(about, job, made)
    if attached:
        return _with_own_pdfs(packet_of(about, made.packet, made.laid_out, request), attached)
    if keep and kept:
        keep(kept)
    return packet_of(about, made.packet, made.laid_out, request)


def _proven_packet(about: About, job: Job, made: Pressed) -> bytes | None:
    """Prove a packet by specimens of its variant, and give the variant; where that cannot be, audit it by itself.

    Raises HandoutError with what is wrong with the packet.
    """
    from handouts.audit.proof import Proof
    from handouts.variants.expected import expected_of
    from handouts.variants.proving import proven
    from handouts.variants.ready import encoded

    name = "the finished packet"
    try:
        ready = proven(about, job, made)
    except HandoutError:  # say, in a language whose words for left and right the proof does not know
        _audited(made.packet, name)
        return None
    kept = encoded(ready)  # before the proof learns from the patient's packet
    if faults := Proof(ready.learnt).check(made.packet, name, expected_of(about, job.patient or Patient())):
        raise HandoutError(*faults, exit_code=ExitCode.FAILED)
    return kept


def _audited(data: bytes, name: str) -> None:
    from handouts.audit.whole import audit

    if findings := audit(data, name):
        raise HandoutError(*findings, exit_code=ExitCode.FAILED)


def _with_own_pdfs(packet: Packet, attached: Attached) -> Packet:
    """Put a clinic's own PDFs behind the pages, and audit what comes of it."""
    data = behind(packet.data, attached)
    _audited(data, "the finished packet")
    warnings = (one.warning() for one in attached if one.lacking)
    pages = packet.pages + sum(one.pages for one in attached)
    return replace(packet, data=data, diagnostics=(*packet.diagnostics, *warnings), pages=pages)


def about_of(variant: Variant, request: Request, job: Job) -> About:
    """Say what a composed variant is, for all that is printed from it."""
    from handouts.variants.ready import About

    handout, resolved = variant.handout, variant.resolved
    inputs = (__version__, replace(job, patient=None, artwork=job.artwork.unplaced()))
    return About(
        digest=hashlib.sha256(msgspec.msgpack.encode(inputs, order="deterministic")).hexdigest(),
        procedure=handout.procedure,
        region=handout.region,
        language=handout.edition.language,
        pack=resolved.pack,
        name_parts=name_parts(handout, request, resolved.clinic.paper),
        words=resolved.words,
        defaults=dict(handout.defaults),
        prints_notes=resolved.prints_notes,
        is_sample=bool(handout.approval.title),
        diagnostics=variant.diagnostics,
    )


def job_of(handout: Handout, resolved: Resolved, library: Library, patient: Patient | None = None) -> Job:
    """Everything the layout of a handout needs; raises HandoutError with every picture that cannot be printed."""

    def named(kind: str, name: str) -> Location | None:
        from handouts.checks.subject import Subject  # late, as it brings all rules along

        return Subject(handout, resolved, library).of_drawing(kind, name)

    return Job(handout, find_artwork(handout, library, named), resolved.words, patient)


def placed_in_files(error: HandoutError, handout: Handout, resolved: Resolved, library: Library) -> HandoutError:
    """Blame places in files for what a press, which knows only blocks and items, could not set."""
    from handouts.checks.subject import Subject
    from handouts.checks.unprintable import in_files

    subject = Subject(handout, resolved, library)
    found = (told for finding in error.diagnostics for told in in_files(finding, subject))
    return HandoutError(*found, exit_code=error.exit_code)


def name_parts(handout: Handout, request: Request, usual_paper: str) -> tuple[str, ...]:
    """What a packet's file is named after: what was built, and the edition where it is not the usual one."""
    blocks = "-".join(request.blocks[:MOST_BLOCKS_IN_NAME])
    more = len(request.blocks) - MOST_BLOCKS_IN_NAME
    pack = handout.pack or (f"{blocks}-and-{more}-more" if more > 0 else blocks)
    return (handout.procedure, pack, handout.clinic, handout.surgeon, *edition_parts(handout.edition, usual_paper))


def edition_parts(edition: Edition, usual_paper: str) -> tuple[str, ...]:
    """Name paper, type size and grey where they are not the clinic's usual ones."""
    return (
        *([edition.paper.value] if edition.paper.value != usual_paper else []),
        *([edition.size.value] if edition.size is not TypeSize.STANDARD else []),
        *(["grey"] if edition.grey else []),
    )
