"""`handouts list`: what there is to choose from, for people or, as JSON, for scripts."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Final

import click

from handouts.cli.console import Console
from handouts.cli.options import CONTENT, with_console

CHOICES: Final = ("procedures", "packs", "blocks", "clinics", "surgeons", "facts", "options")
"""What a packet is asked for by."""
MATERIAL: Final = ("figures", "icons", "sources")
"""What only those need who write blocks of their own."""
NOT_IN_TEXT: Final = ("id", "title", "blocks", "address")
"""Keys that stand in columns of their own, or are too long for a line and only in the JSON."""
RANGES: Final = ("range",)
"""Keys whose two values are the ends of a range."""


@click.command("list")
@click.argument("kind", metavar="KIND", required=False, type=click.Choice([*CHOICES, *MATERIAL]))
@click.option("--json", "as_json", is_flag=True, help="An array of objects with at least id and title.")
@CONTENT
@with_console
def list_known(kind: str | None, as_json: bool, content: str | None, console: Console) -> None:
    """Show what there is to choose from.

    KIND is procedures, packs, blocks, clinics, surgeons, facts or options; without it all of these are shown. For
    writing blocks of your own there are figures, icons and sources as well. What clinics have of their own is among it.

    \b
    Examples:
      handouts list
      handouts list surgeons
      handouts list facts                what --set can change, and how far
      handouts list clinics --json       for a script
    """
    from handouts.cli.asking import open_content
    from handouts.cli.listed import ROWS

    library = open_content(content)
    tables = {name: list(ROWS[name](library)) for name in ([kind] if kind else CHOICES)}
    if as_json:
        rows = [row if kind else {"kind": name, **row} for name, table in tables.items() for row in table]
        console.result(json.dumps(rows, indent=2, ensure_ascii=False))
        return
    for name, table in tables.items():
        if not kind:
            console.result(f"{name}:")
        for line in lines(table):
            console.result(line if kind else f"  {line}")


def lines(table: Sequence[Mapping[str, Any]]) -> Iterable[str]:
    """Id, title and the rest of each row, in columns."""
    width = max((len(row["id"]) for row in table), default=0)
    for row in table:
        rest = "; ".join(f"{key} {shown(value, key)}" for key, value in row.items() if key not in NOT_IN_TEXT and value)
        yield f"{row['id']:<{width}}  {row['title']}" + (f"  ({rest})" if rest else "")


def shown(value: Any, key: str) -> str:  # noqa: ANN401 (a JSON value)
    """A value of a row in a few words."""
    if isinstance(value, list):
        return (" to " if key in RANGES else ", ").join(map(str, value))
    if isinstance(value, dict):
        values = set(value.values())
        if len(values) == 1:
            return str(value.popitem()[1] or "blank")
        return ", ".join(f"{key} {inner or 'blank'}" for key, inner in value.items())
    return "yes" if value is True else str(value)
