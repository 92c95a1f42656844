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
    assert said == (
        f"{packets[0]}: error[packet-replaced]: it is not the file the batch made for row 2\n"
        "  hint: look which of the two is right: --resume makes that of the batch again\n"
    )
    assert f"{packets[0]}: not fit to hand out\n" in out
    assert f"{packets[2]}: whole\n" in out


def test_a_packet_of_no_row_is_found_and_a_print_run_that_holds_it(run, packets):
    assert run("batch", "p.csv", "-o", "out", *USUAL, "--resume", "--print-run", "out/run.pdf")[0] == 0
    assert run("audit", "out", "-j", "1")[0] == 0
    write_sheet(Path("p.csv"), [*patients(2), {**patients(3)[2], "size": "large"}])
    assert run("batch", "p.csv", "-o", "out", *USUAL, "--resume")[0] == 0
    code, out, said = run("audit", "out", "-j", "1")
    assert code == 1
    assert said == (
        f"{packets[2]}: error[packet-of-no-row]: it is a packet of an earlier batch: "
        "its row was changed, refused or taken out since\n"
        "  hint: remove it\n"
        "out/run.pdf: error[print-run-old]: it holds 1 packet that is none of the last batch in this folder\n"
        "  hint: print the run again, and throw this one away\n"
    )
    assert "out/run.pdf: not fit to hand out\n" in out


def test_a_packet_that_the_batch_did_not_make_is_found(run, packets):
    Path("out/other.pdf").write_bytes(packets[0].read_bytes())
    code, out, said = run("audit", "out", "-j", "1")
    assert (code, said) == (
        1,
        "out/other.pdf: error[packet-of-no-row]: it is a file that the last batch in this folder did not make\n"
        "  hint: put it into another folder\n",
    )
    assert "out/other.pdf: not fit to hand out\n" in out


def test_a_folder_whose_batch_did_not_come_to_its_end_is_not_passed(run, packets):
    Path("out/manifest.jsonl").unlink()
    code, _, said = run("audit", "out", "-j", "1")
    message = "the last batch in this folder was not finished, so nobody knows which packets are missing"
    assert (code, said) == (1, f"out: error[batch-unfinished]: {message}\n  hint: go on with it with --resume\n")


