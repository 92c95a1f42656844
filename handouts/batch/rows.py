"""A sheet and the command line's request become a plan: a request for each sound row, a reason for each refused one."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence, Set
from typing import Final

from msgspec import Struct

from handouts.batch.defaults import Defaults, defaults_of
from handouts.batch.figures import DateOrder, doubts_of_order, refuse_mixed, refuse_other_order
from handouts.batch.grid import Sheet, SheetRow
from handouts.batch.headings import Use, uses_of
from handouts.batch.known import Known, known_of
from handouts.batch.refusals import RefusedRow, reason_of
from handouts.batch.row_cells import RowCells
from handouts.batch.row_patient import DAYS, doubts_about
from handouts.batch.row_request import copies_in, request_in
from handouts.diagnostics import Diagnostic, Severity, in_order
from handouts.resolve.request import Patient, Request

__all__ = ["Known", "Plan", "RefusedRow", "Row", "copies_left_out", "known_of", "plan"]

_OF_PATIENT: Final = Patient.__struct_fields__
_ASKED: Final = tuple(name for name in Request.__struct_fields__ if name != "patient")
_EXPECTED: Final = ("name", "reference", "surgery_date", "arrival_time", "side")
"""Patient's columns that are empty in a row by mistake when others have them."""
_MOST_NUMBERS: Final = 5
_MOST_NOTES: Final = 20
_SLIPPED: Final = frozenset({"ragged-row", "wrong-quotes"})
"""Problems after which cells may stand under the wrong names, so that nothing more is said of them."""


class Row(Struct, frozen=True):
    """One packet to print: its row, what is asked for, and how many copies."""

    number: int
    request: Request
    copies: int = 1


class Plan(Struct, frozen=True):
    """What a sheet asks for, in its order; `notes` are warnings and advice."""

    rows: tuple[Row, ...]
    refused: tuple[RefusedRow, ...]
    notes: tuple[Diagnostic, ...]


def plan(
    sheet: Sheet, base: Request, *, known: Known, ignore_extra: bool = False, dates: DateOrder | None = None
) -> Plan:
    """Read every row over the command line's request `base`, whose procedure may be empty.

    A cell stands over the command line, an empty cell leaves it. A row that is wrong is refused with every reason and
    never stops another. Raises HandoutError for columns that are not known (unless `ignore_extra`), for a `base`
    that no row could make good, and for dates in figures that cannot be in the order of `dates` or stand among cells.
    """
    defaults = defaults_of(base, known)
    uses, notes = uses_of(sheet, known, ignore_extra)
    rows: list[Row] = []
    refused: list[RefusedRow] = []
    by_label = {use.label: use for use in uses}
    days = [(day, by_label[day].column) for day in DAYS if day in by_label]
    refuse_mixed(sheet, days)
    if dates:
        refuse_other_order(sheet, days, dates)
        notes += doubts_of_order(sheet, days, dates)
    for sheet_row in sheet.rows:
        problems = list(_problems(sheet, sheet_row, uses, ignore_extra)) if sheet_row.problems else []
        cells = RowCells(sheet, sheet_row, by_label, dates)
        if not any(problem.code in _SLIPPED for problem in problems):
            row = _planned(cells, defaults)
            problems += _faults(cells)
            if row and not problems:
                rows.append(row)
                notes += doubts_about(cells, row.request.patient or Patient(), base.today)
        refused += problems
    doubles = tuple(_doubles(rows))
    gone = {each.number for each in doubles}
    left = [row for row in rows if row.number not in gone]
    if "surgery_date" in by_label:
        notes += _other_days(sheet, left, by_label["surgery_date"].column)
    notes += _left_empty(sheet, left, by_label, defaults)
    return Plan(
        rows=tuple(left),
        refused=tuple(sorted((*refused, *doubles), key=lambda each: each.number)),
        notes=tuple(_shortened(in_order([*sheet.notes, *notes]))),
    )


