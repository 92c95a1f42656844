"""The merge: one case file for each rule (several layers, then what is expected), and what holds for all merges."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace
from reading_models import made, made_item

from handouts.content.model import Surgeon
from handouts.content.overrides import BlockOverride
from handouts.content.places import Places, Sourced
from handouts.content.source import Source, read_source
from handouts.content.validation import validate
from handouts.diagnostics import HandoutError, in_order
from handouts.resolve.layers import (
    PRECEDENCE,
    BlockItems,
    Layer,
    LayerContent,
    Merged,
    Origin,
    Place,
    PlacedItem,
    Value,
)
from handouts.resolve.merge import merge, merge_all
from handouts.resolve.selection import said_by

CASES = sorted((Path(__file__).parent / "cases" / "merge").glob("*.yaml"))
PROCEDURE = "lumbar-foraminotomy"


def layers_of(document: str) -> list[LayerContent]:
    """What one document of a case says: the keys of a surgeon's file, and the blocks below."""
    name = next(line for line in document.splitlines() if line.startswith("layer: ")).removeprefix("layer: ")
    read, layer = read_source(document.encode(), f"{name}.yaml"), Layer(name)
    data: Mapping[str, Any] = read.data
    own = {key: value for key, value in data.items() if key not in ("layer", "blocks", "renamed")}
    sourced = Sourced(validate(Surgeon, Source({"surgeon": "s", "name": "S", **own}, read.places)), read.places)
    general, *special = said_by(layer, sourced, PROCEDURE)
    blocks = {
        block: BlockItems(
            tuple(
                PlacedItem(made_item(item), layer, (Place(sourced, ("blocks", block, position)),))
                for position, item in enumerate(items)
            ),
            data.get("renamed", {}).get(block, {}),
        )
        for block, items in data.get("blocks", {}).items()
    }
    return [replace(general, blocks=blocks), *special]


def outcome(documents: list[str]) -> dict[str, Any]:
    try:
        return as_written(merge_all(layer for document in documents for layer in layers_of(document)))
    except HandoutError as error:
        return {"findings": [str(finding) for finding in error.diagnostics]}


def as_written(merged: Merged) -> dict[str, Any]:
    shown: dict[str, Any] = {
        "facts": {name: [value.text, value.origin.layer.value] for name, value in merged.facts.items()},
        "options": {name: [value.text, value.origin.layer.value] for name, value in merged.options.items()},
        "blocks": {
            name: [[p.item.id, p.item.kind, getattr(p.item, p.item.kind), p.layer.value] for p in block.items]
            for name, block in merged.blocks.items()
        },
        "when": {p.item.id: list(p.item.when) for b in merged.blocks.values() for p in b.items if p.item.when},
        "findings": [str(finding) for finding in in_order(merged.findings)],
    }
    return {key: value for key, value in shown.items() if value}


def test_there_are_cases() -> None:
    assert CASES


@pytest.mark.parametrize("case", CASES, ids=lambda path: path.stem)
def test_case(case: Path) -> None:
    *documents, last = case.read_text("utf-8").split("\n---\n")
    expected = yaml.safe_load(last)["expected"]
    assert outcome(documents) == expected
    assert outcome(documents[::-1]) == expected


NAMES = st.sampled_from(["lift_limit", "drive_earliest", "shower_after", "collar"])
IDS = tuple("abcdef")
BASE = BlockItems(
    tuple(
        PlacedItem(
            made_item({"id": name, "check": name.upper(), **({"locked": True} if name == "b" else {})}),
            Layer.PROCEDURE,
            (Place(Sourced(None, Places("procedure.yaml"))),),
        )
        for name in "abcd"
    )
)
IN_BASE = st.sampled_from(IDS)
OVERRIDES = st.fixed_dictionaries(
    {
        "replace": st.dictionaries(IN_BASE, st.fixed_dictionaries({"check": st.sampled_from(["New", "Newer"])})),
        "remove": st.lists(IN_BASE, max_size=3),
        "add": st.lists(
            st.one_of(
                *(st.fixed_dictionaries({key: IN_BASE}) for key in ("before", "after")),
                st.sampled_from([{}, {"first": True}, {"last": True}]),
            ).flatmap(
                lambda where: st.sampled_from([*IDS, "x", "y", "z"]).map(
                    lambda name: {**where, "item": {"id": name, "check": f"Added {name}"}}
                )
            ),
            max_size=4,
        ),
    }
)


@st.composite
def contents(draw: st.DrawFn, layer: Layer, procedure: str = "") -> LayerContent:
    place = Place(Sourced(None, Places(f"{layer.value}.yaml")))
    origin = Origin(layer, place.at())
    facts = {name: Value(text, origin) for name, text in draw(st.dictionaries(NAMES, st.text())).items()}
    options = {name: Value(text, origin) for name, text in draw(st.dictionaries(NAMES, st.text())).items()}
    if layer is Layer.PROCEDURE:
        return LayerContent(layer, facts, options, {"plan": BASE})
    changes = draw(st.one_of(st.just({}), OVERRIDES.map(lambda change: {"plan": made(BlockOverride, change)})))
    return LayerContent(layer, facts, options, {}, changes, place, procedure)


LAYERS = st.tuples(
    *(
        contents(layer, procedure)
        for layer in PRECEDENCE
        for procedure in (("", PROCEDURE) if layer in (Layer.CLINIC, Layer.SURGEON) else ("",))
    )
)


