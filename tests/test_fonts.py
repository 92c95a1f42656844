"""Words are shaped in the face that has all their letters, and what is embedded reads back as what was set."""

from __future__ import annotations

import re
import unicodedata
from pathlib import Path
from typing import Any

import pytest
import uharfbuzz as hb
from hypothesis import given
from hypothesis import strategies as st
from sample_handout import faces

from handouts.audit.streams import parted, stream_data
from handouts.audit.syntax import Reference, value_of
from handouts.diagnostics import HandoutError
from handouts.pdf.canvas import text_operators
from handouts.pdf.embedding import embed
from handouts.pdf.fonts import Face, Glyphs, Shaped, merged
from handouts.shipped import fonts_folder

TEXT, TEXT_BOLD, FALLBACK, FALLBACK_BOLD = "F1", "F2", "F3", "F4"
FILES = {
    TEXT: "atkinson-hyperlegible-next/Regular.ttf",
    TEXT_BOLD: "atkinson-hyperlegible-next/Bold.ttf",
    FALLBACK: "source-sans-3/Regular.ttf",
    FALLBACK_BOLD: "source-sans-3/Bold.ttf",
}
latin = st.text(alphabet="AVTWaeofyil.,-' Éñü0127", min_size=1, max_size=30)


def faces_of(shaped: Shaped) -> list[str]:
    return [run.face for run in shaped.runs]


def face(key: str) -> Face:
    return faces().by_key[key]


def font_file(key: str) -> Path:
    return fonts_folder() / FILES[key]


def test_words_the_text_face_has_are_set_in_it() -> None:
    assert faces_of(faces().shape("Call us: naïve façade, Łódź", bold=False)) == [TEXT]
    assert faces_of(faces().shape("Call us", bold=True)) == [TEXT_BOLD]


def test_a_word_with_one_letter_the_text_face_lacks_is_set_whole_in_the_fallback() -> None:
    shaped = faces().shape("Chị Nguyễn: ring", bold=False)
    assert faces_of(shaped) == [FALLBACK, TEXT, FALLBACK, TEXT]
    assert [len(run.glyphs) for run in shaped.runs] == [3, 1, 7, 5]
    assert faces_of(faces().shape("Nguyễn", bold=True)) == [FALLBACK_BOLD]


@pytest.mark.parametrize("word", ["Nguyễn", "Đặng", "Hương", "Zoë", "Ångström"])
def test_decomposed_letters_print_composed(word: str) -> None:
    apart = unicodedata.normalize("NFD", word)
    assert faces().shape(apart, bold=False) == faces().shape(word, bold=False)
    assert not faces().missing(apart)


@pytest.mark.parametrize(
    "word", ["Марії", "Анастасії", "її", "X\u03b1", "Ana\u03b1", "aθ", "Aλ", "XΓ", "Şțefan", "fi", "ỗỄ"]
)
@pytest.mark.parametrize("bold", [False, True])
def test_every_glyph_is_that_of_its_letter(word: str, bold: bool) -> None:
    """A font may have others for letters in company, which nobody could read back."""
    runs = faces().shape(word, bold).runs
    letters = [face(run.face).unicode_of([glyph])[glyph] for run in runs for glyph in run.glyphs]
    assert "".join(map(chr, letters)) == unicodedata.normalize("NFC", word)


def test_a_missing_glyph_is_one_message_with_its_number_and_name() -> None:
    with pytest.raises(HandoutError) as caught:
        faces().shape("Call 田中", bold=False)
    assert str(caught.value) == (
        "error[missing-glyph]: no bundled font has U+4E2D (CJK UNIFIED IDEOGRAPH-4E2D)\n"
        "  hint: write it in a script the fonts cover: Latin, Greek, Cyrillic or Vietnamese\n"
        "error[missing-glyph]: no bundled font has U+7530 (CJK UNIFIED IDEOGRAPH-7530)\n"
        "  hint: write it in a script the fonts cover: Latin, Greek, Cyrillic or Vietnamese"
    )


