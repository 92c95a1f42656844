"""Two readings to their difference: what a patient of the one reads that a patient of the other does not."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from difflib import SequenceMatcher
from typing import Final

from msgspec.structs import replace

from handouts.account.approval import approved_enclosures_of, approved_texts_of
from handouts.account.attached import AttachmentChange, changes_since
from handouts.account.causes import Comparison, with_touches
from handouts.account.differences import BlockChanges, Change, Difference, Kind
from handouts.account.history import history_of
from handouts.account.marks import marked
from handouts.account.printed import Printed, from_texts, spaced
from handouts.account.reading import Reading, read
from handouts.approval.order import steady
from handouts.content.library import Library
from handouts.diagnostics import Diagnostic, HandoutError, did_you_mean
from handouts.document.codes import short_code
from handouts.resolve.layers import Layer
from handouts.resolve.request import Request

BASE: Final = "base"
_APPROVED: Final = "approved"
_SURGEON: Final = "surgeon:"
_HEARD: Final = {
    BASE: (Layer.PROCEDURE, Layer.REQUEST),
    "clinic": (Layer.PROCEDURE, Layer.CLINIC, Layer.REQUEST),
}


def difference(library: Library, request: Request, against: str = BASE) -> Difference:
    """Compare what patients of this clinic and surgeon read with something else.

    `against` is `base`, the shipped text and usual values in this clinic's units; `clinic`, the same with the clinic's
    own facts and overrides; `surgeon:NAME`, another surgeon of the clinic, names aside; or `approved`, the
    text that was approved. A clinic's own PDFs are none of base, and the same for all its surgeons.
    Options of the request tailor the operation on both sides, its facts only on this one. Raises HandoutError.
    """
    new = read(library, request)
    if against == _APPROVED:
        attached = changes_since(library, new, approved_enclosures_of(library, new))
        return _difference(from_texts(approved_texts_of(library, new)), new, None, against, attached)
    surgeon = new.resolved.surgeon.surgeon if new.resolved.surgeon else None
    old = _other(library, replace(request, settings=(), surgeon=surgeon), against)
    history = history_of(library, request, dict.fromkeys(one.block for one in (*new.printed, *old.printed)))
    attached = changes_since(library, new, {}) if against == BASE else ()
    return _difference(_under_one_name(old, new), new, Comparison(old, new, history), against, attached)


def _under_one_name(old: Reading, new: Reading) -> tuple[Printed, ...]:
    """Let the old texts name the new surgeon: that two surgeons have two names is no difference worth a line."""
    before, now = old.resolved.surgeon, new.resolved.surgeon
    if before is None or now is None or before.surgeon == now.surgeon:
        return old.printed
    names = {spaced(before.name): spaced(now.name), spaced(before.short or before.name): spaced(now.short or now.name)}
    either = re.compile("|".join(map(re.escape, sorted(names, key=len, reverse=True))))
    return tuple(
        replace(one, lines=tuple(either.sub(lambda found: names[found[0]], line) for line in one.lines))
        for one in old.printed
    )


def _other(library: Library, request: Request, against: str) -> Reading:
    if against in _HEARD:
        return read(library, request, _HEARD[against])
    if name := against.removeprefix(_SURGEON) if against.startswith(_SURGEON) else "":
        return read(library, replace(request, surgeon=name))
    near = did_you_mean(against, (*_HEARD, _APPROVED))
    hint = near if near.startswith("did you mean") else f"give base, clinic, approved or {_SURGEON}NAME"
    raise HandoutError(Diagnostic("usage", f"--against '{against}' is nothing to compare with", hint=hint))


def _difference(
    old: Sequence[Printed],
    new: Reading,
    why: Comparison | None,
    against: str,
    attached: tuple[AttachmentChange, ...],
) -> Difference:
    blocks = tuple(_block_changes(_by_block(old), _by_block(new.printed), why))
    resolved = new.resolved
    return Difference(
        procedure=resolved.procedure.procedure,
        clinic=resolved.clinic.clinic,
        surgeon=resolved.surgeon.surgeon if resolved.surgeon else "",
        against=against,
        blocks=blocks,
        facts=with_touches(why.facts, blocks) if why else (),
        options=with_touches(why.options, blocks) if why else (),
        attachments=attached,
        warnings=new.warnings,
    )


def _by_block(printed: Sequence[Printed]) -> dict[str, dict[str, Printed]]:
    found: dict[str, dict[str, Printed]] = {}
    for one in printed:
        found.setdefault(one.block, {})[one.origin] = one
    return found


def _block_changes(
    old: Mapping[str, Mapping[str, Printed]], new: Mapping[str, Mapping[str, Printed]], why: Comparison | None
) -> Iterator[BlockChanges]:
    for block in _in_both_orders(list(old), list(new)):
        changes = tuple(_changes(old.get(block, {}), new.get(block, {}), why))
        if changes:
            yield BlockChanges(block, short_code(block), changes)


def _changes(old: Mapping[str, Printed], new: Mapping[str, Printed], why: Comparison | None) -> Iterator[Change]:
    in_place = steady(list(old), list(new))
    for origin in _in_both_orders(list(old), list(new)):
        before, after = old.get(origin), new.get(origin)
        lines = marked(before.lines if before else (), after.lines if after else ())
        kind: Kind = "removed" if not after else "added" if not before else "changed" if lines else "moved"
        if lines or origin not in in_place:
            yield Change(origin, kind, lines, why.causes(origin, kind) if why else ())


def _in_both_orders(old: Sequence[str], new: Sequence[str]) -> Iterator[str]:
    """Give the new order, and what is gone from it where it stood."""
    kept = set(new)
    for tag, a, b, c, d in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        yield from (name for name in old[a:b] if name not in kept) if tag != "equal" else ()
        yield from new[c:d]
