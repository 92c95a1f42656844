"""Patients and the packets of one variant, printed from one plate, for the tests that prove and swap them."""

from __future__ import annotations

import random
import re
import struct
import zlib
from collections.abc import Iterator, Mapping, Sequence
from datetime import date, time, timedelta
from functools import cache
from hashlib import sha256
from itertools import pairwise

from msgspec import Struct
from msgspec.structs import replace
from packets import Choice, library, request

from handouts.artwork import find_artwork
from handouts.audit.proving.expected import Expected
from handouts.document.slot_texts import Defaults, slot_texts
from handouts.document.tree import Slot, SlotField
from handouts.pdf.fonts import typefaces
from handouts.pdf.laid_out import LaidOut, SlotPlace
from handouts.pdf.objects import HEADER, Ref, Stream, ending, indirect, place_row, serialise, together
from handouts.pdf.plate import Plate
from handouts.pdf.slots import fill
from handouts.pipeline import compose_variant
from handouts.press import Job
from handouts.press.work import lay_out_job
from handouts.resolve.request import Patient
from handouts.resolve.wording import Words
from handouts.shipped import fonts_folder

GIVEN = ("Maria", "José", "Zoë", "Ana", "Li", "Agnieszka", "Jürgen", "Siobhán", "Đorđe", "Max", "Wilhelmina")
FAMILY = ("Alvarez", "Nuñez", "Whitfield", "Żółkiewski", "Brown", "O\u2019Brien", "Ö", "St. John-Smythe")
LEVELS = {"lumbar": ("L3-L4", "L4-L5", "L5-S1"), "cervical": ("C4-C5", "C5-C6", "C6-C7")}
NOTES = ("", "Bring the scan.", "Your sister stays the first night.", "You use a CPAP machine. Bring it with you.")
FIRST_DAY = date(2027, 1, 4)


class Shop(Struct, frozen=True):
    """A variant ready to print for any patient, and what its rows have in common."""

    laid_out: LaidOut
    plate: Plate
    words: Words
    defaults: Defaults
    region: str

    def texts(self, patient: Patient | None, slot: Slot) -> tuple[str, ...]:
        return slot_texts(slot, patient, self.defaults, self.words)

    def printed(self, patient: Patient | None) -> bytes:
        return self.plate.printed(lambda slot: self.texts(patient, slot)).data

    def shown(self, patient: Patient, place: SlotPlace, code: str) -> str:
        """All that is printed in a place, with the words around it; nothing in an empty one."""
        slot = place.slot
        texts = (code,) if slot.field is SlotField.TOKEN else self.texts(patient, slot)
        return slot.before + fill(place, texts, typefaces(fonts_folder())).text + slot.after if texts else ""

    def row(self, patient: Patient) -> Expected:
        return Expected(
            name=patient.name,
            reference=patient.reference,
            surgeon=self.defaults.get(SlotField.SURGEON, ""),
            region=self.region,
            side=patient.side,
            levels=patient.levels,
            surgery_date=patient.surgery_date,
            follow_up_date=patient.follow_up_date,
            arrival_time=patient.arrival_time,
            language=self.words.language,
            follow_up_time=patient.follow_up_time,
            arrival_place=patient.arrival_place or self.defaults.get(SlotField.ARRIVAL_PLACE, ""),
            notes=patient.notes,
        )


@cache
def shop(choice: Choice, *blocks: str) -> Shop:
    """A print room for a choice, or for single blocks in the place of its pack."""
    asked = replace(request(choice), pack=None, blocks=blocks) if blocks else request(choice)
    composed = compose_variant(library(), asked)
    words, handout = composed.resolved.words, composed.handout
    laid_out = lay_out_job(Job(handout, find_artwork(handout, library()), words, None), typefaces(fonts_folder()))
    plate = Plate(laid_out, typefaces(fonts_folder()))
    return Shop(laid_out, plate, words, dict(handout.defaults), handout.region)


def patients(region: str, seed: int = 1) -> Iterator[Patient]:
    """Patients without end, no two alike."""
    chosen, number = random.Random(seed), 204_000
    while True:
        number += chosen.randint(1, 9)
        day = FIRST_DAY + timedelta(days=chosen.randrange(330))
        yield Patient(
            name=f"{chosen.choice(GIVEN)} {chosen.choice(FAMILY)}",
            reference=f"RB-{number}",
            surgery_date=day,
            arrival_time=time(chosen.randint(6, 13), chosen.choice((0, 15, 30, 45))),
            arrival_place=chosen.choice(("", "Entrance A", "North wing, desk 2")),
            side=chosen.choice(("left", "right", "both")),
            levels=tuple(sorted(chosen.sample(LEVELS[region], chosen.choice((1, 1, 2))))),
            follow_up_date=day + timedelta(days=chosen.choice((10, 14, 21, 28))),
            follow_up_time=chosen.choice((None, time(chosen.randint(8, 16), chosen.choice((0, 30))))),
            notes=chosen.choice(NOTES),
        )


