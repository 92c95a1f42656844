"""Packets of the shipped content for tests: every combination that can be asked for, built once a process."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterator
from datetime import date
from functools import cache
from typing import NamedTuple

from msgspec.structs import replace

from handouts.content.library import Library, open_library
from handouts.content.patient import load_patient
from handouts.document.slot_texts import slot_texts
from handouts.document.tree import Slot
from handouts.pipeline import Variant, build_packet, compose_variant
from handouts.resolve.request import Patient, Request, patient_of
from handouts.shipped import content_folder
from handouts.variants.packet import Packet

TODAY = date(2026, 11, 21)
PROCEDURES = ("lumbar-foraminotomy", "cervical-foraminotomy")
PACKS = ("key-sheet", "deciding", "pre-op", "teach-back", "day-of-surgery", "discharge", "full")
PAPERS = ("letter", "a4")
SIZES = ("standard", "large", "giant")


class Choice(NamedTuple):
    """One packet that can be asked for."""

    procedure: str
    pack: str
    clinic: str = "riverbend-spine"
    surgeon: str = "okafor"
    paper: str = "letter"
    size: str = "standard"
    grey: bool = False
    dated: bool = True


@cache
def library() -> Library:
    return open_library(content_folder())


@cache
def example_patient(procedure: str) -> Patient:
    """The example patient of a procedure, whoever operates."""
    path = content_folder() / "patients" / f"example-{procedure.partition('-')[0]}.yaml"
    return replace(patient_of(load_patient(path).value), surgeon="")


def surgeons() -> Iterator[tuple[str, str]]:
    for clinic in library().names("clinics"):
        for surgeon in library().surgeons(clinic):
            yield clinic, surgeon


def choices(procedure: str, pack: str) -> Iterator[Choice]:
    """Every clinic, surgeon, paper, size and grey edition of a pack."""
    for (clinic, surgeon), paper, size, grey in itertools.product(surgeons(), PAPERS, SIZES, (False, True)):
        yield Choice(procedure, pack, clinic, surgeon, paper, size, grey)


def choices_by_turns(procedure: str, pack: str) -> Iterator[Choice]:
    """Every clinic, surgeon and size of a pack; paper and grey by turns, so that each edition is some surgeon's.

    Every two of surgeon, size, paper and grey meet; in a pack of the other procedure the turns are the other way round.
    """
    turn = PROCEDURES.index(procedure)
    for (first, (clinic, surgeon)), (second, size) in itertools.product(enumerate(surgeons()), enumerate(SIZES, turn)):
        paper, grey = PAPERS[(first + second) % 2], (first // 2 + second) % 2 == 1
        yield Choice(procedure, pack, clinic, surgeon, paper, size, grey)


def request(choice: Choice) -> Request:
    return Request(
        procedure=choice.procedure,
        today=TODAY,
        clinic=choice.clinic,
        surgeon=choice.surgeon,
        pack=choice.pack,
        paper=choice.paper,
        size=choice.size,
        grey=choice.grey,
        patient=example_patient(choice.procedure) if choice.dated else None,
    )


@cache
def packet(choice: Choice) -> Packet:
    return build_packet(library(), request(choice))


def variant(choice: Choice) -> Variant:
    return compose_variant(library(), request(choice))


def texts_of(choice: Choice, composed: Variant) -> Callable[[Slot], str]:
    """The longest text of each slot, as `plain_text` asks for it."""
    defaults, patient = dict(composed.handout.defaults), request(choice).patient

    def text(slot: Slot) -> str:
        return next(iter(slot_texts(slot, patient, defaults, composed.resolved.words)), "")

    return text
