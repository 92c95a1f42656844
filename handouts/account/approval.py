"""Who approved what a patient reads: what the record of approvals says of an item, and the texts it holds."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from handouts.diagnostics import Diagnostic, HandoutError
from handouts.document.tree import Handout

NOT_APPROVED: Final = "not approved"


def approval_of(handout: Handout, origin: str) -> str:
    """Say who approved an item ("block/item") or a whole block of a handout, in the words of a report."""
    return NOT_APPROVED


def approved_texts(handout: Handout) -> Mapping[str, str]:
    """Give the texts that were approved, by item ("block/item"). Raises HandoutError when nothing was."""
    message = f"no clinician has approved '{handout.procedure}' of '{handout.clinic}', so there is nothing to compare"
    hint = "compare with --against base, clinic or surgeon:NAME"
    raise HandoutError(Diagnostic("not-approved", message, None, hint))
