"""A job becomes two made-up patients with a text in every place, by whose packets all others are judged."""

from __future__ import annotations

from datetime import date, time, timedelta
from typing import Final

from handouts.press import Job
from handouts.resolve.request import Patient

_SOME_DAY: Final = date(2027, 3, 9)
_ANOTHER_DAY: Final = date(2027, 4, 5)
_SOME_TIME: Final = time(9, 0)


def specimens_of(job: Job) -> tuple[Patient, Patient]:
    """Two patients on different days with different visits: what the first leaves open, the second settles."""
    levels = job.patient.levels if job.patient else ()

    def specimen(day: date, until_visit: int) -> Patient:
        return Patient(
            name="Specimen",
            reference="0000",
            surgery_date=day if job.handout.dated else None,
            arrival_time=_SOME_TIME if job.handout.timed else None,
            side="left",
            levels=levels,
            follow_up_date=day + timedelta(days=until_visit),
            follow_up_time=_SOME_TIME,
        )

    return specimen(_SOME_DAY, 14), specimen(_ANOTHER_DAY, 21)
