"""The bytes of one YAML file become plain data in which every value knows its file, line and column."""

from __future__ import annotations

import re
from typing import Final

from msgspec import Struct

from handouts.content.places import Places
from handouts.content.plain_data import CONTROL, Data
from handouts.diagnostics import Diagnostic, HandoutError, Location

MAX_BYTES: Final = 1024 * 1024
"""The largest content file: one MiB, a hundred times what a block needs."""
_MOST_CONTROLS: Final = 20
_SAVE_AS_UTF8: Final = "save the file as UTF-8 in your editor"
_SURROGATE_PAIR: Final = re.compile(r"(?<!\\)((?:\\\\)*)\\u(d[89ab][0-9a-f]{2})\\u(d[c-f][0-9a-f]{2})", re.IGNORECASE)


class Source(Struct, frozen=True):
    """One file as plain data, and where everything in it stands."""

    data: dict[str, Data]
    places: Places


def read_source(raw: bytes, file: str) -> Source:
    """Read the bytes of a YAML or JSON file; `file` is its name in messages.

    Raises HandoutError with everything that is wrong up to the first syntax error.
    """
    from handouts.content.construct import constructed  # brings YAML in; a run from what is kept reads no file

    text = _decode(raw, file)
    reader = constructed(text, file)
    if reader.findings:
        raise HandoutError(*reader.findings)
    if reader.root is None:
        raise HandoutError(Diagnostic("empty-file", "the file is empty", Location(file), "write 'key: value' lines"))
    if not isinstance(reader.root, dict):
        hint = "start with a 'key: value' line"
        raise HandoutError(Diagnostic("not-a-mapping", "the file is not a table of keys", Location(file, 1, 1), hint))
    return Source(reader.root, Places(file, text, reader.values, reader.keys))


def too_large(most: int, place: Location, name: str = "the file") -> Diagnostic:
    """Say that a file has more than `most` bytes."""
    message = f"{name} is larger than {most // 1024} KiB"
    return Diagnostic("file-too-large", message, place, "make it smaller, or split it")


def _decode(raw: bytes, file: str) -> str:
    """Bytes to text: UTF-8 with or without a byte order mark, no control characters."""
    if len(raw) > MAX_BYTES:
        raise HandoutError(too_large(MAX_BYTES, Location(file)))
    if raw.startswith((b"\xff\xfe", b"\xfe\xff")):
        raise HandoutError(Diagnostic("not-utf8", "the file is UTF-16, not UTF-8", Location(file), _SAVE_AS_UTF8))
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        message = f"byte 0x{error.object[error.start]:02X} is not UTF-8 text"
        good = error.object[: error.start].decode("utf-8")
        raise HandoutError(Diagnostic("not-utf8", message, _end_of(good, file), _SAVE_AS_UTF8)) from None
    if controls := _controls(text, file):
        raise HandoutError(*controls)
    if text.lstrip().startswith("{"):
        text = _SURROGATE_PAIR.sub(_joined_pair, text)
    return text


def _controls(text: str, file: str) -> list[Diagnostic]:
    places = [found.start() for found in CONTROL.finditer(text)][:_MOST_CONTROLS]
    return [
        Diagnostic(
            "control-character",
            f"control character U+{ord(text[at]):04X}",
            _end_of(text[:at], file),
            "delete it and type the text again",
        )
        for at in places
    ]


def _joined_pair(found: re.Match[str]) -> str:
    """JSON writes a character beyond U+FFFF as two escapes, YAML as one."""
    high, low = int(found[2], 16), int(found[3], 16)
    return f"{found[1]}\\U{0x10000 + ((high - 0xD800) << 10) + (low - 0xDC00):08X}"


def _end_of(text: str, file: str) -> Location:
    return Location(file, text.count("\n") + 1, len(text) - text.rfind("\n"))
