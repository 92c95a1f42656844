"""The names in a request to loaded content, and loaded content to layers ready to merge."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from functools import partial
from typing import Any, Final, TypeVar

from msgspec import Struct, field
from msgspec.structs import replace

from handouts.content.library import Library
from handouts.content.model import Block, Clinic, FactSpec, OptionSpec, Procedure, SourceEntry, Surgeon
from handouts.content.overrides import Own
from handouts.content.places import Sourced
from handouts.diagnostics import Diagnostic, HandoutError, Location, did_you_mean
from handouts.resolve.calendar import calendar_of
from handouts.resolve.layers import BlockItems, Layer, LayerContent, Origin, Place, PlacedItem, Value
from handouts.resolve.packs import lost_blocks, place_of_pack, with_own_packs
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
    procedure = with_own_packs(procedure, clinic.value) if procedure and clinic else procedure
    may_be_own = clinic is None and procedure and request.pack not in procedure.value.packs
    pack = attempt(lambda: _pack(procedure.value, request)) if procedure and not may_be_own else None
    blocks = None
    if procedure and pack is not None:
        place = place_of_pack(procedure, clinic, pack)
        blocks = attempt(lambda: _blocks(library, procedure.value, pack, place, request, findings))
    surgeon = attempt(lambda: _surgeon(library, clinic, request)) if clinic else None
    if surgeon and procedure:
        findings.found.extend(_not_done_by(surgeon.value, procedure.value))
    sourced_words = attempt(lambda: library.words(clinic.value.language)) if clinic else None
    if not (procedure and clinic and facts and options and blocks and sourced_words) or pack is None:
        raise HandoutError(*findings.found)
    language, fixed = clinic.value.language, sourced_words.value
    words = Words(language, fixed.texts, fixed.spelling, calendar_of(language))
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


def _blocks(
    library: Library, procedure: Procedure, pack: str, place: Place, request: Request, findings: Findings
) -> tuple[Sourced[Block], ...]:
    if request.blocks:
        return library.blocks(dict.fromkeys(request.blocks))
    findings.found.extend(lost_blocks(library, procedure, pack, place))
    return library.blocks(procedure.packs[pack].blocks, place.at("blocks"))


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
    region, procedure = loaded.procedure.value.region, loaded.procedure.value.procedure
    said = said_by(Layer.CLINIC, loaded.clinic, procedure)
    findings.found.extend(_for_nothing(library, loaded.clinic))
    if loaded.surgeon:
        said += said_by(Layer.SURGEON, loaded.surgeon, procedure)
        findings.found.extend(_for_nothing(library, loaded.surgeon))
    blocks = {sourced.value.block: sourced for sourced in loaded.blocks}
    blocks |= _overridden(library, said, blocks.keys(), findings)
    items = {name: BlockItems(_placed(sourced), sourced.value.renamed) for name, sourced in blocks.items()}
    base = LayerContent(Layer.PROCEDURE, _defaults(loaded.facts, region), _defaults(loaded.options, region), items)
    asked = LayerContent(Layer.REQUEST, _asked("--set", request.settings), _asked("--option", request.options))
    return [base, *(_of_known_blocks(layer, items) for layer in said), asked]


def said_by(layer: Layer, sourced: Sourced[Clinic] | Sourced[Surgeon], procedure: str) -> list[LayerContent]:
    """Give what a clinic or surgeon says of every procedure, and what of this one."""
    parts: list[tuple[Own, Place, str]] = [(sourced.value, Place(sourced), "")]
    if special := sourced.value.for_.get(procedure):
        parts.append((special, Place(sourced, ("for", procedure)), procedure))
    return [
        LayerContent(layer, _facts(layer, own, place), _options(layer, own, place), {}, own.overrides, place, only_for)
        for own, place, only_for in parts
    ]


def _for_nothing(library: Library, sourced: Sourced[Clinic] | Sourced[Surgeon]) -> Iterator[Diagnostic]:
    """Find what is said for procedures nobody has."""
    for name in sourced.value.for_:
        if name not in (known := library.names("procedures")):
            full = [found.value.procedure for found in map(library.procedure, known) if found.value.short == name]
            hint = f"write its full name, '{full[0]}'" if full else did_you_mean(name, known)
            message = f"unknown procedure '{name}'"
            yield Diagnostic("unknown-procedure", message, Place(sourced).key("for", name), hint)


def _overridden(
    library: Library, said: Iterable[LayerContent], known: Collection[str], findings: Findings
) -> dict[str, Sourced[Block]]:
    """Load the blocks that overrides name and the pack lacks, so that their item ids are checked as well."""
    named = {name: layer.place.key("overrides", name) for layer in said if layer.place for name in layer.overrides}
    lacking = [(name, at) for name, at in sorted(named.items()) if name not in known]
    tried = [findings.attempt(partial(library.block, name, at)) for name, at in lacking]
    return {block.value.block: block for block in tried if block}


def _of_known_blocks(layer: LayerContent, blocks: Collection[str]) -> LayerContent:
    """Leave out the overrides of blocks that could not be loaded: that is told already."""
    if layer.overrides.keys() <= set(blocks):
        return layer
    return replace(layer, overrides={name: what for name, what in layer.overrides.items() if name in blocks})


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


def _facts(layer: Layer, own: Own, place: Place) -> dict[str, Value]:
    return {
        name: Value(setting.value, Origin(layer, place.at("facts", name, "value")), setting.beyond_range or "")
        for name, setting in own.facts.items()
    }


def _options(layer: Layer, own: Own, place: Place) -> dict[str, Value]:
    return {name: Value(text, Origin(layer, place.at("options", name))) for name, text in own.options.items()}


def _asked(flag: str, pairs: Iterable[tuple[str, str]]) -> dict[str, Value]:
    return {name: Value(text, Origin(Layer.REQUEST, Location(f"{flag} {name}"))) for name, text in pairs}
