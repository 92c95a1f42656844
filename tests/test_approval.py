"""Approvals: what a packet says that a clinician approved, and exactly what takes that away again."""

from __future__ import annotations

import re
from datetime import date, time
from pathlib import Path

import pytest
from approving import (
    LUMBAR,
    OKAFOR,
    TODAY,
    copied,
    example_clinic_is_real,  # noqa: F401 (a fixture)
    keep,
    own_folder,
    record_from,
    record_of_okafor,
    stands,
    texts_of_okafor,
    told,
)
from msgspec.structs import replace
from readback import page_texts
from small_content import small_content

from handouts.account.approval import Approvals, approved_texts_of
from handouts.account.reading import read
from handouts.approval.edges import WORDS_OF_SLOTS
from handouts.approval.mark import marked
from handouts.approval.record import is_intact, record_bytes, sealed
from handouts.approval.verify import faulty_records, verified
from handouts.content.library import open_library
from handouts.diagnostics import HandoutError
from handouts.document.compose import compose
from handouts.document.handout import Approval
from handouts.document.slot_texts import slot_texts
from handouts.document.tree import DateForm, Slot, SlotField
from handouts.gate.makers import Maker
from handouts.gate.variants import every_packet
from handouts.pipeline import build_packet
from handouts.resolve.request import Patient, Request
from handouts.resolve.resolution import resolve
from handouts.resolve.timetable import Offset, Unit
from handouts.shipped import content_folder

SURGEON = "clinics/riverbend-spine/surgeons/okafor.yaml"
CLINIC = "clinics/riverbend-spine/clinic.yaml"
RECORD = f"own/{OKAFOR.path()}"
SEE = (
    "\n  hint: see 'handouts diff lumbar-foraminotomy --clinic riverbend-spine --surgeon okafor --against approved', "
    "then approve"
)


