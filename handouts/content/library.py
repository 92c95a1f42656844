"""Content folders become a library: each file is read, checked and kept when it is first asked for."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator
from dataclasses import dataclass, field
from functools import cached_property, partial
from pathlib import Path
from typing import Any, Literal, TypeVar

from handouts.content.approvals import ApprovalRecord
from handouts.content.attached_files import AttachedFile, attached_files
from handouts.content.beside import LOGO, beside_clinic
from handouts.content.fixed_words import unfit_words
from handouts.content.folders import MAX_IMAGE_BYTES, Folders, open_folders, shown
from handouts.content.locked import At, lost_guards, lost_items
from handouts.content.model import (
    Block,
    Clinic,
    FactSpec,
    OptionSpec,
    PhraseList,
    Procedure,
    SourceEntry,
    Surgeon,
    Words,
)
from handouts.content.places import Places, Sourced, StackedPlaces
from handouts.content.source import read_source
from handouts.content.validation import validate, validate_table
from handouts.content.values import Model
from handouts.diagnostics import Diagnostic, HandoutError, Location, did_you_mean

T = TypeVar("T")
M = TypeVar("M", bound=Model)
Named = TypeVar("Named", Procedure, Block, Clinic, Surgeon)
Kind = Literal["procedures", "blocks", "clinics", "facts", "options", "sources", "figures", "icons"]
Entry = TypeVar("Entry", FactSpec, OptionSpec, SourceEntry)


def open_library(*roots: Path) -> Library:
    """Open content folders, each lying over those before it. Raises HandoutError for a folder that is not there."""
    return Library(open_folders(roots))


def together(loads: Iterable[Callable[[], T]]) -> tuple[T, ...]:
    """Run every load and return what they give; raises one HandoutError with the findings of all that failed."""
    done: list[T] = []
    findings: list[Diagnostic] = []
    for load in loads:
        try:
            done.append(load())
        except HandoutError as error:
            findings.extend(error.diagnostics)
    if findings:
        raise HandoutError(*findings)
    return tuple(done)


@dataclass(frozen=True)
class Library:
    """Everything the content folders hold, by name. Every method raises HandoutError with all that is wrong.

    `at` is the place to blame when a name that does not exist was written in a content file.
    """

    folders: Folders
    _kept: dict[str, Any] = field(default_factory=dict, compare=False, repr=False)
    _listed: dict[Kind, tuple[str, ...]] = field(default_factory=dict, compare=False, repr=False)
    _whole: dict[str, Any] = field(default_factory=dict, compare=False, repr=False)

    @cached_property
    def base(self) -> Library:
        """What the lowest folder holds alone: the content whose safety text the folders over it must keep."""
        return Library(Folders(self.folders.roots[:1]), self._kept)

    def without(self, changed: Collection[Path]) -> Library:
        """The same folders, with these files to be read again and all others kept as they are."""
        again = set(map(str, changed))
        kept = {files: value for files, value in self._kept.items() if again.isdisjoint(files.split("\n"))}
        return Library(self.folders, kept)

    def names(self, kind: Kind) -> tuple[str, ...]:
        """List what there is of a kind, sorted; folders are asked once."""
        if kind not in self._listed:
            self._listed[kind] = self._names(kind)
        return self._listed[kind]

    def _names(self, kind: Kind) -> tuple[str, ...]:
        if kind == "clinics":
            return self.folders.names("clinics")
        if kind == "figures" or kind == "icons":
            return self.folders.names(kind, ".svg")
        if kind == "procedures" or kind == "blocks":
            return self.folders.names(kind, ".yaml")
        if kind == "facts":
            return tuple(sorted(self.facts().value))
        return tuple(sorted(self.options().value if kind == "options" else self.sources().value))

    def procedure(self, name: str, at: Location | None = None) -> Sourced[Procedure]:
        """Load a procedure by its name or its short name."""
        names = self.names("procedures")
        if name in names:
            return self._kept_whole(Procedure, name, f"procedures/{name}.yaml", lost_guards)
        loaded = together(partial(self.procedure, full) for full in names)
        found = [procedure for procedure in loaded if procedure.value.short == name]
        if len(found) > 1:
            raise HandoutError(*_shared_short_name(found, self.base.names("procedures")))
        if found:
            return found[0]
        raise _unknown("procedure", name, {*names, *(procedure.value.short for procedure in loaded)}, at)

    def block(self, name: str, at: Location | None = None) -> Sourced[Block]:
        """Load a block."""
        if name not in (known := self.names("blocks")):
            raise _unknown("block", name, known, at)
        return self._kept_whole(Block, name, f"blocks/{name}.yaml", lost_items)

    def blocks(self, names: Iterable[str], at: Location | None = None) -> tuple[Sourced[Block], ...]:
        """Load several blocks, with the findings of all of them at once."""
        return together(partial(self.block, name, at) for name in names)

    def clinic(self, name: str, at: Location | None = None) -> Sourced[Clinic]:
        """Load a clinic."""
        if name not in (known := self.names("clinics")):
            raise _unknown("clinic", name, known, at)
        return self._named(Clinic, name, f"clinics/{name}/clinic.yaml")

    def surgeons(self, clinic: str) -> tuple[str, ...]:
        """List the surgeons of a clinic, sorted."""
        if clinic not in (known := self.names("clinics")):
            raise _unknown("clinic", clinic, known, None)
        return self.folders.names(f"clinics/{clinic}/surgeons", ".yaml")

    def surgeon(self, clinic: str, name: str, at: Location | None = None) -> Sourced[Surgeon]:
        """Load a surgeon of a clinic."""
        if name not in (known := self.surgeons(clinic)):
            raise _unknown("surgeon", name, known, at)
        return self._named(Surgeon, name, f"clinics/{clinic}/surgeons/{name}.yaml")

    def facts(self) -> Sourced[dict[str, FactSpec]]:
        """Load the facts of every folder; a later folder adds facts or stands in for single ones."""
        return self._table(FactSpec, "facts.yaml")

    def options(self) -> Sourced[dict[str, OptionSpec]]:
        """Load the options of every folder, like the facts."""
        return self._table(OptionSpec, "options.yaml")

    def sources(self) -> Sourced[dict[str, SourceEntry]]:
        """Load the sources of every folder, like the facts."""
        return self._table(SourceEntry, "sources.yaml")

    def words(self, language: str) -> Sourced[Words]:
        """Load the fixed words of a language tag: those of `en`, then those of `en-GB` over them."""
        base = language.split("-")[0]
        names = dict.fromkeys((f"words/{base}.yaml", f"words/{language}.yaml"))
        paths = [path for name in names for path in self.folders.all_of(name)]
        if not paths:
            raise _unknown("language", language, self.folders.names("words", ".yaml"), None)
        layers = together(partial(self._load, Words, path) for path in paths)
        words = layers[0].value
        own = [layer for path, layer in zip(paths, layers, strict=True) if path.parent.parent != self.folders.roots[0]]
        if own and (unfit := list(self._unfit_words(base, own))):
            raise HandoutError(*unfit)
        for layer in layers[1:]:
            words = layer.value.over(words)
        return Sourced(words, StackedPlaces(tuple(_plain_places(layer) for layer in layers)))

    def _unfit_words(self, base: str, own: Iterable[Sourced[Words]]) -> Iterator[Diagnostic]:
        """Hold the words of later folders against all that the lowest one has for a language and its variants."""
        lowest = self.base.folders
        names = [name for name in lowest.names("words", ".yaml") if name.split("-")[0] == base]
        paths = [path for name in names if (path := lowest.on_top(f"words/{name}.yaml"))]
        shipped = [layer.value for layer in together(partial(self._load, Words, path) for path in paths)]
        for layer in own if shipped else ():
            yield from unfit_words(layer.value, shipped, layer.at)

    def phrases(self, name: str, language: str = "en") -> dict[str, str]:
        """Load a list of phrases with their advice, those of later folders over and beside those of earlier ones."""
        paths = self.folders.all_of(f"plain-language/{language}/{name}.yaml")
        if not paths:
            raise _missing(f"plain-language/{language}/{name}.yaml")
        layers = together(partial(self._load, PhraseList, path) for path in paths)
        return {phrase: advice for layer in layers for phrase, advice in layer.value.phrases.items()}

    def logo_path(self, clinic: str) -> Path | None:
        """Find a clinic's logo, an SVG or PNG file beside its `clinic.yaml`; None when it names none."""
        sourced = self.clinic(clinic)
        if sourced.value.logo is None:
            return None
        return beside_clinic(self.folders, clinic, sourced.value.logo, sourced.at("logo"), LOGO)

    def attachments(self, clinic: str) -> tuple[AttachedFile, ...]:
        """Find the PDFs a clinic puts behind its packs, those for every operation before those for one."""
        sourced = self.clinic(clinic)
        return attached_files(sourced.value, sourced.places, self.folders, self._procedures)

    def _procedures(self) -> tuple[Procedure, ...]:
        loaded = together(partial(self.procedure, name) for name in self.names("procedures"))
        return tuple(procedure.value for procedure in loaded)

    def drawing_path(self, kind: Literal["figures", "icons"], name: str, at: Location | None = None) -> Path:
        """Find the SVG file of a figure or icon."""
        path = self.folders.on_top(f"{kind}/{name}.svg") if name in (known := self.names(kind)) else None
        if path is None:
            raise _unknown(kind.removesuffix("s"), name, known, at)
        return self.folders.checked(path, MAX_IMAGE_BYTES, at)

    def file_if_there(self, model: type[M], relative: str) -> Sourced[M] | None:
        """Load a file that there need not be; None when no folder has it."""
        path = self.folders.on_top(relative)
        return self._load(model, path) if path else None

    def load_everything(self) -> None:
        """Load every content file and raise one HandoutError with all that is wrong in all of them."""
        together(self._every_load())

    def _every_load(self) -> Iterator[Callable[[], object]]:
        yield from (self.facts, self.options, self.sources)
        yield from (partial(self.words, language) for language in self.folders.names("words", ".yaml"))
        yield from (partial(self.phrases, name) for name in self.folders.names("plain-language/en", ".yaml"))
        yield from (partial(self.procedure, name) for name in self.names("procedures"))
        yield from (partial(self.block, name) for name in self.names("blocks"))
        for clinic in self.names("clinics"):
            yield from (partial(self.logo_path, clinic), partial(self.attachments, clinic))
            yield from (partial(self.surgeon, clinic, name) for name in self.surgeons(clinic))
            records = f"clinics/{clinic}/approvals"
            for name in self.folders.names(records, ".yaml"):
                yield partial(self.file_if_there, ApprovalRecord, f"{records}/{name}.yaml")

    def _named(self, model: type[Named], name: str, relative: str) -> Sourced[Named]:
        path = self.folders.on_top(relative)
        if path is None:
            raise _missing(relative)
        sourced = self._load(model, path)
        given = str(getattr(sourced.value, model.key))
        if given != name:
            message, hint = (
                f"'{given}' is not the name this file has",
                f"write '{model.key}: {name}', or rename the file",
            )
            raise HandoutError(Diagnostic("wrong-name", message, sourced.at(model.key), hint))
        return sourced

    def _kept_whole(
        self, model: type[Named], name: str, relative: str, lost: Callable[[Named, Named, At], Iterable[Diagnostic]]
    ) -> Sourced[Named]:
        """Load a file that may stand over one of the lowest folder, if it keeps that one's safety text."""
        if relative not in self._whole:
            self._whole[relative] = self._read_whole(model, name, relative, lost)
        whole: Sourced[Named] = self._whole[relative]
        return whole

    def _read_whole(
        self, model: type[Named], name: str, relative: str, lost: Callable[[Named, Named, At], Iterable[Diagnostic]]
    ) -> Sourced[Named]:
        sourced = self._named(model, name, relative)
        below, path = self.folders.roots[0] / relative, self.folders.on_top(relative)
        if path == below or below not in self.folders.all_of(relative):
            return sourced
        if found := tuple(lost(self.base._named(model, name, relative).value, sourced.value, sourced.at)):
            raise HandoutError(*found)
        return sourced

    def _load(self, model: type[M], path: Path) -> Sourced[M]:
        if str(path) not in self._kept:
            source = read_source(self.folders.read(path), shown(path))
            self._kept[str(path)] = _checked(Sourced(validate(model, source), source.places))
        kept: Sourced[M] = self._kept[str(path)]
        return kept

    def _table(self, model: type[Entry], relative: str) -> Sourced[dict[str, Entry]]:
        paths = self.folders.all_of(relative)
        kept_as = "\n".join(map(str, paths))
        if kept_as not in self._kept:
            if not paths:
                raise _missing(relative)
            sources = together(
                partial(lambda path: read_source(self.folders.read(path), shown(path)), p) for p in paths
            )
            tables = together(partial(validate_table, model, source) for source in sources)
            for path, table, source in zip(paths, tables, sources, strict=True):
                self._kept[str(path)] = Sourced(table, StackedPlaces((source.places,)))
            merged = {name: entry for table in tables for name, entry in table.items()}
            self._kept[kept_as] = Sourced(merged, StackedPlaces(tuple(source.places for source in sources)))
        kept: Sourced[dict[str, Entry]] = self._kept[kept_as]
        return kept


