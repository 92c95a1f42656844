"""A shelf gives back what was kept under a key, whole, or nothing; it bounds its size, and stops nobody."""

from __future__ import annotations

import hashlib
import os
import resource
import stat
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from kept_variants import QUICK, Run, handouts, kept_of
from packets import Choice

from handouts.variants.ready import decoded
from handouts.variants.shelf import WHERE, Shelf, usual_shelf

__all__ = ["handouts"]  # a fixture
PROJECT = Path(__file__).parent.parent
KEYS = tuple(hashlib.sha256(bytes([number])).hexdigest() for number in range(6))
KEY = KEYS[0]
MAGIC = b"handouts variant 1\n"
HEAD = len(MAGIC) + 32
Way = Callable[[Path, bytes], object]
"""Makes a broken entry at a path of a whole one."""


@pytest.fixture
def shelf(tmp_path: Path) -> Shelf:
    return Shelf(tmp_path / "cache")


def names(shelf: Shelf) -> list[str]:
    return sorted(path.name for path in shelf.folder.iterdir())


def used(shelf: Shelf, key: str, seconds: int) -> None:
    os.utime(shelf.folder / f"{key}.variant", (seconds, seconds))


def test_what_was_kept_is_found_whole_by_its_key_alone(shelf: Shelf):
    kept = kept_of(Choice("lumbar-foraminotomy", "key-sheet"))
    assert shelf.find(KEY) is None
    shelf.keep(KEY, kept)
    assert shelf.read(KEY) == kept
    assert shelf.find(KEY) == decoded(kept) is not None
    assert shelf.find(KEYS[1]) is None
    assert names(shelf) == [f"{KEY}.variant"]


def test_only_its_user_can_read_what_is_kept(shelf: Shelf):
    before = os.umask(0)
    try:
        shelf.keep(KEY, b"pages")
    finally:
        os.umask(before)
    modes = [stat.S_IMODE(path.stat().st_mode) for path in (shelf.folder, shelf.folder / f"{KEY}.variant")]
    assert modes == [0o700, 0o600]


# broken entries


def test_one_flipped_bit_anywhere_is_noticed(shelf: Shelf):
    kept = kept_of(Choice("lumbar-foraminotomy", "key-sheet"))
    shelf.keep(KEY, kept)
    path = shelf.folder / f"{KEY}.variant"
    whole = path.read_bytes()
    places = {*range(HEAD + 4), *range(HEAD, len(whole), 1009), len(whole) - 1}
    for place in places:
        path.write_bytes(whole[:place] + bytes([whole[place] ^ 1 << place % 8]) + whole[place + 1 :])
        assert shelf.read(KEY) is None, place
    path.write_bytes(whole)
    assert shelf.read(KEY) == kept


def headed(
    written: bytes, magic: bytes = b"handouts variant 1\n", key: str | None = None
) -> Callable[[Path, bytes], None]:
    """Anything behind a right digest."""

    def write(path: Path, _whole: bytes) -> None:
        path.write_bytes(magic + hashlib.sha256(path.stem.encode() + written).digest() + written)

    return write


def linked_to_itself(path: Path, _whole: bytes) -> None:
    path.symlink_to(path.name)


def linked_elsewhere(path: Path, _whole: bytes) -> None:
    path.symlink_to("/etc/hosts")


def under_a_wrong_name(path: Path, whole: bytes) -> None:
    Shelf(path.parent).keep(KEYS[1], whole[HEAD:])
    (path.parent / f"{KEYS[1]}.variant").rename(path)


BROKEN: dict[str, Way] = {
    "empty": lambda path, _whole: path.write_bytes(b""),
    "cut short": lambda path, whole: path.write_bytes(whole[:-1]),
    "cut in its head": lambda path, whole: path.write_bytes(whole[: HEAD - 1]),
    "more behind it": lambda path, whole: path.write_bytes(whole + b"\0"),
    "one bit flipped": lambda path, whole: path.write_bytes(whole[:-9] + bytes([whole[-9] ^ 4]) + whole[-8:]),
    "zeros": lambda path, whole: path.write_bytes(bytes(len(whole))),
    "another format": lambda path, whole: headed(whole[HEAD:], b"handouts variant 2\n")(path, whole),
    "another's under its name": under_a_wrong_name,
    "garbage with a right digest": headed(b"\xc1 garbage"),
    "nothing with a right digest": headed(b""),
    "other data with a right digest": headed(b"\x82\xa5about\xc0\xa8laid_out\xc0"),
    "nested without end, with a right digest": headed(b"\x81\xa8laid_out\x81\xa8manifest\x81\xa1x" + b"\x91" * 99_999),
    "no text where text is to be, with a right digest": headed(b"\x81\xa5about\x81\xa6digest\xa1\xff"),
    "a link to itself": linked_to_itself,
    "a link to another file": linked_elsewhere,
}


