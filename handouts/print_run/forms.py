"""Values with places for numbers -> a form that is filled with the numbers of one packet after another."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from operator import itemgetter
from typing import Final

from msgspec import Struct

from handouts.pdf.objects import Raw, serialise
from handouts.print_run.syntax import hexadecimal

_NUMBER: Final = b"\x01"
_PREFIX: Final = b"\x02"
"""Stand in serialised objects where something goes; nothing of ours writes such bytes."""


class At(Struct, frozen=True):
    """A reference to the object whose number is the given one of the values to fill in."""

    index: int


class Plain(Struct, frozen=True):
    """One of the values to fill in, as a number."""

    index: int


class Identity(Struct, frozen=True):
    """An ID in hexadecimal behind a prefix, which is one of the values to fill in."""

    digits: bytes
    index: int


class Forms(Struct, frozen=True):
    """Several objects to fill."""

    form: bytes
    fill: Callable[[Sequence[object]], tuple[object, ...]]

    def filled(self, values: Sequence[object]) -> list[bytes]:
        """The bodies of the objects, in order."""
        return (self.form % self.fill(values)).split(b"\n")


def forms(values: Iterable[object]) -> Forms:
    """Serialise values, leaving room where `At`, `Plain` and `Identity` stand (at least two in all)."""
    wanted: list[int] = []
    written = [serialise(_marked(value, wanted)) for value in values]
    form = b"\n".join(written).replace(b"%", b"%%").replace(_NUMBER, b"%d").replace(_PREFIX, b"%b")
    return Forms(form, itemgetter(*wanted))


def _marked(value: object, wanted: list[int]) -> object:
    """Put marks where something goes, noting what, in the order in which it is written."""
    if isinstance(value, dict):
        return {key: _marked(item, wanted) for key, item in value.items()}
    if isinstance(value, list):
        return [_marked(item, wanted) for item in value]
    if isinstance(value, At | Plain | Identity):
        wanted.append(value.index)
        if isinstance(value, Identity):
            return Raw(b"<" + _PREFIX + value.digits + b">")
        return Raw(_NUMBER + b" 0 R" if isinstance(value, At) else _NUMBER)
    return value


def identified(value: dict[str, object], prefix: int) -> dict[str, object]:
    """A structure element whose ID, and those of the header cells it names, get a prefix (ISO 32000-1, table 349)."""
    changed = dict(value)
    if "ID" in value:
        changed["ID"] = Identity(hexadecimal(value["ID"]), prefix)
    attributes = value.get("A")
    if isinstance(attributes, list):
        changed["A"] = [_headers(item, prefix) if isinstance(item, dict) else item for item in attributes]
    return changed


def _headers(attributes: dict[str, object], prefix: int) -> dict[str, object]:
    headers = attributes.get("Headers")
    if not isinstance(headers, list):
        return attributes
    return {**attributes, "Headers": [Identity(hexadecimal(one), prefix) for one in headers]}
