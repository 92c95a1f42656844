"""A finished PDF and the content it was made from to the origin of every number that is printed on it."""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Iterator, Mapping
from decimal import Decimal
from functools import cached_property
from typing import Any, NamedTuple

from elements import Piece
from msgspec import Struct
from printed_dates import MONTHS, clock_forms, counted, day_forms
from tree_texts import texts_of_tree

from handouts.document import tree
from handouts.document.codes import short_code
from handouts.document.tree import Slot, SlotField
from handouts.pipeline import Variant
from handouts.resolve.quantities import Quantity
from handouts.resolve.request import Patient

NUMBER = re.compile(r"\d+(?:,\d{3})*(?:[.:]\d+)?")
REFERENCE = re.compile(r"\{(\w+)(?:[.:]([^}]*))?\}")
DISTANCES = ("before", "after", "time", "from", "from_", "until", "rate")
"""Keys of an item that hold the name of a fact, or a distance in time itself."""
CLINICS_OWN = {"contacts", "emergency", "call"}
HOURS = {"hour": 1.0, "minute": 1 / 60, "day": 24.0, "week": 168.0}


class Printed(NamedTuple):
    """A number on paper. `origin` tells where it comes from; empty: nowhere, and `why` says what was looked for."""

    number: str
    piece: Piece
    origin: str
    why: str = ""

    def __str__(self) -> str:
        place = f"page {self.piece.page}, '{self.piece.section or 'page 1'}'"
        return f"{self.number!r} in {self.piece.text!r} ({place}): {self.why}"


class Passage(Struct, frozen=True):
    """A text of the content as it should print; each group of `pattern` is a run of one kind: words, slot or page."""

    section: str
    origin: str
    pattern: re.Pattern[str]
    runs: tuple[tuple[str, tree.Inline | None], ...]


