"""The pieces of a JSON Schema (2020-12) that types and names are turned into.

A scalar without quotes is text to this tool and may be a number to an editor, so wherever a text that looks like a
number may stand, a number may.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import Any, Final

Schema = dict[str, Any]

TEXT: Final[Schema] = {"type": ["string", "number"]}
NOTHING: Final[Schema] = {"type": "null"}
NEVER: Final[Schema] = {"not": {}}


def one_of(names: Iterable[str]) -> Schema:
    """Any of these texts; a number where one of them looks so."""
    known = list(dict.fromkeys(names))
    return {"enum": [*known, *(int(name) for name in known if _is_number(name))]} if known else NEVER


def shaped(pattern: str, hint: str) -> Schema:
    """A text that matches a pattern; editors that know `patternErrorMessage` show the hint."""
    types = ["string", "integer"] if re.fullmatch(pattern, "7") else "string"
    return {"type": types, "pattern": pattern, "patternErrorMessage": hint}


def any_of(*schemas: Schema) -> Schema:
    """What fits one of several schemas."""
    flat = [part for schema in schemas for part in (schema["anyOf"] if set(schema) == {"anyOf"} else [schema])]
    return flat[0] if len(flat) == 1 else {"anyOf": flat}


def or_nothing(schema: Schema) -> Schema:
    """The same, or a key with nothing behind it."""
    if set(schema) & {"anyOf", "enum", "const", "$ref", "not"} or "type" not in schema:
        return any_of(schema, NOTHING)
    types = schema["type"] if isinstance(schema["type"], list) else [schema["type"]]
    return {**schema, "type": [*types, *({"null"} - set(types))]}


def list_of(schema: Schema) -> Schema:
    """A list of such values."""
    return {"type": "array", "items": schema}


def one_or_many(schema: Schema) -> Schema:
    """One such value, or a list of them."""
    return any_of(schema, list_of(schema))


def closed(properties: Mapping[str, Schema], required: Iterable[str] = ()) -> Schema:
    """A table of these keys and no others."""
    needs = {"required": list(required)} if required else {}
    return {"type": "object", "properties": dict(properties), **needs, "additionalProperties": False}


def described(schema: Schema, text: str) -> Schema:
    """The same with words for whoever hovers over it."""
    return {"description": text, **{key: value for key, value in schema.items() if key != "description"}}


def _is_number(name: str) -> bool:
    return name.isascii() and name.isdecimal() and str(int(name)) == name
