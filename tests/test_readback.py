"""The reading tool of the tests reads what is there: sizes, lines, links and tags of files written by others."""

from __future__ import annotations

import io

import pytest
from packet_by_hand import packet, show
from readback import lines, links, longest_line, page_count, page_texts, smallest_glyph, tag_tree
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.pdfgen.canvas import Canvas

from handouts.shipped import fonts_folder

FACE = "ReadbackFace"


@pytest.fixture(scope="module", autouse=True)
def face() -> None:
    pdfmetrics.registerFont(TTFont(FACE, str(fonts_folder() / "source-sans-3" / "Regular.ttf")))


def drawn(*texts: tuple[float, float, float, str], scale: float = 1.0) -> bytes:
    """A page with texts at (x, baseline, size, words), the whole drawing scaled."""
    file = io.BytesIO()
    canvas = Canvas(file)
    canvas.scale(scale, scale)
    for x, y, size, words in texts:
        canvas.setFont(FACE, size)
        canvas.drawString(x, y, words)
    canvas.save()
    return file.getvalue()


def test_texts_are_read_page_by_page_in_content_order() -> None:
    data = drawn((50, 100, 14, "painted first"), (50, 700, 14, "painted second"))
    assert page_count(data) == 1
    assert page_texts(data) == ["painted first\npainted second"]


def test_the_smallest_type_is_found_with_its_words() -> None:
    data = drawn((50, 700, 14, "Body text"), (50, 600, 11.5, "A note"), (50, 500, 12, "A label"))
    assert smallest_glyph(data) == (11.5, "A note")


def test_type_scaled_down_counts_as_small_as_it_prints() -> None:
    assert smallest_glyph(drawn((50, 700, 24, "Figure label"), scale=0.25)) == (6.0, "Figure label")


def test_a_small_space_is_no_small_type() -> None:
    assert smallest_glyph(drawn((50, 700, 14, "Body"), (90, 700, 2, " "))) == (14.0, "Body")


def test_an_empty_page_has_no_type_and_no_line() -> None:
    assert smallest_glyph(drawn()) == (0.0, "")
    assert longest_line(drawn()) == (0, "")


def test_the_longest_line_counts_spaces_over_runs_of_one_baseline() -> None:
    width = pdfmetrics.stringWidth("Lift nothing ", FACE, 14)
    data = drawn((50, 700, 14, "Lift nothing "), (50 + width, 700, 14, "heavier."), (50, 680, 14, "Walk every day."))
    assert longest_line(data) == (21, "Lift nothing heavier.")


def test_columns_on_one_baseline_are_lines_of_their_own() -> None:
    data = drawn((50, 700, 14, "Lifting"), (300, 700, 14, "8 lb at most"))
    assert ["".join(glyph.text for glyph in line) for line in lines(data)] == ["Lifting", "8 lb at most"]
    assert longest_line(data) == (12, "8 lb at most")


def test_close_columns_of_different_content_are_lines_of_their_own() -> None:
    width = pdfmetrics.stringWidth("Walk every day", FACE, 12)
    file = io.BytesIO()
    canvas = Canvas(file)
    for mcid, x, words in ((0, 50, "Walk every day"), (1, 50 + width + 3, "Drive after tests")):
        canvas._code.append(f"/P <</MCID {mcid}>> BDC")
        canvas.setFont(FACE, 12)
        canvas.drawString(x, 700, words)
        canvas._code.append("EMC")
    canvas.save()
    assert longest_line(file.getvalue()) == (17, "Drive after tests")


def test_links_are_read_with_page_target_and_description() -> None:
    made = packet()
    made.bodies["inner"] = "<</Type /Annot /Subtype /Link /Rect [0 0 9 9] /Contents (Part 3) /Dest [@page3 /Fit]>>"
    made.replace("page2", "/Type /Page ", "/Type /Page /Annots [@inner] ")
    assert links(made.write()) == [(1, "tel:+12175550142", "Call us"), (2, "page 3", "Part 3")]


def test_the_tag_tree_is_read_as_indented_text() -> None:
    made = packet(slots={"name": "Maria Alvarez"})
    made.replace("code3", "/Span <</MCID 1>>", "/Span <</MCID 1 /ActualText (blank line)>>").replace(
        "code3", show("Part 3"), "0 0 m 9 0 l S"
    )
    assert tag_tree(made.write()).splitlines() == [
        "Document",
        '  H1 "Your surgery"',
        "  L ListNumbering=None",
        "    LI",
        '      Lbl "NAME"',
        '      LBody ID=slot:name "Maria Alvarez"',
        "  P",
        '    "Call"',
        '    Link "555-0142" -> "Call us"',
        "  Figure Alt='A nerve'",
        "  Table",
        "    TR",
        '      TH Scope=Row "Lifting"',
        '      TD "8 lb"',
        '  H2 "Part 2"',
        '  P "First half second half"',
        '  H2 "[blank line]"',
        '  P "First half"',
    ]


def test_a_file_without_tags_has_an_empty_tree() -> None:
    assert tag_tree(drawn((50, 700, 14, "Body"))) == ""
