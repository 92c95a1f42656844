"""The types and marks of content models become JSON Schema, so that a new key or mark is in the schema at once."""

from __future__ import annotations

import inspect
from collections.abc import Callable, Mapping
from types import UnionType
from typing import Annotated, Any, Final, Literal, Union, get_args, get_origin

from msgspec import Struct, field
from msgspec.structs import FieldInfo, fields

from handouts.authoring.json_schema import (
    TEXT,
    Schema,
    any_of,
    closed,
    described,
    list_of,
    one_of,
    or_nothing,
    shaped,
)
from handouts.content.items import ITEM_KINDS, ItemBase
from handouts.content.shapes import Between, ByKind, First, Least, OrAlone, OrBlank, ReadAs, Shape
from handouts.content.values import Model

Named = Callable[["TypeSchemas"], Schema]
"""Makes the schema of a key whose values are names of something in the library."""


class TypeSchemas(Struct):
    """Turns types into schemas. `named` stands in for the types of single keys, by model and key.

    Models become `definitions`, each once.
    """

    named: Mapping[tuple[type[Model], str], Named] = {}
    definitions: dict[str, Schema] = field(default_factory=dict)

    def of(self, wanted: Any) -> Schema:  # noqa: ANN401 (any type, or a special form of one)
        """Give the schema of what a file may have where the model has this type."""
        origin, parts = get_origin(wanted), get_args(wanted)
        if origin is Annotated:
            return self._marked(parts[0], parts[1:])
        if origin in (Union, UnionType):
            schema = any_of(*(self.of(part) for part in parts if part is not type(None)))
            return or_nothing(schema) if type(None) in parts else schema
        if origin is Literal:
            return {"const": True} if parts == (True,) else _literal(parts)
        if origin is tuple:
            count = {} if parts[-1] is ... else {"minItems": len(parts), "maxItems": len(parts)}
            return {**list_of(self.of(parts[0])), **count}
        if origin is dict:
            return self._table(*parts)
        if isinstance(wanted, type) and issubclass(wanted, Model):
            return self.reference(wanted.__name__, lambda: self.table(wanted))
        return {"type": "boolean"} if wanted is bool else {"type": "integer"} if wanted is int else dict(TEXT)

    def table(self, model: type[Model]) -> Schema:
        """Give the schema of a model's own table: its keys and no others."""
        keys = {key.encode_name: self._key(model, key) for key in fields(model)}
        schema = closed(keys, [key.encode_name for key in fields(model) if key.required])
        words = inspect.cleandoc(model.__dict__.get("__doc__") or "")
        return described(schema, words) if words else schema

    def reference(self, name: str, make: Callable[[], Schema]) -> Schema:
        """Refer to a definition, made when it is first asked for."""
        if name not in self.definitions:
            self.definitions[name] = {}  # a type that holds itself finds its name taken
            self.definitions[name] = make()
        return {"$ref": f"#/$defs/{name}"}

    def _key(self, model: type[Model], key: FieldInfo) -> Schema:
        named = next(filter(None, (self.named.get((base, key.encode_name)) for base in model.__mro__)), None)
        schema = named(self) if named else self.of(key.type)
        if named and _may_be_nothing(key.type):
            schema = or_nothing(schema)
        usual = key.default
        return {**schema, "default": usual} if isinstance(usual, str | int) and usual is not False else schema

    def _table(self, key: object, value: object) -> Schema:
        names: Schema = {}
        for mark in get_args(key)[1:]:
            names |= {"pattern": mark.pattern} if isinstance(mark, Shape) else {"minLength": mark.count}
        return {"type": "object", "additionalProperties": self.of(value), **({"propertyNames": names} if names else {})}

    def _marked(self, base: Any, marks: tuple[Any, ...]) -> Schema:  # noqa: ANN401
        opaque = any(isinstance(mark, ByKind | ReadAs) for mark in marks)
        schema: Schema = {} if opaque else self.of(base)
        for mark in marks:
            schema = _MARKED[type(mark)](self, mark, schema, base)
        return schema

    def _item(self) -> Schema:
        return self.reference("Item", lambda: any_of(*map(self.of, ITEM_KINDS.values())))

    def changed(self, kind: type[ItemBase]) -> Schema:
        """Give the schema of a replacement of an item, whose id is the key it stands under."""

        def without_id() -> Schema:
            schema = self.table(kind)
            schema["properties"].pop("id")
            schema["required"].remove("id")
            return schema

        return self.reference(f"{kind.__name__}Replaced", without_id)


def _literal(values: tuple[object, ...]) -> Schema:
    texts = one_of(value for value in values if isinstance(value, str)) if isinstance(values[0], str) else {}
    return texts or {"enum": [*values, *map(str, values)]}


def _may_be_nothing(wanted: object) -> bool:
    parts = get_args(wanted)
    return type(None) in parts or any(isinstance(part, OrBlank) for part in parts)


def _at_least(_types: TypeSchemas, mark: Least, schema: Schema, base: object) -> Schema:
    limits = {tuple: "minItems", dict: "minProperties"}
    return {**schema, limits.get(get_origin(base) or str, "minLength"): mark.count}


def _between(_types: TypeSchemas, mark: Between, schema: Schema, _base: object) -> Schema:
    high = {} if mark.high is None else {"maximum": mark.high}
    return {**schema, "minimum": mark.low, **high}


def _or_alone(types: TypeSchemas, mark: OrAlone, schema: Schema, _base: object) -> Schema:
    return any_of(types.of(mark.type), schema)


_MARKED: Final[Mapping[type, Callable[[TypeSchemas, Any, Schema, object], Schema]]] = {
    Shape: lambda _types, mark, schema, _base: {**schema, **shaped(mark.pattern, mark.hint)},
    Least: _at_least,
    Between: _between,
    First: lambda types, mark, _schema, _base: types.of(mark.written),
    ReadAs: lambda types, mark, _schema, _base: types.of(mark.type),
    OrAlone: _or_alone,
    OrBlank: lambda _types, _mark, schema, _base: or_nothing(schema),
    ByKind: lambda types, _mark, _schema, _base: types._item(),
}
"""What each mark of `handouts.content.shapes` makes of the schema so far."""
