"""A fact as written and its specification to a typed, ranged value and the words it prints as."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Mapping
from typing import Final

from msgspec import Struct
from msgspec.structs import replace

from handouts.content.fact_types import FACT_TYPES, FactType
from handouts.content.model import FactSpec
from handouts.diagnostics import Diagnostic, Location, did_you_mean
from handouts.resolve.layers import Layer, Origin, Value
from handouts.resolve.quantities import (
    EXAMPLES,
    Measure,
    Quantity,
    QuantityError,
    UnitError,
    is_within,
    parse_quantity,
    unit_named,
)
from handouts.resolve.wording import GLUE, Words

FactValue = Quantity | str
"""A quantity; else the text, the phone number, the key of the choice, or 'yes' or 'no'."""

_LONGEST_TEXT: Final = 200
_PHONE: Final = re.compile(r"\+?[0-9(][0-9 ().-]{1,24}[0-9]|[0-9]{3}")
_OF: Final = re.compile(r"of ([0-9]+)")


class ResolvedFact(Struct, frozen=True):
    """A fact with its value, None when nobody gave one; `text` is what the page prints, empty when blank.

    `beyond_range` is the reason given for a value outside the fact's range, empty for one within it.
    """

    name: str
    spec: FactSpec
    value: FactValue | None
    origin: Origin
    text: str
    beyond_range: str = ""


def resolve_fact(
    name: str,
    spec: FactSpec,
    value: Value | None,
    at: Origin,
    words: Words,
    units: str,
    findings: list[Diagnostic],
    is_locked: Callable[[], bool] = lambda: False,
) -> ResolvedFact:
    """Type, range-check and word one fact; what is wrong is added to `findings` and leaves the fact blank.

    `at` is where the fact is defined, the origin of a blank one. `is_locked` tells, when it is out of its range,
    whether safety text prints it, so that no reason helps.
    """
    if value is None:
        return ResolvedFact(name, spec, None, at, "")
    before = len(findings)
    typed = _typed(name, spec, value, findings)
    within = _is_in_range(name, spec, typed, at.location, findings)
    findings.extend(_not_beyond(name, spec, value, within, is_locked))
    if not within and isinstance(typed, Quantity) and typed.high == 0 and value.beyond_range:
        findings.append(_nothing(name, spec, value))
    if len(findings) > before or typed is None:
        return ResolvedFact(name, spec, None, value.origin, "")
    reason = "" if within else value.beyond_range
    return ResolvedFact(name, spec, typed, value.origin, _worded(spec, typed, words, units), reason)


def is_wider(spec: FactSpec, other: FactSpec) -> bool:
    """Whether a fact may go further than another definition of it lets it; a range that cannot be read is not told."""
    try:
        bounds, limits = _bounds(spec), _bounds(other)
    except (UnitError, QuantityError):
        return False
    return limits is not None and (bounds is None or not all(is_within(bound, limits) for bound in bounds))


def _typed(name: str, spec: FactSpec, value: Value, findings: list[Diagnostic]) -> FactValue | None:
    text, location, called = value.text.strip(), value.origin.location, FACT_TYPES[spec.type].called
    if not FACT_TYPES[spec.type].is_amount:
        problem = _READERS.get(spec.type, _choice_problem)(name, spec, text, location)
        findings.extend([problem] if problem else [])
        return None if problem else text
    try:
        return _quantity(spec, text)
    except UnitError as wrong:
        message = f"'{name}' is {called}, and '{wrong.unit}' is not a unit of it"
        findings.append(Diagnostic("wrong-unit", message, location, _examples(spec)))
    except QuantityError:
        message = f"'{text}' is not {called}, which '{name}' must be"
        findings.append(Diagnostic(f"not-a-{spec.type}", message, location, _examples(spec)))
    return None


def _quantity(spec: FactSpec, text: str) -> Quantity:
    measure = Measure(spec.type)
    unit = unit_named(spec.unit) if spec.unit else None
    if measure is Measure.RANGE and unit:
        return replace(parse_quantity(text, measure), unit=unit)
    return parse_quantity(text, measure)


def _examples(spec: FactSpec) -> str:
    allowed = f"; allowed is {spec.range[0]} to {spec.range[1]}" if spec.range else ""
    return f"write it like {' or '.join(repr(example) for example in EXAMPLES[Measure(spec.type)])}{allowed}"


def _phone_problem(name: str, _spec: FactSpec, text: str, location: Location) -> Diagnostic | None:
    if _PHONE.fullmatch(text):
        return None
    hint = "write digits, spaces, hyphens and brackets, as in '(217) 555-0142'"
    return Diagnostic("not-a-phone", f"'{text}' is not a phone number, which '{name}' must be", location, hint)


def _choice_problem(name: str, spec: FactSpec, text: str, location: Location) -> Diagnostic | None:
    if text in spec.answers:
        return None
    message = f"'{text}' is not one of the choices of '{name}'"
    return Diagnostic("unknown-choice", message, location, did_you_mean(text, spec.answers))


def _text_problem(name: str, _spec: FactSpec, text: str, location: Location) -> Diagnostic | None:
    if any(unicodedata.category(char) in ("Cc", "Cf", "Cs", "Zl", "Zp") for char in text):
        message = f"'{name}' has a control character"
        return Diagnostic("control-character", message, location, "type the text again on one line")
    if len(text) > _LONGEST_TEXT:
        hint = f"use at most {_LONGEST_TEXT} characters"
        return Diagnostic("too-long", f"'{name}' is too long", location, hint)
    return None


_READERS: Final[Mapping[FactType, Callable[[str, FactSpec, str, Location], Diagnostic | None]]] = {
    "phone": _phone_problem,
    "text": _text_problem,
}
"""What is wrong with a value, by type. Amounts are read as quantities; any other type has answers to choose from."""


def _bounds(spec: FactSpec) -> tuple[Quantity, Quantity] | None:
    return (_quantity(spec, spec.range[0]), _quantity(spec, spec.range[1])) if spec.range else None


def _is_in_range(
    name: str, spec: FactSpec, value: FactValue | None, defined: Location, findings: list[Diagnostic]
) -> bool:
    try:
        bounds = _bounds(spec)
    except (UnitError, QuantityError):
        message = f"the range of '{name}' is not two values of type {spec.type}"
        findings.append(Diagnostic("fact-range", message, defined, _examples(spec).partition(";")[0]))
        return True
    return bounds is None or not isinstance(value, Quantity) or is_within(value, bounds)


def _nothing(name: str, spec: FactSpec, value: Value) -> Diagnostic:
    """Refuse zero whatever the reason, unless the range begins there: no line makes sense with it."""
    message = f"'{name}' cannot be {value.text.strip()} ({spec.says})"
    hint = f"allowed is {' to '.join(spec.range or ())}; where there is no limit, take out the lines that print it"
    return Diagnostic("zero", message, value.origin.location, hint)


def _not_beyond(
    name: str, spec: FactSpec, value: Value, within: bool, is_locked: Callable[[], bool]
) -> list[Diagnostic]:
    """Refuse a value beyond its range without a reason, and a reason where there is no range."""
    place = value.origin.location
    if value.beyond_range and spec.range is None:
        return [Diagnostic("no-range", f"'{name}' has no range to go beyond", place, "remove 'beyond_range'")]
    if within or value.beyond_range or spec.range is None:
        return []
    written = value.text.strip()
    message = f"{written} is out of range for '{name}' ({spec.says})"
    hint = f"allowed is {spec.range[0]} to {spec.range[1]}"
    if is_locked():
        hint += ", whatever the reason: it stands in locked safety text"
    elif value.origin.layer in (Layer.CLINIC, Layer.SURGEON):
        hint += f"; if it is meant so, write {{value: {written}, beyond_range: why}}"
    return [Diagnostic("out-of-range", message, place, hint)]


def _worded(spec: FactSpec, value: FactValue, words: Words, units: str) -> str:
    if isinstance(value, Quantity):
        of = _OF.fullmatch(spec.unit or "")
        if not of:
            return words.quantity(value, units)
        low, high = words.number(value.low), words.number(value.high)
        return words.say("rate_range" if value.is_range else "rate_exact", low=low, high=high, of=of[1])
    return _PRINTED[spec.type](spec, value, words)


_PRINTED: Final[Mapping[FactType, Callable[[FactSpec, str, Words], str]]] = {
    "phone": lambda _spec, number, _words: number.replace(" ", GLUE),
    "choice": lambda spec, choice, words: words.respelt(spec.choices[choice]),
    "yes-no": lambda _spec, answer, words: words.texts[answer],
    "text": lambda _spec, text, _words: text,
}
"""What is printed of a value that is no amount, by type."""
