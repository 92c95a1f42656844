"""Where the work of a batch is done: in this process, in several of this machine, or wherever an `Executor` leads."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import Executor, Future
from typing import ParamSpec, TypeVar

P = ParamSpec("P")
T = TypeVar("T")


class SerialExecutor(Executor):
    """The twin of a pool that does everything at once, in this process, in order."""

    def submit(self, fn: Callable[P, T], /, *args: P.args, **kwargs: P.kwargs) -> Future[T]:
        """Do the work now; the future it gives is done."""
        future: Future[T] = Future()
        try:
            future.set_result(fn(*args, **kwargs))
        except Exception as error:  # it is raised where the result is asked for, as by any executor
            future.set_exception(error)
        return future


def executor_of(jobs: int) -> Executor:
    """An executor for so many processes; for one, this process does the work itself."""
    if jobs <= 1:
        return SerialExecutor()
    from handouts.batch.lanes import Lanes  # who works alone need not know of processes

    return Lanes(jobs)
