"""A node of the composed handout to every text in it, each with the item or block it came from."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from msgspec import Struct

from handouts.document import tree

NAMING_FIELDS = {"origin", "block", "icon", "drawing"}
"""Fields that name something in the content and are read by no one."""


def texts_of_tree(node: Any, origin: str) -> Iterator[tuple[str, tree.Spans]]:
    """Give every text of a node and of those below it; any field of any kind of node counts."""
    if isinstance(node, str):
        yield origin, (tree.Text(node),)
    elif isinstance(node, tuple) and node and all(isinstance(part, tree.Inline) for part in node):
        yield origin, node
    elif isinstance(node, tuple):
        for part in node:
            yield from texts_of_tree(part, origin)
    elif isinstance(node, tree.Inline):
        yield origin, (node,)
    elif isinstance(node, Struct):
        origin = getattr(node, "origin", "") or origin
        for name in node.__struct_fields__:
            if name not in NAMING_FIELDS:
                yield from texts_of_tree(getattr(node, name), origin)
