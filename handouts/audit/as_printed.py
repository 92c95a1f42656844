"""Text read back from a page, as ink shows it."""

from __future__ import annotations

from typing import Final

UNREADABLE: Final = "\ufffd"
"""Stands for a code that its font gives no character."""


def plain(text: str) -> str:
    """A text as ink shows it: one plain space for any gap, none behind a hyphen, where a line may have ended."""
    return " ".join(text.split()).replace("- ", "-")
