"""`handouts check` as a clinic manager meets it: what is printed where, and which code is returned."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from small_content import clinic, small_content, surgeon, write

import handouts.cli.main as entry
import handouts.shipped
from handouts import __version__
from handouts.checks.gate import ALL_RULES

PROJECT = Path(__file__).parent.parent
REQUIRED = json.loads((Path(__file__).parent / "cases" / "sarif-2.1.0-required.json").read_text("utf-8"))
Run = Callable[..., SimpleNamespace]
CONTRAST = (
    "shipped/clinics/hill/clinic.yaml:7:9: error[contrast]: brand colour '#FFD700' has a contrast of 1.40:1 with white,"
    " less than 4.5:1\n  hint: the nearest darker one that passes is '#8A7400'; print darkens it to '#665600', which "
    "will look brown, so choose another hue\n"
)


@pytest.fixture
def shipped(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A small content folder in the place of the shipped one."""
    monkeypatch.chdir(tmp_path)
    for name in ("HANDOUTS_CONTENT", "SOURCE_DATE_EPOCH", "NO_COLOR"):
        monkeypatch.delenv(name, raising=False)
    (tmp_path / "shipped").mkdir()
    folder = small_content(tmp_path / "shipped")
    monkeypatch.setattr(handouts.shipped, "content_folder", lambda: folder)
    return folder


@pytest.fixture
def check(shipped: Path, capfd: pytest.CaptureFixture[str]) -> Run:
    """Run the command on a fixed day; returns its code, standard output and standard error."""

    def run(*arguments: str, today: str = "2026-11-21") -> SimpleNamespace:
        code = entry.main(["check", *arguments, "--today", today])
        out, err = capfd.readouterr()
        return SimpleNamespace(code=code, out=out, err=err)

    return run


def pale(shipped: Path) -> None:
    """An error: a brand colour nobody can read."""
    write(shipped, clinics__hill__clinic=clinic(accent="#FFD700"))


def unread(folder: Path) -> Path:
    """A warning: an own folder with a file nothing reads."""
    return write(folder, clinics__lake__clinic=clinic("lake"), clinics__lake__spare="a: b\n")


def test_clean_content_prints_nothing_but_a_summary_and_returns_0(check: Run) -> None:
    ran = check()
    assert (ran.code, ran.out) == (0, "")
    assert ran.err == f"23 files of shipped; {len(ALL_RULES)} rules, 48 packets: no errors, no warnings, no advice\n"


def test_findings_are_the_result_and_an_error_returns_1(check: Run, shipped: Path) -> None:
    pale(shipped)
    ran = check()
    assert (ran.code, ran.out) == (1, CONTRAST)
    assert ran.err.endswith(": 1 error, no warnings, no advice\n")


def test_a_finding_of_some_packets_says_which(check: Run, shipped: Path) -> None:
    write(shipped, clinics__hill__surgeons__kim=surgeon("kim", "facts: {lift_limit: 80 lb}\n"))
    assert check().out.endswith("\n  only with: surgeon kim\n")


def test_warnings_return_0_and_with_strict_1(check: Run, shipped: Path) -> None:
    unread(shipped.parent / "own")
    lenient, strict = check("own"), check("own", "--strict")
    assert (lenient.code, strict.code) == (0, 1)
    assert lenient.out == strict.out
    assert lenient.out.startswith("own/clinics/lake/spare.yaml: warning[unread-file]: nothing reads")
    assert lenient.err.endswith(": no errors, 1 warning, no advice\n")


def test_quiet_prints_errors_only_and_counts_all(check: Run, shipped: Path) -> None:
    own = unread(shipped.parent / "own")
    assert (check("own", "--quiet").out, check("own", "--quiet").err) == ("", "")
    write(own, clinics__lake__clinic=clinic("lake", "#FFD700"))
    ran = check("own", "--quiet", "--strict")
    assert (ran.code, ran.err) == (1, "")
    assert "warning" not in ran.out
    assert "error[contrast]" in ran.out


def test_a_file_that_cannot_be_read_returns_2_and_says_that_not_all_was_tried(check: Run, shipped: Path) -> None:
    (shipped / "clinics" / "hill" / "surgeons" / "kim.yaml").write_bytes(b"surgeon: kim\nname: \xff\n")
    ran = check()
    assert ran.code == 2
    assert ran.out == (
        "shipped/clinics/hill/surgeons/kim.yaml:2:7: error[not-utf8]: byte 0xFF is not UTF-8 text\n"
        "  hint: save the file as UTF-8 in your editor\n"
    )
    assert ran.err.endswith("; not all could be tried: mend the files that cannot be read, then check again\n")


