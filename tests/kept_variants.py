"""Variants kept for tests: a small packet asked for on the command line, what is kept of it, patients of one kind."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, time
from functools import cache
from pathlib import Path
from types import SimpleNamespace

import own_content
import packets
import pytest
from msgspec.structs import replace

import handouts.cli.main as entry
from handouts.content.patient import PatientFile
from handouts.pipeline import build_packet
from handouts.resolve.request import Patient, Request, patient_of
from handouts.variants.shelf import WHERE, Shelf

Run = Callable[..., SimpleNamespace]
QUICK = ("lumbar", "--clinic", "riverbend-spine", "--pack", "key-sheet", "--today", "2026-11-21")
"""The smallest packet there is."""
SURGERY, FOLLOW_UP = date(2027, 5, 18), date(2027, 6, 3)
"""Not the days of the specimens."""
PEOPLE = {
    "one letter": {"name": "Q", "reference": "7"},
    "Latin": {"name": "Zoë Ñúñez-Łuczak", "reference": "QX-773311", "side": "left"},
    "Vietnamese, decomposed": {"name": "Nguye\u0302\u0303n Thi\u0323 Ngo\u0323c", "side": "right"},
    "Greek": {"name": "Ζηνοβία Κεστρελίδου", "reference": "ΔΛ-12", "arrival_place": "Κτίριο Δ"},
    "Cyrillic": {"name": "Зиновия Квиллфезер", "notes": "Принести ходунки"},
    "two scripts": {"name": "Ζηνοβία Квиллфезер Đặng", "side": "both"},
    "long": {"name": "Wilhelmina Humphreys-Featherstonehaugh", "side": "left"},
    "a visit": {"name": "Ann Lee", "follow_up_date": FOLLOW_UP, "follow_up_time": "16:10"},
    "a day without its time": {"name": "Ann Lee", "follow_up_date": FOLLOW_UP},
    "another place": {"arrival_place": "Kestrel Pavilion, Level 2", "reference": "RB-1"},
    "notes": {"name": "Ann Lee", "notes": "Bring the walking frame.\nYour son drives you home."},
    "nothing": {},
}
"""Fields of patients that may share a layout; a date of surgery comes with the kind."""


def someone(**fields: object) -> Patient:
    """A patient in normal form."""
    return patient_of(PatientFile(**fields))


def of_the_kind(fields: dict[str, object], model: Patient | None, **dates: object) -> Patient:
    """A patient who shares a layout with another: the same levels and surgeon, and dates where that one has them."""
    model = model or Patient()
    return replace(
        someone(**fields),
        levels=model.levels,
        surgeon=model.surgeon,
        surgery_date=dates.get("surgery_date", SURGERY) if model.surgery_date else None,
        arrival_time=dates.get("arrival_time", time(23, 45)) if model.arrival_time else None,
    )


def request(choice: packets.Choice, fields: dict[str, object] | None = None) -> Request:
    """A choice for its example patient, or for another of that kind."""
    asked = packets.request(choice)
    return asked if fields is None else replace(asked, patient=of_the_kind(fields, asked.patient))


@cache
def kept_of(choice: packets.Choice) -> bytes:
    """What a build for the example patient keeps."""
    return kept_by(packets.request(choice))


def kept_by(asked: Request) -> bytes:
    kept: list[bytes] = []
    build_packet(packets.library(), asked, keep=kept.append)
    (one,) = kept
    return one


@pytest.fixture
def shelf(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Shelf:
    """The shelf that commands of this test use; its folder is not there yet."""
    monkeypatch.setenv(WHERE, str(tmp_path / "cache"))
    return Shelf(tmp_path / "cache")


@pytest.fixture
def handouts(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]) -> Run:
    """Run one command line in a folder of its own, in this process; returns its code, output and packet."""
    (tmp_path / "work").mkdir()
    monkeypatch.chdir(tmp_path / "work")
    for name in ("HANDOUTS_CONTENT", "SOURCE_DATE_EPOCH"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setattr("handouts.second._helps", lambda: False)

    def run(*arguments: str) -> SimpleNamespace:
        code = entry.main(arguments)
        out, err = capfd.readouterr()
        path = Path(out.strip() or "none")
        data = path.read_bytes() if path.suffix == ".pdf" else b""
        return SimpleNamespace(code=code, out=out, err=err, data=data)

    return run


def own_clinic(folder: Path, more: str = "") -> Path:
    """Lay a clinic 'hill' over the shipped content; returns its folder."""
    clinic = folder / "clinics/hill"
    clinic.mkdir(parents=True)
    (clinic / "clinic.yaml").write_text(f"{own_content.CLINIC}fictional: true\n{more}", "utf-8")
    return clinic


def patient_file(folder: Path, text: str) -> str:
    path = folder / "patient.yaml"
    path.write_text(text, "utf-8")
    return str(path)
