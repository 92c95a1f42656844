"""The tag tree against the pages: every piece of content leads to its element and back (ISO 14289-1, 7.1)."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from typing import Final

from handouts.audit.finding import Finding, counted, on_page, strange
from handouts.audit.model import Annotation, ContentKid, Element, File, Key, ObjectKid, Page, Tree
from handouts.audit.roles import check_roles

_PAPERS: Final = ((0.0, 0.0, 612.0, 792.0), (0.0, 0.0, 595.28, 841.89))
"""Letter and A4."""


def check_structure(file: File) -> Iterator[Finding]:
    """Findings about content, tree and annotations of all pages."""
    yield from check_strange(file.pages)
    for page in file.pages:
        for code, message in page.content.flaws:
            yield on_page(page.number, code, message)
        if page.box not in _PAPERS or page.box != file.pages[0].box:
            yield strange(page.number, f"a '/MediaBox' of {' '.join(f'{edge:g}' for edge in page.box) or 'no numbers'}")
        yield from _painted_twice(page)
        yield from _fonts(page)
    if file.tree is None:
        yield Finding("audit-structure", "there is no structure tree")
        return
    for what in dict.fromkeys((*file.tree.strange, *_strange_in_elements(file.tree))):
        yield strange(0, what)
    yield from _parents(file.tree)
    yield from _identities(file.tree)
    yield from _ways_up(file, file.tree)
    yield from _ways_down(file, file.tree)
    for page in file.pages:
        yield from _annotations(page, file.tree)
    yield from check_roles(file, file.tree)


def check_strange(pages: Sequence[Page]) -> Iterator[Finding]:
    """What pages and their annotations have and no packet's do; what all of them have is told once."""
    found: dict[str, dict[int, None]] = {}
    for page in pages:
        for what in (*page.strange, *(one for annotation in page.annotations for one in annotation.strange)):
            found.setdefault(what, {})[page.number] = None
    for what, numbers in found.items():
        if len(numbers) == len(pages) > 1:
            yield strange(0, f"{what} on every page")
        else:
            yield from (strange(number, what) for number in numbers)


def _strange_in_elements(tree: Tree) -> Iterator[str]:
    return (what for element in tree.elements.values() for what in element.strange)


def _painted_twice(page: Page) -> Iterator[Finding]:
    for mcid, count in sorted(Counter(page.mcids()).items()):
        if count > 1:
            yield on_page(page.number, "audit-marked-content", f"marked content {mcid} is painted {count} times")


def _fonts(page: Page) -> Iterator[Finding]:
    for font in page.fonts:
        if not font.embedded:
            yield on_page(page.number, "audit-font", f"font '{font.name}' is not embedded")
        if font.unicode is None:
            yield on_page(page.number, "audit-font", f"font '{font.name}' has no ToUnicode table")


def _parents(tree: Tree) -> Iterator[Finding]:
    """/P of every element names the element that holds it (ISO 32000-1, 14.7.2)."""
    wrong = Counter(element.role for element in tree.elements.values() if element.parent != element.holder)
    for role, count in sorted(wrong.items()):
        one, many = f"{role} element names a parent that does", f"{role} elements name parents that do"
        yield Finding("audit-structure", f"{counted(count, one, many)} not hold {'it' if count == 1 else 'them'}")
    if tree.repeated:
        times = "once" if tree.repeated == 1 else f"{tree.repeated} times"
        yield Finding("audit-structure", f"the structure tree meets itself {times}")
    if not tree.elements:
        yield Finding("audit-structure", "the structure tree is empty")


def _identities(tree: Tree) -> Iterator[Finding]:
    """Every /ID is the only one of its name and stands in the ID tree."""
    owners: dict[str, list[Key]] = defaultdict(list)
    for element in tree.elements.values():
        if element.identity:
            owners[element.identity].append(element.key)
    for identity, keys in sorted(owners.items()):
        if len(keys) > 1:
            yield Finding("audit-structure", f"{len(keys)} elements share the ID '{identity}'")
        elif tree.identities.get(identity) != keys[0]:
            yield Finding("audit-structure", f"the ID tree does not lead to '{identity}'")
    for identity in sorted(tree.identities.keys() - owners.keys()):
        yield Finding("audit-structure", f"the ID tree lists '{identity}', which no element has")


