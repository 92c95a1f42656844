"""Every block prints its short code once, beside its heading and outside it, and the code leads back to its file."""

from __future__ import annotations

import io
import json
import re
from itertools import groupby
from pathlib import Path
from typing import Any

import packets
import pypdf
import pytest
from msgspec.structs import replace
from packets import PACKS, PROCEDURES, Choice
from pypdf.generic import DecodedStreamObject, NameObject
from readback import Glyph, glyphs, page_texts, tag_tree
from sample_handout import artwork, faces, key_points, line, longest, nobody, sample
from surgeons_own import command_line

from handouts.approval.printed import parts_of
from handouts.audit.whole import audit, manifest_of
from handouts.document.codes import short_code
from handouts.document.handout import Handout, Section
from handouts.document.theme import theme_for
from handouts.document.tree import BulletList, TypeSize
from handouts.pdf.layout import lay_out
from handouts.pdf.plate import Plate

EDITIONS = [*((procedure, pack, "standard") for procedure in PROCEDURES for pack in PACKS)]
EDITIONS += [("lumbar-foraminotomy", "full", size) for size in ("large", "giant")]
CODE = re.compile(r"[2-46-9CDFGHJKMPQRTVWXY]{4}")
LONG = "Everything that you may want to know about the weeks that follow your surgery and how they will go"


def codes_on(data: bytes) -> list[list[Glyph]]:
    """The codes printed outside all tagged content, glyph by glyph, page after page from the top."""
    runs = groupby(glyphs(data), key=lambda glyph: (glyph.page, glyph.mcid, round(glyph.baseline, 1), glyph.size))
    found = [list(run) for (_, mcid, _, _), run in runs if mcid < 0]
    return [run for run in found if CODE.fullmatch(text(run))]


def text(run: list[Glyph]) -> str:
    return "".join(glyph.text for glyph in run).strip()


def made(handout: Handout) -> bytes:
    return Plate(lay_out(handout, artwork(), faces(), longest), faces()).printed(nobody).data


def coded(*sections: Section, size: TypeSize = TypeSize.STANDARD) -> Handout:
    """The sample handout with these sections, each with its code."""
    with_codes = tuple(replace(section, code=short_code(section.block)) for section in sections)
    return replace(sample(size), sections=with_codes)


@pytest.mark.parametrize(("procedure", "pack", "size"), EDITIONS)
def test_every_section_of_a_pack_prints_its_code_once(procedure: str, pack: str, size: str) -> None:
    choice = Choice(procedure, pack, size=size)
    sections = packets.variant(choice).handout.sections
    printed = codes_on(packets.packet(choice).data)
    assert [text(run) for run in printed] == [short_code(section.block) for section in sections]


@pytest.mark.parametrize(("procedure", "pack", "size"), EDITIONS)
def test_no_heading_has_a_code_in_it_nor_does_anything_a_screen_reader_says(
    procedure: str, pack: str, size: str
) -> None:
    data = packets.packet(Choice(procedure, pack, size=size)).data
    spoken = tag_tree(data)
    assert not [code for code in map(text, codes_on(data)) if code in spoken]
    outline = pypdf.PdfReader(io.BytesIO(data)).outline
    assert not any(CODE.search(str(entry["/Title"])) for entry in outline if isinstance(entry, dict))


def test_a_heading_copied_from_a_page_is_a_line_of_its_words_alone() -> None:
    choice = Choice("lumbar-foraminotomy", "full")
    copied = [line.strip() for page in page_texts(packets.packet(choice).data) for line in page.splitlines()]
    for section in packets.variant(choice).handout.sections[1:]:
        assert copied.count(section.title) >= 1
        assert copied.count(short_code(section.block)) == 1


@pytest.mark.parametrize("size", TypeSize, ids=lambda size: size.value)
def test_a_code_is_set_at_the_smallest_size_in_black_against_the_right_margin(size: TypeSize) -> None:
    handout = coded(*sample(size).sections, size=size)
    theme = theme_for(handout.edition, handout.brand.accent)
    for run in codes_on(made(handout)):
        assert {glyph.size for glyph in run} == {theme.floor}
        assert run[-1].right == pytest.approx(theme.page.width - theme.page.right, abs=0.6)


@pytest.mark.parametrize("size", TypeSize, ids=lambda size: size.value)
def test_a_long_heading_stays_clear_of_the_code_above_it(size: TypeSize) -> None:
    words = BulletList(tuple(line("Walk a little more each day, and rest in between.") for _ in range(70)))
    data = made(coded(Section("recovery", LONG, (words,)), size=size))
    [code] = codes_on(data)
    section = theme_for(sample(size).edition, sample(size).brand.accent).scale.section.size
    heading = [glyph for glyph in glyphs(data) if glyph.page == code[0].page and glyph.size == section]
    first = max(glyph.baseline for glyph in heading)
    assert first + 0.74 * section < code[0].baseline
    assert len({round(glyph.baseline) for glyph in heading}) > 1
    assert "go, continued" in " ".join(" ".join(page_texts(data)[1:]).split())


