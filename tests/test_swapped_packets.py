"""Pages and fields swapped, dropped and doubled between patients' finished files: proof and audit find every one.

HANDOUTS_SWAPS=10000 makes as many as the print room's year; a few hundred are made otherwise.
"""

from __future__ import annotations

import os
import random
import re
from collections import Counter
from collections.abc import Callable, Iterator
from functools import cache

import pytest
from msgspec import Struct
from packets import Choice
from proving import (
    Shop,
    contents_of,
    identity_of,
    on_one_page,
    patients,
    put_together,
    shop,
    taken_apart,
    with_contents,
)

from handouts.audit.learning import prove_variant
from handouts.audit.model import File
from handouts.audit.proof import Proof
from handouts.audit.proving import in_full
from handouts.audit.proving.expected import Expected
from handouts.audit.whole import audit, read_and_audit
from handouts.diagnostics import Diagnostic, HandoutError
from handouts.document.tree import SlotField
from handouts.resolve.request import Patient

SWAPS = int(os.environ.get("HANDOUTS_SWAPS", "300"))
FEW = 1_000
"""Below it, only the quickest packets are used."""
PATIENTS = 12
CHOICES = (
    Choice("lumbar-foraminotomy", "key-sheet"),
    Choice("cervical-foraminotomy", "key-sheet", "northmoor-spine", "ward", "a4", "large"),
    Choice("lumbar-foraminotomy", "day-of-surgery", "northmoor-spine", "bello", "a4"),
    Choice("cervical-foraminotomy", "pre-op", surgeon="lindqvist", grey=True),
    Choice("lumbar-foraminotomy", "discharge", size="large"),
    Choice("cervical-foraminotomy", "full", size="giant"),
)
SHARES = (50, 25, 15, 10, 6, 1)
"""How often each is chosen: long packets take long to audit."""
PAGES = 3
"""The object number of the page tree."""
MANIFEST = 4

Objects = list[tuple[int, bytes]]


class Room(Struct, frozen=True):
    """A print room: packets of one variant as their objects, and the proof of the variant."""

    shop: Shop
    proof: Proof
    people: tuple[Patient, ...]
    parts: tuple[dict[int, bytes], ...]
    files: tuple[bytes, ...]

    @property
    def holes(self) -> list[int]:
        return [slot.number for slot in self.shop.laid_out.slots]

    def page_holes(self, page: int) -> list[int]:
        """The holes of the page with this object number, header and footer among them."""
        return [number for number in contents_of(self.parts[0][page]) if number in self.holes]

    def pages(self) -> list[int]:
        return [int(number) for number in re.findall(rb"(\d+) 0 R", self.kids()[1])]

    def kids(self) -> tuple[bytes, bytes, bytes]:
        before, opening, rest = self.parts[0][PAGES].partition(b"/Kids [")
        inside, closing, after = rest.partition(b"]")
        return before + opening, inside, closing + after


@cache
def room(choice: Choice) -> Room:
    """A room whose proof has seen its packets, as it has in the middle of a batch."""
    place = shop(choice)
    found: list[tuple[Patient, bytes]] = []
    for patient in patients(place.region, seed=len(choice.pack)):
        try:
            found.append((patient, place.printed(patient)))
        except HandoutError:
            continue
        if len(found) == PATIENTS:
            break
    people, files = zip(*found, strict=True)
    proof = prove_variant(files[0], "first.pdf", place.row(people[0]))
    assert audit(files[1], "packet.pdf") == ()
    for patient, data in zip(people, files, strict=True):
        assert proof.check(data, "packet.pdf", place.row(patient)) == ()
    return Room(place, proof, people, tuple(map(taken_apart, files)), files)


# what goes wrong; each gives the objects of a file made of one patient's and another's, or nothing when they are alike

Mix = Callable[[Room, dict[int, bytes], dict[int, bytes], random.Random], Objects]


