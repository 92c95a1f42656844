"""`handouts batch`: every row becomes the packet `build` would make, or is refused with its reason; nothing is lost."""

from __future__ import annotations

import json
import os
import stat
import subprocess
import sys
import threading
from concurrent.futures import CancelledError, Executor, Future, ThreadPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from datetime import date
from pathlib import Path
from types import SimpleNamespace

import own_content
import page
import pytest
from sheets import patients, write_sheet

from handouts.audit.whole import audit
from handouts.batch import lanes, work
from handouts.batch.executors import SerialExecutor, executor_of
from handouts.batch.ledger import NAME, ledger_of
from handouts.batch.orders import Order
from handouts.batch.rows import known_of, plan
from handouts.batch.run import PACKETS_AN_ORDER, Progress, run_batch
from handouts.batch.sheet import read_sheet
from handouts.batch.variants import Reuse
from handouts.cli.main import main
from handouts.content.library import open_library
from handouts.diagnostics import ExitCode, HandoutError
from handouts.pipeline import build_packet
from handouts.resolve.request import Request
from handouts.shipped import content_folder
from handouts.variants.inputs import state_of
from handouts.variants.shelf import Shelf

TODAY = date(2026, 11, 21)
QUICK = ["--clinic", "riverbend-spine", "--procedure", "lumbar", "--pack", "key-sheet", "--today", "2026-11-21"]
MIXED = [
    {"procedure": "lumbar", "clinic": "riverbend-spine", "surgeon": "okafor", "pack": "pre-op"},
    {"procedure": "cervical", "clinic": "northmoor-spine", "surgeon": "ward", "pack": "key-sheet", "size": "large"},
    {"procedure": "lumbar", "clinic": "northmoor-spine", "surgeon": "bello", "pack": "key-sheet", "paper": "letter"},
    {"procedure": "cervical", "clinic": "riverbend-spine", "surgeon": "lindqvist", "pack": "key-sheet", "grey": "yes"},
    {"procedure": "cervical", "clinic": "riverbend-spine", "pack": "key-sheet", "levels": "C4-C5", "size": "giant"},
]


def failures(data: bytes, profile: str) -> list[object]:
    return list(page.validate_pdf_bytes(data, profile=profile).failures)


def names(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir() if not path.name.startswith("."))


def ledger_lines(folder: Path) -> list[dict[str, object]]:
    return [json.loads(line) for line in (folder / NAME).read_text("utf-8").splitlines()]


@pytest.fixture
def batch(capfd, tmp_path, monkeypatch):
    """Run the command in an empty folder; returns exit code, results and messages."""
    monkeypatch.chdir(tmp_path)

    def run(*arguments: str) -> tuple[int, str, str]:
        code = main(["batch", *arguments])
        said = capfd.readouterr()
        return code, said.out, said.err

    return run


def test_every_row_becomes_the_packet_that_build_makes(tmp_path):
    rows = [{**row, **MIXED[number % len(MIXED)]} for number, row in enumerate(patients(25, others=True))]
    library = open_library(content_folder())
    sheet = read_sheet(write_sheet(tmp_path / "p.csv", rows).read_bytes(), "p.csv")
    planned = plan(sheet, Request("", TODAY), known=known_of(library))
    assert planned.refused == ()
    ran = run_batch(planned.rows, library, tmp_path, SerialExecutor())
    assert ran.refused == ()
    for row in planned.rows:
        data = (tmp_path / ran.finished[row.number].file).read_bytes()
        assert data == build_packet(library, row.request).data
        assert audit(data, "packet") == ()
    assert len(ran.variants) == len(MIXED)
    some = [(tmp_path / ran.finished[number].file).read_bytes() for number in (2, 3, 4, 5, 6)]
    assert [failures(data, profile) for data in some for profile in ("ua1", "2a")] == [[]] * 10


