"""A packet with other fonts than the proven one of its variant -> the mould of all packets that have these."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import chain

from handouts.audit.integrity import check_integrity
from handouts.audit.numbered import Numbered, read_numbered
from handouts.audit.proving.comparison import strange_parts, wrong_texts
from handouts.audit.proving.expected import Expected
from handouts.audit.proving.finding_holes import tail_of
from handouts.audit.proving.groups import Group
from handouts.audit.proving.mould import Mould, mould_of
from handouts.audit.proving.proven import Proven
from handouts.audit.proving.reading_slots import faces_of
from handouts.audit.unreadable import UnreadableError


def mould_with_other_fonts(data: bytes, proven: Proven, groups: Sequence[Group], expected: Expected) -> Mould | None:
    """The mould of a packet that is right and has other fonts; None for one that has to be looked at in full.

    All it shares with the proven one was audited there, and its fonts are read strictly (`proving/fonts.py`).
    """
    own = tuple(sorted((proven.manifest, *(hole.number for group in groups for hole in group.holes))))
    try:
        packet = read_numbered(data)
        if tail_of(packet) != own or any(strange_parts(packet, proven, frozenset(own))):
            return None
        wrong = chain(
            wrong_texts(packet, proven, groups, expected, proven.calendar),
            check_integrity(data),
        )
        return None if any(wrong) else mould_from(data, packet, proven.pages)
    except UnreadableError:
        return None


def mould_from(data: bytes, packet: Numbered, pages: Sequence[int]) -> Mould:
    """The mould of a packet: its bytes, and the same taken apart."""
    faces, _ = faces_of(packet, pages)
    return mould_of(data, packet, tail_of(packet), faces)
