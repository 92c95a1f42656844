"""The terminal to the width of a report: as wide as it is, within what can be read."""

from __future__ import annotations

import shutil
from typing import Final

from handouts.account.columns import WIDTH

NARROWEST: Final = 60
WIDEST: Final = 120


def page_width() -> int:
    """Give the columns of a report: those of the terminal or of COLUMNS, and `WIDTH` in a pipe or file."""
    return min(max(shutil.get_terminal_size((WIDTH, 0)).columns, NARROWEST), WIDEST)
