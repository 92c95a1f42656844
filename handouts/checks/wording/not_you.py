"""not-you: an instruction speaks to the reader, and a box to tick starts with what to do or with "I".

Looked for: instructions to "patients", "the patient", "he or she", "one" or "individuals" (an error), and check items
that are a statement about something ("The wound should stay dry"). A check item may be an order, a sentence about "I"
or "me", or bare words that finish its heading ("Pack", then "Glasses and hearing aids"). Counts of people ("100
patients had it") tell and do not instruct.

PASS: {text: Keep the wound dry. In one study most patients could drive by then.}
PASS: {components: [{checks: [Keep the wound dry., I can walk., An adult will drive me home., "Glasses, phone."]}]}
PASS: {components: [{subhead: Tell us}, {checks: [You could be pregnant.]}]}
FAIL: {text: The patient should keep the wound dry.}
FAIL: {components: [{bullets: [Patients must not drive.]}]}
FAIL: {text: "**One should** rest often."}
FAIL: {text: He/she will need a driver.}
FAIL: {components: [{subhead: Week 1}, {checks: [The wound should stay dry.]}]}
FAIL: {components: [{checks: [You should walk each day.]}]}
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from typing import Final

from handouts.checks.subject import Subject
from handouts.checks.wording.places import place_of
from handouts.checks.wording.running import as_read, english_passages, is_english
from handouts.diagnostics import Diagnostic, Severity
from handouts.document.tree import CheckList, Component, Line, SubHead

ID: Final = "not-you"
REASON: Final = "Nobody does what somebody else is told to do."
STANDARD: Final = "PEMAT-P, item 21: addresses the user directly when describing actions"

_MUST: Final = (
    r"(?:should|must|shall|ought\s+to|needs?\s+to|ha(?:s|ve)\s+to|(?:is|are)\s+(?:not\s+)?(?:to|advised|asked|expected|"
    r"encouraged|instructed|recommended|required|requested|told|allowed|permitted)|"
    r"will\s+(?:need|have)\s+(?:to|an?)|may\s+not\s+(?:drive|eat|drink|lift|take|use|leave))\b"
)
_WHO: Final = r"(?:\s+(?:who|whose|with|without|on|taking|having|over|under)\b(?:\s+[\w-]+){1,6}?)?"
_OTHERS: Final = re.compile(
    rf"""
    \b(?:(?:the|each|every|any|a|all|most|many)\s+)?(?:patients?|clients?|service\s+users?|individuals?|persons?|sufferers)
      (?:['\N{{RIGHT SINGLE QUOTATION MARK}}]s?\s+\w+(?:\s\w+)?)?{_WHO}\s+{_MUST}
    | \bpeople{_WHO}\s+(?:should|must)\b
    | (?:\A|[.!?;:]\s+)(?:the\s+)?patients?\s+to\s+\w+
    | \b(?:he\s*/\s*she|she\s*/\s*he|s/he|he\s+or\s+she|she\s+or\s+he)\s+{_MUST}
    | (?:\A|[.!?;:,]\s+|\bthat\s+)one\s+(?:should|must|ought|needs\s+to|has\s+to|is\s+advised)\b
    | \bthe\s+patient\s+(?:can|may|will)\b
    """,
    re.IGNORECASE | re.VERBOSE,
)
_SUBJECT: Final = (
    r"(?:the|a|an|your|this|that|these|those|it|there|you|we|he|she|they|one|someone|everyone|patients?|all|any|each|"
    r"every|most|some|both)\b|\w{3,}ing\b"
)
_STATES: Final = r"(?:is|are|was|were|should|must|shall|will|would|can|cannot|could|may|might|has|have|needs?|ought)\b"
_STATEMENT: Final = re.compile(
    rf"(?:{_SUBJECT}).*?\b{_STATES}|\w+\s+(?:should|must|shall|is|are|has\s+to)\b", re.IGNORECASE
)
_JOINED: Final = "if|when|while|until|unless|that|which|who|whom|what|where|how|as|because|so|before|after|than"
_MAIN_CLAUSE: Final = re.compile(rf".*?(?=[:;,.?!]|\s(?:{_JOINED})\b|\Z)", re.IGNORECASE | re.DOTALL)
_FIRST_PERSON: Final = re.compile(r"\b(?:I|me|my|mine|we|us|our)\b")
_ASKS: Final = re.compile(
    r"(?:tell|ask|show|pack|bring|check|have|get|take|do|say|write|buy|plan|book|call)\b", re.IGNORECASE
)


def check(subject: Subject) -> Iterator[Diagnostic]:
    """Check every text, then the check lists with the heading each stands under."""
    for said in english_passages(subject):
        for words in _told_to_others(said.text):
            place = place_of(subject, said.origin, words)
            hint = "speak to the reader: 'Keep the wound dry.', 'You should ...'"
            yield Diagnostic(ID, f"'{words}' tells somebody else what to do", place, hint)
    if is_english(subject):
        for section in subject.handout.sections:
            yield from _check_lists(subject, section.components)


@lru_cache(maxsize=8192)
def _told_to_others(text: str) -> tuple[str, ...]:
    return tuple(" ".join(found[0].strip(" .!?;:,").split()) for found in _OTHERS.finditer(text))


def _check_lists(subject: Subject, components: tuple[Component, ...]) -> Iterator[Diagnostic]:
    heading = ""
    for component in components:
        if isinstance(component, SubHead):
            heading = as_read(component.spans)
        elif isinstance(component, CheckList) and not _ASKS.match(heading):
            yield from (_finding(subject, line) for line in component.items if _is_statement(as_read(line.spans)))


@lru_cache(maxsize=8192)
def _is_statement(text: str) -> bool:
    clause = _MAIN_CLAUSE.match(text)
    return bool(clause and _STATEMENT.match(clause[0]) and not _FIRST_PERSON.search(clause[0]))


def _finding(subject: Subject, line: Line) -> Diagnostic:
    text = as_read(line.spans)
    message = f"the check item '{text}' neither says what to do nor starts with 'I'"
    hint = "start with a verb ('Keep the wound dry.') or with 'I' ('I can walk.')"
    return Diagnostic(ID, message, place_of(subject, line.origin, text), hint, Severity.WARNING)
