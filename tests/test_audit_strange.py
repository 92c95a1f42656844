"""audit: what no packet has is found by its absence from the lists of what packets have, in a file that is sealed anew.

Every test puts one thing into a real packet and computes the file ID again, as somebody would who wants it to pass.
"""

from __future__ import annotations

import pytest
from packets import surgeons
from printing_runs import finished
from proving import taken_apart
from sealed_anew import DECIDING, SHEET, changed, found, made, of_clinic, painted, strange

# entries of pages


@pytest.mark.parametrize(
    "entry",
    [
        "/AA <</O <</S /URI /URI (https://example.org)>>>>", "/CropBox [0 0 612 300]", "/BleedBox [0 0 612 300]",
        "/TrimBox [0 0 612 300]", "/ArtBox [0 0 612 300]", "/UserUnit 2", "/Rotate 180", "/Group <</S /Transparency>>",
        "/Thumb null", "/Trans <</S /Dissolve>>", "/Dur 2", "/B []", "/PZ 2", "/AF []", "/VP []", "/Metadata null",
        "/PieceInfo <<>>", "/PresSteps <<>>", "/Anything true",
    ],
)  # fmt: skip
def test_an_entry_that_no_page_has_is_found(entry: str) -> None:
    data = changed(made(SHEET), rb"/Type /Page ", b"/Type /Page %b " % entry.encode())
    assert found(data) == [strange(f"page 1: there is '{entry.split()[0]}'")]


def test_such_an_entry_is_found_on_a_later_page() -> None:
    data = changed(made(DECIDING), rb"(/StructParents 2 )", rb"\1/Rotate 180 ")
    assert found(data) == [strange("page 3: there is '/Rotate'")]


def test_what_a_page_inherits_is_found_too() -> None:
    data = changed(made(SHEET), rb"/Type /Pages ", b"/Type /Pages /Rotate 90 ")
    assert found(data) == [
        strange("page 1: there is '/Rotate'"),
        strange("there is '/Rotate' in '/Pages'"),
    ]


@pytest.mark.parametrize("box", ["0 0 612 300", "0 0 595.28 841.89", "0 300 612 792", "0 0 306 396"])
def test_a_page_of_another_size_than_the_first_is_found(box: str) -> None:
    data = changed(made(DECIDING), rb"\[0 0 612 792\](?=[^[]*\[[^[]*/StructParents 1 )", f"[{box}]".encode())
    assert found(data) == [strange(f"page 2: there is a '/MediaBox' of {box}")]


def test_a_single_page_of_a_size_no_packet_has_is_found() -> None:
    data = changed(made(SHEET), rb"/MediaBox \[0 0 612 792\]", b"/MediaBox [0 0 612 300]")
    assert found(data) == [strange("page 1: there is a '/MediaBox' of 0 0 612 300")]


# entries of the document


@pytest.mark.parametrize(
    "entry",
    [
        "/OCProperties <</OCGs [] /D <<>>>>", "/Names <</EmbeddedFiles <</Names []>>>>", "/AF []",
        "/AcroForm <</Fields []>>", "/Threads []", "/Collection <<>>", "/Perms <<>>", "/Extensions <<>>", "/Dests <<>>",
        "/URI <</Base (https://example.org)>>", "/Legal <<>>", "/Requirements []", "/NeedsRendering true",
        "/Version /2.0", "/PageLayout /TwoColumnLeft", "/OpenAction [5 0 R /Fit]", "/SpiderInfo <<>>", "/DSS <<>>",
    ],
)  # fmt: skip
def test_an_entry_that_no_catalog_has_is_found(entry: str) -> None:
    data = changed(made(SHEET), rb"/PageMode ", b"%b /PageMode " % entry.encode())
    assert found(data) == [strange(f"there is '{entry.split()[0]}'")]


def test_what_acts_when_it_is_opened_is_told_once() -> None:
    data = changed(made(SHEET), rb"/PageMode ", b"/AA <<>> /PageMode ")
    assert found(data) == ["audit-metadata: the document acts when it is opened (/AA)"]


