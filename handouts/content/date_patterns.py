"""A pattern of dates or clock times becomes findings where it would not write just the parts it stands for."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

_WEEKDAY, _MONTH, _DAY, _YEAR = "weekday", "month", "day", "year"
_WRITES: Final = {"EEEE": _WEEKDAY, "EEE": _WEEKDAY, "MMMM": _MONTH, "MMM": _MONTH, "d": _DAY, "y": _YEAR}
"""What a field (CLDR letters) writes of a date."""
_PARTS: Final = {
    "date_full": (_WEEKDAY, _MONTH, _DAY, _YEAR),
    "date_weekday": (_WEEKDAY, _MONTH, _DAY),
    "date_day": (_MONTH, _DAY),
    "date_month": (_MONTH, _YEAR),
    "date_signed": (_MONTH, _DAY, _YEAR),
}
"""What a pattern writes of a date: the whole of it, each part once."""
FIELDS: Final = {
    **{name: tuple(field for field, part in _WRITES.items() if part in parts) for name, parts in _PARTS.items()},
    "clock": ("h", "H", "HH", "mm", "a"),
}
"""The pattern letters of dates and times on paper, by the key of the pattern."""
_FIELD: Final = re.compile(r"'[^']*'?|([A-Za-z])\1*|\w+")
_CLOCK: Final = re.compile(r"h[:.]mm[ \N{NO-BREAK SPACE}]?a|HH?[:.]mm|HHmm")
_DATE: Final = re.compile(r"([A-Za-z])\1*(?:[ ,.\N{NO-BREAK SPACE}]+([A-Za-z])\2*)*")
_TWO_CLOCKS: Final = "write h:mm a, or HH:mm"

Fault = tuple[str, str, str]
"""Code, message and hint of a finding."""


def pattern_faults(name: str, pattern: str, usual: str) -> Iterator[Fault]:
    """Find what is wrong with the pattern of a key of FIELDS; `usual` is the one that is shipped.

    Words are refused, as they could say another date or turn its meaning.
    """
    found = [match[0] for match in _FIELD.finditer(pattern)]
    unknown = [field for field in dict.fromkeys(found) if field not in FIELDS[name]]
    for field in unknown:
        words = field.strip("'")
        hint = f"known: {', '.join(FIELDS[name])}; no words, and nothing in quotes"
        yield "unknown-field", f"'{name}' has '{words}', which writes no part of it", hint
    if unknown:
        return
    if name == "clock":
        if not _CLOCK.fullmatch(pattern):
            yield "wrong-fields", f"'{name}' must write hour, minutes and, of 12 hours, am or pm", _TWO_CLOCKS
    elif sorted(_WRITES[field] for field in found) != sorted(_PARTS[name]):
        *others, last = _PARTS[name]
        message = f"'{name}' must write {', '.join(others)} and {last}, each once"
        yield "wrong-fields", message, f"it is usually '{usual}'"
    elif not _DATE.fullmatch(pattern):
        message = f"'{name}' must set its parts apart with spaces, commas or full stops"
        yield "wrong-fields", message, f"it is usually '{usual}'"
