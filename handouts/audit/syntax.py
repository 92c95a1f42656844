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
    rb"""[\ \n]*+(?:/(?P<key>NAME)END[\ \n]*+(?=[^>\]]))?+(?:
         (?P<references>\[REFERENCE(?:\ REFERENCE)*+\])
       | (?P<wholes>\[WHOLE(?:\ WHOLE)*+\])
       | (?P<reference>[0-9]{1,9})\ 0\ REND
       | (?P<whole>WHOLE)END
       | /(?P<name>NAME)END
       | (?P<mark><<|>>|\[|\])
       | <(?P<hex>(?:[0-9A-F]{2})*+)>
       | \((?P<text>(?:[ -'*-\[\]-~]|\\[()\\])*+)\)
       | (?P<real>-?[0-9]{0,9}\.[0-9]{1,9})END
       | (?P<word>true|false|null)END
       )""".replace(b"NAME", rb"[A-Za-z0-9+._:-]++")
    .replace(b"WHOLE", rb"-?[0-9]{1,9}")
    .replace(b"REFERENCE", rb"[0-9]{1,9}\ 0\ R")
    .replace(b"END", rb"(?![^\ \n<>\[\]/()])"),
    re.VERBOSE,
)
"""A token; two of them where the first is a name, as is each key of a dictionary."""
_REFERENCE: Final = re.compile(rb"([0-9]++) 0 R")
_ESCAPE: Final = re.compile(r"\\(.)")
_WIDE: Final = b"\xfe\xff"
_ENDS: Final = {b"<<": b">>", b"[": b"]"}
_WORDS: Final = {b"true": True, b"false": False, b"null": None}


class Reference(Struct, frozen=True):
    """A reference to the object of this number."""

    number: int


class Name(str):
    """A name with its slash."""


_ONLY_NAMES: Final[frozenset[type]] = frozenset({Name})


def value_of(written: bytes) -> object:
    """One object: `dict` (its keys are names), `list`, Name, `str`, `int`, `float`, `bool`, None or Reference.

    Raises UnreadableError.
    """
    holders: list[list[object]] = [[]]
    ends: list[bytes] = []
    at = 0
    for found in _TOKEN.finditer(written):
        if found.start() != at:
            raise _strange()
        at, kind, key = found.end(), found.lastgroup or "", found["key"]
        token = found[kind]
        if key is not None:
            holders[-1].append(_name(key))
        if kind != "mark":
            holders[-1].append(_VALUES[kind](token))
        elif token in _ENDS:
            holders.append([])
            ends.append(_ENDS[token])
        elif ends and token == ends.pop():
            items = holders.pop()
            holders[-1].append(items if token == b"]" else _dictionary(items))
        else:
            raise _strange()
    if at != len(written) or ends or len(holders[0]) != 1:
        raise _strange()
    return holders[0][0]


def _strange() -> UnreadableError:
    return UnreadableError("it holds an object that is not written as in a packet")


def _dictionary(items: list[object]) -> dict[object, object]:
    names, values = items[::2], items[1::2]
    if len(names) == len(values) and _ONLY_NAMES.issuperset(map(type, names)):
        found = dict(zip(names, values, strict=True))
        if len(found) == len(names):
            return found
    raise UnreadableError("it holds a dictionary without names, or with one twice")


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


def _references(array: bytes) -> list[object]:
    return [_reference(digits) for digits in _REFERENCE.findall(array)]


_VALUES: Final[Mapping[str, Callable[[bytes], object]]] = {
    "references": _references,
    "wholes": lambda array: list(map(int, array[1:-1].split())),
    "reference": _reference,
    "whole": int,
    "real": float,
    "name": _name,
    "word": _WORDS.__getitem__,
    "hex": _hex_text,
    "text": lambda token: _ESCAPE.sub(r"\1", token.decode("ascii")),
}
