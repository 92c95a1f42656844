"""`handouts preview --watch`: what a save does to the pictures and to the screen."""

from __future__ import annotations

import itertools
import os
import signal
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path
from typing import BinaryIO

import pytest
from PIL import Image

from handouts.cli.console import Console
from handouts.cli.options import Choices
from handouts.cli.preview import Wanted
from handouts.cli.screen import Screen
from handouts.cli.watching import watch_pages
from handouts.content.folders import Folders
from handouts.content.library import open_library
from handouts.diagnostics import Diagnostic, ExitCode, HandoutError, Location, Severity
from handouts.resolve.request import Request
from handouts.shipped import content_folder
from handouts.watching.changes import MOST_LOOKS, QUIET_WHEN_GONE, SETTLES, Change, Time, changes
from handouts.watching.rounds import Drawn, Failed, Sitting
from handouts.watching.stamps import Stamp, Stamps, stamps_of

PROJECT = Path(__file__).parent.parent
STEM = "lumbar-foraminotomy_key-sheet_lakeside_smith"
CLINIC = "my-content/clinics/lakeside/clinic.yaml"
SURGEON = "my-content/clinics/lakeside/surgeons/smith.yaml"
NAMED = "surgeon: smith\nname: Dr. Joan Smith\n"
WATCHING = "watching for changes; Ctrl-C ends\n"
STOPPED = "stopped; the last good pictures stay\n"
GOOD = "page 1 of 1, 0.25 s\n"
NOT_YAML = (
    f"{SURGEON}:4:1: error[yaml-syntax]: this is not YAML\n"
    "  hint: check quotes, colons and spaces here and just above\n"
)
KEPT = "1 error, 0.25 s; the last good pictures stay\n"
NONE_YET = "1 error, 0.25 s; no pictures yet\n"

PATIENCE = 30
"""Seconds after which a command that says nothing any more is ended, so that a test fails and does not hang."""

Step = Callable[[], object]


@pytest.fixture(autouse=True)
def lakeside(tmp_path, monkeypatch):
    """A clinic of its own with one surgeon, in a folder beside the current one's `output`."""
    monkeypatch.chdir(tmp_path)
    for name in ("HANDOUTS_CONTENT", "SOURCE_DATE_EPOCH", "NO_COLOR"):
        monkeypatch.delenv(name, raising=False)
    (tmp_path / "output").mkdir()
    Path(SURGEON).parent.mkdir(parents=True)
    Path(SURGEON).write_text(NAMED, encoding="utf-8")
    shipped = (content_folder() / "clinics/riverbend-spine/clinic.yaml").read_text(encoding="utf-8")
    own = shipped.replace("clinic: riverbend-spine", "clinic: lakeside").replace("default_surgeon: okafor\n", "")
    Path(CLINIC).write_text(own, encoding="utf-8")
    Path("my-content/clinics/lakeside/logo.svg").write_text(logo("#0B5563"), encoding="utf-8")


def logo(colour: str) -> str:
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9"><rect width="9" height="9" fill="{colour}"/></svg>'
    )


def surgeon_says(more: str) -> None:
    Path(SURGEON).write_text(NAMED + more, encoding="utf-8")


def picture(page: int = 1) -> bytes:
    return Path(f"output/{STEM}_p{page:02}.png").read_bytes()


def choices(**given) -> Choices:
    usual = {"clinic": "lakeside", "surgeon": "smith", "pack": "key-sheet", "content": "my-content"}
    rest = {"block": (), "set": (), "option": (), "patient": None, "today": "2026-12-01"}
    return Choices(procedure="lumbar", **{**usual, **rest, **given})


class Steps:
    """The time of a test: every round takes a quarter of a second, and a step is taken when the loop is at rest."""

    def __init__(self, *steps: Step) -> None:
        self._steps = iter(steps)
        self._ticks = itertools.count()

    def now(self) -> float:
        return next(self._ticks) / 4

    def wait(self, seconds: float) -> None:
        if seconds == SETTLES:
            return
        step = next(self._steps, None)
        if step is None:
            raise KeyboardInterrupt
        step()


