"""Two readings and a history to the reasons why an item reads differently: facts, options, overrides."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import cached_property

from msgspec import Struct
from msgspec.structs import replace

from handouts.account.differences import BlockChanges, Cause, Kind, ValueChange
from handouts.account.history import History
from handouts.account.printed import spaced
from handouts.account.reading import Reading
from handouts.account.uses import facts_in
from handouts.resolve.layers import Layer, PlacedItem


class Comparison(Struct, frozen=True, dict=True):
    """Two readings of the same packs; `history` is that of the new one."""

    old: Reading
    new: Reading
    history: History

    @cached_property
    def facts(self) -> dict[str, ValueChange]:
        """The facts that print differently."""
        old, new = self.old.resolved.facts, self.new.resolved.facts
        return {
            name: ValueChange(
                name,
                spaced(old[name].text),
                spaced(fact.text),
                fact.origin.layer,
                fact.origin.location,
                fact.beyond_range,
            )
            for name, fact in new.items()
            if fact.text != old[name].text
        }

    @cached_property
    def options(self) -> dict[str, ValueChange]:
        """The options with another choice."""
        old, new = self.old.resolved.options, self.new.resolved.options
        return {
            name: ValueChange(name, old[name].value, option.value, option.origin.layer, option.origin.location)
            for name, option in new.items()
            if name in old and option.value != old[name].value
        }

    def causes(self, origin: str, kind: Kind) -> tuple[Cause, ...]:
        """Say why an item reads differently; nothing for a block's own words and for what follows from the rest."""
        before, now = self.old.placed.get(origin), self.new.placed.get(origin)
        placed = now or before
        if placed is None:
            return ()
        changed = {**self.facts, **self.options}
        names = placed.item.when if kind in ("added", "removed") else facts_in(placed, self.facts)
        values = [Cause(name, changed[name].layer, changed[name].at) for name in names if name in changed]
        decided = values and kind in ("added", "removed")
        return tuple(values if decided else [*values, *self._override(origin, before, now)])

    def _override(self, origin: str, before: PlacedItem | None, now: PlacedItem | None) -> Iterator[Cause]:
        if now and (before is None or before.item != now.item):
            yield Cause("", now.layer, now.origin.location)
        if now:
            return
        block, _, item = origin.partition("/")
        if gone := self.history.removed(block, item):
            yield Cause("", gone.layer, gone.at)
        elif before and before.layer is not Layer.PROCEDURE:
            yield Cause("", before.layer, before.origin.location)


def with_touches(values: dict[str, ValueChange], blocks: Sequence[BlockChanges]) -> tuple[ValueChange, ...]:
    """Add to facts or options that differ the items that read differently because of them."""
    touched: dict[str, list[str]] = {name: [] for name in values}
    for change in (change for block in blocks for change in block.changes):
        for cause in change.causes:
            if cause.name in touched:
                touched[cause.name].append(change.item)
    return tuple(replace(value, touches=tuple(touched[name])) for name, value in values.items())
