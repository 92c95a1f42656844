"""Content streams are read as ISO 32000-1, 7.8.2 writes them, and text with kerning as if it had none."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from handouts.audit.content import page_content
from handouts.audit.model import Font
from handouts.audit.tokens import LINE, MARK, PATH, ContentError, operators, string_bytes


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


class Fonts:
    """Resources with one font, two bytes a code, of which every letter is known, and one form that says nothing."""

    known = Font("Known", embedded=True, bytes_a_code=2, unicode={code: chr(0x40 + code) for code in range(0x60)})

    def font(self, name: str) -> Font | None:
        return self.known if name == "F1" else None

    def form(self, name: str) -> None:
        return None

    def silent(self, name: str) -> frozenset[bytes]:
        return frozenset()

    def properties(self, name: str) -> dict[str, object]:
        return {"MCID": 3}


def spaced(content: bytes) -> bytes:
    """The same operators with two spaces where one was, but for those inside a string."""
    return re.sub(rb"(\([^)]*\))| ", lambda match: match[1] or b"  ", content)


number = st.integers(-400, 4000).map(lambda value: b"%d" % value) | st.sampled_from([b"0.5", b"-.25", b"12.", b"+3"])
part = st.one_of(
    st.sampled_from(
        [*b"EMC q Q ET BT T* n W S f B* h".split(), b"/X0 Do", b"/P /M BDC", b"[] 0 d"]
    ),
    st.sampled_from([b"Artifact", b"P", b"TD", b"Span"]).flatmap(
        lambda tag: st.sampled_from(
            [b"/%b <</MCID 4>> BDC", b"/%b <</Type /Layout>> BDC", b"/%b BMC", b"/%b <</MCID 1 /ActualText (a b)>> BDC",
             b"/%b <</Type /Pagination /Subtype /Footer>> BDC", b"/%b <</MCID 5 /MCID 6>> BDC"]
        ).map(lambda form: form % tag)
    ),
    st.tuples(
        st.sampled_from([b"0 g", b".1 .2 .3 rg"]), number, number, st.sampled_from([b"F1", b"F9"]),
        st.sampled_from([b"<00010002>", b"<0003> -20 <0004>", b"", b"<00FF>"]), st.sampled_from([b"TJ", b"TJ ET"]),
    ).map(lambda line: b"BT %b 1 0 0 1 %b %b Tm /%b 12 Tf [%b] %b" % line),
    st.lists(number, min_size=2, max_size=2).map(lambda two: b" ".join((*two, b"l"))),
    st.lists(number, min_size=2, max_size=2).map(lambda two: b" ".join((*two, b"m"))),
    st.lists(number, min_size=6, max_size=6).map(lambda six: b" ".join((*six, b"c"))),
    st.lists(number, min_size=4, max_size=4).map(lambda four: b" ".join((*four, b"re"))),
    st.lists(number, min_size=6, max_size=6).map(lambda six: b" ".join((*six, b"cm"))),
    st.lists(number, max_size=3).map(lambda some: b" ".join((*some, b"w"))),
    st.sampled_from([b"0 0 40 80 re W n", b"2 0 0 -2 10 10 cm", b"1 0 0 1 5 5 Tm", b"0 -14 Td", b"(ab) Tj", b"0 G"]),
)  # fmt: skip


@given(st.lists(part, max_size=14), st.sampled_from([b" ", b"\n"]))
def test_what_is_taken_as_one_means_the_same_as_its_operators_one_by_one(parts, between):
    content = between.join(parts)
    assert page_content(content, Fonts()) == page_content(spaced(content), Fonts())


@pytest.mark.parametrize(
    ("content", "flaw"),
    [
        (
            b"BT 0 g 1 0 0 1 20 20 Tm /F1 12 Tf [<0001>] TJ ET q 2 0 0 2 0 0 cm 0 0 40 40 re W n 0 0 m 9 9 l S Q",
            "1 text is covered by a drawing",
        ),
        (
            b"q 2 0 0 2 0 0 cm 0 0 m 9 9 l 0 0 40 40 re W n 0 0 m 1 1 l f Q",
            "1 mark of a drawing is painted without a box to keep to",
        ),
        (b"0 g 1 w 0 0 m 1 1 l S 0 G", "1 mark is painted outside marked content"),
        (b"BT 0 g 1 0 0 1 7 6 Tm /F1 12 Tf [<0001>] TJ ET", "1 mark is painted outside marked content"),
        (b"/P <</MCID 0>> BDC /Artifact <</Type /Layout>> BDC EMC EMC",
         "1 tagged sequence stands inside other tagged or artifact content"),
    ],
)  # fmt: skip
def test_flaws_are_found_in_what_is_taken_as_one(content, flaw):
    for written in (content, spaced(content)):
        assert flaw in [message for _, message in page_content(written, Fonts()).flaws]


def test_each_line_of_text_is_a_line_of_its_mark():
    line = b"BT 0 g 1 0 0 1 7 %d Tm /F1 12 Tf [<%b>] TJ ET "
    content = b"/P <</MCID 0>> BDC " + line % (90, b"0001") + line % (70, b"0002") + b"EMC"
    for written in (content, spaced(content)):
        assert [mark.lines for mark in page_content(written, Fonts()).marks] == [("A", "B")]


def test_the_pages_of_a_packet_are_mostly_lines_paths_and_marks_taken_as_one():
    content = b"/P <</MCID 0>> BDC\nBT 0 g 1 0 0 1 70.8 6.8 Tm /F1 12 Tf [<0001> 3 <0002>] TJ ET\nEMC\n0 0 m 1 1 l h f"
    assert list(operators(content)) == [
        (MARK, [("name", b"P"), ("properties", b"/MCID 0")]),
        (LINE, [("numbers", b"70.8 6.8"), ("name", b"F1"), ("shown", b"<0001> 3 <0002>")]),
        (b"EMC", []),
        (PATH, []),
        (b"f", []),
    ]


@pytest.mark.parametrize(
    "content", [b"7 /P <</MCID 0>> BDC", b"/X BT 0 g 1 0 0 1 7 6 Tm /F1 12 Tf [<0001>] TJ", b"/X 0 0 m 1 1 l S"]
)
def test_an_operand_too_many_before_what_is_taken_as_one_is_refused(content):
    with pytest.raises(ContentError):
        list(operators(content))


@pytest.mark.parametrize(
    "content",
    [
        b"[ 0 g ] 0 d", b"[ q ] 0 d", b"<< /A 1 q >> BDC", b"[ BT 0 g 1 0 0 1 7 6 Tm /F1 12 Tf [<0001>] TJ ET ] 0 d",
        b"] q", b">> q", b"[ << ] >> q", b"[ /F1 12 Tf", b"[ 0 0 m 1 1 l S",
    ],
)  # fmt: skip
def test_an_operator_inside_an_array_or_a_dictionary_is_refused(content):
    with pytest.raises(ContentError):
        list(operators(content))


@pytest.mark.parametrize(
    "shown",
    [
        b"[<0001>] [] TJ", b"[[<0001>]] TJ", b"[<</A <0001>>>] TJ", b"<0001> TJ", b"[<0001>] Tj", b"<0001> 5 Tj",
        b"[<0001>] 7 TJ", b"[<0001>] /X TJ", b"(a) (b) Tj", b"/X Tj",
    ],
)  # fmt: skip
def test_a_text_that_a_viewer_does_not_show_is_not_read(shown):
    page = page_content(b"/P <</MCID 0>> BDC BT /F1 12 Tf " + shown + b" ET EMC", Fonts())
    assert [code for code, _ in page.flaws][:1] == ["audit-marked-content"]
    assert [mark.lines for mark in page.marks] == [()]


@pytest.mark.parametrize("font", [b"/F1 Tf", b"/F1 0 Tf", b"/F1 12 0 Tf", b"12 Tf", b"/F1 /F1 12 Tf", b"12 /F1 Tf"])
def test_a_font_that_a_viewer_does_not_select_is_not_read_with(font):
    line = b"/P <</MCID 0>> BDC BT 0 g 1 0 0 1 7 6 Tm " + font + b" [<0001>] TJ ET EMC"
    assert [code for code, _ in page_content(line, Fonts()).flaws][:1] == ["audit-marked-content"]
