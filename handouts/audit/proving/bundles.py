"""Groups that one part of the row decides (its day, its hour, its house) -> one comparison for all of them.

Patients of one day of surgery have the same dates on paper. What was found right for that day once is kept as bytes.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Sequence
from typing import Final

from handouts.audit.proving.expected import Expected
from handouts.audit.proving.groups import Group
from handouts.audit.proving.meaning import Clock, Counted, Own, Place
from handouts.audit.proving.mould import Mould

Contents = Sequence[bytes]
FieldText = tuple[str, str | None]
Read = Callable[[Group, Contents], str | None]
"""Reads a group and compares it with the row; raises UnreadableError when it is not right."""

_MOST_KEPT: Final = 512


def _day(row: Expected) -> Hashable:
    return row.surgery_date


def _hour(row: Expected) -> Hashable:
    return row.arrival_time, row.surgery_date and row.surgery_date.weekday()


def _house(row: Expected) -> Hashable:
    return row.surgeon, row.arrival_place


class Bundle:
    """Groups that look the same for all rows with the same key."""

    def __init__(self, groups: Sequence[Group], key: Callable[[Expected], Hashable]) -> None:
        self._groups = tuple(groups)
        self._key = key
        self._places = tuple(place for group in groups for place in group.places)
        self._kept: dict[Hashable, tuple[list[bytes], list[FieldText]]] = {}

    def texts(self, contents: Contents, row: Expected, mould: Mould, read: Read) -> list[FieldText]:
        """The texts of the groups that have a field. Raises what `read` raises."""
        key = id(mould), self._key(row)
        written = [contents[place] for place in self._places]
        known = self._kept.get(key)
        if known is not None and known[0] == written:
            return known[1]
        texts = [(group.field, read(group, contents)) for group in self._groups]
        texts = [(field, text) for field, text in texts if field]
        if len(self._kept) >= _MOST_KEPT:
            self._kept.clear()
        self._kept[key] = written, texts
        return texts


def bundled(groups: Iterable[Group]) -> tuple[tuple[Bundle, ...], tuple[Group, ...]]:
    """Bundles of the groups whose meaning is settled, and the groups to be read one by one."""
    by_key: dict[Callable[[Expected], Hashable], list[Group]] = {_day: [], _hour: [], _house: []}
    single: list[Group] = []
    for group in groups:
        key = _decided_by(group)
        (by_key[key] if key else single).append(group)
    return tuple(Bundle(members, key) for key, members in by_key.items() if members), tuple(single)


def _decided_by(group: Group) -> Callable[[Expected], Hashable] | None:
    if not group.settled:
        return None
    meaning = group.meanings[0]
    if isinstance(meaning, Counted):
        return _day
    if isinstance(meaning, Clock):
        return _hour
    is_house = isinstance(meaning, Place) or (isinstance(meaning, Own) and meaning.field == "surgeon")
    return _house if is_house else None
