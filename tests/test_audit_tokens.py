"""Content streams are read as ISO 32000-1, 7.8.2 writes them, and text with kerning as if it had none."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from handouts.audit.tokens import ContentError, operators, string_bytes


def shown(content: bytes) -> list[tuple[bytes, bytes]]:
    """Each operator and the bytes of all strings before it."""
    return [
        (operator, b"".join(string_bytes(one) or b"" for one in operands)) for operator, operands in operators(content)
    ]


@pytest.mark.parametrize(
    ("content", "strings"),
    [
        (b"[<0041> -20 <0042>] TJ", b"\0A\0B"),
        (b"[-3.5 <41> <42>]TJ", b"AB"),
        (b"[ ] TJ", b""),
        (b"[<414> 2 <42>] TJ", b"A@B"),
        (b"[<41 42>] TJ", b"AB"),
        (b"[(A\\)) 3 <42>] TJ", b"A)B"),
        (b"<4142> Tj", b"AB"),
        (b"(a(b)\\143) Tj", b"a(b)c"),
    ],
)
def test_the_bytes_of_a_text_are_read_however_it_is_written(content, strings):
    assert shown(content) == [(content[-2:], strings)]


pieces = st.lists(st.tuples(st.binary(max_size=6), st.sampled_from([b"", b" -20 ", b"3.5", b"\n0 "])), max_size=6)


@given(pieces)
def test_kerned_text_in_hexadecimal_is_read_like_the_same_text_in_plain_letters(given_pieces):
    plain = {code: b"\\%03o" % code for code in range(256)}
    hexadecimal = b"".join(b"<%b>%b" % (data.hex().encode(), kerning) for data, kerning in given_pieces)
    literal = b"".join(b"(%b)%b" % (b"".join(plain[code] for code in data), kerning) for data, kerning in given_pieces)
    whole = b"".join(data for data, _ in given_pieces)
    assert shown(b"q [%b] TJ Q" % hexadecimal) == shown(b"q [%b] TJ Q" % literal)
    assert shown(b"[%b]TJ" % hexadecimal) == [(b"TJ", whole)]


def test_an_array_before_another_operator_is_no_text_of_it():
    assert [(operator, [kind for kind, _ in operands]) for operator, operands in operators(b"[3 <41>] 0 d [] TJx")] == [
        (b"d", ["mark", "numbers", "hex", "mark", "numbers"]),
        (b"TJx", ["mark", "mark"]),
    ]


@pytest.mark.parametrize("content", [b"[<41> { ] TJ", b"(a Tj", b"<4x> Tj", b"1 0 ) Td"])
def test_what_no_operator_is_made_of_is_refused(content):
    with pytest.raises(ContentError):
        list(operators(content))


@pytest.mark.parametrize("content", [b"[<41>] TJ\x0bET", b"<41> Tj+ ET", b"/F1 14Tf", b"/F#31 14 Tf"])
def test_what_viewers_read_in_another_way_is_refused(content):
    with pytest.raises(ContentError):
        list(operators(content))


def test_a_name_ends_where_a_viewer_ends_it():
    assert list(operators(b"/X1\0Do")) == [(b"Do", [("name", b"X1")])]
