"""Resolved content becomes the tree: runs of items make components, references fill in, slots end their lines."""

import re
from collections.abc import Callable
from datetime import date, time
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec.structs import replace
from test_resolution import LUMBAR, SHIPPED, TODAY, over

from handouts.diagnostics import HandoutError
from handouts.document import tree
from handouts.document.compose import compose
from handouts.document.handout import Handout
from handouts.document.phrases import Share, array_in_words, who_have, who_have_not
from handouts.document.plain_text import PAGE, plain_text, said
from handouts.document.slot_texts import slot_texts
from handouts.document.tree import Break, FillIn, PageNumber, Slot, SlotField, Text
from handouts.resolve.calendar import calendar_of
from handouts.resolve.request import Patient, Request
from handouts.resolve.resolution import resolve
from handouts.resolve.wording import Words

MARIA = Patient(
    name="Maria Alvarez", surgery_date=date(2027, 3, 9), arrival_time=time(9, 0), side="left", levels=("L4-L5",)
)
DATED = replace(LUMBAR, patient=MARIA)
Leaflet = Callable[..., tuple[tree.Component, ...]]


def handout(request: Request = DATED) -> Handout:
    return compose(resolve(SHIPPED, request))


@pytest.fixture
def leaflet(tmp_path: Path) -> Leaflet:
    """Compose a block of the given items (YAML, one a line) as a leaflet and give its components."""

    def make(*items: str, request: Request = DATED, **files: str) -> tuple[tree.Component, ...]:
        lines = "".join(f"  - {{id: i{number}, {item}}}\n" for number, item in enumerate(items))
        library = over(tmp_path, blocks__own=f"block: own\ntitle: Own\nitems:\n{lines}", **files)
        sections = compose(resolve(library, replace(request, blocks=("own",)))).sections
        return tuple(part for section in sections for part in section.components)

    return make


def quoted(text: str) -> str:
    """Write a text so that YAML reads it as it is."""
    return "'" + text.replace("'", "''") + "'"


def spans_of(leaflet: Leaflet, text: str, request: Request = DATED) -> tree.Spans:
    (paragraph,) = leaflet(f"text: {quoted(text)}", request=request)
    assert isinstance(paragraph, tree.Paragraph)
    return paragraph.spans


def words_in(spans: tree.Spans) -> str:
    return said(spans, lambda slot: f"<{slot.field.value}>").replace("\N{NO-BREAK SPACE}", "~")


# references


@pytest.mark.parametrize(
    ("text", "printed"),
    [
        ("Lift {lift_limit} for {lift_weeks}.", "Lift 8~lb (3.6~kg) for 6~weeks."),
        ("{surgeon} and {surgeon.short}", "Dr.~Ada Okafor and Dr.~Okafor"),
        ("{clinic}: {clinic.day_phone}, {clinic.emergency}", "Riverbend Spine Center: (217)~555-0142, 911"),
        ("Version {version}, {review_by}, {approved_by}", "Version 1, March 2029, No one yet. This is a sample."),
        ("At 8 am, 12 weeks, 5 kg, 100 people", "At 8~am, 12~weeks, 5~kg, 100 people"),
        (r"Come at\ {arrival.time}.", "Come at\n<arrival_time>."),
        ("Go to {arrival.place}.", "Go to <arrival_place>."),
        ("Stop on {nsaid_before.day_before}.", "Stop on <day>."),
        ("No food after {fast_food.clock}", "No food after <clock>"),
    ],
)
def test_reference_prints(leaflet: Leaflet, text: str, printed: str) -> None:
    assert words_in(spans_of(leaflet, text)) == printed


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("{{7*7}}", "'{{7*7}}' is not a reference"),
        ("{fact.__class__}", "'{fact.__class__}' is not a reference"),
        ("{surgeon.__init__}", "'{surgeon.__init__}' is not a reference"),
        ("${x}", "unknown fact 'x'"),
    ],
)
def test_what_looks_like_a_template_is_refused_and_never_evaluated(leaflet: Leaflet, text: str, message: str) -> None:
    with pytest.raises(HandoutError) as caught:
        leaflet(f"text: {quoted(text)}")
    assert [one.message for one in caught.value.diagnostics] == [message]