@pytest.mark.parametrize(
    ("place", "entry", "holder"),
    [
        (rb"/DisplayDocTitle true", "/HideWindowUI true", "/ViewerPreferences"),
        (rb"/Marked true", "/Suspects true", "/MarkInfo"),
        (rb"/PieceInfo <<", "/Illustrator <<>>", "/PieceInfo"),
        (rb"/Type /StructTreeRoot", "/ClassMap <<>>", "/StructTreeRoot"),
        (rb"/Type /Outlines", "/A <<>>", "/Outlines"),
    ],
)
def test_an_entry_that_a_part_of_no_catalog_has_is_found(place: bytes, entry: str, holder: str) -> None:
    data = changed(made(DECIDING), b"(%b)" % place, rb"\1 %b " % entry.encode())
    assert found(data) == [strange(f"there is '{entry.split()[0]}' in '{holder}'")]


def test_an_entry_of_the_outline_that_does_something_is_found() -> None:
    data = changed(made(DECIDING), rb"(/Title \([^)]*\))( /Parent)", rb"\1 /A <</S /JavaScript /JS (0)>>\2")
    assert found(data) == [strange("there is '/A' in an entry of the outline")]


# tags


@pytest.mark.parametrize(
    ("role", "entry"),
    [
        ("P", "/ActualText (Do not come.)"), ("P", "/Alt (Do not come.)"), ("P", "/E (Do not come.)"),
        ("P", "/Lang (zz)"), ("Document", "/ActualText (Nothing.)"), ("Lbl", "/AF []"), ("P", "/C /Plain"),
    ],
)  # fmt: skip
def test_an_entry_that_would_be_heard_in_place_of_a_text_is_found(role: str, entry: str) -> None:
    place = b"/Type /StructElem /S /%b " % role.encode()
    data = changed(made(SHEET), place, place + entry.encode() + b" ")
    assert found(data) == [strange(f"there is '{entry.split()[0]}' of a {role} element")]


@pytest.mark.parametrize(
    ("pattern", "new", "what"),
    [
        (rb"/Limits \[(\S+) (\S+)\]", rb"/Limits [\2 \1]", "an ID tree with other '/Limits' than its keys"),
        (rb"/Limits \[\S+ \S+\] ", b"", "an ID tree with other '/Limits' than its keys"),
        (
            rb"/Limits \[(\S+) (\S+)\] /Names \[(\S+ \S+ \S+ \S+) (.*) (\S+ \d+ \d+ R)\]",
            rb"/Limits [\2 \1] /Names [\5 \4 \3]",
            "an ID tree that is out of order",
        ),
        (rb"<</Nums \[0 \[", b"<</Limits [3 4] /Nums [0 [", "a parent tree with other '/Limits' than its keys"),
    ],
)
def test_a_tree_in_which_nothing_can_be_looked_up_is_found(pattern: bytes, new: bytes, what: str) -> None:
    assert found(changed(finished(0), pattern, new)) == [strange(f"there is {what}")]


# annotations


@pytest.mark.parametrize(
    "entry",
    [
        "/AP <</N 6 0 R>>", "/AA <<>>", "/PA <</S /URI /URI (https://example.org)>>", "/Popup 5 0 R", "/OC <<>>",
        "/BS <</W 300>>", "/H /I", "/QuadPoints []", "/C [1 0 0]", "/NM (a)", "/M (b)", "/AS /On", "/Parent 5 0 R",
    ],
)  # fmt: skip
def test_an_entry_that_no_link_has_is_found(entry: str) -> None:
    data = changed(made(SHEET), rb"/Subtype /Link ", b"/Subtype /Link %b " % entry.encode())
    assert found(data) == [strange(f"page 1: there is '{entry.split()[0]}' of a link")]


def test_a_link_that_leads_on_to_a_second_place_is_found() -> None:
    data = changed(made(SHEET), rb"/S /URI ", b"/S /URI /Next <</S /URI /URI (https://example.org)>> ")
    assert found(data) == [strange("page 1: there is '/Next' in what a link does")]


def test_a_link_with_a_border_as_wide_as_the_page_is_found() -> None:
    data = changed(made(SHEET), rb"/Border \[0 0 0\]", b"/Border [0 0 300]")
    assert found(data) == [strange("page 1: there is a '/Border' around a link")]


@pytest.mark.parametrize("kind", ["Widget", "FreeText", "Stamp", "Redact", "FileAttachment", "Watermark"])
def test_an_annotation_that_is_no_link_is_found(kind: str) -> None:
    data = changed(made(SHEET), rb"/Subtype /Link ", f"/Subtype /{kind} ".encode())
    assert found(data) == [strange(f"page 1: there is a '{kind}' annotation")]


# content and resources


