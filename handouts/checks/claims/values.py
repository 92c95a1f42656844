"""A fact to its value in each operation that a line prints for: one line may be read by the patients of several."""

from __future__ import annotations

from msgspec import Struct

from handouts.checks.claims.fitting import agrees
from handouts.checks.claims.spoken_amounts import SpokenAmount
from handouts.checks.own_layers import OwnLayer, own_layers
from handouts.checks.subject import Subject
from handouts.content.model import FactSpec, Procedure
from handouts.diagnostics import HandoutError
from handouts.resolve.facts import FactValue, ResolvedFact
from handouts.resolve.layers import Layer, PlacedItem
from handouts.resolve.quantities import Measure, Quantity, QuantityError, UnitError, parse_quantity


class Valued(Struct, frozen=True):
    """A fact with its value here, and how its values read: "5 lb", or "5 lb (cervical) and 12 lb (lumbar)"."""

    fact: ResolvedFact
    values: tuple[FactValue | None, ...]
    text: str

    def agrees_with(self, amount: SpokenAmount) -> bool:
        """Whether an amount says what the fact says in every operation; one without a value says nothing else."""
        return all(not isinstance(value, Quantity) or agrees(self.fact.spec, value, amount) for value in self.values)


def valued(subject: Subject, fact: ResolvedFact, placed: PlacedItem | None) -> Valued:
    """Find the values of a fact for all patients who read an item of the subject's clinic and surgeon."""
    here = " ".join(fact.text.split())
    if fact.value is None or fact.origin.layer is Layer.REQUEST:
        return Valued(fact, (fact.value,), here)
    texts = {
        procedure.short: text
        for procedure, text in _written(subject, fact)
        if text and (procedure.procedure == subject.resolved.procedure.procedure or _prints_in(procedure, placed))
    }
    values = {name: _value(fact.spec, text) for name, text in texts.items()}
    if len(set(values.values())) < 2:
        return Valued(fact, (fact.value,), here)
    told = " and ".join(f"{text} ({name})" for name, text in sorted(texts.items()))
    return Valued(fact, (fact.value, *values.values()), told)


def _written(subject: Subject, fact: ResolvedFact) -> tuple[tuple[Procedure, str], ...]:
    """Give the fact's value in each operation of the surgeon, as it was written."""
    layers: dict[str, OwnLayer] = {layer.procedure.procedure: layer for layer in subject.once(own_layers)}
    if layers:
        facts = ((layer.procedure, layer.above.facts.get(fact.name)) for layer in layers.values())
        return tuple((procedure, value.text) for procedure, value in facts if value)
    try:
        names = subject.library.names("procedures")
        known = [subject.library.procedure(name).value for name in names]
    except HandoutError:
        return ()
    return tuple((procedure, fact.spec.default.of(procedure.region) or "") for procedure in known)


def _prints_in(procedure: Procedure, placed: PlacedItem | None) -> bool:
    """Whether an item prints in an operation's packets too, as far as its own file tells."""
    if placed is None or not placed.places or placed.places[0].path[:1] == ("for",):
        return False
    return procedure.region in placed.item.when.get("region", (procedure.region,))


def _value(spec: FactSpec, text: str) -> Quantity | str:
    try:
        return parse_quantity(text, Measure(spec.type))
    except (QuantityError, UnitError, ValueError):
        return text
