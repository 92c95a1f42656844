"""The dated timetable and the table of limits become rows that never split (VISUAL 6)."""

from __future__ import annotations

from typing import Final

from msgspec.structs import replace

from handouts.document.theme import MM
from handouts.document.tree import ActivityRow, ActivityTable, SlotField, Timetable, TimetableGroup, TimetableRow
from handouts.pdf.canvas import TaggedCanvas
from handouts.pdf.components.headings import sub_head_of_level
from handouts.pdf.drawings import paint_drawing
from handouts.pdf.laid_out import SlotPlace
from handouts.pdf.objects import Name
from handouts.pdf.pieces import ASCENT, DESCENT, Cut, Piece, Setting, TextBlock
from handouts.pdf.structure import Element
from handouts.pdf.typeset import joined

DATE_COLUMN: Final = 54 * MM
GUTTER: Final = 3 * MM
ROW_PADDING: Final = (2.5 * MM, 1.75 * MM)
GROUP_PADDING: Final = (2.5 * MM, 1.3 * MM)
WRITING_LINE: Final = 46 * MM
WRITING_ROOM: Final = 8 * MM
LABEL_GAP: Final = 1.3 * MM
ACTIVITY_COLUMNS: Final = (37 * MM, 49 * MM)
ACTIVITY_PADDING: Final = (2.5 * MM, 2.6 * MM)
SCOPE_ROW: Final = {"Table": {"Scope": Name("Row")}}
SCOPE_COLUMN: Final = {"Table": {"Scope": Name("Column")}}


def timetable(node: Timetable, setting: Setting, parent: Element) -> list[Piece]:
    """Groups of rows; a group bar keeps with two rows and is repeated, ", continued", on the next page."""
    pieces: list[Piece] = []
    for group in node.groups:
        pieces += _group(group, setting, parent)
    return pieces


def _group(group: TimetableGroup, setting: Setting, parent: Element) -> list[Piece]:
    bar = _group_bar(group, group.title, setting, parent.add("H3"))
    again = setting.words.continued.format(title=group.title)
    repeat = _group_bar(group, again, setting, None)
    table = parent.add("Table", attributes={"Table": {"Summary": group.title}}).add("TBody")
    rows = [_row(row, setting, table) for row in group.rows]
    last = len(rows) - 1
    return [
        bar,
        *(
            replace(row, repeat=repeat, keep=index == 0 and last > 0, after=3.4 * setting.u if index == last else 0.0)
            for index, row in enumerate(rows)
        ),
    ]


def _group_bar(group: TimetableGroup, title: str, setting: Setting, element: Element | None) -> Piece:
    theme = setting.theme
    pad_x, pad_y = GROUP_PADDING
    style, width = theme.scale.subhead, theme.page.content_width
    icon = setting.artwork.icons.get(group.icon)
    side = 1.15 * style.size
    indent = pad_x + (side + 3 * MM if icon else 0.0)
    head = setting.words_block(title, style, width - indent - pad_x)
    aside = (
        setting.block(joined(group.aside), replace(theme.scale.body, bold=True), width - 2 * pad_x)
        if group.aside
        else None
    )
    stacks = aside is not None and head.width + aside.width + indent + 4 * MM > width
    text_height = head.height + (aside.height + LABEL_GAP if stacks and aside else 0.0)
    height = text_height + 2 * pad_y + 1.6

    def draw(canvas: TaggedCanvas, left: float, top: float) -> None:
        y = top + 1.6 + pad_y
        with canvas.artifact():
            canvas.rectangle((left, top, width, height), fill=theme.palette.tint2)
            canvas.rectangle((left, top, width, 1.6), fill=theme.palette.accent)
            if icon:
                paint_drawing(canvas, icon, (left + pad_x, y + (head.height - side) / 2, side), theme.palette)
        if element is None:
            head.draw_artifact(canvas, left + indent, y)
            return
        head.draw(canvas, element, left + indent, y, more=aside is not None)
        if aside:
            drop = head.height + LABEL_GAP if stacks else head.baseline(0) - ASCENT * aside.style.size
            x = left + (indent if stacks else pad_x)
            aside.draw(canvas, element, x, y + drop, align="left" if stacks else "right")

    return Piece(height, draw, before=3 * setting.u, after=0.0, keep=True, cut=Cut.SUB_HEAD, origin=group.origin)


