"""A clinic's own PDF goes behind a packet with its tags and links, and nothing that acts or misleads goes along."""

from __future__ import annotations

import io
import random
import re

import page
import pypdf
import pypdfium2
import pytest
import readback
from printing_runs import Files, finished, options, run, tagged_form, untagged_map, written
from proving import edited
from pypdf.annotations import FreeText
from pypdf.generic import ArrayObject, BooleanObject, DictionaryObject, NameObject, NumberObject, TextStringObject

from handouts.audit.whole import audit
from handouts.diagnostics import HandoutError
from handouts.print_run import AttachedPacket, Attachment, PacketToPrint, print_run, with_attachments


def attached(*data: bytes, packet: int = 0) -> AttachedPacket:
    titles = ["Map & way in", "Consent form", "Diet"]
    return with_attachments(
        finished(packet), [Attachment(one, title) for one, title in zip(data, titles, strict=False)]
    )


def reader(data: bytes) -> pypdf.PdfReader:
    return pypdf.PdfReader(io.BytesIO(data), strict=True)


def texts(data: bytes) -> list[str]:
    return readback.page_texts(data)


def claims(data: bytes) -> list[bytes]:
    return re.findall(rb"<(pdf\w+id):part>", reader(data).root_object["/Metadata"].get_data())


# tagged


def test_a_tagged_attachment_stands_behind_the_packet():
    data = attached(tagged_form()).data
    assert texts(data) == [*texts(finished(0)), *texts(tagged_form())]


@pytest.mark.parametrize("profile", ["ua1", "2a"])
def test_a_packet_with_tagged_attachments_keeps_the_standards(profile):
    result = attached(tagged_form(), tagged_form())
    assert (result.untagged, result.unproven) == ((), ())
    assert claims(result.data) == [b"pdfaid", b"pdfuaid"]
    assert page.validate_pdf_bytes(result.data, profile=profile).failures == []


def test_its_tags_stand_under_a_part_with_its_title_and_language():
    data = attached(tagged_form()).data
    document = reader(data).root_object["/StructTreeRoot"]["/K"][0]
    part = document["/K"][-1]
    assert (part["/S"], part["/T"], part["/Lang"]) == ("/Part", "Map & way in", "en-US")
    own = readback.tag_tree(tagged_form()).splitlines()[1:]
    grafted = readback.tag_tree(data).splitlines()[-len(own) :]
    assert [line.strip() for line in grafted] == [line.strip().replace("ID=", "ID=a001/") for line in own]


def test_its_links_lead_where_they_led():
    pages = len(texts(finished(0)))
    there = [(number + pages, target, says) for number, target, says in readback.links(tagged_form())]
    assert there
    assert [link for link in readback.links(attached(tagged_form()).data) if link[0] > pages] == there


def test_the_outline_leads_to_it():
    book = reader(attached(tagged_form(), untagged_map()).data)
    pages = len(texts(finished(0)))
    ends = [(entry.title, book.get_destination_page_number(entry)) for entry in book.outline[-2:]]
    assert ends == [("Map & way in", pages), ("Consent form", pages + len(texts(tagged_form())))]


def test_a_packet_with_attachments_passes_the_audit_as_a_packet():
    assert audit(attached(tagged_form()).data, "packet.pdf") == ()
    assert audit(attached(untagged_map(), tagged_form()).data, "packet.pdf") == ()


def test_the_audit_misses_a_page_of_an_attachment():
    data = attached(untagged_map(2)).data
    writer = pypdf.PdfWriter(clone_from=io.BytesIO(data))
    del writer.pages[-1]
    found = [finding.message for finding in audit(written(writer), "packet.pdf")]
    pages = len(texts(data))
    assert f"the manifest says {pages} pages with attachments, the file has {pages - 1}" in found


def test_the_same_attachment_gives_the_same_bytes():
    assert attached(tagged_form(), untagged_map()) == attached(tagged_form(), untagged_map())


# without tags


