"""A packet is read without the library, to the same end; what may mean more than one thing is left to the library."""

from __future__ import annotations

import re
import tracemalloc
from functools import cache

import pytest
from hypothesis import given
from hypothesis import strategies as st
from packets import PACKS, PROCEDURES, Choice, packet
from proving import put_together, taken_apart

from handouts.audit.library_objects import LibraryObjects
from handouts.audit.model import File
from handouts.audit.packet_objects import PacketObjects
from handouts.audit.quiet import quiet
from handouts.audit.reader import _read, read_file
from handouts.audit.syntax import Name, Reference, value_of
from handouts.audit.unreadable import UnreadableError
from handouts.pdf.objects import HEADER, Ref, Stream, ending, indirect, place_row, serialise
from handouts.pdf.objects import Name as Name_

_SIGNS = b"0123456789/<>[]() \n\tR%#\\.-+abcTrue\x00\xff"


def by_library(data: bytes) -> File | None:
    try:
        with quiet():
            return _read(LibraryObjects(data), data)
    except Exception:  # whatever a damaged file makes the library raise
        return None


@cache
def key_sheet() -> bytes:
    return packet(Choice("lumbar-foraminotomy", "key-sheet")).data


@cache
def parts() -> dict[int, bytes]:
    return taken_apart(key_sheet())


@pytest.mark.parametrize("procedure", PROCEDURES)
@pytest.mark.parametrize("pack", PACKS)
def test_every_pack_is_read_to_the_same_end_with_and_without_the_library(procedure, pack):
    data = packet(Choice(procedure, pack)).data
    assert _read(PacketObjects(data), data) == by_library(data)


def entries(number: int) -> bytes:
    """An object of the key sheet, of a stream its dictionary."""
    return parts()[number].partition(b"\nstream\n")[0]


@st.composite
def damaged(draw: st.DrawFn) -> bytes:
    """A key sheet with a few bytes of an object overwritten by others, some of which come from other objects."""
    number, other = (draw(st.sampled_from(sorted(parts()))) for _ in range(2))
    written, length = bytearray(parts()[number]), len(entries(number))
    at = draw(st.integers(0, length - 1))
    if draw(st.booleans()):
        written[at] = draw(st.sampled_from(_SIGNS))
    else:
        start = draw(st.integers(0, len(entries(other)) - 1))
        taken = entries(other)[start : start + draw(st.integers(1, 20))][: length - at]
        written[at : at + len(taken)] = taken
    return put_together(list({**parts(), number: bytes(written)}.items()))


@given(damaged())
def test_what_is_read_of_a_damaged_packet_is_what_the_library_reads(data):
    try:
        file = _read(PacketObjects(data), data)
    except UnreadableError:
        return
    assert file == by_library(data)


@given(damaged())
def test_a_damaged_packet_that_only_the_library_can_read_is_read_by_it(data):
    try:
        file = read_file(data)
    except UnreadableError:
        file = None
    assert file == by_library(data)


@pytest.mark.parametrize(
    ("written", "value"),
    [
        (b"12", 12),
        (b"-0.25", -0.25),
        (b"12 0 R", Reference(12)),
        (b"[1 2 0 R 3 .5]", [1, Reference(2), 3, 0.5]),
        (b"/Name.1", Name("/Name.1")),
        (b"(a \\(b\\) \\\\)", "a (b) \\"),
        (b"<61 62>".replace(b" ", b""), "ab"),
        (b"<FEFF00E9>", "\u00e9"),
        (b"<</A true/B[null false]/C<</D ()>>>>", {"/A": True, "/B": [None, False], "/C": {"/D": ""}}),
    ],
)
def test_what_a_packet_holds_is_read(written, value):
    assert value_of(written) == value


@pytest.mark.parametrize(
    "written",
    [
        b"", b"1 2", b"5]", b"[5", b"<</A 1", b"[5>>", b"<<5 6>>", b"<<(A) 6>>", b"<</A>>", b"<</A 1 /A 2>>",
        b"<<[] 1>>", b"/A#42", b"% a\n1", b"(a\\nb)", b"(a(b))", b"(\x80)", b"<E9>", b"<1A>", b"<6>", b"<6a>",
        b"<FEFFD800>", b"1 1 R", b"1\t2", b"+1", b"1.", b"1e5", b"truely", b"{1}", b"1 0 Rx", b"9999999999",
    ],
)  # fmt: skip
def test_what_can_be_written_in_another_way_is_refused(written):
    with pytest.raises(UnreadableError):
        value_of(written)


def of_stream(entries: bytes, data: bytes = b"abc") -> bytes:
    """A key sheet whose XMP metadata stream, which holds plain bytes, is another stream of the same length."""
    old = re.search(rb"<<[^<>]*/Subtype /XML[^<>]*>>\nstream\n.*?\nendstream", key_sheet(), re.DOTALL)
    assert old is not None
    new = b"<<" + entries + b">>\nstream\n" + data + b"\nendstream"
    return key_sheet().replace(old[0], new[:2] + b" " * (len(old[0]) - len(new)) + new[2:])


def test_a_stream_is_read_that_is_as_long_as_it_says():
    assert PacketObjects(data := of_stream(b"/Length 3")).stream(PacketObjects(data).root["/Metadata"]) == b"abc"


@pytest.mark.parametrize(
    "entries",
    [
        b"", b"/Length 4", b"/Filter /LZWDecode /Length 3", b"/Filter [/FlateDecode] /Length 3", b"/F (a) /Length 3",
        b"/DecodeParms <<>> /Length 3", b"/Filter /FlateDecode /Length 3", b"/Filter /FlateDecode /Filter /A /Length 3",
    ],
)  # fmt: skip
def test_a_stream_is_refused_that_is_packed_or_measured_in_another_way(entries):
    objects = PacketObjects(of_stream(entries))
    with pytest.raises(UnreadableError):
        objects.stream(objects.root["/Metadata"])


def test_an_object_stream_that_holds_the_same_bytes_again_and_again_is_refused_at_once():
    place, count = 1_000_000, 200
    index = b"".join(b"%d %d " % (number, 0 if number % 2 else place) for number in range(1, count + 1))
    body = index + b" " * place
    written = serialise(Stream(body, {"Type": Name_("ObjStm"), "N": count, "First": len(index)}))
    data = bytearray(HEADER)
    rows = {
        number: b"\2%b%b" % ((count + 1).to_bytes(4, "big"), (number - 1).to_bytes(2, "big"))
        for number in range(1, count + 1)
    }
    rows[count + 1] = place_row(len(data))
    data += indirect(count + 1, written)
    data += ending(rows, len(data), bytes(16), Ref(1), Ref(2))
    tracemalloc.start()
    with pytest.raises(UnreadableError):
        PacketObjects(bytes(data))
    assert tracemalloc.get_traced_memory()[1] < 20_000_000
    tracemalloc.stop()


def test_a_page_that_holds_pages_is_refused_by_both():
    page = next(number for number, written in parts().items() if b"/Type /Page " in written)
    more = parts()[page].replace(b"/Type /Page ", b"/Type /Page /Kids [%d 0 R] /Count 1 " % page)
    data = put_together(list({**parts(), page: more}.items()))
    with pytest.raises(UnreadableError):
        read_file(data)
