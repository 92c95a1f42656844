"""The words as a Typst document, compiled by the `typst` package from PyPI (the Rust engine in process)."""

from __future__ import annotations

import json
import tempfile
from collections.abc import Callable
from pathlib import Path

import typst

SOURCE = """
#set document(title: "Patient handout")
#set page(paper: "us-letter", margin: 19mm, footer: context [Page #counter(page).display("1 of 1", both: true)])
#set text(font: "Atkinson Hyperlegible Next", size: 14pt, lang: "en", hyphenate: false)
#set par(leading: 0.55em, justify: false)
Copy #sys.inputs.run

#for part in json("words.json") {
  if part.kind == "h1" [#heading(level: 1, part.text)]
  else if part.kind == "h2" [#heading(level: 2, part.text)]
  else if part.kind == "h3" [#heading(level: 3, part.text)]
  else if part.kind == "item" [#list.item(part.text)]
  else [#part.text #parbreak()]
}
"""


def prepare(words: list[dict[str, str]], fonts: Path) -> Callable[[int], bytes]:
    folder = Path(tempfile.mkdtemp(prefix="handouts-bench-"))
    (folder / "words.json").write_text(json.dumps(words), encoding="utf-8")
    main = folder / "main.typ"
    main.write_text(SOURCE, encoding="utf-8")
    faces = typst.Fonts(include_system_fonts=False, font_paths=[str(fonts / "atkinson-hyperlegible-next")])
    return lambda run: typst.compile(str(main), font_paths=faces, pdf_standards=["ua-1"], sys_inputs={"run": str(run)})
