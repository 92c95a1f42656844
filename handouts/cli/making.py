"""Choices become a finished packet and the name of its file; the heavy stages are imported only now."""

from __future__ import annotations

from typing import TYPE_CHECKING

from handouts.cli.console import Console
from handouts.cli.options import Choices

if TYPE_CHECKING:
    from handouts.pipeline import Packet


def make_packet(choices: Choices, console: Console) -> tuple[Packet, str]:
    """Build what was asked for and show its warnings; returns the packet and its file name without suffix."""
    from handouts.press.process import second_press

    with second_press() as press:
        from handouts.cli.asking import ask
        from handouts.naming import file_stem

        library, request = ask(choices)
        from handouts.pipeline import build_packet  # after the request: a mistyped choice is told without a wait

        packet = build_packet(library, request, require_approval=choices.require_approval, press=press)
    console.report(packet.diagnostics)
    return packet, file_stem(packet.name_parts, request.patient)
