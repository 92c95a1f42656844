"""A patient's texts fill the places a layout left for them: they fit, or the field is named; nothing leaks."""

from __future__ import annotations

import hashlib
import io
import json
import os
import pickle
import re
import subprocess
import sys
import unicodedata
from pathlib import Path

import page
import pypdf
import pytest
import readback
from hypothesis import example, given
from hypothesis import strategies as st
from msgspec.structs import replace
from proving import taken_apart
from read_aloud import marked_content, read_aloud
from sample_handout import (
    BROWN,
    MARIA,
    Filled,
    faces,
    laid_out,
    leaflet,
    print_packet,
    set_handout,
    spans,
)

from handouts.diagnostics import ExitCode, HandoutError
from handouts.document.tree import NotesSlot, Paragraph, Slot, SlotField, TypeSize
from handouts.pdf.laid_out import LaidOut
from handouts.pdf.plate import Plate, digest_of, packet_code

CODE = re.compile(r"\b[2-9A-HJKMNP-TV-Z]{4}-[2-9A-HJKMNP-TV-Z]{4}\b")
TESTS = Path(__file__).parent
NAMES = {
    "Vietnamese": "Nguyễn Thị Hồng",
    "Greek": "Μαρία Δημητρίου",
    "Cyrillic": "Юлия Коваленко",
    "Polish": "Łucja Żółć",
}


def in_place(slot: Slot, room: str, size: TypeSize = TypeSize.STANDARD) -> LaidOut:
    """A page with one slot as wide as `room` is in its own weight."""
    laid = set_handout(leaflet(Paragraph(spans(slot)), size=size))
    place = next(held.place for held in laid.slots if held.place.slot == slot)
    narrow = replace(place, width=faces().shape(room, slot.bold).width * place.size / 1000)
    slots = tuple(replace(held, place=narrow) if held.place == place else held for held in laid.slots)
    return replace(laid, slots=slots)


def attempt(laid: LaidOut, text: str) -> bytes | HandoutError:
    """The file, or why there is none."""
    try:
        return Plate(laid, faces()).printed(lambda _: (text,)).data
    except HandoutError as error:
        return error


def printed(laid: LaidOut, *candidates: str) -> tuple[list[str], set[float]]:
    """The lines a slot was printed in, and their sizes."""
    data = Plate(laid, faces()).printed(lambda _: candidates).data
    last = max(glyph.mcid for glyph in readback.glyphs(data))
    rows: dict[float, str] = {}
    sizes = set()
    for glyph in readback.glyphs(data):
        if glyph.mcid == last:
            rows[-glyph.baseline] = rows.get(-glyph.baseline, "") + glyph.text
            sizes.add(glyph.size)
    return [rows[key].rstrip() for key in sorted(rows)], sizes


PLACE = Slot(SlotField.ARRIVAL_PLACE)
HALL = "Entrance B, second floor"


def test_a_text_that_fits_is_printed_at_body_size():
    assert printed(in_place(PLACE, HALL), HALL) == ([HALL], {14.0})


@pytest.mark.parametrize(("room", "size"), [("secnd floor", 14), ("secnd floo", 13.5), ("secnd fl", 12)])
def test_a_text_too_wide_shrinks_by_half_points(room, size):
    lines, sizes = printed(in_place(PLACE, f"Entrance B, {room}"), "Entrance B, secnd floor")
    assert (lines, sizes) == (["Entrance B, secnd floor"], {size})


@pytest.mark.parametrize(("size", "floor"), [(TypeSize.STANDARD, 12), (TypeSize.LARGE, 16), (TypeSize.GIANT, 20)])
@given(cut=st.integers(1, len(HALL)))
def test_no_text_is_ever_smaller_than_the_floor(size, floor, cut):
    data = attempt(in_place(PLACE, HALL[:cut], size), HALL)
    if isinstance(data, HandoutError):
        assert data.diagnostics[0].code == "slot-overflow"
    else:
        assert readback.smallest_glyph(data)[0] >= floor


def test_a_date_that_does_not_fit_loses_its_year_before_it_wraps():
    laid = in_place(Slot(SlotField.SURGERY_DATE, lines=2), "Tuesday, March 9, 20")
    full, short = "Tuesday, March 9, 2027", "Tuesday, March 9"
    assert printed(laid, full, short) == ([full], {12.5})
    narrow = in_place(Slot(SlotField.SURGERY_DATE, lines=2), "Tuesday, March 9")
    assert printed(narrow, full, short) == ([short], {14.0})


