"""`handouts list`: what there is to choose from, for people or, as JSON, for scripts."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING, Any

import click

from handouts.cli.console import Console
from handouts.cli.options import CONTENT, with_console

if TYPE_CHECKING:
    from handouts.content.library import Library

Row = dict[str, Any]
NOT_IN_TEXT = ("id", "title", "blocks")
"""Keys that stand in columns of their own, or are too long for a line and only in the JSON."""


def procedures(library: Library) -> Iterable[Row]:
    """Every operation, its short name and its packs."""
    for name in library.names("procedures"):
        procedure = library.procedure(name).value
        yield {"id": name, "title": procedure.title, "short": procedure.short, "packs": list(procedure.packs)}


def packs(library: Library) -> Iterable[Row]:
    """Every pack of every operation."""
    for name in library.names("procedures"):
        procedure = library.procedure(name).value
        for pack, spec in procedure.packs.items():
            default = pack == procedure.default_pack
            row = {"id": pack, "title": spec.title, "procedure": name, "default": default}
            yield {**row, "blocks": list(spec.blocks)}


def blocks(library: Library) -> Iterable[Row]:
    """Every block."""
    for name in library.names("blocks"):
        block = library.block(name).value
        yield {"id": name, "title": block.title or name.replace("-", " ").capitalize()}


def clinics(library: Library) -> Iterable[Row]:
    """Every clinic and its surgeons."""
    for name in library.names("clinics"):
        clinic = library.clinic(name).value
        row = {"id": name, "title": clinic.name, "country": clinic.country, "paper": clinic.paper}
        yield {**row, "surgeons": list(library.surgeons(name))}


def surgeons(library: Library) -> Iterable[Row]:
    """Every surgeon and their clinic."""
    for clinic in library.names("clinics"):
        for name in library.surgeons(clinic):
            yield {"id": name, "title": library.surgeon(clinic, name).value.name, "clinic": clinic}


def facts(library: Library) -> Iterable[Row]:
    """Every fact that `--set` can change."""
    for name, spec in library.facts().value.items():
        default = {"cervical": spec.default.cervical, "lumbar": spec.default.lumbar}
        row = {"id": name, "title": spec.says, "type": spec.type, "owner": spec.owner, "default": default}
        choices = list(spec.choices) or (["yes", "no"] if spec.type == "yes-no" else [])
        yield {**row, "range": list(spec.range or ()), "choices": choices}


def options(library: Library) -> Iterable[Row]:
    """Every choice that `--option` can make."""
    for name, spec in library.options().value.items():
        default = {"cervical": spec.default.cervical, "lumbar": spec.default.lumbar}
        yield {"id": name, "title": spec.title, "choices": list(spec.choices), "default": default}


KINDS: dict[str, Callable[[Library], Iterable[Row]]] = {
    "procedures": procedures,
    "packs": packs,
    "blocks": blocks,
    "clinics": clinics,
    "surgeons": surgeons,
    "facts": facts,
    "options": options,
}


@click.command("list")
@click.argument("kind", metavar="KIND", required=False, type=click.Choice(list(KINDS)))
@click.option("--json", "as_json", is_flag=True, help="An array of objects with at least id and title.")
@CONTENT
@with_console
def list_known(kind: str | None, as_json: bool, content: str | None, console: Console) -> None:
    """Show what there is to choose from.

    KIND is procedures, packs, blocks, clinics, surgeons, facts or options; without it all are shown.

    \b
    Examples:
      handouts list
      handouts list surgeons
      handouts list facts                what --set can change, and how far
      handouts list clinics --json       for a script
    """
    from handouts.cli.asking import open_content

    library = open_content(content)
    kinds = [kind] if kind else list(KINDS)
    tables = {name: list(KINDS[name](library)) for name in kinds}
    if as_json:
        rows = [row if kind else {"kind": name, **row} for name, table in tables.items() for row in table]
        console.result(json.dumps(rows, indent=2, ensure_ascii=False))
        return
    for name, table in tables.items():
        if not kind:
            console.result(f"{name}:")
        for line in lines(table):
            console.result(line if kind else f"  {line}")


def lines(table: list[Row]) -> Iterable[str]:
    """Id, title and the rest of each row, in columns."""
    width = max((len(row["id"]) for row in table), default=0)
    for row in table:
        rest = "; ".join(f"{key} {shown(value)}" for key, value in row.items() if key not in NOT_IN_TEXT and value)
        yield f"{row['id']:<{width}}  {row['title']}" + (f"  ({rest})" if rest else "")


def shown(value: Any) -> str:  # noqa: ANN401 (a JSON value)
    """A value of a row in a few words."""
    if isinstance(value, list):
        return ", ".join(map(str, value))
    if isinstance(value, dict):
        values = set(value.values())
        if len(values) == 1:
            return str(value.popitem()[1] or "blank")
        return ", ".join(f"{key} {inner or 'blank'}" for key, inner in value.items())
    return "yes" if value is True else str(value)
