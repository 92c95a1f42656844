"""A small content folder with safety text, and a clinic's own files laid over it."""

from __future__ import annotations

import re
import shutil
from collections.abc import Mapping
from datetime import date
from pathlib import Path

from msgspec import Struct
from msgspec.structs import replace
from small_content import CONTENT, small_content, write

from handouts.checks import run_checks
from handouts.checks.reading import passages
from handouts.content.library import Library, open_library
from handouts.diagnostics import HandoutError, errors_only, in_order
from handouts.document.compose import compose
from handouts.pipeline import composed
from handouts.resolve.request import Request
from handouts.resolve.resolution import Resolved, resolve

TODAY = date(2026, 11, 21)
LUMBAR = Request("lumbar", TODAY, clinic="hill", surgeon="kim", pack="full")

PROCEDURE = """\
procedure: {region}-foraminotomy
short: {region}
region: {region}
title: "Your surgery"
subtitle: More room for a nerve
footer: Your surgery
version: 1
review_by: 2029-03
required_topics: [recovery]
other_region_words: [{other}]
packs:
  full: {{title: Everything, blocks: [key-sheet, timetable, recovery, warning-signs]}}
  discharge: {{title: Going home, blocks: [key-sheet, recovery, warning-signs]}}
  key: {{title: Key sheet, blocks: [key-sheet]}}
default_pack: key
"""
KEY_SHEET = """\
block: key-sheet
title: ""
items:
  - {id: details, details: true}
  - {id: walk, point: "**Walk** every day.", source: [P1]}
  - {id: thinner, point: "**Never stop a blood thinner on your own.**", locked: true}
  - {id: card-breathe, emergency: Trouble breathing, locked: true}
  - {id: card-fever, call: "Fever of {fever} or more", locked: true}
"""
TIMETABLE = """\
block: timetable
title: Your timetable
items:
  - {id: early, heading: Two weeks before}
  - {id: warfarin, row: "Ask us about your blood thinner.", before: 2 weeks, locked: true}
  - {id: aspirin, row: "Tell us if you take aspirin.", before: 1 week, when: {thinner: [ask, aspirin]}, locked: true}
  - {id: pack, row: Pack your bag., before: 1 day}
"""
RECOVERY = """\
block: recovery
title: Your recovery
topics: [recovery]
renamed: {walking: walk, run: golf}
items:
  - {id: rest, check: Rest when you are tired.}
  - {id: lift, check: "Lift nothing over {lift_limit}."}
  - {id: golf, check: Do not play golf yet.}
  - {id: walk, check: Walk every day.}
  - {id: collar, check: Wear your collar., when: {region: cervical, collar: [soft, rigid]}}
"""
WARNING_SIGNS = """\
block: warning-signs
title: Warning signs
items:
  - {id: keep, text: Keep this page.}
  - {id: saddle, emergency: "**Numb** between your legs", when: {region: lumbar}, locked: true}
  - {id: breathe, emergency: Trouble breathing, locked: true}
  - id: picture
    figure: saddle-area
    alt: A person seen from behind.
    caption: Where a saddle would touch you.
    locked: true
  - {id: fever, call: "Fever of {fever} or more", locked: true}
  - {id: stomach, call: "No stool for {stool_days}", locked: true}
  - {id: thinner, never: Never stop a blood thinner on your own.}
"""
CLINIC = """\
clinic: hill
name: Hill Clinic
country: US
language: en-US
units: us
paper: letter
accent: "#0B5563"
phones:
  day: {number: (217) 555-0142, hours: "Monday to Friday, 8 am to 5 pm"}
  night: {number: (217) 555-0187, hours: Evenings}
emergency: {number: "911"}
"""
SURGEON = """\
surgeon: kim
name: Dr. Ana Kim
short: Dr. Kim
"""
FACTS = """\
lift_limit: {type: weight, default: 8 lb, range: [4 lb, 15 lb], says: the most you may lift, about: [lift]}
drive_earliest: {type: duration, default: 2 weeks, range: [1 week, 6 weeks], says: the earliest day to drive}
fever: {type: temperature, default: 38 C, range: [37.8 C, 38.5 C], says: the fever to call about}
stool_days: {type: duration, default: 3 days, range: [2 days, 5 days], says: how long without stool to wait}
sit_hours: {type: range, unit: hours, default: 1 to 2, range: [1, 4], says: how long to sit}
collar: {type: choice, choices: {none: no collar, soft: a soft collar, rigid: hard}, default: none, says: the collar}
desk_phone: {type: phone, default: (217) 555-0100, says: the desk}
own_car: {type: yes-no, default: "no", says: whether to come by car}
advice: {type: text, default: Ask us., says: what to do}
"""
OPTIONS = """\
fusion: {title: Bones joined as well, choices: yes-no, default: "no"}
stay: {title: How long you stay, choices: {same-day: home the same day, one-night: one night}, default: same-day}
thinner: {title: Blood thinner, choices: {ask: we ask, aspirin: aspirin, none: none}, default: ask}
"""


