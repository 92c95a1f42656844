"""A number a surgeon may set is never written out in prose; every other number may be."""

from __future__ import annotations

import pytest
from checking import checked, findings
from msgspec.structs import replace
from test_resolution import CONTENT, LUMBAR, SHIPPED

from handouts.checks.guards import literal_number


def found_in(text: str, kind: str = "check") -> list[str]:
    return findings(literal_number, item={kind: text})


def test_literal_is_refused_at_its_place_with_the_fact_to_write(tmp_path) -> None:
    block = 'block: own\ntitle: Own\nitems:\n  - id: lift\n    check: "Lift nothing over **8 lb**, ever."\n'
    assert checked(tmp_path, replace(LUMBAR, blocks=("own",)), blocks__own=block) == [
        "blocks/own.yaml:5:33: error[literal-number]: '8 lb' is written out in 'own/lift', which is about the most you "
        "may lift\n  hint: write {lift_limit}, so that one value prints everywhere"
    ]


@pytest.mark.parametrize(
    ("text", "literal", "fact"),
    [
        ("Do not lift over 10 pounds.", "10 pounds", "lift_limit"),
        ("Carry no more than 2.5kg.", "2.5kg", "lift_limit"),
        ("A ten-pound bag is too much to carry.", "ten-pound", "lift_limit"),
        ("No driving for two weeks.", "two weeks", "drive_earliest"),
        ("You may drive after a couple of weeks.", "a couple of weeks", "drive_earliest"),
        ("Shower after 48 hours.", "48 hours", "shower_after"),
        ("Shower after **forty-eight** hours.", "forty-eight hours", "shower_after"),
        ("Wait 2 to 3 weeks before a bath.", "2 to 3 weeks", "soak_after"),
        ("Swimming: from week 4.", "week 4", "soak_after"),
        ("Call for a fever of 38 °C.", "38 °C", "fever"),
        ("Call for a temperature of 100.4 degrees F.", "100.4 degrees F", "fever"),
        ("Take the collar off on day 7.", "day 7", "collar_days"),
        ("Sitting: 30 minutes at most.", "30 minutes", "sit_limit"),
        ("The cut is about 1 inch long.", "1 inch", "cut_length"),
        ("No food for 8 hours.", "8 hours", "fast_food"),
        ("Stop smoking 4 weeks before.", "4 weeks", "nicotine_before"),
        ("3 of 100 people get an infection.", "3 of 100", "infection_rate"),
        ("An infection comes in 3%.", "3%", "infection_rate"),
    ],
)
def test_literal_is_found_however_it_is_written(text: str, literal: str, fact: str) -> None:
    (found,) = found_in(text)
    assert found.startswith("example.yaml: error[literal-number]: ")
    assert f"'{literal}'" in found
    assert f"{{{fact}}}" in found


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("Drive after 2 weeks.", "says '2 weeks', but the soonest you may drive is 3 weeks"),
        ("Drive after 14 days.", "says '14 days', but the soonest you may drive is 3 weeks"),
        ("Drive after 21 days.", "'21 days' is written out in 'key-sheet/example', which is about the soonest you"),
        ("Lift up to 3.6 kg.", "'3.6 kg' is written out in 'key-sheet/example', which is about the most you may lift"),
        ("Lift up to 4 kg.", "says '4 kg', but the most you may lift is 8 lb (3.6 kg)"),
        ("A fever is 38 °C.", "'38 °C' is written out in 'key-sheet/example', which is about the temperature"),
        ("A fever is 101 degrees.", "says '101 degrees', but the temperature to call about is 100.4 °F (38 °C)"),
        ("Surgery takes 2 hours.", "'2 hours' is written out"),
        ("Surgery takes 2 to 3 hours.", "says '2 to 3 hours', but how long surgery takes is 1 to 2 hours"),
        ("1 in 40 have an infection.", "'1 in 40' is written out"),
        (
            "1 in 10 have an infection.",
            "says '1 in 10', but how many of 100 people have a wound "
            "infection is 1 to 3 (cervical) and 1 to 4 (lumbar)",
        ),
        ("Drive in week 4.", "'week 4' is written out"),
        ("Drive in week 6.", "says 'week 6', but"),
        ("No warfarin for 5 days.", "'5 days' is written out"),
        (
            "Stop smoking for 2 weeks.",
            "says '2 weeks', but how long before surgery to stop nicotine is 4 weeks and how long after surgery to "
            "stay off nicotine is 6 weeks\n  hint: write {nicotine_before} or {nicotine_after}, so that",
        ),
        ("Walk for 4 days. Do not drive for 2 weeks. Take a bath.", "says '2 weeks', but the soonest you may drive is"),
    ],
)
def test_message_tells_whether_the_number_contradicts(text: str, said: str) -> None:
    assert any(said in found for found in found_in(text)), found_in(text)


