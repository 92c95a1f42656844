"""A library, a request and names to an explanation: what is printed, who said so, where, and over whom."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import islice

from msgspec import Struct
from msgspec.structs import replace

from handouts.account.approval import Approvals
from handouts.account.attached import accounts_of
from handouts.account.explanation import (
    BlockAccount,
    Explanation,
    FactAccount,
    FactUsed,
    ItemAccount,
    OptionAccount,
    Place,
)
from handouts.account.history import History, history_of
from handouts.account.printed import spaced
from handouts.account.reading import Reading, read
from handouts.account.saying import fixed_words_saying, nobody_says, origins_saying, plain
from handouts.account.sources import sources_of
from handouts.account.targets import Targets, targets_of, unknown_items
from handouts.account.uses import allowed, facts_in
from handouts.content.library import Library
from handouts.diagnostics import Diagnostic, HandoutError
from handouts.document.codes import short_code
from handouts.resolve.layers import PlacedItem
from handouts.resolve.phases import ended
from handouts.resolve.request import Request
from handouts.resolve.selection import Findings


def explain(library: Library, request: Request, asked: Sequence[str] = (), text: str | None = None) -> Explanation:
    """Explain what was asked: names, the items that print the words `text`, or all there is when neither is given.

    Only then attachments are told of.

    Raises HandoutError with everything that is wrong with the request and the names.
    """
    findings = Findings()
    targets = findings.attempt(lambda: targets_of(asked, library, findings.found)) or Targets()
    reading = findings.attempt(lambda: read(library, request, leaflets=targets.all_blocks()))
    if not reading:
        raise HandoutError(*findings.found)
    fixed = _say(text, library, reading, targets, findings) if text is not None else ()
    blocks = dict.fromkeys([*(one.block for one in reading.printed), *targets.all_blocks()])
    history = history_of(library, request, blocks)
    findings.found.extend(unknown_items(targets.items, history))
    findings.stop_if_any()
    account = _Account(library, reading, history, Approvals(library, reading))
    if asked or text is not None:
        told = account.of(targets)
        return replace(told, warnings=(*told.warnings, *fixed))
    return replace(account.of(_all_names(reading)), attachments=accounts_of(library, reading, account.approvals))


def _say(text: str, library: Library, reading: Reading, targets: Targets, findings: Findings) -> tuple[Diagnostic, ...]:
    """Add to the targets what prints a text; give the fixed words that may have printed it."""
    if not plain(text):
        findings.found.append(Diagnostic("usage", "--text is empty", hint="give some words of the page"))
        return ()
    origins = origins_saying(text, reading.printed)
    for origin in origins:
        (targets.items if "/" in origin else targets.blocks)[origin] = None
    fixed = fixed_words_saying(text, library.words(reading.resolved.words.language))
    if not origins and not fixed:
        findings.found.append(nobody_says(text, reading.printed))
    return fixed


def _all_names(reading: Reading) -> Targets:
    """What is printed or decides what is: the whole handout as a question."""
    used = {name for names in reading.facts_of.values() for name in names}
    used |= {name for placed in reading.printed_items.values() for name in placed.item.when}
    return Targets(
        facts={name: None for name in reading.resolved.facts if name in used},
        options=dict.fromkeys(reading.resolved.options),
        blocks=dict.fromkeys(one.block for one in reading.printed),
    )


class _Account(Struct, frozen=True):
    """What is needed to tell anything."""

    library: Library
    reading: Reading
    history: History
    approvals: Approvals

    def of(self, targets: Targets) -> Explanation:
        resolved = self.reading.resolved
        return Explanation(
            procedure=resolved.procedure.procedure,
            clinic=resolved.clinic.clinic,
            surgeon=resolved.surgeon.surgeon if resolved.surgeon else "",
            packs=self.reading.pack_names,
            facts=tuple(map(self._fact, targets.facts)),
            options=tuple(map(self._option, targets.options)),
            items=tuple(map(self._item, targets.items)),
            blocks=tuple(map(self._block, targets.blocks)),
            attachments=(),
            warnings=self.reading.warnings,
        )

    def _fact(self, name: str) -> FactAccount:
        fact, said = self.reading.resolved.facts[name], self.history.of_fact(name)
        return FactAccount(
            fact=name,
            says=fact.spec.says,
            type=fact.spec.type,
            prints=spaced(fact.text),
            written=said[0].written if said else "",
            layer=fact.origin.layer,
            at=fact.origin.location,
            beyond_range=fact.beyond_range,
            overrode=said[1:],
            allowed=allowed(fact.spec),
            owner=fact.spec.owner,
            sources=sources_of(self.library, fact.spec.source),
            printed_in=self._places(name),
            decides=self._decided_by(name),
        )

    def _option(self, name: str) -> OptionAccount:
        option, said = self.reading.resolved.options[name], self.history.of_option(name)
        return OptionAccount(
            option=name,
            title=option.spec.title,
            value=option.value,
            means=option.spec.choices[option.value],
            layer=option.origin.layer,
            at=option.origin.location,
            overrode=said[1:],
            choices=tuple(option.spec.choices),
            decides=self._decided_by(name),
        )

    def _item(self, origin: str) -> ItemAccount:
        block, _, item = origin.partition("/")
        placed, *_ = self.history.versions(block, item)
        said = self.history.of_item(block, item)
        printed = self.reading.words.get(origin)
        removed = self.history.removed(block, item)
        return ItemAccount(
            item=origin,
            kind=placed.item.kind,
            prints=printed.lines if printed else (),
            packs=self.reading.packs_of.get(origin, ()),
            layer=removed.layer if removed else placed.layer,
            at=removed.at if removed else placed.origin.location,
            overrode=said if removed else said[1:],
            removed=removed is not None,
            locked=placed.item.locked,
            when=placed.item.when,
            why_not=() if printed or removed else tuple(self._unmet(placed)) or tuple(self._over(block, item)),
            facts=tuple(map(self._used, facts_in(placed, self.reading.resolved.facts))),
            sources=sources_of(self.library, placed.item.source),
            approved=self.approvals.of(origin),
        )

    def _block(self, name: str) -> BlockAccount:
        sourced = self.library.block(name)
        own = self.reading.words.get(name)
        return BlockAccount(
            block=name,
            code=short_code(name),
            title=sourced.value.title,
            prints=own.lines if own else (),
            at=sourced.at(),
            review_by=sourced.value.review_by or self.reading.resolved.procedure.review_by,
            packs=self.reading.packs_of.get(name, ()),
            approved=self.approvals.of(name),
            items=tuple(self._item(one.origin) for one in self.reading.printed if one.block == name and one.item),
        )

    def _used(self, name: str) -> FactUsed:
        fact = self.reading.resolved.facts[name]
        return FactUsed(name, spaced(fact.text), fact.origin.layer, fact.origin.location)

    def _places(self, fact: str) -> tuple[Place, ...]:
        return tuple(
            Place(
                item=origin,
                prints=self.reading.words[origin].lines,
                packs=self.reading.packs_of[origin],
                approved=self.approvals.of(origin),
            )
            for origin, facts in self.reading.facts_of.items()
            if fact in facts
        )

    def _decided_by(self, name: str) -> tuple[str, ...]:
        return tuple(origin for origin, placed in self.reading.printed_items.items() if name in placed.item.when)

    def _over(self, block: str, item: str) -> Iterator[str]:
        """Say of a limit that it has ended before the phase begins that its line stands in."""
        blocks = (one for pack in self.reading.packs for one in pack.resolved.blocks if one.block.block == block)
        facts = self.reading.resolved.facts
        for one in islice(blocks, 1):
            if name := ended(one.merged.items, facts).get(item):
                yield f"{name} is {spaced(facts[name].text)}, over when its phase begins"

    def _unmet(self, placed: PlacedItem) -> Iterator[str]:
        """Say which conditions do not hold; nothing when a choice of packs, dates or levels decides."""
        resolved = self.reading.resolved
        held = {name: option.value for name, option in resolved.options.items()}
        held |= {name: fact.value for name, fact in resolved.facts.items() if isinstance(fact.value, str)}
        held |= {"region": resolved.procedure.region, "country": resolved.clinic.country}
        for name, accepted in placed.item.when.items():
            if name in held and held[name] not in accepted:
                yield f"{name} is {held[name]}, not {' or '.join(accepted)}"
