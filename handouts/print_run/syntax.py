"""Bytes of an object of ours -> values that can be changed and written again (ISO 32000-1, 7.3).

Strings and real numbers stay as they were written; what a print run changes becomes a value: names, references,
whole numbers, arrays, dictionaries.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Final

from handouts.pdf.objects import Name, Raw, Ref

_TOKEN: Final = re.compile(
    rb"""(?P<string>\((?:[^()\\]|\\.)*\)|<[0-9A-Fa-f]*>)
       | (?P<mark><<|>>|\[|\])
       | /(?P<name>[^\s<>\[\](){}/%]*)
       | (?P<ref>\d+)[ ]0[ ]R(?![^\s<>\[\](){}/%])
       | (?P<number>[-+.\d]+)
       | (?P<word>true|false|null)
       | (?P<wrong>[^\s])""",
    re.VERBOSE | re.DOTALL,
)
REFERENCE: Final = re.compile(rb"\((?:[^()\\]|\\.)*\)|(?<![\d.])(\d+) 0 R(?![^\s<>\[\](){}/%])", re.DOTALL)
"""A reference outside a literal string, or a whole literal string (which has no group)."""
STREAM: Final = b"\nstream\n"


class MalformedError(Exception):
    """The bytes are no object as the layout writes them."""


@contextmanager
def following() -> Iterator[None]:
    """Raise MalformedError for whatever a file that somebody else made leads to when its objects are followed."""
    try:
        yield
    except (ArithmeticError, LookupError, ValueError, TypeError, AttributeError, RecursionError, MemoryError) as fault:
        raise MalformedError("its objects cannot be followed") from fault


def parsed(body: bytes) -> object:
    """The value of an object, of a stream its dictionary. Raises MalformedError."""
    tokens = _TOKEN.finditer(body.partition(STREAM)[0])
    value = _value(next(tokens, None), tokens)
    if next(tokens, None) is not None:
        raise MalformedError("an object holds more than one value")
    return value


def _value(token: re.Match[bytes] | None, tokens: Iterator[re.Match[bytes]]) -> object:
    kind = token.lastgroup if token else "wrong"
    if token is None or kind == "wrong":
        raise MalformedError("an object ends too early or holds what none of ours does")
    data = token[kind or 0]
    if kind == "ref":
        return Ref(int(data))
    if kind == "name":
        return Name(data.decode("latin-1"))
    if kind == "number" and data.isdigit():
        return int(data)
    if data == b"<<":
        return _dictionary(tokens)
    if data == b"[":
        return list(_until(b"]", tokens))
    return Raw(data)


def _until(end: bytes, tokens: Iterator[re.Match[bytes]]) -> Iterator[object]:
    for token in tokens:
        if token["mark"] == end:
            return
        yield _value(token, tokens)
    raise MalformedError("an array or dictionary has no end")


def _dictionary(tokens: Iterator[re.Match[bytes]]) -> dict[str, object]:
    items = list(_until(b">>", tokens))
    if len(items) % 2 or not all(isinstance(key, Name) for key in items[::2]):
        raise MalformedError("a dictionary has a key without a value")
    return {key.text: value for key, value in zip(items[::2], items[1::2], strict=True) if isinstance(key, Name)}


def references(value: object) -> Iterator[int]:
    """Every object number a value refers to, in the order it is written."""
    if isinstance(value, Ref):
        yield value.number
    elif isinstance(value, dict):
        for item in value.values():
            yield from references(item)
    elif isinstance(value, list):
        for item in value:
            yield from references(item)


def hexadecimal(value: object) -> bytes:
    """The digits of a string that is written in hexadecimal. Raises MalformedError for anything else."""
    if not isinstance(value, Raw) or not value.data.startswith(b"<"):
        raise MalformedError("an ID is not in hexadecimal")
    return value.data[1:-1]


def text_of(value: object) -> str:
    """The text of a string as the layout writes it: ASCII, or UTF-16 in hexadecimal; empty when it is none."""
    data = value.data if isinstance(value, Raw) else b""
    if data.startswith(b"<"):
        return bytes.fromhex(data[1:-1].decode("ascii")).decode("utf-16")
    return re.sub(rb"\\(.)", rb"\1", data[1:-1]).decode("ascii")
