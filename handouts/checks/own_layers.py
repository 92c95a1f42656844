"""A handout's clinic and surgeon to what each lays over every operation, with all that lies below it."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Final

from msgspec import Struct

from handouts.checks.subject import Subject
from handouts.content.items import ItemBase
from handouts.content.library import Library
from handouts.content.model import Clinic, FactSpec, Procedure, Surgeon
from handouts.content.places import Sourced
from handouts.diagnostics import Diagnostic, HandoutError
from handouts.resolve.layers import BlockItems, Layer, LayerContent, Merged, Origin, Place, PlacedItem, Value
from handouts.resolve.merge import merge
from handouts.resolve.selection import said_by

_YES_NO: Final = {True: "yes", False: "no"}


class OwnLayer(Struct, frozen=True):
    """What one part of a file says of one operation: of this one, or of all.

    `base` is the shipped content, `below` all that the part is laid over, `above` what the whole file makes of it;
    `facts` says what each fact is.
    """

    facts: Mapping[str, FactSpec]
    says: LayerContent
    procedure: Procedure
    clinic: Clinic
    base: Merged
    below: Merged
    above: Merged

    def never_prints(self, item: ItemBase) -> str:
        """Name the condition that is never met here, whatever patient and pack; empty when there is none."""
        answers = {
            "region": self.procedure.region,
            "country": self.clinic.country,
            "print_sources": _YES_NO[self.clinic.print_sources],
        }
        for key, accepted in item.when.items():
            if key in answers and answers[key] not in accepted:
                return f"{key} {' or '.join(accepted)}"
        return ""


Judge = Callable[[tuple[OwnLayer, ...]], Iterator[Diagnostic]]


class OfEveryPacket:
    """Judges what a clinic and a surgeon lay over everything, once for all of their packets."""

    def __init__(self, judge: Judge) -> None:
        self._judge = judge
        self._library: Library | None = None
        self._judged: dict[tuple[str, str], tuple[Diagnostic, ...]] = {}

    def __call__(self, subject: Subject) -> tuple[Diagnostic, ...]:
        """Give what the judge finds in the layers of the subject's clinic and surgeon."""
        if subject.library is not self._library:
            self._library, self._judged = subject.library, {}
        surgeon = subject.resolved.surgeon
        maker = (subject.resolved.clinic.clinic, surgeon.surgeon if surgeon else "")
        if maker not in self._judged:
            self._judged[maker] = tuple(self._judge(own_layers(subject)))
        return self._judged[maker]


def own_layers(subject: Subject) -> tuple[OwnLayer, ...]:
    """Give what the clinic's file says of every operation, then what the surgeon's says of those they do.

    The clinic's is judged without the surgeon: another one may need what this one does not.
    """
    try:
        return tuple(_own_layers(subject.library, subject.resolved.clinic.clinic, subject.resolved.surgeon))
    except HandoutError:
        return ()  # the loader has said so


def _own_layers(library: Library, name: str, of: Surgeon | None) -> Iterator[OwnLayer]:
    clinic = library.clinic(name)
    surgeon = library.surgeon(name, of.surgeon) if of else None
    if not any(_has_own(file.value) for file in (clinic, surgeon) if file):
        return
    everything = [library.procedure(procedure).value for procedure in library.names("procedures")]
    bases = {procedure.procedure: _base(library, procedure.region) for procedure in everything}
    of_clinic = {procedure.procedure: said_by(Layer.CLINIC, clinic, procedure.procedure) for procedure in everything}
    for procedure in everything:
        yield from _laid(library, of_clinic[procedure.procedure], procedure, clinic, bases[procedure.procedure], [])
    for procedure in everything if surgeon else ():
        if surgeon and (not surgeon.value.procedures or procedure.procedure in surgeon.value.procedures):
            said = said_by(Layer.SURGEON, surgeon, procedure.procedure)
            lower = of_clinic[procedure.procedure]
            yield from _laid(library, said, procedure, clinic, bases[procedure.procedure], lower)


def _has_own(file: Clinic | Surgeon) -> bool:
    return any(own.facts or own.overrides for own in (file, *file.for_.values()))


def _laid(
    library: Library,
    said: list[LayerContent],
    procedure: Procedure,
    clinic: Sourced[Clinic],
    base: Merged,
    lower: list[LayerContent],
) -> Iterator[OwnLayer]:
    below = base
    for content in lower:
        below = merge(below, content)
    under = []
    for content in said:
        under.append((content, below))
        below = merge(below, content)
    facts = library.facts().value
    yield from (OwnLayer(facts, content, procedure, clinic.value, base, lying, below) for content, lying in under)


def _base(library: Library, region: str) -> Merged:
    facts = library.facts()
    values = {
        name: Value(text, Origin(Layer.PROCEDURE, facts.at(name, "default")))
        for name, spec in facts.value.items()
        if (text := spec.default.of(region)) is not None
    }
    blocks = (library.block(name) for name in library.names("blocks"))
    items = {
        sourced.value.block: BlockItems(
            tuple(
                PlacedItem(item, Layer.PROCEDURE, (Place(sourced, ("items", position)),))
                for position, item in enumerate(sourced.value.items)
            ),
            sourced.value.renamed,
        )
        for sourced in blocks
    }
    return Merged(values, {}, items)
