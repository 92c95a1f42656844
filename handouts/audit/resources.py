"""A page's resource dictionary -> the fonts, forms and property lists its content names."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Final

from msgspec import Struct, field

from handouts.audit.cmap import unicode_of_codes
from handouts.audit.model import Font, Key
from handouts.audit.objects import Objects

_SPEAKS: Final = re.compile(rb"BDC|BMC|EMC|Tj|TJ|Do|BI|['\"]")
"""Operators by which a form can add text, marked content or further forms to a page."""

_Form = tuple[bytes, "PageResources"]


class Shared(Struct):
    """Fonts and forms read once for all pages, by object number."""

    fonts: dict[Key, Font] = field(default_factory=dict)
    forms: dict[Key, _Form | None] = field(default_factory=dict)


class PageResources:
    """The named resources of one page or form."""

    def __init__(self, objects: Objects, entries: object, shared: Shared) -> None:
        self._objects = objects
        self._entries = objects.mapping(entries)
        self._shared = shared
        self._fonts: dict[str, Font | None] = {}

    @staticmethod
    def shared() -> Shared:
        """An empty store for the pages of one file."""
        return Shared()

    def fonts_used(self) -> tuple[Font, ...]:
        """Fonts the content selected, by name."""
        return tuple(sorted((font for font in self._fonts.values() if font), key=lambda font: font.name))

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
        thing = self._named("/XObject", name)
        key = self._objects.key(thing)
        if key not in self._shared.forms:
            self._shared.forms[key] = self._read_form(thing)
        return self._shared.forms[key]

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
