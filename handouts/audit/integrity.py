"""The bytes of a file against the digest they carry: what no other check can see, such as a spoilt font program."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator
from typing import Final

from handouts.audit.finding import Finding

_ENDING: Final = re.compile(rb"startxref\s+(\d{1,12})\s+%%EOF\s*\Z")
_IDENTITY: Final = re.compile(rb"/ID\s*\[\s*<([0-9A-Fa-f]{32})>")
_NEAR: Final = 2048


def check_integrity(data: bytes) -> Iterator[Finding]:
    """The file's ID is a digest of all before the cross-reference stream, which says it (ISO 32000-1, 14.4)."""
    ending = _ENDING.search(data[-_NEAR:])
    start = int(ending[1]) if ending else 0
    said = _IDENTITY.search(data, start)
    if said is None:
        yield Finding("audit-altered", "the file carries no digest of its own bytes")
    elif hashlib.sha256(data[:start]).digest()[:16].hex() != said[1].decode().lower():
        yield Finding("audit-altered", "the file is not as it was written: something in it has changed or is damaged")
