"""A drawing paints inside its own box and nowhere else: in the layout, in what a clinic brings, and in the audit."""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pypdfium2
import pytest
from msgspec.structs import replace
from own_content import laid_over, refusals
from packet_by_hand import Packet, packet, show
from packets import Choice, library, request, variant
from PIL import Image
from small_content import CONTENT

from handouts.artwork import find_artwork
from handouts.audit.whole import audit
from handouts.diagnostics import HandoutError
from handouts.document.artwork import CARD_ICONS
from handouts.document.drawing import Cap, Close, Colour, Drawing, Join, Line, Move, Shape
from handouts.pdf.artwork import read_artwork
from handouts.pdf.canvas import TaggedCanvas
from handouts.pdf.fonts import typefaces
from handouts.pdf.layout import lay_out
from handouts.pdf.pieces import Artwork
from handouts.pdf.plate import Plate
from handouts.shipped import fonts_folder

FULL = Choice("lumbar-foraminotomy", "full")
FAR = (Move(-4000, -4000), Line(4000, -4000), Line(4000, 4000), Line(-4000, 4000), Close())
RED = Colour(rgb=(1.0, 0.0, 0.0))
SPOT = Shape(FAR, RED, None, 0.0, Cap.BUTT, Join.MITER, 4.0, (), 0.0, False, "")
DOTS_A_POINT = 1.5

Box = tuple[float, float, float, float]


def spoilt(drawing: Drawing) -> Drawing:
    """A drawing with a red shape larger than the page, as its reader would refuse it."""
    return replace(drawing, shapes=(*drawing.shapes, SPOT))


def all_spoilt(artwork: Artwork) -> Artwork:
    logo = artwork.logo
    assert isinstance(logo, Drawing)
    return Artwork(
        {name: spoilt(icon) for name, icon in artwork.icons.items()},
        {name: spoilt(figure) for name, figure in artwork.figures.items()},
        spoilt(logo),
    )


@pytest.fixture
def boxes(monkeypatch: pytest.MonkeyPatch) -> list[tuple[int, Box]]:
    """Page and box (left, top, right, bottom in points) of every drawing painted."""
    found: list[tuple[int, Box]] = []
    paint = TaggedCanvas.drawing

    def watched(
        canvas: TaggedCanvas, shapes: bytes, x: float, y: float, scale: float, size: tuple[float, float]
    ) -> None:
        found.append((canvas.page_index, (x, y, x + scale * size[0], y + scale * size[1])))
        paint(canvas, shapes, x, y, scale, size)

    monkeypatch.setattr(TaggedCanvas, "drawing", watched)
    return found


def printed(choice: Choice) -> bytes:
    """A packet whose every drawing is spoilt, past the reader that would refuse it."""
    composed, faces = variant(choice), typefaces(fonts_folder())
    artwork = read_artwork(find_artwork(composed.handout, library()), grey=choice.grey)
    laid_out = lay_out(composed.handout, all_spoilt(artwork), faces, lambda slot: "")
    return Plate(laid_out, faces).printed(lambda slot: ()).data


def red(page: Image.Image) -> Image.Image:
    """White where a page is red."""
    is_red, is_not = (page.getchannel(name).point(lambda v, over=over: 255 * ((v > 128) == over))
                      for name, over in (("R", True), ("G", False)))  # fmt: skip
    return Image.composite(is_red, Image.new("L", page.size), is_not)


def test_ink_outside_a_drawing_is_cut_off_on_every_page(boxes: list[tuple[int, Box]]) -> None:
    document = pypdfium2.PdfDocument(printed(FULL))
    assert {page for page, _ in boxes} >= {0, 4}
    assert len(boxes) > 15
    for index in range(len(document)):
        found = red(document[index].render(scale=DOTS_A_POINT).to_pil().convert("RGB"))
        for left, top, right, bottom in (box for page, box in boxes if page == index):
            middle = (int((left + right) / 2 * DOTS_A_POINT), int((top + bottom) / 2 * DOTS_A_POINT))
            assert found.getpixel(middle) == 255
            edges = (
                left * DOTS_A_POINT - 1,
                top * DOTS_A_POINT - 1,
                right * DOTS_A_POINT + 1,
                bottom * DOTS_A_POINT + 1,
            )
            found.paste(0, tuple(map(round, edges)))
        assert found.getbbox() is None, f"page {index + 1}"


