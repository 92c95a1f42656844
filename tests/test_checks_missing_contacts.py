"""A patient can always call: the numbers are numbers, and each card prints its own."""

from __future__ import annotations

import pytest
from checking import findings, shipped
from msgspec.structs import replace
from test_resolution import LUMBAR, SHIPPED

from handouts.checks.guards import missing_contacts
from handouts.checks.subject import Subject
from handouts.document.compose import compose
from handouts.resolve.resolution import resolve

CLINIC = "content/clinics/riverbend-spine/clinic.yaml"


def test_cards_of_both_example_clinics_print_their_numbers() -> None:
    assert list(missing_contacts.check(shipped("key-sheet"))) == []
    resolved = resolve(SHIPPED, replace(LUMBAR, clinic="northmoor-spine", surgeon="ward", pack="key-sheet"))
    assert list(missing_contacts.check(Subject(compose(resolved), resolved, SHIPPED))) == []


@pytest.mark.parametrize(
    ("line", "what", "more"),
    [
        ("day", "day phone", ""),
        ("night", "night phone", "; a clinic with no line of its own gives the public one that answers at night"),
        ("emergency", "emergency number", ""),
    ],
)
def test_number_that_nobody_can_dial_is_refused(line: str, what: str, more: str) -> None:
    (found,) = findings(missing_contacts, phones={line: "to follow"})
    assert found.startswith(f"{CLINIC}:")
    assert found.partition(": ")[2] == (
        f"error[missing-contacts]: the {what} of 'riverbend-spine' is 'to follow', which nobody can dial\n"
        f"  hint: write its digits, as in '(217) 555-0142'{more}"
    )


@pytest.mark.parametrize("number", ["111", "01632 960142", "+44 1632 960142", "(217) 555-0142"])
def test_number_that_can_be_dialled_passes(number: str) -> None:
    assert findings(missing_contacts, phones={"day": number, "night": number, "emergency": number}) == []


def test_card_without_its_number_is_refused() -> None:
    assert findings(missing_contacts, components=[{"card": "Call now", "kind": "emergency", "level": 2}]) == [
        "error[missing-contacts]: the card 'Call now' in 'recovery' does not print the emergency number\n"
        "  hint: its words in content/words must hold the place of the number, '911'"
    ]
