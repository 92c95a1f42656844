"""audit: a correct packet is clean, and each single break in it is found, with the page and without patient text.

`packet_by_hand` writes the packets without any code of the tool, and every test breaks one thing.
"""

from __future__ import annotations

import zlib

import pytest
from packet_by_hand import DOWN, NAME, REFERENCE, TOKEN, XMP, Packet, artifact, packet, show

from handouts.audit import audit, manifest_of
from handouts.diagnostics import ExitCode, HandoutError, Location, Severity, in_order

UNFILLED = {"name": "", "reference": "", "surgeon": ""}


def found(made: Packet | bytes) -> list[str]:
    data = made.write() if isinstance(made, Packet) else made
    return [f"{one.code}: {one.message}" for one in audit(data, "packet.pdf")]


# what passes


@pytest.mark.parametrize(
    "made",
    [packet(), packet(pages=1), packet(slots=UNFILLED), packet(token=""), packet(slots={})],
    ids=["filled", "one page", "lines to write on", "no code", "no details panel"],
)
def test_a_correct_packet_has_no_findings(made: Packet) -> None:
    assert found(made) == []


def test_a_finding_is_an_error_about_the_file_with_a_hint() -> None:
    (one,) = audit(packet().remove("catalog", "/Lang (en-US)").write(), "out/packet.pdf")
    assert (one.location, one.severity) == (Location("out/packet.pdf"), Severity.ERROR)
    assert str(one) == (
        "out/packet.pdf: error[audit-metadata]: the document names no language (/Lang)\n"
        "  hint: do not hand it out: build the packet again"
    )
    assert HandoutError(one, exit_code=ExitCode.FAILED).diagnostics == in_order([one])


def test_manifest_of_reads_what_a_packet_says_of_itself() -> None:
    manifest = manifest_of(packet().write())
    assert manifest is not None
    assert (manifest.procedure, manifest.pages, manifest.token) == ("lumbar-foraminotomy", 3, TOKEN)
    assert manifest.facts == {"lift_limit": "8 lb"}
    assert manifest_of(b"no PDF") is None


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


# whose packet it is


def page_of(other: Packet, number: int, made: Packet) -> Packet:
    """The packet with the content of a page of another."""
    made.data[f"code{number}"] = other.data[f"code{number}"]
    return made


def test_a_page_of_another_patient_is_found_by_code_and_name() -> None:
    other = packet(token="XXXX-2222", slots={**packet().slots, "name": "John Roe", "reference": "RB-9"})
    assert found(page_of(other, 2, packet())) == [
        "audit-patient: page 2: the header does not have the reference of page 1",
        "audit-patient: page 2: the header does not name the patient of page 1",
        "audit-token: page 2: the footer does not have the packet's code",
        "audit-token: page 2: the footer has the code of another packet",
    ]


def test_a_name_exchanged_on_one_strip_is_found_and_not_repeated() -> None:
    findings = found(packet().replace("code3", show(NAME), show("Maria Alvarado")))
    assert findings == ["audit-patient: page 3: the header does not name the patient of page 1"]
    assert not any("Maria" in one or "Alva" in one for one in findings)


def test_a_longer_name_is_not_the_same_name() -> None:
    findings = found(packet().replace("code3", show(NAME), show(NAME + " Ruiz")))
    assert findings == ["audit-patient: page 3: the header does not name the patient of page 1"]


def test_a_name_exchanged_on_page_one_is_found() -> None:
    findings = found(packet().replace("code1", show(NAME), show("John Roe")))
    assert findings == ["audit-slot: 'name' on paper is not what the packet was made with"]


@pytest.mark.parametrize(("field", "text"), [("surgeon", "Dr. Ada Okafor"), ("side_and_level", "Left side, L4 to L5")])
def test_a_text_of_the_details_panel_that_was_changed_is_found(field: str, text: str) -> None:
    findings = found(packet().replace("code1", show(text), show("Right side, L4 to L5")))
    assert findings == [f"audit-slot: '{field}' on paper is not what the packet was made with"]


