"""The words set by fpdf2, which makes no tags."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from fpdf import FPDF

SIZES = {"h1": 26, "h2": 20, "h3": 16}


def prepare(words: list[dict[str, str]], fonts: Path) -> Callable[[int], bytes]:
    folder = fonts / "atkinson-hyperlegible-next"

    def build(run: int) -> bytes:
        pdf = FPDF(format="letter", unit="mm")
        pdf.set_margin(19)
        pdf.set_auto_page_break(True, 19)
        pdf.add_font("Atkinson", "", folder / "Regular.ttf")
        pdf.add_font("Atkinson", "B", folder / "Bold.ttf")
        pdf.add_page()
        for part in [{"kind": "p", "text": f"Copy {run}"}, *words]:
            size = SIZES.get(part["kind"], 14)
            text = "\N{BULLET} " + part["text"] if part["kind"] == "item" else part["text"]
            pdf.set_font("Atkinson", "B" if part["kind"] in SIZES else "", size)
            pdf.multi_cell(0, size * 0.48, text, align="L", new_x="LMARGIN", new_y="NEXT")
            pdf.ln(2)
        return bytes(pdf.output())

    return build
