"""audit: what cannot be read is one finding, and a hostile file is never a traceback or an endless wait."""

from __future__ import annotations

import zlib

import pytest
from packet_by_hand import XMP, Packet, packet, show

from handouts.audit.whole import audit


def found(made: Packet | bytes) -> list[str]:
    data = made.write() if isinstance(made, Packet) else made
    return [f"{one.code}: {one.message}" for one in audit(data, "packet.pdf")]


# what cannot be read, and what tries to harm the reader


def unreadable(reason: str) -> list[str]:
    return [f"audit-unreadable: {reason}"]


def test_what_is_no_pdf_is_one_finding() -> None:
    assert [str(one) for one in audit(b"Dear nurse", "letter.txt")] == [
        "letter.txt: error[audit-unreadable]: not a PDF\n  hint: build the packet again, or name a PDF made by handouts"
    ]
    assert found(b"") == unreadable("not a PDF")


@pytest.mark.parametrize("share", [0.2, 0.5, 0.9, 0.99])
def test_a_file_cut_off_is_one_finding(share: float) -> None:
    data = packet().write()
    assert found(data[: int(len(data) * share)]) == unreadable("cut off: the end of the file is missing")


def test_a_file_with_a_hole_is_one_finding() -> None:
    data = packet().write()
    assert found(data[:400] + data[900:]) == unreadable("damaged: its objects cannot be followed")


def test_a_locked_file_is_one_finding() -> None:
    made = packet()
    made.bodies["lock"] = (
        "<</Filter /Standard /V 2 /R 3 /Length 128 /P -4 /O <" + "00" * 32 + "> /U <" + "00" * 32 + ">>>"
    )
    made.trailer = "/Encrypt @lock /ID [<00> <00>]"
    assert found(made) == unreadable("locked with a password or encrypted")


def test_a_pdf_made_by_something_else_says_so() -> None:
    data = packet().remove("catalog", "/Private @manifest").write()
    assert [str(one) for one in audit(data, "other.pdf")] == [
        "other.pdf: error[audit-not-handouts]: not made by handouts: there is no manifest inside\n"
        "  hint: audit checks only PDFs that `handouts build` made"
    ]


@pytest.mark.parametrize(
    ("name", "old", "new"),
    [
        ("pages", "/Kids [@page1", "/Kids [@pages @page1"),
        ("catalog", "/Pages @pages", "/Pages @catalog"),
        ("catalog", "/Pages @pages", "/Pages @manifest"),
        ("page2", "/Contents @code2", "/Contents @page2"),
        ("page2", "/Type /Page", "/Type /Font"),
    ],
)
def test_objects_that_lead_astray_are_never_a_traceback(name: str, old: str, new: str) -> None:
    assert found(packet().replace(name, old, new)) != []


def test_a_parent_tree_that_loops_ends() -> None:
    findings = found(packet().replace("parents", "/Nums", "/Kids [@parents] /Nums"))
    assert findings == ["audit-strange: there is a parent tree of more than two storeys, which no packet has"]


def test_an_outline_that_loops_ends() -> None:
    assert found(packet().replace("entry", "/Dest", "/Next @entry /Dest")) == []


def test_a_stream_that_unpacks_to_a_flood_is_one_finding() -> None:
    made = packet()
    made.data["code2"] = "0 0 m " * 3_000_000
    assert found(made) == unreadable("a stream inside is far longer than any page")


def test_a_form_that_paints_itself_ends() -> None:
    made = packet().replace("page2", "/Font <<", "/XObject <</X @form>> /Font <<")
    made.bodies["form"] = "<</Type /XObject /Subtype /Form /BBox [0 0 9 9] /Resources <</XObject <</X @form>>>>>>"
    made.data["form"] = "/X Do /X Do"
    made.replace("code2", show("Part 2"), show("Part 2") + " /X Do")
    assert "audit-marked-content: page 2: forms stand inside each other without end" in found(made)


def test_text_inside_a_form_belongs_to_the_content_around_it() -> None:
    made = packet().replace("page2", "/Font <<", "/XObject <</X @form>> /Font <<")
    made.bodies["form"] = "<</Type /XObject /Subtype /Form /BBox [0 0 9 9] /Resources <</Font <</F1 @font>>>>>>"
    made.data["form"] = show("the neck")
    made.replace("code2", show("Part 2"), "/X Do")
    assert found(made) == ["audit-other-region: page 2: 'neck' belongs to the other region"]


def test_operators_that_are_none_are_a_finding() -> None:
    assert "audit-marked-content: page 2: the content cannot be read to its end" in found(
        packet().replace("code2", show("Part 2"), show("Part 2") + " (never closed")
    )


@pytest.mark.parametrize("seed", range(40))
def test_no_changed_byte_is_a_traceback(seed: int) -> None:
    data = bytearray(packet().write())
    for step in range(1, 6):
        data[(seed * 7919 + step * 104729) % len(data)] = (seed * 31 + step * 17) % 256
    audit(bytes(data), "packet.pdf")


def test_text_is_read_through_literal_strings_and_escapes_too() -> None:
    made = packet()
    literal = r"\000n\000e\000\143\000k"
    made.replace("code2", show("Part 2"), f"BT /F1 14 Tf 50 700 Td ({literal}) Tj ET")
    assert found(made) == ["audit-other-region: page 2: 'neck' belongs to the other region"]


def test_metadata_written_as_attributes_counts() -> None:
    made = packet()
    made.data["xmp"] = XMP.replace("<pdfuaid:part>1</pdfuaid:part>", "").replace(
        "<rdf:Description>", "<rdf:Description pdfuaid:part='1'>"
    )
    assert found(made) == []


def test_a_packed_stream_is_really_packed() -> None:
    made = packet()
    assert zlib.compress(made.data["code1"].encode()) in made.write()


def test_a_font_table_that_claims_every_code_a_thousand_times_ends() -> None:
    made = packet()
    made.data["unicode"] += "\n1000 beginbfrange " + "<0000> <FFFF> <E000> " * 100_000 + "endbfrange"
    assert "audit-slot: 'name' on paper is not what the packet was made with" in found(made)


@pytest.mark.parametrize("flood", ["<" * 2_000_000, "<dc:title>" * 200_000, "beginbfchar" * 200_000])
def test_floods_of_openings_end(flood: str) -> None:
    made = packet()
    made.data["xmp"] += flood
    made.data["unicode"] += flood
    assert found(made) == []
