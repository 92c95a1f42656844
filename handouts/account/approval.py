"""Who approved what a patient reads: what the record of an approval says of an item, and the texts it holds."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cached_property

from msgspec import Struct

from handouts.account.reading import Reading
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

    @cached_property
    def _standings(self) -> dict[str, Standing]:
        """How the widest pack stands that prints an item."""
        found: dict[str, Standing] = {}
        for pack in reversed(self.reading.packs):
            stands = standing(pack.handout, pack.resolved, self.library)
            found |= {one.origin: stands for one in pack.printed}
        return found


def approved_texts_of(library: Library, reading: Reading) -> Mapping[str, str]:
    """Give the words approved of the blocks read, by "block/item". Raises HandoutError when there are none."""
    from handouts.approval.verify import approved_texts

    read = {block.block.block for pack in reading.packs for block in pack.resolved.blocks}
    approved = approved_texts(library, names_of(reading.resolved))
    return {origin: text for origin, text in approved.items() if origin.partition("/")[0] in read}
