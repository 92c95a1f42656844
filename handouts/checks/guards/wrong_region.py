"""wrong-region: nothing in a packet for one part of the spine speaks of the other.

PASS: {text: Your lower back will be sore.}
PASS: {text: Take it with a cervicalgia leaflet.}
FAIL: {text: Wear your collar at night.}
FAIL: {text: "**Neck pain** may stay."}
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from handouts.checks.reading import Passage, passages
from handouts.checks.subject import Subject
from handouts.diagnostics import Diagnostic
from handouts.document.tree import Text

ID: Final = "wrong-region"
REASON: Final = "A line about the neck in a packet for the back makes a patient doubt every other line."
STANDARD: Final = "content/README.md, Procedures: other_region_words"


def check(subject: Subject) -> Iterator[Diagnostic]:
    """Look for the procedure's `other_region_words` as whole words in everything composed from blocks."""
    handout = subject.handout
    words = sorted((word for word in handout.other_region_words if word.strip()), key=len, reverse=True)
    if not words:
        return
    spaced = (r"\s+".join(map(re.escape, word.split())) for word in words)
    pattern = re.compile(rf"(?<!\w)(?:{'|'.join(spaced)})(?!\w)", re.IGNORECASE)
    for passage in (*_titles(handout.title, handout.subtitle, handout.procedure), *passages(handout)):
        for found in dict.fromkeys(match[0] for match in pattern.finditer(passage.text)):
            message = f"'{passage.origin}' says '{found}', which is not about the {handout.region} spine"
            hint = f"reword it, or keep the item out of {handout.region} packets with 'when: {{region: ...}}'"
            yield Diagnostic(ID, message, subject.at(passage.origin), hint)


def _titles(title: str, subtitle: str, procedure: str) -> tuple[Passage, ...]:
    return (Passage((Text(title),), procedure), Passage((Text(subtitle),), procedure))
