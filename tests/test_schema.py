"""The schemas take every file that loads, and refuse in the editor nearly all that loading would refuse."""

from __future__ import annotations

import json
import re
import typing
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from editor_yaml import as_an_editor_reads
from jsonschema import Draft202012Validator, ValidationError
from msgspec.structs import fields

import handouts.cli.main as entry
from handouts.authoring import type_schema
from handouts.authoring.known import Known, known_of
from handouts.authoring.named_keys import named_keys
from handouts.authoring.schemas import KINDS, schema_text
from handouts.cli.schema import KINDS as TYPED_KINDS
from handouts.content import validation
from handouts.content.items import ITEM_KINDS
from handouts.content.library import open_library
from handouts.content.model import Clinic, FactSpec, OptionSpec, Procedure, Surgeon
from handouts.content.patient import PatientFile
from handouts.content.source import Source, read_source
from handouts.content.values import FactName, Id, Model
from handouts.diagnostics import HandoutError
from handouts.resolve.quantities import EXAMPLES, Measure, QuantityError, UnitError, parse_quantity
from handouts.shipped import content_folder

SHIPPED = content_folder()
CASES = Path(__file__).parent / "cases" / "load"
FILES = {
    "block": "blocks/*.yaml",
    "clinic": "clinics/*/clinic.yaml",
    "surgeon": "clinics/*/surgeons/*.yaml",
    "procedure": "procedures/*.yaml",
    "facts": "facts.yaml",
    "options": "options.yaml",
    "sources": "sources.yaml",
    "words": "words/*.yaml",
    "patient": "patients/*.yaml",
}
CLINIC = """\
clinic: k
name: K
country: US
language: en-US
units: us
paper: letter
accent: "#0B5563"
phones: {day: {number: 217}, night: {number: 2}}
emergency: {number: 911}
"""
SURGEON = "surgeon: s\nname: Dr. S\n"
BLOCK = "block: b\ntitle: B\n"
ONLY_LOADING_REFUSES = {
    "activity-limits.txt": {(4, "activity-limit")},
    "boolean-text.txt": {(2, "yaml-boolean"), (4, "yaml-boolean")},
    "default-pack.txt": {(10, "unknown-pack")},
    "duplicate-id.txt": {(6, "duplicate-id")},
    "fact-spec.txt": {(2, "yaml-boolean"), (4, "fact-spec")},
    "option-spec.txt": {(1, "unknown-choice")},
    "patient-choices.txt": {(4, "yaml-boolean")},
    "patient-dates.txt": {(1, "no-such-date")},
    "risk-numbers.txt": {(4, "risk-number"), (5, "risk-number")},
    "row-without-time.txt": {(4, "row-time"), (5, "row-time")},
    "words.txt": {(2, "yaml-boolean")},
}
"""What keys say together (a row's two times, a fact's choices and type), what an editor's YAML 1.2 reads as text
(`no`), names given elsewhere in the same file, and the calendar: by case, with line and code."""


@cache
def known() -> Known:
    return known_of(open_library(SHIPPED))


@cache
def schema(kind: str) -> Any:
    return json.loads(schema_text(kind, known()))


def faults(kind: str, text: str) -> list[ValidationError]:
    return list(Draft202012Validator(schema(kind)).iter_errors(as_an_editor_reads(text)))


@pytest.mark.parametrize("kind", KINDS)
def test_a_schema_is_one_by_its_own_standard(kind):
    assert schema(kind)["$schema"] == "https://json-schema.org/draft/2020-12/schema"
    Draft202012Validator.check_schema(schema(kind))


@pytest.mark.parametrize("kind", KINDS)
def test_every_shipped_file_is_as_its_schema_says(kind):
    files = sorted(SHIPPED.glob(FILES[kind]))
    assert files
    assert {path.name: [str(fault.message) for fault in faults(kind, path.read_text("utf-8"))] for path in files} == {
        path.name: [] for path in files
    }


@pytest.mark.parametrize("kind", KINDS)
def test_every_definition_is_referred_to(kind):
    text = schema_text(kind, known())
    assert [name for name in schema(kind).get("$defs", {}) if f'"#/$defs/{name}"' not in text] == []


