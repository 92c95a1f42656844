"""A flow of pieces becomes pages: nothing splits, heads stay with what follows, continued sections say so."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from itertools import pairwise

from msgspec import Struct

from handouts.diagnostics import Diagnostic, HandoutError, Location
from handouts.pdf.pieces import Piece


class Flowed(Struct, frozen=True):
    """A piece and the number of its section."""

    piece: Piece
    section: int


class Placed(Struct, frozen=True):
    """A piece with its top edge, in points from the top of the page."""

    piece: Piece
    top: float
    section: int


Page = tuple[Placed, ...]


class _Filler:
    """Fills pages one chunk at a time. `continued` gives the repeated head of a section, or None."""

    def __init__(self, first_top: float, top: float, bottom: float, continued: Callable[[int], Piece | None]) -> None:
        self.top, self.bottom, self.continued = top, bottom, continued
        self.pages: list[list[Placed]] = [[]]
        self.tall: list[Diagnostic] = []
        self.y = first_top
        self.gap = 0.0
        self.opened: set[int] = set()
        self.table: Piece | None = None
        """The bar of the table the last piece belongs to."""

    def add(self, chunk: Sequence[Flowed]) -> None:
        """Place a chunk on this page or the next; one taller than a page divides where it must."""
        if self.pages[-1] and chunk[0].piece.starts_page:
            self.turn()
        elif self.pages[-1] and not self.room_for(chunk):
            self.turn()
            self.resume(chunk)
        if self.room_for(chunk) or len(chunk) == 1:
            for flowed in chunk:
                self.place(flowed)
                self.opened.add(flowed.section)
                self.table = flowed.piece.repeat
        else:
            for flowed in chunk:
                self.add([flowed])

    def room_for(self, chunk: Sequence[Flowed]) -> bool:
        return self.y + self._lead(chunk[0].piece) + height_of(chunk) <= self.bottom + 0.01

    def _lead(self, piece: Piece) -> float:
        return max(self.gap, piece.before) if self.pages[-1] else 0.0

    def place(self, flowed: Flowed) -> None:
        if not self.room_for([flowed]):
            self.tall.append(_too_tall(flowed.piece))
        self.y += self._lead(flowed.piece)
        self.pages[-1].append(Placed(flowed.piece, self.y, flowed.section))
        self.y += flowed.piece.height
        self.gap = flowed.piece.after

    def turn(self) -> None:
        self.pages.append([])
        self.y, self.gap = self.top, 0.0

    def resume(self, chunk: Sequence[Flowed]) -> None:
        """Repeat the section's head and the table's bar above a chunk that continues them, where there is room."""
        lead = chunk[0]
        head = self.continued(lead.section) if lead.section in self.opened else None
        bar = lead.piece.repeat if lead.piece.repeat is self.table else None
        held = chunk if self.room_for(chunk) else chunk[:1]
        for pieces in ((head, bar), (bar,)):
            repeated = [Flowed(piece, lead.section) for piece in pieces if piece]
            if repeated and self.room_for([*repeated, *held]):
                for flowed in repeated:
                    self.place(flowed)
                return


def paginate(
    flow: Sequence[Flowed],
    first_top: float,
    top: float,
    bottom: float,
    continued: Callable[[int], Piece | None],
) -> tuple[Page, ...]:
    """Place every piece; raises HandoutError `too-tall` naming the items no page can hold."""
    filler = _Filler(first_top, top, bottom, continued)
    for chunk in chunks_of(flow):
        filler.add(chunk)
    if filler.tall:
        raise HandoutError(*filler.tall)
    return tuple(tuple(page) for page in filler.pages)


def chunks_of(flow: Sequence[Flowed]) -> list[list[Flowed]]:
    """Group pieces that must stay on one page."""
    chunks: list[list[Flowed]] = []
    glued = False
    for flowed in flow:
        if glued:
            chunks[-1].append(flowed)
        else:
            chunks.append([flowed])
        glued = flowed.piece.keep
    return chunks


def height_of(chunk: Sequence[Flowed]) -> float:
    """Height of a chunk with the gaps inside it, in points."""
    gaps = (max(one.piece.after, other.piece.before) for one, other in pairwise(chunk))
    return sum(flowed.piece.height for flowed in chunk) + sum(gaps)


def _too_tall(piece: Piece) -> Diagnostic:
    return Diagnostic(
        "too-tall",
        f"'{piece.origin}' does not fit on one page and may not be split",
        Location(piece.origin) if piece.origin else None,
        "shorten its text, or divide it into two items",
    )