def test_clipping_costs_a_packet_few_bytes(monkeypatch: pytest.MonkeyPatch) -> None:
    composed, faces = variant(FULL), typefaces(fonts_folder())
    artwork = read_artwork(find_artwork(composed.handout, library()), grey=False)
    clipped = Plate(lay_out(composed.handout, artwork, faces, lambda slot: ""), faces).printed(lambda slot: ()).data
    paint = TaggedCanvas.drawing

    def unclipped(canvas: TaggedCanvas, *given: Any) -> None:
        paint(canvas, *given)
        canvas._code = [re.sub(rb"\n.* re W n\Z", b"", part) for part in canvas._code]

    monkeypatch.setattr(TaggedCanvas, "drawing", unclipped)
    whole = Plate(lay_out(composed.handout, artwork, faces, lambda slot: ""), faces).printed(lambda slot: ()).data
    assert 0 < len(clipped) - len(whole) < 2_000
    codes = {finding.code for finding in audit(whole, "packet.pdf")}
    assert ("audit-drawing" in codes, audit(clipped, "packet.pdf")) == (True, ())


# What a clinic brings

HEAD = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {} {}">\n'
HINT = "\n  hint: draw it inside the viewBox, or make the viewBox larger: what is outside is cut off"


def said_of(own: Mapping[str, str], folder: Path) -> list[str]:
    """Everything that stops a packet of the shipped content with a clinic's own files over it."""
    over = laid_over(CONTENT, folder, own)
    found = refusals(over, request(FULL))
    if found:
        return found
    try:
        read_artwork(find_artwork(variant(FULL).handout, over), grey=False)
    except HandoutError as error:
        return [str(one).removeprefix(f"{folder.as_posix()}/") for one in error.diagnostics]
    return []


def test_an_icon_that_reaches_over_its_page_is_refused(tmp_path: Path) -> None:
    wide = HEAD.format(24, 24) + '<path d="M-2000 -2000H4000V4000H-2000Z" fill="#000000"/></svg>'
    assert said_of({"icons/bed.svg": wide}, tmp_path) == [
        "icons/bed.svg:2:1: error[drawing-outside]: <path> reaches 3,976 beyond the right edge of the drawing" + HINT
    ]


def test_a_figure_that_whitens_the_text_above_it_is_refused(tmp_path: Path) -> None:
    white = HEAD.format(240, 120) + '<path d="M-9 -700H250V-10H-9z" fill="#fff"/></svg>'
    assert said_of({"figures/foramen-lumbar.svg": white}, tmp_path) == [
        "figures/foramen-lumbar.svg:2:1: error[drawing-outside]: <path> reaches 700 beyond the top edge of the drawing"
        + HINT
    ]


@pytest.mark.parametrize("icon", CARD_ICONS.values())
@pytest.mark.parametrize("inside", ["", '<path d="M200 -600H330V-180H200Z" fill="#ffffff"/>', '<path d="M1 1h9v9z"/>'])
def test_the_icons_of_the_call_cards_are_not_replaced(icon: str, inside: str, tmp_path: Path) -> None:
    assert said_of({f"icons/{icon}.svg": f"{HEAD.format(24, 24)}{inside}</svg>"}, tmp_path) == [
        f"icons/{icon}.svg: error[locked]: the drawing of a call card cannot be replaced\n"
        "  hint: remove the file, or draw under another name"
    ]


def test_a_copy_of_a_shipped_drawing_replaces_nothing(tmp_path: Path) -> None:
    names = ("icons/warning.svg", "icons/phone.svg", "figures/saddle-area.svg")
    assert said_of({name: (CONTENT / name).read_text("utf-8") for name in names}, tmp_path) == []


