"""A library becomes the packets worth trying: each maker and pack, and every two choices that can meet."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import date, time, timedelta
from functools import partial
from typing import Final

from msgspec import Struct

from handouts.content.library import Library
from handouts.content.model import FactSpec, OptionSpec, Pack, Procedure
from handouts.gate.combinations import Setting, combinations
from handouts.gate.makers import Maker, items_added, loaded, makers_of, operates, packs_offered
from handouts.resolve.request import Patient, Request, canonical_level

MAKER: Final = "maker"
DATED: Final = "dated"
LEVEL: Final = "level"
_NOT_OPTIONS: Final = frozenset({"pack", "block", DATED, LEVEL})
_YES_NO: Final = ("yes", "no")
_ELSEWHERE: Final = {"cervical": ("L", "S"), "lumbar": ("C",)}
"""First letters of levels that an operation in a region cannot treat."""
_FULL: Final = "full"


class Asked(Struct, frozen=True):
    """One packet to try; `traits` tell it apart from the others."""

    request: Request
    traits: frozenset[Setting]


class Choices(Struct, frozen=True):
    """Everything a packet of one procedure can be asked for, name by name; `facts` are the names that are facts."""

    values: Mapping[str, tuple[str, ...]]
    facts: frozenset[str] = frozenset()


def every_packet(library: Library, makers: Iterable[Maker], today: date) -> tuple[Asked, ...]:
    """List the packets to try, the plain ones of each procedure first.

    Plain: each maker and pack with the maker's own choices, with and without a date of surgery; and each block that
    is in no pack, as a leaflet. Then each pack for cases in which any two of maker, date, level, option and fact of
    few choices meet (three or more when a `when` asks for them together). Files that cannot be loaded are left out:
    loading them tells why.
    """
    makers = tuple(makers)
    found: list[Asked] = []
    for name in library.names("procedures"):
        procedure = loaded(partial(library.procedure, name))
        able = tuple(maker for maker in makers if operates(library, maker, name))
        if procedure and able:
            found += _plain(library, procedure.value, able, today)
            found += _combined(library, procedure.value, able, today)
    return tuple(found)


def widest_pack(procedure: Procedure) -> str:
    """Name the pack 'full', or the one with most blocks where there is no such pack."""
    return _FULL if _FULL in procedure.packs else _widest_first(procedure.packs)[0]


def _widest_first(packs: Mapping[str, Pack]) -> list[str]:
    """The packs in an order in which the later ones have the least to show that is new."""
    return sorted(packs, key=lambda name: -len(packs[name].blocks))


def patient_on(today: date, level: str = "") -> Patient:
    """Make a patient with every date and time that can be printed, and no name."""
    surgery = today + timedelta(days=30)
    return Patient(
        surgery_date=surgery,
        arrival_time=time(9, 0),
        side="left",
        levels=(level,) if level else (),
        follow_up_date=surgery + timedelta(days=14),
        follow_up_time=time(10, 30),
    )


def _plain(library: Library, procedure: Procedure, makers: Iterable[Maker], today: date) -> Iterator[Asked]:
    alone = [("block", name) for name in _unpacked(library)]
    for maker in makers:
        packs = _widest_first(packs_offered(library, maker, procedure))
        for kind in [*(("pack", name) for name in packs), *alone]:
            for dated in _YES_NO:
                yield _asked(procedure, maker, today, dict([kind, (DATED, dated)]))


def _combined(library: Library, procedure: Procedure, makers: Iterable[Maker], today: date) -> Iterator[Asked]:
    by_name = {maker.name: maker for maker in makers}
    choices = _choices(library, procedure)
    for case in combinations({MAKER: tuple(by_name), **choices.values}, _asked_together(library)):
        chosen = {name: value for name, value in case.items() if name != MAKER}
        maker = by_name[case[MAKER]]
        for pack in _widest_first(packs_offered(library, maker, procedure)):
            yield _asked(procedure, maker, today, {"pack": pack, **chosen}, choices.facts)


def _asked(
    procedure: Procedure, maker: Maker, today: date, chosen: Mapping[str, str], facts: frozenset[str] = frozenset()
) -> Asked:
    level = chosen.get(LEVEL, "")
    request = Request(
        procedure.procedure,
        today,
        maker.clinic,
        maker.surgeon or None,
        chosen.get("pack"),
        (chosen["block"],) if "block" in chosen else (),
        settings=tuple((name, value) for name, value in chosen.items() if name in facts),
        options=tuple((name, value) for name, value in chosen.items() if name not in facts | _NOT_OPTIONS),
        patient=patient_on(today, level) if chosen[DATED] == "yes" else Patient(levels=(level,) if level else ()),
    )
    who = {"procedure": procedure.procedure, "clinic": maker.clinic, "surgeon": maker.surgeon}
    return Asked(request, frozenset((name, value) for name, value in {**who, **chosen}.items() if value))


def _choices(library: Library, procedure: Procedure) -> Choices:
    options, facts = loaded(library.options), loaded(library.facts)
    of_options = {
        name: tuple(spec.choices)
        for name, spec in (options.value if options else {}).items()
        if _has_meaning(spec, procedure.region)
    }
    of_facts = {
        name: tuple(spec.choices) or _YES_NO
        for name, spec in (facts.value if facts else {}).items()
        if spec.type in ("choice", "yes-no") and _has_meaning(spec, procedure.region)
    }
    named = {canonical_level(level) for when, _ in _conditions(library) for level in when.get(LEVEL, ())}
    here = sorted(level for level in named if not level.upper().startswith(_ELSEWHERE[procedure.region]))
    return Choices({DATED: _YES_NO, LEVEL: ("", *here), **of_options, **of_facts}, frozenset(of_facts))


def _has_meaning(spec: OptionSpec | FactSpec, region: str) -> bool:
    """Whether the region has a default, or neither has one."""
    return spec.default.of(region) is not None or spec.default == type(spec.default)()


def _asked_together(library: Library) -> Iterator[Mapping[str, str]]:
    """Give an answer to every `when` that asks for more than two things at once: pairs alone may never meet it."""
    for when, maker in _conditions(library):
        asked = {name: accepted[0] for name, accepted in when.items() if accepted}
        together = {MAKER: maker.name, **asked} if maker else asked
        if len(together) > 2:
            yield together


def _conditions(library: Library) -> Iterator[tuple[Mapping[str, tuple[str, ...]], Maker | None]]:
    """Give the `when` of every item, with the maker when it is one's own."""
    for name in library.names("blocks"):
        block = loaded(partial(library.block, name))
        yield from ((item.when, None) for item in block.value.items if item.when) if block else ()
    for maker in makers_of(library):
        yield from ((item.when, maker) for item in items_added(library, maker) if item.when)


def _unpacked(library: Library) -> tuple[str, ...]:
    """Blocks that no pack of any procedure has, as any clinic prints it: somebody prints them alone."""
    procedures = [loaded(partial(library.procedure, name)) for name in library.names("procedures")]
    makers = makers_of(library)
    offered = [packs_offered(library, maker, found.value) for found in procedures if found for maker in makers]
    packed = {block for packs in offered for pack in packs.values() for block in pack.blocks}
    return tuple(name for name in library.names("blocks") if name not in packed)