def test_any_executor_makes_the_same_files(tmp_path):
    library = open_library(content_folder())
    sheet = read_sheet(write_sheet(tmp_path / "p.csv", patients(40)).read_bytes(), "p.csv")
    base = Request("lumbar", TODAY, "riverbend-spine", pack="key-sheet")
    planned = plan(sheet, base, known=known_of(library))
    made = []
    for name, executor in (("one", SerialExecutor()), ("threads", ThreadPoolExecutor(2)), ("two", executor_of(2))):
        folder = tmp_path / name
        folder.mkdir()
        with executor:
            run_batch(planned.rows, library, folder, executor, workers=2)
        made.append({path.name: path.read_bytes() for path in folder.glob("*.pdf")})
    assert len(made[0]) == 40
    assert made[0] == made[1] == made[2]


def test_what_is_at_work_when_a_run_is_interrupted_is_finished_and_noted(tmp_path):
    library = open_library(content_folder())
    sheet = read_sheet(write_sheet(tmp_path / "p.csv", patients(400)).read_bytes(), "p.csv")
    planned = plan(sheet, Request("lumbar", TODAY, "riverbend-spine", pack="key-sheet"), known=known_of(library))
    told: list[Progress] = []

    def interrupt(progress: Progress) -> None:
        told.append(progress)
        if progress.made and not told[-2].made:
            raise KeyboardInterrupt

    with executor_of(2) as executor, pytest.raises(KeyboardInterrupt):
        run_batch(planned.rows, library, tmp_path, executor, workers=2, tell=interrupt)
    with ledger_of(tmp_path) as ledger:
        finished = sorted(entry.file for entry in ledger.entries.values())
    assert finished == sorted(path.name for path in tmp_path.glob("*.pdf"))
    assert 32 < told[-1].made == len(finished) < 400


class Interrupted(Future[object]):
    """Ctrl-C comes while somebody reads what came of it."""

    struck = False

    def result(self, timeout: float | None = None) -> object:
        if not Interrupted.struck:
            Interrupted.struck = True
            raise KeyboardInterrupt
        return super().result(timeout)


class Interrupting(Executor):
    def submit(self, fn, /, *args, **kwargs):
        future = Interrupted() if isinstance(args[1], Order) else Future()
        future.set_result(fn(*args, **kwargs))
        return future


def test_the_order_that_is_waited_for_when_a_run_is_interrupted_is_noted_too(tmp_path):
    library = open_library(content_folder())
    sheet = read_sheet(write_sheet(tmp_path / "p.csv", patients(PACKETS_AN_ORDER + 1)).read_bytes(), "p.csv")
    planned = plan(sheet, Request("lumbar", TODAY, "riverbend-spine", pack="key-sheet"), known=known_of(library))
    with pytest.raises(KeyboardInterrupt):
        run_batch(planned.rows, library, tmp_path, Interrupting())
    assert len((tmp_path / NAME).read_bytes().splitlines()) == len(list(tmp_path.glob("*.pdf"))) == PACKETS_AN_ORDER


def test_threads_may_forget_variants_at_once(monkeypatch):
    class Ready:
        laid_out = SimpleNamespace(pages=1)

    monkeypatch.setattr(work, "decoded", lambda _: Ready)
    monkeypatch.setattr(work, "VariantPrinter", lambda *_: None)
    monkeypatch.setattr(work, "_printers", {})
    failed: list[Exception] = []

    def use(name: int) -> None:
        try:
            for number in range(5_000):
                work._printer(Order(f"{name}-{number}", b"variant", "", TODAY, ()))
        except Exception as error:
            failed.append(error)

    before = sys.getswitchinterval()
    sys.setswitchinterval(1e-6)
    threads = [threading.Thread(target=use, args=(name,)) for name in range(4)]
    for one in threads:
        one.start()
    for one in threads:
        one.join()
    sys.setswitchinterval(before)
    assert not failed


