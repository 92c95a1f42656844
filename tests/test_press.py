"""A press in a second process makes what one in this process makes, and never makes an error harder to read."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import replace

import packets
import pytest

from handouts.artwork import find_artwork
from handouts.diagnostics import HandoutError
from handouts.press import Job, Press, press_here, process
from handouts.resolve.request import Patient

PATIENT = Patient(name="Maria Alvarez", reference="RB-204418")


@pytest.fixture
def job() -> Job:
    variant = packets.variant(packets.Choice("lumbar-foraminotomy", "key-sheet"))
    return Job(variant.handout, find_artwork(variant.handout, packets.library()), variant.resolved.words, PATIENT)


@pytest.fixture
def second(monkeypatch: pytest.MonkeyPatch) -> Iterator[Press]:
    monkeypatch.setattr(process, "_helps", lambda: True)
    with process.second_press() as press:
        assert press is not press_here
        yield press


def test_a_second_press_makes_the_same_bytes(job: Job, second: Press):
    assert second(job)() == press_here(job)()


def test_what_goes_wrong_in_a_second_press_is_said_as_if_it_were_here(job: Job, second: Press):
    result = second(replace(job, patient=replace(PATIENT, name="\N{HEBREW LETTER ALEF}")))
    with pytest.raises(HandoutError) as caught:
        result()
    assert str(caught.value) == (
        "error[missing-glyph]: 'name' of the patient file: no bundled font has U+05D0 (HEBREW LETTER ALEF)\n"
        "  hint: write it in a script the fonts cover: Latin, Greek, Cyrillic or Vietnamese"
    )


def test_a_second_press_that_died_is_replaced_by_this_process(
    job: Job, monkeypatch: pytest.MonkeyPatch, tmp_path: os.PathLike[str]
):
    monkeypatch.setattr(process, "_helps", lambda: True)
    monkeypatch.setattr(process, "_PACKAGES", str(tmp_path))
    monkeypatch.setattr(sys, "executable", "/bin/false")
    with process.second_press() as press:
        assert press(job)() == press_here(job)()


def test_a_machine_without_a_second_process_presses_here(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(process, "_helps", lambda: True)
    monkeypatch.setattr(sys, "executable", "/nowhere/python")
    with process.second_press() as press:
        assert press is press_here


def test_a_process_that_has_the_layout_presses_here():
    import handouts.pdf.layout  # noqa: F401

    with process.second_press() as press:
        assert press is press_here


def test_a_second_press_ends_with_its_block_even_when_it_had_nothing_to_do(monkeypatch: pytest.MonkeyPatch):
    started: list[subprocess.Popen[bytes]] = []

    class Popen(subprocess.Popen):
        def __init__(self, arguments, **options):
            super().__init__(arguments, **options)
            started.append(self)

    monkeypatch.setattr(process, "_helps", lambda: True)
    monkeypatch.setattr(subprocess, "Popen", Popen)
    with pytest.raises(HandoutError), process.second_press():
        raise HandoutError
    assert [running.poll() is None for running in started] == [False]


def test_nothing_of_a_patient_is_in_the_arguments_or_environment_of_a_second_press(
    job: Job, monkeypatch: pytest.MonkeyPatch
):
    told: list[object] = []

    def refuse(arguments: list[str], **options: object) -> None:
        told.extend([arguments, options["env"]])
        raise OSError

    monkeypatch.setattr(process, "_helps", lambda: True)
    monkeypatch.setattr(subprocess, "Popen", refuse)
    with process.second_press() as press:
        press(job)()
    assert told[0] == [sys.executable, "-P", "-m", "handouts.press"]
    assert "Alvarez" not in str(told)
