"""What a spreadsheet calls its columns becomes the names this tool knows; case, spaces and synonyms are forgiven."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache
from typing import Final

from msgspec import Struct


class Column(Struct, frozen=True):
    """A column every sheet may have: its name, what it means to the person who fills it, and what else it is called."""

    name: str
    says: str
    also: tuple[str, ...] = ()


PATIENT_COLUMNS: Final = (
    Column("name", "The patient's name as it should be printed.", ("patient_name", "patient", "full_name")),
    Column(
        "reference",
        "Your own number for the patient; leading zeros are kept. It is part of the file name, the name never is.",
        (
            "id",
            "mrn",
            "medical_record_number",
            "patient_id",
            "reference_number",
            "hospital_number",
            "nhs_number",
            "ref",
        ),
    ),
    Column(
        "surgery_date",
        "The day of surgery: a date cell, or text such as 2027-03-09 or 9 March 2027.",
        ("date_of_surgery", "surgery_day", "day_of_surgery", "operation_date", "date_of_operation"),
    ),
    Column("arrival_time", "When the patient arrives: 09:00, 9:00 am or 14:30.", ("time_of_arrival", "arrive_at")),
    Column("arrival_place", "Where the patient arrives. Empty: the clinic's own place.", ("place_of_arrival",)),
    Column("side", "left, right or both."),
    Column("levels", "The levels of the spine, such as L4-L5; more than one with a semicolon.", ("level",)),
    Column("follow_up_date", "The day of the first visit after surgery.", ("followup_date", "date_of_follow_up")),
    Column("follow_up_time", "The time of that visit.", ("followup_time", "time_of_follow_up")),
    Column("notes", "Free text for the patient, in packs that have a place for it, such as full.", ("note",)),
)
"""The fields of a patient file."""

CHOICE_COLUMNS: Final = (
    Column("procedure", "cervical or lumbar.", ("operation",)),
    Column(
        "pack", "Which pages: pre-op, day-of-surgery, discharge, full. Empty: the procedure's usual one.", ("packet",)
    ),
    Column("clinic", "The clinic's short name, as 'handouts list clinics' shows it."),
    Column("surgeon", "The surgeon's short name or printed name. Empty: the clinic's own default.", ("doctor",)),
    Column("paper", "letter or a4. Empty: the clinic's paper.", ("paper_size",)),
    Column("size", "Size of the type: standard, large or giant.", ("type_size", "print_size")),
    Column("grey", "yes for a black-and-white printer.", ("gray", "greyscale", "grayscale")),
    Column("copies", "How many times a print run has it, from 1. Empty: once.", ("number_of_copies",)),
)
"""What a row chooses; an empty cell leaves what the command line says."""

PREFIXED: Final = (
    Column("option:NAME", "Tailors the operation, such as option:stay with the cell one-night; NAME alone will do."),
    Column("set:FACT", "Changes one of the surgeon's numbers, such as set:lift_limit with the cell 8 lb."),
)
"""Columns there are many of; 'handouts list options' and 'handouts list facts' show the names."""

COLUMNS: Final = (*PATIENT_COLUMNS, *CHOICE_COLUMNS)
PATIENT_NAMES: Final = frozenset(column.name for column in PATIENT_COLUMNS)
NAMES: Final = frozenset(column.name for column in COLUMNS)

_SYNONYMS: Final = {other: column.name for column in COLUMNS for other in column.also}
_PREFIXES: Final = {"set": "set", "fact": "set", "option": "option"}
_GAPS: Final = re.compile(r"[\s_\-\u2010-\u2015]+")
_EDGES: Final = "_*.:?!#"


def canonical(header: str) -> str:
    """Write a column's name in one way: `Surgery date`, `surgery-date` and `Date of surgery` are `surgery_date`."""
    head, colon, tail = header.partition(":")
    prefix = _PREFIXES.get(_plain(head))
    if colon and prefix and (name := _plain(tail)):
        return f"{prefix}:{name}"
    plain = _plain(header)
    return _SYNONYMS.get(plain, plain)


def is_usual(name: str) -> bool:
    """Whether a canonical name could be a column of any sheet, whatever options and facts there are."""
    return name in NAMES or name.startswith(("set:", "option:"))


@lru_cache(maxsize=1024)
def forgiven(text: str) -> str:
    """Bring a name in a cell to the form names are compared in: `Pre-op`, `pre op` and `PRE_OP` are one."""
    return _plain(text)


def _plain(text: str) -> str:
    return _GAPS.sub("_", unicodedata.normalize("NFKC", text).casefold()).strip(_EDGES)
