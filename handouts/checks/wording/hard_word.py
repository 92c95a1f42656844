"""hard-word: where a plain word says the same, the plain word stands.

The list is `hard-words.yaml`; any ending of a word counts. A word that the packet itself explains, in its glossary or
in place, is being taught and may stand.

PASS: {text: Use a pillow. Start with a short walk.}
PASS: {text: Expect some swelling (edema).}
PASS: {components: [{text: You may see edema.}, {term: Edema, means: swelling.}]}
FAIL: {text: Utilize a pillow.}
FAIL: {text: The nurse commenced and then **discontinued** it.}
FAIL: {text: "Rest prior to your walk."}
FAIL: {title: Medication, components: []}
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from handouts.checks.subject import Subject
from handouts.checks.wording.lists import explains, glossary_terms, listed, phrases, used
from handouts.checks.wording.places import place_of
from handouts.checks.wording.running import english_passages
from handouts.diagnostics import Diagnostic, Severity

ID: Final = "hard-word"
REASON: Final = "A word that a reader has to guess at may be guessed wrong."
STANDARD: Final = "PEMAT-P, item 3: common, everyday language; CDC Clear Communication Index, item 7"


def check(subject: Subject) -> Iterator[Diagnostic]:
    """Look for the listed words in every text."""
    plain = phrases(subject, "hard-words")
    among, taught = listed(tuple(plain)), frozenset(glossary_terms(subject))
    for said in english_passages(subject):
        for phrase, words in used(said.text, among):
            if phrase.lower() not in taught and words.lower() not in taught and not explains(said.text, phrase):
                hint = f"say {_either(plain[phrase])}"
                place = place_of(subject, said.origin, words)
                yield Diagnostic(ID, f"'{words}' is a hard word", place, hint, Severity.WARNING)


def _either(plain: str) -> str:
    """Write the plain words of a list, which has a comma between them, as a choice."""
    return " or ".join(f"'{word.strip()}'" for word in plain.split(","))
