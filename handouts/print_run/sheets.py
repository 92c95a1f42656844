"""How many pages a packet and its attachments have -> the order of leaves in which they are printed."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

SEPARATOR: Final = -1
BLANK: Final = -2
"""Leaves that are no page of the packet; its own pages are 0, 1 ..."""


def leaves_of(stretches: Sequence[int], *, separator: bool, duplex: bool, closed: bool) -> tuple[int, ...]:
    """The leaves of a packet that begins on a front side.

    In duplex each stretch (the packet, then each attachment: it may be a form to hand back) begins on a front side too;
    `closed` ends the last sheet, so that the next packet can follow.
    """
    leaves = [SEPARATOR] if separator else []
    first = 0
    for count in stretches:
        _to_front(leaves, duplex)
        leaves += range(first, first + count)
        first += count
    if closed:
        _to_front(leaves, duplex)
    return tuple(leaves)


def _to_front(leaves: list[int], duplex: bool) -> None:
    if duplex and len(leaves) % 2:
        leaves.append(BLANK)
