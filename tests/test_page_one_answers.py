"""Page 1 alone says what, when, where and whom to call; the check list says what to do on day 3."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date, time, timedelta

import packets
import pytest
from choices_made import read
from elements import Piece, pieces
from msgspec import Struct
from msgspec.structs import replace
from packets import PROCEDURES, Choice
from printed_dates import MONTHS, clock_forms, counted, day_forms
from readback import page_texts

from handouts.pipeline import build_packet
from handouts.resolve.request import Patient

SURGEONS = (("riverbend-spine", "okafor"), ("riverbend-spine", "lindqvist"), ("northmoor-spine", "ward"))
BETWEEN = r"[^.\d]{0,40}?"
"""What may stand between the words that ask and the answer: no other sentence and no other number."""


class Question(Struct, frozen=True):
    """What a patient asks, the words that lead to the answer on paper, and the answer in all its forms."""

    asks: str
    cue: str
    answers: tuple[str, ...]

    def is_answered(self, page: str) -> bool:
        forms = "|".join(r"\s+".join(map(re.escape, answer.split())) for answer in self.answers)
        return bool(self.answers) and bool(re.search(rf"(?i)(?:{self.cue}){BETWEEN}(?:{forms})(?!\w)", page))


def hours(fact: str, clinic: str, surgeon: str) -> float:
    """A length of time as the surgeon, else the clinic, else the default has it, in hours."""
    layers = (read(f"clinics/{clinic}/surgeons/{surgeon}.yaml"), read(f"clinics/{clinic}/clinic.yaml"))
    written = next((layer["facts"][fact] for layer in layers if fact in layer.get("facts", {})), None)
    number, unit = (written or read("facts.yaml")[fact]["default"]).split()
    return float(number) * {"hour": 1, "minute": 1 / 60}[unit.rstrip("s")]


def questions(choice: Choice, patient: Patient) -> list[Question]:
    """What a patient asks of page 1, with answers from the patient file, the clinic file and the facts alone."""
    clinic = read(f"clinics/{choice.clinic}/clinic.yaml")
    british, day, at = clinic["country"] == "GB", patient.surgery_date, patient.arrival_time
    name = choice.procedure.replace("-", " ")
    region = "neck" if name.startswith("cervical") else "lower back"
    sides = [f"{patient.side} side, {level.replace('-', ' to ')}" for level in patient.levels]

    def counted_back(fact: str) -> tuple[str, ...]:
        return tuple(clock_forms(at, hours(fact, choice.clinic, choice.surgeon), day)) if at else ()

    return [
        Question("what operation?", r"surgery|operation", (name,)),
        Question("where on my body?", "", (f"nerve in your {region}",)),
        Question("which side and level?", r"side|level", tuple(sides)),
        Question("which day?", r"date|day", tuple(day_forms(day, british)[:1]) if day else ()),
        Question("when do I arrive?", r"arrive|arrival", tuple(clock_forms(at, 0, day)) if at else ()),
        Question("where do I go?", r"where|place|go to", (patient.arrival_place or clinic["arrival_place"],)),
        Question("when is my last food?", r"(?:no|stop)\b[^.]*\b(?:food|eat)", counted_back("fast_food")),
        Question("when is my last drink?", r"drinks?\b[^.]*\buntil", counted_back("fast_clear")),
        Question("whom do I call by day?", r"\bday\b", (clinic["phones"]["day"]["number"],)),
        Question("whom do I call at night?", r"\bnight\b", (clinic["phones"]["night"]["number"],)),
        Question("whom do I call when it cannot wait?", r"\bcall\b", (f"{clinic['emergency']['number']} now",)),
    ]


def unanswered(page: str, choice: Choice, patient: Patient) -> list[str]:
    return [question.asks for question in questions(choice, patient) if not question.is_answered(page)]


@pytest.mark.parametrize("pack", ["pre-op", "full", "key-sheet"])
@pytest.mark.parametrize(("clinic", "surgeon"), SURGEONS)
@pytest.mark.parametrize("procedure", PROCEDURES)
def test_page_one_answers_every_question(procedure: str, clinic: str, surgeon: str, pack: str) -> None:
    choice = Choice(procedure, pack, clinic, surgeon)
    page = page_texts(packets.packet(choice).data)[0]
    assert unanswered(page, choice, packets.example_patient(procedure)) == []


@pytest.mark.parametrize(("arrival", "food"), [(time(6, 30), "10:30 pm on Monday"), (time(8, 0), "11:59 pm on Monday")])
def test_an_early_arrival_says_on_which_evening_food_stops(arrival: time, food: str) -> None:
    choice = Choice("lumbar-foraminotomy", "pre-op")
    patient = replace(packets.example_patient(choice.procedure), arrival_time=arrival)
    page = page_texts(build_packet(packets.library(), replace(packets.request(choice), patient=patient)).data)[0]
    assert unanswered(page, choice, patient) == []
    assert food in " ".join(page.split())


def test_a_page_without_the_answers_leaves_the_questions_open() -> None:
    choice = Choice("lumbar-foraminotomy", "pre-op")
    patient = packets.example_patient(choice.procedure)
    undated = page_texts(packets.packet(choice._replace(dated=False)).data)[0]
    open_questions = [
        "which side and level?", "which day?", "when do I arrive?", "when is my last food?", "when is my last drink?",
    ]  # fmt: skip
    assert unanswered(undated, choice, patient) == open_questions
    last = page_texts(packets.packet(choice).data)[-1]
    assert len(unanswered(last, choice, patient)) >= 8


def test_an_answer_that_belongs_to_another_patient_is_none() -> None:
    choice = Choice("lumbar-foraminotomy", "pre-op")
    page = page_texts(packets.packet(choice).data)[0]
    patient = packets.example_patient(choice.procedure)
    assert patient.surgery_date
    later = replace(patient, surgery_date=patient.surgery_date + timedelta(days=1), arrival_time=time(10, 0))
    assert unanswered(page, choice, later) == [
        "which day?", "when do I arrive?", "when is my last food?", "when is my last drink?",
    ]  # fmt: skip


# The check list

DAYS = {"day": 1, "week": 7, "month": 30}
DATED = re.compile(rf"\d.*\b(?:{'|'.join(MONTHS[1:])})\b")
PERIOD = re.compile(
    r"(?i)(?:first (?P<first>\d+)|day (?P<day>\d+) to week (?P<week>\d+)"
    r"|(?P<unit>week|month)s? (?P<from>\d+) to (?P<to>\d+))"
)


def check_list(found: Sequence[Piece]) -> dict[str, list[str]]:
    """The boxes under each heading of the recovery check list, in order."""
    listed: dict[str, list[str]] = {}
    for piece in found:
        if re.search(r"(?i)recovery check ?list", piece.section):
            boxes = listed.setdefault(piece.part, [])
            boxes += [piece.text] if piece.role == "LBody" else []
    return {heading: boxes for heading, boxes in listed.items() if boxes}


def by_its_name(heading: str, day: int) -> bool:
    """Whether "First 2 days", "Day 3 to week 2" or "Weeks 3 to 6" takes in a day after surgery."""
    named = PERIOD.search(heading)
    if not named:
        return False
    if named["first"]:
        return day <= int(named["first"])
    if named["day"]:
        return int(named["day"]) <= day <= int(named["week"]) * DAYS["week"]
    unit = DAYS[named["unit"].lower()]
    return (int(named["from"]) - 1) * unit < day <= int(named["to"]) * unit


def end_by_its_name(heading: str, surgery: date) -> date | None:
    """The last day of "First 2 days", "Day 3 to week 2" or "Weeks 3 to 6"."""
    named = PERIOD.search(heading)
    if not named:
        return None
    unit = "week" if named["week"] else (named["unit"] or "day").lower()
    return counted(surgery, int(named["first"] or named["week"] or named["to"]), unit)


def by_its_date(heading: str, day: date, british: bool) -> bool:
    """Whether the date at the right of a heading is this day or a later one."""
    ends = (day + timedelta(days=ahead) for ahead in range(400))
    return any(re.search(rf"\bto {re.escape(day_forms(end, british)[1])}\b", heading) for end in ends)


@pytest.mark.parametrize(("clinic", "surgeon"), SURGEONS)
@pytest.mark.parametrize("procedure", PROCEDURES)
def test_the_check_list_says_what_to_do_on_day_three(procedure: str, clinic: str, surgeon: str) -> None:
    british = clinic.startswith("northmoor")
    surgery = packets.example_patient(procedure).surgery_date
    assert surgery
    dated = check_list(pieces(packets.packet(Choice(procedure, "full", clinic, surgeon)).data))
    heading = next(name for name in dated if by_its_date(name, surgery + timedelta(days=3), british))
    assert by_its_name(heading, 3), heading
    for name in dated:
        end = end_by_its_name(name, surgery)
        assert end is None or DATED.search(name) is None or day_forms(end, british)[1] in name, name
    undated = check_list(pieces(packets.packet(Choice(procedure, "full", clinic, surgeon, dated=False)).data))
    without = undated[next(name for name in undated if by_its_name(name, 3))]
    assert list(map(_without_days, without)) == list(map(_without_days, dated[heading]))
    _is_a_plan_for_the_day(dated[heading], procedure, clinic, surgeon)


def _without_days(box: str) -> str:
    """A line whose limits end on a day, or, where the day is still to be written in, so long after surgery."""
    return re.sub(r"until (?:\d+ \w+ after surgery:|\w+ \w+\.)", "until a day.", box)


def _is_a_plan_for_the_day(boxes: list[str], procedure: str, clinic: str, surgeon: str) -> None:
    limit = read(f"clinics/{clinic}/surgeons/{surgeon}.yaml")["facts"]["lift_limit"]
    assert 4 <= len(boxes) <= 8
    assert any("lift" in box.lower() and limit in box for box in boxes), limit
    assert any("wound" in box.lower() for box in boxes)
    moves = r"bend|twist|stand" if procedure.startswith("lumbar") else r"neck|turn"
    assert any(re.search(moves, box, re.IGNORECASE) for box in boxes)


def test_a_check_list_without_the_day_gives_no_period() -> None:
    assert not by_its_name("First 2 days to Thursday, March 11", 3)
    assert by_its_name("First 3 days", 3)
    assert by_its_name("Weeks 1 to 2 to Tuesday, March 23", 3)
    assert by_its_name("Day 3 to week 2 to Tuesday, March 23", 3)
    assert not by_its_name("Day 4 to week 2", 3)
    assert not by_its_name("Weeks 3 to 6", 3)
    assert not by_its_name("Before you leave Tuesday, March 9", 0)
    assert by_its_date("Weeks 1 to 2 to Tuesday, March 23", date(2027, 3, 12), british=False)
    assert not by_its_date("First 2 days to Thursday, March 11", date(2027, 3, 12), british=False)
    assert by_its_date("First 2 days to Thursday 11 March", date(2027, 3, 11), british=True)
    assert check_list([Piece("Your recovery", "LBody", "Walk.", 1, part="First 3 days")]) == {}
