"""An order becomes files: one variant, several patients, each file written, read back from disk and proved.

Runs in any process. A variant is made by one of them and goes to the others as it is; what has been read of one is kept
for the orders that follow.
"""

from __future__ import annotations

import os
import pickle
import time
from collections.abc import Sequence
from contextlib import suppress
from typing import TYPE_CHECKING, Final

from msgspec import Struct

from handouts.batch.attempts import UnknownVariantError
from handouts.batch.ledger import Entry
from handouts.batch.orders import Making, Order, Outcome, Outcomes, Print
from handouts.diagnostics import Diagnostic, HandoutError, Location
from handouts.finish import write_one_of_many
from handouts.variants.printing import VariantPrinter, warm_up
from handouts.variants.ready import decoded, encoded

if TYPE_CHECKING:
    from handouts.print_run import Attachment

__all__ = ["make", "print_all", "warm_up"]

_PRINTERS_KEPT: Final = 4
"""Variants a process keeps ready; orders come variant by variant, so more would only hold memory."""


class _Printer(Struct, frozen=True):
    """A variant ready to be printed from, and the pages of each of its packets."""

    of_variant: VariantPrinter
    pages: int


_printers: dict[str, _Printer] = {}


def make(making: Making) -> bytes:
    """Lay a variant out and prove it. Raises HandoutError when it cannot be."""
    from handouts.press.work import pressed  # the layout, for whoever makes a variant
    from handouts.variants.proving import proven

    job = pickle.loads(making.job)  # noqa: S301 (pickled by the process that gave the order)
    return encoded(proven(making.about, job, pressed(job), making.attachments))


def print_all(order: Order) -> Outcomes:
    """Print every packet of an order, as `handouts.batch.orders.fulfil` says."""
    printer = _printer(order)
    return Outcomes(tuple(_printed(printer, order, one) for one in order.prints))


def _printer(order: Order) -> _Printer:
    known = _printers.get(order.digest)
    if known is None:
        if not order.variant:
            raise UnknownVariantError
        variant = decoded(order.variant)
        assert variant is not None  # encoded by `made`, or checked when it was read
        pages = variant.laid_out.pages + _pages_behind(order.attachments)
        known = _Printer(VariantPrinter(variant, order.attachments), pages)
        for oldest in list(_printers)[: len(_printers) + 1 - _PRINTERS_KEPT]:
            _printers.pop(oldest, None)  # another thread may do so too
        _printers[order.digest] = known
    return known


def _pages_behind(attachments: Sequence[Attachment]) -> int:
    if not attachments:
        return 0
    from handouts.print_run import standing

    return sum(standing(one).pages for one in attachments)


def _printed(printer: _Printer, order: Order, one: Print) -> Outcome:
    started = time.perf_counter()
    try:
        printed = printer.of_variant.printed(one.patient)
    except HandoutError as error:
        return Outcome(one.row, refused=error.diagnostics)
    path = os.path.join(order.folder, one.file)
    write_one_of_many(path, printed.data)
    with open(path, "rb", buffering=0) as file:
        back = file.read()
    faults = printer.of_variant.faults(back, one.file, one.patient, printed.form)
    if faults or back != printed.data:
        with suppress(FileNotFoundError):
            os.unlink(path)
        return Outcome(one.row, refused=faults or (_altered(one.file),))
    taken = round((time.perf_counter() - started) * 1000, 3)
    entry = Entry(one.key, one.file, printed.sha256, printed.code, printer.pages, order.digest, taken)
    return Outcome(one.row, entry, names_past_days=printer.of_variant.names_past_days(one.patient, order.today))


def _altered(file: str) -> Diagnostic:
    hint = "look after the disk, then run again with --resume"
    return Diagnostic("disk-altered", "what was read back is not what was written", Location(file), hint)
