"""A further packet against the proven one and its row: right ones pass quickly, and a wrong one is named by page."""

from __future__ import annotations

import ast
import pickle
import random
import re
from collections.abc import Callable, Sequence
from datetime import date, time
from itertools import islice
from pathlib import Path

import pytest
from babel.dates import format_date, format_time
from msgspec.structs import replace
from packets import Choice
from proving import Shop, contents_of, on_one_page, patients, put_together, shop, taken_apart, with_contents

from handouts.audit.learning import prove_variant
from handouts.audit.proof import Proof
from handouts.audit.proving import in_full
from handouts.audit.proving.calendar_words import calendar_of
from handouts.audit.proving.expected import Expected
from handouts.audit.proving.meaning import Clock, Counted, distances
from handouts.audit.whole import audit
from handouts.diagnostics import HandoutError
from handouts.document.tree import SlotField
from handouts.resolve.request import Patient

LUMBAR = Choice("lumbar-foraminotomy", "day-of-surgery")
PRE_OP = Choice("lumbar-foraminotomy", "pre-op")
CHOICES = (
    LUMBAR,
    Choice("cervical-foraminotomy", "key-sheet", "northmoor-spine", "ward", "a4", "giant"),
    Choice("lumbar-foraminotomy", "pre-op", "northmoor-spine", "bello", "a4", "large"),
    Choice("cervical-foraminotomy", "discharge", grey=True),
)
MARIA = Patient(
    name="Maria Alvarez",
    reference="RB-204418",
    surgery_date=date(2027, 3, 9),
    arrival_time=time(9),
    side="left",
    levels=("L4-L5",),
    follow_up_date=date(2027, 3, 23),
    follow_up_time=time(10, 30),
    notes="Bring the bone scan.",
)
BROWN = Patient(
    name="Josephine Brown",
    reference="NM-771903",
    surgery_date=date(2027, 9, 29),
    arrival_time=time(13, 15),
    arrival_place="North wing, desk 2",
    side="right",
    levels=("L3-L4", "L5-S1"),
    follow_up_date=date(2027, 10, 20),
    follow_up_time=time(8),
    notes="Uses a stair lift.",
)


def proof_of(place: Shop, first: Patient = MARIA, *others: Patient) -> Proof:
    """The proof of a variant that has seen some packets."""
    proof = prove_variant(place.printed(first), "first.pdf", place.row(first))
    for other in others:
        assert proof.check(place.printed(other), "packet.pdf", place.row(other)) == ()
    return proof


def found(proof: Proof, data: bytes, row: Expected) -> list[str]:
    return [f"{one.code}: {one.message}" for one in proof.check(data, "packet.pdf", row)]


def exchanged(own: bytes, numbers: Sequence[int], other: bytes) -> bytes:
    """A file with some objects of another, its table and file ID made right again."""
    parts, theirs = taken_apart(own), taken_apart(other)
    return put_together([(n, theirs[n] if n in numbers else written) for n, written in parts.items()])


def holes(place: Shop, *fields: SlotField) -> list[int]:
    return [slot.number for slot in place.laid_out.slots if slot.place.slot.field in fields]


@pytest.fixture
def no_audit(monkeypatch: pytest.MonkeyPatch) -> None:
    """Whatever is proven now is proven without reading the whole file again."""

    def refuse(data: bytes, name: str) -> None:
        raise AssertionError("audited in full")

    monkeypatch.setattr(in_full, "read_and_audit", refuse)


# right packets


@pytest.mark.parametrize("choice", CHOICES, ids=lambda choice: f"{choice.pack} {choice.size}")
def test_packets_of_other_patients_are_right_in_both_ways_of_reading(choice: Choice) -> None:
    place = shop(choice)
    first, *others = islice(patients(place.region), 8)
    proof = proof_of(place, first)
    for other in others:
        data, row = place.printed(other), place.row(other)
        assert proof.check(data, "packet.pdf", row) == ()
        assert proof.check_in_full(data, "packet.pdf", row) == ()


def test_a_variant_is_learnt_from_its_pages_alone() -> None:
    place = shop(LUMBAR)
    proof = prove_variant(place.printed(MARIA), "first.pdf")
    assert found(proof, place.printed(BROWN), place.row(BROWN)) == []


