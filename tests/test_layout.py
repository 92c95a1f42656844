"""A laid-out handout at every size and on every paper keeps the promises of clear print and of the standards."""

from __future__ import annotations

import io
import re
from collections import Counter, defaultdict
from itertools import pairwise

import page
import pypdf
import pypdfium2
import pytest
import readback
from msgspec.structs import replace
from read_aloud import marked_content, read_aloud
from sample_handout import (
    MARIA,
    call_cards,
    check_list,
    details_panel,
    key_points,
    leaflet,
    many_sections,
    packet,
    print_packet,
    sample,
    set_handout,
    spans,
)

from handouts.diagnostics import HandoutError
from handouts.document.handout import Approval, Handout, Section
from handouts.document.theme import MM
from handouts.document.tree import Link, Paper, Paragraph, RiskTable, SlotField, Text, TypeSize

EDITIONS = pytest.mark.parametrize(
    ("size", "paper", "grey"),
    [(size, paper, False) for size in TypeSize for paper in Paper]
    + [(TypeSize.STANDARD, Paper.LETTER, True), (TypeSize.GIANT, Paper.A4, True)],
)
SIZES = pytest.mark.parametrize("size", TypeSize)
MARGIN = 12 * MM
STROKE = 1.0
"""Points by which pdfium's bounds of a stroked shape may be wider than its ink."""
FLOORS = {TypeSize.STANDARD: 12, TypeSize.LARGE: 16, TypeSize.GIANT: 20}
ALOUD = (
    "Riverbend Spine Center (217) 555-0142, Monday to Friday, 8 am to 5 pm SAMPLE not approved by a clinician "
    "Your surgery: lumbar foraminotomy Making more room for a nerve in your lower back "
    "Name Maria Alvarez Reference RB-204418 Date of surgery Tuesday, March 9, 2027 Arrive at 9:00 am "
    "Where Riverbend Surgery Center, Entrance B Surgeon Dr. Ada Okafor Side and level Left side, L4 to L5 "
    "Follow-up visit Tuesday, March 23, 10:30 am "
    "Five things to know 1 The aim is less leg pain. Back pain may not change. "
    "2 No food after 1:00 am. Drinks until 1:00 am. "
    "3 Never stop a blood thinner on your own. See page {ready}. "
    "{cards} Your timetable Before surgery "
    "Tuesday, February 9 4 weeks before Stop smoking and all nicotine. We can help. "
    "blank line Your team writes the date Blood thinner plan. "
    "Monday, March 8 The day before Take a shower. "
    "The day of surgery Tuesday, March 9 1:00 am No food after this time. 9:00 am Arrive. "
    "Getting ready Check each box when it is done. Tell us by Tuesday, February 23 "
    "☐ All your medicines, patches, drops, herbs and vitamins. "
    "☐ Allergies: medicine, latex, tape, iodine or skin wash. "
    "☐ Blood thinner: my last dose is blank line "
    "What to bring • A list of your medicines. • Someone to drive you home. "
    "What to expect A nerve leaves the spine through a small opening between two bones. When the opening gets too "
    "narrow it squeezes the nerve, and you feel that along your leg. The surgeon makes the opening wider through a cut "
    "in your back, then checks that the nerve is free and closes the skin. You are asleep the whole time and feel "
    "nothing of it. "
    "Before: squeezed After: free Disc Squeezed nerve Figure 1. Before and after. "
    "Figure 2. Where it is. In the lower back. "
    "Benefits and risks Benefits and risks in numbers It happened. It may be this many. It did not. "
    "Less leg pain. Pain often goes first. 70 to 90 of 100 have it. 10 to 30 do not. "
    "Wound infection. Germs in the wound. 4 of 100 have it. 96 do not. "
    "Fewer than 1 of 100 people Bleeding on nerves 2 of 1,000 Needs surgery again. 998 do not have it. Ask us. "
    "Your recovery Surgery day March 9 You get up and walk. First 2 days to March 11 Take short walks. "
    "Weeks 1 to 2 to March 23 The wound heals. Weeks 3 to 6 to April 20 Desk work. "
    "Months 2 to 3 to June 7 Heavier work. Figure 3. Recovery, step by step. It can take 12 months. "
    "Limits for you {head}"
    "Lifting 8 lb at most until April 20 For 6 weeks. Driving From March 30 3 weeks If you pass. "
    "Warning signs {signs} Day: (217) 555-0142 Monday to Friday, 8 am to 5 pm "
    "What to say: I had surgery on my lower back. Never stop a blood thinner on your own. "
    "Questions and notes Bring the grey folder. "
    "Words explained Disc : a soft pad between two bones of the spine. "
    "Foramen (say: for-ray-men): the opening a nerve goes through. "
    "About this leaflet Version 3, printed November 21, 2026 "
    "Need large print or another language? Call (217) 555-0142. It is free."
)
SIGNS = (
    "Call 911 now or go to the emergency room • Numb between your legs or around your bottom "
    "• Cannot pass urine, or leaking urine or stool • Chest pain, or trouble breathing "
    "Call us today Day (217) 555-0142 • Wound is more red, hot, open or leaking • Calf is sore and swollen"
)