def _shortened(notes: Iterable[Diagnostic]) -> Iterator[Diagnostic]:
    """Keep the first notes of each code and count the others: a wrong year stands in every row."""
    seen: dict[str, int] = {}
    for note in notes:
        seen[note.code] = seen.get(note.code, 0) + 1
        if seen[note.code] <= _MOST_NOTES:
            yield note
    for code, count in seen.items():
        if count > _MOST_NOTES:
            message = f"{count - _MOST_NOTES} more like this are not shown"
            yield Diagnostic(code, message, severity=Severity.WARNING)


def _planned(cells: RowCells, defaults: Defaults) -> Row | None:
    request, copies = request_in(cells, defaults), copies_in(cells)
    return Row(cells.row.number, request, copies) if request else None


def _faults(cells: RowCells) -> Iterator[RefusedRow]:
    for fault in dict.fromkeys(cells.faults):
        yield RefusedRow(cells.row.number, fault.label, fault.code, reason_of(fault.message, fault.hint))


def _problems(sheet: Sheet, row: SheetRow, uses: Iterable[Use], ignore_extra: bool) -> Iterator[RefusedRow]:
    """What the reader of the file found; with `ignore_extra` a column that is left out cannot be wrong."""
    labels = {use.column: use.label for use in uses}
    for problem in row.problems:
        column = problem.location.column if problem.location else 0
        if ignore_extra and column and column <= len(sheet.columns) and column not in labels:
            continue
        yield RefusedRow(row.number, labels.get(column, ""), problem.code, reason_of(problem.message, problem.hint))


def _left_empty(sheet: Sheet, rows: Sequence[Row], uses: Mapping[str, Use], defaults: Defaults) -> Iterator[Diagnostic]:
    """Tell of rows that get the example clinic, of rows without a surgeon among others, and of rows for nobody."""
    filled = {each.number: each.cells.keys() for each in sheet.rows}
    if not defaults.base.clinic and any("clinic" not in filled[row.number] for row in rows):
        message = f"rows without a clinic get the example clinic '{defaults.known.example_clinic}'"
        hint = "give --clinic, or fill in the cell" if "clinic" in uses else "give --clinic, or a column 'clinic'"
        yield Diagnostic("example-clinic", message, sheet.at(sheet.header_row), hint, Severity.WARNING)
    unnamed = [row for row in rows if row.request.surgeon and "surgeon" not in filled[row.number]]
    if "surgeon" in uses and unnamed and not defaults.base.surgeon:
        message = f"{_numbered(unnamed)} without a surgeon: the clinic's usual one is taken"
        place = sheet.at(unnamed[0].number, uses["surgeon"].column)
        yield Diagnostic("usual-surgeon", message, place, "fill in the cell 'surgeon'", Severity.WARNING)
    whose = next((uses[label] for label in ("name", "reference") if label in uses), None)
    nobody = [row for row in rows if not filled[row.number] & {"name", "reference"}]
    if whose and nobody:
        message = f"{_numbered(nobody)} with neither name nor reference: nobody can tell whose packet it is"
        place = sheet.at(nobody[0].number, whose.column)
        yield Diagnostic("nobody", message, place, "fill in one of the two, or take the row out", Severity.WARNING)
    numbers = {row.number for row in nobody}
    yield from _left_bare(sheet, [row for row in rows if row.number not in numbers], uses, filled)


def _left_bare(
    sheet: Sheet, rows: Sequence[Row], uses: Mapping[str, Use], filled: Mapping[int, Set[str]]
) -> Iterator[Diagnostic]:
    """Tell of cells of the patient's that are empty where other rows have one: a slip, or a line of totals."""
    for label in filter(uses.__contains__, _EXPECTED):
        bare = [row for row in rows if label not in filled[row.number]]
        if 0 < len(bare) < len(rows):
            message = f"{_numbered(bare)} without '{label}', which others have: its place is left to write in"
            place = sheet.at(bare[0].number, uses[label].column)
            yield Diagnostic("left-empty", message, place, "fill in the cell, or take the row out", Severity.WARNING)


