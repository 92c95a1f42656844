"""Choices become a finished packet and the name of its file; the heavy stages are imported only now."""

from __future__ import annotations

import os
from collections.abc import Callable
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
    from handouts.variants.shelf import Shelf


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
    with beside() as second:
        if shelf and (packet := second.reprinted(Reprint(shelf, request, roots, approval))):
            return packet
        second.get_ready()
        from handouts.content.library import open_library
        from handouts.pipeline import build_packet
        from handouts.variants.inputs import key_of

        keep = _keeper(shelf, partial(key_of, request, roots, require_approval=approval)) if shelf else None
        work = partial(build_packet, press=second.press, aside=second.aside, keep=keep)
        return work(open_library(*roots), request, require_approval=approval)


def _keeper(shelf: Shelf, key_now: Callable[[], str | None]) -> Callable[[bytes], None]:
    """Keep a variant under the key it has before any file is read."""
    key = key_now()

    def keep(variant: bytes) -> None:
        if key and key_now() == key:  # else a file was saved meanwhile
            shelf.keep(key, variant)

    return keep
