"""`handouts cache` shows what is kept and clears it away."""

from __future__ import annotations

import os
from datetime import datetime
from pathlib import Path

import pytest
from kept_variants import QUICK, Run, handouts, kept_of, shelf
from packets import Choice

from handouts.variants.shelf import WHERE, Shelf

__all__ = ["handouts", "shelf"]  # fixtures
MB = 1024 * 1024
SOME_TIME = datetime(2026, 11, 20, 8, 5).timestamp()
EARLIER = datetime(2026, 11, 19, 17, 45).timestamp()


@pytest.fixture
def two(shelf: Shelf) -> Shelf:
    """A shelf with two packets of different ages."""
    for key, pack, used in (("a" * 64, "key-sheet", EARLIER), ("b" * 64, "deciding", SOME_TIME)):
        shelf.keep(key, kept_of(Choice("lumbar-foraminotomy", pack)))
        os.utime(shelf.folder / f"{key}.variant", (used, used))
    return shelf


def sizes(shelf: Shelf) -> list[str]:
    """Those of the kept packets and of all together, in megabytes."""
    each = [one.size / MB for one in shelf.kept()]
    return [f"{size:.1f}" for size in (*each, sum(each))]


@pytest.mark.parametrize("what", [["show"], []])
def test_show_tells_what_is_kept_and_where_the_last_used_first(what: list[str], two: Shelf, handouts: Run):
    ran, (one, other, both) = handouts("cache", *what), sizes(two)
    assert (ran.code, ran.out, ran.err) == (
        0,
        f"2026-11-20 08:05    {one} MB  lumbar-foraminotomy deciding riverbend-spine okafor\n"
        f"2026-11-19 17:45    {other} MB  lumbar-foraminotomy key-sheet riverbend-spine okafor\n",
        f"2 kept packets, {both} MB of at most 64.0 MB, in {two.folder}\n",
    )
    assert [one.used for one in two.kept()] == [SOME_TIME, EARLIER]


def test_show_tells_of_an_entry_that_is_not_whole(two: Shelf, handouts: Run):
    path = two.kept()[0].path
    path.write_bytes(path.read_bytes()[:-1])
    os.utime(path, (SOME_TIME, SOME_TIME))
    one, other, _ = sizes(two)
    assert handouts("cache", "show").out == (
        f"2026-11-20 08:05    {one} MB  not whole: it will be made anew\n"
        f"2026-11-19 17:45    {other} MB  lumbar-foraminotomy key-sheet riverbend-spine okafor\n"
    )


def test_show_of_a_folder_that_is_not_there_makes_none(shelf: Shelf, handouts: Run):
    ran = handouts("cache", "show")
    assert (ran.code, ran.out) == (0, "")
    assert ran.err == f"0 kept packets, 0.0 MB of at most 64.0 MB, in {shelf.folder}\n"
    assert not shelf.folder.exists()


def test_show_says_why_a_folder_others_may_write_to_is_not_used(two: Shelf, handouts: Run):
    two.folder.chmod(0o770)
    ran = handouts("cache", "show")
    assert (ran.code, ran.out, ran.err) == (0, "", f"nothing is kept: others may write to {two.folder}\n")


def test_clear_drops_what_is_kept_and_what_was_left_half_written(two: Shelf, handouts: Run):
    (two.folder / "left.variant.part").write_bytes(bytes(MB))
    size = (MB + sum(one.size for one in two.kept())) / MB
    (two.folder / "mine.txt").write_text("mine", "utf-8")
    ran = handouts("cache", "clear")
    assert (ran.code, ran.out, ran.err) == (0, "", f"cleared 3 kept packets, {size:.1f} MB\n")
    assert [path.name for path in two.folder.iterdir()] == ["mine.txt"]
    assert handouts("cache", "clear").err == "cleared 0 kept packets, 0.0 MB\n"


def test_after_a_clear_the_next_build_keeps_its_pages_again(shelf: Shelf, handouts: Run):
    first = handouts("build", *QUICK)
    assert handouts("cache", "clear").err == "cleared 1 kept packet, 0.2 MB\n"
    assert shelf.kept() == ()
    assert vars(handouts("build", *QUICK)) == vars(first)
    assert len(shelf.kept()) == 1


@pytest.mark.parametrize("what", ["show", "clear"])
def test_an_empty_variable_is_said_to_be_why_nothing_is_kept(what: str, handouts: Run, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv(WHERE, "")
    ran = handouts("cache", what)
    assert (ran.code, ran.out, ran.err) == (0, "", "nothing is kept: HANDOUTS_CACHE is empty\n")


def test_a_user_without_a_home_is_told_what_names_a_folder(handouts: Run, monkeypatch: pytest.MonkeyPatch):
    def homeless() -> Path:
        raise RuntimeError

    for name in (WHERE, "XDG_CACHE_HOME", "LOCALAPPDATA"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setattr(Path, "home", homeless)
    told = handouts("cache", "show").err
    assert told == "nothing is kept: HANDOUTS_CACHE names no folder, and there is no home folder\n"
    assert handouts("build", *QUICK).code == 0


def test_another_word_is_refused_with_what_there_is(handouts: Run):
    ran = handouts("cache", "empty")
    assert (ran.code, ran.out) == (2, "")
    assert ran.err == (
        "error[bad-value]: invalid value for '[show|clear]': 'empty' is not one of 'show', 'clear'\n"
        "  hint: known: clear, show\n"
    )
