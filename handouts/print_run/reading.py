"""Finished packets, one after another -> what a print run must know of each, with the pattern of its variant."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Final

from msgspec import Struct

from handouts.diagnostics import Diagnostic, ExitCode, HandoutError
from handouts.print_run.contract import PacketToPrint
from handouts.print_run.packet_file import PacketFile, stream_data
from handouts.print_run.pattern import Pattern, pattern_of
from handouts.print_run.syntax import MalformedError, following

_MOST_PATTERNS: Final = 24
"""Variants kept at a time, about half a megabyte each."""


class Incoming(Struct, frozen=True):
    """A packet on its way into the run; `number` counts packets from 1, whatever their copies."""

    file: PacketFile
    pattern: Pattern
    manifest: Mapping[str, object]
    label: str
    number: int
    copy: int
    copies: int
    stretches: tuple[int, ...]
    """How many pages the packet itself has, then each attachment."""


class Patterns:
    """The patterns of the variants met lately."""

    def __init__(self) -> None:
        self._kept: list[Pattern] = []

    def of(self, file: PacketFile) -> Pattern:
        """The pattern of a packet, made anew when no known one begins like it.

        Raises MalformedError, also when the file is not as it was made.
        """
        for place, pattern in enumerate(self._kept):
            if pattern.head and file.data.startswith(pattern.head):
                file.check_digest(pattern.head, pattern.digest)
                self._kept.insert(0, self._kept.pop(place))
                return pattern
        file.check_digest(b"", hashlib.sha256())
        self._kept.insert(0, pattern_of(file))
        del self._kept[_MOST_PATTERNS:]
        return self._kept[0]


def incoming(packets: Iterable[PacketToPrint], patterns: Patterns) -> Iterator[Incoming]:
    """Each copy of each packet in order. Raises HandoutError `not-a-packet` naming the packet by its number."""
    for number, packet in enumerate(packets, start=1):
        try:
            with following():
                file = PacketFile(packet.data)
                pattern = patterns.of(file)
                manifest = manifest_of(file, pattern.manifest)
                stretches = _stretches(manifest, len(pattern.leaves))
        except MalformedError as fault:
            raise not_a_packet(f"packet {number} of the run", fault) from None
        for copy in range(1, packet.copies + 1):
            yield Incoming(file, pattern, manifest, packet.label, number, copy, packet.copies, stretches)


def not_a_packet(which: str, fault: MalformedError) -> HandoutError:
    """The error for bytes that are no finished packet."""
    hint = "print only files that `handouts build` or `handouts batch` made, as they made them"
    return HandoutError(
        Diagnostic("not-a-packet", f"{which} is no finished packet: {fault}", hint=hint), exit_code=ExitCode.FAILED
    )


def manifest_of(file: PacketFile, number: int) -> dict[str, object]:
    """The manifest inside a packet. Raises MalformedError when it cannot be read."""
    try:
        manifest = json.loads(stream_data(file.body(number)))
    except ValueError:
        raise MalformedError("its manifest cannot be read") from None
    if not isinstance(manifest, dict):
        raise MalformedError("its manifest cannot be read")
    return manifest


def _stretches(manifest: Mapping[str, object], pages: int) -> tuple[int, ...]:
    counts = [manifest.get("pages"), *(one.get("pages") for one in attachments_of(manifest))]
    numbers = tuple(count for count in counts if isinstance(count, int) and count > 0)
    if len(numbers) != len(counts) or sum(numbers) != pages:
        raise MalformedError("it has not as many pages as its manifest says")
    return numbers


def attachments_of(manifest: Mapping[str, object]) -> Sequence[Mapping[str, object]]:
    """What the manifest says of each attachment."""
    found = manifest.get("attachments")
    return [one for one in found if isinstance(one, dict)] if isinstance(found, list) else []