def test_an_untagged_attachment_is_named_and_the_file_claims_nothing():
    result = attached(untagged_map(), tagged_form())
    assert (result.untagged, result.unproven) == (("Map & way in",), ())
    assert claims(result.data) == []
    assert len(texts(result.data)) == len(texts(finished(0))) + 1 + len(texts(tagged_form()))


def test_one_that_is_tagged_but_claims_nothing_is_named_too():
    modest = edited(tagged_form(), b"<pdfuaid:part>1", b"<pdfuaid:part>0")
    result = attached(modest)
    assert (result.untagged, result.unproven) == ((), ("Map & way in",))
    assert claims(result.data) == []
    assert audit(result.data, "packet.pdf") == ()


@pytest.mark.parametrize(
    ("old", "new"),
    [
        (b"/Marked true", b"/Marked null"),
        (b"/S /H1", b"/S /Hx"),
        (b"/K [0]", b"/K [/]"),
    ],
    ids=["not marked", "unknown role", "no content"],
)
def test_half_a_tag_tree_counts_as_none(old, new):
    form = edited(finished(1), b"/PieceInfo", b"/PieceInfa")
    broken = edited(form, old, new, 1)
    assert broken != form
    result = attached(broken)
    assert result.untagged == ("Map & way in",)


def test_a_run_reports_attachments_without_tags_and_claims_nothing():
    packets = [
        PacketToPrint(finished(3), "", attachments=(Attachment(untagged_map(3), "Map"),)),
        PacketToPrint(finished(3), ""),
    ]
    data, report = run(packets)
    assert (report.untagged, report.unproven, report.conforms) == (("Map",), (), False)
    assert claims(data) == []
    assert len(texts(data)) == 1 + 1 + 3 + 1 + 1


def test_an_attachment_is_in_a_run_once():
    with_map = PacketToPrint(finished(3), "", attachments=(Attachment(tagged_form(), "Map"),))
    one, _ = run([with_map])
    many, _ = run([with_map] * 6)
    assert (len(many) - len(one)) / 5 < 12_000


def test_a_page_keeps_its_size_turn_and_what_it_inherits():
    writer = pypdf.PdfWriter(clone_from=io.BytesIO(untagged_map()))
    sheet = writer.pages[0]
    sheet.rotate(90)
    parent = sheet["/Parent"].get_object()
    parent[NameObject("/MediaBox")] = sheet.pop("/MediaBox")
    last = reader(attached(written(writer)).data).pages[-1]
    assert (last["/Rotate"], [float(side) for side in last["/MediaBox"]]) == (90, [0, 0, 595, 842])
    pages = pypdfium2.PdfDocument(attached(written(writer)).data)
    assert pages[len(pages) - 1].get_size() == (842, 595)


def test_a_form_that_names_itself_among_its_resources_is_printed():
    writer = pypdf.PdfWriter(clone_from=io.BytesIO(untagged_map()))
    loop = writer._add_object(DictionaryObject())
    loop.get_object()[NameObject("/Again")] = loop
    writer.pages[0]["/Resources"][NameObject("/Properties")] = loop
    data, _ = run([PacketToPrint(finished(3), "", attachments=(Attachment(written(writer), "Map"),))] * 2)
    assert len(texts(data)) == 7


# what is refused


def refusal(*data: bytes) -> str:
    with pytest.raises(HandoutError) as caught:
        attached(*data)
    return str(caught.value)


def changed(change) -> bytes:
    writer = pypdf.PdfWriter(clone_from=io.BytesIO(untagged_map()))
    change(writer)
    return written(writer)


def entry(name: str, value):
    return lambda writer: writer.root_object.update({NameObject(name): value})


def dictionary(**entries) -> DictionaryObject:
    return DictionaryObject({NameObject(f"/{key}"): value for key, value in entries.items()})


def annotation(**entries):
    rectangle = ArrayObject(map(NumberObject, (0, 0, 9, 9)))

    def add(writer: pypdf.PdfWriter) -> None:
        one = dictionary(Type=NameObject("/Annot"), Rect=rectangle, F=NumberObject(4), **entries)
        writer.pages[0][NameObject("/Annots")] = ArrayObject([writer._add_object(one)])

    return add


