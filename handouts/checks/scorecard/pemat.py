"""The 24 items of PEMAT-P: 17 ask whether a handout can be understood, 7 whether it can be acted on.

The numbers are the instrument's own; 13 and 14 are for films only.
"""

from __future__ import annotations

import re
from typing import Final

from handouts.checks.reading import passages
from handouts.checks.scorecard.judgement import (
    PASSED,
    Item,
    Judgement,
    Verdict,
    failed,
    findings,
    keeps,
    needs_a_person,
    parts_of,
    passes_if,
)
from handouts.checks.subject import Subject
from handouts.checks.writing import texts_of
from handouts.document.tree import (
    ActivityTable,
    CallCard,
    CheckList,
    Figure,
    KeyPoints,
    Paragraph,
    Slot,
    Text,
    Timeline,
    TimetableRow,
)

_NEARLY_ALL: Final = 0.8
"""The instrument's guide agrees with what holds nearly throughout."""
_MOST_WORDS: Final = 60
"""Of a paragraph: about five lines of large type."""
_LONGEST_LABEL: Final = 4
"""Words of a table's heading."""
_MOST_COLUMNS: Final = 4
_SUM: Final = re.compile(
    r"(?<!about )(?<!to )\b\d+\s+(?:minute|hour|day|week|month)s?\s+(?:before|after|from)\s+"
    r"(?:your\s+|the\s+|you\s+)?(?:surgery|operation|arrive|arrival)\b",
    re.IGNORECASE,
)
"""A distance from the day of surgery; a rough one ("about 2 weeks", "10 to 14 days") is no sum."""


def mostly_active(subject: Subject) -> Judgement:
    """Item 5: at least four texts of five are free of the passive."""
    texts = sum(1 for _, placed in subject.items() for _ in texts_of(placed))
    passive = tuple(findings(subject, "passive-voice"))
    if len(passive) <= (1 - _NEARLY_ALL) * texts:
        return PASSED
    return failed(f"{len(passive)} of {texts} texts are in the passive", passive[0].location)


def leaves_no_sums(subject: Subject) -> Judgement:
    """Item 7: whatever counts from the day of surgery gives the day itself, or a place to write it."""
    with_day = {origin for node, origin in parts_of(subject) if isinstance(node, TimetableRow)}
    for passage in passages(subject.handout):
        found = _SUM.search(passage.text)
        if found and passage.origin not in with_day and not any(isinstance(span, Slot) for span in passage.spans):
            return failed(f"'{' '.join(found[0].split())}' leaves the date to the reader", subject.at(passage.origin))
    return PASSED


def short_pieces(subject: Subject) -> Judgement:
    """Item 8: no paragraph is a wall of words, no list is long."""
    for node, origin in parts_of(subject):
        spans = node.spans if isinstance(node, Paragraph) else ()
        words = sum(len(span.text.split()) for span in spans if isinstance(span, Text))
        if words > _MOST_WORDS:
            return failed(f"a paragraph has {words} words, more than {_MOST_WORDS}", subject.at(origin))
    return keeps("long-list")(subject)


def headed(subject: Subject) -> Judgement:
    """Item 9: every section but page 1 has a heading of its own that says what it is about."""
    for section in subject.handout.sections[1:]:
        if not section.title.strip():
            return failed(f"'{section.block}' has no heading", subject.block_at(section.block, "title"))
    return keeps("heading-form", "heading-order")(subject)


def summed_up(subject: Subject) -> Judgement:
    """Item 11: the points to remember stand together somewhere."""
    return passes_if(any(isinstance(node, KeyPoints) for node, _ in parts_of(subject)), "no section has key points")


def cued(subject: Subject) -> Judgement:
    """Item 12: each key point has words in bold, and the signs to call about stand in a card."""
    for node, origin in parts_of(subject):
        for line in node.items if isinstance(node, KeyPoints) else ():
            if not any(getattr(span, "bold", False) for span in line.spans):
                return failed("a key point has nothing in bold", subject.at(line.origin) or subject.at(origin))
    return passes_if(any(isinstance(node, CallCard) for node, _ in parts_of(subject)), "no card says when to call")


