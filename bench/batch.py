"""Time `handouts batch` beside typst and WeasyPrint setting packet after packet in one process; print a table.

Ours reads the sheet, checks every row, writes every file and reads it back; the others set the same words again and
again, warm, and write nothing. CPU seconds are of the process and its workers, so that cores do not count.
"""

from __future__ import annotations

import argparse
import csv
import json
import random
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from datetime import date, timedelta
from pathlib import Path

from bench.run import PROJECT, works
from bench.words import packet_words

VARIANTS = [
    {"procedure": procedure, "surgeon": surgeon, "pack": "pre-op", "size": size}
    for procedure in ("lumbar", "cervical")
    for surgeon, size in (("okafor", "standard"), ("lindqvist", "standard"), ("okafor", "large"))
]
PEERS = {"typst": 30, "weasyprint": 6}
"""Peers, and how often each sets the packet."""


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


def batch(sheet: Path, folder: Path, jobs: int) -> dict[str, float]:
    """Seconds of wall and CPU of one run, its peak memory in MB, and the median milliseconds of a packet."""
    command = [sys.executable, "-m", "handouts", "batch", str(sheet), "-o", str(folder), "-j", str(jobs), "--quiet"]
    command += ["--clinic", "riverbend-spine", "--today", "2026-11-21"]
    before, started = resource.getrusage(resource.RUSAGE_CHILDREN), time.perf_counter()
    subprocess.run(command, cwd=PROJECT, check=True, stdout=subprocess.DEVNULL)
    wall, after = time.perf_counter() - started, resource.getrusage(resource.RUSAGE_CHILDREN)
    lines = (folder / "manifest.jsonl").read_text("utf-8").splitlines()
    return {
        "wall": wall,
        "cpu": after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime,
        "memory": after.ru_maxrss / 1024,
        "median": statistics.median(json.loads(line)["milliseconds"] for line in lines),
    }


def peer_cpu(name: str, words: Path, times: int) -> float:
    """CPU seconds a packet of a warm peer."""
    program = (
        "import importlib, json, sys, time; from pathlib import Path; from handouts.shipped import fonts_folder\n"
        "packet = json.loads(Path(sys.argv[2]).read_text('utf-8'))\n"
        "build = importlib.import_module(f'bench.peers.{sys.argv[1]}_peer').prepare(packet, fonts_folder())\n"
        "build(0); started = time.process_time()\n"
        "for number in range(1, int(sys.argv[3]) + 1): build(number)\n"
        "print((time.process_time() - started) / int(sys.argv[3]))"
    )
    command = [sys.executable, "-c", program, name, str(words), str(times)]
    return float(subprocess.run(command, cwd=PROJECT, check=True, capture_output=True, text=True).stdout)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rows", type=int, default=1000)
    parser.add_argument("--many", type=int, default=0, help="also so many rows, to see cost and memory stay flat")
    given = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="handouts-bench-") as made:
        home = Path(made)
        words = home / "words.json"
        words.write_text(json.dumps(packet_words()), encoding="utf-8")
        peers = [name for name in PEERS if works(name)]
        first = {name: peer_cpu(name, words, PEERS[name]) for name in peers}
        runs: dict[tuple[int, int], dict[str, float]] = {}
        for rows in filter(None, (100, given.rows, given.many)):
            sheet = sheet_of(home / f"{rows}.csv", rows)
            for jobs in (1, 2):
                runs[rows, jobs] = batch(sheet, home / f"{rows}-{jobs}", jobs)
        print(f"{'rows':>7}{'jobs':>6}{'wall':>10}{'CPU/packet':>13}{'median':>11}{'peak memory':>14}")
        for (rows, jobs), run in runs.items():
            cpu, median = f"{run['cpu'] / rows * 1000:.2f} ms", f"{run['median']:.2f} ms"
            print(f"{rows:>7}{jobs:>6}{run['wall']:>8.2f} s{cpu:>13}{median:>11}{run['memory']:>11.0f} MB")
        ours = runs[given.rows, 1]["cpu"] / given.rows
        print(f"two jobs: {runs[given.rows, 1]['wall'] / runs[given.rows, 2]['wall']:.2f} times one")
        for name in peers:
            cpu = (first[name] + peer_cpu(name, words, PEERS[name])) / 2
            print(f"{name}: {cpu * 1000:.1f} ms of CPU a packet, {cpu / ours:.0f} times ours")


if __name__ == "__main__":
    main()