def _replaced(own: dict[int, bytes], changes: dict[int, bytes]) -> Objects:
    return [(number, changes.get(number, written)) for number, written in own.items()]


def _differing(own: dict[int, bytes], other: dict[int, bytes]) -> list[int]:
    return [number for number in own if own[number] != other[number]]


def one_object(_: Room, own: dict[int, bytes], other: dict[int, bytes], chosen: random.Random) -> Objects:
    number = chosen.choice(_differing(own, other))
    return _replaced(own, {number: other[number]})


def one_field(room: Room, own: dict[int, bytes], other: dict[int, bytes], chosen: random.Random) -> Objects:
    field = chosen.choice(list(SlotField))
    numbers = [slot.number for slot in room.shop.laid_out.slots if slot.place.slot.field is field]
    return _replaced(own, {number: other[number] for number in numbers})


def one_page(room: Room, own: dict[int, bytes], other: dict[int, bytes], chosen: random.Random) -> Objects:
    page = chosen.choice(room.pages())
    return on_one_page(own, page, {number: other[number] for number in room.page_holes(page)})


def one_place_on_a_page(room: Room, own: dict[int, bytes], other: dict[int, bytes], chosen: random.Random) -> Objects:
    page = chosen.choice(room.pages())
    number = chosen.choice(room.page_holes(page))
    return on_one_page(own, page, {number: other[number]})


def some_objects(_: Room, own: dict[int, bytes], other: dict[int, bytes], chosen: random.Random) -> Objects:
    differing = _differing(own, other)
    numbers = chosen.sample(differing, chosen.randint(1, len(differing)))
    return _replaced(own, {number: other[number] for number in numbers})


def all_but_one(_: Room, own: dict[int, bytes], other: dict[int, bytes], chosen: random.Random) -> Objects:
    differing = _differing(own, other)
    kept = chosen.choice(differing)
    return _replaced(own, {number: other[number] for number in differing if number != kept})


def manifest(_: Room, own: dict[int, bytes], other: dict[int, bytes], __: random.Random) -> Objects:
    return _replaced(own, {MANIFEST: other[MANIFEST]})


def whole_file(_: Room, __: dict[int, bytes], other: dict[int, bytes], ___: random.Random) -> Objects:
    return list(other.items())


def emptied(room: Room, own: dict[int, bytes], _: dict[int, bytes], chosen: random.Random) -> Objects:
    blank = taken_apart(room.shop.printed(None))
    number = chosen.choice([number for number in room.holes if blank[number] != own[number]])
    return _replaced(own, {number: blank[number]})


def left_out(room: Room, own: dict[int, bytes], _: dict[int, bytes], chosen: random.Random) -> Objects:
    lost = chosen.choice([*room.holes, MANIFEST])
    return [(number, written) for number, written in own.items() if number != lost]


def printed_twice(room: Room, own: dict[int, bytes], other: dict[int, bytes], chosen: random.Random) -> Objects:
    number = chosen.choice(room.holes)
    doubled = [(number, other[number]), (number, own[number])]
    chosen.shuffle(doubled)
    return [one for item in own.items() for one in (doubled if item[0] == number else [item])]


def other_place(room: Room, own: dict[int, bytes], _: dict[int, bytes], chosen: random.Random) -> Objects:
    to, source = chosen.sample(room.holes, 2)
    return _replaced(own, {to: own[source]})


def places_swapped(room: Room, own: dict[int, bytes], _: dict[int, bytes], chosen: random.Random) -> Objects:
    one, two = chosen.sample(room.holes, 2)
    return _replaced(own, {one: own[two], two: own[one]})


def pages_moved(room: Room, own: dict[int, bytes], _: dict[int, bytes], chosen: random.Random) -> Objects:
    pages = room.pages()
    what = chosen.choice(("swapped", "left out", "twice"))
    at = chosen.randrange(len(pages))
    if what == "swapped":
        to = chosen.randrange(len(pages))
        pages[at], pages[to] = pages[to], pages[at]
    elif what == "left out":
        del pages[at]
    else:
        pages.insert(chosen.randrange(len(pages) + 1), pages[at])
    before, _, after = room.kids()
    kids = b" ".join(b"%d 0 R" % page for page in pages)
    tree = re.sub(rb"/Count \d+", b"/Count %d" % len(pages), before + kids + after)
    return _replaced(own, {PAGES: tree})


