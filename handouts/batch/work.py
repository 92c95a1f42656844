"""An order becomes files: one variant, several patients, each file written, read back from disk and proved.

Runs in any process. A layout is made once a process and kept for the orders that follow.
"""

from __future__ import annotations

import hashlib
import pickle
import time
from datetime import date, timedelta
from datetime import time as clock
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Final

from msgspec import Struct
from msgspec.structs import replace

from handouts.audit.proof import Expected, Proof, prove_variant
from handouts.batch.ledger import Entry
from handouts.diagnostics import Diagnostic, ExitCode, HandoutError, Location
from handouts.document.slot_texts import slot_texts
from handouts.document.tree import Slot
from handouts.finish import write_one_of_many
from handouts.pdf.fonts import typefaces
from handouts.pdf.plate import Alike, Form, Plate, Printed
from handouts.press import Job
from handouts.press.work import lay_out_job
from handouts.print_run import Attachment, standing, with_attachments
from handouts.resolve.request import Patient
from handouts.shipped import fonts_folder

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

_SOME_DAY: Final = date(2027, 3, 9)
_ANOTHER_DAY: Final = date(2027, 4, 5)
_SOME_TIME: Final = clock(9, 0)
_FORMS_KEPT: Final = 8
_LAYOUTS_KEPT: Final = 8
"""Layouts a process keeps; orders come variant by variant, so more would only hold memory."""


class Print(Struct, frozen=True):
    """One packet to be made: the row it is for, the key of its inputs, and its file's name."""

    row: int
    key: str
    file: str
    patient: Patient


class Order(Struct, frozen=True):
    """Packets of one variant. `job` is the pickled `Job` of the variant; `digest` stands for it and the attachments."""

    digest: str
    job: bytes
    folder: str
    prints: tuple[Print, ...]
    attachments: tuple[Attachment, ...] = ()
    """PDFs behind each packet, all of them known to be fit for it."""

    def __repr__(self) -> str:
        return f"Order({len(self.prints)} packets)"  # an executor may log what failed: no patient's field gets there


class Outcome(Struct, frozen=True):
    """What became of one row: the ledger's entry, or why there is no file."""

    row: int
    entry: Entry | None = None
    refused: tuple[Diagnostic, ...] = ()


class _Variant:
    """One laid-out variant, and a specimen of it audited in full, by which all its packets are judged."""

    def __init__(self, job: Job, attachments: tuple[Attachment, ...]) -> None:
        self.job = job
        self.attachments = attachments
        self.plate = Plate(lay_out_job(job, typefaces(fonts_folder())), typefaces(fonts_folder()))
        self.defaults = dict(job.handout.defaults)
        self._proofs: dict[Form, Proof] = {}
        self.pages = self.plate.laid_out.pages + sum(standing(one).pages for one in attachments)

    def printed(self, patient: Patient) -> Printed:
        """The packet of one patient."""
        hour = (patient.surgery_date, patient.arrival_time, patient.arrival_place)
        printed = self.plate.printed(self._texts(patient), Alike(patient.surgery_date, hour))
        if not self.attachments:
            return printed
        data = with_attachments(printed.data, self.attachments).data
        return replace(printed, data=data, sha256=hashlib.sha256(data).hexdigest())

    def _texts(self, patient: Patient) -> Callable[[Slot], Sequence[str]]:
        return lambda slot: slot_texts(slot, patient, self.defaults, self.job.words)

    def faults(self, data: bytes, name: str, patient: Patient, form: Form) -> tuple[Diagnostic, ...]:
        """What is wrong with a file read back from disk."""
        return self._proof(form, patient).check(data, name, self.expected(patient))

    def _proof(self, form: Form, patient: Patient) -> Proof:
        """Audit a specimen of the form in full, once. It has the patient's name only where the form comes from it."""
        if form not in self._proofs:
            if len(self._proofs) >= _FORMS_KEPT:
                self._proofs.clear()
            self._proofs[form] = self._proven(patient.name if form else "")
        return self._proofs[form]

    def _proven(self, name: str) -> Proof:
        """Prove a first specimen, and let a second one with other distances settle what the first leaves open."""
        first, second = _specimens(self.job, name)
        file = f"a specimen of '{self.job.handout.procedure}'"
        proof = prove_variant(self.printed(first).data, file, self.expected(first))
        if wrong := proof.check(self.printed(second).data, file, self.expected(second)):
            raise HandoutError(*wrong, exit_code=ExitCode.FAILED)
        return proof

    def expected(self, patient: Patient) -> Expected:
        """What the row says of this packet."""
        handout = self.job.handout
        defaults = {field.value: text for field, text in self.defaults.items()}
        return Expected(
            name=patient.name,
            reference=patient.reference,
            surgeon=defaults.get("surgeon", ""),
            region=handout.region,
            side=patient.side,
            levels=patient.levels,
            surgery_date=patient.surgery_date,
            follow_up_date=patient.follow_up_date,
            arrival_time=patient.arrival_time,
            follow_up_time=patient.follow_up_time,
            arrival_place=patient.arrival_place or defaults.get("arrival_place", ""),
            notes=patient.notes,
            language=handout.edition.language,
        )


def _specimens(job: Job, name: str) -> tuple[Patient, Patient]:
    """Two patients with a text in every place of the variant, on different days and with different visits."""
    given = job.patient or Patient()

    def specimen(day: date, until_visit: int) -> Patient:
        return Patient(
            name=name or "Specimen",
            reference="0000",
            surgery_date=day if job.handout.dated else None,
            arrival_time=_SOME_TIME if job.handout.timed else None,
            side="left",
            levels=given.levels,
            follow_up_date=day + timedelta(days=until_visit),
            follow_up_time=_SOME_TIME,
        )

    return specimen(_SOME_DAY, 14), specimen(_ANOTHER_DAY, 21)


@lru_cache(maxsize=_LAYOUTS_KEPT)
def _variant(digest: str, job: bytes, attachments: tuple[Attachment, ...]) -> _Variant:
    return _Variant(pickle.loads(job), attachments)  # noqa: S301 (pickled by the process that gave the order)


def fulfil(order: Order) -> tuple[Outcome, ...]:
    """Make every packet of an order; a row that cannot be printed refuses only itself.

    Raises HandoutError when the folder cannot be written to or the variant cannot be laid out: then no row can.
    """
    variant = _variant(order.digest, order.job, order.attachments)
    return tuple(_made(variant, Path(order.folder), order.digest, one) for one in order.prints)


def _made(variant: _Variant, folder: Path, digest: str, one: Print) -> Outcome:
    started = time.perf_counter()
    try:
        printed = variant.printed(one.patient)
    except HandoutError as error:
        return Outcome(one.row, refused=error.diagnostics)
    path = folder / one.file
    write_one_of_many(path, printed.data)
    back = path.read_bytes()
    faults = variant.faults(back, one.file, one.patient, printed.form)
    if faults or back != printed.data:
        path.unlink(missing_ok=True)
        return Outcome(one.row, refused=faults or (_altered(one.file),))
    taken = round((time.perf_counter() - started) * 1000, 3)
    return Outcome(one.row, Entry(one.key, one.file, printed.sha256, variant.pages, digest, taken))


def _altered(file: str) -> Diagnostic:
    hint = "look after the disk, then run again with --resume"
    return Diagnostic("disk-altered", "what was read back is not what was written", Location(file), hint)
