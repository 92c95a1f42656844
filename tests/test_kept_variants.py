"""A packet printed from kept pages is the packet that would be made without them, to the byte and to the word."""

from __future__ import annotations

import os
from datetime import date, time
from functools import cache
from pathlib import Path

import packets
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from kept_variants import (
    PEOPLE,
    QUICK,
    Run,
    handouts,
    kept_by,
    kept_of,
    of_the_kind,
    own_clinic,
    patient_file,
    request,
    shelf,
)
from msgspec.structs import replace
from packets import Choice

from handouts.document.compose import compose
from handouts.pipeline import build_packet
from handouts.resolve.request import for_anybody
from handouts.resolve.resolution import resolve
from handouts.variants.printing import reprinted
from handouts.variants.ready import decoded
from handouts.variants.shelf import Shelf

__all__ = ["handouts", "shelf"]  # fixtures
PROJECT = Path(__file__).parent.parent
LUMBAR, CERVICAL = packets.PROCEDURES
KEY_SHEET = Choice(LUMBAR, "key-sheet")
CHOICES = {
    KEY_SHEET: ["one letter", "long", "notes"],
    Choice(LUMBAR, "full", size="large"): ["Greek", "a visit"],
    Choice(LUMBAR, "pre-op", "northmoor-spine", "ward", "a4", grey=True): ["Vietnamese, decomposed"],
    Choice(LUMBAR, "teach-back", dated=False): ["Cyrillic"],
    Choice(CERVICAL, "discharge", "northmoor-spine", "bello", "letter"): ["two scripts", "another place"],
    Choice(CERVICAL, "day-of-surgery", "riverbend-spine", "lindqvist", "a4", "giant"): ["Latin"],
    Choice(CERVICAL, "deciding"): ["nothing"],
    Choice(CERVICAL, "key-sheet", dated=False): ["long", "a day without its time"],
}
REFUSED = {
    "a sign no font has": (
        "\N{HEBREW LETTER ALEF}",
        "error[missing-glyph]: 'name' of the patient file: no bundled font has U+05D0 (HEBREW LETTER ALEF)\n"
        "  hint: write it in a script the fonts cover: Latin, Greek, Cyrillic or Vietnamese\n",
    ),
    "too long for its place": (
        "W" * 80,
        "error[slot-overflow]: 'name' of the patient file does not fit its place on the page\n"
        "  hint: shorten it, or try another size of print; type is never set smaller than its size allows\n",
    ),
}
HILL = ("lumbar", "--clinic", "hill", "--pack", "key-sheet", "--today", "2026-11-21", "--content")
IDLE = "facts: {shower_after: {value: 48 hours, beyond_range: Because.}}\n"
"""Earns a warning that names its place."""


# the same packet


@pytest.mark.parametrize("choice", CHOICES, ids=lambda choice: "-".join(map(str, choice)))
def test_a_packet_from_kept_pages_is_the_packet_made_without_them(choice: Choice):
    kept = kept_of(choice)
    for name in CHOICES[choice]:
        asked = request(choice, PEOPLE[name])
        assert reprinted(decoded(kept), asked) == build_packet(packets.library(), asked), name


def test_a_build_without_a_patient_is_the_same_from_pages_kept_of_one():
    choice = Choice(CERVICAL, "key-sheet", dated=False)
    kept = kept_by(request(choice, PEOPLE["Greek"]))
    nobody = packets.request(choice)
    assert nobody.patient is None
    assert reprinted(decoded(kept), nobody) == packets.packet(choice)


def test_what_is_kept_is_the_same_whoever_the_patient_is():
    """So nothing of one can be in it, however it may be written."""
    for name in ("Greek", "long", "notes", "a visit"):
        assert kept_by(request(KEY_SHEET, PEOPLE[name])) == kept_of(KEY_SHEET)


def test_what_one_patients_packet_teaches_the_proof_changes_no_other_packet():
    variant = decoded(kept_of(KEY_SHEET))
    for name, fields in PEOPLE.items():
        asked = request(KEY_SHEET, fields)
        assert reprinted(variant, asked) == reprinted(decoded(kept_of(KEY_SHEET)), asked), name


times, days = st.times().map(lambda at: at.replace(second=0, microsecond=0, tzinfo=None)), st.dates()
lines = st.text("abc äΩЖ", max_size=20)
fillings = st.fixed_dictionaries(
    {},
    optional={
        "name": lines,
        "reference": lines,
        "arrival_place": lines,
        "side": st.sampled_from(["left", "right", "both"]),
        "follow_up_date": days,
        "notes": lines,
    },
)


@cache
def resolved_for(procedure: str, pack: str) -> tuple[object, object]:
    resolved = resolve(packets.library(), packets.request(Choice(procedure, pack)))
    return resolved, compose(resolved)


@settings(max_examples=25)
@given(
    st.sampled_from(packets.PROCEDURES),
    st.sampled_from(["pre-op", "full"]),
    fillings,
    st.dates(date(2000, 1, 1), date(2090, 12, 31)),
    times,
)
def test_patients_of_one_kind_differ_in_nothing_that_is_laid_out_or_checked(
    procedure: str, pack: str, filling: dict[str, object], day: date, at: time
):
    asked = packets.request(Choice(procedure, pack))
    other = replace(asked, patient=of_the_kind(filling, asked.patient, surgery_date=day, arrival_time=at))
    assert for_anybody(other) == for_anybody(asked)
    resolved = resolve(packets.library(), other)
    assert (resolved, compose(resolved)) == resolved_for(procedure, pack)


