"""The objects of one file, taken apart with limits, whoever has read them."""

from __future__ import annotations

import itertools
from abc import ABC, abstractmethod
from collections.abc import Iterator, Mapping
from typing import Final, cast

from handouts.audit.model import Key
from handouts.audit.unreadable import MAX_STREAM_BYTES, UnreadableError

MAX_OBJECTS: Final = 100_000


class Objects(ABC):
    """Access to the objects of one file by value, whatever is written in place and whatever is referred to.

    Dictionaries have keys with their slashes; names and text strings are `str`, names with a slash.
    """

    def __init__(self) -> None:
        self._unnumbered = itertools.count(-1, -1)

    @property
    @abstractmethod
    def root(self) -> Mapping[str, object]:
        """The catalog (ISO 32000-1, 7.7.2)."""

    @property
    @abstractmethod
    def information(self) -> object:
        """The information dictionary, or a reference to it (14.3.3)."""

    @abstractmethod
    def pages(self) -> Iterator[tuple[object, Mapping[str, object]]]:
        """A reference to each page and its dictionary, in order, with what it inherits (7.7.3)."""

    @abstractmethod
    def value(self, thing: object) -> object:
        """What a reference leads to, None where that is nothing; anything else as it is."""

    @abstractmethod
    def number(self, thing: object) -> Key | None:
        """The object number of a reference, None for anything else."""

    @abstractmethod
    def flag(self, thing: object) -> bool:
        """Whether a boolean object is true."""

    @abstractmethod
    def data(self, found: object) -> bytes:
        """The decoded data of a stream object; empty when it is none."""

    def key(self, thing: object) -> Key:
        """The object number of a reference, or a fresh negative number for something written in place."""
        number = self.number(thing)
        return next(self._unnumbered) if number is None else number

    def reference(self, holder: Mapping[str, object], name: str) -> Key | None:
        """The object number an entry refers to."""
        return self.number(holder.get(name))

    def mapping(self, thing: object) -> Mapping[str, object]:
        """A dictionary (or the dictionary of a stream); empty when it is none."""
        found = self.value(thing)
        return cast("Mapping[str, object]", found) if isinstance(found, dict) else {}

    def entry(self, holder: object, *names: str) -> object:
        """The value at the end of a path of dictionary entries, None where the path ends early."""
        found = holder
        for name in names:
            found = self.value(self.mapping(found).get(name))
        return found

    def array(self, thing: object) -> list[object]:
        """The items of an array, references kept; a single thing is an array of one, null an empty one."""
        found = self.value(thing)
        if found is None:
            return []
        return list(found) if isinstance(found, list) else [thing]

    def text(self, thing: object) -> str:
        """A text string or name (without its slash); empty when it is none."""
        found = self.value(thing)
        if isinstance(found, bytes):
            return found.decode("utf-8", "replace")
        return str(found).removeprefix("/") if isinstance(found, str) else ""

    def whole(self, thing: object) -> int | None:
        """A whole number, None when it is none."""
        found = self.value(thing)
        return int(found) if isinstance(found, int) and not isinstance(found, bool) else None

    def numbers(self, thing: object) -> tuple[float, ...]:
        """The numbers of an array, to hundredths."""
        found = (self.value(item) for item in self.array(thing))
        return tuple(round(float(one), 2) for one in found if isinstance(one, int | float))

    def stream(self, thing: object) -> bytes:
        """The decoded data of a stream; empty when it is none. Raises UnreadableError when it is too long."""
        data = self.data(self.value(thing))
        if len(data) > MAX_STREAM_BYTES:
            raise UnreadableError("a stream inside is far longer than any page")
        return data

    def leaves(self, thing: object, name: str) -> Iterator[tuple[object, object]]:
        """Key and value of every leaf of a number tree (`/Nums`) or name tree (`/Names`), references kept."""
        for node in self.walk(thing, "/Kids"):
            items = self.array(node.get(name))
            yield from zip(items[::2], items[1::2], strict=False)

    def walk(self, thing: object, *onward: str) -> Iterator[Mapping[str, object]]:
        """Dictionaries from `thing` on, each once: first what the last of the entries `onward` leads to."""
        waiting, seen = [thing], set[Key]()
        while waiting and len(seen) < MAX_OBJECTS:
            key, node = self.key(waiting[-1]), self.mapping(waiting.pop())
            if node and key not in seen:
                seen.add(key)
                yield node
                waiting += [item for name in onward for item in reversed(self.array(node.get(name)))]
