"""Print runs for tests: packets that differ in everything, a clinic's own PDFs, and files that go to memory."""

from __future__ import annotations

import io
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from functools import cache

import pypdf
from packets import Choice, packet
from proving import edited
from pypdf.generic import DictionaryObject, NameObject, StreamObject

from handouts.print_run import PacketToPrint, Report, RunOptions, RunWords, print_run

WORDS = RunWords("Print run", "Packet {n}", "Copy {n} of {total}", "Pages: {n}")
CHOICES = (
    Choice("lumbar-foraminotomy", "pre-op"),
    Choice("cervical-foraminotomy", "discharge", size="large", paper="a4"),
    Choice("lumbar-foraminotomy", "key-sheet", size="giant", grey=True),
    Choice("cervical-foraminotomy", "key-sheet", dated=False),
)
"""Both procedures, all sizes, both papers; 8, 14, 4 and 1 pages or so."""


@cache
def finished(index: int) -> bytes:
    """A finished packet of `CHOICES`."""
    return packet(CHOICES[index]).data


@cache
def tagged_form() -> bytes:
    """A clinic's own tagged PDF that keeps the standards: a packet's pages without what makes it a packet."""
    return edited(finished(2), b"/PieceInfo", b"/PieceInfa")


@cache
def untagged_map(pages: int = 1) -> bytes:
    """A clinic's own PDF without tags: two lines on each page."""
    writer = pypdf.PdfWriter()
    for _ in range(pages):
        sheet = writer.add_blank_page(595, 842)
        content = StreamObject()
        content.set_data(b"0 0 m 300 400 l S ")
        sheet[NameObject("/Contents")] = writer._add_object(content)
        sheet[NameObject("/Resources")] = DictionaryObject()
    return written(writer)


def written(writer: pypdf.PdfWriter) -> bytes:
    """The bytes of a file."""
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()


class Files:
    """Files of a run in memory; those that were given up are not kept."""

    def __init__(self) -> None:
        self.whole: list[bytes] = []

    @contextmanager
    def opened(self, number: int) -> Iterator[io.BytesIO]:
        assert number == len(self.whole) + 1
        out = io.BytesIO()
        yield out
        self.whole.append(out.getvalue())


def options(**changed: object) -> RunOptions:
    """Options in English."""
    return RunOptions(WORDS, "en-US", **changed)  # type: ignore[arg-type]


def run(packets: Sequence[PacketToPrint], **changed: object) -> tuple[bytes, Report]:
    """A run that is one file."""
    files = Files()
    report = print_run(packets, files.opened, options(**changed))
    (data,) = files.whole
    return data, report


def mixed() -> list[PacketToPrint]:
    """One packet of each choice, the second twice."""
    return [
        PacketToPrint(finished(index), f"Row {index + 2}", copies=1 + (index == 1)) for index in range(len(CHOICES))
    ]
