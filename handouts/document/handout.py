"""The composed handout: a tree of what a patient reads, in reading order, and what its pages say around it."""

from __future__ import annotations

from msgspec import Struct

from handouts.document.spans import SlotField, Spans
from handouts.document.tree import Component
from handouts.resolve.edition import Edition


class Section(Struct, frozen=True):
    """One block as printed: its heading (H2) and components. The key sheet has no title: the H1 stands there."""

    block: str
    title: str
    components: tuple[Component, ...]
    starts_page: bool = False
    icon: str = ""
    code: str = ""
    """Printed small beside the heading: what `handouts explain` finds the block by (codes.py)."""


class Brand(Struct, frozen=True):
    """What the band, strip and footer print of the clinic."""

    clinic: str
    name: str
    contact_line: Spans
    accent: str
    logo: str
    """Path of the logo file, empty when the clinic has none."""
    logo_alt: str
    day_phone: str
    accent2: str = ""
    """The second colour, of bars that say nothing; empty: they have the accent."""


class Approval(Struct, frozen=True):
    """The mark every page carries: SAMPLE and why, or nothing when a clinician approved exactly this text.

    Then page 1 says so: `signed` is that sentence in pieces, each fit for a line of its own.
    """

    title: str
    reason: str
    signed: tuple[str, ...] = ()


class FixedWords(Struct, frozen=True):
    """The few words the page itself prints, in the handout's language; templates use {n}, {total} and {title}."""

    page_of: str
    """Page {n} of {total}"""
    continued: str
    """{title}, continued"""
    contents: str
    blank_line: str
    name: str
    reference: str


class Handout(Struct, frozen=True):
    """The composed document of one variant: everything a packet prints except the patient's own text."""

    procedure: str
    region: str
    pack: str
    clinic: str
    surgeon: str
    title: str
    subtitle: str
    footer: str
    """Left footer text before the token: "Lumbar foraminotomy. Version 3. Review by March 2029." """
    brand: Brand
    edition: Edition
    approval: Approval
    words: FixedWords
    sections: tuple[Section, ...]
    dated: bool = True
    """False: dates are written by hand, so their places keep room to write."""
    timed: bool = True
    """The same for times counted from the arrival time."""
    defaults: tuple[tuple[SlotField, str], ...] = ()
    """Texts that fill a slot when the patient file does not (surgeon, arrival place)."""
    other_region_words: tuple[str, ...] = ()
    facts: tuple[tuple[str, str], ...] = ()
    """Every fact the handout prints and its text, for the manifest."""
