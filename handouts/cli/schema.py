"""`handouts schema`: what each kind of content file may say becomes JSON Schemas for editors."""

from __future__ import annotations

import click

from handouts.cli.console import Console
from handouts.cli.options import CONTENT, with_console
from handouts.diagnostics import Diagnostic, HandoutError

KINDS = ("block", "clinic", "surgeon", "procedure", "facts", "options", "sources", "words", "patient")


@click.command
@click.argument("kind", metavar="[KIND]", required=False, type=click.Choice(KINDS))
@click.option("-o", "--output", metavar="DIR", help="Folder to write KIND.schema.json into.")
@CONTENT
@with_console
def schema(kind: str | None, output: str | None, content: str | None, console: Console) -> None:
    """Write JSON Schemas (2020-12) that make an editor complete and check content files.

    KIND is block, clinic, surgeon, procedure, facts, options, sources, words or patient. The schemas know the facts,
    options, packs, blocks and item ids of your content: write them again when you added some.

    \b
    Examples:
      handouts schema surgeon
          one schema, to standard output
      handouts schema --content my-content -o my-content/.schemas
          all of them, where the files of 'handouts new' look for them
    """
    if output == "":
        raise HandoutError(Diagnostic("usage", "--output is empty", hint="give a folder, or leave the option out"))
    if kind is None and output is None:
        hint = f"name one of: {', '.join(KINDS)}; or give -o DIR for all of them"
        raise HandoutError(Diagnostic("usage", "there is no kind of file, and no folder", hint=hint))
    from pathlib import Path

    from handouts.authoring.known import known_of
    from handouts.authoring.own_folder import put_schemas
    from handouts.authoring.schemas import schema_text
    from handouts.cli.asking import open_content
    from handouts.content.folders import shown

    known = known_of(open_content(content))
    texts = {name: schema_text(name, known) for name in ([kind] if kind else KINDS)}
    if output is None:
        console.result("".join(texts.values()).rstrip("\n"))
        return
    for path in put_schemas(Path(output), texts):
        console.wrote(shown(path))