def test_the_last_candidate_wraps_at_the_floor_when_the_slot_allows_two_lines():
    laid = in_place(Slot(SlotField.ARRIVAL_PLACE, lines=2), "Entrance B, sec")
    assert printed(laid, HALL) == (["Entrance B,", "second floor"], {12.0})


def test_a_wrapped_text_reads_with_a_space_between_its_lines():
    laid = in_place(Slot(SlotField.ARRIVAL_PLACE, lines=2), "Entrance B, sec")
    assert read_aloud(Plate(laid, faces()).printed(lambda _: (HALL,)).data).endswith(HALL)


@pytest.mark.parametrize(
    ("slot", "name"),
    [
        (Slot(SlotField.NAME), "'name'"),
        (Slot(SlotField.ARRIVAL_PLACE, lines=2), "'arrival_place'"),
        (Slot(SlotField.STRIP), "'reference'"),
        (Slot(SlotField.DAY), "a date"),
        (Slot(SlotField.CLOCK), "a time"),
    ],
)
def test_what_fits_no_way_is_one_message_that_names_the_field_only(slot, name):
    secret = "Wolfeschlegelsteinhausenbergerdorff the Third"
    with pytest.raises(HandoutError) as caught:
        printed(in_place(slot, "Maria"), secret)
    assert str(caught.value) == (
        f"error[slot-overflow]: {name} of the patient file does not fit its place on the page\n"
        "  hint: shorten it, or try another size of print; type is never set smaller than its size allows"
    )
    assert caught.value.exit_code is ExitCode.FAILED


def test_words_around_a_slot_are_printed_with_its_text_and_unfilled_the_line_stands_behind_them():
    laid = in_place(Slot(SlotField.DAY, before="by ", after="."), "by Wednesday, September 29.")
    assert printed(laid, "March 9")[0] == ["by March 9."]
    assert read_aloud(print_packet(laid)).endswith("Words by blank line")


def test_free_notes_keep_their_lines():
    notes = NotesSlot(Slot(SlotField.NOTES, bold=False, lines=4), 4)
    laid = set_handout(leaflet(notes))
    assert printed(laid, "Bring the grey folder.\nUses a lift.") == (["Bring the grey folder.", "Uses a lift."], {14.0})
    with pytest.raises(HandoutError, match="slot-overflow"):
        printed(laid, "\n".join("abcde"))


# empty, foreign and impossible texts


def test_every_empty_slot_is_spoken_as_a_blank_line():
    laid = laid_out(dated=False)
    spoken = [
        what for _, mcid, kind, what in marked_content(print_packet(laid)) if mcid >= 0 and what.endswith("blank line")
    ]
    tagged = [slot for slot in laid.slots if b"MCID" in slot.place.opening]
    assert len(spoken) == len(tagged) > 20


def test_an_empty_slot_prints_nothing_but_its_line_and_label():
    says = read_aloud(print_packet(laid_out(dated=False)))
    assert "Name blank line Reference blank line Date of surgery blank line Arrive at blank line" in says
    assert "No food after blank line" in says


@pytest.mark.parametrize("script", NAMES)
def test_a_name_in_another_script_is_embedded_printed_and_conformant(script):
    data = print_packet(laid_out(), {**MARIA, SlotField.NAME: (NAMES[script],)})
    assert f"Name {NAMES[script]} Reference" in read_aloud(data)
    fonts = {str(font["/BaseFont"]) for font in fonts_of(data)}
    assert any("SourceSans3-Bold" in font for font in fonts) == (script != "Polish")
    for profile in ("ua1", "2a"):
        assert page.validate_pdf_bytes(data, profile=profile).failures == []


def fonts_of(data: bytes) -> list[pypdf.generic.DictionaryObject]:
    resources = pypdf.PdfReader(io.BytesIO(data)).pages[0]["/Resources"]
    return [font.get_object() for font in resources["/Font"].values()]  # type: ignore[index]


def test_a_decomposed_name_prints_as_its_composed_twin():
    apart = {**MARIA, SlotField.NAME: ("Nguye\u0302\u0303n",)}
    assert "Name Nguyễn Reference" in read_aloud(print_packet(laid_out(), apart))


