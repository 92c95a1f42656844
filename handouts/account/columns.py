"""Words to plain lines: wrapped, indented and in columns, within the width of a page."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from typing import Final

from handouts.diagnostics import visible

WIDTH: Final = 100
"""Columns of a page where no terminal says how wide it is."""
_GAP: Final = 2
_NARROWEST: Final = 7
_LONG_CELL: Final = 4
"""A cell of `rows` that takes more than such a part of the page stands out of its column, and widens no other row."""


def columns_of(text: str) -> int:
    """Count the columns a text takes: none for a mark on a letter, two for a wide sign."""
    if text.isascii():
        return len(text)
    return sum(0 if unicodedata.combining(sign) else 1 + (unicodedata.east_asian_width(sign) in "WF") for sign in text)


def padded(text: str, room: int) -> str:
    """Fill a text up with spaces."""
    return text + " " * (room - columns_of(text))


def filled(text: str, first: str = "", rest: str | None = None, room: int = WIDTH) -> Iterator[str]:
    """Wrap a text behind `first`, its later lines behind `rest` (as many spaces); a newline in it begins a line.

    A word that is too long, such as a path, stays whole. Nothing a terminal would obey or hide gets through.
    """
    lead, later = first, " " * columns_of(first) if rest is None else rest
    for line in text.split("\n"):
        for piece in _wrapped(line, room - columns_of(later), before=columns_of(lead) - columns_of(later)):
            yield f"{lead}{piece}".rstrip()
            lead = later


def rows(table: Sequence[Sequence[str]], indent: str = "", room: int = WIDTH) -> Iterator[str]:
    """Set rows in columns as wide as their widest cell.

    A last cell that has no room beside the others, such as a path, stands below them, further in.
    """
    cells = [[visible(cell) for cell in row] for row in table]
    widths = [_width(map(columns_of, column), room // _LONG_CELL) for column in zip(*cells, strict=True)]
    for row in cells:
        beside = [padded(cell, width + _GAP) for cell, width in zip(row[:-1], widths[:-1], strict=True)]
        line = f"{indent}{''.join(beside)}{row[-1]}"
        if columns_of(line) <= room or len(row) == 1:
            yield line.rstrip()
        else:
            yield from filled("".join(beside).rstrip(), indent, f"{indent}    ", room)
            yield f"{indent}    {row[-1]}"


def _width(cells: Iterable[int], most: int) -> int:
    return max((cell for cell in cells if cell <= most), default=0)


def table(
    head: Sequence[str], body: Iterable[Sequence[str]], room: int = WIDTH, notes: Sequence[str] = ()
) -> Iterator[str]:
    """Set a head, a rule and rows in columns that wrap, so that no line is wider than `room`.

    A row's note, if there are `notes`, stands below it over all columns.
    """
    cells = [[cell.split("\n") for cell in row] for row in body]
    columns = [[head[at], *(line for row in cells for line in row[at])] for at in range(len(head))]
    widths = _shared(columns, room - _GAP * (len(head) - 1))
    yield from _set([[name] for name in head], widths)
    yield "-" * (sum(widths) + _GAP * (len(head) - 1))
    for at, row in enumerate(cells):
        yield from _set(row, widths)
        yield from filled(notes[at], "  ", room=room) if notes else ()


def _set(row: Sequence[Sequence[str]], widths: Sequence[int]) -> Iterator[str]:
    wrapped = [
        [piece for line in cell for piece in _wrapped(line, width, cut=True)]
        for cell, width in zip(row, widths, strict=True)
    ]
    for at in range(max(map(len, wrapped))):
        line = (padded(cell[at] if at < len(cell) else "", width) for cell, width in zip(wrapped, widths, strict=True))
        yield (" " * _GAP).join(line).rstrip()


def _shared(columns: Sequence[Sequence[str]], room: int) -> list[int]:
    """Give each column what it wants, or else take from the widest what is too much; words break last of all."""
    widths = [max(map(columns_of, column)) for column in columns]
    whole = [max(columns_of(word) for cell in column for word in cell.split(" ")) for column in columns]
    for least in (whole, [_NARROWEST] * len(columns)):
        while sum(widths) > room and any(width > keep for width, keep in zip(widths, least, strict=True)):
            above = [width if width > keep else 0 for width, keep in zip(widths, least, strict=True)]
            widths[above.index(max(above))] -= 1
    return widths


def _wrapped(text: str, room: int, cut: bool = False, before: int = 0) -> list[str]:
    """Wrap a text; of the room in its first line, `before` columns are taken."""
    lines = [""]
    for word in (part for whole in visible(text).split(" ") for part in (_cut(whole, room) if cut else [whole])):
        left = room - (before if len(lines) == 1 else 0)
        if lines[-1] and columns_of(lines[-1]) + 1 + columns_of(word) > left:
            lines.append(word)
        else:
            lines[-1] = f"{lines[-1]} {word}" if lines[-1] else word
    return lines


def _cut(word: str, room: int) -> Iterator[str]:
    while columns_of(word) > room:
        at = next(n for n in range(len(word), 0, -1) if n == 1 or columns_of(word[:n]) <= room)
        yield word[:at]
        word = word[at:]
    yield word
