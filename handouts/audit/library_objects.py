"""The objects of any PDF, read by the library: the only place of the audit that knows its types."""

from __future__ import annotations

import io
from collections.abc import Iterator, Mapping
from typing import cast

import pypdf.filters  # noqa: F401 (else imported with the first stream)
from pypdf import PdfReader
from pypdf.generic import IndirectObject, NullObject

from handouts.audit.model import Key
from handouts.audit.objects import Objects
from handouts.audit.unreadable import UnreadableError


class LibraryObjects(Objects):
    """Any PDF. Raises UnreadableError for one that is locked, and whatever the library raises for damaged ones."""

    def __init__(self, data: bytes) -> None:
        super().__init__()
        self._reader = PdfReader(io.BytesIO(data), strict=True)
        if self._reader.is_encrypted:
            raise UnreadableError("locked with a password or encrypted")

    @property
    def root(self) -> Mapping[str, object]:
        """The catalog, references kept."""
        root = self._reader.root_object
        return {key: root.raw_get(key) for key in root}

    @property
    def information(self) -> object:
        """The information dictionary."""
        return self._reader.trailer.get("/Info")

    def pages(self) -> Iterator[tuple[object, Mapping[str, object]]]:
        """A reference to each page and its dictionary, in order, with what it inherits."""
        return ((page.indirect_reference, cast("Mapping[str, object]", page)) for page in self._reader.pages)

    def value(self, thing: object) -> object:
        """What a reference leads to, None where that is nothing; anything else as it is."""
        found = self._reader.get_object(thing) if isinstance(thing, IndirectObject) else thing
        return None if isinstance(found, NullObject) else found

    def number(self, thing: object) -> Key | None:
        """The object number of a reference, None for anything else."""
        return thing.idnum if isinstance(thing, IndirectObject) else None

    def flag(self, thing: object) -> bool:
        """Whether a boolean object is true."""
        return getattr(self.value(thing), "value", None) is True

    def data(self, found: object) -> bytes:
        """The decoded data of a stream object; empty when it is none."""
        return bytes(found.get_data()) if hasattr(found, "get_data") else b""

    @property
    def kept(self) -> int:
        """How many objects the library has read and keeps."""
        return len(self._reader.resolved_objects)

    def forget(self) -> None:
        """Keep none of them."""
        self._reader.resolved_objects.clear()