def reader(data: bytes) -> pypdf.PdfReader:
    return pypdf.PdfReader(io.BytesIO(data))


def outline(data: bytes) -> dict[str, int]:
    """Page number (from 1) of each outline entry."""
    book = reader(data)
    return {entry.title: book.get_destination_page_number(entry) + 1 for entry in book.outline}


@EDITIONS
@pytest.mark.parametrize("profile", ["ua1", "2a"])
@pytest.mark.parametrize("dated", [True, False])
def test_every_edition_conforms(size, paper, grey, profile, dated):
    report = page.validate_pdf_bytes(packet(size, paper, grey=grey, dated=dated), profile=profile)
    assert report.failures == []


@EDITIONS
def test_no_glyph_is_smaller_than_the_floor_and_no_line_longer_than_75_characters(size, paper, grey):
    data = packet(size, paper, grey=grey)
    assert readback.smallest_glyph(data)[0] >= FLOORS[size]
    length, words = readback.longest_line(data)
    assert length <= 75, words


@EDITIONS
def test_nothing_prints_within_12_mm_of_an_edge(size, paper, grey):
    for leaf in pypdfium2.PdfDocument(packet(size, paper, grey=grey)):
        width, height = leaf.get_size()
        for thing in leaf.get_objects(max_depth=1):
            left, bottom, right, top = thing.get_bounds()
            if right - left < 0.01 or top - bottom < 0.01:
                continue
            assert left >= MARGIN - STROKE
            assert right <= width - MARGIN + STROKE
            assert bottom >= MARGIN - STROKE
            assert top <= height - MARGIN + STROKE


@SIZES
def test_a_page_read_aloud_says_every_word_in_the_order_of_the_handout(size):
    data = packet(size)
    stacked = size is not TypeSize.STANDARD
    pages = outline(data)
    contents = " ".join(["In this packet", *(f"{title} {number}" for title, number in pages.items())])
    expected = ALOUD.format(
        ready=pages["Getting ready"],
        cards=f"When to call {SIGNS} {contents}" if stacked else SIGNS,
        signs=SIGNS,
        head="" if stacked else "Activity Your limit What it means ",
    )
    assert read_aloud(data).split() == expected.split()


def covered(data: bytes) -> list[str]:
    """What is printed over something else: letters whose lines are nearer than their heights."""
    rows: dict[tuple[int, float], list[readback.Glyph]] = defaultdict(list)
    for glyph in readback.glyphs(data):
        if glyph.text.strip():
            rows[glyph.page, round(glyph.baseline, 1)].append(glyph)
    found = []
    for ((leaf, low), below), ((other_leaf, high), above) in pairwise(sorted(rows.items())):
        if leaf == other_leaf and high - low < 0.6 * min(glyph.size for glyph in above):
            found += [g.text for g in below if any(g.x < other.right and other.x < g.right for other in above)]
    return found


