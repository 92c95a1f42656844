"""Fixed words laid over the shipped ones become findings where they would break the page or hide its SAMPLE mark."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import Final

from handouts.content.model import Words
from handouts.diagnostics import Diagnostic, Location

SAMPLE_WORDS: Final = (
    "sample_title", "sample_reason", "sample_changed", "sample_expired", "sample_invalid",
    "signed_by", "signed_on", "signed_until", "approved_by", "approved_by_nobody",
)  # fmt: skip
"""What a page says of who approved it, or that no clinician did: nobody but the tool words that."""
FIELDS: Final = {
    **dict.fromkeys(
        ("date_full", "date_weekday", "date_day", "date_month", "date_signed"), ("EEEE", "EEE", "MMMM", "MMM", "d", "y")
    ),
    "clock": ("h", "H", "HH", "mm", "a"),
}
"""The pattern letters (CLDR) of dates and times on paper, by the key of the pattern."""
_FIELD: Final = re.compile(r"'[^']*'|(([A-Za-z])\2*)")
SAFETY_WORDS: Final = frozenset(
    {
        "when_to_call", "emergency_title", "call_title", "call_day", "call_night",
        "contact_day", "contact_night", "contact_emergency", "contact_line", "link_phone",
        "team_writes_date", "team_writes_time", "before_surgery", "after_surgery", "day_before_surgery",
        "day_after_surgery", "before_arrival", "arrival_label", "quantity", "quantity_both", "range_of",
        "range_with_unit",
    }
)  # fmt: skip
"""What the call cards and the rows of the timetable say: how urgent, whom to call, how much and when."""
UNIT_WORDS: Final = frozenset(
    {"minute", "hour", "day", "week", "month", "lb", "kg", "inch", "cm", "celsius", "fahrenheit"}
)
_PLACES: Final = re.compile(r"\{[^{}]*\}|[{}]")


def unfit_words(words: Words, base: Words, at: Callable[..., Location]) -> Iterator[Diagnostic]:
    """Compare words with the lowest layer's; `at` gives the place of a key."""
    for name, text in words.texts.items():
        if name not in base.texts:
            continue
        place, usual = at(*name.split(".")), base.texts[name]
        if name in SAMPLE_WORDS and text != usual:
            hint = "remove the key; the mark goes when a clinician approves the text"
            yield Diagnostic("locked", f"'{name}' cannot be reworded", place, hint)
        elif text != usual and (name in SAFETY_WORDS or name.split(".")[0] in UNIT_WORDS):
            message = f"'{name}' is said in safety text and cannot be reworded"
            yield Diagnostic("locked", message, place, "remove the key")
        elif usual and not text.strip():
            yield Diagnostic("missing-value", f"'{name}' is empty", place, f"it is usually '{usual}'")
        known = dict.fromkeys(_PLACES.findall(usual))
        hint = f"known: {', '.join(known)}" if known else "write it without braces"
        for wrong in dict.fromkeys(_PLACES.findall(text)):
            if wrong not in known:
                yield Diagnostic("unknown-place", f"'{name}' has no place '{wrong}' to fill", place, hint)
        for wrong in dict.fromkeys(_unknown_fields(name, text)):
            hint = f"known: {', '.join(FIELDS[name])}; put words in single quotes"
            yield Diagnostic("unknown-field", f"'{name}' has '{wrong}', which writes no part of it", place, hint)


def _unknown_fields(name: str, pattern: str) -> Iterator[str]:
    if name in FIELDS:
        yield from (found[1] for found in _FIELD.finditer(pattern) if found[1] and found[1] not in FIELDS[name])
