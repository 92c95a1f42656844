"""A composed handout becomes laid-out pages: measured, paginated, drawn with tags, every object serialised."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from msgspec import Struct
from msgspec.structs import replace

from handouts.diagnostics import Diagnostic, HandoutError, Location
from handouts.document.handout import Handout, Section
from handouts.document.theme import MM, theme_for
from handouts.document.tree import Component, KeyPoints, Paragraph, Slot, SubHead, TypeSize
from handouts.pdf.assemble import assemble
from handouts.pdf.breaks import Flowed, Sheet
from handouts.pdf.canvas import TaggedCanvas
from handouts.pdf.components import furniture
from handouts.pdf.components.band import band, title, usual_height
from handouts.pdf.components.contents import contents as contents_list
from handouts.pdf.components.contents import section_entries, section_key
from handouts.pdf.components.headings import section_head
from handouts.pdf.components.registry import set_component
from handouts.pdf.fonts import Typefaces
from handouts.pdf.laid_out import LaidOut
from handouts.pdf.paginate import Page, paginate
from handouts.pdf.pieces import Artwork, Piece, Setting
from handouts.pdf.structure import Element
from handouts.pdf.typeset import Typesetter

CONTENTS_FROM = 9
"""Pages a pack must have before a contents list helps (VISUAL 6)."""
FRONT = -1
"""Section number of what stands before the first section: band, title, contents."""


class _Measured(Struct, frozen=True):
    """The pieces of a handout by section, before pagination."""

    front: tuple[Piece, ...]
    sections: tuple[tuple[Piece, ...], ...]
    contents: tuple[Piece, ...]


def lay_out(handout: Handout, artwork: Artwork, faces: Typefaces, longest: Callable[[Slot], str]) -> LaidOut:
    """Lay a handout out once for all its patients.

    `longest` gives the longest text each slot may hold. Raises HandoutError with every word too long for its column,
    every part too tall for a page, every character without a glyph, and a key sheet that is over its page.
    """
    page_of: dict[str, int] = {}
    setting = Setting(
        theme_for(handout.edition, handout.brand.accent, handout.brand.accent2),
        Typesetter(faces, longest),
        handout.words,
        artwork,
        handout.dated,
        handout.timed,
        page_of,
    )
    root = Element("Document")
    measured = _measure(handout, setting, root)
    pages = _paginate(handout, setting, measured)
    _check_key_sheet(handout, pages, high=measured.front[0].height > usual_height(setting))
    page_of.update(_first_pages(handout.sections, pages))
    canvas = TaggedCanvas(setting.theme.page, faces)
    _draw(canvas, handout, setting, pages)
    return assemble(canvas, handout, setting, root, _outline(handout.sections, pages, setting), faces)


# measuring


def _measure(handout: Handout, setting: Setting, root: Element) -> _Measured:
    front_element = root.add("Sect")
    problems: list[Diagnostic] = []
    front = (band(handout, setting, front_element), *title(handout, setting, front_element))
    sections: list[tuple[Piece, ...]] = []
    contents: list[Piece] = []
    for index, section in enumerate(handout.sections):
        element = root.add("Sect")
        if _contents_before(handout, index):
            element, contents_element = root.add("Sect"), element
            entries = section_entries(handout.sections)
            contents = contents_list(entries, setting, contents_element)
        pieces = _section_pieces(section, setting, element, problems)
        if section.starts_page and pieces:
            pieces[0] = replace(pieces[0], starts_page=True)
        sections.append(tuple(pieces))
    if problems:
        raise HandoutError(*problems)
    return _Measured(front, tuple(sections), tuple(contents))


def _section_pieces(section: Section, setting: Setting, element: Element, problems: list[Diagnostic]) -> list[Piece]:
    pieces = [section_head(section, section.title, setting, element)] if section.title else []
    for index, component in enumerate(section.components):
        measured = _measure_component(component, section, setting, element, problems)
        if _leads_in(section.components, index) and len(measured) == 1:
            measured = [replace(measured[0], keep=True)]
        pieces += measured
    if not section.title and not setting.theme.stacked:  # a key sheet, which is one page (VISUAL 7)
        pieces = [replace(piece, keep=piece is not pieces[-1]) for piece in pieces]
    return pieces


def _leads_in(components: Sequence[Component], index: int) -> bool:
    """Whether a paragraph belongs to what follows it: a list below a head, or all that stands below the section's."""
    if not isinstance(components[index], Paragraph) or index + 1 >= len(components):
        return False
    after_head = index == 0 or isinstance(components[index - 1], SubHead)
    following = (Paragraph,) if index == 0 else (Paragraph, SubHead)
    return after_head and not isinstance(components[index + 1], following)