def test_a_batch_that_stops_leaves_no_manifest_of_the_one_before(run, packets, monkeypatch):
    def stop(*_: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("handouts.batch.work.write_one_of_many", stop)
    write_sheet(Path("p.csv"), patients(4))
    assert run("batch", "p.csv", "-o", "out", *USUAL, "--resume")[0] == 130
    assert not Path("out/manifest.jsonl").exists()
    assert run("batch", "p.csv", "-o", "elsewhere", *USUAL)[0] == 130
    assert "error[batch-unfinished]" in run("audit", "out", "-j", "1")[2]


def test_a_run_that_is_not_to_go_on_leaves_the_folder_as_it_is(run, packets):
    assert run("batch", "p.csv", "-o", "out", *USUAL)[0] == 1
    assert run("audit", "out", "-j", "1")[0] == 0


@pytest.mark.parametrize("target", ["/dev/zero", "pipe"])
def test_a_manifest_without_end_is_none(run, packets, target):
    Path("out/manifest.jsonl").unlink()
    os.mkfifo("out/pipe")
    Path("out/manifest.jsonl").symlink_to(target)
    Path("out/endless.pdf").symlink_to(target)
    code, _, said = run("audit", "out", "-j", "1")
    assert code == 1
    assert "Traceback" not in said
    assert "error[packet-of-no-row]" in said


def test_a_name_in_capitals_is_looked_at_and_one_with_a_line_end_shown_as_such(run, packets):
    Path("out/odd\nb.PDF").write_bytes(b"%PDF-1.7 and no more")
    code, out, _ = run("audit", "out", "-j", "1")
    assert code == 1
    assert "out/odd\\nb.PDF: not fit to hand out\n" in out


def test_a_pipe_of_that_name_is_not_waited_for(run, packets):
    os.mkfifo("out/zz.pdf")
    assert run("audit", "out", "-j", "1")[0] == 0


def test_a_folder_of_that_name_is_no_packet(run, packets):
    Path("out/zz.pdf").mkdir()
    code, _, said = run("audit", "out", "-j", "1")
    assert code == 1
    assert "out/zz.pdf: error[cannot-read]: cannot read the file: is a directory\n" in said
    assert "Traceback" not in said


@pytest.mark.parametrize(
    "written", ["{}\n", "no manifest\n", '{"row": 1}\n', "\udcff\n", '{"row":1,"a":' + "[" * 9999 + "\n"]
)
def test_what_is_no_manifest_is_said_to_be_none(run, packets, written):
    Path("out/manifest.jsonl").write_text(written, encoding="utf-8", errors="surrogateescape")
    code, _, said = run("audit", "out", "-j", "1")
    message = "out/manifest.jsonl: error[manifest-unreadable]: it is no manifest of a batch\n"
    assert (code, said) == (1, message + AGAIN)


def test_files_of_an_earlier_print_run_are_told_of(run, packets):
    again = ("batch", "p.csv", "-o", "out", *USUAL, "--resume", "--print-run", "run.pdf")
    assert run(*again, "--split", "1")[0] == 0
    for name in ("run-002.txt", "run-now.pdf"):
        Path(name).write_bytes(b"")
    code, _, said = run(*again)
    told = [line for line in said.splitlines() if "print-run-left" in line]
    assert code == 0
    assert told == [
        f"warning[print-run-left]: 'run-00{number}.pdf' was left by an earlier print run" for number in (1, 2, 3)
    ]
    assert said.count("  hint: remove it before you print\n") == 3


def test_a_print_run_takes_the_place_of_nothing_but_a_print_run(run, packets):
    again = ("batch", "p.csv", "-o", "out", *USUAL, "--resume", "--print-run")
    sheet, packet = Path("p.csv").read_bytes(), packets[0].read_bytes()
    Path("run-001.pdf").write_bytes(b"%PDF-1.7")
    code, _, said = run(*again, "run.pdf")
    assert (code, said) == (
        1, "error[already-there]: 'run-001.pdf' is there already, and is no print run\n  hint: choose another name\n"
    )  # fmt: skip
    code, _, said = run(*again, str(packets[0]))
    assert (code, said.partition("\n")[0]) == (
        1, f"error[already-there]: '{packets[0]}' is there already, and is no print run"
    )  # fmt: skip
    assert run(*again, "p.csv") == (
        2, "", "error[usage]: the print run 'p.csv' is no PDF file by its name\n  hint: end its name in .pdf\n"
    )  # fmt: skip
    assert (Path("p.csv").read_bytes(), packets[0].read_bytes()) == (sheet, packet)


def test_a_print_run_into_a_folder_that_is_not_there_is_refused_before_anything_is_printed(run):
    write_sheet(Path("p.csv"), patients(1))
    code, out, said = run("batch", "p.csv", "-o", "out", *USUAL, "--print-run", "nowhere/run.pdf")
    assert (code, out) == (2, "")
    assert said == (
        "error[usage]: there is no folder 'nowhere' for the print run\n  hint: make it first, or name another\n"
    )
    assert not Path("out").exists()


def test_a_print_run_may_stand_in_the_folder_of_its_packets_which_is_made(run):
    write_sheet(Path("p.csv"), patients(1))
    code, out, _ = run("batch", "p.csv", "-o", "out", *USUAL, "--print-run", "out/run.pdf")
    assert (code, out) == (0, "out\nout/run.pdf\n")
    assert run("audit", "out", "-j", "1")[0] == 0


def test_a_print_run_may_stand_deeper_in_what_is_made_for_the_packets(run):
    write_sheet(Path("p.csv"), patients(1))
    assert run("batch", "p.csv", "-o", "new/packets", *USUAL, "--print-run", "new/run.pdf")[0] == 0


def test_what_a_killed_print_run_left_long_ago_is_cleared_away(run):
    write_sheet(Path("p.csv"), patients(1))
    Path("runs").mkdir()
    old, young = Path("runs/.handouts-1.part"), Path("runs/.handouts-2.part")
    for part in (old, young):
        part.write_bytes(b"pages of somebody")
    os.utime(old, (1_700_000_000, 1_700_000_000))
    assert run("batch", "p.csv", "-o", "out", *USUAL, "--print-run", "runs/run.pdf")[0] == 0
    assert sorted(path.name for path in Path("runs").iterdir()) == [".handouts-2.part", "run.pdf"]


def test_a_print_run_on_two_papers_is_told_of(run):
    rows = patients(3)
    rows[1]["paper"] = "a4"
    write_sheet(Path("p.csv"), rows)
    code, _, said = run("batch", "p.csv", "-o", "out", *USUAL, "--print-run", "run.pdf")
    assert code == 0
    assert (
        "warning[mixed-paper]: the print run has sheets of a4 and of letter\n"
        "  hint: make a print run for each paper, or give one with --paper\n"
    ) in said
    code, out, _ = run("batch", "p.csv", "-o", "out", *USUAL, "--print-run", "run.pdf", "--resume", "--json")
    assert (code, "mixed-paper" in [one["code"] for one in json.loads(out)["warnings"]]) == (0, True)


def test_a_print_run_says_how_much_paper_it_takes(run):
    rows = patients(3)
    rows[1]["copies"] = "2"
    write_sheet(Path("p.csv"), rows)
    again = ("batch", "p.csv", "-o", "out", *USUAL, "--resume", "--print-run", "run.pdf")
    told = [run(*again, *more)[2] for more in ((), ("--separators",), ("--split", "2"))]
    assert [line for said in told for line in said.splitlines() if line.startswith("print run: ")] == [
        "print run: 4 packets, 7 pages, 4 sheets printed on both sides",
        "print run: 4 packets, 15 pages, 8 sheets printed on both sides",
        "print run: 4 files, 4 packets, 4 pages, 4 sheets printed on both sides",
    ]


@pytest.mark.parametrize("asked", [("--separators",), ("--split", "40")])
def test_half_of_a_print_run_is_asked_about(run, packets, asked):
    code, _, said = run("batch", "p.csv", "-o", "other", *USUAL, *asked)
    message = f"error[usage]: {asked[0]} is about a print run\n  hint: give --print-run FILE.pdf too\n"
    assert (code, said) == (2, message)
    assert not Path("other").exists()


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
