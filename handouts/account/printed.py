"""A composed handout to the words of each of its items, in reading order, with places for the patient's own told."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import lru_cache
from itertools import groupby
from typing import Final

from msgspec import Struct
from msgspec.structs import replace

from handouts.checks.reading import passages_of
from handouts.document.handout import Handout, Section
from handouts.document.tree import (
    Break,
    Component,
    DateForm,
    Figure,
    FillIn,
    Inline,
    Link,
    Slot,
    SlotField,
    Spans,
    Text,
)
from handouts.resolve.wording import GLUE

_LINE_TO_WRITE_ON: Final = "____"
_FIELDS: Final = {
    SlotField.NAME: "name",
    SlotField.REFERENCE: "reference",
    SlotField.SURGEON: "surgeon",
    SlotField.SURGERY_DATE: "day of surgery",
    SlotField.ARRIVAL_TIME: "time of arrival",
    SlotField.ARRIVAL_PLACE: "place of arrival",
    SlotField.SIDE_AND_LEVEL: "side and level",
    SlotField.FOLLOW_UP: "follow-up visit",
    SlotField.NOTES: "notes",
    SlotField.TOKEN: "code of the packet",
    SlotField.STRIP: "reference and day of surgery",
}
_AROUND: Final = re.compile(r"(\s*)(\S.*\S|\S)(\s*)", re.DOTALL)
_DATES: Final = {DateForm.FULL: "full date", DateForm.WEEKDAY: "weekday and date", DateForm.DAY: "date"}


class Printed(Struct, frozen=True):
    """What one item prints; `item` is empty for a block's own words, such as its title and the heads of its tables."""

    block: str
    item: str
    lines: tuple[str, ...]

    @property
    def origin(self) -> str:
        """Its name, "block/item" or "block"."""
        return f"{self.block}/{self.item}" if self.item else self.block

    @property
    def text(self) -> str:
        """All its words."""
        return "\n".join(self.lines)


def printed(handout: Handout) -> tuple[Printed, ...]:
    """Give the words of each item once, where it is first met.

    Bold words stand between `**`. A place that the patient's own data fill says in brackets what stands there, a
    page number what it leads to, a picture its name; a line to write on is `____`. Headers and footers of pages are
    left out, as they are made of no item, and so are the numbers of figures, which change from pack to pack.
    """
    found: dict[str, list[str]] = {}
    for section in handout.sections:
        for origin, line in _lines(section, handout.defaults):
            found.setdefault(origin, []).append(line)
    return tuple(_named(origin, lines) for origin, lines in found.items())


@lru_cache(maxsize=256)
def _lines(section: Section, defaults: tuple[tuple[SlotField, str], ...]) -> tuple[tuple[str, str], ...]:
    """Give the lines of a section with their origins; most sections are the same in several packs."""
    plain = replace(section, components=tuple(map(_without_number, section.components)))
    known = dict(defaults)
    lines = [(one.origin, line) for one in passages_of(plain) for line in _said(one.spans, known).split("\n") if line]
    figures = [(part.origin, f"[picture {part.drawing}]") for part in plain.components if isinstance(part, Figure)]
    return (*lines, *figures)


def _without_number(part: Component) -> Component:
    return replace(part, caption=part.caption[1:]) if isinstance(part, Figure) else part


def texts_by_item(printed: Iterable[Printed]) -> dict[str, str]:
    """Give the words by "block/item", as an approval keeps them."""
    return {one.origin: one.text for one in printed}


def from_texts(texts: Mapping[str, str]) -> tuple[Printed, ...]:
    """Turn texts by "block/item" back into what was printed."""
    return tuple(_named(origin, text.split("\n")) for origin, text in texts.items())


def in_one(readings: Iterable[tuple[Printed, ...]]) -> tuple[Printed, ...]:
    """Join what several handouts print to one reading: an item stands once, with every line that any of them prints.

    What only a later handout has follows what it follows there.
    """
    blocks: dict[str, list[str]] = {}
    lines: dict[str, list[str]] = {}
    for reading in readings:
        for block, group in groupby(reading, lambda one: one.block):
            items = list(group)
            blocks[block] = _both(blocks.get(block, []), [one.origin for one in items])
            for one in items:
                lines[one.origin] = _both(lines.get(one.origin, []), one.lines)
    return tuple(_named(origin, lines[origin]) for origins in blocks.values() for origin in origins)


def _both(first: list[str], second: Sequence[str]) -> list[str]:
    """Give one list and what only the other has, each behind what it stands behind there."""
    if not first or first == second:
        return list(second)
    out, at = list(first), 0
    for one in second:
        if one in out:
            at = out.index(one) + 1
        else:
            out.insert(at, one)
            at += 1
    return out


def spaced(text: str) -> str:
    """Write the spaces that no line breaks at as plain ones."""
    return text.replace(GLUE, " ")


def _named(origin: str, lines: Iterable[str]) -> Printed:
    block, _, item = origin.partition("/")
    return Printed(block, item, tuple(lines))


def _said(spans: Spans, defaults: Mapping[SlotField, str]) -> str:
    words = spaced("".join(_pieces(spans, defaults))).replace("****", "").replace("** **", " ")
    return "\n".join(" ".join(line.split()) for line in words.split("\n"))


def _pieces(spans: Spans, defaults: Mapping[SlotField, str]) -> Iterator[str]:
    for piece in spans:
        words = _words(piece, defaults)
        is_bold = isinstance(piece, Text | Link) and piece.bold
        yield _AROUND.sub(r"\1**\2**\3", words) if is_bold else words


def _words(piece: Inline, defaults: Mapping[SlotField, str]) -> str:
    if isinstance(piece, Text | Link):
        return piece.text
    if isinstance(piece, Slot):
        return f"{piece.before}{defaults.get(piece.field) or f'[{_awaited(piece)}]'}{piece.after}"
    if isinstance(piece, Break):
        return "\n"
    return _LINE_TO_WRITE_ON if isinstance(piece, FillIn) else f"[{piece.block}]"


def _awaited(slot: Slot) -> str:
    """What the patient's data put here, such as "weekday and date 2 weeks after surgery"."""
    if slot.field not in (SlotField.DAY, SlotField.CLOCK):
        return _FIELDS[slot.field]
    is_day = slot.field is SlotField.DAY
    form, event = (_DATES[slot.form], "surgery") if is_day else ("clock time", "arrival")
    if slot.offset is None or not slot.offset.count:
        return f"{form} of {event}"
    count, unit = abs(slot.offset.count), slot.offset.unit.value
    return f"{form} {count} {unit}{'' if count == 1 else 's'} {'before' if slot.offset.count < 0 else 'after'} {event}"
