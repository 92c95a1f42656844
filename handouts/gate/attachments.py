"""What the makers attach to their packs becomes what is wrong with it, and what it costs the packets."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import partial

from handouts.attached import attached_anywhere
from handouts.content.library import Library
from handouts.diagnostics import Diagnostic, HandoutError
from handouts.gate.makers import Maker, loaded


def faulty_attachments(library: Library, makers: Iterable[Maker]) -> Iterator[Diagnostic]:
    """Read every PDF: an error for one that cannot be carried, a warning for one that is not accessible."""
    for clinic in dict.fromkeys(maker.clinic for maker in makers):
        if loaded(partial(library.attachments, clinic)) is None:
            continue  # what is wrong with the list is told with its file
        try:
            attached = attached_anywhere(library, clinic)
        except HandoutError as error:
            yield from error.diagnostics
        else:
            yield from (one.warning("a packet with it") for one in attached if one.lacking)
