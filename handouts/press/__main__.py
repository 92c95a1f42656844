"""`python -m handouts.press`: one pickled job on standard input, the pickled result on standard output.

Everything is imported before the job is read. No result means that it did not work: whoever started the process
presses the job again and meets the error itself.
"""

from __future__ import annotations

import gc
import pickle
import sys

import babel.dates  # noqa: F401 (else imported with the first date)

from handouts.pdf.fonts import typefaces
from handouts.press.work import pressed
from handouts.shipped import fonts_folder


def main() -> None:
    """Press the one job."""
    typefaces(fonts_folder())
    job = pickle.load(sys.stdin.buffer)  # noqa: S301 (written by the process that started this one)
    pickle.dump(pressed(job), sys.stdout.buffer, pickle.HIGHEST_PROTOCOL)
    sys.stdout.flush()


if __name__ == "__main__":
    gc.disable()
    main()
