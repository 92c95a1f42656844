"""A ready variant and a patient become a packet, and bytes are judged by what the patient's fields say."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Hashable, Sequence
from datetime import date
from typing import TYPE_CHECKING, Final

from msgspec.structs import replace

from handouts.audit.proof import Proof
from handouts.diagnostics import Diagnostic, ExitCode, HandoutError
from handouts.document.slot_texts import slot_texts
from handouts.document.spans import Slot
from handouts.pdf.fonts import typefaces
from handouts.pdf.plate import Alike, Form, Plate, Printed
from handouts.resolve.request import Patient, Request
from handouts.resolve.wording import known_words
from handouts.shipped import fonts_folder
from handouts.variants.expected import behind, expected_of
from handouts.variants.inputs import tool
from handouts.variants.packet import Packet, packet_of
from handouts.variants.past import days_before, some_are_over
from handouts.variants.ready import ReadyVariant, decoder

if TYPE_CHECKING:
    from handouts.print_run import Attachment


_FORMS_KEPT: Final = 8


def warm_up() -> None:
    """Have everything ready that the first packet would otherwise wait for."""
    typefaces(fonts_folder())
    decoder()
    tool()


class VariantPrinter:
    """Prints packets of one variant, one patient after another; what they share is made once."""

    def __init__(self, variant: ReadyVariant, attachments: Sequence[Attachment] = ()) -> None:
        self.about = replace(variant.about, words=known_words(variant.about.words))
        self._attachments = tuple(attachments)
        self._before = days_before(variant.laid_out)
        self._plate = Plate(variant.laid_out, typefaces(fonts_folder()))
        self._proofs: dict[Form, Proof] = {(): Proof(variant.learnt)}

    def printed(self, patient: Patient) -> Printed:
        """The packet of one patient. Raises HandoutError for a text that does not fit, or a sign no font has."""
        hour = (_weekday(patient.surgery_date), patient.arrival_time, patient.arrival_place)
        printed = self._plate.printed(self._texts(patient), Alike(patient.surgery_date, hour))
        if not self._attachments:
            return printed
        data = behind(printed.data, self._attachments)
        return replace(printed, data=data, sha256=hashlib.sha256(data).hexdigest())

    def names_past_days(self, patient: Patient, today: date) -> bool:
        """Whether a patient's packet names days before surgery that are over."""
        return some_are_over(self._before, patient.surgery_date, today)

    def _texts(self, patient: Patient) -> Callable[[Slot], Sequence[str]]:
        return lambda slot: slot_texts(slot, patient, self.about.defaults, self.about.words)

    def faults(self, data: bytes, name: str, patient: Patient, form: Form = ()) -> tuple[Diagnostic, ...]:
        """What is wrong with a file that is to be this patient's packet; `form` is that of what was printed.

        More fonts move all that stands behind a packet's pages. The first one of such a form is audited by itself.
        """
        expected = expected_of(self.about, patient)
        proof = self._proofs.get(form if self._attachments else ())
        if proof is not None:
            return proof.check(data, name, expected)
        from handouts.audit.learning import prove_variant

        if len(self._proofs) > _FORMS_KEPT:
            self._proofs.popitem()
        try:
            self._proofs[form] = prove_variant(data, name, expected)
        except HandoutError as error:
            return error.diagnostics
        return ()


def _weekday(day: date | None) -> Hashable:
    """All that a time of arrival, or one counted from it, says of the day; in the first and last year the day itself,
    for what is counted may lie outside the calendar.
    """
    return day.weekday() if day and date.min.year < day.year < date.max.year else day


def reprinted(variant: ReadyVariant, request: Request) -> Packet:
    """One more packet of a variant, proven. Raises HandoutError, and then there is none."""
    printer, patient = VariantPrinter(variant), request.patient or Patient()
    data = printer.printed(patient).data
    if faults := printer.faults(data, "the finished packet", patient):
        raise HandoutError(*faults, exit_code=ExitCode.FAILED)
    return packet_of(variant.about, data, variant.laid_out, request)
