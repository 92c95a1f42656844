"""The roles of the tag tree: standard names, heading order, and what figures, tables and links must carry."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping
from typing import Final

from handouts.audit.finding import Finding, counted, on_page
from handouts.audit.model import ContentKid, Element, ElementKid, File, Key, ObjectKid, Tree

STANDARD: Final = frozenset(
    {"Document", "Part", "Art", "Sect", "Div", "BlockQuote", "Caption", "TOC", "TOCI", "Index", "NonStruct", "Private"}
    | {"H", "H1", "H2", "H3", "H4", "H5", "H6", "P", "L", "LI", "Lbl", "LBody", "Figure", "Formula", "Form", "Annot"}
    | {"Table", "TR", "TH", "TD", "THead", "TBody", "TFoot", "Span", "Quote", "Note", "Reference", "BibEntry", "Code"}
    | {"Link", "Ruby", "RB", "RT", "RP", "Warichu", "WT", "WP"}
)
"""ISO 32000-1, 14.8.4."""
_HEADING: Final = re.compile(r"H([1-6])")
_STANDS_IN: Final[Mapping[str, frozenset[str]]] = {
    "LI": frozenset({"L"}),
    "LBody": frozenset({"LI"}),
    "TOCI": frozenset({"TOC"}),
    "THead": frozenset({"Table"}),
    "TBody": frozenset({"Table"}),
    "TFoot": frozenset({"Table"}),
    "TR": frozenset({"Table", "THead", "TBody", "TFoot"}),
    "TH": frozenset({"TR"}),
    "TD": frozenset({"TR"}),
}
"""Where the parts of lists and tables may stand (ISO 32000-1, tables 336 and 337)."""
_SCOPES: Final = frozenset({"Row", "Column", "Both"})


def check_roles(file: File, tree: Tree) -> Iterator[Finding]:
    """Findings about single elements, headings in reading order first."""
    numbers = {page.key: page.number for page in file.pages}
    roles = {key: standard_role(element.role, tree.role_map) for key, element in tree.elements.items()}
    strange = Counter(element.role for key, element in tree.elements.items() if not roles[key])
    for role in sorted(strange):
        yield Finding("audit-role", f"the role '{role}' is neither standard nor mapped to a standard one")
    yield from _headings(tree, roles, numbers)
    for key, element in tree.elements.items():
        for code, message in _faults(element, roles):
            yield on_page(page_of(tree, key, numbers), code, message)


def standard_role(role: str, role_map: Mapping[str, str]) -> str:
    """The standard role a role means through the role map, empty when there is none (loops included)."""
    for _ in range(len(role_map) + 1):
        if role in STANDARD:
            return role
        role = role_map.get(role, "")
    return ""


def page_of(tree: Tree, key: Key, numbers: Mapping[Key, int]) -> int:
    """Number of the page an element starts on, 0 when it holds nothing."""
    places = (kid.page for below in tree.below(key) for kid in below.kids if isinstance(kid, ContentKid | ObjectKid))
    return next((numbers.get(place, 0) for place in places if place is not None), 0)


def _headings(tree: Tree, roles: Mapping[Key, str], numbers: Mapping[Key, int]) -> Iterator[Finding]:
    """The first heading is H1 and none is more than one level below the heading before it (ISO 14289-1, 7.4.2)."""
    before = 0
    for key in tree.elements:
        match = _HEADING.fullmatch(roles[key])
        if not match:
            continue
        level = int(match[1])
        if level > before + 1:
            message = f"heading H{level} follows H{before}" if before else f"the first heading is H{level}, not H1"
            yield on_page(page_of(tree, key, numbers), "audit-heading", message)
        before = level
    if not before:
        yield Finding("audit-heading", "there is no heading")


def _faults(element: Element, roles: Mapping[Key, str]) -> Iterator[tuple[str, str]]:
    role = roles[element.key]
    holder = roles.get(element.holder, "")
    if role in _STANDS_IN and holder not in _STANDS_IN[role]:
        yield "audit-structure", f"a {role} element stands in {holder or 'the root'}"
    if role in {"Figure", "Formula"}:
        if not (element.alt or element.actual_text):
            yield "audit-figure", f"a {role.lower()} has no alternate text"
        if "BBox" not in element.attributes:
            yield "audit-figure", f"a {role.lower()} has no bounding box"
    if role == "TH" and element.attributes.get("Scope") not in _SCOPES:
        yield "audit-table", "a table head cell does not say which cells it heads (/Scope)"
    if role == "Link" and not any(isinstance(kid, ObjectKid) for kid in element.kids):
        yield "audit-link", "a Link element has no link annotation"
    if role == "TR":
        cells = sum(roles.get(kid.key) in {"TH", "TD"} for kid in element.kids if isinstance(kid, ElementKid))
        if cells < len(element.kids) or not cells:
            other = counted(len(element.kids) - cells, "thing", "things")
            yield "audit-structure", f"a table row holds {other} other than cells" if cells else "a table row is empty"
