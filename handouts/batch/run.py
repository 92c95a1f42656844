"""Planned rows become finished packets: grouped by variant, made by an executor, noted in the ledger as they finish."""

from __future__ import annotations

import concurrent.futures
import hashlib
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import Executor, Future
from contextlib import suppress
from itertools import chain, islice
from pathlib import Path
from typing import Final, TypeVar

import msgspec
from msgspec import Struct

from handouts.attached import OwnPdf
from handouts.batch import manifest
from handouts.batch.attempts import LostWorkerError, has_result, ordered, outcome_of
from handouts.batch.ledger import Entry, Ledger, ledger_of
from handouts.batch.naming import FileNames
from handouts.batch.orders import Order, Outcomes, Print, fulfil
from handouts.batch.refusals import RefusedRow, reason_of
from handouts.batch.report import Ran
from handouts.batch.rows import Row
from handouts.batch.variants import Reuse, RowsVariant, VariantMaker
from handouts.content.library import Library
from handouts.diagnostics import Diagnostic, ExitCode, HandoutError, errors_only
from handouts.resolve.request import Request, for_anybody

Given = TypeVar("Given")
PACKETS_AN_ORDER: Final = 32
"""Packets made between two entries in the ledger: what a killed run makes again at most, for each worker."""
_PATIENCE: Final = 10
"""Seconds to wait for orders that are under way when a run ends early; each takes a fraction of one."""
ORDERS_AHEAD: Final = 8
"""Orders waiting for each worker: enough to keep it busy, few enough to keep memory flat."""


class Progress(Struct, frozen=True):
    """How far a run is: rows made, left out as already whole, refused, and all there are."""

    made: int
    kept: int
    refused: int
    total: int


def run_batch(
    rows: Sequence[Row],
    library: Library,
    folder: Path,
    executor: Executor,
    *,
    workers: int = 1,
    resume: bool = False,
    require_approval: bool = False,
    reuse: Reuse | None = None,
    tell: Callable[[Progress], None] = lambda _: None,
) -> Ran:
    """Make a packet for every row that has none yet; rows that cannot be made are refused and stop no other.

    `workers` is how many the executor has, as far as is known: it may be none yet, and have some when work comes.
    With `require_approval`, rows whose text no clinician has approved as it stands are refused too. With
    `reuse`, kept variants are printed from, and new ones kept.
    Raises HandoutError when the folder is in use or cannot be written to, or when a worker dies; what is finished
    stays, and a run with `resume` goes on from there. A run that came to its end leaves a manifest.
    """
    with ledger_of(folder) as ledger:
        if ledger.entries and not resume:
            raise _has_a_run(folder)
        manifest.begin(folder)
        variants = VariantMaker(library, executor, reuse, require_approval=require_approval)
        run = _Run(variants, ledger, len(rows), tell)
        run.all(rows, executor, max(1, workers))
        manifest.finish(folder, run.finished)
        return Ran(
            run.finished,
            run.kept,
            tuple(chain.from_iterable(run.refused.values())),
            run.variants,
            frozenset(run.samples),
            tuple(run.lacking),
            tuple(run.found),
            tuple(sorted(run.lost_notes)),
            tuple(sorted(run.unnamed)),
            tuple(sorted(run.late)),
            ledger.others({entry.file for entry in run.finished.values()}),
        )


