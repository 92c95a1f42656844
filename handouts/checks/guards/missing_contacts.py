"""missing-contacts: the clinic's day, night and emergency numbers can be dialled, and each card prints its own.

PASS: {phones: {day: "(217) 555-0142", night: "111", emergency: "911"}}
FAIL: {phones: {day: to be confirmed}}
FAIL: {phones: {night: " "}}
FAIL: {phones: {emergency: "our front desk"}}
FAIL: {components: [{card: Call now, kind: emergency, level: 2}]}
FAIL: {components: [{card: Call us today, kind: call-us, level: 2}]}
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from handouts.checks.reading import Passage, nodes
from handouts.checks.subject import Subject
from handouts.diagnostics import Diagnostic
from handouts.document.tree import CallCard, CardKind

ID: Final = "missing-contacts"
REASON: Final = "A patient in trouble at night has only the numbers on the paper."
STANDARD: Final = "content/README.md, Clinics: phones (day, night) and emergency"

_CAN_DIAL: Final = re.compile(r"(?=(?:\D*\d){3})\+?[\d\s().\-\u00A0]+")


def check(subject: Subject) -> Iterator[Diagnostic]:
    """Check the clinic's numbers, then that the cards of the handout print them."""
    clinic = subject.resolved.clinic
    numbers = (
        ("day phone", clinic.phones.day.number, ("phones", "day", "number")),
        ("night phone", clinic.phones.night.number, ("phones", "night", "number")),
        ("emergency number", clinic.emergency.number, ("emergency", "number")),
    )
    wrong = [(what, number, path) for what, number, path in numbers if not _CAN_DIAL.fullmatch(number)]
    for what, number, path in wrong:
        message = f"the {what} of '{clinic.clinic}' is '{number}', which nobody can dial"
        hint = "write its digits, as in '(217) 555-0142'"
        if path[1] == "night":
            hint += "; a clinic with no line of its own gives the public one that answers at night"
        yield Diagnostic(ID, message, subject.clinic_at(*path), hint)
    if not wrong:
        yield from _cards(subject)


def _cards(subject: Subject) -> Iterator[Diagnostic]:
    clinic = subject.resolved.clinic
    wanted = {
        CardKind.EMERGENCY: ("emergency number", clinic.emergency.number),
        CardKind.CALL_US: ("day phone", clinic.phones.day.number),
    }
    for section in subject.handout.sections:
        for node, origin in nodes(section):
            if not isinstance(node, CallCard):
                continue
            what, number = wanted[node.kind]
            said = " ".join((node.title, *(Passage(line, origin).text for line in node.lines)))
            if _digits(number) not in _digits(said):
                message = f"the card '{node.title}' in '{section.block}' does not print the {what}"
                hint = f"its words in content/words must hold the place of the number, '{number}'"
                yield Diagnostic(ID, message, None, hint)


def _digits(text: str) -> str:
    return re.sub(r"\D", "", text)
