"""How a handout is printed: paper, type size, grey, language."""

from __future__ import annotations

from enum import Enum

from msgspec import Struct


class TypeSize(Enum):
    STANDARD = "standard"
    LARGE = "large"
    GIANT = "giant"


class Paper(Enum):
    LETTER = "letter"
    A4 = "a4"


class Edition(Struct, frozen=True):
    """How a handout is printed."""

    paper: Paper = Paper.LETTER
    size: TypeSize = TypeSize.STANDARD
    grey: bool = False
    language: str = "en-US"
