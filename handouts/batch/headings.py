"""The header of a sheet becomes what each column is for, or every error in it at once."""

from __future__ import annotations

from typing import Final, Literal

from msgspec import Struct

from handouts.batch.columns import NAMES, PATIENT_NAMES
from handouts.batch.grid import Sheet
from handouts.batch.known import Known
from handouts.diagnostics import Diagnostic, HandoutError, Severity, did_you_mean

Kind = Literal["patient", "choice", "option", "fact"]
_LONGEST_QUOTED: Final = 40
_NEAR: Final = "did you mean"


class Use(Struct, frozen=True):
    """What a column is for: `label` is its canonical name, `name` that of the field, option or fact."""

    kind: Kind
    name: str
    label: str
    column: int


def uses_of(sheet: Sheet, known: Known, ignore_extra: bool) -> tuple[tuple[Use, ...], list[Diagnostic]]:
    """Tell what each known column is for, with a note of those left out.

    Raises HandoutError for unknown columns, unless they are to be ignored, and for two columns that say the same.
    """
    uses: list[Use] = []
    unknown: list[Diagnostic] = []
    wrong: list[Diagnostic] = []
    for column, label in enumerate(sheet.columns, 1):
        kinds = _kinds(label, known)
        if len(kinds) > 1:
            hint = f"write 'option:{label}' or 'set:{label}'"
            message = f"'{label}' is both an option and a fact"
            wrong.append(Diagnostic("ambiguous-column", message, sheet.at(sheet.header_row, column), hint))
        elif kinds:
            uses.append(Use(kinds[0], label.rpartition(":")[2], label, column))
        elif label:
            unknown.append(_unknown(sheet, column, known))
    if not uses and not wrong:
        raise HandoutError(_no_header(sheet))
    wrong += _doubles(sheet, uses)
    if not ignore_extra:
        wrong += unknown
    if wrong:
        raise HandoutError(*wrong)
    return tuple(uses), [_left_out(note) for note in unknown]


def _kinds(label: str, known: Known) -> list[Kind]:
    if label in NAMES:
        return ["patient" if label in PATIENT_NAMES else "choice"]
    prefix, _, name = label.rpartition(":")
    kinds: list[Kind] = []
    if prefix in ("", "option") and name in known.choices:
        kinds.append("option")
    if prefix in ("", "set") and name in known.facts:
        kinds.append("fact")
    return kinds


def _unknown(sheet: Sheet, column: int, known: Known) -> Diagnostic:
    label, written = sheet.columns[column - 1], sheet.headers[column - 1]
    prefix, _, name = label.rpartition(":")
    near = _nearest(prefix, name, known)
    hint = near if near.startswith(_NEAR) else f"{did_you_mean('', NAMES)};"
    quoted = f"unknown column '{written}'" if len(written) <= _LONGEST_QUOTED else "unknown column"
    place = sheet.at(sheet.header_row, column)
    return Diagnostic("unknown-column", quoted, place, f"{hint} --ignore-extra leaves the column out")


def _nearest(prefix: str, name: str, known: Known) -> str:
    """The columns of which a name is a word ('date' could be two of them), else the one it may be misspelt for."""
    longer = [] if prefix else sorted(one for one in NAMES if name in one.split("_"))
    if longer:
        return f"{_NEAR} {' or '.join(map(repr, longer))}?"
    names = {"set": set(known.facts), "option": set(known.choices)}.get(prefix, NAMES.union(known.choices, known.facts))
    return did_you_mean(name, names).replace("'", f"'{prefix}:" if prefix else "'", 1)


def _no_header(sheet: Sheet) -> Diagnostic:
    """The first row may be a patient, so nothing of it is told."""
    hint = "start with a row of column names, such as name, reference, procedure, surgery_date"
    return Diagnostic("no-header", "none of the columns has a name that is known", sheet.at(sheet.header_row), hint)


def _left_out(unknown: Diagnostic) -> Diagnostic:
    """Tell of a column that is ignored; one that is nearly a known name is rather a slip of the pen."""
    near, mark, _ = unknown.hint.partition("?")
    is_slip = near.startswith(_NEAR)
    message, hint = f"{unknown.message} is left out", near + mark if is_slip else ""
    severity = Severity.WARNING if is_slip else Severity.ADVICE
    return Diagnostic("column-left-out", message, unknown.location, hint, severity)


def _doubles(sheet: Sheet, uses: list[Use]) -> list[Diagnostic]:
    first: dict[tuple[Kind, str], int] = {}
    found = []
    for use in uses:
        if (before := first.setdefault((use.kind, use.name), use.column)) != use.column:
            message = f"column {use.column} says '{use.label}' as column {before} does"
            place = sheet.at(sheet.header_row, use.column)
            found.append(Diagnostic("duplicate-column", message, place, "keep one of the two"))
    return found
