"""SVG presentation attributes and simple style sheets turned into flat colours and pens."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from enum import Enum
from typing import Any, Final

from msgspec import Struct
from msgspec.structs import replace

from handouts.document.svg.names import COLOUR_NAMES
from handouts.document.svg.outline import number, numbers
from handouts.document.svg.refusal import EXPORT_AGAIN, corrupt, outside, quoted, unsupported

FLAT_COLOURS: Final = "use flat colours, or save the drawing as PNG"

Rgb = tuple[float, float, float]


class Token(Enum):
    """A colour of the page's palette, so that a drawing takes the clinic's colours and the grey edition's."""

    INK = "ink"
    ACCENT = "accent"
    TINT1 = "tint1"
    TINT2 = "tint2"
    EDGE = "edge"
    WHITE = "white"


class Colour(Struct, frozen=True):
    """A palette token or plain red, green and blue (0 to 1); `strength` below 1 thins a token towards white paper."""

    token: Token | None = None
    rgb: Rgb = (0.0, 0.0, 0.0)
    strength: float = 1.0

    def in_palette(self, palette: Mapping[Token, Rgb]) -> Rgb:
        """Red, green and blue on white paper, tokens taken from the palette."""
        red, green, blue = palette[self.token] if self.token else self.rgb
        return _thinned(red, self.strength), _thinned(green, self.strength), _thinned(blue, self.strength)


def _thinned(part: float, strength: float) -> float:
    return 1 - strength + strength * part


class Cap(Enum):
    BUTT = "butt"
    ROUND = "round"
    SQUARE = "square"


class Join(Enum):
    MITER = "miter"
    ROUND = "round"
    BEVEL = "bevel"


class _CurrentColour(Enum):
    CURRENT = "currentcolor"


_CURRENT: Final = _CurrentColour.CURRENT
_Paint = Colour | _CurrentColour | None


class Style(Struct, frozen=True):
    """What a shape inherits: its colours and pen, lengths in its own units."""

    colour: Colour = Colour(Token.ACCENT)
    fill: _Paint = Colour()
    stroke: _Paint = None
    fill_opacity: float = 1.0
    stroke_opacity: float = 1.0
    opacity: float = 1.0
    stroke_width: float = 1.0
    cap: Cap = Cap.BUTT
    join: Join = Join.MITER
    miter_limit: float = 4.0
    dash: tuple[float, ...] = ()
    dash_offset: float = 0.0
    even_odd: bool = False
    visible: bool = True
    shown: bool = True
    """False with `display: none`, which unlike `visibility` hides every child."""

    @property
    def fill_colour(self) -> Colour | None:
        """The colour inside, opacity blended over white."""
        return self._blended(self.fill, self.fill_opacity)

    @property
    def stroke_colour(self) -> Colour | None:
        """The colour of the outline, opacity blended over white; None when the pen has no width."""
        return self._blended(self.stroke, self.stroke_opacity) if self.stroke_width else None

    def _blended(self, paint: _Paint, opacity: float) -> Colour | None:
        colour = self.colour if isinstance(paint, _CurrentColour) else paint
        strength = self.opacity * opacity
        if colour is None or strength == 0:
            return None
        return replace(colour, strength=colour.strength * strength)


Declaration = tuple[str, str]


def declarations(text: str) -> tuple[Declaration, ...]:
    """Split the inside of a style rule or `style` attribute; raises RefusalError."""
    found = []
    for part in filter(None, (piece.strip() for piece in text.split(";"))):
        name, colon, value = part.partition(":")
        if not colon:
            raise corrupt(f"style {quoted(part)} has no colon")
        if "!" in value:
            raise unsupported(f"style {quoted(part)} overrides the order of rules", EXPORT_AGAIN)
        found.append((name.strip().lower(), value.strip()))
    return tuple(found)


_RULE: Final = re.compile(r"\s*([^{};]*)\{([^{}]*)\}\s*")
_CLASSES: Final = re.compile(r"\.[\w-]+(?:\s*,\s*\.[\w-]+)*")


