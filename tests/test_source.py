"""The bytes of a YAML file become plain data whose every value knows its place, or a whole list of what is wrong."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from handouts.content.source import MAX_BYTES, Source, read_source
from handouts.diagnostics import Diagnostic, HandoutError, Location


def read(text: str) -> Source:
    return read_source(text.encode(), "f.yaml")


def refusal(raw: bytes) -> str:
    with pytest.raises(HandoutError) as caught:
        read_source(raw, "f.yaml")
    return str(caught.value)


@pytest.mark.parametrize(
    "written", ["911", "09:00", "2027-03-09", "3", "1.5", "0x1F", "1e3", "Null", "1_000", "yes sir"]
)
def test_a_plain_scalar_is_its_own_text(written):
    assert read(f"key: {written}").data == {"key": written}


@pytest.mark.parametrize("written", ["yes", "Yes", "NO", "on", "off", "true", "False", "y", "n"])
def test_a_word_that_yaml_reads_as_a_boolean_is_one_unless_it_is_quoted(written):
    data = read(f"plain: {written}\nquoted: '{written}'").data
    assert isinstance(data["plain"], bool)
    assert data["quoted"] == written


def test_empty_tilde_and_null_are_nothing():
    assert read("a:\nb: ~\nc: null\nd: ''").data == {"a": None, "b": None, "c": None, "d": ""}


def test_a_key_is_text_whatever_it_looks_like():
    assert list(read("on: a\nno: b\n1: c").data) == ["on", "no", "1"]


def test_json_is_read_with_characters_beyond_two_bytes():
    value = {"name": "\N{CJK UNIFIED IDEOGRAPH-20BB7}\N{LATIN SMALL LETTER E WITH ACUTE}", "path": "a/b \\ud842\\udfb7"}
    assert read(json.dumps(value, indent="\t")).data == value


def test_a_byte_order_mark_is_skipped():
    source = read_source(b"\xef\xbb\xbfname: x", "f.yaml")
    assert source.data == {"name": "x"}
    assert source.places.of(("name",)) == Location("f.yaml", 1, 7)


def test_windows_line_ends_are_line_ends():
    source = read("a: 1\r\nb: |\r\n  two\r\n  lines\r\n")
    assert source.data == {"a": "1", "b": "two\nlines\n"}
    assert source.places.of(("b",)) == Location("f.yaml", 2, 4)


def test_bytes_that_are_not_utf8_are_refused():
    assert refusal(b"a: b\nc: caf\xe9 x") == (
        "f.yaml:2:7: error[not-utf8]: byte 0xE9 is not UTF-8 text\n  hint: save the file as UTF-8 in your editor"
    )


@pytest.mark.parametrize("encoding", ["utf-16-le", "utf-16-be"])
def test_utf16_is_refused_by_name(encoding):
    assert refusal("\ufeffa: b".encode(encoding)) == (
        "f.yaml: error[not-utf8]: the file is UTF-16, not UTF-8\n  hint: save the file as UTF-8 in your editor"
    )


def test_every_control_character_is_refused_at_its_place():
    assert refusal("a: b\x00\nc: \x1b[1m\u2028".encode()) == (
        "f.yaml:1:5: error[control-character]: control character U+0000\n"
        "  hint: delete it and type the text again\n"
        "f.yaml:2:4: error[control-character]: control character U+001B\n"
        "  hint: delete it and type the text again\n"
        "f.yaml:2:8: error[control-character]: control character U+2028\n"
        "  hint: delete it and type the text again"
    )


def test_a_file_over_the_size_limit_is_refused_unread():
    assert refusal(b"\xff" * (MAX_BYTES + 1)) == (
        "f.yaml: error[file-too-large]: the file is larger than 1024 KiB\n  hint: make it smaller, or split it"
    )


def test_errors_before_a_syntax_error_are_told_with_it():
    assert refusal(b"a: 1\na: 2\nb: 'x") == (
        "f.yaml:2:1: error[duplicate-key]: duplicate key 'a'\n"
        "  hint: it is first given on line 1; keep one of the two\n"
        "f.yaml:3:6: error[yaml-syntax]: a quote is not closed\n"
        "  hint: add the quote, or double one that is part of the text"
    )


def test_places_name_values_keys_and_nearest_parents():
    places = read("block: b\nitems:\n  - id: a\n    check: 'Do it.'\n").places
    assert str(places.of(("items", 0, "check"))) == "f.yaml:4:12"
    assert str(places.key(("items", 0, "check"))) == "f.yaml:4:5"
    assert str(places.of(("items", 0, "check", "deeper"))) == "f.yaml:4:12"
    assert str(places.of(("items", 7))) == "f.yaml:3:3"
    assert str(places.of(("absent",))) == "f.yaml:1:1"


@pytest.mark.parametrize(
    ("written", "place"),
    [
        ("text: A {one} and {two} and {two}.", "1:29"),
        ("text: 'A {one} and {two} and {two}.'", "1:30"),
        ('text: "\\u0041 {one} and {two} and {two}."', "1:35"),
        ("text: >\n  A {one} and {two}\n  and {two}.", "3:7"),
        ("text: A {one}\n  and {two}\n  and {two}.", "3:7"),
        ("text: |\n  A {one} and\n    {two} and {two}.", "3:15"),
    ],
)
def test_a_piece_of_a_text_is_found_in_every_style_of_scalar(written, place):
    source = read(written)
    text = source.data["text"]
    start = text.rindex("{two}")
    assert str(source.places.within(("text",), text, start, start + 5)) == f"f.yaml:{place}"


def test_a_piece_that_is_not_written_as_it_reads_is_placed_at_its_value():
    source = read('text: "a \\x7Btwo}"')
    assert str(source.places.within(("text",), "a {two}", 2, 7)) == "f.yaml:1:7"


SCALARS = st.text(
    st.characters(codec="utf-8", exclude_categories=["Cc", "Cs"], exclude_characters="\ufeff\u2028\u2029")
)
DATA = st.recursive(
    SCALARS.filter(lambda text: "\ufffe" not in text and "\uffff" not in text),
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.from_regex("[a-z]{1,8}", fullmatch=True), inner, max_size=3)
    ),
    max_leaves=8,
)


@given(st.dictionaries(st.from_regex("[a-z]{1,8}", fullmatch=True), DATA, min_size=1, max_size=3))
def test_what_is_written_as_json_is_read_back_with_exact_places(data):
    text = json.dumps(data, ensure_ascii=False, indent=1)
    source = read(text)
    assert source.data == data
    for path in source.places.values:
        value = data
        for step in path:
            value = value[step]
        place = source.places.of(path)
        at_place = text.split("\n")[place.line - 1][place.column - 1 :]
        written = json.dumps(value, ensure_ascii=False, indent=1).split("\n")[0]
        assert at_place.startswith(written)


@given(st.binary(max_size=60) | st.text(st.sampled_from("ab:-{}[]'\"*&!%@|>#\n\t ,?~\\<"), max_size=40).map(str.encode))
def test_no_bytes_make_reading_raise_anything_but_diagnostics(raw):
    found: tuple[Diagnostic, ...] = ()
    try:
        assert isinstance(read_source(raw, "f.yaml").data, dict)
    except HandoutError as error:
        found = error.diagnostics
    assert all(d.location and d.location.file == "f.yaml" and d.hint for d in found)
