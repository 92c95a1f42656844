"""The audit of a print run finds every page, tag and list entry that is not where its packet wants it."""

from __future__ import annotations

import io
import json
import random
import re
import zlib
from itertools import islice

import pikepdf
import pypdf
import pytest
from packets import Choice
from printing_runs import Files, finished, mixed, options, run, tagged_form, untagged_map
from proving import patients, shop

from handouts.audit.runs import audit_run, is_run
from handouts.print_run import Attachment, PacketToPrint, print_run


def reader(data: bytes) -> pypdf.PdfReader:
    return pypdf.PdfReader(io.BytesIO(data))


def codes(data: bytes) -> set[str]:
    return {finding.code for finding in audit_run(data, "run.pdf")}


def messages(data: bytes) -> list[str]:
    return [finding.message for finding in audit_run(data, "run.pdf")]


@pytest.fixture(scope="module")
def whole() -> bytes:
    return run(mixed(), separators=True)[0]


def changed(data: bytes, change) -> bytes:
    """The file with its objects changed, from the catalog on, and its page tree left as it is."""
    out = io.BytesIO()
    with pikepdf.open(io.BytesIO(data)) as file:
        change(file)
        file.save(out, deterministic_id=True, compress_streams=False)
    return out.getvalue()


def said_otherwise(file: pikepdf.Pdf, change) -> None:
    """Change the run manifest."""
    private = file.Root.PieceInfo.Handouts.Private
    said = json.loads(private.read_bytes())
    change(said["packets"])
    private.write(json.dumps(said, separators=(",", ":")).encode())


@pytest.mark.parametrize("settings", [{}, {"separators": True}, {"duplex": False}], ids=str)
def test_a_run_as_it_was_written_is_whole(settings):
    assert audit_run(run(mixed(), **settings)[0], "run.pdf") == ()


def test_a_run_with_attachments_is_whole():
    attachments = (Attachment(untagged_map(), "Map"), Attachment(tagged_form(), "Consent form"))
    packets = [PacketToPrint(finished(index), "", attachments=attachments) for index in (0, 3)]
    assert audit_run(run(packets)[0], "run.pdf") == ()


def test_every_file_of_a_split_run_is_whole():
    files = Files()
    print_run(mixed(), files.opened, options(split_every=10))
    assert len(files.whole) > 1
    assert [audit_run(data, "run.pdf") for data in files.whole] == [()] * len(files.whole)


def test_a_run_can_be_told_from_a_packet(whole):
    assert is_run(whole)
    assert not is_run(finished(0))
    assert not is_run(b"")


def kids(file: pikepdf.Pdf, packet: int) -> pikepdf.Array:
    return file.Root.Pages.Kids[packet].Kids


def swap(one: pikepdf.Array, place: int, other: pikepdf.Array, there: int) -> None:
    one[place], other[there] = other[there], one[place]


def misplaced(number: int) -> str:
    """The finding about a page of packet 1 that is not where it belongs."""
    return f"packet 1: page {number}: the footer does not say {number} of {len(reader(finished(0)).pages)}"


def test_pages_swapped_in_a_packet_are_found(whole):
    def change(file: pikepdf.Pdf) -> None:
        pages = kids(file, 0)
        swap(pages, 3, pages, 4)

    found = messages(changed(whole, change))
    assert misplaced(2) in found
    assert misplaced(3) in found


def test_pages_swapped_between_packets_are_found(whole):
    found = messages(changed(whole, lambda file: swap(kids(file, 0), 4, kids(file, 3), 4)))
    assert "packet 1: page 3: the footer has the code of another packet" in found
    assert "packet 3: page 3: the footer has the code of another packet" in found


def without_a_page(file: pikepdf.Pdf) -> None:
    del kids(file, 0)[3]


def test_a_page_left_out_is_found(whole):
    found = messages(changed(whole, without_a_page))
    pages = len(reader(whole).pages)
    assert f"the manifest says {pages} pages, the file has {pages - 1}" in found
    assert "packet 1 is not on the pages that the manifest says" in found