def test_a_bad_row_is_listed_and_stops_no_other(batch):
    rows = patients(4)
    rows[1]["surgery date"] = "3/9/2027"
    rows[2]["name"] = "שרה"
    write_sheet(Path("p.csv"), rows)
    code, out, err = batch("p.csv", "-o", "out", "-j", "1", *QUICK)
    assert (code, out) == (1, "out\n")
    assert len(list(Path("out").glob("*.pdf"))) == 2
    refused = Path("out/refused.csv").read_text("utf-8").splitlines()
    assert refused[0] == "row,column,code,reason"
    assert [line.split(",")[0] for line in refused[1:]] == ["3", "4", "4"] or len(refused) > 2
    assert "no bundled font has U+05E9 (HEBREW LETTER SHIN)" in "\n".join(refused)
    assert "2 rows have no packet" in err


def test_a_run_says_what_it_made_and_writes_its_manifest(batch):
    write_sheet(Path("p.csv"), patients(3))
    code, out, err = batch("p.csv", "-o", "out", "-j", "1", *QUICK)
    assert (code, out) == (0, "out\n")
    assert (
        "      3  lumbar-foraminotomy key-sheet riverbend-spine okafor, 1 page each\n"
        "      3  marked SAMPLE: no clinician has approved their text as it stands\n"
        "3 packets made in "
    ) in err
    assert err.rstrip().endswith("0 rows refused")
    lines = [json.loads(line) for line in Path("out/manifest.jsonl").read_text("utf-8").splitlines()]
    assert [line["row"] for line in lines] == [2, 3, 4]
    assert lines[0].keys() == {"row", "key", "file", "sha256", "code", "pages", "variant", "milliseconds", "tool"}


def test_the_report_for_machines_is_json(batch):
    write_sheet(Path("p.csv"), patients(3))
    code, out, err = batch("p.csv", "-o", "out", "-j", "1", "--json", *QUICK)
    told = json.loads(out)
    assert (code, err) == (0, "")
    assert (told["made"], told["kept"], told["rows_refused"], told["folder"]) == (3, 0, 0, "out")
    assert [variant["packets"] for variant in told["variants"]] == [3]


def test_a_file_belongs_to_its_owner_and_is_named_after_the_reference(batch):
    write_sheet(Path("p.csv"), patients(1))
    batch("p.csv", "-o", "out", "-j", "1", *QUICK)
    (path,) = Path("out").glob("*.pdf")
    assert path.name == "lumbar-foraminotomy_key-sheet_riverbend-spine_okafor_RB-200000.pdf"
    assert stat.S_IMODE(path.stat().st_mode) == 0o600


def test_a_row_without_a_plain_reference_is_named_after_its_row(batch):
    rows = patients(2)
    rows[0]["reference"], rows[1]["reference"] = "", "Garcia"
    write_sheet(Path("p.csv"), rows)
    batch("p.csv", "-o", "out", "-j", "1", *QUICK)
    assert [path.stem.rpartition("_")[2] for path in sorted(Path("out").glob("*.pdf"))] == ["row-00002", "row-00003"]


def test_nothing_of_a_patient_is_anywhere_but_in_the_packets(batch):
    rows = patients(6)
    for number, row in enumerate(rows):
        row["name"] = f"Zyxwvut{number} Qponmlk"
    rows[2]["surgery date"] = "Zyxwvut"
    rows[3]["side"] = "Zyxwvut"
    write_sheet(Path("p.csv"), rows)
    _, out, err = batch("p.csv", "-o", "out", "-j", "1", "--print-run", "run.pdf", *QUICK)
    told = [out, err, *map(str, Path("out").iterdir())]
    told += [path.read_bytes().decode("latin-1") for path in Path("out").iterdir() if path.is_file()]
    told += [Path("run.pdf").read_bytes().decode("latin-1")]
    assert not [text[:60] for text in told if "Zyxwvut" in text or "Qponmlk" in text]


def test_a_folder_with_a_run_is_not_written_over(batch):
    write_sheet(Path("p.csv"), patients(1))
    batch("p.csv", "-o", "out", "-j", "1", *QUICK)
    code, out, err = batch("p.csv", "-o", "out", "-j", "1", *QUICK)
    assert (code, out) == (1, "")
    assert (
        "error[folder-has-a-run]: 'out' holds packets of an earlier run\n"
        "  hint: go on with that run with --resume, or choose an empty folder with -o\n"
    ) in err