def test_an_undated_variant_is_proven_too() -> None:
    place = shop(LUMBAR._replace(dated=False))
    undated = [replace(one, surgery_date=None, arrival_time=None) for one in (MARIA, BROWN)]
    assert proof_of(place, *undated)


def test_usual_packets_are_proven_without_the_full_audit(request: pytest.FixtureRequest) -> None:
    place = shop(LUMBAR)
    proof = proof_of(place)
    request.getfixturevalue("no_audit")
    assert found(proof, place.printed(BROWN), place.row(BROWN)) == []


NAMES = (
    "Nguy\u1ec5n Th\u1ecb \u00c1nh",
    "\u0391\u03bd\u03bd\u03b1 \u0396\u03ad\u03c1\u03b2\u03b1",
    "\u0418\u0440\u0438\u043d\u0430 \u0419\u043e\u0434\u043b\u044c",
    "Zoe\u0308 Faye",
    "O\u2019Brien-M\u00fcller",
    "Maria del Carmen Alvarez de la Fuente",
    "Maria (Mia) \\Alvarez",
    "Li",
)


@pytest.mark.parametrize("name", NAMES)
def test_a_name_is_known_again_in_any_script_and_length(name: str) -> None:
    place = shop(LUMBAR)
    patient = replace(BROWN, name=name)
    assert proof_of(place, MARIA, patient)
    assert found(proof_of(place), place.printed(patient), replace(place.row(patient), name="Maria Alvarez")) != []


def test_a_name_in_a_rare_script_needs_no_full_audit(request: pytest.FixtureRequest) -> None:
    place = shop(LUMBAR)
    greek = replace(BROWN, name=NAMES[1])
    proof = proof_of(place, MARIA)
    request.getfixturevalue("no_audit")
    for patient in (greek, replace(MARIA, name="\u0395\u03bb\u03ad\u03bd\u03b7"), BROWN, greek):
        assert found(proof, place.printed(patient), place.row(patient)) == []


@pytest.mark.parametrize(
    ("was", "now"),
    [(b"/FontFile2 ", b"/FontFileX "), (b"/ToUnicode ", b"/ToUnicodX "), (b"/DescendantFonts ", b"/DescendantFontX ")],
    ids=["no program", "no characters", "no descendant"],
)
def test_a_rare_script_whose_font_is_not_whole_is_found(was: bytes, now: bytes) -> None:
    place = shop(LUMBAR)
    greek = replace(BROWN, name=NAMES[1])
    data, usual = place.printed(greek), taken_apart(place.printed(MARIA))
    parts = [
        (number, written.replace(was, now) if usual.get(number) != written else written)
        for number, written in taken_apart(data).items()
    ]
    spoilt = put_together(parts)
    assert spoilt != data
    assert found(proof_of(place, MARIA), put_together(list(taken_apart(data).items())), place.row(greek)) == []
    assert found(proof_of(place, MARIA), spoilt, place.row(greek)) != []


def test_a_variant_can_be_proven_by_a_packet_with_fonts_of_its_own() -> None:
    place = shop(LUMBAR)
    assert proof_of(place, replace(MARIA, name=NAMES[2]), BROWN)


def test_fields_the_row_leaves_open_are_lines_to_write_on() -> None:
    place = shop(LUMBAR)
    bare = Patient(surgery_date=date(2027, 5, 4), arrival_time=time(7))
    assert proof_of(place, MARIA, bare)
    assert proof_of(place, bare, MARIA, replace(BROWN, reference=""))


def test_fasting_from_midnight_or_the_evening_before_is_counted_from_the_arrival() -> None:
    place = shop(LUMBAR)
    fasting = replace(BROWN, arrival_time=time(8))
    assert proof_of(place, MARIA, fasting, replace(BROWN, arrival_time=time(6, 30)))
    assert proof_of(place, fasting, MARIA)


