"""reading-grade: every block, all that a clinic or surgeon wrote, and the whole packet can be read in sixth grade.

Flesch-Kincaid grade at most 6.0 with the terms of `unavoidable-terms.yaml` set apart and 7.0 with them counted; SMOG at
most 8.0, with the terms set apart for a block and counted for a packet; sentences of 12 words on average. What is a
sentence, a word and a syllable, the formulas and their sources: handouts/checks/readability.py. Which texts count:
`running_texts` in handouts/checks/wording/running.py.

A block under 5 sentences or 60 words is too short a sample: one long word moves it by a grade. It may be 120 divided by
its words over the grade (two grades at 60 words, four at 30), and is not held to the grade with all terms, to SMOG
(defined on 30 sentences) or to a mean. Its sentences are still held to `sentence-length`, its words to `hard-word`.

PASS: {text: The wound heals. Walk more each day. Take short walks at first. Rest when you are tired.}
PASS: {text: Ask us about foraminotomy and general anesthesia.}
FAIL: {text: Rehabilitation following hospitalization necessitates considerable individual determination.}
FAIL: {text: It is necessary to continue physiotherapy until recovery is satisfactory.}
FAIL: {components: [{bullets: [Additional restrictions regarding activity are individually communicated.]}]}
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import lru_cache
from typing import Final

from msgspec import Struct

from handouts.checks.readability import POLYSYLLABLE, Counts, count, sentences, total, words
from handouts.checks.subject import Subject
from handouts.checks.syllables import syllables
from handouts.checks.wording.lists import phrases
from handouts.checks.wording.places import place_of
from handouts.checks.wording.running import Said, is_english, running_texts
from handouts.diagnostics import Diagnostic, Location
from handouts.resolve.layers import Layer

ID: Final = "reading-grade"
REASON: Final = "Half of all adults read at or below the level of eighth grade, and worse when ill or afraid."
STANDARD: Final = "AMA and NIH advice on patient material: sixth grade or below; SMOG 8 or below"

MOST_KINCAID: Final = 6.0
MOST_KINCAID_COUNTED: Final = 7.0
MOST_SMOG: Final = 8.0
MOST_WORDS: Final = 12.0
FEWEST_SENTENCES: Final = 5
FEWEST_WORDS: Final = 60
ALLOWED_SHORT: Final = 120
"""Grades times words that a text too short to be a sample may be over its grade."""
_WHOSE: Final = {Layer.CLINIC: "the clinic", Layer.SURGEON: "the surgeon"}
_SHOWN: Final = 8
_NAMED: Final = 2
_NAMED_WORDS: Final = 4


class Reading(Struct, frozen=True):
    """What texts read like, with unavoidable terms set apart and with them counted."""

    apart: Counts
    counted: Counts

    @property
    def is_short(self) -> bool:
        """Whether there is too little for the formulas."""
        return self.counted.sentences < FEWEST_SENTENCES or self.counted.words < FEWEST_WORDS


def check(subject: Subject) -> Iterator[Diagnostic]:
    """Judge each block, then what each file laid over them, then the packet, if it is more than one block."""
    if not is_english(subject):
        return
    terms = unavoidable(subject)
    blocks = texts_by_block(subject)
    for block, said in blocks.items():
        objections = _objections(reading_of(said, terms), is_packet=False)
        if objections:
            place = _hardest_place(subject, block, said, terms)
            yield Diagnostic(ID, f"block '{block}' is too hard to read: {objections}", place, _hint(said, terms))
    everything = [said for of_block in blocks.values() for said in of_block]
    yield from _own_words(subject, everything, terms)
    objections = _objections(reading_of(everything, terms), is_packet=True) if len(blocks) > 1 else ""
    if objections:
        what = f"pack '{subject.handout.pack}'" if subject.handout.pack else "the packet"
        place = subject.procedure_at("packs", subject.handout.pack)
        yield Diagnostic(ID, f"{what} is too hard to read: {objections}", place, _hint(everything, terms))


def _own_words(subject: Subject, everything: Iterable[Said], terms: frozenset[str]) -> Iterator[Diagnostic]:
    """Judge what the clinic's file and the surgeon's say, each by itself: plain lines around do not make it plain."""
    by_layer: dict[Layer, list[Said]] = {}
    for said in everything:
        placed = subject.placed.get(said.origin)
        if placed and placed.layer in _WHOSE:
            by_layer.setdefault(placed.layer, []).append(said)
    for layer, own in by_layer.items():
        objections = _objections(reading_of(own, terms), is_packet=False)
        if objections:
            hardest = max(own, key=lambda text: _weight(text.text, terms))
            message = f"what {_WHOSE[layer]} says is too hard to read: {objections}"
            yield Diagnostic(ID, message, place_of(subject, hardest.origin, hardest.text), _hint(own, terms))


def unavoidable(subject: Subject) -> frozenset[str]:
    """Give the declared terms that no plain word can stand for, in small letters."""
    return frozenset(term.lower() for term in phrases(subject, "unavoidable-terms"))


def texts_by_block(subject: Subject) -> dict[str, list[Said]]:
    """Gather the running text of each block; large print divides one block into sections."""
    blocks: dict[str, list[Said]] = {}
    for section in subject.handout.sections:
        blocks.setdefault(section.block, []).extend(running_texts(section))
    return blocks


def reading_of(said: Iterable[Said], terms: frozenset[str]) -> Reading:
    """Count texts both ways."""
    texts = [text.text for text in said]
    return Reading(total(count(text, terms) for text in texts), total(count(text) for text in texts))


def _objections(reading: Reading, is_packet: bool) -> str:
    apart, counted = reading.apart, reading.counted
    measures = [
        ("Flesch-Kincaid grade", apart.flesch_kincaid, MOST_KINCAID),
        ("Flesch-Kincaid grade with all terms", counted.flesch_kincaid, MOST_KINCAID_COUNTED),
        ("SMOG grade", counted.smog if is_packet else apart.smog, MOST_SMOG),
        ("words a sentence", counted.words_per_sentence, MOST_WORDS),
    ]
    if reading.is_short:
        what, grade, most = measures[0]
        measures = [(what, grade, round(most + ALLOWED_SHORT / max(counted.words, 1), 1))]
    over = (f"{what} {value:.2f}, at most {most}" for what, value, most in measures if round(value, 2) > most)
    return "; ".join(over)


def _hardest_place(subject: Subject, block: str, said: list[Said], terms: frozenset[str]) -> Location | None:
    hardest = max(said, key=lambda text: _weight(text.text, terms))
    return place_of(subject, hardest.origin, hardest.text) or subject.block_at(block)


def _weight(text: str, terms: frozenset[str]) -> float:
    """How much a text does to lift the grade: what its length and long words put above a text at the limit."""
    counted = count(text, terms)
    return (counted.flesch_kincaid - MOST_KINCAID) * counted.words


def _hint(said: Iterable[Said], terms: frozenset[str]) -> str:
    texts = [text.text for text in said]
    found = sorted({s for text in texts for s in sentences(text)}, key=lambda s: (-len(words(s)), s))
    longest = [f"'{_cut(sentence)}' ({len(words(sentence))} words)" for sentence in found[:_NAMED]]
    hard = [f"'{word}'" for word in _hardest_words(tuple(texts), terms)]
    advice = [f"shorten {' and '.join(longest)}"] if longest else []
    return "; ".join([*advice, *([f"find shorter words for {', '.join(hard)}"] if hard else [])])


def _cut(sentence: str) -> str:
    start = sentence.split()
    return " ".join(start[:_SHOWN]) + (" ..." if len(start) > _SHOWN else "")


@lru_cache(maxsize=64)
def _hardest_words(texts: tuple[str, ...], terms: frozenset[str]) -> list[str]:
    found = [word.lower() for text in texts for word in words(text) if word.isalpha()]
    hard = {word for word in found if syllables(word) >= POLYSYLLABLE and count(word, terms).rated}
    return sorted(hard, key=lambda word: (-syllables(word) * found.count(word), word))[:_NAMED_WORDS]
