"""A print run read back: every packet in it is whole, in order and one patient's.

Reads packet by packet, so that memory does not grow with the run, and shares no code with the writer.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress
from itertools import chain, starmap

from msgspec.structs import replace

from handouts.audit.as_printed import plain
from handouts.audit.excerpt import excerpt
from handouts.audit.finding import Finding, strange
from handouts.audit.identity import check_identity, check_pages, slot_texts
from handouts.audit.integrity import check_integrity
from handouts.audit.metadata import check_metadata
from handouts.audit.model import File
from handouts.audit.numbered import read_numbered
from handouts.audit.privacy import check_privacy
from handouts.audit.quiet import quiet
from handouts.audit.runs.listed import Listed, read_listed
from handouts.audit.runs.own_slots import check_own_slots
from handouts.audit.runs.reading import Block, Run
from handouts.audit.structure import check_strange, check_structure
from handouts.audit.unreadable import UnreadableError
from handouts.diagnostics import Diagnostic, in_order


def audit_run(data: bytes, name: str) -> tuple[Diagnostic, ...]:
    """Prove that a run holds the packets its manifest lists, each whole and in order; an empty tuple is the proof.

    `name` is the file as the user would name it. Never raises for anything a file can hold; messages name packets,
    pages and fields, never a patient's text.
    """
    try:
        with quiet():
            found = list(_findings(Run(data)))
    except UnreadableError as reason:
        found = [Finding("audit-unreadable", str(reason))]
    except Exception:  # a hostile file makes the library raise anything
        found = [Finding("audit-unreadable", "damaged: its objects cannot be followed")]
    return in_order(finding.diagnostic(name) for finding in found or check_integrity(data))


def is_run(data: bytes) -> bool:
    """Whether a file says that it is a print run; one that is built as a packet is none."""
    return _manifest_of_run(data) is not None


def codes_in(data: bytes) -> frozenset[str]:
    """The codes of the packets that a print run lists; none for any other file."""
    manifest = _manifest_of_run(data)
    listed = read_listed(manifest)[0] if manifest else ()
    return frozenset(one.manifest.token for one in listed)


def _manifest_of_run(data: bytes) -> bytes | None:
    """The manifest of a file that says that it is a print run; None for any other, and for a packet."""
    with suppress(UnreadableError):
        read_numbered(data)
        return None
    try:
        with quiet():
            manifest = Run(data).manifest
    except Exception:  # a hostile file makes the library raise anything; what cannot be read is no run
        return None
    return manifest if b'{"packets":[' in manifest[:16] else None


def _findings(run: Run) -> Iterator[Finding]:
    listed, pages, wrong = read_listed(run.manifest)
    yield from wrong
    if wrong:
        return
    catalog = run.catalog()
    bare = File((), None, catalog, run.manifest, run.dated)
    yield from check_metadata(bare, claims=all(one.proven for one in listed))
    if run.count != len(listed):
        yield Finding(
            "audit-run-order", f"the manifest lists {len(listed)} packets, the pages are those of {run.count}"
        )
        return
    first, seen = 1, set[int]()
    for one, block in zip(listed, run.blocks(), strict=True):
        elements = block.tree.elements.keys()
        if not seen.isdisjoint(elements):
            yield Finding("audit-structure", f"{one.name} shares structure elements with another packet")
        seen |= elements
        yield from _packet(one, block, bare, first)
        first += len(block.pages)
    if first - 1 != pages:
        yield Finding("audit-page-count", f"the manifest says {pages} pages, the file has {first - 1}")


def _packet(one: Listed, block: Block, bare: File, first: int) -> Iterator[Finding]:
    """Findings about one packet, whose block begins on page `first` of the run."""
    place = one.own.first - first
    own = block.pages[place : place + one.own.count] if place >= 0 else ()
    if len(own) != one.own.count:
        yield Finding("audit-page-order", f"{one.name} is not on the pages that the manifest says")
        return
    yield from _other_leaves(one, block, first)
    for what in dict.fromkeys(block.strange):
        yield strange(0, f"{what} of {one.name}")
    whole = replace(bare, pages=block.pages, tree=block.tree, catalog=replace(bare.catalog, outline=()))
    packet = excerpt(whole, own, block.part, block.prefix)
    found = (
        check_structure(packet),
        check_pages(packet, one.manifest),
        check_identity(packet, one.manifest),
        check_privacy(packet, one.manifest),
        check_own_slots(block.slots[place : place + one.own.count], one.manifest),
        _outline(packet, block),
    )
    for finding in chain.from_iterable(found):
        yield Finding(finding.code, f"{one.name}: {finding.message}")


def _other_leaves(one: Listed, block: Block, first: int) -> Iterator[Finding]:
    """Every other leaf is an attachment's, the separator sheet, or blank, and has no packet's code."""
    known = set(one.own.pages()).union(*(stretch.pages() for stretch in one.attachments))
    for number, page in enumerate(block.pages, start=first):
        if number in known:
            continue
        text = " ".join(mark.text for mark in page.content.marks)
        if number != one.separator and text.strip():
            yield Finding("audit-page-order", f"page {number} of the run belongs to no packet and is not blank")
        for finding in (*starmap(Finding, page.content.flaws), *check_strange([replace(page, number=0)])):
            yield Finding(finding.code, f"page {number} of the run: {finding.message}")
        if one.manifest.token in text:
            yield Finding("audit-page-order", f"page {number} of the run has a packet's code and is none of its pages")


def _outline(packet: File, block: Block) -> Iterator[Finding]:
    """A label may be a reference; the name of a patient stands in no outline (DESIGN 2.7)."""
    name = slot_texts(packet).get("name", "")
    if len(name) > 3 and any(name in plain(title) for title in block.titles):
        yield Finding("audit-private", "the outline holds the patient's 'name'")
    if not all(block.titles):
        yield Finding("audit-metadata", "an entry of the outline has no title")


__all__ = ["audit_run", "codes_in", "is_run"]
