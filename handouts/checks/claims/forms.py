"""How amounts are said, as patterns over words whose numbers are digits, and the units that no fact is written in."""

from __future__ import annotations

from fractions import Fraction
from typing import Final

from msgspec import Struct

from handouts.checks.claims.digits import GAP as SIGN

ORDINALS: Final[dict[str, Fraction]] = {
    word: Fraction(place)
    for place, word in enumerate(
        ["second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth", "tenth", "eleventh", "twelfth"],
        start=2,
    )
} | {"half": Fraction(2), "quarter": Fraction(4), "twentieth": Fraction(20), "hundredth": Fraction(100)}
"""Places in a row, and what parts of a whole are called after."""
OTHER_UNITS: Final[dict[str, tuple[int | Fraction, str]]] = {
    "year": (12, "month"),
    "yr": (12, "month"),
    "fortnight": (2, "week"),
    "night": (1, "day"),
    "morning": (1, "day"),
    "tomorrow": (1, "day"),
    "w": (1, "week"),
    "d": (1, "day"),
    "mo": (1, "month"),
    "52": (1, "week"),
    "7": (1, "day"),
    "12": (1, "month"),
    **dict.fromkeys(("sunday", "monday", "tuesday", "wednesday", "thursday", "friday", "saturday"), (1, "week")),
    "weekend": (1, "week"),
    "stone": (14, "lb"),
    "ounce": (Fraction(1, 16), "lb"),
    "oz": (Fraction(1, 16), "lb"),
    "#": (1, "lb"),
    "gram": (Fraction(1, 1000), "kg"),
    "gramme": (Fraction(1, 1000), "kg"),
    "g": (Fraction(1, 1000), "kg"),
    "mm": (Fraction(1, 10), "cm"),
    "millimeter": (Fraction(1, 10), "cm"),
    "millimetre": (Fraction(1, 10), "cm"),
    "\N{RIGHT DOUBLE QUOTATION MARK}": (1, "inch"),
    "\N{DOUBLE PRIME}": (1, "inch"),
    "\N{DEGREE CELSIUS}": (1, "C"),
    "\N{DEGREE FAHRENHEIT}": (1, "F"),
    "centigrade": (1, "C"),
}
"""What people write and no fact is written in, as so much of a unit of facts."""

_GAP: Final = rf"{SIGN}*"
_NUMBER: Final = r"\d+(?:\.\d+)?"
_JOIN: Final = rf"(?:{_GAP}(?:to|or|and|through|[\N{{EN DASH}}\N{{EM DASH}}\N{{NON-BREAKING HYPHEN}}]){_GAP}|-)"
_HIGH: Final = rf"(?:{_JOIN}(?P<high>{_NUMBER}))?"
_AMOUNT: Final = rf"(?<![\w.,/])(?<!\d:)(?P<low>{_NUMBER}){_HIGH}"
_FULL: Final = (
    rf"(?:\(\d+\){_GAP}|\+{_GAP}|or\s+(?:more|less|fewer)\s+)?"
    rf"(?:(?:full|whole|more|good|long|calendar|working|business|entire|solid|extra|further|complete|other){_GAP})?"
)
_EVENT: Final = (
    r"(?:(?:the|your|an?)\s+)?(?:surgery|operation|procedure|discharge|op\b|you\s+(?:get|go|are|come)\s+(?:back\s+)?home"
    r"|going\s+home)"
)
_PEOPLE: Final = (
    r"(?:(?:our|my|all|the|these)\s+)*(?:last\s+)?"
    r"(?:people|persons?|patients?|men|women|adults|cases|operations|surgeries|smokers|wounds|them)"
)

_NO_NUMBER_BEFORE: Final = r"(?<![\w.,/])(?<!\d:)"
_DAYS: Final = ("day", "week", "month", "wk")
_EVERYONE: Final = ("people", "person", "patient", "men", "adult", "cases", "oper", "surger", "smoker", "wound", "them")


class Form(Struct, frozen=True):
    """One way to say an amount. A text without any of the `hints`, in small letters, cannot have it.

    Groups of the pattern: `low` (to `high`), of a `unit`; a `name` of a day or week by its number; a `share` or `part`
    of people; so many `times`; `every` so often; `soon`, or at a `clock`'s time. `said` is the part to quote, where it
    is not the whole.
    """

    pattern: str
    hints: tuple[str, ...] = ("",)