@pytest.mark.parametrize("text", ["<img src=x>", "%s %(name)s", "[words](nowhere", "_x_ # y"])
def test_other_markup_prints_as_it_is_written(leaflet: Leaflet, text: str) -> None:
    assert words_in(spans_of(leaflet, text)) == text


def test_all_wrong_references_are_said_at_once_with_their_places(leaflet: Leaflet) -> None:
    with pytest.raises(HandoutError) as caught:
        leaflet(
            "text: 'Lift {lift_limt}.'",
            "bullet: 'From {lift_limit.date}'",
            "bullet: 'On {surgery.place}'",
            "text: 'See page {page:warnin-signs}.'",
            "text: 'After {fast_food.clock} eat nothing.'",
            "row: Arrive, before: eev",
        )
    found = [str(found).partition("own.yaml:")[2] for found in caught.value.diagnostics]
    assert found[:3] == [
        "4:26: error[unknown-fact]: unknown fact 'lift_limt'\n  hint: did you mean 'lift_limit'?",
        "5:28: error[not-a-duration]: 'lift_limit' is not a length of time, so it has no 'date'\n"
        "  hint: write {lift_limit}",
        "6:26: error[unknown-form]: '{surgery.place}' is not a reference\n"
        "  hint: write one of: {surgery}, {surgery.date}, {surgery.day}, {surgery.full}",
    ]
    assert found[3:] == [
        "7:30: error[unknown-block]: no pack has a block 'warnin-signs'\n  hint: did you mean 'warning-signs'?",
        "8:27: error[slot-in-line]: '{fast_food.clock}' is the patient's own and must end its line\n"
        "  hint: end the line with it, or put a backslash and a new line behind its sentence",
        "9:35: error[unknown-fact]: 'eev' is neither a fact nor a length of time\n  hint: did you mean 'eve'?",
    ]


def test_a_slot_carries_the_full_stop_behind_it(leaflet: Leaflet) -> None:
    spans = spans_of(leaflet, r"**Stop on {nsaid_before.day_before}**.\ Then rest.")
    assert spans[1:] == (
        Slot(SlotField.DAY, tree.Offset(-1, tree.Unit.WEEK), tree.DateForm.WEEKDAY, after=".", bold=True),
        Break(),
        Text("Then rest."),
    )


def test_a_blank_fact_is_a_line_to_write_on(leaflet: Leaflet) -> None:
    assert spans_of(leaflet, "Take none from {warfarin_stop.day_before}.") == (
        Text("Take none from "),
        FillIn("blank line"),
        Text("."),
    )


@pytest.mark.parametrize(
    ("text", "printed"),
    [
        ("Stop it. See page {page:timetable}.", "Stop it."),
        ("**Never stop.** See page {page:timetable}.", "Never stop."),
        ("See page {page:timetable}. Then rest.", "Then rest."),
        (r"Rest.\ See page {page:timetable}.\ Walk.", "Rest.\nWalk."),
        ("See page {page:own}.", f"See page~{PAGE}."),
    ],
)
def test_a_page_the_pack_lacks_takes_its_sentence_with_it(leaflet: Leaflet, text: str, printed: str) -> None:
    assert words_in(spans_of(leaflet, text)) == printed


@pytest.mark.parametrize(
    ("items", "key"),
    [
        ("", "own"),
        ("/i1", "own/i1"),
        ("/i2,i1", "own/i1"),  # i2 is not for this patient
        ("/i2", "own"),
    ],
)
def test_a_page_is_that_of_the_first_named_item_the_patient_has(leaflet: Leaflet, items: str, key: str) -> None:
    first, *_ = leaflet(f"text: 'See page {{page:own{items}}}.'", "note: Ours.", "note: Ay., when: {region: cervical}")
    assert isinstance(first, tree.Paragraph)
    assert first.spans[1] == PageNumber(key)


