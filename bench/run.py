"""Time a cold build and a warm layout beside typst, WeasyPrint and fpdf2 setting the same packet; print a table.

All set the same words as headings, lists, check boxes, tables and boxes, in the same face at 14 points on US Letter,
with the patient in the header and the page in the footer of every page. Pictures only we draw. Ours also reads the
content, checks it, and reads the finished file back; the others get their parts ready made.

Runs are interleaved (one of each tool, then again) in one process tree, so that a busy machine slows all alike:
read the ratios, not the milliseconds.
"""

from __future__ import annotations

import argparse
import compileall
import importlib.util
import json
import os
import random
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

PROJECT = Path(__file__).resolve().parent.parent
PATIENT = PROJECT / "content" / "patients" / "example-lumbar.yaml"
BUILD = ["build", "lumbar", "--clinic", "riverbend-spine", "--surgeon", "okafor", "--patient", str(PATIENT)]
AGAIN = "handouts again"
"""Our second build of the same packet: from the pages the first one kept."""
PEERS = {
    "handouts": "from YAML, with pictures; UA-1 and A-2a; audited",
    AGAIN: "the same, from pages kept by the build before",
    "typst": "from ready parts, no pictures; UA-1",
    "weasyprint": "from ready parts, no pictures; UA-1",
    "fpdf2": "from ready parts, no pictures; no tags",
}
HOW_TO = {
    "typst": "pip install typst",
    "weasyprint": "pip install weasyprint; on Debian: apt-get install libpango-1.0-0 libpangoft2-1.0-0",
    "fpdf2": "pip install fpdf2",
}


def works(name: str) -> bool:
    """Import the peer in a process of its own: a missing system library ends that one only."""
    if name in ("handouts", AGAIN):
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
    if name in ("handouts", AGAIN):
        kept = [] if name == AGAIN else ["--no-cache"]
        return [sys.executable, "-m", "handouts", *BUILD, *kept, "--quiet", "-o", str(folder / f"{name}.pdf")]
    return [sys.executable, "-m", "bench.one", name, str(words), str(folder / f"{name}.pdf")]


def cold(names: list[str], words: Path, folder: Path, runs: int) -> dict[str, float]:
    """Median seconds of a whole process; each has each of the others before it, for what one leaves slows the next."""
    seconds: dict[str, list[float]] = {name: [] for name in names}
    chance = random.Random(1)
    for _ in range(runs):
        for name in chance.sample(names, len(names)):
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


def pages(name: str, folder: Path) -> int:
    import pypdfium2

    with pypdfium2.PdfDocument(folder / f"{name}.pdf") as document:
        return len(document)


def table(folder: Path, cold_times: dict[str, float], warm_times: dict[str, float], faults: dict[str, str]) -> str:
    lines = [f"{'tool':<15}{'cold':>10}{'ratio':>8}{'warm':>12}{'ratio':>8}{'pages':>7}  what it makes", "-" * 111]
    for name, makes in PEERS.items():
        if name not in cold_times:
            lines.append(f"{name:<15}{faults[name]}")
            continue
        times = f"{cold_times[name]:>8.3f} s{cold_times[name] / cold_times['handouts']:>7.2f}x"
        if name in warm_times:
            times += f"{warm_times[name] * 1000:>9.1f} ms{warm_times[name] / warm_times['handouts']:>7.2f}x"
        lines.append(f"{name:<15}{times:<38}{pages(name, folder):>7}  {makes}")
    return "\n".join(lines)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--cold-runs", type=int, default=7)
    parser.add_argument("--warm-runs", type=int, default=15)
    given = parser.parse_args()
    from bench.words import packet_request, packet_words

    for package in ("handouts", "bench"):
        compileall.compile_dir(PROJECT / package, quiet=1)  # as pip does for an installed tool
    with tempfile.TemporaryDirectory(prefix="handouts-bench-") as made:
        os.environ["HANDOUTS_CACHE"] = str(Path(made) / "cache")
        words = Path(made) / "words.json"
        words.write_text(json.dumps(packet_words(packet_request())), encoding="utf-8")
        print(
            f"lumbar pre-op packet, {given.cold_runs} cold and {given.warm_runs} warm runs each, interleaved; medians"
        )
        print(
            "cold: a whole process; warm: laying the packet out again for another name, in a process that has done so"
        )
        missing = {name: f"not installed: {HOW_TO[name]}" for name in PEERS if not works(name)}
        tried = {name: fault(name, words, Path(made)) for name in PEERS if name not in missing}
        names = [name for name, wrong in tried.items() if not wrong]
        cold_times = cold(names, words, Path(made), given.cold_runs)
        warm_times = warm([name for name in names if name != AGAIN], words, given.warm_runs)
        print(table(Path(made), cold_times, warm_times, {**tried, **missing}))


if __name__ == "__main__":
    main()
