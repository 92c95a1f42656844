"""An object that differs between the packets of a variant: where it stands, and what the proven packet has there."""

from __future__ import annotations

from typing import Final

from msgspec import Struct

from handouts.audit.proving.slot_streams import Reading

CODE: Final = "code"
STRIP: Final = "strip"
NAME: Final = "name"
TEXT: Final = ""
"""A date, time or place in running text, whose element names no field."""
TWICE: Final = "a content stream of a patient stands on the pages twice"
"""What is wrong with a hole that a page shows again, or, but for header and footer, another page."""


class Hole(Struct, frozen=True):
    """A content stream that only a patient fills, on its page or from its page on; `reading` is what the proven packet
    has there.
    """

    number: int
    page: int
    field: str
    in_header: bool
    written: bytes
    reading: Reading

    @property
    def flush_left(self) -> bool:
        """Whether its lines start at the same place for all patients: in running text a date may end a line instead."""
        return self.field != TEXT

    @property
    def is_of_all_pages(self) -> bool:
        """Whether it is part of header or footer, which say the same on every page."""
        return self.in_header or self.field == CODE

    def place(self) -> str:
        """What to call it in a message."""
        if self.field == CODE:
            return "the packet's code"
        if self.field == STRIP:
            return "the reference and date in the header"
        where = " in the header" if self.in_header else ""
        return f"'{self.field}'{where}" if self.field else "a date, time or place"