class Case(Struct, frozen=True):
    """A case file: what is asked for, a clinic's own files by path, and all that is said ("nothing" or the errors)."""

    name: str
    request: Request
    files: Mapping[str, str]
    expected: str


def cases_in(folder: Path) -> tuple[Case, ...]:
    """Read the cases of a folder: `# asked for: ...`, files each after `--- file PATH`, then `--- expected`."""
    return tuple(_case(path.stem, path.read_text("utf-8")) for path in sorted(folder.glob("*.txt")))


def _case(name: str, text: str) -> Case:
    head, _, expected = text.partition("--- expected\n")
    first, *files = head.split("--- file ")
    parts = (file.partition("\n") for file in files)
    return Case(name, _request(first), {path: content for path, _, content in parts}, expected.rstrip("\n"))


def _request(comment: str) -> Request:
    """Everything of Dr. Kim's, unless a comment says otherwise in the words of the command line."""
    request = LUMBAR
    _, _, asked = comment.partition("# asked for: ")
    for option, value in zip(asked.split()[::2], asked.split()[1::2], strict=True):
        name, _, text = value.partition("=")
        if option == "--set":
            request = replace(request, settings=(*request.settings, (name, text)))
        elif option == "--option":
            request = replace(request, options=(*request.options, (name, text)))
        else:
            request = replace(request, **{option.removeprefix("--"): value})
    return request


def said(library: Library, request: Request) -> str:
    """All that stops a build, or "nothing"."""
    return "\n".join(refusals(library, request)) or "nothing"


def base_content(folder: Path) -> Path:
    """Make the folder; it is clean by every rule."""
    small_content(folder)
    (folder / "figures").mkdir()
    shutil.copy(CONTENT / "figures/saddle-area.svg", folder / "figures")
    return write(
        folder,
        procedures__cervical_foraminotomy=PROCEDURE.format(region="cervical", other="lumbar"),
        procedures__lumbar_foraminotomy=PROCEDURE.format(region="lumbar", other="cervical"),
        blocks__key_sheet=KEY_SHEET,
        blocks__timetable=TIMETABLE,
        blocks__recovery=RECOVERY,
        blocks__warning_signs=WARNING_SIGNS,
        facts=FACTS,
        options=OPTIONS,
        clinics__hill__clinic=CLINIC,
        clinics__hill__surgeons__kim=SURGEON,
    )


def laid_over(base: Path, folder: Path, files: Mapping[str, str]) -> Library:
    """The base with a clinic's own files over it, named by their paths in the folder."""
    folder.mkdir(exist_ok=True)
    for name, text in files.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(text, "utf-8")
    return open_library(base, folder)


def refusals(library: Library, request: Request) -> list[str]:
    """Everything that stops a build, as printed, with paths from the content folders."""
    roots = "|".join(re.escape(f"{root.as_posix()}/") for root in library.folders.roots)
    try:
        resolved, handout = composed(library, request)
        found = errors_only(run_checks(handout, resolved, library))
    except HandoutError as error:
        found = error.diagnostics
    shown = [
        replace(one, location=one.location and replace(one.location, file=re.sub(roots, "", one.location.file)))
        for one in found
    ]
    return [re.sub(roots, "", str(one)) for one in in_order(shown)]


def locked_texts(library: Library, request: Request) -> list[tuple[str, str]]:
    """What the locked items of the lowest folder print in a packet, in order, each with its item."""
    resolved = resolve(library, request)
    locked = {
        f"{block}/{item.id}"
        for block in library.base.names("blocks")
        for item in library.base.block(block).value.items
        if item.locked
    }
    return [(passage.origin, passage.text) for passage in passages(compose(resolved)) if passage.origin in locked]


def ids(resolved: Resolved, block: str) -> list[str]:
    return [placed.item.id for found in resolved.blocks if found.block.block == block for placed in found.items]
