"""A name becomes the first files of a new clinic or surgeon: commented, complete, and clean by every rule."""

from __future__ import annotations

import os
import re
from collections.abc import Mapping
from pathlib import Path
from typing import Final, get_args

from msgspec import Struct

from handouts.authoring.commented import filled, may_be_changed, quoted
from handouts.authoring.known import Known, known_of
from handouts.authoring.own_folder import (
    SCHEMA_FOLDER,
    faults_of_folder,
    faults_of_name,
    put_file,
    put_folder,
    put_schemas,
    taken,
)
from handouts.authoring.schemas import KINDS, schema_text
from handouts.checks.guards.contrast import nearest_legible
from handouts.content.folders import MAX_IMAGE_BYTES, shown, unreadable
from handouts.content.library import Library, open_library
from handouts.content.model import Clinic
from handouts.content.shapes import Shape
from handouts.content.source import too_large
from handouts.content.values import Colour
from handouts.diagnostics import Diagnostic, HandoutError, Location, did_you_mean, visible
from handouts.document.artwork import ArtworkFiles, PictureFile
from handouts.document.theme import WHITE, contrast_ratio, parse_hex

COUNTRIES: Final = ("US", "GB")
"""Where a clinic may be whose usual language, units, paper and emergency number are known."""

_USUAL_ACCENT: Final = "#0B5563"
_LOGO_TYPES: Final = (".svg", ".png")
_NO_LOGO: Final = "# None yet: put logo.svg or logo.png beside this file and write, for example,  logo: logo.svg"
_DOCTOR: Final[Mapping[str, str]] = {"GB": "Dr {name}"}
_TITLES: Final = frozenset({"Dr", "Mr", "Mrs", "Ms", "Miss", "Prof", "Professor"})
_LEGIBLE: Final = 4.5


class OwnFolder(Struct, frozen=True):
    """Where a clinic keeps its content. `typed` is how its owner names it, `shipped` what it lies over."""

    typed: str
    shipped: Path

    @property
    def path(self) -> Path:
        """The folder, which may still have to be made."""
        return Path(os.path.abspath(self.typed))

    def library(self) -> Library:
        """Open it over what comes with the tool."""
        return open_library(self.shipped, *([self.path] if self.path.is_dir() else []))


class NewClinic(Struct, frozen=True):
    """What is known of a clinic that has no file yet. `logo` is a picture to copy."""

    id: str
    country: str = COUNTRIES[0]
    name: str | None = None
    accent: str = _USUAL_ACCENT
    logo: str | None = None


class NewSurgeon(Struct, frozen=True):
    """What is known of a surgeon who has no file yet."""

    id: str
    clinic: str
    name: str | None = None


def start_clinic(new: NewClinic, own: OwnFolder) -> tuple[Path, ...]:
    """Write the first files of a clinic and return their paths, the one to edit first.

    Raises HandoutError with all that is wrong, and then nothing has been written.
    """
    wrong = [*faults_of_name("clinic", new.id), *faults_of_folder(own.path, own.shipped)]
    wrong += [*_faults_of_title("--name", new.name), *_faults_of_accent(new.accent)]
    logo = _logo(new.logo, wrong) if new.logo is not None else None
    if wrong:
        raise HandoutError(*wrong)
    library, home = own.library(), own.path / "clinics" / new.id
    if new.id in library.names("clinics"):
        raise _known_already("clinic", new.id, library.clinic(new.id).at("clinic"))
    if os.path.lexists(home):
        raise taken(home)
    known = known_of(library)
    text = _clinic_text(new, logo.name if logo else None, own, known)
    pictures = {logo.name: logo.data} if logo else {}
    files = put_folder(home, {"clinic.yaml": text.encode(), **pictures})
    return *files, *write_schemas(own)


def start_surgeon(new: NewSurgeon, own: OwnFolder) -> tuple[Path, ...]:
    """Write the first file of a surgeon and return its path, and those of the schemas.

    Raises HandoutError with all that is wrong, and then nothing has been written.
    """
    wrong = [*faults_of_name("surgeon", new.id), *faults_of_folder(own.path, own.shipped)]
    wrong += _faults_of_title("--name", new.name)
    library = open_library(own.shipped) if wrong else own.library()
    if not wrong and new.clinic not in (clinics := library.names("clinics")):
        hint = did_you_mean(new.clinic, clinics)
        wrong.append(Diagnostic("unknown-clinic", f"unknown clinic '{new.clinic}'", None, hint))
    if wrong:
        raise HandoutError(*wrong)
    clinic = library.clinic(new.clinic).value
    if new.id in library.surgeons(new.clinic):
        raise _known_already("surgeon", new.id, library.surgeon(new.clinic, new.id).at("surgeon"))
    text = _surgeon_text(new, clinic, own, known_of(library))
    path = own.path / "clinics" / new.clinic / "surgeons" / f"{new.id}.yaml"
    return put_file(path, text.encode()), *write_schemas(own)


