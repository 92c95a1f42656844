"""Finished packets in row order -> one PDF to print them all, or several of about so many pages each."""

from __future__ import annotations

from collections.abc import Iterable

from msgspec.structs import replace

from handouts.diagnostics import Diagnostic, ExitCode, HandoutError
from handouts.pdf.fonts import typefaces
from handouts.print_run.attachments import with_attachments
from handouts.print_run.contract import OpenFile, PacketToPrint, Report, RunOptions, RunPart
from handouts.print_run.part_file import PartFile
from handouts.print_run.reading import Incoming, Patterns, attachments_of, incoming, not_a_packet
from handouts.print_run.syntax import MalformedError
from handouts.shipped import fonts_folder


def print_run(packets: Iterable[PacketToPrint], open_file: OpenFile, options: RunOptions) -> Report:
    """Write every copy of every packet, in order; memory does not grow with their number.

    Raises HandoutError for bytes that are no finished packet, an attachment that cannot be carried, a label that cannot
    be set, and a run without packets. What `open_file` has opened is then left with an error.
    """
    faces = typefaces(fonts_folder()) if options.separators else None
    parts: list[RunPart] = []
    untagged: dict[str, None] = {}
    unproven: dict[str, None] = {}
    waiting = incoming(map(_complete, packets), Patterns())
    following = next(waiting, None)
    if following is None:
        hint = "see why each row was refused"
        raise HandoutError(Diagnostic("empty-run", "there is no packet to print", hint=hint), exit_code=ExitCode.FAILED)
    while following is not None:
        with open_file(len(parts) + 1) as out:
            part = PartFile(out.write, options, faces)
            followed = True
            while followed and following is not None:
                packet, following = following, next(waiting, None)
                followed = following is not None and part.has_room(packet, following)
                _add(part, packet, followed=followed)
                _note(packet, untagged, unproven)
            parts.append(part.finish(len(parts) + 1))
    return Report(tuple(parts), tuple(untagged), tuple(unproven))


def _complete(packet: PacketToPrint) -> PacketToPrint:
    """A packet with its attachments behind it."""
    if not packet.attachments:
        return packet
    return replace(packet, data=with_attachments(packet.data, packet.attachments).data, attachments=())


def _add(part: PartFile, packet: Incoming, *, followed: bool) -> None:
    try:
        part.add(packet, followed=followed)
    except MalformedError as fault:
        raise not_a_packet(f"packet {packet.number} of the run", fault) from None


def _note(packet: Incoming, untagged: dict[str, None], unproven: dict[str, None]) -> None:
    for attachment in attachments_of(packet.manifest):
        title = str(attachment.get("title"))
        if not attachment.get("tagged"):
            untagged[title] = None
        elif not attachment.get("proven"):
            unproven[title] = None
