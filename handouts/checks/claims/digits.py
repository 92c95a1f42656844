"""Words to the same words with every number in digits: "two and a half" to 2.5, "half a dozen" to 6."""

from __future__ import annotations

import re
from collections.abc import Iterable
from fractions import Fraction
from functools import cache
from typing import Final

from msgspec import Struct


def _counted(*words: str, first: int = 1, step: int = 1) -> dict[str, int]:
    return {word: first + step * place for place, word in enumerate(words)}


_ONES: Final = _counted("one", "two", "three", "four", "five", "six", "seven", "eight", "nine")
_TEENS: Final = _counted(
    *("ten", "eleven", "twelve", "thirteen", "fourteen"),
    *("fifteen", "sixteen", "seventeen", "eighteen", "nineteen"),
    first=10,
)
_TENS: Final = _counted("twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety", first=20, step=10)
_MANY: Final = {"dozen": 12, "hundred": 100, "thousand": 1000}
_VALUES: Final[dict[str, int]] = {**_ONES, **_TEENS, **_TENS, "a": 1, "an": 1}
_PARTS: Final = {
    "\N{VULGAR FRACTION ONE HALF}": Fraction(1, 2),
    "\N{VULGAR FRACTION ONE QUARTER}": Fraction(1, 4),
    "\N{VULGAR FRACTION THREE QUARTERS}": Fraction(3, 4),
    "half": Fraction(1, 2),
    "quarter": Fraction(1, 4),
    "quarters": Fraction(3, 4),
    "1/2": Fraction(1, 2),
    "1/4": Fraction(1, 4),
    "3/4": Fraction(3, 4),
}

GAP: Final = r"[\s\N{NON-BREAKING HYPHEN}-]"
"""What stands between the words of an amount."""
_POINTS: Final = "[.,\N{MIDDLE DOT}\N{BULLET OPERATOR}]"
_MOST_FIGURES: Final = 12
"""More make a code or a phone number, no amount."""
_TIMES: Final = "minutes?|hours?|days?|weeks?|months?|years?|pounds?|kilos?|inch(?:es)?|stone"


class Digits(Struct, frozen=True):
    """The words with numbers in digits; `starts` and `ends` tell for each character which of the first it came from."""

    words: str
    starts: tuple[int, ...]
    ends: tuple[int, ...]

    def was(self, start: int, end: int) -> tuple[int, int]:
        """Give where the characters `start` to `end` stood before."""
        return self.starts[start], self.ends[end - 1]


def in_digits(words: str) -> Digits:
    """Write every number of the words in digits, with a point before its decimals."""
    pieces: list[str] = []
    starts: list[int] = []
    ends: list[int] = []
    end = 0
    for found in _number().finditer(words):
        pieces += words[end : found.start()], (digits := _written(found))
        starts += [*range(end, found.start()), *([found.start()] * len(digits))]
        ends += [*range(end + 1, found.start() + 1), *([found.end()] * len(digits))]
        end = found.end()
    rest = range(end, len(words))
    return Digits("".join((*pieces, words[end:])), (*starts, *rest), (*ends, *(place + 1 for place in rest)))


@cache
def _number() -> re.Pattern[str]:
    ones, tens = _either(_ONES), _either(_TENS)
    small = rf"(?:(?:{tens})(?:{GAP}+(?:{ones})\b)?|{_either(_TEENS)}|{ones})"
    spelt = (
        rf"half{GAP}+a{GAP}+dozen|(?:an?{GAP}+)?couple(?:{GAP}+of)?"
        rf"|(?:(?:an?|{small}|\d+){GAP}+)?(?:hundred(?:{GAP}+(?:and{GAP}+)?{small}\b)?|thousand|dozen)"
        rf"|{small}"
    )
    digits = rf"\d{{1,3}}(?:,\d{{3}})+(?:\.\d+)?(?!\d)|\d+{_POINTS}\d+|\d+"
    sign = "[\N{VULGAR FRACTION ONE HALF}\N{VULGAR FRACTION ONE QUARTER}\N{VULGAR FRACTION THREE QUARTERS}]"
    part = rf"{GAP}+and{GAP}+(?:an?|one|three){GAP}+(?:half|quarters?)\b|\s*{sign}|{GAP}(?:1/2|1/4|3/4)(?![\d/])"
    return re.compile(
        rf"\b(?:(?:an?{GAP}+)?(?P<some>half|quarter)|three{GAP}+(?P<more>quarters))"
        rf"(?:{GAP}+of)?(?:{GAP}+an?)?(?={GAP}+(?:{_TIMES})\b)"
        rf"|\b(?P<whole>an?){GAP}+(?P<unit>{_TIMES}){GAP}+and{GAP}+a{GAP}+half\b"
        rf"|(?<![\w./,:])(?:\b(?P<spelt>{spelt})(?!\w)|(?P<digits>{digits}))"
        rf"(?P<point>{GAP}+point(?:{GAP}+(?:{ones})\b)+)?(?P<part>{part})?"
        rf"|(?P<sign>{sign}|(?<![\w./,:])(?:1/2|1/4|3/4)(?![\d/]))",
        re.IGNORECASE,
    )


def _either(words: Iterable[str]) -> str:
    return "|".join(sorted(words, key=len, reverse=True))


def _written(found: re.Match[str]) -> str:
    if sum(map(str.isdigit, found[0])) > _MOST_FIGURES:
        return found[0]
    if found["whole"]:
        return f"1.5 {found['unit']}"
    if alone := found["sign"] or found["some"] or found["more"]:
        return _decimal(_PARTS[alone.lower()])
    value = _in_figures(found["digits"]) if found["digits"] else _spelt(found["spelt"].lower())
    if found["point"]:
        figures = (str(_ONES[word]) for word in _split(found["point"].lower()) if word in _ONES)
        value += Fraction(f"0.{''.join(figures)}")
    if found["part"]:
        value += _PARTS[_split(found["part"].lower())[-1].strip()]
    return _decimal(value)


def _in_figures(digits: str) -> Fraction:
    if re.fullmatch(r"\d{1,3}(?:,\d{3})+(?:\.\d+)?", digits):
        return Fraction(digits.replace(",", ""))
    return Fraction(re.sub(_POINTS, ".", digits))


def _spelt(words: str) -> Fraction:
    """Read "one hundred and two", "half a dozen", "a couple of", "thirty-eight", "2 hundred"."""
    if "couple" in words:
        return Fraction(2)
    total = Fraction(0)
    for word in _split(words):
        if word == "half":
            return Fraction(_MANY["dozen"], 2)
        if word in _MANY:
            total = (total or Fraction(1)) * _MANY[word]
        elif word != "and":
            total += _VALUES[word] if word in _VALUES else int(word)
    return total


def _split(words: str) -> list[str]:
    return [word for word in re.split(GAP, words) if word]


def _decimal(value: Fraction) -> str:
    """Write a value to three decimals, without a zero at their end."""
    return f"{float(value):.3f}".rstrip("0").rstrip(".")