def page_contents(room: Room, own: dict[int, bytes], _: dict[int, bytes], chosen: random.Random) -> Objects:
    pages = room.pages()
    to, source = chosen.choice(pages), chosen.choice(pages)
    return _replaced(own, {to: with_contents(own[to], contents_of(own[source]))})


def place_lost_or_doubled(room: Room, own: dict[int, bytes], _: dict[int, bytes], chosen: random.Random) -> Objects:
    page = chosen.choice(room.pages())
    numbers, number = contents_of(own[page]), chosen.choice(room.page_holes(page))
    if chosen.random() < 0.5:
        numbers.remove(number)
    else:
        numbers.insert(chosen.randrange(len(numbers) + 1), number)
    return _replaced(own, {page: with_contents(own[page], numbers)})


MIXES: dict[str, Mix] = {
    mix.__name__: mix
    for mix in (
        one_object, one_object, one_field, one_page, one_place_on_a_page, some_objects, all_but_one, manifest,
        whole_file, emptied, left_out, printed_twice, other_place, places_swapped, pages_moved, page_contents,
        place_lost_or_doubled,
    )
}  # fmt: skip


class Swap(Struct, frozen=True):
    """A file gone wrong, and the row it was to be printed for."""

    what: str
    data: bytes
    row: Expected
    proof: Proof
    mended: bool
    is_whole: bool
    """It is another patient's file, and nothing in it is wrong but its name."""


def swaps(count: int, seed: int) -> Iterator[Swap]:
    """So many files gone wrong, half of them with the file ID made right again."""
    chosen = random.Random(seed)
    made = 0
    while made < count:
        known = 3 if count < FEW else len(CHOICES)
        place = room(chosen.choices(CHOICES[:known], SHARES[:known])[0])
        first, second = chosen.sample(range(PATIENTS), 2)
        name = chosen.choice(list(MIXES))
        objects = MIXES[name](place, place.parts[first], place.parts[second], chosen)
        mended = chosen.random() < 0.5
        data = put_together(objects, None if mended else identity_of(place.files[first]))
        if data != place.files[first]:
            made += 1
            row = place.shop.row(place.people[first])
            yield Swap(name, data, row, place.proof, mended, data in place.files)


def described(swap: Swap) -> str:
    return f"{swap.what}, {'file ID mended' if swap.mended else 'as it was'}"


@pytest.fixture
def audits(monkeypatch: pytest.MonkeyPatch) -> list[tuple[Diagnostic, ...]]:
    """What the audit alone found in each file that a proof looked into, so that it need not run twice."""
    found: list[tuple[Diagnostic, ...]] = []

    def recorded(data: bytes, name: str) -> tuple[File | None, tuple[Diagnostic, ...]]:
        file, diagnostics = read_and_audit(data, name)
        found.append(diagnostics)
        return file, diagnostics

    monkeypatch.setattr(in_full, "read_and_audit", recorded)
    return found


def test_every_swap_between_patients_is_found_by_the_proof_and_by_the_audit(
    audits: list[tuple[Diagnostic, ...]],
) -> None:
    """The audit alone cannot know whose packet a row asked for, so a whole file in the wrong place is the proof's."""
    unproven: Counter[str] = Counter()
    unseen: Counter[str] = Counter()
    for swap in swaps(SWAPS, seed=4):
        audits.clear()
        unproven[described(swap)] += not swap.proof.check(swap.data, "packet.pdf", swap.row)
        if not swap.is_whole:
            unseen[described(swap)] += audits == [()]
    assert +unproven == {}
    assert +unseen == {}