def copies_left_out(rows: Iterable[Row]) -> Iterator[Diagnostic]:
    """Tell of copies where there is no print run to have them."""
    if several := [row for row in rows if row.copies > 1]:
        message = f"{_numbered(several)} asked for copies, which only a print run has"
        yield Diagnostic("copies-not-printed", message, None, "give --print-run FILE.pdf", Severity.WARNING)


def _other_days(sheet: Sheet, rows: Iterable[Row], column: int) -> Iterator[Diagnostic]:
    """Tell of one operation of one patient that rows put on different days; `column` is that of the days."""
    operations: dict[object, list[Row]] = {}
    for row in rows:
        patient = row.request.patient or Patient()
        if patient.reference and patient.surgery_date:
            key = (row.request.clinic, patient.reference.casefold(), row.request.procedure)
            operations.setdefault(key, []).append(row)
    for alike in operations.values():
        if len({row.request.patient.surgery_date for row in alike if row.request.patient}) > 1:
            message = f"{_numbered(alike)} have one reference and different days of surgery"
            place = sheet.at(alike[0].number, column)
            yield Diagnostic("days-differ", message, place, "look which is right", Severity.WARNING)


def _doubles(rows: list[Row]) -> Iterator[RefusedRow]:
    """Refuse rows that ask for one packet twice, and every row of a reference that stands for two people.

    Of equal rows the first is printed. Of rows that ask for one packet with different details nobody can tell the
    right one, so none is.
    """
    people: dict[object, list[Row]] = {}
    packets: dict[object, list[Row]] = {}
    for row in rows:
        reference = (row.request.patient or Patient()).reference.casefold()
        packet = (row.request.clinic, reference, row.request.procedure, row.request.pack, row.request.blocks)
        packets.setdefault(packet if reference else row.request, []).append(row)
        if reference:
            people.setdefault((row.request.clinic, reference), []).append(row)
    for group in people.values():
        if len({name for row in group if (name := _spoken(row))}) > 1:
            yield from _refused(group, "reference-shared", "have one reference and different names", "correct them")
    for group in packets.values():
        if any(row.request != group[0].request for row in group):
            what = f"ask for one packet with different details ({', '.join(_differing(group))})"
            yield from _refused(group, "conflicting-rows", what, "keep the right one")
        elif group[1:]:
            hint = "only the first is printed; the column 'copies' prints a packet more than once"
            yield from _refused(group[1:], "duplicate-row", "ask for one packet", hint, group)


def _differing(rows: Sequence[Row]) -> Iterator[str]:
    """The fields in which rows differ."""
    for given, names in (([row.request.patient for row in rows], _OF_PATIENT), ([row.request for row in rows], _ASKED)):
        yield from (name for name in names if len({getattr(one, name, None) for one in given}) > 1)


def _spoken(row: Row) -> str:
    """The patient's name as it is told apart: without regard to case and spaces."""
    return " ".join(row.request.patient.name.casefold().split()) if row.request.patient else ""


def _numbered(rows: Sequence[Row]) -> str:
    """Name rows by their numbers: "row 2", "rows 2, 5 and 9"."""
    if len(rows) == 1:
        return f"row {rows[0].number}"
    numbers = [str(row.number) for row in rows]
    shown = [*numbers[:_MOST_NUMBERS], *(["others"] if len(numbers) > _MOST_NUMBERS else [])]
    return f"rows {', '.join(shown[:-1])} and {shown[-1]}"


def _refused(rows: list[Row], code: str, what: str, hint: str, among: Sequence[Row] = ()) -> Iterator[RefusedRow]:
    reason = f"{_numbered(among or rows)} {what}; {hint}"
    return (RefusedRow(row.number, "reference" if code == "reference-shared" else "", code, reason) for row in rows)
