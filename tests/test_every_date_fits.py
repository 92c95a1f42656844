"""No date or time a patient file may hold is refused, in any pack, size, paper and language: each fits every place."""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Iterator, Sequence
from datetime import date, time, timedelta
from functools import cache

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from msgspec import Struct
from msgspec.structs import replace
from packets import PACKS, PROCEDURES, SIZES, Choice
from proving import Shop, shop

from handouts.document.longest import longest_text
from handouts.document.slot_texts import slot_texts
from handouts.document.spans import DateForm, Slot, SlotField
from handouts.pdf.fonts import typefaces
from handouts.pdf.laid_out import SlotPlace
from handouts.resolve.request import Patient
from handouts.resolve.timetable import Offset, Unit
from handouts.shipped import fonts_folder

MINUTES = [time(minute // 60, minute % 60) for minute in range(1440)]
WEEK = [date(2027, 3, 8) + timedelta(days=day) for day in range(7)]
YEARS = (2022, 2018, 2019, 2025, 2026, 2027, 2023)
"""They begin on different weekdays."""
EVERY_DAY = [date(year, 1, 1) + timedelta(days=day) for year in YEARS for day in range(365)]
WIDEST = time(22)
ROUNDING = 0.01
AWKWARD = [time(0), time(0, 1), time(12), time(12, 59), time(22), time(23, 59)]


class Room(Struct, frozen=True):
    """What decides whether a text fits a place: every place with equal room is as good as another."""

    field: SlotField
    form: DateForm
    width: float
    floor: float
    bold: bool
    around: tuple[str, str]
    british: bool


def choices() -> Iterator[Choice]:
    for pack, size in itertools.product(PACKS, SIZES):
        yield Choice(PROCEDURES[0], pack, size=size)
        yield Choice(PROCEDURES[1], pack, "northmoor-spine", "bello", "a4", size)
    for pack, size in itertools.product(("full", "day-of-surgery"), SIZES):
        yield Choice(PROCEDURES[0], pack, paper="a4", size=size)


@cache
def rooms() -> dict[Room, tuple[SlotPlace, Shop]]:
    found: dict[Room, tuple[SlotPlace, Shop]] = {}
    for choice in choices():
        place = shop(choice)
        british = place.words.language == "en-GB"
        for one in (each.place for each in place.laid_out.slots):
            slot = one.slot
            around = (slot.before, slot.after)
            room = Room(slot.field, slot.form, round(one.width, 2), one.floor, slot.bold, around, british)
            found.setdefault(room, (one, place))
    return found


def widths(texts: Iterable[tuple[str, ...]], room: Room) -> Iterator[float]:
    """The least width of each patient's texts in a place, in points for each point of type."""
    before, after = room.around
    faces = typefaces(fonts_folder())
    seen: dict[str, float] = {}
    for candidates in texts:
        for text in candidates:
            if text not in seen:
                seen[text] = faces.shape(before + text + after, room.bold).width / 1000
        yield min(seen[text] for text in candidates)


def overflowing(patients: Sequence[Patient], slot: Slot) -> list[tuple[Room, float]]:
    """Places for a slot where some patient's texts do not fit in the smallest type allowed, and the width needed."""
    found = []
    texts: dict[tuple[bool, DateForm], list[tuple[str, ...]]] = {}
    measured: dict[Room, float] = {}
    for room, (_, place) in rooms().items():
        if room.field is not slot.field:
            continue
        key = (room.british, room.form)
        if key not in texts:
            asked = replace(slot, form=room.form)
            every = (slot_texts(asked, patient, {}, place.words) for patient in patients)
            texts[key] = [*dict.fromkeys(filter(None, every))]
        alike = replace(room, width=0.0, floor=0.0)
        if alike not in measured:
            measured[alike] = max(widths(texts[key], room))
        needed = measured[alike] * room.floor
        if needed > room.width + ROUNDING:
            found.append((room, needed))
    assert len(measured) > 1
    return found


def test_every_minute_of_arrival_fits_every_place_for_it():
    assert overflowing([Patient(arrival_time=at) for at in MINUTES], Slot(SlotField.ARRIVAL_TIME)) == []


def test_every_minute_of_every_weekday_fits_where_a_time_is_counted():
    clocks = [Patient(surgery_date=day, arrival_time=at) for day in WEEK for at in MINUTES]
    clocks += [Patient(arrival_time=at) for at in MINUTES]
    for hours in (0, -24):
        assert overflowing(clocks, Slot(SlotField.CLOCK, Offset(hours, Unit.HOUR))) == []


@pytest.mark.parametrize("field", [SlotField.DAY, SlotField.SURGERY_DATE, SlotField.STRIP])
def test_every_day_of_every_weekday_fits_every_place_for_a_day(field):
    days = [Patient(surgery_date=day) for day in EVERY_DAY]
    assert overflowing(days, Slot(field, Offset(0, Unit.DAY))) == []


def test_every_follow_up_visit_fits_every_place_for_it():
    visits = [Patient(follow_up_date=day, follow_up_time=at) for day in EVERY_DAY for at in (None, WIDEST)]
    visits += [Patient(follow_up_date=date(2027, 9, 29), follow_up_time=at) for at in MINUTES]
    assert overflowing(visits, Slot(SlotField.FOLLOW_UP)) == []


def test_a_text_that_is_too_wide_would_be_found():
    slot = Slot(SlotField.ARRIVAL_PLACE)
    assert overflowing([Patient(arrival_place="Riverbend Surgery Center, Entrance B, second floor" * 2)], slot) != []


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("at", AWKWARD, ids=str)
def test_an_awkward_time_prints_in_every_pack(size, at):
    for choice in choices():
        if choice.size == size:
            day = date(2027, 9, 29)
            night = Patient(surgery_date=day, arrival_time=at, follow_up_date=day, follow_up_time=at)
            assert shop(choice).printed(night)


def test_room_in_a_sentence_is_kept_for_the_widest_date_and_time():
    shape = typefaces(fonts_folder()).shape
    for words in {place.words.language: place.words for _, place in rooms().values()}.values():
        for bold in (False, True):
            clock = shape(longest_text(Slot(SlotField.ARRIVAL_TIME), words, {}), bold).width
            assert clock == max(shape(words.clock(at), bold).width for at in MINUTES)
            day = shape(longest_text(Slot(SlotField.DAY, form=DateForm.WEEKDAY), words, {}), bold).width
            assert day >= 0.99 * max(shape(words.day(each, "date_weekday"), bold).width for each in EVERY_DAY)


FEW = (
    Choice("lumbar-foraminotomy", "day-of-surgery", size="large"),
    Choice("cervical-foraminotomy", "pre-op", "northmoor-spine", "bello", "a4", "giant"),
    Choice("lumbar-foraminotomy", "discharge", paper="a4"),
)
TIMES = st.none() | st.sampled_from(AWKWARD) | st.builds(time, st.integers(0, 23), st.integers(0, 59))
DATES = st.none() | st.dates() | st.dates(date(2026, 1, 1), date(2030, 1, 1))


@given(st.sampled_from(FEW), st.builds(Patient, surgery_date=DATES, arrival_time=TIMES, follow_up_date=DATES,
                                       follow_up_time=TIMES))  # fmt: skip
@settings(max_examples=300, suppress_health_check=[HealthCheck.too_slow])
def test_any_patient_with_any_days_and_times_is_printed(choice, patient):
    assert shop(choice).printed(patient)