@SIZES
def test_no_two_lines_of_text_are_printed_over_each_other(size):
    assert covered(packet(size)) == []


@SIZES
def test_every_mark_belongs_to_an_element_and_every_element_to_its_page(size):
    book = reader(packet(size))
    root = book.root_object["/StructTreeRoot"]
    nums = root["/ParentTree"]["/Nums"]
    owners = {int(key): value.get_object() for key, value in zip(nums[::2], nums[1::2], strict=True)}
    drawn = {(number, mcid) for number, mcid, _, _ in marked_content(packet(size)) if mcid >= 0}
    for number, mcid in drawn:
        leaf = book.pages[number - 1]
        element = owners[leaf["/StructParents"]][mcid].get_object()
        assert any(
            kid == mcid or (isinstance(kid, dict) and kid.get("/MCID") == mcid)
            for kid in (kid.get_object() for kid in element["/K"])
        )


# the document


def test_the_file_shows_its_title_its_language_and_its_outline():
    catalog = reader(packet()).root_object
    assert catalog["/ViewerPreferences"]["/DisplayDocTitle"].value is True
    assert catalog["/Lang"] == "en-US"
    assert catalog["/MarkInfo"]["/Marked"].value is True
    assert reader(packet()).metadata.title == "Your surgery: lumbar foraminotomy"
    assert list(outline(packet())) == [section.title for section in sample().sections if section.title]


@SIZES
def test_outline_entries_lead_to_the_page_of_their_heading(size):
    texts = readback.page_texts(packet(size))
    for title, number in outline(packet(size)).items():
        assert title in texts[number - 1]


def test_pages_are_labelled_with_their_numbers():
    book = reader(packet())
    assert book.page_labels == [str(number) for number in range(1, len(book.pages) + 1)]


@SIZES
def test_every_page_says_its_number_and_that_it_is_a_sample(size):
    texts = readback.page_texts(packet(size))
    for number, text in enumerate(texts, start=1):
        assert f"Page {number} of {len(texts)}" in text
        assert "SAMPLE" in text
        assert "not approved by a clinician" in text


def test_an_approved_handout_carries_no_sample_mark_and_the_same_pages():
    approved = print_packet(set_handout(replace(sample(), approval=Approval("", ""))), MARIA)
    texts = readback.page_texts(approved)
    assert not any("SAMPLE" in text for text in texts)
    assert outline(approved) == outline(packet())
    assert page.validate_pdf_bytes(approved, profile="ua1").failures == []


def signed(by: str, size: TypeSize = TypeSize.STANDARD, **brand: object) -> Handout:
    approval = Approval("", "", (f"Approved by {by}", "on March 8, 2027.", "Review by June 2028."))
    handout = sample(size)
    return replace(handout, approval=approval, brand=replace(handout.brand, **brand))


@pytest.mark.parametrize("paper", Paper)
def test_who_approved_has_a_line_for_each_piece_where_the_band_has_room(paper):
    handout = signed("Dr. Elena Reyes")
    handout = replace(handout, edition=replace(handout.edition, paper=paper))
    words = ["".join(glyph.text for glyph in line).strip() for line in readback.lines(packet_of(handout))]
    assert {"Approved by Dr. Elena Reyes", "on March 8, 2027.", "Review by June 2028."} <= set(words)


@SIZES
def test_who_approved_never_moves_what_is_below_nor_prints_over_it(size):
    long = "Dr. Maximiliana Anastasia von Featherstonehaugh"
    data = packet_of(signed(long, size))
    assert covered(data) == []
    assert outline(data) == outline(packet(size))
    assert f"Approved by {long} on March 8, 2027." in " ".join(read_aloud(data).split())


