"""Rules of plain words: grade, sentences, hard words, terms, lists, headings, the reader addressed."""

from __future__ import annotations

from typing import Final

from handouts.checks.rule import Rule
from handouts.checks.wording import (
    hard_word,
    heading_form,
    long_list,
    not_you,
    passive_voice,
    reading_grade,
    sentence_length,
    undefined_term,
)

RULES: Final[tuple[Rule, ...]] = (
    hard_word,
    heading_form,
    long_list,
    not_you,
    passive_voice,
    reading_grade,
    sentence_length,
    undefined_term,
)
"""Every rule of the folder; the order does not matter."""