def items(merged: Merged) -> list[PlacedItem]:
    return list(merged.blocks["plan"].items)


@given(LAYERS)
def test_last_layer_wins_and_nothing_else_changes(layers: tuple[LayerContent, ...]) -> None:
    below, top, merged = merge_all(layers[:-1]), layers[-1], merge_all(layers)
    for name, value in merged.facts.items():
        assert value is (top.facts[name] if name in top.facts else below.facts[name])
    assert set(merged.facts) == set(below.facts) | set(top.facts)
    override = top.overrides.get("plan", BlockOverride())
    named = {*override.replace, *override.remove, *(addition.item.id for addition in override.add)}
    assert [p for p in items(merged) if p.item.id not in named] == [p for p in items(below) if p.item.id not in named]


@given(LAYERS)
def test_a_replacement_or_addition_without_a_finding_is_what_the_last_layer_wrote(
    layers: tuple[LayerContent, ...],
) -> None:
    below, top = merge_all(layers[:-1]), layers[-1]
    merged = merge_all(layers)
    if len(merged.findings) > len(below.findings) or not top.overrides:
        return
    override, present = top.overrides["plan"], {p.item.id: p for p in items(merged)}
    for name, replacement in override.replace.items():
        assert present[name].item == replacement.over(present[name].item)
        assert present[name].layer is top.layer
    for addition in override.add:
        assert present[addition.item.id].item == addition.item
        assert present[addition.item.id].origin.layer is top.layer
    assert not set(override.remove) & set(present)


@given(LAYERS, st.sampled_from(PRECEDENCE))
def test_merging_nothing_changes_nothing(layers: tuple[LayerContent, ...], layer: Layer) -> None:
    merged = merge_all(layers)
    empty = {"plan": BlockOverride()}
    place = Place(Sourced(None, Places("empty.yaml")))
    assert merge(merged, LayerContent(layer)) == merged
    assert merge(merged, LayerContent(layer, overrides=empty, place=place)) == merged
    assert merge_all(()) == Merged()


@given(LAYERS)
def test_every_value_tells_the_layer_it_came_from(layers: tuple[LayerContent, ...]) -> None:
    merged = merge_all(layers)
    for value in (*merged.facts.values(), *merged.options.values()):
        assert value.origin.location.file in (f"{value.origin.layer.value}.yaml", "procedure.yaml")
        said = [layer for layer in layers if layer.layer is value.origin.layer]
        assert any(value in (*layer.facts.values(), *layer.options.values()) for layer in said)
    for placed in items(merged):
        assert placed.origin.location.file == f"{placed.layer.value}.yaml"


@given(LAYERS, st.randoms(use_true_random=False))
def test_the_order_layers_are_read_in_never_matters(layers: tuple[LayerContent, ...], random: Any) -> None:
    shuffled = list(layers)
    random.shuffle(shuffled)
    assert merge_all(shuffled) == merge_all(layers)


@given(LAYERS)
def test_locked_items_come_out_of_every_merge_as_they_went_in(layers: tuple[LayerContent, ...]) -> None:
    merged = merge_all(layers)
    assert [p for p in items(merged) if p.item.locked] == [p for p in BASE.items if p.item.locked]
    ids = [p.item.id for p in items(merged)]
    assert len(ids) == len(set(ids))


@given(LAYERS)
def test_what_the_layers_below_had_keeps_its_order(layers: tuple[LayerContent, ...]) -> None:
    ids = [p.item.id for p in items(merge_all(layers))]
    kept = [name for name in "abcd" if name in ids and not _added_again(name, layers)]
    assert sorted(kept, key=ids.index) == kept


def _added_again(name: str, layers: tuple[LayerContent, ...]) -> bool:
    return any(addition.item.id == name for layer in layers for o in layer.overrides.values() for addition in o.add)


@given(
    st.sampled_from([{}, {"first": True}, {"last": True}, {"before": "a"}, {"after": "b"}]),
    st.lists(st.sampled_from(["x", "y", "z"]), unique=True),
)
def test_adding_and_then_removing_is_the_same_as_nothing(where: dict[str, Any], names: list[str]) -> None:
    place = Place(Sourced(None, Places("clinic.yaml")))
    added = {"add": [{**where, "item": {"id": name, "text": name}} for name in names]}
    layers = [
        LayerContent(Layer.PROCEDURE, blocks={"plan": BASE}),
        LayerContent(Layer.CLINIC, overrides={"plan": made(BlockOverride, added)}, place=place),
        LayerContent(Layer.SURGEON, overrides={"plan": made(BlockOverride, {"remove": names})}, place=place),
    ]
    merged = merge_all(layers)
    assert (items(merged), merged.findings) == (items(merge_all(layers[:1])), ())


def test_a_long_chain_of_additions_is_laid_out_one_behind_the_other() -> None:
    chain = [{"after": f"n{n - 1}" if n else "a", "item": {"id": f"n{n}", "text": "T."}} for n in range(3000)]
    layers = [
        LayerContent(Layer.PROCEDURE, blocks={"plan": BASE}),
        LayerContent(
            Layer.CLINIC,
            overrides={"plan": made(BlockOverride, {"add": chain})},
            place=Place(Sourced(None, Places("clinic.yaml"))),
        ),
    ]
    merged = merge_all(layers)
    assert [p.item.id for p in items(merged)] == ["a", *(f"n{n}" for n in range(3000)), "b", "c", "d"]