def test_resume_makes_only_what_is_missing_or_broken(batch):
    write_sheet(Path("p.csv"), patients(5))
    batch("p.csv", "-o", "out", "-j", "1", *QUICK)
    before = {path: path.read_bytes() for path in Path("out").glob("*.pdf")}
    first, second, *_ = before
    first.unlink()
    second.write_bytes(before[second][:-100])
    code, _, err = batch("p.csv", "-o", "out", "-j", "1", "--resume", *QUICK)
    assert code == 0
    assert "2 packets made" in err
    assert "3 were there already" in err
    assert {path: path.read_bytes() for path in Path("out").glob("*.pdf")} == before
    keys = [line["key"] for line in ledger_lines(Path("out"))]
    assert len(keys) == len(set(keys)) == 5


def test_a_changed_row_is_made_again(batch):
    rows = patients(3)
    write_sheet(Path("p.csv"), rows)
    batch("p.csv", "-o", "out", "-j", "1", *QUICK)
    rows[1]["name"] = "Someone Else"
    write_sheet(Path("p.csv"), rows)
    _, _, err = batch("p.csv", "-o", "out", "-j", "1", "--resume", *QUICK)
    assert "1 packet made" in err


def test_a_ledger_cut_off_in_its_last_line_is_mended(batch):
    write_sheet(Path("p.csv"), patients(3))
    batch("p.csv", "-o", "out", "-j", "1", *QUICK)
    ledger = Path("out") / NAME
    ledger.write_bytes(ledger.read_bytes()[:-20])
    code, _, err = batch("p.csv", "-o", "out", "-j", "1", "--resume", *QUICK)
    assert code == 0
    assert "1 packet made" in err
    assert len({line["key"] for line in ledger_lines(Path("out"))}) == len(ledger_lines(Path("out"))) == 3


def test_two_runs_into_one_folder_at_once_are_refused(batch):
    write_sheet(Path("p.csv"), patients(1))
    Path("out").mkdir()
    holder = (
        "import sys; from pathlib import Path; from handouts.batch.ledger import ledger_of\n"
        "with ledger_of(Path('out')): print('held', flush=True); sys.stdin.read()"
    )
    with subprocess.Popen([sys.executable, "-c", holder], stdin=subprocess.PIPE, stdout=subprocess.PIPE) as other:
        other.stdout.readline()
        code, out, err = batch("p.csv", "-o", "out", "-j", "1", *QUICK)
        other.stdin.close()
    assert (code, out) == (1, "")
    assert (
        "error[folder-in-use]: another run is writing to 'out'\n"
        "  hint: wait until it has ended, or choose another folder with -o\n"
    ) in err


class DyingExecutor(Executor):
    """Makes every variant and does one order, then dies like a pool whose worker was killed."""

    def __init__(self) -> None:
        self.orders = 0

    def submit(self, fn, /, *arguments, **options):
        future: Future[object] = Future()
        self.orders += isinstance(arguments[-1], Order)
        if self.orders > 1:
            future.set_exception(BrokenProcessPool())
        else:
            future.set_result(fn(*arguments, **options))
        return future


def test_a_worker_that_dies_costs_only_what_it_was_doing(tmp_path):
    library = open_library(content_folder())
    sheet = read_sheet(write_sheet(tmp_path / "p.csv", patients(40)).read_bytes(), "p.csv")
    planned = plan(sheet, Request("lumbar", TODAY, "riverbend-spine", pack="key-sheet"), known=known_of(library))
    folder = tmp_path / "out"
    folder.mkdir()
    with pytest.raises(HandoutError) as caught:
        run_batch(planned.rows, library, folder, DyingExecutor())
    assert str(caught.value) == (
        "error[worker-died]: a worker process ended before its work was done\n"
        "  hint: run the same command again with --resume: finished packets are kept"
    )
    assert len(ledger_lines(folder)) == PACKETS_AN_ORDER
    run_batch(planned.rows, library, folder, SerialExecutor(), resume=True)
    assert len(ledger_lines(folder)) == 40


