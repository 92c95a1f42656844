"""audit: each single break in the tag tree or the metadata of a correct packet is found, and nothing else is."""

from __future__ import annotations

import pytest
from packet_by_hand import DOWN, Packet, packet, show

from handouts.audit.whole import audit


def found(made: Packet | bytes) -> list[str]:
    data = made.write() if isinstance(made, Packet) else made
    return [f"{one.code}: {one.message}" for one in audit(data, "packet.pdf")]


# one break each: (break, the whole list of findings)

CONTENT_AND_TREE = {
    "content no element knows": (
        lambda p: p.replace("code2", "EMC\n/Span <</MCID 1>>", "EMC\n/Span <</MCID 9>> BDC EMC\n/Span <</MCID 1>>"),
        ["audit-orphan-mcid: page 2: marked content 9 is not in the parent tree"],
    ),
    "an element outside the tree": (
        lambda p: p.replace("document", "@h2-2 ", ""),
        [
            "audit-orphan-mcid: page 2: marked content 0 leads to an element outside the structure tree",
        ],
    ),
    "a parent tree that leads to the wrong element": (
        lambda p: p.replace("parents", "1 [@h2-2", "1 [@p3"),
        ["audit-orphan-mcid: page 2: marked content 0 leads to an element that does not hold it"],
    ),
    "a parent tree with a gap": (
        lambda p: p.replace("parents", "1 [@h2-2", "1 [null"),
        ["audit-orphan-mcid: page 2: marked content 0 is not in the parent tree"],
    ),
    "a page outside the parent tree": (
        lambda p: p.remove("page2", "/StructParents 1"),
        ["audit-orphan-mcid: page 2: not in the parent tree, so 2 pieces of marked content lead nowhere"],
    ),
    "an element that holds what is not painted": (
        lambda p: p.replace("h2-2", "/K [0]", "/K [0 7]"),
        ["audit-lost-content: page 2: a H2 element holds marked content 7, which is not on the page"],
    ),
    "an element that holds content of no page": (
        lambda p: p.replace("h2-2", "/K [0]", "/K [0 <</Type /MCR /Pg @outlines /MCID 0>>]"),
        ["audit-lost-content: a H2 element holds content of a page not in the file"],
    ),
    "content held twice": (
        lambda p: p.replace("p2", "/K [1", "/K [0 1"),
        ["audit-structure: page 2: marked content 0 is held by 2 elements"],
    ),
    "an annotation that is not on the page": (
        lambda p: p.replace("link", "/Obj @annotation", "/Obj @entry"),
        [
            "audit-link: page 1: a Link annotation is not in the structure tree",
            "audit-lost-content: page 1: a Link element holds an annotation that is not on the page",
        ],
    ),
    "content painted twice": (
        lambda p: p.replace("code2", "/Span <</MCID 1>>", "/Span <</MCID 0>> BDC EMC\n/Span <</MCID 1>>"),
        ["audit-marked-content: page 2: marked content 0 is painted 2 times"],
    ),
    "content never closed": (
        lambda p: p.replace("code1", show(SURGEON := "Dr. Ada Okafor") + "\nEMC", show(SURGEON)),
        [
            "audit-marked-content: page 1: 1 marked-content sequence is never closed",
            "audit-marked-content: page 1: 9 tagged sequences stand inside other tagged or artifact content",
        ],
    ),
    "content closed twice": (
        lambda p: p.replace("code2", show("Part 2") + "\nEMC", show("Part 2") + "\nEMC EMC"),
        ["audit-marked-content: page 2: marked content is closed 1 time too often"],
    ),
    "tagged content in an artifact": (
        lambda p: p.replace("code2", "/Span <</MCID 0>> BDC", "/Artifact BMC /Span <</MCID 0>> BDC EMC"),
        ["audit-marked-content: page 2: 1 tagged sequence stands inside other tagged or artifact content"],
    ),
    "ink outside marked content": (
        lambda p: p.replace("code2", "/Span <</MCID 0>> BDC", "0 0 5 5 re f " + show("x") + " /Span <</MCID 0>> BDC"),
        ["audit-unmarked: page 2: 2 marks are painted outside marked content"],
    ),
    "ink inside a span that is not tagged": (
        lambda p: p.replace("code2", "/Span <</MCID 0>> BDC", "/Span BMC 0 0 5 5 re f EMC /Span <</MCID 0>> BDC"),
        ["audit-unmarked: page 2: 1 mark is painted outside marked content"],
    ),
    "an inline image": (
        lambda p: p.replace(
            "code3",
            "/Artifact <</Type /Pagination /Subtype /Footer>> BDC\n" + DOWN + " " + show("Page 3 of 3"),
            "/Artifact BMC BI /W 1 ID x EI EMC /Artifact <</Subtype /Footer>> BDC\n" + DOWN + " " + show("Page 3 of 3"),
        ),
        [
            "audit-marked-content: page 3: 1 marked-content sequence is never closed",
            "audit-marked-content: page 3: the page holds an inline image, which no packet has",
            "audit-page-order: page 3: the footer does not say 3 of 3",
        ],
    ),
    "an element with another parent": (
        lambda p: p.replace("h2-2", "/P @document", "/P @panel"),
        ["audit-structure: 1 H2 element names a parent that does not hold it"],
    ),
    "a loop in the tree": (
        lambda p: p.replace("h2-2", "/K [0]", "/K [0 @document]"),
        ["audit-structure: the structure tree meets itself once"],
    ),
    "no tree": (
        lambda p: p.remove("catalog", "/StructTreeRoot @tree"),
        ["audit-structure: there is no structure tree"],
    ),
    "two elements of one ID": (
        lambda p: p.replace("slot-surgeon", "(slot:surgeon)", "(slot:name)"),
        [
            "audit-structure: 2 elements share the ID 'slot:name'",
            "audit-structure: the ID tree lists 'slot:surgeon', which no element has",
        ],
    ),
    "an ID the ID tree does not lead to": (
        lambda p: p.replace("identities", "(slot:name) @slot-name", ""),
        ["audit-structure: the ID tree does not lead to 'slot:name'"],
    ),
    "an unknown role": (
        lambda p: p.replace("h2-2", "/S /H2", "/S /Callout"),
        ["audit-role: the role 'Callout' is neither standard nor mapped to a standard one"],
    ),
    "a role map that turns in circles": (
        lambda p: p.replace("h2-2", "/S /H2", "/S /A").replace("tree", "/K @d", "/RoleMap <</A /B /B /A>> /K @d"),
        ["audit-role: the role 'A' is neither standard nor mapped to a standard one"],
    ),
    "a heading level left out": (
        lambda p: p.replace("h2-3", "/S /H2", "/S /H4"),
        ["audit-heading: page 3: heading H4 follows H2"],
    ),
    "a first heading that is not H1": (
        lambda p: p.replace("title", "/S /H1", "/S /H2"),
        ["audit-heading: page 1: the first heading is H2, not H1"],
    ),
    "a figure without alternate text": (
        lambda p: p.remove("figure", "/Alt (A nerve)"),
        ["audit-figure: page 1: a figure has no alternate text"],
    ),
    "a figure without a box": (
        lambda p: p.remove("figure", "/A <</O /Layout /BBox [0 0 9 9]>>"),
        ["audit-figure: page 1: a figure has no bounding box"],
    ),
    "a head cell without a scope": (
        lambda p: p.remove("head", "/Scope /Row"),
        ["audit-table: page 1: a table head cell does not say which cells it heads (/Scope)"],
    ),
    "a list item outside a list": (
        lambda p: p.replace("panel", "/S /L", "/S /Sect"),
        ["audit-structure: page 1: a LI element stands in Sect"],
    ),
    "a link without a description": (
        lambda p: p.remove("annotation", "/Contents (Call us)"),
        ["audit-link: page 1: a Link annotation has no description (/Contents)"],
    ),
    "a link that runs something": (
        lambda p: p.replace("annotation", "tel:+12175550142", "javascript:alert"),
        ["audit-link: page 1: a Link annotation does more than open a link"],
    ),
    "a link element without its annotation": (
        lambda p: p.remove("link", "<</Type /OBJR /Pg @page1 /Obj @annotation>>"),
        [
            "audit-link: page 1: a Link annotation is not in the structure tree",
            "audit-link: page 1: a Link element has no link annotation",
        ],
    ),
    "a link in a paragraph": (
        lambda p: p.replace("link", "/S /Link", "/S /P"),
        ["audit-link: page 1: a link stands in a P element, not in a Link"],
    ),
    "tab order of its own": (
        lambda p: p.remove("page1", "/Tabs /S"),
        ["audit-link: page 1: tab order does not follow the structure tree (/Tabs)"],
    ),
    "a font that is not embedded": (
        lambda p: p.remove("descriptor", "/FontFile2 @program"),
        [f"audit-font: page {page}: font 'Hand' is not embedded" for page in (1, 2, 3)],
    ),
    "a character without a Unicode value": (
        lambda p: p.replace("code2", show("Part 2"), show("Part 2\u2028\u2028")),
        ["audit-font: page 2: 2 characters have no Unicode value in the font 'Hand'"],
    ),
}

