"""A number in somebody's own words that contradicts a fact is caught, and other numbers are left alone: both measured.

`cases/contradictions/*.yaml` holds planted contradictions, `cases/consistent/*.yaml` sound files. A case is what stands
in the file of a surgeon (`of`) or, with `in: clinic`, of the clinic: `facts`, `overrides` (both under `for` an
operation, when it names one) and further `keys`; or `blocks` of the clinic's own. `says` is the number that was planted
and `against` the fact that has another value.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest
import yaml
from msgspec import Struct
from test_defect_corpus import AS_YAML, read, tell
from test_resolution import CONTENT, TODAY

from handouts.checks import run_checks
from handouts.checks.gate import ALL_RULES
from handouts.content.library import Library, open_library
from handouts.diagnostics import Diagnostic, HandoutError, Severity
from handouts.document.compose import compose
from handouts.resolve.request import Request
from handouts.resolve.resolution import resolve

CASES = Path(__file__).parent / "cases"
PLANTED_CASES, CLEAN_CASES = 50, 20
LEAST_CAUGHT = 49
OF_A_FILE = ("facts", "overrides")


class Case(Struct, frozen=True):
    """One clinic with one surgeon, one of whom makes something their own."""

    theme: str
    number: int
    given: Mapping[str, Any]

    @property
    def name(self) -> str:
        return f"{self.theme}-{self.number:02}"

    @property
    def surgeon(self) -> str:
        return str(self.given.get("of", "okafor"))

    @property
    def blocks(self) -> dict[str, dict[str, Any]]:
        return {f"{name}-{self.name}": block for name, block in self.given.get("blocks", {}).items()}

    @property
    def request(self) -> Request:
        packs: dict[str, Any] = {"blocks": tuple(self.blocks)} if self.blocks else {"pack": "full"}
        return Request("lumbar", TODAY, clinic=self.name, surgeon=self.surgeon, **packs)

    def files(self) -> Iterator[tuple[str, object]]:
        home = CONTENT / "clinics" / self.given.get("clinic", "riverbend-spine")
        clinic = {**read(home / "clinic.yaml"), "clinic": self.name, "default_surgeon": self.surgeon}
        del clinic["logo"]
        surgeon = read(home / f"surgeons/{self.surgeon}.yaml")
        own = {key: self.given[key] for key in OF_A_FILE if key in self.given}
        changed = clinic if self.given.get("in") == "clinic" else surgeon
        changed |= self.given.get("keys", {})
        if "for" in self.given:
            changed["for"] = {self.given["for"]: own}
        else:
            changed |= {key: {**changed.get(key, {}), **value} for key, value in own.items()}
        yield f"clinics/{self.name}/clinic.yaml", clinic
        yield f"clinics/{self.name}/surgeons/{self.surgeon}.yaml", surgeon
        for name, block in self.blocks.items():
            yield f"blocks/{name}.yaml", {"block": name, **block}

    def is_caught_by(self, found: Diagnostic) -> bool:
        """Whether it tells, in the case's own file, that the number planted contradicts the fact."""
        own = found.location is not None and self.name in found.location.file
        names = f"'{self.given['says']}'" in found.message and self.given["against"] in (found.hint or "")
        return own and names and found.severity is not Severity.ADVICE and "but" in found.message

    def __str__(self) -> str:
        return f"{self.theme}.yaml, case {self.number}"


def cases(folder: str) -> list[Case]:
    files = sorted((CASES / folder).glob("*.yaml"))
    return [Case(path.stem, number, given) for path in files for number, given in enumerate(read(path), 1)]


PLANTED, CLEAN = cases("contradictions"), cases("consistent")


@pytest.fixture(scope="module")
def library(tmp_path_factory: pytest.TempPathFactory) -> Library:
    """Every case as a clinic of its own, over the shipped content."""
    folder = tmp_path_factory.mktemp("own")
    for case in (*PLANTED, *CLEAN):
        for name, data in case.files():
            path = folder / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(yaml.dump(data, **AS_YAML), "utf-8")
    return open_library(CONTENT, folder)


def findings(case: Case, library: Library) -> list[Diagnostic]:
    """What the surgeon is told, advice left out."""
    try:
        resolved = resolve(library, case.request)
        found = run_checks(compose(resolved), resolved, library, ALL_RULES)
    except HandoutError as error:
        found = error.diagnostics
    return [one for one in found if one.severity is not Severity.ADVICE]


def test_the_corpus_is_as_large_as_it_says() -> None:
    assert (len(PLANTED), len(CLEAN)) == (PLANTED_CASES, CLEAN_CASES)


def test_a_number_that_contradicts_a_fact_is_caught_in_every_kind_of_override(
    library: Library, capsys: pytest.CaptureFixture[str]
) -> None:
    told = {str(case): findings(case, library) for case in PLANTED}
    missed = [case for case in PLANTED if not any(map(case.is_caught_by, told[str(case)]))]
    tell(
        capsys,
        f"contradictions: {len(PLANTED) - len(missed)} of {len(PLANTED)} caught",
        *(f"  missed: {case}: {[one.message for one in told[str(case)]]}" for case in missed),
    )
    assert len(PLANTED) - len(missed) >= LEAST_CAUGHT


def test_a_sound_file_raises_no_alarm(library: Library, capsys: pytest.CaptureFixture[str]) -> None:
    alarms = {str(case): found for case in CLEAN if (found := findings(case, library))}
    tell(
        capsys,
        f"consistent: {len(alarms)} of {len(CLEAN)} flagged",
        *(f"  {case}: {one}" for case, found in alarms.items() for one in found),
    )
    assert not alarms