@pytest.mark.parametrize(
    "code",
    [
        "50 Tz", "3 Tr", "9 Tc", "9 Tw", "400 Ts", "9 TL", "/G gs", "/S sh", "/Perceptual ri", "0 i", "/DeviceRGB cs",
        "/DeviceRGB CS", "1 1 1 sc", "1 1 1 SC", "1 1 1 scn", "1 1 1 SCN", "0 0 0 0 k", "0 0 0 0 K", "9 0 d0",
        "9 0 0 0 9 9 d1", "/Note MP", "/Note <<>> DP", "BX", "EX", "T*", "XX",
    ],
)  # fmt: skip
def test_an_operator_that_no_page_uses_is_found(code: str) -> None:
    expected = strange(f"page 1: there is the operator '{code.split()[-1]}'")
    assert found(painted(made(SHEET), code.encode(), rb"/Type /Page ")) == [expected]


def test_an_operator_that_no_form_uses_is_found() -> None:
    assert found(painted(made(DECIDING), b"3 Tr")) == [strange("page 5: there is the operator 'Tr'")]


def test_every_strange_operator_of_a_page_is_named_once() -> None:
    data = painted(made(SHEET), b"3 Tr 50 Tz 3 Tr 0 Tr", rb"/Type /Page ")
    assert found(data) == [strange("page 1: there is the operator 'Tr'"), strange("page 1: there is the operator 'Tz'")]


def test_a_name_that_stands_for_nothing_is_found() -> None:
    data = painted(made(SHEET), b"/Nothing Do", rb"/Type /Page ")
    assert found(data) == [strange("page 1: there is a name 'Nothing' to paint that stands for nothing")]


@pytest.mark.parametrize("kind", ["ExtGState", "Shading", "Pattern", "Properties", "ColorSpace", "ProcSet"])
def test_a_kind_of_resource_that_no_page_has_is_found(kind: str) -> None:
    data = changed(made(SHEET), rb"<</Font (\d+ 0 R)", rb"<</%b <<>> /Font \1" % kind.encode())
    assert found(data) == [strange(f"page 1: there is '/{kind}' among the resources")]


def test_a_resource_inside_a_form_is_found() -> None:
    data = changed(made(DECIDING), rb"/Resources <<>>", b"/Resources <</ExtGState <<>>>>")
    assert found(data) == [strange("there is '/ExtGState' among the resources on every page")]


@pytest.mark.parametrize("entry", ["/Matrix [9 0 0 9 0 0]", "/OC <<>>", "/Group <<>>", "/Ref <<>>", "/PS true"])
def test_a_form_with_an_entry_that_none_has_is_found(entry: str) -> None:
    data = changed(made(DECIDING), rb"/Subtype /Form ", f"/Subtype /Form {entry} ".encode())
    assert found(data) == [strange(f"there is '{entry.split()[0]}' of a form on every page")]


def test_a_picture_with_another_in_its_place_is_found() -> None:
    clinic, surgeon = next(pair for pair in surgeons() if b"/Image" in b"".join(taken_apart(of_clinic(*pair)).values()))
    data = changed(of_clinic(clinic, surgeon), rb"/Subtype /Image ", b"/Subtype /Image /Alternates [] ")
    assert found(data) == [strange("there is '/Alternates' of a picture on every page")]


def test_a_font_whose_letters_are_drawn_by_a_program_is_found() -> None:
    data = changed(made(SHEET), rb"/Type /Font /Subtype /Type0", b"/Type /Font /Subtype /Type3")
    assert strange("page 1: there is a 'Type3' font") in found(data)


# the page tree


@pytest.mark.parametrize("count", [1, 40])
def test_a_count_of_pages_that_are_not_there_is_found(count: int) -> None:
    data = changed(made(DECIDING), rb"/Count \d+(?=[^/]*>>\Z)", b"/Count %d" % count)
    assert strange("there is a '/Count' of other pages than are listed") in found(data)


def test_a_page_that_would_inherit_from_elsewhere_is_found() -> None:
    data = changed(made(DECIDING), rb"(/Type /Page /Parent )\d+", rb"\g<1>1")
    assert strange("there is a page with another '/Parent' than lists it") in found(data)


def test_a_page_without_its_type_is_found() -> None:
    data = changed(made(DECIDING), rb"/Type /Page /Parent", b"/Parent")
    assert strange("there is a page that is called something else") in found(data)