def _row(row: TimetableRow, setting: Setting, table: Element) -> Piece:
    theme = setting.theme
    pad_x, pad_y = ROW_PADDING
    body, small, width = theme.scale.body, theme.scale.small, theme.page.content_width
    stacks = theme.stacked
    text_left = pad_x if stacks else pad_x + DATE_COLUMN - pad_x + GUTTER
    text = setting.block(row.spans, body, width - text_left - pad_x)
    label = (
        setting.words_block(row.label, small, DATE_COLUMN if not stacks else width - 2 * pad_x) if row.label else None
    )
    by_hand = _written_by_hand(row, setting)
    date_height = WRITING_ROOM if by_hand else (ASCENT + DESCENT) * body.size
    left_height = date_height + (LABEL_GAP + label.height if label else 0.0)
    text_drop = left_height + setting.pitch_gap if stacks else 0.0
    height = max(left_height, text_drop + text.height) + 2 * pad_y
    element = table.add("TR")
    head, cell = element.add("TH", attributes=SCOPE_ROW), element.add("TD")

    def draw(canvas: TaggedCanvas, left: float, top: float) -> None:
        y = top + pad_y
        _draw_when(canvas, row, setting, head, left + pad_x, y, date_height, by_hand)
        if label:
            with canvas.marked(head):
                canvas.text(" ", left + pad_x, y + date_height, body.size, bold=False)
            label.draw(canvas, head, left + pad_x, y + date_height + LABEL_GAP)
        text.draw(canvas, cell, left + text_left, y + text_drop)
        with canvas.artifact():
            canvas.rule((left, top + height), (left + width, top + height), 0.75, theme.palette.edge)

    return Piece(height, draw, cut=Cut.ROW, origin=row.origin)


def _written_by_hand(row: TimetableRow, setting: Setting) -> bool:
    if row.when is None:
        return True
    return not (setting.timed if row.when.field in {SlotField.CLOCK, SlotField.ARRIVAL_TIME} else setting.dated)


def _draw_when(
    canvas: TaggedCanvas, row: TimetableRow, setting: Setting, head: Element, x: float, y: float, room: float,
    by_hand: bool,
) -> None:  # fmt: skip
    style = setting.theme.scale.body
    rule = ((x, y + room), (x + WRITING_LINE, y + room))
    if row.when is None:
        with canvas.marked(head.add("Span", actual_text=setting.words.blank_line)):
            canvas.rule(*rule, 0.9)
        return
    baseline = y + room - 0.8 * MM if by_hand else y + ASCENT * style.size
    width = setting.theme.page.content_width - 2 * ROW_PADDING[0] if setting.theme.stacked else DATE_COLUMN - 2.5 * MM
    place = SlotPlace(row.when, x, baseline, width, style.size, setting.theme.floor, style.leading,
                      setting.theme.palette.ink)  # fmt: skip
    canvas.slot(
        place,
        head,
        says=setting.words.blank_line,
        rule=rule if by_hand else ((x, baseline), (x + WRITING_LINE, baseline)),
    )


def activity_table(node: ActivityTable, setting: Setting, parent: Element) -> list[Piece]:
    """The surgeon's limits: the number is the biggest word of its row.

    In large print two columns are left and the names head their rows, so the words above them are an artifact.
    """
    title = [sub_head_of_level(node.title, "H3", setting, parent)] if node.title else []
    table = parent.add("Table")
    edges = _activity_edges(node, setting)
    head = _activity_head(node, edges, setting, None if setting.theme.stacked else table.add("THead").add("TR"))
    repeat = _activity_head(node, edges, setting, None)
    body = table.add("TBody")
    rows = [_activity_row(row, edges, setting, body) for row in node.rows]
    last = len(rows) - 1
    return [
        *title,
        replace(head, keep=True),
        *(
            replace(row, repeat=repeat, keep=index == 0 and last > 0, after=3 * setting.u if index == last else 0.0)
            for index, row in enumerate(rows)
        ),
    ]


