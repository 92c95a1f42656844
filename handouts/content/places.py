"""Where each value of a YAML file stands: a path of keys and positions becomes file, line and column."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Generic, NamedTuple, TypeVar

from msgspec import Struct

from handouts.diagnostics import Location

Path = tuple[str | int, ...]


class Span(NamedTuple):
    """The characters `start` to `end` of a file; `line` and `column` of the first, counted from 0.

    A tuple, because thousands are made for every handout and few are ever looked at.
    """

    start: int
    end: int
    line: int
    column: int


class Places(Struct, frozen=True):
    """The spans of every value and key of one file, by path from the root."""

    file: str
    text: str = ""
    values: Mapping[Path, Span] = {}
    keys: Mapping[Path, Span] = {}

    def __contains__(self, path: Path) -> bool:
        return path in self.values

    def of(self, path: Path) -> Location:
        """Return where the value stands, or the nearest value around it that the file really has."""
        for length in range(len(path), -1, -1):
            if (span := self.values.get(path[:length])) is not None:
                return self._location(span)
        return Location(self.file)

    def key(self, path: Path) -> Location:
        """Return where the key stands that leads to this value, or the value when it has none."""
        span = self.keys.get(path)
        return self._location(span) if span else self.of(path)

    def written(self, path: Path) -> str:
        """Return a single value, or the nearest one around it, as the file writes it (quotes included)."""
        span = next((self.values[path[:n]] for n in range(len(path), -1, -1) if path[:n] in self.values), None)
        return self.text[span.start : span.end] if span else ""

    def within(self, path: Path, value: str, start: int, end: int) -> Location:
        """Return where the characters `start` to `end` of a text value stand.

        Quoting, escapes and folding move text about, so the piece is looked up as written; a piece that is not
        written in the file as it reads is placed at the start of its value.
        """
        span, piece = self.values.get(path), value[start:end]
        if span is None or not piece:
            return self.of(path)
        at = span.start - 1
        for _ in range(value.count(piece, 0, start) + 1):
            at = self.text.find(piece, at + 1, span.end)
            if at < 0:
                return self.of(path)
        line_start = self.text.rfind("\n", 0, at) + 1
        return Location(self.file, self.text.count("\n", 0, at) + 1, at - line_start + 1)

    def _location(self, span: Span) -> Location:
        return Location(self.file, span.line + 1, span.column + 1)


class StackedPlaces(Struct, frozen=True):
    """The places of a table that several files make up, key by key: a later file's key stands for an earlier one's."""

    layers: tuple[Places, ...]

    @property
    def file(self) -> str:
        """The file on top."""
        return self.layers[-1].file

    def __contains__(self, path: Path) -> bool:
        return path in self._layer(path)

    def of(self, path: Path) -> Location:
        """Return where the value stands in the file that gave its key."""
        return self._layer(path).of(path)

    def key(self, path: Path) -> Location:
        """Return where the key stands in the file that gave it."""
        return self._layer(path).key(path)

    def within(self, path: Path, value: str, start: int, end: int) -> Location:
        """Return where a piece of a text value stands."""
        return self._layer(path).within(path, value, start, end)

    def _layer(self, path: Path) -> Places:
        return next((layer for layer in reversed(self.layers) if path[:1] in layer), self.layers[-1])


T = TypeVar("T")


class Sourced(Struct, Generic[T], frozen=True):
    """A checked value and where everything in it stands."""

    value: T
    places: Places | StackedPlaces

    def at(self, *path: str | int) -> Location:
        """Return where the value under these keys stands, or the nearest value around it."""
        return self.places.of(path)

    def within(self, path: Path, text: str, start: int, end: int) -> Location:
        """Return where the characters `start` to `end` of the text value under `path` stand."""
        return self.places.within(path, text, start, end)