# What the audit sees


def found(code: str) -> list[str]:
    """What the audit says of a packet with other operators at the start of its second page."""
    made: Packet = packet().replace("code2", "/Span <</MCID 0>> BDC", f"/Artifact BMC {code} EMC /Span <</MCID 0>> BDC")
    return [f"{one.code}: {one.message}" for one in audit(made.write(), "packet.pdf")]


ONE_WITHOUT = ["audit-drawing: page 2: 1 mark of a drawing is painted without a box to keep to"]
TWO_WITHOUT = ["audit-drawing: page 2: 2 marks of drawings are painted without a box to keep to"]
COVERED = ["audit-drawing: page 2: 1 text is covered by a drawing"]
NO_LOGO = "audit-strange: page 2: there is a name 'Logo' to paint that stands for nothing, which no packet has"
TEXT = show("Call 911", 50, 300)
LINE = "BT 0 g 1 0 0 1 50 300 Tm /F1 14 Tf [<00430061006c006c>] TJ ET"
"""A text as packets have it, read in one step."""


@pytest.mark.parametrize(
    ("code", "findings"),
    [
        ("q 2 0 0 -2 9 99 cm 0 0 24 24 re W n 1 1 m 9 9 l S Q", []),
        ("q 2 0 0 -2 9 99 cm 1 1 m 9 9 l S 0 0 2 2 re f Q", TWO_WITHOUT),
        ("q 2 0 0 -2 9 99 cm 0 0 m 24 0 l 24 24 l W n 0 0 2 2 re f Q", ONE_WITHOUT),
        ("q 2 0 0 -2 9 99 cm 0 0 24 24 re n 0 0 2 2 re f Q", ONE_WITHOUT),
        (
            "q q 2 0 0 2 0 0 cm 0 0 9 9 re W n Q 2 0 0 2 0 0 cm 0 0 9 9 re B Q",
            ONE_WITHOUT,
        ),
        ("q 1 0 0 1 9 99 cm 0 0 2 2 re f Q", []),
        (f"{TEXT} q 2 0 0 -2 40 320 cm 0 0 24 24 re W n 0 0 2 2 re f Q", COVERED),
        (f"{TEXT} q 2 0 0 -2 40 320 cm 0 0 24 24 re W n 0 0 4 24 re W n 0 0 2 2 re f Q", []),
        (f"q 2 0 0 -2 40 320 cm 0 0 24 24 re W n 0 0 2 2 re f Q {TEXT}", []),
        (f"{TEXT} q 2 0 0 -2 60 320 cm 0 0 24 24 re W n 0 0 2 2 re f Q", []),
        (f"{TEXT} q 90 0 0 90 40 250 cm /Logo Do Q", [*COVERED, NO_LOGO]),
        (f"{LINE} q 2 0 0 -2 40 320 cm 0 0 24 24 re W n 0 0 2 2 re f Q", COVERED),
        (f"q 1 0 0 1 0 100 cm {LINE} q 2 0 0 -2 40 320 cm 0 0 24 24 re W n 0 0 2 2 re f Q Q", COVERED),
        ("BT /F1 9 Tf 40 290 Td 10 10 Td <0041> Tj ET q 2 0 0 2 45 295 cm 0 0 9 9 re W n 0 0 2 2 re f Q", COVERED),
    ],
)
def test_the_audit_finds_drawings_that_keep_to_no_box_or_cover_text(code: str, findings: list[str]) -> None:
    assert found(code) == findings


@pytest.mark.parametrize("code", ["1 0 0 1 cm", "0 0 1 re", "BT 1 Td ET", "Q Q Q Q"])
def test_operators_without_their_numbers_are_a_finding_and_no_traceback(code: str) -> None:
    unreadable = "audit-marked-content: page 2: the content holds an operator without its numbers"
    assert (unreadable in found(code)) == (code != "Q Q Q Q")
