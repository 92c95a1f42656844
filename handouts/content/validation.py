"""A read YAML file becomes a model, or diagnostics in our own words at the file's own places."""

from __future__ import annotations

import re
import types
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final, TypeVar, get_args

from pydantic import BaseModel, ValidationError
from pydantic_core import ErrorDetails

from handouts.content.items import ITEM_KINDS, ItemBase, Model
from handouts.content.model import FactSpec, OptionSpec, SourceEntry
from handouts.content.places import Path, Places
from handouts.content.source import Source
from handouts.diagnostics import Diagnostic, HandoutError, did_you_mean

M = TypeVar("M", bound=Model)
Entry = TypeVar("Entry", FactSpec, OptionSpec, SourceEntry)
Finding = tuple[str, str, str]
"""Code, message and hint."""

_SHAPES: Final = {
    r"^[a-z0-9]+(-[a-z0-9]+)*$": "use small letters, digits and hyphens, as in 'what-to-expect'",
    r"^[a-z][a-z0-9_]*$": "use small letters, digits and underscores, as in 'lift_limit'",
    r"^[A-Z][A-Za-z0-9-]*$": "start with a capital letter, as in 'P23'",
    r"^\d{4}-(0[1-9]|1[0-2])$": 'write year and month, as in "2029-03"',
    r"^#[0-9A-Fa-f]{6}$": 'write six hexadecimal digits in quotes, as in "#0B5563"',
    r"^[A-Z]{2}$": "use the two capital letters of ISO 3166, as in US",
}
"""What to write where a text has to have a shape, by the pattern the model holds it to."""
_FIELD_NAME: Final = re.compile(r"[a-z][a-z_]{0,30}")


def validate(model: type[M], source: Source, private: bool = False) -> M:
    """Turn a source into its model; `private` keeps every value of the file out of the messages.

    Raises HandoutError with a diagnostic for each thing that is wrong.
    """
    return _validated(model, source.data, source.places, (), private)


def validate_table(model: type[Entry], source: Source) -> dict[str, Entry]:
    """Turn a source whose every key names an entry into its entries. Raises HandoutError for all of them at once."""
    entries: dict[str, Entry] = {}
    findings: list[Diagnostic] = []
    for name, data in source.data.items():
        if not re.search(model.names, name):
            message = f"'{name}' cannot be a name here"
            findings.append(Diagnostic("wrong-form", message, source.places.key((name,)), _SHAPES[model.names]))
        try:
            entries[name] = _validated(model, data, source.places, (name,), private=False)
        except HandoutError as error:
            findings.extend(error.diagnostics)
    if findings:
        raise HandoutError(*findings)
    return entries


def _validated(model: type[M], data: object, places: Places, below: Path, private: bool) -> M:
    try:
        return model.model_validate(data)
    except ValidationError as error:
        details = error.errors(include_url=False)
        raise HandoutError(*(_diagnostic(model, places, below, detail, private) for detail in details)) from None


@dataclass(frozen=True)
class _Fault:
    """One pydantic error with what is needed to speak of it: its path in the file and the models at its end."""

    detail: ErrorDetails
    path: Path
    models: tuple[type[BaseModel], ...]
    written: str
    private: bool

    @property
    def value(self) -> object:
        return self.detail["input"]

    @property
    def bounds(self) -> Mapping[str, Any]:
        return self.detail.get("ctx", {})

    @property
    def name(self) -> str:
        """The key to name: the last one on the path."""
        return next((str(step) for step in reversed(self.path) if isinstance(step, str)), "the file")


def _diagnostic(model: type[Model], places: Places, below: Path, detail: ErrorDetails, private: bool) -> Diagnostic:
    model_path, models = _follow(model, detail["loc"])
    path = below + model.path_in_file(model_path)
    if key := detail.get("ctx", {}).get("key"):
        path = (*path, key)
    fault = _Fault(detail, path, models, places.written(path), private)
    code, message, hint = _explain(fault)
    on_key = detail["type"] == "extra_forbidden" or detail["loc"][-1:] == ("[key]",)
    return Diagnostic(code, message, places.key(path) if on_key else places.of(path), hint)


def _follow(model: type[Model], loc: tuple[int | str, ...]) -> tuple[Path, tuple[type[BaseModel], ...]]:
    """Turn a pydantic location into the path in the data and the models that may stand there.

    Pydantic puts the kind of an item into the location of what is wrong in it, and "[key]" behind a wrong key.
    """
    path: list[int | str] = []
    models: tuple[type[BaseModel], ...] = (model,)
    for step in loc:
        kinds = tuple(m for m in models if issubclass(m, ItemBase) and m.kind == step)
        if len(models) > 1 and kinds:
            models = kinds
            continue
        if step == "[key]":
            continue
        fields = [field for m in models for name, field in m.model_fields.items() if step == (field.alias or name)]
        if fields:
            models = tuple(_models_in(fields[0].annotation))
        path.append(step)
    return tuple(path), models


def _models_in(annotation: object) -> Iterator[type[BaseModel]]:
    if isinstance(annotation, type) and not isinstance(annotation, types.GenericAlias):
        if issubclass(annotation, BaseModel):
            yield annotation
        return
    for part in get_args(annotation):
        yield from _models_in(part)


def _explain(fault: _Fault) -> Finding:
    kind = fault.detail["type"]
    if kind == "handouts":
        return _own_words(fault)
    if kind in _EXPLAINERS:
        return _EXPLAINERS[kind](fault)
    return "wrong-value", f"'{fault.name}' cannot be read", "compare it with the examples in content/README.md"