@pytest.fixture
def own(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    own_folder(tmp_path)
    return Path("own")


def lapsed(own: Path, pack: str = "discharge", request: Request = LUMBAR, given: str = "") -> list[str]:
    """The lines told of a lapsed packet but for their sum, which is checked here."""
    found = stands(own, pack, request)
    assert found.handout.approval == Approval("SAMPLE", "changed since it was approved")
    lines = told(found)
    sums = [line for line in lines if line.startswith(RECORD)]
    count = len(lines) - 1
    what = "1 thing is" if count == 1 else f"{count} things are"
    text = f"{what} not as Dr. Ada Okafor approved on 2027-03-08"
    see = SEE.replace(" --against", f"{given} --against")
    assert sums == [f"{RECORD}:7:5: warning[approval-lapsed]: {text}{see}"]
    return [line for line in lines if line not in sums]


def warning(place: str, message: str) -> str:
    return f"{place}: warning[approval-lapsed]: {message}"


def words_of(pages: list[str]) -> list[str]:
    return [" ".join(page.split()) for page in pages]


# What an approved packet says


@pytest.mark.parametrize("size", ["standard", "large", "giant"])
def test_an_approved_packet_says_by_whom_and_until_when_and_sample_nowhere(own: Path, size: str) -> None:
    request = replace(LUMBAR, pack="deciding", size=size)
    packet = build_packet(open_library(content_folder(), own), request, require_approval=True)
    first, *others = pages = words_of(page_texts(packet.data))
    assert not packet.diagnostics
    assert "Approved by Dr. Ada Okafor on March 8, 2027." in first
    assert "Review by June 2028." in first.replace("Version 1. Review by June 2028.", "")
    assert all("Version 1. Review by June 2028." in page for page in pages)
    assert "Approved by Dr. Ada Okafor, Spine surgeon, on March 8, 2027" in " ".join(others)
    assert not any("SAMPLE" in page or "This is a sample" in page for page in pages)


def test_an_approval_moves_no_word_to_another_page(own: Path) -> None:
    def pages(*folders: Path) -> list[str]:
        packet = build_packet(open_library(content_folder(), *folders), replace(LUMBAR, pack="discharge"))
        return words_of(page_texts(packet.data))

    def body(page: str) -> str:
        page = page.replace("SAMPLE not approved by a clinician", "").replace("Riverbend Spine Center", "")
        page = re.sub(r"Approved by Dr. Ada Okafor on March 8, 2027. Review by June 2028.", "", page)
        page = re.sub(r"Review by \w+ 20\d\d. [0-9A-Z]{4}-[0-9A-Z]{4}", "", page).replace("(217) 555-0142", "")
        return " ".join(page.split())

    assert list(map(body, pages(own))) == list(map(body, pages()))


@pytest.mark.parametrize(
    "name",
    [
        "Dr. Elena Reyes",
        "Dr. Maximiliana Anastasia von Featherstonehaugh",
        "Dr. Maximiliana Anastasia Theodora Philippa von Trapp-Featherstonehaugh",
    ],
)
def test_a_long_name_takes_room_from_the_band_and_loses_it_nothing(own: Path, name: str) -> None:
    keep(own, sealed(replace(record_of_okafor(), by=name)))
    packet = build_packet(open_library(content_folder(), own), replace(LUMBAR, pack="key-sheet"))
    (page,) = words_of(page_texts(packet.data))
    assert f"Approved by {name} on March 8, 2027." in page
    assert page.count("Review by June 2028.") == 2
    assert "(217) 555-0142, Monday to Friday, 8 am to 5 pm" in page


def test_without_a_record_a_packet_is_a_sample_and_nothing_is_told(tmp_path: Path) -> None:
    (tmp_path / "own").mkdir()
    found = stands(tmp_path / "own")
    assert found.handout.approval == Approval("SAMPLE", "not approved by a clinician")
    assert told(found) == []


def test_shipped_content_stays_unapproved() -> None:
    assert not list(content_folder().glob("clinics/*/approvals"))


def test_the_footer_and_the_mark_give_the_texts_own_review_date_when_that_is_sooner(own: Path) -> None:
    text = "block: about-this-leaflet\ntitle: About this leaflet\nicon: info\ntopics: [consent]\n"
    copied(own, "blocks/about-this-leaflet.yaml", text, text + "review_by: 2027-09\n")
    (line,) = lapsed(own, "deciding")
    assert line.endswith("warning[approval-lapsed]: the footer of the pages is not what was approved")


# What takes an approval away: each change lapses what it touched and nothing else


def test_a_changed_word_lapses_its_item(own: Path) -> None:
    copied(own, "blocks/moving-safely.yaml", "do it the other way around.", "do it the other way round.")
    assert lapsed(own) == [
        warning("own/blocks/moving-safely.yaml:17:5", "'moving-safely/back-to-bed' does not say what was approved")
    ]
    assert stands(own, "pre-op").standing.is_approved


def test_a_changed_fact_lapses_every_item_that_prints_it(own: Path) -> None:
    copied(own, SURGEON, "sport_easy: 6 weeks", "sport_easy: 5 weeks")
    library = open_library(content_folder(), own)
    _, faults = verified(library, LUMBAR)
    named = {re.match(r"'([^']+)' does not say", fault.message) for fault in faults}
    printing = {origin for origin, text in texts_of_okafor().items() if "6 weeks" in text or "6\u00a0weeks" in text}
    items = {found[1] for found in named if found}
    assert items
    assert items <= printing
    assert len(items) < len(printing)


def test_a_fact_set_for_one_packet_lapses_what_it_touches_and_the_hint_sets_it_too(own: Path) -> None:
    request = replace(LUMBAR, settings=(("lift_limit", "12 lb"),), options=(("stay", "one-night"),))
    lines = lapsed(own, "key-sheet", request, ' --set lift_limit="12 lb" --option stay=one-night')
    assert [re.sub(r":\d+:\d+:", ":", line) for line in lines] == [
        "blocks/key-sheet.yaml: warning[approval-lapsed]: 'key-sheet/afterward' does not say what was approved"
    ]


def test_a_removed_item_lapses_and_its_place_is_where_it_was_removed(own: Path) -> None:
    override = "overrides: {moving-safely: {remove: [knees]}}\noptions:"
    copied(own, SURGEON, "options:", override)
    assert lapsed(own) == [warning(f"own/{SURGEON}:10:38", "'moving-safely/knees' was approved and is no longer there")]


def test_a_new_item_lapses(own: Path) -> None:
    override = "overrides: {moving-safely: {add: [{item: {id: dog, text: Mind the dog.}}]}}\noptions:"
    copied(own, SURGEON, "options:", override)
    assert lapsed(own) == [warning(f"own/{SURGEON}:10:42", "'moving-safely/dog' is new since the approval")]


def test_an_item_moved_lapses(own: Path) -> None:
    knees = "  - id: knees\n    text: If it feels heavy, ask for help.\n    source: [P26, P27]\n"
    path = copied(own, "blocks/moving-safely.yaml", knees, "")
    text = path.read_text(encoding="utf-8").replace("  - id: lifting\n", f"{knees}  - id: lifting\n")
    path.write_text(text, encoding="utf-8")
    assert lapsed(own) == [
        warning("own/blocks/moving-safely.yaml:21:5", "'moving-safely/knees' stands elsewhere than was approved")
    ]


def test_another_condition_lapses_an_item_even_where_it_is_not_printed(own: Path) -> None:
    copied(own, "blocks/follow-up.yaml", 'when: {fusion: "yes"}', 'when: {fusion: "yes", smoker: uses}')
    assert lapsed(own) == [
        warning(
            "own/blocks/follow-up.yaml:17:5", "'follow-up/x-ray' is printed under another condition than was approved"
        )
    ]


def test_a_new_block_title_lapses_the_block_alone(own: Path) -> None:
    copied(own, "blocks/moving-safely.yaml", "title: Moving safely", "title: Moving with care")
    assert lapsed(own) == [
        warning(
            "own/blocks/moving-safely.yaml:3:8",
            "the title or a fixed word of block 'moving-safely' is not what was approved",
        )
    ]


def test_a_fixed_word_of_a_table_lapses_its_block(own: Path) -> None:
    (own / "words").mkdir()
    (own / "words" / "en.yaml").write_text("timeline_title: Step by step\n", encoding="utf-8")
    assert lapsed(own) == [
        warning("blocks/recovery.yaml:2:8", "the title or a fixed word of block 'recovery' is not what was approved")
    ]


def test_a_source_given_to_an_item_lapses_it(own: Path) -> None:
    copied(own, "blocks/moving-safely.yaml", "source: [P26, P27]", "source: [P26, P28]")
    assert lapsed(own) == [
        warning("own/blocks/moving-safely.yaml:55:5", "'moving-safely/knees' does not say what was approved")
    ]


EDGES = [
    (CLINIC, "name: Riverbend", "name: Riverside", "the clinic's name or phone line", f"own/{CLINIC}:4:7"),
    (CLINIC, "Entrance B", "Entrance C", "the usual place of arrival", f"own/{CLINIC}:15:16"),
    (SURGEON, "name: Dr. Ada Okafor", "name: Dr. Ida Okafor", "the surgeon's name", f"own/{SURGEON}:3:7"),
]


@pytest.mark.parametrize(("file", "old", "new", "said", "place"), EDGES)
def test_what_stands_around_the_text_lapses_by_name(
    own: Path, file: str, old: str, new: str, said: str, place: str
) -> None:
    copied(own, file, old, new)
    assert warning(place, f"{said} is not what was approved") in lapsed(own, "key-sheet")


def test_another_logo_lapses_the_logo_alone(own: Path) -> None:
    copied(own, "clinics/riverbend-spine/logo.svg", "</svg>", '<path d="M0 0h9"/></svg>')
    assert lapsed(own, "key-sheet") == [warning(f"{CLINIC}:10:7", "the clinic's logo is not what was approved")]


def test_another_title_lapses_the_title_of_the_packets_that_print_it(own: Path) -> None:
    procedure = "procedures/lumbar-foraminotomy.yaml"
    copied(own, procedure, 'title: "Your surgery: lumbar foraminotomy"', 'title: "Surgery: lumbar foraminotomy"')
    (line,) = lapsed(own, "key-sheet")
    assert re.sub(r":\d+:\d+:", ":", line) == (
        f"own/{procedure}: warning[approval-lapsed]: the title of the packet is not what was approved"
    )


def test_another_version_lapses_the_footer(own: Path) -> None:
    procedure = "procedures/lumbar-foraminotomy.yaml"
    copied(own, procedure, "version: 1\n", "version: 2\n")
    (line,) = lapsed(own, "key-sheet")
    assert line.endswith("warning[approval-lapsed]: the footer of the pages is not what was approved")


def test_another_way_to_write_dates_lapses_by_name(own: Path) -> None:
    (own / "words").mkdir()
    (own / "words" / "en.yaml").write_text("date_day: d MMMM\n", encoding="utf-8")
    assert lapsed(own, "key-sheet") == [
        "warning[approval-lapsed]: a fixed word of dates, slots or page edges is not what was approved"
    ]


def test_a_pack_with_another_block_lapses_and_so_does_a_pack_nobody_approved(own: Path) -> None:
    more = "packs:\n  short: {title: Short, like: key-sheet, blocks: [key-sheet]}\narrival_place:"
    copied(own, CLINIC, "arrival_place:", more)
    assert lapsed(own, "short") == [warning(f"own/{CLINIC}:16:50", "pack 'short' was not part of the approval")]


def test_a_pack_whose_blocks_change_lapses(own: Path) -> None:
    copied(
        own,
        "procedures/lumbar-foraminotomy.yaml",
        "[key-sheet, day-of-surgery,",
        "[key-sheet, questions, day-of-surgery,",
    )
    (line,) = lapsed(own, "day-of-surgery")
    assert line.endswith("warning[approval-lapsed]: pack 'day-of-surgery' has other blocks than were approved")


def test_a_leaflet_of_a_block_nobody_approved_is_a_sample(own: Path) -> None:
    (own / "blocks").mkdir()
    block = "block: dogs\ntitle: Dogs\nitems:\n  - {id: walk, check: Let someone else walk the dog.}\n"
    (own / "blocks" / "dogs.yaml").write_text(block, encoding="utf-8")
    assert lapsed(own, request=replace(LUMBAR, blocks=("dogs",))) == [
        warning("own/blocks/dogs.yaml:1:1", "block 'dogs' was not part of the approval")
    ]


def test_a_leaflet_of_an_approved_block_is_approved(own: Path) -> None:
    assert stands(own, request=replace(LUMBAR, blocks=("recovery",))).standing.is_approved


def test_a_sentence_that_names_a_page_lapses_packs_with_that_page_alone(own: Path) -> None:
    copied(own, "blocks/recovery.yaml", "Only if you pass every check on page", "If you pass every check on page")
    (line,) = lapsed(own)
    assert "'recovery/driving' does not say what was approved" in line
    assert stands(own, request=replace(LUMBAR, blocks=("recovery",))).standing.is_approved


# What takes no approval away


def test_an_item_that_only_has_a_new_name_stays_approved(own: Path) -> None:
    path = copied(own, "blocks/moving-safely.yaml", "  - id: knees\n", "  - id: bent-knees\n")
    path.write_text(path.read_text("utf-8").replace("items:", "renamed: {knees: bent-knees}\nitems:"), "utf-8")
    assert told(stands(own)) == []


def test_an_item_of_the_other_operation_lapses_nothing(own: Path) -> None:
    copied(own, "blocks/moving-safely.yaml", "when: {region: cervical}", 'when: {region: cervical, fusion: "no"}')
    assert told(stands(own)) == []


def test_a_changed_item_lapses_only_packets_that_print_it(own: Path) -> None:
    copied(own, "blocks/follow-up.yaml", "after your fusion, as", "after the fusion, as")
    assert told(stands(own)) == []
    fused = replace(LUMBAR, options=(("fusion", "yes"),))
    assert lapsed(own, request=fused, given=" --option fusion=yes") == [
        warning("own/blocks/follow-up.yaml:17:5", "'follow-up/x-ray' does not say what was approved")
    ]


@pytest.mark.parametrize("procedure", ["lumbar-foraminotomy", "cervical-foraminotomy"])
def test_every_packet_of_what_was_approved_is_approved(tmp_path: Path, procedure: str) -> None:
    names = replace(OKAFOR, procedure=procedure)
    library = open_library(content_folder(), keep(tmp_path, record_of_okafor(procedure), names))
    maker = Maker(OKAFOR.clinic, OKAFOR.surgeon)
    asked = [one.request for one in every_packet(library, (maker,), TODAY) if one.request.procedure == procedure]
    assert len(asked) > 100
    for position, request in enumerate(asked):
        size = ("standard", "giant")[position % 2]
        resolved = resolve(library, replace(request, settings=(), size=size))
        assert marked(compose(resolved), resolved, library).warnings == ()


def test_every_fixed_word_that_fills_a_slot_is_part_of_what_is_approved() -> None:
    resolved = resolve(open_library(content_folder()), LUMBAR)
    asked: set[str] = set()

    class Watched(dict[str, str]):
        def __getitem__(self, key: str) -> str:
            asked.add(key)
            return super().__getitem__(key)

    words = replace(resolved.words, texts=Watched(resolved.words.texts))
    days = (date(2027, 3, 9), None)
    slots = [Slot(field, Offset(-8, Unit.HOUR), form) for field in SlotField for form in DateForm]
    for day in days:
        for reference in ("RB-1", ""):
            patient = Patient("Ann", reference, day, time(5, 0), "", "", "both", ("L3-L4", "L4-L5"), day, time(9, 0))
            for slot in slots:
                slot_texts(slot, patient, {}, words)
    for side in ("left", "right"):
        slot_texts(Slot(SlotField.SIDE_AND_LEVEL), Patient(side=side, levels=("L4-L5",)), {}, words)
    assert asked
    assert asked <= set(WORDS_OF_SLOTS)


# When a record cannot be trusted


def invalid(own: Path) -> list[str]:
    found = stands(own)
    assert found.handout.approval == Approval("SAMPLE", "its approval is not valid")
    return told(found)


def test_past_its_review_date_everything_lapses(own: Path) -> None:
    found = stands(own, request=replace(LUMBAR, today=date(2028, 7, 1)))
    assert found.handout.approval == Approval("SAMPLE", "its review date has passed")
    assert told(found) == [
        f"{RECORD}:10:12: warning[approval-expired]: the approval by Dr. Ada Okafor held until 2028-06\n"
        "  hint: read the text against its sources, then have it approved again"
    ]
    assert stands(own, request=replace(LUMBAR, today=date(2028, 6, 30))).standing.is_approved


CHANGES = [
    ("by: Dr. Ada Okafor", "by: Dr. Eve Adams"),
    ("review_by: 2028-06", "review_by: 2029-06"),
    ("role: Spine surgeon", "role: Surgeon"),
    ("  key-sheet: [key-sheet]", "  key-sheet: [key-sheet, recovery]"),
    ("version: 1", "version: 2"),
]


@pytest.mark.parametrize(("old", "new"), CHANGES)
def test_a_record_changed_by_hand_approves_nothing(own: Path, old: str, new: str) -> None:
    path = own / OKAFOR.path()
    text = path.read_text("utf-8")
    assert text.count(f"\n{old}\n") == 1
    path.write_text(text.replace(f"\n{old}\n", f"\n{new}\n"), "utf-8")
    (line,) = invalid(own)
    assert re.sub(r":\d+:7:", ":", line) == (
        f"{RECORD}: warning[approval-changed]: this record of an approval was changed after it was made\n"
        "  hint: restore it from version control, or have the text approved again"
    )


def test_any_changed_digest_of_a_record_is_found(own: Path) -> None:
    path = own / OKAFOR.path()
    text = path.read_text("utf-8")
    line = next(line for line in text.splitlines() if line.startswith("    knees "))
    path.write_text(text.replace(line, line[:-1] + ("a" if line[-1] != "a" else "b")), "utf-8")
    (told_line,) = invalid(own)
    assert "this record of an approval was changed after it was made" in told_line


def test_comments_and_order_of_keys_of_a_record_do_not_matter(own: Path) -> None:
    path = own / OKAFOR.path()
    text = path.read_text("utf-8").replace("role: Spine surgeon\n", "").replace("\n", "\r\n")
    path.write_text(f"role: Spine surgeon # as asked\r\n{text}", "utf-8", newline="")
    assert stands(own).standing.is_approved


def test_the_record_of_one_surgeon_approves_nothing_of_another(own: Path) -> None:
    other = replace(OKAFOR, surgeon="lindqvist")
    (own / other.path()).write_bytes(record_bytes(record_of_okafor()))
    found = stands(own, request=replace(LUMBAR, surgeon="lindqvist"))
    assert found.handout.approval.reason == "its approval is not valid"
    assert told(found) == [
        "own/clinics/riverbend-spine/approvals/lumbar-foraminotomy.lindqvist.yaml:4:12: warning[approval-of-others]: "
        "this record approves 'lumbar-foraminotomy.okafor' of 'riverbend-spine', not 'lumbar-foraminotomy.lindqvist' "
        "of 'riverbend-spine'\n  hint: have these packets approved: no record can be copied"
    ]


def test_a_record_that_is_no_record_makes_a_sample_and_says_what_is_wrong(own: Path) -> None:
    (own / OKAFOR.path()).write_text("procedure: lumbar-foraminotomy\nseal: abc\n", "utf-8")
    lines = invalid(own)
    assert f"{RECORD}:1:1: warning[missing-key]: missing key 'by'\n  hint: add 'by: ...'" in lines
    assert f"{RECORD}:2:7: warning[wrong-form]: 'seal' cannot be 'abc'\n  hint: restore the file from version " in (
        " ".join(lines)
    )


def test_a_record_with_a_broken_line_never_crashes(own: Path) -> None:
    broken = replace(record_of_okafor(), front="\n   \nclinic\n", blocks={"key-sheet": "* when\n x y when z\n"})
    keep(own, sealed(broken))
    assert not stands(own, "key-sheet").standing.is_approved


def test_require_approval_names_everything_that_lapsed(own: Path) -> None:
    copied(own, "blocks/moving-safely.yaml", "do it the other way around.", "do it the other way round.")
    path = copied(own, SURGEON, "options:", "overrides: {follow-up: {remove: [bring]}}\noptions:")
    assert path.is_file()
    with pytest.raises(HandoutError) as refused:
        build_packet(open_library(content_folder(), own), replace(LUMBAR, pack="discharge"), require_approval=True)
    assert refused.value.exit_code == 1
    assert str(refused.value).replace(f"{content_folder()}/", "") == (
        "error[not-approved]: no clinician has approved 'lumbar-foraminotomy' of 'riverbend-spine' with exactly this "
        "text\n  hint: have it approved, or build without --require-approval: it then says SAMPLE on every page\n"
        "own/blocks/moving-safely.yaml:17:5: error[approval-lapsed]: 'moving-safely/back-to-bed' does not say what was "
        "approved\n"
        f"{RECORD}:7:5: error[approval-lapsed]: 2 things are not as Dr. Ada Okafor approved on 2027-03-08{SEE}\n"
        f"own/{SURGEON}:10:34: error[approval-lapsed]: 'follow-up/bring' was approved and is no longer there"
    )


# Verifying, and what others ask of a record


def test_verifying_finds_a_change_in_a_form_that_no_usual_packet_prints(own: Path) -> None:
    library = open_library(content_folder(), own)
    assert verified(library, LUMBAR)[1] == ()
    copied(own, "blocks/follow-up.yaml", "after your fusion, as", "after the fusion, as")
    record, faults = verified(open_library(content_folder(), own), LUMBAR)
    assert record.by == "Dr. Ada Okafor"
    assert {fault.message for fault in faults} == {
        "'follow-up/x-ray' does not say what was approved",
        "1 thing is not as Dr. Ada Okafor approved on 2027-03-08",
    }


def test_verifying_tells_of_an_ended_approval_and_a_pack_that_is_gone(own: Path) -> None:
    copied(own, "procedures/lumbar-foraminotomy.yaml", "  teach-back:", "  teaching:")
    later = replace(LUMBAR, today=date(2029, 1, 1))
    _, faults = verified(open_library(content_folder(), own), later)
    messages = [str(fault) for fault in faults]
    for text in (
        "error[approval-expired]: the approval by Dr. Ada Okafor held until 2028-06",
        "error[approval-lapsed]: pack 'teach-back' was approved and is no longer there",
    ):
        assert any(text in message for message in messages)


def test_verifying_without_a_record_says_so() -> None:
    with pytest.raises(HandoutError) as refused:
        verified(open_library(content_folder()), LUMBAR)
    assert str(refused.value) == (
        "error[not-approved]: no clinician has approved 'lumbar-foraminotomy' of 'riverbend-spine' for 'okafor'\n"
        "  hint: see 'handouts approve --help'"
    )


def test_changed_and_missing_words_beside_a_record_are_told_and_prove_nothing(own: Path) -> None:
    path = own / OKAFOR.path(texts=True)
    path.write_text(path.read_text("utf-8").replace("do it the other way around", "do it as you like"), "utf-8")
    _, faults = verified(open_library(content_folder(), own), LUMBAR)
    assert [str(fault) for fault in faults] == [
        f"own/{OKAFOR.path(texts=True)}:2:1: warning[approval-texts]: these words were changed after they were "
        "approved\n"
        "  hint: restore it from version control, or have the text approved again"
    ]
    path.unlink()
    _, faults = verified(open_library(content_folder(), own), LUMBAR)
    assert [str(fault) for fault in faults] == [
        f"warning[approval-texts]: the words that were approved are not there: no content folder has "
        f"'{OKAFOR.path(texts=True)}'\n  hint: restore it from version control, or have the text approved again"
    ]
    assert stands(own).standing.is_approved


def test_the_approved_words_are_those_a_patient_reads(own: Path) -> None:
    library = open_library(content_folder(), own)
    reading = read(library, LUMBAR)
    assert approved_texts_of(library, reading)["moving-safely/knees"] == "If it feels heavy, ask for help."
    assert dict(approved_texts_of(library, reading)) == {one.origin: one.text for one in reading.printed}


def test_an_explanation_says_who_approved_an_item(own: Path) -> None:
    copied(own, "blocks/moving-safely.yaml", "do it the other way around.", "do it the other way round.")
    library = open_library(content_folder(), own)
    approvals = Approvals(library, read(library, LUMBAR))
    who = "Dr. Ada Okafor, Spine surgeon"
    assert approvals.of("moving-safely/knees") == f"approved by {who} on 2027-03-08"
    assert approvals.of("moving-safely/back-to-bed") == f"no longer as {who} approved it on 2027-03-08"
    assert approvals.of("moving-safely/unheard-of") == "not approved"
    bare = open_library(content_folder())
    assert Approvals(bare, read(bare, LUMBAR)).of("moving-safely/knees") == "not approved"


def test_check_tells_of_records_that_are_changed_or_ended(own: Path) -> None:
    library = open_library(content_folder(), own)
    assert list(faulty_records(library, ["riverbend-spine"], TODAY)) == []
    (ended,) = faulty_records(library, ["riverbend-spine"], date(2029, 1, 1))
    assert str(ended) == (
        f"{RECORD}:10:12: warning[approval-expired]: the approval by Dr. Ada Okafor held until 2028-06\n"
        "  hint: read the text against its sources, then have it approved again"
    )
    path = own / OKAFOR.path()
    path.write_text(path.read_text("utf-8").replace("version: 1\n", "version: 2\n"), "utf-8")
    (changed,) = faulty_records(open_library(content_folder(), own), ["riverbend-spine"], TODAY)
    assert str(changed).startswith(f"{RECORD}:")
    assert "error[approval-changed]" in str(changed)
    path.write_text("by: [", "utf-8")
    assert [one.code for one in faulty_records(open_library(content_folder(), own), ["riverbend-spine"], TODAY)] == [
        "yaml-syntax"
    ]


def test_a_record_is_small_sorted_and_readable(tmp_path: Path) -> None:
    library = open_library(small_content(tmp_path))
    request = Request("lumbar-foraminotomy", TODAY, "hill", "kim")
    record = record_from(library, request, ("full", "key"), {})
    assert is_intact(record)
    lines = record_bytes(record).decode().splitlines()
    plain = [re.sub(r"\b[a-z2-7]{16}\b", "~", line) for line in lines]
    assert plain == [
        "# What Dr. Ada Okafor approved, made by 'handouts approve'. It holds for exactly these words: keep it under "
        "version control and",
        "# do not edit it, or it approves nothing. Each line names an item, a digest for each form in which it is "
        "printed, and",
        "# when that is; '*' is the block's title and the heads of its tables. The words themselves are in "
        "texts/lumbar-foraminotomy.kim.yaml.",
        "procedure: lumbar-foraminotomy",
        "clinic: hill",
        "surgeon: kim",
        "by: Dr. Ada Okafor",
        "role: Spine surgeon",
        "date: '2027-03-08'",
        "review_by: 2028-06",
        "version: 1",
        "packs:",
        "  full: [key-sheet, recovery]",
        "  key: [key-sheet]",
        "front: |",
        "  clinic ~",
        "  footer ~",
        "  logo ~",
        "  surgeon ~",
        "  title-of-full ~",
        "  title-of-key ~",
        "  title-of-leaflet ~",
        "  words-of-dates-and-pages ~",
        "blocks:",
        "  key-sheet: |",
        "    * ~ ~ ~ ~ ~ ~ ~ ~",
        "    details ~ ~",
        "    walk ~",
        "    breathe ~",
        "    fever ~",
        "  recovery: |",
        "    * ~",
        "    rest ~",
        "    lift ~",
        "    bones ~ when fusion is yes and region is lumbar",
        "    drive ~ when stay is same-day",
        f"texts: {record.texts}",
        f"seal: {record.seal}",
    ]


def test_the_same_content_gives_the_same_record(tmp_path: Path) -> None:
    for name in ("one", "two"):
        (tmp_path / name).mkdir()
    library, other = (open_library(small_content(tmp_path / name)) for name in ("one", "two"))
    request = Request("lumbar-foraminotomy", TODAY, "hill", "kim")
    assert record_bytes(record_from(library, request, ("full", "key"), {})) == record_bytes(
        record_from(other, request, ("key", "full"), {})
    )


def test_an_item_nobody_ever_approved_is_not_told_as_changed_since(own: Path) -> None:
    (own / "blocks").mkdir()
    (own / "blocks" / "dogs.yaml").write_text("block: dogs\ntitle: Dogs\nitems: [{id: walk, check: Wait.}]\n", "utf-8")
    standing = stands(own, request=replace(LUMBAR, blocks=("dogs",))).standing
    assert (standing.of("dogs"), standing.of("dogs/walk")) == ("not approved", "not approved")
    override = "overrides: {moving-safely: {add: [{item: {id: dog, text: Mind the dog.}}], remove: [knees]}}\noptions:"
    copied(own, SURGEON, "options:", override)
    standing = stands(own).standing
    assert standing.of("moving-safely/dog") == "not approved"
    assert standing.of("moving-safely/knees").startswith("no longer as Dr. Ada Okafor")
    assert standing.of("moving-safely/lifting").startswith("approved by Dr. Ada Okafor")
