"""One packet of a variant is audited in full; each further one is compared with it and with its row, byte by byte.

Nothing here comes from the writer: what is shared, what differs and what it means is read from the proven packet.
"""

from __future__ import annotations

from typing import Final

from msgspec import Struct

from handouts.audit.proving.bundles import Contents, bundled
from handouts.audit.proving.calendar_words import known_calendar
from handouts.audit.proving.expected import Expected
from handouts.audit.proving.groups import Group
from handouts.audit.proving.holes import CODE
from handouts.audit.proving.mould import Mould
from handouts.audit.proving.proven import Proven
from handouts.audit.unreadable import UnreadableError
from handouts.diagnostics import Diagnostic

_MOST_MOULDS: Final = 8
"""Shared parts known of one variant: the usual one, and those with fonts for Greek, Cyrillic ..."""


class Learnt(Struct, frozen=True):
    """What a proof knows: plain data."""

    proven: Proven
    groups: tuple[Group, ...]
    moulds: tuple[Mould, ...]


class Proof:
    """What every packet of a variant must be; it learns from each that is right, and keeps no file of a patient.

    It can be pickled, for a worker to go on with what has been learnt; `learnt` can be written down as plain data.
    """

    def __init__(self, learnt: Learnt) -> None:
        self._proven = proven = learnt.proven
        self._groups = learnt.groups
        self._moulds = list(learnt.moulds)
        self._calendar = known_calendar(proven.calendar)
        self._bundles, self._single = bundled(self._groups)

    @property
    def learnt(self) -> Learnt:
        """All it knows, for another process to go on with; nothing of a patient while it has judged only specimens."""
        return Learnt(self._proven, self._groups, tuple(self._moulds))

    def __reduce__(self) -> tuple[type[Proof], tuple[Learnt]]:
        return Proof, (self.learnt,)

    def check(self, data: bytes, name: str, expected: Expected) -> tuple[Diagnostic, ...]:
        """Compare a packet with the proven one and with its row; an empty tuple is the proof that it is right.

        A file that differs only in its patient's objects costs next to nothing, the first with fonts for a rare name
        a little more. One that is wrong is read in full. Messages name page and field, never a patient's text.
        """
        if self._is_right(data, expected) or self._is_right_with_other_fonts(data, expected):
            return ()
        return self.check_in_full(data, name, expected)

    def check_in_full(self, data: bytes, name: str, expected: Expected) -> tuple[Diagnostic, ...]:
        """Do the same the long way: the whole audit, then every object and every text by itself.

        The shared part of a packet that is right is known from then on.
        """
        from handouts.audit.proving.in_full import judged  # only the rare packet is read in full

        diagnostics, mould = judged(data, name, self._proven, self._groups, expected)
        self._know(mould, data)
        return diagnostics

    def _is_right_with_other_fonts(self, data: bytes, expected: Expected) -> bool:
        from handouts.audit.proving.other_fonts import mould_with_other_fonts

        mould = mould_with_other_fonts(data, self._proven, self._groups, expected)
        self._know(mould, data)
        return mould is not None

    def _know(self, mould: Mould | None, data: bytes) -> None:
        """Take further packets that have the same shared part as this one, which is right."""
        if mould and not any(known.fits(data) for known in self._moulds):
            self._moulds = [mould, *self._moulds[: _MOST_MOULDS - 1]]
            self._bundles, self._single = bundled(self._groups)

    def _is_right(self, data: bytes, row: Expected) -> bool:
        """Whether a packet fills a known mould with what its row says."""
        filled = ((mould, mould.contents(data)) for mould in self._moulds)
        mould, contents = next(((one, found) for one, found in filled if found is not None), (None, None))
        if not mould or contents is None or (row.region, row.language) != (self._proven.region, self._proven.language):
            return False

        def read(group: Group, contents: Contents) -> str | None:
            return self._right_text(group, contents, row, mould)

        try:
            entries = self._proven.entries(contents.pop(self._proven.manifest_place))
            texts = [(group.field, read(group, contents)) for group in self._single]
            for bundle in self._bundles:
                texts += bundle.texts(contents, row, mould, read)
        except UnreadableError:
            return False
        if not all(text == entries.code if field == CODE else entries.knows(field, text) for field, text in texts):
            return False
        self._learn(contents, row, mould)
        return True

    def _right_text(self, group: Group, contents: Contents, row: Expected, mould: Mould) -> str | None:
        """The text of a group. Raises UnreadableError when it is not the row's, or not the same on all its pages."""
        first = contents[group.places[0]]
        text = group.text(first, mould.faces)
        if len(group.places) > 1 and any(contents[place] != first for place in group.places):
            raise UnreadableError("not the same on all pages")
        for one in group.meanings:
            if one.met(text, row, self._calendar):
                return text
        raise UnreadableError("not the row's")

    def _learn(self, contents: Contents, row: Expected, mould: Mould) -> None:
        """Let a packet that is right decide what the proven one left open (so many days, or months?)."""
        unsettled = [group for group in self._single if not group.settled]
        for group in unsettled:
            group.learn(group.text(contents[group.places[0]], mould.faces), row, self._calendar)
        if any(group.settled for group in unsettled):
            self._bundles, self._single = bundled(self._groups)
