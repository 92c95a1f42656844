"""Words to plain lines: wrapped, indented and in columns, within the width of a page."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from typing import Final

from handouts.diagnostics import visible

WIDTH: Final = 100
_GAP: Final = 2
_NARROWEST: Final = 7


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
        for piece in _wrapped(line, room - columns_of(later)):
            yield f"{lead}{piece}".rstrip()
            lead = later


def rows(table: Sequence[Sequence[str]], indent: str = "") -> Iterator[str]:
    """Set rows in columns as wide as their widest cell; the last column goes on as far as it must."""
    widths = [max(map(columns_of, column)) for column in zip(*table, strict=True)]
    for row in table:
        cells = [padded(visible(cell), width + _GAP) for cell, width in zip(row, widths, strict=True)]
        yield f"{indent}{''.join(cells)}".rstrip()


def table(head: Sequence[str], body: Iterable[Sequence[str]], room: int = WIDTH) -> Iterator[str]:
    """Set a head, a rule and rows in columns that wrap, so that no line is wider than `room`."""
    cells = [[cell.split("\n") for cell in row] for row in body]
    longest = [[head[at], *(line for row in cells for line in row[at])] for at in range(len(head))]
    widths = _shared([max(map(columns_of, column)) for column in longest], room - _GAP * (len(head) - 1))
    yield from _set([[name] for name in head], widths)
    yield "-" * (sum(widths) + _GAP * (len(head) - 1))
    for row in cells:
        yield from _set(row, widths)


def _set(row: Sequence[Sequence[str]], widths: Sequence[int]) -> Iterator[str]:
    wrapped = [
        [piece for line in cell for piece in _wrapped(line, width, cut=True)]
        for cell, width in zip(row, widths, strict=True)
    ]
    for at in range(max(map(len, wrapped))):
        line = (padded(cell[at] if at < len(cell) else "", width) for cell, width in zip(wrapped, widths, strict=True))
        yield (" " * _GAP).join(line).rstrip()


def _shared(wanted: Sequence[int], room: int) -> list[int]:
    """Give each column what it wants, or else take from the widest what is too much."""
    widths = list(wanted)
    while sum(widths) > room and max(widths) > _NARROWEST:
        widths[widths.index(max(widths))] -= 1
    return widths


def _wrapped(text: str, room: int, cut: bool = False) -> list[str]:
    lines = [""]
    for word in (part for whole in visible(text).split(" ") for part in (_cut(whole, room) if cut else [whole])):
        if lines[-1] and columns_of(lines[-1]) + 1 + columns_of(word) > room:
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
