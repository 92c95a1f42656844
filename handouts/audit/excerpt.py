"""A larger file -> one packet's own pages and tags in it, as if they were a file."""

from __future__ import annotations

from collections.abc import Sequence

from msgspec.structs import replace

from handouts.audit.finding import Finding
from handouts.audit.manifest import Manifest
from handouts.audit.model import ContentKid, ElementKid, File, Key, ObjectKid, Page, Tree


def excerpt(file: File, pages: Sequence[Page], holder: Key, prefix: str = "") -> File:
    """Pages, numbered from 1, and the tree without those kids of `holder` that stand on other pages.

    `prefix` is what the larger file put before the IDs of this packet.
    """
    own = tuple(replace(page, number=number) for number, page in enumerate(pages, start=1))
    if file.tree is None:
        return replace(file, pages=own)
    keys = frozenset(page.key for page in own)
    others = [key for key in _kids(file.tree, holder) if _first_page(file.tree, key) not in (None, *keys)]
    dropped = {element.key for key in others for element in file.tree.below(key)}
    elements = {
        key: replace(element, identity=element.identity.removeprefix(prefix)) if element.identity else element
        for key, element in file.tree.elements.items()
        if key not in dropped
    }
    if holder in elements:
        kept = tuple(kid for kid in elements[holder].kids if not (isinstance(kid, ElementKid) and kid.key in dropped))
        elements[holder] = replace(elements[holder], kids=kept)
    identities = {name.removeprefix(prefix): key for name, key in file.tree.identities.items() if key not in dropped}
    return replace(file, pages=own, tree=replace(file.tree, elements=elements, identities=identities))


def without_attachments(file: File, manifest: Manifest) -> tuple[File, tuple[Finding, ...]]:
    """A packet's own pages and tags, and what is wrong with the pages of its attachments."""
    if not manifest.attachments or file.tree is None:
        return file, ()
    pages = manifest.pages + sum(one.pages for one in manifest.attachments)
    wrong = f"the manifest says {pages} pages with attachments, the file has {len(file.pages)}"
    document = next(iter(file.tree.elements), 0)
    own = excerpt(file, file.pages[: manifest.pages], document)
    return own, () if len(file.pages) == pages else (Finding("audit-page-count", wrong),)


def _kids(tree: Tree, holder: Key) -> list[Key]:
    element = tree.elements.get(holder)
    return [kid.key for kid in element.kids if isinstance(kid, ElementKid)] if element else []


def _first_page(tree: Tree, key: Key) -> Key | None:
    kids = (kid for element in tree.below(key) for kid in element.kids if isinstance(kid, ContentKid | ObjectKid))
    return next((kid.page for kid in kids), None)
