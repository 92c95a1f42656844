"""Rows that are not printed become a list to work through: where, what and why, and nothing of a patient."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable
from typing import Final

from msgspec import Struct

_FORMULA: Final = ("=", "+", "-", "@", "\t", "\r", "\n")
"""What a spreadsheet takes for the start of a formula, or hides in front of one."""


class RefusedRow(Struct, frozen=True):
    """One thing that is wrong with one row; `column` is empty when it is the row as a whole.

    A row may have several. The reason holds no text of a cell.
    """

    number: int
    column: str
    code: str
    reason: str


def reason_of(message: str, hint: str) -> str:
    """What is wrong, and what to do about it."""
    return f"{message}; {hint}" if hint else message


def refused_csv(refused: Iterable[RefusedRow]) -> bytes:
    """Write the refusal list as CSV (UTF-8, line ends as RFC 4180 has them), in the order of the sheet."""
    out = io.StringIO(newline="")
    lines = csv.writer(out)
    lines.writerow(["row", "column", "code", "reason"])
    for each in sorted(refused, key=lambda each: (each.number, each.column, each.code)):
        lines.writerow([each.number, *map(_inert, (each.column, each.code, each.reason))])
    return out.getvalue().encode("utf-8")


def _inert(text: str) -> str:
    return f"'{text}" if text.startswith(_FORMULA) else text