def write_schemas(own: OwnFolder) -> tuple[Path, ...]:
    """Write the schemas of every kind of file into the folder, for the first line of each starter to name."""
    known = known_of(own.library())
    return put_schemas(own.path / SCHEMA_FOLDER, {kind: schema_text(kind, known) for kind in KINDS})


def _clinic_text(new: NewClinic, logo: str | None, own: OwnFolder, known: Known) -> str:
    head = filled(
        f"clinic-{new.country}.yaml",
        schemas=f"../../{SCHEMA_FOLDER}",
        folder=visible(own.typed),
        id=new.id,
        name=quoted(new.name or _title(new.id)),
        accent=quoted(new.accent),
        logo=f"logo: {logo}" if logo else _NO_LOGO,
    )
    return head + may_be_changed(known, "clinic", None)


def _surgeon_text(new: NewSurgeon, clinic: Clinic, own: OwnFolder, known: Known) -> str:
    doctor = _DOCTOR.get(clinic.country, "Dr. {name}")
    name = new.name or doctor.format(name=_title(new.id))
    head = filled(
        "surgeon.yaml",
        schemas=f"../../../{SCHEMA_FOLDER}",
        folder=visible(own.typed),
        id=new.id,
        name=quoted(name),
        short=quoted(short_of(name)),
        procedures=", ".join(known.procedures),
    )
    return head + may_be_changed(known, "surgeon", clinic)


def short_of(name: str) -> str:
    """Give a surgeon's name as the text says it: 'Dr. Joan Smith, MD' is 'Dr. Smith'. Other names stay whole."""
    words = name.partition(",")[0].split()
    return f"{words[0]} {words[-1]}" if len(words) > 2 and words[0].rstrip(".") in _TITLES else name


def _title(name: str) -> str:
    return " ".join(word.capitalize() for word in name.split("-"))


def _known_already(what: str, name: str, at: Location) -> HandoutError:
    hint = "nothing was changed; edit that file, or choose another name"
    return HandoutError(Diagnostic("exists", f"there is already a {what} '{name}'", at, hint))


def _faults_of_title(flag: str, title: str | None) -> tuple[Diagnostic, ...]:
    if title is not None and title.strip() and title.isprintable():
        return () if title.isascii() else _faults_of_letters(title)
    if title is None:
        return ()
    hint = "write it as patients know it, as in 'Lakeside Spine Center'"
    return (Diagnostic("usage", f"{flag} '{title}' is not a name that can be printed", None, hint),)


def _faults_of_letters(title: str) -> tuple[Diagnostic, ...]:
    """Find the letters that no font has: each would stop every build."""
    from handouts.pdf.fonts import missing_glyph, typefaces  # only now: it brings the whole layout along
    from handouts.shipped import fonts_folder

    return tuple(map(missing_glyph, typefaces(fonts_folder()).missing(title)))


def _faults_of_accent(accent: str) -> tuple[Diagnostic, ...]:
    shape: Shape = get_args(Colour)[1]
    if not re.fullmatch(shape.pattern, accent):
        return (Diagnostic("wrong-form", f"--accent cannot be '{accent}'", None, shape.hint),)
    if contrast_ratio(parse_hex(accent), WHITE) < _LEGIBLE:
        hint = f"the nearest darker one that can be read is '{nearest_legible(parse_hex(accent))}'"
        return (Diagnostic("contrast", f"--accent '{accent}' is too pale to read on white paper", None, hint),)
    return ()


def _logo(typed: str, wrong: list[Diagnostic]) -> PictureFile | None:
    """Read a picture as a build would, under the name it gets beside the clinic's file."""
    try:
        return _read_logo(Path(typed), typed)
    except HandoutError as error:
        wrong.extend(error.diagnostics)
    return None


def _read_logo(path: Path, typed: str) -> PictureFile:
    from handouts.pdf.artwork import read_artwork  # only now: it brings the whole layout along

    suffix = path.suffix.lower()
    if suffix not in _LOGO_TYPES:
        raise HandoutError(Diagnostic("logo-type", f"'{typed}' is neither SVG nor PNG", None, "save it as SVG or PNG"))
    try:
        if not path.is_file():
            hint = "check the spelling, and the folder you are in"
            raise HandoutError(Diagnostic("missing-logo", f"there is no logo file '{typed}'", None, hint))
        if path.stat().st_size > MAX_IMAGE_BYTES:
            raise HandoutError(too_large(MAX_IMAGE_BYTES, Location(shown(path))))
        data = path.read_bytes()
    except OSError as error:
        raise HandoutError(unreadable(shown(path), error)) from None
    read_artwork(ArtworkFiles({}, {}, PictureFile(shown(path), data)), grey=False)
    return PictureFile(f"logo{suffix}", data)
