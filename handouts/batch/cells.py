"""A cell becomes what a patient file would say: a day, a clock time or a text; what could be two things is refused."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date, time
from typing import Final

from handouts.batch.figures import DateOrder, day_in_order, is_in_figures, refuse_short_year
from handouts.batch.grid import Cell
from handouts.content.shapes import Refusal

_MONTHS: Final = (
    "january", "february", "march", "april", "may", "june", "july", "august", "september", "october", "november",
    "december",
)  # fmt: skip
_WEEKDAYS: Final = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
_YEAR_FIRST: Final = re.compile(r"([0-9]{4})([/.-])([0-9]{2})\2([0-9]{2})(?:[T ]00:00(?::00(?:\.0{1,9})?)?)?")
_WITH_TIME: Final = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2} [0-9]{2}:[0-9]{2}:[0-9]{2}")
_WEEKDAY: Final = r"(?:(?P<weekday>[a-z]{3,9})\.?,?\s+)?"
_DAY: Final = r"(?P<day>[0-9]{1,2})(?:st|nd|rd|th)?"
_MONTH: Final = r"(?P<month>[a-z]{3,9})\.?"
_IN_WORDS: Final = (
    re.compile(rf"{_WEEKDAY}{_DAY}[\s-]+(?:of\s+)?{_MONTH}[\s,-]+(?P<year>[0-9]{{2}}(?:[0-9]{{2}})?)"),
    re.compile(rf"{_WEEKDAY}{_MONTH}\s+{_DAY},?\s+(?P<year>[0-9]{{4}})"),
)
_ERRORS: Final = frozenset(("#REF!", "#N/A", "#NAME?", "#VALUE!", "#DIV/0!", "#NUM!", "#NULL!", "#SPILL!"))
"""What a spreadsheet writes into a cell whose formula fails."""
_HALF_DAY: Final = re.compile(
    r"(?P<hour>1[0-2]|0?[1-9])(?:[:.](?P<minute>[0-5][0-9])(?::00)?)?\s*(?P<half>[ap])\.?\s?m\.?"
)
_WHOLE_DAY: Final = re.compile(
    r"(?P<hour>[01][0-9]|2[0-3])(?P<minute>[0-5][0-9])|(?P<h>[01][0-9]|[1-9]|2[0-3])\.(?P<m>[0-5][0-9])"
)
"""As hospitals and the British write it: 0930, 9.30. Never 0.25: so a spreadsheet counts six o'clock, in days."""

_OTHER_CODE_PAGE: Final = re.compile(
    r"[\xa1-\xa9\xac\xae-\xb3\xb5\xb6\xb8\xb9\xbc-\xbf]|[\xc0-\xd6\xd8-\xf6\xf8-\xff]{4}"
)
"""Signs of Latin-1 that no name has, and four of its accented letters in a row: three are in names ("Sæþór")."""
_ROUNDED: Final = re.compile(r"[0-9](?:[.,][0-9]+)?E\+[0-9]{2,3}")
_WRITE_DATE: Final = "write year-month-day, as in 2027-03-09, or the month in words, as in 9 March 2027"
_WRITE_TIME: Final = "write hours and minutes, as in 09:30 or 9:30 am"


def day_in(cell: Cell, order: DateOrder | None = None) -> date | str:
    """Read a day: a date cell, or text with the month in words. What it gives as text is for the patient file's rules.

    Raises `Refusal` for figures whose order two countries read differently, unless that is said; no day is guessed.
    """
    if isinstance(cell, date):
        return cell
    if isinstance(cell, time):
        raise Refusal("not-a-date", "not a date but a time of day", _WRITE_DATE)
    if cell.isdecimal():
        hint = "format the column as dates in your spreadsheet program"
        raise Refusal("not-a-date", "not a date but a number", hint)
    if is_in_figures(cell):
        if order:
            return day_in_order(cell, order)
        hint = f"{_WRITE_DATE}; or save the file as .xlsx, where a date cell is taken as such; or give --dates"
        raise Refusal("ambiguous-date", "a date in figures, in which day and month may stand either way round", hint)
    for pattern in _IN_WORDS:
        if (found := pattern.fullmatch(cell.lower())) and (month := _position(found["month"], _MONTHS)) is not None:
            return _named_day(found, month + 1)
    if found := _YEAR_FIRST.fullmatch(cell):
        return f"{found[1]}-{found[3]}-{found[4]}"
    if _WITH_TIME.fullmatch(cell):
        raise Refusal("not-a-date", "not a day alone but one with a time", "keep the day, and put the time elsewhere")
    return cell


