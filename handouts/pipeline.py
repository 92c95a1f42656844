"""A request becomes a packet: every stage once, in order, with what each of them found."""

from __future__ import annotations

from dataclasses import dataclass

from handouts.artwork import load_artwork
from handouts.audit import audit
from handouts.checks import run_checks
from handouts.content.library import Library
from handouts.diagnostics import Diagnostic, ExitCode, HandoutError, Severity, errors_only
from handouts.document.compose import compose
from handouts.document.longest import longest_text
from handouts.document.slot_texts import slot_texts
from handouts.document.tree import Edition, Handout, Slot, TypeSize
from handouts.pdf.fonts import Typefaces, typefaces
from handouts.pdf.layout import lay_out
from handouts.pdf.slots import LaidOut, personalise
from handouts.resolve.request import Patient, Request
from handouts.resolve.resolution import Resolved, resolve
from handouts.resolve.wording import Words
from handouts.shipped import fonts_folder

MOST_BLOCKS_IN_NAME = 2


@dataclass(frozen=True)
class Variant:
    """Everything that is the same for all patients of one clinic, surgeon, procedure, pack, options and edition."""

    resolved: Resolved
    handout: Handout
    diagnostics: tuple[Diagnostic, ...]


@dataclass(frozen=True)
class Packet:
    """A finished, audited PDF, what it is called, and the warnings of its build."""

    data: bytes
    name_parts: tuple[str, ...]
    diagnostics: tuple[Diagnostic, ...]
    pages: int


def compose_variant(library: Library, request: Request) -> Variant:
    """Load, resolve, compose and check; raises HandoutError with everything that stops this handout."""
    resolved = resolve(library, request)
    handout = compose(resolved)
    found = (*resolved.warnings, *run_checks(handout, resolved, library))
    if errors_only(found):
        raise HandoutError(*found, exit_code=ExitCode.FAILED)
    return Variant(resolved, handout, found)


def lay_out_variant(variant: Variant, library: Library, faces: Typefaces) -> LaidOut:
    """Lay the handout out once for all its patients."""
    handout, words = variant.handout, variant.resolved.words
    defaults = dict(handout.defaults)

    def longest(slot: Slot) -> str:
        return longest_text(slot, words, defaults)

    return lay_out(handout, load_artwork(handout, library), faces, longest)


def personalised(laid_out: LaidOut, handout: Handout, words: Words, patient: Patient | None, faces: Typefaces) -> bytes:
    """Fill one patient's texts into laid-out pages."""
    defaults = dict(handout.defaults)

    def texts(slot: Slot) -> tuple[str, ...]:
        return slot_texts(slot, patient, defaults, words)

    return personalise(laid_out, texts, faces)


def build_packet(library: Library, request: Request, *, require_approval: bool = False) -> Packet:
    """Run every stage and read the result back; raises HandoutError, and then there is no packet."""
    variant = compose_variant(library, request)
    if require_approval:
        refuse_unapproved(variant.handout)
    faces = typefaces(fonts_folder())
    laid_out = lay_out_variant(variant, library, faces)
    data = personalised(laid_out, variant.handout, variant.resolved.words, request.patient, faces)
    parts = name_parts(variant.handout, request, variant.resolved.clinic.paper)
    findings = audit(data, "the finished packet")
    if findings:
        raise HandoutError(*findings, exit_code=ExitCode.FAILED)
    return Packet(data, parts, variant.diagnostics, laid_out.pages)


def refuse_unapproved(handout: Handout) -> None:
    """Raise HandoutError unless a clinician approved exactly this text."""
    if not handout.approval.title:
        return
    message = f"no clinician has approved '{handout.procedure}' of '{handout.clinic}' with exactly this text"
    hint = "have it approved, or build without --require-approval: it then says SAMPLE on every page"
    raise HandoutError(Diagnostic("not-approved", message, None, hint, Severity.ERROR), exit_code=ExitCode.FAILED)


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
