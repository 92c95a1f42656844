"""Any words in any component are printed as they are, or refused; nothing in them is ever markup."""

from __future__ import annotations

from collections.abc import Callable

import page
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from read_aloud import read_aloud
from sample_handout import MARIA, PHONE, leaflet, line, print_packet, set_handout, spans

from handouts.diagnostics import HandoutError
from handouts.document import tree
from handouts.document.tree import Component, Slot, SlotField, TypeSize
from handouts.pdf.components.registry import SETTERS

Write = Callable[[str], Component]
SIZES = pytest.mark.parametrize("size", TypeSize)
HOSTILE = (
    "<img src=x>",
    "{{7*7}}",
    "%s %(n)s %d",
    "<b>x</b> & more",
    "${HOME} `id` $(id)",
    "(open \\( ones) BT ET",
    "EMC endobj >> stream",
    "{n} of {total}",
    "**stars** and [links](x)",
)


def timetable(words: str) -> Component:
    row = tree.TimetableRow(Slot(SlotField.ARRIVAL_TIME), words, spans(words))
    unset = tree.TimetableRow(None, words, spans(words))
    return tree.Timetable((tree.TimetableGroup(words, "square", (row, unset, row), spans(words)),))


def risks(words: str) -> Component:
    return tree.RiskTable(words, (tree.RiskRow(words, spans(words), words, words, 1, 4, words),), (words, words, words))


def activities(words: str) -> Component:
    row = tree.ActivityRow(words, "square", spans(words), spans(words), spans(words))
    return tree.ActivityTable(words, (words, words, words), (row, row))


def figure(drawing: str) -> Write:
    def write(words: str) -> Component:
        panels = (tree.FigurePanel(spans(words)), tree.FigurePanel(spans(words)))
        labels = (("disc", words), ("nerve", words))
        return tree.Figure(drawing, words, spans(words), labels, panels, (spans(words),))

    return write


def timeline(words: str) -> Component:
    step = tree.TimelineStep(words, "square", spans(words), spans(words))
    return tree.Timeline(words, (step, step), spans(words))


def details(words: str) -> Component:
    return tree.DetailsPanel(words, (tree.DetailCell(words, Slot(SlotField.NAME, lines=2)),))


WRITERS: dict[str, Write] = {
    "paragraph": lambda words: tree.Paragraph(spans(words, f"**{words}")),
    "small paragraph": lambda words: tree.Paragraph(spans(words), small=True),
    "sub-head": lambda words: tree.SubHead(spans(words)),
    "period head": lambda words: tree.SubHead(spans(words), aside=spans(words), ruled=True),
    "bullets": lambda words: tree.BulletList((line(words), line(words), line(words))),
    "key points": lambda words: tree.KeyPoints(words, (line(words), line(words))),
    "check list": lambda words: tree.CheckList((line(words), line(words, tree.FillIn(words)))),
    "details panel": details,
    "emergency card": lambda words: tree.CallCard(
        tree.CardKind.EMERGENCY, words, (spans(words),), (line(words), line(words))
    ),
    "call-us card": lambda words: tree.CallCard(tree.CardKind.CALL_US, words, (spans(words),), (line(words),)),
    "note": lambda words: tree.Callout(tree.CalloutKind.NOTE, spans(words)),
    "never": lambda words: tree.Callout(tree.CalloutKind.NEVER, spans(words)),
    "timetable": timetable,
    "risk table": risks,
    "rare risk table": lambda words: tree.RareRiskTable(words, (tree.RareRiskRow(words, words, spans(words)),)),
    "activity table": activities,
    "timeline": timeline,
    "figure": figure("wide"),
    "small figure": figure("small"),
    "glossary": lambda words: tree.Glossary((tree.GlossaryEntry(words, words, spans(words)),)),
    "glossary without sound": lambda words: tree.Glossary((tree.GlossaryEntry(words, "", spans(words)),)),
    "notes lines": lambda _: tree.NotesLines(4),
    "notes slot": lambda _: tree.NotesSlot(Slot(SlotField.NOTES, lines=4), 4),
    "labelled rows": lambda words: tree.LabelledRows((tree.LabelledRow(words, spans(words)),)),
    "source list": lambda words: tree.SourceList((words, words)),
    "formats box": lambda words: tree.FormatsBox(words, spans(words)),
    "contacts": lambda words: tree.ContactBlock((tree.Contact(words, PHONE, words),)),
    "link": lambda words: tree.Paragraph((tree.Link(words, "https://example.org", words),)),
}
WITHOUT_WORDS = {"notes lines", "notes slot"}
COMPONENTS = pytest.mark.parametrize("name", WRITERS)
any_words = st.one_of(
    st.text(max_size=30),
    st.text(alphabet="abc déf ghi ", max_size=200),
    st.lists(st.sampled_from(HOSTILE), max_size=3).map(" ".join),
)


def attempt(component: Component, size: TypeSize = TypeSize.STANDARD) -> bytes | HandoutError:
    try:
        return print_packet(set_handout(leaflet(component, size=size)), MARIA)
    except HandoutError as error:
        return error


def test_every_component_of_the_tree_is_tried_here():
    assert {type(write("x")) for write in WRITERS.values()} == set(SETTERS)


@COMPONENTS
@settings(max_examples=50)
@given(words=any_words, size=st.sampled_from(TypeSize))
def test_any_words_are_printed_or_refused_with_a_diagnostic(name, words, size):
    result = attempt(WRITERS[name](words), size)
    if isinstance(result, HandoutError):
        assert {found.code for found in result.diagnostics} <= {"word-too-long", "missing-glyph", "too-tall"}
        assert all(found.location for found in result.diagnostics)


@COMPONENTS
@pytest.mark.parametrize("hostile", HOSTILE)
def test_what_looks_like_markup_is_printed_as_it_is(name, hostile):
    data = attempt(WRITERS[name](f"x {hostile} y"))
    assert isinstance(data, bytes)
    assert (f"x {hostile} y" in read_aloud(data)) is (name not in WITHOUT_WORDS)


@SIZES
@COMPONENTS
def test_every_component_alone_conforms(name, size):
    data = attempt(WRITERS[name]("Walk a bit"), size)
    assert isinstance(data, bytes)
    for profile in ("ua1", "2a"):
        assert page.validate_pdf_bytes(data, profile=profile).failures == []


@pytest.mark.parametrize("low", [0, 1, 50, 99, 100])
def test_a_row_of_figures_can_be_empty_or_full(low):
    row = tree.RiskRow("Pain.", spans("It hurts."), f"{low} of 100 have it.", "The others do not.", low, low, "figures")
    assert isinstance(attempt(tree.RiskTable("", (row,))), bytes)


def test_a_letter_no_font_has_is_placed_in_its_block():
    refused = attempt(tree.Paragraph(spans("田")))
    assert isinstance(refused, HandoutError)
    assert str(refused) == (
        "leaflet: error[missing-glyph]: no bundled font has U+7530 (CJK UNIFIED IDEOGRAPH-7530)\n"
        "  hint: write it in a script the fonts cover: Latin, Greek, Cyrillic or Vietnamese"
    )
