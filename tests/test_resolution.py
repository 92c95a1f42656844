"""A request names things and gives values: all that is wrong is said at once, and everything has an origin."""

from datetime import date, time
from pathlib import Path

import pytest
from msgspec.structs import replace

from handouts.content.library import Library, open_library
from handouts.diagnostics import HandoutError, Severity
from handouts.resolve.edition import Edition, Paper, TypeSize
from handouts.resolve.layers import Layer
from handouts.resolve.request import Patient, Request, patient_warnings
from handouts.resolve.resolution import Resolved, resolve

CONTENT = Path(__file__).parent.parent / "content"
SHIPPED = open_library(CONTENT)
TODAY = date(2026, 11, 21)
LUMBAR = Request("lumbar", TODAY, clinic="riverbend-spine", surgeon="okafor")


def over(folder: Path, **files: str) -> Library:
    """The shipped content with a clinic's own files over it; a name's double underscores are folders."""
    for name, text in files.items():
        path = folder / (name.replace("__", "/").replace("_", "-") + ".yaml")
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, "utf-8")
    return open_library(CONTENT, folder)


def refused(request: Request, library: Library = SHIPPED) -> list[str]:
    with pytest.raises(HandoutError) as caught:
        resolve(library, request)
    return [str(found) for found in caught.value.diagnostics]


def warned(request: Request) -> list[str]:
    resolved = resolve(SHIPPED, request)
    found = (*resolved.warnings, *patient_warnings(request, resolved.pack, prints_notes=resolved.prints_notes))
    return [str(one) for one in found]


def ids(resolved: Resolved, block: str) -> list[str]:
    return [p.item.id for b in resolved.blocks if b.block.block == block for p in b.items]


def test_defaults_are_the_example_clinic_its_surgeon_and_the_usual_pack() -> None:
    resolved = resolve(SHIPPED, Request("lumbar", TODAY))
    assert resolved.clinic.clinic == "riverbend-spine"
    assert resolved.surgeon is not None
    assert resolved.surgeon.surgeon == resolved.clinic.default_surgeon
    assert resolved.pack == resolved.procedure.default_pack
    assert resolved.edition == Edition(Paper.LETTER, TypeSize.STANDARD, False, "en-US")
    assert [str(found) for found in resolved.warnings] == [
        "advice[example-clinic]: no clinic given, using the example clinic 'riverbend-spine'\n  hint: give --clinic"
    ]


def test_the_patients_surgeon_stands_over_the_clinics_default() -> None:
    request = Request("lumbar", TODAY, clinic="riverbend-spine", patient=Patient(surgeon="lindqvist"))
    resolved = resolve(SHIPPED, request)
    assert resolved.surgeon is not None
    assert resolved.surgeon.surgeon == "lindqvist"


def test_a_value_of_the_command_line_wins_and_names_its_option() -> None:
    resolved = resolve(SHIPPED, replace(LUMBAR, settings=(("lift_limit", "12 lb"),)))
    fact = resolved.facts["lift_limit"]
    assert (fact.text.replace("\N{NO-BREAK SPACE}", " "), fact.origin.layer) == ("12 lb (5.4 kg)", Layer.REQUEST)
    assert str(fact.origin.location) == "--set lift_limit"


def test_every_fact_and_option_has_a_layer_and_a_place() -> None:
    resolved = resolve(SHIPPED, LUMBAR)
    for value in (*resolved.facts.values(), *resolved.options.values()):
        assert value.origin.location.file
        assert value.origin.location.line or value.origin.layer is Layer.REQUEST