def test_a_control_character_is_a_missing_glyph_too() -> None:
    with pytest.raises(HandoutError, match=r"no bundled font has U\+0007 \(unnamed character\)"):
        faces().shape("bell\a", bold=False)


def test_missing_names_each_character_once_in_order() -> None:
    assert faces().missing("中a田中") == ("中", "田")
    assert faces().missing("Sarah Ångström Ελένη Юлия Nguyễn") == ()


@pytest.mark.parametrize("key", FILES)
@given(text=latin)
def test_widths_agree_with_harfbuzz(key: str, text: str) -> None:
    font = hb.Font(hb.Face(hb.Blob.from_file_path(str(font_file(key)))))
    buffer = hb.Buffer()
    buffer.add_str(text)
    buffer.guess_segment_properties()
    hb.shape(font, buffer, {"kern": True, "liga": False})
    expected = sum(position.x_advance for position in buffer.glyph_positions) * 1000 / font.face.upem
    assert face(key).shape(text).width == pytest.approx(expected)


@given(latin)
def test_a_text_is_as_wide_as_its_words_and_spaces(text: str) -> None:
    parts = re.findall(r" |[^ ]+", text)
    assert faces().shape(text, False).width == pytest.approx(sum(faces().shape(part, False).width for part in parts))


def test_neighbouring_runs_of_one_face_are_joined() -> None:
    one, two = Glyphs("F1", (1,), 500.0, b"0001"), Glyphs("F1", (2,), 600.0, b"0002")
    other = Glyphs("F3", (3,), 1.0, b"0003")
    assert merged([one, two, other, one]) == (Glyphs("F1", (1, 2), 1100.0, b"00010002"), other, one)


def shown(text: str) -> tuple[list[int], float]:
    """Glyphs and total advance of a text as a reader finds them in its operators."""
    shaped = faces().shape(text, bold=False)
    operators = text_operators(shaped.runs, 0, 0, 14, (0, 0, 0)).decode()
    glyphs: list[int] = []
    width = 0.0
    for key, array in re.findall(r"/(F\d) [\d.]+ Tf \[(.*?)\] TJ", operators):
        for codes, adjustment in re.findall(r"<([0-9A-F]*)>|(-?\d+)", array):
            row = [int(codes[at : at + 4], 16) for at in range(0, len(codes), 4)]
            glyphs += row
            width += sum(round(face(key).nominal_advance(glyph)) for glyph in row) - int(adjustment or 0)
    return glyphs, width


def test_kerning_is_shown_as_an_adjustment() -> None:
    glyphs, width = shown("AV")
    nominal = sum(face(TEXT).nominal_advance(glyph) for glyph in glyphs)
    assert width == faces().shape("AV", bold=False).width
    assert width < nominal


@given(latin)
def test_what_is_shown_is_as_wide_as_what_was_measured(text: str) -> None:
    glyphs, width = shown(text)
    shaped = faces().shape(text, bold=False)
    assert glyphs == [glyph for run in shaped.runs for glyph in run.glyphs]
    assert width == pytest.approx(shaped.width, abs=0.5 * max(1, len(text)))


def embedded(key: str, text: str) -> list[Any]:
    """Font, descendant and descriptor as a reader has them, and the data of program and ToUnicode."""
    *dictionaries, program, to_unicode = embed(face(key), face(key).glyphs_for(map(ord, text)), 10)
    return [*map(value_of, dictionaries), stream_data(program), stream_data(to_unicode)]


def read_characters(to_unicode: bytes) -> dict[int, str]:
    """Glyph number to text, as a ToUnicode map says it."""
    found = re.findall(rb"^<(\w{4})> <(\w+)>$", to_unicode, re.MULTILINE)
    return {int(code, 16): bytes.fromhex(text.decode()).decode("utf-16-be") for code, text in found}


