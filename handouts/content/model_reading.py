"""One file as it is read into its model: each fault is noted in our own words, at its place in the file."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from msgspec import Struct

from handouts.content.places import Path, Places
from handouts.content.shapes import Refusal, type_name
from handouts.content.values import Model
from handouts.diagnostics import Diagnostic

NOTHING: Final = object()
"""Stands for a value that has a fault, which is noted."""
_AS_IN: Final = {
    "text": "put a text that starts with '{' or '[' in quotes",
    "true or false": "write true, or remove the key",
    "a list": "write it in square brackets, as in [one, two]",
    "a table of keys": "write 'key: value' lines, or {key: value}",
}


class Reading(Struct):
    """One file as it is read, and what was wrong with it so far. Paths lead from `below` in the file."""

    model: type[Model]
    places: Places
    below: Path
    private: bool
    findings: list[Diagnostic] = []

    def blame(self, path: Path, code: str, message: str, hint: str, on_key: bool = False) -> object:
        """Note a fault of the value at `path`, or of its key."""
        full = self.in_file(path)
        place = self.places.key(full) if on_key else self.places.of(full)
        self.findings.append(Diagnostic(code, message, place, hint))
        return NOTHING

    def in_file(self, path: Path) -> Path:
        """Turn a path in the model into one in the file."""
        return self.below + self.model.path_in_file(path)

    def key(self, path: Path) -> str:
        """Name the last key on a path, in quotes."""
        return next((f"'{step}'" for step in reversed(self.in_file(path)) if isinstance(step, str)), "'the file'")

    def refuse(self, path: Path, refusal: Refusal) -> object:
        """Note what a model or a turn of ours refused."""
        message = refusal.message
        if message.startswith(("not ", "a date ")):
            message = f"{self.key(path)} is {message}"
        return self.blame((*path, refusal.key) if refusal.key else path, refusal.code, message, refusal.hint)

    def wrong_type(self, path: Path, value: object, wanted: str) -> object:
        """Note a value of the wrong type; what is no value at all and what YAML took for a boolean are told apart."""
        if value is None:
            return self.blame(path, "missing-value", f"{self.key(path)} has no value", "write one, or remove the key")
        if isinstance(value, bool) and wanted == "text":
            if self.private:
                return self.blame(path, "yaml-boolean", f"{self.key(path)} is a boolean, not text", "put it in quotes")
            said = self.places.written(self.in_file(path)) or str(value).lower()
            message = f"'{said}' without quotes is a boolean, not text"
            return self.blame(path, "yaml-boolean", message, f'write "{said}" in quotes')
        return self.blame(
            path, "wrong-type", f"{self.key(path)} must be {wanted}, not {type_name(value)}", _AS_IN[wanted]
        )


Reader = Callable[[Reading, object, Path], object]
"""Reads a value of one type at a path: what it stands for, or NOTHING."""
