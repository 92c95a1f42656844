"""A second process beside the first: it prints from a kept variant, or lays a new one out, on another core.

It is a copy of the first one, made when that has imported what both need (as this module does), so that both import the
rest at the same time. Where it cannot be had, or fails, the first process does its work: with the same bytes and the
same errors. What goes to it goes through a pipe: nothing of a patient is in arguments, environment or a file.
"""

from __future__ import annotations

import os
import pickle
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from typing import TYPE_CHECKING, Any, BinaryIO, Final, NamedTuple, TypeVar

from handouts.diagnostics import HandoutError
from handouts.resolve.request import Request
from handouts.variants.packet import Packet
from handouts.variants.shelf import Shelf

if TYPE_CHECKING:
    from pathlib import Path

    from handouts.press import Job, Pressed

Result = TypeVar("Result")
_LAYOUT: Final = "handouts.pdf.layout"
_SIGKILL: Final = 9
"""As POSIX has it; `signal` takes a millisecond to import."""
_waiting: list[_Second] = []
"""The process started before it was known what for."""
_ended: list[int] = []
"""Processes that were ended and may still be known to the system."""


class _Second(NamedTuple):
    """A running second process, and this one's ends of the two pipes."""

    pid: int
    orders: BinaryIO
    answers: BinaryIO


class Reprinted(NamedTuple):
    """The key of what was asked for, None where nothing is kept of it, and the packet, where that could be printed."""

    key: str | None
    packet: Packet | None = None


class Reprint(NamedTuple):
    """An order to print a packet from what is kept; `Reprinted` is the answer."""

    shelf: Shelf
    request: Request
    roots: tuple[Path, ...]
    require_approval: bool = False

    def key(self) -> str | None:
        """The key a variant for it has now."""
        from handouts.variants.inputs import key_of  # only in the process that prints, mostly

        return key_of(self.request, self.roots, require_approval=self.require_approval)

    def fulfilled(self) -> Reprinted:
        """Print it; what cannot be printed is told with its place by those who read the content."""
        from handouts.variants.printing import reprinted

        key = self.key()
        variant = self.shelf.find(key) if key else None
        with suppress(HandoutError):
            return Reprinted(key, reprinted(variant, self.request) if variant else None)
        return Reprinted(key)


class GetReady(NamedTuple):
    """An order to import the layout, for a job will follow. It is not answered."""


class Beside:
    """Does what is asked in the second process; in this one where there is none."""

    def __init__(self, second: _Second | None) -> None:
        self._second = second

    def reprinted(self, order: Reprint) -> Reprinted:
        """Print from a kept variant."""
        if not self._send(order):
            return order.fulfilled()
        answer: Reprinted = self._answer(lambda: Reprinted(order.key()))
        return answer

    def get_ready(self) -> None:
        """Let the second process import the layout."""
        self._send(GetReady())

    def press(self, job: Job) -> Callable[[], Pressed]:
        """Lay a job out; the call that is returned waits for the result and raises HandoutError where there is none."""
        from handouts.press import press_here

        here = press_here(job)
        return (lambda: self._answer(here)) if self._send(job) else here

    def aside(self, work: Callable[[], Result]) -> Callable[[], Result]:
        """Do some work in a copy of this process as it is now; the call that is returned waits for what came of it.

        Where there is no copy, or it did not come to an end, that call does the work.
        """
        return work if self._second is None else _aside(work)

    def _send(self, order: object) -> bool:
        if self._second is None:
            return False
        try:
            pickle.dump(order, self._second.orders, pickle.HIGHEST_PROTOCOL)
            self._second.orders.flush()
        except OSError:
            self._second = None
        return self._second is not None

    def _answer(self, otherwise: Callable[[], Any]) -> Any:  # noqa: ANN401 (what was ordered)
        """Wait for an answer. None at all means that it did not work: done here, the same error can be told."""
        if self._second is None:
            return otherwise()
        try:
            return pickle.load(self._second.answers)  # noqa: S301 (our own process's answer)
        except (EOFError, OSError, pickle.UnpicklingError):
            self._second = None
            return otherwise()


