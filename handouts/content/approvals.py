"""The record of an approval as a file may hold it: who approved what a patient reads, and digests of exactly that.

It is made by `handouts.approval`; content/README.md describes it. Its name is the operation's, and the surgeon's.
"""

from collections.abc import Mapping
from typing import Annotated

from handouts.content.places import Path
from handouts.content.shapes import Shape
from handouts.content.values import Day, FactName, Id, Model, Text, Texts, WholeNumber, YearMonth

Table = Text
"""One line a name: the name, digests of each form it is printed in, and `when` it is printed if not always.

Of attachments one line a file: the SHA-256 of its bytes, and its title."""
Seal = Annotated[str, Shape(r"^[0-9a-f]{64}$", "restore the file from version control, or approve again")]


class AcceptedFinding(Model, frozen=True, kw_only=True):
    """A finding of `handouts check` that the approver lets stand: "CODE@ITEM", what was found, and why it may."""

    finding: Text
    messages: Texts
    reason: Text


class BeyondRange(Model, frozen=True, kw_only=True):
    """A fact outside its range, as it is printed, and the reason its author gives."""

    prints: Text
    allowed: Text
    reason: Text


class ApprovalRecord(Model, frozen=True, kw_only=True):
    """`clinics/NAME/approvals/PROCEDURE.SURGEON.yaml`.

    `front` are the words around the text, `blocks` the blocks of the packs, `attachments` the clinic's own PDFs behind
    each. `texts` is the seal of the file with the words themselves, `seal` that of the record.
    """

    procedure: Id
    clinic: Id
    surgeon: Id | None = None
    by: Text
    role: Text
    date: Day
    review_by: YearMonth
    version: WholeNumber
    packs: dict[Id, tuple[Id, ...]]
    accepted: tuple[AcceptedFinding, ...] = ()
    beyond_range: dict[FactName, BeyondRange] = {}
    front: Table
    blocks: dict[Id, Table]
    attachments: dict[Id, Table] = {}
    texts: Seal
    seal: Seal


class ApprovedTexts(Model, frozen=True, kw_only=True):
    """`clinics/NAME/approvals/texts/PROCEDURE.SURGEON.yaml`: the words that were approved, by "block/item"."""

    texts: dict[Text, Text] = {}

    @classmethod
    def arranged(cls, file: Mapping[str, object]) -> Mapping[str, object]:
        """Take the whole file for the table."""
        return {"texts": file}

    @classmethod
    def path_in_file(cls, path: Path) -> Path:
        """The file is the table itself."""
        return path[1:] if path[:1] == ("texts",) else path


def approval_name(procedure: str, surgeon: str) -> str:
    """Name the record of a procedure's packets, without suffix; `surgeon` is empty for a clinic's own."""
    return f"{procedure}.{surgeon}" if surgeon else procedure
