"""A clinic to the answers of all its surgeons, fact by fact, beside the usual value and the range allowed."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from functools import partial
from typing import Literal

from msgspec import Struct
from msgspec.structs import replace

from handouts.account.printed import spaced
from handouts.account.sources import Source, sources_of
from handouts.account.uses import allowed
from handouts.content.fact_types import FactType
from handouts.content.library import Library, together
from handouts.diagnostics import Diagnostic, HandoutError, Location, in_order
from handouts.resolve.layers import Layer, LayerContent
from handouts.resolve.request import Request
from handouts.resolve.resolution import Resolved, resolve
from handouts.resolve.selection import Findings, example_clinic, said_by


class Answer(Struct, frozen=True):
    """What packets of one surgeon print of a fact, and who said so; `prints` is empty for a line to write on."""

    surgeon: str
    prints: str
    layer: Layer
    at: Location
    beyond_range: str


class FactVariance(Struct, frozen=True):
    """A fact: its usual value, the clinic's, and each surgeon's. `allowed`: the ends of its range, or its choices."""

    fact: str
    says: str
    type: FactType
    owner: str
    base: str
    clinic: str
    answers: tuple[Answer, ...]
    allowed: tuple[str, ...]
    sources: tuple[Source, ...]
    differs: bool


class OptionVariance(Struct, frozen=True):
    """An option that surgeons do not leave at its usual choice: each surgeon's choice, in their order."""

    option: str
    title: str
    usual: str
    choices: tuple[str, ...]


class OwnWording(Struct, frozen=True):
    """An item ("block/item") that a surgeon, or the clinic for all of them (`surgeon` is empty), made their own."""

    surgeon: str
    verb: Literal["added", "removed", "replaced"]
    item: str
    at: Location


class Variance(Struct, frozen=True):
    """All facts of an operation over the surgeons of a clinic who do it, and what else they made their own."""

    procedure: str
    clinic: str
    surgeons: tuple[str, ...]
    facts: tuple[FactVariance, ...]
    options: tuple[OptionVariance, ...] = ()
    wordings: tuple[OwnWording, ...] = ()
    warnings: tuple[Diagnostic, ...] = ()


def variances(library: Library, clinic: str | None, procedure: str | None, today: date) -> tuple[Variance, ...]:
    """Compare the surgeons of a clinic for one operation, or for every one that any of them does.

    Without a clinic the example clinic is taken. Raises HandoutError with everything that is wrong in what they set.
    """
    findings = Findings()
    loaded = findings.attempt(lambda: library.clinic(clinic) if clinic else example_clinic(library))
    asked = findings.attempt(lambda: library.procedure(procedure)) if procedure else None
    if loaded is None or findings.found:
        raise HandoutError(*findings.found)
    name = loaded.value.clinic
    operations = [asked.value.procedure] if asked else library.names("procedures")
    able = {operation: _surgeons(library, name, operation) for operation in operations}
    if not any(able.values()):
        raise HandoutError(_nobody(library, name, asked.value.procedure if asked else None))
    requests = [Request(operation, today, clinic) for operation, surgeons in able.items() if surgeons]
    return together(partial(_variance, library, one, able[one.procedure]) for one in requests)


def _surgeons(library: Library, clinic: str, procedure: str) -> tuple[str, ...]:
    found = (library.surgeon(clinic, name).value for name in library.surgeons(clinic))
    return tuple(one.surgeon for one in found if not one.procedures or procedure in one.procedures)


def _nobody(library: Library, clinic: str, procedure: str | None) -> Diagnostic:
    surgeons = library.surgeons(clinic)
    if procedure and surgeons:
        message = f"no surgeon of '{clinic}' does '{procedure}'"
        return Diagnostic("no-surgeons", message, None, f"its surgeons are: {', '.join(surgeons)}")
    hint = f"add clinics/{clinic}/surgeons/NAME.yaml to your content folder"
    return Diagnostic("no-surgeons", f"clinic '{clinic}' has no surgeons", None, hint)


def _variance(library: Library, request: Request, surgeons: Sequence[str]) -> Variance:
    resolved = together(partial(resolve, library, replace(request, surgeon=name)) for name in surgeons)
    anyone = replace(request, surgeon=surgeons[0])
    base = resolve(library, anyone, (Layer.PROCEDURE,))
    clinic = resolve(library, anyone, (Layer.PROCEDURE, Layer.CLINIC))
    return Variance(
        procedure=base.procedure.procedure,
        clinic=base.clinic.clinic,
        surgeons=tuple(surgeons),
        facts=tuple(_facts(library, base, clinic, resolved)),
        options=tuple(_options(base, resolved)),
        wordings=tuple(_wordings(library, base, surgeons)),
        warnings=in_order(found for one in resolved for found in one.warnings),
    )


def _facts(library: Library, base: Resolved, clinic: Resolved, resolved: Sequence[Resolved]) -> Iterator[FactVariance]:
    for name, fact in sorted(base.facts.items()):
        answers = tuple(_answer(one, name) for one in resolved)
        yield FactVariance(
            fact=name,
            says=fact.spec.says,
            type=fact.spec.type,
            owner=fact.spec.owner,
            base=spaced(fact.text),
            clinic=spaced(clinic.facts[name].text),
            answers=answers,
            allowed=allowed(fact.spec),
            sources=sources_of(library, fact.spec.source),
            differs=len({answer.prints for answer in answers}) > 1,
        )


def _options(base: Resolved, resolved: Sequence[Resolved]) -> Iterator[OptionVariance]:
    for name, option in sorted(base.options.items()):
        choices = tuple(one.options[name].value for one in resolved)
        if {*choices} != {option.value}:
            yield OptionVariance(name, option.spec.title, option.value, choices)


def _wordings(library: Library, base: Resolved, surgeons: Sequence[str]) -> Iterator[OwnWording]:
    """Name the items that the clinic and each surgeon added, removed or replaced for this operation."""
    clinic, procedure = base.clinic.clinic, base.procedure.procedure
    yield from _wordings_of("", said_by(Layer.CLINIC, library.clinic(clinic), procedure))
    for name in surgeons:
        yield from _wordings_of(name, said_by(Layer.SURGEON, library.surgeon(clinic, name), procedure))


def _wordings_of(surgeon: str, said: Sequence[LayerContent]) -> Iterator[OwnWording]:
    for layer in said:
        for block, own in layer.overrides.items():
            assert layer.place is not None  # a layer with overrides was read from a file
            place = layer.place.within("overrides", block)
            for item in own.replace:
                yield OwnWording(surgeon, "replaced", f"{block}/{item}", place.key("replace", item))
            for at, item in enumerate(own.remove):
                yield OwnWording(surgeon, "removed", f"{block}/{item}", place.at("remove", at))
            for at, new in enumerate(own.add):
                yield OwnWording(surgeon, "added", f"{block}/{new.item.id}", place.at("add", at))


def _answer(resolved: Resolved, name: str) -> Answer:
    assert resolved.surgeon is not None  # each was asked for by a surgeon's name
    fact = resolved.facts[name]
    at, said = fact.origin.location, fact.origin.layer
    return Answer(resolved.surgeon.surgeon, spaced(fact.text), said, at, fact.beyond_range)
