"""The types a fact may have: what a definition of each may say, and which texts alone are its values.

A new type is a line here and its entry in `handouts.resolve.facts`, which reads and prints values; a new amount is a
line here and its units in `handouts.resolve.quantities`.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final, Literal

from msgspec import Struct

FactType = Literal[
    "weight", "length", "duration", "temperature", "phone", "count", "range", "choice", "yes-no", "text"
]  # fmt: skip


class TypeOfFact(Struct, frozen=True):
    """`called` is what messages call a value. An amount may have a range. `answers` are the only values there are; a
    type with `own_choices` has them in the definition of each fact.
    """

    called: str
    is_amount: bool = False
    answers: tuple[str, ...] = ()
    own_choices: bool = False


FACT_TYPES: Final[Mapping[FactType, TypeOfFact]] = {
    "weight": TypeOfFact("a weight", is_amount=True),
    "length": TypeOfFact("a length", is_amount=True),
    "duration": TypeOfFact("a length of time", is_amount=True),
    "temperature": TypeOfFact("a temperature", is_amount=True),
    "count": TypeOfFact("a whole number", is_amount=True),
    "range": TypeOfFact("a range", is_amount=True),
    "phone": TypeOfFact("a phone number"),
    "choice": TypeOfFact("a choice", own_choices=True),
    "yes-no": TypeOfFact("yes or no", answers=("yes", "no")),
    "text": TypeOfFact("a text"),
}
