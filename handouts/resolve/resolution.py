"""A library and a request to the content of one handout: layers merged, facts typed, conditions decided."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from datetime import date
from enum import Enum
from functools import partial
from typing import Final, TypeVar

from msgspec import Struct, field
from msgspec.structs import replace

from handouts.content.items import NotesItem
from handouts.content.library import Library
from handouts.content.model import Block, Clinic, OptionSpec, Procedure, SourceEntry, Surgeon
from handouts.content.places import Sourced
from handouts.diagnostics import Diagnostic, HandoutError, Severity, did_you_mean, in_order
from handouts.resolve.conditions import Answers, levels, short_level
from handouts.resolve.edition import Edition, Paper, TypeSize
from handouts.resolve.facts import ResolvedFact, resolve_fact
from handouts.resolve.layers import PRECEDENCE, BlockItems, Layer, LayerContent, Merged, Origin, PlacedItem, Value
from handouts.resolve.merge import merge_all
from handouts.resolve.own_sources import unknown_sources
from handouts.resolve.phases import in_phases, objections
from handouts.resolve.request import Patient, Request, canonical_level
from handouts.resolve.safety import stands_in_locked, weakened
from handouts.resolve.selection import Findings, Loaded, layers_of, load
from handouts.resolve.wording import Words

E = TypeVar("E", bound=Enum)

_OTHER_REGION: Final = {"cervical": ("L", "S"), "lumbar": ("C",)}
"""First letters of levels that an operation in a region cannot treat."""
_LEAFLET: Final = "leaflet"
"""What conditions call the pack of a request for single blocks."""


class ResolvedOption(Struct, frozen=True):
    """An option with the key of its choice and where that came from."""

    name: str
    spec: OptionSpec
    value: str
    origin: Origin


class ResolvedBlock(Struct, frozen=True):
    """A block with the items that are left after overrides and conditions, each in its phase.

    `merged` has them before conditions and as written.
    """

    block: Block
    items: tuple[PlacedItem, ...]
    merged: BlockItems


class Resolved(Struct, frozen=True):
    """The content of one handout. `pack` is empty for single blocks; `warnings` do not stop a build.

    `sources` is empty unless the clinic wants them printed.
    """

    procedure: Procedure
    pack: str
    clinic: Clinic
    surgeon: Surgeon | None
    options: Mapping[str, ResolvedOption]
    facts: Mapping[str, ResolvedFact]
    blocks: tuple[ResolvedBlock, ...]
    words: Words
    edition: Edition
    dated: bool
    timed: bool
    today: date
    levels: tuple[str, ...] = ()
    sources: Mapping[str, SourceEntry] = field(default_factory=dict)
    warnings: tuple[Diagnostic, ...] = ()

    @property
    def prints_notes(self) -> bool:
        """Whether a block has a place for the free notes of a patient file."""
        return any(isinstance(placed.item, NotesItem) for block in self.blocks for placed in block.items)


def resolve(library: Library, request: Request, heard: Collection[Layer] = PRECEDENCE) -> Resolved:
    """Resolve a request. Raises HandoutError with everything that is wrong in what it names.

    Only the layers in `heard` have a say in facts, options and items. Whoever is not heard keeps their name, phones,
    units and paper, so that two handouts can be compared that differ in nothing else.
    """
    resolved, wrong = resolve_all_told(library, request, heard)
    if wrong:
        raise HandoutError(*wrong)
    return resolved


def resolve_all_told(
    library: Library, request: Request, heard: Collection[Layer] = PRECEDENCE
) -> tuple[Resolved, tuple[Diagnostic, ...]]:
    """Resolve a request as far as that goes, and tell what is wrong: then it is only good for finding more faults.

    Facts and options that are wrong are left blank or at their first choice, and an item whose condition is wrong is
    there. Raises HandoutError where there is nothing to go on with.
    """
    findings = Findings()
    loaded = load(library, request, findings)
    patient = request.patient or Patient()
    edition = _edition(request, loaded.clinic.value, findings)
    said = [content for content in layers_of(library, loaded, request, findings) if content.layer in heard]
    merged = merge_all(said)
    findings.found.extend(merged.findings)
    options = _options(loaded, merged, findings)
    facts = _facts(loaded, merged, findings)
    _try_overruled(loaded, said, merged, findings)
    findings.found.extend(weakened(library, loaded, merged, facts))
    findings.found.extend(unknown_sources(library, merged.blocks.items()))
    _check_region(patient, loaded.procedure.value, findings)
    answers = _answers(loaded, options, facts, patient)
    blocks = tuple(_chosen(sourced.value, merged, answers, facts, findings) for sourced in loaded.blocks)
    resolved = Resolved(
        procedure=loaded.procedure.value,
        pack=loaded.pack,
        clinic=loaded.clinic.value,
        surgeon=loaded.surgeon.value if loaded.surgeon else None,
        options=options,
        facts=facts,
        blocks=blocks,
        words=loaded.words,
        edition=edition,
        dated=patient.surgery_date is not None,
        timed=patient.arrival_time is not None,
        today=request.today,
        levels=patient.levels,
        sources=loaded.sources,
        warnings=in_order([*_warnings(request, loaded), *_unneeded_reasons(merged, facts)]),
    )
    return resolved, tuple(findings.found)


def _edition(request: Request, clinic: Clinic, findings: Findings) -> Edition:
    paper = _member(Paper, "paper", request.paper or clinic.paper, findings)
    size = _member(TypeSize, "size", request.size, findings)
    return Edition(paper or Paper.LETTER, size or TypeSize.STANDARD, request.grey, clinic.language)


def _member(kind: type[E], what: str, value: str, findings: Findings) -> E | None:
    known = [member.value for member in kind]
    if value in known:
        return kind(value)
    findings.found.append(Diagnostic(f"unknown-{what}", f"unknown {what} '{value}'", None, did_you_mean(value, known)))
    return None


def _options(loaded: Loaded, merged: Merged, findings: Findings) -> dict[str, ResolvedOption]:
    specs = loaded.options.value
    findings.found.extend(_unknown_names("option", merged.options, specs))
    out: dict[str, ResolvedOption] = {}
    for name, spec in specs.items():
        value = merged.options.get(name)
        if value is None:
            continue
        if value.text not in spec.choices:
            message = f"'{value.text}' is not one of the choices of '{name}'"
            hint = did_you_mean(value.text, spec.choices)
            findings.found.append(Diagnostic("unknown-choice", message, value.origin.location, hint))
            value = Value(next(iter(spec.choices)), value.origin)
        out[name] = ResolvedOption(name, spec, value.text, value.origin)
    return out


def _facts(loaded: Loaded, merged: Merged, findings: Findings) -> dict[str, ResolvedFact]:
    specs, units = loaded.facts.value, loaded.clinic.value.units
    findings.found.extend(_unknown_names("fact", merged.facts, specs))
    return {
        name: resolve_fact(
            name,
            spec,
            merged.facts.get(name),
            Origin(Layer.PROCEDURE, loaded.facts.at(name)),
            loaded.words,
            units,
            findings.found,
            partial(stands_in_locked, loaded, name),
        )
        for name, spec in specs.items()
    }


def _try_overruled(loaded: Loaded, said: Iterable[LayerContent], merged: Merged, findings: Findings) -> None:
    """Find what is wrong with values that another layer stands over: the next surgeon may not overrule them."""
    for content in said:
        facts = {name: value for name, value in content.facts.items() if merged.facts[name] is not value}
        findings.found.extend(_unknown_names("fact", facts, loaded.facts.value))
        known = {name: spec for name, spec in loaded.facts.value.items() if name in facts}
        overruled = Merged(facts={name: facts[name] for name in known})
        _facts(replace(loaded, facts=Sourced(known, loaded.facts.places)), overruled, findings)
        options = {name: value for name, value in content.options.items() if merged.options[name] is not value}
        _options(loaded, Merged(options=options), findings)


def _unknown_names(what: str, given: Mapping[str, Value], known: Iterable[str]) -> list[Diagnostic]:
    return [
        Diagnostic(f"unknown-{what}", f"unknown {what} '{name}'", value.origin.location, did_you_mean(name, known))
        for name, value in given.items()
        if name not in known
    ]


def _answers(
    loaded: Loaded, options: Mapping[str, ResolvedOption], facts: Mapping[str, ResolvedFact], patient: Patient
) -> Answers:
    yes_no = frozenset({"yes", "no"})
    values: dict[str, frozenset[str]] = {
        "region": frozenset({loaded.procedure.value.region}),
        "country": frozenset({loaded.clinic.value.country}),
        "pack": _occasion(loaded),
        "dated": frozenset({"yes" if patient.surgery_date else "no"}),
        "print_sources": frozenset({"yes" if loaded.clinic.value.print_sources else "no"}),
        "level": frozenset(form for level in patient.levels for form in (level, short_level(canonical_level(level)))),
    }
    allowed: dict[str, frozenset[str] | None] = {
        "region": frozenset(_OTHER_REGION),
        "country": None,
        "pack": frozenset({*loaded.procedure.value.packs, _LEAFLET}),
        "dated": yes_no,
        "print_sources": yes_no,
        "level": levels(),
    }
    for name, option in options.items():
        values[name], allowed[name] = frozenset({option.value}), frozenset(option.spec.choices)
    for name, fact in facts.items():
        if fact.spec.type in ("choice", "yes-no"):
            values[name] = frozenset({fact.value}) if isinstance(fact.value, str) else frozenset()
            allowed[name] = frozenset(fact.spec.choices) or yes_no
    return Answers(values, allowed)


def _occasion(loaded: Loaded) -> frozenset[str]:
    """Name the pack and the one it is like."""
    if not loaded.pack:
        return frozenset({_LEAFLET})
    return frozenset({loaded.pack, loaded.procedure.value.packs[loaded.pack].like or loaded.pack})


def _chosen(
    block: Block, merged: Merged, answers: Answers, facts: Mapping[str, ResolvedFact], findings: Findings
) -> ResolvedBlock:
    everything = merged.blocks[block.block]
    findings.found.extend(objections(everything.items, facts))
    wrong = {p.item.id: answers.objections(p.item.when, p.at) for p in everything.items if p.item.when}
    findings.found.extend(objection for some in wrong.values() for objection in some)
    chosen = tuple(p for p in everything.items if wrong.get(p.item.id) or answers.holds(p.item.when))
    return ResolvedBlock(block, in_phases(chosen, facts), everything)


def _check_region(patient: Patient, procedure: Procedure, findings: Findings) -> None:
    if any(level.upper().startswith(_OTHER_REGION[procedure.region]) for level in patient.levels):
        message = f"patient field 'levels' is not in the {procedure.region} spine"
        findings.found.append(Diagnostic("wrong-region", message, None, "check the patient file and the procedure"))


def _warnings(request: Request, loaded: Loaded) -> list[Diagnostic]:
    patient = request.patient or Patient()
    found: list[Diagnostic] = []
    if request.clinic is None:
        message = f"no clinic given, using the example clinic '{loaded.clinic.value.clinic}'"
        found.append(Diagnostic("example-clinic", message, None, "give --clinic", Severity.ADVICE))
    if request.surgeon and patient.surgeon and patient.surgeon != request.surgeon:
        message = "patient field 'surgeon' is not the surgeon asked for"
        found.append(Diagnostic("surgeon-differs", message, None, "check the patient file", Severity.WARNING))
    return found


def _unneeded_reasons(merged: Merged, facts: Mapping[str, ResolvedFact]) -> list[Diagnostic]:
    """A reason to go beyond a range that the value stays in: somebody changed one of the two and forgot the other."""
    return [
        Diagnostic(
            "unneeded-reason",
            f"'{name}' is within its range, so 'beyond_range' says nothing",
            value.origin.location,
            "remove 'beyond_range', or check the value",
            Severity.WARNING,
        )
        for name, value in merged.facts.items()
        if value.beyond_range and name in facts and not facts[name].beyond_range
    ]
