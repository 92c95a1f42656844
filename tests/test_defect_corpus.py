"""The gate catches what a busy clinic gets wrong, and leaves good text alone: measured on a corpus of both.

`cases/defects/RULE.yaml` holds planted defects, `cases/clean/*.yaml` text that must pass. A case gives `item`, `items`
or `blocks`, laid into blocks of a clinic's own folder over the shipped content, and where it needs them the keys of a
block (`title`, `review_by`), of its own `clinic` or `procedure` (laid over the shipped ones), `facts`, the pixels of a
`logo`, a `region` or a `pack`. A defect is caught when its own rule finds something in the case's own files.
"""

from __future__ import annotations

import io
import os
import sys
from collections import Counter
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest
import yaml
from msgspec import Struct
from PIL import Image
from test_resolution import CONTENT, TODAY

from handouts.checks import run_checks
from handouts.checks.gate import ALL_RULES
from handouts.content.library import Library, open_library
from handouts.diagnostics import Diagnostic, HandoutError, Severity
from handouts.document.compose import compose
from handouts.resolve.request import Request
from handouts.resolve.resolution import resolve

CASES = Path(__file__).parent / "cases"
LEAST_PLANTED, LEAST_PER_RULE, LEAST_CLEAN = 120, 3, 130
LEAST_RECALL, MOST_FALSE_ALARMS = 0.95, 0.05
STOPPED_EARLIER = {"slot-in-line": "slot-position"}
"""What compose says of a defect in content that only a fault of our own could bring as far as the rule."""
CLINIC = CONTENT / "clinics/riverbend-spine/clinic.yaml"
LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
DUMPER = getattr(yaml, "CSafeDumper", yaml.SafeDumper)
AS_YAML: dict[str, Any] = {"Dumper": DUMPER, "sort_keys": False, "allow_unicode": True}


class Case(Struct, frozen=True):
    """One case. `group` is the rule it breaks or the theme of clean text; its files are named after it."""

    group: str
    number: int
    given: Mapping[str, Any]

    @property
    def name(self) -> str:
        return f"case-{self.group}-{self.number:02}"

    @property
    def blocks(self) -> dict[str, dict[str, Any]]:
        """The case's own blocks by name, as a clinic would write them."""
        given = self.given
        own = given.get("blocks") or [given] * any(key in given for key in ("item", "items"))
        blocks = {}
        for position, block in enumerate(own):
            name = f"{self.name}-{'abc'[position]}"
            lines = [{"id": f"line-{n}", **item} for n, item in enumerate(block.get("items") or [block["item"]], 1)]
            dated = {"review_by": block["review_by"]} if "review_by" in block else {}
            blocks[name] = {"block": name, "title": block.get("title", "At our clinic"), **dated, "items": lines}
        return blocks

    @property
    def region(self) -> str:
        return str(self.given.get("region", "lumbar"))

    @property
    def request(self) -> Request:
        pack = self.given.get("pack")
        blocks = () if pack else tuple(self.blocks) or ("follow-up",)
        return Request(
            procedure=self.name if "procedure" in self.given else self.region,
            today=TODAY,
            clinic=self.name if "clinic" in self.given else "riverbend-spine",
            pack=pack,
            blocks=blocks,
        )

    def files(self) -> Iterator[tuple[str, object]]:
        """Every file of the case; facts have one table, which cases of one group must share."""
        for name, block in self.blocks.items():
            yield f"blocks/{name}.yaml", block
        if "clinic" in self.given:
            shipped = {key: value for key, value in read(CLINIC).items() if key not in ("logo", "default_surgeon")}
            yield f"clinics/{self.name}/clinic.yaml", over(shipped, {"clinic": self.name, **self.given["clinic"]})
        if "logo" in self.given:
            drawn = io.BytesIO()
            Image.new("RGB", tuple(self.given["logo"])).save(drawn, "PNG")
            yield f"clinics/{self.name}/{self.given['clinic']['logo']}", drawn.getvalue()
        if "procedure" in self.given:
            shipped = read(CONTENT / f"procedures/{self.region}-foraminotomy.yaml")
            named = {"procedure": self.name, "short": self.name}
            yield f"procedures/{self.name}.yaml", over(shipped, {**named, **self.given["procedure"]})
        if "facts" in self.given:
            yield "facts.yaml", self.given["facts"]

    def is_caught_by(self, found: Diagnostic) -> bool:
        rule = STOPPED_EARLIER.get(found.code, found.code)
        return rule == self.group and found.location is not None and f"/{self.name}" in found.location.file

    def __str__(self) -> str:
        return f"{self.group}.yaml, case {self.number}"


