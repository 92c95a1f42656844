"""The words set by fpdf2, which makes no tags."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from fpdf import FPDF

SIZES = {"h1": 26, "h2": 20, "h3": 16}


def prepare(words: list[dict[str, str]], fonts: Path) -> Callable[[], bytes]:
    folder = fonts / "atkinson-hyperlegible-next"

    def build() -> bytes:
        pdf = FPDF(format="letter", unit="mm")
        pdf.set_margin(19)
        pdf.set_auto_page_break(True, 19)
        pdf.add_font("Atkinson", "", folder / "Regular.ttf")
        pdf.add_font("Atkinson", "B", folder / "Bold.ttf")
        pdf.add_page()
        for part in words:
            heading = part["kind"] in SIZES
            pdf.set_font("Atkinson", "B" if heading else "", SIZES.get(part["kind"], 14))
            bullet = "\N{BULLET} " if part["kind"] == "item" else ""
            pdf.multi_cell(0, SIZES.get(part["kind"], 14) * 0.48, bullet + part["text"], align="L", new_x="LMARGIN", new_y="NEXT")
            pdf.ln(2)
        return bytes(pdf.output())

    return build
