"""What a worker is asked to do, and what it answers; plain data that goes to any process.

What the work needs is imported where it is done: the process that gives the orders need not know how to print.
Packets and what became of them go from process to process as MessagePack, in a tenth of the time pickle takes.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import TYPE_CHECKING

import msgspec
from msgspec import Struct
from msgspec.structs import replace

from handouts.batch.ledger import Entry
from handouts.diagnostics import Diagnostic
from handouts.resolve.request import Patient

if TYPE_CHECKING:
    from handouts.print_run import Attachment
    from handouts.variants.ready import About


class Making(Struct, frozen=True):
    """A variant to be made: its pickled `Job`, and what stands behind its packets."""

    digest: str
    job: bytes
    about: About
    attachments: tuple[Attachment, ...] = ()


class Print(Struct, frozen=True):
    """One packet to be made: the row it is for, the key of its inputs, and its file's name."""

    row: int
    key: str
    file: str
    patient: Patient


class Order(Struct, frozen=True):
    """Packets of one encoded variant. `digest` stands for it and the attachments."""

    digest: str
    variant: bytes
    folder: str
    today: date
    prints: tuple[Print, ...]
    attachments: tuple[Attachment, ...] = ()
    """PDFs behind each packet, all of them known to be fit for it."""

    def brief(self) -> Order:
        """The same for a worker that has the variant: without it, which is most of an order."""
        return replace(self, variant=b"", attachments=())

    def __repr__(self) -> str:
        return f"Order({len(self.prints)} packets)"  # an executor may log what failed: no patient's field gets there

    def __reduce__(self) -> tuple[Callable[..., Order], tuple[object, ...]]:
        prints = msgspec.msgpack.encode(self.prints)
        return _order, (self.digest, self.variant, self.folder, self.today, prints, self.attachments)


def _order(
    digest: str, variant: bytes, folder: str, today: date, prints: bytes, attachments: tuple[Attachment, ...]
) -> Order:
    return Order(digest, variant, folder, today, msgspec.msgpack.decode(prints, type=tuple[Print, ...]), attachments)


class Outcome(Struct, frozen=True):
    """What became of one row: the ledger's entry, or why there is no file."""

    row: int
    entry: Entry | None = None
    refused: tuple[Diagnostic, ...] = ()
    names_past_days: bool = False
    """Whether the packet names days before surgery that are over."""


class Outcomes(Struct, frozen=True):
    """What became of the rows of an order."""

    of: tuple[Outcome, ...]

    def __reduce__(self) -> tuple[Callable[[bytes], Outcomes], tuple[bytes]]:
        return _outcomes, (msgspec.msgpack.encode(self.of),)


def _outcomes(encoded: bytes) -> Outcomes:
    return Outcomes(msgspec.msgpack.decode(encoded, type=tuple[Outcome, ...]))


def get_ready() -> None:
    """Import what the first order will need."""
    import handouts.audit.proving.other_fonts
    import handouts.batch.work

    handouts.batch.work.warm_up()


def made(making: Making) -> bytes:
    """Lay a variant out and prove it. Raises HandoutError when it cannot be."""
    from handouts.batch.work import make

    return make(making)


def fulfil(order: Order) -> Outcomes:
    """Make every packet of an order; a row that cannot be printed refuses only itself.

    Raises HandoutError when the folder cannot be written to: then no row can; UnknownVariantError for a brief order of
    a variant that is not at hand.
    """
    from handouts.batch.work import print_all

    return print_all(order)
