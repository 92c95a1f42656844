"""Holes that every packet fills alike -> one thing to read, and all that may explain what stands there."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

from msgspec import Struct

from handouts.audit.finding import Finding, on_page
from handouts.audit.proving.calendar_words import Calendar
from handouts.audit.proving.expected import Expected
from handouts.audit.proving.holes import Hole
from handouts.audit.proving.meaning import Clock, Counted, FollowUp, Meaning, Place, Strip, Unseen
from handouts.audit.proving.slot_streams import Faces, Usual
from handouts.audit.streams import stream_data
from handouts.audit.unreadable import UnreadableError


class Group(Struct):
    """One hole, or the same one on several pages (a header strip); it learns from every packet that is right."""

    holes: tuple[Hole, ...]
    places: tuple[int, ...]
    """Which of the patient's objects they are."""
    meanings: tuple[Meaning, ...]
    settled: bool = False
    empty: bytes | None = None
    """The object of a packet that has nothing to print there, once one was seen."""
    usual: Usual | None = None
    """How it is mostly written, once that was seen."""

    @property
    def field(self) -> str:
        """The field that fills it; empty for a date, time or place in running text."""
        return self.holes[0].field

    def text(self, written: bytes, faces: Faces) -> str | None:
        """The text of an object that is to fill the hole, None for an empty one.

        Raises UnreadableError when it was written for another place.
        """
        text = self.usual.text(written, faces) if self.usual else None
        if text is not None or written == self.empty:
            return text
        from handouts.audit.proving.reading_slots import read_slot, usual_form  # its patterns take a while to make

        content, hole = stream_data(written), self.holes[0]
        reading = read_slot(content, faces)
        if not reading.stands_like(hole.reading, flush_left=hole.flush_left):
            raise UnreadableError("written for another place")
        if reading.text is None:
            self.empty = written
        self.usual = self.usual or usual_form(content, flush_left=hole.flush_left)
        return reading.text

    def explained(self, text: str | None, row: Expected, calendar: Calendar) -> tuple[Meaning, ...]:
        """The meanings that explain a text in the packet of a row; without any, it does not belong there."""
        return tuple(known for one in self.meanings if (known := one.met(text, row, calendar)))

    def learn(self, text: str | None, row: Expected, calendar: Calendar) -> bool:
        """Keep only what also explains this packet, which is right as a whole; True when that changed anything."""
        kept = self.explained(text, row, calendar)
        changed = kept != self.meanings
        self.meanings = kept
        unseen = all(isinstance(meaning, Unseen) for meaning in kept)
        self.settled = not changed and (unseen or (len(kept) == 1 and not _wants_more(kept[0])))
        return changed

    def finding(self, hole: Hole, text: str | None) -> Finding:
        """What to say of a text in a hole that nothing explains, without repeating it."""
        place, kind = hole.place(), self.meanings[0]
        if text is None:
            return on_page(hole.page, "audit-row", f"{place} is empty, though the row says what to print")
        if isinstance(kind, Counted) and (kind.days or kind.months):
            message = "a date is not as far from the row's day of surgery as in the proven packet"
            return on_page(hole.page, "audit-date", message)
        if isinstance(kind, Counted):
            return on_page(hole.page, "audit-date", "the day of surgery is not the row's")
        if isinstance(kind, Clock):
            message = "a time is not as far from the row's arrival time as in the proven packet"
            return on_page(hole.page, "audit-time", message if kind.minutes else "the arrival time is not the row's")
        if isinstance(kind, FollowUp):
            return on_page(hole.page, "audit-date", "the follow-up visit is not the row's")
        return on_page(hole.page, "audit-row", f"{place} is not the row's")


def _wants_more(meaning: Meaning) -> bool:
    """Whether a meaning has yet to see the words around a text."""
    if isinstance(meaning, Strip):
        return meaning.words is None
    return isinstance(meaning, (Place, FollowUp)) and meaning.frame is None


def grouped(holes: Sequence[Hole], meanings: Callable[[Hole], tuple[Meaning, ...]]) -> Iterator[Group]:
    """Holes with the same object in them, and what may stand there, as `meanings` finds it."""
    alike: dict[tuple[str, bytes], tuple[list[Hole], list[int]]] = {}
    for place, hole in enumerate(holes):
        members, places = alike.setdefault((hole.field, hole.written), ([], []))
        members.append(hole)
        places.append(place)
    for same, at in alike.values():
        yield Group(tuple(same), tuple(at), meanings(same[0]))
