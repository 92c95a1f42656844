"""Set the packet once with one peer (cold), or again and again on request (`--serve`: a line in, seconds out)."""

from __future__ import annotations

import importlib
import json
import sys
import time
from pathlib import Path

from handouts.shipped import fonts_folder


def main(name: str, words_file: str, output: str) -> None:
    packet = json.loads(Path(words_file).read_text(encoding="utf-8"))
    build = importlib.import_module(f"bench.peers.{name}_peer").prepare(packet, fonts_folder())
    if output != "--serve":
        Path(output).write_bytes(build(0))
        return
    build(0)
    print("ready", flush=True)
    for number, _ in enumerate(sys.stdin, start=1):
        started = time.perf_counter()
        build(number)
        print(time.perf_counter() - started, flush=True)


if __name__ == "__main__":
    main(*sys.argv[1:])