def test_who_approved_with_a_name_for_no_band_is_one_message():
    with pytest.raises(HandoutError) as caught:
        set_handout(signed("Dr. " + "Maximiliana Anastasia " * 9))
    assert str(caught.value) == (
        "error[approver-too-long]: 'Approved by Dr. "
        + ("Maximiliana Anastasia " * 9)
        + "' does not fit at the head of "
        "page 1\n  hint: sign with a shorter name"
    )


LONG_HOURS = "Monday to Friday, 8:00 am to 5:30 pm, Saturday 9 am to noon"
LONG_NAME = "The Riverbend Regional University Hospital Spine and Neurosurgery Center"


@SIZES
def test_hours_too_long_for_one_line_take_two(size):
    handout = sample(size)
    line = (*handout.brand.contact_line[:1], Text(f", {LONG_HOURS}"))
    without = tuple(section for section in handout.sections if section.block != "warning-signs")
    data = packet_of(replace(handout, brand=replace(handout.brand, contact_line=line), sections=without))
    assert LONG_HOURS in " ".join(read_aloud(data).split())
    assert covered(data) == []


def test_a_name_and_hours_that_leave_the_key_sheet_no_room_are_one_message():
    handout = sample()
    brand = replace(handout.brand, name=f"{LONG_NAME} " * 3, contact_line=(Text(f"{LONG_HOURS}, " * 3),))
    cards = call_cards()
    front = Section("key-sheet", "", (details_panel(), key_points("Rest. " * 9, "Walk. " * 9), *cards, cards[1]))
    with pytest.raises(HandoutError) as caught:
        set_handout(replace(handout, brand=brand, sections=(front,)))
    assert str(caught.value) == (
        f"error[head-too-full]: the name '{brand.name}' and its phone line leave the key sheet too little of page 1\n"
        "  hint: shorten the hours of the day phone, or the name, or have a logo that is less wide"
    )


@SIZES
@pytest.mark.parametrize("name", ["Riverbend Spine Center", "Lakeside Brain and Spine Institute", LONG_NAME])
def test_an_approved_strip_names_clinic_or_phone_in_the_room_of_the_mark(size, name):
    data = packet_of(signed("Dr. Elena Reyes", size, name=name))
    assert covered(data) == []
    assert all("(217) 555-0142" in text.replace("\xa0", " ") for text in readback.page_texts(data))


def packet_of(handout: Handout) -> bytes:
    return print_packet(set_handout(handout), MARIA)


def test_every_later_page_says_whose_packet_it_is():
    for text in readback.page_texts(packet())[1:]:
        assert "Maria Alvarez" in text
        assert "Reference RB-204418, surgery Tuesday, March 9" in text


def test_a_phone_number_is_a_link_that_says_what_it_does():
    found = set(readback.links(packet()))
    assert {(target, says) for _, target, says in found} == {("tel:+12175550142", "Call (217) 555-0142")}


def test_a_link_over_two_lines_is_one_link_element_with_two_areas():
    address = Link("a long address that runs over the end of its line and into the next", "https://example.org", "Ours")
    words = "We have written much more about this on our own pages, at "
    data = print_packet(set_handout(leaflet(Paragraph(spans(words, address, ".")))), MARIA)
    assert len(readback.links(data)) == 2
    assert readback.tag_tree(data).count("Link ") == 1
    assert f"{words}{address.text}." in read_aloud(data)


# the key sheet and the contents


def test_a_key_sheet_over_its_page_is_one_message_that_names_its_longest_point():
    points = key_points("Walk every day. " * 20, "Rest. " * 6)
    front = Section("key-sheet", "", (details_panel(), points, *call_cards(), *call_cards()))
    with pytest.raises(HandoutError) as caught:
        set_handout(replace(sample(), sections=(front,)))
    assert str(caught.value) == (
        "key-points/more-1: error[key-sheet-overflow]: the key sheet does not fit on one page\n"
        "  hint: shorten its longest key point, or a sign in the two cards"
    )


