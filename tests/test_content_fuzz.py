"""Broken content, clinics, surgeons and patients end in a packet or in diagnostics, with no file left behind.

HANDOUTS_FUZZ sets how many files are tried.
"""

from __future__ import annotations

import os
import random
import shutil
import tracemalloc
from contextlib import suppress
from pathlib import Path

import pytest
from broken_yaml import BREAKS
from msgspec import Struct

from handouts.cli.main import main
from handouts.content.source import read_source
from handouts.diagnostics import HandoutError

CONTENT = Path(__file__).parent.parent / "content"
COUNT = int(os.environ.get("HANDOUTS_FUZZ", "240"))
MOST_MEMORY = 64 * 1024 * 1024
"""Bytes one small input may take at once."""
CLINIC = "clinics/riverbend-spine"
OWN_SURGEON = """\
surgeon: okafor
name: Dr. Ada Okafor, MD
short: Dr. Okafor
facts:
  lift_limit: 9 lb
  drive_earliest: {value: 8 weeks, beyond_range: Most of our patients drive a truck.}
options: {approach: open}
procedures: [lumbar-foraminotomy, cervical-foraminotomy]
overrides:
  recovery-checklist:
    remove: [sport-lumbar]
    add:
      - {first: true, item: {id: fridge, text: Put this list on your fridge.}}
      - {last: true, item: {id: dog, check: "Let someone else walk a dog that pulls.", when: {region: lumbar}}}
for:
  lumbar-foraminotomy:
    facts: {lift_limit: 10 lb}
    overrides: {follow-up: {remove: [bring]}}
"""
OWN_CLINIC = """\
options: {stay: one-night}
packs:
  home-visit: {title: A visit at home, like: discharge, blocks: [key-sheet, medicines, warning-signs, follow-up]}
for: {cervical-foraminotomy: {facts: {collar: soft}, overrides: {follow-up: {remove: [bring]}}}}
"""
KEY_SHEET = ("--pack", "key-sheet")


class Target(Struct, frozen=True):
    """A sound file, where it lies in a folder of a clinic's own, and the build that reads it."""

    path: str
    sound: bytes
    build: tuple[str, ...] = KEY_SHEET


def targets() -> list[Target]:
    found = [
        Target(f"blocks/{path.name}", path.read_bytes(), ("--block", path.stem)) for path in CONTENT.glob("blocks/*")
    ]
    found = [one for one in found if one.path != "blocks/key-sheet.yaml"]
    for path in ("blocks/key-sheet", "facts", "options", "sources", "words/en", "procedures/lumbar-foraminotomy"):
        found.append(Target(f"{path}.yaml", (CONTENT / f"{path}.yaml").read_bytes()))
    clinic = (CONTENT / CLINIC / "clinic.yaml").read_bytes() + OWN_CLINIC.encode()
    surgeon = Target(f"{CLINIC}/surgeons/okafor.yaml", OWN_SURGEON.encode(), ("--block", "recovery-checklist"))
    patient = (CONTENT / "patients" / "example-lumbar.yaml").read_bytes()
    own = Target("p.yaml", patient, (*KEY_SHEET, "--patient", "own/p.yaml"))
    return sorted(
        [*found, *[Target(f"{CLINIC}/clinic.yaml", clinic)] * 4, *[surgeon] * 6, *[own] * 8], key=lambda t: t.path
    )


TARGETS = targets()


def broken(seed: int, how: str) -> tuple[Target, bytes]:
    dice = random.Random(f"{how} {seed}")
    target = dice.choice(TARGETS)
    return target, BREAKS[how](dice, target.sound)


@pytest.fixture
def build(tmp_path, monkeypatch, capfd):
    """Build with one file of a clinic's own; returns exit code and messages, and leaves only what was left behind."""
    monkeypatch.chdir(tmp_path)
    for name in ("HANDOUTS_CONTENT", "SOURCE_DATE_EPOCH"):
        monkeypatch.delenv(name, raising=False)
    usual = ("--clinic", "riverbend-spine", "--content", "own", "--today", "2027-01-04", "--no-cache", "-o", "x.pdf")

    def run(target: Target, data: bytes) -> tuple[int, str]:
        path = Path("own", target.path)
        path.parent.mkdir(parents=True)
        path.write_bytes(data)
        if target.path.startswith(CLINIC):
            shutil.copy(CONTENT / CLINIC / "logo.svg", Path("own", CLINIC))
        code = main(["build", "lumbar", *usual, *target.build])
        shutil.rmtree("own")
        return code, capfd.readouterr().err

    return run


def test_every_sound_file_builds(build):
    for target in dict.fromkeys(TARGETS):
        code, said = build(target, target.sound)
        assert code == 0, (target.path, said)
        assert os.listdir() == ["x.pdf"]
        os.unlink("x.pdf")


@pytest.mark.parametrize("how", BREAKS)
def test_a_broken_file_ends_in_a_packet_or_in_diagnostics(build, how):
    codes = []
    for seed in range(COUNT // len(BREAKS)):
        target, data = broken(seed, how)
        code, said = build(target, data)
        codes.append(code)
        assert code in (0, 1, 2), (seed, target.path, said)
        assert "Traceback" not in said, (seed, target.path, said)
        assert os.listdir() == (["x.pdf"] if code == 0 else []), (seed, target.path)
        assert bool(code) == ("error[" in said), (seed, target.path, said)
        assert "error[audit-" not in said, (seed, target.path, said)  # what the checks let through prints as it should
        with suppress(FileNotFoundError):
            os.unlink("x.pdf")
    assert len(set(codes)) > 1


@pytest.mark.parametrize("how", BREAKS)
def test_a_small_broken_file_takes_little_memory(how):
    tracemalloc.start()
    try:
        for seed in range(COUNT // len(BREAKS) // 4):
            _, data = broken(seed, how)
            tracemalloc.reset_peak()
            before = tracemalloc.get_traced_memory()[0]
            with suppress(HandoutError):
                read_source(data, "fuzz.yaml")
            assert tracemalloc.get_traced_memory()[1] - before < MOST_MEMORY, seed
    finally:
        tracemalloc.stop()
