"""One text of a content file becomes pieces: words in two weights, links, line breaks and references to fill in.

The grammar is `**bold**`, `[words](target)`, `{reference}`, a backslash at a line's end for a line break and a
backslash before a punctuation mark for the mark itself. It is read here and not by a Markdown library because the
rest of Markdown must print as it is written (`_x_`, `#`, `<b>`), because YAML folds "backslash, newline" into
"backslash, space", which Markdown does not take for a break, and because every piece needs its place in the text.
References are looked up by name, never evaluated.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Final

from msgspec import Struct

from handouts.diagnostics import Diagnostic, Location, did_you_mean


class Words(Struct, frozen=True):
    """A run of words in one weight."""

    text: str
    bold: bool = False


class LinkTo(Struct, frozen=True):
    """Words that lead to an `https:`, `mailto:` or `tel:` target."""

    text: str
    target: str
    bold: bool = False


@dataclass(frozen=True)
class Reference:
    """`{name}` or `{name.form}`: a fact, or something of the clinic, surgeon or patient.

    `start` and `end` are its place in the text, for whoever finds that the name is unknown.
    """

    name: str
    form: str = ""
    bold: bool = False
    start: int = field(default=0, compare=False)
    end: int = field(default=0, compare=False)


@dataclass(frozen=True)
class PageRef:
    """`{page:block}` or `{page:block/item,other-item}`: the page of a block's start, or of the first item there is."""

    block: str
    items: tuple[str, ...] = ()
    bold: bool = False
    start: int = field(default=0, compare=False)
    end: int = field(default=0, compare=False)


class Blank(Struct, frozen=True):
    """`{blank}`: a line to write on."""

    bold: bool = False


class LineBreak(Struct, frozen=True):
    """A line break the author asked for."""


Piece = Words | LinkTo | Reference | PageRef | Blank | LineBreak


class Problem(Struct, frozen=True):
    """What is wrong with the characters `start` to `end` of a text."""

    code: str
    message: str
    hint: str
    start: int
    end: int


class InlineText(Struct, frozen=True):
    """The pieces of a text in reading order, and what is wrong with it; a refused piece is left out."""

    pieces: tuple[Piece, ...]
    problems: tuple[Problem, ...] = ()

    def diagnostics(self, locate: Callable[[int, int], Location]) -> tuple[Diagnostic, ...]:
        """Turn the problems into diagnostics; `locate` gives the place of the characters `start` to `end`."""
        return tuple(Diagnostic(p.code, p.message, locate(p.start, p.end), p.hint) for p in self.problems)


FORMS: Final = (
    "date", "day", "full", "from", "until", "date_before", "day_before", "clock", "time", "place", "short",
    "day_phone", "night_phone", "emergency",
)  # fmt: skip
"""Everything that may stand behind the dot of a reference."""

_MARK: Final = re.compile(
    r"""
    \\(?P<escaped>[!-/:-@\[-`{-~])
    | (?P<line_break>[ \t]{0,40}\\(?:\s+|\Z))
    | (?P<space>[ \t]{0,40}\n\s*)
    | (?P<stars>\*\*)
    | \[(?P<words>(?:[^\[\]\\]|\\.){0,400})\]\((?P<target>(?:[^()\n]|\([^()\n]{0,99}\)){0,400})\)
    | \{(?P<reference>[^{}\n]{0,199})\}(?!\})
    | (?P<braces>\{\{+[^{}\n]{0,199}\}+|\{[^{}\n]{0,199}\}\}+|\{+|\}+)
    | (?P<quote>["'])
    """,
    re.VERBOSE,
)
"""The lengths are bounded so that no text, however odd, takes more than linear time."""
_SPECIAL: Final = re.compile(r"""[\\*\[\]{}"'\n]""")
_NAME: Final = re.compile(r"(?P<name>[a-z][a-z0-9]*(?:_[a-z0-9]+)*)(?:\.(?P<form>[a-z]+(?:_[a-z]+)*))?")
_ID: Final = "[a-z0-9]+(?:-[a-z0-9]+)*"
_PAGE: Final = re.compile(rf"page:(?P<block>{_ID})(?:/(?P<items>{_ID}(?:,{_ID})*))?")
_TARGET: Final = re.compile(
    r"https://[A-Za-z0-9.-]+(?::\d+)?(?:[/?#][^\s<>\"{}|\\^`]*)?|mailto:[^\s<>\"{}@/]+@[A-Za-z0-9.-]+|tel:\+?[0-9().-]+"
)
_REFERENCE_HINT: Final = r"write {name} or {name.form} with one brace at each end; \{ prints a brace"
_SCHEMES: Final = ("https:", "mailto:", "tel:")
_OPENING: Final = {"'": "\N{LEFT SINGLE QUOTATION MARK}", '"': "\N{LEFT DOUBLE QUOTATION MARK}"}
_CLOSING: Final = {"'": "\N{RIGHT SINGLE QUOTATION MARK}", '"': "\N{RIGHT DOUBLE QUOTATION MARK}"}
_OPENS_BEFORE: Final = frozenset("([{-/\N{EN DASH}\N{EM DASH}" + _OPENING["'"] + _OPENING['"'])
"""A straight quote behind one of these, behind a space or at the start is an opening one."""


