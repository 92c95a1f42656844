"""A press in a second process, so that the layout is imported on another core while content is read."""

from __future__ import annotations

import os
import pickle
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

from handouts.press import Job, Press, Pressed, press_here

_PACKAGES: Final = str(Path(__file__).resolve().parents[2])
_LAYOUT: Final = "handouts.pdf.layout"


@contextmanager
def second_press() -> Iterator[Press]:
    """A press that is already warming up; it ends with the block, whatever happened in it.

    Where a second process cannot help or cannot be had, the work is done in this one. The job goes through a pipe:
    nothing of a patient is in arguments, environment or a file.
    """
    process = _started() if _helps() else None
    if process is None:
        yield press_here
        return
    with process:
        try:
            yield lambda job: _sent(job, process)
        finally:
            process.kill()


def _helps() -> bool:
    """Whether there is another core, and the layout still to be imported."""
    return os.cpu_count() != 1 and _LAYOUT not in sys.modules


def _started() -> subprocess.Popen[bytes] | None:
    """Start the press from this very installation: never from the current folder (-P), never another version."""
    path = os.pathsep.join(filter(None, (_PACKAGES, os.environ.get("PYTHONPATH"))))
    try:
        return subprocess.Popen(
            [sys.executable, "-P", "-m", "handouts.press"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            env={**os.environ, "PYTHONPATH": path},
        )
    except (OSError, ValueError):
        return None


def _sent(job: Job, process: subprocess.Popen[bytes]) -> Callable[[], Pressed]:
    here = press_here(job)
    assert process.stdin is not None
    try:
        with process.stdin as pipe:
            pickle.dump(job, pipe, pickle.HIGHEST_PROTOCOL)
    except OSError:
        return here

    def result() -> Pressed:
        assert process.stdout is not None
        try:
            pressed: Pressed = pickle.load(process.stdout)  # noqa: S301 (our own process's answer)
        except (EOFError, pickle.UnpicklingError):
            return here()  # the same error again, raised where it can be told
        return pressed

    return result
