"""A packet for one part of the spine never speaks of the other."""

from __future__ import annotations

import pytest
from checking import checked, findings
from msgspec.structs import replace
from test_resolution import LUMBAR

from handouts.checks.guards import wrong_region


def test_line_about_the_other_region_is_refused_at_its_place(tmp_path) -> None:
    block = "block: own\ntitle: Own\nitems:\n  - {id: night, check: Wear your Collar at night.}\n"
    assert checked(tmp_path, replace(LUMBAR, blocks=("own",)), blocks__own=block) == [
        "blocks/own.yaml:4:24: error[wrong-region]: 'own/night' says 'Collar', which is not about the lumbar spine\n"
        "  hint: reword it, or keep the item out of lumbar packets with 'when: {region: ...}'"
    ]


@pytest.mark.parametrize("text", ["A collarbone.", "Swallows fly.", "Your lower back is sore."])
def test_only_whole_words_count(text: str) -> None:
    assert findings(wrong_region, text=text) == []


@pytest.mark.parametrize(
    "text", ["**Neck** pain", "NECK\N{NO-BREAK SPACE}PAIN", "neck  pain.", "It is neck pain-free."]
)
def test_phrase_is_found_across_emphasis_case_and_spaces(text: str) -> None:
    (found,) = findings(wrong_region, text=text)
    assert "which is not about the lumbar spine" in found


def test_title_alternate_text_and_labels_are_read_too() -> None:
    assert len(findings(wrong_region, title="Your collar", components=[])) == 1
    assert len(findings(wrong_region, figure={"alt": "A collar.", "caption": "A cervical spine."})) == 2


def test_overriding_surgeon_is_told_his_own_file(tmp_path) -> None:
    surgeon = (
        "surgeon: okafor\nname: Dr. Ada Okafor\noverrides:\n  recovery:\n    add:\n"
        "      - item: {id: more, text: Mind your neck pain.}\n"
    )
    request = replace(LUMBAR, pack="discharge")
    (found,) = checked(tmp_path, request, clinics__riverbend_spine__surgeons__okafor=surgeon)
    assert found.startswith(
        "clinics/riverbend-spine/surgeons/okafor.yaml:6:32: error[wrong-region]: 'recovery/more' says"
    )