@pytest.mark.parametrize("at", [time(0, 0), time(0, 1), time(12, 0), time(23, 59)], ids=str)
def test_visits_at_either_end_of_a_day_are_the_rows(at: time) -> None:
    place = shop(Choice("lumbar-foraminotomy", "day-of-surgery"))
    odd = replace(BROWN, arrival_time=at, follow_up_time=at)
    assert proof_of(place, MARIA, odd, replace(odd, arrival_time=time(6, 30)))
    assert proof_of(place, odd, MARIA, BROWN)
    late = replace(place.row(odd), follow_up_time=time(0, 2), arrival_time=time(0, 2))
    findings = found(proof_of(place), place.printed(odd), late)
    assert "audit-time: page 1: the arrival time is not the row's" in findings
    assert "audit-date: page 1: the follow-up visit is not the row's" in findings


def test_levels_in_free_words_and_with_names_of_sides_are_read() -> None:
    place = shop(LUMBAR)
    for levels in (("L4 left foramen",), ("T12/L1 disc", "L2"), ("foramen - upper",)):
        assert proof_of(place, MARIA, replace(BROWN, levels=levels))


def test_a_proof_goes_on_in_another_process() -> None:
    place = shop(LUMBAR)
    proof = pickle.loads(pickle.dumps(proof_of(place, MARIA, BROWN)))
    assert found(proof, place.printed(MARIA), place.row(MARIA)) == []
    assert found(proof, place.printed(MARIA), place.row(BROWN)) != []


# wrong rows

WRONG_ROWS = {
    "surgeon": ({"surgeon": "Dr. Elin Lindqvist"}, "audit-row: page 1: 'surgeon' is not the row's"),
    "side": ({"side": "right"}, "audit-row: page 1: 'side_and_level' is not the row's"),
    "no side": ({"side": ""}, "audit-row: page 1: 'side_and_level' is not the row's"),
    "levels": ({"levels": ("L4-L5", "L5-S1")}, "audit-row: page 1: 'side_and_level' is not the row's"),
    "place": ({"arrival_place": "Entrance B"}, "audit-row: page 1: 'arrival_place' is not the row's"),
    "name": ({"name": "Maria Alvarez-Lee"}, "audit-row: page 1: 'name' is not the row's"),
    "no reference": ({"reference": ""}, "audit-row: page 1: 'reference' is not the row's"),
    "region": ({"region": "cervical"}, "audit-region: the packet is for another region of the spine than the row's"),
    "language": ({"language": "en-GB"}, "audit-language: the packet is in another language than the row's"),
    "follow-up": ({"follow_up_date": date(2027, 3, 24)}, "audit-date: page 1: the follow-up visit is not the row's"),
    "follow-up time": ({"follow_up_time": time(10)}, "audit-date: page 1: the follow-up visit is not the row's"),
    "no follow-up": ({"follow_up_date": None}, "audit-date: page 1: the follow-up visit is not the row's"),
}


@pytest.mark.parametrize("what", WRONG_ROWS)
def test_a_packet_that_differs_from_its_row_is_named_by_page_and_field(what: str) -> None:
    place = shop(Choice("lumbar-foraminotomy", "key-sheet"))
    changes, message = WRONG_ROWS[what]
    assert found(proof_of(place), place.printed(MARIA), replace(place.row(MARIA), **changes)) == [message]


def test_every_message_about_another_patient_names_page_and_field_and_no_text() -> None:
    place = shop(Choice("lumbar-foraminotomy", "key-sheet"))
    findings = found(proof_of(place), place.printed(BROWN), place.row(MARIA))
    assert findings == [
        "audit-date: page 1: the day of surgery is not the row's",
        "audit-date: page 1: the follow-up visit is not the row's",
        "audit-row: page 1: 'arrival_place' is not the row's",
        "audit-row: page 1: 'name' is not the row's",
        "audit-row: page 1: 'reference' is not the row's",
        "audit-row: page 1: 'side_and_level' is not the row's",
        "audit-time: page 1: a time is not as far from the row's arrival time as in the proven packet",
        "audit-time: page 1: the arrival time is not the row's",
    ]
    assert not any(word in one for one in findings for word in ("Maria", "Brown", "RB-2", "NM-7", "September"))


def test_the_whole_message_tells_what_to_do() -> None:
    place = shop(Choice("lumbar-foraminotomy", "key-sheet"))
    wrong = proof_of(place).check(place.printed(MARIA), "204418.pdf", replace(place.row(MARIA), side="both"))
    assert [str(one) for one in wrong] == [
        "204418.pdf: error[audit-row]: page 1: 'side_and_level' is not the row's\n"
        "  hint: do not hand it out: build the packet again"
    ]


