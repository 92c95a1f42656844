"""audit: what no run has is found in one; what a clinic brings, and all that packets do have, passes."""

from __future__ import annotations

import io

import pikepdf
import pypdf
import pytest
from packets import PROCEDURES, Choice, surgeons
from printing_runs import finished, mixed, run, written
from proving import taken_apart
from pypdf.generic import ArrayObject, DictionaryObject, FloatObject, NameObject, NumberObject, StreamObject
from sealed_anew import DECIDING, changed, found, made, of_clinic, painted, strange

from handouts.audit.runs import audit_run
from handouts.print_run import Attachment, PacketToPrint, with_attachments

# print runs


def damaged(data: bytes, change) -> list[str]:
    """What the audit says of a run with its objects changed."""
    out = io.BytesIO()
    with pikepdf.open(io.BytesIO(data)) as file:
        change(file)
        file.save(out, deterministic_id=True, compress_streams=False)
    return [f"{one.code}: {one.message}" for one in audit_run(out.getvalue(), "run.pdf")]


@pytest.fixture(scope="module")
def whole() -> bytes:
    return run(mixed(), separators=True)[0]


def put(key: str, value: object, *path: object):
    """A change that adds an entry below the catalog."""

    def change(file: pikepdf.Pdf) -> None:
        holder = file.Root
        for step in path:
            holder = holder[step]
        holder[key] = value

    return change


ENTRY = ("/Outlines", "/First")
NODE = ("/Pages", "/Kids", 0)
DOCUMENT = ("/StructTreeRoot", "/K", 0)


@pytest.mark.parametrize(
    ("change", "what"),
    [
        (put("/Rotate", 180, *NODE, "/Kids", 2), "packet 1: page 1: there is '/Rotate'"),
        (put("/Rotate", 180, *NODE, "/Kids", 0), "page 1 of the run: there is '/Rotate'"),
        (put("/Rotate", 180, *NODE, "/Kids", 1), "page 2 of the run: there is '/Rotate'"),
        (put("/Rotate", 180, *NODE), "there is '/Rotate' in '/Pages' of packet 1"),
        (put("/Rotate", 180, "/Pages"), "there is '/Rotate' in '/Pages'"),
        (put("/AcroForm", pikepdf.Dictionary()), "there is '/AcroForm'"),
        (put("/HideMenubar", True, "/ViewerPreferences"), "there is '/HideMenubar' in '/ViewerPreferences'"),
        (put("/ActualText", "No", *DOCUMENT), "there is '/ActualText' of a Document element"),
        (put("/ActualText", "No", *DOCUMENT, "/K", 0), "packet 1: there is '/ActualText' of a Part element"),
        (
            put("/A", pikepdf.Dictionary(), "/Outlines", "/First"),
            "there is '/A' in an entry of the outline of packet 1",
        ),
    ],
)
def test_what_no_run_has_is_found(whole: bytes, change, what: str) -> None:
    assert damaged(whole, change) == [strange(what)]


# what comes from outside, and what is right


def foreign() -> bytes:
    """A clinic's own PDF with much that no packet has."""
    writer = pypdf.PdfWriter()
    sheet = writer.add_blank_page(500, 700)
    content = StreamObject()
    content.set_data(b"q /G gs 50 Tz 3 Tr 0 i /DeviceRGB cs 1 0 0 sc 0 0 9 9 re f Q ")
    state = DictionaryObject({NameObject("/ca"): FloatObject(0.5)})
    states = DictionaryObject({NameObject("/G"): state})
    sheet[NameObject("/Contents")] = writer._add_object(content)
    sheet[NameObject("/Resources")] = DictionaryObject({NameObject("/ExtGState"): states})
    sheet[NameObject("/Rotate")] = NumberObject(90)
    sheet[NameObject("/CropBox")] = ArrayObject([NumberObject(edge) for edge in (9, 9, 400, 600)])
    return written(writer)


def test_pages_of_a_clinic_behind_a_packet_may_have_what_they_like() -> None:
    data = with_attachments(finished(2), [Attachment(foreign(), "Map")]).data
    last = pypdf.PdfReader(io.BytesIO(data)).pages[-1]
    assert (last["/Rotate"], "/ExtGState" in last["/Resources"], b"50 Tz" in last.get_contents().get_data()) == (
        90, True, True,
    )  # fmt: skip
    assert found(data) == []


def test_pages_of_a_clinic_in_a_run_may_have_what_they_like() -> None:
    attachments = (Attachment(foreign(), "Map"),)
    packets = [PacketToPrint(finished(index), "", attachments=attachments) for index in (2, 3)]
    assert audit_run(run(packets, separators=True)[0], "run.pdf") == ()


def test_a_packet_with_pages_of_a_clinic_is_still_held_to_what_packets_have() -> None:
    data = with_attachments(finished(2), [Attachment(foreign(), "Map")]).data
    assert found(changed(data, rb"(/StructParents 1 )", rb"\1/CropBox [0 0 9 9] ")) == [
        strange("page 2: there is '/CropBox'")
    ]


@pytest.mark.parametrize("procedure", PROCEDURES)
@pytest.mark.parametrize(
    ("pack", "paper", "size", "grey"),
    [("full", "letter", "standard", False), ("full", "a4", "large", True), ("discharge", "a4", "giant", False)],
)
def test_packets_have_nothing_strange(procedure: str, pack: str, paper: str, size: str, grey: bool) -> None:
    assert found(made(Choice(procedure, pack, paper=paper, size=size, grey=grey))) == []


def test_packets_of_every_clinic_have_nothing_strange() -> None:
    """Logos are drawings with one and pictures with another."""
    every = [of_clinic(clinic, surgeon) for clinic, surgeon in surgeons()]
    assert {b"/Subtype /Image" in b"".join(taken_apart(one).values()) for one in every} == {True, False}
    assert [found(one) for one in every] == [[]] * len(every)


def test_a_packet_that_is_only_put_together_anew_has_nothing_strange() -> None:
    """What the tests above find is what they put in."""
    assert found(changed(made(DECIDING), rb"/Type /Page ", b"/Type /Page ")) == []
    assert found(painted(made(DECIDING), b"q Q")) == []
