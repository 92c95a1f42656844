"""No warning sign and no phone number is printed as a line to write on."""

from __future__ import annotations

from checking import checked, findings
from msgspec.structs import replace
from test_resolution import CONTENT, LUMBAR

from handouts.checks.guards import unresolved_facts


def test_blank_fact_in_a_sign_is_refused_at_its_place(tmp_path) -> None:
    facts = (CONTENT / "facts.yaml").read_text("utf-8").replace("  default: 100.4 F\n", "")
    block = "block: own\ntitle: Own\nitems:\n  - id: hot\n    call: Fever of {fever} or more\n"
    assert checked(tmp_path, replace(LUMBAR, blocks=("own",)), facts=facts, blocks__own=block) == [
        "blocks/own.yaml:5:20: error[unresolved-facts]: warning sign 'own/hot' prints 'fever', which has no value\n"
        "  hint: give 'fever' (the temperature to call about) a value in the file of the clinic"
    ]


def test_line_to_write_on_in_a_sign_is_refused() -> None:
    assert findings(unresolved_facts, item={"emergency": "Bleeding for {blank}"}) == [
        "example.yaml: error[unresolved-facts]: warning sign 'key-sheet/example' has a line to write on\n"
        "  hint: write the number, or use a fact that has one"
    ]


def test_blank_phone_is_refused_anywhere(tmp_path) -> None:
    facts = "ward_phone: {type: phone, says: the phone of the ward, owner: clinic}\n"
    block = "block: own\ntitle: Own\nitems:\n  - {id: ward, text: 'Call {ward_phone}.'}\n"
    (found,) = checked(tmp_path, replace(LUMBAR, blocks=("own",)), facts=facts, blocks__own=block)
    assert found.partition(": ")[2] == (
        "error[unresolved-facts]: item 'own/ward' prints 'ward_phone', which has no value\n"
        "  hint: give 'ward_phone' (the phone of the ward) a value in the file of the clinic"
    )


def test_blank_stop_day_prints_a_line_to_write_on_as_it_should() -> None:
    assert findings(unresolved_facts, item={"check": "Take none from {warfarin_stop.day_before}."}) == []
