"""Printed words to where their author wrote them."""

from __future__ import annotations

import re
from functools import lru_cache

from handouts.checks.subject import Subject
from handouts.checks.writing import texts_of
from handouts.diagnostics import HandoutError, Location


def place_of(subject: Subject, origin: str, printed: str) -> Location | None:
    """Give the place of printed words in the item or block they came from: file, line and column of the first.

    Facts and British spelling are filled in between writing and printing. Where the words are not written as they
    print, the first of them that are count, then the place of the item. Words of a block are its title's or fixed ones.
    """
    placed = subject.placed.get(origin)
    if placed is None:
        return _outside_items(subject, origin, printed)
    for length in (6, 3, 2, 1):
        for written in texts_of(placed):
            found = _start_of(printed, length).search(written.text)
            if found:
                return written.at(found.start(), found.end("first"))
    return subject.at(origin)


def _outside_items(subject: Subject, origin: str, printed: str) -> Location | None:
    pattern = _start_of(printed, 6)
    procedure = subject.resolved.procedure
    if origin == procedure.procedure:
        return subject.procedure_at("title" if pattern.search(procedure.title) else "subtitle")
    titles = {resolved.block.block: resolved.block.title for resolved in subject.resolved.blocks}
    if pattern.search(titles.get(origin, "")):
        return subject.block_at(origin, "title")
    for key, template in subject.resolved.words.texts.items():
        if pattern.search(template):
            return _fixed_word_at(subject, key)
    return subject.block_at(origin) if origin in titles else None


def _fixed_word_at(subject: Subject, key: str) -> Location | None:
    try:
        return subject.library.words(subject.resolved.words.language).at(key)
    except HandoutError:
        return None


@lru_cache(maxsize=1024)
def _start_of(printed: str, length: int) -> re.Pattern[str]:
    """Match the first `length` words of what was printed, with the marks of emphasis and folding between them."""
    signs = [_written(word) for word in printed.split()[:length]] or [r"(?!)"]
    rest = "".join(rf"[\s*\\]+{sign}" for sign in signs[1:])
    return re.compile(rf"(?<!\w)(?P<first>{signs[0]}){rest}", re.IGNORECASE)


def _written(word: str) -> str:
    """Match a word as it may be written: straight quotes for curly ones, stars around a part of it."""
    straight = {"\N{LEFT SINGLE QUOTATION MARK}": "'", "\N{RIGHT SINGLE QUOTATION MARK}": "'"}
    straight |= {"\N{LEFT DOUBLE QUOTATION MARK}": '"', "\N{RIGHT DOUBLE QUOTATION MARK}": '"'}
    return "[*]*".join(f"[{re.escape(sign)}{straight[sign]}]" if sign in straight else re.escape(sign) for sign in word)
