"""A finished packet and a clinic's own PDFs -> one file, a packet still: their pages, tags and links behind its own."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping, Sequence
from typing import Final

from msgspec import Struct, field

from handouts.diagnostics import HandoutError
from handouts.pdf.metadata import CLAIMS
from handouts.pdf.objects import Name, Raw, Ref, Stream, ending, indirect, packed, place_row, serialise
from handouts.print_run.attachments.prepared import Prepared, prepared
from handouts.print_run.contract import AttachedPacket, Attachment, Standing
from handouts.print_run.own_objects import Roots, identities_of, outline_of, parents_of, roots_of
from handouts.print_run.packet_file import PacketFile, stream_data
from handouts.print_run.reading import manifest_of, not_a_packet
from handouts.print_run.syntax import STREAM, MalformedError, following

_PACKET: Final = "the file to attach to"


def with_attachments(packet: bytes, attachments: Sequence[Attachment]) -> AttachedPacket:
    """Put the pages of attachments behind those of a packet, with their tags where they have them.

    The result is a packet again: it can be audited and printed in a run. Raises HandoutError `attachment-...` with
    every reason why one cannot be carried (damaged, locked, huge, active content, fields or comments to print), and
    `not-a-packet`.
    """
    ready = _all_prepared(attachments)
    try:
        with following():
            file = PacketFile(packet)
            file.check_digest(b"", hashlib.sha256())
            data = _attached(file, ready)
    except MalformedError as fault:
        raise not_a_packet(_PACKET, fault) from None
    return AttachedPacket(
        data,
        untagged=tuple(one.title for one in ready if one.part is None),
        unproven=tuple(one.title for one in ready if one.part is not None and not one.proven),
    )


def standing(attachment: Attachment) -> Standing:
    """Judge an attachment. Raises HandoutError `attachment-...` with every reason why it cannot be carried."""
    ready = prepared(attachment)
    return Standing(len(ready.pages), tagged=ready.part is not None, proven=ready.proven)


def _all_prepared(attachments: Sequence[Attachment]) -> list[Prepared]:
    ready: list[Prepared] = []
    refusals: list[HandoutError] = []
    for attachment in attachments:
        try:
            ready.append(prepared(attachment))
        except HandoutError as refusal:
            refusals.append(refusal)
    if refusals:
        raise HandoutError(*(found for refusal in refusals for found in refusal.diagnostics))
    return ready


class _Growing(Struct):
    """What the trees of a packet have gained so far."""

    next_number: int
    next_key: int
    bodies: dict[int, bytes] = field(default_factory=dict)
    pages: list[int] = field(default_factory=list)
    parts: list[int] = field(default_factory=list)
    parents: list[object] = field(default_factory=list)
    identities: list[tuple[bytes, int]] = field(default_factory=list)
    entries: list[tuple[str, int]] = field(default_factory=list)
    """Titles and first pages for the outline."""


def _attached(file: PacketFile, ready: Sequence[Prepared]) -> bytes:
    roots = roots_of(file)
    growing = _Growing(file.size, roots.next_key)
    for place, one in enumerate(ready, start=1):
        _add(growing, one, b"a%03d/" % place, roots)
    changed = {
        **growing.bodies,
        **{number: serialise(value) for number, value in _grown(file, roots, growing).items()},
        **_outline(file, roots, growing),
        roots.manifest: _manifest(file, roots, ready),
    }
    if not all(one.proven for one in ready):
        changed[roots.metadata] = _without_claims(file.body(roots.metadata))
    return _written(file, changed)


def _add(growing: _Growing, one: Prepared, prefix: bytes, roots: Roots) -> None:
    """Number an attachment's objects behind all there are."""
    first, digits = growing.next_number, prefix.hex().upper().encode("ascii")
    bodies = one.forms.filled(one.values(first, growing.next_key, digits, roots.tree, roots.document))
    for place, (body, data) in enumerate(zip(bodies, one.data, strict=True)):
        growing.bodies[first + place] = body if data is None else body + STREAM + data + b"\nendstream"
    growing.pages += [first + place for place in one.pages]
    growing.parts += [first + one.part] if one.part is not None else []
    for key, owners in one.parents:
        growing.parents += [growing.next_key + key, _owners(owners, first)]
    growing.identities += [(digits + identity, first + place) for identity, place in one.identities]
    growing.entries.append((one.title, first + one.pages[0]))
    growing.next_number += len(bodies)
    growing.next_key += one.keys


