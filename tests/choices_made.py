"""The options, facts and levels of one operation to requests that try every two of them together, and to what they say.

A `Mark` is a thing only some patients should read of: the words that speak of it, who may meet them, and who must.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from datetime import date, time
from functools import cache
from pathlib import Path
from typing import Any

import packets
import yaml
from msgspec import Struct
from pairwise import Row, covering_rows

from handouts.resolve.request import Patient, Request

CONTENT = Path(__file__).parent.parent / "content"
CLINICS = {"riverbend-spine": "okafor", "northmoor-spine": "bello"}
LEVELS = {
    "cervical": {"none": (), "upper": ("C4-C5",), "middle": ("C5-C6",), "two": ("C4-C5", "C5-C6"), "low": ("C7-T1",)},
    "lumbar": {"none": (), "usual": ("L4-L5",), "low": ("L5-S1",), "two": ("L3-L4", "L4-L5")},
}


@cache
def read(relative: str) -> Any:
    return yaml.safe_load((CONTENT / relative).read_text(encoding="utf-8"))


def packs_of(procedure: str) -> tuple[str, ...]:
    return tuple(read(f"procedures/{procedure}.yaml")["packs"])


def choices_of(spec: Mapping[str, Any]) -> tuple[str, ...]:
    return ("yes", "no") if spec["choices"] == "yes-no" else tuple(map(str, spec["choices"]))


def factors(region: str) -> dict[str, tuple[str, ...]]:
    """Everything that may differ between two patients of one operation, and every value it has."""
    options = {name: choices_of(spec) for name, spec in read("options.yaml").items()}
    kinds = {"choice": lambda spec: tuple(map(str, spec["choices"])), "yes-no": lambda _spec: ("yes", "no")}
    facts = {name: kinds[spec["type"]](spec) for name, spec in read("facts.yaml").items() if spec["type"] in kinds}
    patient = {"levels": tuple(LEVELS[region]), "side": ("", "left", "right", "both"), "dated": ("yes", "no")}
    return {**options, **facts, **patient, "clinic": tuple(CLINICS)}


@cache
def rows(region: str) -> tuple[Row, ...]:
    return tuple(covering_rows(factors(region)))


def region_of(procedure: str) -> str:
    found: str = read(f"procedures/{procedure}.yaml")["region"]
    return found


def request_of(procedure: str, row: Row, pack: str) -> Request:
    """The request of one row: every option and fact given, whatever clinic and surgeon say."""
    dated = row["dated"] == "yes"
    patient = Patient(
        name="Sam Example",
        surgery_date=date(2027, 3, 9) if dated else None,
        arrival_time=time(9, 0) if dated else None,
        side=row["side"],
        levels=LEVELS[region_of(procedure)][row["levels"]],
    )
    return Request(
        procedure=procedure,
        today=packets.TODAY,
        clinic=row["clinic"],
        surgeon=CLINICS[row["clinic"]],
        pack=pack,
        settings=tuple((name, row[name]) for name in read("facts.yaml") if name in row),
        options=tuple((name, row[name]) for name in read("options.yaml")),
        patient=patient,
    )


class Case(Struct, frozen=True):
    """One patient: a row and the region operated on."""

    region: str
    row: Row

    @property
    def treated(self) -> tuple[str, ...]:
        return LEVELS[self.region][self.row["levels"]]


Who = Callable[[Case], bool]


class Mark(Struct, frozen=True):
    """`may` meet the words of `pattern`: nobody else; `must` meet them in the full packet: all of these."""

    name: str
    pattern: str
    may: Who
    must: Who

    def found(self, text: str) -> str:
        """The first line of a text that speaks of it, or nothing."""
        match = re.search(self.pattern, text, re.IGNORECASE)
        return text[text.rfind("\n", 0, match.start()) + 1 :].partition("\n")[0] if match else ""


def only(name: str, pattern: str, who: Who) -> Mark:
    """Words that all of these people must meet and nobody else may."""
    return Mark(name, pattern, who, who)


def _never(_case: Case) -> bool:
    return False


def _is(option: str, *values: str) -> Who:
    return lambda case: case.row[option] in values


def _lumbar(case: Case) -> bool:
    return case.region == "lumbar"


def _cervical(case: Case) -> bool:
    return case.region == "cervical"


def _both(*conditions: Who) -> Who:
    return lambda case: all(holds(case) for holds in conditions)


MARKS: dict[str, tuple[Mark, ...]] = {
    "approach": (
        only("a tube", r"(?:small|narrow|working) tube\b", _is("approach", "tubular")),
        only("a camera", r"\bcamera\b", _is("approach", "endoscopic")),
    ),
    "disc": (only("a piece of disc", r"pieces? of (?:the )?disc", _is("disc", "yes")),),
    "laminectomy": (only("the roof bone", r"roof bone|laminectomy", _is("laminectomy", "yes")),),
    "fusion": (
        only("a fusion as well", r"fusion[^.\n]*as well", _is("fusion", "yes")),
        only("care after a fusion", r"after (?:a|the|your) fusion|screws|rods\b", _is("fusion", "yes")),
        only("no metal left", r"no metal", _is("fusion", "no")),
    ),
    "anesthesia": (
        only("asleep", r"asleep|general an[ae]+sth", _is("anesthesia", "general")),
        only("awake", r"\bawake\b|local an[ae]+sth", _is("anesthesia", "local")),
    ),
    "position": (
        only("sitting up in surgery", r"placed sitting|sit(?:ting)? up (?:for|in|during) (?:this )?(?:surg|oper)",
             _both(_cervical, _is("position", "sitting"))),
        Mark("face down", r"face[ -]down", lambda case: case.row["position"] == "face-down" or _lumbar(case),
             _is("position", "face-down")),
    ),
    "stay": (
        only("home the same day", r"home the same day", _is("stay", "same-day")),
        only("one night", r"stay (?:for )?one night", _is("stay", "one-night")),
        only("more nights", r"more than one night", _is("stay", "longer")),
        Mark("nights in the hospital", r"\bovernight\b|at night as well", _is("stay", "one-night", "longer"), _never),
    ),
    "drain": (only("a drain", r"drain the wound|wound drain", _is("drain", "yes")),),
    "catheter": (only("a bladder tube", r"drain your bladder|tube in (?:the|your) bladder", _is("catheter", "yes")),),
    "blood_thinner": (
        Mark("warfarin", r"\bwarfarin\b", _is("blood_thinner", "warfarin", "ask"), _is("blood_thinner", "warfarin")),
        Mark("apixaban and the like", r"apixaban|rivaroxaban|edoxaban|dabigatran", _is("blood_thinner", "doac", "ask"),
             _is("blood_thinner", "doac")),
        Mark("clopidogrel", r"clopidogrel", _is("blood_thinner", "clopidogrel", "ask"),
             _is("blood_thinner", "clopidogrel")),
        Mark("aspirin", r"\baspirin\b", _is("blood_thinner", "aspirin", "ask"), _is("blood_thinner", "aspirin")),
        Mark("a dose of a blood thinner", r"thinner[^.\n]*last dose", _is("blood_thinner", "ask"),
             _is("blood_thinner", "ask")),
    ),
    "diabetes": (
        Mark("a gliflozin", r"gliflozin", _is("diabetes", "gliflozin", "ask"), _is("diabetes", "gliflozin")),
        Mark("insulin", r"\binsulin\b", _is("diabetes", "insulin", "pills", "ask"), _is("diabetes", "insulin")),
        Mark("diabetes medicine", r"diabetes (?:pill|tablet|medicine|plan)", _is("diabetes", "pills", "insulin", "ask"),
             _is("diabetes", "pills")),
    ),
    "weight_loss_shot": (
        Mark("a weight-loss shot", r"weight-loss (?:shot|injection)|semaglutide|\bGLP",
             _is("weight_loss_shot", "yes", "ask"), _is("weight_loss_shot", "yes")),
    ),
    "smoker": (
        Mark("stopping nicotine", r"stop smoking|if you smoke|nicotine:|all nicotine", _is("smoker", "ask", "uses"),
             _is("smoker", "ask", "uses")),
        Mark("any nicotine", r"\bsmok|\bvap|nicotine|tobacco", _is("smoker", "ask", "uses"), _never),
    ),
    "opioid_plan": (
        only("opioids", r"\bopioid", _is("opioid_plan", "ask", "short")),
        only("opioids as a question", r"if you (?:take|have|use) opioid", _is("opioid_plan", "ask")),
    ),
    "lives_alone": (only("living alone", r"live alone|no one to stay", _is("lives_alone", "yes")),),
    "stitches": (
        only("staples", r"\bstaples?\b", _is("stitches", "staples")),
        only("stitches that dissolve", r"\bdissolv", _is("stitches", "dissolving")),
    ),
    "collar": (
        only("a collar", r"\bcollar\b", _both(_cervical, _is("collar", "soft", "rigid"))),
        only("a soft collar", r"\bsoft collar", _both(_cervical, _is("collar", "soft"))),
        only("a firm collar", r"\bfirm collar", _both(_cervical, _is("collar", "rigid"))),
    ),
    "brace": (only("a brace", r"\bbrace\b", _both(_lumbar, _is("brace", "yes"))),),
    "skin_wash": (
        only("the clinic's skin wash", r"skin wash we|(?:use|with) the skin wash", _is("skin_wash", "antiseptic")),
    ),
    "levels": (
        Mark("a weak shoulder", r"weak[^.\n]*\bshoulder|shoulder[^.\n]*\bweak|\bC5 (?:nerve|root|palsy)",
             lambda case: _cervical(case) and (not case.treated or "C4-C5" in case.treated),
             lambda case: "C4-C5" in case.treated),
    ),
    "clinic": (
        only("American words", r"\b(?:acetaminophen|anesthesia|jewelry)\b", _is("clinic", "riverbend-spine")),
        only("British words", r"\b(?:paracetamol|anaesthetic|jewellery)\b",
             _is("clinic", "northmoor-spine")),
        only("999", r"\b999\b", _is("clinic", "northmoor-spine")),
        only("911", r"\b911\b", _is("clinic", "riverbend-spine")),
        only("DVLA", r"\bDVLA\b", _is("clinic", "northmoor-spine")),
    ),
}  # fmt: skip
"""By the factor they hang on. What a patient may meet whatever was chosen ("a fusion later") is no mark."""

UNMARKED = {
    "side": "printed in the panel of the patient's details alone, from the patient file",
    "dated": "decides between days and lengths of time, held by the tests of resolution",
}

OTHER_REGION = {
    "lumbar": r"(?i)\bcervical\b|\bcollar\b|\bneck (?:pain|surgery|brace)|your neck\b|swallow|\barm pain|shoulder blade"
    r"|\bC[2-7]\b",
    "cervical": r"(?i)\blumbar\b|\blow(?:er)? back\b|\bleg pain|sciatica|foot drop|saddle area"
    r"|\bbrace\b|your bottom\b|your back will|shave your back|\bL[1-5]\b|\bS1\b",
}
"""What must not stand in a packet of a region. A stiff neck with fever is a sign after surgery of the back too, and
numbness between the legs one of a squeezed spinal cord."""
