"""`handouts new`: a name becomes the commented first file of a clinic or surgeon."""

from __future__ import annotations

from pathlib import Path

import click

from handouts.cli.console import Console
from handouts.cli.options import OWN_FOLDER, with_console
from handouts.diagnostics import Diagnostic, HandoutError

OF_CLINICS = ("country", "accent", "logo")
OF_SURGEONS = ("clinic",)


@click.command
@click.argument("kind", metavar="KIND", type=click.Choice(["clinic", "surgeon"]))
@click.argument("name", metavar="NAME")
@click.option(
    "--content",
    metavar="DIR",
    envvar="HANDOUTS_CONTENT",
    default=OWN_FOLDER,
    show_default=True,
    help="Your own content folder; made if it is not there. [env: HANDOUTS_CONTENT]",
)
@click.option("--name", "title", metavar="TEXT", help="The name patients read. [default: made of NAME]")
@click.option("--clinic", metavar="C", help="Whose surgeon it is.")
@click.option("--country", type=click.Choice(["US", "GB"]), help="Sets language, units, paper. [default: US]")
@click.option("--accent", metavar="COLOUR", help='The clinic\'s colour, as in "#0B5563".')
@click.option("--logo", metavar="FILE", help="The clinic's logo, SVG or PNG; it is copied.")
@with_console
def new(kind: str, name: str, content: str, title: str | None, console: Console, **given: str | None) -> None:
    """Start a clinic or a surgeon of your own.

    KIND is clinic or surgeon; NAME is written in small letters, digits and hyphens. The new file explains itself:
    every answer that can be changed is in it, with its allowed range and what is printed now. Nothing that is there
    is ever overwritten, and nothing is asked.

    \b
    Examples:
      handouts new clinic lakeside
          my-content/clinics/lakeside/clinic.yaml, to be filled in
      handouts new clinic lakeside --name "Lakeside Spine Center" --accent "#7A1F3D" --logo logo.png
          with its name, colour and logo
      handouts new clinic fenland --country GB
          British English, metric units, A4, 999
      handouts new surgeon smith --clinic lakeside --name "Dr. Joan Smith"
          my-content/clinics/lakeside/surgeons/smith.yaml
    """
    refuse_unfit(kind, {"content": content, **given})
    from handouts.authoring.starter import NewClinic, NewSurgeon, OwnFolder, start_clinic, start_surgeon
    from handouts.content.folders import shown
    from handouts.shipped import content_folder

    own = OwnFolder(content, content_folder())
    if kind == "clinic":
        given_of = {key: value for key in OF_CLINICS if (value := given[key]) is not None}
        paths = start_clinic(NewClinic(name, name=title, **given_of), own)
    else:
        paths = start_surgeon(NewSurgeon(name, given["clinic"] or "", title), own)
    written, rest = of_the_author(paths)
    for path in written:
        console.wrote(shown(path))
    for path in rest:
        console.detail(f"schema for editors: {shown(path)}")
    if not console.quiet:
        click.echo(advice(kind, name, content, given["clinic"]), err=True)


def refuse_unfit(kind: str, given: dict[str, str | None]) -> None:
    """Raise HandoutError for each option that goes with the other kind, is empty, or is missing."""
    others = OF_SURGEONS if kind == "clinic" else OF_CLINICS
    wrong = [
        Diagnostic("usage", f"--{key} does not go with 'new {kind}'", hint="leave it out")
        for key in others
        if given[key] is not None
    ]
    hint = "give a value, or leave the option out"
    wrong += [Diagnostic("usage", f"--{key} is empty", hint=hint) for key in given if given[key] == ""]
    if kind == "surgeon" and given["clinic"] is None:
        hint = "give --clinic; 'handouts list clinics' tells which there are"
        wrong.append(Diagnostic("usage", "a surgeon is a surgeon of a clinic", hint=hint))
    if wrong:
        raise HandoutError(*wrong)


def of_the_author(paths: tuple[Path, ...]) -> tuple[list[Path], list[Path]]:
    """Part the files somebody will edit from those the tool keeps for editors."""
    from handouts.authoring.own_folder import SCHEMA_FOLDER

    mine = [path for path in paths if path.parent.name != SCHEMA_FOLDER]
    return mine, [path for path in paths if path not in mine]


def advice(kind: str, name: str, content: str, clinic: str | None) -> str:
    """What to do next."""
    folder = "" if content == OWN_FOLDER else f" --content {content}"
    if kind == "clinic":
        return (
            f"next: write your phone numbers into it, then 'handouts check {content}'\n"
            f"then: handouts build lumbar --clinic {name}{folder}"
        )
    return (
        f"next: take the # away from each line you want to change, then 'handouts check {content}'\n"
        f"then: handouts build lumbar --clinic {clinic} --surgeon {name}{folder}"
    )
