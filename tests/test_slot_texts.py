"""A patient's fields become the texts of slots, the longest first."""

import re
import unicodedata
from datetime import date, datetime, time, timedelta

import pytest
from reading_models import made
from test_quantities import AMERICAN, BRITISH

from handouts.content.patient import PatientFile
from handouts.diagnostics import HandoutError, Location
from handouts.document.slot_texts import slot_texts
from handouts.document.tree import DateForm, Offset, Slot, SlotField, Unit
from handouts.resolve.request import Patient, canonical_level, patient_of
from handouts.resolve.wording import Words

MARIA = Patient(
    name="Maria Alvarez",
    reference="RB-204418",
    surgery_date=date(2027, 3, 9),
    arrival_time=time(9, 0),
    side="left",
    levels=("L4-L5",),
    follow_up_date=date(2027, 3, 23),
    follow_up_time=time(10, 30),
)


def texts(slot: Slot, patient: Patient | None = MARIA, words: Words = AMERICAN, **defaults: str) -> tuple[str, ...]:
    given = {SlotField(name): text for name, text in defaults.items()}
    return tuple(t.replace("\N{NO-BREAK SPACE}", "~") for t in slot_texts(slot, patient, given, words))


def clock(hours: int) -> Slot:
    return Slot(SlotField.CLOCK, Offset(hours, Unit.HOUR))


def test_date_loses_its_year_and_then_its_weekday_shortens() -> None:
    slot = Slot(SlotField.SURGERY_DATE)
    assert texts(slot) == ("Tuesday, March~9, 2027", "Tuesday, March~9", "Tue, March~9", "Tue, Mar~9")
    assert texts(slot, words=BRITISH) == ("Tuesday 9~March 2027", "Tuesday 9~March", "Tue 9~March", "Tue 9~Mar")


def test_counted_day_is_printed_in_its_form() -> None:
    assert texts(Slot(SlotField.DAY, Offset(3, Unit.WEEK), DateForm.DAY)) == ("March~30", "Mar~30")
    assert texts(Slot(SlotField.DAY, Offset(-4, Unit.WEEK), DateForm.WEEKDAY))[0] == "Tuesday, February~9"


def test_clock_counts_back_from_arrival() -> None:
    assert texts(clock(-8)) == ("1:00~am",)
    assert texts(Slot(SlotField.ARRIVAL_TIME)) == ("9:00~am",)


def test_clock_of_the_day_before_names_the_weekday() -> None:
    assert texts(clock(-11)) == ("10:00~pm on Monday", "10:00~pm on Mon")
    undated = Patient(arrival_time=time(9, 0))
    assert texts(clock(-11), undated) == ("10:00~pm the day before",)
    assert texts(clock(-35), undated) == ()


def test_fasting_from_midnight_begins_the_minute_before() -> None:
    early = Patient(surgery_date=date(2027, 3, 9), arrival_time=time(8, 0))
    assert texts(clock(-8), early) == ("11:59~pm on Monday", "11:59~pm on Mon")
    assert texts(clock(-8), Patient(arrival_time=time(8, 0))) == ("11:59~pm the day before",)


def test_a_visit_at_midnight_is_a_minute_later_so_that_its_date_stays_right() -> None:
    night = Patient(
        surgery_date=date(2027, 3, 9), arrival_time=time(0), follow_up_date=date(2027, 3, 23), follow_up_time=time(0)
    )
    assert texts(Slot(SlotField.ARRIVAL_TIME), night) == ("12:01~am",)
    assert texts(Slot(SlotField.FOLLOW_UP, form=DateForm.WEEKDAY), night)[0] == "Tuesday, March~23, 12:01~am"
    assert texts(clock(-8), night)[0] == "4:00~pm on Monday"


def test_noon_and_the_minutes_around_midnight_print_as_they_are() -> None:
    at = [time(0, 1), time(12, 0), time(12, 59), time(23, 59)]
    printed = [texts(Slot(SlotField.ARRIVAL_TIME), Patient(arrival_time=each)) for each in at]
    assert printed == [("12:01~am",), ("12:00~pm",), ("12:59~pm",), ("11:59~pm",)]


def told(text: str) -> time:
    """A clock time read as a patient reads it."""
    clock, half = re.fullmatch(r"(\d{1,2}:\d\d)~(am|pm)(?: on \w+| the day before)?", text).groups()
    hour, minute = map(int, clock.split(":"))
    return time(hour % 12 + 12 * (half == "pm"), minute)


