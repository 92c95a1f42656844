"""What is asked for: a patient file and the choices of one build, checked and in one normal form."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterator
from datetime import date, time
from typing import TYPE_CHECKING, Final

from msgspec import Struct
from msgspec.structs import replace

from handouts.diagnostics import Diagnostic, HandoutError, Location, Severity
from handouts.resolve.spine import is_level

if TYPE_CHECKING:
    from handouts.content.patient import PatientFile

_LIMITS: Final[dict[str, int]] = {
    "name": 80, "reference": 30, "arrival_place": 100, "surgeon": 60, "levels": 12, "notes": 600,
}  # fmt: skip
"""Most characters of each field of text: what still fits its place at the smallest size allowed."""

_LEVEL: Final = re.compile(
    r"(?P<first>[CTLS])(?P<upper>[0-9]{1,2})(?:\s*[-/\u2013]\s*|\s+to\s+)(?P<last>[CTLS]?)(?P<lower>[0-9]{1,2})",
    re.IGNORECASE,
)
_MOST_LEVELS: Final = 6
LEVELS_HINT: Final = "write them as in L4-L5, from the upper one to the lower, each by itself"

# Cc control, Cf format (bidi overrides, zero-width), Cs lone surrogates, Zl and Zp line and paragraph separators.
_REFUSED_CATEGORIES: Final = frozenset({"Cc", "Cf", "Cs", "Zl", "Zp"})
# Persian and several Indic scripts spell names with these two joiners.
_ALLOWED: Final = frozenset({"\N{ZERO WIDTH NON-JOINER}", "\N{ZERO WIDTH JOINER}"})
_ONE_SIGN: Final = str.maketrans(
    {
        "\N{HYPHEN}": "-",
        "\N{NON-BREAKING HYPHEN}": "-",
        "\N{MICRO SIGN}": "\N{GREEK SMALL LETTER MU}",
        "\N{GREEK PHI SYMBOL}": "\N{GREEK SMALL LETTER PHI}",
        "\N{INCREMENT}": "\N{GREEK CAPITAL LETTER DELTA}",
    }
)
"""Signs the fonts draw with one glyph: what is read back from paper must be what was asked for."""


class Patient(Struct, frozen=True):
    """The patient's own fields in one normal form; empty or None where nothing is known."""

    name: str = ""
    reference: str = ""
    surgery_date: date | None = None
    arrival_time: time | None = None
    arrival_place: str = ""
    surgeon: str = ""
    side: str = ""
    levels: tuple[str, ...] = ()
    follow_up_date: date | None = None
    follow_up_time: time | None = None
    notes: str = ""


class Request(Struct, frozen=True):
    """The choices of one build. `settings` are facts and `options` options as (name, text); a later one wins."""

    procedure: str
    today: date
    clinic: str | None = None
    surgeon: str | None = None
    pack: str | None = None
    blocks: tuple[str, ...] = ()
    settings: tuple[tuple[str, str], ...] = ()
    options: tuple[tuple[str, str], ...] = ()
    paper: str | None = None
    size: str = "standard"
    grey: bool = False
    patient: Patient | None = None


_ANY_TIME: Final = time(12, 0)
_FAR: Final = 731
"""Days."""
_EARLIEST: Final = time(5)
_LATEST: Final = time(18)
_MIDNIGHT_HINT: Final = "check it; midnight is read as either end of a day, so the minute after it is printed"


def for_anybody(request: Request) -> Request:
    """The same request without what only fills places on laid-out pages: all whose requests are equal share a layout.

    Pages depend on whether there is a date of surgery and a time of arrival, on the levels and on the surgeon.
    """
    given = request.patient or Patient()
    anybody = Patient(
        surgery_date=request.today if given.surgery_date else None,
        arrival_time=_ANY_TIME if given.arrival_time else None,
        levels=given.levels,
        surgeon=given.surgeon,
    )
    return replace(request, patient=anybody)


class Doubt(Struct, frozen=True):
    """What is possible in a patient's field, and unlikely: `what` says it behind the name of the field."""

    code: str
    field: str
    what: str
    hint: str


