"""Python values become PDF syntax that another reader understands."""

from __future__ import annotations

import hashlib
import io
import re
import struct
import zlib

import pypdf
import pytest
from hypothesis import given
from hypothesis import strategies as st
from pypdf.generic import read_object

from handouts.pdf.fonts import typefaces
from handouts.pdf.laid_out import LaidOut
from handouts.pdf.objects import Name, Raw, Ref, Stream, number, serialise, text_string
from handouts.pdf.plate import Plate
from handouts.shipped import fonts_folder

any_text = st.text(max_size=40)


def read_back(value: object) -> object:
    """What pypdf makes of a serialised value."""
    return read_object(io.BytesIO(serialise(value) + b" "), None)


def small_file(*extra: object) -> bytes:
    objects = [
        {"Type": Name("Catalog"), "Pages": Ref(2)},
        {"Type": Name("Pages"), "Kids": [Ref(4)], "Count": 1},
        {"Title": "A title"},
        {"Type": Name("Page"), "Parent": Ref(2), "MediaBox": [0, 0, 612, 792], "Contents": Ref(5)},
        Stream(b"BT ET"),
        *extra,
    ]
    written = tuple(serialise(value) for value in (*objects, Name("Manifest")))
    variant = hashlib.sha256(repr(written).encode()).hexdigest()
    laid_out = LaidOut(written, (), {}, 0, len(written), {}, root=1, info=3, variant=variant, pages=1)
    return Plate(laid_out, typefaces(fonts_folder())).printed(lambda _slot: ()).data


@pytest.mark.parametrize(
    ("value", "written"),
    [
        (1.0, b"1"),
        (100.0, b"100"),
        (0.5, b"0.5"),
        (-2.25, b"-2.25"),
        (0.12345, b"0.123"),
        (-0.0001, b"0"),
        (0.0, b"0"),
        (1e-9, b"0"),
        (123456.789, b"123456.789"),
    ],
)
def test_a_number_has_at_most_three_decimals_and_no_exponent(value: float, written: bytes) -> None:
    assert number(value) == written


@given(st.floats(min_value=-1e7, max_value=1e7))
def test_every_number_is_a_pdf_number_near_the_value(value: float) -> None:
    written = number(value)
    assert re.fullmatch(rb"-?\d+(\.\d{1,3})?", written)
    assert abs(float(written) - value) <= 0.0005 + 1e-9


@pytest.mark.parametrize(
    ("text", "written"),
    [
        ("plain", b"(plain)"),
        ("", b"()"),
        ("a (b) \\ c", b"(a \\(b\\) \\\\ c)"),
        ("é", b"<FEFF00E9>"),
        ("line\nbreak", b"<FEFF006C0069006E0065000A0062007200650061006B>"),
        ("\U0001f600", b"<FEFFD83DDE00>"),
    ],
)
def test_a_text_string_is_escaped_ascii_or_utf_16(text: str, written: bytes) -> None:
    assert text_string(text) == written


@given(any_text)
def test_every_text_string_reads_back_as_the_text(text: str) -> None:
    assert str(read_back(text)) == text


@given(st.binary(max_size=40))
def test_a_byte_string_is_written_in_hexadecimal(data: bytes) -> None:
    assert serialise(data) == b"<" + data.hex().upper().encode() + b">"


@pytest.mark.parametrize(
    ("value", "written"),
    [
        (True, b"true"),
        (False, b"false"),
        (1, b"1"),
        (Name("Figure"), b"/Figure"),
        (Ref(12), b"12 0 R"),
        (Raw(b"<</A 1>>"), b"<</A 1>>"),
        ((1, 2.5, "x"), b"[1 2.5 (x)]"),
        ({"A": [1], "B": {"C": Name("D")}}, b"<</A [1] /B <</C /D>>>>"),
    ],
)
def test_each_kind_of_value_has_its_form(value: object, written: bytes) -> None:
    assert serialise(value) == written


def test_a_value_without_a_pdf_form_is_refused() -> None:
    with pytest.raises(TypeError, match="no PDF form for object"):
        serialise(object())