def test_a_page_of_an_item_that_is_nowhere_is_refused(leaflet: Leaflet) -> None:
    with pytest.raises(HandoutError) as caught:
        leaflet("text: 'See page {page:own/i0,i7}, or {page:own/j0}.'")
    assert [str(found).partition("own.yaml:")[2] for found in caught.value.diagnostics] == [
        "4:30: error[unknown-item]: block 'own' has no item 'i7'\n  hint: known: i0",
        "4:51: error[unknown-item]: block 'own' has no item 'j0'\n  hint: known: i0",
    ]


def test_an_item_that_loses_all_its_words_is_left_out(leaflet: Leaflet) -> None:
    assert leaflet("text: 'See page {page:timetable}.'", "bullet: 'See page {page:timetable}.'") == ()


def test_a_block_that_says_nothing_to_this_patient_prints_no_heading(tmp_path: Path) -> None:
    block = "block: own\ntitle: Own\nitems:\n  - {id: a, text: Neck., when: {region: cervical}}\n"
    library = over(tmp_path, blocks__own=block)
    assert compose(resolve(library, replace(DATED, blocks=("own",)))).sections == ()


def test_your_surgeon_stands_in_when_there_is_none(tmp_path: Path) -> None:
    clinic = (Path(__file__).parent.parent / "content/clinics/riverbend-spine/clinic.yaml").read_text("utf-8")
    own = clinic.replace("riverbend-spine", "lakeside").replace("default_surgeon: okafor\n", "")
    block = "block: own\ntitle: Own\nitems:\n  - {id: a, text: '{surgeon} will see you. Ask {surgeon.short}.'}\n"
    library = over(tmp_path, clinics__lakeside__clinic=own, blocks__own=block)
    made = compose(resolve(library, Request("lumbar", TODAY, clinic="lakeside", blocks=("own",))))
    assert "Your surgeon will see you. Ask your surgeon." in plain_text(made, lambda slot: "")
    assert made.surgeon == ""


def test_a_title_cannot_hold_a_date(leaflet: Leaflet) -> None:
    with pytest.raises(HandoutError, match="plain-text"):
        leaflet("term: 'Day {surgery.date}', means: x")


# components


def test_neighbours_of_one_kind_make_one_component(leaflet: Leaflet) -> None:
    made = leaflet("bullet: a", "bullet: b", "text: c", "bullet: d", "check: e", "check: f")
    assert [type(part).__name__ for part in made] == ["BulletList", "Paragraph", "BulletList", "CheckList"]
    assert isinstance(made[0], tree.BulletList)
    assert [line.origin for line in made[0].items] == ["own/i0", "own/i1"]


def test_a_heading_before_check_boxes_is_a_period_head(leaflet: Leaflet) -> None:
    made = leaflet("heading: Weeks 1 to 2, aside: 'to {first_weeks.day}'", "check: Walk.", "heading: Next", "text: x")
    assert isinstance(made[0], tree.SubHead)
    assert (made[0].ruled, words_in(made[0].aside)) == (True, "to <day>")
    assert isinstance(made[2], tree.SubHead)
    assert not made[2].ruled


def test_a_heading_with_nothing_below_it_is_left_out(leaflet: Leaflet) -> None:
    made = leaflet("heading: Empty", "heading: Full", "text: x", "heading: Last")
    assert [words_in(part.spans) for part in made if isinstance(part, tree.SubHead)] == ["Full"]


def rows_of(component: tree.Component) -> list[tuple[str, str]]:
    assert isinstance(component, tree.Timetable)
    return [
        (row.when.field.value if row.when else "", row.label.replace("\N{NO-BREAK SPACE}", "~"))
        for group in component.groups
        for row in group.rows
    ]