def watched(*steps: Step, page: int | None = 1, **given) -> ExitCode:
    """Run the real loop: each step happens between two rounds, and after the last one comes Ctrl-C."""
    quiet = given.pop("quiet", False)
    wanted = Wanted(page, 20, given.pop("folder", Path("output")))
    clock = Steps(*steps)
    return watch_pages(choices(**given), wanted, Console(quiet=quiet), Time(clock.now, clock.wait))


# rounds


def test_a_save_replaces_the_picture_and_says_how_long_it_took(capfd):
    before: list[bytes] = []

    def saved():
        before.append(picture())
        surgeon_says("facts: {drive_earliest: 3 weeks}\n")

    assert watched(saved) == ExitCode.INTERRUPTED
    assert before != [picture()]
    out, err = capfd.readouterr()
    assert out == f"output/{STEM}_p01.png\n"
    assert err == WATCHING + GOOD + GOOD + STOPPED


def test_the_last_good_picture_stays_while_something_is_wrong_and_is_replaced_when_it_is_mended(capfd):
    seen: list[bytes] = []

    def broken():
        seen.append(picture())
        surgeon_says("facts: {\n")

    def mended():
        seen.append(picture())
        surgeon_says("facts: {drive_earliest: 3 weeks}\n")

    watched(broken, mended)
    assert seen == [seen[0]] * 2
    assert picture() != seen[0]
    assert capfd.readouterr().err == WATCHING + GOOD + NOT_YAML + KEPT + GOOD + STOPPED


def test_an_error_that_is_still_there_after_the_next_save_is_told_again(capfd):
    watched(lambda: surgeon_says("facts: {\n"), lambda: Path(CLINIC).touch())
    assert capfd.readouterr().err == WATCHING + GOOD + (NOT_YAML + KEPT) * 2 + STOPPED


def test_watching_may_start_with_an_error_and_then_draws_when_it_is_mended(capfd):
    surgeon_says("facts: {\n")
    watched(lambda: surgeon_says(""))
    out, err = capfd.readouterr()
    assert err == WATCHING + NOT_YAML + NONE_YET + GOOD + STOPPED
    assert out == f"output/{STEM}_p01.png\n"


def test_watching_that_never_drew_says_so_at_the_end(capfd):
    surgeon_says("facts: {\n")
    watched()
    assert capfd.readouterr().err == WATCHING + NOT_YAML + NONE_YET + "stopped; no pictures were drawn\n"


def test_all_errors_of_a_save_are_told_at_once(capfd):
    watched(lambda: surgeon_says("facts:\n  drive_erliest: 3 weeks\n  lift_limt: 8 lb\n"))
    assert (
        capfd.readouterr().err
        == WATCHING
        + GOOD
        + (
            f"{SURGEON}:4:18: error[unknown-fact]: unknown fact 'drive_erliest'\n"
            "  hint: did you mean 'drive_earliest'?\n"
            f"{SURGEON}:5:14: error[unknown-fact]: unknown fact 'lift_limt'\n"
            "  hint: did you mean 'lift_limit'?\n"
            "2 errors, 0.25 s; the last good pictures stay\n"
        )
        + STOPPED
    )


def test_a_new_logo_is_drawn():
    before: list[bytes] = []

    def recoloured():
        before.append(picture())
        Path("my-content/clinics/lakeside/logo.svg").write_text(logo("#7A1F3D"), encoding="utf-8")

    watched(recoloured)
    assert before != [picture()]


def test_a_logo_taken_away_and_put_back_is_told_and_then_drawn(capfd):
    file = Path("my-content/clinics/lakeside/logo.svg")
    line = 1 + next(
        n for n, text in enumerate(Path(CLINIC).read_text("utf-8").splitlines()) if text.startswith("logo:")
    )
    watched(file.unlink, lambda: file.write_text(logo("#0B5563"), encoding="utf-8"))
    assert (
        capfd.readouterr().err
        == WATCHING
        + GOOD
        + (
            f"{CLINIC}:{line}:7: error[missing-logo]: there is no logo file 'logo.svg'\n"
            "  hint: put it into 'my-content/clinics/lakeside', or remove the key 'logo'\n"
        )
        + KEPT
        + GOOD
        + STOPPED
    )


