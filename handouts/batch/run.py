"""Planned rows become finished packets: grouped by variant, made by an executor, noted in the ledger as they finish."""

from __future__ import annotations

import hashlib
import pickle
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import BrokenExecutor, Executor, Future
from itertools import chain, islice
from pathlib import Path
from typing import Final

import msgspec
from msgspec import Struct

from handouts import __version__
from handouts.attached import Attached, OwnPdf, attached_to
from handouts.batch.ledger import Entry, Ledger, ledger_of
from handouts.batch.naming import FileNames
from handouts.batch.refusals import RefusedRow
from handouts.batch.report import Ran
from handouts.batch.rows import Row
from handouts.batch.work import Order, Outcome, Print, fulfil
from handouts.content.library import Library
from handouts.diagnostics import Diagnostic, ExitCode, HandoutError
from handouts.pipeline import compose_variant, job_of, name_parts
from handouts.resolve.request import Request, for_anybody

PACKETS_AN_ORDER: Final = 16
"""Packets made between two entries in the ledger: what a killed run makes again at most, for each worker."""
ORDERS_AHEAD: Final = 8
"""Orders waiting for each worker: enough to keep it busy, few enough to keep memory flat."""


class Progress(Struct, frozen=True):
    """How far a run is: rows made, left out as already whole, refused, and all there are."""

    made: int
    kept: int
    refused: int
    total: int


class Composed(Struct, frozen=True):
    """A variant ready to be ordered, and its rows."""

    digest: str
    job: bytes
    parts: tuple[str, ...]
    rows: tuple[Row, ...]
    attached: Attached


def run_batch(
    rows: Sequence[Row],
    library: Library,
    folder: Path,
    executor: Executor,
    *,
    workers: int = 1,
    resume: bool = False,
    tell: Callable[[Progress], None] = lambda _: None,
) -> Ran:
    """Make a packet for every row that has none yet; rows that cannot be made are refused and stop no other.

    Raises HandoutError when the folder is in use or cannot be written to, or when a worker dies; what is finished
    stays, and a run with `resume` goes on from there.
    """
    with ledger_of(folder) as ledger:
        if ledger.entries and not resume:
            raise _has_a_run(folder)
        run = _Run(library, ledger, len(rows), tell)
        run.all(rows, executor, workers)
        return Ran(
            run.finished, run.kept, tuple(chain.from_iterable(run.refused.values())), run.variants, tuple(run.lacking)
        )


