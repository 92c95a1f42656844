"""What is not to be kept is not: nothing of a patient, nothing that may be stale, nothing that was not proven."""

from __future__ import annotations

import os
import re
import zlib
from collections.abc import Iterable
from contextlib import suppress
from pathlib import Path

import packets
import pytest
from kept_variants import (
    QUICK,
    Run,
    handouts,
    kept_of,
    own_clinic,
    patient_file,
    request,
    shelf,
)
from msgspec.structs import replace
from packets import Choice
from printing_runs import tagged_form

from handouts import pipeline
from handouts.audit.proof import Proof
from handouts.audit.proving import expected
from handouts.content import library
from handouts.diagnostics import Diagnostic, ExitCode, HandoutError, Location, Severity
from handouts.pdf.fonts import typefaces
from handouts.pipeline import build_packet
from handouts.shipped import fonts_folder
from handouts.variants.printing import reprinted
from handouts.variants.ready import decoded, encoded
from handouts.variants.shelf import Shelf

__all__ = ["handouts", "shelf"]  # fixtures
KEY_SHEET = Choice("lumbar-foraminotomy", "key-sheet")
HILL = ("lumbar", "--clinic", "hill", "--pack", "key-sheet", "--today", "2026-11-21", "--content")


def refuse(*_arguments: object, **_more: object) -> None:
    raise AssertionError("kept")


