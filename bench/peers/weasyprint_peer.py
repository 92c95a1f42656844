"""The words as HTML and CSS, set by WeasyPrint as tagged PDF/UA-1."""

from __future__ import annotations

import html
from collections.abc import Callable
from itertools import groupby
from pathlib import Path

from weasyprint import CSS, HTML
from weasyprint.text.fonts import FontConfiguration

STYLE = """
@font-face { font-family: Atkinson; src: url(Regular.ttf) }
@font-face { font-family: Atkinson; font-weight: bold; src: url(Bold.ttf) }
@page { size: letter; margin: 19mm; @bottom-right { content: "Page " counter(page) " of " counter(pages) } }
html { font: 14pt/19pt Atkinson }
"""


def markup(words: list[dict[str, str]]) -> str:
    parts = []
    for listed, group in groupby(words, key=lambda part: part["kind"] == "item"):
        tags = [
            f"<{tag}>{html.escape(part['text'])}</{tag}>"
            for part in group
            for tag in [{"item": "li", "p": "p"}.get(part["kind"], part["kind"])]
        ]
        parts.append(f"<ul>{''.join(tags)}</ul>" if listed else "".join(tags))
    return f"<html lang=en><title>Patient handout</title><body>{''.join(parts)}</body></html>"


def prepare(words: list[dict[str, str]], fonts: Path) -> Callable[[int], bytes]:
    base = (fonts / "atkinson-hyperlegible-next").as_uri() + "/"
    text = markup(words)
    configuration = FontConfiguration()
    style = CSS(string=STYLE, base_url=base, font_config=configuration)

    def build(run: int) -> bytes:
        return HTML(string=text.replace("<body>", f"<body><p>Copy {run}</p>"), base_url=base).write_pdf(
            stylesheets=[style], font_config=configuration, pdf_variant="pdf/ua-1"
        )

    return build
