"""A whole content folder in a few lines, checked in a second: two procedures, a pack, a leaflet, a clinic."""

from __future__ import annotations

import shutil
from pathlib import Path

CONTENT = Path(__file__).parent.parent / "content"

PROCEDURE = """\
procedure: {region}-foraminotomy
short: {region}
region: {region}
title: "Your surgery"
subtitle: More room for a nerve
footer: Your surgery
version: 1
review_by: 2029-03
packs:
  full: {{title: Everything, blocks: [key-sheet, recovery]}}
  key: {{title: Key sheet, blocks: [key-sheet]}}
default_pack: key
"""
KEY_SHEET = """\
block: key-sheet
title: ""
items:
  - {id: details, details: true}
  - {id: walk, point: "**Walk** every day.", source: [P1]}
  - {id: breathe, emergency: Trouble breathing, locked: true}
  - {id: fever, call: Fever or chills, locked: true}
"""
RECOVERY = """\
block: recovery
title: Your recovery
items:
  - {id: rest, check: Rest when you are tired.}
  - {id: lift, check: "Lift nothing over {lift_limit}."}
  - {id: bones, check: Keep your back straight., when: {fusion: "yes", region: lumbar}}
  - {id: drive, check: Let someone else drive you home., when: {stay: same-day}}
"""
LEAFLET = """\
block: shower
title: Your shower
items:
  - {id: pat, check: Pat the wound dry.}
"""
FACTS = """\
lift_limit:
  {type: weight, default: 8 lb, range: [4 lb, 15 lb], says: the most you may lift, about: [lift], source: [P1]}
"""
OPTIONS = """\
fusion: {title: Bones joined as well, choices: yes-no, default: "no"}
stay: {title: How long you stay, choices: {same-day: home the same day, one-night: one night}, default: same-day}
"""
CLINIC = """\
clinic: {name}
name: Hill Clinic
country: US
language: en-US
units: us
paper: letter
accent: "{accent}"
phones:
  day: {{number: (217) 555-2142, hours: "Monday to Friday, 8 am to 5 pm"}}
  night: {{number: (217) 555-2187, hours: Evenings}}
emergency: {{number: "911"}}
default_for: [US]
fictional: false
"""
SURGEON = """\
surgeon: {name}
name: Dr. Ana Kim
short: Dr. Kim
"""


def write(folder: Path, **files: str) -> Path:
    """Write files; in a name two underscores are a slash and one is a hyphen."""
    for name, text in files.items():
        path = folder / (name.replace("__", "/").replace("_", "-") + ".yaml")
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    return folder


def clinic(name: str = "hill", accent: str = "#0B5563") -> str:
    return CLINIC.format(name=name, accent=accent)


def surgeon(name: str, more: str = "") -> str:
    return SURGEON.format(name=name) + more


def small_content(folder: Path) -> Path:
    """Make the folder; it is clean by every rule."""
    for name in ("words", "plain-language"):
        shutil.copytree(CONTENT / name, folder / name)
    (folder / "icons").mkdir()
    for icon in ("warning", "phone"):
        shutil.copy(CONTENT / "icons" / f"{icon}.svg", folder / "icons")
    return write(
        folder,
        procedures__cervical_foraminotomy=PROCEDURE.format(region="cervical"),
        procedures__lumbar_foraminotomy=PROCEDURE.format(region="lumbar"),
        blocks__key_sheet=KEY_SHEET,
        blocks__recovery=RECOVERY,
        blocks__shower=LEAFLET,
        facts=FACTS,
        options=OPTIONS,
        sources="P1: {title: A study}\n",
        clinics__hill__clinic=clinic(),
        clinics__hill__surgeons__kim=surgeon("kim"),
    )
