"""What goes into a print run and what comes out of it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from contextlib import AbstractContextManager
from typing import Protocol

from msgspec import Struct


class Writable(Protocol):
    """Where the bytes of a file go; only written to from the front to the end."""

    def write(self, data: bytes, /) -> object:
        """Take the next bytes."""


OpenFile = Callable[[int], AbstractContextManager[Writable]]
"""Opens file 1, 2 ... of a run. Its context ends without an error when the file is whole, with one when it is not:
then nothing of it may stay. A run too long for one PDF/A file (8 million objects, about 18,000 packets) has a second
file also without `split_every`."""


class Attachment(Struct, frozen=True):
    """A clinic's own PDF (a map, a consent form) and what it is called in the outline and the tags."""

    data: bytes
    title: str


class Standing(Struct, frozen=True):
    """What an attachment is: how many pages it has, whether with tags, and whether it says itself that it keeps
    PDF/UA-1 and PDF/A.
    """

    pages: int
    tagged: bool
    proven: bool


class AttachedPacket(Struct, frozen=True):
    """A packet with attachments behind its pages."""

    data: bytes
    untagged: tuple[str, ...]
    """Titles of attachments without tags: a screen reader cannot read them."""
    unproven: tuple[str, ...]
    """Titles of tagged attachments that do not say themselves that they keep PDF/UA-1 and PDF/A.

    With one of either kind the packet no longer says that it does.
    """


class PacketToPrint(Struct, frozen=True):
    """A finished packet and how it is printed. `label` stands on its separator sheet and in the outline: it names no
    patient.
    """

    data: bytes
    label: str
    copies: int = 1
    attachments: tuple[Attachment, ...] = ()


class RunWords(Struct, frozen=True):
    """The fixed words of a run, with {n} and {total} to fill."""

    title: str
    packet: str
    copy: str
    pages: str

    @classmethod
    def among(cls, texts: Mapping[str, str]) -> RunWords:
        """Pick them from the words of a language."""
        return cls(texts["run_title"], texts["run_packet"], texts["run_copy"], texts["run_pages"])


class RunOptions(Struct, frozen=True):
    """How a run is printed. `language` is that of `words`."""

    words: RunWords
    language: str
    duplex: bool = True
    """Packets and attachments start on a front side."""
    separators: bool = False
    split_every: int = 0
    """Pages after which a new file begins, never inside a packet; 0 for one file."""


class RunPart(Struct, frozen=True):
    """One file of a run."""

    number: int
    packets: int
    """Packets in it, each copy counted."""
    pages: int
    length: int
    """In bytes."""


class Report(Struct, frozen=True):
    """What a run has become."""

    parts: tuple[RunPart, ...]
    untagged: tuple[str, ...]
    """Titles of attachments without tags."""
    unproven: tuple[str, ...]
    """Titles of tagged attachments that do not claim PDF/UA-1 and PDF/A themselves."""

    @property
    def conforms(self) -> bool:
        """Whether every file says that it keeps PDF/UA-1 and PDF/A-2a."""
        return not (self.untagged or self.unproven)
