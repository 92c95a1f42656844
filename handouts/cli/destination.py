"""Where a packet is written: names made of what was built, never of who it is for."""

from __future__ import annotations

import os
import re
from collections.abc import Iterable
from typing import TYPE_CHECKING

from handouts.diagnostics import Diagnostic, ExitCode, HandoutError

if TYPE_CHECKING:
    from handouts.resolve.request import Patient

REFERENCE = re.compile(r"(?=.*[0-9])[A-Za-z0-9-]{1,32}")
LETTERS_OF_A_NAME = re.compile(r"[A-Za-z]{5,}")
LONGEST_PART = 80
"""Keeps the whole name under the 255 bytes file systems allow."""


def file_stem(parts: Iterable[str], patient: Patient | None = None) -> str:
    """Join parts and the patient's reference, if that is a plain code, with underscores."""
    named = [plain(part) for part in parts]
    if patient and is_plain_code(patient.reference, patient.name):
        named.append(patient.reference)
    return "_".join(part for part in named if part)


def plain(part: str) -> str:
    """Only letters, digits and hyphens, so that a name is safe in any shell and on any disk."""
    return re.sub(r"[^A-Za-z0-9]+", "-", part).strip("-")[:LONGEST_PART]


def is_plain_code(reference: str, patient_name: str = "") -> bool:
    """True for a record number such as RB-204418; false for anything that could be a person's name."""
    if not REFERENCE.fullmatch(reference) or LETTERS_OF_A_NAME.search(reference):
        return False
    names = [word.casefold() for word in re.findall(r"\w{2,}", patient_name)]
    return not any(name in reference.casefold() for name in names)


def default_folder(current: str) -> str:
    """`output/` where there is one, else the current folder."""
    return "output" if os.path.isdir(os.path.join(current, "output")) else "."


def refuse_special(path: str) -> None:
    """Raise HandoutError for a device or pipe: the packet is renamed into place and would take that away."""
    if os.path.exists(path) and not os.path.isfile(path):
        hint = "use -o - to write to standard output"
        refusal = Diagnostic("cannot-write", f"cannot write '{path}': it is not a file", hint=hint)
        raise HandoutError(refusal, exit_code=ExitCode.FAILED)


def destination(output: str | None, name: str, current: str) -> str:
    """The path to write: `output` is a folder (exists, or ends in a slash), a file, or None for the default folder.

    Raises HandoutError for an empty one: a variable somebody forgot to set.
    """
    if output == "":
        hint = "give a folder or file, or leave the option out"
        raise HandoutError(Diagnostic("usage", "--output is empty", hint=hint))
    if output is None:
        return os.path.normpath(os.path.join(default_folder(current), name))
    if output.endswith(("/", os.sep)) or os.path.isdir(output):
        return os.path.join(output, name)
    return output
