"""A print run is its packets in order, each on its own sheets, with all their tags, in one small whole file."""

from __future__ import annotations

import io
import json
import re
import zlib

import page
import pypdf
import pypdfium2
import pytest
import readback
from printing_runs import Files, finished, mixed, options, run, tagged_form, untagged_map
from proving import edited

from handouts.content.library import open_library
from handouts.diagnostics import HandoutError
from handouts.print_run import Attachment, PacketToPrint, RunWords, print_run
from handouts.shipped import content_folder


def reader(data: bytes) -> pypdf.PdfReader:
    return pypdf.PdfReader(io.BytesIO(data), strict=True)


def page_texts(data: bytes) -> list[str]:
    return [leaf.get_textpage().get_text_range() for leaf in pypdfium2.PdfDocument(data)]


def manifest(data: bytes) -> dict:
    private = reader(data).root_object["/PieceInfo"]["/Handouts"]["/Private"]
    return json.loads(private.get_data())


@pytest.fixture(scope="module")
def whole() -> bytes:
    """A run of everything: sizes, papers, procedures, copies, separator sheets, a tagged attachment."""
    packets = mixed()
    packets[0] = PacketToPrint(finished(0), "Row 2", attachments=(Attachment(tagged_form(), "Consent form"),))
    data, report = run(packets, separators=True)
    assert report.conforms
    return data


@pytest.mark.parametrize("profile", ["ua1", "2a"])
def test_a_mixed_run_keeps_the_standards(whole, profile):
    assert page.validate_pdf_bytes(whole, profile=profile).failures == []


@pytest.mark.parametrize("profile", ["ua1", "2a"])
@pytest.mark.parametrize("changed", [{}, {"duplex": False}, {"separators": True, "duplex": False}], ids=str)
def test_runs_of_any_form_keep_the_standards(changed, profile):
    data, _ = run(mixed(), **changed)
    assert page.validate_pdf_bytes(data, profile=profile).failures == []


def test_the_pages_look_as_those_of_the_packets():
    packets = mixed()
    data, _ = run(packets, duplex=False)
    printed = [page_texts(one.data) for one in packets for _ in range(one.copies)]
    assert page_texts(data) == [text for texts in printed for text in texts]
    first = pypdfium2.PdfDocument(finished(0))[0].render(scale=0.5).to_numpy()
    assert (pypdfium2.PdfDocument(data)[0].render(scale=0.5).to_numpy() == first).all()


def test_a_reader_hears_the_packets_one_after_the_other():
    packets = mixed()
    data, _ = run(packets)
    trees = [readback.tag_tree(one.data) for one in packets for _ in range(one.copies)]
    heard = [re.sub(r"ID=\d{6}/", "ID=", line.strip()) for line in readback.tag_tree(data).splitlines()]
    expected = [line.strip() for tree in trees for line in tree.splitlines()]
    assert [line for line in heard if line not in ("Document", "Part")] == [
        line for line in expected if line != "Document"
    ]
    assert heard.count("Part") == len(trees)


def test_every_mark_leads_to_its_element_and_back(whole):
    book = reader(whole)
    root = book.root_object["/StructTreeRoot"]
    owners: dict[int, object] = {}
    for leaf in root["/ParentTree"]["/Kids"]:
        nums, limits = leaf["/Nums"], leaf["/Limits"]
        assert [nums[0], nums[-2]] == limits
        assert not owners or min(nums[::2]) > max(owners)
        owners |= dict(zip(nums[::2], nums[1::2], strict=True))
    for number, mcid, _, _ in marked_content_of(whole):
        leaf = book.pages[number - 1]
        element = owners[leaf["/StructParents"]].get_object()[mcid].get_object()
        kids = [kid.get_object() for kid in element["/K"]]
        assert any(kid == mcid or (isinstance(kid, dict) and kid.get("/MCID") == mcid) for kid in kids)


def marked_content_of(data: bytes) -> set[tuple[int, int, str, str]]:
    book = reader(data)
    found = set()
    for number, leaf in enumerate(book.pages, start=1):
        contents = leaf["/Contents"].get_object()
        streams = contents if isinstance(contents, list) else [contents]
        for stream in streams:
            for mcid in re.findall(rb"/MCID (\d+)", stream.get_object().get_data()):
                found.add((number, int(mcid), "", ""))
    return found


