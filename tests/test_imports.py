"""Imports run one way, nothing below the command line prints or exits, and start-up stays light."""

from __future__ import annotations

import ast
import subprocess
import sys
from pathlib import Path

import pytest

PACKAGE = Path(__file__).parent.parent / "handouts"
TIERS = [
    {"handouts.diagnostics", "handouts.shipped"},
    {"handouts.content"},
    {"handouts.resolve"},
    {"handouts.document"},
    {"handouts.checks", "handouts.pdf", "handouts.audit", "handouts.finish"},
    {"handouts.approval"},
    {"handouts.artwork", "handouts.press", "handouts.print_run"},
    {"handouts.attached", "handouts.variants"},
    {"handouts.pipeline", "handouts.naming"},
    {"handouts.second"},
    {"handouts.account", "handouts.authoring", "handouts.gate", "handouts.batch", "handouts.watching"},
    {"handouts.cli"},
    {"handouts.__main__"},
]
"""Each tier may import from those before it, and a package from itself; two packages of one tier know nothing of each
other."""
MODULES = sorted(PACKAGE.rglob("*.py"))
END_A_COPY = {"handouts.second", "handouts.batch.lanes"}
"""The modules below the command line that end a process: a copy of this one, made to work beside it."""
HEAVY = {"reportlab", "pypdf", "pypdfium2", "babel", "uharfbuzz", "yaml", "PIL", "rich", "openpyxl"}


def name_of(path: Path) -> str:
    parts = path.relative_to(PACKAGE.parent).with_suffix("").parts
    return ".".join(part for part in parts if part != "__init__")


def part_of(module: str) -> str:
    """The unit a module belongs to: `handouts.pdf.canvas` is part of `handouts.pdf`."""
    return ".".join(module.split(".")[:2])


def tier_of(unit: str) -> int:
    return next(number for number, units in enumerate(TIERS) if unit in units)


def imported(tree: ast.AST) -> list[tuple[int, str]]:
    found = []
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            found += [(node.lineno, alias.name) for alias in node.names]
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"line {node.lineno}: imports are absolute"
            found.append((node.lineno, node.module or ""))
    return found


def upward_imports(name: str, tree: ast.AST) -> list[str]:
    unit = part_of(name)
    return [
        f"{name}:{line} imports {target}"
        for line, target in imported(tree)
        if target.startswith("handouts.") and part_of(target) != unit and tier_of(part_of(target)) >= tier_of(unit)
    ]


def test_every_module_belongs_to_a_tier():
    units = {part_of(name_of(path)) for path in MODULES} - {"handouts"}
    assert units == set().union(*TIERS)


@pytest.mark.parametrize("path", MODULES, ids=name_of)
def test_a_module_imports_only_from_the_tiers_before_its_own(path: Path):
    name = name_of(path)
    if name != "handouts":
        assert upward_imports(name, ast.parse(path.read_text(encoding="utf-8"))) == []


def test_an_upward_import_is_noticed():
    tree = ast.parse("from handouts.pdf.layout import lay_out")
    assert upward_imports("handouts.checks.contrast", tree) == [
        "handouts.checks.contrast:1 imports handouts.pdf.layout"
    ]


@pytest.mark.parametrize("path", [p for p in MODULES if "cli" not in p.parts], ids=name_of)
def test_only_the_command_line_prints_exits_or_knows_click(path: Path):
    tree = ast.parse(path.read_text(encoding="utf-8"))
    assert not [target for _, target in imported(tree) if target.split(".")[0] == "click"]
    called = {ast.unparse(node.func) for node in ast.walk(tree) if isinstance(node, ast.Call)}
    ends = {"os._exit"} if name_of(path) in END_A_COPY else set()
    assert called & {"print", "input", "exit", "quit", "sys.exit", "os._exit"} == ends
    assert "SystemExit" not in {node.id for node in ast.walk(tree) if isinstance(node, ast.Name)}


@pytest.mark.parametrize(
    "arguments", [["--help"], ["build", "--help"], ["check", "--help"], ["preview", "--help"], ["build", "--papr"]]
)
def test_heavy_modules_wait_until_they_are_needed(arguments: list[str]):
    run = subprocess.run(
        [sys.executable, "-X", "importtime", "-m", "handouts", *arguments], capture_output=True, text=True, check=False
    )
    timed = [line for line in run.stderr.splitlines() if line.startswith("import time:")]
    loaded = {line.rpartition("|")[2].strip().split(".")[0] for line in timed}
    assert "click" in loaded
    assert not loaded & HEAVY