def _named_day(found: re.Match[str], month: int) -> date:
    refuse_short_year(found["year"])
    try:
        day = date(int(found["year"]), month, int(found["day"]))
    except ValueError:
        message = "a date that is not in the calendar"
        raise Refusal("no-such-date", message, "check the day and the month") from None
    if found["weekday"] and _position(found["weekday"], _WEEKDAYS) != day.weekday():
        message = "a date that does not fall on the day of the week beside it"
        raise Refusal("wrong-weekday", message, "check the date, and leave the day of the week out")
    return day


def _position(word: str, names: Sequence[str]) -> int | None:
    """Find a name by its first three letters or more."""
    word = "sep" if word == "sept" else word
    return next((at for at, name in enumerate(names) if name.startswith(word)), None)


def clock_in(cell: Cell) -> str:
    """Read a time of day: a time cell, or text such as 2:30 pm, 1430 or 14.30. What it gives is for the patient file's
    rules.

    Raises `Refusal` for a date and for a time that is not on the minute.
    """
    if isinstance(cell, date):
        raise Refusal("not-a-time", "not a time of day but a date", _WRITE_TIME)
    if isinstance(cell, time):
        if cell.second:
            raise Refusal("not-a-time", "not a time on the minute", _WRITE_TIME)
        return f"{cell.hour:02}:{cell.minute:02}"
    if found := _WHOLE_DAY.fullmatch(cell):
        return f"{int(found['hour'] or found['h']):02}:{found['minute'] or found['m']}"
    found = _HALF_DAY.fullmatch(cell.lower())
    if found is None:
        return cell
    hour = int(found["hour"]) % 12 + (12 if found["half"] == "p" else 0)
    return f"{hour:02}:{found['minute'] or '00'}"


def name_in(cell: Cell) -> str:
    """Read a person's name. Raises `Refusal` for one that lost letters when the file was saved, besides what
    `text_in` refuses.
    """
    name = text_in(cell)
    if "?" in name or _is_misread(name):
        hint = "save the sheet as UTF-8 ('CSV UTF-8') or as .xlsx, and look at the name"
        raise Refusal("lost-letter", "not whole: letters were lost when the file was saved", hint)
    return name


def _is_misread(text: str) -> bool:
    """Whether letters were read as others: two signs for each, as UTF-8 looks in Windows-1252 ("JosÃ©"), or one, as the
    code pages of Eastern Europe look ("£ukasz", "Ãéþñãïò").
    """
    if _OTHER_CODE_PAGE.search(text):
        return True
    try:
        return not text.isascii() and text.encode("cp1252").decode("utf-8") != text
    except UnicodeError:
        return False


def reference_in(cell: Cell) -> str:
    """Read a record number. Raises `Refusal` for one that a spreadsheet has rounded, besides what `text_in` refuses."""
    reference = text_in(cell)
    if _ROUNDED.fullmatch(reference):
        hint = "format the column as text in your spreadsheet program and type the number again"
        raise Refusal("lost-digits", "not whole: a spreadsheet has rounded the number", hint)
    return reference


def text_in(cell: Cell, lines: bool = False) -> str:
    """Read text. Raises `Refusal` for what a spreadsheet made of it: a date, a lost letter, rows run together.

    `lines` says that the text may go over several lines.
    """
    if not isinstance(cell, str):
        what = "a date" if isinstance(cell, date) else "a time of day"
        hint = "format the column as text in your spreadsheet program and type the cell again"
        raise Refusal("not-text", f"not text but {what}", hint)
    if "\N{REPLACEMENT CHARACTER}" in cell:
        hint = "type the text again: a letter was lost when the file was saved"
        raise Refusal("lost-letter", "not whole: it holds the sign for a lost letter", hint)
    if cell in _ERRORS or cell.startswith("="):
        raise Refusal("not-text", "not text but a formula, or an error of one", "write what it is to say")
    if "\n" in cell and not lines:
        hint = "close the quote that opens here: the next rows may be caught in it"
        raise Refusal("many-lines", "not on one line", hint)
    return cell
