"""The parts as HTML and CSS, set by WeasyPrint as tagged PDF/UA-1."""

from __future__ import annotations

import json
from collections.abc import Callable
from html import escape
from pathlib import Path
from typing import Any

from weasyprint import CSS, HTML
from weasyprint.text.fonts import FontConfiguration

STYLE = """
@font-face { font-family: Atkinson; src: url(Regular.ttf) }
@font-face { font-family: Atkinson; font-weight: bold; src: url(Bold.ttf) }
@page { size: letter; margin: 22mm 19mm 20mm;
  @top-left { width: 100%; border-bottom: 1pt solid #0B5563 }
  @bottom-left { width: 75% } @bottom-right { content: "Page " counter(page) " of " counter(pages) } }
html { font-family: Atkinson; line-height: 1.36 }
h1 { font-size: 2rem; line-height: 1.2; margin: 0; color: #0B5563 }
h2 { font-size: 1.43rem; line-height: 1.25; margin: 14pt 0 5pt; color: #0B5563; break-after: avoid }
h3 { font-size: 1.14rem; line-height: 1.3; margin: 10pt 0 3pt; break-after: avoid }
p, ul, ol { margin: 0 0 5pt }
ul, ol { padding-left: 18pt }
li { break-inside: avoid }
.checks { list-style: none; padding-left: 28pt }
.checks li { position: relative; margin-bottom: 4pt }
.box-to-tick { position: absolute; left: -26pt; top: 1pt; width: 14pt; height: 14pt; border: 1.2pt solid }
.box { border: 1.5pt solid #0B5563; padding: 6pt 10pt; margin: 6pt 0; break-inside: avoid }
.box > :first-child { margin-top: 0 }
table { width: 100%; border-collapse: collapse; margin-bottom: 6pt }
tr { break-inside: avoid }
th, td { text-align: left; vertical-align: top; padding: 3pt 8pt 3pt 0; border-bottom: 0.7pt solid #9AA }
tbody th { font-weight: normal; width: 36% }
.panel th, .panel td { border: 0; width: 18% } .panel td { width: 32% }
.line { border-bottom: 1pt solid; height: 26pt }
"""


def runs(words: list[list[Any]]) -> str:
    return "".join(f"<b>{marked(text)}</b>" if bold else marked(text) for text, bold in words)


def marked(text: str) -> str:
    return escape(text).replace("\n", "<br>")


def listed(tag: str, items: list[list[Any]], css: str = "", before: str = "") -> str:
    return f"<{tag} class='{css}'>{''.join(f'<li>{before}{runs(item)}</li>' for item in items)}</{tag}>"


def table(part: dict[str, Any]) -> str:
    head = "".join(f"<th scope=col>{escape(text)}</th>" for text in part["head"])
    rows = [[runs(cell) for cell in row] for row in part["rows"]]
    body = "".join(
        f"<tr><th scope=row>{first}</th>{''.join(f'<td>{c}</td>' for c in rest)}</tr>" for first, *rest in rows
    )
    return f"<table>{f'<thead><tr>{head}</tr></thead>' if head else ''}<tbody>{body}</tbody></table>"


def title(part: dict[str, Any]) -> str:
    tag = f"h{part['level']}" if part["level"] else "p"
    return f"<{tag}>{escape(part['title'])}</{tag}>" if part["title"] else ""


def box(part: dict[str, Any]) -> str:
    said = "".join(f"<p>{runs(item)}</p>" for item in part["items"])
    return f"<div class=box>{title(part)}{said}{listed('ul', part['signs']) if part['signs'] else ''}</div>"


def panel(part: dict[str, Any]) -> str:
    pairs = [f"<th scope=row>{runs(label)}</th><td>{runs(value)}</td>" for label, value in part["rows"]]
    rows = "".join(f"<tr>{''.join(pairs[at : at + 2])}</tr>" for at in range(0, len(pairs), 2))
    return f"<div class=box>{title(part)}<table class=panel>{rows}</table></div>"


MADE: dict[str, Callable[[dict[str, Any]], str]] = {
    "heading": title,
    "paragraph": lambda part: f"<p>{runs(part['items'][0])}</p>",
    "list": lambda part: listed("ul", part["items"]),
    "numbered": lambda part: listed("ol", part["items"]),
    "checks": lambda part: listed("ul", part["items"], "checks", "<span class=box-to-tick></span>"),
    "box": box,
    "panel": panel,
    "table": table,
    "lines": lambda part: "<div class=line></div>" * part["lines"],
}


def markup(packet: dict[str, Any], run: int) -> str:
    top, bottom = (
        json.dumps(text, ensure_ascii=False)
        for text in (f"{packet['name']} {run}. {packet['header']}", packet["footer"])
    )
    own = f"html {{ font-size: {packet['body']}pt }}"
    own += f" @page {{ @top-left {{ content: {top} }} @bottom-left {{ content: {bottom} }} }}"
    body = "".join(MADE[part["kind"]](part) for part in packet["parts"])
    return (
        f"<html lang={packet['language']}><title>{escape(packet['title'])}</title><style>{own}</style><body>"
        f"<h1>{escape(packet['title'])}</h1><p>{escape(packet['subtitle'])}</p>{body}</body></html>"
    )


def prepare(packet: dict[str, Any], fonts: Path) -> Callable[[int], bytes]:
    base = (fonts / "atkinson-hyperlegible-next").as_uri() + "/"
    configuration = FontConfiguration()
    style = CSS(string=STYLE, base_url=base, font_config=configuration)

    def build(run: int) -> bytes:
        return HTML(string=markup(packet, run), base_url=base).write_pdf(
            stylesheets=[style], font_config=configuration, pdf_variant="pdf/ua-1"
        )

    return build
