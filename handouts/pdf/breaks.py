"""Where pages end: of all ways to divide a flow into as few pages as it needs, the one that is easiest to read.

Every page is measured as it would be printed, with what it must repeat; the best way to fill all pages before it is
known by then, so each way is tried once (Bellman 1957; Knuth and Plass 1981 break paragraphs so).
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from itertools import pairwise
from typing import Final

from msgspec import Struct

from handouts.pdf.pieces import Cut, Piece

EMPTY: Final = 40.0
"""Cost of an empty page; one that is partly empty costs as the square of its empty share, and twice that where a list
or table goes on overleaf, as if it had ended."""
LEFT_BEHIND: Final = 25.0
"""Cost of a page that ends soon after a section began on it."""
LEFT_OVER: Final = 12.0
"""Cost of a page that begins with the last few lines of a section."""
FEW: Final = 0.14
"""What is few, as a share of the height of a page."""


class Flowed(Struct, frozen=True):
    """A piece and the number of its section."""

    piece: Piece
    section: int


class Chunk(Struct, frozen=True):
    """Pieces that share a page, and their height with the gaps inside, in points."""

    flow: tuple[Flowed, ...]
    height: float

    @property
    def first(self) -> Piece:
        """The uppermost piece."""
        return self.flow[0].piece

    @property
    def last(self) -> Piece:
        """The lowest piece."""
        return self.flow[-1].piece


class Sheet(Struct, frozen=True):
    """Top edge of page 1 and of the others, and the lower edge, in points from the top of a page."""

    first_top: float
    top: float
    bottom: float


class _Way(Struct, frozen=True):
    """A way to fill pages up to some chunk: how many, what it costs, and the chunk that began the last page."""

    pages: int
    cost: float
    start: int


def chunk_of(flow: Sequence[Flowed]) -> Chunk:
    """Measure pieces that stay together."""
    gaps = (max(one.piece.after, other.piece.before) for one, other in pairwise(flow))
    return Chunk(tuple(flow), sum(flowed.piece.height for flowed in flow) + sum(gaps))


def page_starts(chunks: Sequence[Chunk], sheet: Sheet, repeated: Callable[[int], Sequence[Piece]]) -> tuple[int, ...]:
    """The chunks that begin a page. `repeated` gives what stands above a chunk when it does."""
    best: list[_Way | None] = [_Way(0, 0.0, 0), *(None for _ in chunks)]
    after = _rest_of_sections(chunks)
    for start in range(len(chunks)):
        so_far = best[start]
        if so_far is None:
            continue
        for end, cost in _fillings(chunks, start, sheet, repeated(start), after):
            way = _Way(so_far.pages + 1, so_far.cost + cost, start)
            known = best[end]
            if known is None or (way.pages, way.cost) < (known.pages, known.cost):
                best[end] = way
    return _traced(best)


def _traced(best: Sequence[_Way | None]) -> tuple[int, ...]:
    starts: list[int] = []
    end = len(best) - 1
    while end:
        way = best[end]
        assert way is not None  # a page holds one chunk at least, so every chunk is reached
        starts.append(way.start)
        end = way.start
    return tuple(reversed(starts))


def _fillings(
    chunks: Sequence[Chunk], start: int, sheet: Sheet, above: Sequence[Piece], after: Sequence[float]
) -> list[tuple[int, float]]:
    """Each chunk that a page begun with `start` may end before, and what that costs."""
    y, gap = sheet.top if start else sheet.first_top, 0.0
    if above:
        repeated = chunk_of([Flowed(piece, 0) for piece in above])
        y, gap = y + repeated.height, repeated.last.after
    began = -1.0
    found: list[tuple[int, float]] = []
    for index in range(start, len(chunks)):
        chunk = chunks[index]
        if index > start and chunk.first.starts_page:
            break
        y += max(gap, chunk.first.before) if index > start or above else 0.0
        if index > start and y + chunk.height > sheet.bottom + 0.01:
            break
        if chunk.first.cut == Cut.SECTION:
            began = y
        y, gap = y + chunk.height, chunk.last.after
        found.append((index + 1, _cost(chunks, index + 1, sheet, y, began, after)))
    return found


def _cost(chunks: Sequence[Chunk], end: int, sheet: Sheet, y: float, began: float, after: Sequence[float]) -> float:
    """What it costs to end a page at the height `y`, above the chunk `end`; `began`: where its last section did."""
    room = sheet.bottom - sheet.top
    cost = EMPTY * (max(0.0, sheet.bottom - y) / room) ** 2
    if end == len(chunks) or chunks[end].first.starts_page:
        return cost
    cut = chunks[end].first.cut
    if cut > Cut.PART:
        cost *= 2
    if cut != Cut.SECTION and began >= 0 and y - began < FEW * room:
        cost += LEFT_BEHIND
    if cut != Cut.SECTION and after[end] < FEW * room:
        cost += LEFT_OVER
    return cost + cut


def _rest_of_sections(chunks: Sequence[Chunk]) -> list[float]:
    """For each chunk the height from it to the end of its section, without gaps."""
    rest = [0.0] * (len(chunks) + 1)
    for index in range(len(chunks) - 1, -1, -1):
        ends = index + 1 == len(chunks) or chunks[index + 1].first.cut == Cut.SECTION
        rest[index] = chunks[index].height + (0.0 if ends else rest[index + 1])
    return rest
