"""Conditions are data: all keys match, a list means any of, and a key or value that can never hold is an error."""

from handouts.diagnostics import Location
from handouts.resolve.conditions import Answers

ANSWERS = Answers(
    values={"region": frozenset({"cervical"}), "level": frozenset({"C4-C5", "C5-C6"}), "collar": frozenset()},
    allowed={"region": frozenset({"cervical", "lumbar"}), "level": None, "collar": frozenset({"soft", "none"})},
)


def at(*path: str | int) -> Location:
    return Location("/".join(map(str, path)), 1, 1)


def test_no_condition_always_holds() -> None:
    assert ANSWERS.holds({})


def test_all_keys_must_match() -> None:
    assert ANSWERS.holds({"region": ("cervical",), "level": ("C5-C6",)})
    assert not ANSWERS.holds({"region": ("cervical",), "level": ("C6-C7",)})


def test_a_list_means_any_of() -> None:
    assert ANSWERS.holds({"region": ("lumbar", "cervical")})
    assert not ANSWERS.holds({"region": ("lumbar",)})


def test_a_blank_fact_matches_nothing() -> None:
    assert not ANSWERS.holds({"collar": ("soft", "none")})


def test_unknown_key_and_value_are_errors_with_a_hint() -> None:
    findings = ANSWERS.objections({"regoin": ("lumbar",), "collar": ("sotf", "none"), "level": ("any",)}, at)
    assert [str(found) for found in findings] == [
        "when/regoin:1:1: error[unknown-condition]: unknown condition 'regoin'\n  hint: did you mean 'region'?",
        "when/collar:1:1: error[unknown-condition-value]: 'collar' is never 'sotf'\n  hint: did you mean 'soft'?",
    ]
