"""A clinic's own folder: any reasonable name and logo keep page 1 on one page."""

from __future__ import annotations

import ctypes
import re
from pathlib import Path

import pypdfium2
import pytest
from packets import TODAY
from pypdfium2 import raw
from readback import page_count, page_texts

from handouts.content.library import open_library
from handouts.pipeline import build_packet, compose_variant
from handouts.resolve.request import Request
from handouts.shipped import content_folder

LONG = "The Riverbend Regional University Hospital Spine and Neurosurgery Center"


def own_clinic(folder: Path, name: str, ratio: float) -> Path:
    """A content folder with one clinic, its logo `ratio` times as wide as it is high."""
    home = folder / "clinics" / "lakeside"
    home.mkdir(parents=True)
    shipped = (content_folder() / "clinics/riverbend-spine/clinic.yaml").read_text(encoding="utf-8")
    lines = shipped.replace("clinic: riverbend-spine", "clinic: lakeside").replace("default_surgeon: okafor\n", "")
    (home / "clinic.yaml").write_text(lines.replace("Riverbend Spine Center", name), encoding="utf-8")
    shape = f'<rect width="{100 * ratio}" height="100" fill="#0B5563"/>'
    svg = f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {100 * ratio} 100">{shape}</svg>'
    (home / "logo.svg").write_text(svg, encoding="utf-8")
    return folder


@pytest.mark.parametrize("ratio", [0.5, 1.0, 2.0, 4.0])
@pytest.mark.parametrize("name", ["Lakeside", "Lakeside Brain and Spine Institute", LONG])
@pytest.mark.parametrize("paper", ["letter", "a4"])
def test_a_wide_logo_or_a_long_name_never_pushes_a_card_off_page_one(
    tmp_path: Path, paper: str, name: str, ratio: float
) -> None:
    library = open_library(content_folder(), own_clinic(tmp_path, name, ratio))
    request = Request("lumbar", TODAY, clinic="lakeside", pack="key-sheet", paper=paper)
    (page,) = page_texts(build_packet(library, request).data)
    assert " ".join(page.split()).startswith(name)
    assert "(217)\xa0555-0142" in page.replace("(217) 555", "(217)\xa0555")


def test_a_second_colour_is_that_of_the_bars(tmp_path: Path) -> None:
    folder = own_clinic(tmp_path, "Lakeside", 2.0)
    with (folder / "clinics/lakeside/clinic.yaml").open("a", encoding="utf-8") as file:
        file.write('accent2: "#C2571A"\n')
    request = Request("lumbar", TODAY, clinic="lakeside", pack="discharge")
    data = build_packet(open_library(content_folder(), folder), request).data
    orange = [
        (number, round(right - left))
        for number, leaf in enumerate(pypdfium2.PdfDocument(data), start=1)
        for shape in leaf.get_objects()
        for left, _, right, _ in [shape.get_bounds()]
        if filled_with(shape) == (0xC2, 0x57, 0x1A)
    ]
    under_head, over_headings = [each for each in orange if each[1] > 400], [each for each in orange if each[1] < 70]
    assert [number for number, _ in under_head] == [1]
    assert {number for number, _ in over_headings} == set(range(2, page_count(data) + 1))
    assert len(orange) == len(under_head) + len(over_headings)


def filled_with(shape: pypdfium2.PdfObject) -> tuple[int, ...]:
    colours = [ctypes.c_uint() for _ in range(4)]
    raw.FPDFPageObj_GetFillColor(shape, *colours)
    return tuple(colour.value for colour in colours[:3])


@pytest.mark.parametrize("procedure", ["lumbar", "cervical"])
def test_a_clinic_that_wants_its_sources_printed_gets_each_cited_title_once(tmp_path: Path, procedure: str) -> None:
    folder = own_clinic(tmp_path, "Lakeside", 2.0)
    with (folder / "clinics/lakeside/clinic.yaml").open("a", encoding="utf-8") as file:
        file.write("print_sources: true\n")
    library = open_library(content_folder(), folder)
    request = Request(procedure, TODAY, clinic="lakeside", pack="pre-op")
    blocks = compose_variant(library, request).resolved.blocks
    cited = {code for block in blocks for placed in block.items for code in placed.item.source}
    printed = re.sub(r"\s+", " ", " ".join(page_texts(build_packet(library, request).data)))
    _, _, listed = printed.partition("Where the facts come from")
    for code, source in library.sources().value.items():
        assert (source.title in listed) == (code in cited), code


def test_a_clinic_that_does_not_ask_gets_the_number_of_sources_only(tmp_path: Path) -> None:
    library = open_library(content_folder(), own_clinic(tmp_path, "Lakeside", 2.0))
    packet = build_packet(library, Request("lumbar", TODAY, clinic="lakeside", pack="pre-op"))
    assert "studies and guides. Ask us for the list." in " ".join(page_texts(packet.data)).replace("\n", " ")
