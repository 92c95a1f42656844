"""What the documents say is there."""

from __future__ import annotations

import re
from pathlib import Path

import click
import pytest

from handouts.cli.main import COMMANDS, handouts
from handouts.diagnostics import ExitCode

PROJECT = Path(__file__).parent.parent
README = (PROJECT / "README.md").read_text(encoding="utf-8")
ARCHITECTURE = (PROJECT / "ARCHITECTURE.md").read_text(encoding="utf-8")
DOCUMENTS = ["README.md", "ARCHITECTURE.md", "CONTRIBUTING.md", "CHANGELOG.md"]


def command(name: str) -> click.Command:
    found = handouts.get_command(click.Context(handouts), name)
    assert found is not None
    return found


@pytest.mark.parametrize("name", COMMANDS)
def test_every_command_teaches_by_example_and_is_in_the_readme(name):
    help_text = command(name).help or ""
    assert f"handouts {name}" in help_text.partition("Examples:")[2]
    assert f"handouts {name}" in README


@pytest.mark.parametrize("name", COMMANDS)
def test_every_visible_option_has_help(name):
    options = [part for part in command(name).params if isinstance(part, click.Option) and not part.hidden]
    assert options
    assert [option.name for option in options if not option.help] == []


@pytest.mark.parametrize("name", COMMANDS)
def test_examples_use_only_options_that_exist(name):
    used = set(re.findall(r"(?<=\s)--?[a-z][a-z-]*", (command(name).help or "").partition("Examples:")[2]))
    known = {opt for part in command(name).params for opt in part.opts}
    assert used - {"-o"} <= known | ({"--set"} if name == "list" else set())


def test_the_readme_uses_only_commands_and_options_that_exist():
    known = {opt for name in COMMANDS for part in command(name).params for opt in part.opts} | {"--help", "--version"}
    lines = [line for line in README.splitlines() if re.match(r"\s*(\$ )?(cat .* \| )?handouts ", line)]
    assert lines
    for line in lines:
        names = re.findall(r"handouts ([a-z]+)", line)
        assert set(names) <= set(COMMANDS), line
        assert set(re.findall(r"(?<=\s)--?[a-z][a-z-]*", line)) <= known | {"-o"}, line


def test_the_readme_names_every_exit_code():
    table = set(map(int, re.findall(r"^\| (\d+) \|", README, re.MULTILINE)))
    assert table == set(map(int, ExitCode))


@pytest.mark.parametrize("document", DOCUMENTS)
def test_a_document_names_only_files_that_exist(document):
    text = (PROJECT / document).read_text(encoding="utf-8")
    named = re.findall(r"`((?:handouts|content|fonts|tests|bench|docs)/[\w./-]*)`", text)
    named += [target for target in re.findall(r"\]\(([^)#]+)\)", text) if "://" not in target]
    assert [path for path in named if not (PROJECT / path).exists()] == []


def test_the_architecture_names_every_package_and_top_module():
    package = PROJECT / "handouts"
    units = {path.name for path in package.iterdir() if (path / "__init__.py").exists()}
    units |= {path.name for path in package.glob("*.py") if not path.name.startswith("__")}
    assert [unit for unit in sorted(units) if f"`handouts/{unit}" not in ARCHITECTURE] == []


def test_the_architecture_gives_a_reason_and_a_licence_for_every_dependency():
    project = (PROJECT / "pyproject.toml").read_text(encoding="utf-8")
    listed = re.search(r"^dependencies = \[(.*?)\]", project, re.MULTILINE | re.DOTALL)
    assert listed
    names = re.findall(r'"([a-z0-9-]+)', listed[1])
    section = ARCHITECTURE.partition("## Dependencies")[2].partition("\n## ")[0].replace("| package |", "")
    rows = dict(re.findall(r"^\| ([a-z][a-z0-9-]+) \| [^|]+ \| ([^|]+) \|$", section, re.MULTILINE))
    assert sorted(rows) == sorted(names)
    assert all(licence.strip() for licence in rows.values())


def test_the_architecture_fits_on_one_page_or_two():
    assert len(ARCHITECTURE.splitlines()) <= 140
