"""`handouts preview --watch`: every save becomes new pictures, or the reasons why there are none, on one screen."""

from __future__ import annotations

import gc
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Final

from msgspec.structs import replace

from handouts.cli.asking import ask, patient_given
from handouts.cli.console import Console
from handouts.cli.options import Choices
from handouts.cli.preview import Wanted, is_picture, written
from handouts.cli.screen import Screen
from handouts.diagnostics import Diagnostic, ExitCode, HandoutError
from handouts.press.work import warm_up
from handouts.resolve.request import Patient
from handouts.variants.packet import Packet
from handouts.watching.changes import Time, changes
from handouts.watching.rounds import Sitting
from handouts.watching.stamps import Stamps, stamps_of

REAL_TIME: Final = Time(time.perf_counter, time.sleep)


def watch_pages(choices: Choices, wanted: Wanted, console: Console, clock: Time = REAL_TIME) -> ExitCode:
    """Draw, and draw again after every save, until Ctrl-C.

    Raises HandoutError for what no save can mend: a wrong command line, and a wrong patient on standard input.
    """
    screen = Screen(console, wanted.page)
    try:
        started = clock.now()
        patient_file = Path(choices.patient) if choices.patient and choices.patient != "-" else None
        sitting = opened(choices, wanted, patient_file)
        roots = sitting.library.folders.roots

        def look() -> Stamps:
            return stamps_of(roots, [patient_file] if patient_file else [], lambda path: is_picture(path, wanted))

        first = look()
        screen.show(sitting.again(), clock.now() - started)
        ready()
        for change in changes(look, clock, first):
            outcome = sitting.again(change.files)
            screen.show(outcome, clock.now() - change.noticed)
            gc.collect()  # while nobody waits; the collector is off for `preview`
    except KeyboardInterrupt:
        screen.last_word()
    return ExitCode.INTERRUPTED


def opened(choices: Choices, wanted: Wanted, patient_file: Path | None) -> Sitting:
    """What was typed, looked up once; a patient file will be read in every round, standard input only now."""
    library, request = ask(replace(choices, patient=None) if patient_file else choices)

    def patient() -> Patient | None:
        return read_patient(patient_file) if patient_file else request.patient

    def put(packet: Packet, stem: str) -> Iterator[Path]:
        return written(packet.data, stem, wanted)

    return Sitting(library, request, patient, put, require_approval=choices.require_approval)


def read_patient(file: Path) -> Patient | None:
    """Read a patient file; raises HandoutError with every wrong field."""
    wrong: list[Diagnostic] = []
    patient = patient_given(str(file), wrong)
    if wrong:
        raise HandoutError(*wrong)
    return patient


def ready() -> None:
    """Have in the process what the next round needs, even if this one was stopped before it came so far."""
    import pypdfium2  # noqa: F401

    import handouts.audit
    import handouts.checks  # noqa: F401

    warm_up()
    gc.collect()
