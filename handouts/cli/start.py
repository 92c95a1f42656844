"""Where the `handouts` command starts: before most of it is imported, a packet gets its second process."""

from __future__ import annotations

import gc
import os
import sys
from contextlib import suppress

_OF_ONE = ("build", "preview")
"""Commands of one packet, which makes next to no cycles; `preview --watch` collects them itself."""
_MANY_CYCLES = 200_000
"""Objects made and not yet gone: a few packets."""


def run() -> None:
    """Run the command line and end the process."""
    command = sys.argv[1] if len(sys.argv) > 1 else ""
    gc.set_threshold(0 if command in _OF_ONE else _MANY_CYCLES)
    if command == "batch":
        _end_in_order()
    if command == "build" and not {"-h", "--help"} & set(sys.argv):
        from handouts import second

        second.start()
    from handouts.cli.main import main

    code = main(sys.argv[1:])
    for stream in filter(None, (sys.stdout, sys.stderr)):
        with suppress(OSError, ValueError):  # a reader that left: `main` has told of it
            stream.flush()
    os._exit(code)  # the system takes all memory back at once; taking it apart first is a tenth of a build


def _end_in_order() -> None:
    """Have whatever asks the process to end (`timeout`, a service manager, a closed terminal) end it as Ctrl-C does:
    with what is finished noted and told. What is ignored, as by `nohup`, stays so.
    """
    import signal

    for name in ("SIGTERM", "SIGHUP"):
        asked = getattr(signal, name, None)  # Windows has not all of them
        if asked is not None and signal.getsignal(asked) is signal.SIG_DFL:
            signal.signal(asked, signal.default_int_handler)