class _Run:
    """One run as it goes on."""

    def __init__(self, maker: VariantMaker, ledger: Ledger, total: int, tell: Callable[[Progress], None]) -> None:
        self.maker, self.ledger, self.total, self.tell = maker, ledger, total, tell
        self.finished: dict[int, Entry] = {}
        self.refused: dict[int, tuple[RefusedRow, ...]] = {}
        self.variants: dict[str, str] = {}
        self.samples: set[str] = set()
        self.lacking: dict[OwnPdf, None] = {}
        self.found: dict[Diagnostic, None] = {}
        self.lost_notes: list[int] = []
        self.unnamed: list[int] = []
        self.late: set[int] = set()
        self.kept = 0

    def all(self, rows: Sequence[Row], executor: Executor, workers: int) -> None:
        """Order everything, never more than a few orders a worker before the first of them is done."""
        self._tell()  # a run that ends early says how far it came
        ahead = workers * ORDERS_AHEAD
        waiting: list[Future[Outcomes | Exception]] = []
        try:
            for order in self._in_turn(rows, workers):
                waiting.append(ordered(executor, fulfil, order))
                self._note_some(waiting, wait=len(waiting) > ahead)
            while waiting:
                self._note_some(waiting, wait=True)
        except BaseException:
            for future in waiting:
                future.cancel()
            with suppress(HandoutError):  # it is not to stand in for the reason
                self.ledger.read()
            self._note_what_is_done(waiting)
            raise

    def _note_some(self, waiting: list[Future[Outcomes | Exception]], *, wait: bool) -> None:
        """Note every order that is fulfilled; with `wait`, when one is. It counts as waiting until it is noted."""
        if wait:
            concurrent.futures.wait(waiting, return_when=concurrent.futures.FIRST_COMPLETED)
        for future in [one for one in waiting if one.done()]:
            self._note(future)
            waiting.remove(future)

    def _note(self, future: Future[Outcomes | Exception]) -> None:
        for outcome in outcome_of(future).of:
            if outcome.entry is not None:
                self.ledger.add(outcome.entry)
                self.finished[outcome.row] = outcome.entry
                if outcome.names_past_days:
                    self.late.add(outcome.row)
            else:
                self._refuse(outcome.row, outcome.refused)
        self._tell()

    def _note_what_is_done(self, waiting: Sequence[Future[Outcomes | Exception]]) -> None:
        """A run that ends early keeps what its workers have finished, and waits for what they are at work on."""
        concurrent.futures.wait([future for future in waiting if not future.cancelled()], timeout=_PATIENCE)
        for future in filter(has_result, waiting):
            self._note(future)

    def _refuse(self, row: int, why: Sequence[Diagnostic]) -> None:
        reasons = errors_only(why) or why
        self.refused[row] = tuple(RefusedRow(row, "", one.code, reason_of(one.message, one.hint)) for one in reasons)

    def _refuse_all(self, rows: Iterable[Row | Print], error: HandoutError) -> None:
        for one in rows:
            self._refuse(one.number if isinstance(one, Row) else one.row, error.diagnostics)

    def _tell(self) -> None:
        self.tell(Progress(len(self.finished) - self.kept, self.kept, len(self.refused), self.total))

    def _in_turn(self, rows: Sequence[Row], workers: int) -> Iterator[Order]:
        """Give orders of as many variants in turn as there are workers, so that each can keep to a variant."""
        names = FileNames()
        coming = _one_ahead(self._orders(variant, names) for variant in self._variants(rows))
        under_way = deque(islice(coming, workers))
        while under_way:
            orders = under_way.popleft()
            order = next(orders, None)
            if order is not None:
                yield order
                under_way.append(orders)
            else:
                under_way.extend(islice(coming, 1))

    def _orders(self, variant: RowsVariant, names: FileNames) -> Iterator[Order]:
        """Begin to make a variant of which a packet is wanted, and give its orders."""
        prints = self._left_to_do(variant, names)
        first = tuple(islice(prints, PACKETS_AN_ORDER))
        return self._orders_of(variant, first, prints, variant.start()) if first else iter(())

    def _orders_of(
        self, variant: RowsVariant, some: tuple[Print, ...], more: Iterator[Print], made: Callable[[], bytes]
    ) -> Iterator[Order]:
        try:
            encoded = made()
        except LostWorkerError:
            raise
        except HandoutError as error:
            self._refuse_all((*some, *more), error)
            return
        pdfs = tuple(one.pdf for one in variant.attached)
        while some:
            yield Order(variant.digest, encoded, str(self.ledger.folder), variant.rows[0].request.today, some, pdfs)
            some = tuple(islice(more, PACKETS_AN_ORDER))

    def _left_to_do(self, variant: RowsVariant, names: FileNames) -> Iterator[Print]:
        for row in variant.rows:
            assert row.request.patient is not None  # a row is a patient
            key = _key(variant.digest, row.request)
            name = names.of(variant.about.name_parts, row)
            if row.request.patient.reference and not name.endswith(f"_{row.request.patient.reference}.pdf"):
                self.unnamed.append(row.number)
            entry = self.ledger.finished(key)
            if entry is not None and entry.file == name:
                self.kept += 1
                self.finished[row.number] = entry
            else:
                yield Print(row.number, key, name, row.request.patient)
        self._tell()

    def _variants(self, rows: Sequence[Row]) -> Iterator[RowsVariant]:
        """Find or compose each variant once, when its turn comes; one that cannot be composed refuses its rows."""
        groups: dict[Request, list[Row]] = {}
        for row in rows:
            groups.setdefault(for_anybody(row.request), []).append(row)
        for request, alike in groups.items():
            try:
                variant = self.maker.variant(request, tuple(alike))
            except HandoutError as error:
                self._refuse_all(alike, error)
                continue
            self.variants[variant.digest] = " ".join(variant.about.name_parts)
            if variant.about.is_sample:
                self.samples.add(variant.digest)
            self.lacking |= dict.fromkeys(one for one in variant.attached if one.lacking)
            self.found |= dict.fromkeys(variant.about.diagnostics)
            if not variant.about.prints_notes:
                self.lost_notes += [row.number for row in alike if row.request.patient and row.request.patient.notes]
            yield variant


def _one_ahead(given: Iterable[Given]) -> Iterator[Given]:
    """The same, each asked for before it is wanted: a worker makes the next variant while others are printed."""
    coming = iter(given)
    for one in islice(coming, 1):
        for following in coming:
            yield one
            one = following
        yield one


def _key(variant: str, request: Request) -> str:
    """A digest of all a packet is made from: its variant and its patient."""
    return hashlib.sha256(variant.encode() + msgspec.msgpack.encode(request.patient, order="deterministic")).hexdigest()


def _has_a_run(folder: Path) -> HandoutError:
    hint = "go on with that run with --resume, or choose an empty folder with -o"
    found = Diagnostic("folder-has-a-run", f"'{folder}' holds packets of an earlier run", hint=hint)
    return HandoutError(found, exit_code=ExitCode.FAILED)