def _checked(sourced: Sourced[M]) -> Sourced[M]:
    """Refuse what no single value of a file can be blamed for: two items of one id."""
    if not isinstance(sourced.value, Block):
        return sourced
    findings: list[Diagnostic] = []
    first: dict[str, int] = {}
    for position, item in enumerate(sourced.value.items):
        if first.setdefault(item.id, position) != position:
            hint = (
                f"it is first given on line {sourced.at('items', first[item.id], 'id').line}; ids are unique in a block"
            )
            place = sourced.at("items", position, "id")
            findings.append(Diagnostic("duplicate-id", f"duplicate id '{item.id}'", place, hint))
    if findings:
        raise HandoutError(*findings)
    return sourced


def _shared_short_name(found: Iterable[Sourced[Procedure]], in_base: Collection[str]) -> Iterator[Diagnostic]:
    """Blame every file but one; the lowest folder's had the name first."""
    first, *others = sorted(found, key=lambda procedure: procedure.value.procedure not in in_base)
    for other in others:
        message = f"'{other.value.short}' is short for '{first.value.procedure}' already"
        yield Diagnostic("duplicate-short", message, other.at("short"), "give it another short name")


def _plain_places(sourced: Sourced[Words]) -> Places:
    assert isinstance(sourced.places, Places)  # a single file
    return sourced.places


def _missing(relative: str) -> HandoutError:
    hint = "add it; content/README.md says what it holds"
    return HandoutError(Diagnostic("missing-file", f"no content folder has the file '{relative}'", None, hint))


def _unknown(what: str, name: str, known: Iterable[str], at: Location | None) -> HandoutError:
    return HandoutError(Diagnostic(f"unknown-{what}", f"unknown {what} '{name}'", at, did_you_mean(name, known)))
