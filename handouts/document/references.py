"""One text of a content file to the spans a page prints: facts filled in, places of the patient left as slots."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from datetime import date
from itertools import pairwise
from typing import Final

from msgspec import Struct, field
from msgspec.structs import replace

from handouts.content import inline
from handouts.content.places import Path
from handouts.diagnostics import Diagnostic, Location, did_you_mean
from handouts.document.phrases import around
from handouts.document.tree import (
    Break,
    DateForm,
    FillIn,
    Inline,
    Link,
    PageNumber,
    Slot,
    SlotField,
    Spans,
    Text,
    Told,
)
from handouts.resolve.facts import ResolvedFact
from handouts.resolve.layers import PlacedItem
from handouts.resolve.quantities import Measure, Quantity
from handouts.resolve.resolution import Resolved
from handouts.resolve.timetable import offset_of
from handouts.resolve.wording import GLUE

FORMS_OF_NAMES: Final[dict[str, tuple[str, ...]]] = {
    "surgery": ("", "date", "day", "full"),
    "arrival": ("time", "place"),
    "follow_up": ("",),
    "surgeon": ("", "short"),
    "clinic": ("", "day_phone", "night_phone", "emergency"),
    "version": ("",),
    "review_by": ("",),
    "approved_by": ("",),
    "source_count": ("",),
}
"""What may be referred to besides facts, and the forms of each."""
_FACT_FORMS: Final = ("", "date", "day", "full", "from", "until", "date_before", "day_before", "clock")
_DATE_FORMS: Final = {"": DateForm.FULL, "full": DateForm.FULL, "day": DateForm.WEEKDAY, "date": DateForm.DAY}
_LIMITS: Final = {"from": ("from_date_in_line", "from_day_in_line"), "until": ("until_date", "until_day_in_line")}
"""Forms that print a day with its word: the fixed words of each, and those for a surgery without a date."""

_CLOSERS: Final = re.compile("[.,;:!?)\N{RIGHT DOUBLE QUOTATION MARK}\N{RIGHT SINGLE QUOTATION MARK}]*")
_SENTENCE_END: Final = re.compile("[.!?][)\N{RIGHT DOUBLE QUOTATION MARK}\N{RIGHT SINGLE QUOTATION MARK}]*(?=\\s)")
_ENDS_SENTENCE: Final = re.compile("[.!?][)\N{RIGHT DOUBLE QUOTATION MARK}\N{RIGHT SINGLE QUOTATION MARK}]*\\s*")
_TITLE_OF_PERSON: Final = re.compile(r"(?<!\S)(\S{1,4}) ")


class Written(Struct, frozen=True):
    """A text of an item, and the path of keys to it."""

    text: str
    placed: PlacedItem
    path: Path

    def at(self, start: int = 0, end: int = 0) -> Location:
        """Give the place of the characters `start` to `end`."""
        place = self.placed.place_of(*self.path)
        return place.sourced.within((*place.path, *self.path), self.text, start, end)


class References(Struct):
    """Fills in what the texts of one handout refer to, and keeps count of it: facts printed, errors found."""

    resolved: Resolved
    pages: frozenset[str]
    """The blocks this handout prints."""
    findings: list[Diagnostic] = field(default_factory=list)
    printed: dict[str, str] = field(default_factory=dict)

    def spans(self, written: Written) -> Spans:
        """Fill in a text. A sentence that refers to the page of a block this handout lacks is left out."""
        read = inline.read_inline(written.text)
        self.findings.extend(read.diagnostics(written.at))
        pieces = self._without_lost_pages(read.pieces, written)
        filled: list[tuple[Inline, inline.Piece]] = []
        for piece in pieces:
            before = filled[-1][0] if filled else None
            filled.extend((span, piece) for span in self._filled(piece, before, written))
        return self._closed(filled, written)

    def plain(self, written: Written) -> str:
        """Fill in a text that must print as words alone."""
        spans = self.spans(written)
        if not all(type(span) is Text for span in spans):
            message = "this text cannot hold a date, a line to write on, a link, a page number or a line break"
            hint = "move that to a text of its own"
            self.findings.append(Diagnostic("plain-text", message, written.at(), hint))
        return "".join(span.text for span in spans if isinstance(span, Text))

    def words(self, text: str) -> str:
        """Write content words in the language's own spelling, without breaks where none may be."""
        words = self.resolved.words
        return words.glued(words.respelt(text))

    def fact(self, fact: ResolvedFact, bold: bool = False) -> Inline:
        """Print a fact: its words, or a line to write on when nobody gave it a value."""
        if fact.value is None:
            return FillIn(self.resolved.words.texts["blank_line"])
        self.printed[fact.name] = fact.text
        return Text(fact.text, bold)

    def phone(self, number: str, bold: bool = False) -> Link:
        """Print a phone number that can be dialled from the page."""
        return Link(*phone_link(number, self.resolved), bold)

    def _filled(self, piece: inline.Piece, before: Inline | None, written: Written) -> tuple[Inline, ...]:
        if isinstance(piece, inline.Words):
            return (Text(self.words(piece.text), piece.bold),)
        if isinstance(piece, inline.LinkTo):
            return (self._link(piece),)
        if isinstance(piece, inline.PageRef):
            return (PageNumber(self._page_key(piece, written), piece.bold),)
        if isinstance(piece, inline.Blank):
            return (FillIn(self.resolved.words.texts["blank_line"]),)
        if isinstance(piece, inline.LineBreak):
            return (Break(),)
        return self._reference(piece, before, written)

    def _page_key(self, piece: inline.PageRef, written: Written) -> str:
        """The first of the items that this patient's packet has, else the block they would stand in."""
        if not piece.items:
            return piece.block
        block = next(block for block in self.resolved.blocks if block.block.block == piece.block)
        present, merged = {placed.item.id for placed in block.items}, block.merged
        known = {placed.item.id for placed in merged.items} | {*merged.renamed, *merged.removed}
        for item in piece.items:
            if item not in known:
                message, hint = f"block '{piece.block}' has no item '{item}'", did_you_mean(item, known)
                self._refuse("unknown-item", message, hint, piece, written)
        named = map(merged.now_called, piece.items)
        return next((f"{piece.block}/{item}" for item in named if item in present), piece.block)

    def _link(self, link: inline.LinkTo) -> Link:
        scheme, _, rest = link.target.partition(":")
        key, place = {"tel": ("link_phone", "number"), "mailto": ("link_mail", "address")}.get(
            scheme, ("link_web", "address")
        )
        title = self.resolved.words.say(key, **{place: rest.removeprefix("//")})
        return Link(self.words(link.text), link.target, title, link.bold)

    def _reference(self, piece: inline.Reference, before: Inline | None, written: Written) -> tuple[Inline, ...]:
        forms = FORMS_OF_NAMES.get(piece.name)
        fact = self.resolved.facts.get(piece.name)
        if forms is None and fact is None:
            hint = did_you_mean(piece.name, (*self.resolved.facts, *FORMS_OF_NAMES))
            self._refuse("unknown-fact", f"unknown fact '{piece.name}'", hint, piece, written)
            return ()
        if piece.form not in (forms or _FACT_FORMS):
            known = [f"{piece.name}.{form}" if form else piece.name for form in forms or _FACT_FORMS]
            wrong = f"{piece.name}.{piece.form}" if piece.form else piece.name
            hint = f"write one of: {', '.join(f'{{{name}}}' for name in known)}"
            self._refuse("unknown-form", f"'{{{wrong}}}' is not a reference", hint, piece, written)
            return ()
        if forms:
            return (self._named(piece, before),)
        assert fact is not None  # one of the two was found
        return self._limit(fact, piece, written) if piece.form in _LIMITS else (self._fact_form(fact, piece, written),)

    def _limit(self, fact: ResolvedFact, piece: inline.Reference, written: Written) -> Spans:
        """Write "until April 20"; before a line to write the day on, say how long after surgery that is."""
        words, (with_day, with_both) = self.resolved.words, _LIMITS[piece.form]
        day = self._fact_form(fact, piece, written)
        if isinstance(day, Slot) and isinstance(fact.value, Quantity) and not self.resolved.dated:
            said = around(with_both, "date", day, words, distance=words.in_own_unit(fact.value))
        else:
            said = around(with_day, "date", day, words)
        return tuple(replace(span, bold=piece.bold) if isinstance(span, Text) else span for span in said)

    def _fact_form(self, fact: ResolvedFact, piece: inline.Reference, written: Written) -> Inline:
        if not piece.form or fact.value is None:
            return self.fact(fact, piece.bold)
        if not isinstance(fact.value, Quantity) or fact.value.measure is not Measure.DURATION:
            message = f"'{fact.name}' is not a length of time, so it has no '{piece.form}'"
            self._refuse("not-a-duration", message, f"write {{{fact.name}}}", piece, written)
            return Text("")
        self.printed[fact.name] = fact.text
        offset = offset_of(fact.value)
        if piece.form == "clock":
            return Slot(SlotField.CLOCK, -offset, bold=piece.bold)
        counted_back = piece.form.endswith("_before")
        form = DateForm.DAY if piece.form in _LIMITS else _DATE_FORMS[piece.form.removesuffix("_before")]
        return Slot(SlotField.DAY, -offset if counted_back else offset, form, bold=piece.bold)

    def _named(self, piece: inline.Reference, before: Inline | None) -> Inline:
        name, form, bold = piece.name, piece.form, piece.bold
        if name == "surgery":
            return Slot(SlotField.SURGERY_DATE, form=_DATE_FORMS[form], bold=bold)
        if name == "arrival":
            return Slot(SlotField.ARRIVAL_TIME if form == "time" else SlotField.ARRIVAL_PLACE, bold=bold)
        if name == "follow_up":
            return Slot(SlotField.FOLLOW_UP, form=DateForm.WEEKDAY, bold=bold)
        if name == "surgeon":
            return Text(self._surgeon(form, before), bold)
        if name == "clinic":
            return self._clinic(form, bold)
        if name == "version":
            return Text(str(self.resolved.procedure.version), bold)
        return Told(self._told(name), bold, name)

    def _surgeon(self, form: str, before: Inline | None) -> str:
        surgeon, words = self.resolved.surgeon, self.resolved.words
        if surgeon:
            return person(surgeon.short or surgeon.name) if form == "short" else person(surgeon.name)
        starts = before is None or isinstance(before, Break) or _ends_sentence(before)
        return words.texts["your_surgeon_start" if starts else "your_surgeon"]

    def _clinic(self, form: str, bold: bool) -> Inline:
        clinic = self.resolved.clinic
        numbers = {
            "day_phone": clinic.phones.day.number,
            "night_phone": clinic.phones.night.number,
            "emergency": clinic.emergency.number,
        }
        return self.phone(numbers[form], bold) if form else Text(clinic.name, bold)

    def _told(self, name: str) -> str:
        procedure, words = self.resolved.procedure, self.resolved.words
        if name == "review_by":
            return month_in_words(procedure.review_by, self.resolved)
        if name == "approved_by":
            return words.texts["approved_by_nobody"]
        return words.number(len(self.cited))

    @property
    def cited(self) -> frozenset[str]:
        """The codes of all sources the printed items name."""
        placed_items = (placed for block in self.resolved.blocks for placed in block.items)
        return frozenset(code for placed in placed_items for code in placed.item.source)

    def _refuse(
        self, code: str, message: str, hint: str, piece: inline.Reference | inline.PageRef, written: Written
    ) -> None:
        self.findings.append(Diagnostic(code, message, written.at(piece.start, piece.end), hint))

    def _without_lost_pages(self, pieces: tuple[inline.Piece, ...], written: Written) -> Iterable[inline.Piece]:
        lost = [piece for piece in pieces if isinstance(piece, inline.PageRef) and piece.block not in self.pages]
        if not lost:
            return pieces
        known = {block for pack in self.resolved.procedure.packs.values() for block in pack.blocks}
        for piece in lost:
            if piece.block not in known:
                hint = did_you_mean(piece.block, known)
                self._refuse("unknown-block", f"no pack has a block '{piece.block}'", hint, piece, written)
        return _without_sentences(pieces, lambda piece: piece in lost)

    def _closed(self, filled: list[tuple[Inline, inline.Piece]], written: Written) -> Spans:
        """Join runs of text, glue page numbers to their word, and give each slot the punctuation that follows it."""
        out: list[Inline] = []
        open_slot: inline.Piece | None = None
        for span, piece in filled:
            last = out[-1] if out else None
            if isinstance(span, Break):
                open_slot = None
            elif isinstance(last, Slot) and isinstance(span, Text) and _CLOSERS.fullmatch(span.text):
                out[-1] = replace(last, after=last.after + span.text)
                continue
            elif open_slot is not None:
                self._refuse_open_slot(open_slot, written)
            if isinstance(span, Slot):
                open_slot = piece
            if isinstance(span, PageNumber) and isinstance(last, Text) and last.text.endswith(" "):
                out[-1] = Text(last.text[:-1] + GLUE, last.bold)
            if type(span) is Text and type(last) is Text and last.bold == span.bold:
                out[-1] = Text(last.text + span.text, span.bold)
            elif not isinstance(span, Text) or span.text:
                out.append(span)
        return tuple(out)

    def _refuse_open_slot(self, piece: inline.Piece, written: Written) -> None:
        assert isinstance(piece, inline.Reference)  # only references become slots
        name = f"{{{piece.name}.{piece.form}}}" if piece.form else f"{{{piece.name}}}"
        hint = "end the line with it, or put a backslash and a new line behind its sentence"
        self._refuse("slot-in-line", f"'{name}' is the patient's own and must end its line", hint, piece, written)


