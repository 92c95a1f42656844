"""A resolved handout to the files that hold the record of its approval."""

from __future__ import annotations

from msgspec import Struct

from handouts.content.approvals import approval_name
from handouts.resolve.resolution import Resolved


class Names(Struct, frozen=True):
    """Whose packets of which operation a record is for; `surgeon` is empty for a clinic's own."""

    procedure: str
    clinic: str
    surgeon: str

    @property
    def record(self) -> str:
        """The name of the record's file, without suffix."""
        return approval_name(self.procedure, self.surgeon)

    def path(self, *, texts: bool = False, suffix: str = ".yaml") -> str:
        """Where the record stands in a content folder, the file with its words, or its signature."""
        return f"clinics/{self.clinic}/approvals/{'texts/' if texts else ''}{self.record}{suffix}"


def names_of(resolved: Resolved) -> Names:
    """Tell whose packets were resolved."""
    surgeon = resolved.surgeon.surgeon if resolved.surgeon else ""
    return Names(resolved.procedure.procedure, resolved.clinic.clinic, surgeon)
