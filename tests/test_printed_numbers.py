"""Every number on paper is traced to a fact, a source, the clinic, the patient or the page it stands on."""

from __future__ import annotations

from collections import Counter
from datetime import date
from pathlib import Path

import packets
import pytest
import yaml
from choices_made import packs_of
from elements import Piece, furniture, pieces
from msgspec.structs import replace
from origins import NUMBER, Content, Printed, origins
from packets import PROCEDURES, Choice
from readback import page_texts

from handouts.content.library import open_library
from handouts.pipeline import Variant, build_packet, compose_variant
from handouts.resolve.request import Request
from handouts.shipped import content_folder

SURGEONS = (("riverbend-spine", "okafor"), ("northmoor-spine", "ward"))
LUMBAR = Choice("lumbar-foraminotomy", "full")


def printed(data: bytes, variant: Variant, request: Request) -> list[Printed]:
    return origins(pieces(data), furniture(data), Content(variant, request.patient))


def untraced(data: bytes, variant: Variant, request: Request) -> list[str]:
    return [str(number) for number in printed(data, variant, request) if not number.origin]


@pytest.mark.parametrize("dated", [True, False])
@pytest.mark.parametrize(("clinic", "surgeon"), SURGEONS)
@pytest.mark.parametrize("procedure", PROCEDURES)
def test_every_printed_number_has_an_origin(procedure: str, clinic: str, surgeon: str, dated: bool) -> None:
    lost, unread = [], {}
    for pack in packs_of(procedure):
        choice = Choice(procedure, pack, clinic, surgeon, dated=dated)
        data = packets.packet(choice).data
        found = printed(data, packets.variant(choice), packets.request(choice))
        lost += [f"{pack}: {number}" for number in found if not number.origin]
        painted = Counter(number for text in page_texts(data) for number in NUMBER.findall(text))
        unread[pack] = painted - Counter(number.number for number in found if number.piece.role != "Alt")
    assert "\n".join(lost) == ""
    assert unread == {pack: Counter() for pack in packs_of(procedure)}


@pytest.mark.parametrize("procedure", PROCEDURES)
def test_numbers_come_from_every_kind_of_origin(procedure: str) -> None:
    """A tracer that found one origin for everything would find nothing wrong."""
    choice = Choice(procedure, "full")
    found = printed(packets.packet(choice).data, packets.variant(choice), packets.request(choice))
    kinds = Counter(number.origin.rpartition(": ")[2].partition(" ")[0] for number in found)
    assert len(found) > 250
    named = ("fact", "risk", "patient", "clinic", "page", "period", "version", "review", "count", "denominator")
    assert [kind for kind in named if not kinds[kind]] == []
    assert sum("sources " in number.origin for number in found) >= 5
    print(f"\n{procedure}: {len(found)} numbers; {dict(kinds.most_common(14))}")  # noqa: T201 (seen with -s)


def changed(tmp_path: Path, block: str, item: dict[str, object]) -> tuple[bytes, Variant, Request]:
    """The full packet with one more item at the end of a block, its content and its request."""
    text = (content_folder() / "blocks" / f"{block}.yaml").read_text(encoding="utf-8")
    read = yaml.safe_load(text)
    read["items"].append(item)
    (tmp_path / "blocks").mkdir()
    (tmp_path / "blocks" / f"{block}.yaml").write_text(yaml.safe_dump(read), encoding="utf-8")
    library, request = open_library(content_folder(), tmp_path), packets.request(LUMBAR)
    return build_packet(library, request).data, compose_variant(library, request), request


@pytest.mark.parametrize("number", ["17", "6", "100"])  # unlike any, like a fact's, like a denominator
def test_a_number_without_a_source_is_named(tmp_path: Path, number: str) -> None:
    every = untraced(*changed(tmp_path, "follow-up", {"id": "tea", "bullet": f"Drink {number} cups of tea."}))
    found = [line for line in every if "tea" in line]
    assert len(found) == 1
    assert found[0].startswith(f"'{number}' in 'Drink {number} cups of tea.' (page ")
    assert found[0].endswith("item 'follow-up/tea' writes it and names no source")


def test_a_number_with_a_source_is_traced_to_it(tmp_path: Path) -> None:
    item: dict[str, object] = {"id": "tea", "bullet": "Drink 17 cups of tea.", "source": ["P25"]}
    data, variant, request = changed(tmp_path, "follow-up", item)
    found = [number.origin for number in printed(data, variant, request) if "cups of tea" in number.piece.text]
    assert found == ["follow-up/tea: sources P25"]


def test_numbers_in_a_printed_list_of_sources_are_those_of_their_titles(tmp_path: Path) -> None:
    clinic = yaml.safe_load((content_folder() / "clinics" / "riverbend-spine" / "clinic.yaml").read_text("utf-8"))
    (tmp_path / "clinics" / "riverbend-spine").mkdir(parents=True)
    file = tmp_path / "clinics" / "riverbend-spine" / "clinic.yaml"
    file.write_text(yaml.safe_dump({**clinic, "print_sources": True}), encoding="utf-8")
    library, request = open_library(content_folder(), tmp_path), packets.request(LUMBAR)
    data, variant = build_packet(library, request).data, compose_variant(library, request)
    found = [number for number in printed(data, variant, request) if number.piece.section == "About this leaflet"]
    assert [str(number) for number in found if not number.origin] == []
    assert sum(number.origin.endswith("titles of sources") for number in found) > 20


def test_a_fact_printed_with_another_value_is_named() -> None:
    other = replace(packets.request(LUMBAR), settings=(("lift_limit", "9 lb"),))
    found = untraced(build_packet(packets.library(), other).data, packets.variant(LUMBAR), packets.request(LUMBAR))
    assert found
    assert {line.partition(" in ")[0] for line in found if "lb (" in line} >= {"'9'", "'4.1'"}


def test_a_day_that_is_not_counted_from_the_day_of_surgery_is_named() -> None:
    request = packets.request(LUMBAR)
    assert request.patient
    later = replace(request, patient=replace(request.patient, surgery_date=date(2027, 3, 10)))
    data, variant = packets.packet(LUMBAR).data, packets.variant(LUMBAR)
    found = set(untraced(data, variant, later)) - set(untraced(data, variant, request))
    assert len(found) > 20
    assert any("March 9, 2027" in line for line in found)


def test_a_wrong_page_number_is_named_in_contents_and_footers() -> None:
    content = Content(packets.variant(LUMBAR), packets.request(LUMBAR).patient)
    found = [
        Piece("Your choices", "H2", "Your choices", 2),
        Piece("In this packet", "TOCI", "Your choices 3", 1),
        Piece("In this packet", "TOCI", "Your choices 2", 1),
    ]
    lost = [str(number) for number in origins(found, [["Page 1 of 2"], ["Page 1 of 2"]], content) if not number.origin]
    assert lost == [
        "'3' in 'Your choices 3' (page 1, 'In this packet'): the heading is on another page",
        "'1' in 'Page 1 of 2' (page 2, 'page 1'): no header or footer has it",
        "'2' in 'Page 1 of 2' (page 2, 'page 1'): no header or footer has it",
    ]
