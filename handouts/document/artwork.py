"""Which pictures a handout names, and their files as they were read: undecoded, so that any process can decode them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Final, Literal

from msgspec import Struct
from msgspec.structs import replace

from handouts.content.locked import CALL_ICON, EMERGENCY_ICON
from handouts.document.handout import Handout
from handouts.document.tree import ActivityTable, CardKind, Component, Figure, Timeline, Timetable

CARD_ICONS: Final = {CardKind.EMERGENCY: EMERGENCY_ICON, CardKind.CALL_US: CALL_ICON}
Kind = Literal["icons", "figures"]


class PictureFile(Struct, frozen=True):
    """The bytes of a picture; `name` is its file's path, for messages."""

    name: str
    data: bytes


class ArtworkFiles(Struct, frozen=True):
    """Icons and figures by name, and the clinic's logo when it has one."""

    icons: Mapping[str, PictureFile]
    figures: Mapping[str, PictureFile]
    logo: PictureFile | None = None

    def unplaced(self) -> ArtworkFiles:
        """The same pictures without the paths of their files: where they lie changes no page."""
        icons = {name: replace(one, name="") for name, one in self.icons.items()}
        figures = {name: replace(one, name="") for name, one in self.figures.items()}
        return ArtworkFiles(icons, figures, replace(self.logo, name="") if self.logo else None)


def drawings_named(handout: Handout) -> tuple[tuple[Kind, str], ...]:
    """Every icon and figure the handout names, each once, in order of first use."""
    wanted: list[tuple[Kind, str]] = [("icons", name) for name in CARD_ICONS.values()]
    wanted += [named for section in handout.sections for part in section.components for named in _of(part)]
    return tuple(dict.fromkeys((kind, name) for kind, name in wanted if name))


def _of(part: Component) -> Iterator[tuple[Kind, str]]:
    if isinstance(part, Timetable):
        yield from (("icons", group.icon) for group in part.groups)
    elif isinstance(part, ActivityTable):
        yield from (("icons", row.icon) for row in part.rows)
    elif isinstance(part, Timeline):
        yield from (("icons", step.icon) for step in part.steps)
    elif isinstance(part, Figure):
        yield "figures", part.drawing
