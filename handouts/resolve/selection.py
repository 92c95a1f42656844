"""The names in a request to loaded content, and loaded content to layers ready to merge."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from functools import partial
from typing import Any, Final, TypeVar

from msgspec import Struct, field

from handouts.content.library import Library, Sourced
from handouts.content.model import Block, Clinic, FactSpec, OptionSpec, Procedure, SourceEntry, Surgeon
from handouts.diagnostics import Diagnostic, HandoutError, Location, did_you_mean
from handouts.resolve.layers import Layer, LayerContent, Origin, Place, PlacedItem, Value
from handouts.resolve.request import Request
from handouts.resolve.wording import Words

T = TypeVar("T")

_EXAMPLE_COUNTRY: Final = "US"


class Loaded(Struct, frozen=True):
    """What the request names, loaded."""

    procedure: Sourced[Procedure]
    clinic: Sourced[Clinic]
    surgeon: Sourced[Surgeon] | None
    facts: Sourced[dict[str, FactSpec]]
    options: Sourced[dict[str, OptionSpec]]
    pack: str
    blocks: tuple[Sourced[Block], ...]
    words: Words
    sources: Mapping[str, SourceEntry]


class Findings(Struct):
    """Everything wrong so far: a failed load is noted and the next one is tried."""

    found: list[Diagnostic] = field(default_factory=list)

    def attempt(self, action: Callable[[], T]) -> T | None:
        """Do something that may raise HandoutError; give None and keep its diagnostics if it does."""
        try:
            return action()
        except HandoutError as error:
            self.found.extend(error.diagnostics)
            return None

    def stop_if_any(self) -> None:
        """Raise everything found, if anything was."""
        if self.found:
            raise HandoutError(*self.found)


def load(library: Library, request: Request, findings: Findings) -> Loaded:
    """Load what the request names. Raises HandoutError with all that is wrong when something essential is missing."""
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
    sources = attempt(library.sources) if clinic.value.print_sources else None
    return Loaded(procedure, clinic, surgeon, facts, options, pack, blocks, words, sources.value if sources else {})


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


def _blocks(library: Library, procedure: Sourced[Procedure], pack: str, request: Request) -> tuple[Sourced[Block], ...]:
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


def layers_of(library: Library, loaded: Loaded, request: Request, findings: Findings) -> list[LayerContent]:
    """Give what each layer says about this procedure."""
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


def _overridden(library: Library, loaded: Loaded, findings: Findings) -> list[Sourced[Block]]:
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
