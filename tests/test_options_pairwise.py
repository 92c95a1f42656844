"""Every two choices together: nothing of the other region, nothing left over, nothing missing, the signs unchanged."""

from __future__ import annotations

import copy
import re
from collections.abc import Iterator, Sequence
from functools import cache
from pathlib import Path
from typing import Any

import packets
import pytest
import yaml
from choices_made import (
    CONTENT,
    MARKS,
    OTHER_REGION,
    UNMARKED,
    Case,
    Mark,
    factors,
    only,
    packs_of,
    read,
    region_of,
    request_of,
    rows,
)
from elements import Piece, pieces
from packets import PROCEDURES
from pairwise import Row, covering_rows, every_pair, pairs_of, spread
from tree_texts import texts_of_tree

from handouts.content.library import open_library
from handouts.document.handout import Handout
from handouts.document.tree import CallCard, CardKind
from handouts.pipeline import Variant, build_packet, compose_variant
from handouts.resolve.quantities import Quantity

LAID_OUT_PER_PROCEDURE = 6
PERSONAL = ("full", "pre-op", "day-of-surgery", "discharge", "key-sheet", "teach-back")
"""Packs for a patient whose operation is planned. One who is still deciding reads of every way it may be done."""
WITHOUT_ORIGIN = {"contacts", "details", "notes", "lines"}


@cache
def composed(procedure: str, number: int, pack: str) -> Variant:
    return compose_variant(packets.library(), request_of(procedure, rows(region_of(procedure))[number], pack))


def everyone(procedure: str) -> Iterator[tuple[Case, str, int]]:
    """Every row as a full packet, and as one of the other packs in turn."""
    others = [pack for pack in packs_of(procedure) if pack != "full"]
    for number, row in enumerate(rows(region_of(procedure))):
        for pack in ("full", others[number % len(others)]):
            yield Case(region_of(procedure), row), pack, number


@cache
def words_of(procedure: str, number: int, pack: str, signs: bool = True) -> str:
    return said(composed(procedure, number, pack).handout, signs)


def said(handout: Handout, signs: bool = True) -> str:
    """Everything a packet says but the patient's own fields, a text a line.

    The signs of the cards are locked and alike for everyone, so no choice is looked for in them.
    """
    parts = (part for section in handout.sections for part in (section.title, *section.components))
    kept = (part for part in parts if signs or not isinstance(part, CallCard))
    texts = (spans for part in kept for _, spans in texts_of_tree(part, ""))
    return "\n".join(" ".join("".join(getattr(span, "text", " ") for span in spans).split()) for spans in texts)


def named(case: Case, pack: str, what: str) -> str:
    chosen = ", ".join(f"{name}={value}" for name, value in case.row.items())
    return f"{case.region} {pack}: {what}\n    ({chosen})"


# the rows


@pytest.mark.parametrize("procedure", PROCEDURES)
def test_every_two_values_meet_in_some_row(procedure: str) -> None:
    all_rows = rows(region_of(procedure))
    wanted = every_pair(factors(region_of(procedure)))
    assert wanted - set().union(*map(pairs_of, all_rows)) == set()
    assert len(wanted) > 1000
    print(f"\n{procedure}: {len(wanted)} pairs of values in {len(all_rows)} rows")  # noqa: T201 (seen with -s)


def test_few_rows_cover_many_pairs() -> None:
    three = dict.fromkeys("pqrs", ("a", "b", "c"))
    found = covering_rows(three)
    assert set().union(*map(pairs_of, found)) == every_pair(three)
    assert 9 <= len(found) <= 13  # 81 in all


def test_every_factor_is_searched_for() -> None:
    """A new option needs a line in MARKS: what only those who chose it should read."""
    known = {*factors("cervical"), *factors("lumbar")}
    assert all({*PERSONAL, "deciding"} == set(packs_of(procedure)) for procedure in PROCEDURES)
    assert known == {*MARKS, *UNMARKED}


# what each packet says


@pytest.mark.parametrize("procedure", PROCEDURES)
def test_every_two_choices_compose_without_a_word_of_the_other_region(procedure: str) -> None:
    found = [
        named(case, pack, f"{match[0]!r} in {line!r}")
        for case, pack, number in everyone(procedure)
        for line in words_of(procedure, number, pack).splitlines()
        if (match := re.search(OTHER_REGION[case.region], line))
    ]
    assert "\n".join(sorted(set(found))) == ""