METADATA = {
    "no language": ("catalog", "/Lang (en-US)", "", "the document names no language (/Lang)"),
    "not marked": ("catalog", "/Marked true", "", "the document does not say that it is tagged (/MarkInfo)"),
    "no title shown": (
        "catalog", "DisplayDocTitle true", "DisplayDocTitle false",
        "viewers are not told to show the title (/DisplayDocTitle)",
    ),
    "no output intent": ("catalog", "[<</S /GTS_PDFA1>>]", "[]", "there is no output intent"),
    "no outline": ("catalog", "/Outlines @outlines", "", "there is no outline"),
    "an outline entry without a title": ("entry", "/Title (Part 2)", "", "an entry of the outline has no title"),
    "no page labels": ("catalog", "/PageLabels <</Nums [0 <</S /D>>]>>", "", "there are no page labels from page 1 on"),
    "page labels from page 2": ("catalog", "/Nums [0 <<", "/Nums [1 <<", "there are no page labels from page 1 on"),
    "no XMP": ("catalog", "/Metadata @xmp", "", "there is no XMP metadata"),
    "no PDF/UA claim": ("xmp", "<pdfuaid:part>1", "<pdfuaid:part>2", "the XMP metadata does not claim PDF/UA-1"),
    "no PDF/A part": ("xmp", "<pdfaid:part>2", "<pdfaid:part>3", "the XMP metadata does not claim PDF/A-2a (part)"),
    "no PDF/A conformance": (
        "xmp", "conformance>A<", "conformance>B<", "the XMP metadata does not claim PDF/A-2a (conformance)",
    ),
    "no title": ("xmp", "Your surgery", "", "the XMP metadata has no title"),
    "no date beside the manifest": (
        "catalog", "/LastModified (D:20260101000000Z)", "", "the manifest has no date beside it (/LastModified)",
    ),
    "a script": (
        "catalog", "/Lang", "/OpenAction <</S /JavaScript>> /Lang",
        "the document acts when it is opened (/OpenAction)",
    ),
}  # fmt: skip


@pytest.mark.parametrize("case", CONTENT_AND_TREE)
def test_a_break_in_the_tag_tree_is_found(case: str) -> None:
    broken, expected = CONTENT_AND_TREE[case]
    assert found(broken(packet())) == expected


@pytest.mark.parametrize("case", METADATA)
def test_a_break_in_the_metadata_is_found(case: str) -> None:
    name, old, new, message = METADATA[case]
    assert found(packet().replace(name, old, new)) == [f"audit-metadata: {message}"]


def test_a_custom_role_that_is_mapped_passes() -> None:
    made = packet().replace("p2", "/S /P", "/S /Callout").replace("tree", "/K @d", "/RoleMap <</Callout /P>> /K @d")
    assert found(made) == []
