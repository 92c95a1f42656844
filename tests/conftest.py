"""What every test runs under, unless it asks for something else: nothing kept by one build helps another, and what is
printed is as wide as in a pipe, wherever the tests run, and no example fails because the machine is slow.
"""

from __future__ import annotations

import os
import signal

from hypothesis import settings

os.environ["HANDOUTS_CACHE"] = ""
os.environ["COLUMNS"] = "100"
if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:  # as in what a shell starts in the background: so would all be
    signal.signal(signal.SIGINT, signal.default_int_handler)
settings.register_profile("any machine", deadline=None)
settings.load_profile("any machine")
