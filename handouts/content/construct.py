"""YAML parser events become plain data and places; what YAML does behind an author's back is refused by name.

Scalars stay text, so `911`, `09:00` and `2027-03-09` mean what they say. Only unquoted words that YAML 1.1 reads as
booleans become `bool`, and empty values, `~` and `null` become None; a text field can then refuse them by name.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

import yaml
from msgspec import Struct, field

from handouts.content.places import Path, Span
from handouts.content.plain_data import CONTROL, Data
from handouts.content.syntax import syntax_problem
from handouts.diagnostics import Diagnostic, Location

MAX_DEPTH: Final = 32
BOOLEANS: Final = {
    "y": True, "yes": True, "true": True, "on": True, "n": False, "no": False, "false": False, "off": False,
}  # fmt: skip
_NOTHING: Final = frozenset({"", "~", "null"})


def constructed(text: str, file: str) -> Reader:
    """Read the text of a file; the reader's `findings` are all that is wrong up to the first syntax error."""
    reader = Reader(file)
    try:
        reader.read(yaml.parse(text, Loader=getattr(yaml, "CSafeLoader", yaml.SafeLoader)))
    except yaml.YAMLError as error:
        reader.findings.append(syntax_problem(error, text, file))
    return reader


class _Frame(Struct):
    """A list or table that is still open; in a table, `key` waits for its value."""

    container: list[Data] | dict[str, Data]
    path: Path
    key: str | None = None


class Reader(Struct):
    """Builds data from events without recursion, so that depth is ours to limit."""

    file: str
    root: Data = None
    values: dict[Path, Span] = field(default_factory=dict)
    keys: dict[Path, Span] = field(default_factory=dict)
    findings: list[Diagnostic] = field(default_factory=list)
    _stack: list[_Frame] = field(default_factory=list)

    def read(self, events: Iterable[yaml.Event]) -> None:
        """Read one document. What is wrong is added to `findings`; then `root` and the places are not to be used."""
        documents = 0
        for event in events:
            if isinstance(event, yaml.ScalarEvent):
                self._scalar(event)
            elif isinstance(event, yaml.CollectionStartEvent):
                self._open(event)
                if len(self._stack) > MAX_DEPTH:
                    hint = "write the file with fewer levels"
                    return self._find("too-deep", f"more than {MAX_DEPTH} levels inside each other", event, hint)
            elif isinstance(event, yaml.CollectionEndEvent):
                self._stack.pop()
            elif isinstance(event, yaml.AliasEvent):
                hint = "write the text out again; put a text that starts with '*' in quotes"
                self._find("yaml-alias", "an alias is not allowed", event, hint)
                self._put(None, event)
            elif isinstance(event, yaml.DocumentStartEvent):
                documents += 1
                if documents > 1:
                    return self._find("many-documents", "a second document starts here", event, "keep one in a file")
        return None

    def _scalar(self, event: yaml.ScalarEvent) -> None:
        self._refuse_extras(event)
        text: str = event.value
        if event.style == '"' and (found := CONTROL.search(text)):
            hint = "remove the escape"
            self._find("control-character", f"control character U+{ord(found[0]):04X}", event, hint)
        frame = self._stack[-1] if self._stack else None
        if frame and isinstance(frame.container, dict) and frame.key is None:
            self._key(frame, text, event)
        elif event.style in ("", None):
            self._put(_plain(text), event)
        else:
            self._put(text, event)

    def _key(self, frame: _Frame, key: str, event: yaml.ScalarEvent) -> None:
        frame.key = key
        path = (*frame.path, key)
        if key == "<<":
            self._find("merge-key", "the merge key '<<' is not allowed", event, "write the keys out")
        elif not key:
            self._find("wrong-key", "a value has no key", event, "write 'key: value'")
        elif path in self.keys:
            hint = f"it is first given on line {self.keys[path].line + 1}; keep one of the two"
            self._find("duplicate-key", f"duplicate key '{key}'", event, hint)
        else:
            self.keys[path] = _span(event)

    def _open(self, event: yaml.CollectionStartEvent) -> None:
        self._refuse_extras(event)
        container: list[Data] | dict[str, Data] = {} if isinstance(event, yaml.MappingStartEvent) else []
        frame = self._stack[-1] if self._stack else None
        if frame and isinstance(frame.container, dict) and frame.key is None:
            hint = "put a text that starts with '{' or '[' in quotes"
            self._find("wrong-key", "a list or table cannot be a key", event, hint)
            self._stack.append(_Frame(container, ()))
            frame.key = ""
            return
        self._stack.append(_Frame(container, self._put(container, event)))

    def _put(self, value: Data, event: yaml.Event) -> Path:
        """Give a value to the list or table that is open, and return its path."""
        path: Path = ()
        if not self._stack:
            self.root = value
        else:
            frame = self._stack[-1]
            if isinstance(frame.container, list):
                path = (*frame.path, len(frame.container))
                frame.container.append(value)
            else:
                key = frame.key or ""
                path, frame.key = (*frame.path, key), None
                frame.container[key] = value
        self.values[path] = _span(event)
        return path

    def _refuse_extras(self, event: yaml.ScalarEvent | yaml.CollectionStartEvent) -> None:
        if event.anchor is not None:
            hint = "remove it; put a text that starts with '&' in quotes"
            self._find("yaml-anchor", "an anchor is not allowed", event, hint)
        if event.tag is not None:
            hint = "remove it; put a text that starts with '!' in quotes"
            self._find("yaml-tag", "a tag is not allowed", event, hint)

    def _find(self, code: str, message: str, event: yaml.Event, hint: str) -> None:
        span = _span(event)
        self.findings.append(Diagnostic(code, message, Location(self.file, span.line + 1, span.column + 1), hint))


def _plain(text: str) -> Data:
    if text in _NOTHING:
        return None
    return BOOLEANS.get(text.lower(), text) if len(text) < 6 else text


def _span(event: yaml.Event) -> Span:
    start, end = event.start_mark, event.end_mark
    assert start is not None  # every event that is read from text has both marks
    assert end is not None
    return Span(start.index, end.index, start.line, start.column)
