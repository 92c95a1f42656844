"""The command line's request is checked once, so that what it says wrongly is told once and not of every row."""

from __future__ import annotations

from msgspec import Struct, field
from msgspec.structs import replace

from handouts.batch.columns import forgiven
from handouts.batch.known import Known
from handouts.diagnostics import Diagnostic, HandoutError, Location, did_you_mean
from handouts.resolve.facts import resolve_fact
from handouts.resolve.layers import Layer, Origin, Value
from handouts.resolve.request import Request


class Defaults(Struct, frozen=True):
    """What holds where a row says nothing, and what is known; `checked` keeps the faults of facts seen so far."""

    base: Request
    known: Known
    checked: dict[tuple[str, str], tuple[Diagnostic, ...]] = field(default_factory=dict)

    def fact_faults(self, name: str, text: str) -> tuple[Diagnostic, ...]:
        """Tell what is wrong with the value of a fact; the same values come in row after row."""
        if (name, text) not in self.checked:
            found: list[Diagnostic] = []
            origin = Origin(Layer.REQUEST, Location(f"--set {name}"))
            resolve_fact(name, self.known.facts[name], Value(text, origin), origin, self.known.words, "us", found)
            self.checked[name, text] = tuple(found)
        return self.checked[name, text]


def defaults_of(base: Request, known: Known) -> Defaults:
    """Check what the command line says for every row; an empty procedure is left to the rows.

    Raises HandoutError with everything in it that no row could make good. Pack and surgeon hang on the procedure and
    clinic of a row and are checked there; a surgeon of no clinic at all is wrong here. A patient of the request is not
    for many rows and is dropped.
    """
    procedure = known.procedure_names.get(forgiven(base.procedure), "")
    defaults = Defaults(replace(base, procedure=procedure, patient=None), known)
    found: list[Diagnostic] = []
    if base.procedure and not procedure:
        found.append(_unknown("procedure", base.procedure, set(known.procedure_names.values())))
    if base.clinic is not None and base.clinic not in known.clinics:
        found.append(_unknown("clinic", base.clinic, set(known.clinics)))
    if base.surgeon is not None and not any(base.surgeon in clinic.surgeons for clinic in known.clinics.values()):
        names = {surgeon for clinic in known.clinics.values() for surgeon in clinic.surgeons}
        found.append(_unknown("surgeon", base.surgeon, names))
    for name, text in base.options:
        if name not in known.choices:
            found.append(_unknown("option", name, set(known.choices), Location(f"--option {name}")))
        elif text not in known.choices[name]:
            message = f"'{text}' is not one of the choices of '{name}'"
            hint = did_you_mean(text, known.choices[name])
            found.append(Diagnostic("unknown-choice", message, Location(f"--option {name}"), hint))
    for name, text in base.settings:
        if name not in known.facts:
            found.append(_unknown("fact", name, set(known.facts), Location(f"--set {name}")))
        else:
            found += defaults.fact_faults(name, text)
    if found:
        raise HandoutError(*found)
    return defaults


def _unknown(what: str, name: str, names: set[str], at: Location | None = None) -> Diagnostic:
    return Diagnostic(f"unknown-{what}", f"unknown {what} '{name}'", at, did_you_mean(name, names))
