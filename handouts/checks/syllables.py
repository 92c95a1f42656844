"""An English word to the number of its syllables, from its spelling."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Final


@lru_cache(maxsize=8192)
def syllables(word: str) -> int:
    """Count the syllables of a word as it is pronounced, at least one.

    The parts of a hyphenated word add up. A number counts as read aloud: "8.5" as eight point five. An abbreviation
    without a vowel, or all in capitals, counts as one.
    """
    return max(1, sum(_of_number(part) if part[0].isdigit() else _in_part(part) for part in _PARTS.findall(word)))


def _of_number(number: str) -> int:
    whole, point, decimals = number.replace(",", "").partition(".")
    return _spoken(int(whole[-_LONGEST:])) + sum(_SMALL[int(digit)] for digit in decimals) + len(point)


def _spoken(number: int) -> int:
    """Count the syllables of a whole number: 1,250 is one thousand two hundred fifty."""
    for unit, length in ((1_000_000, 2), (1000, 2), (100, 2)):
        if number >= unit:
            rest = number % unit
            return _spoken(number // unit) + length + (_spoken(rest) if rest else 0)
    if number < len(_SMALL):
        return _SMALL[number]
    tens, ones = divmod(number, 10)
    return (3 if tens == _SEVEN else 2) + (_SMALL[ones] if ones else 0)


_SMALL: Final = (2, 1, 1, 1, 1, 1, 1, 2, 1, 1, 1, 3, 1, 2, 2, 2, 2, 3, 2, 2)
"""Syllables of zero to nineteen."""
_SEVEN: Final = 7
_LONGEST: Final = 9
"""Digits of a number that are read; longer ones are no numbers to read aloud."""


def _in_part(part: str) -> int:
    """Count the syllables of one part of a hyphenated word, or of a whole one."""
    small = part.lower().replace("\N{RIGHT SINGLE QUOTATION MARK}", "'")
    if small.endswith("n't"):
        return _in_word(small[:-3]) + (small in _VOICED_NOT)
    small = _SHORTENED.sub("", small)
    if not small.isalpha() or not _VOWELS.search(small) or _ACRONYM.fullmatch(part):
        return 1
    return _in_word(small)


def _in_word(word: str) -> int:
    for ending, voiced in _ENDINGS:
        known = _IRREGULAR.get(word.removesuffix(ending)) if word.endswith(ending) else None
        if known:
            return known + voiced
    return max(1, len(_VOWELS.findall(word)) + len(_PARTED.findall(word)) - len(_SILENT.findall(word)))


_PARTS: Final = re.compile(r"\d+(?:,\d{3})*(?:\.\d+)?|[^\W\d_]+(?:['\N{RIGHT SINGLE QUOTATION MARK}][^\W\d_]+)*")
_ACRONYM: Final = re.compile("[A-Z]{2,5}s?")
_SHORTENED: Final = re.compile("'(?:s|d|m|re|ll|ve)?\\Z")
_VOICED_NOT: Final = frozenset(
    f"{verb}n't" for verb in ("could", "did", "does", "had", "has", "have", "is", "should", "was", "would")
)
_ENDINGS: Final = (("", 0), ("s", 0), ("d", 0), ("es", 1), ("ing", 1), ("ly", 1), ("ness", 1))
"""Endings an irregular word may have, and the syllables they add."""
_VOWELS: Final = re.compile("[aeiouy]+")
_PARTED: Final = re.compile(
    r"""
    (?<![cstg])i(?=a(?!ge)) | [ct]i(?=at) | \bgi(?=an) | \btri(?=age)  # di-al, associ-ate; not special, marriage
    | (?<![cstgxln])i(?=o) | i(?=um|us) | si(?=ol) | ti(?=os?\Z)       # peri-od, medi-um; not option, million
    | (?<![cstxn])i(?=en[ct]|et) | [cx]i(?=et) | \bsci(?=en)          # experi-ence, soci-ety; not patient
    | (?<=[aeiouy][^aeiouy])i(?=ers?\Z|est\Z)                         # heavi-er
    | (?<=[aeiouy][^aeiouy]{2})i(?=ers?\Z|est\Z)                      # healthi-er
    | (?<![gp])e(?=o(?!p|ne)) | \bge(?=o)                             # vide-o, ge-ography; not surgeon, people
    | (?<=[aeiouy][^aeiouy])e(?=as?\Z) | (?<=[aeiouy][^aeiouy]{2})e(?=as?\Z)  # are-a, apne-a
    | (?<=\bcr)e(?=at) | (?<=in)e(?=ar) | (?<=\bth)e(?=at)            # cre-ate, line-ar, the-atre
    | \bre(?=act|al[iu]|app|arr|ass|eva|ent|inf|ins|iss|ope|occ|us|uni) | \bpre(?=am|em|ex|op) | \bco(?=er|op|ord)
    | (?<![gq])u(?=a[lrt]|en[ct]|el|o(?!y)|ing|it[yi]) | gu(?=ous|ity)  # usu-al, influ-ence, ambigu-ous
    | (?<=fl)u(?=id) | (?<=r)u(?=in) | (?<=en)u(?=in)                  # flu-id, ru-in, genu-ine
    | o(?=ing|e[mtx]|ea\Z) | a(?=o) | (?<=physi)o                     # go-ing, po-em, a-orta
    | y(?=ing|one) | [aou]y(?=[aeou])(?!ed\Z) | (?<=\w)ey(?=[ao]) | e(?=ing)  # try-ing, play-er, be-ing
    | (?:s|th)m(?=s?\Z)                                               # spas-m
    """,
    re.VERBOSE,
)
"""Where letters that stand together are two syllables."""
_SILENT: Final = re.compile(
    r"""
    (?<=[^aeiouyl])(?<![bt]r)e\Z | (?<=[aeiouylr]l)e\Z  # time, scale; not table, centre
    | (?<=[^aeiouylcgsxzh])(?<![bt]r)es\Z | (?<=[aeiouylr]l)es\Z | (?<=[tgp]h)es\Z  # times, clothes; not boxes
    | (?<=[^aeiouyltd])ed\Z | (?<=[aeiouylr]l)ed\Z  # used; not handled, lifted
    | (?<=[aeiouy][^aeiouyl])e(?=(?:ly|ful|fully|less|ness|ment|ments|some)\Z)  # safely, movement
    | (?<=[aeiouy][^aeiouy][^aeiouyl])e(?=(?:ly|ful|fully|less|ness|ment|ments|some)\Z)
    | (?<=[aeiouy]l)e(?=(?:ly|ness)\Z) | (?<=[gq]u)e(?=s?\Z)  # solely, tongue
    | \b(?:bas|befor|fac|fir|fram|gat|guid|hom|hous|lif|not|nos|pac|pip|plat|saf|sid|som|ther|tim|typ|wher|wid)
      e(?=[bcdfghjklmpstvw][a-z])(?!st\Z|ver)  # something, safety
    | (?<=\bev)e(?=ry) | (?<=ic)a(?=lly\Z)  # everything, medically
    """,
    re.VERBOSE,
)
"""A vowel that is written and not said."""
_IRREGULAR: Final = {
    "behavior": 3, "behaviour": 3, "business": 2, "cafe": 2, "diabetes": 4, "element": 3, "entire": 3, "evening": 2,
    "familiar": 3, "hundred": 2, "maybe": 2, "naive": 2, "naked": 2, "recipe": 3, "tired": 2, "wicked": 2,
}  # fmt: skip
