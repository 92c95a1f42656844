"""Quantities: what a clinician writes is read exactly, ranged, and printed in the clinic's units."""

from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from reading_models import made

from handouts.content.library import open_library
from handouts.content.model import FactSpec
from handouts.diagnostics import Diagnostic, Location
from handouts.resolve.calendar import calendar_of
from handouts.resolve.facts import ResolvedFact, resolve_fact
from handouts.resolve.layers import Layer, Origin, Value
from handouts.resolve.quantities import (
    EXAMPLES,
    UNITS,
    Measure,
    Quantity,
    QuantityError,
    UnitError,
    converted,
    in_base,
    is_within,
    parse_quantity,
)
from handouts.resolve.wording import Words

CONTENT = Path(__file__).parent.parent / "content"
DEFINED = Origin(Layer.PROCEDURE, Location("facts.yaml", 3, 1))
WRITTEN = Origin(Layer.SURGEON, Location("okafor.yaml", 6, 15))


def words_of(language: str) -> Words:
    sourced = open_library(CONTENT).words(language).value
    return Words(language, sourced.texts, sourced.spelling, calendar_of(language))


AMERICAN, BRITISH = words_of("en-US"), words_of("en-GB")


def printed(text: str, measure: Measure, units: str = "us", words: Words = AMERICAN) -> str:
    return words.quantity(parse_quantity(text, measure), units).replace("\N{NO-BREAK SPACE}", "~")


def fact(spec: dict[str, object], text: str) -> tuple[ResolvedFact, list[Diagnostic]]:
    findings: list[Diagnostic] = []
    model = made(FactSpec, {"says": "the most you may lift", **spec})
    value = Value(text, WRITTEN)
    return resolve_fact("lift_limit", model, value, DEFINED, AMERICAN, "us", findings), findings


@pytest.mark.parametrize(
    ("text", "measure", "us", "metric"),
    [
        ("5 lb", Measure.WEIGHT, "5~lb (2.3~kg)", "2.3~kg"),
        ("2.3 kg", Measure.WEIGHT, "5.1~lb (2.3~kg)", "2.3~kg"),
        ("100.4 F", Measure.TEMPERATURE, "100.4~°F (38~°C)", "38~°C"),
        ("38 C", Measure.TEMPERATURE, "100.4~°F (38~°C)", "38~°C"),
        ("1 inch", Measure.LENGTH, "1~inch (2.5~cm)", "2.5~cm"),
        ("2 cm", Measure.LENGTH, "0.8~inches (2~cm)", "2~cm"),
        ("1 to 2 hours", Measure.DURATION, "1 to 2~hours", "1 to 2~hours"),
        ("1 week", Measure.DURATION, "1~week", "1~week"),
        ("3 weeks", Measure.DURATION, "3~weeks", "3~weeks"),
        ("12", Measure.COUNT, "12", "12"),
        ("1,000", Measure.COUNT, "", ""),
        ("70 to 90", Measure.RANGE, "70 to 90", "70 to 90"),
    ],
)
def test_quantity_prints_in_the_units_of_the_clinic(text: str, measure: Measure, us: str, metric: str) -> None:
    if not us:
        with pytest.raises(QuantityError):
            parse_quantity(text, measure)
        return
    assert printed(text, measure) == us
    assert printed(text, measure, "metric", BRITISH) == metric


@pytest.mark.parametrize("measure", list(Measure))
def test_every_example_of_a_hint_is_accepted(measure: Measure) -> None:
    for example in EXAMPLES[measure]:
        parse_quantity(example, measure)


@pytest.mark.parametrize("text", ["5lb", " 5 LBS ", "5 pounds", "5.0 lb"])
def test_one_weight_may_be_spelt_in_many_ways(text: str) -> None:
    assert parse_quantity(text, Measure.WEIGHT) == Quantity(Measure.WEIGHT, Decimal(5), Decimal(5), "lb")


@pytest.mark.parametrize(
    "text", ["", "lb", "five lb", "-5 lb", "5 lb 3 oz", "1e3 lb", "nan lb", "\u0665 lb", "9" * 400]
)
def test_what_is_no_weight_is_refused(text: str) -> None:
    with pytest.raises((QuantityError, UnitError)):
        parse_quantity(text, Measure.WEIGHT)


def test_a_range_must_not_fall() -> None:
    with pytest.raises(QuantityError):
        parse_quantity("4 to 1 weeks", Measure.DURATION)


def test_a_range_holds_across_units() -> None:
    bounds = (parse_quantity("4 lb", Measure.WEIGHT), parse_quantity("15 lb", Measure.WEIGHT))
    assert is_within(parse_quantity("6.8 kg", Measure.WEIGHT), bounds)
    assert not is_within(parse_quantity("6.9 kg", Measure.WEIGHT), bounds)


@given(st.decimals(1, 999, places=1), st.sampled_from(["lb", "kg", "inch", "cm", "F", "C"]))
def test_conversion_there_and_back_stays_within_its_rounding(value: Decimal, unit: str) -> None:
    there = converted(Quantity(UNITS[unit].measure, value, value, unit))
    assert there is not None
    difference = abs(in_base(there.low, there.unit) - in_base(value, unit))
    assert difference <= abs(UNITS[there.unit].factor) / 20