class Content(Struct, frozen=True, dict=True):
    """Everything a packet may take a number from."""

    variant: Variant
    patient: Patient | None

    @cached_property
    def items(self) -> dict[str, dict[str, Any]]:
        """Every item that applies to this patient, as its file has it, by "block/item"."""
        return {
            f"{block.block.block}/{placed.item.id}": {
                "kind": placed.item.kind,
                **{key: getattr(placed.item, key) for key in placed.item.__struct_fields__},
            }
            for block in self.variant.resolved.blocks
            for placed in block.items
        }

    @cached_property
    def passages(self) -> list[Passage]:
        """Every text of the composed handout that may print a number, the longest first."""
        found = [
            self._passage(section.title, origin, spans)
            for section in self.variant.handout.sections
            for origin, spans in texts_of_tree(section, section.block)
        ]
        front = (self.variant.handout.brand.contact_line, (tree.Text(self.variant.handout.title),))
        found += [self._passage("", "", spans) for spans in front]
        return sorted(filter(None, found), key=lambda passage: -len(passage.pattern.pattern))

    def _passage(self, section: str, origin: str, spans: tree.Spans) -> Passage | None:
        runs, parts = [], []
        for span in spans:
            kind, pattern = self._run(span, origin)
            if pattern:
                runs.append((kind, span))
                parts.append(f"({pattern})")
        if not any(
            kind != "words" or re.search(r"\d", pattern) for (kind, _), pattern in zip(runs, parts, strict=True)
        ):
            return None
        return Passage(section, origin, re.compile(r"\s*".join(parts)), tuple(runs))

    def _run(self, span: tree.Inline, origin: str) -> tuple[str, str]:
        if isinstance(span, tree.PageNumber):
            return "page", r"\d+"
        if isinstance(span, Slot):
            texts = [f"{span.before}{text}{span.after}" for text in self.slot_texts(span, origin)]
            return "slot", "|".join(map(_loosely, sorted(texts, key=len, reverse=True)))
        return "words", _loosely(getattr(span, "text", ""))

    # slots

    def slot_texts(self, slot: Slot, origin: str) -> list[str]:
        """What may fill a slot, worked out from the patient file and the facts the item names; nothing when blank."""
        patient, british = self.patient, self.variant.resolved.clinic.country == "GB"
        if slot.field is SlotField.ARRIVAL_PLACE:
            return [(patient.arrival_place if patient else "") or (self.variant.resolved.clinic.arrival_place or "")]
        if patient is None:
            return []
        day, at = patient.surgery_date, patient.arrival_time
        if slot.field is SlotField.SURGERY_DATE and day:
            return day_forms(day, british)
        if slot.field is SlotField.DAY and day:
            counts = self._distances(origin, slot)
            return [form for count, unit in counts for form in day_forms(counted(day, count, unit), british)]
        if slot.field is SlotField.ARRIVAL_TIME and at:
            return clock_forms(at, 0, day)
        if slot.field is SlotField.CLOCK and at:
            counts = self._distances(origin, slot)
            return [form for count, unit in counts for form in clock_forms(at, -count * HOURS[unit], day)]
        if slot.field is SlotField.FOLLOW_UP and patient.follow_up_date:
            days = day_forms(patient.follow_up_date, british)
            clocks = clock_forms(patient.follow_up_time, 0, None) if patient.follow_up_time else []
            return [f"{form}, {clock}" for form in days for clock in clocks] or days
        if slot.field is SlotField.SIDE_AND_LEVEL and patient.levels:
            sides = {"left": "Left side", "right": "Right side", "both": "Both sides"}
            levels = ", ".join(level.replace("-", " to ") for level in patient.levels)
            return [f"{sides[patient.side]}, {levels}" if patient.side else levels]
        return [getattr(patient, slot.field.value, "") or ""]

    def _distances(self, origin: str, slot: Slot) -> list[tuple[int, str]]:
        """The signed distance of a slot, if a fact its item names, or the item itself, is that long."""
        if slot.offset is None:
            return []
        item = self.items.get(origin, {})
        facts = [self.variant.resolved.facts[name].value for name in self._fact_names(item)]
        lengths = {(int(value.high), value.unit) for value in facts if isinstance(value, Quantity)}
        written = (re.fullmatch(r"(\d+) (\w+?)s?", str(item.get(key) or "")) for key in DISTANCES)
        lengths |= {(int(found[1]), found[2]) for found in written if found}
        own = (slot.offset.count, slot.offset.unit.value)
        return [own] if (abs(own[0]), own[1]) in lengths else []

    # what an item may print

    def _fact_names(self, item: Mapping[str, Any]) -> list[str]:
        named = [name for text in _strings(item) for name, _ in REFERENCE.findall(text)]
        named += [str(item.get(key) or "") for key in DISTANCES]
        return [name for name in named if name in self.variant.resolved.facts]

    def origin_of(self, number: str, passage: Passage) -> tuple[str, str]:
        """(where a number among the words of a passage comes from, or why it comes from nowhere)."""
        item = self.items.get(passage.origin)
        if item is None:
            return self._origin_of_fixed_words(number, passage)
        literal = number in {n for text in _strings(item) for n in NUMBER.findall(REFERENCE.sub("", text))}
        if literal and item.get("source"):
            return f"{passage.origin}: sources {', '.join(item['source'])}", ""
        for what, numbers in self._derived(passage.origin, item).items():
            if number in numbers:
                return f"{passage.origin}: {what}", ""
        if literal:
            return "", f"item '{passage.origin}' writes it and names no source"
        return "", f"it stands in none of the facts, risks and files that item '{passage.origin}' refers to"

    def _derived(self, origin: str, item: Mapping[str, Any]) -> dict[str, set[str]]:
        """The numbers an item may print without writing them out."""
        resolved, names = (
            self.variant.resolved,
            {name for text in _strings(item) for name, _ in REFERENCE.findall(text)},
        )
        found = {f"fact {name}": _numbers(resolved.facts[name].text) for name in self._fact_names(item)}
        if "clinic" in names or item["kind"] in CLINICS_OWN:
            found["clinic file"] = self._clinic_numbers()
        if "version" in names:
            found["version"] = {str(resolved.procedure.version)}
        if "review_by" in names:
            found["review date"] = {resolved.procedure.review_by[:4]}
        if "source_count" in names:
            found["count of sources"] = {str(len({s for i in self.items.values() for s in i.get("source", ())}))}
        if item["kind"] == "risk":
            found["risk"] = self._risk_numbers(item)
        if item["kind"] == "heading":
            found["period"] = self._period(item)
        if item["kind"] == "sources":
            found["titles of sources"] = _numbers(*(s.title for s in resolved.sources.values()))
        if any(other["kind"] == "risk" for name, other in self.items.items() if _block(name) == _block(origin)):
            found["denominator of the risks beside it"] = self._denominators(_block(origin))
        return found

    def _origin_of_fixed_words(self, number: str, passage: Passage) -> tuple[str, str]:
        if number in self._clinic_numbers():
            return "clinic file", ""
        if number in self._denominators(passage.origin):
            return f"{passage.origin}: denominator of its risks", ""
        return "", "it stands in the fixed words of the page, and in no clinic file"

    def _clinic_numbers(self) -> set[str]:
        clinic = self.variant.resolved.clinic
        return _numbers(*_strings(clinic.phones), *_strings(clinic.emergency), clinic.name)

    def _denominators(self, block: str) -> set[str]:
        risks = (item for name, item in self.items.items() if _block(name) == block and item["kind"] == "risk")
        return {f"{item['of']:,}" for item in risks}

    def _risk_numbers(self, item: Mapping[str, Any]) -> set[str]:
        rate = self.variant.resolved.facts[item["rate"]].value if item["rate"] else None
        if item["rate"] and not isinstance(rate, Quantity):
            return set()
        low, high = (
            (rate.low, rate.high) if isinstance(rate, Quantity) else (Decimal(item["low"]), Decimal(item["high"]))
        )
        of = Decimal(item["of"])
        full, drawn = math.floor(low), math.ceil(high)
        return {f"{n.normalize():,f}" for n in (low, high, of, of - low, of - high)} | {
            f"{n:,}" for n in (full, drawn - full, int(of) - drawn)
        }

    def _period(self, item: Mapping[str, Any]) -> set[str]:
        """Numbers of "Weeks 3 to 6" beside the end of the sixth week: the end itself, and a start before it."""
        ends = [self.variant.resolved.facts[name].value for name in self._fact_names(item)]
        written = [number for number in NUMBER.findall(item["heading"]) if number.isdecimal()]
        lasts = {int(end.high) for end in ends if isinstance(end, Quantity)}
        if not written or int(written[-1]) not in lasts or any(int(n) >= int(written[-1]) for n in written[:-1]):
            return set()
        return set(written)


