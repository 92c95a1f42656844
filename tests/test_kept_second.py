"""A second process prints from kept pages, and neither process loads what only a layout needs."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from importlib import metadata
from pathlib import Path

import packets
import pytest
from kept_variants import (
    PEOPLE,
    QUICK,
    kept_of,
    patient_file,
    request,
    shelf,
)
from msgspec.structs import replace
from packets import Choice

from handouts import second
from handouts.pipeline import build_packet
from handouts.second import Beside, Reprint, Reprinted, beside
from handouts.variants import inputs
from handouts.variants.inputs import key_of
from handouts.variants.shelf import Shelf

__all__ = ["shelf"]  # fixtures
KEY_SHEET = Choice("lumbar-foraminotomy", "key-sheet")
PROJECT = Path(__file__).parent.parent
ALEF = "\N{HEBREW LETTER ALEF}"


@pytest.fixture
def other(monkeypatch: pytest.MonkeyPatch):
    """A second process, whatever this one has imported."""
    monkeypatch.setattr(second, "_helps", lambda: True)
    with beside() as process:
        yield process


def order(shelf: Shelf, fields: dict[str, object]) -> Reprint:
    """To print for a patient of the kind that is kept."""
    roots = packets.library().folders.roots
    key = key_of(packets.request(KEY_SHEET), roots)
    shelf.keep(key, kept_of(KEY_SHEET))
    return Reprint(shelf, request(KEY_SHEET, fields), roots)


def test_a_second_process_prints_from_kept_pages(shelf: Shelf, other: Beside):
    asked = order(shelf, PEOPLE["Greek"])
    made = build_packet(packets.library(), asked.request)
    assert other.reprinted(asked) == asked.fulfilled() == Reprinted(asked.key(), made)


def test_a_second_process_that_cannot_print_gives_nothing_and_says_nothing(
    shelf: Shelf, other: Beside, capfd: pytest.CaptureFixture[str]
):
    not_printable = order(shelf, {"name": ALEF})
    not_kept = not_printable._replace(request=replace(not_printable.request, grey=True))
    for asked in (not_printable, not_kept):
        assert other.reprinted(asked) == asked.fulfilled() == Reprinted(asked.key())
        assert asked.key()
    assert capfd.readouterr() == ("", "")


def test_a_second_process_that_dies_while_it_prints_is_done_without(shelf: Shelf, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(second, "_helps", lambda: True)
    monkeypatch.setattr(second, "_fulfilled", lambda _order: os._exit(1))
    with beside() as process:
        asked = order(shelf, {})
        assert process.reprinted(asked) == Reprinted(asked.key())


def test_the_command_itself_gives_the_same_bytes_from_kept_pages(tmp_path: Path):
    environment = {**os.environ, "PYTHONPATH": str(PROJECT), "HANDOUTS_CACHE": str(tmp_path / "cache")}
    patient = "name: Ζηνοβία Ñúñez\nside: right\nsurgery_date: 2027-05-18\n".encode()

    def built(*more: str) -> tuple[bytes, bytes]:
        command = [sys.executable, "-m", "handouts", "build", *QUICK, "--patient", "-", "-o", "-", *more]
        ran = subprocess.run(command, cwd=tmp_path, env=environment, input=patient, capture_output=True, check=True)
        return ran.stdout, ran.stderr

    fresh, first, again = built("--no-cache"), built(), built()
    assert fresh == first == again
    assert fresh[0].startswith(b"%PDF")
    assert [path.name for path in tmp_path.iterdir()] == ["cache"]


NOT_NEEDED = (
    "reportlab",
    "pypdf",
    "babel",
    "PIL",
    "handouts.content.library",
    "handouts.content.model",
    "handouts.checks",
    "handouts.pdf.layout",
    "handouts.pipeline",
    "handouts.resolve.resolution",
)
NOTHING_ON_PAPER = ("cffi", "click", "setuptools", "typing_extensions")
"""Libraries of the command line and of other libraries."""
WATCHED = """\
import json, os, sys
opened = []
sys.addaudithook(lambda event, given: opened.append(str(given[0])) if event == "open" else None)
if sys.argv.pop(1) == "alone":
    del os.fork
from handouts.cli.main import main
assert main(sys.argv[1:]) == 0
json.dump({"modules": sorted(sys.modules), "opened": opened}, sys.stderr)
"""


def watched(folder: Path, *arguments: str) -> dict[str, list[str]]:
    """The modules a command imports and the files it opens."""
    environment = {**os.environ, "PYTHONPATH": str(PROJECT), "HANDOUTS_CACHE": str(folder / "cache")}
    command = [sys.executable, "-c", WATCHED, *arguments]
    ran = subprocess.run(command, cwd=folder, env=environment, capture_output=True, text=True, check=True)
    return json.loads(ran.stderr)


@pytest.mark.parametrize("processes", ["alone", "two"])
def test_a_build_from_kept_pages_imports_no_layout_and_parses_no_content(processes: str, tmp_path: Path):
    patient = patient_file(tmp_path, "name: Zoë Łuczak\nside: left\n")
    asked = ("build", *QUICK, "--patient", patient)
    cold, warm = (watched(tmp_path, processes, *asked) for _ in range(2))
    loaded = {name for name in NOT_NEEDED if name in cold["modules"]}
    assert not loaded & {"pypdf", "PIL"}  # a packet is audited without the one, and has no picture for the other
    all_else = {*NOT_NEEDED} - {"babel", "pypdf", "PIL"}
    assert loaded >= (all_else if processes == "alone" else {"handouts.resolve.resolution"})
    assert not [name for name in NOT_NEEDED if name in warm["modules"]]
    content = [name for name in warm["opened"] if name.startswith(str(PROJECT / "content"))]
    assert len(content) == len(set(content))  # once each, for the key
    assert (len(content) > 20) == (processes == "alone")


def test_all_that_a_build_reads_of_the_tool_is_part_of_the_key(tmp_path: Path):
    cold = watched(tmp_path, "alone", "build", *QUICK, "--clinic", "northmoor-spine")
    folders = tuple(f"{PROJECT}{os.sep}{name}{os.sep}" for name in ("handouts", "fonts"))
    read = {Path(name) for name in cold["opened"] if name.startswith(folders)}
    kinds = {path.suffix.replace(".pyc", ".py") for path in read}
    assert kinds == {".py", ".ttf", ".icc"} == set(inputs._TOOL)
    packages = metadata.packages_distributions()
    imported = {name.partition(".")[0] for name in cold["modules"]} - sys.stdlib_module_names - {"handouts"}
    libraries = {package.lower() for name in imported for package in packages.get(name, ())}
    assert libraries >= {"babel", "pillow", "reportlab", "uharfbuzz"}
    assert libraries <= {*inputs._LIBRARIES, *NOTHING_ON_PAPER}