class CountingExecutor(SerialExecutor):
    """Does everything at once, and counts what was asked of it."""

    def __init__(self) -> None:
        self.asked: list[str] = []

    def submit(self, fn, /, *arguments, **options):
        self.asked.append(type(arguments[-1]).__name__)
        return super().submit(fn, *arguments, **options)


def test_a_variant_is_made_and_kept_once_and_not_at_all_when_nothing_of_it_is_left_to_do(tmp_path, monkeypatch):
    keep, kept = Shelf.keep, []
    monkeypatch.setattr(Shelf, "keep", lambda *given: (kept.append(given[1]), keep(*given)))
    library = open_library(content_folder())
    state = state_of(library.folders.roots)
    assert state
    sheet = read_sheet(write_sheet(tmp_path / "p.csv", patients(40)).read_bytes(), "p.csv")
    planned = plan(sheet, Request("lumbar", TODAY, "riverbend-spine", pack="key-sheet"), known=known_of(library))
    folder = tmp_path / "out"
    folder.mkdir()
    first, again = CountingExecutor(), CountingExecutor()
    ran = run_batch(planned.rows, library, folder, first, reuse=Reuse(Shelf(tmp_path / "kept"), state))
    assert first.asked.count("Making") == len(ran.variants) == len(kept) == len(set(kept))
    assert first.asked.count("Order") > first.asked.count("Making")
    run_batch(planned.rows, library, folder, again, resume=True)
    assert again.asked == []


@pytest.mark.parametrize("share", [0, 0.5, 1], ids=["before", "in the middle", "after"])
def test_an_interruption_at_the_writing_of_a_line_loses_and_doubles_none(tmp_path, monkeypatch, share):
    library = open_library(content_folder())
    sheet = read_sheet(write_sheet(tmp_path / "p.csv", patients(40)).read_bytes(), "p.csv")
    planned = plan(sheet, Request("lumbar", TODAY, "riverbend-spine", pack="key-sheet"), known=known_of(library))
    folder, write, lines, told = tmp_path / "out", os.write, [], []
    folder.mkdir()

    def interrupted(handle: int, data: bytes) -> int:
        if not data.startswith(b'{"key":'):
            return write(handle, data)
        lines.append(data)
        if len(lines) == 5:
            write(handle, data[: int(len(data) * share)])
            raise KeyboardInterrupt
        return write(handle, data)

    monkeypatch.setattr(os, "write", interrupted)
    with pytest.raises(KeyboardInterrupt):
        run_batch(planned.rows, library, folder, SerialExecutor(), tell=told.append)
    monkeypatch.undo()
    assert len({line["key"] for line in ledger_lines(folder)}) == len(ledger_lines(folder)) == PACKETS_AN_ORDER
    assert told[-1].made == PACKETS_AN_ORDER
    run_batch(planned.rows, library, folder, SerialExecutor(), resume=True)
    assert len({line["key"] for line in ledger_lines(folder)}) == len(ledger_lines(folder)) == 40


class LosingExecutor(Executor):
    """Tells of a lost worker by an error of its own, as a cluster does, or loses it before it takes the order."""

    def __init__(self, lost: Exception, *, at_once: bool = False) -> None:
        self.lost, self.at_once = lost, at_once

    def submit(self, fn, /, *arguments, **options):
        if self.at_once:
            raise self.lost
        future: Future[object] = Future()
        future.set_exception(self.lost)
        return future


class KilledWorker(Exception):  # noqa: N818 (it is called so there)
    """Like that of `distributed`: its text names the task and the worker."""


