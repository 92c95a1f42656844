"""A handout with one of every component, its artwork and two patients: what the tests of the page engine print."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date, timedelta
from functools import cache

from msgspec.structs import replace

from handouts.document import tree
from handouts.document.drawing import read_drawing
from handouts.document.handout import Approval, Brand, FixedWords, Handout, Section
from handouts.document.tree import (
    Break,
    Component,
    DateForm,
    Edition,
    FillIn,
    Inline,
    Line,
    Link,
    Offset,
    PageNumber,
    Paper,
    Slot,
    SlotField,
    Spans,
    Text,
    TypeSize,
    Unit,
)
from handouts.pdf.fonts import Typefaces, typefaces
from handouts.pdf.laid_out import LaidOut
from handouts.pdf.layout import lay_out
from handouts.pdf.pieces import Artwork
from handouts.pdf.plate import Plate
from handouts.pdf.slots import SlotTexts
from handouts.shipped import fonts_folder

Filled = dict[SlotField, tuple[str, ...]]

MARIA: Filled = {
    SlotField.NAME: ("Maria Alvarez",),
    SlotField.REFERENCE: ("RB-204418",),
    SlotField.SURGEON: ("Dr. Ada Okafor",),
    SlotField.SURGERY_DATE: ("2027-03-09",),
    SlotField.ARRIVAL_TIME: ("9:00 am",),
    SlotField.ARRIVAL_PLACE: ("Riverbend Surgery Center, Entrance B",),
    SlotField.SIDE_AND_LEVEL: ("Left side, L4 to L5",),
    SlotField.FOLLOW_UP: ("Tuesday, March 23, 10:30 am",),
    SlotField.CLOCK: ("1:00 am",),
    SlotField.STRIP: ("Reference RB-204418, surgery Tuesday, March 9", "Reference RB-204418"),
    SlotField.NOTES: ("Bring the grey folder.",),
}
BROWN: Filled = {
    **MARIA,
    SlotField.NAME: ("Josephine Brown",),
    SlotField.REFERENCE: ("NM-771903",),
    SlotField.SURGERY_DATE: ("2027-09-29",),
    SlotField.STRIP: ("Reference NM-771903, surgery Wednesday, September 29", "Reference NM-771903"),
    SlotField.NOTES: ("Uses a stair lift.",),
}
CALENDAR = {
    DateForm.FULL: lambda day: f"{day:%A, %B} {day.day}, {day.year}",
    DateForm.WEEKDAY: lambda day: f"{day:%A, %B} {day.day}",
    DateForm.DAY: lambda day: f"{day:%B} {day.day}",
}
SQUARE = b"""<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 24 24" fill="none" stroke="currentColor">
<path d="M4 4h16v16h-16z"/></svg>"""
WIDE_FIGURE = b"""<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 300 120">
<path d="M20 40h100v60h-100z" fill="var(--tint2, #d8e4e6)" stroke="var(--ink, #000)"/>
<g id="label-disc" data-at="70,70"/>
<g id="label-nerve" data-at="200,30" data-target="120,60" data-align="start"/></svg>"""
SMALL_FIGURE = b"""<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 80 60"><path d="M10 10h60v40h-60z"/></svg>"""
PHONE = Link("(217) 555-0142", "tel:+12175550142", "Call (217) 555-0142", bold=True)
EMERGENCY_SIGNS = (
    "Numb between your legs or around your bottom",
    "Cannot pass urine, or leaking urine or stool",
    "Chest pain, or trouble breathing",
)
CALL_SIGNS = ("Wound is more red, hot, open or leaking", "Calf is sore and swollen")


def spans(*parts: str | Inline) -> Spans:
    """Words as spans; a part that begins with two stars is bold."""
    return tuple(
        (Text(part[2:], bold=True) if part.startswith("**") else Text(part)) if isinstance(part, str) else part
        for part in parts
    )


def line(*parts: str | Inline, origin: str = "sample/line") -> Line:
    """A list entry."""
    return Line(spans(*parts), origin)


def day(count: int, form: DateForm = DateForm.WEEKDAY, **rest: str | bool) -> Slot:
    """A slot for the day `count` days after surgery."""
    return Slot(SlotField.DAY, Offset(count, Unit.DAY), form, **rest)  # type: ignore[arg-type]


def clock(hours: int, **rest: str | bool) -> Slot:
    """A slot for the time `hours` after arrival."""
    return Slot(SlotField.CLOCK, Offset(hours, Unit.HOUR), **rest)  # type: ignore[arg-type]


