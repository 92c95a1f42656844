"""Choices become a finished packet and the name of its file; the heavy stages are imported only now."""

from __future__ import annotations

import os
from functools import partial
from typing import TYPE_CHECKING

from handouts.cli.console import Console
from handouts.cli.options import Choices
from handouts.second import Reprint, beside
from handouts.variants.shelf import usual_shelf

if TYPE_CHECKING:
    from pathlib import Path

    from handouts.resolve.request import Request
    from handouts.variants.packet import Packet


def make_packet(choices: Choices, console: Console) -> tuple[Packet, str]:
    """Build what was asked for and show its warnings; returns the packet and its file name without suffix."""
    from handouts.cli.asking import content_roots, request_of
    from handouts.naming import file_stem

    request = request_of(choices)
    packet = _packet(request, content_roots(choices.content), choices)
    console.report(packet.diagnostics)
    return packet, file_stem(packet.name_parts, request.patient)


def _packet(request: Request, roots: tuple[Path, ...], choices: Choices) -> Packet:
    """Print it from the kept variant, else make that and keep it."""
    shelf = usual_shelf(os.environ) if choices.cache else None
    approval = choices.require_approval
    keep = None
    with beside() as second:
        if shelf:
            order = Reprint(shelf, request, roots, approval)
            key, packet = second.reprinted(order)
            if packet:
                return packet
            keep = partial(_keep, order, key)
        second.get_ready()
        from handouts.content.library import open_library
        from handouts.pipeline import build_packet

        work = partial(build_packet, press=second.press, aside=second.aside, keep=keep)
        return work(open_library(*roots), request, require_approval=approval)


def _keep(order: Reprint, key: str | None, variant: bytes) -> None:
    """Keep a variant under the key it had before any file was read."""
    if key and order.key() == key:  # else a file was saved meanwhile
        order.shelf.keep(key, variant)
