"""Risks and benefits become rows with icon arrays, all with one denominator (VISUAL 6: risk row, icon array)."""

from __future__ import annotations

from typing import Final

from handouts.document.theme import MM, Rgb
from handouts.document.tree import RareRiskRow, RareRiskTable, RiskRow, RiskTable, Text, TypeSize
from handouts.pdf.canvas import TaggedCanvas
from handouts.pdf.components.headings import sub_head_of_level
from handouts.pdf.components.tables import SCOPE_ROW
from handouts.pdf.ink import fill_operator
from handouts.pdf.objects import Name, Stream, number
from handouts.pdf.pieces import ASCENT, Cut, Piece, Setting
from handouts.pdf.structure import Element

COLUMNS: Final = 25
ROWS: Final = 4
PITCH: Final = (12.4, 26.0)
FIGURE: Final = (10.0, 22.0)
GROUP: Final = 5
GROUP_GAP: Final = 6.0
"""Extra units after each group of figures."""
TOGETHER: Final = "5"
"""Behind the name of a figure: a whole group of it."""
ARRAY_UNITS: Final = (COLUMNS - 1) * PITCH[0] + FIGURE[0] + 4 * GROUP_GAP
ARRAY_MM: Final = {TypeSize.STANDARD: 66.0, TypeSize.LARGE: 85.0, TypeSize.GIANT: 120.0}
OUTLINE: Final = 1.25
GUTTER: Final = 6 * MM
RARE_COLUMNS: Final = (50 * MM, 57 * MM)
"""Name and rate of a risk under 1 of 100, gutters included."""


def risk_table(node: RiskTable, setting: Setting, parent: Element) -> list[Piece]:
    """Rows of a sentence with its number beside 100 figures; the legend stands above the first."""
    head = [sub_head_of_level(node.title, "H3", setting, parent)] if node.title else []
    legend = [_legend(node.legend, setting, parent)] if node.legend else []
    table = parent.add("Table").add("TBody")
    last = len(node.rows) - 1
    rows = [_risk_row(row, setting, table, first=i == 0, last=i == last) for i, row in enumerate(node.rows)]
    return [*head, *legend, *rows]


def _legend(words: tuple[str, ...], setting: Setting, parent: Element) -> Piece:
    """The three figures and their words on one line, or under each other when they do not fit."""
    style, width = setting.theme.scale.body, setting.theme.page.content_width
    unit = _unit(setting)
    indent = FIGURE[0] * unit + 2 * MM
    blocks = [setting.words_block(text, style, width - indent) for text in words]
    across = sum(block.width + indent + 6 * MM for block in blocks) - 6 * MM <= width
    gap = setting.pitch_gap
    height = blocks[0].height if across else sum(block.height + gap for block in blocks) - gap
    element = parent.add("P")

    def draw(canvas: TaggedCanvas, left: float, top: float) -> None:
        _define_figures(canvas, setting)
        x, y = left, top
        for state, block in zip(("PF", "PH", "PE"), blocks, strict=True):
            with canvas.artifact():
                canvas.form(state, x, y + (block.height - FIGURE[1] * unit) / 2, unit)
            block.draw(canvas, element, x + indent, y, more=True)
            x, y = (x + indent + block.width + 6 * MM, y) if across else (left, y + block.height + gap)

    return Piece(height, draw, before=1.6 * setting.u, after=2.4 * setting.u, keep=True)


