"""An object as a packet of ours has it -> a plain value (ISO 32000-1, 7.3).

Only what such a packet holds is read. Comments, escapes nobody needs and everything else that may be taken in more than
one way is refused, so that whatever is read here can be read in no other way.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from functools import lru_cache
from typing import Final

from msgspec import Struct

from handouts.audit.unreadable import UnreadableError

_TOKEN: Final = re.compile(
    rb"""[\ \n]*+(?:
         (?P<reference>[0-9]{1,9})\ 0\ R(?![^\ \n<>\[\]/()])
       | (?P<whole>-?[0-9]{1,9})(?![^\ \n<>\[\]/()])
       | /(?P<name>[A-Za-z0-9+._:-]++)(?![^\ \n<>\[\]/()])
       | (?P<mark><<|>>|\[|\])
       | <(?P<hex>(?:[0-9A-F]{2})*+)>
       | \((?P<text>(?:[ -'*-\[\]-~]|\\[()\\])*+)\)
       | (?P<real>-?[0-9]{0,9}\.[0-9]{1,9})(?![^\ \n<>\[\]/()])
       | (?P<word>true|false|null)(?![^\ \n<>\[\]/()])
       )""",
    re.VERBOSE,
)
_ESCAPE: Final = re.compile(r"\\(.)")
_WIDE: Final = b"\xfe\xff"
_ENDS: Final = {b"<<": b">>", b"[": b"]"}
_WORDS: Final = {b"true": True, b"false": False, b"null": None}


class Reference(Struct, frozen=True):
    """A reference to the object of this number."""

    number: int


class Name(str):
    """A name with its slash."""


class _Open(list[object]):
    """A dictionary or an array whose end is still to come."""

    def __init__(self, end: bytes) -> None:
        super().__init__()
        self.end = end


def value_of(written: bytes) -> object:
    """One object: `dict` (its keys are names), `list`, Name, `str`, `int`, `float`, `bool`, None or Reference.

    Raises UnreadableError.
    """
    holders, at = [_Open(b"")], 0
    for found in _TOKEN.finditer(written):
        if found.start() != at:
            raise _strange()
        at, kind = found.end(), found.lastgroup or ""
        token = found[kind]
        if kind != "mark":
            holders[-1].append(_VALUES[kind](token))
        elif token in _ENDS:
            holders.append(_Open(_ENDS[token]))
        elif token == holders[-1].end:
            whole = _closed(holders.pop())
            holders[-1].append(whole)
        else:
            raise _strange()
    if at != len(written) or len(holders) != 1 or len(holders[0]) != 1:
        raise _strange()
    return holders[0][0]


def _strange() -> UnreadableError:
    return UnreadableError("it holds an object that is not written as in a packet")


def _closed(items: _Open) -> object:
    if items.end == _ENDS[b"["]:
        return list(items)
    names, values = items[::2], items[1::2]
    if len(names) != len(values) or not all(isinstance(name, Name) for name in names) or len(set(names)) < len(names):
        raise UnreadableError("it holds a dictionary without names, or with one twice")
    return dict(zip(names, values, strict=True))


def _hex_text(digits: bytes) -> str:
    data = bytes.fromhex(digits.decode("ascii"))
    try:
        if data.startswith(_WIDE):
            return data[2:].decode("utf-16-be")
        text = data.decode("ascii")
    except UnicodeDecodeError:
        text = "\0"
    if not text.isprintable():
        raise UnreadableError("it holds a string of which nobody knows the letters")
    return text


@lru_cache(maxsize=4096)
def _reference(digits: bytes) -> Reference:
    return Reference(int(digits))


@lru_cache(maxsize=1024)
def _name(letters: bytes) -> Name:
    return Name("/" + letters.decode("ascii"))


_VALUES: Final[Mapping[str, Callable[[bytes], object]]] = {
    "reference": _reference,
    "whole": int,
    "real": float,
    "name": _name,
    "word": _WORDS.__getitem__,
    "hex": _hex_text,
    "text": lambda token: _ESCAPE.sub(r"\1", token.decode("ascii")),
}
