"""A finding of the audit: a code, what is wrong, and the hint its code deserves."""

from __future__ import annotations

from typing import Final

from msgspec import Struct

from handouts.diagnostics import Diagnostic, Location

STRANGE: Final = "audit-strange"
_PRINT_AGAIN: Final = "do not hand it out: build the packet again"
_HINTS: Final = {
    "audit-run-order": "do not hand it out: print the run again",
    "audit-unreadable": "build the packet again, or name a PDF made by handouts",
    "audit-not-handouts": "audit checks only PDFs that `handouts build` made",
    "audit-private": "do not send it: build the packet again",
    "audit-unproven": "prove the variant with its row, or with a packet that prints the arrival time",
}


class Finding(Struct, frozen=True):
    """One thing wrong with a file; `message` starts with 'page 3: ' when it concerns a page."""

    code: str
    message: str

    def diagnostic(self, name: str) -> Diagnostic:
        """The finding as a diagnostic about the file `name`."""
        return Diagnostic(self.code, self.message, Location(name), hint=_HINTS.get(self.code, _PRINT_AGAIN))


def on_page(number: int, code: str, message: str) -> Finding:
    """A finding about one page, counted from 1; page 0 stands for an unknown page."""
    return Finding(code, f"page {number}: {message}" if number else message)


def strange(number: int, what: str) -> Finding:
    """A finding about something that may be harmless or not, but was put there by nobody who makes packets."""
    return on_page(number, STRANGE, which_no_packet_has(what))


def which_no_packet_has(what: str) -> str:
    """The message about what a file holds and no packet does."""
    return f"there is {what}, which no packet has"


def counted(count: int, one: str, many: str) -> str:
    """'1 font is', '3 fonts are'."""
    return f"1 {one}" if count == 1 else f"{count} {many}"
