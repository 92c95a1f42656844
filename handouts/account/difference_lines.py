"""A difference to lines for a person: block by block in reading order, the changed words of each line marked."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from handouts.account.columns import filled, rows
from handouts.account.differences import Cause, Change, Difference, ValueChange
from handouts.account.explanation_lines import BLANK
from handouts.account.marks import as_text

_INDENT = " " * 6


def difference_lines(difference: Difference) -> Iterator[str]:
    """Tell every change, then every fact and option that differs with the items it touches."""
    parts = [
        *([f"{block.block} ({block.code})", *_changes(block.changes)] for block in difference.blocks),
        ["facts that differ", *_values(difference.facts)],
        ["options that differ", *_values(difference.options)],
    ]
    told = [part for part in parts if len(part) > 1]
    for at, part in enumerate(told):
        yield from ["", *part] if at else part


def summary(difference: Difference) -> str:
    """Count the changes in one line."""
    surgeon = f"surgeon {difference.surgeon}, " if difference.surgeon else ""
    whose = f"{difference.procedure}, {surgeon}clinic {difference.clinic}, against {difference.against}"
    changes = [change.kind for block in difference.blocks for change in block.changes]
    kinds = [f"{changes.count(kind)} {kind}" for kind in ("changed", "added", "removed", "moved") if kind in changes]
    return f"{whose}: {', '.join(kinds) or 'no difference'}"


def _changes(changes: Sequence[Change]) -> Iterator[str]:
    for change in changes:
        yield f"  {change.kind:<9}{change.item.partition('/')[2] or 'its own words'}"
        for line in change.lines:
            yield from filled(as_text(line), _INDENT)
        names = ", ".join(cause.name for cause in change.causes if cause.name)
        yield from filled(names, f"{_INDENT}because of ") if names else ()
        yield from (_override(cause) for cause in change.causes if not cause.name)


def _override(cause: Cause) -> str:
    return f"{_INDENT}{cause.layer.value}  {cause.at}"


def _values(values: Sequence[ValueChange]) -> Iterator[str]:
    for value in values:
        yield from filled(f"[-{value.old or BLANK}-] {{+{value.new or BLANK}+}}", f"  {value.name}  ")
        yield from rows([(value.layer.value, str(value.at))], _INDENT)
        yield from filled(value.beyond_range, f"{_INDENT}beyond its range: ") if value.beyond_range else ()
        touches = ", ".join(value.touches)
        yield from filled(
            f"touches {touches}" if touches else "touches nothing that is printed", _INDENT, f"{_INDENT}  "
        )
