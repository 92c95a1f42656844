"""Attacks on locked safety text: each is refused with a message, or the text is still printed unchanged.

Each file in cases/locked is an attack: a clinic's own files over a small content folder, and all that is said.
"""

from __future__ import annotations

from pathlib import Path

import pytest
from msgspec.structs import replace
from own_content import (
    CLINIC,
    LUMBAR,
    OPTIONS,
    SURGEON,
    TODAY,
    WARNING_SIGNS,
    Case,
    base_content,
    cases_in,
    laid_over,
    locked_texts,
    refusals,
    said,
)
from small_content import CONTENT

from handouts.content.library import open_library
from handouts.resolve.request import Request

ATTACKS = cases_in(Path(__file__).parent / "cases" / "locked")
KIM, HILL = "clinics/hill/surgeons/kim.yaml", "clinics/hill/clinic.yaml"


@pytest.fixture(scope="module")
def base(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return base_content(tmp_path_factory.mktemp("base"))


def test_there_are_many_attacks_and_none_on_content_that_is_refused_anyway(base: Path) -> None:
    assert len(ATTACKS) >= 70
    assert said(open_library(base), LUMBAR) == "nothing"


@pytest.mark.parametrize("attack", ATTACKS, ids=lambda attack: attack.name)
def test_an_attack_on_locked_text_is_refused_or_comes_to_nothing(attack: Case, base: Path, tmp_path: Path) -> None:
    attacked = laid_over(base, tmp_path / "own", attack.files)
    assert said(attacked, attack.request) == attack.expected
    if attack.expected == "nothing":
        assert locked_texts(attacked, attack.request) == locked_texts(open_library(base), attack.request)


BESIDE = """\
    replace: {keep: {text: Keep this page on the fridge.}}
    add:
      - {first: true, item: {id: own-a, emergency: Sudden rash}}
      - {before: saddle, item: {id: own-b, emergency: Blue lips}}
      - {after: saddle, item: {id: own-c, emergency: Fainting, locked: true}}
      - {after: fever, item: {id: own-d, call: Shivers}}
      - {last: true, item: {id: own-e, text: Call even if you are not sure.}}
"""


def test_adding_beside_locked_text_leaves_it_as_it_was(base: Path, tmp_path: Path) -> None:
    own = {
        KIM: SURGEON + f"overrides:\n  warning-signs:\n{BESIDE}",
        HILL: CLINIC + "packs: {full: {title: All, blocks: [key-sheet, warning-signs, recovery, timetable, shower]}}\n",
        "words/en-US.yaml": "spelling: {color: colour}\ncontents: Inside\n",
        "facts.yaml": "fever: {type: temperature, default: 38 C, range: [37.9 C, 38.4 C], says: our fever}\n",
        "options.yaml": OPTIONS.replace("default: same-day", "default: one-night"),
        "blocks/warning-signs.yaml": WARNING_SIGNS.replace(
            "  - {id: fever", "  - {id: own-f, call: A new cough}\n  - {id: fever"
        ),
    }
    over = laid_over(base, tmp_path / "own", own)
    assert said(over, LUMBAR) == "nothing"
    assert sorted(locked_texts(over, LUMBAR)) == sorted(locked_texts(open_library(base), LUMBAR))


def test_a_pack_of_the_clinics_own_prints_the_signs_of_the_pack_it_is_like(base: Path, tmp_path: Path) -> None:
    pack = "packs: {home: {title: Home, like: discharge, blocks: [key-sheet, warning-signs, recovery, shower]}}\n"
    over = laid_over(base, tmp_path / "own", {HILL: CLINIC + pack})
    request = replace(LUMBAR, pack="home")
    assert said(over, request) == "nothing"
    shipped = locked_texts(open_library(base), replace(LUMBAR, pack="discharge"))
    assert sorted(locked_texts(over, request)) == sorted(shipped)


def test_what_is_chosen_for_one_patient_decides_which_locked_text_fits(base: Path) -> None:
    assert said(open_library(base), replace(LUMBAR, options=(("thinner", "none"),))) == "nothing"


@pytest.mark.parametrize("verb", ["remove", "replace"])
@pytest.mark.parametrize("procedure", ["lumbar", "cervical"])
def test_no_locked_item_that_is_shipped_can_be_changed(procedure: str, verb: str, tmp_path: Path) -> None:
    library = open_library(CONTENT)
    names = {pack: found.blocks for pack, found in library.procedure(procedure).value.packs.items()}
    items = {
        block: [item for item in library.block(block).value.items if item.locked]
        for block in dict.fromkeys(block for blocks in names.values() for block in blocks)
    }
    lines = ["surgeon: okafor", "name: Dr. Ada Okafor", "overrides:"]
    for block, found in items.items():
        if found and verb == "remove":
            lines += [f"  {block}:", f"    remove: [{', '.join(item.id for item in found)}]"]
        elif found:
            lines += [f"  {block}:", "    replace:", *(f"      {item.id}: {{text: Never mind.}}" for item in found)]
    own = {"clinics/riverbend-spine/surgeons/okafor.yaml": "\n".join(lines) + "\n"}
    request = Request(procedure, TODAY, clinic="riverbend-spine", surgeon="okafor", pack="full")
    said = refusals(laid_over(CONTENT, tmp_path / "own", own), request)
    wanted = [f"'{block}/{item.id}' is locked" for block, found in items.items() for item in found]
    assert len(wanted) > 40
    assert [line for line in said if "error[locked]" not in line] == []
    assert all(any(locked in line for line in said) for locked in wanted)


def test_every_shipped_pack_prints_the_emergency_card_of_both_regions() -> None:
    library = open_library(CONTENT)
    for procedure in library.names("procedures"):
        for pack in library.procedure(procedure).value.packs:
            found = locked_texts(library, Request(procedure, TODAY, clinic="riverbend-spine", pack=pack))
            signs = {
                f"{name}/{item.id}"
                for name in library.names("blocks")
                for item in library.block(name).value.items
                if item.kind == "emergency" and item.locked
            }
            assert {origin for origin, _ in found} & signs, (procedure, pack)