def test_everything_wrong_is_said_at_once() -> None:
    request = replace(
        LUMBAR,
        settings=(("lift_limt", "8 lb"), ("lift_limit", "90 lb")),
        options=(("aproach", "open"), ("stay", "never")),
        size="huge",
        patient=Patient(levels=("C5-C6",)),
    )
    assert refused(request) == [
        "error[unknown-size]: unknown size 'huge'\n  hint: known: giant, large, standard",
        "error[wrong-region]: patient field 'levels' is not in the lumbar spine\n"
        "  hint: check the patient file and the procedure",
        "--option aproach: error[unknown-option]: unknown option 'aproach'\n  hint: did you mean 'approach'?",
        "--option stay: error[unknown-choice]: 'never' is not one of the choices of 'stay'\n"
        "  hint: known: longer, one-night, same-day",
        "--set lift_limit: error[out-of-range]: 90 lb is out of range for 'lift_limit' (the most you may lift)\n"
        "  hint: allowed is 4 lb to 15 lb",
        "--set lift_limt: error[unknown-fact]: unknown fact 'lift_limt'\n  hint: did you mean 'lift_limit'?",
    ]


def test_unknown_names_get_a_suggestion() -> None:
    request = Request("lumbr", TODAY, clinic="riverbend-spin")
    first, second = refused(request)
    assert first.startswith("error[unknown-clinic]: unknown clinic 'riverbend-spin'\n  hint: did you mean")
    assert second.startswith("error[unknown-procedure]: unknown procedure 'lumbr'\n  hint: did you mean 'lumbar'?")
    pack, surgeon = refused(replace(LUMBAR, pack="pre-opp", surgeon="okafr"))
    assert pack == ("error[unknown-pack]: 'lumbar-foraminotomy' has no pack 'pre-opp'\n  hint: did you mean 'pre-op'?")
    assert surgeon == "error[unknown-surgeon]: unknown surgeon 'okafr'\n  hint: did you mean 'okafor'?"
    assert refused(replace(LUMBAR, blocks=("risks-and",)))[0].startswith("error[unknown-block]: unknown block")


def test_a_surgeon_in_the_patient_file_is_never_repeated_in_an_error() -> None:
    request = Request("lumbar", TODAY, clinic="riverbend-spine", patient=Patient(surgeon="Dr. Secret"))
    assert refused(request) == [
        "error[unknown-surgeon]: patient field 'surgeon' names no surgeon of 'riverbend-spine'\n"
        "  hint: known: lindqvist, okafor"
    ]


def test_a_date_in_the_past_and_other_doubts_are_warnings() -> None:
    patient = Patient(surgeon="lindqvist", surgery_date=date(2026, 11, 20), follow_up_date=date(2026, 11, 20))
    assert warned(replace(LUMBAR, patient=patient)) == [
        "warning[surgeon-differs]: patient field 'surgeon' is not the surgeon asked for\n"
        "  hint: check the patient file",
        "warning[date-in-past]: patient field 'surgery_date' is in the past\n  hint: check the year",
        "warning[follow-up-too-early]: patient field 'follow_up_date' is not after the day of surgery\n"
        "  hint: check the two dates",
    ]


@pytest.mark.parametrize(
    ("name", "what"), [("00041001", "has no letter"), ("...", "has no letter"), ("RB-204418", "has a digit in it")]
)
def test_a_name_that_can_hardly_be_one_is_doubted(name: str, what: str) -> None:
    assert warned(replace(LUMBAR, patient=Patient(name=name))) == [
        f"warning[strange-name]: patient field 'name' {what}\n"
        "  hint: look whether name and reference have changed places"
    ]
    for sound in ("", "Ann Lee", "Đỗ", "Ζηνοβία", "O'Brien-Smith Jr."):
        assert warned(replace(LUMBAR, patient=Patient(name=sound))) == []


@pytest.mark.parametrize(
    ("pack", "told"),
    [
        ("key-sheet", "patient field 'notes' is printed nowhere in pack 'key-sheet'"),
        ("", "patient field 'notes' is lost"),
    ],
)
def test_notes_that_no_block_prints_are_a_warning(pack: str, told: str) -> None:
    request = replace(LUMBAR, patient=Patient(notes="Bring your brace."))
    (lost,) = patient_warnings(request, pack, prints_notes=False)
    assert (lost.code, lost.message, lost.severity) == ("notes-not-printed", told, Severity.WARNING)
    assert patient_warnings(request, pack, prints_notes=True) == ()