@pytest.mark.parametrize("size", TypeSize, ids=lambda size: size.value)
def test_a_long_subtitle_makes_room_for_the_code_of_a_key_sheet(size: TypeSize) -> None:
    handout = replace(coded(Section("key-sheet", "", (key_points(see="key-sheet"),)), size=size), subtitle=LONG)
    data = made(handout)
    [code] = codes_on(data)
    beside = [glyph for glyph in glyphs(data) if glyph.page == 1 and glyph.mcid >= 0 and near(glyph, code[0])]
    assert text(beside).startswith("Everything that you")
    assert max(glyph.right for glyph in beside) < code[0].x - 8


def near(one: Glyph, other: Glyph) -> bool:
    return abs(one.baseline - other.baseline) < 1


def test_a_code_read_from_paper_leads_to_the_file_of_its_block(capfd: pytest.CaptureFixture[str]) -> None:
    choice = Choice("lumbar-foraminotomy", "full")
    printed = [text(run) for run in codes_on(packets.packet(choice).data)]
    ran = command_line(capfd)("explain", "lumbar", *map(str.lower, printed), "--format", "json")
    assert ran.code == 0, ran.err
    blocks = json.loads(ran.out)["blocks"]
    assert [block["code"] for block in blocks] == printed
    for block, section in zip(blocks, packets.variant(choice).handout.sections, strict=True):
        assert block["block"] == section.block
        assert (Path(block["at"]["file"]).name, block["at"]["line"] > 0) == (f"{section.block}.yaml", True)


def test_a_block_of_a_clinics_own_prints_a_code_that_leads_to_the_clinics_file(
    tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    block = tmp_path / "own" / "blocks" / "parking.yaml"
    block.parent.mkdir(parents=True)
    block.write_text("block: parking\ntitle: Where you park\nitems:\n  - {id: door, bullet: Park by the front door.}\n")
    handouts = command_line(capfd)
    here, out = ("lumbar", "--content", str(tmp_path / "own")), tmp_path / "parking.pdf"
    ran = handouts("build", *here, "--block", "parking", "-o", str(out))
    assert ran.code == 0, ran.err
    [code] = codes_on(out.read_bytes())
    ran = handouts("explain", *here, text(code), "--format", "json")
    assert ran.code == 0, ran.err
    [told] = json.loads(ran.out)["blocks"]
    assert (told["block"], told["at"]) == ("parking", {"file": str(block), "line": 1, "column": 1})


# what the audit and an approval make of it


def found(data: bytes) -> list[str]:
    return [f"{one.code}: {one.message}" for one in audit(data, "packet.pdf")]


def with_codes(data: bytes, codes: object) -> bytes:
    """The packet with other codes in its manifest; None leaves them out."""
    writer = pypdf.PdfWriter(clone_from=io.BytesIO(data))
    private: Any = writer.root_object["/PieceInfo"]["/Handouts"]  # type: ignore[index]
    manifest = json.loads(private["/Private"].get_data())
    manifest.pop("block_codes")
    stream = DecodedStreamObject()
    stream.set_data(json.dumps(manifest | ({} if codes is None else {"block_codes": codes})).encode())
    private[NameObject("/Private")] = writer._add_object(stream)
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()


@pytest.fixture(scope="module")
def two_blocks() -> bytes:
    """A packet that prints 3KMX and VTTJ."""
    words = (BulletList((line("Rest when you are tired."),)),)
    return made(coded(Section("getting-ready", "Getting ready", words), Section("recovery", "Recovery", words)))


def test_the_audit_knows_the_codes_of_a_packet(two_blocks: bytes) -> None:
    manifest = manifest_of(two_blocks)
    assert manifest is not None
    assert manifest.block_codes == ("3KMX", "VTTJ")
    assert found(two_blocks) == []


@pytest.mark.parametrize(
    "codes", [["3KMX"], ["VTTJ", "3KMX"], ["3KMX", "VTTJ", "VTTJ"], ["3KMX", "RXJM"]],
    ids=["printed too often", "in another order", "not printed", "of another block"],
)  # fmt: skip
def test_codes_that_are_not_those_of_the_blocks_are_found(two_blocks: bytes, codes: list[str]) -> None:
    assert found(with_codes(two_blocks, codes)) == [
        "audit-block-code: the codes printed beside its headings (3KMX, VTTJ) are not those of its blocks"
    ]


@pytest.mark.parametrize("codes", ["3KMX", ["3KM"], [3], ["RB7K-4Q2M"]])
def test_what_is_no_list_of_codes_is_named(two_blocks: bytes, codes: object) -> None:
    assert found(with_codes(two_blocks, codes)) == ["audit-manifest: 'block_codes' is not a list of codes such as RXJM"]


def test_a_packet_made_before_codes_were_printed_is_still_read(two_blocks: bytes) -> None:
    assert not [one for one in found(with_codes(two_blocks, None)) if "code" in one]


def test_a_code_is_no_word_that_anybody_approves() -> None:
    sections = sample().sections
    assert parts_of(coded(*sections).sections) == parts_of(sections)
