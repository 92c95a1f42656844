"""What a packet must not keep: a patient's name or reference anywhere but on paper, or an earlier state of the file."""

from __future__ import annotations

import html
import re
from collections.abc import Iterator, Mapping
from typing import Final

from handouts.audit.as_printed import plain
from handouts.audit.finding import Finding
from handouts.audit.identity import slot_texts
from handouts.audit.manifest import Manifest
from handouts.audit.model import File

_TAG: Final = re.compile(r"<[^<>]*>")
_SHORTEST: Final = 4
"""Shorter references are found by chance in any text."""


def check_privacy(file: File, manifest: Manifest) -> Iterator[Finding]:
    """Findings about the document information, XMP, outline, manifest and earlier revisions."""
    slots = slot_texts(file)
    places = _places(file, manifest)
    for field in ("name", "reference"):
        text = slots.get(field, "")
        for place, held in places.items():
            if len(text) >= _SHORTEST and re.search(rf"(?<!\w){re.escape(text)}(?!\w)", held):
                yield Finding("audit-private", f"{place} holds the patient's '{field}'")
    if file.catalog.revisions > 1:
        yield Finding("audit-private", "the file keeps an earlier version of itself")


def _places(file: File, manifest: Manifest) -> Mapping[str, str]:
    xmp = html.unescape(_TAG.sub(" ", file.catalog.xmp.decode("utf-8", "replace")))
    return {
        "the document information": plain(" ".join(file.catalog.information.values())),
        "the XMP metadata": plain(xmp),
        "the outline": plain(" ".join(file.catalog.outline or ())),
        "the manifest": plain(manifest.source),
    }