@lru_cache(maxsize=4096)
def read_inline(text: str) -> InlineText:
    """Read a text. Never raises: what is wrong is in `problems`, with its place in the text."""
    stripped = text.rstrip()
    if not _SPECIAL.search(stripped):
        return InlineText((Words(stripped),) if stripped else ())
    reader = _Reader(stripped)
    reader.read()
    return InlineText(tuple(reader.pieces), tuple(reader.problems))


class _Reader(Struct):
    """Goes through a text once, from mark to mark."""

    text: str
    pieces: list[Piece] = []
    problems: list[Problem] = []
    _run: list[str] = []
    _bold_from: int = -1
    _last: str = " "
    """The last character printed: it decides which way a quote turns."""

    def read(self) -> None:
        end = 0
        for mark in _MARK.finditer(self.text):
            self._say(self.text[end : mark.start()])
            end = mark.end()
            getattr(self, f"_on_{mark.lastgroup}")(mark)
        self._say(self.text[end:])
        self._flush()
        if self._bold:
            self._refuse_stars(self._bold_from)

    @property
    def _bold(self) -> bool:
        return self._bold_from >= 0

    def _say(self, words: str) -> None:
        if words:
            self._run.append(words)
            self._last = words[-1]

    def _flush(self) -> None:
        if self._run:
            self.pieces.append(Words("".join(self._run), self._bold))
            self._run.clear()

    def _add(self, piece: Piece) -> None:
        self._flush()
        self.pieces.append(piece)
        self._last = " " if isinstance(piece, LineBreak) else "x"

    def _refuse(self, code: str, message: str, hint: str, start: int, end: int) -> None:
        self.problems.append(Problem(code, message, hint, start, end))

    def _refuse_stars(self, at: int) -> None:
        hint = r"write it as **words**, or \*\* to print two stars"
        self._refuse("emphasis", "bold that has no other end", hint, at, at + 2)

    def _on_escaped(self, mark: re.Match[str]) -> None:
        self._say(mark["escaped"])

    def _on_line_break(self, mark: re.Match[str]) -> None:
        if mark.end() < len(self.text):
            self._add(LineBreak())

    def _on_space(self, mark: re.Match[str]) -> None:
        if self.pieces or self._run:
            self._say(" ")

    def _on_stars(self, mark: re.Match[str]) -> None:
        before, after = self.text[: mark.start()][-1:], self.text[mark.end() :][:1]
        if self._bold and mark.start() == self._bold_from + 2:
            self._refuse(
                "emphasis", "bold without words", "write the words between the stars", mark.start() - 2, mark.end()
            )
            self._bold_from = -1
        elif self._bold and before.strip():
            self._flush()
            self._bold_from = -1
        elif not self._bold and after.strip():
            self._flush()
            self._bold_from = mark.start()
        elif before.strip() or after.strip():
            self._refuse_stars(mark.start())
        else:
            self._say("**")

    def _on_target(self, mark: re.Match[str]) -> None:
        target, inner = mark["target"], _Reader(mark["words"])
        inner.read()
        words = "".join(piece.text for piece in inner.pieces if isinstance(piece, Words))
        bold = self._bold or any(isinstance(piece, Words) and piece.bold for piece in inner.pieces)
        if inner.problems or not all(isinstance(piece, Words) for piece in inner.pieces) or not words.strip():
            hint = "write plain words between the square brackets"
            self._refuse("link-words", "a link without words, or with a reference or brace in them", hint, *mark.span())
        elif not target.lower().startswith(_SCHEMES):
            hint = "a link starts with https:, mailto: or tel:"
            self._refuse("link-scheme", f"a link cannot lead to '{target}'", hint, *mark.span("target"))
        elif not _TARGET.fullmatch(target):
            hint = "write https://host/path, mailto:name@host or tel: with digits and hyphens, without spaces"
            self._refuse("link-target", f"the link target '{target}' is malformed", hint, *mark.span("target"))
        else:
            self._add(LinkTo(words, target, bold))

    def _on_reference(self, mark: re.Match[str]) -> None:
        said = mark["reference"]
        if said == "blank":
            self._add(Blank(self._bold))
        elif page := _PAGE.fullmatch(said):
            items = tuple(page["items"].split(",")) if page["items"] else ()
            self._add(PageRef(page["block"], items, self._bold, *mark.span()))
        elif (known := _NAME.fullmatch(said)) and (known["form"] or FORMS[0]) in FORMS:
            self._add(Reference(known["name"], known["form"] or "", self._bold, *mark.span()))
        elif known:
            self._refuse_reference(mark, did_you_mean(known["form"], FORMS))
        else:
            self._refuse_reference(mark, _REFERENCE_HINT)

    def _refuse_reference(self, mark: re.Match[str], hint: str) -> None:
        self._refuse("reference", f"'{mark[0]}' is not a reference", hint, *mark.span())

    def _on_braces(self, mark: re.Match[str]) -> None:
        self._refuse_reference(mark, _REFERENCE_HINT)

    def _on_quote(self, mark: re.Match[str]) -> None:
        opens = self._last.isspace() or self._last in _OPENS_BEFORE
        stands_for_digits = mark[0] == "'" and self.text[mark.end() :][:1].isdigit()
        self._say((_OPENING if opens and not stands_for_digits else _CLOSING)[mark[0]])
