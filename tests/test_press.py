"""A press in a second process makes what one in this process makes, and never makes an error harder to read."""

from __future__ import annotations

import os
import sys
import threading
from collections.abc import Iterator

import packets
import pytest
from msgspec.structs import replace

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


def test_a_second_press_that_died_is_replaced_by_this_process(job: Job, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(process, "_helps", lambda: True)
    monkeypatch.setattr(process, "_serve", lambda *_: os._exit(1))
    with process.second_press() as press:
        assert press is not press_here
        assert press(job)() == press_here(job)()


def test_a_machine_without_a_second_process_presses_here(monkeypatch: pytest.MonkeyPatch):
    def refuse() -> int:
        raise OSError

    monkeypatch.setattr(process, "_helps", lambda: True)
    monkeypatch.setattr(os, "fork", refuse)
    with process.second_press() as press:
        assert press is press_here


def test_a_process_that_has_the_layout_presses_here():
    import handouts.pdf.layout  # noqa: F401

    with process.second_press() as press:
        assert press is press_here


def test_a_process_with_other_threads_is_not_copied(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.delitem(sys.modules, "handouts.pdf.layout", raising=False)
    monkeypatch.setattr(os, "cpu_count", lambda: 2)
    monkeypatch.setattr(threading, "active_count", lambda: 2)
    with process.second_press() as press:
        assert press is press_here


def test_a_second_press_ends_with_its_block_even_when_it_had_nothing_to_do(monkeypatch: pytest.MonkeyPatch):
    started: list[int] = []
    fork = os.fork

    def noted() -> int:
        started.append(fork())
        return started[-1]

    monkeypatch.setattr(process, "_helps", lambda: True)
    monkeypatch.setattr(os, "fork", noted)
    with pytest.raises(HandoutError), process.second_press():
        raise HandoutError
    (pid,) = started
    with pytest.raises(ChildProcessError):
        os.waitpid(pid, 0)


def test_a_second_press_says_nothing(job: Job, second: Press, capfd: pytest.CaptureFixture[str]):
    result = second(replace(job, patient=replace(PATIENT, name="\N{HEBREW LETTER ALEF}")))
    with pytest.raises(HandoutError):
        result()
    assert capfd.readouterr() == ("", "")