SCRIPT = dictionary(S=NameObject("/JavaScript"), JS=TextStringObject("app.alert(1)"))
NAMED_SCRIPT = dictionary(JavaScript=dictionary(Names=ArrayObject([TextStringObject("a"), SCRIPT])))
LAUNCH = dictionary(S=NameObject("/Launch"), F=TextStringObject("calc.exe"))
BAD_ADDRESS = dictionary(S=NameObject("/URI"), URI=TextStringObject("JavaScript:alert(1)"))
OPENS = "does something when it is opened"
LINK = NameObject("/Link")
ACTIVE = {
    "script": (entry("/Names", NAMED_SCRIPT), "holds scripts"),
    "embedded file": (lambda writer: writer.add_attachment("virus.exe", b"MZ"), "has other files inside it"),
    "associated file": (entry("/AF", ArrayObject()), "has other files inside it"),
    "opening script": (entry("/OpenAction", SCRIPT), OPENS),
    "opening program": (entry("/OpenAction", LAUNCH), OPENS),
    "closing action": (entry("/AA", dictionary(WC=SCRIPT)), "does something when it is opened or closed"),
    "page action": (
        lambda writer: writer.pages[0].update({NameObject("/AA"): dictionary(O=SCRIPT)}),
        "does something when one of its pages is opened",
    ),
    "link to a script": (annotation(Subtype=LINK, A=SCRIPT), "has active content on page 1"),
    "link to a program": (annotation(Subtype=LINK, A=LAUNCH), "has active content on page 1"),
    "script as address": (annotation(Subtype=LINK, A=BAD_ADDRESS), "has active content on page 1"),
    "film": (annotation(Subtype=NameObject("/Screen")), "has active content on page 1"),
    "file on a page": (annotation(Subtype=NameObject("/FileAttachment")), "has active content on page 1"),
}


@pytest.mark.parametrize("name", ACTIVE)
def test_active_content_is_refused(name):
    change, reason = ACTIVE[name]
    assert f"error[attachment-active]: the attachment 'Map & way in' {reason}\n" in refusal(changed(change))


FIELD = dictionary(Fields=ArrayObject([dictionary(T=TextStringObject("name"))]))
LAYERS = dictionary(D=dictionary(OFF=ArrayObject([dictionary(Type=NameObject("/OCG"))])))
CHANGES = {
    "fields": (entry("/AcroForm", FIELD), "has fields to fill in, which print only as a viewer likes"),
    "layers": (entry("/OCProperties", LAYERS), "has layers that are switched off"),
    "stamp": (
        annotation(Subtype=NameObject("/Stamp")),
        "has a comment, stamp or field on page 1 that is no part of the page",
    ),
}


@pytest.mark.parametrize("name", CHANGES)
def test_what_might_print_otherwise_than_it_looks_is_refused(name):
    change, reason = CHANGES[name]
    assert refusal(changed(change)) == (
        f"error[attachment-changes]: the attachment 'Map & way in' {reason}\n"
        "  hint: open it, print it to a new PDF, and attach that"
    )


def test_a_locked_one_is_refused():
    assert refusal(changed(lambda writer: writer.encrypt("secret"))) == (
        "error[attachment-locked]: the attachment 'Map & way in' is encrypted or locked with a password\n"
        "  hint: save it without a password, and attach that"
    )


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b"", "is not a PDF"),
        (b"GIF89a" + b" " * 2000, "is not a PDF"),
        (untagged_map()[:-60], "is damaged: its objects cannot be followed"),
        (untagged_map().replace(b"/Kids", b"/Kidz"), "is damaged: a page has no size"),
    ],
    ids=["empty", "picture", "cut", "no pages"],
)
def test_a_damaged_one_is_refused(data, reason):
    assert refusal(data) == (
        f"error[attachment-unreadable]: the attachment 'Map & way in' {reason}\n"
        "  hint: open it, print it to a new PDF, and attach that"
    )


