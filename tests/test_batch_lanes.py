"""Work for lanes is done by the lane of its digest, moves to one that has nothing to do, and is never lost."""

from __future__ import annotations

import os
import pickle
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from concurrent.futures import BrokenExecutor, CancelledError
from datetime import date
from datetime import time as clock
from pathlib import Path

import pytest
from msgspec import Struct

from handouts.batch.attempts import UnknownVariantError, ordered, outcome_of
from handouts.batch.lanes import Lanes
from handouts.batch.ledger import Entry
from handouts.batch.orders import Order, Outcome, Outcomes, Print, fulfil
from handouts.diagnostics import Diagnostic, Location
from handouts.print_run import Attachment
from handouts.resolve.request import Patient


class Task(Struct, frozen=True):
    """Something to be done for a variant; it notes that it was begun."""

    digest: str
    folder: str
    name: str = ""
    seconds: float = 0.05


def done_by(task: Task) -> int:
    Path(task.folder, f"{task.digest}{task.name}").touch()
    time.sleep(task.seconds)
    return os.getpid()


def end_the_process(_task: Task) -> None:
    os._exit(3)


def fail(task: Task) -> None:
    raise KeyError(task.digest)


@pytest.fixture
def lanes() -> Iterator[Lanes]:
    with Lanes(2) as lanes:
        yield lanes


def test_two_variants_are_printed_by_a_lane_each(lanes, tmp_path):
    tasks = [Task(digest, str(tmp_path), str(number)) for number in range(2) for digest in "ab"]
    a, b, again_a, again_b = (lanes.submit(done_by, task) for task in tasks)
    assert a.result() == again_a.result() != b.result() == again_b.result()


def test_a_lane_without_work_takes_what_waits_for_another(lanes, tmp_path):
    futures = [lanes.submit(done_by, Task("a", str(tmp_path), str(number))) for number in range(8)]
    assert len({future.result() for future in futures}) == 2


def test_a_few_orders_are_not_worth_another_lanes_while(lanes, tmp_path):
    futures = [lanes.submit(done_by, Task("a", str(tmp_path), str(number))) for number in range(3)]
    assert len({future.result() for future in futures}) == 1


def variant_in(order: Order) -> bytes:
    return order.variant


def needs_variant(order: Order) -> bytes:
    if not order.variant:
        raise UnknownVariantError
    return order.variant


def order_of(digest: str) -> Order:
    return Order(digest, b"all of it", "/nowhere", date(2026, 11, 21), (), (Attachment(b"%PDF", "Map"),))


def test_a_lane_is_told_of_a_variant_once_and_again_after_another(lanes):
    told = [lanes.submit(variant_in, order_of(digest)).result() for digest in "aabba"]
    assert told == [b"all of it", b"", b"all of it", b"", b"all of it"]
    lanes._homes = dict.fromkeys("abc", 0)
    told = [lanes.submit(variant_in, order_of(digest)).result() for digest in "ccac"]
    assert told == [b"all of it", b"", b"all of it", b"all of it"]


def test_a_lane_that_has_not_what_a_brief_order_is_for_gets_the_whole(lanes):
    lanes._last = ["a", "a"]
    assert outcome_of(ordered(lanes, needs_variant, order_of("a"))) == b"all of it"
    assert [outcome_of(ordered(lanes, needs_variant, order_of("b"))) for _ in range(3)] == [b"all of it"] * 3


def test_a_brief_order_for_a_variant_that_is_not_at_hand_is_told_so():
    with pytest.raises(UnknownVariantError):
        fulfil(order_of("nobody's").brief())


def test_what_a_task_raises_is_raised_to_who_waits_for_it(lanes, tmp_path):
    future = lanes.submit(fail, Task("a", str(tmp_path)))
    assert isinstance(future.exception(), KeyError)


def test_cancelled_work_is_not_begun(lanes, tmp_path):
    futures = [lanes.submit(done_by, Task("a", str(tmp_path), str(number), 0.2)) for number in range(7)]
    assert futures[-1].cancel()
    assert len({future.result() for future in futures[:-1]}) == 2
    assert {path.name for path in tmp_path.iterdir()} == {f"a{number}" for number in range(6)}


def test_lanes_that_are_left_finish_all_they_were_given(tmp_path):
    with Lanes(2) as lanes:
        futures = [lanes.submit(done_by, Task("a", str(tmp_path), str(number), 0.01)) for number in range(20)]
    assert all(future.done() and future.exception() is None for future in futures)
    assert len(list(tmp_path.iterdir())) == 20


