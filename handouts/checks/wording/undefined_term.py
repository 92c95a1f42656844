"""undefined-term: a term no plain word can stand for is explained in the packet that uses it.

Terms are those of `unavoidable-terms.yaml` (but no names), and those that a glossary of the procedure's packs tells how
to say: the mark of a word the reader never heard. Explained is a term that the packet's own glossary has, wherever it
stands, or that the block of its first use explains in so many words. The title of the packet is left out: the line
under it explains the operation.

PASS: {text: You will be asleep (general anesthesia).}
PASS: {components: [{text: You will have a fusion.}, {term: Fusion, means: joining two bones.}]}
PASS: {text: One opening is called a **foramen** (say; for-ray-men).}
FAIL: {text: You will have a laminectomy.}
FAIL: {components: [{bullets: [Opioids help for a while.]}]}
FAIL: {text: It widens the foramen.}
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import groupby
from typing import Final

from handouts.checks.subject import Subject
from handouts.checks.wording.lists import explains, glossary_terms, listed, phrases, used
from handouts.checks.wording.places import place_of
from handouts.checks.wording.running import english_passages
from handouts.content.items import TermItem
from handouts.diagnostics import Diagnostic, HandoutError, Severity

ID: Final = "undefined-term"
REASON: Final = "A term that nobody explained is a hole in the sentence it stands in."
STANDARD: Final = "PEMAT-P, item 4; CDC Clear Communication Index, item 7"

_NAME: Final = "name of "
"""How the list tells names from terms."""


def check(subject: Subject) -> Iterator[Diagnostic]:
    """Check the first use of each term."""
    known = frozenset(glossary_terms(subject))
    terms = listed(tuple(term for term in _terms(subject) if term.lower() not in known))
    seen: set[str] = set()
    for _, group in groupby(english_passages(subject), key=lambda said: said.origin.partition("/")[0]):
        texts = list(group)
        for said in texts:
            for term, words in used(said.text, terms):
                if term not in seen and not any(explains(text.text, term) for text in texts):
                    hint = "say in brackets what it means, or put it into 'words-explained' and that into the pack"
                    place = place_of(subject, said.origin, words)
                    message = f"'{words}' is used and not explained in this packet"
                    yield Diagnostic(ID, message, place, hint, Severity.WARNING)
                seen.add(term)


def _terms(subject: Subject) -> Iterator[str]:
    terms = phrases(subject, "unavoidable-terms")
    yield from (term for term, advice in terms.items() if not advice.startswith(_NAME))
    have = {term.lower() for term in terms}
    for name in dict.fromkeys(name for pack in subject.resolved.procedure.packs.values() for name in pack.blocks):
        said = (item for item in _items(subject, name) if isinstance(item, TermItem) and item.say)
        yield from (item.term for item in said if item.term.lower() not in have)


def _items(subject: Subject, block: str) -> tuple[object, ...]:
    try:
        return subject.library.block(block).value.items
    except HandoutError:
        return ()