def test_an_arrival_at_midnight_is_doubted_as_it_is_in_a_sheet() -> None:
    patient = Patient(arrival_time=time(0), follow_up_time=time(0, 1))
    assert warned(replace(LUMBAR, patient=patient)) == [
        "warning[midnight]: patient field 'arrival_time' is midnight\n"
        "  hint: check it; midnight is read as either end of a day, so the minute after it is printed",
    ]


@pytest.mark.parametrize(("day", "is_far"), [(date(2028, 11, 21), False), (date(2127, 3, 9), True)])
def test_a_day_of_surgery_years_ahead_is_doubted(day: date, is_far: bool) -> None:
    told = "warning[date-far-ahead]: patient field 'surgery_date' is more than two years ahead\n  hint: check the year"
    assert warned(replace(LUMBAR, patient=Patient(surgery_date=day))) == ([told] if is_far else [])


def test_surgery_today_is_not_in_the_past() -> None:
    assert warned(replace(LUMBAR, patient=Patient(surgery_date=TODAY))) == []


def test_items_of_the_other_region_are_left_out() -> None:
    lumbar = ids(resolve(SHIPPED, LUMBAR), "key-sheet")
    cervical = ids(resolve(SHIPPED, replace(LUMBAR, procedure="cervical")), "key-sheet")
    assert "aim-lumbar" in lumbar
    assert "aim-cervical" not in lumbar
    assert "aim-cervical" in cervical


def test_a_level_condition_matches_however_the_level_is_written(tmp_path: Path) -> None:
    block = "block: own\ntitle: Own\nitems:\n  - {id: arm, text: Arm., when: {level: [C4-5]}}\n"
    library = over(tmp_path, blocks__own=block)
    request = Request("cervical", TODAY, blocks=("own",), patient=Patient(levels=("C4-C5",)))
    assert ids(resolve(library, request), "own") == ["arm"]
    assert ids(resolve(library, replace(request, patient=None)), "own") == []


def test_an_impossible_condition_is_placed_in_its_file(tmp_path: Path) -> None:
    block = "block: own\ntitle: Own\nitems:\n  - {id: arm, text: Arm., when: {colar: [soft]}}\n"
    (found,) = refused(replace(LUMBAR, blocks=("own",)), over(tmp_path, blocks__own=block))
    assert found.endswith(
        "own.yaml:4:41: error[unknown-condition]: unknown condition 'colar'\n  hint: did you mean 'collar'?"
    )


SURGEON = """\
surgeon: adeyemi
name: Dr. Tola Adeyemi
facts: {lift_limit: 5 weeks}
procedures: [cervical-foraminotomy]
overrides:
  warning-signs: {remove: [saddle]}
  recovery-checklist:
    remove: [short-walkz]
"""


def test_a_surgeons_file_is_checked_to_its_line(tmp_path: Path) -> None:
    library = over(tmp_path, clinics__riverbend_spine__surgeons__adeyemi=SURGEON)
    found = refused(replace(LUMBAR, surgeon="adeyemi"), library)
    assert [line.partition("adeyemi.yaml")[2] or line for line in found] == [
        "error[wrong-procedure]: surgeon 'adeyemi' does not do 'lumbar-foraminotomy'\n"
        "  hint: they do: cervical-foraminotomy",
        ":3:21: error[wrong-unit]: 'lift_limit' is a weight, and 'weeks' is not a unit of it\n"
        "  hint: write it like '5 lb' or '2.3 kg'; allowed is 4 lb to 15 lb",
        ":6:28: error[locked]: 'warning-signs/saddle' is locked safety text and cannot be removed\n"
        "  hint: leave it as it is; 'add' may put an item before or after it",
        ":8:14: error[unknown-item]: block 'recovery-checklist' has no item 'short-walkz'\n"
        "  hint: did you mean 'short-walks'?",
    ]