def test_lanes_that_are_told_to_stop_begin_nothing_more(tmp_path):
    with Lanes(2) as lanes:
        futures = [lanes.submit(done_by, Task("a", str(tmp_path), str(number), 0.2)) for number in range(20)]
        lanes.shutdown(wait=False, cancel_futures=True)
    done = [future for future in futures if not future.cancelled()]
    assert all(future.result() for future in done)
    assert {path.name for path in tmp_path.iterdir()} == {f"a{number}" for number in range(len(done))}
    with pytest.raises(CancelledError):
        futures[-1].result()


def test_cancelled_work_that_no_lane_will_take_keeps_nobody_waiting(tmp_path):
    lanes = Lanes(2)
    lanes._busy = [9, 9]  # as an interrupt leaves them between the choice of a lane and the end of its work
    future = lanes.submit(done_by, Task("a", str(tmp_path)))
    future.cancel()
    ending = threading.Thread(target=lanes.shutdown, kwargs={"cancel_futures": True}, daemon=True)
    ending.start()
    ending.join(20)
    assert not ending.is_alive()


LOCKED = """
import concurrent.futures.process as pools, os, time
usual = pools._ExecutorManagerThread.terminate_broken

def terminate_broken(self, cause):
    executor = self.executor_reference()
    executor._broken, executor._shutdown_thread = "gone", True
    with self.shutdown_lock:
        for item in list(self.pending_work_items.values()):
            item.future.set_exception(pools.BrokenProcessPool("gone"))
        self.pending_work_items.clear()
    usual(self, cause)

pools._ExecutorManagerThread.terminate_broken = terminate_broken
from handouts.batch.lanes import Lanes
lanes = Lanes(2)
futures = [lanes.submit(time.sleep, 0.3) for _ in range(12)]
time.sleep(0.9)
os.kill(next(iter(lanes._lanes[0]._processes)), 9)
for future in futures:
    future.exception(timeout=20)
lanes.shutdown()
os._exit(0)
"""
"""Newer Pythons tell of a lost worker while they hold the lock of its pool; so does this one here."""


def test_a_lost_worker_locks_nothing():
    assert subprocess.run([sys.executable, "-c", LOCKED], timeout=60, check=False).returncode == 0


LOST_AS_IT_ANSWERS = """
import multiprocessing.connection as connections, os, struct
from handouts.batch.lanes import Lanes

def answer(_):
    def half(self, data):
        os.write(self._handle, struct.pack("!i", len(data)) + bytes(data)[: len(data) // 2])
        os._exit(3)
    connections.Connection._send_bytes = half
    return b"x" * 50_000

lanes = Lanes(3)
futures = [lanes.submit(answer, number) for number in range(6)]
for future in futures:
    print(type(future.exception(timeout=20)).__name__)
lanes.shutdown()
print("over", flush=True)
os._exit(0)
"""


def test_a_worker_that_is_lost_in_the_middle_of_an_answer_keeps_nobody_waiting():
    ran = subprocess.run([sys.executable, "-c", LOST_AS_IT_ANSWERS], timeout=60, check=False, capture_output=True)
    assert ran.stdout.decode().split() == ["BrokenProcessPool"] * 6 + ["over"]


def test_all_work_of_a_lane_that_died_ends_with_the_executors_error(lanes, tmp_path):
    first = lanes.submit(end_the_process, Task("a", str(tmp_path)))
    others = [lanes.submit(done_by, Task("a", str(tmp_path), str(number))) for number in range(2)]
    for future in (first, *others):
        assert isinstance(future.exception(), BrokenExecutor)
    assert isinstance(lanes.submit(done_by, Task("a", str(tmp_path))).exception(), BrokenExecutor)


def test_an_order_and_what_became_of_it_arrive_as_they_were_sent():
    patient = Patient("Łucja Ñúñez", "RB-1", date(2027, 3, 9), clock(6, 30), "Hall B", "", "left", ("L4-L5",))
    prints = (Print(2, "key", "a.pdf", patient), Print(3, "other", "b.pdf", Patient()))
    order = Order("digest", b"variant", "/tmp/\udcff", date(2026, 11, 21), prints, (Attachment(b"%PDF", "Map"),))
    assert pickle.loads(pickle.dumps(order)) == order
    assert "Ñúñez".encode() in pickle.dumps(order)
    refused = Diagnostic("slot-overflow", "'name' does not fit", Location("p.csv", 3, 1), "shorten it")
    outcomes = Outcomes((Outcome(2, Entry("k", "a.pdf", "s", "C-D", 7, "v", 1.5)), Outcome(3, refused=(refused,))))
    assert pickle.loads(pickle.dumps(outcomes)) == outcomes
