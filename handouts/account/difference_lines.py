"""A difference to lines for a person: block by block in reading order, the changed words of each line marked."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from msgspec import Struct

from handouts.account.attached import AttachmentChange
from handouts.account.columns import WIDTH, filled, rows
from handouts.account.differences import Change, Difference, ValueChange
from handouts.account.explanation_lines import BLANK
from handouts.account.marks import as_text

_INDENT = " " * 6


def difference_lines(difference: Difference, room: int = WIDTH) -> Iterator[str]:
    """Tell every change in lines of `room` columns, then every fact and option that differs with what it touches."""
    telling = _Telling(room)
    parts = [
        *([f"{block.block} ({block.code})", *telling.changes(block.changes)] for block in difference.blocks),
        ["attachments", *telling.attachments(difference.attachments)],
        ["facts that differ", *telling.values(difference.facts)],
        ["options that differ", *telling.values(difference.options)],
    ]
    told = [part for part in parts if len(part) > 1]
    for at, part in enumerate(told):
        yield from ["", *part] if at else part


def summary(difference: Difference) -> str:
    """Count the changes in one line."""
    surgeon = f"surgeon {difference.surgeon}, " if difference.surgeon else ""
    whose = f"{difference.procedure}, {surgeon}clinic {difference.clinic}, against {difference.against}"
    changes = [change.kind for block in difference.blocks for change in block.changes]
    changes += ["changed" if one.kind == "retitled" else one.kind for one in difference.attachments]
    kinds = [f"{changes.count(kind)} {kind}" for kind in ("changed", "added", "removed", "moved") if kind in changes]
    return f"{whose}: {', '.join(kinds) or 'no difference'}"


class _Telling(Struct, frozen=True):
    """How wide the lines may be."""

    room: int

    def changes(self, changes: Sequence[Change]) -> Iterator[str]:
        for change in changes:
            yield f"  {change.kind:<9}{change.item.partition('/')[2] or 'its own words'}"
            for line in change.lines:
                yield from filled(as_text(line), _INDENT, room=self.room)
            names = ", ".join(cause.name for cause in change.causes if cause.name)
            yield from filled(names, f"{_INDENT}because of ", room=self.room) if names else ()
            overrides = [(cause.layer.value, str(cause.at)) for cause in change.causes if not cause.name]
            yield from rows(overrides, _INDENT, self.room) if overrides else ()

    def attachments(self, changes: Sequence[AttachmentChange]) -> Iterator[str]:
        for change in changes:
            title = f"[-{change.was}-] {{+{change.title}+}}" if change.kind == "retitled" else change.title
            kind = "changed" if change.kind == "retitled" else change.kind
            yield from filled(f"{title}, behind {change.pack}", f"  {kind:<9}", room=self.room)
            yield from filled("another file", _INDENT) if change.kind == "changed" else ()
            yield from rows([("clinic", str(change.at))], _INDENT, self.room) if change.at else ()

    def values(self, values: Sequence[ValueChange]) -> Iterator[str]:
        for value in values:
            marked = f"[-{value.old or BLANK}-] {{+{value.new or BLANK}+}}"
            yield from filled(marked, f"  {value.name}  ", _INDENT, self.room)
            yield from rows([(value.layer.value, str(value.at))], _INDENT, self.room)
            reason = f"beyond its range: {value.beyond_range}" if value.beyond_range else ""
            yield from filled(reason, _INDENT, f"{_INDENT}  ", self.room) if reason else ()
            touches = f"touches {', '.join(value.touches)}" if value.touches else "touches nothing that is printed"
            yield from filled(touches, _INDENT, f"{_INDENT}  ", self.room)
