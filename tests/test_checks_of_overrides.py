"""What `handouts check` says of a surgeon's or clinic's own words and brand: each finding at its own file and line."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest
from checking import checked, findings
from msgspec.structs import replace
from PIL import Image
from test_resolution import CONTENT, LUMBAR

from handouts.checks.gate import ALL_RULES
from handouts.checks.guards import logo_resolution
from handouts.checks.upkeep import dead_override, leftover_fact

KIM = "surgeon: kim\nname: Dr. Ana Kim\nshort: Dr. Kim\n"
FILE = "clinics/riverbend-spine/surgeons/kim.yaml"
Said = Callable[[str], list[str]]


@pytest.fixture
def said(tmp_path: Path) -> Said:
    """All that every rule says of the shipped content with one more surgeon, advice on shipped lines left out."""

    def of(own: str) -> list[str]:
        request = replace(LUMBAR, surgeon="kim", pack="full")
        found = checked(tmp_path, request, ALL_RULES, clinics__riverbend_spine__surgeons__kim=KIM + own)
        return [one for one in found if not one.startswith("content/")]

    return of


def test_reading_grade_blames_the_surgeons_own_line(said: Said) -> None:
    hard = "Considerable rehabilitation necessitates individual determination and appropriate preparation"
    own = f"overrides:\n  follow-up:\n    add:\n      - {{last: true, item: {{id: own, text: {hard}.}}}}\n"
    assert [one for one in said(own) if "[reading-grade]" in one] == [
        f"{FILE}:7:44: error[reading-grade]: what the surgeon says is too hard to read: Flesch-Kincaid grade 37.68, at "
        "most 21.0\n  hint: shorten 'Considerable rehabilitation necessitates individual determination and appropriate "
        "preparation.' (8 words); find shorter words for 'rehabilitation', 'considerable', 'determination', "
        "'individual'"
    ]


def test_replaced_line_that_says_what_it_says_already_is_a_warning(said: Said) -> None:
    assert said("overrides:\n  recovery:\n    replace:\n      daily-life: {heading: Daily life}\n") == [
        f"{FILE}:7:7: warning[dead-override]: 'recovery/daily-life' is replaced by what it says already\n"
        "  hint: remove it, or write what is different"
    ]


def test_override_of_a_line_for_another_country_is_a_warning(said: Said) -> None:
    own = (
        "overrides:\n  recovery:\n    replace:\n      drive-law: {bullet: Tell us.}\n"
        "  getting-ready:\n    remove: [papers-no-card]\n    add:\n"
        "      - {last: true, item: {id: tram, check: A tram ticket., when: {country: DE}}}\n"
    )
    hint = "remove this, or name the item that prints here"
    assert said(own) == [
        f"{FILE}:7:7: warning[dead-override]: 'recovery/drive-law' never prints, so nobody sees it replaced\n"
        f"  hint: it is only for country GB: {hint}",
        f"{FILE}:9:14: warning[dead-override]: 'getting-ready/papers-no-card' never prints, so nobody sees it removed"
        f"\n  hint: it is only for country GB: {hint}",
        f"{FILE}:11:28: warning[dead-override]: the added 'getting-ready/tram' never prints\n"
        f"  hint: it is only for country DE: {hint}",
    ]


def test_override_of_the_other_operations_line_is_dead_only_for_who_does_not_do_it(said: Said) -> None:
    own = "overrides: {recovery-checklist: {remove: [prop-up]}}\n"
    assert said(own) == []
    assert said(f"procedures: [lumbar-foraminotomy]\n{own}") == [
        f"{FILE}:5:43: warning[dead-override]: 'recovery-checklist/prop-up' never prints, so nobody sees it removed"
        "\n  hint: it is only for region cervical: remove this, or name the item that prints here"
    ]


def test_fact_set_to_what_it_is_already_is_advice(said: Said) -> None:
    assert said("facts:\n  sit_weeks: 2 weeks\n  sex_after: 3 weeks\n") == [
        f"{FILE}:5:14: advice[dead-override]: 'sit_weeks' is 2 weeks without this as well\n"
        "  hint: remove it, or keep it so that it stays when the value below changes"
    ]


def test_fact_whose_last_line_is_removed_is_a_warning_that_names_the_line(said: Said) -> None:
    assert said("facts: {fly_long: 4 weeks}\noverrides: {recovery: {remove: [fly]}}\n") == [
        f"{FILE}:4:19: warning[leftover-fact]: 'fly_long' has a value, and nothing prints it\n"
        "  hint: write {fly_long} into a line, or remove the fact; the line 'recovery/fly' had it"
    ]


def test_fact_of_the_other_operation_alone_is_a_leftover(said: Said) -> None:
    own = "facts: {collar_days: 10 days}\n"
    assert said(own) == []
    assert said(f"procedures: [lumbar-foraminotomy]\n{own}") == [
        f"{FILE}:5:22: warning[leftover-fact]: 'collar_days' has a value, and nothing prints it\n"
        "  hint: write {collar_days} into a line, or remove the fact"
    ]


def test_old_wording_beside_a_new_fact_is_an_error_that_tells_both_values(said: Said) -> None:
    own = (
        "facts: {drive_earliest: 4 weeks}\noverrides:\n  recovery-checklist:\n    add:\n"
        '      - {last: true, item: {id: car, check: "Two weeks on: my first drive."}}\n'
    )
    assert [one for one in said(own) if "[literal-number]" in one] == [
        f"{FILE}:8:46: error[literal-number]: 'recovery-checklist/car' says 'Two weeks', but the soonest you may "
        "drive is 4 weeks\n  hint: write {drive_earliest}, so that one value prints everywhere"
    ]


def test_clinics_override_is_not_dead_because_one_surgeon_does_one_operation(tmp_path: Path) -> None:
    clinic = (CONTENT / "clinics/riverbend-spine/clinic.yaml").read_text("utf-8").replace("logo: logo.svg\n", "")
    own = "overrides: {recovery-checklist: {remove: [prop-up]}}\n"
    found = checked(
        tmp_path,
        replace(LUMBAR, surgeon="kim"),
        [dead_override, leftover_fact],
        clinics__riverbend_spine__clinic=clinic.replace("overrides: {}\n", own),
        clinics__riverbend_spine__surgeons__kim=KIM + "procedures: [lumbar-foraminotomy]\n",
    )
    assert found == []


def test_review_of_a_clinics_own_block_that_is_past_is_an_error(tmp_path: Path) -> None:
    block = "block: own\ntitle: Own\nreview_by: 2026-10\nitems:\n  - {id: walk, check: Walk a little.}\n"
    request = replace(LUMBAR, blocks=("own",), today=date(2026, 11, 1))
    assert checked(tmp_path, request, ALL_RULES, blocks__own=block) == [
        "blocks/own.yaml:3:12: error[review-date]: the review of 'own' was due by 2026-10\n"
        "  hint: hold the text against its sources, then write a month up to 2029-11"
    ]


def test_logo_of_too_few_pixels_is_a_warning_that_says_how_many_it_takes(tmp_path: Path) -> None:
    folder = tmp_path / "clinics/riverbend-spine"
    folder.mkdir(parents=True)
    Image.new("RGB", (200, 100)).save(folder / "small.png")
    clinic = (CONTENT / "clinics/riverbend-spine/clinic.yaml").read_text("utf-8").replace("logo.svg", "small.png")
    assert checked(tmp_path, LUMBAR, clinics__riverbend_spine__clinic=clinic) == [
        "clinics/riverbend-spine/clinic.yaml:10:7: warning[logo-resolution]: logo 'small.png' has 200 x 100 pixels, "
        "149 to the inch where it is 34 mm wide, fewer than 200\n"
        "  hint: export it as SVG, or as PNG of at least 268 x 134 pixels"
    ]


@pytest.mark.parametrize(("pixels", "passes"), [((268, 100), True), ((267, 100), False), ((90, 134), True)])
def test_logo_is_measured_at_the_largest_size_it_is_printed_at(pixels: tuple[int, int], passes: bool) -> None:
    assert (findings(logo_resolution, logo=pixels) == []) is passes


RULED_OUT = "take it out, set 'brace', or print the line only when 'brace' is what it says"


def test_own_words_about_what_is_ruled_out_are_a_warning_at_their_place(said: Said) -> None:
    own = (
        'facts: {brace: "no"}\noverrides: {recovery: {add: [{item: {id: own, text: Rest. Wear your Brace a lot.}}]}}\n'
    )
    told = [one for one in said(own) if "[ruled-out-choice]" in one]
    assert told == [
        f"{FILE}:5:69: warning[ruled-out-choice]: 'recovery/own' says 'Brace', but whether you wear a back brace is "
        f"'no'\n  hint: {RULED_OUT}"
    ]
    assert [one for one in said(own.replace('"no"', '"yes"')) if "[ruled-out-choice]" in one] == []


@pytest.mark.parametrize(
    "text",
    [
        "You do not wear a brace.",
        "If we gave you a brace, wear it.",
        "Staples or stitches come out at your first visit.",
        "Do I need a brace?",
        "Tell us of an allergy to staples.",
        "Embrace a quiet day.",
    ],
)
def test_words_that_deny_ask_or_leave_open_say_nothing_that_is_ruled_out(said: Said, text: str) -> None:
    own = f'overrides: {{recovery: {{add: [{{item: {{id: own, text: "{text}"}}}}]}}}}\n'
    assert not [one for one in said(own) if "[ruled-out-choice]" in one]


def test_a_clinics_words_are_held_against_the_answer_of_each_surgeon(tmp_path: Path) -> None:
    clinic = (CONTENT / "clinics/riverbend-spine/clinic.yaml").read_text("utf-8").replace("logo: logo.svg\n", "")
    own = "{recovery: {add: [{item: {id: own, bullet: Keep your staples clean.}}]}}"
    clinic = clinic.partition("overrides:")[0] + f"overrides: {own}\n"
    for stitches in ("staples", "stitches"):
        kim = KIM + f"facts: {{stitches: {stitches}, stitches_out: 12 days}}\n"
        files = {"clinics__riverbend_spine__surgeons__kim": kim, "clinics__riverbend_spine__clinic": clinic}
        found = checked(tmp_path, replace(LUMBAR, surgeon="kim", pack="full"), ALL_RULES, **files)
        said = [one.partition("but ")[2].partition("\n")[0] for one in found if "[ruled-out-choice]" in one]
        usual = "how the wound is closed is 'stitches that dissolve'"
        assert said == (
            [usual] if stitches == "staples" else [usual, "how the wound is closed is 'stitches to take out'"]
        )


def test_a_choice_that_no_line_tells_from_the_one_below_is_left_over(said: Said) -> None:
    own = 'procedures: [lumbar-foraminotomy]\nfacts: {brace: "yes"}\noverrides: {recovery: {remove: [brace]}}\n'
    assert said(own) == [
        f"{FILE}:5:16: warning[leftover-fact]: 'brace' is yes, and no line tells it from no\n"
        "  hint: write {brace} into a line, or remove the fact; the line 'recovery/brace' had it"
    ]
    added = 'add: [{item: {id: own, text: Wear your brace., when: {brace: "yes"}}}]'
    assert said(own.replace("remove: [brace]", f"remove: [brace], {added}")) == []


def test_a_line_that_only_another_choice_prints_is_advice(said: Said) -> None:
    own = "facts: {stitches: staples, stitches_out: 12 days}\n"
    own += "overrides: {recovery: {replace: {dissolve: {bullet: Your stitches dissolve by themselves.}}}}\n"
    assert said(own) == [
        f"{FILE}:5:34: advice[dead-override]: 'recovery/dissolve' prints only where 'stitches' is dissolving, and you "
        "say 'staples'\n  hint: remove this, unless you mean patients for whom you choose otherwise"
    ]


def test_a_line_added_to_a_full_list_is_blamed_for_its_length(said: Said) -> None:
    own = "overrides:\n  recovery-checklist:\n    add:\n" + "".join(
        f"      - {{after: short-walks, item: {{id: own{n}, check: Own line {n}.}}}}\n" for n in range(5)
    )
    blamed = [one.partition("\n")[0] for one in said(own) if "[long-list]" in one]
    assert len(blamed) == 1
    assert blamed[0].startswith(f"{FILE}:")
    assert "in 'recovery-checklist', more than 7" in blamed[0]
