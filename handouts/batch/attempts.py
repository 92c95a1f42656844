"""Work given to any executor, and what came of it: its result, its own error, or that its worker is gone."""

from __future__ import annotations

import traceback
from collections.abc import Callable
from concurrent.futures import BrokenExecutor, Executor, Future
from typing import TypeVar

from handouts.diagnostics import Diagnostic, ExitCode, HandoutError

Order = TypeVar("Order")
Result = TypeVar("Result")


class LostWorkerError(HandoutError):
    """An executor's error: a worker is gone, or takes no more orders. It stops the run."""


class UnknownVariantError(Exception):
    """A worker was asked for packets of a variant that it has not kept: whoever gave the order gives it again whole."""


def attempt(fulfil: Callable[[Order], Result], order: Order) -> Result | Exception:
    """Fulfil an order anywhere; what that raises is given back, so that whatever its future raises is the executor's
    or meant for it (UnknownVariantError).

    A cluster logs what a task raises; this way it has nothing to log.
    """
    try:
        return fulfil(order)
    except UnknownVariantError:
        raise
    except Exception as error:  # it is raised again by the process that gave the order
        error.add_note("".join(traceback.format_tb(error.__traceback__)))
        return error


def ordered(executor: Executor, fulfil: Callable[[Order], Result], order: Order) -> Future[Result | Exception]:
    """Give an order. Raises LostWorkerError when the executor takes none any more."""
    try:
        return executor.submit(attempt, fulfil, order)
    except Exception as lost:
        raise _worker_died(lost) from None


def outcome_of(future: Future[Result | Exception]) -> Result:
    """Wait for what came of an order. Raises what its fulfilment raised, and LostWorkerError."""
    try:
        outcome = future.result()
    except Exception as lost:  # an executor tells of a lost worker by an error of its own
        raise _worker_died(lost) from None
    if isinstance(outcome, Exception):
        raise outcome
    return outcome


def has_result(future: Future[Result | Exception]) -> bool:
    """Whether an order is fulfilled by now."""
    done = future.done() and not future.cancelled() and future.exception() is None
    return done and not isinstance(future.result(), Exception)


def _worker_died(lost: Exception) -> LostWorkerError:
    """An executor's error, told by its kind only: its text may name an order."""
    kind = "" if isinstance(lost, BrokenExecutor) else f" ({type(lost).__name__})"
    hint = "run the same command again with --resume: finished packets are kept"
    died = Diagnostic("worker-died", f"a worker process ended before its work was done{kind}", hint=hint)
    return LostWorkerError(died, exit_code=ExitCode.FAILED)
