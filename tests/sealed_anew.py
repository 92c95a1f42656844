"""Real packets with one thing in them that no packet has, and a file ID computed anew: what an attacker would bring."""

from __future__ import annotations

import re
import zlib
from functools import cache

from packets import Choice, packet
from proving import put_together, taken_apart

from handouts.audit.whole import audit
from handouts.pdf.objects import Stream, serialise

SHEET = Choice("lumbar-foraminotomy", "key-sheet")
"""One page with links to telephones."""
DECIDING = Choice("lumbar-foraminotomy", "deciding")
"""Forms, an outline, and links from page to page."""


@cache
def made(choice: Choice) -> bytes:
    return packet(choice).data


def changed(data: bytes, pattern: bytes, new: bytes) -> bytes:
    """A packet with the first place changed where its objects are as the pattern says, and a right file ID."""
    parts = taken_apart(data)
    number = next(number for number, written in parts.items() if re.search(pattern, written.partition(b"\nstream")[0]))
    parts[number] = re.sub(pattern, new, parts[number], count=1)
    return put_together(list(parts.items()))


def painted(data: bytes, operators: bytes, holder: bytes = rb"/Subtype /Form") -> bytes:
    """A packet with operators at the start of a form, or where its first page has marked content first."""
    parts = taken_apart(data)
    number = next(number for number, written in parts.items() if re.search(holder, written.partition(b"\nstream")[0]))
    if found := re.search(rb"/Contents \[(\d+) 0 R", parts[number]):
        number = int(found[1])
    head, _, packed = parts[number].removesuffix(b"\nendstream").partition(b"\nstream\n")
    code = zlib.decompress(bytes.fromhex(packed[:-1].decode()) if b"/ASCIIHexDecode" in head else packed)
    code = operators + b" " + code if b"/Form" in head else code.replace(b" BDC\n", b" BDC\n" + operators + b"\n", 1)
    entries = re.search(rb"<<(.*?)\s*/Filter", head)[1]
    stream = serialise(Stream(code))
    parts[number] = stream.replace(b"<<", b"<<" + entries + b" ", 1)
    return put_together(list(parts.items()))


def found(data: bytes) -> list[str]:
    return [f"{one.code}: {one.message}" for one in audit(data, "packet.pdf")]


def strange(what: str) -> str:
    return f"audit-strange: {what}, which no packet has"


def of_clinic(clinic: str, surgeon: str) -> bytes:
    return made(Choice("lumbar-foraminotomy", "pre-op", clinic, surgeon))
