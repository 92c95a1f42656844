"""A composed handout and who approved it to the handout that says so; or to a SAMPLE with another reason."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import TypeVar

from msgspec import Struct
from msgspec.structs import replace

from handouts.document.handout import Approval, Handout
from handouts.document.references import month_in_words, person
from handouts.document.tree import Told
from handouts.resolve.resolution import Resolved

T = TypeVar("T")


class Approver(Struct, frozen=True):
    """Who approved a handout, in which role, on which day, and the month ("2029-03") until which that holds."""

    name: str
    role: str
    on: date
    review_by: str


def approved(handout: Handout, resolved: Resolved, approver: Approver) -> Handout:
    """Let a handout say who approved it: on page 1, in the footer, and wherever its text tells of that."""
    words, review_by = resolved.words, month_in_words(approver.review_by, resolved)
    name, day = person(approver.name), words.day(approver.on, "date_signed")
    signed = (
        words.say("signed_by", name=name),
        words.say("signed_on", date=day),
        words.say("signed_until", review_by=review_by),
    )
    told = {"approved_by": words.say("approved_by", name=name, role=approver.role, date=day), "review_by": review_by}
    return replace(
        handout,
        approval=Approval("", "", signed),
        footer=footer(resolved, approver.review_by),
        sections=tuple(_told(section, told) for section in handout.sections),
    )


def sample(resolved: Resolved, reason: str) -> Approval:
    """Mark a handout as a SAMPLE; `reason` is the key of the fixed words that say why."""
    return Approval(resolved.words.texts["sample_title"], resolved.words.texts[reason])


def content_review_by(resolved: Resolved) -> str:
    """Give the month by which the first of the texts is to be reviewed, as their files have it."""
    return min([resolved.procedure.review_by, *(b.block.review_by for b in resolved.blocks if b.block.review_by)])


def footer(resolved: Resolved, review_by: str) -> str:
    """Write the footer of every page: operation, version and review date."""
    words, procedure = resolved.words, resolved.procedure
    return words.say(
        "footer",
        procedure=words.glued(words.respelt(procedure.footer)),
        version=str(procedure.version),
        review_by=month_in_words(review_by, resolved),
    )


def _told(node: T, texts: Mapping[str, str]) -> T:
    """Put what a packet tells of itself into a tree; what tells nothing stays as it is."""
    if isinstance(node, Told):
        return replace(node, text=texts.get(node.name, node.text))
    if isinstance(node, tuple):
        parts = tuple(_told(part, texts) for part in node)
        same = all(new is old for new, old in zip(parts, node, strict=True))
        return node if same else parts  # type: ignore[return-value]
    if isinstance(node, Struct):
        values = ((name, getattr(node, name)) for name in node.__struct_fields__)
        new = {name: _told(value, texts) for name, value in values if isinstance(value, tuple | Struct)}
        changed = {name: value for name, value in new.items() if value is not getattr(node, name)}
        return replace(node, **changed) if changed else node
    return node
