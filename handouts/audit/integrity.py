"""The bytes of a file against the digest in its trailer: what no other check can see, such as a spoilt font program."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator
from typing import Final

from handouts.audit.finding import Finding

_ENDING: Final = re.compile(rb"/ID\s*\[\s*<([0-9A-Fa-f]{32})>.*?startxref\s+(\d{1,12})\s+%%EOF\s*\Z", re.DOTALL)
_ENDING_BYTES: Final = 2048


def check_integrity(data: bytes) -> Iterator[Finding]:
    """The first part of the file ID is a digest of all before the cross-reference table (ISO 32000-1, 14.4)."""
    ending = _ENDING.search(data[-_ENDING_BYTES:])
    if ending is None:
        yield Finding("audit-altered", "the file carries no digest of its own bytes")
    elif hashlib.sha256(data[: int(ending[2])]).digest()[:16].hex() != ending[1].decode().lower():
        yield Finding("audit-altered", "the file is not as it was written: something in it has changed or is damaged")
