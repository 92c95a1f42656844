"""The objects of a file that is built exactly as packets are: every byte accounted for, without the reading library."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Final

from handouts.audit.model import Key
from handouts.audit.numbered import read_numbered
from handouts.audit.objects import Objects
from handouts.audit.streams import BEGIN, parted, unpacked
from handouts.audit.syntax import Reference, value_of
from handouts.audit.unreadable import UnreadableError

_INHERITED: Final = frozenset({"/Resources", "/MediaBox", "/CropBox", "/Rotate"})


class _Stream(dict[str, object]):
    """The dictionary of a stream object but for its length, and its data as it stands."""

    def __init__(self, entries: Mapping[str, object], data: bytes) -> None:
        super().__init__({key: value for key, value in entries.items() if key != "/Length"})
        self.data = data


class PacketObjects(Objects):
    """A packet. Raises UnreadableError for any file that is built otherwise: that may still be a PDF."""

    def __init__(self, data: bytes) -> None:
        super().__init__()
        self._packet = read_numbered(data)
        self._values: dict[Key, object] = {}

    @property
    def root(self) -> Mapping[str, object]:
        """The catalog."""
        root = self.mapping(Reference(self._packet.root))
        if self.text(root.get("/Type")) != "Catalog":
            raise UnreadableError("it has no catalog")
        return root

    @property
    def information(self) -> object:
        """A reference to the information dictionary."""
        return Reference(self._packet.info)

    def pages(self) -> Iterator[tuple[object, Mapping[str, object]]]:
        """A reference to each page and its dictionary, in order: all under one node, from which none inherits."""
        tree = self.root.get("/Pages")
        node = self.mapping(tree)
        listed = self.value(node.get("/Kids"))
        kids = listed if isinstance(listed, list) else []
        pages = [self.mapping(kid) for kid in kids]
        types = {self.text(page.get("/Type")) for page in pages}
        is_alone = self.text(node.get("/Type")) == "Pages" and self.whole(node.get("/Count")) == len(kids)
        is_parent = all(page.get("/Parent") == tree for page in pages)
        if not is_alone or not is_parent or types != {"Page"} or node.keys() & _INHERITED:
            raise UnreadableError("its pages are not listed as a packet's")
        return zip(kids, pages, strict=True)

    def value(self, thing: object) -> object:
        """What a reference leads to, None where that is nothing; anything else as it is."""
        if not isinstance(thing, Reference):
            return thing
        if thing.number not in self._values:
            self._values[thing.number] = self._read(thing.number)
        return self._values[thing.number]

    def _read(self, number: Key) -> object:
        written = self._packet.objects.get(number, b"")
        if BEGIN in written:
            return _Stream(*parted(written))
        found = value_of(written)
        if isinstance(found, Reference):
            raise UnreadableError("it holds an object that is not written as in a packet")
        return found

    def number(self, thing: object) -> Key | None:
        """The object number of a reference, None for anything else."""
        return thing.number if isinstance(thing, Reference) else None

    def flag(self, thing: object) -> bool:
        """Whether a boolean object is true."""
        return self.value(thing) is True

    def data(self, found: object) -> bytes:
        """The decoded data of a stream object; empty when it is none."""
        return unpacked(found, found.data) if isinstance(found, _Stream) else b""