@pytest.mark.parametrize("procedure", PROCEDURES)
@pytest.mark.parametrize("factor", MARKS)
def test_nothing_is_left_over_and_nothing_missing(factor: str, procedure: str) -> None:
    found = {
        wrong
        for case, pack, number in everyone(procedure)
        for mark in MARKS[factor]
        for wrong in wrong_words(mark, case, pack, words_of(procedure, number, pack, signs=False))
    }
    assert "\n".join(sorted(found)) == ""


def wrong_words(mark: Mark, case: Case, pack: str, text: str) -> Iterator[str]:
    """What a text says of a thing that was not chosen, or fails to say of one that was."""
    said = mark.found(text)
    choice = ", ".join(f"{name}={value}" for name, value in case.row.items() if mark in MARKS.get(name, ()))
    if said and pack in PERSONAL and not mark.may(case):
        yield f"{case.region} {pack}: left over with {choice}: {mark.name}: {said!r}"
    if not said and pack == "full" and mark.must(case):
        yield f"{case.region} {pack}: missing with {choice}: {mark.name}"


@pytest.mark.parametrize("procedure", PROCEDURES)
def test_exactly_the_items_whose_conditions_hold_are_printed(procedure: str) -> None:
    wrong = []
    for case, pack, number in everyone(procedure):
        variant = composed(procedure, number, pack)
        printed = {origin for s in variant.handout.sections for origin, _ in texts_of_tree(s, s.block)}
        printed = {origin for origin in printed if "/" in origin}
        expected = set(_expected(case, pack, variant))
        wrong += [named(case, pack, f"{origin} is left over") for origin in sorted(printed - expected)]
        missing = [origin for origin in sorted(expected - printed) if not _may_be_silent(origin, variant)]
        wrong += [named(case, pack, f"{origin} is missing") for origin in missing]
    assert "\n".join(wrong) == ""


def _expected(case: Case, pack: str, variant: Variant) -> Iterator[str]:
    clinic = read(f"clinics/{case.row['clinic']}/clinic.yaml")
    answers = {
        **case.row,
        "region": case.region,
        "pack": pack,
        "country": clinic["country"],
        "print_sources": "yes" if clinic.get("print_sources") else "no",
    }
    for block in read(f"procedures/{variant.resolved.procedure.procedure}.yaml")["packs"][pack]["blocks"]:
        begins, ends = 0, 0
        for item in read(f"blocks/{block}.yaml")["items"]:
            if "heading" in item and ("from" in item or "until" in item):
                begins, ends = ends, _days(item.get("until"), variant) or 0
            limit = _days(item.get("until"), variant) if "check" in item else None
            over = limit is not None and limit <= begins
            if not over and all(_holds(key, wanted, answers, case) for key, wanted in item.get("when", {}).items()):
                yield f"{block}/{item['id']}"


def _days(fact: str | None, variant: Variant) -> int | None:
    value = variant.resolved.facts[fact].value if fact else None
    return int(value.high) * {"day": 1, "week": 7, "month": 30}[value.unit] if isinstance(value, Quantity) else None


def _holds(key: str, wanted: Any, answers: dict[str, str], case: Case) -> bool:
    accepted = {str(one) for one in (wanted if isinstance(wanted, list) else [wanted])}
    if key == "level":
        return any(level in accepted or re.sub(r"-[A-Z]", "-", level) in accepted for level in case.treated)
    return answers[key] in accepted


def _may_be_silent(origin: str, variant: Variant) -> bool:
    """Items that print no words of their own, or none for this clinic: blank rates, lost pages, idle headings."""
    block, _, name = origin.partition("/")
    item = next(item for item in read(f"blocks/{block}.yaml")["items"] if item["id"] == name)
    if WITHOUT_ORIGIN & set(item):
        return True
    if "rate" in item:
        return variant.resolved.facts[item["rate"]].value is None
    if "heading" in item:
        return _is_idle(block, name, variant)
    pages = set(re.findall(r"\{page:([\w-]+)", str(item)))
    return bool(pages - {b.block.block for b in variant.resolved.blocks})


def _is_idle(block: str, name: str, variant: Variant) -> bool:
    """A heading with nothing below it but another heading."""
    kept = next(b.items for b in variant.resolved.blocks if b.block.block == block)
    ids = [placed.item.id for placed in kept]
    after = kept[ids.index(name) + 1 :] if name in ids else kept
    return not after or after[0].item.kind == "heading"


# the emergency card


