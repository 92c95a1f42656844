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

_INTERRUPTED = 130
"""As `ExitCode` has it, which need not be imported yet."""


def run() -> None:
    """Run the command line and end the process."""
    command = sys.argv[1] if len(sys.argv) > 1 else ""
    gc.set_threshold(0 if command in _OF_ONE else _MANY_CYCLES)
    try:
        if command == "build" and not {"-h", "--help"} & set(sys.argv):
            from handouts import second

            second.start()
        from handouts.cli.main import main

        code = main(sys.argv[1:])
    except KeyboardInterrupt:  # while that is imported, or for the second time
        code = _INTERRUPTED
    for stream in filter(None, (sys.stdout, sys.stderr)):
        with suppress(OSError, ValueError):  # a reader that left: `main` has told of it
            stream.flush()
    os._exit(code)  # the system takes all memory back at once; taking it apart first is a tenth of a build
