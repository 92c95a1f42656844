"""A patient file (YAML or JSON) becomes the patient's own fields, or its faults without a value of it.

It stands apart from the other files so that a packet can be printed without loading any of them.
"""

import re
from pathlib import Path
from typing import Annotated, Literal

from handouts.content.folders import shown, unreadable
from handouts.content.places import Sourced
from handouts.content.shapes import First, Least, Refusal, Shape
from handouts.content.source import MAX_BYTES, read_source
from handouts.content.validation import validate
from handouts.content.values import Day, Model, Text, one_or_many
from handouts.diagnostics import HandoutError


def _clock_time(value: object) -> object:
    if value is None:
        return value
    found = re.fullmatch(r"([0-9]{1,2}):([0-9]{2})(?::00)?", value) if isinstance(value, str) else None
    if found is None or int(found[1]) > 23 or int(found[2]) > 59:
        raise Refusal("not-a-time", "not a time of day", 'write hours and minutes from 00:00 to 23:59, as in "09:30"')
    return f"{int(found[1]):02}:{found[2]}"


def _levels(value: object) -> object:
    return re.split(r"\s*[,;]\s*", value.strip()) if isinstance(value, str) and value.strip() else one_or_many(value)


def _stripped(value: object) -> object:
    return value.strip() if isinstance(value, str) else value


ClockWritten = Annotated[
    str, Shape(r"^([01]?[0-9]|2[0-3]):[0-5][0-9](:00)?$", 'write hours and minutes, as in "09:30"')
]
Clock = Annotated[str, First(_clock_time, ClockWritten)]
PatientText = Annotated[str, First(_stripped, str), Least(1)]


class PatientFile(Model, frozen=True, kw_only=True):
    """The patient's own fields; all may be missing. Times are kept as `HH:MM`."""

    name: PatientText | None = None
    reference: PatientText | None = None
    surgery_date: Day | None = None
    arrival_time: Clock | None = None
    arrival_place: PatientText | None = None
    surgeon: PatientText | None = None
    side: Literal["left", "right", "both"] | None = None
    levels: Annotated[tuple[PatientText, ...], First(_levels, Text | tuple[PatientText, ...])] = ()
    follow_up_date: Day | None = None
    follow_up_time: Clock | None = None
    notes: PatientText | None = None


def load_patient(given: Path | bytes, name_shown: str = "") -> Sourced[PatientFile]:
    """Read a patient file (YAML or JSON). Raises HandoutError that never tells a value of it.

    `name_shown` is the file's name in messages; without it a path is shown as given.
    """
    name = name_shown or (shown(given) if isinstance(given, Path) else "standard input")
    source = read_source(given if isinstance(given, bytes) else _patient_bytes(given, name), name)
    return Sourced(validate(PatientFile, source, private=True), source.places)


def _patient_bytes(path: Path, name: str) -> bytes:
    try:
        with path.open("rb") as file:
            return file.read(MAX_BYTES + 1)
    except OSError as error:
        raise HandoutError(unreadable(name, error)) from None
