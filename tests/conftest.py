"""What every test runs under, unless it asks for something else: nothing kept by one build helps another, and what is
printed is as wide as in a pipe, wherever the tests run, and no example fails because the machine is slow.
"""

from __future__ import annotations

import os

from hypothesis import settings

os.environ["HANDOUTS_CACHE"] = ""
os.environ["COLUMNS"] = "100"
settings.register_profile("any machine", deadline=None)
settings.load_profile("any machine")
