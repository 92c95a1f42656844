"""A composed handout to what is wrong with it: a registry of rules, each a module of its own.

A rule is a module with `ID` (the code of its diagnostics), `REASON` (one line: why it matters to a reader), `STANDARD`
(where it comes from, with the clause), a docstring with `PASS:` and `FAIL:` examples that the tests run, and
`check(subject)`. To add one, write the module and name it in `RULES`.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final, Protocol

from handouts.checks import (
    alternate_text,
    contrast,
    heading_order,
    literal_number,
    missing_contacts,
    required_topics,
    slot_position,
    unresolved_facts,
    wrong_region,
)
from handouts.checks.subject import Subject
from handouts.content.library import Library
from handouts.diagnostics import Diagnostic, in_order
from handouts.document.tree import Handout
from handouts.resolve.resolution import Resolved


class Rule(Protocol):
    """What a module must have to be a rule."""

    @property
    def ID(self) -> str: ...  # noqa: D102, N802

    @property
    def REASON(self) -> str: ...  # noqa: D102, N802

    @property
    def STANDARD(self) -> str: ...  # noqa: D102, N802

    def check(self, subject: Subject, /) -> Iterator[Diagnostic]:
        """Give everything in the handout that breaks the rule. Never raises."""


RULES: Final[tuple[Rule, ...]] = (
    alternate_text,
    contrast,
    heading_order,
    literal_number,
    missing_contacts,
    required_topics,
    slot_position,
    unresolved_facts,
    wrong_region,
)
"""Every rule; the order does not matter."""


def run_checks(handout: Handout, resolved: Resolved, library: Library) -> tuple[Diagnostic, ...]:
    """Hold a handout against every rule; the findings come by place, each once."""
    subject = Subject(handout, resolved, library)
    return in_order(found for rule in RULES for found in rule.check(subject))
