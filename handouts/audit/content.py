"""A page's operators -> its marked content with the text painted inside it (ISO 32000-1, 14.6)."""

from __future__ import annotations

import struct
from collections import Counter
from collections.abc import Callable, Mapping
from typing import Final, Protocol

from msgspec import Struct, field

from handouts.audit.as_printed import UNREADABLE
from handouts.audit.drawn import Drawn
from handouts.audit.finding import STRANGE, counted, which_no_packet_has
from handouts.audit.model import Font, Mark, PageContent
from handouts.audit.strange import FOLLOWED
from handouts.audit.tokens import (
    LINE,
    MARK,
    ContentError,
    Operand,
    flat_entries,
    numbers,
    operators,
    plain_entries,
    shown_bytes,
    string_bytes,
    text_string,
)

_PAINTS: Final = frozenset([*b"S s f F f* B B* b b* sh Do Tj TJ ' \" BI".split(), LINE])
_NEW_LINE: Final = frozenset([*b"BT Tm T* ' \"".split(), LINE])
_SINGLE: Final = frozenset({"text", "hex"})
_MAX_FORM_DEPTH: Final = 8
_MAX_FORMS: Final = 5_000
_MAX_BYTES: Final = 32_000_000
"""Content of a page, that of its forms counted as often as they are painted."""
_MOST_DIGITS: Final = 9


class Resources(Protocol):
    """What a content stream names: fonts, forms and property lists."""

    def font(self, name: str) -> Font | None:
        """The font of a resource name."""

    def form(self, name: str) -> tuple[bytes, Resources] | None:
        """The content and resources of a form XObject that shows text or marks content; None for anything else."""

    def silent(self, name: str) -> frozenset[bytes] | None:
        """Operators that no packet uses in something else that can be painted; None when nothing has that name."""

    def properties(self, name: str) -> Mapping[str, object]:
        """A named property list."""


class _OpenMark(Struct):
    tag: str
    mcid: int | None = None
    subtype: str = ""
    actual_text: str = ""
    lines: list[list[str]] = field(default_factory=lambda: [[]])

    def closed(self) -> Mark:
        lines = tuple(text for line in self.lines if (text := "".join(line).strip()))
        return Mark(self.tag, self.mcid, self.subtype, lines, self.actual_text)


def page_content(data: bytes, resources: Resources) -> PageContent:
    """Walk one page; what cannot be read ends the walk and is a flaw, never an exception."""
    walk = _Walk()
    try:
        walk.run(data, resources, 0)
    except ContentError as reason:
        walk.flaw("audit-marked-content", str(reason))
    walk.finish()
    return PageContent(tuple(mark for mark in walk.marks if mark), tuple(walk.flaws))