def test_ids_are_unique_and_sorted_in_their_tree(whole):
    root = reader(whole).root_object["/StructTreeRoot"]
    names = [name for leaf in root["/IDTree"]["/Kids"] for name in leaf["/Names"][::2]]
    assert names == sorted(set(names))
    assert sum(str(name).endswith("/slot:name") for name in names) == 6


# sheets


def test_each_packet_and_attachment_begins_on_a_front_side(whole):
    listed = manifest(whole)["packets"]
    firsts = [one["first"] for one in listed] + [a["first"] for one in listed for a in one.get("attachments", ())]
    assert len(firsts) == 6
    assert {first % 2 for first in firsts} == {1}
    assert {one["separator"] % 2 for one in listed} == {1}


def test_leaves_that_fill_a_sheet_are_blank_and_of_its_paper(whole):
    listed, texts = manifest(whole)["packets"], page_texts(whole)
    used = {one["separator"] for one in listed}
    for one in listed:
        for stretch in (one, *one.get("attachments", ())):
            used |= set(range(stretch["first"], stretch["first"] + stretch["pages"]))
    blank = sorted(set(range(1, len(texts) + 1)) - used)
    assert blank
    sizes = [leaf.get_size() for leaf in pypdfium2.PdfDocument(whole)]
    for number in blank:
        assert texts[number - 1].strip() == ""
        assert sizes[number - 1] == sizes[number - 2]


def test_a_run_for_one_side_has_no_blank_leaves():
    data, report = run(mixed(), duplex=False)
    assert report.parts[0].pages == sum(len(reader(one.data).pages) * one.copies for one in mixed())
    assert all(text.strip() for text in page_texts(data))


def test_the_last_leaf_of_a_run_is_printed():
    leaflet = PacketToPrint(finished(3), "")
    assert len(reader(leaflet.data).pages) == 1
    assert len(reader(run([leaflet, leaflet])[0]).pages) == 3


def test_a_separator_sheet_says_whose_packet_follows(whole):
    texts = page_texts(whole)
    sheets = [" ".join(texts[one["separator"] - 1].split()) for one in manifest(whole)["packets"]]
    pages = [len(reader(one.data).pages) for one in mixed()]
    attached = len(reader(tagged_form()).pages)
    assert sheets == [
        f"Packet 1 Row 2 Pages: {pages[0] + attached}",
        f"Packet 2 Row 3 Copy 1 of 2 Pages: {pages[1]}",
        f"Packet 2 Row 3 Copy 2 of 2 Pages: {pages[1]}",
        f"Packet 3 Row 4 Pages: {pages[2]}",
        f"Packet 4 Row 5 Pages: {pages[3]}",
    ]


def test_a_separator_sheet_is_spoken_before_its_packet(whole):
    tree = readback.tag_tree(whole)
    assert re.search(r'Part\n\s+P "Packet 1"\n\s+P "Row 2"\n\s+P "Pages: \d+"\n\s+Sect', tree)


@pytest.mark.parametrize("label", ["RB-204418 Ngô Thị Đặng", "Ωmega Иванов", "A long label of many words " * 4])
def test_labels_in_other_scripts_and_long_ones_are_printed(label):
    data, _ = run([PacketToPrint(finished(3), label)], separators=True)
    assert " ".join(label.split()) in " ".join(page_texts(data)[0].split())
    for profile in ("ua1", "2a"):
        assert page.validate_pdf_bytes(data, profile=profile).failures == []


def refusal(packets: list[PacketToPrint], **changed: object) -> str:
    files = Files()
    with pytest.raises(HandoutError) as caught:
        print_run(packets, files.opened, options(**changed))
    assert files.whole == []
    return str(caught.value)


def test_a_label_that_cannot_be_set_is_refused():
    assert refusal([PacketToPrint(finished(3), "Quillfeather" * 20)], separators=True) == (
        "error[label-too-long]: the label of packet 1 of the run does not fit its separator sheet\n"
        "  hint: shorten it, or leave separator sheets out"
    )
    assert refusal([PacketToPrint(finished(3), "\u4e2d")], separators=True) == (
        "error[missing-glyph]: the label of packet 1 of the run: "
        "no bundled font has U+4E2D (CJK UNIFIED IDEOGRAPH-4E2D)\n"
        "  hint: write it in a script the fonts cover: Latin, Greek, Cyrillic or Vietnamese"
    )


