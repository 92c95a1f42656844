"""What tests of the wording rules share: a block of a clinic's own, and what one rule says of it."""

from __future__ import annotations

from pathlib import Path

import yaml
from msgspec.structs import replace
from test_resolution import LUMBAR, over

from handouts.checks import run_checks
from handouts.checks.rule import Rule
from handouts.document.compose import compose
from handouts.resolve.request import Request
from handouts.resolve.resolution import resolve


def told(
    folder: Path, rule: Rule, *items: str, title: str = "Own", request: Request = LUMBAR, **files: str
) -> list[str]:
    """What a rule says of a leaflet made of one block: items as `kind: text`, the first on line 4 of the file."""
    lines = "".join(f"  - {{id: line-{position}, {item}}}\n" for position, item in enumerate(items, 1))
    own = f"block: own\ntitle: {title}\nitems:\n{lines}"
    library = over(folder, blocks__own=own, **files)
    resolved = resolve(library, replace(request, blocks=("own",)))
    found = run_checks(compose(resolved), resolved, library, (rule,))
    return [str(diagnostic).replace(f"{folder}/blocks/own.yaml", "own.yaml") for diagnostic in found]


def quoted(text: str) -> str:
    """A text as a YAML scalar."""
    return yaml.safe_dump(text, default_style='"', width=10**6, allow_unicode=True).strip()
