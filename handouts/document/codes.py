"""The name of a block to the short code printed with it, and a code back to the blocks it may stand for."""

from __future__ import annotations

from collections.abc import Iterable
from hashlib import blake2b
from typing import Final

_SIGNS: Final = "2346789CDFGHJKMPQRTVWXY"
"""No sign looks like another in print (0 and O, 1 and I, 5 and S), and without vowels no code is a word."""
_LENGTH: Final = 4


def short_code(block: str) -> str:
    """Give the code of a block: four capital letters and digits that depend on its name alone.

    A page printed long ago so leads to the block as it is now; the version in its footer says which text it had.
    """
    number = int.from_bytes(blake2b(block.encode(), digest_size=8).digest(), "big")
    signs = []
    for _ in range(_LENGTH):
        number, sign = divmod(number, len(_SIGNS))
        signs.append(_SIGNS[sign])
    return "".join(signs)


def blocks_coded(code: str, blocks: Iterable[str]) -> tuple[str, ...]:
    """Find the blocks with a code, read in small or capital letters; two blocks of one code are rare, but can be."""
    asked = code.strip().upper()
    return tuple(sorted(block for block in blocks if short_code(block) == asked))
