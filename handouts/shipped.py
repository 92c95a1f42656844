"""Where the content and fonts that come with the tool are: inside the wheel, or in the project's own folders."""

from __future__ import annotations

from pathlib import Path

_PACKAGE = Path(__file__).resolve().parent


def content_folder() -> Path:
    """The shipped `content/`."""
    return _shipped("content")


def fonts_folder() -> Path:
    """The shipped `fonts/`."""
    return _shipped("fonts")


def _shipped(name: str) -> Path:
    packaged = _PACKAGE / "_shipped" / name
    return packaged if packaged.is_dir() else _PACKAGE.parent / name