def _measure_component(
    component: Component, section: Section, setting: Setting, element: Element, problems: list[Diagnostic]
) -> list[Piece]:
    try:
        return set_component(component, setting, element)
    except HandoutError as error:
        place = Location(section.block)
        problems += [replace(d, location=d.location or place) for d in error.diagnostics]
        return []


# pagination


def _paginate(handout: Handout, setting: Setting, measured: _Measured) -> tuple[Page, ...]:
    """Paginate without contents first; a pack that turns out long gets them, and is paginated again."""
    page = setting.theme.page
    sheet = Sheet(page.band_top, page.content_top, page.content_bottom)
    heads = [_continued_head(section, setting) for section in handout.sections]

    def flow(with_contents: bool) -> list[Flowed]:
        pieces = [Flowed(piece, FRONT) for piece in measured.front]
        for index, section in enumerate(measured.sections):
            listed = with_contents and _contents_before(handout, index)
            if listed:
                first, *rest = measured.contents
                pieces += [Flowed(replace(first, starts_page=index > 0), FRONT), *(Flowed(p, FRONT) for p in rest)]
            pieces += [
                Flowed(replace(p, starts_page=False) if listed and i == 0 else p, index) for i, p in enumerate(section)
            ]
        return pieces

    def run(with_contents: bool) -> tuple[Page, ...]:
        return paginate(flow(with_contents), sheet, lambda index: heads[index] if index >= 0 else None)

    pages = run(with_contents=False)
    return run(with_contents=True) if len(pages) >= CONTENTS_FROM and measured.contents else pages


def _contents_before(handout: Handout, index: int) -> bool:
    """Contents stand after the key sheet (large print spreads it over sections without their own block).

    A pack without a key sheet, whose first section has a title, begins with them.
    """
    if handout.sections[0].title:
        return index == 0
    first = handout.sections[0].block
    after = next((i for i, section in enumerate(handout.sections) if section.block != first), len(handout.sections))
    return index == after


def _continued_head(section: Section, setting: Setting) -> Piece | None:
    if not section.title:
        return None
    return section_head(section, setting.words.continued.format(title=section.title), setting, None)


def _check_key_sheet(handout: Handout, pages: Sequence[Page], *, high: bool) -> None:
    """At standard size the key sheet is exactly one page (VISUAL 7); a band that is too `high` may be why it is not."""
    first = handout.sections[0] if handout.sections else None
    if first is None or first.title or handout.edition.size is not TypeSize.STANDARD:
        return
    over = [placed for page in pages[1:] for placed in page if placed.section == 0]
    if not over:
        return
    if high:
        message = f"the name '{handout.brand.name}' and its phone line leave the key sheet too little of page 1"
        hint = "shorten the hours of the day phone, or the name, or have a logo that is less wide"
        raise HandoutError(Diagnostic("head-too-full", message, None, hint))
    points = [item for part in first.components if isinstance(part, KeyPoints) for item in part.items]
    longest = max(points, key=lambda item: sum(len(getattr(span, "text", "")) for span in item.spans), default=None)
    raise HandoutError(
        Diagnostic(
            "key-sheet-overflow",
            "the key sheet does not fit on one page",
            Location(longest.origin) if longest else None,
            "shorten its longest key point, or a sign in the two cards",
        )
    )


def _first_pages(sections: Sequence[Section], pages: Sequence[Page]) -> dict[str, int]:
    found: dict[str, int] = {}
    for number, page in enumerate(pages, start=1):
        for placed in page:
            if placed.section >= 0:
                found.setdefault(sections[placed.section].block, number)
                for origin in (placed.piece.origin, *placed.piece.also):
                    found.setdefault(origin, number)
                found.setdefault(section_key(placed.section), number)
    return found


def _outline(sections: Sequence[Section], pages: Sequence[Page], setting: Setting) -> list[tuple[str, int, float]]:
    entries: list[tuple[str, int, float]] = []
    seen: set[int] = set()
    for index, page in enumerate(pages):
        for placed in page:
            if placed.section >= 0 and placed.section not in seen:
                seen.add(placed.section)
                if sections[placed.section].title:
                    top = setting.theme.page.height - placed.top + 4 * MM
                    entries.append((sections[placed.section].title, index, round(top, 2)))
    return entries


# drawing


def _draw(canvas: TaggedCanvas, handout: Handout, setting: Setting, pages: Sequence[Page]) -> None:
    left = setting.theme.page.left
    for number, page in enumerate(pages, start=1):
        canvas.start_page()
        if number > 1:
            furniture.draw_strip(canvas, handout, setting)
        for placed in page:
            placed.piece.draw(canvas, left, placed.top)
        furniture.draw_footer(canvas, handout, setting, number, len(pages))
    canvas.finish_page()