# on the command line


@pytest.fixture
def alone(tmp_path: Path, handouts: Run, shelf: Shelf) -> Run:
    """Run with `--no-cache`, then twice without it: the three must be alike, and the third use what the second kept."""

    def run(*arguments: str):
        fresh = handouts(*arguments, "--no-cache")
        assert shelf.kept() == ()
        first = handouts(*arguments)
        assert len(shelf.kept()) == (fresh.code == 0)
        again = handouts(*arguments)
        assert vars(fresh) == vars(first) == vars(again)
        return again

    return run


PATIENTS = {
    "nobody": None,
    "dated": "name: Ann Lee\nreference: RB-12\nsurgery_date: 2027-05-18\narrival_time: '07:20'\nside: left\n",
    "Greek": "name: Ζηνοβία Κεστρελίδου\nlevels: L4-L5\nsurgeon: okafor\n",
}


@pytest.mark.parametrize("text", PATIENTS.values(), ids=PATIENTS)
def test_the_second_build_gives_what_no_cache_gives(text: str | None, alone: Run, tmp_path: Path):
    patient = ["--patient", patient_file(tmp_path, text)] if text else []
    ran = alone("build", *QUICK, *patient)
    assert (ran.code, ran.err) == (0, "")
    assert ran.data.startswith(b"%PDF")


def test_the_second_build_warns_as_the_first_did(alone: Run, tmp_path: Path):
    own_clinic(tmp_path / "own", IDLE)
    odd = "notes: Come early\nsurgery_date: 2026-11-20\nfollow_up_date: 2026-11-19\n"
    ran = alone("build", *HILL, str(tmp_path / "own"), "--patient", patient_file(tmp_path, odd))
    assert ran.code == 0
    assert ran.err.replace(str(tmp_path), "...") == (
        "warning[date-in-past]: patient field 'surgery_date' is in the past\n"
        "  hint: check the year\n"
        "warning[follow-up-too-early]: patient field 'follow_up_date' is not after the day of surgery\n"
        "  hint: check the two dates\n"
        "warning[notes-not-printed]: patient field 'notes' is printed nowhere in pack 'key-sheet'\n"
        "  hint: add a block with an item 'notes', such as 'questions', or choose a pack that has one\n"
        ".../own/clinics/hill/clinic.yaml:13:31: warning[unneeded-reason]: 'shower_after' is within its range, so "
        "'beyond_range' says nothing\n"
        "  hint: remove 'beyond_range', or check the value\n"
    )


def test_a_warning_names_the_folder_of_this_build_and_not_that_of_an_earlier_one(
    handouts: Run, shelf: Shelf, tmp_path: Path
):
    folders = [tmp_path / "mine", tmp_path / "yours"]
    told = []
    for folder in folders:
        own_clinic(folder, IDLE)
        told.append(handouts("build", *HILL, str(folder)).err.partition(":")[0])
    assert told == [f"{folder}/clinics/hill/clinic.yaml" for folder in folders]


@pytest.mark.parametrize(("name", "said"), REFUSED.values(), ids=REFUSED)
def test_a_text_that_cannot_be_printed_is_refused_in_the_same_words(
    name: str, said: str, handouts: Run, shelf: Shelf, tmp_path: Path
):
    handouts("build", *QUICK)
    before = shelf.kept()[0].path
    asked = ("build", *QUICK, "--patient", patient_file(tmp_path, f"name: {name}\nreference: '1'\n"))
    ran, fresh = handouts(*asked), handouts(*asked, "--no-cache")
    assert vars(ran) == vars(fresh)
    assert (ran.code, ran.out, ran.err) == (1, "", said)
    assert [one.path for one in shelf.kept()] == [before]


def test_pages_kept_without_an_approval_are_not_printed_where_one_is_asked_for(handouts: Run, shelf: Shelf):
    handouts("build", *QUICK)
    ran = handouts("build", *QUICK, "--require-approval")
    assert (ran.code, ran.out, ran.err) == (
        1,
        "",
        "error[not-approved]: no clinician has approved 'lumbar-foraminotomy' of 'riverbend-spine' with exactly this "
        "text\n"
        "  hint: have it approved, or build without --require-approval: it then says SAMPLE on every page\n",
    )


def test_a_preview_prints_from_what_a_build_kept(handouts: Run, shelf: Shelf, monkeypatch: pytest.MonkeyPatch):
    handouts("build", *QUICK)
    monkeypatch.setattr("handouts.pipeline.build_packet", refuse)
    assert handouts("preview", *QUICK, "--dpi", "20").code == 0


def refuse(*_arguments: object, **_more: object) -> None:
    raise AssertionError("laid out anew")


def test_no_cache_neither_reads_nor_keeps(handouts: Run, shelf: Shelf, monkeypatch: pytest.MonkeyPatch):
    first = handouts("build", *QUICK)
    (one,) = shelf.kept()
    os.utime(one.path, (1, 1))
    for name in ("find", "read", "keep", "_whole"):
        monkeypatch.setattr(Shelf, name, refuse)
    ran = handouts("build", *QUICK, "--no-cache")
    assert vars(ran) == vars(first)
    assert [kept.used for kept in shelf.kept()] == [1]


def test_an_empty_variable_keeps_nothing(handouts: Run, shelf: Shelf, tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("HANDOUTS_CACHE", "")
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "usual"))
    monkeypatch.setattr("handouts.variants.shelf.Shelf.keep", refuse)
    assert handouts("build", *QUICK).code == 0
    assert not (tmp_path / "usual").exists()
