"""The types of text, number and condition all content files share, and what every table in them is."""

import re
from collections.abc import Iterator, Mapping
from datetime import date
from typing import Annotated, Final, Literal

from msgspec import Struct

from handouts.content.places import Path
from handouts.content.shapes import First, Least, Refusal, Shape

_YEARS: Final = range(1900, 2200)
"""Years in which somebody living may be operated on, or have looked something over."""


def one_or_many(value: object) -> object:
    """Read a single value as a list of one."""
    return value if isinstance(value, list | tuple) else [value]


def _yes_no_as_text(value: object) -> object:
    return ("yes" if value else "no") if isinstance(value, bool) else value


def _whole_number(value: object) -> object:
    if isinstance(value, int) and not isinstance(value, bool):
        return value
    if isinstance(value, str) and value.isascii() and value.isdecimal() and len(value) < 10:
        return int(value)
    raise Refusal("wrong-type", "not a whole number", "write digits only, as in 3")


def _calendar_day(value: object) -> object:
    if value is None:
        return value
    day = value if isinstance(value, date) else _written_day(value)
    if day.year not in _YEARS:
        raise Refusal("no-such-date", "a date in a year that cannot be meant", "check the year")
    return day


def _written_day(value: object) -> date:
    if not isinstance(value, str) or not re.fullmatch(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", value):
        raise Refusal("not-a-date", "not a date", "write year-month-day, as in 2027-03-09")
    try:
        return date.fromisoformat(value)
    except ValueError:
        raise Refusal("no-such-date", "a date that is not in the calendar", "check the day and the month") from None


FACT_NAME: Final = Shape(r"^[a-z][a-z0-9_]*$", "use small letters, digits and underscores, as in 'lift_limit'")
Digits = Annotated[str, Shape(r"^[0-9]{1,9}$", "write digits only, as in 3")]
WholeNumber = Annotated[int, First(_whole_number, Digits)]
Text = Annotated[str, Least(1)]
MaybeEmpty = str
Id = Annotated[str, Shape(r"^[a-z0-9]+(-[a-z0-9]+)*$", "use small letters, digits and hyphens, as in 'what-to-expect'")]
FactName = Annotated[str, FACT_NAME]
YearMonth = Annotated[str, Shape(r"^\d{4}-(0[1-9]|1[0-2])$", 'write year and month, as in "2029-03"')]
Colour = Annotated[str, Shape(r"^#[0-9A-Fa-f]{6}$", 'write six hexadecimal digits in quotes, as in "#0B5563"')]
DayWritten = Annotated[str, Shape(r"^(19|2[01])[0-9]{2}-[0-9]{2}-[0-9]{2}$", "write year-month-day, as in 2027-03-09")]
Day = Annotated[date, First(_calendar_day, DayWritten)]
Country = Annotated[str, Shape(r"^[A-Z]{2}$", "use the two capital letters of ISO 3166, as in US")]
Texts = tuple[Text, ...]
Region = Literal["cervical", "lumbar"]
AcceptedValue = Annotated[Text, First(_yes_no_as_text, Text | bool)]
Accepted = Annotated[tuple[AcceptedValue, ...], First(one_or_many, AcceptedValue | tuple[AcceptedValue, ...]), Least(1)]
When = dict[Text, Accepted]
"""A condition as data: every key must match one of its accepted values (`dated: yes` reads as the text "yes")."""


class Model(Struct, frozen=True):
    """A table in a content file: unknown keys are errors, nothing changes after loading."""

    @classmethod
    def arranged(cls, file: Mapping[str, object]) -> Mapping[str, object]:
        """Arrange the file's keys as the model has them."""
        return file

    @classmethod
    def path_in_file(cls, path: Path) -> Path:
        """Turn a path in the model into one in the file, for models that arrange the file's keys anew."""
        return path

    def refusals(self) -> Iterator[Refusal]:
        """Give what is wrong with keys that are sound one by one but do not go together."""
        return iter(())