@pytest.mark.parametrize(
    ("lost", "kind"),
    [
        (KilledWorker("Maria Alvarez", "tcp://10.0.0.7"), " (KilledWorker)"),
        (CancelledError(), " (CancelledError)"),
        (OSError("Maria Alvarez"), " (OSError)"),
        (ModuleNotFoundError("no module named 'handouts'"), " (ModuleNotFoundError)"),
        (BrokenProcessPool("Maria Alvarez"), ""),
    ],
    ids=lambda value: type(value).__name__,
)
@pytest.mark.parametrize("at_once", [True, False], ids=["when ordered", "at work"])
def test_whatever_an_executor_raises_is_a_worker_that_died(tmp_path, lost, kind, at_once):
    library = open_library(content_folder())
    sheet = read_sheet(write_sheet(tmp_path / "p.csv", patients(2)).read_bytes(), "p.csv")
    planned = plan(sheet, Request("lumbar", TODAY, "riverbend-spine", pack="key-sheet"), known=known_of(library))
    with pytest.raises(HandoutError) as caught:
        run_batch(planned.rows, library, tmp_path, LosingExecutor(lost, at_once=at_once))
    assert str(caught.value) == (
        f"error[worker-died]: a worker process ended before its work was done{kind}\n"
        "  hint: run the same command again with --resume: finished packets are kept"
    )
    assert caught.value.exit_code is ExitCode.FAILED
    assert caught.value.__cause__ is None


def mistaken(_order):
    raise KeyError("a mistake")


@pytest.mark.parametrize("where", ["serial", "processes"])
def test_a_mistake_of_ours_is_not_blamed_on_a_worker(tmp_path, where, monkeypatch):
    monkeypatch.setattr("handouts.batch.run.fulfil", mistaken)
    library = open_library(content_folder())
    sheet = read_sheet(write_sheet(tmp_path / "p.csv", patients(20)).read_bytes(), "p.csv")
    planned = plan(sheet, Request("lumbar", TODAY, "riverbend-spine", pack="key-sheet"), known=known_of(library))
    with executor_of(1 if where == "serial" else 2) as executor, pytest.raises(KeyError) as caught:
        run_batch(planned.rows, library, tmp_path, executor)
    assert any("mistaken" in note for note in caught.value.__notes__)
    assert ledger_lines(tmp_path) == []


def test_an_unwritable_folder_is_one_message(batch):
    write_sheet(Path("p.csv"), patients(2))
    Path("out").write_text("a file")
    code, out, err = batch("p.csv", "-o", "out", "-j", "1", *QUICK)
    assert (code, out) == (1, "")
    assert err.startswith("error[cannot-write]: cannot write 'out': file exists\n")


def test_a_full_disk_stops_the_run_with_one_message_and_no_partial_file(tmp_path):
    write_sheet(tmp_path / "p.csv", patients(40))
    program = (
        "import resource, signal, sys\n"
        "resource.setrlimit(resource.RLIMIT_FSIZE, (20_000, 20_000))\n"
        "from handouts.cli.main import main\n"
        f"sys.exit(main(['batch', 'p.csv', '-o', 'out', '-j', '1', *{QUICK!r}]))"
    )
    ran = subprocess.run([sys.executable, "-c", program], cwd=tmp_path, capture_output=True, text=True, check=False)
    assert ran.returncode == 1
    assert "error[cannot-write]: cannot write 'out/lumbar" in ran.stderr
    assert "Traceback" not in ran.stderr
    assert "stopped: at least 0 of 40 packets are finished in 'out'; go on with --resume\n" in ran.stderr
    assert names(tmp_path / "out") == []


def test_what_a_lost_worker_left_half_written_is_cleared_away(tmp_path):
    def lose() -> None:
        (tmp_path / ".handouts-123.part").write_bytes(b"half")
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt), ledger_of(tmp_path):
        lose()
    assert not (tmp_path / ".handouts-123.part").exists()


def test_copies_without_a_print_run_are_told_of(batch, tmp_path):
    rows = patients(3)
    rows[0]["copies"], rows[2]["copies"] = "2", "3"
    write_sheet(tmp_path / "p.csv", rows)
    told = (
        "warning[copies-not-printed]: rows 2 and 4 asked for copies, which only a print run has\n"
        "  hint: give --print-run FILE.pdf\n"
    )
    code, out, said = batch("p.csv", "-o", "out", "-j", "1", *QUICK)
    assert (code, out) == (0, "out\n")
    assert told in said
    assert len(list((tmp_path / "out").glob("*.pdf"))) == 3
    code, _, said = batch("p.csv", "-o", "again", "-j", "1", "--print-run", "run.pdf", *QUICK)
    assert code == 0
    assert "copies-not-printed" not in said