def test_a_page_printed_twice_is_found(whole):
    def change(file: pikepdf.Pdf) -> None:
        pages = kids(file, 0)
        pages.insert(3, pages[2])

    assert misplaced(2) in messages(changed(whole, change))


def test_a_page_of_a_packet_in_the_place_of_a_blank_one_is_found(whole):
    def change(file: pikepdf.Pdf) -> None:
        kids(file, 0)[1] = kids(file, 3)[3]

    found = messages(changed(whole, change))
    assert "page 2 of the run belongs to no packet and is not blank" in found


@pytest.fixture(scope="module")
def twins() -> bytes:
    """A run of two patients of one variant."""
    place = shop(Choice("lumbar-foraminotomy", "day-of-surgery"))
    some = list(islice(patients(place.region, seed=3), 2))
    return run([PacketToPrint(place.printed(patient), "") for patient in some])[0]


def own_places(data: bytes) -> list[tuple[int, int]]:
    """Leaf and place of every slot in which the two packets differ."""
    with pikepdf.open(io.BytesIO(data)) as file:
        both = zip(kids(file, 0), kids(file, 1), strict=True)
        return [
            (leaf, place)
            for leaf, (one, other) in enumerate(both)
            if isinstance(one.Contents, pikepdf.Array)
            for place, (mine, theirs) in enumerate(zip(one.Contents, other.Contents, strict=True))
            if "/Filter" not in mine and mine.read_bytes() != theirs.read_bytes()
        ]


def test_a_text_swapped_between_two_patients_is_found_wherever_it_stands(twins):
    assert messages(twins) == []
    places = own_places(twins)
    assert len(places) > 12
    only_in_the_digest = 0
    for leaf, place in places:

        def change(file: pikepdf.Pdf, leaf: int = leaf, place: int = place) -> None:
            swap(kids(file, 0)[leaf].Contents, place, kids(file, 1)[leaf].Contents, place)

        found = messages(changed(twins, change))
        for number in (1, 2):
            strange = f"packet {number}: a text of the patient is not what the packet was made with"
            assert strange in found, (leaf, place)
        only_in_the_digest += len(found) == 2
    assert only_in_the_digest > 2


def test_a_text_of_a_patient_on_a_wrong_page_is_found(twins):
    def change(file: pikepdf.Pdf) -> None:
        pages = kids(file, 0)
        texts = [
            (leaf, place)
            for leaf, place in own_places(twins)
            if not pages[leaf].Contents[place].read_bytes().startswith(b"/Artifact")
        ]
        (leaf, place), *_, (other, there) = texts
        assert leaf != other
        swap(pages[leaf].Contents, place, pages[other].Contents, there)

    assert "packet 1: a text of the patient is not what the packet was made with" in messages(changed(twins, change))


@pytest.mark.parametrize(("which", "further"), [(0, 1), (-1, 0)], ids=["on the next page", "on its page again"])
def test_a_text_that_stands_twice_is_found(twins, which, further):
    def change(file: pikepdf.Pdf) -> None:
        leaf, place = own_places(twins)[which]
        kids(file, 0)[leaf + further].Contents.append(kids(file, 0)[leaf].Contents[place])

    found = messages(changed(twins, change))
    assert "packet 1: it is not as it was written: a content stream of a patient stands on the pages twice" in found


def test_a_packet_whose_texts_are_packed_is_found(twins):
    def change(file: pikepdf.Pdf) -> None:
        for part in (part for leaf in kids(file, 0) for part in leaf.get("/Contents", [])):
            if "/Filter" not in part:
                part.write(zlib.compress(part.read_bytes()), filter=pikepdf.Name.FlateDecode)

    found = messages(changed(twins, change))
    assert "packet 1: it is not as it was written: no text of its patient stands by itself" in found


