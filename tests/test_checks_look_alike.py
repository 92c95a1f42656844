"""Letters and signs that look like others are an error wherever a patient reads, and other languages are none."""

from __future__ import annotations

import pytest
from checking import checked, findings
from msgspec.structs import replace
from test_resolution import LUMBAR

from handouts.checks.guards import look_alike


def test_word_of_two_scripts_is_refused_at_its_place(tmp_path) -> None:
    block = 'block: own\ntitle: Own\nitems:\n  - id: lift\n    check: "Please L\u0456ft no more."\n'
    assert checked(tmp_path, replace(LUMBAR, blocks=("own",)), blocks__own=block) == [
        "blocks/own.yaml:5:20: error[look-alike]: 'L\u0456ft' mixes letters that look alike\n"
        "  hint: '\u0456' is a cyrillic small letter byelorussian-ukrainian i: type the word anew"
    ]


@pytest.mark.parametrize(
    ("text", "message", "hint"),
    [
        ("10\u200blb", "'10lb' has a sign inside that nobody sees", "delete the zero width space"),
        ("10\u200dlb", "'10lb' has a sign inside that nobody sees", "delete the zero width joiner"),
        ("li\u00adft", "'lift' has a sign inside that nobody sees", "delete the soft hyphen"),
        ("\uff11\uff10 lb", "'\uff11\uff10' has a digit that only looks like one", "is a fullwidth digit one"),
        ("sh\u03bfwer", "'sh\u03bfwer' mixes letters that look alike", "is a greek small letter omicron"),
        ("\uff4cift", "'\uff4cift' mixes letters that look alike", "is a fullwidth latin small letter l"),
    ],
)
def test_message_names_the_sign(text: str, message: str, hint: str) -> None:
    (found,) = findings(look_alike, item={"check": f"Do it: {text}."})
    assert message in found.replace(".'", "'").replace(":'", "'")
    assert hint in found


@pytest.mark.parametrize(
    "text",
    [
        "Zo\u00eb, na\u00efve, 5 \u00b5g and 5 \u03bcg",
        "\u041d\u0435 \u0431\u043e\u043b\u044c\u0448\u0435 5 lb",
        "\u0645\u06cc\u200c\u062a\u0648\u0627\u0646\u06cc\u062f",
        "\u65e5\u672c\u8a9e\u306e\u6587\u7ae0",
        "\u00bd an hour, 2\u20133 weeks, 100.4\u00a0\u00b0F",
    ],
)
def test_other_languages_and_signs_of_print_pass(text: str) -> None:
    assert findings(look_alike, item={"text": text}) == []
