"""The manifest inside a packet -> what the packet says of itself, or what is wrong with that."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Callable, Mapping
from typing import Any, Final, TypeGuard

from msgspec import Struct

from handouts.audit.as_printed import plain
from handouts.audit.finding import Finding

_TOKEN: Final = re.compile(r"[0-9A-Z]{4}-[0-9A-Z]{4}")
BLOCK_CODE: Final = re.compile(r"[2-46-9CDFGHJKMPQRTVWXY]{4}")
"""The short code of a block: no vowel, no sign that looks like another, so hardly ever a word or a number."""
ALL_TEXTS: Final = "texts"
"""The entry among the digests that stands for all texts of the patient, in the order of their objects."""
_MAX_WORDS: Final = 1_000
_HEX: Final = re.compile(r"[0-9a-f]+")
_DIGEST: Final = re.compile(r"[0-9a-f]{64}")


class Attached(Struct, frozen=True):
    """A clinic's own PDF behind the packet's pages; `proven`: it says itself that it keeps the standards."""

    pages: int
    proven: bool


class Manifest(Struct, frozen=True):
    """The JSON at /PieceInfo /Handouts /Private of the catalog: the variant, its facts, digests of patient texts."""

    tool: str
    procedure: str
    region: str
    pack: str
    clinic: str
    surgeon: str
    approval: str
    facts: Mapping[str, str]
    pages: int
    variant: str
    token: str
    other_region_words: tuple[str, ...]
    slots: Mapping[str, str]
    source: str
    """The manifest as written."""
    attachments: tuple[Attached, ...] = ()
    block_codes: tuple[str, ...] | None = None
    """The short codes its blocks print, in order; None in a packet made before they did."""

    def is_text_of(self, field: str, text: str) -> bool:
        """Whether a printed text is the one the manifest holds a digest of."""
        return self.slots.get(field) == digest(self.token, text)

    def is_filled(self, field: str) -> bool:
        """Whether the packet was made with a text for this field."""
        return field in self.slots and not self.is_text_of(field, "")


def digest(token: str, text: str) -> str:
    """SHA-256 of the packet's code and a printed text in plain form."""
    return hashlib.sha256(f"{token}:{plain(text)}".encode()).hexdigest()


def _is_text(value: object) -> bool:
    return isinstance(value, str)


def _is_texts(value: object) -> TypeGuard[list[str]]:
    return isinstance(value, list) and len(value) <= _MAX_WORDS and all(isinstance(item, str) for item in value)


def _is_table(value: object) -> TypeGuard[dict[str, str]]:
    return isinstance(value, dict) and all(isinstance(item, str) for item in value.values())


def _is_count(value: object) -> bool:
    return isinstance(value, int) and not isinstance(value, bool) and value > 0


def _is_token(value: object) -> bool:
    return value == "" or (isinstance(value, str) and _TOKEN.fullmatch(value) is not None)


def _is_variant(value: object) -> bool:
    return isinstance(value, str) and _HEX.fullmatch(value) is not None


def _is_digests(value: object) -> bool:
    return _is_table(value) and all(_DIGEST.fullmatch(item) for item in value.values())


def _is_block_codes(value: object) -> bool:
    return _is_texts(value) and all(BLOCK_CODE.fullmatch(item) for item in value)


def _is_attachments(value: object) -> TypeGuard[list[dict[str, Any]]]:
    return isinstance(value, list) and all(
        isinstance(one, dict) and _is_count(one.get("pages")) and isinstance(one.get("proven"), bool) for one in value
    )


_WANTED: Final[Mapping[str, tuple[Callable[[object], bool], str]]] = {
    **dict.fromkeys(
        ("tool", "procedure", "region", "pack", "clinic", "surgeon", "approval"),
        (_is_text, "text"),
    ),
    "facts": (_is_table, "a table of texts"),
    "pages": (_is_count, "a count of pages"),
    "variant": (_is_variant, "a hexadecimal digest"),
    "token": (_is_token, "a code such as RB7K-4Q2M"),
    "other_region_words": (_is_texts, "a list of texts"),
    "slots": (_is_digests, "a table of SHA-256 digests"),
}


def read_manifest(data: bytes | None) -> tuple[Manifest | None, tuple[Finding, ...]]:
    """The manifest and what is wrong with it; None when it cannot be used. Keys it does not know are let pass."""
    try:
        entries = json.loads(data or b"")
    except (ValueError, RecursionError):
        return None, (Finding("audit-manifest", "the manifest is not JSON"),)
    if not isinstance(entries, dict):
        return None, (Finding("audit-manifest", "the manifest is not a table"),)
    wrong = tuple(
        Finding("audit-manifest", f"the manifest has no '{key}'" if key not in entries else f"'{key}' is not {form}")
        for key, (fits, form) in _WANTED.items()
        if key not in entries or not fits(entries[key])
    )
    attachments = entries.get("attachments", [])
    if not _is_attachments(attachments):
        wrong += (Finding("audit-manifest", "'attachments' is not a list of attachments"),)
    block_codes = entries.get("block_codes")
    if block_codes is not None and not _is_block_codes(block_codes):
        wrong += (Finding("audit-manifest", "'block_codes' is not a list of codes such as RXJM"),)
    if wrong:
        return None, wrong
    known = {key: entries[key] for key in _WANTED}
    known["other_region_words"] = tuple(entries["other_region_words"])
    attached = tuple(Attached(one["pages"], one["proven"]) for one in attachments)
    codes = None if block_codes is None else tuple(block_codes)
    source = json.dumps(entries, ensure_ascii=False)
    return Manifest(**known, source=source, attachments=attached, block_codes=codes), ()
