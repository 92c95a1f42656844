"""Two spellings of a word become one, so that American and British forms are told from other words.

What is regular between the two is written down here; whatever else sounds or looks alike stays another word, as one
letter makes a `normal` of an `abnormal` and a `for` of a `four`.
"""

from __future__ import annotations

import re
import unicodedata
from typing import Final

_WORD: Final = re.compile(r"[^\W\d_]+(?:['\N{RIGHT SINGLE QUOTATION MARK}][^\W\d_]+)?")
_BETWEEN: Final = re.compile(r"[ -]")
_FORMS: Final = tuple(
    (re.compile(british), american)
    for british, american in (
        (r"(?<=[a-z]{2})our(?=s?$|ed$|ing$|ful|abl|it|less|y$|er)", "or"),  # tumour, but not four
        (r"(?<=[a-z][bcdfghkptv])re(?=s?$)", "er"),  # centre
        (r"(?<=[a-z]{3}[iy])z(?=e|ing|ation|abl)", "s"),  # recognize, but not prize
        (r"(?<=[a-z])(?:ae|oe)(?=[a-z]{3})|^(?:ae|oe)(?=[a-z]{4})", "e"),  # anaesthetic, oedema
        (r"(?<=hn)oe(?=as?$)|(?<=rrh)oe(?=as?$)|(?<=pn)oe(?=as?$)", "e"),  # apnoea, diarrhoea
        (r"(?<=[a-z]{2}og)ue(?=s?$)", ""),  # catalogue
        (r"([aeiou][a-z]{1,3}[aeiou]l)l(ed|ing|ers?|ors?)$", r"\1\2"),  # cancelled
        (r"(?<=[a-z]{2}en)c(?=es?$)", "s"),  # licence
        (r"(?<=[a-z]{3}i)c(?=e[ds]?$|ing$)", "s"),  # practice
        (r"(?<=ram)me(?=s?$)", ""),  # programme
        (r"(?<=dg)e(?=ment)", ""),  # judgement
        (r"(?<=[a-z]ward)s$", ""),  # towards
        (r"^grey", "gray"),
        (r"^disk", "disc"),
        (r"^ageing", "aging"),
        (r"sulph", "sulf"),
    )
)


def is_respelling(phrase: str, word: str) -> bool:
    """Tell whether words are those of a phrase, one by one, in British or American spelling or with accents."""
    ours, theirs = (_BETWEEN.split(unicodedata.normalize("NFC", text)) for text in (phrase, word))
    return ours == theirs or (
        len(ours) == len(theirs)
        and all(_WORD.fullmatch(part) for part in (*ours, *theirs))
        and all(american(one) == american(other) for one, other in zip(ours, theirs, strict=True))
    )


def american(word: str) -> str:
    """Write a word without accents as Americans would."""
    letters = unicodedata.normalize("NFD", word.lower())
    plain = "".join(sign for sign in letters if not unicodedata.combining(sign))
    for british, instead in _FORMS:
        plain = british.sub(instead, plain)
    return plain
