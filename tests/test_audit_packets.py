"""audit over packets of the page engine: whole ones pass, and what goes wrong in a print room is found."""

from __future__ import annotations

import io
from collections.abc import Callable
from functools import cache

import pytest
from msgspec.structs import replace
from pypdf import PdfReader, PdfWriter
from pypdf.generic import ArrayObject, DecodedStreamObject, NameObject, NullObject, NumberObject, StreamObject
from sample_handout import BROWN, MARIA, artwork, faces, longest, many_sections, nobody, sample, texts_of

from handouts.audit.whole import audit, manifest_of
from handouts.document.handout import Handout
from handouts.document.tree import Paper, SlotField, TypeSize
from handouts.pdf.laid_out import LaidOut
from handouts.pdf.layout import lay_out
from handouts.pdf.plate import Plate
from handouts.pdf.slots import SlotTexts

Break = Callable[[PdfWriter], None]


@cache
def laid_out(handout: Handout) -> LaidOut:
    return lay_out(handout, artwork(), faces(), longest)


@cache
def maria() -> bytes:
    return made_for(texts_of(MARIA))


@cache
def brown() -> bytes:
    return made_for(texts_of(BROWN))


def made_for(texts: SlotTexts, handout: Handout | None = None) -> bytes:
    return Plate(laid_out(handout or sample()), faces()).printed(texts).data


def found(data: bytes) -> list[str]:
    return [f"{one.code}: {one.message}" for one in audit(data, "packet.pdf")]


def rewritten(data: bytes, change: Break) -> bytes:
    """The packet written again by another library, with one change."""
    writer = PdfWriter(clone_from=io.BytesIO(data))
    change(writer)
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()


def page_kids(writer: PdfWriter) -> ArrayObject:
    return writer.root_object["/Pages"]["/Kids"]  # type: ignore[index, return-value]


# whole packets


@pytest.mark.parametrize("size", TypeSize, ids=lambda size: size.value)
@pytest.mark.parametrize("texts", [texts_of(MARIA), nobody], ids=["patient", "by hand"])
def test_a_whole_packet_has_no_findings(size: TypeSize, texts: SlotTexts) -> None:
    handout = sample(size, Paper.A4 if size is TypeSize.LARGE else Paper.LETTER, grey=size is TypeSize.GIANT)
    assert found(made_for(texts, handout)) == []


def test_a_packet_with_contents_has_no_findings() -> None:
    assert found(made_for(texts_of(MARIA), many_sections(10))) == []


NAMES = (
    "Nguy\u1ec5n Th\u1ecb \u00c1nh",
    "\u0391\u03bd\u03bd\u03b1 \u0396\u03ad\u03c1\u03b2\u03b1",
    "\u0418\u0440\u0438\u043d\u0430 \u0419\u043e\u0434\u043b\u044c",
    "O\u2019Brien-M\u00fcller",
    "Zoe\u0308 Faye",
    "Maria del Carmen Alvarez de la Fuente",
    "Anna\u00a0Lee",
    "Maria (Mia) \\Alvarez",
)


@pytest.mark.parametrize("name", NAMES)
def test_a_name_is_known_again_in_any_script_and_length(name: str) -> None:
    assert found(made_for(texts_of({**MARIA, SlotField.NAME: (name,)}))) == []


ALTERED = "audit-altered: the file is not as it was written: something in it has changed or is damaged"


def test_a_packet_another_library_wrote_again_is_not_the_one_we_made() -> None:
    assert found(rewritten(maria(), lambda writer: None)) == [ALTERED]


def test_one_wrong_bit_in_a_font_program_is_found_though_every_word_reads_right() -> None:
    data = bytearray(maria())
    at = data.index(b"stream\n", data.index(b"/Length1")) + 400
    data[at] ^= 1
    assert found(bytes(data)) == [ALTERED]


def test_the_manifest_tells_the_variant_and_holds_no_patient() -> None:
    manifest = manifest_of(maria())
    assert manifest is not None
    assert (manifest.region, manifest.clinic, manifest.surgeon) == ("lumbar", "riverbend-spine", "okafor")
    assert manifest.is_text_of("name", "Maria Alvarez")
    assert "Maria" not in manifest.source


# what goes wrong in a print room


def swap_pages(writer: PdfWriter) -> None:
    kids = page_kids(writer)
    kids[1], kids[2] = kids.raw_get(2) if hasattr(kids, "raw_get") else list(kids)[2], list(kids)[1]


def test_two_pages_in_the_wrong_order_are_found() -> None:
    total = len(PdfReader(io.BytesIO(maria())).pages)
    assert found(rewritten(maria(), swap_pages)) == [
        f"audit-page-order: page 2: the footer does not say 2 of {total}",
        f"audit-page-order: page 3: the footer does not say 3 of {total}",
    ]