def _risk_row(row: RiskRow, setting: Setting, table: Element, *, first: bool, last: bool) -> Piece:
    theme = setting.theme
    style, width, gap = theme.scale.body, theme.page.content_width, setting.pitch_gap
    array = ARRAY_MM[theme.size] * MM
    below = theme.size is TypeSize.GIANT
    measure = width if below else width - array - GUTTER
    says = setting.block((Text(row.name, bold=True), Text(" "), *row.means), style, measure)
    numbers = setting.block(_numbers(row), style, measure)
    text_height = says.height + gap + numbers.height + 0.3 * setting.u
    figure_height = _unit(setting) * ((ROWS - 1) * PITCH[1] + FIGURE[1])
    content = text_height + 2 * MM + figure_height if below else max(text_height, figure_height)
    height = 2.3 * MM + content + 2.4 * MM
    element = table.add("TR")
    words, picture = element.add("TH", attributes=SCOPE_ROW), element.add("TD")
    figure = picture.add("Figure", alt=row.alt)

    def draw(canvas: TaggedCanvas, left: float, top: float) -> None:
        _define_figures(canvas, setting)
        y = top + 2.3 * MM
        with canvas.artifact():
            if first:
                canvas.rectangle((left, top - 1.6, width, 1.6), fill=theme.palette.accent)
            canvas.rule((left, top + height), (left + width, top + height), 0.75, theme.palette.edge)
        says.draw(canvas, words, left, y, more=True)
        numbers.draw(canvas, words, left, y + says.height + gap + 0.3 * setting.u)
        x = left if below else left + width - array
        figure_top = y + text_height + 2 * MM if below else y + 0.5 * MM
        figure.attributes = {"Layout": {"BBox": canvas.bounding_box(x, figure_top, array, figure_height)}}
        with canvas.marked(figure):
            _draw_array(canvas, setting, row, x, figure_top)

    before, after = 1.6 if first else 0.0, 3 * setting.u if last else 0.0
    return Piece(height, draw, before, after, cut=Cut.ROW, origin=row.origin)


def _numbers(row: RiskRow) -> tuple[Text, ...]:
    """Print the number itself bold: the leading words of the sentence up to its denominator."""
    head, mark, tail = row.have.partition(" of 100")
    if not mark:
        return (Text(f"{row.have} {row.have_not}"),)
    return (Text(head + mark, bold=True), Text(f"{tail} {row.have_not}"))


def _unit(setting: Setting) -> float:
    return ARRAY_MM[setting.theme.size] * MM / ARRAY_UNITS