RIGHT = {
    "fact": (
        "surgeon",
        "facts: {lift_limit: 8 lb, skin_washes: 2, collar: none, brace: 'no', surgery_time: 1 to 2 h}\n",
    ),
    "fact beyond its range": ("surgeon", "facts: {lift_limit: {value: 20 lb, beyond_range: our audit of 2026}}\n"),
    "blank tables": (
        "surgeon",
        "facts:\noptions:\noverrides:\n  recovery:\nfor:\n  lumbar-foraminotomy:\n    facts:\n",
    ),
    "for one operation": ("surgeon", "for: {lumbar-foraminotomy: {facts: {lift_limit: 8 lb}}}\n"),
    "verbs": (
        "surgeon",
        "overrides:\n  recovery-checklist:\n    replace: {walked: {check: I can walk.}}\n    remove: [which-nerve]\n"
        "    add:\n    - {after: plan-in-hand, item: {id: dog, check: Walk.}}\n"
        "    - {first: true, item: {id: a, text: A}}\n",
    ),
    "a clinic's pack": ("clinic", "packs: {ours: {title: Ours, like: full, blocks: [key-sheet, questions]}}\n"),
    "condition": ("block", "items: [{id: a, text: A, when: {region: lumbar, collar: [soft, rigid], fusion: yes}}]\n"),
    "row": ("block", "items: [{id: a, row: A, before: 2 weeks}, {id: b, row: B, time: arrival}]\n"),
    "clinic's facts": ("clinic", "facts: {fever: 38 C}\nlogo:\n"),
}
WRONG = {
    "unknown key": ("surgeon", "fact: {}\n"),
    "unknown fact": ("surgeon", "facts: {lift_limits: 8 lb}\n"),
    "wrong unit": ("surgeon", "facts: {lift_limit: 8 weeks}\n"),
    "no unit": ("surgeon", "facts: {lift_limit: 8}\n"),
    "no reason": ("surgeon", "facts: {lift_limit: {value: 20 lb, beyond_range: ' '}}\n"),
    "wrong unit beyond the range": ("surgeon", "facts: {lift_limit: {value: 20 h, beyond_range: our audit}}\n"),
    "unknown choice of a fact": ("surgeon", "facts: {collar: hard}\n"),
    "unknown option": ("surgeon", "options: {aproach: open}\n"),
    "unknown choice": ("surgeon", "options: {approach: opened}\n"),
    "unknown operation": ("surgeon", "procedures: [lumbar]\n"),
    "unknown operation alone": ("surgeon", "for: {lumbar: {}}\n"),
    "unknown block": ("surgeon", "overrides: {recovery-check: {}}\n"),
    "unknown verb": ("surgeon", "overrides: {recovery-checklist: {delete: [walked]}}\n"),
    "unknown item": ("surgeon", "overrides: {recovery-checklist: {remove: [walkd]}}\n"),
    "item of another block": ("surgeon", "overrides: {recovery-checklist: {remove: [papers]}}\n"),
    "unknown anchor": (
        "surgeon",
        "overrides: {recovery-checklist: {add: [{after: walkd, item: {id: a, check: A}}]}}\n",
    ),
    "locked item removed": ("surgeon", "overrides: {key-sheet: {remove: [emergency-legs]}}\n"),
    "locked item replaced": ("clinic", "overrides: {key-sheet: {replace: {emergency-legs: {emergency: A}}}}\n"),
    "replaced by another kind": ("surgeon", "overrides: {recovery-checklist: {replace: {walked: {bullet: A}}}}\n"),
    "unknown key of an item": ("block", "items: [{id: a, text: A, smal: true}]\n"),
    "unknown kind of item": ("block", "items: [{id: a, txt: A}]\n"),
    "unknown condition": ("block", "items: [{id: a, text: A, when: {collr: soft}}]\n"),
    "unknown answer": ("block", "items: [{id: a, text: A, when: {collar: hard}}]\n"),
    "unknown source": ("block", "items: [{id: a, text: A, source: [Z99]}]\n"),
    "unknown icon": ("block", "items: []\nicon: spine-2\n"),
    "unknown figure": ("block", "items: [{id: a, figure: spine, alt: A}]\n"),
    "unknown time": ("block", "items: [{id: a, row: A, time: departure}]\n"),
    "fact that is no time": ("block", "items: [{id: a, activity: A, from: lift_limit}]\n"),
    "fact that is no share": ("block", "items: [{id: a, risk: A, rate: lift_limit, source: [P1]}]\n"),
    "unknown pack": ("clinic", "packs: {ours: {title: Ours, like: ful, blocks: [key-sheet]}}\n"),
    "unknown block of a pack": ("clinic", "packs: {ours: {title: Ours, blocks: [key-shet]}}\n"),
}
BEFORE = {"surgeon": SURGEON, "clinic": CLINIC, "block": BLOCK}


@pytest.mark.parametrize(("kind", "text"), RIGHT.values(), ids=list(RIGHT))
def test_what_may_be_written_is_taken(kind, text):
    assert [fault.message for fault in faults(kind, BEFORE[kind] + text)] == []