def class_rules(sheet: str) -> tuple[tuple[str, Declaration], ...]:
    """Read a style sheet of class selectors into (class, declaration) pairs in order; raises RefusalError."""
    text = re.sub(r"/\*.*?\*/|<!--|-->", " ", sheet, flags=re.DOTALL)
    if "@import" in text.lower():
        raise outside("style sheet imports another file", "put the style rules into the drawing itself")
    found, position = [], 0
    while match := _RULE.match(text, position):
        selectors = match[1].strip()
        if not _CLASSES.fullmatch(selectors):
            raise unsupported(f"style rule {quoted(selectors)} is not a plain class", EXPORT_AGAIN)
        inside = declarations(match[2])
        found += [(name.strip()[1:], each) for name in selectors.split(",") for each in inside]
        position = match.end()
    if text[position:].strip():
        raise unsupported(f"style rule {quoted(text[position:])} is not a plain class", EXPORT_AGAIN)
    return tuple(found)


def styled(style: Style, found: Iterable[Declaration]) -> Style:
    """The style of a child that inherits `style` and declares more, the last word winning; raises RefusalError."""
    changes: dict[str, Any] = {}
    for name, value in dict(found).items():
        if name in _PROPERTIES:
            field, read = _PROPERTIES[name]
            if value.lower() != "inherit":
                changes[field] = read(value)
        elif value.lower() not in _MUST_BE.get(name, (value.lower(),)) or name in _GEOMETRY:
            raise _refused(name, value)
    opacity = style.opacity * changes.pop("opacity", 1.0)
    return replace(style, opacity=opacity, **changes)


def _refused(name: str, value: str) -> Exception:
    return unsupported(f"{quoted(name)} of {quoted(value)} would not print as drawn")


def is_presentation(name: str) -> bool:
    """Whether an attribute of this name styles an element."""
    return name in _PROPERTIES or name in _MUST_BE


def read_paint(text: str) -> _Paint:
    """Read a colour, palette variable or `none`; raises RefusalError for gradients and unknown names."""
    word = text.strip().lower()
    if word in ("none", "transparent"):
        return None
    if word == "currentcolor":
        return _CURRENT
    if word.startswith("url("):
        raise _refused_url(text)
    return read_colour(word)


def _refused_url(text: str) -> Exception:
    target = text.strip()[4:].split(")")[0].strip("\"' ")
    if target.startswith("#"):
        return unsupported(f"gradient or pattern {quoted(target)} cannot be printed", FLAT_COLOURS)
    return outside(f"colour refers to {quoted(target)}, outside the drawing", FLAT_COLOURS)


_HEX: Final = re.compile(r"#([0-9a-f]{3}|[0-9a-f]{6})")
_RGB: Final = re.compile(r"rgb\(([^()]*)\)")
_VARIABLE: Final = re.compile(r"var\(\s*--([\w-]+)\s*(?:,[^()]*)?\)")


def read_colour(word: str) -> Colour:
    """Read a lower-case colour; raises RefusalError when it is not one of ours."""
    if match := _HEX.fullmatch(word):
        return _from_hex(match[1])
    if word in COLOUR_NAMES:
        return _from_hex(COLOUR_NAMES[word])
    if match := _RGB.fullmatch(word):
        return Colour(rgb=_rgb(match[1]))
    if match := _VARIABLE.fullmatch(word):
        known = {token.value: token for token in Token}
        if match[1] in known:
            return Colour(known[match[1]])
        raise outside(f"palette has no colour {quoted(match[1])}", f"known: {', '.join(sorted(known))}")
    raise unsupported(f"colour {quoted(word)} is not known", "write colours as #rrggbb")


def _from_hex(digits: str) -> Colour:
    pairs = [digit * 2 for digit in digits] if len(digits) == 3 else [digits[i : i + 2] for i in (0, 2, 4)]
    red, green, blue = (int(pair, 16) / 255 for pair in pairs)
    return Colour(rgb=(red, green, blue))


def _rgb(text: str) -> Rgb:
    parts = text.replace(",", " ").split()
    if len(parts) != 3:
        raise unsupported(f"colour {quoted(f'rgb({text})')} is not known", "write colours as #rrggbb")
    red, green, blue = (_share(part, 255) for part in parts)
    return red, green, blue


def _share(text: str, whole: float = 1) -> float:
    """A number of `whole`, or a percentage, as 0 to 1."""
    value = number(text[:-1]) / 100 if text.endswith("%") else number(text) / whole
    return min(1.0, max(0.0, value))


