"""Time `handouts batch` beside typst and WeasyPrint setting packet after packet in one process; print a table.

Ours reads the sheet, checks every row, writes every file and reads it back; its variants are laid out and proven anew
("new"), or kept by a run before ("kept"). The others set the words of the same variants in turn, again and again, warm,
and write their files too. All folders stay till the end: a file system has work with removed files for minutes, and the
next run would pay for it. CPU seconds are of the process and its workers, so that cores do not count.

What two jobs can gain is what two runs of one job gain that have nothing to do with each other: that is measured too.
"""

from __future__ import annotations

import argparse
import csv
import json
import os
import random
import statistics
import subprocess
import sys
import tempfile
import time
from concurrent.futures import ThreadPoolExecutor
from datetime import date, timedelta
from itertools import product
from pathlib import Path

from bench.run import PROJECT, works
from bench.words import packet_request, packet_words

VARIANTS = [
    {"procedure": procedure, "surgeon": surgeon, "pack": "pre-op", "size": size}
    for procedure in ("lumbar", "cervical")
    for surgeon, size in (("okafor", "standard"), ("lindqvist", "standard"), ("okafor", "large"))
]
PEERS = {"typst": 4, "weasyprint": 1}
"""Peers, and how often each sets every variant beside each of our runs."""
Run = dict[str, float]


def sheet_of(path: Path, rows: int) -> Path:
    """A sheet of made-up patients over six variants."""
    chance = random.Random(7)
    with path.open("w", newline="", encoding="utf-8") as file:
        lines = csv.writer(file)
        lines.writerow(
            ["name", "reference", "surgery date", "arrival time", "side", "procedure", "surgeon", "pack", "size"]
        )
        for number in range(rows):
            day = date(2027, 1, 4) + timedelta(days=chance.randrange(60))
            name = f"{chance.choice(['Ana', 'Łukasz', 'Mária', 'John'])} {chance.choice(['García', 'Smith', 'Nguyễn'])}"
            own = VARIANTS[number % len(VARIANTS)]
            arrival = f"{chance.randrange(7, 13):02}:{chance.choice(['00', '30'])}"
            lines.writerow(
                [name, f"RB-{100000 + number}", day, arrival, chance.choice(["left", "right"]), *own.values()]
            )
    return path


def batch(sheet: Path, folder: Path, jobs: int, *, kept: bool) -> Run:
    """Seconds of wall and CPU of one run, its largest process in MB, and the median milliseconds of a packet."""
    command = [sys.executable, "-m", "handouts", "batch", str(sheet), "-o", str(folder), "-j", str(jobs), "--quiet"]
    command += ["--clinic", "riverbend-spine", "--today", "2026-11-21", *([] if kept else ["--no-cache"])]
    program = (
        "import json, resource, subprocess, sys\n"
        "subprocess.run(sys.argv[1:], check=True, stdout=subprocess.DEVNULL)\n"
        "used = resource.getrusage(resource.RUSAGE_CHILDREN)\n"
        "print(json.dumps({'cpu': used.ru_utime + used.ru_stime, 'memory': used.ru_maxrss / 1024}))"
    )
    started = time.perf_counter()
    ran = subprocess.run([sys.executable, "-c", program, *command], cwd=PROJECT, check=True, capture_output=True)
    wall = time.perf_counter() - started
    lines = (folder / "manifest.jsonl").read_text("utf-8").splitlines()
    median = statistics.median(json.loads(line)["milliseconds"] for line in lines)
    return {**json.loads(ran.stdout), "wall": wall, "median": median}


def two_at_once(sheet: Path, folder: Path) -> float:
    """Seconds of wall of two runs of one job each, with kept variants, into folders of their own."""
    started = time.perf_counter()
    with ThreadPoolExecutor() as runs:
        ends = [runs.submit(batch, sheet, folder.with_name(f"{folder.name}-{n}"), 1, kept=True) for n in (1, 2)]
        for end in ends:
            end.result()
    return time.perf_counter() - started


