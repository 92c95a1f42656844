"""Every kind of content file becomes a JSON Schema (2020-12) for editors, made from its model and from the library."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from typing import Any, Final

from handouts.authoring.json_schema import TEXT, Schema, any_of, closed, list_of, one_of
from handouts.authoring.known import Known
from handouts.authoring.named_keys import meaning_of, named_keys
from handouts.authoring.type_schema import TypeSchemas
from handouts.content.model import Block, Clinic, FactSpec, OptionSpec, Procedure, SourceEntry, Surgeon
from handouts.content.patient import PatientFile

_DIALECT: Final = "https://json-schema.org/draft/2020-12/schema"
_PLURALS: Final = ("zero", "one", "two", "few", "many", "other")
"""The names CLDR has for forms of a word that go with a number."""


def schema_of(kind: str, known: Known) -> Schema:
    """Give the schema of one kind of file; `kind` is a key of `KINDS`."""
    types = TypeSchemas(named_keys(known))
    body = KINDS[kind](types, known)
    if list(body) == ["$ref"]:
        body = types.definitions.pop(body["$ref"].rpartition("/")[2])
    used = _used(body, types.definitions)
    definitions = {"$defs": {name: types.definitions[name] for name in sorted(used)}} if used else {}
    return {"$schema": _DIALECT, "title": f"handouts: {kind}", **body, **definitions}


def schema_text(kind: str, known: Known) -> str:
    """Give the schema as the text of a JSON file."""
    return json.dumps(schema_of(kind, known), indent=1, ensure_ascii=False) + "\n"


def _used(body: Schema, definitions: Mapping[str, Schema]) -> set[str]:
    """Name the definitions that a schema refers to, itself or through others."""
    used: set[str] = set()
    waiting: list[Any] = [body]
    while waiting:
        part = waiting.pop()
        if isinstance(part, dict):
            name = str(part.get("$ref", "")).rpartition("/")[2]
            if name and name not in used:
                used.add(name)
                waiting.append(definitions[name])
            waiting.extend(part.values())
        elif isinstance(part, list):
            waiting.extend(part)
    return used


def _block(types: TypeSchemas, _known: Known) -> Schema:
    return types.of(Block)


def _clinic(types: TypeSchemas, _known: Known) -> Schema:
    return types.of(Clinic)


def _surgeon(types: TypeSchemas, _known: Known) -> Schema:
    return types.of(Surgeon)


def _procedure(types: TypeSchemas, known: Known) -> Schema:
    schema = types.table(Procedure)
    schema["properties"]["required_topics"] = list_of(one_of(_topics(known)))
    return schema


def _patient(types: TypeSchemas, _known: Known) -> Schema:
    return types.of(PatientFile)


def _facts(types: TypeSchemas, known: Known) -> Schema:
    entry = types.of(FactSpec)
    given = {name: {**entry, "description": meaning_of(spec)} for name, spec in known.facts.items()}
    return _entries("Facts by name", FactSpec.names.pattern, entry, given)


def _options(types: TypeSchemas, known: Known) -> Schema:
    entry = types.of(OptionSpec)
    given = {name: {**entry, "description": spec.title} for name, spec in known.options.items()}
    return _entries("Options by name", OptionSpec.names.pattern, entry, given)


def _sources(types: TypeSchemas, known: Known) -> Schema:
    entry = types.of(SourceEntry)
    given = {name: {**entry, "description": source.title} for name, source in known.sources.items()}
    return _entries("Sources by code", SourceEntry.names.pattern, entry, given)


def _entries(what: str, pattern: str, entry: Schema, given: Mapping[str, Schema]) -> Schema:
    names = {"propertyNames": {"pattern": pattern}}
    return {"description": what, "type": "object", "properties": given, "additionalProperties": entry, **names}


def _words(_types: TypeSchemas, known: Known) -> Schema:
    """Give the fixed words by their keys; a word that goes with a number has a table of its forms."""
    tree: Schema = closed({})
    for name in known.words.texts:
        _leaf(tree, name, TEXT)
    for name in known.words.lists:
        _leaf(tree, name, list_of(TEXT))
    spelling = {"type": "object", "additionalProperties": TEXT}
    tree["properties"]["spelling"] = any_of(spelling, {"type": "null"})
    return {"description": "The fixed words of a page, and words that are spelt differently in this language", **tree}


def _leaf(tree: Schema, name: str, schema: Schema) -> None:
    *branches, last = name.split(".")
    for branch in branches:
        tree = tree["properties"].setdefault(branch, closed({}))
    forms = _PLURALS if last in _PLURALS else (last,)
    tree["properties"].update(dict.fromkeys(forms, schema))


def _topics(known: Known) -> list[str]:
    return sorted({topic for block in known.blocks.values() for topic in block.topics})


KINDS: Final[Mapping[str, Callable[[TypeSchemas, Known], Schema]]] = {
    "block": _block,
    "clinic": _clinic,
    "surgeon": _surgeon,
    "procedure": _procedure,
    "facts": _facts,
    "options": _options,
    "sources": _sources,
    "words": _words,
    "patient": _patient,
}
"""Every kind of content file that has a schema."""