def test_a_path_that_is_not_there_returns_2(check: Run, shipped: Path) -> None:
    (shipped.parent / "my-content").mkdir()
    ran = check("my-conten")
    assert (ran.code, ran.out) == (2, "")
    assert ran.err == "error[no-such-path]: there is no 'my-conten'\n  hint: did you mean 'my-content'?\n"


def test_an_empty_path_is_a_variable_somebody_forgot(check: Run) -> None:
    ran = check("")
    assert (ran.code, ran.err) == (2, "error[usage]: PATH is empty\n  hint: give a folder or file, or leave it out\n")


def test_a_bad_date_of_today_returns_2(check: Run) -> None:
    ran = check(today="tomorrow")
    assert (ran.code, ran.err) == (2, "error[usage]: --today 'tomorrow' is not a date\n  hint: write year-month-day\n")


def test_an_own_folder_may_stand_in_the_environment(check: Run, shipped: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    unread(shipped.parent / "own")
    monkeypatch.setenv("HANDOUTS_CONTENT", "own")
    assert check().err.startswith("1 file of own; ")


def test_errors_in_shared_files_are_counted_in_the_summary(check: Run, shipped: Path) -> None:
    write(shipped.parent / "own", clinics__lake__clinic=clinic("lake"))
    procedure = (shipped / "procedures" / "lumbar-foraminotomy.yaml").read_text("utf-8")
    write(shipped, procedures__lumbar_foraminotomy=procedure + "required_topics: [risks]\n")
    ran = check("own")
    assert ran.code == 1
    assert ran.err.endswith(": 1 error, no warnings, no advice; 1 of them in other files\n")


def test_the_day_of_the_clock_decides_whether_a_review_is_due(check: Run, shipped: Path) -> None:
    assert check(today="2029-02-01").code in (0, 1)
    late = check(today="2031-01-01")
    assert late.code == 1
    assert "[review-date]" in late.out


# scorecard


def test_the_scorecard_is_a_table_for_each_procedure_and_instrument(check: Run) -> None:
    lines = check("--scorecard").out.splitlines()
    heads = [line for line in lines if line and not line.startswith(" ")]
    assert heads == [
        "PEMAT-P, cervical-foraminotomy",
        "CDC index, cervical-foraminotomy",
        "PEMAT-P, lumbar-foraminotomy",
        "CDC index, lumbar-foraminotomy",
    ]
    assert "   2  pass            The main message at the top" in lines
    assert "   1  needs a person  One main message: can a reader say the one main message?" in lines
    assert any(
        line.startswith("  19  fail            Risks and benefits: nothing covers benefits or risks (")
        for line in lines
    )
    assert lines[26] == "  15 of 15 decided items pass; 9 need a person"


# formats


def test_json_is_one_object_with_findings_scorecard_and_summary(check: Run, shipped: Path) -> None:
    pale(shipped)
    ran = check("--format", "json")
    given = json.loads(ran.out)
    assert ran.code == 1
    assert list(given) == ["version", "tool", "findings", "scorecard", "summary"]
    assert (given["version"], given["tool"]) == (1, {"name": "handouts", "version": __version__})
    (finding,) = given["findings"]
    assert {key: finding[key] for key in ("rule", "severity", "file", "line", "column", "packets", "when")} == {
        "rule": "contrast",
        "severity": "error",
        "file": "shipped/clinics/hill/clinic.yaml",
        "line": 7,
        "column": 9,
        "packets": 48,
        "when": {},
    }
    assert finding["message"].startswith("brand colour '#FFD700'")
    assert finding["hint"].startswith("the nearest darker one")
    assert len(given["scorecard"]) == 2 * (24 + 20)
    row = given["scorecard"][0]
    assert list(row) == ["procedure", "instrument", "number", "item", "verdict", "reason", "file", "line", "column"]
    assert {row["verdict"] for row in given["scorecard"]} == {"pass", "fail", "needs a person"}
    summary = given["summary"]
    assert (summary["errors"], summary["warnings"], summary["advice"], summary["complete"]) == (1, 0, 0, True)
    assert (summary["folders"], summary["files"], summary["rules"]) == (["shipped"], 23, len(ALL_RULES))
    assert summary["scores"][1] == {
        "procedure": "cervical-foraminotomy",
        "instrument": "CDC index",
        **{key: summary["scores"][1][key] for key in ("passed", "decided", "undecided")},
    }


def test_json_tells_of_unreadable_files_too(check: Run, shipped: Path) -> None:
    (shipped / "facts.yaml").write_text("- 1\n", "utf-8")
    ran = check("--format", "json")
    given = json.loads(ran.out)
    assert ran.code == 2
    assert [finding["rule"] for finding in given["findings"]] == ["not-a-mapping"]
    assert given["summary"]["complete"] is False
    assert given["scorecard"] == []


def objections(value: Any, schema: dict[str, Any], path: str = "$") -> Iterator[str]:
    """What of a value a small part of JSON Schema refuses."""
    kinds = {"object": dict, "array": list, "string": str, "integer": int}
    if "type" in schema and not isinstance(value, kinds[schema["type"]]):
        yield f"{path} is no {schema['type']}"
        return
    if "enum" in schema and value not in schema["enum"]:
        yield f"{path} is {value!r}"
    if isinstance(value, int) and value < schema.get("minimum", value):
        yield f"{path} is {value}"
    if isinstance(value, dict):
        yield from (f"{path} lacks {name}" for name in schema.get("required", ()) if name not in value)
        known = schema.get("properties", {})
        yield from (f"{path} has {name}" for name in value if schema.get("closed") and name not in known)
        for name in value.keys() & known.keys():
            yield from objections(value[name], known[name], f"{path}.{name}")
    if isinstance(value, list):
        for position, part in enumerate(value):
            yield from objections(part, schema.get("items", {}), f"{path}[{position}]")


def test_sarif_has_what_the_standard_requires(check: Run, shipped: Path) -> None:
    pale(shipped)
    own = unread(shipped.parent / "own space")
    write(own, clinics__lake__clinic=clinic("lake", "#FFD700"), facts="lift_limit: {type: wait}\n")
    ran = check("own space", "--format", "sarif")
    log = json.loads(ran.out)
    assert ran.code == 2
    assert list(objections(log, REQUIRED)) == []
    (run,) = log["runs"]
    rules = run["tool"]["driver"]["rules"]
    assert {rule.ID for rule in ALL_RULES} <= {rule["id"] for rule in rules}
    assert all(rules[result["ruleIndex"]]["id"] == result["ruleId"] for result in run["results"])
    uris = [result["locations"][0]["physicalLocation"]["artifactLocation"]["uri"] for result in run["results"]]
    assert set(uris) == {"own%20space/facts.yaml", "own%20space/clinics/lake/spare.yaml"}
    assert {result["level"] for result in run["results"]} == {"error", "warning"}


def test_sarif_rules_say_what_why_and_by_which_standard(check: Run) -> None:
    rules = json.loads(check("--format", "sarif").out)["runs"][0]["tool"]["driver"]["rules"]
    contrast = next(rule for rule in rules if rule["id"] == "contrast")
    assert contrast == {
        "id": "contrast",
        "shortDescription": {
            "text": "the clinic's brand colours, and every pair of text and background that the theme prints, "
            "can be read."
        },
        "help": {"text": "Text that stands out too little cannot be read by tired or old eyes, nor from a grey copy."},
        "properties": {"standard": "WCAG 2.1, 1.4.3 Contrast (Minimum)"},
    }


def test_sarif_places_a_file_elsewhere_by_its_whole_address(
    check: Run, shipped: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    pale(shipped)
    (shipped.parent / "desk").mkdir()
    monkeypatch.chdir(shipped.parent / "desk")
    (result,) = json.loads(check("--format", "sarif").out)["runs"][0]["results"]
    place = result["locations"][0]["physicalLocation"]
    assert place["artifactLocation"]["uri"] == (shipped / "clinics/hill/clinic.yaml").as_uri()
    assert place["region"] == {"startLine": 7, "startColumn": 9}


def test_the_small_schema_refuses_what_the_standard_refuses() -> None:
    log = {"version": "2.0.0", "runs": [{"tool": {}, "results": [{"message": {}, "ruleIndex": -1, "colour": "red"}]}]}
    assert sorted(objections(log, REQUIRED)) == [
        "$ lacks $schema",
        "$.runs[0].results[0] has colour",
        "$.runs[0].results[0].message lacks text",
        "$.runs[0].results[0].ruleIndex is -1",
        "$.runs[0].tool lacks driver",
        "$.version is '2.0.0'",
    ]


# as a process


def test_a_reader_that_leaves_early_ends_it_without_a_word(shipped: Path) -> None:
    pale(shipped)
    command = [sys.executable, "-m", "handouts", "check", str(shipped), "--format", "json", "--quiet"]
    reader, writer = os.pipe()
    os.close(reader)
    environment = {**os.environ, "PYTHONPATH": str(PROJECT)}
    ran = subprocess.run(command, stdout=writer, stderr=subprocess.PIPE, text=True, check=False, env=environment)
    os.close(writer)
    assert (ran.returncode, ran.stderr) == (1, "")