TIMES = (
    "heading: Before",
    "row: a, before: 4 weeks",
    "row: b, before: eve",
    "row: c, before: warfarin_stop",
    "row: d, team: true",
    "heading: The day",
    "row: e, time: fast_food",
    "row: f, time: arrival",
    "row: g, on: surgery",
    "heading: After",
    "row: h, after: 1 day",
    "row: i, after: drive_earliest",
)


def test_rows_and_their_headings_make_one_timetable(leaflet: Leaflet) -> None:
    (made,) = leaflet(*TIMES)
    assert isinstance(made, tree.Timetable)
    assert [group.title for group in made.groups] == ["Before", "The day", "After"]
    assert rows_of(made) == [
        ("day", "4~weeks before"),
        ("day", "The day before"),
        ("", "Your team writes the date"),
        ("", "Your team writes the date"),
        ("clock", ""),
        ("arrival_time", ""),
        ("surgery_date", "The day of surgery"),
        ("day", "The day after"),
        ("day", "3~weeks after"),
    ]


def test_without_an_arrival_time_clock_rows_say_how_long_before(leaflet: Leaflet) -> None:
    (made,) = leaflet(*TIMES, request=LUMBAR)
    assert rows_of(made)[4:6] == [("clock", "8~hours before you arrive"), ("arrival_time", "Arrive")]


ACTIVITIES = (
    "activity: Lifting, limit: '{lift_limit}', until: lift_weeks, means: x",
    "activity: Driving, from: drive_earliest, means: x",
    "activity: Sitting, limit: '{sit_limit}', note: at a time, means: x",
    "activity: Stitches, until: stitches_out, means: x",
)


def limits(leaflet: Leaflet, request: Request) -> list[tuple[str, str]]:
    (made,) = leaflet(*ACTIVITIES, request=request)
    assert isinstance(made, tree.ActivityTable)
    return [(words_in(row.limit), words_in(row.note)) for row in made.rows]


def test_limits_print_the_day_when_surgery_has_one(leaflet: Leaflet) -> None:
    assert limits(leaflet, DATED) == [
        ("8~lb (3.6~kg)", "until <day>"),
        ("From <day>", "3~weeks"),
        ("30~minutes", "at a time"),
        ("", "Ask your surgeon"),
    ]


def test_limits_print_the_length_of_time_when_surgery_has_no_day(leaflet: Leaflet) -> None:
    assert limits(leaflet, LUMBAR) == [
        ("8~lb (3.6~kg)", "for 6~weeks"),
        ("After 3~weeks", ""),
        ("30~minutes", "at a time"),
        ("", "Ask your surgeon"),
    ]


def test_the_table_of_limits_is_titled_unless_a_heading_stands_before_it(leaflet: Leaflet) -> None:
    (alone,) = leaflet(*ACTIVITIES)
    _, headed = leaflet("heading: Limits", *ACTIVITIES)
    assert isinstance(alone, tree.ActivityTable)
    assert isinstance(headed, tree.ActivityTable)
    assert alone.title.startswith("Dr.\N{NO-BREAK SPACE}Okafor")
    assert headed.title == ""


@pytest.mark.parametrize(
    ("low", "high", "have", "have_not", "alt"),
    [
        ("1", "4", "1 to 4 of 100 have it.", "96 or more do not.", "1 of 100 figures are dark. 3 are half dark."),
        ("9", "9", "9 of 100 have it.", "91 of 100 do not.", "9 of 100 figures are dark. 91 are empty."),
        ("0", "2", "Up to 2 of 100 have it.", "98 or more do not.", "2 of 100 figures are half dark."),
        ("0.5", "1.5", "0.5 to 1.5 of 100 have it.", "98.5 or more do not.", "2 of 100 figures are half dark."),
        ("1", "1", "1 of 100 has it.", "99 of 100 do not.", "1 of 100 figures are dark."),
    ],
)
def test_risks_are_told_both_ways(low: str, high: str, have: str, have_not: str, alt: str) -> None:
    words = Words("en-US", SHIPPED.words("en-US").value.texts, {}, calendar_of("en-US"))
    share = Share(Decimal(low), Decimal(high), 100, "have")
    assert who_have(share, words) == have
    assert who_have_not(share, words) == have_not
    assert array_in_words(share, words).startswith(alt)