def test_a_day_of_surgery_in_another_year_has_another_weekday() -> None:
    place = shop(PRE_OP)
    row = replace(place.row(MARIA), surgery_date=date(2028, 3, 9))
    findings = found(proof_of(place, MARIA, BROWN), place.printed(MARIA), row)
    assert "audit-date: page 1: the day of surgery is not the row's" in findings
    assert "audit-date: page 2: a date is not as far from the row's day of surgery as in the proven packet" in findings


# objects of other patients


def test_a_date_left_from_another_patient_is_found_on_its_page() -> None:
    place = shop(PRE_OP)
    day = next(slot for slot in place.laid_out.slots if slot.place.slot.field is SlotField.DAY)
    other = replace(BROWN, surgery_date=date(2027, 3, 10))
    data = exchanged(place.printed(MARIA), [day.number], place.printed(other))
    findings = found(proof_of(place, MARIA, BROWN), data, place.row(MARIA))
    assert len(findings) == 2
    assert findings[0].endswith("a date is not as far from the row's day of surgery as in the proven packet")
    assert findings[1] == "audit-slot: a text of the patient is not what the packet was made with"


def test_months_and_days_are_told_apart_by_the_next_patients() -> None:
    """Three months from March 9 are 92 days, from April 5 they are 91: a date 92 days on is another patient's."""
    place = shop(Choice("lumbar-foraminotomy", "discharge"))
    months = [n for n in place.laid_out.slots if n.place.slot.offset and n.place.slot.offset.unit.value == "month"]
    april = [replace(BROWN, surgery_date=date(2027, 4, day), follow_up_date=date(2027, 5, 1)) for day in (5, 6)]
    data = exchanged(place.printed(april[0]), [months[0].number], place.printed(april[1]))
    assert found(proof_of(place, MARIA, BROWN), data, place.row(april[0])) != []


@pytest.mark.parametrize("field", [SlotField.NAME, SlotField.STRIP, SlotField.TOKEN], ids=lambda field: field.value)
def test_one_header_or_footer_of_another_patient_is_found_on_its_page(field: SlotField) -> None:
    place = shop(LUMBAR)
    own, other = taken_apart(place.printed(MARIA)), taken_apart(place.printed(BROWN))
    last = max(number for number, written in own.items() if written.startswith(b"<</Type /Page /"))
    header = next(number for number in holes(place, field) if number in contents_of(own[last]))
    data = put_together(on_one_page(own, last, {header: other[header]}))
    findings = found(proof_of(place, MARIA, BROWN), data, place.row(MARIA))
    assert findings
    assert any(f": page {place.laid_out.pages}: " in one for one in findings)
    assert not any(f": page {page}: " in one for page in range(1, place.laid_out.pages) for one in findings)


@pytest.mark.parametrize("field", [SlotField.NAME, SlotField.STRIP, SlotField.TOKEN], ids=lambda field: field.value)
def test_the_header_and_footer_that_all_pages_share_are_another_patients(field: SlotField) -> None:
    place = shop(LUMBAR)
    data = exchanged(place.printed(MARIA), holes(place, field)[-1:], place.printed(BROWN))
    findings = found(proof_of(place, MARIA, BROWN), data, place.row(MARIA))
    assert any(f": page {place.laid_out.pages}: " in one for one in findings)


def test_a_text_of_one_page_that_another_shows_too_is_found() -> None:
    place = shop(LUMBAR)
    parts = taken_apart(place.printed(MARIA))
    first, second, *_ = (number for number, written in parts.items() if written.startswith(b"<</Type /Page /"))
    number = next(number for number in holes(place, SlotField.NAME) if number not in contents_of(parts[second]))
    parts[second] = parts[second].replace(b"/Contents [", b"/Contents [%d 0 R " % number)
    assert number in contents_of(parts[first])
    findings = found(proof_of(place, MARIA, BROWN), put_together(list(parts.items())), place.row(MARIA))
    assert any(one.endswith("is painted 2 times") for one in findings)


