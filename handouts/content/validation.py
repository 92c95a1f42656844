"""A read YAML file becomes a model, or every one of its faults in our own words at the file's own places.

The type of each key (items.py, model.py) is turned once into a function that reads its values; marks (shapes.py) say
what types cannot. A function that finds a fault notes it and gives `NOTHING`, so that all faults are found at once.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from functools import cache
from types import UnionType
from typing import TYPE_CHECKING, Annotated, Any, Final, Literal, TypeVar, Union, get_args, get_origin
from unicodedata import category

from msgspec.structs import fields

from handouts.content.model_reading import NOTHING, Reader, Reading
from handouts.content.places import Path, Places
from handouts.content.shapes import Between, ByKind, First, Least, OrAlone, OrBlank, ReadAs, Refusal, Shape
from handouts.content.source import Source
from handouts.content.values import Model
from handouts.diagnostics import Diagnostic, HandoutError, did_you_mean

if TYPE_CHECKING:
    from handouts.content.model import FactSpec, OptionSpec, SourceEntry

M = TypeVar("M", bound=Model)
Entry = TypeVar("Entry", "FactSpec", "OptionSpec", "SourceEntry")
_FIELD_NAME: Final = re.compile(r"[a-z][a-z_]{0,30}")
_EXAMPLES: Final = "compare it with the examples in content/README.md"


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
        if not re.fullmatch(model.names.pattern, name):
            message = f"'{name}' cannot be a name here"
            findings.append(Diagnostic("wrong-form", message, source.places.key((name,)), model.names.hint))
        try:
            entries[name] = _validated(model, data, source.places, (name,), private=False)
        except HandoutError as error:
            findings.extend(error.diagnostics)
    if findings:
        raise HandoutError(*findings)
    return entries


def _validated(model: type[M], data: object, places: Places, below: Path, private: bool) -> M:
    reading = Reading(model, places, below, private)
    made = _reader(model)(reading, data, ())
    if reading.findings:
        raise HandoutError(*reading.findings)
    assert isinstance(made, model)
    return made


@cache
def _reader(wanted: object) -> Reader:
    """Turn a type into the function that reads its values."""
    origin = get_origin(wanted)
    if origin is Annotated:
        base, *marks = get_args(wanted)
        read = _reader(base) if not any(isinstance(mark, ByKind | ReadAs) for mark in marks) else _as_it_is
        for mark in marks:
            read = _MARKED[type(mark)](mark, read)
        return read
    if origin in (Union, UnionType):
        (inner,) = (part for part in get_args(wanted) if part is not type(None))
        return _or_none(_reader(inner))
    if origin is Literal:
        return _choice(get_args(wanted))
    if origin is tuple:
        return _tuple(get_args(wanted))
    if origin is dict:
        return _table(*get_args(wanted))
    if isinstance(wanted, type) and issubclass(wanted, Model):
        return _model(wanted)
    return _text if wanted is str else _flag if wanted is bool else _as_it_is


def _as_it_is(_reading: Reading, value: object, _path: Path) -> object:
    return value


def _text(reading: Reading, value: object, path: Path) -> object:
    return value if isinstance(value, str) else reading.wrong_type(path, value, "text")


def _flag(reading: Reading, value: object, path: Path) -> object:
    return value if isinstance(value, bool) else reading.wrong_type(path, value, "true or false")


def _or_none(inner: Reader) -> Reader:
    return lambda reading, value, path: None if value is None else inner(reading, value, path)


def _choice(known: tuple[object, ...]) -> Reader:
    names = [str(one) for one in known]

    def read(reading: Reading, value: object, path: Path) -> object:
        if any(value is one or (value == one and type(value) is type(one)) for one in known):
            return value
        if known == (True,):
            return reading.blame(
                path, "wrong-value", f"{reading.key(path)} can only be true", "write true, or remove the key"
            )
        if value is None or isinstance(value, bool | dict | list):
            return reading.wrong_type(path, value, "text")
        if reading.private:
            hint = f"known: {', '.join(names)}"
            return reading.blame(path, "unknown-choice", f"{reading.key(path)} is not one of its choices", hint)
        message = f"'{value}' is not a choice for {reading.key(path)}"
        return reading.blame(path, "unknown-choice", message, did_you_mean(str(value), names))

    return read


def _tuple(parts: tuple[Any, ...]) -> Reader:
    count = None if parts[-1] is ... else len(parts)
    inner = _reader(parts[0])

    def read(reading: Reading, value: object, path: Path) -> object:
        if not isinstance(value, list | tuple):
            return reading.wrong_type(path, value, "a list")
        if count is not None and len(value) < count:
            return reading.blame(path, "wrong-length", f"{reading.key(path)} has too few values", _EXAMPLES)
        if count is not None and len(value) > count:
            return reading.blame(path, "wrong-length", f"{reading.key(path)} has too many values", f"keep {count}")
        made = tuple(inner(reading, part, (*path, position)) for position, part in enumerate(value))
        return NOTHING if NOTHING in made else made

    return read


def _table(key_type: object, value_type: object) -> Reader:
    marks = get_args(key_type)[1:]
    inner = _reader(value_type)

    def read(reading: Reading, value: object, path: Path) -> object:
        if not isinstance(value, dict):
            return reading.wrong_type(path, value, "a table of keys")
        made = {key: inner(reading, part, (*path, key)) for key, part in value.items()}
        unfit = [key for key in value for mark in marks if not _fits_key(reading, key, mark, (*path, key))]
        return NOTHING if unfit or NOTHING in made.values() else made

    return read


def _fits_key(reading: Reading, key: str, mark: object, path: Path) -> bool:
    if isinstance(mark, Shape) and not re.fullmatch(mark.pattern, key):
        reading.blame(path, "wrong-form", f"'{key}' cannot be a name here", mark.hint, on_key=True)
        return False
    if isinstance(mark, Least) and (len(key) < mark.count or _is_blank(key)):
        reading.blame(path, "wrong-form", "an empty text cannot be a name here", "write one", on_key=True)
        return False
    return True


def _model(model: type[Model]) -> Reader:
    known = {field.encode_name: (field.name, _reader(field.type)) for field in fields(model)}
    required = tuple(field.encode_name for field in fields(model) if field.required)

    def read(reading: Reading, value: object, path: Path) -> object:
        if not isinstance(value, dict):
            return reading.wrong_type(path, value, "a table of keys")
        given: dict[str, Any] = {}
        sound = True
        for key, part in model.arranged(value).items():
            if key in known:
                name, inner = known[key]
                given[name] = inner(reading, part, (*path, key))
                sound = sound and given[name] is not NOTHING
            else:
                _blame_unknown(reading, key, (*path, key), known)
                sound = False
        for key in required:
            if known[key][0] not in given:
                reading.blame((*path, key), "missing-key", f"missing key '{key}'", f"add '{key}: ...'")
                sound = False
        return _made(reading, model, given, path) if sound else NOTHING

    return read


def _blame_unknown(reading: Reading, key: str, path: Path, known: Mapping[str, object]) -> None:
    private = reading.private and not _FIELD_NAME.fullmatch(key)
    message, near = ("unknown key", "") if private else (f"unknown key '{key}'", key)
    reading.blame(path, "unknown-key", message, did_you_mean(near, known), on_key=True)


def _made(reading: Reading, model: type[Model], given: Mapping[str, Any], path: Path) -> object:
    made = model(**given)
    refused = tuple(made.refusals())
    for refusal in refused:
        reading.refuse(path, refusal)
    return NOTHING if refused else made


def _shaped(mark: Shape, inner: Reader) -> Reader:
    pattern = re.compile(mark.pattern)

    def read(reading: Reading, value: object, path: Path) -> object:
        made: Any = inner(reading, value, path)
        if made is NOTHING or pattern.fullmatch(made):
            return made
        return reading.blame(path, "wrong-form", f"{reading.key(path)} cannot be '{made}'", mark.hint)

    return read


def _at_least(mark: Least, inner: Reader) -> Reader:
    def read(reading: Reading, value: object, path: Path) -> object:
        made: Any = inner(reading, value, path)
        if made is NOTHING or (len(made) >= mark.count and not _is_blank(made)):
            return made
        if mark.count > 1:
            return reading.blame(
                path, "wrong-length", f"{reading.key(path)} needs at least {mark.count} entries", "add to it"
            )
        hint = "write a value, or remove the key if it may be left out"
        return reading.blame(path, "missing-value", f"{reading.key(path)} is empty", hint)

    return read


def _is_blank(made: object) -> bool:
    """Whether a text has no character that anybody sees: white space of any width, marks of direction."""
    return isinstance(made, str) and all(c.isspace() or category(c) in ("Cf", "Cc") for c in made)


def _between(mark: Between, inner: Reader) -> Reader:
    def read(reading: Reading, value: object, path: Path) -> object:
        made: Any = inner(reading, value, path)
        if made is NOTHING:
            return made
        if made < mark.low:
            return reading.blame(path, "out-of-range", f"{reading.key(path)} is less than {mark.low}", "")
        if mark.high is not None and made > mark.high:
            return reading.blame(path, "out-of-range", f"{reading.key(path)} is more than {mark.high}", "")
        return made

    return read


def _turned_first(mark: First, inner: Reader) -> Reader:
    def read(reading: Reading, value: object, path: Path) -> object:
        try:
            turned = mark.turn(value)
        except Refusal as refusal:
            return reading.refuse(path, refusal)
        return inner(reading, turned, path)

    return read


def _read_as(mark: ReadAs, _inner: Reader) -> Reader:
    other = _reader(mark.type)

    def read(reading: Reading, value: object, path: Path) -> object:
        made = other(reading, value, path)
        return mark.turn(value, made) if isinstance(value, dict) and made is not NOTHING else NOTHING

    return read


def _or_alone(mark: OrAlone, inner: Reader) -> Reader:
    alone = _reader(mark.type)

    def read(reading: Reading, value: object, path: Path) -> object:
        if isinstance(value, dict):
            return inner(reading, value, path)
        made = alone(reading, value, path)
        return made if made is NOTHING else inner(reading, {mark.key: made}, path)

    return read


def _or_blank(mark: OrBlank, inner: Reader) -> Reader:
    return lambda reading, value, path: inner(reading, mark.empty() if value is None else value, path)


def _by_kind(mark: ByKind, _inner: Reader) -> Reader:
    def read(reading: Reading, value: object, path: Path) -> object:
        try:
            chosen = mark.choose(value)
        except Refusal as refusal:
            return reading.blame(path, refusal.code, refusal.message, refusal.hint)
        return _reader(chosen)(reading, value, path)

    return read


_MARKED: Final[Mapping[type, Callable[[Any, Reader], Reader]]] = {
    Shape: _shaped,
    Least: _at_least,
    Between: _between,
    First: _turned_first,
    ReadAs: _read_as,
    OrAlone: _or_alone,
    OrBlank: _or_blank,
    ByKind: _by_kind,
}
