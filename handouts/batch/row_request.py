"""One row over the command line's choices becomes one request, or everything that is wrong with the row."""

from __future__ import annotations

from typing import Final

from handouts.batch.cells import text_in
from handouts.batch.defaults import Defaults
from handouts.batch.known import Known, KnownClinic, KnownProcedure, Names, names_of
from handouts.batch.row_cells import YES_NO, RowCells
from handouts.batch.row_patient import patient_in, refuse_long_past, refuse_other_region
from handouts.resolve.edition import Paper, TypeSize
from handouts.resolve.request import Request

MOST_COPIES: Final = 99

_PAPERS: Final = names_of((paper.value, ()) for paper in Paper)
_SIZES: Final = names_of((size.value, ()) for size in TypeSize)
_FACT_FAULTS: Final = {
    "wrong-unit": "has a unit of something else",
    "out-of-range": "is out of range",
    "control-character": "has a control character",
    "too-long": "is too long",
    "fact-range": "has no sound range in facts.yaml",
}
"""What the resolve stage finds, without the text it quotes: in a row whose cells have slipped, that is a patient's."""
_NAME_ONE: Final = "name one in the row"


def request_in(cells: RowCells, defaults: Defaults) -> Request | None:
    """Make the request of a row, spelt out so that equal variants are equal; None when the row is wrong.

    Every fault of the row is noted in `cells`.
    """
    base, known = defaults.base, defaults.known
    procedure = _procedure(cells, base, known)
    clinic = cells.named("clinic", known.clinic_names, base.clinic or known.example_clinic)
    home = known.clinics[clinic] if clinic else None
    pack = _pack(cells, base, home.packs[procedure], known.procedures[procedure]) if home and procedure else None
    surgeon = _surgeon(cells, base, home, clinic or "", procedure or "") if home else None
    paper = cells.named("paper", _PAPERS, base.paper or (home.paper if home else ""))
    size = cells.named("size", _SIZES, base.size)
    grey = cells.named("grey", YES_NO, "yes" if base.grey else "no")
    settings = {**dict(base.settings), **_facts(cells, defaults)}
    options = {**dict(base.options), **_options(cells, known)}
    patient = patient_in(cells)
    if patient and procedure:
        refuse_other_region(cells, patient, known.procedures[procedure].region)
        refuse_long_past(cells, patient, base.today)
    if cells.faults or procedure is None or size is None:
        return None
    return Request(
        procedure=procedure,
        today=base.today,
        clinic=clinic,
        surgeon=surgeon,
        pack=pack,
        blocks=() if pack else base.blocks,
        settings=tuple(sorted(settings.items())),
        options=tuple(sorted(options.items())),
        paper=paper,
        size=size,
        grey=grey == "yes",
        patient=patient,
    )


def copies_in(cells: RowCells) -> int:
    """Read how many copies a row wants: one when the cell is empty, and when it is wrong, which is noted."""
    text = cells.read("copies", text_in)
    if text is None:
        return 1
    if text.isascii() and text.isdecimal() and len(text) < 4 and 1 <= int(text) <= MOST_COPIES:
        return int(text)
    message = f"'copies' is not a whole number from 1 to {MOST_COPIES}"
    cells.fault("copies", "wrong-copies", message, "write digits only, as in 2")
    return 1


def _procedure(cells: RowCells, base: Request, known: Known) -> str | None:
    procedure = cells.named("procedure", known.procedure_names, base.procedure)
    if procedure == "":
        cell = "fill in the cell 'procedure'" if "procedure" in cells.uses else "add a column 'procedure'"
        hint = f"{cell} with cervical or lumbar, or name one on the command line"
        cells.fault("", "missing-procedure", "nothing says which procedure the row is for", hint)
    return procedure or None


def _pack(cells: RowCells, base: Request, packs: Names, procedure: KnownProcedure) -> str | None:
    chosen = cells.named("pack", packs, "")
    if chosen or chosen is None or base.blocks:
        return chosen or None
    pack = base.pack or procedure.default_pack
    if pack not in packs.values():
        message = f"the pack '{pack}' of the command line is none of the row's procedure"
        cells.fault("", "unknown-pack", message, _NAME_ONE)
    return pack


def _surgeon(cells: RowCells, base: Request, home: KnownClinic, clinic: str, procedure: str) -> str | None:
    surgeon = cells.named("surgeon", home.surgeon_names, "")
    if surgeon == "":
        surgeon = base.surgeon or home.default_surgeon
        if surgeon and surgeon not in home.surgeons:
            message = f"the surgeon '{surgeon}' of the command line is none of '{clinic}'"
            cells.fault("", "unknown-surgeon", message, _NAME_ONE)
            return None
    does = home.surgeons[surgeon] if surgeon else ()
    if does and procedure and procedure not in does:
        message = f"surgeon '{surgeon}' does not do '{procedure}'"
        cells.fault("surgeon", "wrong-procedure", message, f"they do: {', '.join(does)}")
    return surgeon


def _options(cells: RowCells, known: Known) -> dict[str, str]:
    chosen = {use.name: cells.chosen(use.label, known.choices[use.name]) for use in cells.filled("option")}
    return {name: choice for name, choice in chosen.items() if choice is not None}


def _facts(cells: RowCells, defaults: Defaults) -> dict[str, str]:
    found: dict[str, str] = {}
    for use in cells.filled("fact"):
        spec = defaults.known.facts[use.name]
        choices = ("yes", "no") if spec.type == "yes-no" else tuple(spec.choices)
        text = cells.chosen(use.label, choices) if choices else cells.read(use.label, text_in)
        if text is None:
            continue
        found[use.name] = text
        for fault in defaults.fact_faults(use.name, text):
            what = _FACT_FAULTS.get(fault.code, f"is {fault.code.replace('-', ' ')}")
            cells.fault(use.label, fault.code, f"'{use.label}' {what}", fault.hint)
    return found