def test_fact_out_of_range_shows_the_range() -> None:
    resolved, findings = fact({"type": "weight", "range": ["4 lb", "15 lb"]}, "30 lb")
    assert resolved.value is None
    assert [str(found) for found in findings] == [
        "okafor.yaml:6:15: error[out-of-range]: 30 lb is out of range for 'lift_limit' (the most you may lift)\n"
        "  hint: allowed is 4 lb to 15 lb; if it is meant so, write {value: 30 lb, beyond_range: why}"
    ]


@pytest.mark.parametrize(
    ("spec", "text", "message"),
    [
        (
            {"type": "weight", "range": ["4 lb", "15 lb"]},
            "heavy",
            "error[not-a-weight]: 'heavy' is not a weight, which 'lift_limit' must be\n"
            "  hint: write it like '5 lb' or '2.3 kg'; allowed is 4 lb to 15 lb",
        ),
        (
            {"type": "weight"},
            "3 weeks",
            "error[wrong-unit]: 'lift_limit' is a weight, and 'weeks' is not a unit of it\n"
            "  hint: write it like '5 lb' or '2.3 kg'",
        ),
        (
            {"type": "count"},
            "1.5",
            "error[not-a-count]: '1.5' is not a whole number, which 'lift_limit' must be\n  hint: write it like '3'",
        ),
        (
            {"type": "phone"},
            "call me",
            "error[not-a-phone]: 'call me' is not a phone number, which 'lift_limit' must be\n"
            "  hint: write digits, spaces, hyphens and brackets, as in '(217) 555-0142'",
        ),
        (
            {"type": "choice", "choices": {"soft": "a soft collar", "none": "no collar"}},
            "sofft",
            "error[unknown-choice]: 'sofft' is not one of the choices of 'lift_limit'\n  hint: did you mean 'soft'?",
        ),
        (
            {"type": "yes-no"},
            "maybe",
            "error[unknown-choice]: 'maybe' is not one of the choices of 'lift_limit'\n  hint: known: no, yes",
        ),
        (
            {"type": "text"},
            "left\u202eright",
            "error[control-character]: 'lift_limit' has a control character\n  hint: type the text again on one line",
        ),
        (
            {"type": "text"},
            "x" * 201,
            "error[too-long]: 'lift_limit' is too long\n  hint: use at most 200 characters",
        ),
    ],
)
def test_wrong_fact_says_what_to_write(spec: dict[str, object], text: str, message: str) -> None:
    resolved, findings = fact(spec, text)
    assert (resolved.value, resolved.text) == (None, "")
    assert [str(found) for found in findings] == [f"okafor.yaml:6:15: {message}"]


def test_a_range_that_is_no_range_is_blamed_on_the_definition() -> None:
    _, findings = fact({"type": "weight", "range": ["light", "heavy"]}, "5 lb")
    assert [str(found) for found in findings] == [
        "facts.yaml:3:1: error[fact-range]: the range of 'lift_limit' is not two values of type weight\n"
        "  hint: write it like '5 lb' or '2.3 kg'"
    ]


@pytest.mark.parametrize(
    ("spec", "text", "says"),
    [
        ({"type": "range", "unit": "of 100"}, "1 to 4", "1 to 4 of 100"),
        ({"type": "range", "unit": "of 100"}, "9", "9 of 100"),
        ({"type": "range", "unit": "hours"}, "1 to 2", "1 to 2~hours"),
        ({"type": "choice", "choices": {"soft": "a soft collar"}}, "soft", "a soft collar"),
        ({"type": "yes-no"}, "yes", "yes"),
        ({"type": "phone"}, "(217) 555-0142", "(217)~555-0142"),
        ({"type": "text"}, "{{7*7}} %s <b>", "{{7*7}} %s <b>"),
    ],
)
def test_fact_prints_its_words(spec: dict[str, object], text: str, says: str) -> None:
    resolved, findings = fact(spec, text)
    assert (resolved.text.replace("\N{NO-BREAK SPACE}", "~"), findings) == (says, [])


def test_blank_fact_keeps_the_place_of_its_definition() -> None:
    spec = made(FactSpec, {"type": "duration", "says": "x"})
    resolved = resolve_fact("warfarin_stop", spec, None, DEFINED, AMERICAN, "us", [])
    assert (resolved.value, resolved.text, resolved.origin) == (None, "", DEFINED)


def test_large_numbers_are_grouped() -> None:
    assert AMERICAN.number(1000) == "1,000"


def test_british_words_keep_capitals_and_whole_words() -> None:
    assert BRITISH.respelt("Your surgery at the center: check each box. Centers, recentering") == (
        "Your operation at the centre: tick each box. Centers, recentering"
    )


def test_longest_phrase_is_respelt_first() -> None:
    assert BRITISH.respelt("A steroid shot and shots") == "A steroid injection and injections"
