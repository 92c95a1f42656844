"""What the audit knows of a file: plain data, free of the reading library, so that the checks are plain functions."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from msgspec import Struct, field

Key = int
"""Identity of a PDF object: its object number, or a negative number for one written in place."""


class Mark(Struct, frozen=True):
    """One marked-content sequence of a page, with the lines of text painted inside it."""

    tag: str
    mcid: int | None = None
    subtype: str = ""
    """Of an artifact: Header, Footer ..."""
    lines: tuple[str, ...] = ()
    actual_text: str = ""

    @property
    def is_artifact(self) -> bool:
        """Whether a screen reader skips it."""
        return self.tag == "Artifact"

    @property
    def text(self) -> str:
        """The painted lines as running text."""
        return " ".join(self.lines)


class PageContent(Struct, frozen=True):
    """What walking a page's content stream found; `flaws` are (code, message) pairs."""

    marks: tuple[Mark, ...] = ()
    flaws: tuple[tuple[str, str], ...] = ()


class Annotation(Struct, frozen=True):
    """One annotation of a page; `target` is a link's address, `action` its kind (URI, GoTo, JavaScript ...)."""

    key: Key
    subtype: str
    contents: str
    struct_parent: int | None
    action: str = ""
    target: str = ""
    strange: tuple[str, ...] = ()
    """What it has and no packet's annotation does."""


class Page(Struct, frozen=True):
    """One page, counted from 1."""

    number: int
    key: Key
    content: PageContent
    struct_parents: int | None
    tabs: str
    annotations: tuple[Annotation, ...]
    fonts: tuple[Font, ...]
    """The fonts its content selects."""
    box: tuple[float, ...] = ()
    """Its paper: left, bottom, right, top in points."""
    strange: tuple[str, ...] = ()
    """What it has and no packet's page does, among its entries and its resources."""

    def mcids(self) -> tuple[int, ...]:
        """Identifiers of the marked content painted here, in painting order."""
        return tuple(mark.mcid for mark in self.content.marks if mark.mcid is not None)

    def artifacts(self, subtype: str) -> tuple[Mark, ...]:
        """The page's artifacts of one subtype (Header, Footer)."""
        return tuple(mark for mark in self.content.marks if mark.is_artifact and mark.subtype == subtype)


class Font(Struct, frozen=True):
    """A font as the audit needs it: can it be shown anywhere, and can its text be read back."""

    name: str
    embedded: bool
    bytes_a_code: int
    unicode: Mapping[int, str] | None


class ContentKid(Struct, frozen=True):
    """Marked content held by a structure element; `page` is None when the element does not say which page."""

    page: Key | None
    mcid: int


class ObjectKid(Struct, frozen=True):
    """An annotation held by a structure element."""

    page: Key | None
    target: Key


class ElementKid(Struct, frozen=True):
    """A structure element held by another."""

    key: Key


Kid = ContentKid | ObjectKid | ElementKid


class Element(Struct, frozen=True):
    """A structure element. `holder` is the element it was reached from, `parent` the one it names in /P."""

    key: Key
    role: str
    holder: Key
    parent: Key | None
    kids: tuple[Kid, ...]
    identity: str = ""
    alt: str = ""
    actual_text: str = ""
    attributes: Mapping[str, str] = field(default_factory=dict)
    """Names with their text; an empty one for what is none."""
    strange: tuple[str, ...] = ()
    """What it has and no packet's element does."""


class Tree(Struct, frozen=True):
    """The structure tree: its elements in reading order and the ways into it."""

    root: Key = 0
    elements: Mapping[Key, Element] = field(default_factory=dict)
    repeated: int = 0
    """How many times the walk met an element it knew: loops and shared branches."""
    parent_tree: Mapping[int, tuple[Key | None, ...] | Key] = field(default_factory=dict)
    identities: Mapping[str, Key] = field(default_factory=dict)
    role_map: Mapping[str, str] = field(default_factory=dict)
    strange: tuple[str, ...] = ()
    """What its parent and ID trees have and no packet's do."""

    def below(self, key: Key) -> Iterator[Element]:
        """The element and everything it holds, in reading order (the walk has removed loops)."""
        waiting = [key]
        while waiting:
            element = self.elements.get(waiting.pop())
            if element is not None:
                yield element
                waiting += [kid.key for kid in reversed(element.kids) if isinstance(kid, ElementKid)]


class Catalog(Struct, frozen=True):
    """What the catalog and the trailer say of the document as a whole."""

    language: str = ""
    marked: bool = False
    shows_title: bool = False
    has_output_intent: bool = False
    page_labels: tuple[int, ...] = ()
    """Page indices at which a label range starts."""
    outline: tuple[str, ...] | None = None
    """Titles in reading order, None without an outline."""
    xmp: bytes = b""
    information: Mapping[str, str] = field(default_factory=dict)
    runs: tuple[str, ...] = ()
    """Catalog entries that make a viewer do something when the file is opened."""
    revisions: int = 1
    strange: tuple[str, ...] = ()
    """What catalog, page tree and outline have and no packet's do; not what is among `runs`."""


class File(Struct, frozen=True):
    """A PDF read back. Without a manifest inside, `manifest` is None and nothing else was read."""

    pages: tuple[Page, ...]
    tree: Tree | None
    catalog: Catalog
    manifest: bytes | None
    dated: bool = False
    """The manifest has its /LastModified beside it (ISO 32000-1, 14.5)."""

    def texts(self) -> dict[tuple[Key, int], Mark]:
        """Every marked-content sequence by page and MCID."""
        return {
            (page.key, mark.mcid): mark for page in self.pages for mark in page.content.marks if mark.mcid is not None
        }
