"""sentence-length: no sentence is so long that its start is forgotten at its end.

Over 20 words is a warning, over 25 an error. Alternate texts count too: a listener cannot look back.

PASS: {text: Sleep on your side with a pillow between your knees. Or lie on your back with one under them.}
FAIL: {text: "Walk on flat ground each day, stop to rest when you are sore, then go on a bit, and so on until lunch."}
FAIL: {text: "If an arm or a leg gets weak or numb or your neck swells or it is hard to eat or sip, tell us at once."}
FAIL: {figure: {alt: A man on a path by a bench and a tree and a pond with a duck and a swan and a goose., caption: A.}}
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from handouts.checks.readability import sentences, words
from handouts.checks.subject import Subject
from handouts.checks.wording.places import place_of
from handouts.checks.wording.running import english_passages
from handouts.diagnostics import Diagnostic, Severity

ID: Final = "sentence-length"
REASON: Final = "A reader in pain holds about a dozen words at a time."
STANDARD: Final = "GOV.UK content design guide: sentences of at most 25 words; NHS content guide: up to 20 words"

LONG: Final = 20
TOO_LONG: Final = 25
_SHOWN: Final = 6


def check(subject: Subject) -> Iterator[Diagnostic]:
    """Check each sentence of every text."""
    for said in english_passages(subject):
        for sentence in sentences(said.text):
            length = len(words(sentence))
            if length > LONG:
                limit, severity = (TOO_LONG, Severity.ERROR) if length > TOO_LONG else (LONG, Severity.WARNING)
                start = " ".join(sentence.split()[:_SHOWN])
                message = f"a sentence of {length} words, more than {limit}: '{start} ...'"
                place = place_of(subject, said.origin, sentence)
                yield Diagnostic(ID, message, place, "cut it in two, or make a list of it", severity)