def _draw_array(canvas: TaggedCanvas, setting: Setting, row: RiskRow, x: float, y: float) -> None:
    unit = _unit(setting)
    for start in range(0, COLUMNS * ROWS, GROUP):
        line, column = divmod(start, COLUMNS)
        left = x + (column * PITCH[0] + column // GROUP * GROUP_GAP) * unit
        top = y + line * PITCH[1] * unit
        states = [
            "PF" if index < row.low else "PH" if index < row.high else "PE" for index in range(start, start + GROUP)
        ]
        if len(set(states)) == 1:
            canvas.form(states[0] + TOGETHER, left, top, unit)
            continue
        for place, state in enumerate(states):
            canvas.form(state, left + place * PITCH[0] * unit, top, unit)


def _define_figures(canvas: TaggedCanvas, setting: Setting) -> None:
    """The three states as form XObjects, one figure and five of them: full, half and empty."""
    if "PF" in canvas.xobjects:
        return
    accent, ink = setting.theme.palette.accent, setting.theme.palette.ink
    persons = {"PF": _person(accent, None, None), "PH": _person(None, ink, accent), "PE": _person(None, ink, None)}
    for state, person in persons.items():
        canvas.define_xobject(state, _form(person, 1))
        canvas.define_xobject(state + TOGETHER, _form(person, GROUP))


def _form(person: bytes, count: int) -> Stream:
    """Some equal figures beside each other; pages of many figures are drawn and read faster so."""
    places = (b"q 1 0 0 1 %b 0 cm\n%b\nQ" % (number(place * PITCH[0]), person) for place in range(count))
    box = [-1, -1, round((count - 1) * PITCH[0] + FIGURE[0] + 1, 2), FIGURE[1] + 1]
    return Stream(
        b"\n".join(places) if count > 1 else person,
        {"Type": Name("XObject"), "Subtype": Name("Form"), "BBox": box, "Resources": {}},
    )


def _person(fill: Rgb | None, outline: Rgb | None, lower: Rgb | None) -> bytes:
    """A figure 10 by 22 units, y downwards: a head and a round-shouldered body."""
    parts = [b"%b w" % number(OUTLINE)]
    if lower:
        parts += [b"q 0.6 15 8.8 6.4 re W n", fill_operator(lower), _body(0.0), b"f Q"]
    inset = OUTLINE / 2
    if fill:
        parts += [fill_operator(fill), _head(0.0), b"f", _body(0.0), b"f"]
    elif outline:
        parts += [b"0 G 1 g", _head(inset), b"B", _body(inset), b"S"]
    return b"\n".join(parts)


def _head(inset: float) -> bytes:
    r, cx, cy = 2.9 - inset, 5.0, 3.2
    k = r * 0.5523
    return _path(
        (cx + r, cy),
        [
            (cx + r, cy + k, cx + k, cy + r, cx, cy + r),
            (cx - k, cy + r, cx - r, cy + k, cx - r, cy),
            (cx - r, cy - k, cx - k, cy - r, cx, cy - r),
            (cx + k, cy - r, cx + r, cy - k, cx + r, cy),
        ],
    )


def _body(inset: float) -> bytes:
    left, right, top, bottom, radius = 0.6 + inset, 9.4 - inset, 7.4 + inset, 21.6 - inset, 4.0
    k = radius * 0.4477
    points = b"%b m" % _pair((left, bottom))
    points += b" %b l" % _pair((left, top + radius))
    points += b" %b c" % b" ".join(map(number, (left, top + k, left + k, top, left + radius, top)))
    points += b" %b l" % _pair((right - radius, top))
    points += b" %b c" % b" ".join(map(number, (right - k, top, right, top + k, right, top + radius)))
    return points + b" %b l h" % _pair((right, bottom))


def _path(start: tuple[float, float], curves: list[tuple[float, ...]]) -> bytes:
    return b"%b m " % _pair(start) + b" ".join(b" ".join(map(number, curve)) + b" c" for curve in curves) + b" h"


def _pair(point: tuple[float, float]) -> bytes:
    return number(point[0]) + b" " + number(point[1])


def rare_risk_table(node: RareRiskTable, setting: Setting, parent: Element) -> list[Piece]:
    """Risks under 1 of 100: name, number out of 1,000, what it means."""
    head = [sub_head_of_level(node.title, "H3", setting, parent)] if node.title else []
    table = parent.add("Table").add("TBody")
    last = len(node.rows) - 1
    return [*head, *(_rare_row(r, setting, table, first=i == 0, last=i == last) for i, r in enumerate(node.rows))]


def _rare_row(row: RareRiskRow, setting: Setting, table: Element, *, first: bool, last: bool) -> Piece:
    theme, gap = setting.theme, setting.pitch_gap
    style, width = theme.scale.body, theme.page.content_width
    key_style = theme.scale.key_value
    stacks = theme.stacked
    name_width, rate_width = (width, width) if stacks else RARE_COLUMNS
    name = setting.words_block(row.name, style, name_width - (0 if stacks else 4 * MM), bold=True)
    rate = setting.words_block(row.rate, key_style, rate_width)
    rest = width if stacks else width - name_width - rate_width
    means = setting.block(row.means, style, rest)
    drop = 0.0 if stacks else ASCENT * (key_style.size - style.size)
    rate_top = name.height + gap if stacks else 0.0
    means_top = rate_top + rate.height + gap if stacks else drop
    height = max(drop + name.height, rate_top + rate.height, means_top + means.height) + 2 * 2.2 * MM
    element = table.add("TR")
    cells = (element.add("TH", attributes=SCOPE_ROW), element.add("TD"), element.add("TD"))

    def draw(canvas: TaggedCanvas, left: float, top: float) -> None:
        y = top + 2.2 * MM
        with canvas.artifact():
            if first:
                canvas.rectangle((left, top - 1.6, width, 1.6), fill=theme.palette.accent)
            canvas.rule((left, top + height), (left + width, top + height), 0.75, theme.palette.edge)
        name.draw(canvas, cells[0], left, y + drop)
        rate.draw(canvas, cells[1], left + (0 if stacks else name_width), y + rate_top)
        means.draw(canvas, cells[2], left + (0 if stacks else name_width + rate_width), y + means_top)

    before, after = 1.6 if first else 0.0, 3 * setting.u if last else 0.0
    return Piece(height, draw, before, after, cut=Cut.ROW, origin=row.origin)
