"""A folder of packets is held against the run that made it, and what an earlier run left is told of."""

from __future__ import annotations

import json
import os
from pathlib import Path

import pytest
from sheets import patients, write_sheet

from handouts.cli.main import main

USUAL = ["-j", "1", "--today", "2026-11-21", "--clinic", "riverbend-spine", "--procedure", "lumbar"]
USUAL += ["--pack", "key-sheet"]
AGAIN = "  hint: run the batch again with --resume\n"


@pytest.fixture
def run(capfd, tmp_path, monkeypatch):
    """Run a command in an empty folder; returns exit code, results and messages."""
    monkeypatch.chdir(tmp_path)

    def ran(*arguments: str) -> tuple[int, str, str]:
        code = main([*arguments])
        said = capfd.readouterr()
        return code, said.out, said.err

    return ran


@pytest.fixture
def packets(run) -> list[Path]:
    """The files of a batch of three rows, in row order."""
    write_sheet(Path("p.csv"), patients(3))
    assert run("batch", "p.csv", "-o", "out", *USUAL)[0] == 0
    lines = Path("out/manifest.jsonl").read_text("utf-8").splitlines()
    return [Path("out", json.loads(line)["file"]) for line in lines]


def test_a_folder_as_its_batch_left_it_is_whole(run, packets):
    code, out, said = run("audit", "out", "-j", "1")
    assert (code, said) == (0, "")
    assert out.splitlines() == [f"{path}: whole" for path in sorted(packets)]


def test_a_packet_that_is_gone_is_named_by_its_row(run, packets):
    packets[1].unlink()
    code, _, said = run("audit", "out", "-j", "1")
    message = "out/manifest.jsonl: error[packet-missing]: the packet of row 3 is not there any more\n"
    assert (code, said) == (1, message + AGAIN)


def test_a_whole_packet_in_the_place_of_another_is_found(run, packets):
    packets[0].write_bytes(packets[2].read_bytes())
    code, out, said = run("audit", "out", "-j", "1")
    assert code == 1
    assert said == f"{packets[0]}: error[packet-replaced]: it is not the file the batch made for row 2\n{AGAIN}"
    assert f"{packets[0]}: not fit to hand out\n" in out
    assert f"{packets[2]}: whole\n" in out


def test_a_packet_of_no_row_is_found_and_a_print_run_is_not(run, packets):
    assert run("batch", "p.csv", "-o", "out", *USUAL, "--resume", "--print-run", "out/run.pdf")[0] == 0
    other = Path("out/other.pdf")
    other.write_bytes(packets[0].read_bytes())
    code, out, said = run("audit", "out", "-j", "1")
    assert code == 1
    assert said == (
        "out/other.pdf: error[packet-of-no-row]: it is no packet of the last batch in this folder: "
        "its row may have been changed or taken out\n"
        "  hint: finish a batch that was stopped with --resume; otherwise remove the file\n"
    )
    assert "out/run.pdf: whole\n" in out


def test_a_pipe_of_that_name_is_not_waited_for(run, packets):
    os.mkfifo("out/zz.pdf")
    code, _, said = run("audit", "out", "-j", "1")
    assert code == 1
    assert said.startswith("out/zz.pdf: error[packet-of-no-row]: it is no packet of the last batch in this folder: ")


def test_a_folder_of_that_name_is_no_packet(run, packets):
    Path("out/zz.pdf").mkdir()
    code, _, said = run("audit", "out", "-j", "1")
    assert code == 1
    assert "out/zz.pdf: error[cannot-read]: cannot read the file: is a directory\n" in said
    assert "Traceback" not in said


@pytest.mark.parametrize("written", ["{}\n", "no manifest\n", '{"row": 1}\n', "\udcff\n"])
def test_what_is_no_manifest_is_said_to_be_none(run, packets, written):
    Path("out/manifest.jsonl").write_text(written, encoding="utf-8", errors="surrogateescape")
    code, _, said = run("audit", "out", "-j", "1")
    message = "out/manifest.jsonl: error[manifest-unreadable]: it is no manifest of a batch\n"
    assert (code, said) == (1, message + AGAIN)


def test_files_of_an_earlier_print_run_are_told_of(run, packets):
    for name in ("run-001.pdf", "run-002.pdf", "run-002.txt", "run-now.pdf", "run.pdf"):
        Path(name).write_bytes(b"")
    code, _, said = run("batch", "p.csv", "-o", "out", *USUAL, "--resume", "--print-run", "run.pdf")
    told = [line for line in said.splitlines() if "print-run-left" in line]
    assert code == 0
    assert told == [
        f"warning[print-run-left]: '{name}' was left by an earlier print run" for name in ("run-001.pdf", "run-002.pdf")
    ]
    assert said.count("  hint: remove it before you print\n") == 2


def test_packets_named_by_their_rows_are_told_of(run):
    rows = patients(3)
    rows[0]["reference"], rows[2]["reference"] = "SMITH-1", "RB 17"
    write_sheet(Path("p.csv"), rows)
    code, _, said = run("batch", "p.csv", "-o", "out", *USUAL)
    assert code == 0
    assert (
        "advice[named-by-row]: the packets of 2 rows (2, 4) are named by their rows, not by their references\n"
        "  hint: a reference in a file's name is a plain code that nobody can take for a name, such as RB-204418\n"
    ) in said
    assert "SMITH" not in said


def test_warnings_about_the_sheet_are_in_the_report_for_machines_with_their_places(run):
    rows = patients(2)
    rows[1]["surgery date"] = "2026-11-20"
    write_sheet(Path("p.csv"), rows)
    code, out, _ = run("batch", "p.csv", "-o", "out", *USUAL, "--json")
    assert code == 0
    (told,) = [one for one in json.loads(out)["warnings"] if one["code"] == "date-in-past"]
    assert told["where"].startswith("p.csv:3:")
    assert told["message"] == "'surgery_date' is in the past"
