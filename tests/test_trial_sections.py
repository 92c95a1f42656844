"""The gate lays out what it has not seen before: a few sections stand for a packet, with the pages they name."""

from __future__ import annotations

from pathlib import Path

import pytest
from msgspec.structs import replace
from small_content import small_content, surgeon, write
from test_resolution import LUMBAR, SHIPPED, TODAY

from handouts.content.library import open_library
from handouts.document.compose import compose
from handouts.gate.makers import Maker
from handouts.gate.one_maker import findings_of_maker
from handouts.gate.trial import with_blocks
from handouts.pdf.fonts import typefaces
from handouts.pipeline import job_of
from handouts.press.work import lay_out_job
from handouts.resolve.resolution import resolve
from handouts.shipped import fonts_folder

RESOLVED = resolve(SHIPPED, replace(LUMBAR, pack="full", size="giant"))
HANDOUT = compose(RESOLVED)


@pytest.mark.parametrize("block", sorted({section.block for section in HANDOUT.sections}))
def test_every_block_can_be_laid_out_with_the_blocks_whose_pages_it_names(block: str) -> None:
    part = with_blocks(HANDOUT, [block])
    assert block in {section.block for section in part.sections}
    lay_out_job(job_of(part, RESOLVED, SHIPPED), typefaces(fonts_folder()))


def test_blocks_that_nothing_names_are_left_out() -> None:
    assert {section.block for section in with_blocks(HANDOUT, ["questions"]).sections} == {"questions"}


@pytest.mark.parametrize("when", ["", ', when: {fusion: "yes"}'])
def test_a_word_too_long_for_giant_print_is_found_in_whatever_packet_has_it_first(tmp_path: Path, when: str) -> None:
    item = f"{{item: {{id: long, check: {'Rest' * 30}{when}}}}}"
    own = f"overrides: {{recovery: {{add: [{item}]}}}}\n"
    folder = write(small_content(tmp_path), clinics__hill__surgeons__kim=surgeon("kim", own))
    library = open_library(folder)
    found = findings_of_maker(library, Maker("hill", "kim"), "lumbar-foraminotomy", {"full", "key"}, TODAY)
    assert [one.code for one in found if one.code == "word-too-long"] == ["word-too-long"]
