"""What a packet's file is called: words of what was built and a plain reference, never of who it is for."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from handouts.resolve.request import Patient

REFERENCE: Final = re.compile(r"(?=.*[0-9])[A-Za-z0-9-]{1,32}")
LETTERS_OF_A_NAME: Final = re.compile(r"[A-Za-z]{5,}")
_UNSAFE: Final = re.compile(r"[^A-Za-z0-9]+")
LONGEST_PART: Final = 80
"""Keeps the whole name under the 255 bytes file systems allow."""


def file_stem(parts: Iterable[str], patient: Patient | None = None) -> str:
    """Join parts and the patient's reference, if that is a plain code, with underscores."""
    named = [plain(part) for part in parts]
    if patient and is_plain_code(patient.reference, patient.name):
        named.append(patient.reference)
    return "_".join(part for part in named if part)


def plain(part: str) -> str:
    """Only letters, digits and hyphens, so that a name is safe in any shell and on any disk."""
    return _UNSAFE.sub("-", part).strip("-")[:LONGEST_PART]


def is_plain_code(reference: str, patient_name: str = "") -> bool:
    """True for a record number such as RB-204418; false for anything that could be a person's name."""
    if not REFERENCE.fullmatch(reference) or LETTERS_OF_A_NAME.search(reference):
        return False
    names = [word.casefold() for word in re.findall(r"\w{2,}", patient_name)]
    return not any(name in reference.casefold() for name in names)
