"""An explanation to lines for a person: names, printed words, and places that an editor can open."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import chain
from typing import Final

from msgspec import Struct

from handouts.account.attached import AttachmentAccount
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
from handouts.content.fact_types import FACT_TYPES
from handouts.resolve.layers import Layer

BLANK: Final = "a line to write on"
_LABELS: Final = 14
_INSIDE: Final = " " * (_LABELS + 4)
_SHORT_DIGEST: Final = 12
"""Letters of a digest: enough to tell two files apart by eye; the JSON has all of them."""


def explanation_lines(explanation: Explanation, brief: bool, room: int = WIDTH) -> Iterator[str]:
    """Tell everything asked, in lines of `room` columns; `brief` tells facts and options in a line each, as under a
    whole handout.
    """
    return _Telling(room).everything(explanation, brief)


def limits(allowed: Sequence[str], is_amount: bool) -> str:
    """Tell how far a fact may go, from the ends of its range or from its choices."""
    return " to ".join(dict.fromkeys(allowed)) if is_amount else ", ".join(allowed)


class _Telling(Struct, frozen=True):
    """How wide the lines may be."""

    room: int

    def everything(self, explanation: Explanation, brief: bool) -> Iterator[str]:
        yield from filled(_whose(explanation), rest="  ", room=self.room)
        for item in explanation.items:
            yield from ("", *self._item(item))
        for block in explanation.blocks:
            yield from ("", *self._block(block))
        if explanation.attachments:
            yield from ("", "attachments", *chain.from_iterable(map(self._attachment, explanation.attachments)))
        if brief:
            facts = [(fact.fact, fact.prints or BLANK, fact.layer.value, str(fact.at)) for fact in explanation.facts]
            options = [(one.option, one.value, one.layer.value, str(one.at)) for one in explanation.options]
            yield from (*self._brief("facts", facts), *self._brief("options", options))
            return
        for fact in explanation.facts:
            yield from ("", *self._fact(fact))
        for option in explanation.options:
            yield from ("", *self._option(option))

    def _brief(self, title: str, table: Sequence[Sequence[str]]) -> Iterator[str]:
        if table:
            yield from ("", title, *rows(table, "  ", self.room))

    def _fact(self, fact: FactAccount) -> Iterator[str]:
        yield from filled(f"{fact.fact}: {fact.says}", room=self.room)
        yield from self._entry("prints", [fact.prints or BLANK])
        said = Said(fact.layer, fact.written or "blank", fact.at, fact.beyond_range)
        yield from self._said("set by", [said])
        yield from self._said("instead of", fact.overrode)
        yield from self._entry("beyond range", [fact.beyond_range])
        yield from self._entry("allowed", [limits(fact.allowed, FACT_TYPES[fact.type].is_amount)])
        yield from self._entry("owner", [fact.owner])
        yield from self._sources(fact.sources)
        yield from self._entry("approved", dict.fromkeys(place.approved for place in fact.printed_in))
        for at, place in enumerate(fact.printed_in):
            packs = f" ({', '.join(place.packs)})" if place.packs else ""
            yield from self._entry("" if at else "printed in", [f"{place.item}{packs}"])
            yield from filled("\n".join(place.prints), _INSIDE, room=self.room)
        yield from self._entry("decides", fact.decides)

    def _option(self, option: OptionAccount) -> Iterator[str]:
        yield from filled(f"{option.option}: {option.title}", room=self.room)
        yield from self._entry("choice", [f"{option.value}: {option.means}" if option.means else option.value])
        yield from self._said("set by", [Said(option.layer, option.value, option.at)])
        yield from self._said("instead of", option.overrode)
        yield from self._entry("choices", [", ".join(option.choices)])
        yield from self._entry("decides", option.decides)

    def _item(self, item: ItemAccount) -> Iterator[str]:
        yield from filled(f"{item.item}: {item.kind}{', locked safety text' if item.locked else ''}", room=self.room)
        yield from self._entry("prints", item.prints or ["nothing"])
        yield from self._entry("because", item.why_not)
        yield from self._entry("in packs", [", ".join(item.packs)])
        yield from self._entry("removed by" if item.removed else "written by", [f"{item.layer.value}  {item.at}"])
        for said in item.overrode:
            yield from self._entry("instead of", [f"{said.layer.value}  {said.at}"])
            yield from filled(said.written, _INSIDE, room=self.room)
        conditions = [f"{name} is {' or '.join(accepted)}" for name, accepted in item.when.items()]
        yield from self._entry("only when", conditions)
        yield from self._rows("facts", [(f.fact, f.prints or BLANK, f.layer.value, str(f.at)) for f in item.facts])
        yield from self._sources(item.sources)
        yield from self._entry("approved", [item.approved])

    def _block(self, block: BlockAccount) -> Iterator[str]:
        title = f": {block.title}" if block.title else ""
        yield from filled(f"{block.block} ({block.code}){title}", room=self.room)
        yield from self._entry("written in", [str(block.at)])
        yield from self._entry("in packs", [", ".join(block.packs)])
        yield from self._entry("review by", [block.review_by])
        approvals = dict.fromkeys([block.approved, *(item.approved for item in block.items)])
        yield from self._entry("approved", approvals)
        if not block.items:
            return
        names = [item.item.partition("/")[2] for item in block.items]
        of_names, of_layers = max(map(len, names)), max(len(layer.value) for layer in Layer)
        for name, item in zip(names, block.items, strict=True):
            row = (padded(name, of_names), padded(item.layer.value, of_layers), str(item.at))
            yield from rows([row], "  ", self.room)
            yield from filled("\n".join(item.prints), " " * 6, room=self.room)

    def _attachment(self, one: AttachmentAccount) -> Iterator[str]:
        pages = f"{one.pages} page{'s' * (one.pages != 1)}"
        tags = "accessible" if one.proven else "tagged, claims no standard" if one.tagged else "without tags"
        yield from filled(f"{one.title} ({one.file}), behind {one.pack}: {pages}, {tags}", "  ", " " * 6, self.room)
        yield from rows([("clinic", str(one.at))], " " * 6, self.room)
        yield from filled(f"SHA-256 {one.sha256[:_SHORT_DIGEST]}, {one.approved}", " " * 6, room=self.room)

    def _sources(self, sources: Sequence[Source]) -> Iterator[str]:
        indent = max((len(source.code) for source in sources), default=0) + 2
        told = [(source, f" ({source.confidence})" if source.confidence else "") for source in sources]
        lines = (
            filled(f"{one.title}{doubt}", padded(one.code, indent), room=self._beside_labels) for one, doubt in told
        )
        yield from _labelled("sources", chain.from_iterable(lines))

    def _said(self, label: str, said: Sequence[Said]) -> Iterator[str]:
        yield from self._rows(label, [(one.layer.value, one.written, str(one.at)) for one in said])

    def _rows(self, label: str, table: Sequence[Sequence[str]]) -> Iterator[str]:
        yield from _labelled(label, rows(table, room=self._beside_labels) if table else ())

    def _entry(self, label: str, texts: Iterable[str]) -> Iterator[str]:
        """Set texts behind a label; none at all when there are none."""
        wrapped = (line for text in texts if text for line in filled(text, room=self._beside_labels))
        yield from _labelled(label, wrapped)

    @property
    def _beside_labels(self) -> int:
        return self.room - _LABELS - 2


def _whose(explanation: Explanation) -> str:
    surgeon = f", surgeon {explanation.surgeon}" if explanation.surgeon else ""
    packs = f", packs {', '.join(explanation.packs)}" if explanation.packs else ""
    return f"{explanation.procedure}, clinic {explanation.clinic}{surgeon}{packs}"


def _labelled(label: str, lines: Iterable[str]) -> Iterator[str]:
    for at, line in enumerate(lines):
        yield f"  {padded('' if at else label, _LABELS)}{line}"
