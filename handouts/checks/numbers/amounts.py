"""What an amount looks like in prose: numbers in digits and words, and the units of doses, sizes and times."""

from __future__ import annotations

import re
from typing import Final

NUMBER: Final = r"(?:\d{1,3}(?:,\d{3})+|\d+)(?:\.\d+)?"
"""A number in digits, with or without a comma for thousands."""

SPELT: Final = {
    "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8, "nine": 9, "ten": 10,
    "eleven": 11, "twelve": 12, "fourteen": 14, "fifteen": 15, "twenty": 20, "twenty-four": 24, "thirty": 30,
    "forty": 40, "forty-eight": 48, "fifty": 50, "sixty": 60, "seventy-two": 72, "eighty": 80, "ninety": 90,
    "a hundred": 100, "one hundred": 100, "two hundred": 200, "five hundred": 500, "a thousand": 1000,
    "one thousand": 1000,
}  # fmt: skip
"""Numbers in words."""
SPELT_NUMBER: Final = rf"(?:{'|'.join(sorted(SPELT, key=len, reverse=True))})"

MASS_AND_VOLUME: Final = (
    r"(?:mg|mcg|micrograms?|milligrams?|kg|kilos?|kilograms?|grams?|lbs?|pounds?|oz|ounces?|ml|milliliters?|"
    r"millilitres?|cc|liters?|litres?|units?|iu|meq|mmol)"
)
COUNTED_DOSE: Final = (
    r"(?:tablets?|tabs?|pills?|capsules?|caps|doses?|drops?|puffs?|sprays?|patch(?:es)?|teaspoons?|tablespoons?|"
    r"spoons?|sachets?|lozenges?|injections?|shots?)"
)
LENGTH_OR_HEAT: Final = r"(?:inch(?:es)?|cm|mm|centimet(?:er|re)s?|feet|foot|ft|met(?:er|re)s?|miles?|degrees?)"
TIME: Final = r"(?:minutes?|mins?|hours?|hrs?|days?|weeks?|wks?|months?|years?|yrs?)"
ANY_UNIT: Final = rf"(?:{MASS_AND_VOLUME}|{COUNTED_DOSE}|{LENGTH_OR_HEAT}|{TIME})\b"
ONE_LETTER_UNIT: Final = r"(?:g|m|l|L|h|µg|μg|ug)\b"
"""Units that are case-sensitive, or letters of their own in prose."""
UNIT: Final = rf"(?:(?i:{ANY_UNIT})|{ONE_LETTER_UNIT}|°\s*[CF]\b)"


def number_of(written: str) -> float:
    """Read a number in digits or words; a word that is none counts as 0."""
    plain = re.sub(r"\s+", " ", written.lower()).replace(",", "")
    return float(SPELT.get(plain, 0)) if plain[:1].isalpha() else float(plain)
