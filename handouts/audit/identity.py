"""Whose packet it is: pages, token, patient, and region agree with each other and with the manifest."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from itertools import pairwise
from typing import Final

from handouts.audit.as_printed import plain
from handouts.audit.finding import Finding, counted, on_page
from handouts.audit.manifest import BLOCK_CODE, Manifest
from handouts.audit.model import ContentKid, File, Key, Mark, Page

_TOKEN: Final = re.compile(r"(?<![0-9A-Z])(?=[0-9-]*[A-Z])[0-9A-Z]{4}-[0-9A-Z]{4}(?![0-9A-Z])")
"""A packet's code; at least one letter, so that a span of years is none."""
_NUMBER: Final = re.compile(r"\d+")
_OWN_WORDS: Final = ("name", "notes", "arrival_place")
"""Fields in which a patient's file may use any word: they prove nothing about the region of the handout."""
_SOURCES: Final = "sources"
"""The ID of the list of sources, whose titles may name any part of the spine."""


def check_pages(file: File, manifest: Manifest) -> Iterator[Finding]:
    """Findings about the number, order and token of the pages."""
    if len(file.pages) != manifest.pages:
        pages = counted(manifest.pages, "page", "pages")
        yield Finding("audit-page-count", f"the manifest says {pages}, the file has {len(file.pages)}")
    for page in file.pages:
        yield from _page_order(page, manifest.pages)
        yield from _token(page, manifest.token)


def check_identity(file: File, manifest: Manifest) -> Iterator[Finding]:
    """Findings about blocks, patient and region; none repeats a patient's text."""
    slots = slot_texts(file)
    yield from _block_codes(file, manifest)
    yield from _slots(slots, manifest)
    yield from _headers(file, manifest, slots.get("reference", ""))
    yield from _other_region(file, manifest)


def slot_texts(file: File) -> dict[str, str]:
    """The painted text of each slot of the details panel, by field; an unfilled one is empty."""
    if file.tree is None:
        return {}
    marks = file.texts()
    found: dict[str, str] = {}
    for element in file.tree.elements.values():
        if element.identity.startswith("slot:"):
            kids = (kid for below in file.tree.below(element.key) for kid in below.kids if isinstance(kid, ContentKid))
            texts = (marks[place].text for kid in kids if (place := (kid.page or 0, kid.mcid)) in marks)
            found.setdefault(element.identity.removeprefix("slot:"), plain(" ".join(texts)))
    return found


def _page_order(page: Page, total: int) -> Iterator[Finding]:
    """The footer counts the pages; only its numbers are read, so that any language will do."""
    for mark in page.artifacts("Footer"):
        for line in mark.lines:
            counts = [int(digits) for digits in _NUMBER.findall(_TOKEN.sub(" ", line)) if len(digits) < 5]
            if (page.number, total) in pairwise(counts):
                return
    yield on_page(page.number, "audit-page-order", f"the footer does not say {page.number} of {total}")


def _token(page: Page, token: str) -> Iterator[Finding]:
    printed = Counter(_TOKEN.findall(" ".join(mark.text for mark in page.artifacts("Footer"))))
    known = token and sum(token in mark.text for mark in page.artifacts("Footer"))
    if token and not known:
        yield on_page(page.number, "audit-token", "the footer does not have the packet's code")
    if printed.keys() - {token}:
        yield on_page(page.number, "audit-token", "the footer has the code of another packet")


def _block_codes(file: File, manifest: Manifest) -> Iterator[Finding]:
    """Every block prints its short code once, in order, as an artifact: a heading is heard as its words alone."""
    if manifest.block_codes is None:
        return
    marks = [mark for page in file.pages for mark in page.artifacts("")]
    printed = tuple(line for mark in marks for line in mark.lines if BLOCK_CODE.fullmatch(line))
    if printed != manifest.block_codes:
        told = ", ".join(printed) or "none"
        message = f"the codes printed beside its headings ({told}) are not those of its blocks"
        yield Finding("audit-block-code", message)


def _slots(slots: dict[str, str], manifest: Manifest) -> Iterator[Finding]:
    """Texts of the details panel against the digests of the manifest."""
    for field, text in sorted(slots.items()):
        if field in manifest.slots and not manifest.is_text_of(field, text):
            yield Finding("audit-slot", f"'{field}' on paper is not what the packet was made with")
        elif field in {"name", "reference"} and field not in manifest.slots and text:
            yield Finding("audit-slot", f"'{field}' is on paper, but the manifest does not know it")


def _headers(file: File, manifest: Manifest, reference: str) -> Iterator[Finding]:
    """Each header strip names page 1's patient and has the reference, and all say the same; page 1 has none."""
    if file.pages and _strip_text(file.pages[0].artifacts("Header")):
        yield on_page(file.pages[0].number, "audit-patient", "there is a header, which no first page has")
    headers = ((page.number, page.artifacts("Header")) for page in file.pages[1:])
    strips = [(number, strip, _strip_text(strip)) for number, strip in headers]
    found: list[Finding] = []
    for number, strip, text in strips:
        if manifest.is_filled("name") and not any(manifest.is_text_of("name", mark.text) for mark in strip):
            found.append(on_page(number, "audit-patient", "the header does not name the patient of page 1"))
        if reference and not _has_words(text, reference):
            found.append(on_page(number, "audit-patient", "the header does not have the reference of page 1"))
    usual = Counter(text for *_, text in strips).most_common(1)
    others = [number for number, _, text in strips if text != usual[0][0]]
    yield from found or (on_page(one, "audit-patient", "the header differs from the other pages'") for one in others)


def _strip_text(strip: tuple[Mark, ...]) -> str:
    return plain(" ".join(mark.text for mark in strip))


def _other_region(file: File, manifest: Manifest) -> Iterator[Finding]:
    """No word of the other region in anything printed or spoken, the patient's own words left out."""
    own = _own_marks(file)
    for page in file.pages:
        marks = [
            mark
            for mark in page.content.marks
            if (page.key, mark.mcid) not in own
            and not (mark.is_artifact and mark.subtype == "Header" and manifest.is_text_of("name", mark.text))
        ]
        text = plain(" ".join(f"{mark.text} {mark.actual_text}" for mark in marks))
        for word in manifest.other_region_words:
            if _has_words(text.casefold(), word.casefold()):
                yield on_page(page.number, "audit-other-region", f"'{word}' belongs to the other region")
    if file.tree is not None:
        spoken = plain(" ".join(f"{e.alt} {e.actual_text}" for e in file.tree.elements.values())).casefold()
        for word in manifest.other_region_words:
            if _has_words(spoken, word.casefold()):
                yield Finding("audit-other-region", f"'{word}' in an alternate text belongs to the other region")


def _own_marks(file: File) -> frozenset[tuple[Key | None, int | None]]:
    """Marked content of the fields that hold a patient's own words, and of the titles of sources, which are names."""
    if file.tree is None:
        return frozenset()
    wanted = {f"slot:{field}" for field in _OWN_WORDS} | {_SOURCES}
    holders = [element.key for element in file.tree.elements.values() if element.identity in wanted]
    return frozenset(
        (kid.page, kid.mcid)
        for holder in holders
        for element in file.tree.below(holder)
        for kid in element.kids
        if isinstance(kid, ContentKid)
    )


def _has_words(text: str, words: str) -> bool:
    """Whether whole words stand in a text, both in plain form."""
    wanted = plain(words)
    return bool(wanted) and re.search(rf"(?<!\w){re.escape(wanted)}(?!\w)", text) is not None