def test_what_was_saved_while_it_was_read_is_not_kept(
    handouts: Run, shelf: Shelf, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    """Else, once the change is undone, its words would come back from what was kept."""
    clinic = own_clinic(tmp_path / "own") / "clinic.yaml"
    written, opened = clinic.read_text("utf-8"), library.open_library
    before = handouts("build", *HILL, str(tmp_path / "own"), "--no-cache")

    def saved_first(*roots: Path) -> library.Library:
        clinic.write_text(written.replace("Hill Clinic", "Dale Clinic"), "utf-8")
        return opened(*roots)

    monkeypatch.setattr(library, "open_library", saved_first)
    changed = handouts("build", *HILL, str(tmp_path / "own"))
    assert (changed.code, changed.err, shelf.kept()) == (0, "", ())
    assert changed.data != before.data
    monkeypatch.setattr(library, "open_library", opened)
    clinic.write_text(written, "utf-8")
    assert vars(handouts("build", *HILL, str(tmp_path / "own"))) == vars(before)


def test_a_packet_with_a_clinics_own_pdfs_is_not_kept_and_still_right(handouts: Run, shelf: Shelf, tmp_path: Path):
    """Pages and warnings of those come from the files themselves."""
    clinic = own_clinic(tmp_path / "own", "attachments: {key-sheet: [{file: form.pdf, title: Consent form}]}\n")
    (clinic / "form.pdf").write_bytes(tagged_form())
    asked = ("build", *HILL, str(tmp_path / "own"))
    fresh, first, again = handouts(*asked, "--no-cache"), handouts(*asked), handouts(*asked)
    assert (fresh.code, fresh.err) == (0, "")
    assert vars(fresh) == vars(first) == vars(again)
    assert shelf.kept() == ()


def test_a_language_whose_sides_the_proof_cannot_read_is_audited_in_full_and_not_kept(
    monkeypatch: pytest.MonkeyPatch,
):
    monkeypatch.setattr(expected, "SIDE_WORDS", {})
    audited: list[str] = []
    audit = pipeline._audited
    monkeypatch.setattr(pipeline, "_audited", lambda data, name: (audited.append(name), audit(data, name)))
    packet = build_packet(packets.library(), packets.request(KEY_SHEET), keep=refuse)
    assert audited == ["the finished packet"]
    assert packet == packets.packet(KEY_SHEET)


def test_a_build_that_fails_its_proof_keeps_nothing(monkeypatch: pytest.MonkeyPatch):
    fault = Diagnostic("audit-row", "'name' is not the row's")
    monkeypatch.setattr(
        Proof, "check", lambda _self, _data, name, _row: (fault,) if name == "the finished packet" else ()
    )
    with pytest.raises(HandoutError) as caught:
        build_packet(packets.library(), packets.request(KEY_SHEET), keep=refuse)
    assert (str(caught.value), caught.value.exit_code) == ("error[audit-row]: 'name' is not the row's", ExitCode.FAILED)


def test_a_packet_from_kept_pages_that_fails_its_proof_is_not_given(monkeypatch: pytest.MonkeyPatch):
    variant, fault = decoded(kept_of(KEY_SHEET)), Diagnostic("audit-row", "'name' is not the row's")
    monkeypatch.setattr(Proof, "check", lambda *_: (fault,))
    with pytest.raises(HandoutError) as caught:
        reprinted(variant, packets.request(KEY_SHEET))
    assert (str(caught.value), caught.value.exit_code) == ("error[audit-row]: 'name' is not the row's", ExitCode.FAILED)


def test_a_warning_about_a_file_whose_name_is_no_text_can_be_kept():
    variant = decoded(kept_of(KEY_SHEET))
    place = Location(os.fsdecode(b"/srv/klinik\xfc/clinic.yaml"), 3, 1)
    warning = Diagnostic("odd", "odd", place, severity=Severity.WARNING)
    variant = replace(variant, about=replace(variant.about, diagnostics=(warning,)))
    (read,) = decoded(encoded(variant)).about.diagnostics
    assert str(read) == str(warning) == "/srv/klinik\\udcfc/clinic.yaml:3:1: warning[odd]: odd"


# nothing of a patient

PLANTED = {
    "Greek": {"name": "Ζηνοβία Κεστρελίδου", "reference": "ΔΛ-773311", "notes": "Φέρτε τον περιπατητήρα"},
    "Cyrillic": {"name": "Зиновия Квиллфезер", "reference": "QX-773311", "notes": "Принести ходунки"},
    "Latin": {"name": "Zenobia Quillfeather", "reference": "QX773311", "notes": "Hollowbrook, Wexcombe"},
}
SAME_FOR_ALL = (
    "surgery_date: 2028-10-30\narrival_time: '09:41'\narrival_place: Kestrel Pavilion\n"
    "side: right\nfollow_up_date: 2028-11-22\nfollow_up_time: '16:37'\n"
)
DAYS = ("2028-10-30", "October 30", "2028-11-22", "November 22")
TIMES_AND_PLACES = ("09:41", "9:41", "16:37", "4:37", "Kestrel", "Pavilion")
INFLATED = re.compile(rb"stream\n(.*?)\nendstream", re.DOTALL)


def forms_of(word: str) -> set[bytes]:
    """A word as it may stand in a file: as text, as a PDF string, as glyphs of any face with kerning or without."""
    texts = {word, word.casefold(), word.upper()}
    faces = typefaces(fonts_folder()).by_key.values()
    shaped = [face.shape(word) for face in faces if face.covered.issuperset(map(ord, word))]
    return {
        *(text.encode(code) for text in texts for code in ("utf-8", "utf-16-be", "utf-16-le")),
        *(text.encode("utf-16-be").hex().encode() for text in texts),
        *(text.encode("utf-16-be").hex().upper().encode() for text in texts),
        *(one.code for one in shaped),
        *(b"".join(b"%04X" % glyph for glyph in one.glyphs) for one in shaped),
        *(b"".join(b"%04x" % glyph for glyph in one.glyphs) for one in shaped),
    }


def everything_in(folder: Path) -> bytes:
    """Names and bytes of all files, with every stream inflated as well."""
    parts = []
    for path in sorted(folder.rglob("*")):
        parts += [os.fsencode(path.name), path.read_bytes()]
        for stream in INFLATED.findall(parts[-1]):
            with suppress(zlib.error):
                parts.append(zlib.decompress(stream))
    return b"\n".join(parts)


def given_away(data: bytes, words: Iterable[str]) -> list[str]:
    return [word for word in words if any(form in data for form in forms_of(word))]


@pytest.mark.parametrize("script", PLANTED)
def test_no_kept_file_has_anything_of_a_patient(script: str, handouts: Run, shelf: Shelf, tmp_path: Path):
    fields, pack = PLANTED[script], ("--pack", "full")
    text = SAME_FOR_ALL + "".join(f"{key}: {value}\n" for key, value in fields.items())
    patient = ("--patient", patient_file(tmp_path, text))
    for _ in range(2):
        ran = handouts("build", *QUICK, *pack, *patient, "-o", str(tmp_path / "work"))
        assert (ran.code, ran.err) == (0, "")
    assert len(shelf.kept()) == 1
    words = [word for field in fields.values() for word in (field, *field.split()) if len(word) > 3]
    assert given_away(everything_in(shelf.folder), [*words, *DAYS, *TIMES_AND_PLACES]) == []


def test_what_gives_a_patient_away_would_be_found(tmp_path: Path):
    """Or the test above would prove nothing: it finds each word in a packet, where glyphs alone are written."""
    asked = request(Choice("lumbar-foraminotomy", "full"), PLANTED["Latin"])
    (tmp_path / "x").write_bytes(build_packet(packets.library(), asked).data)
    assert given_away(everything_in(tmp_path), ["Zenobia", "Quillfeather", "QX773311", "Hollowbrook", "Absent"]) == [
        "Zenobia", "Quillfeather", "QX773311", "Hollowbrook",
    ]  # fmt: skip


def test_a_build_that_fails_for_a_patient_keeps_nothing_of_that_patient(handouts: Run, shelf: Shelf, tmp_path: Path):
    for text in (
        "name: Quillfeather \N{HEBREW LETTER ALEF}\n",
        f"name: {'W' * 80}\n",
        "levels: C5-C6\n",
        "surgeon: Quill\n",
    ):
        assert handouts("build", *QUICK, "--patient", patient_file(tmp_path, text)).code in (1, 2)
        assert not shelf.folder.exists()


@pytest.mark.parametrize("level", ["Quillfeath", "L4-L5 Quill", "left"])
def test_a_level_of_a_patients_own_words_is_printed_and_not_kept(
    level: str, handouts: Run, shelf: Shelf, tmp_path: Path
):
    """It is laid out with the pages: a level that is a plain code says nothing of anybody, and this may."""
    ran = handouts("build", *QUICK, "--patient", patient_file(tmp_path, f"side: right\nlevels: [L4-L5, {level}]\n"))
    assert ran.code == 0
    assert ran.err.startswith("warning[strange-level]: patient field 'levels' has one that no spine has\n")
    assert level not in ran.err
    assert not shelf.folder.exists()