def test_a_name_the_manifest_does_not_know_is_found() -> None:
    made = packet()
    del made.manifest["slots"]["name"]  # type: ignore[attr-defined]
    assert found(made) == ["audit-slot: 'name' is on paper, but the manifest does not know it"]


def test_a_wrapped_name_is_still_the_name() -> None:
    first, second = NAME.split()
    wrapped = show(first) + " " + show(second, y=684)
    assert found(packet().replace("code1", show(NAME), wrapped).replace("code2", show(NAME), wrapped)) == []


def test_a_reference_exchanged_on_a_strip_is_found() -> None:
    old, new = f"Reference {REFERENCE}, surgery March 9", "Reference RB-20441, surgery March 9"
    findings = found(packet().replace("code2", show(old), show(new)))
    assert findings == ["audit-patient: page 2: the header does not have the reference of page 1"]


def test_a_named_page_in_an_unfilled_packet_is_found() -> None:
    made = packet(slots=UNFILLED)
    made.pages = 4
    made = packet(slots=UNFILLED, pages=4).replace("code3", show("Name"), show(NAME))
    assert found(made) == ["audit-patient: page 3: the header differs from the other pages'"]


def test_two_pages_exchanged_are_found() -> None:
    made = packet()
    made.replace("pages", "@page2 @page3", "@page3 @page2")
    assert found(made) == [
        "audit-page-order: page 2: the footer does not say 2 of 3",
        "audit-page-order: page 3: the footer does not say 3 of 3",
    ]


def test_a_page_left_out_is_found() -> None:
    made = packet().replace("pages", "@page2 @page3", "@page2").replace("pages", "/Count 3", "/Count 2")
    assert found(made) == [
        "audit-lost-content: a H2 element holds content of a page not in the file",
        "audit-lost-content: a P element holds content of a page not in the file",
        "audit-page-count: the manifest says 3 pages, the file has 2",
    ]


def test_a_page_put_in_twice_is_found() -> None:
    made = packet().replace("pages", "@page2 @page3", "@page2 @page3 @page3").replace("pages", "/Count 3", "/Count 4")
    findings = found(made)
    assert "audit-page-count: the manifest says 3 pages, the file has 4" in findings
    assert "audit-page-order: page 4: the footer does not say 4 of 3" in findings


@pytest.mark.parametrize("words", ["Seite 2 von 3", "2/3", "\u00a7 2 - 3"])
def test_page_numbers_are_read_in_any_language(words: str) -> None:
    made = packet().replace("unicode", "1 beginbfchar <007E> <007E>", "2 beginbfchar <00A7> <00A7> <007E> <007E>")
    assert found(made.replace("code2", show("Page 2 of 3"), show(words))) == []


def test_a_footer_without_a_code_is_found() -> None:
    made = packet().replace("code2", show(f"Version 3. Review by March 2029. {TOKEN}"), show("Version 3."))
    assert found(made) == ["audit-token: page 2: the footer does not have the packet's code"]


def test_a_code_where_the_manifest_has_none_is_found() -> None:
    made = packet(token="")
    made.data["code2"] += artifact("Footer", TOKEN)
    assert found(made) == ["audit-token: page 2: the footer has the code of another packet"]


def test_a_span_of_years_in_the_footer_is_no_code() -> None:
    made = packet(token="")
    made.data["code2"] += artifact("Footer", "2027-2029")
    assert found(made) == []


# region


@pytest.mark.parametrize("words", ["Wear your Neck collar", "the NECK", "neck"])
def test_a_word_of_the_other_region_is_found_in_any_case(words: str) -> None:
    made = packet().replace("code3", show("Part 3"), show(words))
    assert found(made) == ["audit-other-region: page 3: 'neck' belongs to the other region"]


def test_a_word_that_only_begins_like_one_of_the_other_region_passes() -> None:
    assert found(packet().replace("code3", show("Part 3"), show("Take off your necklace"))) == []