def captioned(subject: Subject) -> Judgement:
    """Item 17: every picture has a caption, and the timeline a title; icon arrays are named in their own row."""
    for node, origin in parts_of(subject):
        if isinstance(node, Figure) and not any(getattr(span, "text", "").strip() for span in node.caption):
            return failed(f"figure '{origin}' has no caption", subject.at(origin))
        if isinstance(node, Timeline) and not node.title.strip():
            return failed(f"the timeline in '{origin}' has no title", subject.block_at(origin.partition("/")[0]))
    return keeps("alternate-text")(subject)


def simple_tables(subject: Subject) -> Judgement:
    """Item 19: tables have few columns, each with a short heading."""
    for node, _ in parts_of(subject):
        if isinstance(node, ActivityTable):
            if not all(0 < len(label.split()) <= _LONGEST_LABEL for label in node.head):
                return failed(f"a column of '{node.title}' has no heading of 1 to {_LONGEST_LABEL} words")
            if len(node.head) > _MOST_COLUMNS:
                return failed(f"'{node.title}' has {len(node.head)} columns, more than {_MOST_COLUMNS}")
    return PASSED


def asks_to_act(subject: Subject) -> Judgement:
    """Item 20: at least one thing to do is named."""
    doing = any(isinstance(node, CheckList | TimetableRow) for node, _ in parts_of(subject))
    return passes_if(doing, "nothing is named to do: no check list, no timetable")


def has_a_tool(subject: Subject) -> Judgement:
    """Item 23: there is a check list to work through."""
    return passes_if(any(isinstance(node, CheckList) for node, _ in parts_of(subject)), "there is no check list")


def shows_its_sums(subject: Subject) -> Judgement:
    """Item 24: no sum is left to do, so that none needs showing."""
    if leaves_no_sums(subject).verdict is Verdict.PASS:
        return Judgement(Verdict.PASS, "no sum is left to the reader")
    return Judgement(Verdict.PERSON, "is it shown how to work out each date that is left to the reader?")


ITEMS: Final = (
    Item(1, "It is plain at once what this is for", needs_a_person("does page 1 say why the reader has this?")),
    Item(2, "Nothing leads away from its purpose", needs_a_person("could anything be left out?")),
    Item(3, "Everyday words", keeps("hard-word", "reading-grade")),
    Item(4, "Medical terms only where needed, and explained", keeps("undefined-term")),
    Item(5, "Active voice", mostly_active),
    Item(
        6,
        "Numbers that are easy to understand",
        keeps("bare-percent", "one-denominator", "trailing-zero", "leading-zero", "numeral-for-dose", "risk-adjective"),
    ),
    Item(7, "No sums for the reader", leaves_no_sums),
    Item(8, "Short pieces", short_pieces),
    Item(9, "Headings that inform", headed),
    Item(10, "A sensible order", needs_a_person("does each part come when the reader needs it?")),
    Item(11, "A summary", summed_up),
    Item(12, "Visual cues to the key points", cued),
    Item(15, "Pictures wherever they help", needs_a_person("where would a picture say it better?")),
    Item(16, "Pictures that support the text", needs_a_person("does any picture only decorate?")),
    Item(17, "Titles or captions on pictures", captioned),
    Item(18, "Clear, tidy pictures", needs_a_person("is each picture clear, on a grey copy too?")),
    Item(19, "Simple tables with short, clear headings", simple_tables),
    Item(20, "At least one thing to do", asks_to_act),
    Item(21, "Speaks to the reader about what to do", keeps("not-you")),
    Item(22, "Actions in steps", needs_a_person("is each action broken into steps one can follow?")),
    Item(23, "A tool that helps to act", has_a_tool),
    Item(24, "Shows how to work out what must be worked out", shows_its_sums),
    Item(25, "Says how to use charts and tables", needs_a_person("does the text say what to do with each table?")),
    Item(26, "Pictures that make it easier to act", needs_a_person("do the pictures show how to do it?")),
)
