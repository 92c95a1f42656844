"""Layers of content to one: the rules of the merge."""

from __future__ import annotations

from collections.abc import Iterable
from functools import reduce

from handouts.diagnostics import Diagnostic, did_you_mean
from handouts.resolve.layers import LayerContent, Merged
from handouts.resolve.override import Change, apply


def merge_all(layers: Iterable[LayerContent]) -> Merged:
    """Fold layers, given in any order, by their rank in `PRECEDENCE`; at most one of each rank.

    The rules:

    1. Facts and options are single values: a higher layer's value stands over a lower one's, name by name. A name a
       layer does not mention stays as it was.
    2. Within one layer, what it says of one procedure stands over what it says of all.
    3. Blocks are lists of items. Lists are never merged by position and never joined: a layer changes them only by
       `replace`, `remove` and `add`, each naming items of the layers below by id. The order of the verbs in the file
       means nothing, and no item may be named by two of them.
    4. `replace` lays an item over the one of the same id and kind: keys it does not mention stay, and so does its
       place in the list.
    5. `add` puts an item right before or after another one that stays, `first` or `last` in the block; without a
       place it is last. It may stand by one added above it in the file. Several at one place keep their order.
    6. A locked item can be neither replaced nor removed, by any layer; a layer may add beside it.
    7. An unknown block or id is an error, and so is an added id that is taken. What is wrong changes nothing, and
       keeps nothing else from being changed.
    """
    return reduce(merge, sorted(layers, key=lambda content: content.rank), Merged())


def merge(lower: Merged, upper: LayerContent) -> Merged:
    """Lay one layer over what is below it, by the rules of `merge_all`."""
    blocks = {**lower.blocks, **upper.blocks}
    findings = list(lower.findings)
    for name, override in upper.overrides.items():
        assert upper.place is not None  # a layer with overrides was read from a file
        place = upper.place.within("overrides", name)
        if name not in blocks:
            message = f"unknown block '{name}'"
            findings.append(Diagnostic("unknown-block", message, place.key(), did_you_mean(name, blocks)))
        else:
            blocks[name], wrong = apply(Change(upper.layer, name, blocks[name], override, place))
            findings.extend(wrong)
    return Merged({**lower.facts, **upper.facts}, {**lower.options, **upper.options}, blocks, tuple(findings))
