"""Amounts, dates and clock times to the words of one language, from its fixed words and its locale."""

from __future__ import annotations

import re
from collections import deque
from collections.abc import Callable, Mapping
from datetime import date, time
from decimal import Decimal
from functools import cached_property, lru_cache
from typing import Final

from msgspec import Struct

from handouts.resolve.calendar import Calendar, written_clock, written_day
from handouts.resolve.quantities import UNITS, US_UNITS, Quantity, converted

GLUE: Final = "\N{NO-BREAK SPACE}"

_PLACE: Final = re.compile(r"\{([a-z_]+)\}")
_DAY_BESIDE_MONTH: Final = re.compile(r"(?<=M) (?=d)|(?<=d) (?=M)")
_MOST_DAYS: Final = 8192
_UNIT_WORDS: Final[dict[str, str]] = {"C": "celsius", "F": "fahrenheit"}


class Words(Struct, frozen=True, dict=True):
    """The fixed words of one language: templates by key, plural forms as `key.one`, `key.other`."""

    language: str
    texts: Mapping[str, str]
    spelling: Mapping[str, str]
    calendar: Calendar

    def say(self, key: str, **places: str) -> str:
        """Fill the template `key`; a template asking for a place that is not given is an error of the words file."""
        return _PLACE.sub(lambda found: places[found[1]], self.texts[key])

    def one_of(self, key: str, amount: Decimal | int) -> str:
        """Choose the plural form of `key` for `amount` by the language's own rule (CLDR)."""
        return self.texts.get(f"{key}.{_plural_form(self.language, Decimal(amount))}") or self.texts[f"{key}.other"]

    def number(self, value: Decimal | int) -> str:
        """Write a number with the language's decimal sign and grouping."""
        return _number(self.language, Decimal(value))

    def day(self, day: date, form: str) -> str:
        """Write a day in the words' pattern `form` (`date_full`, `date_weekday`, ...), day and month unbreakable."""
        return self._in_pattern(self.texts[form], day)

    def short_weekday(self, day: date) -> str:
        """Write a day with its weekday shortened ("Tue, March 9")."""
        return self._in_pattern(self.texts["date_weekday"].replace("EEEE", "EEE"), day)

    def shortest(self, day: date, form: str) -> str:
        """Write a day in a pattern with weekday and month shortened ("Thu, Sep 10")."""
        return self._in_pattern(self.texts[form].replace("EEEE", "EEE").replace("MMMM", "MMM"), day)

    def _in_pattern(self, pattern: str, day: date) -> str:
        known = self._days.get((pattern, day))
        if known is None:
            if len(self._days) >= _MOST_DAYS:
                self._days.clear()
            known = self._days[pattern, day] = written_day(self.calendar, _DAY_BESIDE_MONTH.sub(GLUE, pattern), day)
        return known

    @cached_property
    def _days(self) -> dict[tuple[str, date], str]:
        """Days already written: those of one list for the theatre come again and again."""
        return {}

    def weekday(self, day: date) -> str:
        """Name the day of the week."""
        return written_day(self.calendar, "EEEE", day)

    def clock(self, at: time) -> str:
        """Write a clock time without a break in it ("9:00 am")."""
        return _clock(self.calendar, self.texts["clock"], at)

    def quantity(self, quantity: Quantity, units: str) -> str:
        """Write a quantity for a clinic that counts in `units`: us `5 lb (2.3 kg)`, metric `2.3 kg`."""
        other = converted(quantity)
        if other is None:
            return self.in_own_unit(quantity)
        us, metric = (quantity, other) if quantity.unit in US_UNITS else (other, quantity)
        if units == "metric":
            return self.in_own_unit(metric)
        return self.say("quantity_both", first=self.in_own_unit(us), second=self.in_own_unit(metric))

    def in_own_unit(self, quantity: Quantity) -> str:
        """Write a quantity in the unit it has ("3 weeks", "1 to 2 hours"), number and unit glued."""
        low, high = self.number(quantity.low), self.number(quantity.high)
        if not quantity.unit:
            return self.say("range_of", low=low, high=high) if quantity.is_range else high
        unit = self.one_of(_UNIT_WORDS.get(quantity.unit, quantity.unit), quantity.high)
        if not quantity.is_range:
            return self.say("quantity", number=high, unit=unit).replace(" ", GLUE)
        text = self.say("range_with_unit", low=low, high=high, unit=unit)
        return text.replace(f"{high} {unit}", f"{high}{GLUE}{unit}")

    def respelt(self, text: str) -> str:
        """Put the language's own words in content text: whole words, the longest phrase first, capitals kept."""
        return _respelling(tuple(self.spelling.items()))(text) if self.spelling else text

    def glued(self, text: str) -> str:
        """Put a no-break space between number and unit ("6 weeks") and between clock time and am or pm."""
        return _gluing(self.calendar, self._unit_words)(text)

    @cached_property
    def _unit_words(self) -> tuple[str, ...]:
        return tuple(
            word
            for unit in UNITS
            for form in ("zero", "one", "two", "few", "many", "other")
            if (word := self.texts.get(f"{_UNIT_WORDS.get(unit, unit)}.{form}"))
        )

    def listed(self, parts: tuple[str, ...]) -> str:
        """Join parts as in a sentence: "a", "a and b", "a, b and c"."""
        if len(parts) < 2:
            return "".join(parts)
        return f"{', '.join(parts[:-1])} {self.texts['list_and']} {parts[-1]}"


_in_use: deque[Words] = deque(maxlen=8)


def known_words(words: Words) -> Words:
    """The words that are the same and are in use already, with the days they have written; else these."""
    known = next((one for one in tuple(_in_use) if one == words), None)
    if known is None:
        _in_use.append(words)
    return known or words


@lru_cache(maxsize=8)
def _respelling(spelling: tuple[tuple[str, str], ...]) -> Callable[[str], str]:
    own = {american.lower(): word for american, word in spelling}
    longest_first = sorted(own, key=len, reverse=True)
    phrase = re.compile(rf"(?<!\w)(?:{'|'.join(map(re.escape, longest_first))})(?!\w)", re.IGNORECASE)

    def swap(found: re.Match[str]) -> str:
        word = own[found[0].lower()]
        return word[:1].upper() + word[1:] if found[0][:1].isupper() else word

    return lambda text: phrase.sub(swap, text)


# Babel and its locale data cost about 20 ms, so they are imported with the first plural or long number.


@lru_cache(maxsize=8)
def _gluing(calendar: Calendar, units: tuple[str, ...]) -> Callable[[str], str]:
    followers = sorted({*units, *map(str.lower, calendar.halves)}, key=len, reverse=True)
    gap = re.compile(rf"(?<=[0-9]) (?=(?:{'|'.join(map(re.escape, followers))})(?!\w))")
    return lambda text: gap.sub(GLUE, text)


@lru_cache(maxsize=1024)
def _plural_form(language: str, amount: Decimal) -> str:
    from babel.core import Locale

    return Locale.parse(language, sep="-").plural_form(amount)


@lru_cache(maxsize=1024)
def _number(language: str, value: Decimal) -> str:
    if value < 1000 and value == value.to_integral_value():
        return str(int(value))
    from babel.numbers import format_decimal

    return format_decimal(value, format="#,##0.######", locale=language.replace("-", "_"))


def _clock(calendar: Calendar, pattern: str, at: time) -> str:
    return re.sub(r"\s", GLUE, written_clock(calendar, pattern, at).lower())