def start() -> None:
    """Start the second process now; the next `beside` uses it."""
    if _helps() and not _waiting and (second := _forked()):
        _waiting.append(second)


@contextmanager
def beside() -> Iterator[Beside]:
    """The second process for as long as the block lasts; it ends with it, whatever happened."""
    _clear_away()
    second = _waiting.pop() if _waiting else _forked() if _helps() else None
    try:
        yield Beside(second)
    finally:
        if second:
            _end(second)


def _helps() -> bool:
    """Whether there is another core, the layout still to be imported, and a copy of this process safe to go on with.

    It is not on a Mac, where the system's own libraries may not be used after a fork, or when other threads hold locks.
    """
    copies = hasattr(os, "fork") and sys.platform != "darwin" and len(sys._current_frames()) == 1
    return copies and os.cpu_count() != 1 and _LAYOUT not in sys.modules


def _forked() -> _Second | None:
    order_end, orders = os.pipe()
    answers, answer_end = os.pipe()

    def serve() -> None:
        os.close(orders)
        os.close(answers)
        _serve(order_end, answer_end)

    pid = _copied(serve)
    os.close(order_end)
    os.close(answer_end)
    if pid is None:
        os.close(orders)
        os.close(answers)
        return None
    return _Second(pid, os.fdopen(orders, "wb"), os.fdopen(answers, "rb"))


def _aside(work: Callable[[], Result]) -> Callable[[], Result]:
    answers, answer_end = os.pipe()

    def answer() -> None:
        with os.fdopen(answer_end, "wb") as given:
            pickle.dump(work(), given, pickle.HIGHEST_PROTOCOL)

    pid = _copied(answer)
    os.close(answer_end)
    if pid is None:
        os.close(answers)
        return work

    def result() -> Result:
        try:
            with os.fdopen(answers, "rb") as given:
                done: Result = pickle.load(given)  # noqa: S301 (our own process's answer)
        except (EOFError, pickle.UnpicklingError):
            return work()  # the same error again, raised where it can be told
        finally:
            with suppress(ChildProcessError):  # whoever started this process may have the system clear away by itself
                os.waitpid(pid, 0)
        return done

    return result


def _copied(work: Callable[[], None]) -> int | None:
    """A copy of this process that works and ends, without a word and without what this one does when it ends.

    Its number, or None where the system makes no copy.
    """
    try:
        pid = os.fork()
    except OSError:
        return None
    if pid == 0:
        try:
            silence = os.open(os.devnull, os.O_RDWR)
            for stream in (0, 1, 2):
                os.dup2(silence, stream)
            work()
        finally:
            os._exit(0)
    return pid


def _serve(order_end: int, answer_end: int) -> None:
    """Do what is ordered until no more orders come."""
    import handouts.variants.printing

    handouts.variants.printing.warm_up()
    with os.fdopen(order_end, "rb") as orders, os.fdopen(answer_end, "wb") as answers:
        while True:
            order = pickle.load(orders)  # noqa: S301 (our own process's order)
            if isinstance(order, GetReady):
                import handouts.press.work
            else:
                pickle.dump(_fulfilled(order), answers, pickle.HIGHEST_PROTOCOL)
                answers.flush()


def _fulfilled(order: Reprint | Job) -> Reprinted | Pressed:
    if isinstance(order, Reprint):
        return order.fulfilled()
    from handouts.press.work import pressed

    return pressed(order)


def _end(second: _Second) -> None:
    """End it, and leave it to the next one to clear away what is left: the system takes a while to take it apart."""
    with suppress(OSError):
        second.orders.close()
    second.answers.close()
    with suppress(ProcessLookupError):
        os.kill(second.pid, _SIGKILL)
    _ended.append(second.pid)


def _clear_away() -> None:
    for pid in tuple(_ended):
        with suppress(ChildProcessError):
            if os.waitpid(pid, os.WNOHANG) == (0, 0):
                continue
        _ended.remove(pid)