def test_a_slot_that_holds_more_than_text_is_found(twins):
    leaf, place = own_places(twins)[0]

    def change(file: pikepdf.Pdf) -> None:
        stream = kids(file, 0)[leaf].Contents[place]
        stream.write(stream.read_bytes().replace(b"EMC", b"0 0 9 9 re f EMC"))

    found = messages(changed(twins, change))
    assert "packet 1: it is not as it was written: a slot paints something else than text" in found


def test_a_run_that_another_program_packed_is_altered_and_names_no_text(twins):
    out = io.BytesIO()
    with pikepdf.open(io.BytesIO(twins)) as file:
        file.save(out, deterministic_id=True, compress_streams=True)
    assert codes(out.getvalue()) == {"audit-altered"}


def test_packets_out_of_order_are_found(whole):
    def change(file: pikepdf.Pdf) -> None:
        nodes = file.Root.Pages.Kids
        swap(nodes, 0, nodes, 3)

    assert codes(changed(whole, change))


def test_tags_of_another_packet_are_found(whole):
    def change(file: pikepdf.Pdf) -> None:
        parts = file.Root.StructTreeRoot.K[0].K
        swap(parts, 0, parts, 3)

    assert {"audit-orphan-mcid", "audit-structure"} & codes(changed(whole, change))


def test_a_part_that_is_missing_is_found(whole):
    found = messages(changed(whole, lambda file: file.Root.StructTreeRoot.K[0].K.__delitem__(4)))
    assert found == ["its structure tree has not one part for each packet"]


def test_an_entry_missing_in_the_manifest_is_found(whole):
    def change(file: pikepdf.Pdf) -> None:
        said_otherwise(file, lambda packets: packets.pop(2))

    assert messages(changed(whole, change)) == ["the manifest lists 4 packets, the pages are those of 5"]


@pytest.mark.parametrize("key", ["token", "slots", "first", "pages", "number", "copy", "variant"])
def test_a_manifest_that_says_something_else_of_a_packet_is_found(whole, key):
    def other(packets: list) -> None:
        packets[0][key] = 2 if key == "copy" else packets[3][key]

    def change(file: pikepdf.Pdf) -> None:
        said_otherwise(file, other)

    assert codes(changed(whole, change))


def test_a_name_in_the_outline_is_found(whole):
    def change(file: pikepdf.Pdf) -> None:
        file.Root.Outlines.First.Title = "For Maria Alvarez"

    assert "packet 1: the outline holds the patient's 'name'" in messages(changed(whole, change))


def test_a_claim_for_pages_that_prove_nothing_is_found():
    packet = PacketToPrint(finished(3), "", attachments=(Attachment(untagged_map(), "Map"),))
    modest, proud = run([packet])[0], run([PacketToPrint(finished(3), "")])[0]

    def change(file: pikepdf.Pdf) -> None:
        with pikepdf.open(io.BytesIO(proud)) as other:
            file.Root.Metadata.write(other.Root.Metadata.read_bytes())

    found = messages(changed(modest, change))
    assert "the XMP metadata has an attachment that proves nothing and still claims PDF/UA-1" in found


def test_any_byte_that_changes_is_found(whole):
    chance = random.Random(7)
    small = run([PacketToPrint(finished(3), "")])[0]
    for _ in range(40):
        data = bytearray(small)
        place = chance.randrange(len(data) - 40)
        data[place] ^= 1 << chance.randrange(8)
        if bytes(data) != small:
            assert codes(bytes(data)), place


@pytest.mark.parametrize("data", [b"", b"%PDF-1.7 %%EOF", finished(3)], ids=["empty", "nothing", "packet"])
def test_what_is_no_run_is_a_finding(data):
    (finding,) = audit_run(data, "run.pdf")
    assert finding.code in {"audit-unreadable", "audit-manifest"}


def test_messages_are_free_of_the_patient(whole):
    said = " ".join(map(str, audit_run(changed(whole, without_a_page), "run.pdf")))
    assert "packet 2" in said
    assert re.search("Maria|Alvarez|204418", said) is None
