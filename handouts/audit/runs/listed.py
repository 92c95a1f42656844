"""The manifest inside a print run -> the packets it lists, or what is wrong with that."""

from __future__ import annotations

import json
from collections.abc import Iterator
from itertools import pairwise

from msgspec import Struct

from handouts.audit.finding import Finding
from handouts.audit.manifest import Manifest, read_manifest


class Stretch(Struct, frozen=True):
    """Pages of the run that belong together: the first, counted from 1, and how many."""

    first: int
    count: int

    def pages(self) -> range:
        """Page numbers."""
        return range(self.first, self.first + self.count)


class Listed(Struct, frozen=True):
    """A packet of a run."""

    number: int
    copy: int
    manifest: Manifest
    own: Stretch
    attachments: tuple[Stretch, ...]
    proven: bool
    """All attachments say themselves that they keep the standards."""
    separator: int | None
    """The page of its separator sheet."""

    @property
    def name(self) -> str:
        """What messages call it."""
        return f"packet {self.number}" if self.copy == 1 else f"copy {self.copy} of packet {self.number}"


def read_listed(data: bytes | None) -> tuple[tuple[Listed, ...], int, tuple[Finding, ...]]:
    """The packets, how many pages the run says it has, and what is wrong with the manifest."""
    try:
        entries = json.loads(data or b"")
        packets, variants, pages = entries["packets"], entries["variants"], entries["pages"]
        found = [_listed(packet, variants) for packet in packets]
    except (ValueError, RecursionError, LookupError, TypeError, AttributeError):
        return (), 0, (Finding("audit-manifest", "the manifest is not that of a print run"),)
    listed = tuple(one for one, _ in found if one is not None)
    wrong = [finding for _, findings in found for finding in findings]
    return listed, pages, (*wrong, *_order(listed))


def _listed(packet: dict[str, object], variants: dict[str, dict[str, object]]) -> tuple[Listed | None, list[Finding]]:
    """A packet, its manifest put together from what is said of it and of its variant."""
    facts = variants[str(packet["variant"])]
    manifest, wrong = read_manifest(json.dumps({**facts, **packet}).encode())
    number, copy = _whole(packet["number"]), _whole(packet["copy"])
    findings = [Finding(one.code, f"packet {number}: {one.message}") for one in wrong]
    if manifest is None:
        return None, findings
    attachments = packet.get("attachments", [])
    separator = packet.get("separator")
    if not isinstance(attachments, list):
        raise TypeError
    stretches = tuple(Stretch(_whole(one["first"]), _whole(one["pages"])) for one in attachments)
    own = Stretch(_whole(packet["first"]), manifest.pages)
    leaf = None if separator is None else _whole(separator)
    proven = all(one["proven"] is True for one in attachments)
    return Listed(number, copy, manifest, own, stretches, proven, leaf), findings


def _whole(value: object) -> int:
    if not isinstance(value, int) or isinstance(value, bool) or value < 1:
        raise TypeError
    return value


def _order(listed: tuple[Listed, ...]) -> Iterator[Finding]:
    """Packets follow each other in the order of their rows, copies together."""
    for before, after in pairwise(listed):
        next_copy = after.number == before.number and after.copy == before.copy + 1
        if not next_copy and not (after.number > before.number and after.copy == 1):
            yield Finding("audit-run-order", f"{after.name} follows {before.name}")
        elif next_copy and after.manifest.token != before.manifest.token:
            yield Finding("audit-run-order", f"{after.name} is not the same packet as {before.name}")
