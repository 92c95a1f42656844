"""Words, pictures and records to short digests: equal ones have equal digests, however their files write them."""

from __future__ import annotations

import json
from base64 import b32encode
from collections.abc import Mapping
from hashlib import blake2b, sha256
from typing import Any, Final

from handouts.document.svg.markup import MarkupError, parse_markup

_BYTES: Final = 10
"""80 bits, 16 letters: nobody finds other words of one digest by chance, nor within reach by trying."""


def digest(text: str) -> str:
    """Give the digest of a text: 16 small letters and digits."""
    return _digest(text.encode())


def picture_digest(data: bytes) -> str:
    """Give the digest of a picture file: of a drawing, what its reader takes from it; of any other, all its bytes.

    So comments, the order of attributes, and white space around elements do not count: they draw nothing.
    """
    try:
        drawn = parse_markup(data).content
    except MarkupError:
        return _digest(data)
    return _digest(json.dumps(drawn).encode("ascii"))


def _digest(data: bytes) -> str:
    return b32encode(blake2b(data, digest_size=_BYTES).digest()).decode().lower()


def seal_of(data: Mapping[str, Any]) -> str:
    """Give the SHA-256 of plain data, whatever the order of its keys, in hexadecimal digits."""
    text = json.dumps(data, ensure_ascii=True, sort_keys=True, separators=(",", ":"))
    return sha256(text.encode("ascii")).hexdigest()
