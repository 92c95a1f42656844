"""A small content folder in which a clinic and its surgeons made things their own, and the command line over it."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace

import pytest
from small_content import clinic, small_content, surgeon, write

import handouts.cli.main as entry

HILL = (
    clinic()
    + """\
facts: {lift_limit: 10 lb}
overrides:
  recovery:
    add: [{last: true, item: {id: water, check: Drink water often.}}]
"""
)
KIM = """\
facts: {lift_limit: 6 lb}
options: {stay: one-night}
overrides:
  recovery:
    replace: {rest: {check: Rest twice a day.}}
    remove: [water]
    add: [{after: lift, item: {id: dog, check: Let someone else walk the dog.}}]
"""
FACTS = """\
lift_limit:
  {type: weight, default: 8 lb, range: [4 lb, 15 lb], says: the most you may lift, about: [lift], source: [P1, P2]}
collar: {type: choice, choices: {none: no collar, soft: a soft collar}, default: none, says: which collar you wear}
driver: {type: text, says: who drives you, owner: clinic}
"""
SOURCES = """\
P1: {title: A study}
P2: {title: A page of one clinic, confidence: low}
"""


def own_content(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Make the folder, as `content` in the current one, and let it stand for the shipped one."""
    monkeypatch.chdir(tmp_path)
    for name in ("HANDOUTS_CONTENT", "SOURCE_DATE_EPOCH", "NO_COLOR"):
        monkeypatch.delenv(name, raising=False)
    (tmp_path / "content").mkdir()
    folder = small_content(tmp_path / "content")
    monkeypatch.setattr("handouts.cli.asking.content_folder", lambda: folder)
    return write(
        folder,
        facts=FACTS,
        sources=SOURCES,
        clinics__hill__clinic=HILL,
        clinics__hill__surgeons__kim=surgeon("kim", KIM),
        clinics__hill__surgeons__lee=surgeon("lee").replace("Ana Kim", "Bo Lee").replace("Dr. Kim", "Dr. Lee"),
    )


def command_line(capfd: pytest.CaptureFixture[str]) -> Callable[..., SimpleNamespace]:
    """Run one command line; returns its code, standard output and standard error."""

    def run(*arguments: str) -> SimpleNamespace:
        code = entry.main([*arguments, "--today", "2027-01-04"])
        out, err = capfd.readouterr()
        return SimpleNamespace(code=code, out=out, err=err)

    return run
