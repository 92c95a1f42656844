"""Pieces fall onto pages in order, stay whole, and stay together when they are kept."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from handouts.diagnostics import HandoutError
from handouts.pdf.breaks import Flowed, Sheet, chunk_of
from handouts.pdf.paginate import Page, Placed, chunks_of, paginate
from handouts.pdf.pieces import Cut, Piece

FIRST_TOP, TOP, BOTTOM = 10.0, 20.0, 120.0
HEAD_HEIGHT, HEAD_GAP = 8.0, 2.0
ROOM = BOTTOM - TOP


def nothing(*_: object) -> None:
    """Draw nothing."""


def piece(height: float, **rest) -> Piece:
    return Piece(height, nothing, **rest)


HEAD = piece(HEAD_HEIGHT, after=HEAD_GAP, keep=True, origin="head")
BAR = piece(5.0, keep=True, origin="bar")


def no_head(_: int) -> Piece | None:
    return None


def with_head(_: int) -> Piece | None:
    return HEAD


def flow_of(*pieces: Piece, section: int = 0) -> list[Flowed]:
    return [Flowed(part, section) for part in pieces]


def pages_of(flow: list[Flowed], continued=no_head) -> tuple[Page, ...]:
    return paginate(flow, Sheet(FIRST_TOP, TOP, BOTTOM), continued)


def tops(pages: tuple[Page, ...]) -> list[list[tuple[str, float]]]:
    return [[(placed.piece.origin, placed.top) for placed in page] for page in pages]


gaps = st.sampled_from([0.0, 3.0, 10.0])
heights = st.floats(min_value=1, max_value=ROOM)
random_pieces = st.builds(
    lambda height, before, after, keep, starts: piece(
        round(height, 1), before=before, after=after, keep=keep, starts_page=starts
    ),
    heights, gaps, gaps, st.booleans(), st.integers(0, 9).map(lambda n: n == 0),
)  # fmt: skip
flows = st.lists(st.tuples(random_pieces, st.integers(0, 3)), min_size=1, max_size=25).map(
    lambda parts: [
        Flowed(replace(part, origin=str(index)), section)
        for index, (part, section) in enumerate(sorted(parts, key=lambda part: part[1]))
    ]
)
heads = st.sampled_from([no_head, with_head])


def of_flow(page: Page) -> list[Placed]:
    return [placed for placed in page if placed.piece is not HEAD]


@given(flows, heads)
def test_every_piece_is_placed_once_and_in_order(flow, continued) -> None:
    placed = [placed for page in pages_of(flow, continued) for placed in of_flow(page)]
    assert [(part.piece.origin, part.section) for part in placed] == [
        (part.piece.origin, part.section) for part in flow
    ]


@given(flows, heads)
def test_nothing_stands_above_the_top_or_below_the_bottom_and_nothing_overlaps(flow, continued) -> None:
    for number, page in enumerate(pages_of(flow, continued)):
        assert page[0].top == (TOP if number else FIRST_TOP)
        for one, other in pairwise(page):
            assert other.top >= one.top + one.piece.height
        assert page[-1].top + page[-1].piece.height <= BOTTOM + 0.02


@given(flows, heads)
def test_kept_pieces_share_a_page_whenever_a_page_can_hold_them(flow, continued) -> None:
    page_of = {placed.piece.origin: n for n, page in enumerate(pages_of(flow, continued)) for placed in page}
    for chunk in chunks_of(flow):
        if chunk_of(chunk).height <= ROOM:
            assert len({page_of[part.piece.origin] for part in chunk}) == 1


@given(flows, heads)
def test_a_piece_that_starts_a_page_stands_at_its_top_with_nothing_repeated(flow, continued) -> None:
    firsts = {page[0].piece.origin for page in pages_of(flow, continued)}
    for chunk in chunks_of(flow):
        if chunk[0].piece.starts_page:
            assert chunk[0].piece.origin in firsts


def filled_in_turn(flow: list[Flowed]) -> int:
    """Pages of a flow when each takes as many chunks as it can."""
    pages, y, gap = 1, FIRST_TOP, 0.0
    for index, group in enumerate(chunks_of(flow)):
        chunk = chunk_of(group)
        lead = max(gap, chunk.first.before) if index else 0.0
        if index and (chunk.first.starts_page or y + lead + chunk.height > BOTTOM):
            pages, y, lead = pages + 1, TOP, 0.0
        y, gap = y + lead + chunk.height, chunk.last.after
    return pages


@given(flows)
def test_there_are_as_few_pages_as_there_can_be(flow) -> None:
    if all(chunk_of(chunk).height <= ROOM for chunk in chunks_of(flow)):
        assert len(pages_of(flow)) <= filled_in_turn(flow)


@given(flows)
def test_a_gap_is_the_larger_of_the_two_that_meet(flow) -> None:
    for page in pages_of(flow):
        for one, other in pairwise(page):
            gap = max(one.piece.after, other.piece.before)
            assert other.top == pytest.approx(one.top + one.piece.height + gap)


@given(flows)
def test_a_gap_above_the_first_piece_of_a_page_is_dropped(flow) -> None:
    assert all(page[0].top == (TOP if number else FIRST_TOP) for number, page in enumerate(pages_of(flow)))


def cut_at(*pieces: Piece) -> list[str]:
    """What begins each page but the first."""
    return [page[0].piece.origin for page in pages_of(flow_of(*pieces))[1:]]


def few(origin: str, height: float = 20.0) -> Piece:
    return piece(height, origin=origin, cut=Cut.ITEM_OF_FEW)


def test_a_page_ends_above_a_short_list_rather_than_in_it() -> None:
    rest = piece(40, origin="rest")
    assert cut_at(piece(70, origin="words"), piece(20, origin="a"), few("b"), few("c"), rest) == ["a"]


def test_a_list_is_divided_where_the_pages_would_not_do_otherwise() -> None:
    words = piece(70, origin="words")
    assert cut_at(words, piece(20, origin="a"), few("b"), few("c"), few("d"), piece(50, origin="rest")) == ["c"]


def test_a_page_ends_above_a_section_rather_than_below_its_first_line() -> None:
    head = piece(8, origin="head", cut=Cut.SECTION, keep=True)
    assert cut_at(piece(90, origin="words"), head, piece(4, origin="line"), piece(60, origin="list")) == ["head"]


def test_a_page_does_not_begin_with_the_last_line_of_a_section() -> None:
    head = piece(8, origin="head", cut=Cut.SECTION, keep=True)
    lines = [piece(22, origin=name) for name in "abcde"]
    assert cut_at(*lines, piece(8, origin="f"), head, piece(40, origin="g")) == ["e"]


def test_what_is_left_of_a_page_is_shared_among_the_pages() -> None:
    assert cut_at(*(piece(25, origin=name) for name in "abcde")) == ["d"]


def test_no_pieces_are_one_empty_page() -> None:
    assert pages_of([]) == ((),)


def test_a_continued_section_repeats_its_head() -> None:
    pages = pages_of(flow_of(piece(70, origin="a"), piece(70, origin="b", before=5)), with_head)
    assert tops(pages) == [[("a", 10)], [("head", 20), ("b", 33)]]


def test_a_section_that_begins_on_a_page_has_no_repeated_head() -> None:
    flow = [*flow_of(piece(70, origin="a")), *flow_of(piece(70, origin="b"), section=1)]
    assert tops(pages_of(flow, with_head)) == [[("a", 10)], [("b", 20)]]


def test_a_table_repeats_its_bar_when_a_row_begins_a_page() -> None:
    rows = [piece(40, origin=f"row {n}", repeat=BAR) for n in range(4)]
    assert tops(pages_of(flow_of(replace(BAR, origin="first bar"), *rows))) == [
        [("first bar", 10), ("row 0", 15), ("row 1", 55)],
        [("bar", 20), ("row 2", 25), ("row 3", 65)],
    ]


def test_the_head_stands_above_the_bar() -> None:
    rows = [piece(60, origin=f"row {n}", repeat=BAR) for n in range(2)]
    assert tops(pages_of(flow_of(*rows), with_head)) == [[("row 0", 10)], [("head", 20), ("bar", 30), ("row 1", 35)]]


def test_a_row_with_room_for_its_bar_but_not_for_the_head_has_its_bar() -> None:
    rows = [piece(90, origin=f"row {n}", repeat=BAR) for n in range(2)]
    assert tops(pages_of(flow_of(*rows), with_head)) == [[("row 0", 10)], [("bar", 20), ("row 1", 25)]]


def test_a_table_that_begins_on_a_new_page_has_no_bar_above_its_own() -> None:
    before = piece(90, origin="words")
    table = [piece(40, origin="row", repeat=BAR)]
    assert tops(pages_of(flow_of(before, *table))) == [[("words", 10)], [("row", 20)]]


def test_a_chunk_that_fits_a_page_only_without_the_head_goes_without_it() -> None:
    flow = flow_of(piece(70, origin="a"), piece(60, origin="b", keep=True), piece(38, origin="c"))
    assert tops(pages_of(flow, with_head)) == [[("a", 10)], [("b", 20), ("c", 80)]]


def test_a_piece_as_tall_as_a_page_stands_alone_without_a_head() -> None:
    flow = flow_of(piece(70, origin="a"), piece(ROOM, origin="b"), piece(10, origin="c"))
    assert tops(pages_of(flow, with_head)) == [[("a", 10)], [("b", 20)], [("head", 20), ("c", 30)]]


def test_kept_pieces_taller_than_a_page_divide_where_they_must() -> None:
    flow = flow_of(*(piece(45, origin=str(n), keep=n < 3) for n in range(4)))
    assert tops(pages_of(flow)) == [[("0", 10), ("1", 55)], [("2", 20), ("3", 65)]]


def test_what_no_page_can_hold_is_one_message_naming_every_item() -> None:
    flow = flow_of(
        piece(ROOM + 20, origin="risks/long-list", keep=True), piece(20, origin="x"), piece(200, origin="words/term")
    )
    with pytest.raises(HandoutError) as caught:
        pages_of(flow)
    assert str(caught.value) == (
        "risks/long-list: error[too-tall]: 'risks/long-list' does not fit on one page and may not be split\n"
        "  hint: shorten its text, or divide it into two items\n"
        "words/term: error[too-tall]: 'words/term' does not fit on one page and may not be split\n"
        "  hint: shorten its text, or divide it into two items"
    )
