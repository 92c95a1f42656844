"""What somebody asks about, as typed, to what it names: facts, options, blocks (also by printed code) and items."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from typing import Final

from msgspec import Struct, field

from handouts.account.history import History
from handouts.content.library import Library
from handouts.diagnostics import Diagnostic, did_you_mean
from handouts.document.codes import blocks_coded, short_code

_CODE: Final = re.compile(r"[A-Z0-9]{4}")
_PACKET_CODE: Final = re.compile(r"[A-Z0-9]{4}-[A-Z0-9]{4}")


class Targets(Struct):
    """What is asked about, each once, in the order asked; `items` are "block/item"."""

    facts: dict[str, None] = field(default_factory=dict)
    options: dict[str, None] = field(default_factory=dict)
    blocks: dict[str, None] = field(default_factory=dict)
    items: dict[str, None] = field(default_factory=dict)

    def all_blocks(self) -> tuple[str, ...]:
        """The blocks asked about, and those of the items."""
        return tuple(dict.fromkeys([*self.blocks, *(item.partition("/")[0] for item in self.items)]))


def targets_of(asked: Sequence[str], library: Library, wrong: list[Diagnostic]) -> Targets:
    """Look up what was asked about; what nothing is called is added to `wrong`. Raises HandoutError."""
    names: dict[str, Iterable[str]] = {kind: library.names(kind) for kind in ("facts", "options", "blocks")}
    found = Targets()
    for typed in asked:
        block, slash, item = typed.strip().partition("/")
        kind = next((kind for kind in names if not slash and typed.strip() in names[kind]), None)
        if not typed.strip():
            hint = "name a fact, an option, a block or an item, or leave it out"
            wrong.append(Diagnostic("usage", "WHAT is empty", hint=hint))
        elif kind:
            getattr(found, kind)[typed.strip()] = None
        elif not slash and (homes := _blocks_with(library, block)):
            hint = f"name its block too: {' or '.join(repr(f'{home}/{block}') for home in homes)}"
            wrong.append(Diagnostic("unknown-name", f"'{block}' is the id of an item", hint=hint))
        elif name := _block(block, names["blocks"], slash, [*names["facts"], *names["options"]], wrong):
            (found.items if slash else found.blocks)[f"{name}/{item}" if slash else name] = None
    return found


def _blocks_with(library: Library, item: str) -> list[str]:
    """Name the blocks that have an item of this id, if no block is called so itself."""
    if blocks_coded(item, library.names("blocks")):
        return []
    blocks = (library.block(name).value for name in library.names("blocks"))
    return [block.block for block in blocks if any(one.id == item for one in block.items)]


def _block(typed: str, blocks: Iterable[str], slash: str, others: Iterable[str], wrong: list[Diagnostic]) -> str | None:
    coded = (typed,) if typed in blocks else blocks_coded(typed, blocks)
    if len(coded) == 1:
        return coded[0]
    codes = [short_code(block) for block in blocks]
    if coded:
        message = f"'{typed}' is the code of {' and '.join(map(repr, coded))}"
        wrong.append(Diagnostic("ambiguous-code", message, hint="give the block's name"))
    elif _PACKET_CODE.fullmatch(typed.upper()):
        hint = "it tells one packet from another; give the 4 letters and digits beside a heading"
        wrong.append(Diagnostic("packet-code", f"'{typed}' has the form of a packet's own code", hint=hint))
    elif _CODE.fullmatch(typed):
        wrong.append(Diagnostic("unknown-code", f"no block has the code '{typed}'", hint=did_you_mean(typed, codes)))
    elif slash:
        wrong.append(Diagnostic("unknown-block", f"unknown block '{typed}'", hint=did_you_mean(typed, blocks)))
    else:
        near = did_you_mean(typed, [*blocks, *others])
        listing = "'handouts list' shows facts, options and blocks; an item is asked for as BLOCK/ITEM"
        hint = near if near.startswith("did you mean") else listing
        message = f"'{typed}' is no fact, option, block or code of a block"
        wrong.append(Diagnostic("unknown-name", message, hint=hint))
    return None


def unknown_items(items: Iterable[str], history: History) -> Iterable[Diagnostic]:
    """Find the items asked about that no layer has, and what they may be called now."""
    for asked in items:
        block, _, item = asked.partition("/")
        if item not in history.ids(block) and not history.removed(block, item):
            now = history.now_called(block, item)
            hint = f"it is now called '{now}'" if now else did_you_mean(item, history.ids(block))
            yield Diagnostic("unknown-item", f"block '{block}' has no item '{item}'", hint=hint)
