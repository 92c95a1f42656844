"""A run of items of one kind to the component that shows them; content/README.md lists the kinds."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from itertools import groupby, zip_longest
from typing import Any, Final, TypeVar

from handouts.content import items
from handouts.content.model import Phone
from handouts.document import tree
from handouts.document.limits import activity_table, timeline
from handouts.document.making import Making
from handouts.document.numbers import rare_risk_table, risk_table
from handouts.document.tree import CalloutKind, CardKind, Component, Line, Slot, SlotField, Text
from handouts.document.when import timetable
from handouts.resolve.layers import PlacedItem

Run = Sequence[PlacedItem]
N = TypeVar("N")

_LEVEL: Final = "level-"


def components(placed_items: Run, making: Making) -> tuple[Component, ...]:
    """Make the components of one block. A heading with nothing below it is left out."""
    kept = [p for p, after in zip_longest(placed_items, placed_items[1:]) if not _is_idle(p, after)]
    kinds = {id(p): _run_kind(p, after) for p, after in zip_longest(kept, kept[1:])}
    out: list[Component] = []
    headed = False
    for kind, group in groupby(kept, key=lambda placed: kinds[id(placed)]):
        making.headed = headed
        out.extend(_BUILDERS[kind[0]](list(group), making))
        headed = kind[0] in ("heading", "period-head") or (headed and kind[0] == "text")
    return tuple(out)


def _is_idle(placed: PlacedItem, after: PlacedItem | None) -> bool:
    return placed.item.kind == "heading" and (after is None or after.item.kind == "heading")


def _run_kind(placed: PlacedItem, after: PlacedItem | None) -> tuple[object, ...]:
    """Name the run an item belongs to: neighbours of one run make one component."""
    item = placed.item
    if isinstance(item, items.HeadingItem) and after is not None:
        return ({"row": "row", "check": "period-head"}.get(after.item.kind, "heading"),)
    if isinstance(item, items.RiskItem):
        return ("rare-risk" if item.of == 1000 else "risk", item.benefit)
    return (item.kind,)


def _each(make: Callable[[Any, PlacedItem, Making], N | None]) -> Callable[[Run, Making], list[N]]:
    """Make a component of each item alone."""

    def build(run: Run, making: Making) -> list[N]:
        made = (make(placed.item, placed, making) for placed in run)
        return [node for node in made if node is not None]

    return build


def _lines(run: Run, making: Making, key: str) -> tuple[Line, ...]:
    made = (Line(making.spans(placed, key), making.origin(placed)) for placed in run)
    return tuple(line for line in made if line.spans)


def _paragraph(item: items.TextItem, placed: PlacedItem, making: Making) -> Component | None:
    spans = making.spans(placed, "text")
    return tree.Paragraph(spans, making.origin(placed), item.small) if spans else None


def _heading(ruled: bool) -> Callable[[items.HeadingItem, PlacedItem, Making], Component]:
    def make(_item: items.HeadingItem, placed: PlacedItem, making: Making) -> Component:
        aside = making.spans(placed, "aside")
        return tree.SubHead(making.spans(placed, "heading"), making.origin(placed), aside, ruled)

    return make


def _list_of(node: Callable[[tuple[Line, ...]], Component], key: str) -> Callable[[Run, Making], list[Component]]:
    def build(run: Run, making: Making) -> list[Component]:
        lines = _lines(run, making, key)
        return [node(lines)] if lines else []

    return build


def _key_points(run: Run, making: Making) -> list[Component]:
    return [tree.KeyPoints(making.words.texts["key_points_title"], _lines(run, making, "point"))]


def _emergency(run: Run, making: Making) -> list[Component]:
    emergency = making.resolved.clinic.emergency
    title = making.words.say("emergency_title", number=emergency.number)
    also = ((Text(emergency.also),),) if emergency.also else ()
    signs = _lines(run, making, "emergency")
    return [tree.CallCard(CardKind.EMERGENCY, title, also, signs, making.card_level)]


def _call_us(run: Run, making: Making) -> list[Component]:
    phones = making.resolved.clinic.phones
    lines = (making.phone_line("call_day", phones.day.number), making.phone_line("call_night", phones.night.number))
    title, signs = making.words.texts["call_title"], _lines(run, making, "call")
    return [tree.CallCard(CardKind.CALL_US, title, lines, signs, making.card_level)]


def _callout(kind: CalloutKind) -> Callable[[items.ItemBase, PlacedItem, Making], Component | None]:
    def make(_item: items.ItemBase, placed: PlacedItem, making: Making) -> Component | None:
        spans = making.spans(placed, kind.value)
        return tree.Callout(kind, spans, making.origin(placed)) if spans else None

    return make


def _figure(item: items.FigureItem, placed: PlacedItem, making: Making) -> Component:
    return tree.Figure(
        drawing=item.figure,
        alt=making.plain(placed, "alt"),
        caption=making.spans(placed, "caption"),
        labels=tuple((key, making.plain(placed, "labels", key)) for key in item.labels if _is_shown(key, making)),
        panels=tuple(tree.FigurePanel(making.spans(placed, "panels", i)) for i in range(len(item.panels))),
        beside=tuple(making.spans(placed, "beside", i) for i in range(len(item.beside))),
        origin=making.origin(placed),
    )


def _is_shown(label: str, making: Making) -> bool:
    """Whether a label is printed: one for a level of the spine (`level-l4-l5`) only when that level is treated."""
    of_level = label.startswith(_LEVEL)
    return not of_level or label.removeprefix(_LEVEL) in (level.lower() for level in making.resolved.levels)


def _glossary(run: Run, making: Making) -> list[Component]:
    return [tree.Glossary(tuple(_entry(placed.item, placed, making) for placed in run))]


def _entry(item: Any, placed: PlacedItem, making: Making) -> tree.GlossaryEntry:  # noqa: ANN401 (a TermItem)
    say = making.words.say("say", sound=item.say) if item.say else ""
    return tree.GlossaryEntry(making.plain(placed, "term"), say, making.spans(placed, "means"), making.origin(placed))


def _lines_to_write(item: items.LinesItem, placed: PlacedItem, making: Making) -> Component:
    return tree.NotesLines(item.lines, making.origin(placed))


def _notes(run: Run, making: Making) -> list[Component]:
    out: list[Component] = []
    for placed in run:
        count: int = getattr(placed.item, "notes")  # noqa: B009 (a NotesItem, in a run of them)
        if not making.headed:
            out.append(tree.SubHead((Text(making.words.texts["notes_title"]),), making.origin(placed)))
        out.append(tree.NotesSlot(Slot(SlotField.NOTES, bold=False, lines=count), count, making.origin(placed)))
    return out


def _sources(_item: items.SourcesItem, placed: PlacedItem, making: Making) -> Component | None:
    """List the sources the handout cites, each once, in the order of their file; content/README.md says when."""
    cited, origin = making.references.cited, making.origin(placed)
    titles = tuple(source.title for code, source in making.resolved.sources.items() if code in cited)
    return tree.SourceList(titles, origin) if titles else None


def _labelled(run: Run, making: Making) -> list[Component]:
    rows = tuple(
        tree.LabelledRow(making.plain(placed, "label"), making.spans(placed, "value"), making.origin(placed))
        for placed in run
    )
    return [tree.LabelledRows(rows)]


def _formats(_item: items.FormatsItem, placed: PlacedItem, making: Making) -> Component:
    return tree.FormatsBox(making.plain(placed, "formats"), making.spans(placed, "says"), making.origin(placed))


def _contacts(_item: items.ContactsItem, _placed: PlacedItem, making: Making) -> Component:
    phones = making.resolved.clinic.phones
    day, night = _contact("contact_day", phones.day, making), _contact("contact_night", phones.night, making)
    return tree.ContactBlock((day, night))


def _contact(label: str, phone: Phone, making: Making) -> tree.Contact:
    number = making.references.phone(phone.number, bold=True)
    return tree.Contact(making.words.texts[label], number, making.words.glued(phone.hours or ""))


def _details(run: Run, making: Making) -> list[Component]:
    """Lay out the panel's slots in reading order (VISUAL 6)."""
    texts, origin = making.words.texts, making.origin(run[0])
    cells = (
        ("name", Slot(SlotField.NAME, lines=2)),
        ("reference", Slot(SlotField.REFERENCE, lines=2)),
        ("date_of_surgery", Slot(SlotField.SURGERY_DATE)),
        ("arrive_at", Slot(SlotField.ARRIVAL_TIME)),
        ("where", Slot(SlotField.ARRIVAL_PLACE, lines=2)),
        ("surgeon", Slot(SlotField.SURGEON, lines=2)),
        ("side_and_level", Slot(SlotField.SIDE_AND_LEVEL, lines=2)),
        ("follow_up_visit", Slot(SlotField.FOLLOW_UP, form=tree.DateForm.WEEKDAY)),
    )
    made = tuple(tree.DetailCell(texts[label], slot, origin) for label, slot in cells)
    return [tree.DetailsPanel(texts["details_title"], made)] if making.has_panel else []


_BUILDERS: Final[dict[object, Callable[[Run, Making], Sequence[Component]]]] = {
    "text": _each(_paragraph),
    "heading": _each(_heading(ruled=False)),
    "period-head": _each(_heading(ruled=True)),
    "bullet": _list_of(tree.BulletList, "bullet"),
    "check": _list_of(tree.CheckList, "check"),
    "point": _key_points,
    "emergency": _emergency,
    "call": _call_us,
    "row": timetable,
    "activity": activity_table,
    "step": timeline,
    "risk": risk_table,
    "rare-risk": rare_risk_table,
    "term": _glossary,
    "figure": _each(_figure),
    "note": _each(_callout(CalloutKind.NOTE)),
    "never": _each(_callout(CalloutKind.NEVER)),
    "lines": _each(_lines_to_write),
    "notes": _notes,
    "label": _labelled,
    "sources": _each(_sources),
    "formats": _each(_formats),
    "contacts": _each(_contacts),
    "details": _details,
}
