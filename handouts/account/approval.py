"""Who approved what a patient reads: what the record of an approval says of an item, and the texts it holds."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cached_property

from msgspec import Struct

from handouts.account.reading import Reading
from handouts.approval.attachments import Enclosures, enclosures_in
from handouts.approval.names import names_of
from handouts.approval.standing import NOT_APPROVED, Standing, standing
from handouts.content.library import Library


class Approvals(Struct, frozen=True, dict=True):
    """How every pack of a reading stands."""

    library: Library
    reading: Reading

    def of(self, origin: str) -> str:
        """Say who approved an item ("block/item") or a block's own words, in the words of a report."""
        stands = self._standings.get(origin)
        return stands.of(origin) if stands else NOT_APPROVED

    def of_pack(self, pack: str, what: str) -> str:
        """Say who approved something of a pack that is no item."""
        return self._of_packs[pack].of(what)

    @cached_property
    def _standings(self) -> dict[str, Standing]:
        """How the widest pack stands that prints an item."""
        pairs = zip(self.reading.packs, self._each, strict=True)
        return {one.origin: stands for pack, stands in reversed(list(pairs)) for one in pack.printed}

    @cached_property
    def _of_packs(self) -> dict[str, Standing]:
        return {pack.resolved.pack: stands for pack, stands in zip(self.reading.packs, self._each, strict=True)}

    @cached_property
    def _each(self) -> tuple[Standing, ...]:
        return tuple(standing(pack.handout, pack.resolved, self.library) for pack in self.reading.packs)


def approved_texts_of(library: Library, reading: Reading) -> Mapping[str, str]:
    """Give the words approved of the blocks read, by "block/item". Raises HandoutError when there are none."""
    from handouts.approval.verify import approved_texts

    read = {block.block.block for pack in reading.packs for block in pack.resolved.blocks}
    approved = approved_texts(library, names_of(reading.resolved))
    return {origin: text for origin, text in approved.items() if origin.partition("/")[0] in read}


def approved_enclosures_of(library: Library, reading: Reading) -> Enclosures:
    """Give the PDFs approved behind each pack. Raises HandoutError when there is no record to trust."""
    from handouts.approval.verify import trusted_record

    return enclosures_in(trusted_record(library, names_of(reading.resolved)))
