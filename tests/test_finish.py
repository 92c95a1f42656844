"""write_packet leaves a whole file or none, and says why in one message."""

from __future__ import annotations

import os
import stat
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from handouts.diagnostics import ExitCode, HandoutError
from handouts.finish import write_packet

OLD, NEW = b"%PDF old", b"%PDF new" * 1000
PROJECT = Path(__file__).parent.parent


def refusal(path: Path) -> str:
    with pytest.raises(HandoutError) as caught:
        write_packet(path, NEW)
    assert caught.value.exit_code is ExitCode.FAILED
    return str(caught.value)


@pytest.fixture
def unprivileged() -> Iterator[None]:
    """The rights of an ordinary user, also where tests run as root."""
    before = os.geteuid()
    if before == 0:
        os.seteuid(65534)
    yield
    os.seteuid(before)


def test_the_file_holds_the_bytes_and_only_its_owner_may_read_it(tmp_path: Path) -> None:
    path = tmp_path / "packet.pdf"
    write_packet(path, NEW)
    assert path.read_bytes() == NEW
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert os.listdir(tmp_path) == ["packet.pdf"]


def test_an_older_file_is_replaced_and_loses_its_wider_mode(tmp_path: Path) -> None:
    path = tmp_path / "packet.pdf"
    path.write_bytes(OLD)
    path.chmod(0o644)
    write_packet(path, NEW)
    assert path.read_bytes() == NEW
    assert stat.S_IMODE(path.stat().st_mode) == 0o600


def test_a_missing_folder_is_one_message(tmp_path: Path) -> None:
    path = tmp_path / "none" / "packet.pdf"
    assert refusal(path) == (
        f"error[cannot-write]: cannot write '{path}': no such file or directory\n"
        "  hint: make the folder first, or choose another with -o"
    )


def test_a_folder_that_is_a_file_is_one_message(tmp_path: Path) -> None:
    (tmp_path / "file").write_bytes(OLD)
    path = tmp_path / "file" / "packet.pdf"
    assert refusal(path) == (
        f"error[cannot-write]: cannot write '{path}': not a directory\n"
        "  hint: part of the path is a file: choose a folder with -o"
    )


def test_a_path_that_is_a_folder_is_one_message_and_leaves_no_temporary_file(tmp_path: Path) -> None:
    path = tmp_path / "packet.pdf"
    path.mkdir()
    assert refusal(path) == (
        f"error[cannot-write]: cannot write '{path}': is a directory\n  hint: add a file name: this is a folder"
    )
    assert os.listdir(tmp_path) == ["packet.pdf"]


def test_a_name_too_long_is_one_message_and_leaves_no_temporary_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    path = Path("x" * 300)
    assert refusal(path) == (
        f"error[cannot-write]: cannot write '{path}': file name too long\n  hint: choose a shorter file name with -o"
    )
    assert os.listdir(tmp_path) == []


def test_a_path_no_system_can_hold_is_one_message(tmp_path: Path) -> None:
    path = tmp_path / "a\0b.pdf"
    assert refusal(path) == (
        f"error[cannot-write]: cannot write '{tmp_path}/a\\x00b.pdf': embedded null byte\n"
        "  hint: choose another place with -o"
    )
    assert os.listdir(tmp_path) == []


def test_an_unwritable_folder_is_one_message(tmp_path: Path, unprivileged: None) -> None:
    folder = Path("/") if os.geteuid() == 65534 else tmp_path
    if folder == tmp_path:
        tmp_path.chmod(0o500)
    path = folder / "packet.pdf"
    assert refusal(path) == (
        f"error[cannot-write]: cannot write '{path}': permission denied\n"
        "  hint: choose a folder you may write to with -o"
    )


FULL_DISK = """
import resource, signal, sys
from pathlib import Path
from handouts.diagnostics import HandoutError
from handouts.finish import write_packet
signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
resource.setrlimit(resource.RLIMIT_FSIZE, (4096, 4096))
try:
    write_packet(Path(sys.argv[1]), b"x" * 100_000)
except HandoutError as error:
    sys.exit(str(error))
"""


def test_a_full_disk_keeps_the_older_file_and_leaves_no_temporary_file(tmp_path: Path) -> None:
    path = tmp_path / "packet.pdf"
    path.write_bytes(OLD)
    done = subprocess.run(
        [sys.executable, "-c", FULL_DISK, str(path)], cwd=PROJECT, capture_output=True, text=True, check=False
    )
    assert done.stderr == (
        f"error[cannot-write]: cannot write '{path}': file too large\n"
        "  hint: free some space, or choose another folder with -o\n"
    )
    assert path.read_bytes() == OLD
    assert os.listdir(tmp_path) == ["packet.pdf"]


def test_an_interrupt_while_writing_leaves_no_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def interrupted(handle: int) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(os, "fsync", interrupted)
    with pytest.raises(KeyboardInterrupt):
        write_packet(tmp_path / "packet.pdf", NEW)
    assert os.listdir(tmp_path) == []


def test_a_file_system_that_cannot_sync_folders_is_no_failure(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    sync = os.fsync

    def only_files(handle: int) -> None:
        if stat.S_ISDIR(os.fstat(handle).st_mode):
            raise OSError(22, "Invalid argument")
        sync(handle)

    monkeypatch.setattr(os, "fsync", only_files)
    write_packet(tmp_path / "packet.pdf", NEW)
    assert (tmp_path / "packet.pdf").read_bytes() == NEW