def origins(pieces: Iterable[Piece], furniture: list[list[str]], content: Content) -> list[Printed]:
    """Give the origin of every number of a finished PDF, in reading order, then of its headers and footers."""
    pieces = list(pieces)
    pages = {piece.text: piece.page for piece in pieces if piece.role == "H2"}
    figures, points = 0, 0
    found: list[Printed] = []
    for piece in pieces:
        if piece.role == "TOCI":
            found += _of_contents(piece, pages)
            continue
        points = points + 1 if piece.role == "Lbl" and piece.text == str(points + 1) else points
        figures += piece.role == "Caption"
        for match in NUMBER.finditer(piece.text):
            if piece.role == "Lbl" and match[0] == piece.text == str(points):
                found.append(Printed(match[0], piece, "count of numbered points"))
            elif piece.role == "Caption" and piece.text.startswith(f"Figure {figures}.") and match.start() == 7:
                found.append(Printed(match[0], piece, "count of figures"))
            else:
                found.append(_origin(match, piece, content, len(furniture)))
    return found + _of_furniture(furniture, content)


def _origin(number: re.Match[str], piece: Piece, content: Content, page_count: int) -> Printed:
    why = "no text of the content has it"
    for passage in content.passages:
        if passage.section != piece.section:
            continue
        for match in passage.pattern.finditer(piece.text):
            group = next((i for i in range(1, len(passage.runs) + 1) if _covers(match.span(i), number.span())), 0)
            if not group:
                continue
            kind = passage.runs[group - 1][0]
            if kind == "slot":
                return Printed(number[0], piece, f"{passage.origin}: patient file and calendar")
            if kind == "page":
                fits = 1 <= int(number[0]) <= page_count
                return Printed(number[0], piece, "page number" if fits else "", f"there are {page_count} pages")
            origin, why = content.origin_of(number[0], passage)
            return Printed(number[0], piece, origin, why)
    return Printed(number[0], piece, "", why)


