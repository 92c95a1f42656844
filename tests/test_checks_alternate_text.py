"""Alternate text says what a picture shows."""

from __future__ import annotations

import pytest
from checking import checked, findings, shipped
from msgspec.structs import replace
from test_resolution import LUMBAR

from handouts.checks.guards import alternate_text
from handouts.document import tree
from handouts.document.handout import Section

ALT = "A person walking with a stick."


def figure(**changes: str) -> list[str]:
    return [
        found.partition(": ")[2] for found in findings(alternate_text, figure={"alt": ALT, "caption": "W."} | changes)
    ]


def test_pictures_of_the_full_pack_are_told() -> None:
    assert figure() == []
    assert list(alternate_text.check(shipped())) == []


@pytest.mark.parametrize(
    ("alt", "message", "hint"),
    [
        (" ", "figure '{}' has no alternate text", "say in a sentence what the picture shows"),
        (
            "walk-2.PNG",
            "the alternate text of figure '{}' is a file name, 'walk-2.PNG'",
            "say in a sentence what the picture shows",
        ),
        (
            "foramen_lumbar",
            "the alternate text of figure '{}' is a file name, 'foramen_lumbar'",
            "say in a sentence what the picture shows",
        ),
        (
            "A drawing of a spine.",
            "the alternate text of figure '{}' starts with 'A drawing of'",
            "start with what is shown: a screen reader says 'figure' itself",
        ),
        (
            "Walk " * 51,
            "the alternate text of figure '{}' has 254 characters, more than 250",
            "keep what a reader needs, and say the rest in the text",
        ),
    ],
)
def test_alternate_text_that_tells_nothing_is_refused(alt: str, message: str, hint: str) -> None:
    said = message.format("what-to-expect/picture-lumbar")
    assert figure(alt=alt) == [f"error[alternate-text]: {said}\n  hint: {hint}"]


def test_hyphenated_words_in_a_sentence_are_no_file_name() -> None:
    assert figure(alt="X-ray of a well-healed spine.") == []


def test_figure_without_caption_is_refused() -> None:
    assert figure(caption="") == [
        "error[alternate-text]: figure 'what-to-expect/picture-lumbar' has no caption\n"
        "  hint: add 'caption:' with what the picture shows"
    ]


def test_logo_and_icon_arrays_need_words_too() -> None:
    (found,) = findings(alternate_text, logo_alt=" ")
    assert found == (
        "content/clinics/riverbend-spine/clinic.yaml:10:7: error[alternate-text]: the logo has no alternate text\n"
        "  hint: say in a sentence what the picture shows"
    )
    base = shipped()
    row = tree.RiskRow(
        "Infection", (), "1 of 100 has it.", "99 do not.", 1, 1, "", "benefits-and-risks/infection-lumbar"
    )
    section = Section("benefits-and-risks", "Risks", (tree.RiskTable("", (row,)),))
    (array,) = alternate_text.check(replace(base, handout=replace(base.handout, sections=(section,))))
    assert array.message == "the picture of 'benefits-and-risks/infection-lumbar' has no alternate text"


def test_place_is_that_of_the_alternate_text(tmp_path) -> None:
    block = (
        "block: own\ntitle: Own\nitems:\n  - id: fig\n    figure: saddle-area\n    alt: Image of it\n    caption: C\n"
    )
    request = replace(LUMBAR, blocks=("own",))
    assert checked(tmp_path, request, blocks__own=block) == [
        "blocks/own.yaml:6:10: error[alternate-text]: the alternate text of figure 'own/fig' starts with 'Image of'\n"
        "  hint: start with what is shown: a screen reader says 'figure' itself"
    ]
