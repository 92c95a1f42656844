"""A second process makes what this one makes, and never makes an error harder to read."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import packets
import pytest
from msgspec.structs import replace

from handouts import second
from handouts.artwork import find_artwork
from handouts.diagnostics import Diagnostic, HandoutError
from handouts.press import Job, press_here
from handouts.resolve.request import Patient
from handouts.second import Beside, beside

PATIENT = Patient(name="Maria Alvarez", reference="RB-204418")
UNKNOWN_SIGN = "\N{HEBREW LETTER ALEF}"


@pytest.fixture
def job() -> Job:
    variant = packets.variant(packets.Choice("lumbar-foraminotomy", "key-sheet"))
    return Job(variant.handout, find_artwork(variant.handout, packets.library()), variant.resolved.words, PATIENT)


@pytest.fixture
def forks(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """The second processes started, on a machine where one helps."""
    started: list[int] = []
    fork = os.fork

    def noted() -> int:
        started.append(fork())
        return started[-1]

    monkeypatch.setattr(second, "_helps", lambda: True)
    monkeypatch.setattr(os, "fork", noted)
    return started


@pytest.fixture
def other(forks: list[int]) -> Iterator[Beside]:
    with beside() as process:
        assert len(forks) == 1
        yield process


def test_a_second_process_makes_the_same_bytes(job: Job, other: Beside):
    other.get_ready()
    assert other.press(job)() == press_here(job)()


def test_what_goes_wrong_in_a_second_process_is_said_as_if_it_were_here(job: Job, other: Beside):
    result = other.press(replace(job, patient=replace(PATIENT, name=UNKNOWN_SIGN)))
    with pytest.raises(HandoutError) as caught:
        result()
    assert str(caught.value) == (
        "error[missing-glyph]: 'name' of the patient file: no bundled font has U+05D0 (HEBREW LETTER ALEF)\n"
        "  hint: write it in a script the fonts cover: Latin, Greek, Cyrillic or Vietnamese"
    )


def test_a_second_process_that_died_is_replaced_by_this_one(
    job: Job, forks: list[int], monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(second, "_serve", lambda *_: os._exit(1))
    with beside() as process:
        assert len(forks) == 1
        assert process.press(job)() == press_here(job)()


def test_a_machine_that_cannot_copy_a_process_works_in_this_one(job: Job, monkeypatch: pytest.MonkeyPatch):
    def refuse() -> int:
        raise OSError

    monkeypatch.setattr(second, "_helps", lambda: True)
    monkeypatch.setattr(os, "fork", refuse)
    with beside() as process:
        assert process.press(job)() == press_here(job)()


def test_a_process_that_has_the_layout_works_alone(forks: list[int], monkeypatch: pytest.MonkeyPatch):
    import handouts.pdf.layout  # noqa: F401

    monkeypatch.undo()
    with beside():
        assert forks == []


@pytest.mark.parametrize(
    ("where", "name", "value"),
    [(os, "cpu_count", lambda: 1), (sys, "platform", "darwin"), (sys, "_current_frames", lambda: {1: None, 2: None})],
    ids=["one core", "a Mac", "other threads"],
)
def test_a_process_that_is_no_use_or_not_safe_to_copy_works_alone(
    where: object, name: str, value: object, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.delitem(sys.modules, "handouts.pdf.layout", raising=False)
    monkeypatch.setattr(os, "cpu_count", lambda: 2)
    monkeypatch.setattr(sys, "_current_frames", lambda: {1: None})
    assert second._helps() is (hasattr(os, "fork") and sys.platform != "darwin")
    monkeypatch.setattr(where, name, value)
    assert not second._helps()


def test_a_process_started_early_is_the_one_that_works(forks: list[int]):
    second.start()
    second.start()
    with beside() as process:
        process.get_ready()
    assert len(forks) == 1


def test_a_second_process_ends_with_its_block_even_when_it_had_nothing_to_do(forks: list[int]):
    with pytest.raises(HandoutError), beside():
        raise HandoutError
    (pid,) = forks
    ended = os.waitpid(pid, 0)[1]
    assert ended == 0 or os.WTERMSIG(ended) == signal.SIGKILL  # it may see that nothing comes before it is killed


def test_what_is_left_of_a_second_process_is_cleared_away_by_the_next(forks: list[int]):
    with beside():
        pass
    os.waitid(os.P_PID, forks[0], os.WEXITED | os.WNOWAIT)  # till it has ended
    with beside(), pytest.raises(ChildProcessError):
        os.waitpid(forks[0], os.WNOHANG)


def test_a_process_whose_children_the_system_clears_away_builds_too(tmp_path: Path):
    program = (
        "import signal; signal.signal(signal.SIGCHLD, signal.SIG_IGN)\n"
        "import sys; sys.argv = ['handouts', 'build', 'lumbar', '--pack', 'key-sheet', '--quiet', '-o', 'x.pdf']\n"
        "from handouts.cli.start import run; run()"
    )
    environment = {**os.environ, "PYTHONPATH": str(Path(__file__).parent.parent)}
    ran = subprocess.run(
        [sys.executable, "-c", program], cwd=tmp_path, env=environment, capture_output=True, check=False
    )
    assert (ran.returncode, ran.stdout) == (0, b"x.pdf\n")
    assert (tmp_path / "x.pdf").exists()


def test_a_second_process_says_nothing(job: Job, other: Beside, capfd: pytest.CaptureFixture[str]):
    result = other.press(replace(job, patient=replace(PATIENT, name=UNKNOWN_SIGN)))
    with pytest.raises(HandoutError):
        result()
    assert capfd.readouterr() == ("", "")


def test_work_done_aside_is_the_work_done_here(other: Beside):
    here = os.getpid()
    waited = other.aside(os.getpid)
    assert waited() != here
    assert other.aside(lambda: ("a", 1))() == ("a", 1)


def test_what_goes_wrong_aside_is_raised_here(other: Beside):
    def refuse() -> int:
        raise HandoutError(Diagnostic("usage", "it cannot be"))

    with pytest.raises(HandoutError, match="it cannot be"):
        other.aside(refuse)()


def test_without_a_second_process_nothing_is_done_aside():
    assert Beside(None).aside(os.getpid)() == os.getpid()
