"""A report becomes one JSON object for scripts, or a SARIF log for code review tools."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import PurePath
from typing import Any, Final
from urllib.parse import quote

from handouts import __version__
from handouts.checks.scorecard import Scorecard
from handouts.diagnostics import Diagnostic, Location, Severity
from handouts.gate.report import Finding, Report

Json = dict[str, Any]

FORMAT: Final = 1
"""Grows when a key changes its meaning or goes; new keys may come at any time."""
_SARIF: Final = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"
_LEVELS: Final = {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.ADVICE: "note"}


def as_json(report: Report) -> Json:
    """Everything in the report; `line` and `column` are 0 for a whole file, `file` is null without a place."""
    return {
        "version": FORMAT,
        "tool": {"name": "handouts", "version": __version__},
        "findings": [_finding(finding) for finding in report.findings],
        "scorecard": [row for card in report.scorecards for row in _rows(card)],
        "summary": {
            "folders": list(report.folders),
            "files": report.files,
            "packets": report.packets,
            "elsewhere": report.elsewhere,
            "rules": len(report.rules),
            "complete": report.complete,
            "errors": report.count(Severity.ERROR),
            "warnings": report.count(Severity.WARNING),
            "advice": report.count(Severity.ADVICE),
            "scores": [
                {
                    "procedure": card.procedure,
                    "instrument": card.instrument,
                    "passed": card.passed,
                    "decided": card.decided,
                    "undecided": card.undecided,
                }
                for card in report.scorecards
            ],
        },
    }


def as_sarif(report: Report) -> Json:
    """The findings as a SARIF 2.1.0 log (OASIS, 2020) of one run. Paths outside the current folder are file URIs."""
    ids = {rule.ID for rule in report.rules} | {finding.diagnostic.code for finding in report.findings}
    known = sorted(ids)
    driver = {"name": "handouts", "version": __version__, "rules": [_descriptor(report, code) for code in known]}
    results = [_result(finding.diagnostic, known.index(finding.diagnostic.code)) for finding in report.findings]
    run = {"tool": {"driver": driver}, "columnKind": "unicodeCodePoints", "results": results}
    return {"$schema": _SARIF, "version": "2.1.0", "runs": [run]}


def _finding(finding: Finding) -> Json:
    diagnostic = finding.diagnostic
    return {
        "rule": diagnostic.code,
        "severity": diagnostic.severity.value,
        "message": diagnostic.message,
        "hint": diagnostic.hint,
        **_place(diagnostic.location),
        "packets": finding.packets,
        "when": dict(finding.when),
    }


def _place(location: Location | None) -> Json:
    if location is None:
        return {"file": None, "line": 0, "column": 0}
    return {"file": location.file, "line": location.line, "column": location.column}


def _rows(card: Scorecard) -> Iterator[Json]:
    for item, judgement in card.rows:
        yield {
            "procedure": card.procedure,
            "instrument": card.instrument,
            "number": item.number,
            "item": item.asks,
            "verdict": judgement.verdict.value,
            "reason": judgement.reason,
            **_place(judgement.location),
        }


def _descriptor(report: Report, code: str) -> Json:
    rule = next((rule for rule in report.rules if code == rule.ID), None)
    if rule is None:
        text = "What a content file may say, and what it refers to, is described in content/README.md."
        return {"id": code, "shortDescription": {"text": code.replace("-", " ")}, "help": {"text": text}}
    summary = (rule.__doc__ or "").partition("\n")[0].partition(": ")[2]
    return {
        "id": code,
        "shortDescription": {"text": summary},
        "help": {"text": rule.REASON},
        "properties": {"standard": rule.STANDARD},
    }


def _result(diagnostic: Diagnostic, index: int) -> Json:
    hint = f" (hint: {diagnostic.hint})" if diagnostic.hint else ""
    result: Json = {
        "ruleId": diagnostic.code,
        "ruleIndex": index,
        "level": _LEVELS[diagnostic.severity],
        "message": {"text": f"{diagnostic.message}{hint}"},
    }
    if diagnostic.location:
        result["locations"] = [{"physicalLocation": _physical(diagnostic.location)}]
    return result


def _physical(location: Location) -> Json:
    path = PurePath(location.file)
    uri = path.as_uri() if path.is_absolute() else quote(path.as_posix())
    region = {"region": {"startLine": location.line, "startColumn": max(location.column, 1)}} if location.line else {}
    return {"artifactLocation": {"uri": uri}, **region}
