"""The structure tree of a file -> elements in reading order (ISO 32000-1, 14.7)."""

from __future__ import annotations

from collections.abc import Mapping

from handouts.audit.model import ContentKid, Element, ElementKid, Key, Kid, ObjectKid, Tree
from handouts.audit.objects import MAX_OBJECTS, Objects
from handouts.audit.strange import strange_in_element, strange_in_tree
from handouts.audit.unreadable import UnreadableError


def read_tree(objects: Objects, thing: object) -> Tree:
    """Walk the tree from its root; an element met twice is counted and not entered again."""
    root = objects.mapping(thing)
    walk = _Walk(objects, objects.key(thing))
    walk.run(root.get("/K"))
    return Tree(
        root=walk.root,
        elements=walk.elements,
        repeated=walk.repeated,
        parent_tree=_parent_tree(objects, root.get("/ParentTree")),
        identities={objects.text(k): objects.key(v) for k, v in objects.leaves(root.get("/IDTree"), "/Names")},
        role_map={
            name.removeprefix("/"): objects.text(role) for name, role in objects.mapping(root.get("/RoleMap")).items()
        },
        strange=_strange(objects, root.get("/ParentTree"), root.get("/IDTree")),
    )


def read_branch(objects: Objects, holder: Key, thing: object, parents: object, names: object) -> Tree:
    """One element of a larger tree with all below it, and its leaves of the parent and ID trees."""
    walk = _Walk(objects, holder)
    walk.run(thing)
    return Tree(
        root=holder,
        elements=walk.elements,
        repeated=walk.repeated,
        parent_tree=_parent_tree(objects, parents),
        identities={objects.text(k): objects.key(v) for k, v in objects.leaves(names, "/Names")},
        strange=_strange(objects, parents, names),
    )


def _strange(objects: Objects, parents: object, names: object) -> tuple[str, ...]:
    return (
        *strange_in_tree(objects, parents, "/Nums", "a parent tree"),
        *strange_in_tree(objects, names, "/Names", "an ID tree"),
    )


def _parent_tree(objects: Objects, thing: object) -> dict[int, tuple[Key | None, ...] | Key]:
    """Number -> the element of an annotation, or the elements of a page's marked content by MCID."""
    found: dict[int, tuple[Key | None, ...] | Key] = {}
    for number, value in objects.leaves(thing, "/Nums"):
        place = objects.whole(number)
        if place is None:
            continue
        held = objects.value(value)
        if isinstance(held, list):
            found[place] = tuple(objects.key(item) if objects.mapping(item) else None for item in held)
        else:
            found[place] = objects.key(value)
    return found


class _Walk:
    """The elements met so far, in reading order."""

    def __init__(self, objects: Objects, root: Key) -> None:
        self._objects = objects
        self.root = root
        self.elements: dict[Key, Element] = {}
        self._seen: set[Key] = {root}
        self.repeated = 0

    def run(self, top: object) -> None:
        """Follow /K from the root, without recursion: a tree may be as deep as it likes."""
        waiting = [(key, thing, self.root) for key, thing in reversed(self._fresh(self._objects.array(top)))]
        while waiting:
            key, thing, holder = waiting.pop()
            element, below = self._element(key, thing, holder)
            self.elements[key] = element
            if len(self.elements) > MAX_OBJECTS:
                raise UnreadableError("its structure tree has no end")
            waiting += [(kid, item, key) for kid, item in reversed(below)]

    def _fresh(self, things: list[object]) -> list[tuple[Key, object]]:
        """The elements among `things` that were not met before."""
        fresh: list[tuple[Key, object]] = []
        for thing in things:
            key = self._objects.key(thing)
            if key in self._seen:
                self.repeated += 1
            elif self._objects.mapping(thing):
                self._seen.add(key)
                fresh.append((key, thing))
        return fresh

    def _element(self, key: Key, thing: object, holder: Key) -> tuple[Element, list[tuple[Key, object]]]:
        objects, entries = self._objects, self._objects.mapping(thing)
        page = objects.reference(entries, "/Pg")
        kids: list[Kid] = []
        below: list[tuple[Key, object]] = []
        for item in objects.array(entries.get("/K")):
            held = self._held(item, page)
            if held is not None:
                kids.append(held)
                continue
            fresh = self._fresh([item])
            below += fresh
            kids += [ElementKid(kid) for kid, _ in fresh]
        role = objects.text(entries.get("/S"))
        element = Element(
            key=key,
            role=role,
            holder=holder,
            parent=objects.reference(entries, "/P"),
            kids=tuple(kids),
            identity=objects.text(entries.get("/ID")),
            alt=objects.text(entries.get("/Alt")),
            actual_text=objects.text(entries.get("/ActualText")),
            attributes=self._attributes(entries.get("/A")),
            strange=strange_in_element(role, entries),
        )
        return element, below

    def _held(self, item: object, page: Key | None) -> Kid | None:
        """Marked content or an annotation; None for an element."""
        objects = self._objects
        mcid = objects.whole(item)
        if mcid is not None:
            return ContentKid(page, mcid)
        entries = objects.mapping(item)
        kind = objects.text(entries.get("/Type"))
        if kind not in {"MCR", "OBJR"}:
            return None
        on = objects.reference(entries, "/Pg") or page
        if kind == "OBJR":
            return ObjectKid(on, objects.reference(entries, "/Obj") or 0)
        mcid = objects.whole(entries.get("/MCID"))
        return ContentKid(None if "/Stm" in entries else on, -1 if mcid is None else mcid)

    def _attributes(self, thing: object) -> Mapping[str, str]:
        """The entries of all attribute objects, as far as they are names or text."""
        entries = (entry for item in self._objects.array(thing) for entry in self._objects.mapping(item).items())
        return {name.removeprefix("/"): self._objects.text(value) for name, value in entries}
