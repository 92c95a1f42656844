"""Words read on a page to what prints them: items and blocks, or the fixed words of every packet."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Final

from handouts.account.printed import Printed
from handouts.content.places import Sourced
from handouts.diagnostics import Diagnostic, Severity

_ONE_SIGN: Final = str.maketrans(
    {
        "\N{LEFT SINGLE QUOTATION MARK}": "'",
        "\N{RIGHT SINGLE QUOTATION MARK}": "'",
        "\N{LEFT DOUBLE QUOTATION MARK}": '"',
        "\N{RIGHT DOUBLE QUOTATION MARK}": '"',
        "\N{EN DASH}": "-",
        "\N{NON-BREAKING HYPHEN}": "-",
    }
)
"""Signs that paper shows otherwise than a keyboard types them."""
_POINTS: Final = ".,:;"
_OPEN: Final = "\0"
"""Stands for a place that is filled in: it may hold any words."""
_PLACE: Final = re.compile(r"\[[^\]]*\]|\S*\{[^}]*\}\S*")
_IN_ONE_PLACE: Final = 6
"""The most words that a place holds: 'Tuesday, March 30, 2027', a name."""
_MOST_FIXED: Final = 3


def origins_saying(words: str, printed: Sequence[Printed]) -> tuple[str, ...]:
    """Find the items and blocks whose printed words hold these, whatever the case, the quotes and the line ends.

    Where none has them word for word, a place that is filled in for each patient may stand for any words.
    """
    asked = plain(words)
    found = tuple(one.origin for one in printed if asked in plain(one.text))
    if found:
        return found
    tokens = asked.split()
    return tuple(one.origin for one in printed if any(_fits(line, tokens) for line in one.lines if "[" in line))


def fixed_words_saying(words: str, fixed: Sourced[Any]) -> tuple[Diagnostic, ...]:
    """Name the fixed words that may have printed these, the likeliest few, as advice with their places."""
    asked = plain(words).split()
    told = [(_literal(text, asked), key, text) for key, text in _texts(fixed.value.texts)]
    best = max((count for count, _, _ in told), default=0)
    likeliest = [(key, text) for count, key, text in told if count == best and 3 * best >= len(asked) and best]
    hint = "every packet prints them; your own content folder can lay a file of the same name over this one"
    return tuple(
        Diagnostic("fixed-words", f"the fixed words '{key}' print '{text}'", fixed.at(key), hint, Severity.ADVICE)
        for key, text in likeliest[:_MOST_FIXED]
    )


def nobody_says(words: str, printed: Sequence[Printed]) -> Diagnostic:
    """Say that nothing prints some words, and what comes nearest."""
    asked = plain(words)
    near = _nearest(asked, printed)
    hint = "give fewer words, those of one line, without dates"
    if near:
        hint = f"'{near[0]}' says: {near[1]}"
    elif len(asked.split()) == 1:
        hint = "no text of these packets has this word; without --text everything printed is listed"
    return Diagnostic("unknown-text", f"nothing printed says '{words}'", hint=hint)


def plain(text: str) -> str:
    """Write words as they are compared: without bold marks, in small letters, on one line."""
    return " ".join(text.replace("**", "").translate(_ONE_SIGN).casefold().split())


def _texts(texts: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    for key, text in texts.items():
        if isinstance(text, str):
            yield key, text


def _fits(line: str, asked: Sequence[str]) -> bool:
    """Whether a line with places can have printed some words, at least every third of them its own."""
    return 3 * _literal(line, asked) >= len(asked)


def _literal(line: str, asked: Sequence[str]) -> int:
    """Count how many of the words asked for a line has word for word; 0 where it cannot have printed them."""
    pattern = [token.strip(_POINTS) for token in plain(_PLACE.sub(f" {_OPEN} ", line)).split()]
    words = [word.strip(_POINTS) for word in asked]
    return max((_matched(pattern[at:], words) or 0 for at in range(len(pattern))), default=0)


def _matched(pattern: Sequence[str], asked: Sequence[str]) -> int | None:
    """Count the same words of a pattern and a text that begins where it does; None where they part."""
    if not asked or not pattern:
        return None if asked else 0
    if pattern[0] != _OPEN:
        rest = _matched(pattern[1:], asked[1:]) if pattern[0] == asked[0] else None
        return None if rest is None else 1 + rest
    rests = (_matched(pattern[1:], asked[many:]) for many in range(1, min(len(asked), _IN_ONE_PLACE) + 1))
    return max((rest for rest in rests if rest is not None), default=None)


def _nearest(asked: str, printed: Sequence[Printed]) -> tuple[str, str] | None:
    """Find the line that has most of the words asked for, the shortest of several, and whose it is."""
    wanted = set(asked.split())
    lines = ((one.origin, line, set(plain(line).split())) for one in printed for line in one.lines)
    told = [(len(wanted & has), -len(has), origin, line) for origin, line, has in lines]
    common, _, origin, line = max(told, default=(0, 0, "", ""))
    return (origin, line) if 2 * common >= len(wanted) else None
