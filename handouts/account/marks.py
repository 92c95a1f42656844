"""Two wordings of a text to their lines with the words that differ marked: [-old-]{+new+}."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from difflib import SequenceMatcher
from itertools import groupby
from typing import Final, Literal

from msgspec import Struct

Side = Literal["same", "old", "new"]
_SIDES: Final[tuple[Side, ...]] = ("old", "new")

_ENDS: Final = r"\s.,;:!?()\[\]*\"\N{LEFT DOUBLE QUOTATION MARK}\N{RIGHT DOUBLE QUOTATION MARK}"
_NUMBER: Final = r"[0-9]+(?:[.,][0-9]+)*"
_WORD: Final = re.compile(rf"\*\*|{_NUMBER} (?=[^\W\d_]|\u00b0)[^{_ENDS}]+|[^{_ENDS}]+(?:[.,:][^{_ENDS}]+)*|\s+|.")
"""A word keeps the points and commas inside it: 4.5, 10:30. A number and what it counts are one word: 3 weeks."""
_ALIKE: Final = 0.4
"""Lines with a smaller share of words in common are shown one after the other, not word by word."""


class Part(Struct, frozen=True):
    """Some words of a line: in both wordings, in the old or in the new one."""

    side: Side
    words: str


Line = tuple[Part, ...]


def marked(old: Sequence[str], new: Sequence[str]) -> tuple[Line, ...]:
    """Give the lines that differ, each with its changed words marked; lines that stay the same are left out."""
    out: list[Line] = []
    for tag, a, b, c, d in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if tag == "equal":
            continue
        paired = min(b - a, d - c)
        out += [_words(*pair) for pair in zip(old[a : a + paired], new[c : c + paired], strict=True)]
        out += [(Part("old", line),) for line in old[a + paired : b]]
        out += [(Part("new", line),) for line in new[c + paired : d]]
    return tuple(out)


def as_text(line: Iterable[Part]) -> str:
    """Write a line with its marks."""
    around = {"same": ("", ""), "old": ("[-", "-]"), "new": ("{+", "+}")}
    return "".join(part.words.join(around[part.side]) for part in line)


def _words(old: str, new: str) -> Line:
    before, after = _WORD.findall(old), _WORD.findall(new)
    matcher = SequenceMatcher(None, before, after, autojunk=False)
    if _share(before, after, matcher) < _ALIKE:
        return (Part("old", old), Part("new", new))
    parts: list[Part] = []
    for tag, a, b, c, d in matcher.get_opcodes():
        if tag == "equal":
            parts.append(Part("same", "".join(before[a:b])))
        else:
            parts += [Part("old", "".join(before[a:b])), Part("new", "".join(after[c:d]))]
    return tuple(_joined([part for part in parts if part.words]))


def _share(before: Sequence[str], after: Sequence[str], matcher: SequenceMatcher[str]) -> float:
    common = sum(
        not word.isspace() for block in matcher.get_matching_blocks() for word in before[block.a : block.a + block.size]
    )
    return 2 * common / max(1, sum(not word.isspace() for word in (*before, *after)))


def _joined(parts: Sequence[Part]) -> Iterator[Part]:
    """Take changes that only spaces part for one change: the old words, then the new ones."""
    last = len(parts) - 1
    changes = [part.side != "same" or (0 < at < last and part.words.isspace()) for at, part in enumerate(parts)]
    for is_change, run in groupby(zip(changes, parts, strict=True), lambda pair: pair[0]):
        whole = [part for _, part in run]
        sides = [Part(side, "".join(part.words for part in whole if part.side in (side, "same"))) for side in _SIDES]
        yield from sides if is_change and all(side.words.strip() for side in sides) else whole