def test_a_risk_may_take_its_number_from_a_fact(leaflet: Leaflet) -> None:
    request = replace(DATED, settings=(("infection_rate", "1 to 4"),))
    (made,) = leaflet("risk: Infection, rate: infection_rate, means: Germs., source: [P1]", request=request)
    assert isinstance(made, tree.RiskTable)
    (row,) = made.rows
    assert (row.name, words_in(row.means), row.low, row.high) == ("Infection.", "Germs.", 1, 4)
    assert (row.have, row.have_not) == ("1 to 4 of 100 have it.", "96 or more do not.")


def decimals(*texts: str) -> list[Decimal]:
    return [Decimal(text) for text in texts]


@given(st.integers(0, 100), st.integers(0, 100))
def test_figures_always_add_up_to_a_hundred(one: int, other: int) -> None:
    low, high = decimals(*map(str, sorted((one, other))))
    share = Share(low, high, 100, "have")
    assert 0 <= share.full <= share.full + share.half <= 100
    assert (share.full, share.full + share.half) == (low, high)


def test_only_the_first_risk_table_of_a_block_has_a_legend(leaflet: Leaflet) -> None:
    made = leaflet(
        "risk: a, low: 1, high: 2, source: [P1]",
        "text: x",
        "risk: b, low: 1, high: 2, source: [P1]",
        "risk: c, low: 1, high: 1, of: 1000, source: [P1]",
    )
    tables = [part for part in made if isinstance(part, tree.RiskTable)]
    assert [len(table.legend) for table in tables] == [3, 0]
    (rare,) = [part for part in made if isinstance(part, tree.RareRiskTable)]
    assert rare.rows[0].rate == "1 of 1,000"
    assert words_in(rare.rows[0].means).startswith("999 ")


def test_a_risk_says_what_it_is_and_then_what_is_done_about_it(leaflet: Leaflet) -> None:
    (table,) = leaflet("risk: Infection, low: 1, high: 2, means: Germs., done: Pills help., source: [P1]")
    (rare,) = leaflet("risk: Clot, low: 1, high: 2, of: 1000, done: Call us., source: [P1]")
    assert isinstance(table, tree.RiskTable)
    assert isinstance(rare, tree.RareRiskTable)
    assert words_in(table.rows[0].means) == "Germs. Pills help."
    assert words_in(rare.rows[0].means) == "Call us. 998 or more do not have it."


def test_a_figure_marks_the_levels_of_this_patient_only(leaflet: Leaflet) -> None:
    labels = "labels: {disc: Disc, level-l4-l5: Your level, level-l5-s1: Your level}"
    (figure,) = leaflet(f"figure: low-back-side, alt: The low back., {labels}")
    assert isinstance(figure, tree.Figure)
    assert figure.labels == (("disc", "Disc"), ("level-l4-l5", "Your level"))


def test_a_pack_may_have_a_heading_of_its_own() -> None:
    assert handout(replace(DATED, pack="deciding")).title == "Lumbar foraminotomy: is it for you?"
    assert handout(replace(DATED, pack="discharge")).title == "Your surgery: lumbar foraminotomy"


def test_single_blocks_are_the_pack_called_leaflet(leaflet: Leaflet) -> None:
    assert leaflet("text: a, when: {pack: leaflet}", "text: b, when: {pack: full}") == (
        tree.Paragraph((Text("a"),), "own/i0"),
    )


