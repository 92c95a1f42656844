"""Fixed words laid over the shipped ones become findings where they would break the page or hide its SAMPLE mark."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import Final

from handouts.content.model import Words
from handouts.diagnostics import Diagnostic, Location

SAMPLE_WORDS: Final = ("sample_title", "sample_reason", "approved_by_nobody")
"""What a page says while no clinician has approved it: nobody but the tool words that."""
_PLACES: Final = re.compile(r"\{[^{}]*\}|[{}]")


def unfit_words(words: Words, base: Words, at: Callable[..., Location]) -> Iterator[Diagnostic]:
    """Compare words with the lowest layer's; `at` gives the place of a key."""
    for name, text in words.texts.items():
        if name not in base.texts:
            continue
        place, usual = at(*name.split(".")), base.texts[name]
        if name in SAMPLE_WORDS and text != usual:
            hint = "remove the key; the mark goes when a clinician approves the text"
            yield Diagnostic("locked", f"'{name}' cannot be reworded", place, hint)
        elif usual and not text.strip():
            yield Diagnostic("missing-value", f"'{name}' is empty", place, f"it is usually '{usual}'")
        known = dict.fromkeys(_PLACES.findall(usual))
        hint = f"known: {', '.join(known)}" if known else "write it without braces"
        for wrong in dict.fromkeys(_PLACES.findall(text)):
            if wrong not in known:
                yield Diagnostic("unknown-place", f"'{name}' has no place '{wrong}' to fill", place, hint)
