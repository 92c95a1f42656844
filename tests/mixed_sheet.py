"""A sheet of 300 made-up patients that differ in everything a row can say, the same on every machine."""

from __future__ import annotations

import itertools
import random
import unicodedata
from collections.abc import Iterator
from datetime import date, timedelta

from packets import PACKS, PAPERS, PROCEDURES, SIZES, surgeons

from handouts.pdf.fonts import typefaces
from handouts.shipped import fonts_folder

ROWS = 300
LATIN = (*range(0xC0, 0x250), *range(0x1E00, 0x1F00))
GREEK = (*range(0x370, 0x400), *range(0x1F00, 0x2000))
CYRILLIC = range(0x400, 0x530)
LEVELS = {"lumbar": ("L4-L5", "L3-L4; L4-L5", "L5-S1", ""), "cervical": ("C5-C6", "C4-C5; C5-C6", "C6-C7", "")}
TIMES = ("00:00", "00:01", "06:45", "09:00", "10:00", "12:00", "12:59", "23:59", "")
SIDES = ("left", "right", "both", "")
SHORT = ("X", "Ö", "Ж", "Ω", "Ly", "Ng")
LONG = (
    "Maria Wilhelmina Alexandra Katharina Alvarez",
    "Wolfeschlegelsteinhausen Bergerdorff",
    "Nguyễn Phúc Tường Vi Công Tằng Tôn Nữ",
    "Maria del Carmen Alvarez de la Fuente y Montoya",
    "Αλεξάνδρα Παπαδοπούλου-Κωνσταντίνου",
    "Александра Владимировна Рождественская",
)
NOTES = ("", "Bring the scan.", "Uses a CPAP machine.\nBring it.", "Straße 5 — façade, 2ème étage")


def letters(codes: Iterator[int] | range | tuple[int, ...]) -> list[str]:
    """The composed letters among some code points that the fonts have."""
    faces = typefaces(fonts_folder())
    signs = (unicodedata.normalize("NFC", chr(code)) for code in codes)
    return list(dict.fromkeys(sign for sign in signs if sign.isalpha() and not faces.missing(sign)))


def spelt(signs: list[str], plain: str, first: int, most: int = 9) -> str:
    """A name of the next few letters of an alphabet, each beside a plain one."""
    some = [signs[(first + at) % len(signs)] for at in range(most)]
    mixed = "".join(itertools.chain.from_iterable(zip(itertools.cycle(plain), some, strict=False)))
    given, family = mixed[: most - 1], mixed[most - 1 :]
    return f"{given[0].upper()}{given[1:]} {family[0].upper()}{family[1:]}"


def names() -> Iterator[str]:
    """Names without end: every letter with a diacritic that can be printed, three alphabets, long and short ones."""
    latin, greek, cyrillic = letters(LATIN), letters(GREEK), letters(CYRILLIC)
    for turn in itertools.count():
        yield spelt(latin, "anelo", turn * 27)
        yield unicodedata.normalize("NFD", spelt(latin, "irsut", turn * 27 + 9))
        yield spelt(latin, "mdk", turn * 27 + 18)
        yield spelt(greek, "\u03b1\u03bf", turn * 9)
        yield spelt(cyrillic, "\u0430\u043e", turn * 9)
        yield LONG[turn % len(LONG)]
        yield SHORT[turn % len(SHORT)]


def mixed_rows(count: int = ROWS) -> list[dict[str, str]]:
    """The first rows of the sheet; they go through all variants before one comes again."""
    chance = random.Random(300)
    variants = list(itertools.product(surgeons(), PROCEDURES, SIZES, PAPERS))
    chance.shuffle(variants)
    name = names()
    rows = []
    for number in range(count):
        at = number % len(variants)
        (clinic, surgeon), procedure, size, paper = variants[at]
        day = date(2027, 1, 4) + timedelta(days=chance.randrange(400))
        region = procedure.partition("-")[0]
        undated = number % 29 == 28
        rows.append(
            {
                "name": next(name),
                "reference": f"RB-{200000 + number}" if number % 11 else "",
                "procedure": procedure,
                "pack": PACKS[at % len(PACKS)],
                "clinic": clinic,
                "surgeon": surgeon,
                "size": size,
                "paper": paper,
                "grey": "yes" if at % 5 == 0 else "",
                "surgery date": "" if undated else day.isoformat(),
                "arrival time": "" if undated else TIMES[number % len(TIMES)],
                "arrival place": "Eingang Süd, 2. Stock" if number % 6 == 0 else "",
                "side": SIDES[number % len(SIDES)],
                "levels": LEVELS[region][at % 4],
                "follow-up date": (day + timedelta(days=14)).isoformat() if number % 4 else "",
                "follow-up time": TIMES[(number * 5) % len(TIMES)] if number % 4 else "",
                "notes": NOTES[number % len(NOTES)],
                "stay": "one-night" if at % 3 == 0 else "",
            }
        )
    return rows