def _ways_up(file: File, tree: Tree) -> Iterator[Finding]:
    """From each MCID on a page through the parent tree to an element that holds it."""
    elements = tree.elements.values()
    held = {(kid.page, kid.mcid, one.key) for one in elements for kid in one.kids if isinstance(kid, ContentKid)}
    for page in file.pages:
        mcids = sorted(set(page.mcids()))
        if not mcids:
            continue
        owners = tree.parent_tree.get(page.struct_parents) if page.struct_parents is not None else None
        if not isinstance(owners, tuple):
            lost = counted(len(mcids), "piece of marked content leads", "pieces of marked content lead")
            yield on_page(page.number, "audit-orphan-mcid", f"not in the parent tree, so {lost} nowhere")
            continue
        for mcid in mcids:
            owner = owners[mcid] if mcid < len(owners) else None
            if owner is None:
                yield on_page(page.number, "audit-orphan-mcid", f"marked content {mcid} is not in the parent tree")
            elif owner not in tree.elements:
                reason = "leads to an element outside the structure tree"
                yield on_page(page.number, "audit-orphan-mcid", f"marked content {mcid} {reason}")
            elif (page.key, mcid, owner) not in held:
                reason = "leads to an element that does not hold it"
                yield on_page(page.number, "audit-orphan-mcid", f"marked content {mcid} {reason}")


def _ways_down(file: File, tree: Tree) -> Iterator[Finding]:
    """From each kid of an element to something that is on its page, held once."""
    pages = {page.key: page for page in file.pages}
    content = {page.key: frozenset(page.mcids()) for page in file.pages}
    shown = {page.key: frozenset(annotation.key for annotation in page.annotations) for page in file.pages}
    holders: Counter[ContentKid] = Counter()
    for element in tree.elements.values():
        for kid in element.kids:
            if not isinstance(kid, ContentKid | ObjectKid):
                continue
            if kid.page is None or kid.page not in pages:
                yield Finding("audit-lost-content", f"a {element.role} element holds content of a page not in the file")
            elif isinstance(kid, ObjectKid) and kid.target not in shown[kid.page]:
                message = f"a {element.role} element holds an annotation that is not on the page"
                yield on_page(pages[kid.page].number, "audit-lost-content", message)
            elif isinstance(kid, ContentKid) and kid.mcid not in content[kid.page]:
                message = f"a {element.role} element holds marked content {kid.mcid}, which is not on the page"
                yield on_page(pages[kid.page].number, "audit-lost-content", message)
            elif isinstance(kid, ContentKid):
                holders[kid] += 1
    for shared, count in holders.items():
        if count > 1:
            number = pages[shared.page or 0].number
            yield on_page(number, "audit-structure", f"marked content {shared.mcid} is held by {count} elements")


def _annotations(page: Page, tree: Tree) -> Iterator[Finding]:
    """Every annotation is described, leads somewhere harmless and stands in the tree (ISO 14289-1, 7.18)."""
    if page.annotations and page.tabs != "S":
        yield on_page(page.number, "audit-link", "tab order does not follow the structure tree (/Tabs)")
    for annotation in page.annotations:
        one = f"a {annotation.subtype} annotation"
        if not annotation.contents:
            yield on_page(page.number, "audit-link", f"{one} has no description (/Contents)")
        if not _harmless(annotation):
            yield on_page(page.number, "audit-link", f"{one} does more than open a link")
        place = annotation.struct_parent
        owner = tree.parent_tree.get(place) if place is not None else None
        element = tree.elements.get(owner) if isinstance(owner, int) else None
        if element is None or not _holds(element, page.key, annotation.key):
            yield on_page(page.number, "audit-link", f"{one} is not in the structure tree")
        elif annotation.subtype == "Link" and element.role not in {"Link", "Reference"}:
            yield on_page(page.number, "audit-link", f"a link stands in a {element.role} element, not in a Link")


def _holds(element: Element, page: Key, target: Key) -> bool:
    return any(isinstance(kid, ObjectKid) and kid.page == page and kid.target == target for kid in element.kids)


def _harmless(annotation: Annotation) -> bool:
    if annotation.action == "GoTo":
        return True
    return annotation.action == "URI" and annotation.target.startswith(("tel:", "https:", "http:", "mailto:"))
