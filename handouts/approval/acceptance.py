"""Findings of a check and the reasons an approver gives to what the record keeps of them, and what is left open."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence

from msgspec import Struct

from handouts.content.approvals import AcceptedFinding
from handouts.content.folders import shown
from handouts.content.library import Library
from handouts.content.places import Path, Places
from handouts.diagnostics import Diagnostic, Location, Severity, did_you_mean
from handouts.resolve.layers import Place
from handouts.resolve.resolution import Resolved

_AT = "@"
_PACKET = "packet"
"""Names what has no place in a file."""

Named = dict[str, list[Diagnostic]]
"""Warnings by "CODE@ITEM"; ITEM is "block/item", a block, or a file of a content folder."""


class Weighed(Struct, frozen=True):
    """What the approver accepts, and what nobody has given a reason for."""

    accepted: tuple[AcceptedFinding, ...]
    open: tuple[Diagnostic, ...]


def named(found: Iterable[Diagnostic], library: Library, read: Sequence[Resolved]) -> Named:
    """Name the warnings among findings, so that each can be accepted whatever line it moves to."""
    warnings = [finding for finding in found if finding.severity is Severity.WARNING]
    areas = tuple(_areas(read)) if warnings else ()
    names: Named = {}
    for warning in warnings:
        names.setdefault(f"{warning.code}{_AT}{_item_at(warning.location, areas, library)}", []).append(warning)
    return names


def weighed(found: Named, reasons: Mapping[str, str], before: Iterable[AcceptedFinding] = ()) -> Weighed:
    """Put reasons to warnings. One that was accepted in `before` word for word keeps its reason."""
    messages = {name: _messages(findings) for name, findings in found.items()}
    kept = {one.finding: one.reason for one in before if messages.get(one.finding) == one.messages}
    given = {**kept, **reasons}
    accepted = tuple(
        AcceptedFinding(finding=name, messages=messages[name], reason=given[name])
        for name in sorted(found)
        if name in given
    )
    left = tuple(_told(finding, name) for name, some in found.items() if name not in given for finding in some)
    return Weighed(accepted, left)


def reasons_given(typed: Iterable[str], wrong: list[Diagnostic]) -> dict[str, str]:
    """Read CODE@ITEM=REASON texts; what is malformed or given twice is added to `wrong`."""
    reasons: dict[str, str] = {}
    for text in typed:
        name, equals, reason = (part.strip() for part in text.partition("="))
        code, at, item = name.partition(_AT)
        if not (code and at and item and equals and reason):
            hint = 'write it as --accept hard-word@risks/nerve="why it may stand"'
            wrong.append(Diagnostic("usage", f"--accept '{text}' is not CODE@ITEM=REASON", hint=hint))
        elif name in reasons:
            wrong.append(Diagnostic("usage", f"--accept '{name}' is given twice", hint="keep one of them"))
        else:
            reasons[name] = reason
    return reasons


def unfounded(reasons: Iterable[str], found: Named) -> Iterator[Diagnostic]:
    """Find reasons for what the check did not find."""
    for name in reasons:
        if name not in found:
            hint = did_you_mean(name, found) if found else "leave it out: there is nothing to accept"
            yield Diagnostic("usage", f"--accept '{name}' is no finding of this check", hint=hint)


def _messages(findings: Iterable[Diagnostic]) -> tuple[str, ...]:
    return tuple(sorted({finding.message for finding in findings}))


def _told(finding: Diagnostic, name: str) -> Diagnostic:
    hint = f'{finding.hint}; or accept it: --accept {name}="why it may stand"'.removeprefix("; or ")
    return Diagnostic(finding.code, finding.message, finding.location, hint, finding.severity)


class _Area(Struct, frozen=True):
    """The characters `start` to `end` of a file, which an item or block is written in."""

    file: str
    text: str
    start: int
    end: int
    name: str

    def holds(self, place: Location) -> bool:
        if place.file != self.file:
            return False
        lines = self.text.splitlines(keepends=True)[: max(place.line - 1, 0)]
        return self.start <= sum(map(len, lines)) + place.column - 1 < self.end


def _areas(read: Iterable[Resolved]) -> Iterator[_Area]:
    blocks = {block.block.block: block for resolved in read for block in resolved.blocks}
    for name, block in blocks.items():
        for placed in block.merged.items:
            yield from (_area(place, f"{name}/{placed.item.id}") for place in placed.places)


def _area(place: Place, name: str) -> _Area:
    places = place.sourced.places
    assert isinstance(places, Places)  # items stand in files of their own, not in stacked tables
    path: Path = place.path
    start = places.values[path].start
    # the span of a table is that of its first sign
    end = max(span.end for inner, span in places.values.items() if inner[: len(path)] == path)
    return _Area(places.file, places.text, start, end, name)


def _item_at(place: Location | None, areas: Iterable[_Area], library: Library) -> str:
    if place is None:
        return _PACKET
    around = [area for area in areas if area.holds(place)]
    if around:
        return min(around, key=lambda area: area.end - area.start).name
    inside = (place.file.removeprefix(f"{shown(root)}/") for root in library.folders.roots)
    path = min(inside, key=len)
    return path.removeprefix("blocks/").removesuffix(".yaml") if path.startswith("blocks/") else path
