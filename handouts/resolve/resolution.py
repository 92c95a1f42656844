"""A library and a request to the content of one handout: layers merged, facts typed, conditions decided."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import Enum
from functools import partial
from typing import Any, Final, TypeVar

from handouts.content.library import Library, Sourced
from handouts.content.model import Block, Clinic, FactSpec, OptionSpec, Procedure, Surgeon
from handouts.diagnostics import Diagnostic, HandoutError, Location, Severity, did_you_mean, in_order
from handouts.resolve.conditions import Answers
from handouts.resolve.edition import Edition, Paper, TypeSize
from handouts.resolve.facts import ResolvedFact, resolve_fact
from handouts.resolve.layers import Layer, LayerContent, Merged, Origin, Place, PlacedItem, Value, merge_all
from handouts.resolve.request import Patient, Request, canonical_level
from handouts.resolve.wording import Words

T = TypeVar("T")
E = TypeVar("E", bound=Enum)

_EXAMPLE_COUNTRY: Final = "US"
_OTHER_REGION: Final = {"cervical": ("L", "S"), "lumbar": ("C",)}
"""First letters of levels that an operation in a region cannot treat."""


@dataclass(frozen=True)
class ResolvedOption:
    """An option with the key of its choice and where that came from."""

    name: str
    spec: OptionSpec
    value: str
    origin: Origin


@dataclass(frozen=True)
class ResolvedBlock:
    """A block with the items that are left after overrides and conditions, in order."""

    block: Block
    items: tuple[PlacedItem, ...]


@dataclass(frozen=True)
class Resolved:
    """The content of one handout. `pack` is empty for single blocks; `warnings` do not stop a build."""

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
    warnings: tuple[Diagnostic, ...] = ()


@dataclass(frozen=True)
class _Loaded:
    """What the request names, loaded."""

    procedure: Sourced[Procedure]
    clinic: Sourced[Clinic]
    surgeon: Sourced[Surgeon] | None
    facts: Sourced[dict[str, FactSpec]]
    options: Sourced[dict[str, OptionSpec]]
    pack: str
    blocks: tuple[Sourced[Block], ...]
    words: Words


@dataclass
class _Findings:
    """Everything wrong so far: a failed load is noted and the next one is tried."""

    found: list[Diagnostic] = field(default_factory=list)

    def attempt(self, load: Callable[[], T]) -> T | None:
        try:
            return load()
        except HandoutError as error:
            self.found.extend(error.diagnostics)
            return None

    def stop_if_any(self) -> None:
        if self.found:
            raise HandoutError(*self.found)


def resolve(library: Library, request: Request) -> Resolved:
    """Resolve a request. Raises HandoutError with everything that is wrong in what it names."""
    findings = _Findings()
    loaded = _load(library, request, findings)
    patient = request.patient or Patient()
    edition = _edition(request, loaded.clinic.value, findings)
    merged = merge_all(_layers(library, loaded, request, findings))
    findings.found.extend(merged.findings)
    options = _options(loaded, merged, findings)
    facts = _facts(loaded, merged, findings)
    _check_region(patient, loaded.procedure.value, findings)
    answers = _answers(loaded, options, facts, patient)
    blocks = tuple(_chosen(sourced.value, merged, answers, findings) for sourced in loaded.blocks)
    findings.stop_if_any()
    return Resolved(
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
        warnings=in_order(_warnings(request, patient, loaded)),
    )


def _load(library: Library, request: Request, findings: _Findings) -> _Loaded:
    attempt = findings.attempt
    procedure = attempt(lambda: library.procedure(request.procedure))
    clinic = attempt(lambda: library.clinic(request.clinic) if request.clinic else example_clinic(library))
    facts, options = attempt(library.facts), attempt(library.options)
    pack = attempt(lambda: _pack(procedure.value, request)) if procedure else None
    blocks = attempt(lambda: _blocks(library, procedure, pack, request)) if procedure and pack is not None else None
    surgeon = attempt(lambda: _surgeon(library, clinic, request)) if clinic else None
    if surgeon and procedure:
        findings.found.extend(_not_done_by(surgeon.value, procedure.value))
    sourced_words = attempt(lambda: library.words(clinic.value.language)) if clinic else None
    if not (procedure and clinic and facts and options and blocks and sourced_words) or pack is None:
        raise HandoutError(*findings.found)
    words = Words(clinic.value.language, sourced_words.value.texts, sourced_words.value.spelling)
    return _Loaded(procedure, clinic, surgeon, facts, options, pack, blocks, words)


def example_clinic(library: Library) -> Sourced[Clinic]:
    """Choose the clinic of a request that names none: the default one of the example country, else the first."""
    names = library.names("clinics")
    if not names:
        hint = "add clinics/NAME/clinic.yaml to your content folder"
        raise HandoutError(Diagnostic("no-clinic", "there is no clinic", None, hint))
    clinics = (library.clinic(name) for name in names)
    return next((c for c in clinics if _EXAMPLE_COUNTRY in c.value.default_for), None) or library.clinic(names[0])


def _pack(procedure: Procedure, request: Request) -> str:
    if request.blocks:
        return ""
    name = request.pack or procedure.default_pack
    if name not in procedure.packs:
        message = f"'{procedure.procedure}' has no pack '{name}'"
        raise HandoutError(Diagnostic("unknown-pack", message, None, did_you_mean(name, procedure.packs)))
    return name


def _blocks(
    library: Library, procedure: Sourced[Procedure], pack: str, request: Request
) -> tuple[Sourced[Block], ...]:
    if request.blocks:
        return library.blocks(dict.fromkeys(request.blocks))
    return library.blocks(procedure.value.packs[pack].blocks, procedure.at("packs", pack, "blocks"))


def _surgeon(library: Library, clinic: Sourced[Clinic], request: Request) -> Sourced[Surgeon] | None:
    name = clinic.value.clinic
    if request.surgeon:
        return library.surgeon(name, request.surgeon)
    written = request.patient.surgeon if request.patient else ""
    if written and written not in library.surgeons(name):
        message = f"patient field 'surgeon' names no surgeon of '{name}'"
        hint = did_you_mean("", library.surgeons(name))
        raise HandoutError(Diagnostic("unknown-surgeon", message, None, hint))
    if written:
        return library.surgeon(name, written)
    if clinic.value.default_surgeon:
        return library.surgeon(name, clinic.value.default_surgeon, clinic.at("default_surgeon"))
    return None


def _not_done_by(surgeon: Surgeon, procedure: Procedure) -> list[Diagnostic]:
    if not surgeon.procedures or procedure.procedure in surgeon.procedures:
        return []
    message = f"surgeon '{surgeon.surgeon}' does not do '{procedure.procedure}'"
    return [Diagnostic("wrong-procedure", message, None, f"they do: {', '.join(surgeon.procedures)}")]


def _edition(request: Request, clinic: Clinic, findings: _Findings) -> Edition:
    paper = _member(Paper, "paper", request.paper or clinic.paper, findings)
    size = _member(TypeSize, "size", request.size, findings)
    return Edition(paper or Paper.LETTER, size or TypeSize.STANDARD, request.grey, clinic.language)


def _member(kind: type[E], what: str, value: str, findings: _Findings) -> E | None:
    known = [member.value for member in kind]
    if value in known:
        return kind(value)
    findings.found.append(Diagnostic(f"unknown-{what}", f"unknown {what} '{value}'", None, did_you_mean(value, known)))
    return None


def _layers(library: Library, loaded: _Loaded, request: Request, findings: _Findings) -> list[LayerContent]:
    region = loaded.procedure.value.region
    blocks = {sourced.value.block: sourced for sourced in (*loaded.blocks, *_overridden(library, loaded, findings))}
    layers = [
        LayerContent(
            Layer.PROCEDURE,
            _defaults(loaded.facts, region),
            _defaults(loaded.options, region),
            {name: _placed(sourced) for name, sourced in blocks.items()},
        ),
        LayerContent(
            Layer.CLINIC,
            facts=_values(Layer.CLINIC, loaded.clinic, "facts"),
            overrides=loaded.clinic.value.overrides,
            place=Place(loaded.clinic),
        ),
        LayerContent(
            Layer.REQUEST,
            _asked("--set", request.settings),
            _asked("--option", request.options),
        ),
    ]
    if loaded.surgeon:
        facts = _values(Layer.SURGEON, loaded.surgeon, "facts")
        options = _values(Layer.SURGEON, loaded.surgeon, "options")
        overrides = loaded.surgeon.value.overrides
        layers.append(LayerContent(Layer.SURGEON, facts, options, {}, overrides, Place(loaded.surgeon)))
    return layers


def _overridden(library: Library, loaded: _Loaded, findings: _Findings) -> list[Sourced[Block]]:
    """Load the blocks that overrides name and the pack lacks, so that their item ids are checked as well."""
    known = {sourced.value.block for sourced in loaded.blocks}
    layers = (loaded.clinic, loaded.surgeon) if loaded.surgeon else (loaded.clinic,)
    named = {name for sourced in layers for name in sourced.value.overrides} - known
    tried = [findings.attempt(partial(library.block, name)) for name in sorted(named & set(library.names("blocks")))]
    return [block for block in tried if block]


def _placed(sourced: Sourced[Block]) -> tuple[PlacedItem, ...]:
    return tuple(
        PlacedItem(item, Layer.PROCEDURE, (Place(sourced, ("items", position)),))
        for position, item in enumerate(sourced.value.items)
    )


def _defaults(table: Sourced[dict[str, Any]], region: str) -> dict[str, Value]:
    return {
        name: Value(text, Origin(Layer.PROCEDURE, table.at(name, "default", region)))
        for name, spec in table.value.items()
        if (text := spec.default.of(region)) is not None
    }


def _values(layer: Layer, sourced: Sourced[Any], key: str) -> dict[str, Value]:
    written: Mapping[str, str] = getattr(sourced.value, key)
    return {name: Value(text, Origin(layer, sourced.at(key, name))) for name, text in written.items()}


def _asked(flag: str, pairs: Iterable[tuple[str, str]]) -> dict[str, Value]:
    return {name: Value(text, Origin(Layer.REQUEST, Location(f"{flag} {name}"))) for name, text in pairs}


def _options(loaded: _Loaded, merged: Merged, findings: _Findings) -> dict[str, ResolvedOption]:
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
        out[name] = ResolvedOption(name, spec, value.text, value.origin)
    return out


def _facts(loaded: _Loaded, merged: Merged, findings: _Findings) -> dict[str, ResolvedFact]:
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
        )
        for name, spec in specs.items()
    }


def _unknown_names(what: str, given: Mapping[str, Value], known: Iterable[str]) -> list[Diagnostic]:
    return [
        Diagnostic(f"unknown-{what}", f"unknown {what} '{name}'", value.origin.location, did_you_mean(name, known))
        for name, value in given.items()
        if name not in known
    ]


def _answers(
    loaded: _Loaded, options: Mapping[str, ResolvedOption], facts: Mapping[str, ResolvedFact], patient: Patient
) -> Answers:
    yes_no = frozenset({"yes", "no"})
    values: dict[str, frozenset[str]] = {
        "region": frozenset({loaded.procedure.value.region}),
        "country": frozenset({loaded.clinic.value.country}),
        "pack": frozenset({loaded.pack}),
        "dated": frozenset({"yes" if patient.surgery_date else "no"}),
        "level": frozenset(form for level in patient.levels for form in (level, _short_level(level))),
    }
    allowed: dict[str, frozenset[str] | None] = {
        "region": frozenset(_OTHER_REGION),
        "country": None,
        "pack": frozenset(loaded.procedure.value.packs),
        "dated": yes_no,
        "level": None,
    }
    for name, option in options.items():
        values[name], allowed[name] = frozenset({option.value}), frozenset(option.spec.choices)
    for name, fact in facts.items():
        if fact.spec.type in ("choice", "yes-no"):
            values[name] = frozenset({fact.value}) if isinstance(fact.value, str) else frozenset()
            allowed[name] = frozenset(fact.spec.choices) or yes_no
    return Answers(values, allowed)


def _short_level(level: str) -> str:
    """Write `C4-C5` as `C4-5`, the other way a condition may name it."""
    upper, _, lower = canonical_level(level).partition("-")
    return f"{upper}-{lower[1:]}" if lower[:1] == upper[:1] else level


def _chosen(block: Block, merged: Merged, answers: Answers, findings: _Findings) -> ResolvedBlock:
    items = merged.blocks[block.block]
    for placed in items:
        if placed.item.when:
            findings.found.extend(answers.objections(placed.item.when, placed.at))
    return ResolvedBlock(block, tuple(placed for placed in items if answers.holds(placed.item.when)))


def _check_region(patient: Patient, procedure: Procedure, findings: _Findings) -> None:
    if any(level.upper().startswith(_OTHER_REGION[procedure.region]) for level in patient.levels):
        message = f"patient field 'levels' is not in the {procedure.region} spine"
        findings.found.append(Diagnostic("wrong-region", message, None, "check the patient file and the procedure"))


def _warnings(request: Request, patient: Patient, loaded: _Loaded) -> list[Diagnostic]:
    found = []
    if request.clinic is None:
        message = f"no clinic given, using the example clinic '{loaded.clinic.value.clinic}'"
        found.append(Diagnostic("example-clinic", message, None, "give --clinic", Severity.ADVICE))
    if request.surgeon and patient.surgeon and patient.surgeon != request.surgeon:
        message = "patient field 'surgeon' is not the surgeon asked for"
        found.append(Diagnostic("surgeon-differs", message, None, "check the patient file", Severity.WARNING))
    found.extend(_date_warnings(patient, request.today))
    return found


def _date_warnings(patient: Patient, today: date) -> list[Diagnostic]:
    found = []
    surgery, follow_up = patient.surgery_date, patient.follow_up_date
    if surgery and surgery < today:
        message = "patient field 'surgery_date' is in the past"
        found.append(Diagnostic("date-in-past", message, None, "check the year", Severity.WARNING))
    if surgery and follow_up and follow_up <= surgery:
        message = "patient field 'follow_up_date' is not after the day of surgery"
        found.append(Diagnostic("follow-up-too-early", message, None, "check the two dates", Severity.WARNING))
    return found
