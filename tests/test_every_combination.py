"""Every procedure, pack, clinic, surgeon, paper, size and grey edition is a whole, valid, readable packet."""

from __future__ import annotations

import itertools
import json
import os
import re
import subprocess
import sys
from itertools import zip_longest
from operator import attrgetter
from pathlib import Path

import packets
import page
import pytest
from msgspec.structs import replace
from packets import PACKS, PROCEDURES, SIZES, Choice
from readback import longest_line, page_count, smallest_glyph, tag_tree
from reading_order import words_in_order

from handouts.document.handout import Section
from handouts.document.plain_text import PAGE, plain_text
from handouts.document.tree import ActivityTable, Component, Figure
from handouts.pipeline import build_packet

FLOORS = {"standard": 12.0, "large": 16.0, "giant": 20.0}
MOST_PAGES = {"key-sheet": 1, "pre-op": 8, "full": 16}
MOST_CHARACTERS = 75
TREES = Path(__file__).parent / "cases" / "tags"
UPDATE = bool(os.environ.get("HANDOUTS_UPDATE_CASES"))
ALL_EDITIONS = os.environ.get("HANDOUTS_EDITIONS") == "all"
EACH_PACK = [(procedure, pack) for procedure in PROCEDURES for pack in PACKS]


@pytest.mark.parametrize(("procedure", "pack"), EACH_PACK)
def test_every_edition_of_a_pack_passes_ua1_and_2a_and_its_own_audit(procedure: str, pack: str) -> None:
    """Of each surgeon in every size, paper and grey by turns; with HANDOUTS_EDITIONS=all in all: minutes."""
    failures = []
    built = 0
    for choice in (packets.choices if ALL_EDITIONS else packets.choices_by_turns)(procedure, pack):
        data = build_packet(packets.library(), packets.request(choice)).data  # raises when the audit finds anything
        built += 1
        for profile in ("ua1", "2a"):
            report = page.validate_pdf_bytes(data, profile=profile)
            failures += [(choice, profile, failure.rule_id) for failure in report.failures]
    assert built == 4 * 3 * (2 * 2 if ALL_EDITIONS else 1)
    assert failures == []


def test_by_turns_every_edition_is_printed_and_every_two_traits_meet() -> None:
    for procedure in PROCEDURES:
        some, every = (list(choose(procedure, "pre-op")) for choose in (packets.choices_by_turns, packets.choices))
        assert {(one.paper, one.size, one.grey) for one in some} == {(one.paper, one.size, one.grey) for one in every}
        for traits in itertools.combinations(("surgeon", "paper", "size", "grey"), 2):
            two = attrgetter(*traits)
            assert set(map(two, some)) == set(map(two, every))


@pytest.mark.parametrize("pack", MOST_PAGES)
@pytest.mark.parametrize("dated", [True, False])
def test_a_pack_keeps_its_page_budget_for_every_surgeon(pack: str, dated: bool) -> None:
    pages = {
        (procedure, surgeon): packets.packet(Choice(procedure, pack, clinic, surgeon, dated=dated)).pages
        for procedure in PROCEDURES
        for clinic, surgeon in packets.surgeons()
    }
    assert {key: count for key, count in pages.items() if count > MOST_PAGES[pack]} == {}


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("procedure", PROCEDURES)
def test_no_letter_is_below_the_floor_and_no_line_over_75_characters(procedure: str, size: str) -> None:
    for paper, clinic, surgeon in (("letter", "riverbend-spine", "okafor"), ("a4", "northmoor-spine", "ward")):
        data = packets.packet(Choice(procedure, "full", clinic, surgeon, paper, size)).data
        assert smallest_glyph(data)[0] >= FLOORS[size] - 0.01
        assert longest_line(data)[0] <= MOST_CHARACTERS, longest_line(data)


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("dated", [True, False])
@pytest.mark.parametrize("procedure", PROCEDURES)
def test_the_words_read_back_in_order_are_the_words_composed(procedure: str, dated: bool, size: str) -> None:
    choice = Choice(procedure, "full", size=size, dated=dated)
    composed = packets.variant(choice)
    handout = replace(composed.handout, sections=tuple(map(_without_drawn_words, composed.handout.sections)))
    expected = " ".join(plain_text(handout, packets.texts_of(choice, composed))).split()
    read = " ".join(words_in_order(packets.packet(choice).data, skip=handout.words.contents))
    found = read.replace(handout.words.blank_line, "").split()  # spoken for a line to write on
    assert _numbers_as_placeholders(found, expected) == expected


def _without_drawn_words(section: Section) -> Section:
    """Words that pictures and the large-print limits table set their own way are held by other tests."""
    return replace(section, components=tuple(map(_without_drawn, section.components)))


def _without_drawn(part: Component) -> Component:
    if isinstance(part, Figure):
        return replace(part, labels=(), panels=())
    return replace(part, head=("", "", "")) if isinstance(part, ActivityTable) else part


def _numbers_as_placeholders(found: list[str], expected: list[str]) -> list[str]:
    """Where a page number is expected, any number will do."""
    pairs = zip_longest(found, expected, fillvalue="")
    return [re.sub(r"^\d+", PAGE, word) if PAGE in wanted else word for word, wanted in pairs]


@pytest.mark.parametrize(("procedure", "pack"), EACH_PACK)
def test_the_tag_tree_of_a_pack_is_the_one_on_file(procedure: str, pack: str) -> None:
    tree = tag_tree(packets.packet(Choice(procedure, pack)).data)
    case = TREES / f"{procedure}_{pack}.txt"
    if UPDATE:
        case.parent.mkdir(parents=True, exist_ok=True)
        case.write_text(tree, encoding="utf-8")
    assert tree == case.read_text(encoding="utf-8")


def test_a_sample_of_packets_sounds_right_to_an_accessibility_reader(tmp_path: Path) -> None:
    sample = [
        Choice(procedure, pack, clinic, surgeon, paper, size, grey)
        for procedure, pack, clinic, surgeon, paper, size, grey in (
            ("lumbar-foraminotomy", "pre-op", "riverbend-spine", "okafor", "letter", "standard", False),
            ("lumbar-foraminotomy", "full", "northmoor-spine", "ward", "a4", "standard", False),
            ("lumbar-foraminotomy", "key-sheet", "northmoor-spine", "bello", "letter", "large", True),
            ("lumbar-foraminotomy", "discharge", "riverbend-spine", "lindqvist", "letter", "giant", False),
            ("cervical-foraminotomy", "pre-op", "northmoor-spine", "bello", "a4", "standard", True),
            ("cervical-foraminotomy", "full", "riverbend-spine", "lindqvist", "letter", "standard", False),
            ("cervical-foraminotomy", "day-of-surgery", "riverbend-spine", "okafor", "a4", "large", False),
            ("cervical-foraminotomy", "discharge", "northmoor-spine", "ward", "a4", "standard", False),
        )
    ]
    paths = []
    for number, choice in enumerate(sample):
        paths.append(tmp_path / f"{number}.pdf")
        paths[-1].write_bytes(packets.packet(choice).data)
    report = tmp_path / "report.json"
    command = [sys.executable, "-m", "outloud.cli", "--json", str(report), *map(str, paths)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout
    assert len(json.loads(report.read_text(encoding="utf-8"))["results"]) == len(sample)


def test_every_pack_tells_when_to_call_the_emergency_number() -> None:
    for procedure, pack in EACH_PACK:
        data = packets.packet(Choice(procedure, pack)).data
        assert page_count(data) >= 1
        assert "Call 911 now" in tag_tree(data)
