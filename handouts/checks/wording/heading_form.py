"""heading-form: a heading is a short phrase that tells what follows, written as a sentence is.

No full stop at its end, no capitals for emphasis, no capital on every word, at most eight words, and none of the
headings that could stand over anything (`vague-headings.yaml`). A heading that asks keeps its question mark, and may
have twelve words: a teach-back sheet asks in whole sentences.

PASS: {title: Getting ready, components: [{subhead: Before you leave home}]}
PASS: {components: [{subhead: "How will you know that you are safe to drive?"}]}
PASS: {components: [{subhead: "Limits set by Dr. Okafor"}]}
FAIL: {components: [{subhead: Before you leave home.}]}
FAIL: {components: [{subhead: BEFORE YOU LEAVE}]}
FAIL: {components: [{subhead: Before You Leave Home}]}
FAIL: {title: Important information, components: []}
FAIL: {components: [{subhead: All of the things that you have to do before you leave home}]}
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from typing import Final

from handouts.checks.readability import words
from handouts.checks.reading import nodes
from handouts.checks.subject import Subject
from handouts.checks.wording.lists import phrases
from handouts.checks.wording.places import place_of
from handouts.checks.wording.running import Said, as_read, english_passages, is_english
from handouts.diagnostics import Diagnostic, Severity
from handouts.document.handout import Section
from handouts.document.tree import FormatsBox, SubHead, TimetableGroup

ID: Final = "heading-form"
REASON: Final = "Headings are all that many people read, and the map by which they find a page again."
STANDARD: Final = "PEMAT-P, item 9; CDC Clear Communication Index, item 9; RNIB clear print: no blocks of capitals"

MOST_WORDS: Final = 8
MOST_WORDS_ASKED: Final = 12
_SHORTEST_SHOUTED: Final = 4
_SHOUTED: Final = re.compile(r"(?<!\w)[A-Z]{5,}(?!\w)")
_SMALL: Final = frozenset({
    "a", "an", "and", "as", "at", "but", "by", "for", "from", "in", "into", "of", "off", "on", "or", "out", "over",
    "the", "to", "up", "with",
})  # fmt: skip
"""Words without a capital even in titles that have them."""
_ALWAYS_CAPITAL: Final = re.compile(r"I|I['\N{RIGHT SINGLE QUOTATION MARK}]\w+|\w*\d.*|\w*[A-Z].*[A-Z].*|[A-Z]")
_NAMES: Final = frozenset({
    "monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday", "january", "february", "march",
    "april", "may", "june", "july", "august", "september", "october", "november", "december", "dr", "mr", "mrs", "ms",
    "prof",
})  # fmt: skip


def check(subject: Subject) -> Iterator[Diagnostic]:
    """Check the headings of sections, parts and boxes. Headings made of fixed words are the page's own."""
    if not is_english(subject):
        return
    vague = phrases(subject, "vague-headings")
    names = _names(subject)
    for section in subject.handout.sections:
        for heading in _headings(section):
            for message, hint in _objections(subject, heading.text, names, vague):
                place = place_of(subject, heading.origin, heading.text)
                yield Diagnostic(ID, f"heading '{heading.text}' {message}", place, hint, Severity.WARNING)


def _headings(section: Section) -> Iterator[Said]:
    if section.title:
        yield Said(section.title, section.block)
    for node, origin in nodes(section):
        if isinstance(node, SubHead) and (text := as_read(node.spans)):
            yield Said(text, origin)
        elif isinstance(node, TimetableGroup | FormatsBox) and node.title:
            yield Said(node.title, origin)


def _objections(subject: Subject, text: str, names: frozenset[str], vague: dict[str, str]) -> Iterator[tuple[str, str]]:
    if text.rstrip().endswith((".", ":", ";", ",")) and not text.rstrip().endswith("..."):
        yield f"ends in '{text.rstrip()[-1]}'", "a heading needs no mark at its end; only a question keeps its own"
    if _is_shouted(text):
        yield "is in capitals", "write it as a sentence is written; the page sets it bold and large"
    elif _is_title_case(subject, text, names):
        yield "has a capital on every word", "only the first word and names start with a capital"
    if advice := vague.get(text.strip(" .:").lower()):
        yield "could stand over anything", advice
    most = MOST_WORDS_ASKED if text.rstrip().endswith("?") else MOST_WORDS
    if (length := len(words(text))) > most:
        yield f"has {length} words, more than {most}", "name the matter, and say the rest below it"


def _is_shouted(text: str) -> bool:
    letters = [word for word in words(text) if word.isalpha()]
    whole = len(letters) > 1 and all(word.isupper() for word in letters) and max(map(len, letters)) >= _SHORTEST_SHOUTED
    return whole or bool(_SHOUTED.search(text))


def _is_title_case(subject: Subject, text: str, names: frozenset[str]) -> bool:
    """Whether the words behind the first have capitals for no other reason than being in a heading.

    One capital may be a name nobody told us of: then it counts only when the packet writes that word small elsewhere.
    """
    after = [word for word in words(text)[1:] if word.lower() not in _SMALL and not _ALWAYS_CAPITAL.fullmatch(word)]
    judged = [word for word in after if word.lower() not in names]
    if not judged or not all(word[0].isupper() for word in judged):
        return False
    written_small = _small_words(tuple(said.text for said in english_passages(subject)))
    return any(word.lower() in written_small for word in judged) or len(judged) > 1


@lru_cache(maxsize=256)
def _small_words(texts: tuple[str, ...]) -> frozenset[str]:
    return frozenset(word for text in texts for word in words(text) if word[0].islower())


def _names(subject: Subject) -> frozenset[str]:
    clinic, surgeon = subject.resolved.clinic, subject.resolved.surgeon
    people = (surgeon.name, surgeon.short or "") if surgeon else ()
    said = " ".join((clinic.name, clinic.arrival_place or "", *people))
    return _NAMES | frozenset(word.lower() for word in words(said))