def test_a_risk_without_a_number_is_an_error(leaflet: Leaflet) -> None:
    with pytest.raises(HandoutError) as caught:
        leaflet("risk: Leak, rate: leak_rate, source: [P1]", request=replace(LUMBAR, procedure="cervical"))
    assert str(caught.value).partition("own.yaml:")[2] == (
        "4:32: error[blank-rate]: 'leak_rate' gives no share of 100 people\n"
        "  hint: give the fact a value of type range, or take the risk out"
    )


def test_steps_carry_days_only_when_surgery_has_one(leaflet: Leaflet) -> None:
    steps = ("step: Surgery day, says: x", "step: Weeks 1 to 2, until: first_weeks, says: z")
    for request, expected in ((DATED, ["<surgery_date>", "to <day>"]), (LUMBAR, ["", ""])):
        (made,) = leaflet(*steps, request=request)
        assert isinstance(made, tree.Timeline)
        assert [words_in(step.when) for step in made.steps] == expected


# the whole handout


def test_key_sheet_has_no_title_and_its_cards_are_second_level() -> None:
    sheet = handout().sections[0]
    assert (sheet.block, sheet.title) == ("key-sheet", "")
    assert [type(part).__name__ for part in sheet.components] == ["DetailsPanel", "KeyPoints", "CallCard", "CallCard"]
    assert [part.level for part in sheet.components if isinstance(part, tree.CallCard)] == [2, 2]


@pytest.mark.parametrize("size", ["large", "giant"])
def test_large_print_gives_the_cards_a_page_and_a_heading(size: str) -> None:
    first, second = handout(replace(DATED, size=size)).sections[:2]
    assert [type(part).__name__ for part in first.components] == ["DetailsPanel", "KeyPoints"]
    assert (second.title, second.starts_page) == ("When to call", True)
    assert [part.level for part in second.components if isinstance(part, tree.CallCard)] == [3, 3]


def test_single_blocks_make_a_leaflet_without_the_patients_panel() -> None:
    made = handout(replace(DATED, blocks=("recovery-checklist", "timetable")))
    assert (made.title, made.pack) == ("Lumbar foraminotomy", "")
    assert [section.title for section in made.sections] == ["Your recovery check list", "Your timetable"]
    sheet = handout(replace(DATED, blocks=("key-sheet",)))
    assert not any(isinstance(part, tree.DetailsPanel) for section in sheet.sections for part in section.components)


def test_the_first_section_never_asks_for_a_new_page() -> None:
    assert [section.starts_page for section in handout(replace(DATED, blocks=("timetable",))).sections] == [False]


def test_britain_prints_british_words_numbers_and_spelling() -> None:
    made = handout(replace(DATED, clinic="northmoor-spine", surgeon="ward"))
    text = "\n".join(plain_text(made, lambda slot: "")).replace("\N{NO-BREAK SPACE}", " ")
    assert "Call 999 now" in text
    assert "38 °C" in text
    assert "°F" not in text
    assert "lb" not in text.split()
    assert (made.edition.paper, made.edition.language) == (tree.Paper.A4, "en-GB")


def test_handout_lists_the_facts_it_prints_and_no_others() -> None:
    facts = dict(handout(replace(DATED, pack="key-sheet")).facts)
    assert set(facts) == {
        "fast_food",
        "fast_clear",
        "companion_time",
        "lift_limit",
        "lift_weeks",
        "drive_earliest",
        "fever",
    }
    assert facts["lift_limit"].replace("\N{NO-BREAK SPACE}", " ") == "8 lb (3.6 kg)"


def test_names_of_people_and_places_are_defaults_of_slots() -> None:
    assert dict(handout(LUMBAR).defaults) == {
        SlotField.SURGEON: "Dr.\N{NO-BREAK SPACE}Ada Okafor",
        SlotField.ARRIVAL_PLACE: "Riverbend Surgery Center, Entrance B",
    }


