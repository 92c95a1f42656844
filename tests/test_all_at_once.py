"""Faults of several stages are told in one round, each at the place of the file that it was written in."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from msgspec.structs import replace
from own_content import CLINIC, LUMBAR, SURGEON, base_content, laid_over

from handouts.content.library import Library
from handouts.diagnostics import HandoutError
from handouts.pipeline import build_packet

KIM, HILL = "clinics/hill/surgeons/kim.yaml", "clinics/hill/clinic.yaml"
FAULTS = """\
facts: {lift_limit: 5 miles}
options: {stay: forever}
overrides:
  recovery:
    replace: {golf: {check: "Lift {lift_limt} only."}}
    add:
      - {item: {id: a1, check: "Walk **every day."}}
      - {item: {id: a2, check: "Rest **well.", when: {fusoin: yes}}}
      - {item: {id: a3, check: "See page {page:unknown}."}}
      - {item: {id: a4, check: "Come on {surgery.when}."}}
      - {item: {id: a5, heading: Hello, icon: nope}}
      - {item: {id: a6, figure: nope, alt: A cat.}}
      - {item: {id: a7, check: "Lift nothing over 40 lb."}}
"""


@pytest.fixture(scope="module")
def base(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return base_content(tmp_path_factory.mktemp("base"))


def stopped(library: Library) -> list[str]:
    """Everything that stops a packet, each as its place in the clinic's folder, code and message."""
    with pytest.raises(HandoutError) as told:
        build_packet(library, replace(LUMBAR, pack="discharge"))
    root = library.folders.roots[-1].as_posix() + "/"
    return [re.sub(r"\n.*", "", str(one).replace(root, "")) for one in told.value.diagnostics]


def test_faults_of_every_kind_are_told_in_one_round(base: Path, tmp_path: Path) -> None:
    told = stopped(laid_over(base, tmp_path / "own", {KIM: SURGEON + FAULTS}))
    assert [re.sub(r".*kim.yaml:(\d+):\d+: error\[(.*?)\].*", r"\1 \2", line) for line in told] == [
        "4 wrong-unit",
        "5 unknown-choice",
        "8 unknown-fact",
        "10 emphasis",
        "11 emphasis",
        "11 unknown-condition",
        "12 unknown-block",
        "13 reference",
        "14 unknown-icon",
        "15 unknown-figure",
        "16 literal-number",
    ]


@pytest.mark.parametrize(
    ("files", "told"),
    [
        (
            {KIM: SURGEON + "overrides: {recovery: {replace: {golf: {check: Rest \u5c71 well}}}}\n"},
            f"{KIM}:4:53: error[missing-glyph]: no bundled font has U+5C71 (CJK UNIFIED IDEOGRAPH-5C71)",
        ),
        (
            {KIM: SURGEON + f"overrides: {{recovery: {{replace: {{golf: {{check: Rest {'a' * 5000}}}}}}}}}\n"},
            f"{KIM}:4:53: error[word-too-long]: '{'a' * 30}...' is wider than its column and words are never broken",
        ),
        (
            {
                KIM: SURGEON
                + f"facts: {{advice: {'a' * 150}}}\n"
                + "overrides: {recovery: {add: [{item: {id: a, check: 'Do: {advice}'}}]}}\n"
            },
            f"{KIM}:4:17: error[word-too-long]: '{'a' * 30}...' is wider than its column and words are never broken",
        ),
        (
            {
                KIM: SURGEON
                + "facts: {advice: Rest \u5c71}\n"
                + "overrides: {recovery: {add: [{item: {id: a, check: 'Do: {advice}'}}]}}\n"
            },
            f"{KIM}:4:17: error[missing-glyph]: no bundled font has U+5C71 (CJK UNIFIED IDEOGRAPH-5C71)",
        ),
        (
            {HILL: CLINIC.replace("Hill Clinic", "Hill \u5c71 Clinic")},
            f"{HILL}:2:7: error[missing-glyph]: no bundled font has U+5C71 (CJK UNIFIED IDEOGRAPH-5C71)",
        ),
        (
            {KIM: SURGEON.replace("Ana Kim", "Ana \u5c71")},
            f"{KIM}:2:7: error[missing-glyph]: no bundled font has U+5C71 (CJK UNIFIED IDEOGRAPH-5C71)",
        ),
    ],
    ids=["glyph", "word", "fact", "text of a fact", "clinic", "surgeon"],
)
def test_what_cannot_be_printed_is_blamed_on_the_value_it_was_written_in(
    base: Path, tmp_path: Path, files: dict[str, str], told: str
) -> None:
    assert stopped(laid_over(base, tmp_path / "own", files)) == [told]
