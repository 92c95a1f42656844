"""`handouts explain`: a printed word is led back to its file, line and layer."""

from __future__ import annotations

import json

import click

from handouts.cli.console import Console
from handouts.cli.options import Choices, with_console, with_words


@click.command
@with_words
@click.argument("what", metavar="[WHAT ...]", nargs=-1)
@click.option("--text", metavar="WORDS", help="The items whose printed words hold these.")
@click.option(
    "--format",
    "form",
    type=click.Choice(["table", "json"]),
    default="table",
    show_default=True,
    help="For people, or for scripts.",
)
@with_console
def explain(choices: Choices, what: tuple[str, ...], text: str | None, form: str, console: Console) -> None:
    """Say where printed words come from: file, line and column, who wrote them, over whom, and who approved them.

    WHAT is a fact, an option, a block, the code printed with a block, or an item as BLOCK/ITEM; without it everything
    is told. All packs are looked through, unless you name one. The patient's own data are never shown: brackets say
    what stands in their places.

    \b
    Examples:
      handouts explain lumbar
          every item and fact of the example clinic's packets
      handouts explain lumbar lift_limit --clinic riverbend-spine --surgeon okafor
          a fact: its value, whose it is, how far it may go, every place that prints it
      handouts explain lumbar RXJM
          the block with this code on the page; a name will do as well
      handouts explain lumbar recovery-checklist/lift-lumbar
          one item
      handouts explain lumbar --text "lift nothing heavier"
          whatever prints these words
      handouts explain lumbar --format json
          for a script
    """
    from msgspec import to_builtins

    from handouts.account.explain import explain as account_of
    from handouts.account.explanation_lines import explanation_lines
    from handouts.cli.asking import ask
    from handouts.cli.width import page_width

    library, request = ask(choices)
    explanation = account_of(library, request, what, text)
    console.report(explanation.warnings)
    if form == "json":
        console.result(json.dumps(to_builtins(explanation), indent=2, ensure_ascii=False))
        return
    for line in explanation_lines(explanation, brief=not what and text is None, room=page_width()):
        console.result(line)
