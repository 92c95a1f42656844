"""The names a sheet may use are kept beside the variants: they are as the content files say, or are not used."""

from __future__ import annotations

import hashlib
import os
from pathlib import Path

import pytest
from kept_variants import Run, handouts, own_clinic, shelf
from sheets import patients, write_sheet

import handouts.cli.batch as cli
from handouts.batch.kept_names import known_again
from handouts.batch.rows import known_of
from handouts.batch.variants import Reuse
from handouts.content import library as reading
from handouts.content.library import Library, open_library
from handouts.diagnostics import HandoutError
from handouts.shipped import content_folder
from handouts.variants.inputs import state_of
from handouts.variants.shelf import Shelf

__all__ = ["handouts", "shelf"]  # fixtures
USUAL = ["-j", "1", "--today", "2026-11-21", "--procedure", "lumbar", "--pack", "key-sheet"]


@pytest.fixture
def clinic(tmp_path: Path) -> Path:
    """A clinic's own folder, in the content folder `own`."""
    return own_clinic(tmp_path / "own")


@pytest.fixture
def read(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The content files that are read, as they are read."""
    files: list[str] = []
    source = reading.read_source
    monkeypatch.setattr(reading, "read_source", lambda raw, file: (files.append(file), source(raw, file))[1])
    return files


def library_of(clinic: Path) -> Library:
    return open_library(content_folder(), clinic.parent.parent)


def reuse_of(shelf: Shelf, library: Library) -> Reuse:
    state = state_of(library.folders.roots)
    assert state
    return Reuse(shelf, state)


def known(shelf: Shelf, clinic: Path):
    """The names, as a run that starts now has them."""
    library = library_of(clinic)
    return known_again(library, reuse_of(shelf, library))[0]


def kept(shelf: Shelf) -> list[Path]:
    return sorted(shelf.folder.glob("*.names"))


def test_a_second_run_has_the_names_without_reading_a_file(shelf: Shelf, clinic: Path, read: list[str]):
    first = known(shelf, clinic)
    assert first == known_of(library_of(clinic))
    assert "hill" in first.clinics
    read.clear()
    assert known(shelf, clinic) == first
    assert read == []
    assert len(kept(shelf)) == 1


def test_a_run_of_kept_packets_reads_no_content(tmp_path: Path, shelf: Shelf, handouts: Run, read: list[str]):
    sheet = str(write_sheet(tmp_path / "p.csv", patients(3)))
    first, again = (handouts("batch", sheet, "-o", out, "--clinic", "riverbend-spine", *USUAL) for out in ("a", "b"))
    assert (first.code, again.code) == (0, 0)
    before = len(read)
    assert before > 0
    assert handouts("batch", sheet, "-o", "c", "--clinic", "riverbend-spine", *USUAL).code == 0
    assert len(read) == before
    packets = [{path.name: path.read_bytes() for path in Path(out).glob("*.pdf")} for out in "abc"]
    assert packets[0] == packets[1] == packets[2]
    assert len(packets[0]) == 3


def test_without_the_cache_no_names_are_kept(tmp_path: Path, shelf: Shelf, handouts: Run):
    sheet = str(write_sheet(tmp_path / "p.csv", patients(1)))
    assert handouts("batch", sheet, "-o", "a", "--no-cache", "--clinic", "riverbend-spine", *USUAL).code == 0
    assert not shelf.folder.exists()


@pytest.mark.parametrize("name", ["hill", "hollow"])
def test_any_changed_file_is_read(shelf: Shelf, clinic: Path, read: list[str], name: str):
    known(shelf, clinic)
    read.clear()
    file = clinic / "clinic.yaml"
    file.write_text(file.read_text("utf-8").replace("hill", name) + "# changed\n", "utf-8")
    clinic = clinic.rename(clinic.with_name(name))
    assert name in known(shelf, clinic).clinics
    assert any(path.endswith(f"{name}/clinic.yaml") for path in read)


def test_another_version_of_the_tool_reads_anew(
    shelf: Shelf, clinic: Path, read: list[str], monkeypatch: pytest.MonkeyPatch
):
    known(shelf, clinic)
    read.clear()
    monkeypatch.setattr("handouts.batch.kept_names.tool", lambda: b"another")
    known(shelf, clinic)
    assert read != []


@pytest.mark.parametrize("written", [b"", b"\x00", b"\x81\xa5names\x01", b"\xc1"], ids=repr)
def test_names_that_cannot_be_read_are_read_anew(shelf: Shelf, clinic: Path, read: list[str], written: bytes):
    first = known(shelf, clinic)
    (file,) = kept(shelf)
    shelf.keep(file.stem, written, ".names")
    read.clear()
    assert known(shelf, clinic) == first
    assert read != []


def test_a_flipped_bit_is_noticed(shelf: Shelf, clinic: Path):
    first = known(shelf, clinic)
    (file,) = kept(shelf)
    whole = file.read_bytes()
    for place in range(0, len(whole), 997):
        file.write_bytes(whole[:place] + bytes([whole[place] ^ 1]) + whole[place + 1 :])
        assert known(shelf, clinic) == first, place


def test_what_is_saved_while_names_are_read_is_not_kept(shelf: Shelf, clinic: Path):
    library = library_of(clinic)
    reuse = reuse_of(shelf, library)
    (clinic / "more.yaml").write_text("saved: meanwhile\n", "utf-8")
    assert known_again(library, reuse) == (known_of(library), reuse)
    assert kept(shelf) == []


def test_names_of_before_are_not_used_for_content_saved_while_the_sheet_was_read(shelf: Shelf, clinic: Path):
    known(shelf, clinic)
    library = library_of(clinic)
    reuse = reuse_of(shelf, library)
    file = clinic / "clinic.yaml"
    file.write_text(file.read_text("utf-8").replace("name: Hill", "name: Dale"), "utf-8")
    now, _ = known_again(library, reuse)
    assert now == known_of(library_of(clinic)) != reuse.names


def test_rows_read_with_kept_names_are_not_made_from_content_that_has_others(
    tmp_path: Path, shelf: Shelf, clinic: Path, handouts: Run, monkeypatch: pytest.MonkeyPatch
):
    sheet, own = str(write_sheet(tmp_path / "p.csv", patients(2))), str(clinic.parent.parent)
    usual = ["--content", own, "--clinic", "hill", *USUAL]
    assert handouts("batch", sheet, "-o", "a", *usual).code == 0
    planned = cli.plan_of

    def and_then_saved(*given):
        found = planned(*given)
        (clinic / "surgeons").mkdir()
        (clinic / "surgeons/new.yaml").write_text("surgeon: new\nname: Dr. New\n", "utf-8")
        return found

    monkeypatch.setattr(cli, "plan_of", and_then_saved)
    ran = handouts("batch", sheet, "-o", "b", *usual)
    assert ran.code == 1
    assert "content-changed" in ran.err
    assert (Path("b") / "refused.csv").read_text("utf-8").splitlines()[1:] == [
        f"{row},,content-changed,the content was changed while the sheet was read; run the batch again with --resume"
        for row in (2, 3)
    ]
    monkeypatch.undo()


def test_a_folder_without_files_counts(shelf: Shelf, clinic: Path):
    known(shelf, clinic)
    (clinic.parent / "empty").mkdir()
    with pytest.raises(HandoutError, match=r"clinics/empty/clinic.yaml"):
        known(shelf, clinic)


def test_a_huge_file_in_the_place_of_names_is_not_read(shelf: Shelf, clinic: Path):
    first = known(shelf, clinic)
    (file,) = kept(shelf)
    os.truncate(file, 1 << 40)
    assert known(shelf, clinic) == first


def test_wrong_content_is_told_each_time_and_not_kept(shelf: Shelf, clinic: Path):
    (clinic / "clinic.yaml").write_text("clinic: hill\nname: [\n", "utf-8")
    told = []
    for _ in range(2):
        with pytest.raises(HandoutError) as caught:
            known(shelf, clinic)
        told.append(str(caught.value))
    assert told[0] == told[1]
    assert kept(shelf) == []


def test_names_are_no_packets(shelf: Shelf, clinic: Path, handouts: Run):
    known(shelf, clinic)
    assert shelf.kept() == ()
    assert handouts("cache", "show").err == f"0 kept packets, 0.0 MB of at most 64.0 MB, in {shelf.folder}\n"
    assert handouts("cache", "clear").err == "cleared 0 kept packets, 0.0 MB\n"
    assert kept(shelf) == []


def test_names_count_for_the_room_on_the_shelf(tmp_path: Path):
    small = Shelf(tmp_path / "cache", most_bytes=1000)
    key = hashlib.sha256(b"1").hexdigest()
    small.keep(key, bytes(700), ".names")
    small.keep(key, bytes(700))
    assert len(list(small.folder.iterdir())) == 1
