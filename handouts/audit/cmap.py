"""A font's ToUnicode stream -> the text of each of its codes (ISO 32000-1, 9.10.3)."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import lru_cache
from typing import Final

_ITEM: Final = re.compile(rb"<([0-9A-Fa-f\s]*)>|(\[)|(\])")
_SURROGATE: Final = re.compile("[\ud800-\udfff]")
_MAX_CODE: Final = 0xFFFF
_MAX_ENTRIES: Final = 4 * _MAX_CODE
"""Far more than codes exist; ranges may claim any number."""


@lru_cache(maxsize=64)
def unicode_of_codes(cmap: bytes) -> Mapping[int, str]:
    """Code -> text for every bfchar and bfrange entry; entries that are no text or a flood are left out.

    Kept for the next file: packets have most of their fonts in common.
    """
    texts: dict[int, str] = {}
    room = _MAX_ENTRIES
    for section in cmap.split(b"beginbf")[1:]:
        body = section.partition(b"endbf")[0]
        items = _items(body)
        if body.startswith(b"char"):
            pairs = zip(items[::2], items[1::2], strict=False)
            texts.update((_code(source), _text(target)) for source, target in pairs)
            continue
        for first, last, target in zip(items[::3], items[1::3], items[2::3], strict=False):
            room -= max(0, _code(last) - _code(first)) + 1
            if room >= 0:
                _add_range(texts, _code(first), _code(last), target)
    return {code: text for code, text in texts.items() if text and text != "\0" and not _SURROGATE.search(text)}


def _items(body: bytes) -> list[bytes | list[bytes]]:
    """Hexadecimal strings, and arrays of them, in order."""
    items: list[bytes | list[bytes]] = []
    array: list[bytes] | None = None
    for digits, opens, closes in _ITEM.findall(body):
        if opens:
            array = []
        elif closes:
            items.append(array or [])
            array = None
        elif array is not None:
            array.append(digits)
        else:
            items.append(digits)
    return items


def _add_range(texts: dict[int, str], first: int, last: int, target: bytes | list[bytes]) -> None:
    if isinstance(target, list):
        texts.update((code, _text(text)) for code, text in zip(range(first, last + 1), target, strict=False))
        return
    start = _text(target)
    if start:
        head, tail = start[:-1], ord(start[-1])
        texts.update((first + step, head + chr(min(tail + step, 0x10FFFF))) for step in range(last - first + 1))


def _code(item: bytes | list[bytes]) -> int:
    digits = b"" if isinstance(item, list) else b"".join(item.split())
    return int(digits[:4] or b"0", 16)


def _text(item: bytes | list[bytes]) -> str:
    digits = b"" if isinstance(item, list) else b"".join(item.split())
    return bytes.fromhex(digits.decode("ascii")).decode("utf-16-be", "replace") if len(digits) % 4 == 0 else ""