@pytest.fixture(scope="module")
def good(tmp_path_factory: pytest.TempPathFactory) -> tuple[str, bytes]:
    """A real entry as it stands on a shelf: its key and its bytes."""
    shelf = Shelf(tmp_path_factory.mktemp("good"))
    shelf.keep(KEY, kept_of(Choice("lumbar-foraminotomy", "key-sheet")))
    return KEY, (shelf.folder / f"{KEY}.variant").read_bytes()


@pytest.mark.parametrize("way", BROKEN)
def test_an_entry_that_is_not_whole_is_not_found_and_gives_way_to_a_good_one(
    way: str, shelf: Shelf, good: tuple[str, bytes]
):
    shelf.folder.mkdir(mode=0o700)
    path = shelf.folder / f"{KEY}.variant"
    BROKEN[way](path, good[1])
    assert shelf.find(KEY) is None
    hosts = Path("/etc/hosts").read_bytes()
    shelf.keep(KEY, good[1][HEAD:])
    assert shelf.read(KEY) == good[1][HEAD:]
    assert path.is_file()
    assert not path.is_symlink()
    assert names(shelf) == [path.name]
    assert Path("/etc/hosts").read_bytes() == hosts


def test_a_pipe_in_the_place_of_an_entry_is_not_waited_for(shelf: Shelf, monkeypatch: pytest.MonkeyPatch):
    def refuse(path: Path) -> bytes:
        raise AssertionError(f"{path} is opened, for as long as nobody writes to it")

    shelf.folder.mkdir(mode=0o700)
    os.mkfifo(shelf.folder / f"{KEY}.variant")
    with monkeypatch.context() as patch:
        patch.setattr(Path, "read_bytes", refuse)
        assert (shelf.read(KEY), shelf.find(KEY), shelf.kept()) == (None, None, ())
    shelf.keep(KEY, b"pages")
    assert shelf.read(KEY) == b"pages"


def test_a_folder_in_the_place_of_an_entry_is_left_alone(shelf: Shelf):
    path = shelf.folder / f"{KEY}.variant"
    path.mkdir(parents=True, mode=0o700)
    (path / "mine").write_text("x", "utf-8")
    shelf.folder.chmod(0o700)
    shelf.keep(KEY, b"pages")
    assert (shelf.read(KEY), shelf.kept(), shelf.clear()) == (None, (), ())
    assert names(shelf) == [path.name]
    assert (path / "mine").exists()


@pytest.mark.parametrize("way", ["cut short", "garbage with a right digest", "a link to itself"])
def test_a_build_makes_a_broken_entry_anew_and_says_nothing_of_it(
    way: str, handouts: Run, shelf: Shelf, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setenv(WHERE, str(shelf.folder))
    first = handouts("build", *QUICK)
    (one,) = shelf.kept()
    whole = one.path.read_bytes()
    one.path.unlink()
    BROKEN[way](one.path, whole)
    assert vars(handouts("build", *QUICK)) == vars(first)
    assert one.path.read_bytes() == whole


# a folder that cannot be used


def test_a_folder_others_may_write_to_is_neither_read_nor_written(shelf: Shelf):
    shelf.keep(KEY, b"pages")
    for mode in (0o770, 0o707, 0o720, 0o702, 0o1777):
        shelf.folder.chmod(mode)
        shelf.keep(KEYS[1], b"more")
        assert (shelf.is_used(), shelf.read(KEY), shelf.find(KEY), len(names(shelf))) == (False, None, None, 1), oct(
            mode
        )
    shelf.folder.chmod(0o755)
    assert (shelf.is_used(), shelf.read(KEY)) == (True, b"pages")


def test_a_folder_of_somebody_else_is_neither_read_nor_written(shelf: Shelf, monkeypatch: pytest.MonkeyPatch):
    shelf.keep(KEY, b"pages")
    me = os.getuid()
    monkeypatch.setattr(os, "getuid", lambda: me + 1)
    shelf.keep(KEYS[1], b"more")
    assert (shelf.is_used(), shelf.read(KEY), shelf.find(KEY)) == (False, None, None)
    assert names(shelf) == [f"{KEY}.variant"]


def impossible(folder: Path) -> Path:
    return Path("/proc/handouts")


def a_file(folder: Path) -> Path:
    (folder / "file").write_text("mine", "utf-8")
    return folder / "file"


def below_a_file(folder: Path) -> Path:
    return a_file(folder) / "cache"


def read_only(folder: Path) -> Path:
    (folder / "read-only").mkdir(mode=0o500)
    return folder / "read-only"


def for_all(folder: Path) -> Path:
    (folder / "all").mkdir()
    (folder / "all").chmod(0o777)
    return folder / "all"


def too_long(folder: Path) -> Path:
    return folder / ("x" * 300)


@pytest.mark.parametrize("place", [impossible, a_file, below_a_file, read_only, for_all, too_long])
def test_a_folder_that_cannot_be_used_never_stops_a_build_and_says_nothing(
    place: Callable[[Path], Path], handouts: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    where = place(tmp_path)
    monkeypatch.setenv(WHERE, str(where))
    ran = handouts("build", *QUICK)
    assert (ran.code, ran.err) == (0, "")
    assert ran.data == handouts("build", *QUICK, "--no-cache").data
    shelf = Shelf(where)
    if place is not read_only or os.getuid():
        assert (shelf.kept(), shelf.clear()) == ((), ())


def test_a_full_disk_leaves_nothing_half_written(shelf: Shelf):
    shelf.keep(KEY, b"before")
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (1000, hard))
    try:
        for key in (KEY, KEYS[1]):
            shelf.keep(key, bytes(100_000))
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))
    assert names(shelf) == [f"{KEY}.variant"]
    assert shelf.read(KEY) == b"before"