# files taken apart

Parts = Mapping[int, bytes]
_ROW = struct.Struct(">BIH")
_FREE = _ROW.pack(0, 0, 0xFFFF)


def taken_apart(data: bytes) -> dict[int, bytes]:
    """The objects of a packet by number, in the order they stand; those of an object stream in its place."""
    start = int(data[-40:].split()[-2])
    rows = data[start:].partition(b"stream\n")[2].partition(b"\nendstream")[0]
    places = {at: number for number, (kind, at, _) in enumerate(_ROW.iter_unpack(rows)) if kind == 1}
    objects: dict[int, bytes] = {}
    for at, end in pairwise(sorted(places)):
        body = data[at:end].partition(b" 0 obj\n")[2].removesuffix(b"\nendobj\n")
        objects |= _held(body) if b"/ObjStm" in body.partition(b"stream")[0] else {places[at]: body}
    return objects


def _held(body: bytes) -> dict[int, bytes]:
    head, _, packed = body.removesuffix(b"\nendstream").partition(b"\nstream\n")
    data = zlib.decompress(bytes.fromhex(packed[:-1].decode()) if b"/ASCIIHexDecode" in head else packed)
    first = int(re.search(rb"/First (\d+)", head)[1])
    numbers, places = data[:first].split()[::2], [first + int(at) for at in data[:first].split()[1::2]]
    bounds = pairwise([*places, len(data) + 1])
    return {int(number): data[at : end - 1] for number, (at, end) in zip(numbers, bounds, strict=True)}


def put_together(parts: Sequence[tuple[int, bytes]], identity: bytes | None = None) -> bytes:
    """A file of these objects in this order, with a right table and, unless one is given, a right file ID.

    All that are no streams are put into one object stream, where the first of them stands.
    """
    plain = [(number, written) for number, written in parts if not written.endswith(b"endstream")]
    container = max(number for number, _ in parts) + 1
    rows = dict.fromkeys(range(1, container), _FREE)
    rows |= {number: _ROW.pack(2, container, index) for index, (number, _) in enumerate(plain)}
    data = bytearray(HEADER)
    for number, written in parts:
        if written.endswith(b"endstream"):
            rows[number] = place_row(len(data))
            data += indirect(number, written)
        elif container not in rows:
            rows[container] = place_row(len(data))
            data += indirect(container, serialise(Stream(*together(plain))))
    own = sha256(data).digest()[:16] if identity is None else identity
    return bytes(data) + ending(rows, len(data), own, Ref(1), Ref(2))


def contents_of(page: bytes) -> list[int]:
    """The content streams of a page, by its object."""
    found = re.search(rb"/Contents \[([^\]]*)\]", page)
    assert found
    return [int(number) for number in found[1].split()[::3]]


def with_contents(page: bytes, numbers: Sequence[int]) -> bytes:
    """The object of a page that shows other content streams."""
    contents = b"/Contents [%b]" % b" ".join(b"%d 0 R" % number for number in numbers)
    return re.sub(rb"/Contents \[[^\]]*\]", contents, page)


def on_one_page(parts: Parts, page: int, streams: Mapping[int, bytes]) -> list[tuple[int, bytes]]:
    """The objects of a packet with other streams on one page: what other pages show too stays theirs, and the page gets
    an object of its own in its place.
    """
    objects = dict(parts)
    elsewhere = {
        number
        for other, written in parts.items()
        if other != page and written.startswith(b"<</Type /Page /")
        for number in contents_of(written)
    }
    numbers = contents_of(parts[page])
    for number, stream in streams.items():
        own = max(objects) + 1 if number in elsewhere else number
        objects[own] = stream
        numbers[numbers.index(number)] = own
    objects[page] = with_contents(parts[page], numbers)
    return list(objects.items())


def edited(data: bytes, old: bytes, new: bytes, count: int = 1 << 30) -> bytes:
    """A packet with some bytes of its objects replaced, as many times as they are found or as `count` says."""
    parts = taken_apart(data)
    for number, written in parts.items():
        found = min(count, written.count(old))
        parts[number], count = written.replace(old, new, found), count - found
    return put_together(list(parts.items()))


def identity_of(data: bytes) -> bytes:
    """The file ID a packet carries."""
    found = re.search(rb"/ID \[<([0-9A-F]{32})>", data[data.rindex(b"/Type /XRef") :])
    assert found
    return bytes.fromhex(found[1].decode())
