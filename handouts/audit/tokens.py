"""Content stream bytes -> operators with their operands (ISO 32000-1, 7.8.2).

What the pages of packets hold by the hundred, always written alike, is taken as one operator: a line of text, the
opening of marked content, a path. It means the same as its operators one by one.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from functools import lru_cache
from typing import Final

Operand = tuple[str, bytes]
"""The kind of an operand (numbers, text, hex, name, mark, shown, properties) and its bytes.

A run of numbers is one operand, and so is the inside of an array of a TJ that has strings in hexadecimal only (shown)
and that of a dictionary that has names and whole numbers only (properties).
"""

LINE: Final = b"BT Tm Tf TJ"
"""A line of text that is neither turned nor scaled: where it begins (numbers), its font (name), its text (shown)."""
MARK: Final = b"<<>> BDC"
"""Opens marked content with properties in place that are names and whole numbers: its tag (name), and these."""
PATH: Final = b"m l c h"
"""Builds a path, or a part of one, in which is no rectangle."""

_TOKEN_PARTS: Final = rb"""
         BT\ (?:NUMBER\ g|(?:NUMBER\ ){3}rg)\ 1\ 0\ 0\ 1\ (?P<at>NUMBER\ NUMBER)\ Tm
           \ /(?P<font>[A-Za-z0-9]++)\ SIZE\ Tf\ \[(?P<line>SHOWN)\]\ TJEND(?:\ ETEND)?+
       | /(?P<tag>[A-Za-z0-9]++)\ <<(?P<properties>PROPERTY(?:\ PROPERTY)*+)>>\ BDCEND
       | (?P<path>(?:(?:(?:NUMBER\ ){2}[ml]|(?:NUMBER\ ){6}c|h)[\ \n])++)
       | (?P<unheeded>(?:(?:(?:NUMBER\ )*+(?:[GgwJjM]|RG|rg)|\[\]\ NUMBER\ d|ET)[\ \n])++)
       | (?P<numbers>[-+.\d](?:[-+.\d\0\t\n\f\r ])*+)(?:(?<=[\0\t\n\f\r ])|(?![A-Za-z'"]))
       | \[(?P<shown>SHOWN)\](?=\s*+TJ(?![A-Za-z0-9*]))
       | \((?P<text>(?:[^()\\]++|\\.|\((?:[^()\\]++|\\.)*+\))*+)\)
       | (?P<mark><<|>>|\[|\])
       | <(?P<hex>[0-9A-Fa-f\s]*+)>
       | /(?P<name>[^\s\0\#<>\[\](){}/%]*+)
       | (?P<comment>%[^\r\n]*+)
       | (?P<operator>[A-Za-z'"][A-Za-z0-9*]*+)END
       | (?P<wrong>[^\0\t\n\f\r ])"""
_TOKEN: Final = re.compile(
    _TOKEN_PARTS.replace(b"NUMBER", rb"[-+]?+(?:[0-9]++(?:\.[0-9]*+)?+|\.[0-9]++)")
    .replace(b"SIZE", rb"[1-9][0-9]*+(?:\.[0-9]++)?+")
    .replace(b"SHOWN", rb"[-+.\d\s]*+(?:<(?:[0-9A-Fa-f]{2})*+>[-+.\d\s]*+)*+")
    .replace(b"PROPERTY", rb"/[A-Za-z0-9]++\ (?:/[A-Za-z0-9]++|[0-9]{1,9})(?![A-Za-z0-9])")
    .replace(b"END", rb"(?![^\0\t\n\f\r <>\[\]()/%])"),
    re.VERBOSE | re.DOTALL,
)
_HEX: Final = re.compile(rb"<([^>]*+)>")
_MAX_OPERANDS: Final = 100_000
_ESCAPE: Final = re.compile(rb"\\(?:([0-7]{1,3})|(\r\n|.))", re.DOTALL)
_ESCAPED: Final = {
    b"n": b"\n",
    b"r": b"\r",
    b"t": b"\t",
    b"b": b"\b",
    b"f": b"\f",
    **dict.fromkeys((b"\n", b"\r", b"\r\n"), b""),
}
_PHRASES: Final = {
    "line": (LINE, (("numbers", "at"), ("name", "font"), ("shown", "line"))),
    "properties": (MARK, (("name", "tag"), ("properties", "properties"))),
    "path": (PATH, ()),
}
_ENDS: Final = {b"[": b"]", b"<<": b">>"}
_OPERAND_WORDS: Final = frozenset({b"true", b"false", b"null"})


class ContentError(Exception):
    """The bytes are no content stream this reader takes; the message says why."""


def operators(data: bytes) -> Iterator[tuple[bytes, list[Operand]]]:
    """Each operator with its operands; raises ContentError at bytes no operator is made of."""
    operands: list[Operand] = []
    for match in _TOKEN.finditer(data):
        kind = match.lastgroup or ""
        if kind in _PHRASES:
            if operands:
                raise ContentError("the content holds an operator with operands of another")
            operator, groups = _PHRASES[kind]
            yield operator, [(operand, match[group]) for operand, group in groups]
        elif kind == "unheeded" or (kind == "operator" and match[kind] not in _OPERAND_WORDS):
            if operands and not _are_closed(operands):
                raise ContentError("the content holds an operator inside an array or a dictionary")
            if kind == "operator":
                yield match[kind], operands
            operands = []
        elif kind == "wrong" or len(operands) > _MAX_OPERANDS:
            raise ContentError("the content cannot be read to its end")
        elif kind != "comment":
            operands.append((kind, match[kind]))


def _are_closed(operands: list[Operand]) -> bool:
    """Whether every array and dictionary among them ends."""
    ends: list[bytes] = []
    for kind, data in operands:
        if kind == "mark" and data in _ENDS:
            ends.append(_ENDS[data])
        elif kind == "mark" and (not ends or ends.pop() != data):
            return False
    return not ends


def string_bytes(operand: Operand) -> bytes | None:
    """The bytes of a literal or hexadecimal string, or of a text with kerning; None for anything else (7.3.4)."""
    kind, data = operand
    if kind == "shown":
        return shown_bytes(data)
    if kind == "text":
        return _ESCAPE.sub(_unescape, data) if b"\\" in data else data
    if kind == "hex":
        digits = b"".join(data.split())
        return bytes.fromhex((digits + b"0" * (len(digits) % 2)).decode("ascii"))
    return None


def shown_bytes(data: bytes) -> bytes:
    """The bytes of all strings of a text with kerning."""
    return bytes.fromhex(b"".join(_HEX.findall(data)).decode("ascii"))


def _unescape(match: re.Match[bytes]) -> bytes:
    if match[1]:
        return bytes([int(match[1], 8) & 0xFF])
    return _ESCAPED.get(match[2], match[2])


def text_string(data: bytes) -> str:
    """A text string: UTF-16BE or UTF-8 with a mark, otherwise one byte a character (7.9.2.2)."""
    if data.startswith(b"\xfe\xff"):
        return data[2:].decode("utf-16-be", "replace")
    if data.startswith(b"\xef\xbb\xbf"):
        return data[3:].decode("utf-8", "replace")
    return data.decode("latin-1")


@lru_cache(maxsize=4096)
def plain_entries(properties: bytes) -> Mapping[bytes, Operand]:
    """The entries of properties."""
    words = properties.split(b" ")
    values = [("name", word[1:]) if word.startswith(b"/") else ("numbers", word) for word in words[1::2]]
    return {key[1:]: value for key, value in zip(words[::2], values, strict=True)}


def flat_entries(operands: list[Operand]) -> dict[bytes, Operand]:
    """The direct entries of a dictionary written in place; the values of nested ones are left out."""
    entries: dict[bytes, Operand] = {}
    depth, key = 0, b""
    for kind, data in operands:
        if kind == "mark":
            depth += 1 if data in (b"<<", b"[") else -1
            key = key if depth > 1 else b""
        elif depth == 1 and key:
            entries[key], key = (kind, data), b""
        elif depth == 1 and kind == "name":
            key = data
    return entries


def numbers(operands: list[Operand]) -> list[float]:
    """Every number among the operands; raises ContentError when one is none."""
    try:
        return [float(part) for kind, data in operands if kind == "numbers" for part in data.split()]
    except ValueError:
        raise ContentError("the content holds a number that is none") from None