def test_a_new_file_over_a_shipped_one_counts_and_so_does_its_removal(capfd):
    own = Path("my-content/blocks/key-sheet.yaml")

    def laid_over():
        own.parent.mkdir()
        own.write_text("block: key-sheets\ntitle: Key\nitems: [{id: details, details: true}]\n", encoding="utf-8")

    watched(laid_over, own.unlink)
    assert (
        capfd.readouterr().err
        == WATCHING
        + GOOD
        + (
            f"{own}:1:8: error[wrong-name]: 'key-sheets' is not the name this file has\n"
            "  hint: write 'block: key-sheet', or rename the file\n"
        )
        + KEPT
        + GOOD
        + STOPPED
    )


def test_a_content_folder_that_is_gone_is_told_and_looked_for_again(capfd):
    home = Path("my-content")
    watched(lambda: home.rename("away"), lambda: Path("away").rename(home))
    assert (
        capfd.readouterr().err
        == WATCHING
        + GOOD
        + (
            "error[no-content-folder]: there is no folder 'my-content'\n"
            "  hint: give --content (or HANDOUTS_CONTENT) a folder of the shape content/README.md describes\n"
        )
        + KEPT
        + GOOD
        + STOPPED
    )


def test_a_save_that_changes_nothing_a_patient_reads_leaves_the_same_picture():
    before: list[bytes] = []

    def commented():
        before.append(picture())
        surgeon_says("# golf is next\n")

    watched(commented)
    assert before == [picture()]


def test_only_the_files_that_changed_are_read_again(monkeypatch):
    read: list[str] = []
    real = Folders.read

    def noted(folders: Folders, path: Path) -> bytes:
        read.append(path.name)
        return real(folders, path)

    def saved():
        read.clear()
        surgeon_says("facts: {drive_earliest: 3 weeks}\n")

    monkeypatch.setattr(Folders, "read", noted)
    watched(saved)
    assert read == ["smith.yaml"]


def test_who_has_the_picture_open_goes_on_reading_a_whole_one():
    opened: list[tuple[bytes, BinaryIO]] = []

    def saved():
        opened.append((picture(), Path(f"output/{STEM}_p01.png").open("rb")))  # noqa: SIM115 (read after the round)
        surgeon_says("facts: {drive_earliest: 3 weeks}\n")

    watched(saved)
    ((before, file),) = opened
    with file:
        assert file.read() == before != picture()


def test_text_that_nobody_approved_is_told_where_approval_is_required(capfd):
    watched(require_approval=True)
    assert (
        capfd.readouterr().err
        == WATCHING
        + (
            "error[not-approved]: no clinician has approved 'lumbar-foraminotomy' of 'lakeside' "
            "with exactly this text\n"
            "  hint: have it approved, or build without --require-approval: it then says SAMPLE on every page\n"
        )
        + NONE_YET
        + "stopped; no pictures were drawn\n"
    )


# pages, names and folders


def test_all_pages_are_drawn_again_and_one_that_is_gone_is_taken_away(capfd):
    pages = f"output/{STEM.replace('key-sheet', 'going')}"
    own = Path("my-content/procedures/lumbar-foraminotomy.yaml")
    shipped = (content_folder() / "procedures/lumbar-foraminotomy.yaml").read_text(encoding="utf-8")

    def packed(blocks: str) -> None:
        own.parent.mkdir(exist_ok=True)
        own.write_text(
            shipped.replace("packs:\n", f"packs:\n  going: {{title: Going, like: key-sheet, blocks: [{blocks}]}}\n"),
            "utf-8",
        )

    packed("key-sheet, warning-signs")
    watched(lambda: packed("key-sheet"), page=None, pack="going")
    out, err = capfd.readouterr()
    assert out == f"{pages}_p01.png\n{pages}_p02.png\n"
    assert err == WATCHING + "2 pages, 0.25 s\n" + "1 page, 0.25 s\n" + STOPPED
    assert [str(path) for path in Path("output").iterdir()] == [f"{pages}_p01.png"]


def test_a_page_that_is_not_there_is_told_like_any_other_error(capfd):
    watched(page=9)
    assert (
        capfd.readouterr().err
        == WATCHING
        + ("error[no-such-page]: there is no page 9\n  hint: pages go from 1 to 1\n")
        + NONE_YET
        + "stopped; no pictures were drawn\n"
    )