def doubts(patient: Patient, today: date) -> Iterator[Doubt]:
    """Dates, times and levels to look at again; none of them stops a packet."""
    surgery, follow_up = patient.surgery_date, patient.follow_up_date
    no_letter = bool(patient.name) and not any(map(str.isalpha, patient.name))
    if no_letter or any(map(str.isdigit, patient.name)):
        what = "has no letter" if no_letter else "has a digit in it"
        yield Doubt("strange-name", "name", what, "look whether name and reference have changed places")
    if surgery and surgery < today:
        yield Doubt("date-in-past", "surgery_date", "is in the past", "check the year")
    if surgery and (surgery - today).days > _FAR:
        yield Doubt("date-far-ahead", "surgery_date", "is more than two years ahead", "check the year")
    if surgery and follow_up and follow_up <= surgery:
        yield Doubt("follow-up-too-early", "follow_up_date", "is not after the day of surgery", "check the two dates")
    if not all(map(is_level, patient.levels)):
        yield Doubt("strange-level", "levels", "has one that no spine has", LEVELS_HINT)
    if patient.arrival_time not in (None, time(0)) and not _EARLIEST <= patient.arrival_time < _LATEST:
        yield Doubt("unlikely-hour", "arrival_time", "is not between 5 am and 6 pm", "check am and pm")
    for field, given in (("arrival_time", patient.arrival_time), ("follow_up_time", patient.follow_up_time)):
        if given == time(0):
            yield Doubt("midnight", field, "is midnight", _MIDNIGHT_HINT)


def patient_warnings(request: Request, pack: str, *, prints_notes: bool) -> tuple[Diagnostic, ...]:
    """What is odd about the patient's own fields in a pack (empty for single blocks); none of it stops a build."""
    patient = request.patient or Patient()
    found = list(doubts(patient, request.today))
    if patient.notes and not prints_notes:  # they would be lost without a word
        lost = f"is printed nowhere in pack '{pack}'" if pack else "is lost"
        hint = "add a block with an item 'notes', such as 'questions', or choose a pack that has one"
        found.insert(0, Doubt("notes-not-printed", "notes", lost, hint))
    return tuple(
        Diagnostic(one.code, f"patient field '{one.field}' {one.what}", None, one.hint, Severity.WARNING)
        for one in found
    )


def patient_of(file: PatientFile, at: Callable[[str], Location] | None = None) -> Patient:
    """Bring a patient file's fields into normal form (Unicode NFC, one sign for signs that look alike).

    `at` gives the place of a field. Raises `HandoutError` naming each field with a control character or too many
    characters, never its text.
    """
    found: list[Diagnostic] = []

    def clean(field: str, text: str | None) -> str:
        if not text:
            return ""
        normal = unicodedata.normalize("NFC", text).translate(_ONE_SIGN)
        found.extend(_objections(field, normal, at(field) if at else None))
        return normal

    patient = Patient(
        name=clean("name", file.name),
        reference=clean("reference", file.reference),
        surgery_date=file.surgery_date,
        arrival_time=_clock(file.arrival_time),
        arrival_place=clean("arrival_place", file.arrival_place),
        surgeon=clean("surgeon", file.surgeon),
        side=file.side or "",
        levels=tuple(canonical_level(clean("levels", level)) for level in file.levels),
        follow_up_date=file.follow_up_date,
        follow_up_time=_clock(file.follow_up_time),
        notes=clean("notes", file.notes),
    )
    if len(patient.levels) > _MOST_LEVELS:
        hint = f"give at most {_MOST_LEVELS} levels"
        found.append(
            Diagnostic("too-long", "patient field 'levels' has too many entries", at("levels") if at else None, hint)
        )
    if found:
        raise HandoutError(*found)
    return patient


def canonical_level(text: str) -> str:
    """Write a level of the spine in one way: `L4/5`, `l4-5` and `L4 to L5` are `L4-L5`; anything else stays."""
    found = _LEVEL.fullmatch(text)
    if found is None:
        return text
    first = found["first"].upper()
    return f"{first}{found['upper']}-{(found['last'] or first).upper()}{found['lower']}"


def _objections(field: str, text: str, location: Location | None) -> list[Diagnostic]:
    found = []
    allowed = _ALLOWED | {"\n"} if field == "notes" else _ALLOWED
    signs = "" if text.isprintable() else text
    if any(unicodedata.category(sign) in _REFUSED_CATEGORIES and sign not in allowed for sign in signs):
        message = f"patient field '{field}' has a control character"
        found.append(Diagnostic("control-character", message, location, "type the text again by hand"))
    if len(text) > _LIMITS[field]:
        hint = f"use at most {_LIMITS[field]} characters"
        found.append(Diagnostic("too-long", f"patient field '{field}' is too long", location, hint))
    return found


def _clock(text: str | None) -> time | None:
    return time.fromisoformat(text) if text else None
