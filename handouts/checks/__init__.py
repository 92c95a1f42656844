"""A composed handout to what is wrong with it. Each rule is a module of its own (rule.py says what it must have).

`guards/` stop a build; `wording/`, `numbers/` and `upkeep/` are held by `handouts check` (gate.py). To add a rule,
write the module and name it in the registry of its folder.
"""

from __future__ import annotations

from collections.abc import Iterable

from handouts.checks.guards import GUARDS
from handouts.checks.rule import Rule
from handouts.checks.subject import Subject
from handouts.content.library import Library
from handouts.diagnostics import Diagnostic, in_order
from handouts.document.handout import Handout
from handouts.resolve.resolution import Resolved


def run_checks(
    handout: Handout, resolved: Resolved, library: Library, rules: Iterable[Rule] = GUARDS
) -> tuple[Diagnostic, ...]:
    """Hold a handout against rules; the findings come by place, each once."""
    subject = Subject(handout, resolved, library)
    return in_order(found for rule in rules for found in rule.check(subject))