def _covers(outer: tuple[int, int], inner: tuple[int, int]) -> bool:
    return outer[0] <= inner[0] and inner[1] <= outer[1]


def _of_contents(piece: Piece, pages: Mapping[str, int]) -> list[Printed]:
    heading, _, page = piece.text.rpartition(" ")
    right = pages.get(heading) == int(page) if page.isdecimal() else False
    origin = "page of the heading" if right else ""
    return [Printed(number, piece, origin, "the heading is on another page") for number in NUMBER.findall(piece.text)]


def _of_furniture(pages: list[list[str]], content: Content) -> list[Printed]:
    found = []
    for number, lines in enumerate(pages, start=1):
        patterns = _furniture_patterns(number, len(pages), content)
        for line in lines:
            piece, rest = Piece("", "", line, number), line
            for what, pattern in patterns.items():
                for known in re.findall(pattern, rest):
                    found += [Printed(n, piece, what) for n in NUMBER.findall(known)]
                rest = re.sub(pattern, "", rest)
            found += [Printed(n, piece, "", "no header or footer has it") for n in NUMBER.findall(rest)]
    return found


def _furniture_patterns(number: int, total: int, content: Content) -> dict[str, str]:
    resolved, patient = content.variant.resolved, content.patient
    dates = [b.block.review_by for b in resolved.blocks if b.block.review_by]
    year, month = min([resolved.procedure.review_by, *dates]).split("-")
    patterns = {
        "page number": rf"\bPage {number} of {total}$",
        "code of the packet": r"\b[0-9A-Z]{4}-[0-9A-Z]{4}\b",
        "code of a block": "|".join(rf"^{short_code(b.block.block)}$" for b in resolved.blocks),
        "version and review date": rf"Version {resolved.procedure.version}\. Review by {MONTHS[int(month)]} {year}\.",
    }
    if patient and patient.reference:
        patterns["patient file: reference"] = rf"Reference {re.escape(patient.reference)}"
    if patient and patient.surgery_date:
        days = day_forms(patient.surgery_date, resolved.clinic.country == "GB")
        patterns["patient file: date of surgery"] = f"(?i:surgery|operation) (?:{'|'.join(map(re.escape, days))})"
    return patterns


def _strings(value: Any) -> Iterator[str]:
    """The texts in an item or a table of the clinic file, without what only names things."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, Mapping):
        for key, part in value.items():
            if key not in {"id", "icon", "figure", "kind", "when", "source", "labels"}:
                yield from _strings(part)
        yield from _strings(list(value.get("labels", {}).values()))
    elif isinstance(value, Struct):
        yield from _strings({key: getattr(value, key) for key in value.__struct_fields__})
    elif isinstance(value, list | tuple):
        for part in value:
            yield from _strings(part)


def _numbers(*texts: str) -> set[str]:
    return {number for text in texts for number in NUMBER.findall(text)}


def _block(origin: str) -> str:
    return origin.partition("/")[0]


def _loosely(text: str) -> str:
    """A pattern of words that lets any space, or none, stand where they have one."""
    return r"\s*".join(map(re.escape, re.split(r"\s+", text))) if text.strip() else ""
