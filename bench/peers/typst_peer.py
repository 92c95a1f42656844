"""The parts as a Typst document, compiled by the `typst` package from PyPI (the Rust engine in process)."""

from __future__ import annotations

import json
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import typst

SOURCE = """
#let packet = json("words.json")
#let body = packet.body * 1pt
#let accent = rgb("#0B5563")
#let edge = 0.7pt + rgb("#99AAAA")
#let runs(words) = words.map(((said, bold)) => {
  let lines = said.split("\\n").map(line => [#line]).join(linebreak())
  if bold { strong(lines) } else { lines }
}).join()
#let titled(part) = if part.title != "" {
  if part.level == 0 { strong(part.title) + parbreak() } else { heading(level: part.level, part.title) }
}
#let framed(body) = block(width: 100%, breakable: false, stroke: 1.5pt + accent, inset: 9pt, body)
#let to-tick = box(width: 14pt, height: 14pt, stroke: 1.2pt, baseline: 2pt)
#let lined(x, y) = (bottom: edge)

#set document(title: packet.title)
#set page(
  paper: "us-letter", margin: (x: 19mm, top: 22mm, bottom: 20mm),
  header: [#packet.name #sys.inputs.run. #packet.header #v(-8pt) #line(length: 100%, stroke: 1pt + accent)],
  footer: [#packet.footer #h(1fr) Page #context counter(page).display("1 of 1", both: true)],
)
#set text(font: "Atkinson Hyperlegible Next", size: body, lang: "en", region: "US", hyphenate: false)
#set par(leading: 0.6em, spacing: 0.85em, justify: false)
#show heading.where(level: 1): set text(size: 2 * body, fill: accent)
#show heading.where(level: 2): set text(size: 1.43 * body, fill: accent)
#show heading.where(level: 3): set text(size: 1.14 * body)
#set table(inset: (x: 0pt, y: 4pt), stroke: lined)
#set table(column-gutter: 8pt)

#let sheet(part) = {
  let wide = part.rows.first().len()
  let head = if part.head.len() > 0 { (table.header(..part.head.map(strong)),) } else { () }
  table(
    columns: (36fr,) + (64fr / (wide - 1),) * (wide - 1),
    ..head,
    ..part.rows.map(row => row.map(cell => table.cell(breakable: false, runs(cell)))).flatten(),
  )
}
#let panel(part) = framed[
  #titled(part)
  #table(columns: (18fr, 32fr, 18fr, 32fr), stroke: none, ..part.rows.sum().map(runs))
]

#heading(level: 1, packet.title)
#packet.subtitle

#for part in packet.parts {
  if part.kind == "heading" { titled(part) }
  else if part.kind == "paragraph" { runs(part.items.first()) + parbreak() }
  else if part.kind == "list" { list(..part.items.map(runs)) }
  else if part.kind == "numbered" { enum(..part.items.map(runs)) }
  else if part.kind == "checks" { list(marker: to-tick, body-indent: 10pt, spacing: 0.85em, ..part.items.map(runs)) }
  else if part.kind == "box" {
    framed[
      #titled(part)
      #part.items.map(runs).join(parbreak())
      #if part.signs.len() > 0 { list(..part.signs.map(runs)) }
    ]
  }
  else if part.kind == "panel" { panel(part) }
  else if part.kind == "table" { sheet(part) }
  else { for _ in range(part.lines) { v(26pt) + line(length: 100%, stroke: 1pt) } }
}
"""


def prepare(packet: dict[str, Any], fonts: Path) -> Callable[[int], bytes]:
    folder = Path(tempfile.mkdtemp(prefix="handouts-bench-"))
    (folder / "words.json").write_text(json.dumps(packet), encoding="utf-8")
    main = folder / "main.typ"
    main.write_text(SOURCE, encoding="utf-8")
    faces = typst.Fonts(include_system_fonts=False, font_paths=[str(fonts / "atkinson-hyperlegible-next")])
    return lambda run: typst.compile(str(main), font_paths=faces, pdf_standards=["ua-1"], sys_inputs={"run": str(run)})
