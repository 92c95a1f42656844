"""The document as a whole: what PDF/UA-1 and PDF/A-2a want said in the catalog and the metadata."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from handouts.audit.finding import Finding, strange
from handouts.audit.model import Catalog, File

_CLAIMS: Final = (
    ("pdfuaid:part", "1", "PDF/UA-1"),
    ("pdfaid:part", "2", "PDF/A-2a (part)"),
    ("pdfaid:conformance", "A", "PDF/A-2a (conformance)"),
)
_TAG: Final = re.compile(rb"<[^<>]*>")


def check_metadata(file: File, *, claims: bool = True) -> Iterator[Finding]:
    """Findings about the catalog, the XMP packet, page labels and the outline.

    `claims` says whether the file may claim to keep the standards: not with an attachment that proves nothing.
    """
    catalog = file.catalog
    for said, message in (
        (catalog.language, "the document names no language (/Lang)"),
        (catalog.marked, "the document does not say that it is tagged (/MarkInfo)"),
        (catalog.shows_title, "viewers are not told to show the title (/DisplayDocTitle)"),
        (catalog.has_output_intent, "there is no output intent"),
        (catalog.outline is not None, "there is no outline"),
        (all(catalog.outline or ()), "an entry of the outline has no title"),
        (0 in catalog.page_labels, "there are no page labels from page 1 on"),
        (file.dated, "the manifest has no date beside it (/LastModified)"),
    ):
        if not said:
            yield Finding("audit-metadata", message)
    yield from _xmp(catalog, claims)
    for entry in catalog.runs:
        yield Finding("audit-metadata", f"the document acts when it is opened ({entry})")
    for what in catalog.strange:
        yield strange(0, what)


def _xmp(catalog: Catalog, claims: bool) -> Iterator[Finding]:
    if not catalog.xmp:
        yield Finding("audit-metadata", "there is no XMP metadata")
        return
    for name, value, claim in _CLAIMS:
        pattern = rf"{name}\s*(?:>\s*{value}\s*<|=\s*[\"']{value}[\"'])".encode("ascii")
        if bool(re.search(pattern, catalog.xmp)) != claims:
            says = "does not claim" if claims else "has an attachment that proves nothing and still claims"
            yield Finding("audit-metadata", f"the XMP metadata {says} {claim}")
    title = catalog.xmp.partition(b"<dc:title>")[2].partition(b"</dc:title>")[0]
    if not _TAG.sub(b"", title).strip():
        yield Finding("audit-metadata", "the XMP metadata has no title")
