"""What the type of a key alone cannot say of its values: marks for `Annotated`, read by validation.py."""

from collections.abc import Callable, Mapping
from typing import Any

from msgspec import Struct


class Refusal(Exception):  # noqa: N818 (it is told, not raised, where keys do not go together)
    """A value that cannot stand, in our own words; `key` is the key to blame when a whole table was looked at.

    A message that starts with "not " or "a date " is told of the key: "'version' is not a whole number".
    """

    def __init__(self, code: str, message: str, hint: str = "", key: str = "") -> None:
        super().__init__(message)
        self.code, self.message, self.hint, self.key = code, message, hint, key


class Shape(Struct, frozen=True):
    """A text matches `pattern`; `hint` says what to write when it does not."""

    pattern: str
    hint: str


class Least(Struct, frozen=True):
    """A text has at least so many characters, a list or table so many entries."""

    count: int


class Between(Struct, frozen=True):
    """A number is neither smaller nor larger than these; None: no limit."""

    low: int
    high: int | None = None


class First(Struct, frozen=True):
    """The value is turned into another one before its type is looked at; `turn` raises Refusal.

    `written` is the type of what may stand in the file, for the schema that an editor checks.
    """

    turn: Callable[[object], object]
    written: Any


class ReadAs(Struct, frozen=True):
    """The value is read as another type; `turn` makes what is kept from the file's table and what was read."""

    type: Any
    turn: Callable[[Mapping[str, object], Any], object]


class OrAlone(Struct, frozen=True):
    """What is no table is read as `type` and stands for a table with this one `key`: `8 lb` for `{value: 8 lb}`."""

    key: str
    type: Any


class OrBlank(Struct, frozen=True):
    """A key with nothing behind it, or only comments, stands for an `empty` list or table."""

    empty: type


class ByKind(Struct, frozen=True):
    """The class of the value depends on its keys: `choose` names the class, and raises Refusal when it fits none."""

    choose: Callable[[object], Any]


def type_name(value: object) -> str:
    """What an author would call a value of this type."""
    names = {bool: "true or false", str: "text", list: "a list", dict: "a table of keys"}
    return names.get(type(value), "something else")
