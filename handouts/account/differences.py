"""What differs between two readings, and why: the parts of a difference, which are also its JSON."""

from __future__ import annotations

from typing import Literal

from msgspec import Struct

from handouts.account.attached import AttachmentChange
from handouts.account.marks import Line
from handouts.diagnostics import Diagnostic, Location
from handouts.resolve.layers import Layer

Kind = Literal["added", "removed", "changed", "moved"]


class Cause(Struct, frozen=True):
    """Why something reads differently: a fact or option (`name`) that differs, or, without a name, an override."""

    name: str
    layer: Layer
    at: Location


class Change(Struct, frozen=True):
    """An item, or a block's own words, that reads differently; `lines` are those that do."""

    item: str
    kind: Kind
    lines: tuple[Line, ...]
    causes: tuple[Cause, ...] = ()


class BlockChanges(Struct, frozen=True):
    """The changes of one block in reading order."""

    block: str
    code: str
    changes: tuple[Change, ...]


class ValueChange(Struct, frozen=True):
    """A fact or option that differs, as printed, and the items that the difference touches."""

    name: str
    old: str
    new: str
    layer: Layer
    at: Location
    beyond_range: str = ""
    touches: tuple[str, ...] = ()


class Difference(Struct, frozen=True):
    """Everything that differs."""

    procedure: str
    clinic: str
    surgeon: str
    against: str
    blocks: tuple[BlockChanges, ...]
    facts: tuple[ValueChange, ...]
    options: tuple[ValueChange, ...]
    attachments: tuple[AttachmentChange, ...]
    warnings: tuple[Diagnostic, ...]

    @property
    def is_empty(self) -> bool:
        """Whether patients read the same."""
        return not self.blocks and not self.attachments