def test_a_page_left_out_is_found() -> None:
    def leave_out(writer: PdfWriter) -> None:
        del page_kids(writer)[3]
        pages = writer.root_object["/Pages"]
        pages[NameObject("/Count")] = NumberObject(len(page_kids(writer)))  # type: ignore[index]

    total = len(PdfReader(io.BytesIO(maria())).pages)
    findings = found(rewritten(maria(), leave_out))
    assert f"audit-page-count: the manifest says {total} pages, the file has {total - 1}" in findings
    assert f"audit-page-order: page 4: the footer does not say 4 of {total}" in findings


def test_a_page_put_in_twice_is_found() -> None:
    def double(writer: PdfWriter) -> None:
        page_kids(writer).insert(2, list(page_kids(writer))[1])
        pages = writer.root_object["/Pages"]
        pages[NameObject("/Count")] = NumberObject(len(page_kids(writer)))  # type: ignore[index]

    findings = found(rewritten(maria(), double))
    total = len(PdfReader(io.BytesIO(maria())).pages)
    assert f"audit-page-order: page 3: the footer does not say 3 of {total}" in findings


def test_a_page_of_another_patients_packet_is_found() -> None:
    def exchange(writer: PdfWriter) -> None:
        foreign = PdfReader(io.BytesIO(brown())).pages[2]
        own = writer.pages[2]
        stream = DecodedStreamObject()
        stream.set_data(foreign.get_contents().get_data())  # type: ignore[union-attr]
        own[NameObject("/Contents")] = writer._add_object(stream)

    findings = found(rewritten(maria(), exchange))
    assert findings == [
        "audit-patient: page 3: the header does not have the reference of page 1",
        "audit-patient: page 3: the header does not name the patient of page 1",
        "audit-token: page 3: the footer does not have the packet's code",
        "audit-token: page 3: the footer has the code of another packet",
    ]
    assert not any(word in one for one in findings for word in ("Maria", "Brown", "RB-2", "NM-7"))


def slot_streams(writer: PdfWriter, page: int) -> list[StreamObject]:
    return [part.get_object() for part in writer.pages[page]["/Contents"]]  # type: ignore[attr-defined, misc]


def test_a_name_exchanged_in_one_content_stream_is_found() -> None:
    def exchange(writer: PdfWriter) -> None:
        theirs = [part.get_object().get_data() for part in PdfReader(io.BytesIO(brown())).pages[1]["/Contents"]]  # type: ignore[attr-defined]
        for stream, other in zip(slot_streams(writer, 1), theirs, strict=True):
            if stream.get_data() != other:
                stream.set_data(other)
                return

    assert found(rewritten(maria(), exchange)) == [
        "audit-patient: page 2: the header does not name the patient of page 1"
    ]


def test_content_with_a_number_of_its_own_is_found() -> None:
    def renumber(writer: PdfWriter) -> None:
        stream = next(part for part in slot_streams(writer, 1) if b"/MCID 0>>" in part.get_data())
        stream.set_data(stream.get_data().replace(b"/MCID 0>>", b"/MCID 4999>>"))

    findings = found(rewritten(maria(), renumber))
    assert "audit-orphan-mcid: page 2: marked content 4999 is not in the parent tree" in findings
    assert any("holds marked content 0, which is not on the page" in one for one in findings)


def test_a_parent_tree_that_forgets_an_element_is_found() -> None:
    def forget(writer: PdfWriter) -> None:
        numbers = writer.root_object["/StructTreeRoot"]["/ParentTree"]["/Nums"]  # type: ignore[index]
        numbers[3].get_object()[1] = NullObject()

    assert found(rewritten(maria(), forget)) == [
        "audit-orphan-mcid: page 2: marked content 1 is not in the parent tree"
    ]


def test_pages_joined_by_a_pdf_tool_are_found() -> None:
    def join(writer: PdfWriter) -> None:
        writer.append(io.BytesIO(brown()))

    findings = found(rewritten(maria(), join))
    total = len(PdfReader(io.BytesIO(maria())).pages)
    assert f"audit-page-count: the manifest says {total} pages, the file has {2 * total}" in findings
    assert any(one.startswith(f"audit-token: page {total + 1}: ") for one in findings)


def test_pages_pulled_out_by_a_pdf_tool_are_no_packet() -> None:
    writer = PdfWriter()
    writer.append(io.BytesIO(maria()), pages=(0, 2))
    out = io.BytesIO()
    writer.write(out)
    assert found(out.getvalue()) == ["audit-not-handouts: not made by handouts: there is no manifest inside"]


def test_text_of_the_other_region_is_found_on_its_pages() -> None:
    handout = replace(sample(), other_region_words=("lower back",))
    findings = found(made_for(texts_of(MARIA), handout))
    assert "audit-other-region: page 1: 'lower back' belongs to the other region" in findings


def test_notes_of_the_patient_file_may_use_words_of_the_other_region() -> None:
    texts = texts_of({**MARIA, SlotField.NOTES: ("Also wears a collar at night.",)})
    assert found(made_for(texts)) == []
