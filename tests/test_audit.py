"""audit: a correct packet is clean, and each single break in it is found, with the page and without patient text.

`packet_by_hand` writes the packets without any code of the tool, and every test breaks one thing.
"""

from __future__ import annotations

import pytest
from packet_by_hand import NAME, REFERENCE, TOKEN, Packet, artifact, packet, show

from handouts.audit.whole import audit, manifest_of
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
    assert found(made) == ["audit-page-count: the manifest says 3 pages, the file has 2"]  # the rest follows from it


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
    made.replace("code3", show("Part 3"), show("Wear a soft") + " " + show("collar", y=680))
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
