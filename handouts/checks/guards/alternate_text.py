"""alternate-text: every picture is told in words that say what it shows, and has a caption where one is printed.

PASS: {figure: {alt: A person walking with a stick., caption: Short walks help.}}
FAIL: {figure: {alt: "", caption: Short walks help.}}
FAIL: {figure: {alt: walking-2.png, caption: Short walks help.}}
FAIL: {figure: {alt: Image of a person walking., caption: Short walks help.}}
FAIL: {figure: {alt: A person walking with a stick., caption: ""}}
FAIL: {logo_alt: ""}
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from handouts.checks.reading import Passage, nodes
from handouts.checks.subject import Subject
from handouts.diagnostics import Diagnostic, Location
from handouts.document.tree import Figure, RiskRow

ID: Final = "alternate-text"
REASON: Final = "Someone who cannot see a picture hears its alternate text instead."
STANDARD: Final = "ISO 14289-1 (PDF/UA-1), 7.3; WCAG 2.1, 1.1.1"

_LONGEST: Final = 250
_FILE_NAME: Final = re.compile(r"\S+\.(?:svg|png|jpe?g|gif|webp|pdf)|[\w-]+[-_][\w-]+", re.IGNORECASE)
_SAYS_PICTURE: Final = re.compile(
    r"(?:an?\s+|the\s+)?(?:image|picture|photo|photograph|drawing|graphic|icon|figure|illustration)\s+(?:of|showing)\b",
    re.IGNORECASE,
)


def check(subject: Subject) -> Iterator[Diagnostic]:
    """Check the figures, the icon arrays of risks and the logo."""
    brand = subject.handout.brand
    if brand.logo:
        yield from _objections("the logo", brand.logo_alt, subject.clinic_at("logo"))
    for section in subject.handout.sections:
        for node, origin in nodes(section):
            if isinstance(node, Figure):
                yield from _objections(f"figure '{origin}'", node.alt, subject.at(origin, "alt"))
                if not Passage(node.caption, origin).text.strip():
                    hint = "add 'caption:' with what the picture shows"
                    yield Diagnostic(ID, f"figure '{origin}' has no caption", subject.at(origin), hint)
            elif isinstance(node, RiskRow):
                yield from _objections(f"the picture of '{origin}'", node.alt, subject.at(origin))


def _objections(what: str, alt: str, place: Location | None) -> Iterator[Diagnostic]:
    text = alt.strip()
    if not text:
        yield Diagnostic(ID, f"{what} has no alternate text", place, "say in a sentence what the picture shows")
    elif _FILE_NAME.fullmatch(text):
        message = f"the alternate text of {what} is a file name, '{text}'"
        yield Diagnostic(ID, message, place, "say in a sentence what the picture shows")
    elif found := _SAYS_PICTURE.match(text):
        message = f"the alternate text of {what} starts with '{found[0]}'"
        yield Diagnostic(ID, message, place, "start with what is shown: a screen reader says 'figure' itself")
    elif len(text) > _LONGEST:
        message = f"the alternate text of {what} has {len(text)} characters, more than {_LONGEST}"
        yield Diagnostic(ID, message, place, "keep what a reader needs, and say the rest in the text")
