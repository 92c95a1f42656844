"""Time a cold build and a warm layout beside typst, WeasyPrint and fpdf2 setting the same words; print a table.

Runs are interleaved (one of each tool, then again) in one process tree, so that a busy machine slows all alike:
read the ratios, not the milliseconds.
"""

from __future__ import annotations

import argparse
import compileall
import importlib.util
import json
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

PROJECT = Path(__file__).resolve().parent.parent
PATIENT = PROJECT / "content" / "patients" / "example-lumbar.yaml"
BUILD = ["build", "lumbar", "--clinic", "riverbend-spine", "--surgeon", "okafor", "--patient", str(PATIENT)]
PEERS = {
    "handouts": "tagged UA-1 and A-2a, designed, audited",
    "typst": "tagged UA-1, plain",
    "weasyprint": "tagged UA-1, plain",
    "fpdf2": "no tags, plain",
}
HOW_TO = {
    "typst": "pip install typst",
    "weasyprint": "pip install weasyprint; on Debian: apt-get install libpango-1.0-0 libpangoft2-1.0-0",
    "fpdf2": "pip install fpdf2",
}


def works(name: str) -> bool:
    """Import the peer in a process of its own: a missing system library ends that one only."""
    if name == "handouts":
        return True
    module = {"fpdf2": "fpdf"}.get(name, name)
    if importlib.util.find_spec(module) is None:
        return False
    return subprocess.run([sys.executable, "-c", f"import {module}"], capture_output=True, check=False).returncode == 0


def fault(name: str, words: Path, folder: Path) -> str:
    """Set the words once; what went wrong, in the tool's own last line, or nothing."""
    ran = subprocess.run(cold_command(name, words, folder), cwd=PROJECT, capture_output=True, text=True, check=False)
    return "" if ran.returncode == 0 else ran.stderr.strip().rpartition("\n")[2] or f"exit code {ran.returncode}"


def cold_command(name: str, words: Path, folder: Path) -> list[str]:
    if name == "handouts":
        return [sys.executable, "-m", "handouts", *BUILD, "--quiet", "-o", str(folder / "handouts.pdf")]
    return [sys.executable, "-m", "bench.one", name, str(words), str(folder / f"{name}.pdf")]


def cold(names: list[str], words: Path, folder: Path, runs: int) -> dict[str, float]:
    """Median seconds of a whole process."""
    seconds: dict[str, list[float]] = {name: [] for name in names}
    for _ in range(runs):
        for name in names:
            started = time.perf_counter()
            subprocess.run(cold_command(name, words, folder), cwd=PROJECT, check=True, capture_output=True)
            seconds[name].append(time.perf_counter() - started)
    return {name: statistics.median(times) for name, times in seconds.items()}


def warm(names: list[str], words: Path, runs: int) -> dict[str, float]:
    """Median seconds of setting the words again in a process that has done it before."""
    servers = {
        name: subprocess.Popen(
            [sys.executable, "-m", "bench.one", name, str(words), "--serve"],
            cwd=PROJECT,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            text=True,
        )
        for name in names
    }
    seconds: dict[str, list[float]] = {name: [] for name in names}
    for server in servers.values():
        server.stdout.readline()
    for _ in range(runs):
        for name, server in servers.items():
            print("again", file=server.stdin, flush=True)
            seconds[name].append(float(server.stdout.readline()))
    for server in servers.values():
        server.communicate()
    return {name: statistics.median(times) for name, times in seconds.items()}


def table(cold_times: dict[str, float], warm_times: dict[str, float], faults: dict[str, str]) -> str:
    lines = [
        f"{'tool':<12}{'cold':>10}{'ratio':>8}{'warm':>12}{'ratio':>8}  what it makes",
        "-" * 90,
    ]
    for name, makes in PEERS.items():
        if name not in cold_times:
            lines.append(f"{name:<12}{faults[name]}")
            continue
        c, w = cold_times[name], warm_times[name]
        c_ratio, w_ratio = c / cold_times["handouts"], w / warm_times["handouts"]
        lines.append(f"{name:<12}{c:>8.3f} s{c_ratio:>7.2f}x{w * 1000:>9.1f} ms{w_ratio:>7.2f}x  {makes}")
    return "\n".join(lines)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--cold-runs", type=int, default=7)
    parser.add_argument("--warm-runs", type=int, default=15)
    given = parser.parse_args()
    from bench.words import packet_words

    compileall.compile_dir(PROJECT / "handouts", quiet=1)  # as pip does for an installed tool
    with tempfile.TemporaryDirectory(prefix="handouts-bench-") as made:
        words = Path(made) / "words.json"
        words.write_text(json.dumps(packet_words()), encoding="utf-8")
        print(
            f"lumbar pre-op packet, {given.cold_runs} cold and {given.warm_runs} warm runs each, interleaved; medians"
        )
        print("cold: a whole process (ours reads the content, checks and audits too); warm: setting the words again")
        missing = {name: f"not installed: {HOW_TO[name]}" for name in PEERS if not works(name)}
        tried = {name: fault(name, words, Path(made)) for name in PEERS if name not in missing}
        names = [name for name, wrong in tried.items() if not wrong]
        cold_times, warm_times = cold(names, words, Path(made), given.cold_runs), warm(names, words, given.warm_runs)
        print(table(cold_times, warm_times, {**tried, **missing}))


if __name__ == "__main__":
    main()
