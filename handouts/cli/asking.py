"""What was typed becomes a library and a request, with everything wrong about it said at once."""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence
from datetime import UTC, date, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from handouts.cli.options import Choices
from handouts.diagnostics import Diagnostic, HandoutError
from handouts.resolve.request import Patient, Request, patient_of
from handouts.shipped import content_folder

if TYPE_CHECKING:
    from handouts.content.library import Library

Pair = tuple[str, str]
MOST_STDIN = 4 * 1024 * 1024
"""Bytes read of a patient file on standard input; the loader says when that is too much."""


def open_content(folder: str | None) -> Library:
    """The shipped content, with the clinic's own folder over it."""
    from handouts.content.library import open_library  # only for commands that read content

    return open_library(*content_roots(folder))


def content_roots(folder: str | None) -> tuple[Path, ...]:
    """The content folders, each over those before it."""
    return (content_folder(), *([Path(folder)] if folder else []))


def ask(choices: Choices) -> tuple[Library, Request]:
    """Turn choices into a library and a request; raises HandoutError naming every malformed choice."""
    request = request_of(choices)
    return open_content(choices.content), request


def request_of(choices: Choices) -> Request:
    """Turn choices into a request; raises HandoutError naming every malformed choice and patient field."""
    wrong = empty_choices(choices)
    settings = pairs("--set", choices.set, wrong)
    options = pairs("--option", choices.option, wrong)
    if choices.pack and choices.block:
        wrong.append(Diagnostic("usage", "--pack and --block cannot be given together", hint="choose one of them"))
    today = today_given(choices.today, wrong)
    patient = patient_given(choices.patient, wrong)
    if wrong:
        raise HandoutError(*wrong)
    return Request(
        procedure=choices.procedure,
        today=today,
        clinic=choices.clinic,
        surgeon=choices.surgeon,
        pack=choices.pack,
        blocks=choices.block,
        settings=settings,
        options=options,
        paper=choices.paper,
        size=choices.size,
        grey=choices.grey,
        patient=patient,
    )


def empty_choices(choices: Choices) -> list[Diagnostic]:
    """An empty value is a variable somebody forgot to set; taking the default instead could print the wrong clinic."""
    given = {
        "--clinic": choices.clinic,
        "--surgeon": choices.surgeon,
        "--pack": choices.pack,
        "--patient": choices.patient,
        "--block": "" if "" in choices.block else None,
    }
    hint = "give a value, or leave the option out"
    return [Diagnostic("usage", f"{flag} is empty", hint=hint) for flag, value in given.items() if value == ""]


def pairs(flag: str, given: Sequence[str], wrong: list[Diagnostic]) -> tuple[Pair, ...]:
    """Split NAME=VALUE texts; whatever is malformed or given twice is added to `wrong`."""
    found: dict[str, str] = {}
    for text in given:
        name, equals, value = (part.strip() for part in text.partition("="))
        if not (name and equals and value):
            hint = f'write it as {flag} lift_limit="8 lb"' if flag == "--set" else f"write it as {flag} stay=one-night"
            wrong.append(Diagnostic("usage", f"{flag} '{text}' is not NAME=VALUE", hint=hint))
        elif name in found:
            wrong.append(Diagnostic("usage", f"{flag} '{name}' is given twice", hint="keep one of them"))
        else:
            found[name] = value
    return tuple(found.items())


def today_given(text: str | None, wrong: list[Diagnostic]) -> date:
    """The clock is an input: --today, else SOURCE_DATE_EPOCH, else the machine's date."""
    epoch = os.environ.get("SOURCE_DATE_EPOCH")
    try:
        if text is not None:
            return date.fromisoformat(text)
        if epoch:
            return datetime.fromtimestamp(int(epoch), UTC).date()
    except (ValueError, OverflowError, OSError):
        name, value = ("--today", text) if text is not None else ("SOURCE_DATE_EPOCH", epoch)
        hint = "write year-month-day" if text is not None else "give seconds since 1970"
        wrong.append(Diagnostic("usage", f"{name} '{value}' is not a date", hint=hint))
    return date.today()


def patient_given(path: str | None, wrong: list[Diagnostic]) -> Patient | None:
    """Read the patient from a file or from standard input; findings are added to `wrong`."""
    if not path:
        return None
    from handouts.content.patient import load_patient

    try:
        read = load_patient(sys.stdin.buffer.read(MOST_STDIN) if path == "-" else Path(path))
        return patient_of(read.value, read.at)
    except HandoutError as error:
        wrong.extend(error.diagnostics)
        return None