def _owners(owners: tuple[int, ...] | int, first: int) -> object:
    if isinstance(owners, int):
        return Ref(first + owners)
    return [Ref(first + place) if place >= 0 else Raw(b"null") for place in owners]


def _grown(file: PacketFile, roots: Roots, growing: _Growing) -> dict[int, object]:
    """The roots of the trees with what they have gained."""
    tree, document, structure = (file.dictionary(one) for one in (roots.tree, roots.document, roots.structure))
    pages = [*roots.pages, *growing.pages]
    nums = [part for entry in parents_of(file, roots) for part in entry]
    names = sorted([*identities_of(file, roots), *growing.identities])
    kid: dict[str, object] = {"Names": [part for digits, one in names for part in (_string(digits), Ref(one))]}
    limits = {"Limits": [_string(names[0][0]), _string(names[-1][0])]} if names else {}
    return {
        roots.tree: {**tree, "Kids": list(map(Ref, pages)), "Count": len(pages)},
        roots.document: {**document, "K": [*map(Ref, roots.sections), *map(Ref, growing.parts)]},
        roots.structure: {**structure, "ParentTreeNextKey": growing.next_key},
        roots.parent_tree: {"Nums": [*nums, *growing.parents]},
        roots.identities: {"Kids": [{**limits, **kid}]} if names else kid,
    }


def _string(digits: bytes) -> Raw:
    return Raw(b"<" + digits + b">")


def _outline(file: PacketFile, roots: Roots, growing: _Growing) -> dict[int, bytes]:
    """The outline with an entry for each attachment."""
    known = outline_of(file, roots)
    new = [growing.next_number + index for index in range(len(growing.entries))]
    entries = [*known, *new]
    root = {"Type": Name("Outlines"), "First": Ref(entries[0]), "Last": Ref(entries[-1]), "Count": len(entries)}
    changed: dict[int, dict[str, object]] = {roots.outlines: root}
    if known:
        changed[known[-1]] = {**file.dictionary(known[-1]), "Next": Ref(new[0])}
    for place, (number, (title, page)) in enumerate(zip(new, growing.entries, strict=True), start=len(known)):
        entry = {"Title": title, "Parent": Ref(roots.outlines), "Dest": [Ref(page), Name("Fit")]}
        neighbours = (("Prev", entries[place - 1 : place]), ("Next", entries[place + 1 : place + 2]))
        changed[number] = entry | {key: Ref(other[0]) for key, other in neighbours if other}
    return {number: serialise(value) for number, value in changed.items()}


def _manifest(file: PacketFile, roots: Roots, ready: Iterable[Prepared]) -> bytes:
    """The packet's manifest, which now names what was attached."""
    said: Mapping[str, object] = manifest_of(file, roots.manifest)
    if "attachments" in said:
        raise MalformedError("it has attachments already")
    attachments = [
        {
            "pages": len(one.pages),
            "proven": one.proven,
            "sha256": one.digest,
            "tagged": one.part is not None,
            "title": one.title,
        }
        for one in ready
    ]
    text = json.dumps({**said, "attachments": attachments}, ensure_ascii=True, sort_keys=True, separators=(",", ":"))
    return serialise(Stream(text.encode("ascii")))


def _without_claims(body: bytes) -> bytes:
    """The XMP packet without the words that the file keeps PDF/UA-1 and PDF/A-2a."""
    data = stream_data(body).replace(CLAIMS.encode("ascii"), b"")
    return serialise(Stream(data, {"Type": Name("Metadata"), "Subtype": Name("XML")}, compress=False))


def _written(file: PacketFile, changed: Mapping[int, bytes]) -> bytes:
    """The file anew: what packets of a variant share first, then what a patient fills, as it was."""

    def body(number: int) -> bytes:
        return changed[number] if number in changed else file.body(number)

    numbers = {*file.numbers(), *changed}
    shared = packed({number: body(number) for number in numbers - {*file.own}}, max(numbers) + 1)
    rows, parts = dict(shared.rows), [shared.data]
    position = len(shared.data)
    for number in file.own:
        rows[number] = place_row(position)
        parts.append(indirect(number, body(number)))
        position += len(parts[-1])
    data = b"".join(parts)
    identity = hashlib.sha256(data).digest()[:16]
    return data + ending(rows, position, identity, Ref(file.root), Ref(file.info))
