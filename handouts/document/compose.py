"""Resolved content to the composed handout: every block a section, every run of items a component."""

from __future__ import annotations

from itertools import count, takewhile

from msgspec.structs import replace

from handouts.diagnostics import Diagnostic, HandoutError
from handouts.document.approved import content_review_by, footer, sample
from handouts.document.codes import short_code
from handouts.document.components import components
from handouts.document.handout import Brand, FixedWords, Handout, Section
from handouts.document.making import Making
from handouts.document.phrases import around
from handouts.document.references import References, person
from handouts.document.tree import CallCard, Component, Figure, SlotField, Text, TypeSize
from handouts.resolve.resolution import Resolved, ResolvedBlock


def compose(resolved: Resolved) -> Handout:
    """Compose a handout. Raises HandoutError with every reference that leads nowhere.

    A request for single blocks makes a leaflet: it is titled with the name of the operation, each block keeps its own
    heading, and it has no panel of the patient's details.
    """
    handout, wrong = compose_all_told(resolved)
    if wrong:
        raise HandoutError(*wrong)
    return handout


def compose_all_told(resolved: Resolved) -> tuple[Handout, tuple[Diagnostic, ...]]:
    """Compose a handout without the references that lead nowhere, and tell of them: it is not to be printed then."""
    references = References(resolved, frozenset(block.block.block for block in resolved.blocks))
    sections = tuple(part for block in resolved.blocks for part in _sections(block, references))
    procedure, surgeon = resolved.procedure, resolved.surgeon
    title, subtitle = _titles(resolved, references)
    handout = Handout(
        procedure=procedure.procedure,
        region=procedure.region,
        pack=resolved.pack,
        clinic=resolved.clinic.clinic,
        surgeon=surgeon.surgeon if surgeon else "",
        title=title,
        subtitle=subtitle,
        footer=footer(resolved, content_review_by(resolved)),
        brand=_brand(resolved, references),
        edition=resolved.edition,
        approval=sample(resolved, "sample_reason"),
        words=_fixed_words(resolved),
        sections=numbered(_without_page_break_at_start(sections), resolved),
        dated=resolved.dated,
        timed=resolved.timed,
        defaults=_defaults(resolved),
        other_region_words=tuple(map(references.words, procedure.other_region_words)),
        facts=tuple(sorted(references.printed.items())),
    )
    return handout, tuple(references.findings)


def _titles(resolved: Resolved, references: References) -> tuple[str, str]:
    procedure = resolved.procedure
    title = (procedure.packs[resolved.pack].heading or procedure.title) if resolved.pack else procedure.footer
    return references.words(title), references.words(procedure.subtitle)


def _sections(resolved_block: ResolvedBlock, references: References) -> tuple[Section, ...]:
    """Make the sections of a block; none when no item of it applies to this patient."""
    block, resolved = resolved_block.block, references.resolved
    title = references.words(block.title)
    divided = not block.title and resolved.edition.size is not TypeSize.STANDARD
    making = Making(references, block.block, 3 if title or divided else 2, bool(resolved.pack))
    made = components(resolved_block.items, making)
    if not made:
        return ()
    whole = Section(block.block, title, made, block.starts_page, block.icon or "", short_code(block.block))
    return _divided(whole, resolved) if divided else (whole,)


def _divided(key_sheet: Section, resolved: Resolved) -> tuple[Section, ...]:
    """Give the call cards of a large-print key sheet a page and a heading of their own (VISUAL 7)."""
    before = tuple(takewhile(lambda part: not isinstance(part, CallCard), key_sheet.components))
    cards: tuple[Component, ...] = key_sheet.components[len(before) :]
    if not cards:
        return (key_sheet,)
    title = resolved.words.texts["when_to_call"]
    when_to_call = Section(key_sheet.block, title, cards, starts_page=True, code=key_sheet.code)
    return (replace(key_sheet, components=before), when_to_call) if before else (when_to_call,)


def _without_page_break_at_start(sections: tuple[Section, ...]) -> tuple[Section, ...]:
    return (replace(sections[0], starts_page=False), *sections[1:]) if sections else ()


def numbered(sections: tuple[Section, ...], resolved: Resolved) -> tuple[Section, ...]:
    """Count the figures of the handout: captions start with their number, missing ones stay missing."""
    numbers = count(1)

    def numbered(part: Component) -> Component:
        if not isinstance(part, Figure) or not part.caption:
            return part
        label = Text(resolved.words.say("figure", n=str(next(numbers))) + " ", bold=True)
        return replace(part, caption=(label, *part.caption))

    return tuple(replace(s, components=tuple(map(numbered, s.components))) for s in sections)


def _brand(resolved: Resolved, references: References) -> Brand:
    clinic, words = resolved.clinic, resolved.words
    day = clinic.phones.day
    number = references.phone(day.number)
    hours = words.glued(day.hours) if day.hours else ""
    contact = around("contact_line", "phone", number, words, hours=hours) if hours else (number,)
    return Brand(
        clinic=clinic.clinic,
        name=clinic.name,
        contact_line=contact,
        accent=clinic.accent,
        accent2=clinic.accent2 or "",
        logo=clinic.logo or "",
        logo_alt=words.say("logo", clinic=clinic.name) if clinic.logo else "",
        day_phone=number.text,
    )


def _defaults(resolved: Resolved) -> tuple[tuple[SlotField, str], ...]:
    texts = []
    if resolved.surgeon:
        texts.append((SlotField.SURGEON, person(resolved.surgeon.name)))
    if resolved.clinic.arrival_place:
        texts.append((SlotField.ARRIVAL_PLACE, resolved.clinic.arrival_place))
    return tuple(texts)


def _fixed_words(resolved: Resolved) -> FixedWords:
    texts = resolved.words.texts
    keys = FixedWords.__struct_fields__
    return FixedWords(**{key: texts[key] for key in keys})