def details_panel() -> tree.DetailsPanel:
    labels = {
        SlotField.NAME: "Name",
        SlotField.REFERENCE: "Reference",
        SlotField.SURGERY_DATE: "Date of surgery",
        SlotField.ARRIVAL_TIME: "Arrive at",
        SlotField.ARRIVAL_PLACE: "Where",
        SlotField.SURGEON: "Surgeon",
        SlotField.SIDE_AND_LEVEL: "Side and level",
        SlotField.FOLLOW_UP: "Follow-up visit",
    }
    cells = tuple(tree.DetailCell(label, Slot(field, lines=2)) for field, label in labels.items())
    return tree.DetailsPanel("Your details", cells)


def key_points(*more: str, see: str = "getting-ready") -> tree.KeyPoints:
    items = (
        line("The aim is less ", "**leg pain", ". Back pain may not change.", origin="key-points/aim"),
        line("No food after ", clock(-8, after="."), Break(), "Drinks until ", clock(-2, after="."), origin="k/fast"),
        line("**Never stop a blood thinner on your own.", " See page ", PageNumber(see), "."),
        *(line(words, origin=f"key-points/more-{number}") for number, words in enumerate(more, start=1)),
    )
    return tree.KeyPoints("Five things to know", items)


def call_cards() -> tuple[tree.CallCard, tree.CallCard]:
    emergency = tree.CallCard(
        tree.CardKind.EMERGENCY,
        "Call 911 now",
        (spans("or go to the emergency room"),),
        tuple(line(sign) for sign in EMERGENCY_SIGNS),
    )
    call_us = tree.CallCard(
        tree.CardKind.CALL_US, "Call us today", (spans("Day ", PHONE),), tuple(line(sign) for sign in CALL_SIGNS)
    )
    return emergency, call_us


def timetable() -> tree.Timetable:
    def row(when: Slot | None, label: str, words: str) -> tree.TimetableRow:
        return tree.TimetableRow(when, label, spans(words), "timetable/row")

    before = (
        row(day(-28), "4 weeks before", "Stop smoking and all nicotine. We can help."),
        row(None, "Your team writes the date", "Blood thinner plan."),
        row(day(-1), "The day before", "Take a shower."),
    )
    on_the_day = (row(clock(-8), "", "No food after this time."), row(Slot(SlotField.ARRIVAL_TIME), "", "Arrive."))
    group = tree.TimetableGroup
    return tree.Timetable(
        (
            group("Before surgery", "square", before),
            group("The day of surgery", "square", on_the_day, (Slot(SlotField.SURGERY_DATE, form=DateForm.WEEKDAY),)),
        )
    )


def risk_table() -> tree.RiskTable:
    rows = (
        tree.RiskRow(
            "Less leg pain.",
            spans("Pain often goes first."),
            "70 to 90 of 100 have it.",
            "10 to 30 do not.",
            70,
            90,
            "70 of 100 figures are dark, 20 half dark",
        ),
        tree.RiskRow(
            "Wound infection.",
            spans("Germs in the wound."),
            "4 of 100 have it.",
            "96 do not.",
            4,
            4,
            "4 of 100 figures are dark",
        ),
    )
    return tree.RiskTable(
        "Benefits and risks in numbers", rows, ("It happened.", "It may be this many.", "It did not.")
    )


def activity_table() -> tree.ActivityTable:
    rows = (
        tree.ActivityRow(
            "Lifting",
            "square",
            spans("8 lb at most"),
            spans(day(42, DateForm.DAY, before="until ", bold=False)),
            spans("For 6 weeks."),
        ),
        tree.ActivityRow(
            "Driving", "square", spans(day(21, DateForm.DAY, before="From ")), spans("3 weeks"), spans("If you pass.")
        ),
    )
    return tree.ActivityTable("Limits for you", ("Activity", "Your limit", "What it means"), rows)


def timeline() -> tree.Timeline:
    steps = tuple(
        tree.TimelineStep(name, "square", spans(when), spans(words))
        for name, when, words in (
            ("Surgery day", Slot(SlotField.SURGERY_DATE, form=DateForm.DAY), "You get up and walk."),
            ("First 2 days", day(2, DateForm.DAY, before="to "), "Take short walks."),
            ("Weeks 1 to 2", day(14, DateForm.DAY, before="to "), "The wound heals."),
            ("Weeks 3 to 6", day(42, DateForm.DAY, before="to "), "Desk work."),
            ("Months 2 to 3", day(90, DateForm.DAY, before="to "), "Heavier work."),
        )
    )
    return tree.Timeline("Recovery", steps, spans("**Figure 3. Recovery, step by step.", " It can take 12 months."))


