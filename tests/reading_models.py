"""What tests make models from: plain data, read by the same rules as a file."""

from __future__ import annotations

from typing import Any, TypeVar

from handouts.content.items import ItemBase
from handouts.content.model import Block
from handouts.content.places import Places
from handouts.content.source import Source
from handouts.content.validation import validate
from handouts.content.values import Model

M = TypeVar("M", bound=Model)


def made(model: type[M], data: dict[str, Any]) -> M:
    """A model from the data of a file."""
    return validate(model, Source(data, Places("example.yaml")))


def made_item(data: dict[str, Any]) -> ItemBase:
    """An item from its table."""
    return made(Block, {"block": "b", "title": "B", "items": [data]}).items[0]