def test_what_a_killed_run_left_half_written_is_cleared_away(tmp_path):
    (tmp_path / ".handouts-123.part").write_bytes(b"half")
    with ledger_of(tmp_path):
        assert not (tmp_path / ".handouts-123.part").exists()


def test_one_job_needs_no_second_process():
    assert isinstance(executor_of(1), SerialExecutor)


def test_a_worker_ends_with_the_process_that_started_it(monkeypatch):
    ended: list[int] = []
    monkeypatch.setattr(os, "_exit", ended.append)
    reader, writer = os.pipe()
    os.close(writer)
    lanes._end_with(reader)
    assert ended == [1]


def test_a_template_is_a_sheet_that_runs(batch):
    code, out, _ = batch("--template", "example.csv")
    assert (code, out) == (0, "example.csv\n")
    code, out, err = batch("example.csv", "-o", "out", "-j", "1", "--today", "2026-11-21")
    assert (code, out) == (0, "out\n"), err
    code, out, err = batch("--template", "example.csv")
    assert (code, err) == (
        1,
        "error[already-there]: 'example.csv' is there already\n  hint: choose another name\n",
    )


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ([], "error[usage]: there is no sheet\n  hint: name a .csv or .xlsx file, or ask for one with --template\n"),
        (["--template", "x.ods"], "error[usage]: 'x.ods' is no sheet\n  hint: end its name in .csv or .xlsx\n"),
    ],
)
def test_a_wrong_command_line_is_told(batch, arguments, message):
    code, out, err = batch(*arguments)
    assert (code, out, err) == (2, "", message)


def test_a_print_run_holds_every_packet_in_row_order(batch):
    import pypdf

    rows = patients(3)
    rows[1]["copies"] = "2"
    write_sheet(Path("p.csv"), rows)
    code, out, _ = batch("p.csv", "-o", "out", "-j", "1", "--print-run", "run.pdf", *QUICK)
    assert (code, out) == (0, "out\nrun.pdf\n")
    data = Path("run.pdf").read_bytes()
    printed = [sheet.extract_text() for sheet in pypdf.PdfReader(Path("run.pdf")).pages]
    found = [
        reference for text in printed for reference in ("RB-200000", "RB-200001", "RB-200002") if reference in text
    ]
    assert found == ["RB-200000", "RB-200001", "RB-200001", "RB-200002"]
    assert [failures(data, profile) for profile in ("ua1", "2a")] == [[], []]


def test_a_folder_of_packets_and_a_print_run_are_audited_whole(batch, capfd):
    write_sheet(Path("p.csv"), patients(2))
    batch("p.csv", "-o", "out", "-j", "1", "--print-run", "run.pdf", *QUICK)
    assert main(["audit", "out", "run.pdf"]) == 0
    assert capfd.readouterr().out.count(": whole\n") == 3
    first, second = sorted(Path("out").glob("*.pdf"))
    first.write_bytes(second.read_bytes()[:-900] + b"%%EOF")
    assert main(["audit", "out"]) == 1


def test_a_folder_without_packets_is_told(batch, capfd):
    Path("empty").mkdir()
    assert main(["audit", "empty"]) == 2
    assert capfd.readouterr().err == (
        "empty: error[nothing-to-audit]: there is no PDF in it\n  hint: name a folder of packets, or their files\n"
    )


# what is told of a run


def kept_rows(**changes: str) -> list[dict[str, object]]:
    return [{**row, "pack": "key-sheet", **changes} for row in patients(3)]


USUAL = ("-o", "out", "--today", "2026-11-21", "-j", "1", "--procedure", "lumbar", "--clinic", "riverbend-spine")