def figures() -> tuple[tree.Figure, tree.Figure]:
    wide = tree.Figure(
        "wide",
        "A disc presses on a nerve",
        spans("**Figure 1.", " Before and after."),
        (("disc", "Disc"), ("nerve", "Squeezed nerve")),
        (tree.FigurePanel(spans("**Before:", " squeezed")), tree.FigurePanel(spans("**After:", " free"))),
    )
    small = tree.Figure(
        "small", "Where it is", spans("**Figure 2.", " Where it is."), beside=(spans("In the lower back."),)
    )
    return wide, small


def check_list() -> tree.CheckList:
    return tree.CheckList(
        (
            line("All your medicines, patches, drops, herbs and vitamins."),
            line("Allergies: medicine, latex, tape, iodine or skin wash."),
            line("Blood thinner: my last dose is ", FillIn("blank line")),
        )
    )


def about() -> tuple[Component, ...]:
    return (
        tree.LabelledRows((tree.LabelledRow("Version", spans("3, printed November 21, 2026")),)),
        tree.FormatsBox("Need large print or another language?", spans("Call (217) 555-0142. It is free.")),
    )


LONG_PARAGRAPH = (
    "A nerve leaves the spine through a small opening between two bones. When the opening gets too narrow it squeezes "
    "the nerve, and you feel that along your leg. The surgeon makes the opening wider through a cut in your back, then "
    "checks that the nerve is free and closes the skin. You are asleep the whole time and feel nothing of it."
)


def sections(size: TypeSize = TypeSize.STANDARD) -> tuple[Section, ...]:
    """All sections; large and giant print give the two cards a page of their own, as a composed handout does."""
    panel, points, cards = details_panel(), key_points(), call_cards()
    front = (
        (Section("key-sheet", "", (panel, points, *cards)),)
        if size is TypeSize.STANDARD
        else (Section("key-sheet", "", (panel, points)), Section("key-sheet", "When to call", cards, True))
    )
    ready = (
        tree.Paragraph(spans("Check each box when it is done.")),
        tree.SubHead(spans("Tell us"), aside=spans(day(-14, before="by ", bold=False)), ruled=True),
        check_list(),
        tree.SubHead(spans("What to bring")),
        tree.BulletList((line("A list of your medicines."), line("Someone to drive you home."))),
    )
    expect = (tree.Paragraph(spans(LONG_PARAGRAPH)), *figures())
    rare = tree.RareRiskTable(
        "Fewer than 1 of 100 people",
        (tree.RareRiskRow("Bleeding on nerves", "2 of 1,000", spans("Needs surgery again. 998 do not have it.")),),
    )
    call = tree.ContactBlock((tree.Contact("Day:", PHONE, "Monday to Friday, 8 am to 5 pm"),))
    callouts = (
        tree.Callout(tree.CalloutKind.NOTE, spans("**What to say:", " I had surgery on my lower back.")),
        tree.Callout(tree.CalloutKind.NEVER, spans("**Never stop a blood thinner on your own.")),
    )
    notes = (tree.NotesSlot(Slot(SlotField.NOTES, bold=False, lines=4), 4), tree.NotesLines(4))
    terms = (
        tree.GlossaryEntry("Disc", "", spans("a soft pad between two bones of the spine.")),
        tree.GlossaryEntry("Foramen", "say: for-ray-men", spans("the opening a nerve goes through.")),
    )
    return (
        *front,
        Section("timetable", "Your timetable", (timetable(),), True),
        Section("getting-ready", "Getting ready", ready),
        Section("what-to-expect", "What to expect", expect),
        Section("risks", "Benefits and risks", (risk_table(), rare, tree.Paragraph(spans("Ask us."), small=True))),
        Section("recovery", "Your recovery", (timeline(), activity_table())),
        Section("warning-signs", "Warning signs", (*call_cards(), call, *callouts), True),
        Section("questions", "Questions and notes", notes),
        Section("words", "Words explained", (tree.Glossary(terms),)),
        Section("about", "About this leaflet", about()),
    )


