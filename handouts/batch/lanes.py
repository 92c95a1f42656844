"""Work for several processes of this machine."""

from __future__ import annotations

import concurrent.futures
import multiprocessing
import os
import signal
import threading
from collections import deque
from collections.abc import Callable, Iterator, Mapping
from concurrent.futures import BrokenExecutor, Executor, Future, ProcessPoolExecutor
from functools import partial
from multiprocessing.connection import wait
from typing import Any, Final, NamedTuple, ParamSpec, TypeVar

from handouts.batch.attempts import UnknownVariantError
from handouts.batch.orders import Order, get_ready

_AT_ONCE: Final = 2
"""Orders a lane has: one at work, and one that is there when that is done."""
_WORTH_MOVING: Final = 2
"""Orders that wait for their lane when another begins with their variant too, which takes it about as long as one."""
P = ParamSpec("P")
T = TypeVar("T")


class _Work(NamedTuple):
    """What somebody wants to be done, and where they wait for what comes of it."""

    do: Callable[..., Any]
    args: tuple[Any, ...]
    kwargs: Mapping[str, Any]
    digest: object
    future: Future[Any]


class Lanes(Executor):
    """Several processes, each with variants of its own: what has one `digest` is done by one of them, unless others
    have nothing left to do.

    So what has been read of a variant is of use again, and the orders that follow come without it; an executor without
    lanes makes the same files. They start at once, and get ready to print while something else is done.
    """

    def __init__(self, jobs: int) -> None:
        method = "fork" if "fork" in multiprocessing.get_all_start_methods() else "spawn"
        self._lanes = tuple(_started(jobs, method))
        self._busy = [0] * jobs
        self._last: list[object] = [None] * jobs
        self._homes: dict[object, int] = {}
        self._waiting: dict[object, deque[_Work]] = {}
        self._lock = threading.Lock()
        self._ending: tuple[threading.Thread, ...] = ()

    def submit(self, fn: Callable[P, T], /, *args: P.args, **kwargs: P.kwargs) -> Future[T]:
        """Have some work done by the lane of its digest, or by one that has nothing else to do."""
        digest = next((one.digest for one in args if hasattr(one, "digest")), None)
        future: Future[T] = Future()
        with self._lock:
            self._waiting.setdefault(digest, deque()).append(_Work(fn, args, kwargs, digest, future))
        self._hand_out()
        return future

    def _hand_out(self) -> None:
        while (chosen := self._chosen()) is not None:
            lane, work = chosen
            if work.future.set_running_or_notify_cancel():
                self._begin(lane, work, self._told(lane, work))
            else:
                self._free(lane)

    def _begin(self, lane: int, work: _Work, args: tuple[Any, ...]) -> None:
        try:
            doing = self._lanes[lane].submit(work.do, *args, **work.kwargs)
        except Exception as lost:  # it is raised where the result is asked for
            self._free(lane)
            work.future.set_exception(lost)
        else:
            doing.add_done_callback(partial(self._done, lane, work))

    def _chosen(self) -> tuple[int, _Work] | None:
        """Take some work that waits and a lane for it, the least busy one first."""
        with self._lock:
            for lane in sorted(range(len(self._lanes)), key=self._busy.__getitem__):
                if self._busy[lane] < _AT_ONCE and (found := self._for_lane(lane)):
                    work = self._waiting[found[0]].popleft()
                    if not self._waiting[found[0]]:
                        del self._waiting[found[0]]
                    self._busy[lane] += 1
                    return lane, work
        return None

    def _told(self, lane: int, work: _Work) -> tuple[Any, ...]:
        """The arguments for some work, brief where the lane has just had an order for the same variant."""
        if not any(isinstance(one, Order) for one in work.args):
            return work.args
        with self._lock:
            again, self._last[lane] = work.digest == self._last[lane], work.digest
        return tuple(one.brief() if isinstance(one, Order) else one for one in work.args) if again else work.args

    def _for_lane(self, lane: int) -> tuple[object] | None:
        """What a lane should do next, by its digest: its own, else what is nobody's, else what waits for another."""
        for digest in self._waiting:
            if self._homes.get(digest) == lane:
                return (digest,)
        for digest in self._waiting:
            if digest not in self._homes:
                self._homes[digest] = lane
                return (digest,)
        longest = max(self._waiting, key=lambda digest: len(self._waiting[digest]), default=None)
        worth = longest in self._waiting and len(self._waiting[longest]) >= _WORTH_MOVING
        return (longest,) if worth else None

    def _free(self, lane: int) -> None:
        with self._lock:
            self._busy[lane] -= 1

    def _done(self, lane: int, work: _Work, doing: Future[Any]) -> None:
        error = doing.exception()
        if isinstance(error, UnknownVariantError):  # two threads gave orders at once: a brief one came first
            self._begin(lane, work, work.args)
            return
        self._free(lane)
        if isinstance(error, BrokenExecutor):
            self._give_up(error)  # newer Pythons call this while they hold the pool's lock: no order may go to it
        else:
            self._hand_out()
        if error is not None:
            work.future.set_exception(error)
        else:
            work.future.set_result(doing.result())

    def _give_up(self, lost: BrokenExecutor) -> None:
        """A worker is gone, which ends a run: whatever waits is told so."""
        for future in self._taken_back():
            if future.set_running_or_notify_cancel():
                future.set_exception(lost)

    def _taken_back(self) -> list[Future[Any]]:
        """Where somebody waits for work that no lane has begun; none will begin it now."""
        with self._lock:
            waiting = [work.future for works in self._waiting.values() for work in works]
            self._waiting.clear()
        return waiting

    def shutdown(self, wait: bool = True, *, cancel_futures: bool = False) -> None:
        """End every lane when its work is done, all of them at once: the system takes a while to take one apart."""
        if cancel_futures:
            for future in self._taken_back():
                if future.cancel():
                    future.set_running_or_notify_cancel()  # who waits for it is told by nobody else
        with self._lock:
            waiting = [work.future for works in self._waiting.values() for work in works]
        if not self._ending:  # a pool is closed once
            self._ending = tuple(threading.Thread(target=_end, args=(lane, waiting)) for lane in self._lanes)
            for one in self._ending:
                one.start()
        for one in self._ending if wait else ():
            if one.is_alive():  # an interruption may have come before it was started
                one.join()


def _started(jobs: int, method: str) -> Iterator[ProcessPoolExecutor]:
    """Pools of one process each. Only that process has the end of a pipe open into which it writes its answers: else
    nobody would be told of one that is lost in the middle of an answer.
    """
    context = multiprocessing.get_context(method)
    for _ in range(jobs):
        lane = ProcessPoolExecutor(1, context, initializer=serve)
        lane.submit(get_ready)
        if method == "fork":
            lane._result_queue._writer.close()  # type: ignore[attr-defined]  # the pool itself keeps it open
        yield lane


def _end(lane: Executor, waiting: list[Future[Any]]) -> None:
    concurrent.futures.wait(waiting)
    lane.shutdown()


def serve() -> None:
    """A worker leaves Ctrl-C to the process that started it, and ends when that is gone, however it went."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    parent = multiprocessing.parent_process()
    if parent is not None:
        threading.Thread(target=_end_with, args=(parent.sentinel,), daemon=True).start()


def _end_with(sentinel: int) -> None:
    wait([sentinel])
    os._exit(1)