class _Run:
    """One run as it goes on."""

    def __init__(self, library: Library, ledger: Ledger, total: int, tell: Callable[[Progress], None]) -> None:
        self.library, self.ledger, self.total, self.tell = library, ledger, total, tell
        self.finished: dict[int, Entry] = {}
        self.refused: dict[int, tuple[RefusedRow, ...]] = {}
        self.variants: dict[str, str] = {}
        self.lacking: dict[OwnPdf, None] = {}
        self.kept = 0

    def all(self, rows: Sequence[Row], executor: Executor, workers: int) -> None:
        """Order everything, never more than a few orders a worker before the first of them is done."""
        ahead = workers * ORDERS_AHEAD
        waiting: deque[Future[tuple[Outcome, ...]]] = deque()
        try:
            for order in self._in_turn(rows, workers):
                waiting.append(executor.submit(fulfil, order))
                if len(waiting) > ahead:
                    self._note(waiting.popleft())
            while waiting:
                self._note(waiting.popleft())
        except BaseException:
            for future in waiting:
                future.cancel()
            self._note_what_is_done(waiting)
            raise

    def _note(self, future: Future[tuple[Outcome, ...]]) -> None:
        try:
            outcomes = future.result()
        except BrokenExecutor:
            hint = "run the same command again with --resume: finished packets are kept"
            died = Diagnostic("worker-died", "a worker process ended before its work was done", hint=hint)
            raise HandoutError(died, exit_code=ExitCode.FAILED) from None
        for outcome in outcomes:
            if outcome.entry is not None:
                self.ledger.add(outcome.entry)
                self.finished[outcome.row] = outcome.entry
            else:
                self._refuse(outcome.row, outcome.refused)
        self._tell()

    def _note_what_is_done(self, waiting: Sequence[Future[tuple[Outcome, ...]]]) -> None:
        """A run that ends early keeps what its workers have finished."""
        for future in waiting:
            if future.done() and not future.cancelled() and future.exception() is None:
                self._note(future)

    def _refuse(self, row: int, why: Sequence[Diagnostic]) -> None:
        self.refused[row] = tuple(RefusedRow(row, "", reason.code, reason.message) for reason in why)

    def _tell(self) -> None:
        self.tell(Progress(len(self.finished) - self.kept, self.kept, len(self.refused), self.total))

    def _in_turn(self, rows: Sequence[Row], workers: int) -> Iterator[Order]:
        """Give orders of as many variants in turn as there are workers, so that each can keep to a variant."""
        names = FileNames()
        coming = (self._orders(composed, names) for composed in self._composed(rows))
        under_way = deque(islice(coming, workers))
        while under_way:
            orders = under_way.popleft()
            order = next(orders, None)
            if order is not None:
                yield order
                under_way.append(orders)
            else:
                under_way.extend(islice(coming, 1))

    def _orders(self, composed: Composed, names: FileNames) -> Iterator[Order]:
        prints = iter(self._left_to_do(composed, names))
        pdfs = tuple(one.pdf for one in composed.attached)
        while some := tuple(islice(prints, PACKETS_AN_ORDER)):
            yield Order(composed.digest, composed.job, str(self.ledger.folder), some, pdfs)

    def _left_to_do(self, composed: Composed, names: FileNames) -> Iterator[Print]:
        for row in composed.rows:
            assert row.request.patient is not None  # a row is a patient
            key = _key(composed.digest, row.request)
            name = names.of(composed.parts, row)
            entry = self.ledger.finished(key)
            if entry is not None and entry.file == name:
                self.kept += 1
                self.finished[row.number] = entry
            else:
                yield Print(row.number, key, name, row.request.patient)
        self._tell()

    def _composed(self, rows: Sequence[Row]) -> Iterator[Composed]:
        """Compose each variant once, when its turn comes; one that cannot be composed refuses its rows."""
        groups: dict[Request, list[Row]] = {}
        for row in rows:
            groups.setdefault(for_anybody(row.request), []).append(row)
        for request, alike in groups.items():
            try:
                composed = composed_variant(self.library, request, tuple(alike))
            except HandoutError as error:
                for row in alike:
                    self._refuse(row.number, error.diagnostics)
                continue
            self.variants[composed.digest] = " ".join(composed.parts)
            self.lacking |= dict.fromkeys(one for one in composed.attached if one.lacking)
            yield composed


def composed_variant(library: Library, request: Request, rows: tuple[Row, ...]) -> Composed:
    """Compose and check what all these rows share; raises HandoutError with what is wrong with it."""
    variant = compose_variant(library, request)
    handout = variant.handout
    job = job_of(handout, variant.resolved, library, request.patient)
    attached = attached_to(library, handout.clinic, handout.procedure, handout.pack)
    inputs = (__version__, job, *(one.pdf for one in attached))
    digest = hashlib.sha256(msgspec.msgpack.encode(inputs, order="deterministic")).hexdigest()
    parts = name_parts(handout, request, variant.resolved.clinic.paper)
    return Composed(digest, pickle.dumps(job, pickle.HIGHEST_PROTOCOL), parts, rows, attached)


def _key(variant: str, request: Request) -> str:
    """A digest of all a packet is made from: its variant and its patient."""
    return hashlib.sha256(variant.encode() + msgspec.msgpack.encode(request.patient, order="deterministic")).hexdigest()


def _has_a_run(folder: Path) -> HandoutError:
    hint = "go on with that run with --resume, or choose an empty folder with -o"
    found = Diagnostic("folder-has-a-run", f"'{folder}' holds packets of an earlier run", hint=hint)
    return HandoutError(found, exit_code=ExitCode.FAILED)
