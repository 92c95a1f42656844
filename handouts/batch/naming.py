"""A row becomes a file name that is its own: what was built, and the patient's reference or else the row's number."""

from __future__ import annotations

from functools import lru_cache
from typing import Final

from handouts.batch.rows import Row
from handouts.naming import file_stem, is_plain_code, plain

_ROW: Final = "row-{number:05}"


@lru_cache(maxsize=64)
def _stem(parts: tuple[str, ...]) -> str:
    return file_stem(parts)


class FileNames:
    """The names of one run, each given once."""

    def __init__(self) -> None:
        self._taken: set[str] = set()

    def of(self, parts: tuple[str, ...], row: Row) -> str:
        """Name the file of a row; a reference that is not a plain code, or is taken, gives way to the row's number."""
        patient = row.request.patient
        numbered = _ROW.format(number=row.number)
        own = patient.reference if patient and is_plain_code(patient.reference, patient.name) else numbered
        for last in (own, f"{own}_{numbered}"):
            name = f"{_stem(parts)}_{plain(last)}.pdf"
            if name not in self._taken:
                self._taken.add(name)
                return name
        raise AssertionError("two rows of one number")