def _own_words(fault: _Fault) -> Finding:
    bounds = fault.bounds
    message = str(bounds["message"])
    if message.startswith(("not ", "a date ")):
        message = f"'{fault.name}' is {message}"
    return str(bounds["code"]), message, str(bounds["hint"])


def _unknown_key(fault: _Fault) -> Finding:
    known = {field.alias or name for m in fault.models for name, field in m.model_fields.items()}
    if fault.private and not _FIELD_NAME.fullmatch(fault.name):
        return "unknown-key", "unknown key", did_you_mean("", known)
    return "unknown-key", f"unknown key '{fault.name}'", did_you_mean(fault.name, known)


def _missing_key(fault: _Fault) -> Finding:
    if isinstance(fault.path[-1], int):
        return "wrong-length", f"'{fault.name}' has too few values", "compare it with the examples in content/README.md"
    return "missing-key", f"missing key '{fault.name}'", f"add '{fault.name}: ...'"


_AS_IN: Final = {
    "text": "put a text that starts with '{' or '[' in quotes",
    "true or false": "write true, or remove the key",
    "a list": "write it in square brackets, as in [one, two]",
    "a table of keys": "write 'key: value' lines, or {key: value}",
}


def _wrong_type(wanted: str) -> Callable[[_Fault], Finding]:
    def explain(fault: _Fault) -> Finding:
        value = fault.value
        if value is None:
            return "missing-value", f"'{fault.name}' has no value", "write one, or remove the key"
        if isinstance(value, bool) and wanted == "text":
            if fault.private:
                return "yaml-boolean", f"'{fault.name}' is a boolean, not text", "put it in quotes"
            said = fault.written or str(value).lower()
            return "yaml-boolean", f"'{said}' without quotes is a boolean, not text", f'write "{said}" in quotes'
        return "wrong-type", f"'{fault.name}' must be {wanted}, not {_type_name(value)}", _AS_IN[wanted]

    return explain


def _type_name(value: object) -> str:
    names = {bool: "true or false", str: "text", list: "a list", dict: "a table of keys"}
    return names.get(type(value), "something else")


def _wrong_shape(fault: _Fault) -> Finding:
    hint = _SHAPES[str(fault.bounds["pattern"])]
    if fault.detail["loc"][-1] == "[key]":
        return "wrong-form", f"'{fault.name}' cannot be a name here", hint
    return "wrong-form", f"'{fault.name}' cannot be '{fault.value}'", hint


def _unknown_choice(fault: _Fault) -> Finding:
    choices = re.findall(r"'([^']*)'|(\w+)", str(fault.bounds["expected"]).replace(" or ", ", "))
    known = [quoted or bare for quoted, bare in choices]
    if known == ["True"]:
        return "wrong-value", f"'{fault.name}' can only be true", "write true, or remove the key"
    if fault.value is None or isinstance(fault.value, bool | dict | list):
        return _wrong_type("text")(fault)
    if fault.private:
        return "unknown-choice", f"'{fault.name}' is not one of its choices", f"known: {', '.join(known)}"
    return (
        "unknown-choice",
        f"'{fault.value}' is not a choice for '{fault.name}'",
        did_you_mean(str(fault.value), known),
    )


def _empty(fault: _Fault) -> Finding:
    least = int(fault.bounds["min_length"])
    if least > 1:
        return "wrong-length", f"'{fault.name}' needs at least {least} entries", "add to it"
    return "missing-value", f"'{fault.name}' is empty", "write a value, or remove the key if it may be left out"


def _too_long(fault: _Fault) -> Finding:
    return "wrong-length", f"'{fault.name}' has too many values", f"keep {fault.bounds['max_length']}"


def _too_small(fault: _Fault) -> Finding:
    return "out-of-range", f"'{fault.name}' is less than {fault.bounds['ge']}", ""


def _too_large(fault: _Fault) -> Finding:
    return "out-of-range", f"'{fault.name}' is more than {fault.bounds['le']}", ""


def _no_item_kind(fault: _Fault) -> Finding:
    item = fault.value
    if not isinstance(item, Mapping):
        return "wrong-type", f"an item must be a table of keys, not {_type_name(item)}", "write '- id: ...'"
    name = f"item '{item.get('id', '?')}'"
    present = [key for key in item if key in ITEM_KINDS]
    if present:
        return "item-kind", f"{name} is of more than one kind: {_quoted(present)}", "make one item of each"
    return "item-kind", f"{name} has nothing to print", _nearest_kind(item)


def _nearest_kind(item: Mapping[str, object]) -> str:
    for key in item:
        if key not in ItemBase.model_fields and (hint := did_you_mean(key, ITEM_KINDS)).startswith("did you mean"):
            return f"'{key}' is not known; {hint}"
    return f"add one of: {', '.join(ITEM_KINDS)}"


def _quoted(names: Sequence[str]) -> str:
    return ", ".join(f"'{name}'" for name in names)


_EXPLAINERS: Final[dict[str, Callable[[_Fault], Finding]]] = {
    "extra_forbidden": _unknown_key,
    "missing": _missing_key,
    "string_type": _wrong_type("text"),
    "bool_type": _wrong_type("true or false"),
    "bool_parsing": _wrong_type("true or false"),
    "tuple_type": _wrong_type("a list"),
    "dict_type": _wrong_type("a table of keys"),
    "model_type": _wrong_type("a table of keys"),
    "model_attributes_type": _wrong_type("a table of keys"),
    "string_pattern_mismatch": _wrong_shape,
    "literal_error": _unknown_choice,
    "string_too_short": _empty,
    "too_short": _empty,
    "too_long": _too_long,
    "greater_than_equal": _too_small,
    "less_than_equal": _too_large,
    "union_tag_not_found": _no_item_kind,
}
"""How to speak of each pydantic error type that the models can raise."""