class _Walk:
    """The state of one walk: open marked content, the current font, what was found."""

    def __init__(self) -> None:
        self.marks: list[Mark | None] = []  # a place is kept when a mark opens, so that they stay in painting order
        self.flaws: list[tuple[str, str]] = []
        self._open: list[tuple[int, _OpenMark]] = []
        self._fonts: list[Font | None] = [None]
        self._covered = 0
        self._forms = 0
        self._bytes = 0
        self._floor = 1  # fonts kept by `q` outside the form that is read
        self._unmarked = 0
        self._nested = 0
        self._surplus = 0
        self._lost: Counter[str] = Counter()
        self._strange: set[bytes] = set()
        self._missing: set[str] = set()

    def flaw(self, code: str, message: str) -> None:
        self.flaws.append((code, message))

    def run(self, data: bytes, resources: Resources, depth: int) -> None:
        """Follow the operators of a page or, deeper, of a form."""
        handlers: dict[bytes, Callable[[list[Operand]], None]] = {
            MARK: lambda operands: self._begin(operands[0][1], plain_entries(operands[1][1]), depth),
            b"BDC": lambda operands: self._begin(*_opening(operands, resources), depth),
            b"BMC": lambda operands: self._begin(*_opening(operands, resources), depth),
            b"EMC": lambda _: self._end(),
            LINE: lambda operands: self._line(operands, resources),
            b"TJ": self._show,
            **dict.fromkeys((b"Tj", b"'", b'"'), self._show_one),
            b"Tf": lambda operands: self._select(operands, resources),
            b"q": lambda _: self._fonts.append(self._fonts[-1]),
            b"Q": lambda _: self._restore(),
            b"Td": self._move,
            b"TD": self._move,
            b"Do": lambda operands: self._paint_object(operands, resources, depth),
            b"BI": lambda _: _refuse("the page holds an inline image, which no packet has"),
        }
        opened, drawn = len(self._open), Drawn()
        drawing = drawn.handlers
        self._bytes += len(data)
        if self._bytes > _MAX_BYTES:
            raise ContentError("the content has no end")
        for operator, operands in operators(data):
            if operator in _PAINTS and not self._covered:
                self._unmarked += 1
            if operator in _NEW_LINE:
                self._break_line()
            if handle := handlers.get(operator):
                handle(operands)
            if draw := drawing.get(operator):
                draw(operands)
            elif operator not in FOLLOWED:
                self._strange.add(operator)
        self.flaws += drawn.flaws()
        if depth and len(self._open) != opened:
            raise ContentError("a form opens or closes marked content of the page")

    def finish(self) -> None:
        """Turn the counts into flaws and close what was left open."""
        for place, mark in self._open:
            self.marks[place] = mark.closed()
        if self._open:
            left = counted(len(self._open), "marked-content sequence is", "marked-content sequences are")
            self.flaw("audit-marked-content", f"{left} never closed")
        if self._surplus:
            times = counted(self._surplus, "time", "times")
            self.flaw("audit-marked-content", f"marked content is closed {times} too often")
        if self._unmarked:
            marks = counted(self._unmarked, "mark is", "marks are")
            self.flaw("audit-unmarked", f"{marks} painted outside marked content")
        if self._nested:
            nested = counted(self._nested, "tagged sequence stands", "tagged sequences stand")
            self.flaw("audit-marked-content", f"{nested} inside other tagged or artifact content")
        for font, count in sorted(self._lost.items()):
            lost = counted(count, "character has", "characters have")
            self.flaw("audit-font", f"{lost} no Unicode value in the font '{font}'")
        for operator in sorted(self._strange):
            self.flaw(STRANGE, which_no_packet_has(f"the operator '{operator.decode('ascii')}'"))
        for name in sorted(self._missing):
            self.flaw(STRANGE, which_no_packet_has(f"a name '{name}' to paint that stands for nothing"))

    # marked content

    def _begin(self, tag: bytes, entries: Mapping[bytes, Operand], depth: int) -> None:
        mcid = _whole(entries.get(b"MCID"))
        covers = mcid is not None or tag == b"Artifact"
        self._nested += covers and bool(depth or self._covered)
        self._covered += covers
        subtype = entries.get(b"Subtype", ("", b""))[1].decode("latin-1")
        spoken = string_bytes(entries.get(b"ActualText", ("", b""))) or b""
        self.marks.append(None)
        mark = _OpenMark(tag.decode("latin-1"), mcid, subtype, text_string(spoken))
        self._open.append((len(self.marks) - 1, mark))

    def _end(self) -> None:
        if not self._open:
            self._surplus += 1
            return
        place, mark = self._open.pop()
        closed = mark.closed()
        covered = mark.mcid is not None or closed.is_artifact
        self._covered -= covered
        if self._open and not covered:
            # A span inside tagged content only says how its words are spoken: they belong to the content around it.
            self._open[-1][1].lines[-1].append(mark.actual_text or closed.text)
            closed = Mark(mark.tag)
        self.marks[place] = closed

    # text

    def _select(self, operands: list[Operand], resources: Resources) -> None:
        kinds, sizes = [kind for kind, _ in operands], numbers(operands)
        if kinds != ["name", "numbers"] or len(sizes) != 1 or not sizes[0]:
            raise ContentError("a font is selected by no name, or by several, or without a size")
        self._fonts[-1] = resources.font(operands[0][1].decode("latin-1"))

    def _line(self, operands: list[Operand], resources: Resources) -> None:
        _, (_, name), (_, codes) = operands
        self._fonts[-1] = resources.font(name.decode("ascii"))
        self._paint_codes(shown_bytes(codes))

    def _restore(self) -> None:
        if len(self._fonts) > self._floor:
            self._fonts.pop()

    def _move(self, operands: list[Operand]) -> None:
        if numbers(operands)[-1:] != [0.0]:
            self._break_line()

    def _break_line(self) -> None:
        if self._open and self._open[-1][1].lines[-1]:
            self._open[-1][1].lines.append([])

    def _show(self, operands: list[Operand]) -> None:
        marks = [data for kind, data in operands if kind == "mark"]
        is_array = marks == [b"[", b"]"] and operands[0][1] == b"[" and operands[-1][1] == b"]"
        if not is_array and [kind for kind, _ in operands] != ["shown"]:
            raise ContentError("an operator shows what is no array of texts")
        self._paint_codes(b"".join(_strings(operands)))

    def _show_one(self, operands: list[Operand]) -> None:
        strings = _strings(operands)
        if len(strings) != 1 or operands[-1][0] not in _SINGLE:
            raise ContentError("an operator shows more texts than it can, or none")
        self._paint_codes(strings[0])

    def _paint_codes(self, codes: bytes) -> None:
        font = self._fonts[-1]
        text = decode(codes, font)
        if lost := text.count(UNREADABLE):
            self._lost[font.name if font else ""] += lost
        if self._open:
            self._open[-1][1].lines[-1].append(text)

    # forms

    def _paint_object(self, operands: list[Operand], resources: Resources, depth: int) -> None:
        name = operands[-1][1].decode("latin-1") if operands else ""
        form = resources.form(name)
        if form is None:
            self._paint_silent(name, resources)
            return
        self._forms += 1
        if depth >= _MAX_FORM_DEPTH or self._forms > _MAX_FORMS:
            raise ContentError("forms stand inside each other without end")
        self._fonts.append(self._fonts[-1])
        height, floor = len(self._fonts), self._floor
        self._floor = height
        self.run(*form, depth + 1)
        self._floor = floor
        del self._fonts[height - 1 :]

    def _paint_silent(self, name: str, resources: Resources) -> None:
        """Take in what cannot add words or marks: a picture, a form of shapes, or nothing at all."""
        operators = resources.silent(name)
        if operators is None:
            self._missing.add(name)
        elif operators:
            self._strange |= operators


