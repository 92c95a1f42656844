"""Where the work of a batch is done: in this process, in several of this machine, or wherever an `Executor` leads."""

from __future__ import annotations

import multiprocessing
import os
import signal
import threading
from collections.abc import Callable
from concurrent.futures import Executor, Future, ProcessPoolExecutor
from multiprocessing.connection import wait
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
    """An executor for so many processes; for one, this process does the work itself.

    Where the system can copy a process the workers are copies, which have everything imported already.
    """
    if jobs <= 1:
        return SerialExecutor()
    method = "fork" if "fork" in multiprocessing.get_all_start_methods() else "spawn"
    return ProcessPoolExecutor(jobs, multiprocessing.get_context(method), initializer=_serve)


def _serve() -> None:
    """A worker leaves Ctrl-C to the process that started it, and ends when that is gone, however it went."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    parent = multiprocessing.parent_process()
    if parent is not None:
        threading.Thread(target=_end_with, args=(parent.sentinel,), daemon=True).start()


def _end_with(sentinel: int) -> None:
    wait([sentinel])
    os._exit(1)
