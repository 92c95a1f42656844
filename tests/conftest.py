"""What every test runs under, unless it asks for something else: nothing kept by one build helps another, and what is
printed is as wide as in a pipe, wherever the tests run.
"""

from __future__ import annotations

import os

os.environ["HANDOUTS_CACHE"] = ""
os.environ["COLUMNS"] = "100"
