"""look-alike: a word is in one script, with no sign inside that nobody sees, so that checks read what a patient reads.

PASS: {item: {check: "Lift nothing heavier than {lift_limit}."}}
PASS: {item: {text: "Ask for Zo\\u00eb at the clinic. The gel is 5 \\u00b5g, the bottle \\u03b1."}}
PASS: {item: {text: "\\u041f\\u0440\\u0438\\u0432\\u0435\\u0442 means hello."}}
FAIL: {item: {check: "L\\u0456ft nothing heavier than this."}}
FAIL: {item: {check: "Lift no bag over 10\\u200blb."}}
FAIL: {item: {check: "You may dri\\u00adve soon."}}
FAIL: {item: {check: "Wait \\uff12 days."}}
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from functools import lru_cache
from typing import Final

from handouts.checks.prose import REFERENCE, prose_of
from handouts.checks.subject import Subject
from handouts.diagnostics import Diagnostic

ID: Final = "look-alike"
REASON: Final = "A word that only looks like 'lift' slips past every check that looks for it, and past every search."
STANDARD: Final = "Unicode Technical Standard 39, section 5.1: a word mixes no scripts that are confused"

_WORD: Final = re.compile(rf"[^\s{REFERENCE}]+")
_LETTERS: Final = re.compile(r"[^\W_]+")
_SCRIPTS: Final = ("LATIN", "CYRILLIC", "GREEK", "ARMENIAN", "CHEROKEE", "COPTIC", "LISU")
"""Scripts with letters that look like those of another one."""
_SIGNS: Final = frozenset("\N{MICRO SIGN}\N{GREEK SMALL LETTER MU}\N{OHM SIGN}")
"""Letters of another script that stand in units."""
_JOINERS: Final = frozenset({"\N{ZERO WIDTH NON-JOINER}", "\N{ZERO WIDTH JOINER}"})


def check(subject: Subject) -> Iterator[Diagnostic]:
    """Look at every word of the authors', in texts of any language."""
    for prose in prose_of(subject):
        if not prose.words.isascii():
            for start, end, message, hint in _odd_words(prose.words):
                yield Diagnostic(ID, message, prose.at(start, end), hint)


@lru_cache(maxsize=8192)
def _odd_words(words: str) -> tuple[tuple[int, int, str, str], ...]:
    found = ((word.span(), _oddity(word[0])) for word in _WORD.finditer(words) if not word[0].isascii())
    return tuple((*span, *odd) for span, odd in found if odd)


def _oddity(word: str) -> tuple[str, str] | None:
    """Give message and hint for a word that is not what it looks like."""
    hidden = next((sign for sign in word if _is_hidden(sign, word)), "")
    if hidden:
        seen = "".join(sign for sign in word if not _is_hidden(sign, word))
        return f"'{seen}' has a sign inside that nobody sees", f"delete the {_name(hidden)}, and type the word anew"
    for letters in _LETTERS.findall(word):
        scripts = {script: letter for letter in letters if (script := _script(letter))}
        if len(scripts) > 1:
            odd = next(letter for script, letter in scripts.items() if script != "LATIN")
            return f"'{word}' mixes letters that look alike", f"'{odd}' is a {_name(odd)}: type the word anew"
    wide = next((sign for sign in word if sign.isdigit() and not sign.isascii() and sign.isdecimal()), "")
    if wide:
        return f"'{word}' has a digit that only looks like one", f"'{wide}' is a {_name(wide)}: type the number anew"
    return None


def _is_hidden(sign: str, word: str) -> bool:
    if sign in _JOINERS and not re.search("[A-Za-z0-9]", word):
        return False  # Persian and several Indic scripts spell words with them
    return unicodedata.category(sign) == "Cf" or sign in "\N{COMBINING GRAPHEME JOINER}\N{HANGUL FILLER}"


@lru_cache(maxsize=512)
def _script(letter: str) -> str:
    if letter in _SIGNS or letter.isdigit():
        return ""
    name = unicodedata.name(letter, "")
    if name.startswith(("FULLWIDTH", "MATHEMATICAL")):
        return name.partition(" ")[0]
    return next((script for script in _SCRIPTS if name.startswith(script)), "")


def _name(sign: str) -> str:
    return unicodedata.name(sign, f"sign U+{ord(sign):04X}").lower()
