"""The visual specification as data: a clinic's accent becomes a palette, a type size becomes a scale and a page.

All lengths are PDF points (1/72 inch) unless a name says mm. Colours are sRGB triples from 0 to 1.
"""

from __future__ import annotations

from typing import Final

from msgspec import Struct

from handouts.document.tree import Edition, Paper, TypeSize

MM: Final = 72 / 25.4

Rgb = tuple[float, float, float]

INK: Final[Rgb] = (0.0, 0.0, 0.0)
WHITE: Final[Rgb] = (1.0, 1.0, 1.0)
EDGE: Final[Rgb] = (89 / 255, 89 / 255, 89 / 255)
GREY_ACCENT: Final[Rgb] = (51 / 255, 51 / 255, 51 / 255)
GREY_TINT1: Final[Rgb] = (243 / 255, 243 / 255, 243 / 255)
GREY_TINT2: Final[Rgb] = (226 / 255, 226 / 255, 226 / 255)

ACCENT_CONTRAST: Final = 7.0
"""Contrast with white the accent is darkened to, so that a grey photocopy keeps it."""
BAR_CONTRAST: Final = 3.0
"""Least contrast with white of the second colour, which has bars only (WCAG 2.1, 1.4.11 Non-text Contrast)."""
MEASURE_EMS: Final = 30.5
"""Longest line of running text in em: about 69 characters."""
DARKENING_STEP: Final = 0.02
PAPER_SIZES_MM: Final = {Paper.LETTER: (215.9, 279.4), Paper.A4: (210.0, 297.0)}
LOGO_TALLEST_MM: Final = {TypeSize.STANDARD: 15.0, TypeSize.LARGE: 17.0, TypeSize.GIANT: 17.0}
LOGO_WIDEST_MM: Final = 34.0
"""The box that a clinic's logo is fitted into; it is printed smaller where the words beside it need the room."""


class Palette(Struct, frozen=True):
    """The only colours a page uses. `steps` counts how often the clinic's accent was darkened by 2 %."""

    accent: Rgb
    tint1: Rgb
    tint2: Rgb
    ink: Rgb = INK
    edge: Rgb = EDGE
    white: Rgb = WHITE
    steps: int = 0
    second: Rgb | None = None

    @property
    def bar(self) -> Rgb:
        """The colour of the bars under the brand band and over section heads, which are no more than decoration."""
        return self.second or self.accent


class TypeStyle(Struct, frozen=True):
    """Size and leading in points; `bold` is weight 700; `colour` names a field of Palette."""

    size: float
    leading: float
    bold: bool = False
    colour: str = "ink"


class TypeScale(Struct, frozen=True):
    title: TypeStyle
    body: TypeStyle
    section: TypeStyle
    subhead: TypeStyle
    card: TypeStyle
    key_value: TypeStyle
    small: TypeStyle
    clinic: TypeStyle
    formats: TypeStyle


class Geometry(Struct, frozen=True):
    """Where things stand on a page, in points from its left and top edges."""

    width: float
    height: float
    left: float
    right: float
    band_top: float
    content_top: float
    content_bottom: float
    footer_rule: float
    footer_bottom: float

    @property
    def content_width(self) -> float:
        """Width between the margins."""
        return self.width - self.left - self.right


class Theme(Struct, frozen=True):
    """Everything the layout needs to know about looks."""

    palette: Palette
    scale: TypeScale
    page: Geometry
    size: TypeSize
    floor: float
    """Smallest type allowed on paper, in points."""
    unit: float
    """The spacing unit u: a quarter of the body leading."""

    @property
    def measure(self) -> float:
        """Longest line of body text in points: 30.5 em, or the content width when that is less."""
        return min(MEASURE_EMS * self.scale.body.size, self.page.content_width)

    @property
    def stacked(self) -> bool:
        """Large and giant print set side-by-side parts one under the other."""
        return self.size is not TypeSize.STANDARD