def test_ctrl_c_while_keeping_is_heard_and_leaves_nothing(shelf: Shelf, monkeypatch: pytest.MonkeyPatch):
    def stop(part: str, _place: Path) -> None:
        os.unlink(part)  # as another process's 'cache clear' may
        raise KeyboardInterrupt

    monkeypatch.setattr(os, "replace", stop)
    with pytest.raises(KeyboardInterrupt):
        shelf.keep(KEY, b"pages")
    assert names(shelf) == []


# size


def test_the_longest_unused_goes_first(tmp_path: Path):
    shelf = Shelf(tmp_path / "cache", most_bytes=3 * (HEAD + 100))
    for number, key in enumerate(KEYS[:3]):
        shelf.keep(key, bytes(100))
        used(shelf, key, 1000 + number)
    shelf.read(KEYS[0])  # of use again
    shelf.keep(KEYS[3], bytes(100))
    assert {one.path.stem for one in shelf.kept()} == {KEYS[0], KEYS[2], KEYS[3]}
    for number, key in enumerate((KEYS[2], KEYS[0], KEYS[3])):
        used(shelf, key, 2000 + number)
    shelf.keep(KEYS[4], bytes(200))
    assert [one.path.stem for one in shelf.kept()] == [KEYS[4], KEYS[3]]


def test_showing_does_not_count_as_use(shelf: Shelf):
    shelf.keep(KEY, kept_of(Choice("lumbar-foraminotomy", "key-sheet")))
    used(shelf, KEY, 1000)
    (one,) = shelf.kept()
    assert shelf.shown(one) == shelf.find(KEY) is not None
    used(shelf, KEY, 1000)
    shelf.shown(one)
    assert [kept.used for kept in shelf.kept()] == [1000]
    shelf.find(KEY)
    assert shelf.kept()[0].used > 1000


def test_what_is_too_large_for_a_shelf_is_not_kept(tmp_path: Path):
    shelf = Shelf(tmp_path / "cache", most_bytes=1000)
    shelf.keep(KEY, bytes(100))
    shelf.keep(KEYS[1], bytes(1000))
    assert shelf.read(KEYS[1]) is None


def test_what_killed_processes_left_counts_and_goes_too(tmp_path: Path):
    shelf = Shelf(tmp_path / "cache", most_bytes=1000)
    shelf.keep(KEY, bytes(100))
    left = shelf.folder / "abc.variant.part"
    left.write_bytes(bytes(900))
    os.utime(left, (1000, 1000))
    assert [one.path.stem for one in shelf.kept()] == [KEY]
    shelf.keep(KEYS[1], bytes(100))
    assert names(shelf) == sorted(f"{key}.variant" for key in KEYS[:2])