def person(name: str) -> str:
    """Keep a short title ("Dr.", "Ms") on one line with the name."""
    return _TITLE_OF_PERSON.sub(rf"\1{GLUE}", name, count=1) if _TITLE_OF_PERSON.match(name) else name


def phone_link(number: str, resolved: Resolved) -> tuple[str, str, str]:
    """Give the text, target and spoken title of a phone link (RFC 3966)."""
    dialled = re.sub(r"[^0-9+]", "", number)
    return number.replace(" ", GLUE), f"tel:{dialled}", resolved.words.say("link_phone", number=number)


def month_in_words(year_month: str, resolved: Resolved) -> str:
    """Write `2029-03` as "March 2029"."""
    return resolved.words.day(date.fromisoformat(f"{year_month}-01"), "date_month")


def _ends_sentence(span: Inline) -> bool:
    return isinstance(span, Text) and bool(re.search(f"(?:{_ENDS_SENTENCE.pattern})$", span.text))


def _without_sentences(pieces: tuple[inline.Piece, ...], is_lost: Callable[[inline.Piece], bool]) -> list[inline.Piece]:
    kept = [piece for sentence in _sentences(pieces) if not any(map(is_lost, sentence)) for piece in sentence]
    while kept and isinstance(kept[0], inline.LineBreak):
        kept.pop(0)
    if kept and isinstance(kept[0], inline.Words):
        kept[0] = replace(kept[0], text=kept[0].text.lstrip())
    if kept and isinstance(kept[-1], inline.Words):
        kept[-1] = replace(kept[-1], text=kept[-1].text.rstrip())
    return kept


def _sentences(pieces: tuple[inline.Piece, ...]) -> list[list[inline.Piece]]:
    sentences: list[list[inline.Piece]] = [[]]
    ended = False
    for piece in pieces:
        if not isinstance(piece, inline.Words):
            if isinstance(piece, inline.LineBreak):
                sentences.append([])
            sentences[-1].append(piece)
            ended = False
            continue
        starts = [0, *(found.end() for found in _SENTENCE_END.finditer(piece.text)), len(piece.text)]
        parts = [piece.text[a:b] for a, b in pairwise(starts) if a < b]
        for position, part in enumerate(parts):
            if position or (ended and part[:1].isspace()):
                sentences.append([])
            sentences[-1].append(replace(piece, text=part))
        ended = bool(parts) and bool(re.search(f"(?:{_ENDS_SENTENCE.pattern})$", parts[-1]))
    return sentences
