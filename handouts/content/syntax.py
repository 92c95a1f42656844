"""A YAML syntax error becomes a diagnostic that says what an author should look for, never the parser's wording."""

from __future__ import annotations

from typing import Final

import yaml

from handouts.diagnostics import Diagnostic, Location

_QUOTE: Final = "put the text in quotes"
_SPACES: Final = "line up the spaces at the start of the line with the lines above"
_WHOLE: Final = "put the whole text in double quotes"

_PROBLEMS: Final = (
    ("mapping values are not allowed", "a ': ' where no key can stand", f"{_QUOTE}, or check the line above"),
    ("block sequence entries are not allowed", "a '- ' where no list can start", f"{_QUOTE}, or start a new line"),
    ("did not find expected alphabetic or numeric", "a text cannot start with {character}", _QUOTE),
    ("cannot start any token", "a text cannot start with {character}", _QUOTE),
    ("did not find expected key", "the line does not fit the lines above it", _SPACES),
    ("did not find expected '-' indicator", "the line does not fit the list above it", _SPACES),
    ("did not find expected ','", "a '[' or '{{' is not closed, or something stands behind the text in it", _QUOTE),
    (
        "found unexpected end of stream",
        "a quote is not closed",
        "add the quote, or double one that is part of the text",
    ),
    ("found unexpected document indicator", "a quote is not closed", "add the quote at the end of the text"),
    ("could not find expected ':'", "the line has no 'key:'", "line up the text with the lines above it"),
    ("found unknown escape character", "a backslash that double quotes do not know", "use single quotes"),
    ("did not find expected hexdecimal number", "a backslash that double quotes do not know", "use single quotes"),
    ("invalid Unicode character escape code", "an escape that is not a character", "type the character itself"),
)
"""What the parser says (a part of it), what we say, and the hint."""


def syntax_problem(error: yaml.YAMLError, text: str, file: str) -> Diagnostic:
    """Explain what the parser refused, with the place where it gave up."""
    mark = getattr(error, "problem_mark", None)
    place = Location(file, mark.line + 1, mark.column + 1) if mark else Location(file)
    character = text[mark.index : mark.index + 1] if mark else ""
    if mark and "alias" in str(getattr(error, "context", "")):
        place, character = Location(file, place.line, max(place.column - 1, 1)), text[mark.index - 1 : mark.index]
    if character == "\t":
        return Diagnostic("yaml-syntax", "a tab where spaces must stand", place, "use spaces at the start of a line")
    problem = str(getattr(error, "problem", ""))
    if mark and "did not find expected key" in problem and (closed := _closed_before(text[: mark.index])):
        return Diagnostic("yaml-syntax", f"something stands behind the closing {closed}", place, _WHOLE)
    for part, message, hint in _PROBLEMS:
        if part in problem:
            said = message.format(character=f"'{character}'")
            return Diagnostic("yaml-syntax", said, place, hint)
    return Diagnostic("yaml-syntax", "this is not YAML", place, "check quotes, colons and spaces here and just above")


def _closed_before(text: str) -> str:
    """Name the quote or bracket that ends the text before a place, if one does."""
    last = text.rstrip(" ")[-1:] or " "
    if last in "'\"":
        return "quote"
    return f"'{last}'" if last in "}]" else ""