@pytest.mark.parametrize(("kind", "text"), WRONG.values(), ids=list(WRONG))
def test_a_slip_is_shown_in_the_editor(kind, text):
    below = "" if kind != "block" else "items: []\n"
    assert faults(kind, BEFORE[kind] + below) == []
    (fault,) = faults(kind, BEFORE[kind] + text)
    assert list(fault.absolute_path)[:1] in ([], [as_an_editor_reads(text).popitem()[0]], ["items"])


@pytest.mark.parametrize("text", ["footr: Page\n", "unit: {weak: {one: week}}\n", "figure: [a]\n"])
def test_a_word_that_no_page_prints_is_refused(text):
    assert len(faults("words", text)) == 1


def test_a_language_may_have_more_forms_of_a_word_than_english():
    name = next(key for key in known().words.texts if key.endswith(".one")).split(".")
    tree: Any = "x"
    for part in reversed([*name[:-1], "few"]):
        tree = {part: tree}
    assert faults("words", json.dumps(tree)) == []


def test_every_amount_that_is_read_fits_its_pattern_and_every_example_is_read():
    for measure in Measure:
        (name, *_) = [name for name, spec in known().facts.items() if spec.type == measure.value]
        for other in Measure:
            for text in EXAMPLES[other]:
                try:
                    parse_quantity(text, measure)
                    reads = True
                except (UnitError, QuantityError):
                    reads = False
                assert reads == (not faults("surgeon", f"{SURGEON}facts: {{{name}: {text}}}\n")), (name, text)


# what loading refuses


def cases() -> list[tuple[str, str, str, str]]:
    found = []
    for path in sorted(CASES.glob("*.txt")):
        kind, _, rest = path.read_text("utf-8").partition("\n--- file\n")
        text, _, expected = rest.partition("\n--- expected\n")
        found.append((path.name, kind.strip(), text, expected))
    return found


def leaves(fault: ValidationError) -> Iterator[ValidationError]:
    yield fault
    for inner in fault.context or ():
        yield from leaves(inner)


def lines_of(fault: ValidationError, source: Source) -> set[int]:
    path = tuple(fault.absolute_path)
    lines = {source.places.of(path).line}
    if fault.validator == "additionalProperties":
        lines |= {source.places.key((*path, key)).line for key in set(fault.instance) - set(fault.schema["properties"])}
    elif isinstance(fault.instance, str):
        lines.add(source.places.key((*path, fault.instance)).line)
    return lines


@pytest.mark.parametrize(("name", "kind", "text", "expected"), cases(), ids=lambda value: str(value).partition("\n")[0])
def test_what_loading_refuses_is_refused_on_its_line_or_listed(name, kind, text, expected):
    try:
        source = read_source(text.encode(), "f.yaml")
    except HandoutError:
        return  # no YAML of ours: an editor shows that without a schema
    refused = {line for fault in faults(kind, text) for leaf in leaves(fault) for line in lines_of(leaf, source)}
    told = {(int(line), code) for line, code in re.findall(r":(\d+):\d+: error\[([a-z-]+)\]", expected)}
    assert told
    assert {(line, code) for line, code in told if line not in refused} == ONLY_LOADING_REFUSES.get(name, set())


def test_the_exceptions_are_cases_that_exist():
    assert set(ONLY_LOADING_REFUSES) <= {name for name, *_ in cases()}


# the models and the schemas


def test_every_mark_that_loading_knows_is_in_the_schema():
    assert set(type_schema._MARKED) == set(validation._MARKED)


def models(model: type[Model], seen: dict[str, type[Model]]) -> dict[str, type[Model]]:
    seen[model.__name__] = model
    for key in fields(model):
        for part in parts(key.type):
            if isinstance(part, type) and issubclass(part, Model) and part.__name__ not in seen:
                models(part, seen)
    return seen


def parts(wanted: Any) -> Iterator[Any]:
    yield wanted
    for part in typing.get_args(wanted):
        yield from parts(part)


FREE_NAMES = {
    "ItemBase.id", "Block.block", "Block.topics", "Block.renamed", "Clinic.clinic", "Clinic.default_surgeon",
    "Surgeon.surgeon", "Procedure.procedure", "Procedure.short", "Procedure.packs", "Procedure.default_pack",
    "Procedure.required_topics", "OwnOfClinic.packs", "BlockOverride.replace", "BlockOverride.remove",
    "Addition.before", "Addition.after",
}  # fmt: skip
"""Keys that give a name, name something of the same file, or (the verbs) are completed block by block."""


