"""The parts set by fpdf2, which makes no tags."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

from fpdf import FPDF
from fpdf.enums import TableBordersLayout
from fpdf.fonts import FontFace

EMS = {1: 2, 2: 1.43, 3: 1.14}
"""Sizes of headings."""
LINE_EMS, MM, ACCENT = 1.36, 25.4 / 72, (11, 85, 99)


class Sheet(FPDF):
    """A document with the packet's header and footer on every page."""

    def __init__(self, packet: dict[str, Any], run: int, folder: Path) -> None:
        super().__init__(format="letter", unit="mm")
        self.packet, self.run, self.body = packet, run, packet["body"]
        self.line = LINE_EMS * MM * self.body
        self.set_title(packet["title"])
        self.set_lang(packet["language"])
        self.set_margins(19, 22)
        self.set_auto_page_break(True, 20)
        self.set_draw_color(*ACCENT)
        self.add_font("Atkinson", "", folder / "Regular.ttf")
        self.add_font("Atkinson", "B", folder / "Bold.ttf")
        self.set_font("Atkinson", size=self.body)
        self.add_page()

    def header(self) -> None:
        self.set_y(10)
        self.cell(0, self.line, f"{self.packet['name']} {self.run}. {self.packet['header']}", border="B")
        self.set_y(22)

    def footer(self) -> None:
        self.set_y(-16)
        self.cell(0, self.line, self.packet["footer"])
        self.cell(0, self.line, f"Page {self.page_no()} of {{nb}}", align="R")

    def runs(self, words: list[list[Any]]) -> None:
        for text, bold in words:
            self.set_font(style="B" if bold else "")
            self.write(self.line, text)
        self.set_font(style="")
        self.ln(self.line)

    def heading(self, level: int, text: str) -> None:
        size = EMS.get(level, 1) * self.body
        if self.will_page_break(size + 3 * self.line):
            self.add_page()
        self.ln(2)
        self.set_text_color(*(ACCENT if level in (1, 2) else (0, 0, 0)))
        self.set_font(style="B", size=size)
        self.multi_cell(0, size * 0.45, text, align="L", new_x="LMARGIN", new_y="NEXT")
        self.set_font(style="", size=self.body)
        self.set_text_color(0, 0, 0)

    def listed(self, items: list[list[Any]], mark: Callable[[int], None], indent: float) -> None:
        margin = self.l_margin
        for number, item in enumerate(items, start=1):
            if self.will_page_break(2 * self.line):
                self.add_page()
            mark(number)
            self.set_left_margin(margin + indent)
            self.set_x(margin + indent)
            self.runs(item)
            self.set_left_margin(margin)
            self.set_x(margin)
        self.ln(1.5)

    def bullet(self, _number: int) -> None:
        self.cell(6, self.line, "\N{BULLET}")

    def digit(self, number: int) -> None:
        self.cell(8, self.line, f"{number}.")

    def box_to_tick(self, _number: int) -> None:
        self.rect(self.x, self.y + 0.8, 5, 5)

    def framed(self, fill: Callable[[], None]) -> None:
        """Draw a border round what `fill` sets, on the next page when it does not fit on this one."""
        with self.offset_rendering() as tried:
            self.inset(fill)
        if tried.page_break_triggered:
            self.add_page()
        top = self.get_y() + 1
        self.inset(fill)
        self.rect(self.l_margin, top, self.epw, self.get_y() - top + 1)
        self.set_y(self.get_y() + 3)

    def inset(self, fill: Callable[[], None]) -> None:
        margin = self.l_margin
        self.set_y(self.get_y() + 3)
        self.set_margins(margin + 4, self.t_margin, margin + 4)
        self.set_x(margin + 4)
        fill()
        self.set_margins(margin, self.t_margin, margin)
        self.set_x(margin)


def plain(words: list[list[Any]]) -> str:
    return "".join(f"**{text}**" if bold and text.strip() else text for text, bold in words)


def set_box(sheet: Sheet, part: dict[str, Any]) -> None:
    def fill() -> None:
        if part["title"]:
            sheet.heading(part["level"], part["title"])
        for item in part["items"]:
            sheet.runs(item)
        sheet.listed(part["signs"], sheet.bullet, 6)

    sheet.framed(fill)


def set_table(sheet: Sheet, rows: list[list[str]], widths: tuple[int, ...], head: list[str]) -> None:
    with sheet.table(
        col_widths=widths,
        line_height=sheet.line,
        text_align="LEFT",
        v_align="T",
        markdown=True,
        padding=(1, 2, 1, 0),
        first_row_as_headings=bool(head),
        headings_style=FontFace(emphasis="BOLD"),
        borders_layout=TableBordersLayout.HORIZONTAL_LINES,
    ) as table:
        for row in ([head] if head else []) + rows:
            table.row(row)
    sheet.ln(2)


def set_panel(sheet: Sheet, part: dict[str, Any]) -> None:
    cells = [plain(cell) for row in part["rows"] for cell in row]
    cells += [""] * (-len(cells) % 4)

    def fill() -> None:
        sheet.heading(part["level"], part["title"])
        set_table(sheet, [cells[at : at + 4] for at in range(0, len(cells), 4)], (18, 32, 18, 32), [])

    sheet.framed(fill)


def set_sheet(sheet: Sheet, part: dict[str, Any]) -> None:
    rows = [[plain(cell) for cell in row] for row in part["rows"]]
    rest = len(rows[0]) - 1
    set_table(sheet, rows, (36, *[64 // rest] * rest), part["head"])


def set_paragraph(sheet: Sheet, part: dict[str, Any]) -> None:
    sheet.runs(part["items"][0])
    sheet.ln(1.5)


def set_lines(sheet: Sheet, part: dict[str, Any]) -> None:
    for _ in range(part["lines"]):
        sheet.cell(0, 9, "", border="B", new_x="LMARGIN", new_y="NEXT")


MADE: dict[str, Callable[[Sheet, dict[str, Any]], None]] = {
    "heading": lambda sheet, part: sheet.heading(part["level"], part["title"]),
    "paragraph": set_paragraph,
    "list": lambda sheet, part: sheet.listed(part["items"], sheet.bullet, 6),
    "numbered": lambda sheet, part: sheet.listed(part["items"], sheet.digit, 8),
    "checks": lambda sheet, part: sheet.listed(part["items"], sheet.box_to_tick, 9),
    "box": set_box,
    "panel": set_panel,
    "table": set_sheet,
    "lines": set_lines,
}


def prepare(packet: dict[str, Any], fonts: Path) -> Callable[[int], bytes]:
    folder = fonts / "atkinson-hyperlegible-next"

    def build(run: int) -> bytes:
        sheet = Sheet(packet, run, folder)
        sheet.heading(1, packet["title"])
        sheet.multi_cell(0, sheet.line, packet["subtitle"], new_x="LMARGIN", new_y="NEXT")
        for part in packet["parts"]:
            MADE[part["kind"]](sheet, part)
        return bytes(sheet.output())

    return build
