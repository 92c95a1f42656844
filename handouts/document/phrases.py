"""Numbers of risks, distances in time and templates to the sentences a page prints, from the fixed words."""

from __future__ import annotations

import math
from decimal import Decimal
from typing import Final

from msgspec import Struct

from handouts.document.tree import Inline, Spans, Text
from handouts.resolve.quantities import Quantity
from handouts.resolve.wording import Words

_MARK: Final = "\N{OBJECT REPLACEMENT CHARACTER}"


class Share(Struct, frozen=True):
    """`low` to `high` people `of` so many have, need or die of something."""

    low: Decimal
    high: Decimal
    of: int
    verb: str
    """'have', 'need' or 'die'."""
    benefit: bool = False
    """Hoped for: both ends of a range are told both ways round, so that it never looks better than it is."""

    @property
    def full(self) -> int:
        """Figures of an icon array drawn dark."""
        return math.floor(self.low)

    @property
    def half(self) -> int:
        """Figures drawn half dark: the unsure part."""
        return math.ceil(self.high) - self.full


def rate_in_words(share: Share, words: Words) -> str:
    """Write "9 of 100", "1 to 4 of 100" or "Up to 2 of 100"."""
    form = "exact" if share.low == share.high else "range" if share.low else "up_to"
    return words.say(f"rate_{form}", **_numbers(share, words))


def who_have(share: Share, words: Words) -> str:
    """Write the sentence with the number: "1 to 4 of 100 have it."."""
    form = "one" if share.high == 1 else "many"
    return words.say(f"{share.verb}_{form}", rate=rate_in_words(share, words))


def who_have_not(share: Share, words: Words) -> str:
    """Write the other framing of the number: "96 or more do not.", of a benefit "10 to 30 do not."."""
    exact = "exact" if share.low == share.high else "range" if share.benefit else "at_least"
    key = f"rest_{exact}" if share.of == 100 else f"rare_{share.verb}_{exact}"
    return words.say(key, **_numbers(share, words))


def array_in_words(share: Share, words: Words) -> str:
    """Say what the 100 figures show, for those who cannot see them."""
    form = "exact" if not share.half else "range" if share.full else "up_to"
    places = {"low": share.full, "half": share.half, "rest": share.of - share.full - share.half, "of": share.of}
    return words.say(f"array_{form}", **{name: words.number(number) for name, number in places.items()})


def _numbers(share: Share, words: Words) -> dict[str, str]:
    rest = share.of - share.high
    rest_high = share.of - share.low
    places = {"low": share.low, "high": share.high, "rest": rest, "rest_high": rest_high, "of": Decimal(share.of)}
    return {name: words.number(number) for name, number in places.items()}


def distance_before(distance: Quantity, words: Words) -> str:
    """Write "4 weeks before", and "The day before" for a day."""
    if _is_one_day(distance):
        return words.texts["day_before_surgery"]
    return words.say("before_surgery", distance=words.in_own_unit(distance))


def distance_after(distance: Quantity, words: Words) -> str:
    """Write "3 weeks after", and "The day after" for a day."""
    if _is_one_day(distance):
        return words.texts["day_after_surgery"]
    return words.say("after_surgery", distance=words.in_own_unit(distance))


def _is_one_day(distance: Quantity) -> bool:
    return distance.unit == "day" and distance.low == distance.high == 1


def around(template: str, place: str, span: Inline, words: Words, **others: str) -> Spans:
    """Fill the template `template` with a span that is not a text, as in "Day {number}"."""
    before, _, after = words.say(template, **{place: _MARK}, **others).partition(_MARK)
    parts: tuple[Inline, ...] = (Text(before), span, Text(after))
    return tuple(part for part in parts if not isinstance(part, Text) or part.text)
