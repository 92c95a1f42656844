"""A process that is asked to end (`timeout`, a service manager, a closed terminal) says its last words, and ends."""

from __future__ import annotations

import os
import signal
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from types import FrameType
from typing import Final

_ASKING: Final = ("SIGTERM", "SIGHUP")
_KILLED: Final = 128
"""Added to the number of a signal, it is the exit code of whoever that ended, as a shell has it."""


@contextmanager
def ended_with(last_words: Callable[[], str]) -> Iterator[None]:
    """Have these words said when a signal ends this process in here, at once and wherever it is at work.

    No exception is raised: nothing that is half done could keep it from its end, and what is on disk may be left at any
    moment. A signal that is ignored, as by `nohup`, or has a handler, stays so.
    """

    def end(number: int, _at: FrameType | None) -> None:
        with suppress(OSError):
            os.write(2, last_words().encode("utf-8", "backslashreplace"))  # the stream may be at work just now
        os._exit(_KILLED + number)

    asked = [number for name in _ASKING if (number := getattr(signal, name, None)) is not None]
    ours = [number for number in asked if signal.getsignal(number) is signal.SIG_DFL]
    with suppress(ValueError):  # only the main thread may say what signals do
        for number in ours:
            signal.signal(number, end)
    try:
        yield
    finally:
        with suppress(ValueError):
            for number in ours:
                signal.signal(number, signal.SIG_DFL)