WORDS = FixedWords(
    page_of="Page {n} of {total}",
    continued="{title}, continued",
    contents="In this packet",
    blank_line="blank line",
    name="Name",
    reference="Reference",
)
BRAND = Brand(
    clinic="riverbend-spine",
    name="Riverbend Spine Center",
    contact_line=spans("(217) 555-0142, Monday to Friday, 8 am to 5 pm"),
    accent="#0B5563",
    logo="logo.svg",
    logo_alt="Riverbend Spine Center logo",
    day_phone="(217) 555-0142",
)


def sample(
    size: TypeSize = TypeSize.STANDARD, paper: Paper = Paper.LETTER, *, grey: bool = False, dated: bool = True
) -> Handout:
    """The whole sample handout."""
    return Handout(
        procedure="lumbar-foraminotomy",
        region="lumbar",
        pack="pre-op",
        clinic="riverbend-spine",
        surgeon="okafor",
        title="Your surgery: lumbar foraminotomy",
        subtitle="Making more room for a nerve in your lower back",
        footer="Lumbar foraminotomy. Version 3. Review by March 2029.",
        brand=BRAND,
        edition=Edition(paper, size, grey),
        approval=Approval("SAMPLE", "not approved by a clinician"),
        words=WORDS,
        sections=sections(size),
        dated=dated,
        timed=dated,
        facts=(("lift_limit", "8 lb"),),
        other_region_words=("collar",),
    )


def leaflet(*components: Component, size: TypeSize = TypeSize.STANDARD, title: str = "Words") -> Handout:
    """A handout of one titled section."""
    return replace(sample(size), sections=(Section("leaflet", title, components),))


def many_sections(count: int) -> Handout:
    """A key sheet and `count` sections of a page each."""
    front = Section("key-sheet", "", (details_panel(), key_points(see="block-2"), *call_cards()))
    pages = tuple(
        Section(f"block-{n}", f"Section number {n}", (tree.Paragraph(spans(f"Words of page {n}.")),), True)
        for n in range(2, count + 2)
    )
    return replace(sample(), sections=(front, *pages))


def artwork() -> Artwork:
    """The few shapes the sample draws."""
    icon = read_drawing(SQUARE, "square.svg")
    drawings = {
        "wide": read_drawing(WIDE_FIGURE, "wide.svg"),
        "small": read_drawing(SMALL_FIGURE, "small.svg"),
    }
    return Artwork({"square": icon, "warning": icon, "phone": icon}, drawings, icon)


def faces() -> Typefaces:
    """The shipped faces."""
    return typefaces(fonts_folder())


def longest(slot: Slot) -> str:
    """The longest text a slot may hold."""
    if slot.field in {SlotField.DAY, SlotField.SURGERY_DATE}:
        return CALENDAR[slot.form](date(2027, 9, 29))
    return "12:30 am" if slot.field is SlotField.CLOCK else "Wednesday, September 29"


def texts_of(filled: Filled) -> SlotTexts:
    """What fills each slot: dates are counted from the date of surgery, the rest is given."""

    def texts(slot: Slot) -> Sequence[str]:
        if slot.field in {SlotField.DAY, SlotField.SURGERY_DATE} and SlotField.SURGERY_DATE in filled:
            counted = timedelta(days=slot.offset.count if slot.offset else 0)
            return (CALENDAR[slot.form](date.fromisoformat(filled[SlotField.SURGERY_DATE][0]) + counted),)
        return filled.get(slot.field, ())

    return texts


def nobody(_: Slot) -> Sequence[str]:
    """The texts of a packet that is filled in by hand."""
    return ()


def set_handout(handout: Handout, longest_text: Callable[[Slot], str] = longest) -> LaidOut:
    """A handout laid out with the sample's artwork."""
    return lay_out(handout, artwork(), faces(), longest_text)


@cache
def laid_out(
    size: TypeSize = TypeSize.STANDARD, paper: Paper = Paper.LETTER, *, grey: bool = False, dated: bool = True
) -> LaidOut:
    """The sample laid out, once a test run."""
    return set_handout(sample(size, paper, grey=grey, dated=dated))


def print_packet(laid: LaidOut, filled: Filled | None = None) -> bytes:
    """A finished file for a patient, or to be filled in by hand."""
    return Plate(laid, faces()).printed(texts_of(filled) if filled else nobody).data


@cache
def packet(
    size: TypeSize = TypeSize.STANDARD, paper: Paper = Paper.LETTER, *, grey: bool = False, dated: bool = True
) -> bytes:
    """Maria's packet, or the empty one when undated."""
    return print_packet(laid_out(size, paper, grey=grey, dated=dated), MARIA if dated else None)
