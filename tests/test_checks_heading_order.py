"""Headings say something and never skip a level."""

from __future__ import annotations

from checking import findings, shipped
from test_resolution import LUMBAR, SHIPPED

from handouts.checks.guards import heading_order
from handouts.checks.subject import Subject
from handouts.document.compose import compose
from handouts.resolve.resolution import resolve

WOUND = "content/blocks/recovery.yaml"


def test_every_section_of_the_full_pack_is_in_order() -> None:
    assert list(heading_order.check(shipped())) == []


def test_single_block_as_a_leaflet_is_in_order() -> None:
    for name in SHIPPED.names("blocks"):
        resolved = resolve(SHIPPED, type(LUMBAR)("lumbar", LUMBAR.today, blocks=(name,)))
        assert list(heading_order.check(Subject(compose(resolved), resolved, SHIPPED))) == []


def test_skipped_level_names_both_levels() -> None:
    (found,) = findings(heading_order, components=[{"subhead": "Your **wound**"}])
    assert found.startswith(f"{WOUND}:")
    assert found.partition(": ")[2] == (
        "error[heading-order]: heading 'Your wound' (level 3) follows one of level 1\n"
        "  hint: put a heading of level 2 before it, or give the block a title"
    )


def test_going_up_any_number_of_levels_is_in_order() -> None:
    components = [{"subhead": "Wound"}, {"card": "Call us", "level": 2}, {"card": "Call", "level": 3}]
    assert findings(heading_order, title="Your recovery", components=components) == []


def test_empty_heading_is_found_whatever_spaces_it_holds() -> None:
    (found,) = findings(heading_order, title="Your recovery", components=[{"subhead": "\N{NO-BREAK SPACE}"}])
    assert found.partition(": ")[2] == (
        "error[heading-order]: a heading of 'recovery/wound' is empty\n  hint: write what the part is about"
    )


def test_section_without_title_is_allowed_only_first() -> None:
    assert findings(heading_order, title="", components=[{"text": "Walk."}]) == []
    (found,) = findings(heading_order, after="What to expect", components=[{"text": "Walk."}])
    assert found == (
        f"{WOUND}:2:8: error[heading-order]: a heading of 'recovery' is empty\n  hint: write what the part is about"
    )
