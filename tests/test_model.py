"""Every file in cases/load is a content file, and the whole of what is said about it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest
from reading_models import made

from handouts.content.items import ITEM_KINDS, ActivityItem, CheckItem, NoteItem, kind_of
from handouts.content.library import Library, open_library
from handouts.content.model import Block, FactSpec, OptionSpec, Words
from handouts.content.overrides import BlockOverride
from handouts.content.patient import PatientFile, load_patient
from handouts.diagnostics import HandoutError

CASES = sorted((Path(__file__).parent / "cases" / "load").glob("*.txt"))

# kind of file: where it stands in the folder, and how it is loaded
KINDS: dict[str, tuple[str, Callable[[Library], object]]] = {
    "block": ("blocks/b.yaml", lambda library: library.block("b")),
    "procedure": ("procedures/p.yaml", lambda library: library.procedure("p")),
    "facts": ("facts.yaml", lambda library: library.facts()),
    "options": ("options.yaml", lambda library: library.options()),
    "sources": ("sources.yaml", lambda library: library.sources()),
    "words": ("words/en.yaml", lambda library: library.words("en")),
    "clinic": ("clinics/k/clinic.yaml", lambda library: library.clinic("k")),
    "surgeon": ("clinics/k/surgeons/s.yaml", lambda library: library.surgeon("k", "s")),
    "patient": ("patient.yaml", lambda library: load_patient(library.folders.roots[0] / "patient.yaml")),
}


def said_about(kind: str, text: str, folder: Path) -> str:
    """What loading a file of this kind says, with paths from the folder."""
    relative, load = KINDS[kind]
    path = folder / relative
    path.parent.mkdir(parents=True)
    path.write_text(text, encoding="utf-8")
    try:
        load(open_library(folder))
    except HandoutError as error:
        return str(error).replace(f"{folder.as_posix()}/", "")
    return "nothing"


def test_there_are_cases():
    assert len(CASES) > 50


@pytest.mark.parametrize("case", CASES, ids=lambda path: path.stem)
def test_everything_wrong_with_a_file_is_said_at_its_place(case, tmp_path):
    head, _, expected = case.read_text(encoding="utf-8").partition("--- expected\n")
    kind, _, text = head.partition("\n--- file\n")
    assert said_about(kind, text, tmp_path / "content") == expected.rstrip("\n")


def patient(text: str):
    return load_patient(text.encode(), "patient.yaml").value


def items(*items: dict[str, object]):
    return made(Block, {"block": "b", "title": "B", "items": items}).items


@pytest.mark.parametrize("written", ["2027-03-09", "'2027-03-09'"])
def test_a_date_is_read_quoted_or_not(written):
    assert patient(f"surgery_date: {written}").surgery_date == date(2027, 3, 9)


@pytest.mark.parametrize("written", ["09:00", "9:00", "'09:00'", "09:00:00"])
def test_a_clock_time_is_never_a_count_of_seconds(written):
    assert patient(f"arrival_time: {written}").arrival_time == "09:00"


@pytest.mark.parametrize("written", ["[L3-L4, L4-L5]", "L3-L4, L4-L5", "L3-L4;L4-L5"])
def test_levels_are_a_list_or_a_text_with_commas(written):
    assert patient(f"levels: {written}").levels == ("L3-L4", "L4-L5")


def test_every_field_of_a_patient_may_be_missing_or_empty():
    assert patient("name:\nsurgery_date:\narrival_time:\nside:\nnotes:\n") == PatientFile()


def test_a_json_patient_is_read_like_a_yaml_one():
    read = patient('{"name": "Null", "surgery_date": "2027-03-09", "levels": ["L4-L5"], "notes": null}')
    assert (read.name, read.surgery_date, read.levels, read.notes) == ("Null", date(2027, 3, 9), ("L4-L5",), None)


def test_a_patient_file_tells_none_of_its_values():
    text = (
        "name: no\nside: Ann Smith\nsurgery_date: Ann\nAnn Smith: 1\nlevels: [[Ann]]\nnotes: {Ann: Smith}\nversion: Ann"
    )
    with pytest.raises(HandoutError) as caught:
        patient(text)
    assert len(caught.value.diagnostics) == 7
    assert "Ann" not in str(caught.value)


def test_every_kind_of_item_is_told_by_its_own_key():
    assert {kind_of({"id": "a", kind: 1}) for kind in ITEM_KINDS} == set(ITEM_KINDS)


def test_a_note_in_an_activity_is_not_an_item_of_its_own():
    driving, note = items(
        {"id": "a", "activity": "Driving", "from": "drive_earliest", "note": "Not on opioids."},
        {"id": "b", "note": "A callout."},
    )
    assert isinstance(driving, ActivityItem)
    assert (driving.from_, driving.note) == ("drive_earliest", "Not on opioids.")
    assert isinstance(note, NoteItem)


def test_a_condition_is_a_list_of_accepted_texts():
    (item,) = items(
        {"id": "a", "text": "T.", "when": {"region": "cervical", "collar": ["soft", "rigid"], "dated": True}}
    )
    assert item.when == {"region": ("cervical",), "collar": ("soft", "rigid"), "dated": ("yes",)}


def test_safety_text_is_locked_unasked():
    (item,) = items({"id": "a", "never": "Never stop a blood thinner on your own."})
    assert item.locked


def test_one_default_stands_for_both_regions():
    spec = made(FactSpec, {"type": "weight", "says": "S", "default": "5 lb"})
    assert (spec.default.of("cervical"), spec.default.of("lumbar")) == ("5 lb", "5 lb")


def test_a_default_for_one_region_leaves_the_other_blank():
    spec = made(FactSpec, {"type": "weight", "says": "S", "default": {"lumbar": "5 lb"}})
    assert (spec.default.of("cervical"), spec.default.of("lumbar")) == (None, "5 lb")


def test_yes_no_is_short_for_two_choices():
    spec = made(OptionSpec, {"title": "T", "choices": "yes-no", "default": "no"})
    assert list(spec.choices) == ["yes", "no"]


def test_words_are_sorted_into_texts_lists_and_spelling():
    file = {"name": "Name", "unit": {"week": {"one": "week"}}, "sides": ["Left"], "spelling": {"center": "centre"}}
    words = made(Words, file)
    assert words.texts == {"name": "Name", "unit.week.one": "week"}
    assert words.lists == {"sides": ("Left",)}
    assert words.spelling == {"center": "centre"}


def test_a_replacement_keeps_what_it_does_not_mention():
    override = made(BlockOverride, {"replace": {"golf": {"check": "No golf for 10 weeks."}}})
    (golf,) = items({"id": "golf", "check": "No golf.", "when": {"region": "lumbar"}, "source": ["P23"]})
    new = override.replace["golf"].over(golf)
    assert new == CheckItem(id="golf", check="No golf for 10 weeks.", when={"region": ("lumbar",)}, source=("P23",))


def test_a_loaded_file_does_not_change():
    (item,) = items({"id": "a", "text": "T."})
    with pytest.raises(AttributeError, match="immutable"):
        item.text = "U."