def peer_cpu(name: str, words: Path, folder: Path, times: int) -> float:
    """CPU seconds a packet of a warm peer, which writes its files into `folder`."""
    program = (
        "import importlib, json, sys, time; from pathlib import Path; from handouts.shipped import fonts_folder\n"
        "name, words, folder, times = sys.argv[1], Path(sys.argv[2]), Path(sys.argv[3]), int(sys.argv[4])\n"
        "prepare = importlib.import_module(f'bench.peers.{name}_peer').prepare\n"
        "variants = [prepare(packet, fonts_folder()) for packet in json.loads(words.read_text('utf-8'))]\n"
        "for build in variants: build(0)\n"
        "folder.mkdir(); started = time.process_time()\n"
        "for number in range(times * len(variants)):\n"
        "    (folder / f'{number}.pdf').write_bytes(variants[number % len(variants)](1 + number))\n"
        "print((time.process_time() - started) / (times * len(variants)))"
    )
    command = [sys.executable, "-c", program, name, str(words), str(folder), str(times)]
    return float(subprocess.run(command, cwd=PROJECT, check=True, capture_output=True, text=True).stdout)


def middle(runs: list[Run]) -> Run:
    """The median of every figure."""
    return {figure: statistics.median(run[figure] for run in runs) for figure in runs[0]}


def table(runs: dict[tuple[int, int, bool], list[Run]]) -> None:
    """Print what each kind of run took."""
    print(f"{'rows':>7}{'jobs':>6}  {'variants'}{'wall':>10}{'CPU/packet':>13}{'median':>11}{'peak memory':>14}")
    for (rows, jobs, kept), some in runs.items():
        run = middle(some)
        cpu, median = f"{run['cpu'] / rows * 1000:.2f} ms", f"{run['median']:.2f} ms"
        variants, memory = "kept" if kept else "new", f"{run['memory']:.0f} MB"
        print(f"{rows:>7}{jobs:>6}  {variants:<8}{run['wall']:>8.2f} s{cpu:>13}{median:>11}{memory:>14}")


def ratios(
    rows: int, runs: dict[tuple[int, int, bool], list[Run]], peers: dict[str, list[float]], both: list[float]
) -> None:
    """Print medians of ratios between runs of one turn: the speed of a machine may change from turn to turn."""
    for kept in (False, True):
        one, two = runs[rows, 1, kept], runs[rows, 2, kept]
        jobs = statistics.median(a["wall"] / b["wall"] for a, b in zip(one, two, strict=True))
        found = [f"two jobs {jobs:.2f} times one"]
        for name, seconds in peers.items():
            cpu = statistics.median(theirs / (run["cpu"] / rows) for theirs, run in zip(seconds, one, strict=True))
            found.append(f"{name} ({statistics.median(seconds) * 1000:.1f} ms) {cpu:.1f} times our CPU")
        print(f"{'kept' if kept else 'new'} variants, {rows} rows: {', '.join(found)}")
    at_once = statistics.median(2 * run["wall"] / wall for run, wall in zip(runs[rows, 1, True], both, strict=True))
    print(f"two runs at once, {rows} rows: {at_once:.2f} times the work of one")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rows", type=int, default=1000)
    parser.add_argument("--times", type=int, default=3, help="runs of each kind, in turn; medians are shown")
    parser.add_argument(
        "--many", type=int, default=0, help="also so many rows, to see cost and memory stay flat (0.6 MB each)"
    )
    parser.add_argument("--many-times", type=int, default=1, help="runs of each kind with so many rows")
    given = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="handouts-bench-") as made:
        home = Path(made)
        words = home / "words.json"
        words.write_text(json.dumps([packet_words(packet_request(**own)) for own in VARIANTS]), encoding="utf-8")
        os.environ["HANDOUTS_CACHE"] = str(home / "cache")
        peers: dict[str, list[float]] = {name: [] for name in PEERS if works(name)}
        runs: dict[tuple[int, int, bool], list[Run]] = {}
        both: dict[int, list[float]] = {}
        batch(sheet_of(home / "first.csv", len(VARIANTS)), home / "first", 1, kept=True)
        for rows, times in ((100, given.times), (given.rows, given.times), (given.many, given.many_times)):
            sheet = sheet_of(home / f"{rows}.csv", rows)
            for turn in range(times if rows else 0):
                for jobs, kept in product((1, 2), (False, True)):
                    folder = home / f"{rows}-{turn}-{jobs}-{kept}"
                    runs.setdefault((rows, jobs, kept), []).append(batch(sheet, folder, jobs, kept=kept))
                both.setdefault(rows, []).append(two_at_once(sheet, home / f"{rows}-{turn}-both"))
                for name in peers if rows == given.rows else ():
                    peers[name].append(peer_cpu(name, words, home / f"{name}-{turn}", PEERS[name]))
        table(runs)
        ratios(given.rows, runs, peers, both[given.rows])
        if given.many:
            ratios(given.many, runs, {}, both[given.many])


if __name__ == "__main__":
    main()