def test_every_minute_of_the_day_prints_as_itself_and_no_time_is_midnight() -> None:
    for minute in range(1440):
        at = time(minute // 60, minute % 60)
        visit = texts(Slot(SlotField.ARRIVAL_TIME), Patient(surgery_date=date(2027, 3, 9), arrival_time=at))
        assert [told(text) for text in visit] == [at if minute else time(0, 1)]
        for hours in (0, -2, -6, -8, -24):
            found = texts(clock(hours), Patient(surgery_date=date(2027, 3, 9), arrival_time=at))
            moment = datetime(2027, 3, 9, at.hour, at.minute) + timedelta(hours=hours)
            moment -= timedelta(minutes=moment.time() == time(0))
            assert {told(text) for text in found} == {moment.time()}
            days = [f" on {moment:%A}", f" on {moment:%a}"] if moment.day != 9 else [""]
            assert [text.partition("m")[2] for text in found] == days


@pytest.mark.parametrize("day", [date.min, date.max])
def test_a_time_that_falls_beyond_the_calendar_is_a_line_to_write_on(day: date) -> None:
    night = Patient(surgery_date=day, arrival_time=time(0, 30))
    assert texts(clock(-8), night) == (() if day == date.min else ("4:30~pm on Thursday", "4:30~pm on Thu"))
    assert texts(Slot(SlotField.ARRIVAL_TIME), night) == ("12:30~am",)


def test_follow_up_has_day_and_time() -> None:
    slot = Slot(SlotField.FOLLOW_UP, form=DateForm.WEEKDAY)
    assert texts(slot) == ("Tuesday, March~23, 10:30~am", "Tue, March~23, 10:30~am", "Tue, Mar~23, 10:30~am")


@pytest.mark.parametrize(
    ("side", "levels", "first"),
    [
        ("left", ("L4-L5",), "Left side, L4~to~L5"),
        ("both", ("L3-L4", "L4-L5"), "Both sides, L3~to~L4 and L4~to~L5"),
        ("right", (), "Right side"),
        ("", ("C5-C6",), "C5~to~C6"),
        ("", ("C5",), "C5"),
    ],
)
def test_side_and_level_in_words(side: str, levels: tuple[str, ...], first: str) -> None:
    assert texts(Slot(SlotField.SIDE_AND_LEVEL), Patient(side=side, levels=levels))[0] == first


def test_strip_says_reference_and_day() -> None:
    slot = Slot(SlotField.STRIP)
    assert texts(slot)[0] == "Reference RB-204418, surgery Tuesday, March~9, 2027"
    assert texts(slot)[-1] == "Reference RB-204418"
    assert texts(slot, Patient(surgery_date=date(2027, 3, 9)))[0] == "Surgery Tuesday, March~9, 2027"
    assert texts(slot, words=BRITISH)[0] == "Reference RB-204418, operation Tuesday 9~March 2027"


@pytest.mark.parametrize("field", list(SlotField))
def test_nothing_known_leaves_every_slot_empty(field: SlotField) -> None:
    slot = Slot(field, Offset(1, Unit.DAY) if field is SlotField.DAY else None)
    assert texts(slot, None) == texts(slot, Patient()) == ()


def test_defaults_fill_what_the_patient_file_does_not() -> None:
    assert texts(Slot(SlotField.SURGEON), surgeon="Dr. Ada Okafor") == ("Dr. Ada Okafor",)
    assert texts(Slot(SlotField.ARRIVAL_PLACE), arrival_place="Entrance B") == ("Entrance B",)
    there = Patient(arrival_place="Entrance C")
    assert texts(Slot(SlotField.ARRIVAL_PLACE), there, arrival_place="Entrance B") == ("Entrance C",)


def test_a_day_beyond_the_calendar_is_a_line_to_write_on() -> None:
    assert texts(Slot(SlotField.DAY, Offset(10**9, Unit.WEEK))) == ()


def patient_from(**fields: object) -> Patient:
    return patient_of(made(PatientFile, fields), lambda _field: Location("alvarez.yaml"))


def test_patient_text_is_composed_unicode() -> None:
    decomposed = unicodedata.normalize("NFD", "Zoë Müller")
    assert patient_from(name=decomposed).name == "Zoë Müller"


@pytest.mark.parametrize("bad", ["\u202e", "\u2028", "\x07", "\u200b", "\u2066"])
def test_control_characters_are_refused_without_telling_the_text(bad: str) -> None:
    with pytest.raises(HandoutError) as caught:
        patient_from(name=f"Maria{bad}Alvarez", notes=f"x{bad}y")
    assert str(caught.value) == (
        "alvarez.yaml: error[control-character]: patient field 'name' has a control character\n"
        "  hint: type the text again by hand\n"
        "alvarez.yaml: error[control-character]: patient field 'notes' has a control character\n"
        "  hint: type the text again by hand"
    )


def test_notes_may_have_lines_and_names_may_have_joiners() -> None:
    assert patient_from(notes="one\ntwo").notes == "one\ntwo"
    assert patient_from(name="\u0645\u06cc\u200c\u062e").name == "\u0645\u06cc\u200c\u062e"


def test_too_long_fields_are_named() -> None:
    with pytest.raises(HandoutError) as caught:
        patient_from(name="x" * 10_000, levels=["L1-L2"] * 7)
    assert str(caught.value) == (
        "alvarez.yaml: error[too-long]: patient field 'levels' has too many entries\n"
        "  hint: give at most 6 levels\n"
        "alvarez.yaml: error[too-long]: patient field 'name' is too long\n"
        "  hint: use at most 80 characters"
    )


@pytest.mark.parametrize("text", ["L4-L5", "l4-5", "L4/5", "L4/L5", "L4 \N{EN DASH} L5", "L4 to L5"])
def test_levels_have_one_spelling(text: str) -> None:
    assert canonical_level(text) == "L4-L5"


@pytest.mark.parametrize("text", ["L5-S1", "C7-T1", "the lowest one", "L5"])
def test_other_levels_stay_as_they_are(text: str) -> None:
    assert canonical_level(text) == text
