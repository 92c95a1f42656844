"""What is known of a patient is on the pages and nowhere else."""

from __future__ import annotations

import os
import re
import socket
import stat
import subprocess
import sys
from pathlib import Path

import pypdf
import pytest

import handouts.cli.main as entry

PROJECT = Path(__file__).parent.parent
FIELDS = {
    "name": "Zenobia Quillfeather",
    "reference": "QX-773311",
    "surgery_date": "2027-03-09",
    "arrival_time": '"09:41"',
    "arrival_place": "Kestrel Pavilion",
    "side": "left",
    "levels": "[L4-L5]",
    "follow_up_date": "2027-03-23",
    "follow_up_time": '"10:37"',
    "notes": "Bring the walking frame from Hollowbrook",
}
PRIVATE = ["Zenobia", "Quillfeather", "773311", "Kestrel", "9:41", "10:37", "Hollowbrook", "March 9", "2027-03-09"]
"""What gives the patient away."""
BUILD = ["build", "lumbar", "--clinic", "riverbend-spine", "--pack", "discharge", "--today", "2027-01-04"]


def write_patient(folder: Path, **changed: str) -> Path:
    path = folder / "patient.yaml"
    text = "\n".join(f"{key}: {value}" for key, value in {**FIELDS, **changed}.items())
    path.write_text(text, encoding="utf-8")
    return path


def given_away(text: str) -> list[str]:
    return [word for word in PRIVATE if word.casefold() in text.casefold()]


@pytest.fixture(scope="module")
def built(tmp_path_factory):
    """A packet built with --verbose, and everything the process said and left behind."""
    folder = tmp_path_factory.mktemp("ward")
    patient = write_patient(tmp_path_factory.mktemp("records"))
    search = os.pathsep.join([str(PROJECT), os.environ.get("PYTHONPATH", "")])
    environment = {**os.environ, "PYTHONPATH": search, "HOME": str(folder), "TMPDIR": str(folder)}
    command = [sys.executable, "-B", "-m", "handouts", *BUILD, "--patient", str(patient), "--verbose"]
    ran = subprocess.run(command, cwd=folder, env=environment, capture_output=True, text=True, check=True)
    return folder, ran, patient


def test_the_patient_is_on_the_pages(built):
    """Or the other tests here would prove nothing."""
    folder, ran, _ = built
    pages = " ".join(page.extract_text() for page in pypdf.PdfReader(folder / ran.stdout.strip()).pages)
    assert given_away(pages.replace("\N{NO-BREAK SPACE}", " "))


def test_the_file_name_is_free_of_the_patient_but_for_a_plain_reference(built):
    _, ran, _ = built
    assert given_away(ran.stdout) == ["773311"]
    assert ran.stdout.strip().endswith("_QX-773311.pdf")


def test_messages_are_free_of_the_patient(built):
    _, ran, patient = built
    assert given_away(ran.stderr.replace(str(patient), "")) == []


def test_only_the_packet_is_left_behind_and_only_its_owner_can_read_it(built):
    folder, ran, _ = built
    files = [path for path in folder.rglob("*") if path.is_file()]
    assert [path.name for path in files] == [ran.stdout.strip()]
    assert stat.S_IMODE(files[0].stat().st_mode) == 0o600


def test_document_properties_outline_and_catalog_are_free_of_the_patient(built):
    folder, ran, _ = built
    reader = pypdf.PdfReader(folder / ran.stdout.strip())
    catalog = reader.trailer["/Root"]
    assert given_away(str(reader.metadata)) == []
    assert given_away(catalog["/Metadata"].get_data().decode("utf-8")) == []
    assert reader.outline
    assert given_away(str([entry.title for entry in reader.outline])) == []
    assert not reader.attachments


def test_streams_outside_the_pages_are_free_of_the_patient(built):
    """The manifest and whatever else is in the file; content streams draw glyph numbers, never plain text."""
    folder, ran, _ = built
    reader = pypdf.PdfReader(folder / ran.stdout.strip())
    for number in range(1, reader.trailer["/Size"]):
        found = pypdf.generic.IndirectObject(number, 0, reader).get_object()
        text = found.get_data().decode("latin-1") if hasattr(found, "get_data") else str(found)
        assert given_away(text) == [], number


@pytest.mark.parametrize(
    "wrong",
    [
        {"surgery_date": "2027-02-30"},
        {"arrival_time": "9.41"},
        {"side": "Quillfeather"},
        {"nickname": "Zenobia"},
        {"name": "[Zenobia, Quillfeather]"},
        {"name": '"Zenobia \\u0007 Quillfeather"'},
        {"name": '"Zenobia \\u4e2d Quillfeather"'},
        {"reference": "Quillfeather" * 9},
        {"notes": "Zenobia " * 400},
        {"levels": "[C5-C6]"},
        {"surgeon": "Quillfeather"},
        {"notes": "'Zenobia: {Kestrel"},
        {"notes": "*Hollowbrook"},
        {"notes": "!Zenobia Kestrel"},
    ],
    ids=str,
)
def test_an_error_about_a_patient_file_names_fields_never_what_they_hold(wrong, tmp_path, capfd, monkeypatch):
    monkeypatch.chdir(tmp_path)
    patient = write_patient(tmp_path, **wrong)
    code = entry.main([*BUILD, "--patient", str(patient)])
    out, err = capfd.readouterr()
    assert code in (1, 2)
    assert "error[" in err
    assert given_away(out + err) == []
    assert [path.name for path in tmp_path.iterdir()] == ["patient.yaml"]


def test_nothing_is_sent_anywhere(tmp_path, monkeypatch, capfd):
    def refuse(*_: object, **__: object) -> None:
        raise AssertionError("a connection was opened")

    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(socket, "socket", refuse)
    monkeypatch.setattr(socket, "getaddrinfo", refuse)
    assert entry.main([*BUILD, "--patient", str(write_patient(tmp_path))]) == 0
    assert re.match(r"lumbar-foraminotomy_discharge_", capfd.readouterr().out)