_WITH_UNITS: Final = (  # 2 weeks, 5 to 10 lb, 3 full days, 48h, 10#, 2/52, 2 in long, 2"
    Form(rf"{_AMOUNT}{_GAP}(?:of\s+)?{_FULL}(?P<unit>[a-z]{{2,}})(?!\w)(?<!\bin)"),
    Form(rf"{_AMOUNT}[ \N{{NO-BREAK SPACE}}]?(?-i:(?P<unit>[whdg]))(?!\w|\.\w)"),
    Form(
        rf"{_AMOUNT}{_GAP}(?P<unit>#|\N{{DEGREE CELSIUS}}|\N{{DEGREE FAHRENHEIT}})",
        ("#", "\N{DEGREE CELSIUS}", "\N{DEGREE FAHRENHEIT}"),
    ),
    Form(rf"{_NO_NUMBER_BEFORE}(?P<low>\d{{1,2}})/(?P<unit>52|12|7)(?![\d/])(?<!24/7)", ("/52", "/12", "/7")),
    Form(
        rf"{_AMOUNT}{_GAP}(?P<unit>in)(?=(?:\s+|-)(?:long|wide|in\s+length|across|cut|incision|scar)\b|\s*[.;,)]|\s*\Z)",
        (" in", "-in", "in "),
    ),
    Form(
        rf"{_AMOUNT}\s?(?P<unit>[\"\N{{RIGHT DOUBLE QUOTATION MARK}}\N{{DOUBLE PRIME}}])",
        ('"', "\N{RIGHT DOUBLE QUOTATION MARK}", "\N{DOUBLE PRIME}"),
    ),
)
_HEAT: Final = (  # 101 degrees, 38 C, a temp of 102, a 102 fever
    Form(
        rf"{_AMOUNT}{_GAP}(?:°|degrees?){_GAP}(?P<unit>[CF]|celsius|fahrenheit|centigrade)?(?!\w)",
        ("°", "degree"),
    ),
    Form(rf"{_AMOUNT}{_GAP}(?-i:(?P<unit>[CF]))(?!\w)", ("c", "f")),
    Form(
        r"\b(?:temp\w*|fever|reading)\b[^.\d\n]{0,20}(?P<said>(?P<low>(?:3[6-9]|4[01]|9[7-9]|10[0-6])(?:\.\d)?))(?![\w.]*\w)",
        ("temp", "fever", "reading"),
    ),
    Form(
        rf"{_NO_NUMBER_BEFORE}(?P<said>(?P<low>(?:3[6-9]|4[01]|9[7-9]|10[0-6])(?:\.\d)?)){_GAP}(?:fever|temp\w*)\b",
        ("temp", "fever"),
    ),
)
_ONE: Final = (  # after a month, a week later, a fortnight, every hour
    Form(
        rf"\b(?:for|after|wait|within|until|over|than|least|most|about|in|once)\s+"
        rf"(?P<said>(?P<low>an?|another)\s+{_FULL}(?P<unit>[a-z]{{2,}}))(?!\w)",
        (" a",),
    ),
    Form(
        r"(?<!\w)(?P<low>an?)\s+(?P<unit>[a-z]{2,})(?=\s+(?:after|before|later|from|at\s+most|or\s+more|has|have)\b)",
        ("a ", "an "),
    ),
    Form(r"(?<!\w)(?P<low>a)\s+(?P<unit>fortnight)(?!\w)", ("fortnight",)),
    Form(r"\b(?P<every>every)\s+(?P<unit>hour)(?!\w)", ("every",)),
)
_CALENDAR: Final = (  # week 4, the 4th week, the first month, the day after surgery, the next day, tomorrow, midnight
    Form(rf"\b(?P<name>day|week|month|wk){_GAP}(?P<low>{_NUMBER}){_HIGH}", _DAYS),
    Form(rf"\b(?P<low>\d+(?=nd|rd|th)|{'|'.join(ORDINALS)})(?:nd|rd|th)?{_GAP}(?P<name>day|week|month)(?!\w)", _DAYS),
    Form(
        r"\b(?:for|on|until|till|after|within|past)\s+(?:the\s+end\s+of\s+)?"
        r"(?P<said>the\s+(?:very\s+)?(?P<first>first|1st)\s+(?P<name>day|week|month))(?!\w)",
        ("first", "1st"),
    ),
    Form(rf"\bthe\s+(?P<unit>day|week|month|morning)\s+after(?:\s+{_EVENT}|(?=\s*[.,;!]|\s*\Z))", (" after",)),
    Form(r"\b(?:the|your)\s+(?:next|following)\s+(?P<unit>day|week|month|morning)(?!\w)", ("next", "following")),
    Form(r"\b(?P<unit>tomorrow)\b", ("tomorrow",)),
    Form(
        r"\b(?P<soon>(?:right|straight)\s+away|immediately|at\s+once|(?:that|the)\s+same\s+day"
        r"|as\s+soon\s+as\s+you(?:\s+are|\s+get|['\N{RIGHT SINGLE QUOTATION MARK}]re)\s+home)\b",
        ("away", "immediately", "once", "same", "home"),
    ),
    Form(
        r"\b(?:after|past|from|since|by|before|until|till|at)\s+(?P<said>(?P<clock>(?:12\s*)?midnight"
        r"|\d{1,2}(?:[:.]\d\d)?\s*(?:[ap]m\b|[ap]\.m\.)))",
        ("midnight", "am", "pm", "a.m", "p.m"),
    ),
)
_OF_PEOPLE: Final = (  # 5%, 3 of 100, one person in ten, of 100 people 3, 1:20, a tenth of people, 0.1 of people
    Form(rf"{_AMOUNT}{_GAP}(?P<share>%|per\s?cent\b|pct\b)", ("%", "cent", "pct")),
    Form(
        rf"{_AMOUNT}{_GAP}(?:{_PEOPLE}{_GAP})?(?:out{_GAP})?(?:of|in|per){_GAP}(?:(?:every|each|our|last){_GAP})*"
        rf"(?P<share>{_NUMBER})(?![\w-]|[.,:]\d)(?!{_GAP}(?:minutes?|hours?|days?|weeks?|months?|years?|lbs?|kgs?|mg)\b)",
        ("of", "in", "per"),
    ),
    Form(rf"\bof\s+(?:every\s+)?(?P<share>\d+)\s+{_PEOPLE},?\s+(?:about\s+)?(?P<low>\d+(?:\.\d+)?){_HIGH}", _EVERYONE),
    Form(rf"{_NO_NUMBER_BEFORE}(?P<low>1):(?P<share>\d{{2,4}})(?![\d:])(?!\s*[ap]\.?m)", ("1:",)),
    Form(rf"{_NO_NUMBER_BEFORE}(?P<low>\d+)/(?P<share>\d+)(?=\s+(?:of\s+)?{_PEOPLE}\b)", ("/",)),
    Form(rf"(?<![\w-])(?P<low>\d+|an?){SIGN}+(?P<part>{'|'.join(ORDINALS)})s?(?=\s+of\s+(?!an?\s))", tuple(ORDINALS)),
    Form(rf"(?<![\w-])(?P<half>half)(?=\s+(?:of\s+)?{_PEOPLE}\b)", ("half",)),
    Form(rf"{_NO_NUMBER_BEFORE}(?P<decimal>0?\.\d+)(?=\s+of\s+{_PEOPLE}\b)", _EVERYONE),
)
_TIMES: Final = (  # 3 times, twice
    Form(rf"{_AMOUNT}{_GAP}(?P<times>times)(?!\w)(?!\s+(?:an?|per|each|every)\b)", ("times",)),
    Form(
        r"\b(?P<times>twice|thrice|once(?=\s*(?:[.,;!]|\Z)))(?!\w)(?!\s+(?:an?|per|each|every)\b)",
        ("twice", "thrice", "once"),
    ),
)
ALL_FORMS: Final[tuple[Form, ...]] = (*_WITH_UNITS, *_HEAT, *_ONE, *_CALENDAR, *_OF_PEOPLE, *_TIMES)

_SINGLE: Final = "minute|hour|day|week|month|year|night|fortnight|pound|kilo|stone|inch|degree"
MAY_SAY: Final = (
    r"\d|[\N{VULGAR FRACTION ONE HALF}\N{VULGAR FRACTION ONE QUARTER}\N{VULGAR FRACTION THREE QUARTERS}]"
    r"|\b(?:one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|\w+teen|(?:twen|thir|for|fif|six|seven|eigh|nine)ty"
    r"|dozen|hundred|another|thousand|couple|half|quarters?|twice|thrice|once|fortnight|tomorrow|midnight|immediately"
    rf"|{'|'.join(ORDINALS)}|first|same\s+day|(?:right|straight)\s+away|at\s+once|are\s+home|get\s+home"
    rf"|every\s+hour|(?:next|following|the)\s+(?:day|week|month|morning)|an?\s+(?:\w+\s+)?(?:{_SINGLE}))"
)
"""Words without any of this hold no amount."""
