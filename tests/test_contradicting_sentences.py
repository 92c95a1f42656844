"""Sentences as surgeons write them: those that contradict one of their facts are caught, those that do not are left be.

Each file of `cases/sentences/` has `planted` lines, with the words that contradict (`says`) and the fact they are
`against`, and `clean` lines, which stand near a fact's topic and say nothing of it. All are lines of one surgeon, whose
facts are `FACTS`. A line is the text of a bullet, or an item. How many were caught before a list was looked at again
stands at its head.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any, Final

import pytest
import yaml
from msgspec import Struct
from test_defect_corpus import AS_YAML, CASES, read, tell
from test_resolution import CONTENT, TODAY

from handouts.checks.guards import literal_number
from handouts.checks.subject import Subject
from handouts.content.library import open_library
from handouts.diagnostics import Diagnostic
from handouts.document.compose import compose
from handouts.resolve.request import Request
from handouts.resolve.resolution import resolve

LEAST_PLANTED, LEAST_CLEAN = 240, 250
LEAST_RECALL, MOST_FALSE_ALARMS = 0.98, 0.02
FACTS: Final = {
    "lift_limit": "8 lb", "drive_earliest": "3 weeks", "shower_after": "48 hours", "fever": "101 F",
    "soak_after": "3 weeks", "fast_food": "8 hours", "infection_rate": "1 to 4", "leak_rate": "3 to 9",
    "stitches_out": "14 days", "therapy_start": "4 weeks", "cut_length": "1 inch",
}  # fmt: skip
"""Of the surgeon; the others have their defaults."""
SURGEON: Final = {"surgeon": "kim", "name": "Dr. Ana Kim", "short": "Dr. Kim", "facts": FACTS}


class Sentence(Struct, frozen=True):
    """A line, and what is planted in it; clean when `against` is empty."""

    theme: str
    line: str | Mapping[str, Any]
    says: str = ""
    against: str = ""

    @property
    def item(self) -> Mapping[str, Any]:
        return {"bullet": self.line} if isinstance(self.line, str) else self.line

    def is_caught_by(self, found: Diagnostic) -> bool:
        return all(part in found.message for part in (self.says, "but")) and self.against in found.hint


def sentences() -> list[Sentence]:
    files = [(path.stem, read(path)) for path in sorted((CASES / "sentences").glob("*.yaml"))]
    planted = [Sentence(theme, **given) for theme, file in files for given in file["planted"]]
    return planted + [Sentence(theme, line) for theme, file in files for line in file["clean"]]


SENTENCES: Final = sentences()
PLANTED: Final = [sentence for sentence in SENTENCES if sentence.against]
CLEAN: Final = [sentence for sentence in SENTENCES if not sentence.against]


@pytest.fixture(scope="module")
def told(tmp_path_factory: pytest.TempPathFactory) -> dict[int, list[Diagnostic]]:
    """What the rule says of each sentence, all of them added to one block of one surgeon."""
    folder = tmp_path_factory.mktemp("own")
    lines = [{"item": {"id": f"line-{number}", **one.item}} for number, one in enumerate(SENTENCES)]
    heading = {"item": {"id": "own", "heading": "More from us"}}
    surgeon = {**SURGEON, "overrides": {"recovery": {"add": [heading, *lines]}}}
    path = folder / "clinics/riverbend-spine/surgeons/kim.yaml"
    path.parent.mkdir(parents=True)
    path.write_text(yaml.dump(surgeon, **AS_YAML), "utf-8")
    return found_in(folder)


def found_in(folder: Path) -> dict[int, list[Diagnostic]]:
    library = open_library(CONTENT, folder)
    resolved = resolve(library, Request("lumbar", TODAY, clinic="riverbend-spine", surgeon="kim", pack="full"))
    found = list(literal_number.check(Subject(compose(resolved), resolved, library)))
    names = {number: f"'recovery/line-{number}'" for number in range(len(SENTENCES))}
    return {number: [one for one in found if name in one.message] for number, name in names.items()}


def test_the_lists_are_as_long_as_they_say() -> None:
    assert len(PLANTED) >= LEAST_PLANTED
    assert len(CLEAN) >= LEAST_CLEAN
    assert len({sentence.against for sentence in PLANTED}) >= 30


def test_a_sentence_that_contradicts_a_fact_is_caught(
    told: dict[int, list[Diagnostic]], capsys: pytest.CaptureFixture[str]
) -> None:
    caught = {number: any(map(one.is_caught_by, told[number])) for number, one in enumerate(SENTENCES) if one.against}
    missed = [SENTENCES[number] for number, is_caught in caught.items() if not is_caught]
    tell(
        capsys,
        f"contradicting sentences: {len(PLANTED) - len(missed)} of {len(PLANTED)} caught",
        *(f"  missed: {one.theme}: {one.line} ({one.against})" for one in missed),
    )
    assert 1 - len(missed) / len(PLANTED) >= LEAST_RECALL


def test_a_sentence_that_says_nothing_of_a_fact_is_left_be(
    told: dict[int, list[Diagnostic]], capsys: pytest.CaptureFixture[str]
) -> None:
    alarms = [(one, told[number]) for number, one in enumerate(SENTENCES) if not one.against and told[number]]
    tell(
        capsys,
        f"sound sentences: {len(alarms)} of {len(CLEAN)} flagged",
        *(f"  {one.theme}: {one.line}: {found[0].message}" for one, found in alarms),
    )
    assert len(alarms) / len(CLEAN) <= MOST_FALSE_ALARMS
