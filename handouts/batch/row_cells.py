"""The cells of one row become texts and ids; what is wrong with them is kept, told without a word of the patient's."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Final, TypeVar

from msgspec import Struct, field

from handouts.batch.cells import text_in
from handouts.batch.columns import forgiven
from handouts.batch.figures import DateOrder
from handouts.batch.grid import Cell, Sheet, SheetRow
from handouts.batch.headings import Kind, Use
from handouts.batch.known import Names
from handouts.content.shapes import Refusal
from handouts.diagnostics import did_you_mean

T = TypeVar("T")

YES_NO: Final[Names] = {
    **dict.fromkeys(("yes", "y", "true", "1", "x"), "yes"), **dict.fromkeys(("no", "n", "false", "0"), "no"),
}  # fmt: skip
"""What people and spreadsheets write into a column of ticks."""


class Fault(Struct, frozen=True):
    """Something wrong with a row; `label` is the column, empty for the row as a whole."""

    label: str
    code: str
    message: str
    hint: str


class RowCells(Struct, frozen=True):
    """One row under the columns that are known (`uses`, by label), and what was wrong with it so far."""

    sheet: Sheet
    row: SheetRow
    uses: Mapping[str, Use]
    dates: DateOrder | None = None
    """How dates in figures are to be read, where somebody said that."""
    faults: list[Fault] = field(default_factory=list)

    def fault(self, label: str, code: str, message: str, hint: str) -> None:
        """Note a fault of a column, or of the whole row when `label` is empty."""
        self.faults.append(Fault(label, code, message, hint))

    def is_faulty(self, label: str) -> bool:
        """Whether a fault of this column was noted."""
        return bool(self.faults) and any(fault.label == label for fault in self.faults)

    def filled(self, kind: Kind) -> Iterator[Use]:
        """Go through the columns of a kind that have a cell in this row."""
        return (use for use in self.uses.values() if use.kind == kind and use.label in self.row.cells)

    def read(self, label: str, turn: Callable[[Cell], T]) -> T | None:
        """Turn the cell of a column into what it means; None when it is empty or `turn` refuses it."""
        cell = self.row.cells.get(label) if label in self.uses else None
        if cell is None:
            return None
        try:
            return turn(cell)
        except Refusal as refusal:
            self.fault(label, refusal.code, f"'{label}' is {refusal.message}", refusal.hint)
            return None

    def named(self, label: str, names: Names, otherwise: str) -> str | None:
        """Give the id the cell names; `otherwise` when the cell is empty, None when it names nothing."""
        text = self.read(label, text_in)
        if text is None:
            return None if self.is_faulty(label) else otherwise
        found = names.get(forgiven(text))
        if found is None:
            hint = did_you_mean(_as_id(text), set(names.values()))
            self.fault(label, f"unknown-{label}", f"'{label}' is not known here", hint)
        return found

    def chosen(self, label: str, choices: tuple[str, ...]) -> str | None:
        """Give the choice a cell makes, None when it makes none; a tick is a yes where yes and no are the choices."""
        text = self.read(label, text_in)
        if text is None:
            return None
        names = {forgiven(choice): choice for choice in choices}
        found = names.get(forgiven(text)) or names.get(YES_NO.get(forgiven(text), ""))
        if found is None:
            hint = did_you_mean(_as_id(text), choices)
            self.fault(label, "unknown-choice", f"'{label}' is not one of its choices", hint)
        return found


def _as_id(text: str) -> str:
    return forgiven(text).replace("_", "-")