@pytest.mark.parametrize("field", [SlotField.NAME, SlotField.STRIP], ids=lambda field: field.value)
def test_another_patients_header_beside_the_own_one_is_found_by_the_audit_alone(field: SlotField) -> None:
    """As a part of what all packets share, and with the file ID made right, it is no text of the patient."""
    place = shop(LUMBAR)
    parts, other = taken_apart(place.printed(MARIA)), taken_apart(place.printed(BROWN))
    *_, last = (number for number, written in parts.items() if written.startswith(b"<</Type /Page /"))
    header = next(number for number in holes(place, field) if number in contents_of(parts[last]))
    added = max(parts) + 1
    parts[last] = with_contents(parts[last], [added, *contents_of(parts[last])])
    data = put_together([(added, other[header]), *parts.items()])
    findings = [one.message for one in audit(data, "packet.pdf")]
    assert f"page {place.laid_out.pages}: the header differs from the other pages'" in findings


def test_a_header_on_page_1_is_found_by_the_audit_alone() -> None:
    place = shop(LUMBAR)
    parts, other = taken_apart(place.printed(MARIA)), taken_apart(place.printed(BROWN))
    first, *_, last = (number for number, written in parts.items() if written.startswith(b"<</Type /Page /"))
    header = next(number for number in holes(place, SlotField.NAME) if number in contents_of(parts[last]))
    added = max(parts) + 1
    parts[first] = with_contents(parts[first], [*contents_of(parts[first]), added])
    data = put_together([(added, other[header]), *parts.items()])
    findings = [one.message for one in audit(data, "packet.pdf")]
    assert findings == ["page 1: there is a header, which no first page has"]


@pytest.mark.parametrize("field", [SlotField.NAME, SlotField.STRIP, SlotField.TOKEN], ids=lambda field: field.value)
def test_a_header_or_footer_that_stands_on_a_page_twice_is_found_by_the_audit_alone(field: SlotField) -> None:
    place = shop(LUMBAR)
    parts = taken_apart(place.printed(MARIA))
    *_, last = (number for number, written in parts.items() if written.startswith(b"<</Type /Page /"))
    number = next(number for number in holes(place, field) if number in contents_of(parts[last]))
    parts[last] = with_contents(parts[last], [*contents_of(parts[last]), number])
    findings = [one.message for one in audit(put_together(list(parts.items())), "packet.pdf")]
    twice = "the file is not as it was written: a content stream of a patient stands on the pages twice"
    differs = f"page {place.laid_out.pages}: the header differs from the other pages'"
    assert findings == [twice if field is SlotField.TOKEN else differs]


def test_a_text_printed_in_the_place_of_another_is_found() -> None:
    place = shop(LUMBAR)
    parts = taken_apart(place.printed(MARIA))
    name, reference = holes(place, SlotField.NAME)[0], holes(place, SlotField.REFERENCE)[0]
    data = put_together([(n, parts[reference] if n == name else written) for n, written in parts.items()])
    findings = found(proof_of(place), data, place.row(MARIA))
    assert "audit-hole: page 1: 'name' was written for another place" in findings


def test_a_lost_object_is_found() -> None:
    place = shop(LUMBAR)
    parts = taken_apart(place.printed(MARIA))
    del parts[holes(place, SlotField.REFERENCE)[0]]
    findings = found(proof_of(place), put_together(list(parts.items())), place.row(MARIA))
    assert any(one.startswith(("audit-unreadable: ", "audit-altered: ")) for one in findings)


def test_an_object_behind_the_patients_own_is_found() -> None:
    place = shop(LUMBAR)
    parts = taken_apart(place.printed(MARIA))
    data = put_together(
        [*parts.items(), (len(parts) + 1, taken_apart(place.printed(BROWN))[holes(place, SlotField.NAME)[0]])]
    )
    findings = found(proof_of(place), data, place.row(MARIA))
    assert findings == [
        "audit-altered: the file is not as it was written: an object of the patient is on no page",
        "audit-shared: 1 part is not what the proven packet has for all patients",
    ]


@pytest.mark.parametrize("at", [0, 1, -1], ids=["before the manifest", "behind it", "at the end"])
def test_a_second_object_of_the_same_number_is_found(at: int) -> None:
    place = shop(LUMBAR)
    own = list(taken_apart(place.printed(MARIA)).items())
    hole = holes(place, SlotField.NAME)[0]
    stranger = (hole, taken_apart(place.printed(BROWN))[hole])
    start = [number for number, _ in own].index(hole) - 1
    place_of_it = len(own) if at < 0 else start + at
    data = put_together([*own[:place_of_it], stranger, *own[place_of_it:]])
    assert found(proof_of(place), data, place.row(MARIA))


