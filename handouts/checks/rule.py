"""What a rule is: one module that holds a handout against one demand of its readers."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Protocol

from handouts.checks.subject import Subject
from handouts.diagnostics import Diagnostic


class Rule(Protocol):
    """What a module must have to be a rule.

    `ID` is the code of its diagnostics, `REASON` one line why it matters to a reader, `STANDARD` where it comes from,
    with the clause. Its docstring holds `PASS:` and `FAIL:` examples that the tests run.
    """

    @property
    def ID(self) -> str: ...  # noqa: D102, N802

    @property
    def REASON(self) -> str: ...  # noqa: D102, N802

    @property
    def STANDARD(self) -> str: ...  # noqa: D102, N802

    def check(self, subject: Subject, /) -> Iterator[Diagnostic]:
        """Give everything in the handout that breaks the rule. Never raises."""
