"""Rules of plain words: grade, sentences, hard words, terms, lists, headings, the reader addressed."""

from __future__ import annotations

from typing import Final

from handouts.checks.rule import Rule

RULES: Final[tuple[Rule, ...]] = ()
"""Every rule of the folder; the order does not matter."""
