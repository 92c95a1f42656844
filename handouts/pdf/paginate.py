"""A flow of pieces becomes pages: nothing splits, heads stay with what follows, continued sections say so."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import pairwise

from handouts.diagnostics import Diagnostic, HandoutError, Location
from handouts.pdf.pieces import Piece


@dataclass(frozen=True)
class Flowed:
    """A piece and the number of its section."""

    piece: Piece
    section: int


@dataclass(frozen=True)
class Placed:
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
        self.y = first_top
        self.gap = 0.0

    def room_for(self, chunk: Sequence[Flowed]) -> bool:
        return self.y + self._lead(chunk[0].piece) + height_of(chunk) <= self.bottom + 0.01

    def _lead(self, piece: Piece) -> float:
        return max(self.gap, piece.before) if self.pages[-1] else 0.0

    def place(self, flowed: Flowed) -> None:
        self.y += self._lead(flowed.piece)
        self.pages[-1].append(Placed(flowed.piece, self.y, flowed.section))
        self.y += flowed.piece.height
        self.gap = flowed.piece.after

    def turn(self) -> None:
        self.pages.append([])
        self.y, self.gap = self.top, 0.0

    def resume(self, flowed: Flowed, heads: bool) -> None:
        """Repeat the section's head and the table's bar above a piece that continues them."""
        head = self.continued(flowed.section) if heads else None
        if head:
            self.place(Flowed(head, flowed.section))
        if flowed.piece.repeat:
            self.place(Flowed(flowed.piece.repeat, flowed.section))


def paginate(
    flow: Sequence[Flowed],
    first_top: float,
    top: float,
    bottom: float,
    continued: Callable[[int], Piece | None],
) -> tuple[Page, ...]:
    """Place every piece; raises HandoutError `too-tall` naming the items no page can hold."""
    filler = _Filler(first_top, top, bottom, continued)
    opened: set[int] = set()
    previous: Flowed | None = None
    for chunk in chunks_of(flow):
        lead = chunk[0]
        if lead.piece.starts_page and filler.pages[-1]:
            filler.turn()
        elif not filler.room_for(chunk) and filler.pages[-1]:
            filler.turn()
            same_table = previous is not None and previous.piece.repeat is lead.piece.repeat
            if lead.section in opened:
                filler.resume(lead if same_table else _plain(lead), heads=True)
        if filler.room_for(chunk):
            for flowed in chunk:
                filler.place(flowed)
        else:
            _place_loose(filler, chunk)
        opened.add(lead.section)
        previous = chunk[-1]
    return tuple(tuple(page) for page in filler.pages)


def _plain(flowed: Flowed) -> Flowed:
    piece = flowed.piece
    return Flowed(Piece(piece.height, piece.draw, piece.before, piece.after), flowed.section)


def _place_loose(filler: _Filler, chunk: Sequence[Flowed]) -> None:
    """Place a chunk taller than a page piece by piece."""
    tall: list[Diagnostic] = []
    for flowed in chunk:
        if not filler.room_for([flowed]) and filler.pages[-1]:
            filler.turn()
            filler.resume(flowed, heads=True)
        if not filler.room_for([flowed]):
            tall.append(_too_tall(flowed.piece))
        filler.place(flowed)
    if tall:
        raise HandoutError(*tall)


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
