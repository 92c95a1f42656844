"""A mixed sheet: every packet keeps PDF/UA-1 and PDF/A-2a, is whole, and is the one `build` makes.

HANDOUTS_MIXED=300 prints the whole sheet; a part of it, over all variants, is printed otherwise.
"""

from __future__ import annotations

import os
import unicodedata

import page
import pytest
from mixed_sheet import CYRILLIC, GREEK, LATIN, LONG, ROWS, SHORT, letters, mixed_rows
from msgspec import Struct
from packets import PACKS, PAPERS, PROCEDURES, SIZES, TODAY, library, surgeons
from sheets import write_sheet

from handouts.audit.whole import audit
from handouts.batch.executors import SerialExecutor
from handouts.batch.rows import Row, known_of, plan
from handouts.batch.run import run_batch
from handouts.batch.sheet import read_sheet
from handouts.pipeline import build_packet
from handouts.resolve.request import Request

COUNT = int(os.environ.get("HANDOUTS_MIXED", "48"))
STEP = 1 if COUNT == ROWS else 2
"""Of the part, every second row is built once more and validated."""


class Printed(Struct, frozen=True):
    """A row of the sheet and the packet a batch made of it."""

    row: Row
    data: bytes


@pytest.fixture(scope="module")
def printed(tmp_path_factory) -> list[Printed]:
    folder = tmp_path_factory.mktemp("mixed")
    sheet = read_sheet(write_sheet(folder / "p.csv", mixed_rows(COUNT)).read_bytes(), "p.csv")
    planned = plan(sheet, Request("", TODAY), known=known_of(library()))
    ran = run_batch(planned.rows, library(), folder, SerialExecutor())
    assert (planned.refused, ran.refused) == ((), ())
    return [Printed(row, (folder / ran.finished[row.number].file).read_bytes()) for row in planned.rows]


def test_the_sheet_has_everything_in_it():
    rows = mixed_rows()
    assert len(rows) == ROWS
    for column, values in (
        ("procedure", PROCEDURES),
        ("pack", PACKS),
        ("size", SIZES),
        ("paper", PAPERS),
        ("grey", ("yes", "")),
    ):
        assert {row[column] for row in rows} == set(values)
        assert {row[column] for row in rows[:48]} == set(values)
    assert {(row["clinic"], row["surgeon"]) for row in rows[:48]} == set(surgeons())
    together = unicodedata.normalize("NFC", "".join(row["name"] for row in rows))
    for codes in (LATIN, GREEK, CYRILLIC):
        alphabet = letters(codes)
        assert len(alphabet) > 60
        assert [sign for sign in alphabet if sign not in together] == []
    assert {row["name"] for row in rows} >= {*LONG, *SHORT}


def test_every_packet_of_a_mixed_sheet_is_whole(printed):
    assert len(printed) == COUNT
    assert [audit(one.data, f"row {one.row.number}") for one in printed] == [()] * COUNT


def test_every_packet_of_a_mixed_sheet_is_the_one_that_build_makes(printed):
    assert [
        one.row.number for one in printed[::STEP] if build_packet(library(), one.row.request).data != one.data
    ] == []


@pytest.mark.parametrize("profile", ["ua1", "2a"])
def test_every_packet_of_a_mixed_sheet_keeps_the_standard(printed, profile):
    wrong = {
        one.row.number: found
        for one in printed[::STEP]
        if (found := list(page.validate_pdf_bytes(one.data, profile=profile).failures))
    }
    assert wrong == {}