def test_pictures_in_the_content_folder_itself_do_not_start_another_round(capfd):
    watched(lambda: None, lambda: None, folder=Path("my-content"))
    assert capfd.readouterr().err == WATCHING + GOOD + STOPPED


def test_a_folder_that_is_not_there_is_told_and_used_once_it_is(capfd):
    def made():
        Path("look").mkdir()
        Path(CLINIC).touch()

    watched(made, folder=Path("look"))
    out, err = capfd.readouterr()
    assert (
        err
        == WATCHING
        + (
            f"error[cannot-write]: cannot write 'look/{STEM}_p01.png': no such file or directory\n"
            "  hint: make the folder first, or choose another with -o\n"
        )
        + NONE_YET
        + GOOD
        + STOPPED
    )
    assert out == f"look/{STEM}_p01.png\n"


def test_a_file_that_vanishes_between_two_stages_is_an_error_of_that_round_only():
    def vanished(*_: object) -> Iterator[Path]:
        raise FileNotFoundError(2, "No such file or directory", "icons/phone.svg")

    request = Request("lumbar", date(2026, 12, 1), pack="key-sheet")
    sitting = Sitting(open_library(content_folder()), request, lambda: None, vanished)
    (found,) = sitting.again().diagnostics
    assert str(found) == (
        "icons/phone.svg: error[unreadable-file]: the file cannot be read: no such file or directory\n"
        "  hint: check its path and permissions"
    )


# patients


def test_a_patient_file_is_read_again_when_it_is_saved_and_no_name_is_ever_told(capfd):
    file = Path("p.yaml")
    file.write_text("name: Maria Alvarez\nreference: RB-2044\n", encoding="utf-8")

    def wrong():
        file.write_text("name: Maria Alvarez\nreference: RB-2044\nsurgery_date: Alvarez\n", encoding="utf-8")

    def other():
        file.write_text("name: Maria Alvarez\nreference: RB-2045\n", encoding="utf-8")

    watched(wrong, other, patient="p.yaml")
    out, err = capfd.readouterr()
    assert out == f"output/{STEM}_RB-2044_p01.png\noutput/{STEM}_RB-2045_p01.png\n"
    assert [path.name for path in Path("output").iterdir()] == [f"{STEM}_RB-2045_p01.png"]
    not_a_date = (
        "p.yaml:3:15: error[not-a-date]: 'surgery_date' is not a date\n  hint: write year-month-day, as in 2027-03-09\n"
    )
    assert err == WATCHING + GOOD + not_a_date + KEPT + GOOD + STOPPED
    assert "Alvarez" not in out + err


def test_a_patient_on_standard_input_is_read_once(capfd, monkeypatch):
    reader, writer = os.pipe()
    os.write(writer, b"reference: RB-2044\n")
    os.close(writer)
    with os.fdopen(reader, encoding="utf-8") as given:
        monkeypatch.setattr(sys, "stdin", given)
        watched(lambda: surgeon_says("facts: {drive_earliest: 3 weeks}\n"), patient="-")
    out, err = capfd.readouterr()
    assert out == f"output/{STEM}_RB-2044_p01.png\n"
    assert err == WATCHING + GOOD + GOOD + STOPPED


@pytest.mark.parametrize(
    ("given", "message"),
    [
        (
            {"set": ("lift_limit",)},
            "error[usage]: --set 'lift_limit' is not NAME=VALUE\n  hint: write it as --set lift_limit=\"8 lb\"",
        ),
        ({"patient": ""}, "error[usage]: --patient is empty\n  hint: give a value, or leave the option out"),
    ],
)
def test_what_no_save_can_mend_ends_at_once(given, message):
    with pytest.raises(HandoutError) as error:
        watched(**given)
    assert str(error.value) == message
    assert error.value.exit_code == ExitCode.USAGE


# the screen


WARNING = Diagnostic("dull", "this is dull", Location("a.yaml", 2, 3), "brighten it", Severity.WARNING)
WARNED = "a.yaml:2:3: warning[dull]: this is dull\n  hint: brighten it\n"


def test_warnings_are_told_again_only_when_they_change(capfd):
    screen = Screen(Console(), 1)
    for warnings in ((WARNING,), (WARNING,), (), (WARNING,)):
        screen.show(Drawn((Path("p.png"),), 2, warnings), 0.5)
    line = "page 1 of 2, 0.50 s\n"
    assert capfd.readouterr().err == WATCHING + WARNED + line + line + line + WARNED + line