def stream_parts(stream: Stream) -> tuple[bytes, bytes]:
    """Dictionary and data of a serialised stream."""
    head, _, rest = serialise(stream).partition(b"\nstream\n")
    return head, rest.removesuffix(b"\nendstream")


def decoded(head: bytes, data: bytes) -> bytes:
    if b"ASCIIHexDecode" in head:
        data = bytes.fromhex(data.decode().removesuffix(">"))
    return zlib.decompress(data)


@given(st.binary(max_size=200))
def test_a_deflated_stream_never_ends_like_a_line_and_inflates_to_its_data(data: bytes) -> None:
    head, packed = stream_parts(Stream(data))
    assert packed[-1:] not in {b"\r", b"\n"}
    assert decoded(head, packed) == data
    assert f"/Length {len(packed)}>>".encode() in head


@pytest.mark.parametrize("last", [0x0A, 0x0D])
def test_data_whose_checksum_is_a_line_end_is_written_so_that_it_ends_otherwise(last: int) -> None:
    data = bytes([last - 1])  # Adler-32 of one byte b ends in b + 1
    assert zlib.compress(data)[-1] == last
    head, packed = stream_parts(Stream(data))
    assert packed[-1] != last
    assert decoded(head, packed) == data


def test_an_uncompressed_stream_keeps_its_bytes_and_entries() -> None:
    written = serialise(Stream(b"q Q", {"Type": Name("XObject")}, compress=False))
    assert written == b"<</Type /XObject /Length 3>>\nstream\nq Q\nendstream"


def test_pypdf_finds_every_object_through_the_cross_reference_stream() -> None:
    extra = ["x" * size for size in (0, 1, 500)] + [Stream(b"\n" * 300)]
    data = small_file(*extra)
    reader = pypdf.PdfReader(io.BytesIO(data), strict=True)
    assert len(reader.pages) == 1
    assert reader.metadata is not None
    assert reader.metadata.title == "A title"
    found = [reader.get_object(pypdf.generic.IndirectObject(number, 0, reader)) for number in range(1, 11)]
    assert found[5:8] == extra[:3]
    assert [one.get_data() for one in (found[4], found[8])] == [b"BT ET", b"\n" * 300]
    assert isinstance(found[9], pypdf.generic.StreamObject)  # the manifest


def test_all_but_streams_and_holes_stand_in_an_object_stream() -> None:
    data = small_file("x", Stream(b"S"))
    stand = [(int(found[1]), found.start()) for found in re.finditer(rb"^(\d+) 0 obj$", data, re.MULTILINE)]
    assert [number for number, _ in stand] == [5, 7, 9, 8, 10]  # two streams, the object stream, the hole, the table
    rows = data[stand[-1][1] :].partition(b"stream\n")[2].partition(b"\nendstream")[0]
    table = list(struct.iter_unpack(">BIH", rows))
    assert table[0] == (0, 0, 0xFFFF)
    assert {number: at for number, (kind, at, _) in enumerate(table) if kind == 1} == dict(stand)
    assert [(number, *row[1:]) for number, row in enumerate(table) if row[0] == 2] == [
        (number, 9, index) for index, number in enumerate((1, 2, 3, 4, 6))
    ]


def test_a_large_file_has_several_object_streams() -> None:
    reader = pypdf.PdfReader(io.BytesIO(small_file(*range(4100))), strict=True)
    at = (1, 1995, 1996, 1997, 4105, 4106)  # counted behind the first five objects
    found = [reader.get_object(pypdf.generic.IndirectObject(number, 0, reader)) for number in at]
    assert found[1:-1] == [1989, 1990, 1991, 4099]
    assert isinstance(found[-1], pypdf.generic.StreamObject)
    assert [reader.get_object(pypdf.generic.IndirectObject(n, 0, reader))["/N"] for n in (4107, 4108, 4109)] == [
        2000, 2000, 104,
    ]  # fmt: skip


def test_the_identity_of_a_file_follows_its_objects() -> None:
    def identity(data: bytes) -> bytes:
        found = re.search(rb"/ID \[<(\w{32})> <(\w{32})>\]", data)
        assert found
        assert found[1] == found[2]
        return found[1]

    assert identity(small_file("a")) == identity(small_file("a"))
    assert identity(small_file("a")) != identity(small_file("b"))
