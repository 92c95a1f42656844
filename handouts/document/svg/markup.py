"""Bytes of an SVG file turned into elements that know their line; nothing outside the bytes is ever read."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final
from xml.parsers import expat

from msgspec import Struct, field

from handouts.document.svg.refusal import EXPORT_AGAIN, RefusalError, corrupt, quoted, unsupported

SVG: Final = "http://www.w3.org/2000/svg"
_XLINK: Final = "http://www.w3.org/1999/xlink"
_DEEPEST: Final = 60

Content = tuple[str, tuple[tuple[str, str], ...], str, tuple["Content", ...]]
"""What an element draws by: its name, its attributes in order, its style sheet, and what is inside it."""


class Element(Struct):
    """One element: its name without namespace ("" for other vocabularies), attributes, place and children."""

    name: str
    attributes: dict[str, str]
    line: int
    column: int
    children: list[Element] = field(default_factory=list)
    text: str = ""

    def walk(self) -> Iterator[Element]:
        """This element and all SVG elements below it, in document order."""
        yield self
        for child in self.children:
            if child.name:
                yield from child.walk()

    @property
    def content(self) -> Content:
        """All of this element that may change the picture: two of equal content are drawn alike."""
        inside = tuple(child.content for child in self.children if child.name)
        return self.name, tuple(sorted(self.attributes.items())), self.text, inside


class MarkupError(Exception):
    """A refusal and the place at which reading stopped."""

    def __init__(self, refusal: RefusalError, line: int, column: int) -> None:
        super().__init__(refusal.message)
        self.refusal = refusal
        self.line = line
        self.column = column


def parse_markup(data: bytes) -> Element:
    """Parse bytes into the root element; raises MarkupError at the first byte that is not plain XML.

    Plain is what no two readers can take for different things: elements, text, comments, character references.
    """
    builder = _Builder()
    parser = builder.parser
    try:
        parser.Parse(data, True)
    except expat.ExpatError as error:
        reason = expat.errors.messages[error.code]
        raise MarkupError(corrupt(f"drawing is not XML: {reason}"), error.lineno, error.offset + 1) from None
    except (ValueError, LookupError):
        raise MarkupError(corrupt("drawing is not XML: its encoding is unknown"), 1, 1) from None
    return builder.root.children[0]


class _Builder:
    def __init__(self) -> None:
        self.root = Element("", {}, 0, 0)
        self.open = [self.root]
        self.parser = expat.ParserCreate(namespace_separator=" ")
        self.parser.buffer_text = True
        self.parser.StartElementHandler = self.start
        self.parser.EndElementHandler = self.end
        self.parser.CharacterDataHandler = self.characters
        self.parser.StartDoctypeDeclHandler = self.doctype
        self.parser.ProcessingInstructionHandler = self.instruction
        self.parser.StartCdataSectionHandler = self.character_data

    def start(self, name: str, attributes: dict[str, str]) -> None:
        if len(self.open) > _DEEPEST:
            hint = "ungroup the drawing and export it again"
            raise self.refused(corrupt(f"drawing is nested more than {_DEEPEST} deep", hint))
        space, _, local = name.rpartition(" ")
        own = {key: value for raw, value in attributes.items() if (key := _attribute(raw))}
        element = Element(local if space in (SVG, "") else "", own, *self.place)
        self.open[-1].children.append(element)
        self.open.append(element)

    def end(self, _name: str) -> None:
        self.open.pop()

    def characters(self, text: str) -> None:
        if self.open[-1].name == "style":
            self.open[-1].text += text

    def doctype(self, _name: str, _system: str | None, _public: str | None, _subset: bool) -> None:
        """Refuse the DOCTYPE, which can define entities that hide or multiply content."""
        hint = "remove it, from '<!DOCTYPE' to its '>': it draws nothing"
        raise self.refused(unsupported("drawing has a <!DOCTYPE>", hint))

    def instruction(self, target: str, _text: str) -> None:
        message = f"drawing has an instruction <?{quoted(target)[1:-1]}?>"
        raise self.refused(unsupported(message, "remove it: it draws nothing"))

    def character_data(self) -> None:
        """Refuse CDATA but for style sheets, where editors write it."""
        if self.open[-1].name != "style":
            raise self.refused(unsupported("drawing has a CDATA section outside <style>", EXPORT_AGAIN))

    @property
    def place(self) -> tuple[int, int]:
        """Line and column, from 1, at which what is handled now begins."""
        return self.parser.CurrentLineNumber, self.parser.CurrentColumnNumber + 1

    def refused(self, refusal: RefusalError) -> MarkupError:
        return MarkupError(refusal, *self.place)


def _attribute(raw: str) -> str:
    """The attribute's own name, `href` for both spellings of it, "" for other vocabularies."""
    space, _, local = raw.rpartition(" ")
    if space in (SVG, ""):
        return local
    return "href" if (space, local) == (_XLINK, "href") else ""