def test_every_key_that_holds_a_name_is_completed_from_the_library_or_known_to_be_free():
    found: dict[str, type[Model]] = {}
    for model in (*ITEM_KINDS.values(), Clinic, Surgeon, Procedure, FactSpec, OptionSpec, PatientFile):
        models(model, found)
    from handouts.content.model import Block

    models(Block, found)
    completed = {f"{model.__name__}.{key}" for model, key in named_keys(known())}
    for model in found.values():
        for key in fields(model):
            owners = [base.__name__ for base in model.__mro__ if base.__name__ not in ("Struct", "object")]
            if {Id, FactName} & {part for part in parts(key.type) if typing.get_origin(part)}:
                assert {f"{owner}.{key.encode_name}" for owner in owners} & (completed | FREE_NAMES), key


# the command


@pytest.fixture
def schema_command(tmp_path, monkeypatch, capfd):
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("HANDOUTS_CONTENT", raising=False)

    def run(*arguments: str) -> tuple[int, str, str]:
        code = entry.main(["schema", *arguments])
        out, err = capfd.readouterr()
        return code, out, err

    return run


def test_the_command_names_the_kinds_there_are():
    assert tuple(KINDS) == TYPED_KINDS


def test_one_schema_goes_to_standard_output(schema_command):
    code, out, err = schema_command("patient")
    assert (code, err) == (0, "")
    assert json.loads(out) == schema("patient")


def test_all_schemas_go_into_a_folder_and_over_older_ones(schema_command, tmp_path):
    for _ in range(2):
        code, out, err = schema_command("-o", "own/.schemas")
        assert (code, err) == (0, "")
        assert out.split() == [f"own/.schemas/{kind}.schema.json" for kind in KINDS]
    assert sorted(path.name for path in (tmp_path / "own/.schemas").iterdir()) == sorted(
        f"{kind}.schema.json" for kind in KINDS
    )


def test_one_schema_goes_into_a_folder(schema_command, tmp_path):
    assert schema_command("facts", "-o", str(tmp_path)) == (0, "facts.schema.json\n", "")


def test_the_clinics_own_facts_blocks_and_items_are_known(schema_command, tmp_path):
    own = tmp_path / "own"
    for name, text in {
        "facts.yaml": "pool_after: {type: duration, says: when you may use the pool}\n",
        "blocks/pool.yaml": "block: pool\ntitle: The pool\nitems: [{id: cap, check: Bring a cap.}]\n",
        "clinics/k/clinic.yaml": f"{CLINIC}overrides: {{pool: {{add: [{{item: {{id: towel, check: A towel.}}}}]}}}}\n",
        "clinics/broken/clinic.yaml": "clinic: [",
    }.items():
        (own / name).parent.mkdir(parents=True, exist_ok=True)
        (own / name).write_text(text, encoding="utf-8")
    code, out, err = schema_command("surgeon", "--content", "own")
    assert (code, err) == (0, "")
    text = f"{SURGEON}facts: {{pool_after: 3 weeks}}\noverrides: {{pool: {{remove: [cap, towel]}}}}\n"
    assert len(faults("surgeon", text)) == 2
    assert [*Draft202012Validator(json.loads(out)).iter_errors(as_an_editor_reads(text))] == []


@pytest.mark.parametrize(
    ("arguments", "code", "message"),
    [
        (
            [],
            2,
            "error[usage]: there is no kind of file, and no folder\n  hint: name one of: block, clinic, surgeon, "
            "procedure, facts, options, sources, words, patient; or give -o DIR for all of them\n",
        ),
        (["-o", ""], 2, "error[usage]: --output is empty\n  hint: give a folder, or leave the option out\n"),
        (
            ["surgon"],
            2,
            "error[bad-value]: invalid value for '[KIND]': 'surgon' is not one of 'block', 'clinic', 'surgeon', "
            "'procedure', 'facts', 'options', 'sources', 'words', 'patient'\n  hint: did you mean 'surgeon'?\n",
        ),
        (
            ["-o", "taken/below"],
            1,
            "error[cannot-write]: cannot write 'taken/below/block.schema.json': not a directory\n"
            "  hint: part of the path is a file: choose a folder\n",
        ),
        (
            ["-o", "new", "--content", "faulty"],
            2,
            "faulty/facts.yaml:1:7: error[wrong-type]: 'lift' must be a table of keys, not text\n"
            "  hint: write 'key: value' lines, or {key: value}\n",
        ),
    ],
)
def test_what_cannot_be_done_is_said(schema_command, tmp_path, arguments, code, message):
    (tmp_path / "taken").write_text("", encoding="utf-8")
    (tmp_path / "faulty").mkdir()
    (tmp_path / "faulty/facts.yaml").write_text("lift: heavy\n", encoding="utf-8")
    assert schema_command(*arguments) == (code, "", message)
    assert not (tmp_path / "new").exists()
