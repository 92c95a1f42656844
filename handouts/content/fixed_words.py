"""Fixed words laid over the shipped ones become findings where they would turn a meaning, or hide the SAMPLE mark.

A fixed word may be reworded when it only heads what a clinic may write itself, or stands on no page of a packet (OPEN).
It is locked when an amount, a date, a risk, a person or a page gets its meaning from it. An approval covers both.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from itertools import chain
from typing import Final

from handouts.content.date_patterns import FIELDS, pattern_faults
from handouts.content.model import Words
from handouts.content.respelling import is_respelling
from handouts.diagnostics import Diagnostic, Location

SAMPLE_WORDS: Final = (
    "sample_title", "sample_reason", "sample_changed", "sample_expired", "sample_invalid",
    "signed_by", "signed_on", "signed_until", "approved_by", "approved_by_nobody",
)  # fmt: skip
"""What a page says of who approved it, or that no clinician did: nobody but the tool words that."""
OPEN: Final = frozenset(
    {
        "contents", "key_points_title", "timeline_title", "notes_title", "say", "logo", "link_web", "link_mail",
        "run_title", "run_packet", "run_copy", "run_pages",
    }
)  # fmt: skip
"""What a clinic may say in its own words."""
LOCKED: Final[Mapping[str, tuple[str, ...]]] = {
    "is said in safety text": (
        "when_to_call", "emergency_title", "call_title", "call_day", "call_night",
        "contact_day", "contact_night", "contact_emergency", "contact_line", "link_phone",
        "team_writes_date", "team_writes_time", "before_surgery", "after_surgery", "day_before_surgery",
        "day_after_surgery", "before_arrival", "arrival_label", "quantity", "quantity_both", "range_of",
        "range_with_unit",
    ),
    "tells how much or when": (
        "surgery_day", "step_until", "step_until_distance", "step_on", "activity_title", "activity_head", "limit_head",
        "means_head", "from_date", "from_date_in_line", "from_distance", "from_day_in_line", "until_date",
        "until_distance", "until_day_in_line", "blank_limit", "clock_on_day", "clock_day_before", "date_and_time",
        "yes", "no", "list_and",
    ),
    "tells a risk": (
        "benefit_title", "risk_title", "rare_title", "risk_name", "benefit_name", "legend_full", "legend_half",
        "legend_empty", "rate_exact", "rate_range", "rate_up_to", "have_one", "have_many", "need_one", "need_many",
        "die_one", "die_many", "rest_exact", "rest_at_least", "rest_range", "rare_have_exact", "rare_have_at_least",
        "rare_need_exact", "rare_need_at_least", "rare_die_exact", "rare_die_at_least", "array_exact", "array_range",
        "array_up_to",
    ),
    "tells who has which surgery": (
        "strip", "strip_no_date", "strip_no_reference", "details_title", "name", "reference", "surgeon",
        "date_of_surgery", "arrive_at", "side_and_level", "where", "follow_up_visit", "your_surgeon",
        "your_surgeon_start", "side_left", "side_right", "side_both", "side_and_levels", "level_span",
    ),
    "names a part of the packet": ("page_of", "continued", "footer", "figure", "blank_line"),
}  # fmt: skip
"""What nobody rewords in the language it is shipped in, and why."""
_REASONS: Final = {name: reason for reason, names in LOCKED.items() for name in names}
_PLACES: Final = re.compile(r"\{[^{}]*\}|[{}]")
At = Callable[..., Location]


def unfit_words(words: Words, shipped: Iterable[Words], at: At) -> Iterator[Diagnostic]:
    """Compare words with all those shipped for the language, its own first; `at` gives the place of a key."""
    base, *variants = shipped
    for name, text in words.texts.items():
        known = [layer.texts[name] for layer in (base, *variants) if name in layer.texts]
        if known and text not in known:
            yield from _unfit(name, text, known[0], at(*name.split(".")))
    spellings = set(chain.from_iterable(layer.spelling.items() for layer in (base, *variants)))
    for phrase, word in words.spelling.items():
        if (phrase.lower(), word) not in spellings and not is_respelling(phrase, word):
            message = f"'{word}' is not another spelling of '{phrase}' but other words"
            hint = "'spelling' takes American and British forms of one word; change texts with 'overrides' in a block"
            yield Diagnostic("other-words", message, at("spelling", phrase), hint)


def _unfit(name: str, text: str, usual: str, place: Location) -> Iterator[Diagnostic]:
    if name in SAMPLE_WORDS:
        hint = "remove the key; the mark goes when a clinician approves the text"
        yield Diagnostic("locked", f"'{name}' cannot be reworded", place, hint)
    elif name in FIELDS:
        for code, message, hint in pattern_faults(name, text, usual):
            yield Diagnostic(code, message, place, hint)
    elif name not in OPEN:
        reason = _REASONS.get(name, "is said in safety text")
        yield Diagnostic("locked", f"'{name}' {reason} and cannot be reworded", place, "remove the key")
    elif not text.strip():
        yield Diagnostic("missing-value", f"'{name}' is empty", place, f"it is usually '{usual}'")
    else:
        yield from _other_places(name, text, usual, place)


def _other_places(name: str, text: str, usual: str, place: Location) -> Iterator[Diagnostic]:
    known, found = (dict.fromkeys(_PLACES.findall(template)) for template in (usual, text))
    for wrong in found:
        if wrong not in known:
            hint = f"known: {', '.join(known)}" if known else "write it without braces"
            yield Diagnostic("unknown-place", f"'{name}' has no place '{wrong}' to fill", place, hint)
    for missing in known:
        if missing not in found:
            hint = f"it is usually '{usual}'"
            yield Diagnostic("missing-place", f"'{name}' leaves out '{missing}'", place, hint)
