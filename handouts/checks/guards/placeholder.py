"""placeholder: no phone number of a real clinic is one that is kept for fiction, as starters have them.

PASS: {phones: {day: "(217) 555-0142"}}
PASS: {phones: {day: "(555) 555-0100"}}
PASS: {fictional: false, phones: {day: "(217) 555-1142", night: "(217) 555-9999"}}
PASS: {fictional: false, phones: {day: "01632 961042", night: "111"}}
FAIL: {fictional: false, phones: {day: "(555) 555-0100", night: "111"}}
FAIL: {fictional: false, phones: {day: "111", night: "+1 217 555 0199"}}
FAIL: {fictional: false, phones: {day: "01632 960000", night: "111"}}
FAIL: {fictional: false, phones: {day: "020 7946 0123", night: "111"}}
FAIL: {fictional: false, phones: {day: "111", night: "000 000 0000"}}
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from handouts.checks.subject import Subject
from handouts.diagnostics import Diagnostic, Severity

ID: Final = "placeholder"
REASON: Final = "A patient who calls a number nobody has gets no help."
STANDARD: Final = "NANP 555-0100 to 555-0199; Ofcom, telephone numbers for use in TV and radio drama"

_NOBODYS: Final = re.compile(
    r"1?\d{3}55501\d\d"  # United States and Canada
    r"|(?:0|440?)(?:1632960|1\d\d4960|1914980|2079460|2896496|2920180|3069990|7700900|8081570|9098790)\d{3}"
    r"|0{7,}"
)
"""The digits of numbers that no line will ever have."""


def check(subject: Subject) -> Iterator[Diagnostic]:
    """Check the clinic's two lines, unless the clinic itself is made up."""
    clinic = subject.resolved.clinic
    if clinic.fictional:
        return
    for line, phone in (("day", clinic.phones.day), ("night", clinic.phones.night)):
        if _NOBODYS.fullmatch(re.sub(r"\D", "", phone.number)):
            message = f"the {line} phone of '{clinic.clinic}' is '{phone.number}', which nobody answers"
            hint = "it stands for your own number: write that"
            yield Diagnostic(ID, message, subject.clinic_at("phones", line, "number"), hint, Severity.WARNING)