@pytest.mark.parametrize(
    "text",
    [
        "Lift nothing heavier than {lift_limit} for {lift_weeks}.",
        "Take at least 3 short walks a day.",
        "Shower for 5 minutes at most.",
        "Wound check at C4 to C5.",
        "Do not lift in 2 of the rooms.",
        "Weeks 3 to 6: drive when you pass the checks.",
        "First 2 days: rest.",
        "Put the drain on the 2 sites in bathroom 3.",
        "See [how to lift](https://example.org/8-lb).",
        "A steroid shot can ease pain for 6 weeks.",
        "Situps come later, after 30 minutes of rest.",
    ],
)
def test_other_numbers_pass(text: str) -> None:
    assert found_in(text) == []


def test_distance_of_a_timetable_row_that_contradicts_a_fact_is_a_warning() -> None:
    assert findings(literal_number, item={"row": "Stop smoking.", "before": "2 weeks"}) == [
        "example.yaml: warning[literal-number]: 'key-sheet/example' says '2 weeks', but how long before surgery to "
        "stop nicotine is 4 weeks\n  hint: write 'before: nicotine_before', if it is that"
    ]


@pytest.mark.parametrize(
    "item",
    [
        {"row": "Stop smoking.", "before": "4 weeks"},
        {"row": "Stop smoking.", "before": "28 days"},
        {"row": "Your driver signs our form.", "before": "1 week"},
        {"row": "Stop smoking.", "before": "nicotine_before"},
        {"step": "Driving", "says": "You may drive.", "until": "4 weeks"},
        {"step": "Driving", "says": "No driving yet.", "until": "2 weeks"},
        {"step": "Driving", "says": "You may drive.", "until": "next_weeks"},
    ],
)
def test_other_distances_are_no_prose(item: dict[str, str]) -> None:
    assert findings(literal_number, item=item) == []


def test_topic_and_number_may_stand_in_different_parts_of_an_item() -> None:
    (found,) = findings(literal_number, item={"activity": "Lifting", "limit": "10 lb"})
    assert "'10 lb'" in found


def test_sub_heading_gives_the_topic_of_what_stands_under_it(tmp_path) -> None:
    block = (
        "block: own\ntitle: Own\nitems:\n  - {id: head, heading: Driving}\n  - {id: wait, bullet: Wait 3 weeks.}\n"
        "  - {id: other, heading: Rest}\n  - {id: rest, bullet: Rest for 3 weeks.}\n"
    )
    (found,) = checked(tmp_path, replace(LUMBAR, blocks=("own",)), blocks__own=block)
    assert found.startswith("blocks/own.yaml:5:29: error[literal-number]: '3 weeks'")


def test_risk_with_its_own_numbers_where_a_fact_has_them_is_refused() -> None:
    item = {"risk": "Wound infection", "low": 1, "high": 3, "source": ["P4"]}
    assert findings(literal_number, item=item) == [
        "example.yaml: error[literal-number]: '1 to 3 of 100' is written out in 'key-sheet/example', which is about "
        "how many of 100 people have a wound infection\n  hint: write 'rate: infection_rate' for 'low' and 'high'"
    ]
    assert findings(literal_number, item=item | {"risk": "Nerve damage"}) == []


