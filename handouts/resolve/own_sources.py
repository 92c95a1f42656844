"""The items a clinic or surgeon wrote to the source codes in them that lead nowhere."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from handouts.content.library import Library
from handouts.diagnostics import Diagnostic, HandoutError, did_you_mean
from handouts.resolve.layers import BlockItems, Layer, PlacedItem


def unknown_sources(library: Library, blocks: Iterable[tuple[str, BlockItems]]) -> Iterator[Diagnostic]:
    """Find codes that `sources.yaml` does not have. It is read only where there is an item to look at."""
    citing = [(name, placed) for name, block in blocks for placed in _own(library, name, block) if placed.item.source]
    if not citing:
        return
    try:
        known = library.sources().value
    except HandoutError as error:
        yield from error.diagnostics
        return
    for name, placed in citing:
        for position, code in enumerate(placed.item.source):
            if code not in known:
                message = f"'{name}/{placed.item.id}' names the source '{code}', which sources.yaml does not have"
                near = did_you_mean(code, known)
                hint = near if near.startswith("did you mean") else "correct the code, or add it to your sources.yaml"
                yield Diagnostic("unknown-source", message, placed.at("source", position), hint)


def _own(library: Library, name: str, block: BlockItems) -> Iterator[PlacedItem]:
    """The items of a block that are not the shipped ones."""
    laid_over = len(library.folders.all_of(f"blocks/{name}.yaml")) > 1
    return (placed for placed in block.items if laid_over or placed.layer is not Layer.PROCEDURE)
