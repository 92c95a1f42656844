"""passive-voice: a sentence says who does it.

Advice only: "the wound is closed with stitches" is plain enough, and nobody needs to know by whom. Looked for: a form
of "be" with a past participle behind it, regular or of `irregular-participles.yaml`. Words that tell a state ("you are
tired", `states-not-passives.yaml`) are no passives.

PASS: {text: A nurse tests your legs. You may be tired and confused.}
PASS: {text: Your bed is near the door. Call if the skin is red.}
FAIL: {text: Your legs are tested.}
FAIL: {text: The drain will be **taken** out.}
FAIL: {text: You will not be allowed to drive.}
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from typing import Final

from msgspec import Struct

from handouts.checks.subject import Subject
from handouts.checks.wording.lists import phrases
from handouts.checks.wording.places import place_of
from handouts.checks.wording.running import english_passages
from handouts.diagnostics import Diagnostic, Severity

ID: Final = "passive-voice"
REASON: Final = "Who does what is easier to see, and to do, when the sentence names who."
STANDARD: Final = "PEMAT-P, item 5; CDC Clear Communication Index, item 6"


def check(subject: Subject) -> Iterator[Diagnostic]:
    """Look for passives in every text."""
    passive = _passive(tuple(phrases(subject, "irregular-participles")), tuple(phrases(subject, "states-not-passives")))
    for said in english_passages(subject):
        for words in _passives(said.text, passive):
            hint = "if it matters who does it, say so: 'we ...', 'the nurse ...', 'you ...'"
            place = place_of(subject, said.origin, words)
            yield Diagnostic(ID, f"'{words}' does not say who does it", place, hint, Severity.ADVICE)


class _Passive(Struct, frozen=True, eq=False):
    """What matches a passive, and the words in it that make it none; equal only to itself."""

    pattern: re.Pattern[str]
    states: frozenset[str]


@lru_cache(maxsize=8192)
def _passives(text: str, passive: _Passive) -> tuple[str, ...]:
    found = passive.pattern.finditer(text)
    return tuple(match[0] for match in found if match["done"].lower() not in passive.states)


@lru_cache(maxsize=8)
def _passive(participles: tuple[str, ...], states: tuple[str, ...]) -> _Passive:
    irregular = "|".join(map(re.escape, participles)) or "(?!)"
    pattern = re.compile(
        rf"\b(?:am|is|are|was|were|be|been|being)\s+(?:not\s+|never\s+|also\s+|then\s+|often\s+|\w+ly\s+)*"
        rf"(?P<done>(?:\w{{2,}}[^\We]ed|{irregular}))\b",
        re.IGNORECASE,
    )
    return _Passive(pattern, frozenset(states))