def test_only_what_is_its_own_is_ever_dropped(tmp_path: Path):
    """The folder may be anybody's choice: 'x.part' is a download that is under way."""
    shelf = Shelf(tmp_path / "cache", most_bytes=500)
    shelf.keep(KEY, bytes(10))
    for name in ("film.mkv.part", "notes.txt", "variant"):
        (shelf.folder / name).write_bytes(bytes(1000))
        os.utime(shelf.folder / name, (1, 1))
    (shelf.folder / "linked.variant").symlink_to("notes.txt")
    shelf.keep(KEYS[1], bytes(10))
    assert len(shelf.kept()) == 2
    assert len(shelf.clear()) == 2
    assert names(shelf) == ["film.mkv.part", "linked.variant", "notes.txt", "variant"]


def test_a_file_another_process_drops_meanwhile_hides_no_other(shelf: Shelf, monkeypatch: pytest.MonkeyPatch):
    scandir = os.scandir

    @contextmanager
    def dropping(folder: Path) -> Iterator[list[os.DirEntry[str]]]:
        with scandir(folder) as entries:
            found = sorted(entries, key=lambda entry: entry.name)
        os.unlink(found[0].path)
        yield found

    for key in KEYS[:3]:
        shelf.keep(key, b"pages")
    monkeypatch.setattr(os, "scandir", dropping)
    assert sorted(one.path.stem for one in shelf.kept()) == sorted(KEYS[:3])[1:]


# many processes

CROWD = """\
import random, sys
from pathlib import Path
from handouts.variants.shelf import Shelf
shelf, me = Shelf(Path(sys.argv[1]), most_bytes=60_000), random.Random(int(sys.argv[2]))
hits = 0
for turn in range(150):
    number = me.randrange(12)
    key, right = f"{number:064x}", bytes([number]) * (6000 + number)
    found = shelf.read(key)
    assert found in (None, right), number
    hits += found is not None
    if found is None:
        shelf.keep(key, right)
    if turn % 50 == 49:
        shelf.kept()
    if turn == 75 and sys.argv[2] == "3":
        shelf.clear()
print(hits)
"""


def test_many_processes_on_one_shelf_each_get_right_bytes_and_leave_nothing_half_done(shelf: Shelf):
    environment = {**os.environ, "PYTHONPATH": str(PROJECT)}
    command = [sys.executable, "-c", CROWD, str(shelf.folder)]
    crowd = [
        subprocess.Popen(
            [*command, str(one)], env=environment, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
        )
        for one in range(8)
    ]
    ended = [(*one.communicate(), one.returncode) for one in crowd]
    assert [(err, code) for _, err, code in ended] == [("", 0)] * 8
    assert all(int(out) > 0 for out, _, _ in ended)
    assert all(name.endswith(".variant") for name in names(shelf))
    assert 0 < sum(one.size for one in shelf.kept()) <= 60_000


# where it is


def test_the_variable_names_the_folder_and_empty_it_asks_for_none(tmp_path: Path):
    assert usual_shelf({WHERE: str(tmp_path)}) == Shelf(tmp_path)
    assert usual_shelf({WHERE: "", "XDG_CACHE_HOME": str(tmp_path)}) is None


@pytest.mark.parametrize(
    ("system", "environment", "folder"),
    [
        ("linux", {}, "HOME/.cache/handouts"),
        ("linux", {"XDG_CACHE_HOME": "/var/cache/me"}, "/var/cache/me/handouts"),
        ("linux", {"XDG_CACHE_HOME": "caches"}, "HOME/.cache/handouts"),
        ("linux", {"XDG_CACHE_HOME": ""}, "HOME/.cache/handouts"),
        ("darwin", {"XDG_CACHE_HOME": "/var/cache/me"}, "HOME/Library/Caches/handouts"),
        ("win32", {"LOCALAPPDATA": "/local"}, "/local/handouts"),
        ("win32", {}, "HOME/AppData/Local/handouts"),
    ],
)
def test_the_usual_folder_is_where_a_users_programs_keep_such_things(
    system: str, environment: dict[str, str], folder: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(sys, "platform", system)
    monkeypatch.setattr(Path, "home", lambda: tmp_path)
    assert usual_shelf(environment) == Shelf(Path(folder.replace("HOME", str(tmp_path))))


def test_a_user_without_a_home_keeps_nothing_unless_told_where(monkeypatch: pytest.MonkeyPatch):
    def homeless() -> Path:
        raise RuntimeError

    monkeypatch.setattr(Path, "home", homeless)
    assert usual_shelf({}) is None
    assert usual_shelf({"XDG_CACHE_HOME": "/var/cache/me"}) == Shelf(Path("/var/cache/me/handouts"))
