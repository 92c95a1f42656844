"""A variant laid out and proven, as plain data: all that a packet is printed from, and nothing of a patient."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache

import msgspec
from msgspec import Struct
from msgspec.structs import replace

from handouts.audit.proof import Learnt
from handouts.diagnostics import Diagnostic, visible
from handouts.document.spans import SlotField
from handouts.pdf.laid_out import LaidOut
from handouts.resolve.wording import Words


class About(Struct, frozen=True):
    """What a variant is. `digest` stands for all its pages are made of; `name_parts` go into the names of its files."""

    digest: str
    procedure: str
    region: str
    language: str
    pack: str
    name_parts: tuple[str, ...]
    words: Words
    defaults: Mapping[SlotField, str]
    """What is printed in a place when the patient file does not say."""
    prints_notes: bool
    is_sample: bool
    """Whether its pages say SAMPLE: no clinician has approved them as they are."""
    diagnostics: tuple[Diagnostic, ...] = ()
    """Warnings and advice about it, whoever the patient is."""


class ReadyVariant(Struct, frozen=True):
    """A variant, its pages, and what every packet of it must be like."""

    about: About
    laid_out: LaidOut
    learnt: Learnt


def encoded(variant: ReadyVariant) -> bytes:
    """Write a variant as MessagePack, which holds data only: reading it runs no code."""
    about = replace(variant.about, diagnostics=tuple(map(_written, variant.about.diagnostics)))
    return msgspec.msgpack.encode(replace(variant, about=about))


def _written(finding: Diagnostic) -> Diagnostic:
    """The same finding with the bytes of a file's name that are no text (PEP 383) as they would be shown."""
    if finding.location is None or finding.location.file.isprintable():
        return finding
    return replace(finding, location=replace(finding.location, file=visible(finding.location.file)))


class _Outline(Struct, frozen=True):
    """What of an encoded variant says what it is."""

    about: About


def about_in(data: bytes) -> About | None:
    """What a variant is, as `encoded` wrote it, in a fraction of the time to read it whole; None for anything else."""
    try:
        return _outlines().decode(data).about
    except (msgspec.DecodeError, ValueError, OverflowError, RecursionError):
        return None


@lru_cache(maxsize=1)
def _outlines() -> msgspec.msgpack.Decoder[_Outline]:
    return msgspec.msgpack.Decoder(_Outline)


def decoded(data: bytes) -> ReadyVariant | None:
    """Read what `encoded` wrote; None for anything else."""
    try:
        return decoder().decode(data)
    except (msgspec.DecodeError, ValueError, OverflowError, RecursionError):
        return None


@lru_cache(maxsize=1)
def decoder() -> msgspec.msgpack.Decoder[ReadyVariant]:
    """What reads a variant; it takes a while to make."""
    return msgspec.msgpack.Decoder(ReadyVariant)
