"""A clinic's own folder: any reasonable name and logo keep page 1 on one page."""

from __future__ import annotations

from pathlib import Path

import pytest
from packets import TODAY
from readback import page_texts

from handouts.content.library import open_library
from handouts.pipeline import build_packet
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