@pytest.mark.parametrize(
    ("data", "reason"),
    [(untagged_map(61), "has more than 60 pages"), (b"%PDF-1.7" + bytes(21_000_000), "has 21 MB")],
    ids=["pages", "bytes"],
)
def test_a_huge_one_is_refused(data, reason):
    assert refusal(data) == (
        f"error[attachment-too-large]: the attachment 'Map & way in' {reason}\n"
        "  hint: attach at most 60 pages and 20 MB; shrink its pictures"
    )


def test_a_packet_is_refused_as_an_attachment():
    assert refusal(finished(1)) == (
        "error[attachment-a-packet]: the attachment 'Map & way in' is a packet of its own, perhaps another patient's\n"
        "  hint: name its blocks in the pack instead"
    )


def test_a_page_of_no_printers_size_is_refused():
    def shrink(writer: pypdf.PdfWriter) -> None:
        writer.pages[0].mediabox.upper_right = (3, 3)

    assert "error[attachment-unreadable]: the attachment 'Map & way in' has a page of a size that no printer has" in (
        refusal(changed(shrink))
    )


def test_all_reasons_are_told_at_once():
    def both(writer: pypdf.PdfWriter) -> None:
        entry("/Names", NAMED_SCRIPT)(writer)
        annotation(Subtype=NameObject("/Stamp"))(writer)

    codes = re.findall(r"error\[(.*?)\]: the attachment '(.*?)'", refusal(changed(both), b"", untagged_map()))
    assert sorted(codes) == [
        ("attachment-active", "Map & way in"),
        ("attachment-changes", "Map & way in"),
        ("attachment-unreadable", "Consent form"),
    ]


def test_a_refused_attachment_stops_a_run_and_leaves_no_file():
    files = Files()
    packet = PacketToPrint(finished(3), "", attachments=(Attachment(b"", "Map"),))
    with pytest.raises(HandoutError, match="the attachment 'Map' is not a PDF"):
        print_run([packet], files.opened, options())
    assert files.whole == []


def test_a_packet_cannot_be_attached_to_twice():
    once = attached(untagged_map()).data
    with pytest.raises(HandoutError) as caught:
        with_attachments(once, [Attachment(untagged_map(), "Map")])
    assert str(caught.value) == (
        "error[not-a-packet]: the file to attach to is no finished packet: it has attachments already\n"
        "  hint: print only files that `handouts build` or `handouts batch` made, as they made them"
    )


# what is left out


def test_links_that_lead_to_no_web_address_are_left_out():
    relative = dictionary(S=NameObject("/URI"), URI=TextStringObject("../secret.html"))
    data = attached(changed(annotation(Subtype=LINK, A=relative))).data
    assert "/Annots" not in reader(data).pages[-1]


def test_first_views_hidden_notes_and_page_metadata_are_left_out():
    def change(writer: pypdf.PdfWriter) -> None:
        entry("/OpenAction", ArrayObject([writer.pages[0].indirect_reference, NameObject("/Fit")]))(writer)
        sheet = writer.pages[0]
        sheet.update({NameObject("/PieceInfo"): dictionary(), NameObject("/Metadata"): TextStringObject("x")})
        note = FreeText(text="draft", rect=(0, 0, 9, 9))
        note[NameObject("/F")] = NumberObject(2)
        writer.add_annotation(0, note)

    last = reader(attached(changed(change)).data).pages[-1]
    assert sorted(last) == ["/Contents", "/MediaBox", "/Parent", "/Resources", "/Tabs", "/Type"]


def test_nothing_of_a_spoilt_file_is_an_error_of_ours():
    """Bytes changed at random: what comes is a packet or one clear error."""
    chance = random.Random(4)
    for source in (untagged_map(2), tagged_form()):
        for _ in range(25):
            data = bytearray(source)
            for _ in range(chance.randrange(1, 6)):
                data[chance.randrange(len(data))] = chance.randrange(256)
            try:
                result = attached(bytes(data), packet=3)
            except HandoutError:
                continue
            assert audit(result.data, "packet.pdf") == ()
            run([PacketToPrint(result.data, "")])


def test_a_switch_that_is_no_truth_value_does_not_stop_it():
    assert attached(changed(entry("/MarkInfo", dictionary(Marked=BooleanObject(False))))).untagged == ("Map & way in",)