def test_a_letter_no_font_has_is_named_with_its_field_but_not_the_name():
    with pytest.raises(HandoutError) as caught:
        print_packet(laid_out(), {**MARIA, SlotField.NAME: ("Tanaka 田",), SlotField.ARRIVAL_PLACE: ("Gate 口",)})
    assert str(caught.value) == (
        "error[missing-glyph]: 'arrival_place' of the patient file: no bundled font has U+53E3 "
        "(CJK UNIFIED IDEOGRAPH-53E3)\n"
        "  hint: write it in a script the fonts cover: Latin, Greek, Cyrillic or Vietnamese\n"
        "error[missing-glyph]: 'name' of the patient file: no bundled font has U+7530 (CJK UNIFIED IDEOGRAPH-7530)\n"
        "  hint: write it in a script the fonts cover: Latin, Greek, Cyrillic or Vietnamese"
    )
    assert caught.value.exit_code is ExitCode.FAILED


visible = st.characters(exclude_categories=("Cs", "Cf"), exclude_characters="\u034f")


@example("0\n0", 2)
@given(st.text(visible, max_size=60), st.sampled_from([1, 2]))
def test_any_text_is_printed_whole_or_refused(text, lines):
    laid = in_place(Slot(SlotField.ARRIVAL_PLACE, lines=lines), "Wednesday, September 29")
    data = attempt(laid, text)
    if isinstance(data, HandoutError):
        assert {found.code for found in data.diagnostics} <= {"slot-overflow", "missing-glyph"}
        assert all("'arrival_place'" in found.message for found in data.diagnostics)
    else:
        said = unicodedata.normalize("NFKC", " ".join(text.split()))
        assert unicodedata.normalize("NFKC", read_aloud(data)).endswith(f"Words {said}".rstrip())


# one patient and another


def test_the_same_inputs_are_the_same_bytes():
    assert print_packet(laid_out(), MARIA) == print_packet(laid_out(), dict(MARIA))


def test_two_patients_differ_only_in_slots_and_manifest():
    laid = laid_out()
    maria, brown = (taken_apart(print_packet(laid, patient)) for patient in (MARIA, BROWN))
    assert maria.keys() == brown.keys()
    differ = {number for number in maria if maria[number] != brown[number]}
    allowed = {slot.number for slot in laid.slots} | {laid.manifest_object}
    assert laid.manifest_object in differ
    assert differ <= allowed


def test_a_name_in_another_script_adds_its_font_and_changes_nothing_else():
    laid = laid_out()
    maria = taken_apart(print_packet(laid, MARIA))
    greek = taken_apart(print_packet(laid, {**MARIA, SlotField.NAME: (NAMES["Greek"],)}))
    differ = {number for number in maria if maria[number] != greek[number]}
    allowed = {slot.number for slot in laid.slots} | {laid.manifest_object, laid.font_resource}
    assert laid.font_resource in differ
    assert differ <= allowed
    assert len(greek) == len(maria) + 5


def test_a_layout_never_takes_up_a_patients_text():
    laid = laid_out()
    before = pickle.dumps(laid)
    print_packet(laid, MARIA)
    assert pickle.dumps(laid) == before
    kept = b"".join(laid.objects) + b"".join(slot.place.empty for slot in laid.slots)
    for text in (MARIA[SlotField.NAME][0], MARIA[SlotField.REFERENCE][0]):
        assert glyph_codes(text) not in kept
        assert text.encode() not in before


def glyph_codes(text: str) -> bytes:
    """The start of a text as it stands in a page's content."""
    shaped = faces().shape(text[:3], bold=True).runs[0]
    return b"".join(b"%04X" % glyph for glyph in shaped.glyphs)


def test_a_file_holds_nothing_of_the_patient_before():
    laid = laid_out()
    maria = print_packet(laid, MARIA)
    brown = print_packet(laid, BROWN)
    for field in (SlotField.NAME, SlotField.REFERENCE, SlotField.NOTES):
        text = MARIA[field][0]
        assert text in "".join(readback.page_texts(maria))
        assert text not in "".join(readback.page_texts(brown))
        assert all(text.encode() not in decoded for decoded in streams_of(brown))


