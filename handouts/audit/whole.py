"""Finished bytes are read back by a second reader and become findings: structure, identity, metadata.

Shares no code with the writer, so that one mistake cannot hide in both.
"""

from __future__ import annotations

from itertools import chain

from handouts.audit.excerpt import without_attachments
from handouts.audit.finding import Finding
from handouts.audit.identity import check_identity, check_pages
from handouts.audit.integrity import check_integrity
from handouts.audit.manifest import ALL_TEXTS, Manifest, read_manifest
from handouts.audit.metadata import check_metadata
from handouts.audit.model import File
from handouts.audit.privacy import check_privacy
from handouts.audit.reader import read_file
from handouts.audit.structure import check_structure
from handouts.audit.unreadable import UnreadableError
from handouts.diagnostics import Diagnostic, in_order


def audit(data: bytes, name: str) -> tuple[Diagnostic, ...]:
    """Prove that a finished packet is one patient's, whole, in order and accessible; an empty tuple is the proof.

    A digest of the whole file is compared last, when nothing that can be named is wrong. `name` is the file as the user
    would name it. Never raises for anything a file can hold; messages name pages and
    fields, never a patient's text.
    """
    return read_and_audit(data, name)[1]


def read_and_audit(data: bytes, name: str) -> tuple[File | None, tuple[Diagnostic, ...]]:
    """What `audit` read, for those who read on, and what it found; no file when it cannot be read."""
    try:
        file = read_file(data)
    except UnreadableError as reason:
        return None, (Finding("audit-unreadable", str(reason)).diagnostic(name),)
    return file, in_order(finding.diagnostic(name) for finding in _findings(data, file))


def manifest_of(data: bytes) -> Manifest | None:
    """What a packet says of itself, or None when it is no readable packet of ours."""
    try:
        manifest, _ = read_manifest(read_file(data).manifest)
    except UnreadableError:
        return None
    return manifest


def _findings(data: bytes, file: File) -> tuple[Finding, ...]:
    if file.manifest is None:
        return (Finding("audit-not-handouts", "not made by handouts: there is no manifest inside"),)
    manifest, wrong = read_manifest(file.manifest)
    if manifest is None:
        return (*wrong, *check_structure(file), *check_metadata(file))
    own, missing = without_attachments(file, manifest)
    pages = tuple(check_pages(own, manifest))
    if len(own.pages) != manifest.pages:
        return (*wrong, *missing, *pages)  # a dozen more would follow from it and hide it
    claims = all(one.proven for one in manifest.attachments)
    named = chain(wrong, missing, check_structure(own), check_metadata(own, claims=claims))
    found = (*pages, *named, *check_identity(own, manifest), *check_privacy(own, manifest))
    return found or tuple(check_integrity(data)) or _strange_texts(data, own, manifest)


def _strange_texts(data: bytes, own: File, manifest: Manifest) -> tuple[Finding, ...]:
    if ALL_TEXTS not in manifest.slots:
        return ()
    from handouts.audit.own_texts import check_own_texts  # its patterns take a while to make

    return tuple(check_own_texts(data, own, manifest))
