"""A handout to the texts its reader reads as sentences, without headings, labels and places to write."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from msgspec import Struct

from handouts.checks.readability import words
from handouts.checks.reading import nodes
from handouts.checks.subject import Subject
from handouts.document.handout import Section
from handouts.document.tree import GlossaryEntry, Link, PageNumber, Slot, Spans, SubHead, Text

_PROSE: Final = ("spans", "means", "have", "have_not", "caption", "beside")
"""Fields of nodes that hold sentences; the others are headings, labels, limits and alternate texts."""
_STANDS_FOR_A_DATE: Final = "May 5"
_STANDS_FOR_A_PAGE: Final = "7"
_STOPS: Final = tuple(".?!\N{HORIZONTAL ELLIPSIS}")
_CLOSING: Final = ")]\"'\N{RIGHT SINGLE QUOTATION MARK}\N{RIGHT DOUBLE QUOTATION MARK}"
_FEWEST_WORDS: Final = 4


class Said(Struct, frozen=True):
    """A text as it is read aloud, and the item ("block/item") or block it came from."""

    text: str
    origin: str


def english_passages(subject: Subject) -> tuple[Said, ...]:
    """Give every text of an English handout, titles, labels and alternate texts too; nothing in other languages."""
    return subject.once(_passages) if is_english(subject) else ()


def _passages(subject: Subject) -> tuple[Said, ...]:
    return tuple(Said(as_read(passage.spans), passage.origin) for passage in subject.passages)


def is_english(subject: Subject) -> bool:
    """Whether rules of English apply."""
    return subject.handout.edition.language.split("-")[0] == "en"


def running_texts(section: Section) -> Iterator[Said]:
    """Give the texts of a section that are sentences.

    Each paragraph, list item, sign, note, caption and cell with words of its own is one text. A text without a stop at
    its end that has fewer than four words is a label and left out, and so are headings, the names of risks and
    activities, limits, the labels and alternate text of pictures, contacts, and the patient's details: short
    pieces that would make a page look easier than it reads. A word explained and its meaning are one text.
    """
    for node, origin in nodes(section):
        if not isinstance(node, SubHead):
            yield from (said for said in _texts_of(node, origin) if _is_sentence(said.text))


def _texts_of(node: Struct, origin: str) -> Iterator[Said]:
    if isinstance(node, GlossaryEntry):
        yield Said(f"{node.term}: {as_read(node.means)}", origin)
        return
    for name in (name for name in _PROSE if name in node.__struct_fields__):
        value = getattr(node, name)
        if isinstance(value, str):
            yield Said(value, origin)
        else:
            yield from (Said(as_read(spans), origin) for spans in (value if name == "beside" else (value,)))


def _is_sentence(text: str) -> bool:
    return text.rstrip().rstrip(_CLOSING).endswith(_STOPS) or len(words(text)) >= _FEWEST_WORDS


def as_read(spans: Spans) -> str:
    """Write spans as they are read aloud: a date of the patient as a short date, a line to write on as nothing."""
    return "".join(map(_read, spans)).strip()


def _read(piece: object) -> str:
    if isinstance(piece, Text | Link):
        return piece.text
    if isinstance(piece, Slot):
        return f"{piece.before}{_STANDS_FOR_A_DATE}{piece.after}"
    return _STANDS_FOR_A_PAGE if isinstance(piece, PageNumber) else " "