def test_an_earlier_state_of_the_file_is_found() -> None:
    place = shop(LUMBAR)
    data = place.printed(BROWN) + place.printed(MARIA)[-400:]
    assert found(proof_of(place), data, place.row(MARIA)) != []


def test_a_packet_of_another_variant_is_found() -> None:
    place, other = shop(LUMBAR), shop(LUMBAR._replace(surgeon="lindqvist"))
    findings = found(proof_of(place), other.printed(MARIA), place.row(MARIA))
    assert "audit-manifest: the manifest is not that of the variant" in findings
    assert any(one.startswith("audit-shared: ") for one in findings)


def test_a_name_set_in_a_font_its_file_does_not_have_is_found() -> None:
    place = shop(LUMBAR)
    greek = replace(MARIA, name=NAMES[1])
    data = exchanged(place.printed(MARIA), holes(place, SlotField.NAME), place.printed(greek))
    for proof in (proof_of(place, greek, MARIA), proof_of(place, MARIA, greek)):
        findings = found(proof, data, place.row(greek))
        assert "audit-hole: page 1: 'name' cannot be read" in findings


def test_another_patients_text_beside_an_empty_line_is_found() -> None:
    place = shop(LUMBAR)
    blank, parts = taken_apart(place.printed(None)), taken_apart(place.printed(MARIA))
    strip = holes(place, SlotField.STRIP)[0]
    shown = re.search(rb"\[<.*>\]", parts[strip])
    assert shown
    label = re.sub(rb"\[<.*>\]", shown[0], blank[strip].partition(b"stream\n")[2].removesuffix(b"\nendstream"))
    parts[strip] = b"<</Length %d>>\nstream\n%b\nendstream" % (len(label), label)
    bare = replace(place.row(MARIA), reference="", surgery_date=None)
    findings = found(proof_of(place), put_together(list(parts.items())), bare)
    assert "audit-hole: page 2: the reference and date in the header was written for another place" in findings


# files gone wrong


def test_a_file_cut_off_anywhere_or_with_a_changed_byte_is_refused() -> None:
    place = shop(Choice("lumbar-foraminotomy", "key-sheet"))
    proof, data, row = proof_of(place), place.printed(MARIA), place.row(MARIA)
    chosen = random.Random(3)
    for at in chosen.sample(range(len(data)), 60):
        assert proof.check(data[:at], "packet.pdf", row)
        spoilt = bytearray(data)
        spoilt[at] ^= 1 << chosen.randrange(8)
        assert proof.check(bytes(spoilt), "packet.pdf", row)


@pytest.mark.parametrize("data", [b"", b"%PDF-1.7\n", b"startxref\n0\n%%EOF\n", b"\x00" * 4000], ids=len)
def test_bytes_that_are_no_packet_are_refused(data: bytes) -> None:
    place = shop(LUMBAR)
    assert found(proof_of(place), data, place.row(MARIA))


def test_a_damaged_first_packet_proves_nothing() -> None:
    place = shop(LUMBAR)
    data = bytearray(place.printed(MARIA))
    data[data.index(b"stream\n", data.index(b"/Length1")) + 400] ^= 1
    with pytest.raises(HandoutError) as raised:
        prove_variant(bytes(data), "first.pdf")
    assert str(raised.value) == (
        "first.pdf: error[audit-altered]: the file is not as it was written: "
        "something in it has changed or is damaged\n"
        "  hint: do not hand it out: build the packet again"
    )


def test_a_first_packet_of_another_row_proves_nothing() -> None:
    place = shop(LUMBAR)
    with pytest.raises(HandoutError, match="'name' is not the row's"):
        prove_variant(place.printed(MARIA), "first.pdf", replace(place.row(MARIA), name="Josephine Brown"))


