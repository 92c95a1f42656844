"""A page's resource dictionary -> the fonts, forms and property lists its content names."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Final

from msgspec import Struct, field

from handouts.audit.cmap import unicode_of_codes
from handouts.audit.model import Font, Key
from handouts.audit.objects import Objects
from handouts.audit.strange import strange_in_content, strange_in_resources

_SPEAKS: Final = re.compile(rb"BDC|BMC|EMC|Tj|TJ|Do|BI|['\"]")
"""Operators by which a form can add text, marked content or further forms to a page."""

_Form = tuple[bytes, "PageResources"]


class Shared(Struct):
    """Fonts and forms read once for all pages, by object number."""

    fonts: dict[Key, Font] = field(default_factory=dict)
    forms: dict[Key, _Form | None] = field(default_factory=dict)
    strange: dict[Key, tuple[str, ...]] = field(default_factory=dict)
    """What resource dictionaries have and no packet's do."""


class PageResources:
    """The named resources of one page or form."""

    def __init__(self, objects: Objects, entries: object, shared: Shared) -> None:
        self._objects = objects
        self._given = entries
        self._entries = objects.mapping(entries)
        self._shared = shared
        self._fonts: dict[str, Font | None] = {}
        self._forms: dict[str, _Form | None] = {}
        self._silent: dict[str, frozenset[bytes] | None] = {}

    @staticmethod
    def shared() -> Shared:
        """An empty store for the pages of one file."""
        return Shared()

    def fonts_used(self) -> tuple[Font, ...]:
        """Fonts the content selected, by name."""
        return tuple(sorted((font for font in self._fonts.values() if font), key=lambda font: font.name))

    def strange(self) -> tuple[str, ...]:
        """What these resources have and no packet's do, whether the content uses it or not."""
        key = self._objects.key(self._given)
        if key not in self._shared.strange:
            self._shared.strange[key] = strange_in_resources(self._objects, self._given)
        return self._shared.strange[key]

    def font(self, name: str) -> Font | None:
        """The font of a resource name, None when there is none."""
        if name not in self._fonts:
            thing = self._named("/Font", name)
            key = self._objects.key(thing)
            if thing is not None and key not in self._shared.fonts:
                self._shared.fonts[key] = _font(self._objects, thing)
            self._fonts[name] = self._shared.fonts.get(key)
        return self._fonts[name]

    def form(self, name: str) -> _Form | None:
        """A form that shows text or marks content, with its own resources."""
        if name not in self._forms:
            thing = self._named("/XObject", name)
            key = self._objects.key(thing)
            if key not in self._shared.forms:
                self._shared.forms[key] = self._read_form(thing)
            self._forms[name] = self._shared.forms[key]
        return self._forms[name]

    def silent(self, name: str) -> frozenset[bytes] | None:
        """Operators that no packet uses in a form that says nothing; none in a picture, None for what is not there.

        Raises ContentError.
        """
        if name not in self._silent:
            thing = self._named("/XObject", name)
            entries = self._objects.mapping(thing)
            is_form = self._objects.text(entries.get("/Subtype")) == "Form"
            found = strange_in_content(self._objects.stream(thing)) if is_form else frozenset[bytes]()
            self._silent[name] = found if entries else None
        return self._silent[name]

    def properties(self, name: str) -> Mapping[str, object]:
        """A named property list as plain values."""
        entries = self._objects.mapping(self._named("/Properties", name))
        plain: dict[str, object] = {}
        for key, value in entries.items():
            number = self._objects.whole(value)
            plain[key.removeprefix("/")] = self._objects.text(value) if number is None else number
        return plain

    def _named(self, kind: str, name: str) -> object:
        return self._objects.mapping(self._entries.get(kind)).get(f"/{name}")

    def _read_form(self, thing: object) -> _Form | None:
        entries = self._objects.mapping(thing)
        if self._objects.text(entries.get("/Subtype")) != "Form":
            return None
        data = self._objects.stream(thing)
        if not _SPEAKS.search(data):
            return None
        own = entries.get("/Resources")
        return data, self if self._objects.value(own) is None else PageResources(self._objects, own, self._shared)


def _font(objects: Objects, thing: object) -> Font:
    entries = objects.mapping(thing)
    composite = objects.text(entries.get("/Subtype")) == "Type0"
    descendants = objects.array(entries.get("/DescendantFonts"))
    holder = objects.mapping(descendants[0]) if composite and descendants else entries
    descriptor = objects.mapping(holder.get("/FontDescriptor"))
    programs = (objects.value(descriptor.get(name)) for name in ("/FontFile2", "/FontFile3", "/FontFile"))
    has_unicode = objects.value(entries.get("/ToUnicode")) is not None
    return Font(
        name=objects.text(entries.get("/BaseFont")),
        embedded=any(program is not None for program in programs),
        bytes_a_code=2 if composite else 1,
        unicode=unicode_of_codes(objects.stream(entries["/ToUnicode"])) if has_unicode else None,
    )