def test_fact_of_the_clinics_own_is_guarded_by_the_words_it_names(tmp_path) -> None:
    facts = "dog_walk: {type: duration, default: 2 weeks, says: when you may walk a dog, about: [dog]}\n"
    block = "block: own\ntitle: Own\nitems:\n  - {id: dog, check: No dogs for 10 days.}\n"
    (found,) = checked(tmp_path, replace(LUMBAR, blocks=("own",)), facts=facts, blocks__own=block)
    assert "hint: write {dog_walk}" in found


KIM = "surgeon: kim\nname: Dr. Ana Kim\nshort: Dr. Kim\n"


def own(tmp_path, region: str = "lumbar", clinic: str = "", **lines: str) -> list[str]:
    """What the rule says of a surgeon with keys of their own, without the places."""
    files = {
        "clinics__riverbend_spine__surgeons__kim": KIM + "".join(f"{key}: {text}\n" for key, text in lines.items())
    }
    if clinic:
        shipped = (CONTENT / "clinics/riverbend-spine/clinic.yaml").read_text("utf-8").replace("logo: logo.svg\n", "")
        key = clinic.partition(":")[0]
        kept = "".join(line for line in shipped.splitlines(keepends=True) if not line.startswith(f"{key}:"))
        files["clinics__riverbend_spine__clinic"] = f"{kept}{clinic}\n"
    pack = "ours" if clinic.startswith("packs") else "full"
    found = checked(tmp_path, replace(LUMBAR, procedure=region, surgeon="kim", pack=pack), [literal_number], **files)
    return [one.split(": ", 1)[1] for one in found]


def added(*items: str) -> str:
    return f"{{recovery: {{add: [{', '.join(f'{{item: {item}}}' for item in items)}]}}}}"


@pytest.mark.parametrize("region", ["lumbar", "cervical"])
def test_line_of_two_operations_is_held_against_both(tmp_path, region: str) -> None:
    facts = "{lumbar-foraminotomy: {facts: {lift_limit: 12 lb}}}"
    lines = added("{id: ten, bullet: Lift 10 lb at most.}", "{id: twelve, bullet: Carry 12 lb at most.}")
    hint = "\n  hint: write {lift_limit}, so that one value prints everywhere"
    both = "but the most you may lift is 5 lb (cervical) and 12 lb (lumbar)" + hint
    assert own(tmp_path, region, **{"for": facts, "overrides": lines}) == [
        f"error[literal-number]: 'recovery/ten' says '10 lb', {both}",
        f"error[literal-number]: 'recovery/twelve' says '12 lb', {both}",
    ]


def test_line_of_one_operation_is_held_against_that_one(tmp_path) -> None:
    facts = "{lumbar-foraminotomy: {facts: {lift_limit: 12 lb}}}"
    lines = added("{id: ten, bullet: Lift 10 lb at most., when: {region: lumbar}}")
    (found,) = own(tmp_path, **{"for": facts, "overrides": lines})
    assert "says '10 lb', but the most you may lift is 12 lb (5.4 kg)" in found


@pytest.mark.parametrize(
    ("clinic", "said"),
    [
        ('arrival_place: "Last food 3 hours before."', "'riverbend-spine' says '3 hours', but how long before arrival"),
        ("packs: {ours: {title: Lift 11 lb at most, like: pre-op, blocks: [BLOCKS]}}", "'ours' says '11 lb'"),
        ("packs: {ours: {title: Ours, heading: Lift 11 lb at most, like: pre-op, blocks: [BLOCKS]}}", "'ours' says"),
    ],
)
def test_clinics_own_large_type_is_read(tmp_path, clinic: str, said: str) -> None:
    blocks = ", ".join(SHIPPED.procedure("lumbar").value.packs["pre-op"].blocks)
    (found,) = own(tmp_path, clinic=clinic.replace("BLOCKS", blocks))
    assert said in found


def test_surgeons_name_is_read(tmp_path) -> None:
    written = {"clinics__riverbend_spine__surgeons__kim": "surgeon: kim\nname: Lift 11 lb\nshort: Swim in 2 weeks\n"}
    found = checked(tmp_path, replace(LUMBAR, surgeon="kim"), [literal_number], **written)
    assert [one.partition("error")[2].partition(",")[0] for one in found] == [
        "[literal-number]: 'kim' says '11 lb'",
        "[literal-number]: 'kim' says '2 weeks'",
    ]


