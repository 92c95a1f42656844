"""Every "see page 3" on paper leads to the page that has what it speaks of, in every size and on every paper."""

from __future__ import annotations

import itertools
import re

import packets
import pytest
import readback
from packets import PACKS, PAPERS, PROCEDURES, SIZES, Choice

from handouts.resolve.wording import GLUE

MEANT = {
    r"Never stop a blood thinner on your own\. See": r"Blood thinner plan\.|Take no (warfarin|apixaban|clopidogrel)",
    r"Your visit date is on": "Follow-up visit",
    r"if you pass your driving checks\. See": "Driving checks:",
    r"Only if you pass every check on": "Driving checks:",
    r"New weakness cannot wait: see": r"New weakness in (your|both) legs|growing arm or leg weakness",
}
"""What is on the page that a sentence sends a reader to, by the words before "page"."""
REFERENCE = re.compile(r"(?P<words>(?:\S+ ){1,9})page (?P<number>\d+)")


def pages_of(data: bytes) -> list[str]:
    return [" ".join(words.replace(GLUE, " ").split()) for words in readback.tagged_texts(data)]


def misled(pages: list[str]) -> list[str]:
    """Each reference to a page that has nothing of what it speaks of."""
    wrong = []
    for number, page in enumerate(pages, start=1):
        for reference in REFERENCE.finditer(page):
            meant = [target for words, target in MEANT.items() if re.search(f"{words} $", reference["words"])]
            if not meant or not re.search(meant[0], pages[int(reference["number"]) - 1]):
                wrong.append(f"on page {number}: {reference[0]}")
    return wrong


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize(("procedure", "pack"), list(itertools.product(PROCEDURES, PACKS)))
def test_every_page_number_leads_to_what_its_sentence_speaks_of(procedure: str, pack: str, size: str) -> None:
    for paper, dated in zip(PAPERS, (False, True), strict=True):
        pages = pages_of(packets.packet(Choice(procedure, pack, paper=paper, size=size, dated=dated)).data)
        assert misled(pages) == []


def test_each_sentence_that_names_a_page_is_looked_for_in_some_packet() -> None:
    choices = [Choice(procedure, pack) for procedure in PROCEDURES for pack in ("deciding", "full")]
    said = " ".join(page for choice in choices for page in pages_of(packets.packet(choice).data))
    assert [words for words in MEANT if not re.search(rf"{words} page \d", said)] == []


def test_a_page_without_what_is_meant_is_found() -> None:
    pages = ["Follow-up visit", "Your visit date is on page 1.", "Your visit date is on page 2. Bed is on page 1."]
    assert misled(pages) == [
        "on page 3: Your visit date is on page 2",
        "on page 3: . Bed is on page 1",
    ]
