"""Packets one by one -> one file of a run: pages, tags, outline and labels, then what holds them together."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Final

from handouts.pdf.fonts import Typefaces
from handouts.pdf.objects import serialise
from handouts.print_run.block import Block
from handouts.print_run.catalog import RESERVED, Gathered, RunManifest, finish
from handouts.print_run.contract import RunOptions, RunPart
from handouts.print_run.deflated import deflated_stream
from handouts.print_run.pattern import IDENTITIES, PAGES, PARENTS, PART, TOP
from handouts.print_run.reading import Incoming, attachments_of
from handouts.print_run.run_file import MOST_BYTES, MOST_OBJECTS, RunFile
from handouts.print_run.separator import Separators, Wording
from handouts.print_run.shared import Shared
from handouts.print_run.sheets import leaves_of

_SLACK_OBJECTS: Final = 10_000
_SLACK_BYTES: Final = 50_000_000
"""Room for what stands at the end of a file."""
_NOTHING: Final = b"/Artifact <</Type /Layout>> BDC\nEMC "
"""The content of a blank leaf."""
_OF_PACKET: Final = frozenset({"token", "variant", "slots", "attachments", "pages"})
"""What a manifest says of one packet; the rest is said once for its variant."""


class PartFile:
    """A file of a run while it is written; packets are counted from 1 in it."""

    def __init__(self, write: Callable[[bytes], object], options: RunOptions, faces: Typefaces | None) -> None:
        self._file = RunFile(write, RESERVED)
        self._options = options
        self._shared = Shared(self._file)
        self._separators = Separators(faces, self._file.reserve, self._file.put) if faces else None
        self._gathered = Gathered()
        self._manifest = RunManifest()

    def has_room(self, packet: Incoming, following: Incoming) -> bool:
        """Whether the packet after the one to be added next still belongs into this file."""
        file, options = self._file, self._options
        objects = 2 * (packet.file.size + following.file.size) + _SLACK_OBJECTS
        length = len(packet.file.data) + len(following.file.data) + _SLACK_BYTES
        if file.next + objects > MOST_OBJECTS or file.length + length > MOST_BYTES:
            return False
        pages = len(self._leaves(packet, closed=True)) + len(self._leaves(following, closed=False))
        return not options.split_every or self._gathered.pages + pages <= options.split_every

    def add(self, packet: Incoming, *, followed: bool) -> None:
        """Write a packet; `followed` says whether another one will be added."""
        file, gathered, pattern = self._file, self._gathered, packet.pattern
        wordings = tuple(self._wordings(packet))
        leaves = self._leaves(packet, closed=followed)
        base = file.reserve(Block(pattern, leaves, 0, len(wordings)).count)
        block = Block(pattern, leaves, base, len(wordings))
        shared = self._shared.numbers(packet.file, pattern)
        added = [*self._blank_leaves(block), *self._separator_leaves(block, packet, wordings)]
        prefix = b"%06d/" % len(gathered.nodes)
        first_key = gathered.keys + block.has_separator
        own = pattern.bodies(base, shared, first_key, prefix.hex().upper().encode("ascii"))
        following = file.after(block.count) if followed else 0
        file.put_together(base, [*self._ties(block, packet, following), *own, *added])
        self._gather(block, packet, first_key + pattern.keys)
        file.end_of_packet()

    def finish(self, number: int) -> RunPart:
        """Write the end of the file."""
        finish(self._file, self._gathered, self._manifest, self._options)
        return RunPart(number, len(self._gathered.nodes), self._gathered.pages, self._file.length)

    def _leaves(self, packet: Incoming, *, closed: bool) -> tuple[int, ...]:
        separator = self._separators is not None
        return leaves_of(packet.stretches, separator=separator, duplex=self._options.duplex, closed=closed)

    def _wordings(self, packet: Incoming) -> Iterator[Wording]:
        """What a separator sheet says."""
        words = self._options.words
        if self._separators is None:
            return
        yield Wording(words.packet.format(n=packet.number), 48, 24, bold=True)
        if packet.label:
            yield Wording(packet.label, 28, 14, bold=False)
        if packet.copies > 1:
            yield Wording(words.copy.format(n=packet.copy, total=packet.copies), 20, 14, bold=False)
        yield Wording(words.pages.format(n=sum(packet.stretches)), 20, 14, bold=False)

    def _blank_leaves(self, block: Block) -> list[bytes]:
        if block.blanks == block.separator:
            return []
        return block.blank_leaves(self._shared.number_of(deflated_stream(_NOTHING, {})))

    def _separator_leaves(self, block: Block, packet: Incoming, wordings: tuple[Wording, ...]) -> list[bytes]:
        if self._separators is None:
            return []
        paper, where = packet.pattern.leaves[0], f"packet {packet.number} of the run"
        sheet = self._separators.sheet(paper.width, paper.height, wordings, where)
        content = self._file.reserve()
        self._file.put(content, deflated_stream(sheet.content + b" ", {}))
        own_language = self._options.language if self._language(packet) else ""
        return block.separator_leaves(sheet, content, self._gathered.keys, own_language)

    def _language(self, packet: Incoming) -> str:
        """The packet's language when it is not that of the file."""
        language = packet.pattern.language
        return language if language != self._options.language else ""

    def _ties(self, block: Block, packet: Incoming, following: int) -> list[bytes]:
        """The objects that tie a packet into the trees of the file, in the order of their places."""
        gathered, title = self._gathered, _title(packet, self._options)
        previous = gathered.nodes[-1] - PAGES + TOP if gathered.nodes else 0
        ties = {
            TOP: block.entry(title, previous, following),
            PAGES: block.node(),
            PART: block.part(title, self._language(packet)),
        }
        return [serialise(ties[place]) for place in sorted(ties)]

    def _gather(self, block: Block, packet: Incoming, keys: int) -> None:
        gathered, pattern = self._gathered, packet.pattern
        self._list(block, packet)
        gathered.labels += map(serialise, block.labels(gathered.pages, _name(packet)))
        gathered.nodes.append(block.base + PAGES)
        if block.has_separator:
            gathered.parents.append(block.base + block.count - 1)
        if pattern.keys:
            gathered.parents.append(block.base + PARENTS)
        if pattern.has_identities:
            gathered.identities.append(block.base + IDENTITIES)
        gathered.keys = keys
        gathered.pages += len(block.leaves)
        gathered.authors[pattern.author] = None
        gathered.languages[pattern.language] = None
        gathered.conforms &= pattern.claims

    def _list(self, block: Block, packet: Incoming) -> None:
        """Enter the packet into the run manifest; its pages are counted from 1 in this file."""
        says, start = packet.manifest, self._gathered.pages + 1
        firsts = [sum(packet.stretches[:index]) for index in range(len(packet.stretches))]
        first, *others = (start + block.leaves.index(page) for page in firsts)
        entry: dict[str, object] = {
            "number": packet.number,
            "copy": packet.copy,
            "token": says.get("token"),
            "variant": says.get("variant"),
            "slots": says.get("slots"),
            "first": first,
            "pages": packet.stretches[0],
        }
        if block.has_separator:
            entry["separator"] = start
        attachments = [
            {"first": page, "pages": one["pages"], "proven": one["proven"], "tagged": one["tagged"]}
            for page, one in zip(others, attachments_of(says), strict=True)
        ]
        if attachments:
            entry["attachments"] = attachments
        self._manifest.add(entry, str(says.get("variant")), _of_variant(says))


def _of_variant(manifest: Mapping[str, object]) -> dict[str, object]:
    return {key: value for key, value in manifest.items() if key not in _OF_PACKET}


def _name(packet: Incoming) -> str:
    """What the page labels call a packet: '12', or '12.2' for a second copy."""
    return f"{packet.number}.{packet.copy}" if packet.copies > 1 else str(packet.number)


def _title(packet: Incoming, options: RunOptions) -> str:
    """What the outline and the tags call a packet."""
    title = packet.label or options.words.packet.format(n=packet.number)
    copy = options.words.copy.format(n=packet.copy, total=packet.copies)
    return f"{title} ({copy})" if packet.copies > 1 else title
