"""The merge: one case file for each rule (several layers, then what is expected), and what holds for all merges."""

from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st
from reading_models import made, made_item

from handouts.content.library import Sourced
from handouts.content.model import BlockOverride
from handouts.content.places import Places
from handouts.diagnostics import Location, in_order
from handouts.resolve.layers import (
    PRECEDENCE,
    Layer,
    LayerContent,
    Merged,
    Origin,
    Place,
    PlacedItem,
    Value,
    merge,
    merge_all,
)

CASES = sorted((Path(__file__).parent / "cases" / "merge").glob("*.yaml"))


def layer_of(document: dict[str, Any]) -> LayerContent:
    layer = Layer(document["layer"])
    place = Place(Sourced(None, Places(f"{layer.value}.yaml")))
    origin = Origin(layer, place.at())
    return LayerContent(
        layer,
        {name: Value(text, origin) for name, text in document.get("facts", {}).items()},
        {name: Value(text, origin) for name, text in document.get("options", {}).items()},
        {
            name: tuple(PlacedItem(made_item(item), layer, (place,)) for item in items)
            for name, items in document.get("blocks", {}).items()
        },
        {name: made(BlockOverride, change) for name, change in document.get("overrides", {}).items()},
        place,
    )


def as_written(merged: Merged) -> dict[str, Any]:
    shown: dict[str, Any] = {
        "facts": {name: [value.text, value.origin.layer.value] for name, value in merged.facts.items()},
        "options": {name: [value.text, value.origin.layer.value] for name, value in merged.options.items()},
        "blocks": {
            name: [[p.item.id, p.item.kind, getattr(p.item, p.item.kind), p.layer.value] for p in items]
            for name, items in merged.blocks.items()
        },
        "when": {p.item.id: list(p.item.when) for items in merged.blocks.values() for p in items if p.item.when},
        "findings": [str(finding) for finding in in_order(merged.findings)],
    }
    return {key: value for key, value in shown.items() if value}


def test_there_are_cases() -> None:
    assert CASES


@pytest.mark.parametrize("case", CASES, ids=lambda path: path.stem)
def test_case(case: Path) -> None:
    *layers, last = yaml.safe_load_all(case.read_text("utf-8"))
    assert as_written(merge_all(map(layer_of, layers))) == last["expected"]
    assert as_written(merge_all(map(layer_of, reversed(layers)))) == last["expected"]


NAMES = st.sampled_from(["lift_limit", "drive_earliest", "shower_after", "collar"])


@st.composite
def contents(draw: st.DrawFn, layer: Layer) -> LayerContent:
    origin = Origin(layer, Location(f"{layer.value}.yaml"))
    values = {name: Value(text, origin) for name, text in draw(st.dictionaries(NAMES, st.text())).items()}
    return LayerContent(layer, values)


LAYERS = st.tuples(*(contents(layer) for layer in PRECEDENCE))


@given(LAYERS)
def test_last_layer_wins_and_nothing_else_changes(layers: tuple[LayerContent, ...]) -> None:
    below, top = merge_all(layers[:-1]), layers[-1]
    merged = merge_all(layers)
    for name, value in merged.facts.items():
        assert value is (top.facts[name] if name in top.facts else below.facts[name])
    assert set(merged.facts) == set(below.facts) | set(top.facts)


@given(LAYERS, st.sampled_from(PRECEDENCE))
def test_merging_nothing_changes_nothing(layers: tuple[LayerContent, ...], layer: Layer) -> None:
    merged = merge_all(layers)
    assert merge(merged, LayerContent(layer)) == merged
    assert merge_all(()) == Merged()


@given(LAYERS)
def test_every_value_tells_the_layer_it_came_from(layers: tuple[LayerContent, ...]) -> None:
    by_layer = {content.layer: content for content in layers}
    for name, value in merge_all(layers).facts.items():
        assert by_layer[value.origin.layer].facts[name].text == value.text
        assert value.origin.location.file == f"{value.origin.layer.value}.yaml"


@given(LAYERS, st.randoms(use_true_random=False))
def test_the_order_layers_are_read_in_never_matters(layers: tuple[LayerContent, ...], random: Any) -> None:
    shuffled = list(layers)
    random.shuffle(shuffled)
    assert merge_all(shuffled) == merge_all(layers)