# finding one's way


def test_pages_are_labelled_by_packet_and_page():
    data, _ = run(mixed()[2:], separators=True)
    pages = len(reader(finished(2)).pages)
    assert reader(data).page_labels[: pages + 2] == ["1", "1", *(f"1-{number}" for number in range(1, pages + 1))]
    data, _ = run(mixed()[1:2])
    labels = reader(data).page_labels
    assert (labels[0], labels[-1]) == ("1.1-1", f"1.2-{len(reader(finished(1)).pages)}")


def test_the_outline_has_a_folded_entry_for_each_packet_with_its_sections():
    data, _ = run(mixed())
    book = reader(data)
    entries = [entry for entry in book.outline if not isinstance(entry, list)]
    assert [entry.title for entry in entries] == [
        "Row 2",
        "Row 3 (Copy 1 of 2)",
        "Row 3 (Copy 2 of 2)",
        "Row 4",
        "Row 5",
    ]
    firsts = [one["first"] for one in manifest(data)["packets"]]
    assert [book.get_destination_page_number(entry) + 1 for entry in entries] == firsts
    below = next(entry for entry in book.outline if isinstance(entry, list))
    alone = reader(finished(0))
    assert [(entry.title, book.get_destination_page_number(entry)) for entry in below] == [
        (entry.title, alone.get_destination_page_number(entry)) for entry in alone.outline
    ]
    assert book.root_object["/Outlines"]["/First"]["/Count"] < 0


def test_a_packet_without_a_label_is_called_by_its_number():
    data, _ = run([PacketToPrint(finished(3), "")])
    assert reader(data).outline[0].title == "Packet 1"


def test_links_lead_where_they_led_in_the_packet():
    data, _ = run([PacketToPrint(finished(index), "") for index in (3, 1)])
    first = manifest(data)["packets"][1]["first"]
    alone = readback.links(finished(1))
    moved = [
        (number + first - 1, f"page {int(target[5:]) + first - 1}" if target.startswith("page ") else target, says)
        for number, target, says in alone
    ]
    assert [link for link in readback.links(data) if link[0] >= first] == moved
    assert any(target.startswith("page ") for _, target, _ in alone)


def test_printers_are_told_of_both_sides_and_mixed_paper():
    preferences = reader(run(mixed())[0]).root_object["/ViewerPreferences"]
    assert preferences["/Duplex"] == "/DuplexFlipLongEdge"
    assert preferences["/PickTrayByPDFSize"].value is True
    assert "/Duplex" not in reader(run(mixed(), duplex=False)[0]).root_object["/ViewerPreferences"]


# what the file says of itself


def test_metadata_and_profile_stand_once_and_no_packets_manifest_is_left():
    data, _ = run(mixed())
    assert data.count(b"/Type /Metadata") == 1
    assert data.count(b"<x:xmpmeta") == 1
    assert data.count(b"<</N 3 ") == 1
    assert sorted(manifest(data)) == ["packets", "pages", "tool", "variants"]
    assert reader(data).metadata.title == "Print run"
    assert reader(data).metadata.author == "Riverbend Spine Center"


def test_the_run_manifest_names_codes_and_pages_and_no_patient():
    data, _ = run(mixed())
    said = manifest(data)
    for one in said["packets"]:
        texts = page_texts(data)[one["first"] - 1 : one["first"] - 1 + one["pages"]]
        assert all(one["token"] in text for text in texts)
    assert [(one["number"], one["copy"]) for one in said["packets"]] == [(1, 1), (2, 1), (2, 2), (3, 1), (4, 1)]
    known = json.dumps(said)
    assert [word for word in ("Maria", "Alvarez", "Whitfield", "204418", "204502") if word in known] == []


def test_the_words_of_a_run_come_from_the_content():
    words = open_library(content_folder()).words("en-US").value
    assert RunWords.among(words.texts) == options().words


def test_the_same_packets_give_the_same_bytes():
    assert run(mixed(), separators=True)[0] == run(mixed(), separators=True)[0]


def test_no_stream_ends_like_a_line():
    data, _ = run(mixed(), separators=True)
    assert re.search(rb"[\r\n]\nendstream", data) is None


