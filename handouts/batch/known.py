"""A library becomes the names a row may choose, by every form in which a spreadsheet may write them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from msgspec import Struct

from handouts.batch.columns import forgiven
from handouts.content.library import Library
from handouts.content.model import Clinic, FactSpec, Procedure
from handouts.content.model import Words as WordsFile
from handouts.resolve.calendar import calendar_of
from handouts.resolve.packs import packs_of
from handouts.resolve.selection import example_clinic
from handouts.resolve.wording import Words

Names = Mapping[str, str]
"""Forgiven forms of names, each with the id it stands for."""


class KnownProcedure(Struct, frozen=True):
    """An operation: its region, and the pack it takes when none is chosen."""

    region: str
    default_pack: str


class KnownClinic(Struct, frozen=True):
    """A clinic: its packs by procedure, its surgeons with the procedures each does (none: all), and its defaults."""

    packs: Mapping[str, Names]
    surgeons: Mapping[str, tuple[str, ...]]
    surgeon_names: Names
    default_surgeon: str | None
    paper: str


class Known(Struct, frozen=True):
    """Everything a row can name; `choices` are those of each option."""

    procedures: Mapping[str, KnownProcedure]
    procedure_names: Names
    clinics: Mapping[str, KnownClinic]
    clinic_names: Names
    choices: Mapping[str, tuple[str, ...]]
    facts: Mapping[str, FactSpec]
    wording: WordsFile
    example_clinic: str
    language: str

    @property
    def words(self) -> Words:
        """What facts are read with; the calendar is looked up for whoever reads one."""
        calendar = calendar_of(self.language)
        return Words(self.language, self.wording.texts, self.wording.spelling, calendar)


def known_of(library: Library) -> Known:
    """Gather the names of a library. Raises HandoutError with what is wrong in its procedures, clinics and tables."""
    procedures = [library.procedure(name).value for name in library.names("procedures")]
    clinics = [library.clinic(name).value for name in library.names("clinics")]
    example = example_clinic(library).value
    return Known(
        procedures={each.procedure: KnownProcedure(each.region, each.default_pack) for each in procedures},
        procedure_names=names_of((each.procedure, (each.short, each.footer)) for each in procedures),
        clinics={each.clinic: _clinic(library, each, procedures) for each in clinics},
        clinic_names=names_of((each.clinic, (each.name,)) for each in clinics),
        choices={name: tuple(spec.choices) for name, spec in library.options().value.items()},
        facts=library.facts().value,
        wording=library.words(example.language).value,
        example_clinic=example.clinic,
        language=example.language,
    )


def names_of(named: Iterable[tuple[str, Iterable[str]]]) -> Names:
    """Map every form of every name to its id. An id is always itself; another form that two share names neither."""
    given = [(own, tuple(others)) for own, others in named]
    forms: dict[str, set[str]] = {}
    for own, others in given:
        for other in others:
            forms.setdefault(forgiven(other), set()).add(own)
    single = {form: next(iter(owners)) for form, owners in forms.items() if len(owners) == 1}
    return single | {forgiven(own): own for own, _ in given}


def _clinic(library: Library, clinic: Clinic, procedures: Iterable[Procedure]) -> KnownClinic:
    surgeons = [library.surgeon(clinic.clinic, each).value for each in library.surgeons(clinic.clinic)]
    return KnownClinic(
        packs={
            each.procedure: names_of((name, (pack.title,)) for name, pack in packs_of(each, clinic).items())
            for each in procedures
        },
        surgeons={each.surgeon: each.procedures for each in surgeons},
        surgeon_names=names_of((each.surgeon, (each.name, each.short or each.name)) for each in surgeons),
        default_surgeon=clinic.default_surgeon,
        paper=clinic.paper,
    )
