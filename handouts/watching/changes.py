"""One look at the stamps after another becomes changes, each told when whoever made it has finished."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Final

from msgspec import Struct

from handouts.watching.stamps import Stamps

LOOK_EVERY: Final = 0.15
"""Seconds between two looks while nothing happens."""
SETTLES: Final = 0.05
"""Seconds between two looks while something does."""
QUIET: Final = 1
"""Looks without news after which a save is over."""
QUIET_WHEN_GONE: Final = 4
"""The same where a file is gone or empty: many editors empty or remove a file before they write it again."""
MOST_LOOKS: Final = 20
"""Looks after which files that never rest are taken as they are."""

Look = Callable[[], Stamps]


class Time(Struct, frozen=True):
    """The clock (seconds, from any start) and the way to let time pass (seconds); tests bring their own."""

    now: Callable[[], float]
    wait: Callable[[float], None]


class Change(Struct, frozen=True):
    """Files that were written, made or removed, and when the first of it was noticed (seconds of the clock)."""

    files: frozenset[Path]
    noticed: float


def changes(look: Look, time: Time, before: Stamps) -> Iterator[Change]:
    """Yield each change since the look `before`, without end.

    What happens while a change is dealt with is the next change: both are told from the same look.
    """
    while True:
        time.wait(LOOK_EVERY)
        latest = look()
        if latest == before:
            continue
        noticed = time.now()
        latest = settled(look, time, before, latest)
        if files := different(before, latest):
            yield Change(files, noticed)
        before = latest


def settled(look: Look, time: Time, before: Stamps, latest: Stamps) -> Stamps:
    """Look on until nothing moves any more, longer where a file seems to be half-way through a save."""
    quiet = 0
    for _ in range(MOST_LOOKS):
        time.wait(SETTLES)
        now = look()
        quiet = quiet + 1 if now == latest else 0
        latest = now
        if quiet >= (QUIET_WHEN_GONE if _emptied(before, latest) else QUIET):
            break
    return latest


def different(before: Stamps, latest: Stamps) -> frozenset[Path]:
    """The files whose stamps are not the same in both looks."""
    return frozenset(path for path in {*before, *latest} if before.get(path) != latest.get(path))


def _emptied(before: Stamps, latest: Stamps) -> bool:
    changed = (latest.get(path) for path in different(before, latest))
    return any(stamp is None or stamp.size == 0 for stamp in changed)