def test_a_key_sheet_in_large_print_may_have_more_pages():
    size = TypeSize.GIANT
    points = key_points("Walk every day. " * 20, see="key-sheet")
    handout = replace(sample(size), sections=(Section("key-sheet", "", (details_panel(), points)),))
    assert set_handout(handout).pages > 1


def test_a_page_number_follows_a_sign_inside_a_card_to_another_page():
    size, (emergency, _) = TypeSize.LARGE, call_cards()
    first, *others = emergency.signs
    card = replace(emergency, signs=(first, *(replace(sign, origin="key-sheet/sign") for sign in others)))
    front = Section("key-sheet", "", (details_panel(), key_points(see="key-sheet/sign")))
    call = Section("key-sheet", "When to call", (card,), starts_page=True)
    data = print_packet(set_handout(replace(sample(size), sections=(front, call))), MARIA)
    assert outline(data)["When to call"] > 1
    assert f"See page {outline(data)['When to call']}." in " ".join(read_aloud(data).replace("\xa0", " ").split())


def test_a_page_number_of_what_is_not_printed_is_refused():
    front = Section("key-sheet", "", (key_points(see="nowhere/item"),))
    with pytest.raises(HandoutError) as caught:
        set_handout(replace(sample(), sections=(front,)))
    assert str(caught.value) == (
        "error[page-of-nothing]: no page has anything of 'nowhere/item', so none can be named\n"
        "  hint: take out the sentence that refers to it"
    )


def contents_of(handout: Handout) -> tuple[bytes, list[tuple[int, str, str]]]:
    data = print_packet(set_handout(handout), MARIA)
    return data, [link for link in readback.links(data) if link[1].startswith("page ")]


def test_a_pack_of_eight_pages_has_no_contents():
    data, links = contents_of(many_sections(7))
    assert (readback.page_count(data), links) == (8, [])
    assert "In this packet" not in "".join(readback.page_texts(data))


@pytest.mark.parametrize("count", [8, 13])
def test_a_pack_of_nine_pages_has_contents_with_right_numbers_and_links(count):
    data, links = contents_of(many_sections(count))
    texts = readback.page_texts(data)
    pages = outline(data)
    assert "In this packet" in texts[1]
    entries = {title: number for title, number in pages.items() if title.startswith("Section")}
    assert len(entries) == count
    tree = readback.tag_tree(data)
    for title, number in entries.items():
        assert f"{title} {number}" in " ".join(tree.split())
        assert title in texts[number - 1]
    targets = [int(target.removeprefix("page ")) for _, target, _ in links]
    assert targets == list(entries.values())
    assert {number for number, _, _ in links} == {2}
    for profile in ("ua1", "2a"):
        assert page.validate_pdf_bytes(data, profile=profile).failures == []


def test_contents_entries_too_long_for_their_line_do_not_cover_each_other():
    handout = many_sections(9)
    long = tuple(
        replace(section, title=f"{section.title} about everything you may want to know before you decide")
        if section.title
        else section
        for section in handout.sections
    )
    data, _ = contents_of(replace(handout, sections=long))
    assert covered(data) == []


# what is measured on paper


@pytest.mark.parametrize(("size", "side"), [(TypeSize.STANDARD, 5.5), (TypeSize.LARGE, 7), (TypeSize.GIANT, 9)])
def test_a_check_box_is_at_least_5_mm_wide(size, side):
    data = print_packet(set_handout(leaflet(check_list(), size=size)), MARIA)
    shapes = [shape for leaf in pypdfium2.PdfDocument(data) for shape in leaf.get_objects()]
    bounds = [shape.get_bounds() for shape in shapes if shape.type == pypdfium2.raw.FPDF_PAGEOBJ_PATH]
    widths = [right - left for left, bottom, right, top in bounds if abs((right - left) - (top - bottom)) < 0.1]
    boxes = [width for width in widths if abs(width - side * MM) < 2]
    assert len(boxes) == 3
    assert min(boxes) >= 5 * MM


