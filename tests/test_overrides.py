"""What a clinic and a surgeon make their own: what they may say is laid over, what they may not is told at its place.

Each file in cases/overrides is a clinic's own files over a small content folder, and everything that is said.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec.structs import replace
from own_content import CLINIC, LUMBAR, SURGEON, TODAY, Case, base_content, cases_in, ids, laid_over, refusals, said
from small_content import CONTENT

from handouts.content.library import Library, open_library
from handouts.resolve.layers import Layer
from handouts.resolve.request import Request
from handouts.resolve.resolution import Resolved, resolve

CASES = cases_in(Path(__file__).parent / "cases" / "overrides")
KIM, HILL = "clinics/hill/surgeons/kim.yaml", "clinics/hill/clinic.yaml"
CERVICAL = replace(LUMBAR, procedure="cervical")


@pytest.fixture(scope="module")
def base(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return base_content(tmp_path_factory.mktemp("base"))


def test_there_are_cases() -> None:
    assert len(CASES) >= 30


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_everything_wrong_with_an_override_is_said_at_its_place_at_once(case: Case, base: Path, tmp_path: Path) -> None:
    assert said(laid_over(base, tmp_path / "own", case.files), case.request) == case.expected


def own(base: Path, folder: Path, of_clinic: str = "", of_surgeon: str = "") -> Library:
    """The base with what a clinic and a surgeon add to their files."""
    return laid_over(base, folder / "own", {HILL: CLINIC + of_clinic, KIM: SURGEON + of_surgeon})


def texts(resolved: Resolved, *facts: str) -> list[str]:
    return [resolved.facts[name].text.replace("\N{NO-BREAK SPACE}", " ") for name in facts]


def test_what_is_said_for_one_procedure_stands_over_what_is_said_for_all(base: Path, tmp_path: Path) -> None:
    library = own(
        base,
        tmp_path,
        "facts: {lift_limit: 5 lb}\nfor: {lumbar-foraminotomy: {facts: {lift_limit: 6 lb, drive_earliest: 5 weeks}}}\n",
        "facts: {drive_earliest: 3 weeks}\nfor: {cervical-foraminotomy: {facts: {drive_earliest: 4 weeks}}}\n",
    )
    assert texts(resolve(library, LUMBAR), "lift_limit", "drive_earliest") == ["6 lb (2.7 kg)", "3 weeks"]
    assert texts(resolve(library, CERVICAL), "lift_limit", "drive_earliest") == ["5 lb (2.3 kg)", "4 weeks"]


def test_items_can_be_changed_for_one_procedure_only(base: Path, tmp_path: Path) -> None:
    library = own(
        base,
        tmp_path,
        of_surgeon="for:\n  lumbar-foraminotomy:\n    overrides:\n      recovery:\n"
        "        remove: [golf]\n        add: [{before: rest, item: {id: dog, check: Mind the dog.}}]\n",
    )
    assert ids(resolve(library, LUMBAR), "recovery") == ["dog", "rest", "lift", "walk"]
    assert ids(resolve(library, CERVICAL), "recovery") == ["rest", "lift", "golf", "walk"]


def test_an_option_of_the_clinic_gives_way_to_the_surgeons(base: Path, tmp_path: Path) -> None:
    library = own(base, tmp_path, 'options: {stay: one-night, fusion: "yes"}\n', "options: {stay: same-day}\n")
    options = resolve(library, LUMBAR).options
    assert {name: (option.value, option.origin.layer) for name, option in options.items()} == {
        "stay": ("same-day", Layer.SURGEON),
        "fusion": ("yes", Layer.CLINIC),
        "thinner": ("ask", Layer.PROCEDURE),
    }


def test_a_fact_goes_beyond_its_range_with_a_reason_that_is_kept(base: Path, tmp_path: Path) -> None:
    far = "facts:\n  lift_limit: {value: 30 lb, beyond_range: our patients are weight lifters}\n"
    library = own(base, tmp_path, far)
    assert said(library, LUMBAR) == "nothing"
    fact = resolve(library, LUMBAR).facts["lift_limit"]
    assert (fact.text, fact.beyond_range) == (
        "30\N{NO-BREAK SPACE}lb (13.6\N{NO-BREAK SPACE}kg)",
        "our patients are weight lifters",
    )
    assert (fact.origin.layer, fact.origin.location.line, fact.origin.location.column) == (Layer.CLINIC, 13, 23)


def test_a_value_within_the_range_stands_over_one_beyond_it_and_takes_no_reason_over(
    base: Path, tmp_path: Path
) -> None:
    far = "facts:\n  lift_limit: {value: 30 lb, beyond_range: our patients are weight lifters}\n"
    fact = resolve(own(base, tmp_path, far, "facts: {lift_limit: 8 lb}\n"), LUMBAR).facts["lift_limit"]
    assert (fact.origin.layer, fact.beyond_range) == (Layer.SURGEON, "")


def test_a_reason_nobody_needs_is_a_warning(base: Path, tmp_path: Path) -> None:
    library = own(base, tmp_path, "facts: {lift_limit: {value: 8 lb, beyond_range: we forgot}}\n")
    resolved = resolve(library, LUMBAR)
    (warning,) = resolved.warnings
    assert str(warning).partition("clinic.yaml")[2] == (
        ":12:29: warning[unneeded-reason]: 'lift_limit' is within its range, so 'beyond_range' says nothing\n"
        "  hint: remove 'beyond_range', or check the value"
    )
    assert resolved.facts["lift_limit"].beyond_range == ""


def test_a_pack_and_a_block_of_the_clinics_own_print(base: Path, tmp_path: Path) -> None:
    files = {
        HILL: CLINIC
        + "packs: {home: {title: Home, like: discharge, blocks: [key-sheet, recovery, pool, warning-signs]}}\n",
        "blocks/pool.yaml": "block: pool\ntitle: Our pool\nitems:\n"
        "  - {id: hours, text: The pool opens at 8 am.}\n"
        "  - {id: towel, check: Bring a towel., when: {pack: discharge}}\n"
        "  - {id: cap, check: Bring a cap., when: {pack: full}}\n",
    }
    library = laid_over(base, tmp_path / "own", files)
    request = replace(LUMBAR, pack="home")
    assert refusals(library, request) == []
    resolved = resolve(library, request)
    assert [block.block.block for block in resolved.blocks] == ["key-sheet", "recovery", "pool", "warning-signs"]
    assert ids(resolved, "pool") == ["hours", "towel"]


def test_a_pack_for_one_procedure_stands_over_the_clinics_general_one(base: Path, tmp_path: Path) -> None:
    general = "packs: {home: {title: Home, like: key, blocks: [key-sheet]}}\n"
    home = "{title: Home, like: discharge, blocks: [key-sheet, shower, warning-signs]}"
    special = f"for: {{lumbar-foraminotomy: {{packs: {{home: {home}}}}}}}\n"
    library = own(base, tmp_path, general + special)
    blocks = [
        [block.block.block for block in resolve(library, replace(request, pack="home")).blocks]
        for request in (LUMBAR, CERVICAL)
    ]
    assert blocks == [["key-sheet", "shower", "warning-signs"], ["key-sheet"]]


def test_a_clinics_own_packs_stay_at_that_clinic(base: Path, tmp_path: Path) -> None:
    files = {
        HILL: CLINIC + "packs: {home: {title: Home, like: key, blocks: [key-sheet]}}\n",
        "clinics/dale/clinic.yaml": CLINIC.replace("hill", "dale"),
    }
    library = laid_over(base, tmp_path / "own", files)
    assert said(library, replace(LUMBAR, clinic="dale", surgeon=None, pack="home")) == (
        "error[unknown-pack]: 'lumbar-foraminotomy' has no pack 'home'\n  hint: known: discharge, full, key"
    )


SAYS: dict[str, Any] = {
    "facts": {"lift_limit": "6 lb", "drive_earliest": {"value": "9 weeks", "beyond_range": "long ways"}},
    "options": {"stay": "one-night", "fusion": "yes"},
    "overrides": {
        "recovery": {
            "replace": {"golf": {"check": "No golf at all."}, "rest": {"check": "Rest a lot."}},
            "remove": ["walk"],
            "add": [{"after": "lift", "item": {"id": "dog", "check": "Mind the dog."}}],
        },
        "timetable": {"remove": ["pack"]},
    },
    "for": {"lumbar-foraminotomy": {"facts": {"lift_limit": "7 lb"}}, "cervical-foraminotomy": {}},
}


@given(data=st.data())
@settings(max_examples=20)
def test_the_order_of_keys_in_a_file_means_nothing(
    data: st.DataObject, tmp_path_factory: pytest.TempPathFactory
) -> None:
    base = base_content(tmp_path_factory.mktemp("base"))

    def shuffled(table: Mapping[str, Any]) -> dict[str, Any]:
        names = data.draw(st.permutations(list(table)))
        return {name: shuffled(table[name]) if isinstance(table[name], Mapping) else table[name] for name in names}

    outcomes = []
    for says in (SAYS, shuffled(SAYS)):
        text = yaml.safe_dump({"surgeon": "kim", "name": "Dr. Ana Kim", **says}, sort_keys=False)
        resolved = resolve(laid_over(base, tmp_path_factory.mktemp("own"), {KIM: text}), LUMBAR)
        facts = {name: (fact.text, fact.beyond_range) for name, fact in resolved.facts.items()}
        outcomes.append((facts, {n: o.value for n, o in resolved.options.items()}, [b.items for b in resolved.blocks]))
    assert outcomes[0] == outcomes[1]


def test_the_order_of_files_in_a_folder_means_nothing(
    base: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    files = {
        HILL: CLINIC + "facts: {lift_limit: 6 lb}\n",
        KIM: SURGEON + "overrides: {recovery: {remove: [golf]}}\n",
        "blocks/pool.yaml": "block: pool\ntitle: Our pool\nitems: []\n",
    }
    one = laid_over(base, tmp_path / "one", files)
    other = laid_over(base, tmp_path / "other", dict(reversed(files.items())))
    first = resolve(one, LUMBAR)
    listed = Path.iterdir
    monkeypatch.setattr(Path, "iterdir", lambda folder: iter(sorted(listed(folder), reverse=True)))
    second = resolve(open_library(*other.folders.roots), LUMBAR)
    assert texts(first, *first.facts) == texts(second, *second.facts)
    assert [block.items for block in first.blocks] == [block.items for block in second.blocks]


def test_the_example_of_the_readme_can_be_laid_over_the_shipped_content(tmp_path: Path) -> None:
    section = (CONTENT / "README.md").read_text("utf-8").partition("## What a clinic or surgeon makes its own")[2]
    example = section.partition("```yaml\n")[2].partition("```")[0]
    written = (CONTENT / "clinics/riverbend-spine/clinic.yaml").read_text("utf-8").replace("facts: {}\n", "")
    files = {
        "clinics/riverbend-spine/clinic.yaml": written.replace("overrides: {}\n", "") + example,
        "blocks/our-garden.yaml": "block: our-garden\ntitle: Our garden\nitems: [{id: path, text: Walk the path.}]\n",
    }
    library = laid_over(CONTENT, tmp_path / "own", files)
    for pack in ("full", "home-visit"):
        resolved = resolve(library, Request("lumbar", TODAY, clinic="riverbend-spine", pack=pack))
        assert resolved.facts["drive_earliest"].origin.layer is Layer.SURGEON
    changed = {placed.item.id: placed.layer for block in resolved.blocks for placed in block.items}
    assert changed["path"] is Layer.PROCEDURE
    resolved = resolve(library, Request("lumbar", TODAY, clinic="riverbend-spine", pack="full"))
    assert {"dog", "fridge"} <= set(ids(resolved, "recovery-checklist"))
    assert "prop-up" not in ids(resolved, "recovery-checklist")