def test_times_without_an_arrival_to_count_from_need_the_row() -> None:
    place = shop(LUMBAR, "day-of-surgery")
    data = place.printed(MARIA)
    with pytest.raises(HandoutError) as raised:
        prove_variant(data, "first.pdf")
    assert str(raised.value).splitlines()[:2] == [
        "first.pdf: error[audit-unproven]: page 1: a date, time or place has nothing it could be counted from",
        "  hint: prove the variant with its row, or with a packet that prints the arrival time",
    ]
    assert proof_of(place, MARIA, BROWN)


# words read back

LANGUAGES = ("en-US", "en-GB", "es-MX", "de-DE", "fr-FR", "pl-PL", "vi-VN")
PATTERNS = ("EEEE, MMMM d, y", "EEEE d MMMM y", "EEEE, MMMM d", "EEE d MMMM", "d MMMM", "MMMM d")


@pytest.mark.parametrize("language", LANGUAGES)
def test_days_written_in_a_language_are_read_back(language: str) -> None:
    calendar, locale = calendar_of(language), language.replace("-", "_")
    patterns = PATTERNS if language.startswith("en") else ("EEEE, d MMMM y", "EEEE d MMMM y", "EEEE, d MMMM", "d MMMM")
    for ordinal in range(date(2027, 1, 1).toordinal(), date(2028, 3, 3).toordinal(), 3):
        day = date.fromordinal(ordinal)
        for pattern in patterns:
            printed = calendar.day(f"to {format_date(day, pattern, locale=locale)}.")
            assert printed is not None
            assert printed.is_day(day)
            assert (printed.weekday is None) == ("EEE" not in pattern)
            assert not printed.contradicts_itself()
            assert printed.around == ("to ", ".")


@pytest.mark.parametrize("language", ["en-US", "en-GB", "de-DE", "es-MX"])
def test_times_written_in_a_language_are_read_back(language: str) -> None:
    calendar, locale = calendar_of(language), language.replace("-", "_")
    pattern = "HH:mm" if language == "de-DE" else "h:mm a"
    for minutes in range(0, 1440, 7):
        at = time(*divmod(minutes, 60))
        written = " ".join(format_time(at, pattern, locale=locale).lower().split())
        printed = calendar.clock(f"by {written}.")
        assert printed is not None
        assert printed.minutes == minutes
        assert (printed.before, printed.after) == ("by ", ".")


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("Tuesday 23 March, 10:30 am", (3, 23, 1, None)),
        ("martes, 9 de marzo de 2027", (3, 9, 1, 2027)),
        ("From March 30", (3, 30, None, None)),
        ("Version 3, reviewed", None),
        ("Maypole 12", None),
    ],
)
def test_a_date_is_found_among_other_words(text: str, day: tuple[int, int, int | None, int | None] | None) -> None:
    printed = calendar_of("es-MX" if "marzo" in text else "en-GB").day(text)
    assert (printed and (printed.month, printed.day, printed.weekday, printed.year)) == day


def test_a_weekday_that_is_not_that_of_its_day_is_noticed() -> None:
    printed = calendar_of("en-US").day("Monday, March 9, 2027")
    assert printed is not None
    assert printed.contradicts_itself()
    assert not printed.is_day(date(2027, 3, 9))


def test_a_language_no_calendar_knows_is_refused() -> None:
    with pytest.raises(ValueError, match="xx"):
        calendar_of("xx")


def test_a_distance_may_be_days_or_months_until_a_packet_tells() -> None:
    printed = calendar_of("en-US").day("to Wednesday, June 9")
    assert printed is not None
    frame = ("to ", "")
    assert list(distances(printed, (date(2027, 3, 9),))) == [Counted(92, 0, frame), Counted(0, 3, frame)]


@pytest.mark.parametrize(
    ("arrival", "minutes", "text"),
    [
        (time(9), -480, "1:00 am"),
        (time(8), -480, "11:59 pm on Monday"),
        (time(6), -480, "10:00 pm on Monday"),
        (time(0), 0, "11:59 pm on Monday"),
        (time(13, 15), 0, "1:15 pm"),
    ],
)
def test_a_time_counted_from_the_arrival_names_the_day_it_falls_on(arrival: time, minutes: int, text: str) -> None:
    row = replace(shop(LUMBAR).row(MARIA), arrival_time=arrival)
    calendar = calendar_of("en-US")
    assert Clock(minutes).met(text, row, calendar)
    assert not Clock(minutes).met(
        text.replace("Monday", "Sunday") if "Monday" in text else f"{text} on Monday", row, calendar
    )
    assert not Clock(minutes + 15).met(text, row, calendar)
    undated = replace(row, surgery_date=None)
    assert bool(Clock(minutes).met(text, undated, calendar)) == ("Monday" not in text)
    assert Clock(minutes).met(text.replace("on Monday", "the day before"), undated, calendar)