def test_heading_that_says_when_gives_the_time_of_what_stands_under_it(tmp_path) -> None:
    lines = added("{id: wait, heading: Wait 2 weeks}", "{id: then, bullet: Then you may drive.}")
    (found,) = own(tmp_path, facts="{drive_earliest: 3 weeks}", overrides=lines)
    assert "'recovery/wait' says '2 weeks', but the soonest you may drive is 3 weeks" in found
    assert (
        own(tmp_path, overrides=added("{id: first, heading: First 2 weeks}", "{id: yet, bullet: No driving yet.}"))
        == []
    )


@pytest.mark.parametrize(
    ("item", "said"),
    [
        ({"step": "Later", "until": "2 weeks", "says": "You may drive now."}, "says '2 weeks', but the soonest"),
        ({"step": "Later", "until": "first_weeks", "says": "You may drive."}, "says '2 weeks', but the soonest"),
        ({"step": "Later", "until": "5 weeks", "says": "No driving."}, "says '5 weeks', but the soonest you may drive"),
    ],
)
def test_step_that_allows_something_too_early_is_a_warning(item: dict[str, str], said: str) -> None:
    (found,) = findings(literal_number, item=item)
    assert found.startswith("example.yaml: warning[literal-number]: ")
    assert said in found
    assert "hint: say it in the step of its own time" in found


@pytest.mark.parametrize(
    ("item", "said"),
    [
        (
            {"check": "Do not drive for {lift_weeks}."},
            "has {lift_weeks}, how long the lifting limit lasts, but is about",
        ),
        (
            {"activity": "Driving", "from": "shower_after"},
            "has 'from: shower_after', when you may shower, but is about",
        ),
        ({"row": "You may drive.", "after": "shower_after"}, "has 'after: shower_after', when you may shower, but is"),
        ({"risk": "Wound infection", "rate": "leak_rate", "source": ["P4"]}, "has 'rate: leak_rate', how many of 100"),
    ],
)
def test_another_fact_in_a_line_about_one_is_refused(item: dict[str, str], said: str) -> None:
    (found,) = findings(literal_number, item=item)
    assert said in found


def test_two_facts_in_one_line_may_stand() -> None:
    assert findings(literal_number, item={"check": "Lift less for {lift_weeks}. Drive after {drive_earliest}."}) == []


@pytest.mark.parametrize("text", ["Lift 15\N{NO-BREAK SPACE}lb.", "Lift 15\N{NARROW NO-BREAK SPACE}lb."])
def test_message_has_plain_spaces(text: str) -> None:
    (found,) = found_in(text)
    assert "'15 lb'" in found


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("Lift half a dozen pounds.", "half a dozen pounds"),
        ("Call for a temp of thirty-eight.", "thirty-eight"),
        ("Lift 4\N{MIDDLE DOT}5 kg.", "4\N{MIDDLE DOT}5 kg"),
        ("Lift 4,5 kg.", "4,5 kg"),
        ("Drive after two and a half weeks.", "two and a half weeks"),
        ("Sit for three quarters of an hour.", "three quarters of an hour"),
    ],
)
def test_whole_amount_is_quoted(text: str, words: str) -> None:
    (found,) = found_in(text)
    assert f"'{words}'" in found


def test_clinics_own_list_adds_ways_to_say_a_topic(tmp_path) -> None:
    block = "block: own\ntitle: Own\nitems:\n  - {id: rig, check: No trips in the rig for 2 weeks.}\n"
    files = {"blocks__own": block, "plain_language__en__topics": "drive: in the rig\n"}
    assert checked(tmp_path / "without", replace(LUMBAR, blocks=("own",)), [literal_number], blocks__own=block) == []
    (found,) = checked(tmp_path / "with", replace(LUMBAR, blocks=("own",)), [literal_number], **files)
    assert "'2 weeks', but the soonest you may drive" in found
