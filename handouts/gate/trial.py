"""One packet that may be asked for becomes everything that is wrong with it, without making the file."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence
from functools import cached_property

from msgspec import Struct, field
from msgspec.structs import replace

from handouts.artwork import missing_drawings
from handouts.checks import run_checks
from handouts.checks.reading import Passage, passages_of
from handouts.checks.rule import Rule
from handouts.content.library import Library
from handouts.diagnostics import Diagnostic, HandoutError, Location, errors_only
from handouts.document.compose import compose
from handouts.document.handout import Handout, Section
from handouts.document.tree import Inline, PageNumber, Text, TypeSize
from handouts.gate.combinations import Setting
from handouts.gate.variants import Asked
from handouts.pdf.fonts import Typefaces, typefaces
from handouts.pipeline import composed, job_of, placed_in_files
from handouts.press.work import lay_out_job
from handouts.resolve.request import Request
from handouts.resolve.resolution import Resolved, resolve
from handouts.shipped import fonts_folder


class Tried(Struct, frozen=True):
    """What was found in one packet; `traits` also name the choices its surgeon made.

    `composed` is false for a packet that never came so far that rules could look at it.
    """

    found: tuple[Diagnostic, ...]
    traits: frozenset[Setting]
    composed: bool = True


class Trials(Struct, dict=True):
    """Tries packets and remembers what it has seen: the same handout is judged once, and no words are set twice."""

    library: Library
    rules: Sequence[Rule]
    printed: set[Location] = field(default_factory=set)
    """Where the items stand that some packet printed."""
    removed: set[str] = field(default_factory=set)
    """The items ("block/item") that a clinic or surgeon took out of some packet."""
    _judged: dict[Handout, tuple[Diagnostic, ...]] = field(default_factory=dict)
    _known: set[Passage | Section] = field(default_factory=set)

    def of(self, asked: Asked) -> Tried:
        """Resolve, compose, check and lay out a packet, as far as that goes. Never raises HandoutError."""
        traits = asked.traits
        try:
            resolved, handout = composed(self.library, asked.request)
            traits |= frozenset(_choices_made(resolved))
        except HandoutError as error:
            return Tried(error.diagnostics, traits, composed=False)
        self.printed.update(place.at() for b in resolved.blocks for placed in b.items for place in placed.places)
        self.removed.update(f"{b.block.block}/{item}" for b in resolved.blocks for item in b.merged.removed)
        found = self._judged.get(handout)
        if found is None:
            found = (*resolved.warnings, *run_checks(handout, resolved, self.library, self.rules))
            found += tuple(missing_drawings(resolved, self.library))
            if not errors_only(found):
                found += tuple(self._laid_out(handout, resolved, asked.request))
            self._judged[handout] = found
        return Tried(found, traits)

    def _laid_out(self, handout: Handout, resolved: Resolved, request: Request) -> Iterator[Diagnostic]:
        """Find what has no room on a page or no glyph in any font.

        Only what no earlier packet had is set: sections with new words in giant print, where the columns are narrowest,
        and page 1 at standard size, where a key sheet must fit one page.
        """
        first = handout.sections[:1]
        if self._is_new(section for section in first if not section.title):
            yield from self._set(with_blocks(handout, [section.block for section in first]), resolved)
        titles = [Passage((Text(section.title),), "") for section in handout.sections]
        is_listed_anew = self._is_new(titles)  # the list of contents has them in narrower lines
        new = {section.block for section in handout.sections if self._is_new(passages_of(section))}
        if new:
            giant = resolve(self.library, replace(request, size=TypeSize.GIANT.value))
            whole = compose(giant)
            yield from self._set(whole if is_listed_anew else with_blocks(whole, new), giant)

    def _is_new(self, parts: Iterable[Passage | Section]) -> bool:
        before = len(self._known)
        self._known.update(parts)
        return len(self._known) > before

    def _set(self, handout: Handout, resolved: Resolved) -> tuple[Diagnostic, ...]:
        try:
            lay_out_job(job_of(handout, resolved, self.library), self._faces)
        except HandoutError as error:
            return placed_in_files(error, handout, resolved, self.library).diagnostics
        return ()

    @cached_property
    def _faces(self) -> Typefaces:
        return typefaces(fonts_folder())


def with_blocks(handout: Handout, blocks: Collection[str]) -> Handout:
    """Leave sections out but those of some blocks, and of the blocks whose pages they name."""
    known = {section.block for section in handout.sections}
    wanted, found = list(blocks), set[str]()
    while wanted:
        block = wanted.pop()
        if block in known and block not in found:
            found.add(block)
            spans = (piece for section in handout.sections if section.block == block for piece in _pieces(section))
            wanted += [piece.block.partition("/")[0] for piece in spans if isinstance(piece, PageNumber)]
    return replace(handout, sections=tuple(section for section in handout.sections if section.block in found))


def _pieces(section: Section) -> Iterator[Inline]:
    return (piece for passage in passages_of(section) for piece in passage.spans)


def _choices_made(resolved: Resolved) -> Iterator[Setting]:
    yield from ((option.name, option.value) for option in resolved.options.values())
    for fact in resolved.facts.values():
        if fact.spec.type in ("choice", "yes-no") and isinstance(fact.value, str):
            yield fact.name, fact.value
