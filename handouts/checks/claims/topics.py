"""The words facts are about, and other ways to say them, to where a text speaks of each fact.

`plain-language/en/topics.yaml` has the other ways, for each word that the `about` of a fact names. `WORD, with` names
words of which one stands by, or nothing is said of the fact; `WORD, without` those beside which it is something else.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from functools import lru_cache
from typing import Final

from msgspec import Struct

from handouts.checks.claims.clauses import Word, words_in
from handouts.content.library import Library
from handouts.diagnostics import HandoutError

PHRASES: Final = "topics"
_UNSAID: Final = frozenset({"the", "a", "an", "your", "my", "our", "their", "his", "her", "its"}) | frozenset(
    {"this", "that", "these", "those", "will", "may", "can", "should", "would", "must", "often", "usually"}
)
"""Words that stand in a phrase or not: "in your car", "in the car"; "surgery takes", "surgery will take"."""
_PARTICLES: Final = frozenset(["up", "off", "out", "away", "on", "in", "down"])
_BETWEEN: Final = 3
"""The most words between a verb and its particle: "pick nothing at all up"."""
WITH: Final = ", with"
WITHOUT: Final = ", without"


class Hit(Struct, frozen=True):
    """A word of `about` that a text says in one way or another, and where."""

    word: str
    start: int
    end: int


class Topics:
    """Every word that facts are about, ready to be looked for."""

    def __init__(self, words: Iterable[str], ways: Mapping[str, str]) -> None:
        self._phrases: dict[str, list[tuple[tuple[str, ...], str]]] = {}
        self._with = {word: _roots(ways[word + WITH]) for word in words if word + WITH in ways}
        self._without = {word: _roots(ways[word + WITHOUT]) for word in words if word + WITHOUT in ways}
        for word in words:
            for phrase in (word, *_listed(ways.get(word, ""))):
                roots = tuple(said.root for said in words_in(phrase) if said.text not in _UNSAID)
                self._phrases.setdefault(roots[0], []).append((roots, word))
        self.said_in = lru_cache(maxsize=8192)(self._said_in)

    def _said_in(self, words: tuple[Word, ...]) -> tuple[Hit, ...]:
        """Find what is spoken of; a phrase inside a longer one ("work" in "heavy work") counts for nothing."""
        said = tuple(word for word in words if word.text not in _UNSAID)
        hits = [hit for place in range(len(said)) for hit in self._at(said, place)]
        return tuple(hit for hit in hits if not any(_is_inside(hit, other) for other in hits))

    def _at(self, said: tuple[Word, ...], place: int) -> Iterator[Hit]:
        for roots, word in self._phrases.get(said[place].root, ()):
            end = _match(said, place, roots)
            if end:
                yield Hit(word, said[place].start, said[end - 1].end)

    def is_meant(self, word: str, around: tuple[Word, ...]) -> bool:
        """Whether the words around leave it to be about the fact."""
        beside = self._with.get(word)
        if beside is not None and not any(_is_among(beside, around)):
            return False
        return not any(_is_among(self._without.get(word, ()), around))


def _is_among(phrases: Iterable[tuple[str, ...]], words: tuple[Word, ...]) -> Iterator[bool]:
    return (bool(_match(words, place, roots)) for roots in phrases for place in range(len(words)))


def _match(said: tuple[Word, ...], place: int, roots: tuple[str, ...]) -> int:
    """Give where a phrase that starts at a place ends, 0 if it does not stand there."""
    end = place + len(roots)
    if tuple(word.root for word in said[place:end]) == roots:
        return end
    if len(roots) == 2 and roots[1] in _PARTICLES and said[place].root == roots[0]:
        near = said[place + 1 : place + 2 + _BETWEEN]
        return next((place + 2 + n for n, word in enumerate(near) if word.root == roots[1]), 0)
    return 0


def _is_inside(hit: Hit, other: Hit) -> bool:
    return (
        hit.word != other.word
        and other.start <= hit.start
        and hit.end <= other.end
        and (hit.end - hit.start < other.end - other.start)
    )


def _roots(phrases: str) -> tuple[tuple[str, ...], ...]:
    return tuple(tuple(word.root for word in words_in(phrase)) for phrase in _listed(phrases))


def _listed(phrases: str) -> list[str]:
    return [phrase.strip() for phrase in phrases.split(",") if phrase.strip()]


def topics_of(library: Library, words: tuple[str, ...]) -> Topics:
    """Load the other ways to say some words; without the list, or with a broken one, each is only itself."""
    try:
        return _topics(words, tuple(library.phrases(PHRASES).items()))
    except HandoutError:
        return _topics(words, ())


@lru_cache(maxsize=16)
def _topics(words: tuple[str, ...], ways: tuple[tuple[str, str], ...]) -> Topics:
    return Topics(words, dict(ways))