def test_a_phrase_of_the_other_region_is_found_across_a_line_end() -> None:
    made = packet(region_words=("soft collar",))
    made.replace("code3", show("Part 3"), show("Wear a soft") + show("collar", y=680))
    assert found(made) == ["audit-other-region: page 3: 'soft collar' belongs to the other region"]


def test_an_alternate_text_of_the_other_region_is_found() -> None:
    assert found(packet().replace("figure", "A nerve", "A nerve of the neck")) == [
        "audit-other-region: 'neck' in an alternate text belongs to the other region"
    ]


def test_spoken_text_of_the_other_region_is_found() -> None:
    made = packet().replace("code3", "/Span <</MCID 1>>", "/Span <</MCID 1 /ActualText (neck)>>")
    assert found(made) == ["audit-other-region: page 3: 'neck' belongs to the other region"]


def test_a_patient_named_like_a_word_of_the_other_region_passes() -> None:
    assert found(packet(slots={"name": "Maria Neck"})) == []


# the manifest


@pytest.mark.parametrize(
    ("key", "value", "message"),
    [
        ("token", "rb7k", "'token' is not a code such as RB7K-4Q2M"),
        ("pages", "3", "'pages' is not a count of pages"),
        ("variant", "XYZ", "'variant' is not a hexadecimal digest"),
        ("slots", {"name": "Maria"}, "'slots' is not a table of SHA-256 digests"),
        ("facts", {"lift": 8}, "'facts' is not a table of texts"),
        ("other_region_words", "neck", "'other_region_words' is not a list of texts"),
        ("surgeon", None, "'surgeon' is not text"),
    ],
)
def test_a_manifest_value_of_the_wrong_form_is_found(key: str, value: object, message: str) -> None:
    made = packet()
    made.manifest[key] = value
    assert found(made) == [f"audit-manifest: {message}"]


def test_all_missing_keys_of_the_manifest_are_told_at_once() -> None:
    made = packet()
    del made.manifest["token"], made.manifest["region"]
    assert found(made) == [
        "audit-manifest: the manifest has no 'region'",
        "audit-manifest: the manifest has no 'token'",
    ]


def test_a_manifest_that_is_no_json_is_found() -> None:
    made = packet()
    made.data["manifest"] = "{"
    assert found(made) == ["audit-manifest: the manifest is not JSON"]


def test_a_manifest_nested_without_end_is_found() -> None:
    made = packet()
    made.data["manifest"] = "[" * 100_000
    assert found(made) == ["audit-manifest: the manifest is not JSON"]


# privacy


@pytest.mark.parametrize(
    ("name", "old", "place"),
    [
        ("info", "Your surgery", "the document information"),
        ("xmp", "Your surgery", "the XMP metadata"),
        ("entry", "Part 2", "the outline"),
    ],
)
def test_a_patient_named_outside_the_pages_is_found(name: str, old: str, place: str) -> None:
    made = packet().replace(name, old, f"Surgery of {NAME}")
    assert found(made) == [f"audit-private: {place} holds the patient's 'name'"]


def test_a_reference_in_the_manifest_is_found() -> None:
    made = packet()
    made.manifest["pack"] = f"pre-op for {REFERENCE}"
    assert found(made) == ["audit-private: the manifest holds the patient's 'reference'"]


def test_an_earlier_version_inside_the_file_is_found() -> None:
    data = packet().write()
    start = data.rindex(b"startxref\n") + len("startxref\n")
    again = data[data.rindex(b"trailer") :].replace(b"/Root", b"/Prev " + data[start:].split(b"\n")[0] + b" /Root")
    update = b"xref\n0 1\n0000000000 65535 f \n" + again
    update = update.replace(b"startxref\n" + data[start:], b"startxref\n%d\n%%%%EOF\n" % len(data))
    assert found(data + update) == ["audit-private: the file keeps an earlier version of itself"]


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
        "  hint: audit checks only PDFs that `handouts build` or `handouts batch` made"
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
    assert findings == []


def test_an_outline_that_loops_ends(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("handouts.audit.reader.MAX_OBJECTS", 50)
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
