"""What the readers refuse, and how much they read: known without the library that reads."""

from __future__ import annotations

from typing import Final

MAX_STREAM_BYTES: Final = 16_000_000
"""No stream of a packet comes near; a deflated bomb does."""


class UnreadableError(Exception):
    """The bytes cannot be read as a PDF; the message says why in a reader's words."""