def test_notes_that_the_pack_has_no_place_for_are_told_of_with_their_rows(batch):
    rows = kept_rows()
    rows[0]["notes"] = rows[2]["notes"] = "Bring the scan."
    write_sheet(Path("p.csv"), rows)
    code, _, said = batch("p.csv", *USUAL)
    assert code == 0
    assert (
        "warning[notes-not-printed]: the notes of 2 rows (2, 4) are printed nowhere in their pack\n"
        "  hint: choose a pack that has a place for notes, such as full\n"
    ) in said
    assert "Bring" not in said


def test_packets_of_rows_that_were_changed_or_taken_out_are_named(batch):
    rows = kept_rows()
    write_sheet(Path("p.csv"), rows)
    assert "stale-packets" not in batch("p.csv", *USUAL)[2]
    left = {path.name for path in Path("out").glob("*.pdf")}
    write_sheet(Path("p.csv"), [{**rows[0], "size": "large"}, rows[1]])
    code, out, said = batch("p.csv", *USUAL, "--resume", "--json")
    (kept,) = [path.name for path in Path("out").glob("*.pdf") if str(rows[1]["reference"]) in path.name]
    first, second = sorted(left - {kept})
    message = f"2 packets ({first}, {second}) left in the folder by an earlier run, and no row's now"
    assert f"warning[stale-packets]: {message}\n" in said
    assert [one["message"] for one in json.loads(out)["warnings"] if one["code"] == "stale-packets"] == [message]
    assert code == 0


def test_what_build_warns_of_a_variant_a_batch_tells_once_also_from_kept_pages(batch, monkeypatch, tmp_path):
    monkeypatch.setenv("HANDOUTS_CACHE", str(tmp_path / "cache"))
    own_content.write(Path("own"), clinics__hill__clinic=own_content.CLINIC)
    own_content.write(Path("own"), clinics__hill__surgeons__kim="surgeon: kim\nname: Dr. Ana Kim\n")
    write_sheet(Path("p.csv"), kept_rows(clinic="hill", surgeon="kim"))
    for folder in ("one", "two"):
        said = batch("p.csv", *USUAL[2:], "-o", folder, "--content", "own")[2]
        assert said.count("warning[placeholder]: the day phone of 'hill'") == 1


def test_a_level_that_no_spine_has_is_doubted(batch):
    write_sheet(Path("p.csv"), kept_rows(levels="L4-L9"))
    said = batch("p.csv", *USUAL)[2]
    assert said.count("warning[strange-level]: 'levels' has one that no spine has\n") == 3
    assert "L9" not in said


def test_a_print_run_of_refused_rows_tells_why_they_were_refused(batch):
    write_sheet(Path("p.csv"), kept_rows(side="middle"))
    code, _, said = batch("p.csv", *USUAL, "--print-run", "r.pdf")
    assert code == 1
    assert "empty-run" not in said
    assert "p.csv, row 2, side: error[" in said
    assert not Path("r.pdf").exists()


def test_a_run_that_never_began_is_not_said_to_be_stopped(batch):
    write_sheet(Path("p.csv"), kept_rows())
    batch("p.csv", *USUAL)
    code, _, said = batch("p.csv", *USUAL)
    assert code == 1
    assert "error[folder-has-a-run]" in said
    assert "stopped" not in said


def test_a_folder_is_audited_in_several_processes_as_in_one(batch, capfd):
    write_sheet(Path("p.csv"), [{**row, "pack": "key-sheet"} for row in patients(12)])
    batch("p.csv", *USUAL)
    spoilt = sorted(Path("out").glob("*.pdf"))[7]
    spoilt.write_bytes(spoilt.read_bytes() + b"x")
    said = []
    for jobs in ("1", "2"):
        assert main(["audit", "out", "-j", jobs]) == 1
        said.append(capfd.readouterr())
    assert said[0] == said[1]
    assert said[0].out.splitlines()[7] == f"{spoilt}: not fit to hand out"
    assert said[0].out.count(": whole\n") == 11
