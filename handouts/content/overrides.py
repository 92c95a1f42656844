"""What a clinic or surgeon may write of its own: values of facts and options, and verbs on the items of blocks.

The rules by which it is laid over the content below it are those of `handouts.resolve.merge.merge_all`.
"""

from collections.abc import Iterator, Mapping
from typing import Annotated, Final, Literal

from msgspec import Struct
from msgspec.structs import replace

from handouts.content.items import Item, ItemBase
from handouts.content.shapes import First, OrAlone, OrBlank, ReadAs, Refusal, Shape
from handouts.content.values import FactName, Id, Model, Text

ADDED_PLACES: Final = ("before", "after", "first", "last")
"""The ways to say where an added item stands; without any it stands last."""

Reason = Annotated[str, Shape(r"^[\s\S]*\S[\s\S]*$", "say why, in a few words")]


class FactSetting(Model, frozen=True, kw_only=True):
    """A fact's value as text; `beyond_range` says why it lies outside the fact's range where it is meant to."""

    value: Text
    beyond_range: Reason | None = None


OnOneLine = Annotated[str, Shape(r"^(?=.*\S)[^\n]{1,80}$", "write a few words on one line, 80 characters at most")]
FactValues = dict[FactName, Annotated[FactSetting, OrAlone("value", Text)]]


class Anchor(Model, frozen=True, kw_only=True):
    """A place in a block: before or behind an item, or at the start or end."""

    before: Id | None = None
    after: Id | None = None
    first: Literal[True] | None = None
    last: Literal[True] | None = None

    def refusals(self) -> Iterator[Refusal]:
        """Refuse a second place."""
        given = [f"'{key}'" for key in ADDED_PLACES if getattr(self, key) is not None]
        if len(given) > 1:
            message = f"an added item stands in one place, not in {len(given)}: {', '.join(given)}"
            yield Refusal("added-place", message, "keep one of them", given[1].strip("'"))


class Addition(Anchor, frozen=True, kw_only=True):
    """An item put at a place of the block."""

    item: Item


class Replacement(Struct, frozen=True):
    """An item to lay over another one, and the attributes its author mentions."""

    item: ItemBase
    mentioned: frozenset[str]

    def over(self, item: ItemBase) -> ItemBase:
        """Lay it over an item of the same kind: what it does not mention stays."""
        return replace(item, **{name: getattr(self.item, name) for name in self.mentioned})


def _id_from_key(value: object) -> object:
    """Give each replacement the id it replaces, so that it is checked like any item."""
    if not isinstance(value, Mapping):
        return value
    return {key: {"id": key, **item} if isinstance(item, Mapping) else item for key, item in value.items()}


def _replacement(file: Mapping[str, object], item: ItemBase) -> Replacement:
    names = dict(zip(item.__struct_encode_fields__, item.__struct_fields__, strict=True))
    return Replacement(item, frozenset(names[key] for key in file))


Replacements = dict[Id, Annotated[Replacement, ReadAs(Item, _replacement)]]


class BlockOverride(Model, frozen=True, kw_only=True):
    """What a clinic or surgeon changes in one block, by item id."""

    replace: Annotated[Replacements, First(_id_from_key, Replacements), OrBlank(dict)] = {}
    remove: Annotated[tuple[Id, ...], OrBlank(list)] = ()
    add: Annotated[tuple[Addition, ...], OrBlank(list)] = ()

    def items(self) -> Iterator[ItemBase]:
        """Give every item that is written in it, whole or in part."""
        yield from (replacement.item for replacement in self.replace.values())
        yield from (addition.item for addition in self.add)


class OwnPdf(Model, frozen=True, kw_only=True):
    """A PDF beside `clinic.yaml`, and what it is called in the outline and to a screen reader."""

    file: Text
    title: OnOneLine


class Own(Model, frozen=True, kw_only=True):
    """What a clinic or surgeon makes its own, for one operation or for all."""

    facts: Annotated[FactValues, OrBlank(dict)] = {}
    options: Annotated[dict[FactName, Text], OrBlank(dict)] = {}
    overrides: Annotated[dict[Id, Annotated[BlockOverride, OrBlank(dict)]], OrBlank(dict)] = {}