def _activity_head(
    node: ActivityTable, edges: list[tuple[float, float]], setting: Setting, row: Element | None
) -> Piece:
    theme, pad = setting.theme, ACTIVITY_PADDING[0]
    width, style = theme.page.content_width, theme.scale.body
    titles = node.head[:2] if theme.stacked else node.head
    blocks = [
        setting.words_block(text, style, end - start - pad, bold=True)
        for text, (start, end) in zip(titles, edges, strict=True)
    ]
    height = max(block.height for block in blocks) + 2 * 1.3 * MM + 1.6
    cells = [row.add("TH", attributes=SCOPE_COLUMN) for _ in blocks] if row else []

    def draw(canvas: TaggedCanvas, left: float, top: float) -> None:
        with canvas.artifact():
            canvas.rectangle((left, top, width, height), fill=theme.palette.tint2)
            canvas.rectangle((left, top, width, 1.6), fill=theme.palette.accent)
        for index, block in enumerate(blocks):
            x, y = left + edges[index][0] + pad, top + 1.6 + 1.3 * MM
            if cells:
                block.draw(canvas, cells[index], x, y)
            else:
                block.draw_artifact(canvas, x, y)

    return Piece(height, draw, before=1.6 * setting.u)


def _activity_edges(node: ActivityTable, setting: Setting) -> list[tuple[float, float]]:
    """Left and right edges of the columns; the first is as wide as the longest word of a name asks for."""
    style, width = setting.theme.scale.body, setting.theme.page.content_width
    words = [word for row in node.rows for word in row.name.split(" ")]
    longest = max(setting.type.width(word, style, bold=True) for word in words)
    first = max(ACTIVITY_COLUMNS[0], _name_left(setting) + longest + GUTTER)
    if setting.theme.stacked:
        return [(0, first), (first, width)]
    second = first + ACTIVITY_COLUMNS[1] + GUTTER
    return [(0, first), (first, second), (second, width)]


def _name_left(setting: Setting) -> float:
    """Where a name starts: behind its icon."""
    return ACTIVITY_PADDING[0] + 1.6 * setting.theme.scale.body.size + 2 * MM


def _activity_row(row: ActivityRow, edges: list[tuple[float, float]], setting: Setting, body: Element) -> Piece:
    theme = setting.theme
    pad_x, pad_y = ACTIVITY_PADDING
    style, icon = theme.scale.body, setting.artwork.icons.get(row.icon)
    side = 1.6 * style.size
    name_left = _name_left(setting) if icon else pad_x
    name = setting.words_block(row.name, style, edges[0][1] - name_left - 1 * MM, bold=True)
    limit = setting.block(joined(row.limit), theme.scale.key_value, edges[1][1] - edges[1][0] - pad_x)
    note = setting.block(joined(row.note), style, edges[1][1] - edges[1][0] - pad_x) if row.note else None
    meaning_edges = edges[1] if theme.stacked else edges[2]
    means = setting.block(row.means, style, meaning_edges[1] - meaning_edges[0] - pad_x)
    element = body.add("TR")
    heading, limits = element.add("TH", attributes=SCOPE_ROW), element.add("TD")
    meanings = limits if theme.stacked else element.add("TD")
    # Body text beside the larger key value shares its first baseline (VISUAL 9.3).
    drop = ASCENT * (theme.scale.key_value.size - style.size)
    gap = setting.pitch_gap
    middle = limit.height + (gap + note.height if note else 0.0)
    means_top = middle + gap if theme.stacked else drop
    height = max(middle, means_top + means.height, drop + name.height) + 2 * pad_y

    def draw(canvas: TaggedCanvas, left: float, top: float) -> None:
        y = top + pad_y
        with canvas.artifact():
            if icon:
                icon_top = name.baseline(y + drop) - 0.3 * style.size - side / 2
                paint_drawing(canvas, icon, (left + pad_x, icon_top, side), theme.palette)
            canvas.rule((left, top + height), (left + theme.page.content_width, top + height), 0.75, theme.palette.edge)
        name.draw(canvas, heading, left + name_left, y + drop)
        _draw_limit(canvas, limit, note, limits, left + edges[1][0] + pad_x, y, gap)
        means.draw(canvas, meanings, left + meaning_edges[0] + pad_x, y + means_top)

    return Piece(height, draw, cut=Cut.ROW, origin=row.origin)


def _draw_limit(
    canvas: TaggedCanvas, limit: TextBlock, note: TextBlock | None, cell: Element, x: float, y: float, gap: float
) -> None:
    limit.draw(canvas, cell, x, y, more=True)
    if note:
        note.draw(canvas, cell, x, y + limit.height + gap, more=True)