def test_on_a_terminal_a_round_stands_in_the_place_of_the_last_one(capfd, monkeypatch):
    monkeypatch.setenv("TERM", "xterm")
    monkeypatch.setenv("NO_COLOR", "1")
    monkeypatch.setattr("handouts.cli.screen.is_terminal", lambda stream: True)
    monkeypatch.setattr("handouts.cli.screen.time.strftime", lambda form: "14:02:11")
    screen = Screen(Console(), None)
    screen.show(Drawn((Path("p.png"),), 1, (WARNING,)), 0.5)
    screen.show(Failed((Diagnostic("bad", "this is bad"),), kept=True), 0.5)
    screen.last_word()
    out, err = capfd.readouterr()
    assert out == "p.png\n"
    assert err == (
        f"\x1b[H\x1b[2J{WATCHING}{WARNED}14:02:11  1 page, 0.50 s\n"
        f"\x1b[H\x1b[2J{WATCHING}error[bad]: this is bad\n14:02:11  1 error, 0.50 s; the last good pictures stay\n"
        f"\r\x1b[K{STOPPED}"
    )


def test_quiet_watching_tells_paths_and_errors_only(capfd):
    watched(lambda: surgeon_says("facts: {\n"), quiet=True)
    out, err = capfd.readouterr()
    assert (out, err) == (f"output/{STEM}_p01.png\n", NOT_YAML)


# looks and changes


def looks(*sequence: Stamps) -> Callable[[], Stamps]:
    taken = iter(sequence)

    def look() -> Stamps:
        try:
            return next(taken)
        except StopIteration:
            raise KeyboardInterrupt from None

    return look


def told(*sequence: Stamps) -> list[Change]:
    """The changes told of a sequence of looks, of which the first was before."""
    found: list[Change] = []
    clock = itertools.count()
    with pytest.raises(KeyboardInterrupt):
        found.extend(changes(looks(*sequence[1:]), Time(lambda: next(clock), lambda _: None), sequence[0]))
    return found


A, B = Path("a.yaml"), Path("b.yaml")
OLD, NEW, NEWER, EMPTY = (Stamp(time, time, size, 7) for time, size in ((1, 5), (2, 5), (3, 6), (2, 0)))


def test_nothing_is_told_while_nothing_changes():
    assert told({A: OLD}, {A: OLD}, {A: OLD}) == []


def test_a_change_is_told_when_a_second_look_sees_the_same():
    assert told({A: OLD}, {A: NEW}, {A: NEW}, {A: NEW}) == [Change(frozenset({A}), 0)]


def test_new_and_removed_files_are_changes():
    gone = [{B: NEW}] * (QUIET_WHEN_GONE + 1)
    assert told({A: OLD}, *gone) == [Change(frozenset({A, B}), 0)]


def test_two_saves_close_together_are_one_change():
    assert told({A: OLD}, {A: NEW}, {A: NEWER}, {A: NEWER}) == [Change(frozenset({A}), 0)]


def test_a_file_emptied_before_it_is_written_is_one_change():
    assert told({A: OLD}, {A: EMPTY}, {A: EMPTY}, {A: EMPTY}, {A: NEW}, {A: NEW}) == [Change(frozenset({A}), 0)]


def test_a_file_removed_before_its_successor_is_moved_there_is_one_change():
    assert told({A: OLD}, {}, {}, {}, {A: NEW}, {A: NEW}) == [Change(frozenset({A}), 0)]


def test_a_file_that_comes_back_as_it_was_is_no_change():
    assert told({A: OLD}, {}, {A: OLD}, {A: OLD}, {A: OLD}) == []


def test_a_file_that_stays_away_is_told():
    assert told({A: OLD}, *[{}] * (QUIET_WHEN_GONE + 1)) == [Change(frozenset({A}), 0)]


def test_a_file_that_never_rests_is_told_all_the_same():
    restless = [{A: Stamp(n, n, 5, 7)} for n in range(2, MOST_LOOKS + 3)]
    assert told({A: OLD}, *restless) == [Change(frozenset({A}), 0)]


