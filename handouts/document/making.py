"""What every component needs while it is made: the resolved content, its references, and where it stands."""

from __future__ import annotations

from collections.abc import Mapping

from msgspec import Struct

from handouts.diagnostics import Diagnostic, did_you_mean
from handouts.document.phrases import around
from handouts.document.references import References, Written
from handouts.document.tree import Spans
from handouts.resolve.facts import ResolvedFact
from handouts.resolve.layers import PlacedItem
from handouts.resolve.quantities import Measure, Quantity, QuantityError, UnitError, parse_quantity
from handouts.resolve.resolution import Resolved
from handouts.resolve.wording import Words

_ATTRIBUTES = {"from": "from_"}
"""Keys of the files that are words of Python."""


class Making(Struct):
    """One block as it is made. `headed`: a heading stands before what is made now."""

    references: References
    block: str
    card_level: int
    has_panel: bool
    headed: bool = False
    legend_given: bool = False

    @property
    def resolved(self) -> Resolved:
        """The content being composed."""
        return self.references.resolved

    @property
    def words(self) -> Words:
        """The fixed words of its language."""
        return self.references.resolved.words

    def origin(self, placed: PlacedItem) -> str:
        """Name an item as "block/item"."""
        return f"{self.block}/{placed.item.id}"

    def spans(self, placed: PlacedItem, *path: str | int) -> Spans:
        """Fill in a text of an item; nothing when the item does not have it."""
        text = _value(placed, *path)
        return self.references.spans(Written(text, placed, path)) if text is not None else ()

    def plain(self, placed: PlacedItem, *path: str | int) -> str:
        """Fill in a text of an item that must be words alone."""
        text = _value(placed, *path)
        return self.references.plain(Written(text, placed, path)) if text is not None else ""

    def phone_line(self, template: str, number: str) -> Spans:
        """Write a phone line of a card: "Day (217) 555-0142"."""
        return around(template, "number", self.references.phone(number, bold=True), self.words)

    def fact(self, placed: PlacedItem, key: str) -> ResolvedFact | None:
        """Find the fact that `key` of an item names; an unknown name is noted as an error."""
        name = _value(placed, key)
        fact = self.resolved.facts.get(name or "")
        if fact is None:
            hint = did_you_mean(name or "", self.resolved.facts)
            self._note("unknown-fact", f"unknown fact '{name}'", placed, key, hint)
        return fact

    def duration(self, placed: PlacedItem, key: str) -> Quantity | None:
        """Read `key` of an item, a length of time or the name of a fact that is one; None when the fact is blank."""
        written = _value(placed, key) or ""
        fact = self.resolved.facts.get(written)
        if fact is not None:
            if isinstance(fact.value, Quantity) and fact.value.measure is Measure.DURATION:
                self.references.printed[fact.name] = fact.text
                return fact.value
            if fact.value is not None or fact.spec.type != "duration":
                self._note("not-a-duration", f"'{written}' is not a length of time", placed, key, "name a duration")
            return None
        try:
            return parse_quantity(written, Measure.DURATION)
        except (QuantityError, UnitError):
            hint = did_you_mean(written, self.resolved.facts)
            self._note("unknown-fact", f"'{written}' is neither a fact nor a length of time", placed, key, hint)
            return None

    def _note(self, code: str, message: str, placed: PlacedItem, key: str, hint: str) -> None:
        self.references.findings.append(Diagnostic(code, message, placed.at(key), hint))


def _value(placed: PlacedItem, *path: str | int) -> str | None:
    value = getattr(placed.item, _ATTRIBUTES.get(str(path[0]), str(path[0])))
    for step in path[1:]:
        value = value[step] if isinstance(value, Mapping) or isinstance(step, int) else None
    return None if value is None else str(value)
