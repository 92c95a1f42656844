"""Finished bytes are read back by a second reader and become findings: structure, identity, metadata.

Shares no code with the writer, so that one mistake cannot hide in both. `audit` is the whole interface.
"""

from __future__ import annotations

from itertools import chain

from handouts.audit.finding import Finding
from handouts.audit.identity import check_identity
from handouts.audit.integrity import check_integrity
from handouts.audit.manifest import Manifest, read_manifest
from handouts.audit.metadata import check_metadata
from handouts.audit.privacy import check_privacy
from handouts.audit.reader import UnreadableError, read_file
from handouts.audit.structure import check_structure
from handouts.diagnostics import Diagnostic, in_order

__all__ = ["Manifest", "audit", "manifest_of"]


def audit(data: bytes, name: str) -> tuple[Diagnostic, ...]:
    """Prove that a finished packet is one patient's, whole, in order and accessible; an empty tuple is the proof.

    A digest of the whole file is compared last, when nothing that can be named is wrong. `name` is the file as the user
    would name it. Never raises for anything a file can hold; messages name pages and
    fields, never a patient's text.
    """
    found = _findings(data) or tuple(check_integrity(data))
    return in_order(finding.diagnostic(name) for finding in found)


def manifest_of(data: bytes) -> Manifest | None:
    """What a packet says of itself, or None when it is no readable packet of ours."""
    try:
        manifest, _ = read_manifest(read_file(data).manifest)
    except UnreadableError:
        return None
    return manifest


def _findings(data: bytes) -> tuple[Finding, ...]:
    try:
        file = read_file(data)
    except UnreadableError as reason:
        return (Finding("audit-unreadable", str(reason)),)
    if file.manifest is None:
        return (Finding("audit-not-handouts", "not made by handouts: there is no manifest inside"),)
    manifest, wrong = read_manifest(file.manifest)
    found = chain(wrong, check_structure(file), check_metadata(file))
    if manifest is None:
        return tuple(found)
    return (*found, *check_identity(file, manifest), *check_privacy(file, manifest))
