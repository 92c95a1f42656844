"""A batch that is killed at any moment and resumed ends with every packet whole, and none made twice."""

from __future__ import annotations

import json
import os
import random
import re
import signal
import subprocess
import sys
import time
from contextlib import suppress
from pathlib import Path

import pytest
from sheets import patients, write_sheet

from handouts.audit.whole import audit
from handouts.batch.ledger import NAME
from handouts.batch.run import PACKETS_AN_ORDER

ROWS = 500
KILLS = 20
FEW = 200
COMMAND = [
    sys.executable, "-m", "handouts", "batch", "p.csv", "-o", "out", "-j", "2", "--quiet", "--resume",
    "--clinic", "riverbend-spine", "--procedure", "lumbar", "--pack", "key-sheet", "--today", "2026-11-21",
]  # fmt: skip


def running(group: int) -> list[str]:
    """Processes of a group that still run; dead ones that nobody has asked for yet do not."""
    found = []
    for stat in Path("/proc").glob("[0-9]*/stat"):
        with suppress(OSError):
            state, _, of = stat.read_text().rpartition(")")[2].split()[:3]
            if int(of) == group and state != "Z":
                found.append(stat.parent.name)
    return found


def finished(folder: Path) -> int:
    """Packets the ledger knows."""
    ledger = folder / NAME
    return ledger.read_bytes().count(b"\n") if ledger.exists() else 0


def killed_after(more: int, folder: Path) -> bool:
    """Start a run, and kill it when so many more packets are finished, or for none while it is about to begin.

    False when it ended first.
    """
    wanted = finished(folder) + more
    with subprocess.Popen(COMMAND, cwd=folder.parent, start_new_session=True) as run:
        while run.poll() is None and not (folder / NAME).exists():
            time.sleep(0.001)
        while run.poll() is None and finished(folder) < wanted:
            time.sleep(0.001)
        alive = run.poll() is None
        if alive:
            os.kill(run.pid, signal.SIGKILL)
    deadline = time.monotonic() + 10
    while running(run.pid):
        assert time.monotonic() < deadline, "a worker outlived the process that started it"
        time.sleep(0.005)
    return alive


@pytest.mark.skipif(not Path("/proc/self/stat").exists(), reason="needs /proc to see workers end")
def test_a_batch_killed_twenty_times_and_resumed_loses_and_doubles_nothing(tmp_path: Path):
    write_sheet(tmp_path / "p.csv", patients(ROWS))
    folder, chance = tmp_path / "out", random.Random(20)
    left = []
    for _ in range(KILLS):
        assert killed_after(chance.choice([0, 0, 1, 1, 1, 17]), folder)
        left.append(ROWS - finished(folder))
    assert sum(map(bool, left)) >= KILLS * 3 // 4  # else the kills came when there was nothing left to lose
    last = subprocess.run(COMMAND, cwd=tmp_path, capture_output=True, text=True, check=False)
    assert (last.returncode, last.stdout, last.stderr) == (0, "out\n", "")
    entries = [json.loads(line) for line in (folder / NAME).read_text("utf-8").splitlines()]
    assert len({entry["key"] for entry in entries}) == len(entries) == ROWS
    packets = sorted(folder.glob("*.pdf"))
    assert len(packets) == ROWS
    assert not list(folder.glob(".handouts-*.part"))
    assert [path.name for path in packets if audit(path.read_bytes(), path.name)] == []
    references = {path.stem.rpartition("_")[2] for path in packets}
    assert references == {row["reference"] for row in patients(ROWS)}


@pytest.mark.parametrize("whole_group", [False, True], ids=["to the process", "to its workers too"])
@pytest.mark.parametrize("jobs", ["1", "2"])
@pytest.mark.parametrize("asked", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP])
def test_a_batch_that_is_asked_to_end_says_how_far_it_came_and_goes_on(
    tmp_path: Path, asked: signal.Signals, jobs: str, whole_group: bool
):
    write_sheet(tmp_path / "p.csv", patients(FEW))
    folder, command = tmp_path / "out", [one for one in COMMAND if one != "--quiet"] + ["-j", jobs]
    with subprocess.Popen(
        command, cwd=tmp_path, start_new_session=True, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    ) as run:
        while run.poll() is None and finished(folder) == 0:
            time.sleep(0.001)
        (os.killpg if whole_group else os.kill)(run.pid, asked)
        out, said = run.communicate(timeout=30)
    first, _, rest = said.partition("\n")
    told = re.fullmatch(rf"stopped: at least (\d+) of {FEW} packets are finished in 'out'; go on with --resume", first)
    assert told
    count = finished(folder)
    assert 0 <= int(told[1]) <= count < FEW
    if asked == signal.SIGINT:
        assert int(told[1]) == count > 0
        assert (run.returncode, out) == (130, "")
        assert rest == "\nerror[interrupted]: stopped; nothing half-written was left behind\n"
        assert not list(folder.glob(".handouts-*.part"))
    else:
        assert (run.returncode, out, rest) == (128 + asked, "", "")
    assert count <= len(list(folder.glob("*.pdf"))) <= count + int(jobs) * PACKETS_AN_ORDER * 2
    last = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, check=False)
    assert (last.returncode, last.stdout) == (0, "out\n")
    assert len(list(folder.glob("*.pdf"))) == finished(folder) == FEW


def test_a_batch_goes_on_after_a_closed_terminal_where_that_is_ignored(tmp_path: Path):
    write_sheet(tmp_path / "p.csv", patients(40))
    with subprocess.Popen(["nohup", *COMMAND], cwd=tmp_path, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as run:
        while run.poll() is None and finished(tmp_path / "out") == 0:
            time.sleep(0.001)
        os.kill(run.pid, signal.SIGHUP)
        run.communicate(timeout=30)
    assert (run.returncode, finished(tmp_path / "out")) == (0, 40)