@pytest.mark.parametrize(
    ("key", "text"),
    [
        (TEXT, "Lift 8 lb (not 9): “ask” Éñ°½"),
        (TEXT_BOLD, "Call 911 now"),
        (FALLBACK, "Nguyễn Thị Hồng"),
        (FALLBACK, "Μαρία Δημητρίου Ἀθηνᾶ"),
        (FALLBACK, "Сергій Коваленко ёЁґҐљ"),
        (FALLBACK_BOLD, "Ελένη Юлия"),
    ],
)
def test_to_unicode_reads_back_what_was_set(key: str, text: str) -> None:
    characters = read_characters(embedded(key, text)[4])
    glyphs = face(key).shape(text).glyphs
    assert "".join(characters[glyph] for glyph in glyphs) == text


def test_to_unicode_has_at_most_a_hundred_entries_a_block() -> None:
    map_data = embedded(TEXT, "".join(map(chr, range(0x20, 0x180))))[4]
    counts = [int(count) for count in re.findall(rb"(\d+) beginbfchar", map_data)]
    assert len(counts) > 1
    assert max(counts) == 100
    assert sum(counts) == len(re.findall(rb"^<\w{4}> <\w{4}>$", map_data, re.MULTILINE)) - 1  # and the code space


@pytest.mark.parametrize("key", FILES)
def test_a_subset_keeps_glyph_numbers_and_outlines(key: str) -> None:
    wanted = face(key).glyphs_for(map(ord, "Foramén"))
    subset = hb.Font(hb.Face(hb.Blob(face(key).subset(sorted(wanted)))))
    whole = hb.Font(hb.Face(hb.Blob.from_file_path(str(font_file(key)))))
    for glyph in wanted:
        assert subset.get_glyph_extents(glyph) == whole.get_glyph_extents(glyph)
    left_out = face(key).glyphs_for([ord("Q")]).pop()
    assert subset.get_glyph_extents(left_out).width == 0


def test_a_subset_is_much_smaller_than_its_file() -> None:
    assert len(face(FALLBACK).subset([0, *face(FALLBACK).glyphs_for(map(ord, "Nguyễn"))])) < 40_000


def test_widths_of_the_embedded_font_are_those_of_the_face() -> None:
    listed = embedded(TEXT, "abc xyz")[1]["/W"]
    widths = {
        start + offset: width
        for start, row in zip(listed[::2], listed[1::2], strict=True)
        for offset, width in enumerate(row)
    }
    glyphs = face(TEXT).glyphs_for(map(ord, "abc xyz"))
    assert widths.keys() == {0, *glyphs}
    assert all(width == round(face(TEXT).nominal_advance(glyph)) for glyph, width in widths.items())


def test_the_embedded_objects_refer_to_each_other_by_number() -> None:
    font, descendant, descriptor, program, to_unicode = embedded(TEXT, "abc")
    assert font["/DescendantFonts"] == [Reference(11)]
    assert descendant["/FontDescriptor"] == Reference(12)
    assert descriptor["/FontFile2"] == Reference(13)
    assert font["/ToUnicode"] == Reference(14)
    assert program.startswith(b"\x00\x01\x00\x00")
    assert b"begincmap" in to_unicode


def test_the_length_of_a_font_program_is_that_before_it_was_packed() -> None:
    written = embed(face(TEXT), {1}, 10)[3]
    assert parted(written)[0]["/Length1"] == len(stream_data(written))


def test_the_same_letters_elsewhere_in_a_file_differ_in_their_references_only() -> None:
    here, there = (embed(face(TEXT), {1, 2}, first) for first in (10, 90))
    assert here[3:] == there[3:]
    assert [re.sub(rb"[0-9]+ 0 R", b"", part) for part in here] == [re.sub(rb"[0-9]+ 0 R", b"", p) for p in there]
    assert value_of(there[0])["/ToUnicode"] == Reference(94)  # type: ignore[index]


def test_a_subset_is_named_by_its_glyphs() -> None:
    def name(text: str) -> str:
        return str(embedded(TEXT, text)[0]["/BaseFont"])

    assert re.fullmatch(r"/[A-Z]{6}\+AtkinsonHyperlegibleNext-Regular", name("abc"))
    assert name("abc") == name("cba")
    assert name("abc") != name("abd")