@pytest.mark.parametrize("procedure", PROCEDURES)
def test_the_emergency_card_is_in_every_packet_with_every_sign(procedure: str) -> None:
    seen: dict[tuple[str, str, str], set[tuple[str, ...]]] = {}
    for case, pack, number in everyone(procedure):
        for section in composed(procedure, number, pack).handout.sections:
            signs = [s for part in section.components if _is_emergency(part) for s in part.signs]
            origins = [sign.origin for sign in signs]
            assert origins == [f"{section.block}/{name}" for name in _locked_signs(section.block, case.region)]
            if signs:
                texts = tuple("".join(getattr(span, "text", "") for span in sign.spans) for sign in signs)
                seen.setdefault((pack, section.block, case.row["clinic"]), set()).add(texts)
    assert {place: len(texts) for place, texts in seen.items() if len(texts) != 1} == {}
    assert {pack for pack, _, _ in seen} == set(packs_of(procedure))
    assert all(len(next(iter(texts))) >= (5 if pack in PERSONAL else 3) for (pack, _, _), texts in seen.items())


def _is_emergency(part: object) -> bool:
    return isinstance(part, CallCard) and part.kind is CardKind.EMERGENCY


def _locked_signs(block: str, region: str) -> list[str]:
    """The signs of a region, whatever was chosen: one that hung on a choice would be missing here."""
    items = [item for item in read(f"blocks/{block}.yaml")["items"] if "emergency" in item]
    assert all(item.get("locked") for item in items)
    return [item["id"] for item in items if item.get("when", {}).get("region", region) == region]


# on paper

SAMPLE = [
    (procedure, rows(region_of(procedure)).index(row))
    for procedure in PROCEDURES
    for row in spread(rows(region_of(procedure)), LAID_OUT_PER_PROCEDURE)
]


@pytest.mark.parametrize(("procedure", "number"), SAMPLE)
def test_a_sample_passes_the_audit_and_says_on_paper_what_was_chosen(procedure: str, number: int) -> None:
    case = Case(region_of(procedure), rows(region_of(procedure))[number])
    data = build_packet(packets.library(), request_of(procedure, case.row, "full")).data  # raises if the audit objects
    found = pieces(data)
    text = "\n".join(piece.text for piece in found if not piece.slot)
    wrong = [f"other region: {match[0]!r}" for match in re.finditer(OTHER_REGION[case.region], text)]
    text = "\n".join(piece.text for piece in found if not piece.slot and not piece.part.startswith("Call "))
    wrong += [line for factor in MARKS for mark in MARKS[factor] for line in wrong_words(mark, case, "full", text)]
    assert "\n".join(wrong) == ""
    assert len(_emergency_card(found, case)) >= 5


def _emergency_card(found: Sequence[Piece], case: Case) -> list[str]:
    number = read(f"clinics/{case.row['clinic']}/clinic.yaml")["emergency"]["number"]
    card = [piece for piece in found if piece.page == 1 and piece.part == f"Call {number} now"]
    return [piece.text for piece in card if piece.role == "LBody"]


# the search itself


def test_a_line_without_its_condition_is_found(tmp_path: Path) -> None:
    block = copy.deepcopy(read("blocks/recovery.yaml"))
    block["items"].append({"id": "planted", "bullet": "Wear your brace when you walk.", "source": ["P25"]})
    (tmp_path / "blocks").mkdir()
    (tmp_path / "blocks" / "recovery.yaml").write_text(yaml.safe_dump(block), encoding="utf-8")
    library = open_library(CONTENT, tmp_path)
    wrong = set()
    for row in rows("lumbar"):
        handout = compose_variant(library, request_of("lumbar-foraminotomy", row, "full")).handout
        wrong |= {w for mark in MARKS["brace"] for w in wrong_words(mark, Case("lumbar", row), "full", said(handout))}
    assert wrong == {"lumbar full: left over with brace=no: a brace: 'Wear your brace when you walk.'"}


def test_a_leftover_a_missing_line_and_a_foreign_word_are_found() -> None:
    row: Row = {"collar": "none", "levels": "usual"}
    mark = only("a collar", r"\bcollar\b", lambda case: case.row["collar"] == "soft")
    case = Case("cervical", row)
    assert list(wrong_words(mark, case, "pre-op", "Sit up.\nWear your collar for 7 days.\nWalk.")) == [
        "cervical pre-op: left over with : a collar: 'Wear your collar for 7 days.'"
    ]
    assert list(wrong_words(mark, case, "full", "Walk.")) == []
    chosen = Case("cervical", {**row, "collar": "soft"})
    assert list(wrong_words(mark, chosen, "full", "Walk.")) == ["cervical full: missing with : a collar"]
    assert list(wrong_words(mark, chosen, "full", "Wear your collar.")) == []
    assert re.search(OTHER_REGION["lumbar"], "Your neck may be sore. Your neck pain")
    assert not re.search(OTHER_REGION["lumbar"], "Fever with a stiff neck")
    assert re.search(OTHER_REGION["cervical"], "The aim is less leg pain.")