def test_what_is_saved_during_a_round_is_the_next_change():
    sequence = ({A: OLD}, {A: NEW}, {A: NEW}, {A: NEW, B: NEW}, {A: NEW, B: NEW})
    assert told(*sequence) == [Change(frozenset({A}), 0), Change(frozenset({B}), 1)]


def test_stamps_tell_a_file_written_anew_from_the_one_before(tmp_path):
    home = tmp_path / "home"
    home.mkdir()
    file = home / "a.yaml"
    file.write_text("one", encoding="utf-8")
    first = stamps_of([home], [], lambda path: False)
    status = file.stat()
    successor = home / ".a.new"
    successor.write_text("two", encoding="utf-8")
    os.utime(successor, ns=(status.st_atime_ns, status.st_mtime_ns))
    successor.replace(file)
    second = stamps_of([home], [], lambda path: False)
    assert list(first) == list(second) == [file]
    assert first != second


def test_what_editors_and_version_control_keep_beside_files_is_not_looked_at(tmp_path):
    for name in (".git/index", ".schemas/clinic.json", "blocks/.a.yaml.swp", "blocks/a.yaml~", "blocks/#a.yaml#"):
        file = tmp_path / "home" / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.touch()
    assert stamps_of([tmp_path / "home"], [], lambda path: False) == {}


def test_a_patient_file_that_is_a_link_has_the_stamp_of_what_it_leads_to(tmp_path):
    (tmp_path / "a.yaml").write_text("name: A", encoding="utf-8")
    (tmp_path / "link.yaml").symlink_to("a.yaml")
    before = stamps_of([], [tmp_path / "link.yaml", tmp_path / "none.yaml"], lambda path: False)
    (tmp_path / "a.yaml").write_text("name: Abe", encoding="utf-8")
    assert list(before) == [tmp_path / "link.yaml"]
    assert stamps_of([], [tmp_path / "link.yaml"], lambda path: False) != before


# the real command


class Running:
    """`handouts preview --watch` in a process of its own."""

    def __init__(self) -> None:
        chosen = ["lumbar", "--clinic", "lakeside", "--surgeon", "smith", "--pack", "key-sheet"]
        rest = ["--content", "my-content", "--page", "1", "--dpi", "40", "--today", "2026-12-01", "--watch"]
        command = [sys.executable, "-m", "handouts", "preview", *chosen, *rest]
        environment = {**os.environ, "PYTHONPATH": str(PROJECT), "PYTHONUNBUFFERED": "1"}
        self.process = subprocess.Popen(
            command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, env=environment
        )
        self.patience = threading.Timer(PATIENCE, self.process.kill)
        self.patience.start()

    def until(self, end: str) -> list[str]:
        """The messages up to the next line that has `end` in it; none comes when the process ends first."""
        assert self.process.stderr
        lines = []
        for line in self.process.stderr:
            lines.append(line)
            if end in line:
                return lines
        raise AssertionError(f"ended after {lines}")


def test_the_command_redraws_on_save_tells_a_broken_file_and_ends_on_an_interrupt():
    running = Running()
    try:
        assert "page 1 of 1, " in running.until("page 1")[-1]
        first = Image.open(f"output/{STEM}_p01.png").tobytes()
        surgeon_says("facts: {drive_earliest: 3 weeks}\n")
        running.until("page 1 of 1, ")
        second = picture()
        assert Image.open(f"output/{STEM}_p01.png").tobytes() != first
        surgeon_says("facts: {\n")
        assert "".join(running.until("hint")) == NOT_YAML
        assert "; the last good pictures stay\n" in running.until("1 error, ")[-1]
        assert picture() == second
        surgeon_says("facts: {drive_earliest: 3 weeks}\n")
        running.until("page 1 of 1, ")
        assert picture() == second
        running.process.send_signal(signal.SIGINT)
        out, err = running.process.communicate(timeout=20)
        assert (running.process.returncode, err) == (ExitCode.INTERRUPTED, STOPPED)
        assert out == f"output/{STEM}_p01.png\n"
        assert [path.name for path in Path("output").iterdir()] == [f"{STEM}_p01.png"]
    finally:
        running.patience.cancel()
        running.process.kill()
        running.process.communicate()
