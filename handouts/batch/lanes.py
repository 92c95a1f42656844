"""Work for several processes of this machine."""

from __future__ import annotations

import multiprocessing
import os
import signal
import threading
from collections.abc import Callable
from concurrent.futures import Executor, Future, ProcessPoolExecutor
from multiprocessing.connection import wait
from typing import Final, ParamSpec, TypeVar

from handouts.batch.orders import get_ready

_FAIR: Final = 6
"""Orders by which one lane may have more to do than another: about what laying a variant out once more takes."""
P = ParamSpec("P")
T = TypeVar("T")


class Lanes(Executor):
    """Several processes, each with work of its own: what has one `digest` goes to one of them, as long as that is fair.

    So what has been read of a variant is of use again; an executor without lanes makes the same files. They start at
    once, and get ready to print while something else is done.
    """

    def __init__(self, jobs: int) -> None:
        method = "fork" if "fork" in multiprocessing.get_all_start_methods() else "spawn"
        context = multiprocessing.get_context(method)
        self._lanes = tuple(ProcessPoolExecutor(1, context, initializer=serve) for _ in range(jobs))
        for lane in self._lanes:
            lane.submit(get_ready)
        self._waiting = [0] * jobs
        self._home: dict[object, int] = {}

    def submit(self, fn: Callable[P, T], /, *args: P.args, **kwargs: P.kwargs) -> Future[T]:
        """Give the work to the lane of its digest; to the emptiest one when that has too much already."""
        digest = next((one.digest for one in args if hasattr(one, "digest")), None)
        emptiest = min(range(len(self._lanes)), key=self._waiting.__getitem__)
        lane = self._home.setdefault(digest, emptiest)
        if self._waiting[lane] > self._waiting[emptiest] + _FAIR:
            lane = emptiest
        self._waiting[lane] += 1
        future = self._lanes[lane].submit(fn, *args, **kwargs)
        future.add_done_callback(lambda _: self._done(lane))
        return future

    def _done(self, lane: int) -> None:
        self._waiting[lane] -= 1

    def shutdown(self, wait: bool = True, *, cancel_futures: bool = False) -> None:
        """End every lane, all of them at once: the system takes a while to take a process apart."""
        ending = [
            threading.Thread(target=lane.shutdown, kwargs={"wait": wait, "cancel_futures": cancel_futures})
            for lane in self._lanes
        ]
        for one in ending:
            one.start()
        for one in ending:
            one.join()


def serve() -> None:
    """A worker leaves Ctrl-C to the process that started it, and ends when that is gone, however it went."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    parent = multiprocessing.parent_process()
    if parent is not None:
        threading.Thread(target=_end_with, args=(parent.sentinel,), daemon=True).start()


def _end_with(sentinel: int) -> None:
    wait([sentinel])
    os._exit(1)
