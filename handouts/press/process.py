"""A press in a second process, so that the layout is imported on another core while content is read."""

from __future__ import annotations

import os
import pickle
import signal
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from typing import BinaryIO, Final

from msgspec import Struct

from handouts.press import Job, Press, Pressed, press_here

_LAYOUT: Final = "handouts.pdf.layout"


class _Second(Struct, frozen=True):
    """A running second process, and this one's ends of the two pipes."""

    pid: int
    jobs: BinaryIO
    answers: BinaryIO


@contextmanager
def second_press() -> Iterator[Press]:
    """A press that is already warming up; it ends with the block, whatever happened in it.

    Where a second process cannot help or cannot be had, the work is done in this one. The job goes through a pipe:
    nothing of a patient is in arguments, environment or a file.
    """
    second = _forked() if _helps() else None
    if second is None:
        yield press_here
        return
    try:
        yield lambda job: _sent(job, second)
    finally:
        _end(second)


def _helps() -> bool:
    """Whether there is another core, the layout still to be imported, and a copy of this process safe to go on with.

    It is not on a Mac, where the system's own libraries may not be used after a fork, or when other threads hold locks.
    """
    copies = hasattr(os, "fork") and sys.platform != "darwin" and threading.active_count() == 1
    return copies and os.cpu_count() != 1 and _LAYOUT not in sys.modules


def _forked() -> _Second | None:
    """Split this process in two: a copy need not start an interpreter anew."""
    job_end, jobs = os.pipe()
    answers, answer_end = os.pipe()
    try:
        pid = os.fork()
    except OSError:
        for end in (job_end, jobs, answers, answer_end):
            os.close(end)
        return None
    if pid == 0:
        os.close(jobs)
        os.close(answers)
        _serve(job_end, answer_end)
    os.close(job_end)
    os.close(answer_end)
    return _Second(pid, os.fdopen(jobs, "wb"), os.fdopen(answers, "rb"))


def _serve(job_end: int, answer_end: int) -> None:
    """Press the one job and end, without a word and without what the first process does when it ends.

    No answer means that it did not work: the first process presses the job again and meets the error itself.
    """
    try:
        silence = os.open(os.devnull, os.O_RDWR)
        for stream in (0, 1, 2):
            os.dup2(silence, stream)
        from handouts.press.work import pressed, warm_up

        warm_up()
        with os.fdopen(job_end, "rb") as jobs, os.fdopen(answer_end, "wb") as answers:
            pickle.dump(pressed(pickle.load(jobs)), answers, pickle.HIGHEST_PROTOCOL)  # noqa: S301 (our own job)
    finally:
        os._exit(0)


def _end(second: _Second) -> None:
    with suppress(BrokenPipeError):
        second.jobs.close()
    second.answers.close()
    with suppress(ProcessLookupError, ChildProcessError):
        os.kill(second.pid, signal.SIGKILL)
        os.waitpid(second.pid, 0)


def _sent(job: Job, second: _Second) -> Callable[[], Pressed]:
    here = press_here(job)
    try:
        with second.jobs as pipe:
            pickle.dump(job, pipe, pickle.HIGHEST_PROTOCOL)
    except OSError:
        return here

    def result() -> Pressed:
        try:
            pressed: Pressed = pickle.load(second.answers)  # noqa: S301 (our own process's answer)
        except (EOFError, pickle.UnpicklingError):
            return here()  # the same error again, raised where it can be told
        return pressed

    return result