def _colour(text: str) -> Colour:
    paint = read_paint(text)
    if not isinstance(paint, Colour):
        raise unsupported(f"colour {quoted(text)} cannot stand for the current colour", "write colours as #rrggbb")
    return paint


_UNITS: Final = {"px": 1.0, "": 1.0, "pt": 96 / 72, "pc": 16.0, "mm": 96 / 25.4, "cm": 96 / 2.54, "in": 96.0}
_LENGTH: Final = re.compile(r"\s*([^a-zA-Z%]*(?:[eE][+-]?\d+)?)\s*([a-zA-Z%]*)\s*")


def read_length(text: str, whole: float | None = None) -> float:
    """Read a length in user units (SVG 1.1, 4.2); percentages are of `whole`; raises RefusalError."""
    match = _LENGTH.fullmatch(text)
    unit = match[2].lower() if match else "?"
    if match and unit == "%" and whole is not None:
        return number(match[1]) / 100 * whole
    if match is None or unit not in _UNITS:
        raise unsupported(f"length {quoted(text)} cannot be read", "write lengths as plain numbers")
    return number(match[1]) * _UNITS[unit]


def _positive(text: str) -> float:
    value = read_length(text)
    if value < 0:
        raise corrupt(f"{quoted(text)} is negative")
    return value


def _dash(text: str) -> tuple[float, ...]:
    if text.lower() == "none":
        return ()
    lengths = numbers(text.replace("px", ""))
    if min(lengths, default=0.0) < 0:
        raise corrupt(f"dash {quoted(text)} is negative")
    # SVG 1.1, 11.4: an odd list is repeated, and a list of zeros is a solid line.
    return (lengths * (1 + len(lengths) % 2)) if any(lengths) else ()


def _word(*known: str) -> Callable[[str], str]:
    def read(text: str) -> str:
        if text.lower() in known:
            return text.lower()
        raise unsupported(f"{quoted(text)} is not known here", f"known: {', '.join(known)}")

    return read


def _is(wanted: str, *others: str) -> Callable[[str], bool]:
    read = _word(wanted, *others)
    return lambda text: read(text) == wanted


_CAPS: Final = _word("butt", "round", "square")
_JOINS: Final = _word("miter", "round", "bevel")

_PROPERTIES: Final[dict[str, tuple[str, Callable[[str], Any]]]] = {
    "color": ("colour", _colour),
    "fill": ("fill", read_paint),
    "fill-opacity": ("fill_opacity", _share),
    "fill-rule": ("even_odd", _is("evenodd", "nonzero")),
    "opacity": ("opacity", _share),
    "stroke": ("stroke", read_paint),
    "stroke-dasharray": ("dash", _dash),
    "stroke-dashoffset": ("dash_offset", read_length),
    "stroke-linecap": ("cap", lambda text: Cap(_CAPS(text))),
    "stroke-linejoin": ("join", lambda text: Join(_JOINS(text))),
    "stroke-miterlimit": ("miter_limit", _positive),
    "stroke-opacity": ("stroke_opacity", _share),
    "stroke-width": ("stroke_width", _positive),
    "visibility": ("visible", _is("visible", "hidden", "collapse")),
    "display": ("shown", lambda text: text.lower() != "none"),
}

_MUST_BE: Final[dict[str, tuple[str, ...]]] = {
    "clip-path": ("none",),
    "filter": ("none",),
    "marker": ("none",),
    "marker-end": ("none",),
    "marker-mid": ("none",),
    "marker-start": ("none",),
    "mask": ("none",),
    "mask-image": ("none",),
    "mix-blend-mode": ("normal",),
    "offset-path": ("none",),
    "paint-order": ("normal", "fill", "fill stroke", "fill stroke markers"),
    "rotate": ("none",),
    "scale": ("none",),
    "translate": ("none",),
    "vector-effect": ("none",),
    "animation": ("none",),
    "-webkit-filter": ("none",),
    "-webkit-mask": ("none",),
    "-webkit-transform": ("none",),
    "-webkit-clip-path": ("none",),
}
"""Properties that change the picture in ways we do not draw, and the values at which they change nothing."""

_GEOMETRY: Final = frozenset(("cx", "cy", "d", "height", "r", "rx", "ry", "transform", "width", "x", "y"))
"""Attributes that a style may set in SVG 2; we read them only as attributes."""