def test_no_patient_text_stands_in_the_tree() -> None:
    secret = Patient(
        name="Zzyzx", reference="Qqqqq-1", surgery_date=date(2027, 3, 9), arrival_place="Wwwww", notes="Xxxxx"
    )
    shown = repr(handout(replace(LUMBAR, pack="full", patient=secret)))
    assert not any(word in shown for word in ("Zzyzx", "Qqqqq", "Wwwww", "Xxxxx", "2027"))


def test_same_request_composes_the_same_tree() -> None:
    assert handout() == handout()


def nodes(value: object) -> list[object]:
    found = [value]
    if isinstance(value, tuple):
        return [node for part in value for node in nodes(part)]
    for part in getattr(value, "__struct_fields__", ()):
        found += nodes(getattr(value, part))
    return found


PACKS = sorted(SHIPPED.procedure("lumbar").value.packs)


@pytest.mark.parametrize("pack", PACKS)
@pytest.mark.parametrize("procedure", ["lumbar", "cervical"])
def test_every_node_tells_its_item_and_every_page_exists(procedure: str, pack: str) -> None:
    made = handout(Request(procedure, TODAY, clinic="riverbend-spine", pack=pack, patient=Patient()))
    blocks = {section.block for section in made.sections}
    for node in nodes(made.sections):
        if "origin" in getattr(node, "__struct_fields__", ()):
            assert getattr(node, "origin", "").partition("/")[0] in blocks
        if isinstance(node, PageNumber):
            assert node.block.partition("/")[0] in blocks


@pytest.mark.parametrize("pack", PACKS)
@pytest.mark.parametrize("procedure", ["lumbar", "cervical"])
def test_nothing_is_left_over_of_what_a_patient_does_not_have(procedure: str, pack: str) -> None:
    nothing = {"opioid_plan": "none", "smoker": "never", "blood_thinner": "none", "diabetes": "none"}
    without = tuple((nothing | {"weight_loss_shot": "no", "lives_alone": "no"}).items())
    request = Request(procedure, TODAY, clinic="riverbend-spine", pack=pack, options=without)
    text = " ".join(plain_text(handout(replace(request, settings=(("collar", "none"),))), lambda slot: "")).lower()
    left_over = re.compile("opioid|smok|nicotine|warfarin|diabetes pill|gliflozin|weight-loss|live alone|collar")
    assert left_over.findall(text) == []


@settings(max_examples=20)
@given(st.sampled_from(["8 lb", "4 lb", "12 lb", "5.5 kg"]), st.sampled_from(PACKS))
def test_setting_a_fact_changes_that_value_and_nothing_else(value: str, pack: str) -> None:
    before = plain_text(handout(replace(DATED, pack=pack, settings=(("lift_limit", "7 lb"),))), str)
    after = plain_text(handout(replace(DATED, pack=pack, settings=(("lift_limit", value),))), str)
    old, new = (
        dict(handout(replace(DATED, pack=pack, settings=(("lift_limit", text),))).facts)["lift_limit"]
        for text in ("7 lb", value)
    )
    assert [line.replace(old, new) for line in before] == list(after)


def test_plain_text_reads_as_the_page_does() -> None:
    made, words = handout(replace(DATED, pack="key-sheet")), resolve(SHIPPED, DATED).words

    def text_of(slot: Slot) -> str:
        return next(iter(slot_texts(slot, MARIA, dict(made.defaults), words)), "")

    lines = [line.replace("\N{NO-BREAK SPACE}", " ") for line in plain_text(made, text_of)]
    assert lines[:12] == [
        "Riverbend Spine Center",
        "(217) 555-0142, Monday to Friday, 8 am to 5 pm",
        "SAMPLE",
        "not approved by a clinician",
        "Your surgery: lumbar foraminotomy",
        "Making more room for a nerve in your lower back",
        "Name",
        "Maria Alvarez",
        "Reference",
        "Date of surgery",
        "Tuesday, March 9, 2027",
        "Arrive at",
    ]
    assert "Before you arrive: no food after 1:00 am.\nClear drinks only until 7:00 am." in lines
