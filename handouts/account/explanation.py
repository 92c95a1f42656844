"""What is told of facts, options, items and blocks: the parts of an explanation, which are also its JSON."""

from __future__ import annotations

from collections.abc import Mapping

from msgspec import Struct

from handouts.account.attached import AttachmentAccount
from handouts.account.history import Said
from handouts.account.sources import Source
from handouts.content.fact_types import FactType
from handouts.diagnostics import Diagnostic, Location
from handouts.resolve.layers import Layer


class Place(Struct, frozen=True):
    """An item that prints something, its words, the packs it stands in, and who approved it."""

    item: str
    prints: tuple[str, ...]
    packs: tuple[str, ...]
    approved: str


class FactAccount(Struct, frozen=True):
    """A fact. `prints` is empty when it is blank; `allowed` are the ends of its range, or its choices."""

    fact: str
    says: str
    type: FactType
    prints: str
    written: str
    layer: Layer
    at: Location
    beyond_range: str
    overrode: tuple[Said, ...]
    allowed: tuple[str, ...]
    owner: str
    sources: tuple[Source, ...]
    printed_in: tuple[Place, ...]
    decides: tuple[str, ...]


class OptionAccount(Struct, frozen=True):
    """An option, its choice, and the printed items that it decides."""

    option: str
    title: str
    value: str
    means: str
    layer: Layer
    at: Location
    overrode: tuple[Said, ...]
    choices: tuple[str, ...]
    decides: tuple[str, ...]


class FactUsed(Struct, frozen=True):
    """A fact that an item prints."""

    fact: str
    prints: str
    layer: Layer
    at: Location


class ItemAccount(Struct, frozen=True):
    """An item. `layer` and `at` had the last word on it, be it to remove it; `why_not`: what keeps it unprinted."""

    item: str
    kind: str
    prints: tuple[str, ...]
    packs: tuple[str, ...]
    layer: Layer
    at: Location
    overrode: tuple[Said, ...]
    removed: bool
    locked: bool
    when: Mapping[str, tuple[str, ...]]
    why_not: tuple[str, ...]
    facts: tuple[FactUsed, ...]
    sources: tuple[Source, ...]
    approved: str


class BlockAccount(Struct, frozen=True):
    """A block: the words it prints itself, and its printed items."""

    block: str
    code: str
    title: str
    prints: tuple[str, ...]
    at: Location
    review_by: str
    packs: tuple[str, ...]
    approved: str
    items: tuple[ItemAccount, ...]


class Explanation(Struct, frozen=True):
    """Everything asked about one clinic's and surgeon's packets of an operation."""

    procedure: str
    clinic: str
    surgeon: str
    packs: tuple[str, ...]
    facts: tuple[FactAccount, ...]
    options: tuple[OptionAccount, ...]
    items: tuple[ItemAccount, ...]
    blocks: tuple[BlockAccount, ...]
    attachments: tuple[AttachmentAccount, ...]
    warnings: tuple[Diagnostic, ...]
