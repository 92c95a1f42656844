"""Colours set on the canvas."""

from __future__ import annotations

from reportlab.pdfgen.canvas import Canvas

from handouts.document.theme import Rgb


def set_fill(canvas: Canvas, colour: Rgb) -> None:
    """Fill colour; greys in DeviceGray, so that printers do not halftone black (VISUAL 9.6)."""
    if len(set(colour)) == 1:
        canvas.setFillGray(colour[0])
    else:
        canvas.setFillColorRGB(*colour)


def set_stroke(canvas: Canvas, colour: Rgb) -> None:
    """Stroke colour, greys in DeviceGray."""
    if len(set(colour)) == 1:
        canvas.setStrokeGray(colour[0])
    else:
        canvas.setStrokeColorRGB(*colour)