@SIZES
def test_an_icon_array_has_as_many_full_half_and_empty_figures_as_its_numbers_say(size):
    risks = next(
        part for section in sample(size).sections for part in section.components if isinstance(part, RiskTable)
    )
    painted: dict[tuple[int, int], Counter[str]] = defaultdict(Counter)
    for number, mcid, kind, what in marked_content(packet(size)):
        if kind == "form" and mcid >= 0:
            painted[number, mcid][what[:2]] += 5 if what.endswith("5") else 1
    arrays = [counts for counts in painted.values() if counts.total() == 100]
    assert arrays == [Counter({"PF": row.low, "PH": row.high - row.low, "PE": 100 - row.high}) for row in risks.rows]
    tree = readback.tag_tree(packet(size))
    assert [tree.count(f"Figure Alt='{row.alt}'") for row in risks.rows] == [1, 1]


@pytest.mark.parametrize("figure", ["PF", "PH", "PE"])
def test_five_figures_together_are_five_times_one_side_by_side(figure):
    resources = next(one["/Resources"] for one in pypdf.PdfReader(io.BytesIO(packet())).pages)
    one, five = (resources["/XObject"][f"/{name}"] for name in (figure, f"{figure}5"))
    assert five.get_data().count(one.get_data()) == 5
    assert re.findall(rb"1 0 0 1 (\S+) 0 cm", five.get_data()) == [b"0", b"12.4", b"24.8", b"37.2", b"49.6"]
    assert float(five["/BBox"][2]) - float(one["/BBox"][2]) == pytest.approx(4 * 12.4)


@SIZES
def test_a_text_on_two_lines_stays_clear_of_the_label_above(size):
    name = (
        "Maximiliana Montgomery-Smith"
        if size is TypeSize.STANDARD
        else "Maximiliana Alexandrovna Montgomery-Fitzgerald"
    )
    long = {**MARIA, SlotField.NAME: (name,)}
    levels = {SlotField.SIDE_AND_LEVEL: ("Right side, C4-C5, C5-C6, C6-C7",)}
    leaf = pypdfium2.PdfDocument(print_packet(set_handout(sample(size)), {**long, **levels}))[0].get_textpage()
    for label, first in (("Name", "Maximiliana"), ("Side and level", "Right side")):
        (over,), (under,) = (boxes(leaf, words) for words in (label, first))
        assert under[3] <= over[1]


def boxes(leaf, words):
    """Where words stand: left, bottom, right, top in points."""
    at, count = leaf.search(words, match_case=True).get_next()
    assert at >= 0
    chars = [leaf.get_charbox(index) for index in range(at, at + count) if leaf.get_text_range(index, 1).strip()]
    lefts, bottoms, rights, tops = zip(*chars, strict=True)
    return [(min(lefts), min(bottoms), max(rights), max(tops))]


def test_the_grey_edition_prints_no_colour():
    for leaf in pypdfium2.PdfDocument(packet(grey=True)):
        picture = leaf.render(scale=0.5).to_pil().convert("RGB")
        assert all(red == green == blue for _, (red, green, blue) in picture.getcolors(1 << 20))


def test_all_words_too_long_for_their_columns_are_reported_at_once():
    long = "Pneumonoultramicroscopicsilicovolcanoconiosis" * 3
    sections = tuple(Section(name, name, (Paragraph(spans(f"{name}{long}")),)) for name in ("one", "two"))
    with pytest.raises(HandoutError) as caught:
        set_handout(replace(sample(), sections=(*sample().sections, *sections)))
    found = caught.value.diagnostics
    assert [(str(d.location), d.code) for d in found] == [("one", "word-too-long"), ("two", "word-too-long")]
