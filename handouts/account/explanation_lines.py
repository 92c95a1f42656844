"""An explanation to lines for a person: names, printed words, and places that an editor can open."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import chain
from typing import Final

from handouts.account.columns import WIDTH, filled, padded, rows
from handouts.account.explanation import (
    BlockAccount,
    Explanation,
    FactAccount,
    ItemAccount,
    OptionAccount,
)
from handouts.account.history import Said
from handouts.account.sources import Source

BLANK: Final = "a line to write on"
_LABELS: Final = 14
_ROOM: Final = WIDTH - _LABELS - 2


def explanation_lines(explanation: Explanation, brief: bool) -> Iterator[str]:
    """Tell everything asked; `brief` tells facts and options in a line each, as under a whole handout."""
    yield from filled(_whose(explanation))
    for item in explanation.items:
        yield from ("", *_item(item))
    for block in explanation.blocks:
        yield from ("", *_block(block))
    if brief:
        yield from _brief(
            "facts", [(fact.fact, fact.prints or BLANK, fact.layer.value, str(fact.at)) for fact in explanation.facts]
        )
        yield from _brief("options", [(o.option, o.value, o.layer.value, str(o.at)) for o in explanation.options])
        return
    for fact in explanation.facts:
        yield from ("", *_fact(fact))
    for option in explanation.options:
        yield from ("", *_option(option))


def limits(kind: str, allowed: Sequence[str]) -> str:
    """Tell how far a fact of a type may go."""
    return (", " if kind in ("choice", "yes-no") else " to ").join(allowed)


def _whose(explanation: Explanation) -> str:
    surgeon = f", surgeon {explanation.surgeon}" if explanation.surgeon else ""
    packs = f", packs {', '.join(explanation.packs)}" if explanation.packs else ""
    return f"{explanation.procedure}, clinic {explanation.clinic}{surgeon}{packs}"


def _brief(title: str, table: Sequence[Sequence[str]]) -> Iterator[str]:
    if table:
        yield from ("", title, *rows(table, "  "))


def _fact(fact: FactAccount) -> Iterator[str]:
    yield from filled(f"{fact.fact}: {fact.says}")
    yield from _entry("prints", [fact.prints or BLANK])
    said = Said(fact.layer, fact.written or "blank", fact.at, fact.beyond_range)
    yield from _said("set by", [said])
    yield from _said("instead of", fact.overrode)
    yield from _entry("beyond range", [fact.beyond_range])
    yield from _entry("allowed", [limits(fact.type, fact.allowed)])
    yield from _entry("owner", [fact.owner])
    yield from _sources(fact.sources)
    yield from _entry("approved", dict.fromkeys(place.approved for place in fact.printed_in))
    for at, place in enumerate(fact.printed_in):
        packs = f" ({', '.join(place.packs)})" if place.packs else ""
        yield from _entry("" if at else "printed in", [f"{place.item}{packs}"])
        yield from filled("\n".join(place.prints), " " * (_LABELS + 4))
    yield from _entry("decides", fact.decides)


def _option(option: OptionAccount) -> Iterator[str]:
    yield from filled(f"{option.option}: {option.title}")
    yield from _entry("choice", [f"{option.value}: {option.means}" if option.means else option.value])
    yield from _said("set by", [Said(option.layer, option.value, option.at)])
    yield from _said("instead of", option.overrode)
    yield from _entry("choices", [", ".join(option.choices)])
    yield from _entry("decides", option.decides)


def _item(item: ItemAccount) -> Iterator[str]:
    yield from filled(f"{item.item}: {item.kind}{', locked safety text' if item.locked else ''}")
    yield from _entry("prints", item.prints or ["nothing"])
    yield from _entry("because", item.why_not)
    yield from _entry("in packs", [", ".join(item.packs)])
    yield from _entry("removed by" if item.removed else "written by", [f"{item.layer.value}  {item.at}"])
    for said in item.overrode:
        yield from _entry("instead of", [f"{said.layer.value}  {said.at}"])
        yield from filled(said.written, " " * (_LABELS + 4))
    yield from _entry("only when", [f"{name} is {' or '.join(accepted)}" for name, accepted in item.when.items()])
    used = [(fact.fact, fact.prints or BLANK, fact.layer.value, str(fact.at)) for fact in item.facts]
    yield from _labelled("facts", rows(used) if used else ())
    yield from _sources(item.sources)
    yield from _entry("approved", [item.approved])


def _block(block: BlockAccount) -> Iterator[str]:
    title = f": {block.title}" if block.title else ""
    yield from filled(f"{block.block} ({block.code}){title}")
    yield from _entry("written in", [str(block.at)])
    yield from _entry("in packs", [", ".join(block.packs)])
    yield from _entry("review by", [block.review_by])
    yield from _entry("approved", dict.fromkeys([block.approved, *(item.approved for item in block.items)]))
    if not block.items:
        return
    room = max(len(item.item) for item in block.items) - len(block.block) + 1
    for item in block.items:
        name = padded(item.item.partition("/")[2], room)
        yield from filled(f"{padded(item.layer.value, 11)}{item.at}", f"  {name}")
        yield from filled("\n".join(item.prints), " " * 6)


def _sources(sources: Sequence[Source]) -> Iterator[str]:
    room = max((len(source.code) for source in sources), default=0) + 2
    told = [(source, f" ({source.confidence})" if source.confidence else "") for source in sources]
    lines = [filled(f"{source.title}{doubt}", padded(source.code, room), room=_ROOM) for source, doubt in told]
    yield from _labelled("sources", chain.from_iterable(lines))


def _said(label: str, said: Sequence[Said]) -> Iterator[str]:
    table = [(one.layer.value, one.written, str(one.at)) for one in said]
    yield from _labelled(label, rows(table) if table else ())


def _entry(label: str, texts: Iterable[str]) -> Iterator[str]:
    """Set texts behind a label; none at all when there are none."""
    yield from _labelled(label, [line for text in texts if text for line in filled(text, room=_ROOM)])


def _labelled(label: str, lines: Iterable[str]) -> Iterator[str]:
    for at, line in enumerate(lines):
        yield f"  {padded('' if at else label, _LABELS)}{line}"
