"""A flow of pieces becomes pages: nothing splits, heads stay with what follows, continued sections say so."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

from msgspec import Struct

from handouts.diagnostics import Diagnostic, HandoutError, Location
from handouts.pdf.breaks import Chunk, Flowed, Sheet, chunk_of, page_starts
from handouts.pdf.pieces import Piece


class Placed(Struct, frozen=True):
    """A piece with its top edge, in points from the top of the page."""

    piece: Piece
    top: float
    section: int


Page = tuple[Placed, ...]


def paginate(flow: Sequence[Flowed], sheet: Sheet, continued: Callable[[int], Piece | None]) -> tuple[Page, ...]:
    """Place every piece on as few pages as there can be; `continued` gives the repeated head of a section, or None.

    Pieces that stay together are divided where they must be. Raises HandoutError `too-tall` naming the items that no
    page can hold.
    """
    room = sheet.bottom - sheet.top + 0.01
    if tall := [flowed.piece for flowed in flow if flowed.piece.height > room]:
        raise HandoutError(*map(_too_tall, tall))
    whole = chunks_of(flow)
    rooms = (room + (sheet.top - sheet.first_top if chunk is whole[0] else 0.0) for chunk in whole)
    chunks = [part for chunk, its_room in zip(whole, rooms, strict=True) for part in _divided(chunk, its_room)]
    if not chunks:
        return ((),)
    above = _Above(chunks, sheet, continued)
    starts = page_starts(chunks, sheet, above)
    return tuple(
        tuple(_placed(chunks[start:end], sheet.top if start else sheet.first_top, above(start)))
        for start, end in zip(starts, (*starts[1:], len(chunks)), strict=True)
    )


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


def _divided(flow: Sequence[Flowed], room: float) -> list[Chunk]:
    """One chunk, or each of its pieces by itself when no page holds them together."""
    whole = chunk_of(flow)
    return [whole] if whole.height <= room else [chunk_of([flowed]) for flowed in flow]


class _Above:
    """What a page repeats above the chunk that begins it: the head of its section, and the bar of its table."""

    def __init__(self, chunks: Sequence[Chunk], sheet: Sheet, continued: Callable[[int], Piece | None]) -> None:
        self.chunks, self.sheet, self.continued = chunks, sheet, continued
        opened: set[int] = set()
        self.goes_on: list[bool] = []
        for chunk in chunks:
            self.goes_on.append(chunk.flow[0].section in opened)
            opened.update(flowed.section for flowed in chunk.flow)

    def __call__(self, start: int) -> tuple[Piece, ...]:
        """Give both where there is room for them, else the bar alone."""
        lead = self.chunks[start].flow[0]
        if not start or lead.piece.starts_page:
            return ()
        head = self.continued(lead.section) if self.goes_on[start] else None
        bar = lead.piece.repeat if lead.piece.repeat is self.chunks[start - 1].last.repeat else None
        room = self.sheet.bottom - self.sheet.top + 0.01
        for pieces in ((head, bar), (bar,)):
            repeated = tuple(piece for piece in pieces if piece)
            with_lead = (*(Flowed(piece, lead.section) for piece in repeated), *self.chunks[start].flow)
            if repeated and chunk_of(with_lead).height <= room:
                return repeated
        return ()


def _placed(chunks: Sequence[Chunk], top: float, above: Sequence[Piece]) -> Iterator[Placed]:
    section = chunks[0].flow[0].section
    flow = (*(Flowed(piece, section) for piece in above), *(flowed for chunk in chunks for flowed in chunk.flow))
    y, gap = top, 0.0
    for index, flowed in enumerate(flow):
        y += max(gap, flowed.piece.before) if index else 0.0
        yield Placed(flowed.piece, y, flowed.section)
        y, gap = y + flowed.piece.height, flowed.piece.after


def _too_tall(piece: Piece) -> Diagnostic:
    return Diagnostic(
        "too-tall",
        f"'{piece.origin}' does not fit on one page and may not be split",
        Location(piece.origin) if piece.origin else None,
        "shorten its text, or divide it into two items",
    )