# size


def test_what_packets_share_is_in_the_file_once():
    one, _ = run([PacketToPrint(finished(0), "")])
    many, _ = run([PacketToPrint(finished(0), "", copies=11)])
    assert (len(many) - len(one)) / 10 < 11_000
    assert many.count(b"/Length1") == one.count(b"/Length1")


def test_packets_are_taken_as_they_come_and_let_go():
    waiting = []

    def packets():
        for number in range(1, 40):
            waiting.append(number)
            yield PacketToPrint(finished(3), "")

    lengths = []

    class Out:
        def write(self, data: bytes) -> None:
            lengths.append((len(waiting), len(data)))

    class Opened:
        def __enter__(self):
            return Out()

        def __exit__(self, *_):
            return None

    print_run(packets(), lambda _: Opened(), options())
    assert {number for number, _ in lengths} == set(range(1, 40))


# several files


def test_a_run_is_split_between_packets():
    packets = [PacketToPrint(finished(index), f"Row {index}") for index in (3, 3, 2, 0, 3, 3)]
    files = Files()
    report = print_run(packets, files.opened, options(split_every=6))
    counts = [(part.number, part.packets, part.pages) for part in report.parts]
    assert [pages for _, _, pages in counts] == [len(reader(data).pages) for data in files.whole]
    assert sum(number for _, number, _ in counts) == len(packets)
    long = len(reader(finished(0)).pages)
    assert all(pages <= 6 or (number == 1 and pages == long) for _, number, pages in counts)
    assert [one["number"] for data in files.whole for one in manifest(data)["packets"]] == [1, 2, 3, 4, 5, 6]
    assert [part.length for part in report.parts] == [len(data) for data in files.whole]
    for data in files.whole:
        for profile in ("ua1", "2a"):
            assert page.validate_pdf_bytes(data, profile=profile).failures == []


# what is no packet


def test_a_run_without_packets_is_refused():
    assert refusal([]) == ("error[empty-run]: there is no packet to print\n  hint: see why each row was refused")


def test_a_packet_that_has_changed_is_refused_by_its_number():
    place = finished(0).index(b"EMC")
    spoilt = finished(0)[:place] + b"EMX" + finished(0)[place + 3 :]
    assert refusal([PacketToPrint(finished(3), ""), PacketToPrint(spoilt, "")]) == (
        "error[not-a-packet]: packet 2 of the run is no finished packet: its bytes have changed since it was made\n"
        "  hint: print only files that `handouts build` or `handouts batch` made, as they made them"
    )


@pytest.mark.parametrize(
    "data", [b"", b"%PDF-1.7\n", finished(0)[:-3], untagged_map()], ids=["empty", "head", "cut", "foreign"]
)
def test_anything_else_is_refused(data):
    assert refusal([PacketToPrint(data, "")]) == (
        "error[not-a-packet]: packet 1 of the run is no finished packet: its end is not that of a packet\n"
        "  hint: print only files that `handouts build` or `handouts batch` made, as they made them"
    )


def test_a_run_given_up_leaves_no_file_behind():
    refusal([PacketToPrint(finished(3), ""), PacketToPrint(b"", "")])


def test_the_checksums_that_end_like_a_line_are_avoided():
    from handouts.print_run.deflated import deflated_stream

    for count in range(2000):
        assert deflated_stream(b"x" * count, {})[-12:-10] != b"\n"
        assert zlib.decompress(deflated_stream(b"x" * count, {}).partition(b"\nstream\n")[2][:-10]).startswith(
            b"x" * count
        )


@pytest.mark.parametrize(
    ("old", "new"),
    [
        (b"/Lang (en-US)", b"/Lang <FEFF0>  "),
        (b"/K [", b"/K []/X ["),
        (b"/Nums [0 [", b"/Nums [[1] ["),
        (b"/MediaBox [0 0", b"/MediaBox [0-6 "),
        (b"/Count ", b"/X [[[[ "),
    ],
)
def test_a_packet_whose_objects_cannot_be_followed_is_refused(old, new):
    spoilt = edited(finished(0), old, new, 1)
    assert spoilt != finished(0)
    assert refusal([PacketToPrint(spoilt, "")]).startswith(
        "error[not-a-packet]: packet 1 of the run is no finished packet: "
    )
