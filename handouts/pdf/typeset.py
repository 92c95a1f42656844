"""Spans become lines: words are shaped, broken at spaces only, set ragged right and never hyphenated."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from msgspec import Struct, field
from msgspec.structs import replace

from handouts.diagnostics import Diagnostic, HandoutError
from handouts.document.theme import MM, TypeStyle
from handouts.document.tree import Break, FillIn, Inline, Link, PageNumber, Slot, Spans, Text
from handouts.pdf.fonts import Shaped, Typefaces

RESERVED_PAGE = "88"
"""Room kept for a page number that is known only after pagination."""

Special = PageNumber | FillIn | Slot


class Fragment(Struct, frozen=True):
    """Part of a line in one weight and of one purpose: words, a link, or a place filled later."""

    text: str
    bold: bool
    width: float
    link: Link | None = None
    special: Special | None = None


class SetLine(Struct, frozen=True):
    """One line: its fragments from the left, and how wide they are together (points)."""

    fragments: tuple[Fragment, ...]
    width: float


class _Word(Struct, frozen=True):
    """What must stay together: fragments without a space between them."""

    fragments: tuple[Fragment, ...]
    ends_line: bool = False

    @property
    def width(self) -> float:
        return sum(fragment.width for fragment in self.fragments)


class _Words(Struct):
    """Words as they are gathered: those done, and the fragments of the open one."""

    done: list[_Word] = field(default_factory=list)
    open: list[Fragment] = field(default_factory=list)

    def close(self, ends_line: bool = False) -> None:
        """End the open word, and the line when the author broke it there."""
        if self.open:
            self.done.append(_Word(tuple(self.open), ends_line))
            self.open = []
        elif ends_line and self.done:
            self.done[-1] = replace(self.done[-1], ends_line=True)

    def reopen(self, space: Fragment) -> None:
        """Take the last word back, with a space behind it, so that what follows stays on its line."""
        if self.done and not self.open and not self.done[-1].ends_line:
            self.open = [*self.done.pop().fragments, space]


class Typesetter:
    """Sets spans in the faces of a theme. `longest` gives the longest text a slot may ever hold."""

    def __init__(self, faces: Typefaces, longest: Callable[[Slot], str]) -> None:
        self.faces = faces
        self._longest = longest

    def shape(self, text: str, bold: bool) -> Shaped:
        """Shape a text, adding its missing characters to one error."""
        return self.faces.shape(text, bold)

    def width(self, text: str, style: TypeStyle, bold: bool | None = None) -> float:
        """Width of a text in points."""
        return self.shape(text, style.bold if bold is None else bold).width * style.size / 1000

    def lines(self, spans: Spans, style: TypeStyle, measure: float, first_indent: float = 0.0) -> tuple[SetLine, ...]:
        """Break spans into lines no wider than `measure` points.

        Raises HandoutError `word-too-long` for a word wider than the measure.
        """
        words = [_narrowed(word, measure) for word in self._words(spans, style)]
        too_long = [word for word in words if word.width > measure + 0.01]
        if too_long:
            raise HandoutError(*(_too_long(word) for word in too_long))
        lines: list[SetLine] = []
        current: list[_Word] = []
        used = first_indent
        for word in words:
            needed = word.width + (self._space_after(current[-1], style) if current else 0)
            if used and used + needed > measure + 0.01:
                lines.append(self._line(current, style))
                current, used, needed = [], 0.0, word.width
            current.append(word)
            used += needed
            if word.ends_line:
                lines.append(self._line(current, style))
                current, used = [], 0.0
        if current:
            lines.append(self._line(current, style))
        return tuple(lines)

    def _words(self, spans: Sequence[Inline], style: TypeStyle) -> list[_Word]:
        """Divide spans at their spaces; a line to write on stays with the word before it, never first on a line."""
        words = _Words()
        for span in spans:
            if isinstance(span, Break):
                words.close(ends_line=True)
            elif isinstance(span, (Text, Link)):
                for index, piece in enumerate(span.text.split(" ")):
                    if index:
                        words.close()
                    if piece:
                        self._glue(words.open, self._fragment(span, piece, style), style)
            else:
                if isinstance(span, FillIn):
                    words.reopen(self._sized(Fragment("", style.bold, 0.0), " ", style))
                words.open.append(self._place(span, style))
        words.close()
        return words.done

    def _glue(self, glued: list[Fragment], fragment: Fragment, style: TypeStyle) -> None:
        """Add to a word; letters of one run are shaped together, however many spans they came in."""
        if glued and _same_run(glued[-1], fragment):
            glued[-1] = self._sized(glued[-1], glued[-1].text + fragment.text, style)
        else:
            glued.append(fragment)

    def _space_after(self, word: _Word, style: TypeStyle) -> float:
        """Width of the space that `_line` sets behind a word: in the weight of the word's end."""
        last = word.fragments[-1]
        return self.width(" ", style, style.bold if last.special else last.bold)

    def _fragment(self, span: Text | Link, piece: str, style: TypeStyle) -> Fragment:
        bold = span.bold or style.bold
        width = self.shape(piece, bold).width * style.size / 1000
        return Fragment(piece, bold, width, link=span if isinstance(span, Link) else None)

    def _place(self, span: Special, style: TypeStyle) -> Fragment:
        if isinstance(span, FillIn):
            return Fragment("", False, span.width_mm * MM, special=span)
        if isinstance(span, PageNumber):
            bold = span.bold or style.bold
            return Fragment("", bold, self.width(RESERVED_PAGE, style, bold), special=span)
        slot = replace(span, bold=span.bold or style.bold)
        text = slot.before + self._longest(slot) + slot.after
        return Fragment("", slot.bold, self.width(text, style, slot.bold), special=slot)

    def _line(self, words: Sequence[_Word], style: TypeStyle) -> SetLine:
        """Join the words of a line; each run of one weight and purpose is shaped once, when it is whole."""
        runs: list[tuple[Fragment, list[str]]] = []
        for index, word in enumerate(words):
            for position, fragment in enumerate(word.fragments):
                spaced = index > 0 and position == 0
                last, texts = runs[-1] if runs else (None, [])
                if last and _same_run(last, fragment):
                    texts += [" ", fragment.text] if spaced else [fragment.text]
                    continue
                if spaced and last and not last.special:
                    texts.append(" ")
                elif spaced:
                    runs.append((Fragment("", style.bold, 0.0), [" "]))
                runs.append((fragment, [fragment.text]))
        out = tuple(
            self._sized(first, "".join(texts), style) if texts != [first.text] else first for first, texts in runs
        )
        return SetLine(out, sum(fragment.width for fragment in out))

    def _sized(self, fragment: Fragment, text: str, style: TypeStyle) -> Fragment:
        width = self.shape(text, fragment.bold).width * style.size / 1000
        return replace(fragment, text=text, width=width)


def _narrowed(word: _Word, measure: float) -> _Word:
    """A slot on its own never asks for more than the measure: its text shrinks to the room it has."""
    only = word.fragments[0]
    if len(word.fragments) == 1 and isinstance(only.special, Slot) and only.width > measure:
        return replace(word, fragments=(replace(only, width=measure),))
    return word


def _same_run(one: Fragment, other: Fragment) -> bool:
    return one.bold == other.bold and one.link is other.link and not one.special and not other.special


def _too_long(word: _Word) -> Diagnostic:
    text = "".join(fragment.text for fragment in word.fragments)
    return Diagnostic(
        "word-too-long",
        f"'{text[:30]}{'...' if len(text) > 30 else ''}' is wider than its column and words are never broken",
        hint="write it in shorter words, or put a space where it may be divided",
    )


def joined(spans: Spans) -> Spans:
    """Words before a slot become part of it, so that "by Monday, May 17" is set, aligned and shrunk as one."""
    if len(spans) == 2 and isinstance(spans[0], Text) and isinstance(spans[1], Slot):
        return (replace(spans[1], before=spans[0].text + spans[1].before),)
    return spans