def read(path: Path) -> Any:
    return yaml.load(path.read_text("utf-8"), LOADER)


def over(below: Mapping[str, Any], above: Mapping[str, Any]) -> dict[str, Any]:
    """Lay one table over another, tables inside them too."""
    nested = {key: over(below[key], value) for key, value in above.items() if isinstance(below.get(key), dict)}
    return {**below, **above, **nested}


def cases(folder: str) -> list[Case]:
    files = sorted((CASES / folder).glob("*.yaml"))
    return [Case(path.stem, number, given) for path in files for number, given in enumerate(read(path), 1)]


PLANTED, CLEAN = cases("defects"), cases("clean")


@pytest.fixture(scope="module")
def libraries(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Library]:
    """A clinic for each file of cases: its own folder over the shipped content. Each case is built alone."""
    folders = {case.group: tmp_path_factory.mktemp(case.group) for case in (*PLANTED, *CLEAN)}
    for case in (*PLANTED, *CLEAN):
        for name, data in case.files():
            path = folders[case.group] / name
            path.parent.mkdir(parents=True, exist_ok=True)
            written = data if isinstance(data, bytes) else yaml.dump(data, **AS_YAML).encode()
            path.write_bytes(written)
    return {group: open_library(CONTENT, folder) for group, folder in folders.items()}


def findings(case: Case, library: Library) -> tuple[Diagnostic, ...]:
    """What a user is told of a case: what stops it on its way to the rules, or else what the rules say."""
    try:
        resolved = resolve(library, case.request)
        return run_checks(compose(resolved), resolved, library, ALL_RULES)
    except HandoutError as error:
        return error.diagnostics


def item_of(case: Case, found: Diagnostic, library: Library) -> str:
    """Name the item a finding stands in; findings about a whole block, clinic or procedure share one name."""
    for name in case.blocks:
        if found.location and found.location.file.endswith(f"{os.sep}{name}.yaml"):
            block = library.block(name)
            starts = [block.at("items", position).line for position in range(len(block.value.items))]
            return f"{name}/{sum(start <= found.location.line for start in starts)}"
    return case.name


def test_each_rule_has_enough_planted_defects_and_there_is_enough_clean_text() -> None:
    planted = Counter(case.group for case in PLANTED)
    assert set(planted) == {rule.ID for rule in ALL_RULES}
    assert min(planted.values()) >= LEAST_PER_RULE
    assert planted.total() >= LEAST_PLANTED
    assert sum(len(block["items"]) for case in CLEAN for block in case.blocks.values()) >= LEAST_CLEAN


def tell(capsys: pytest.CaptureFixture[str], *lines: str) -> None:
    """Print to the terminal even when the test passes."""
    with capsys.disabled():
        sys.stdout.write("\n" + "".join(f"{line}\n" for line in lines))


def test_planted_defects_are_caught_by_their_own_rules(
    libraries: dict[str, Library], capsys: pytest.CaptureFixture[str]
) -> None:
    missed = [
        case for case in PLANTED if not any(case.is_caught_by(found) for found in findings(case, libraries[case.group]))
    ]
    planted, lost = Counter(case.group for case in PLANTED), Counter(case.group for case in missed)
    caught = len(PLANTED) - len(missed)
    tell(
        capsys,
        f"recall {caught / len(PLANTED):.1%}: {caught} of {len(PLANTED)} planted defects caught",
        *(f"  {rule:26} {count - lost[rule]:2} of {count:2}" for rule, count in sorted(planted.items())),
        *(f"  missed: {case}" for case in missed),
    )
    assert caught / len(PLANTED) >= LEAST_RECALL


def test_clean_text_raises_hardly_any_alarm(libraries: dict[str, Library], capsys: pytest.CaptureFixture[str]) -> None:
    alarms: dict[str, list[str]] = {}
    for case in CLEAN:
        library = libraries[case.group]
        for found in findings(case, library):
            if found.severity is not Severity.ADVICE:
                alarms.setdefault(item_of(case, found, library), []).append(f"{case}: {found.code}: {found.message}")
    items = sum(len(block["items"]) for case in CLEAN for block in case.blocks.values())
    tell(
        capsys,
        f"false alarms {len(alarms) / items:.1%}: on {len(alarms)} of {items} clean items",
        *(f"  {alarm}" for group in alarms.values() for alarm in group),
    )
    assert len(alarms) / items <= MOST_FALSE_ALARMS