def streams_of(data: bytes) -> list[bytes]:
    reader = pypdf.PdfReader(io.BytesIO(data))
    objects = [reader.get_object(pypdf.generic.IndirectObject(number, 0, reader)) for number in taken_apart(data)]
    return [thing.get_data() for thing in objects if isinstance(thing, pypdf.generic.StreamObject)]


def test_no_patient_text_stands_in_metadata_or_manifest():
    data = print_packet(laid_out(), MARIA)
    reader = pypdf.PdfReader(io.BytesIO(data))
    spoken = [str(reader.metadata), reader.root_object["/Metadata"].get_data().decode(), json.dumps(manifest_of(data))]
    for texts in MARIA.values():
        if texts[0] not in {"9:00 am", "1:00 am"}:
            assert not any(texts[0] in place for place in spoken)


def manifest_of(data: bytes) -> dict[str, object]:
    private = pypdf.PdfReader(io.BytesIO(data)).root_object["/PieceInfo"]["/Handouts"]["/Private"]
    return json.loads(private.get_data())  # type: ignore[no-any-return]


# the packet's code


def codes_of(patient: Filled, laid: LaidOut | None = None) -> list[str]:
    texts = readback.page_texts(print_packet(laid or laid_out(), patient))
    return [code for text in texts for code in CODE.findall(text)]


def test_the_code_is_printed_once_on_every_page_and_the_same():
    codes = codes_of(MARIA)
    assert len(codes) == laid_out().pages
    assert len(set(codes)) == 1


@pytest.mark.parametrize("field", sorted(MARIA.keys() - {SlotField.CLOCK}, key=lambda field: field.value))
def test_the_code_changes_with_any_field(field):
    other = ("2027-03-10",) if field is SlotField.SURGERY_DATE else ("Other",)
    assert codes_of({**MARIA, field: other})[0] != codes_of(MARIA)[0]


def test_the_code_changes_with_the_handout():
    assert codes_of(MARIA)[0] != codes_of(MARIA, laid_out(grey=True))[0]


def test_the_code_has_no_sign_that_is_misread_on_paper():
    codes = "".join(packet_code("variant", [(str(number),)]) for number in range(300))
    assert set(codes) == set("23456789ABCDEFGHJKMNPQRSTVWXYZ-")


def test_the_code_tells_texts_in_different_slots_apart():
    assert packet_code("v", [("a", "b"), ()]) != packet_code("v", [("a",), ("b",)])
    assert packet_code("v", [("a",), ()]) != packet_code("v", [(), ("a",)])


def test_the_manifest_keeps_digests_that_the_printed_page_confirms():
    manifest = manifest_of(print_packet(laid_out(), MARIA))
    token = codes_of(MARIA)[0]
    assert manifest["token"] == token
    every_text = manifest["slots"].pop("texts")
    assert re.fullmatch("[0-9a-f]{64}", every_text)
    assert manifest["slots"] == {
        field.value: digest_of(token, text)
        for field, text in {
            **{field: texts[0] for field, texts in MARIA.items()},
            SlotField.SURGERY_DATE: "Tuesday, March 9, 2027",
        }.items()
        if field not in {SlotField.CLOCK, SlotField.STRIP, SlotField.NOTES, SlotField.ARRIVAL_PLACE}
    }
    assert digest_of(token, "a") != digest_of("other", "a")


# the same everywhere

PRINT = "import hashlib; from sample_handout import packet; print(hashlib.sha256(packet()).hexdigest())"


@pytest.mark.parametrize(
    "surroundings",
    [
        {"PYTHONHASHSEED": "1", "TZ": "Asia/Tokyo", "LC_ALL": "C"},
        {"PYTHONHASHSEED": "31337", "TZ": "America/Chicago", "LC_ALL": "C.UTF-8"},
    ],
)
def test_bytes_do_not_depend_on_hash_seed_time_zone_or_locale(surroundings):
    path = os.pathsep.join([str(TESTS.parent), str(TESTS)])
    environment = {**os.environ, "PYTHONPATH": path, **surroundings}
    result = subprocess.run([sys.executable, "-c", PRINT], env=environment, capture_output=True, text=True, check=True)
    assert result.stdout.strip() == hashlib.sha256(print_packet(laid_out(), MARIA)).hexdigest()
