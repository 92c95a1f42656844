"""The items no packet printed become warnings: their conditions can never be met together."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from functools import partial

from handouts.content.items import CheckItem, ItemBase
from handouts.content.library import Library
from handouts.content.model import Clinic
from handouts.diagnostics import Diagnostic, Location, Severity
from handouts.gate.makers import Maker, loaded


def never_printed(
    library: Library, makers: Collection[Maker], printed: Collection[Location], removed: Collection[str]
) -> Iterator[Diagnostic]:
    """Compare the items of all blocks, as their own file has them, with the places of those printed.

    `removed` are the items ("block/item") that a clinic or surgeon took out: somebody else may print them.
    """
    clinics = [_answers(clinic.value) for maker in makers if (clinic := loaded(partial(library.clinic, maker.clinic)))]
    for name in library.names("blocks"):
        block = loaded(partial(library.block, name))
        for position, item in enumerate(block.value.items if block else ()):
            place = block.at("items", position) if block else None
            reaches = item.when and not _may_end(item) and any(_is_for(item, answers) for answers in clinics)
            if place not in printed and reaches and f"{name}/{item.id}" not in removed:
                hint = "no packet meets all of its 'when': change that, or remove the item"
                yield Diagnostic("never-printed", f"no packet prints '{name}/{item.id}'", place, hint, Severity.WARNING)


def _may_end(item: ItemBase) -> bool:
    """Whether it is a limit that is over before its phase begins with some answers: those of no maker here, perhaps."""
    return isinstance(item, CheckItem) and item.until is not None


def _answers(clinic: Clinic) -> dict[str, str]:
    """The conditions that a clinic's own file decides: other clinics may print what it does not."""
    return {"country": clinic.country, "print_sources": "yes" if clinic.print_sources else "no"}


def _is_for(item: ItemBase, answers: Mapping[str, str]) -> bool:
    return all(answers[key] in accepted for key, accepted in item.when.items() if key in answers)