# what the proof is made of

PACKAGE = Path(in_full.__file__).parent.parent


def test_the_audit_shares_nothing_with_the_writer() -> None:
    for path in PACKAGE.rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            names = [node.module or ""] if isinstance(node, ast.ImportFrom) else []
            names += [alias.name for alias in node.names] if isinstance(node, ast.Import) else []
            strangers = [name for name in names if name.startswith("handouts.")]
            assert all(name.startswith(("handouts.audit", "handouts.diagnostics")) for name in strangers), path


# objects that a reader and a viewer might take differently


def with_holes(place: Shop, change: Callable[[bytes], bytes], field: SlotField = SlotField.NAME) -> bytes:
    """Maria's packet with the objects of a field changed."""
    parts = taken_apart(place.printed(MARIA))
    numbers = holes(place, field)
    assert numbers
    return put_together([(n, change(written) if n in numbers else written) for n, written in parts.items()])


def two_streams(written: bytes) -> bytes:
    """A stream in front of another: a viewer takes the first, which ends where its length says."""
    content = written.partition(b"\nstream\n")[2].removesuffix(b"\nendstream")
    other = content.replace(b"<", b"<0031")
    return b"<</Length %d >>\nstream\n%b\nendstream\n%b" % (len(other), other, written.removeprefix(b"<<"))


@pytest.mark.parametrize(
    "change",
    [
        two_streams,
        lambda written: re.sub(rb"\[<(.*?)>\] TJ", rb"[(\1)] TJ", written),
        lambda written: re.sub(rb"\[<(.*?)>\] TJ", rb"[X\1Y] TJ", written),
        lambda written: re.sub(rb"\[<(....)", rb"[<\1> -99999 <", written),
        lambda written: re.sub(rb"1 0 0 1 \S+ ", rb"1 0 0 1 9245.46 ", written),
    ],
    ids=["two streams", "letters for digits", "no brackets", "wide gap", "off the page"],
)
def test_a_slot_that_a_viewer_shows_otherwise_is_found(change: Callable[[bytes], bytes]) -> None:
    place = shop(LUMBAR)

    def resized(written: bytes) -> bytes:
        changed = change(written)
        content = changed.rpartition(b"\nstream\n")[2].removesuffix(b"\nendstream")
        return re.sub(
            rb"/Length \d+>>(?=\nstream\n(?!.*\nstream\n))", b"/Length %d>>" % len(content), changed, flags=re.S
        )

    assert found(proof_of(place), with_holes(place, resized), place.row(MARIA)) != []
    assert found(proof_of(place), with_holes(place, lambda written: written), place.row(MARIA)) == []


def test_a_font_that_leads_to_the_whole_file_makes_no_font_of_it() -> None:
    place = shop(LUMBAR)
    parts = taken_apart(place.printed(MARIA))
    descriptor = next(n for n, written in parts.items() if b"/Type /FontDescriptor" in written)
    page = next(n for n, written in parts.items() if b"/Type /Page " in written)
    parts[descriptor] = parts[descriptor].replace(b"<<", b"<</X 1 0 R ")
    parts[page] = parts[page].replace(b" 792]", b" 700]")
    assert found(proof_of(place), put_together(list(parts.items())), place.row(MARIA)) != []


def test_a_font_whose_digits_are_exchanged_on_paper_is_found() -> None:
    place = shop(LUMBAR)
    parts = taken_apart(place.printed(MARIA))
    holder = next(n for n, written in parts.items() if b"/CIDToGIDMap /Identity" in written)
    parts[holder] = parts[holder].replace(b"/CIDToGIDMap /Identity", b"/CIDToGIDMap %d 0 R" % (max(parts) + 1))
    data = put_together([(max(parts) + 1, b"<</Length 2>>\nstream\n\0\0\nendstream"), *parts.items()])
    assert found(proof_of(place), data, place.row(MARIA)) != []
