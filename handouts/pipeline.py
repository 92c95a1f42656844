"""A request becomes a packet: every stage once, in order, with what each of them found."""

from __future__ import annotations

from msgspec import Struct
from msgspec.structs import replace

from handouts.approval.mark import Marked, marked, refuse_unapproved
from handouts.artwork import find_artwork
from handouts.attached import attached_to, behind
from handouts.content.library import Library
from handouts.diagnostics import Diagnostic, ExitCode, HandoutError, errors_only
from handouts.document.compose import compose
from handouts.document.tree import Edition, Handout, TypeSize
from handouts.press import Job, Press, press_here
from handouts.resolve.request import Patient, Request
from handouts.resolve.resolution import Resolved, resolve

MOST_BLOCKS_IN_NAME = 2


class Variant(Struct, frozen=True):
    """Everything that is the same for all patients of one clinic, surgeon, procedure, pack, options and edition."""

    resolved: Resolved
    handout: Handout
    diagnostics: tuple[Diagnostic, ...]


class Packet(Struct, frozen=True):
    """A finished, audited PDF, what it is called, and the warnings of its build."""

    data: bytes
    name_parts: tuple[str, ...]
    diagnostics: tuple[Diagnostic, ...]
    pages: int


def compose_variant(library: Library, request: Request, *, require_approval: bool = False) -> Variant:
    """Load, resolve, compose, mark and check; raises HandoutError with everything that stops this handout."""
    resolved = resolve(library, request)
    mark = marked(compose(resolved), resolved, library)
    if require_approval:
        refuse_unapproved(mark)
    return checked(mark, resolved, library)


def checked(mark: Marked, resolved: Resolved, library: Library) -> Variant:
    """Run every check; raises HandoutError when one of them finds an error."""
    from handouts.checks import run_checks

    found = (*resolved.warnings, *mark.warnings, *run_checks(mark.handout, resolved, library))
    if errors_only(found):
        raise HandoutError(*found, exit_code=ExitCode.FAILED)
    return Variant(resolved, mark.handout, found)


def build_packet(
    library: Library, request: Request, *, require_approval: bool = False, press: Press = press_here
) -> Packet:
    """Run every stage and read the result back; raises HandoutError, and then there is no packet.

    The pages are pressed before the checks have spoken, because a press may work beside us; what it made counts only
    when they found nothing. For the same reason checks and audit are imported here, while the press is busy.
    """
    resolved = resolve(library, request)
    mark = marked(compose(resolved), resolved, library)
    handout = mark.handout
    if require_approval:
        refuse_unapproved(mark)
    result = press(job_of(handout, resolved, library, request.patient))
    variant = checked(mark, resolved, library)
    attached = attached_to(library, handout.clinic, handout.procedure, handout.pack)
    from handouts.audit import audit, reader  # noqa: F401 (the reader's library is imported while the press is busy)

    try:
        made = result()
    except HandoutError as error:
        raise placed_in_files(error, handout, resolved, library) from None
    data = behind(made.data, attached)
    findings = audit(data, "the finished packet")
    if findings:
        raise HandoutError(*findings, exit_code=ExitCode.FAILED)
    parts = name_parts(handout, request, resolved.clinic.paper)
    warnings = (one.warning() for one in attached if one.lacking)
    pages = made.pages + sum(one.pages for one in attached)
    return Packet(data, parts, (*variant.diagnostics, *warnings), pages)


def job_of(handout: Handout, resolved: Resolved, library: Library, patient: Patient | None = None) -> Job:
    """Everything the layout of a handout needs; raises HandoutError with every picture that cannot be printed."""
    return Job(handout, find_artwork(handout, library), resolved.words, patient)


def placed_in_files(error: HandoutError, handout: Handout, resolved: Resolved, library: Library) -> HandoutError:
    """Blame places in files for what a press, which knows only blocks and items, could not set."""
    from handouts.checks.subject import Subject

    subject = Subject(handout, resolved, library)
    found = (replace(finding, location=subject.in_file(finding.location)) for finding in error.diagnostics)
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
