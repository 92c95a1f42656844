"""A Dask cluster makes the same files as this process: any executor of `concurrent.futures` will do."""

from __future__ import annotations

import json
import os
import re
from concurrent.futures import Executor, Future
from datetime import date
from pathlib import Path

import dask
import distributed
import pytest
from sheets import patients, write_sheet

from handouts.batch.executors import SerialExecutor, executor_of
from handouts.batch.ledger import NAME
from handouts.batch.orders import Order, Print, fulfil
from handouts.batch.report import Ran
from handouts.batch.rows import Row, known_of, plan
from handouts.batch.run import run_batch
from handouts.batch.sheet import read_sheet
from handouts.batch.variants import VariantMaker
from handouts.content.library import Library, open_library
from handouts.diagnostics import ExitCode, HandoutError
from handouts.resolve.request import Patient, Request, for_anybody
from handouts.shipped import content_folder

README = Path(__file__).parent.parent / "README.md"


@pytest.fixture(scope="module")
def cluster():
    """Two worker processes on this machine."""
    local = {"host": "127.0.0.1", "dashboard_address": "127.0.0.1:0"}
    once = dask.config.set({"distributed.scheduler.allowed-failures": 0})
    with (
        once,
        distributed.LocalCluster(2, threads_per_worker=1, **local) as workers,
        distributed.Client(workers) as client,
    ):
        yield client


def rows_of(folder: Path, library: Library) -> tuple[Row, ...]:
    sheet = [{**row, "pack": ["key-sheet", "discharge"][at % 2]} for at, row in enumerate(patients(40, others=True))]
    write_sheet(folder / "p.csv", sheet)
    base = Request("lumbar", date(2026, 11, 21), "riverbend-spine")
    return plan(read_sheet((folder / "p.csv").read_bytes(), "p.csv"), base, known=known_of(library)).rows


def made(folder: Path, executor: Executor, *, workers: int = 2, **more: bool) -> tuple[Ran, dict[str, bytes]]:
    library = open_library(content_folder())
    rows = rows_of(folder.parent, library)
    folder.mkdir(exist_ok=True)
    ran = run_batch(rows, library, folder, executor, workers=workers, **more)
    return ran, {path.name: path.read_bytes() for path in folder.glob("*.pdf")}


def test_a_cluster_makes_the_same_files_as_one_process(tmp_path, cluster):
    there, files = made(tmp_path / "cluster", cluster.get_executor())
    here, same = made(tmp_path / "here", SerialExecutor())
    assert (len(files), there.refused) == (40, here.refused)
    assert files == same
    keys = [json.loads(line)["key"] for line in (tmp_path / "cluster" / NAME).read_text("utf-8").splitlines()]
    assert len(keys) == len(set(keys)) == 40


def test_an_executor_that_knows_of_no_worker_yet_makes_every_packet(tmp_path):
    ran, files = made(tmp_path / "packets", SerialExecutor(), workers=0)
    assert (len(ran.finished), len(files), ran.refused) == (40, 40, ())


@pytest.mark.parametrize("where", ["cluster", "processes"])
def test_a_worker_tells_in_full_why_it_cannot_write(tmp_path, cluster, where):
    library = open_library(content_folder())
    row = rows_of(tmp_path, library)[0]
    maker = VariantMaker(library, SerialExecutor(), None, require_approval=False)
    variant = maker.variant(for_anybody(row.request), (row,))
    folder = tmp_path / "gone"
    order = Order(
        variant.digest,
        variant.start()(),
        str(folder),
        row.request.today,
        (Print(2, "key", "row.pdf", row.request.patient),),
    )
    with cluster.get_executor() if where == "cluster" else executor_of(2) as executor:
        future = executor.submit(fulfil, order)
        with pytest.raises(HandoutError) as caught:
            future.result()
    assert str(caught.value) == (
        f"error[cannot-write]: cannot write '{folder / 'row.pdf'}': no such file or directory\n"
        "  hint: make the folder first, or choose another with -o"
    )
    assert caught.value.exit_code is ExitCode.FAILED


class Deadly(Executor):
    """Gives a cluster work that ends the worker instead of the order."""

    def __init__(self, cluster: Executor) -> None:
        self.cluster = cluster
        self.given: list[Future[None]] = []

    def submit(self, _fn, /, *_arguments, **_options):
        self.given.append(self.cluster.submit(os._exit, 1, **_options))
        return self.given[-1]

    def wait_till_all_workers_died(self) -> None:
        """One order may still be on its way to its worker when the run ends by another's error."""
        assert all(future.exception(timeout=30) for future in self.given)


def test_a_worker_of_a_cluster_that_dies_is_one_message_and_the_rerun_completes(tmp_path, cluster):
    deadly = Deadly(cluster.get_executor(pure=False))
    with pytest.raises(HandoutError) as caught:
        made(tmp_path / "packets", deadly)
    assert str(caught.value) == (
        "error[worker-died]: a worker process ended before its work was done (KilledWorker)\n"
        "  hint: run the same command again with --resume: finished packets are kept"
    )
    assert caught.value.exit_code is ExitCode.FAILED
    deadly.wait_till_all_workers_died()
    ran, files = made(tmp_path / "packets", cluster.get_executor(), resume=True)
    assert (len(files), ran.refused) == (40, ())


def test_the_log_of_a_worker_names_no_patient(tmp_path):
    order = Order(
        "digest",
        b"job",
        str(tmp_path),
        date(2026, 11, 21),
        (Print(2, "key", "row.pdf", Patient(name="Maria Alvarez")),),
    )
    assert (repr(order), str(order)) == ("Order(1 packets)", "Order(1 packets)")


def test_the_example_of_the_readme_runs(tmp_path, cluster, monkeypatch):
    example = re.search(r"```python\n(.*?Client.*?)```", README.read_text("utf-8"), re.DOTALL)
    assert example is not None
    text = example[1].replace("date.today()", "date(2026, 11, 21)").replace("/shared/packets", str(tmp_path))
    address = cluster.scheduler.address
    text = text.replace("tls://scheduler:8786", address)
    monkeypatch.chdir(tmp_path)
    write_sheet(tmp_path / "p.csv", patients(3))
    assert address in text
    names: dict[str, object] = {}
    exec(text, names)
    assert len(names["ran"].finished) == len(list(tmp_path.glob("*.pdf"))) == 3
