"""The objects that belong to one packet -> a form that only wants new numbers, made once for a variant.

What its pages share with other packets (fonts, icons, content streams) is numbered in `shared.py`.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from msgspec import Struct

from handouts.pdf.metadata import CLAIMS
from handouts.pdf.objects import Raw, Ref
from handouts.print_run.forms import At, Forms, Identity, Plain, forms, identified
from handouts.print_run.own_objects import identities_of, own_objects, parents_of, roots_of
from handouts.print_run.packet_file import PacketFile, stream_data
from handouts.print_run.syntax import MalformedError, parsed, references, text_of

TOP, PAGES, PART, PARENTS, IDENTITIES, OWN = range(6)
"""Where the first objects of a packet stand in its block of numbers; its own objects follow from `OWN` on."""


class Leaf(Struct, frozen=True):
    """One page of a packet: its place in the block, and the paper in points."""

    place: int
    width: float
    height: float


class Pattern(Struct, frozen=True):
    """A variant as print runs need it. Object numbers are those of the packet's file, places those in its block."""

    head: bytes
    """The bytes with which every packet of this variant begins; none when no other packet can be like this one."""
    digest: Any
    """A SHA-256 of the head, to go on with."""
    shared: tuple[int, ...]
    """What the packet's own objects refer to and other packets may too."""
    whole_in_head: frozenset[int]
    """Those of `shared` which stand in the head with all they lead to, and so are the same in every packet."""
    count: int
    """How many numbers a packet's block takes."""
    keys: int
    """How many keys of the parent tree a packet takes."""
    leaves: tuple[Leaf, ...]
    sections: tuple[int, ...]
    """Places of the elements right below the document."""
    entries: tuple[int, int, int]
    """Places of the first and last entry of the outline, and how many there are."""
    has_identities: bool
    language: str
    author: str
    claims: bool
    """Whether its packets say of themselves that they keep PDF/UA-1 and PDF/A-2a."""
    manifest: int
    forms: Forms

    def bodies(self, base: int, shared: Iterable[int], first_key: int, prefix: bytes) -> list[bytes]:
        """The objects base + PARENTS, base + IDENTITIES, base + OWN ... of a packet.

        `shared` gives the new numbers of `self.shared`; `prefix` is hexadecimal, of as many digits for every packet.
        """
        keys = range(first_key, first_key + self.keys)
        return self.forms.filled([*range(base, base + self.count), *shared, *keys, prefix])


def pattern_of(file: PacketFile) -> Pattern:
    """Read a packet's own objects. Raises MalformedError when a print run could not carry all that is in it."""
    roots = roots_of(file)
    own = own_objects(file, roots)
    places = {number: OWN + index for index, number in enumerate(own.values)}
    known = places | {roots.outlines: TOP, roots.tree: PAGES, roots.document: PART}
    shared = dict.fromkeys(n for value in own.values.values() for n in references(value) if n not in known)
    indices = known | {number: OWN + len(places) + index for index, number in enumerate(shared)}
    marks = _Marks(indices, OWN + len(places) + len(shared), roots.next_key)
    parents, identities = parents_of(file, roots), identities_of(file, roots)
    in_head = frozenset(file.numbers()) - frozenset(file.own)
    read = roots.numbers() | own.values.keys() | {file.root, file.info}
    said = stream_data(file.body(roots.metadata))
    head = file.data[: file.end_of_head] if in_head.issuperset(read) else b""
    return Pattern(
        head=head,
        digest=hashlib.sha256(head),
        shared=tuple(shared),
        whole_in_head=frozenset(number for number in shared if _leads_within(file, number, in_head - read)),
        count=OWN + len(places),
        keys=roots.next_key,
        leaves=tuple(Leaf(places[number], *_paper(own.values[number].get("MediaBox"))) for number in roots.pages),
        sections=tuple(places[number] for number in roots.sections),
        entries=(places[own.entries[0]], places[own.entries[-1]], len(own.entries)) if own.entries else (0, 0, 0),
        has_identities=bool(identities),
        language=text_of(roots.catalog.get("Lang")),
        author=text_of(file.dictionary(file.info).get("Author")),
        claims=CLAIMS.encode("ascii") in said,
        manifest=roots.manifest,
        forms=forms([marks.parents(parents), marks.identities(identities), *map(marks.marked, own.values.values())]),
    )


class _Marks(Struct, frozen=True):
    """Where the values to fill in stand: numbers of objects, then keys of the parent tree, then the prefix of IDs."""

    indices: Mapping[int, int]
    first_key: int
    keys: int

    def parents(self, entries: Sequence[tuple[int, object]]) -> object:
        """The packet's leaf of the parent tree."""
        nums = [part for key, value in entries for part in (self._key(key), self.numbered(value))]
        return {"Limits": [nums[0], nums[-2]], "Nums": nums} if nums else Raw(b"null")

    def identities(self, entries: Sequence[tuple[bytes, int]]) -> object:
        """The packet's leaf of the ID tree."""
        prefix = self.first_key + self.keys
        names = [part for digits, one in entries for part in (Identity(digits, prefix), At(self.indices[one]))]
        return {"Limits": [names[0], names[-2]], "Names": names} if names else Raw(b"null")

    def marked(self, value: dict[str, object]) -> object:
        """An object with its references, keys of the parent tree and IDs to fill in."""
        changed = identified(value, self.first_key + self.keys)
        for name in ("StructParents", "StructParent"):
            key = value.get(name)
            if isinstance(key, int):
                changed[name] = self._key(key)
        return self.numbered(changed)

    def numbered(self, value: object) -> object:
        """A value with its references to fill in."""
        if isinstance(value, dict):
            return {key: self.numbered(item) for key, item in value.items()}
        if isinstance(value, list):
            return [self.numbered(item) for item in value]
        return At(self.indices[value.number]) if isinstance(value, Ref) else value

    def _key(self, key: int) -> Plain:
        if key >= self.keys:
            raise MalformedError("a key of the parent tree is too high")
        return Plain(self.first_key + key)


def _paper(box: object) -> tuple[float, float]:
    values = [float(side.data) if isinstance(side, Raw) else side for side in box] if isinstance(box, list) else []
    if len(values) != 4 or not all(isinstance(value, int | float) for value in values):
        raise MalformedError("a page has no size")
    left, bottom, right, top = (float(str(value)) for value in values)
    return right - left, top - bottom


def _leads_within(file: PacketFile, number: int, allowed: frozenset[int]) -> bool:
    """Whether an object and all it leads to are among the allowed ones."""
    waiting, seen = [number], set[int]()
    while waiting:
        one = waiting.pop()
        if one not in allowed:
            return False
        if one not in seen:
            seen.add(one)
            waiting += references(parsed(file.body(one)))
    return True
