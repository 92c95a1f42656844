"""What every test runs under: nothing kept by one build helps another, unless a test asks for it."""

from __future__ import annotations

import os

os.environ["HANDOUTS_CACHE"] = ""