def _opening(operands: list[Operand], resources: Resources) -> tuple[bytes, Mapping[bytes, Operand]]:
    """Tag and properties of marked content, whichever way these are written."""
    tag = operands[0][1] if operands and operands[0][0] == "name" else b""
    if len(operands) == 2 and operands[1][0] == "name":
        return tag, _named(resources.properties(operands[1][1].decode("latin-1")))
    return tag, flat_entries(operands[1:])


def _strings(operands: list[Operand]) -> list[bytes]:
    return [data for operand in operands if (data := string_bytes(operand)) is not None]


def _refuse(reason: str) -> None:
    raise ContentError(reason)


def _whole(operand: Operand | None) -> int | None:
    digits = operand[1].strip() if operand and operand[0] == "numbers" else b""
    return int(digits) if digits.isdigit() and len(digits) <= _MOST_DIGITS else None


def _named(properties: Mapping[str, object]) -> dict[bytes, Operand]:
    """A named property list in the form of one written in place."""
    kinds = {int: "numbers", str: "name", bytes: "text"}
    return {
        key.encode("latin-1"): (kinds[type(value)], value if isinstance(value, bytes) else str(value).encode("latin-1"))
        for key, value in properties.items()
        if type(value) in kinds
    }


def decode(codes: bytes, font: Font | None) -> str:
    """Shown codes as text through the font's ToUnicode; a code without one reads as U+FFFD."""
    if font is None or font.unicode is None:
        return UNREADABLE * len(codes)
    values: tuple[int, ...] | bytes = codes
    if font.bytes_a_code == 2:
        pairs = len(codes) // 2
        values = struct.unpack(f">{pairs}H", codes[: pairs * 2])
    return "".join([font.unicode.get(value, UNREADABLE) for value in values])