_SIZES: Final[dict[TypeSize, dict[str, tuple[float, float]]]] = {
    TypeSize.STANDARD: {
        "title": (26, 30),
        "section": (20, 25),
        "subhead": (16, 21),
        "card": (22, 25),
        "key_value": (18, 21.6),
        "body": (14, 19),
        "small": (12, 15.5),
        "clinic": (17, 21),
        "formats": (18, 24),
    },
    TypeSize.LARGE: {
        "title": (30, 35),
        "section": (25, 31),
        "subhead": (21, 27),
        "card": (27.5, 31),
        "key_value": (23, 27.6),
        "body": (18, 24),
        "small": (16, 20.5),
        "clinic": (22, 27),
        "formats": (18, 24),
    },
    TypeSize.GIANT: {
        "title": (38, 44),
        "section": (32, 39),
        "subhead": (27, 34),
        "card": (35, 40),
        "key_value": (29, 34.8),
        "body": (24, 32),
        "small": (20, 26),
        "clinic": (28.6, 34),
        "formats": (24, 32),
    },
}
_WEIGHTS: Final[dict[str, tuple[bool, str]]] = {
    "title": (True, "ink"),
    "section": (True, "accent"),
    "subhead": (True, "ink"),
    "card": (True, "ink"),
    "key_value": (True, "accent"),
    "body": (False, "ink"),
    "small": (False, "ink"),
    "clinic": (True, "accent"),
    "formats": (False, "ink"),
}
_FLOORS: Final = {TypeSize.STANDARD: 12.0, TypeSize.LARGE: 16.0, TypeSize.GIANT: 20.0}
_PAGES_MM: Final = {
    # right margin, content top of pages 2+, then content bottom and footer rule measured up from the lower edge
    TypeSize.STANDARD: (18.0, 31.5, 22.0, 17.9),
    TypeSize.LARGE: (14.0, 47.0, 29.0, 26.4),
    TypeSize.GIANT: (14.0, 54.0, 33.0, 29.7),
}


def theme_for(edition: Edition, accent: str, accent2: str = "") -> Theme:
    """Turn an edition and a clinic's one or two colours (`#RRGGBB`) into a theme."""
    scale = _scale(edition.size)
    second = parse_hex(accent2) if accent2 else None
    return Theme(
        palette=grey_palette() if edition.grey else palette_from(parse_hex(accent), second),
        scale=scale,
        page=_geometry(edition),
        size=edition.size,
        floor=_FLOORS[edition.size],
        unit=scale.body.leading / 4,
    )


def _scale(size: TypeSize) -> TypeScale:
    styles = {role: TypeStyle(*measures, *_WEIGHTS[role]) for role, measures in _SIZES[size].items()}
    return TypeScale(**styles)


def _geometry(edition: Edition) -> Geometry:
    width, height = PAPER_SIZES_MM[edition.paper]
    right, top, bottom, rule = _PAGES_MM[edition.size]
    return Geometry(
        width=width * MM,
        height=height * MM,
        left=25 * MM,
        right=right * MM,
        band_top=12 * MM,
        content_top=top * MM,
        content_bottom=(height - bottom) * MM,
        footer_rule=(height - rule) * MM,
        footer_bottom=(height - 12) * MM,
    )


def parse_hex(colour: str) -> Rgb:
    """`#0B5563` -> (0.043, 0.333, 0.388). Raises ValueError when it is not six hexadecimal digits."""
    digits = colour.removeprefix("#")
    if len(digits) != 6:
        raise ValueError(colour)
    return tuple(int(digits[i : i + 2], 16) / 255 for i in (0, 2, 4))  # type: ignore[return-value]


def to_hex(colour: Rgb) -> str:
    """(0.043, 0.333, 0.388) -> `#0B5563`."""
    return "#" + "".join(f"{round(channel * 255):02X}" for channel in colour)


def palette_from(accent: Rgb, second: Rgb | None = None) -> Palette:
    """Darken the accent in 2 % steps until white on it reaches 7:1, and mix its two tints; keep the second colour."""
    steps, dark = darken(accent)
    return Palette(accent=dark, tint1=mix(dark, 0.07), tint2=mix(dark, 0.16), steps=steps, second=second)


def grey_palette() -> Palette:
    """The palette of `--grey`: what a colour page looks like after a good photocopy."""
    return Palette(accent=GREY_ACCENT, tint1=GREY_TINT1, tint2=GREY_TINT2)


def darken(accent: Rgb, ratio: float = ACCENT_CONTRAST) -> tuple[int, Rgb]:
    """How many 2 % steps bring the accent to `ratio` against white, and the colour reached."""
    steps, dark = 0, accent
    while contrast_ratio(dark, WHITE) < ratio:
        steps += 1
        factor = 1 - DARKENING_STEP * steps
        dark = (accent[0] * factor, accent[1] * factor, accent[2] * factor)
    return steps, dark


def mix(colour: Rgb, share: float) -> Rgb:
    """`share` of the colour on white."""
    red, green, blue = (1 - share * (1 - channel) for channel in colour)
    return red, green, blue


def relative_luminance(colour: Rgb) -> float:
    """Relative luminance from 0 to 1 (WCAG 2.1, definition of relative luminance)."""
    red, green, blue = (c / 12.92 if c <= 0.03928 else ((c + 0.055) / 1.055) ** 2.4 for c in colour)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast_ratio(one: Rgb, other: Rgb) -> float:
    """Contrast ratio from 1 to 21 (WCAG 2.1, definition of contrast ratio)."""
    light, dark = sorted((relative_luminance(one), relative_luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)
