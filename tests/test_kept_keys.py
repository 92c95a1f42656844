"""What a variant is kept under: another key for whatever may change a page or a word, the same for all else."""

from __future__ import annotations

import os
import shutil
import sys
import zlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date, time
from pathlib import Path

import own_content
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from handouts.resolve.request import Patient, Request, for_anybody
from handouts.variants import inputs
from handouts.variants.inputs import key_of

TODAY = date(2026, 11, 21)
ASKED = Request("lumbar", TODAY, clinic="hill", surgeon="kim", pack="full")
SOMEONE = Patient(name="Ann Lee", surgery_date=date(2027, 5, 18), arrival_time=time(7, 20), levels=("L4-L5",))
MORE = {
    "icons/car.svg": "<svg/>",
    "clinics/hill/logo.svg": "<svg/>",
    "clinics/hill/pictures/logo.png": "a logo further down",
    "clinics/hill/form.pdf": "%PDF-1.7",
    "clinics/hill/surgeons/lee.yaml": "surgeon: lee",
    "clinics/hill/approvals/lumbar-foraminotomy.kim.yaml": "by: Dr. Kim",
    "clinics/hill/approvals/lumbar-foraminotomy.kim.sig": "c2lnbmVk",
    "clinics/dale/clinic.yaml": "clinic: dale",
    "clinics/dale/surgeons/may.yaml": "surgeon: may",
}


@pytest.fixture(scope="module")
def content(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A content folder with a file of every sort; tests put back what they change."""
    folder = own_content.base_content(tmp_path_factory.mktemp("content"))
    for name, text in MORE.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(text, "utf-8")
    return folder


@pytest.fixture
def own(tmp_path: Path) -> Path:
    """A clinic's own folder."""
    (tmp_path / "own/blocks").mkdir(parents=True)
    (tmp_path / "own/blocks/garden.yaml").write_text("block: garden", "utf-8")
    return tmp_path / "own"


def files_of(folder: Path) -> list[Path]:
    return sorted(path for path in folder.rglob("*") if path.is_file())


# what is asked for


CHANGES = st.sampled_from(
    [
        {"procedure": "cervical"},
        {"today": date(2026, 11, 22)},
        {"clinic": None},
        {"surgeon": None},
        {"surgeon": "lee"},
        {"pack": None, "blocks": ("recovery",)},
        {"pack": None, "blocks": ("recovery", "timetable")},
        {"pack": None, "blocks": ("timetable", "recovery")},
        {"settings": (("lift_limit", "8 lb"),)},
        {"settings": (("lift_limit", "9 lb"),)},
        {"options": (("lift_limit", "8 lb"),)},
        {"options": (("stay", "one-night"), ("fusion", "yes"))},
        {"paper": "a4"},
        {"paper": "letter"},
        {"size": "large"},
        {"grey": True},
    ]
)
FIELDS = st.fixed_dictionaries(
    {},
    optional={
        "name": st.sampled_from(["Ann Lee", "Ζηνοβία"]),
        "reference": st.sampled_from(["RB-1", "RB-2"]),
        "arrival_place": st.just("Kestrel Pavilion"),
        "side": st.sampled_from(["left", "right", "both"]),
        "follow_up_date": st.just(date(2027, 6, 3)),
        "follow_up_time": st.just(time(16, 10)),
        "notes": st.just("Bring the frame."),
        "surgery_date": st.sampled_from([date(2027, 5, 18), TODAY, None]),
        "arrival_time": st.sampled_from([time(7, 20), time(12), time(0), None]),
        "surgeon": st.sampled_from(["kim", "lee"]),
        "levels": st.sampled_from([("L4-L5",), ("L5-S1",), ("L4-L5", "L5-S1")]),
    },
)
PATIENTS = st.one_of(st.none(), FIELDS.map(lambda fields: Patient(**fields)))


@st.composite
def requests(draw: st.DrawFn) -> Request:
    asked = ASKED
    for change in draw(st.lists(CHANGES, max_size=2)):
        asked = replace(asked, **change)
    return replace(asked, patient=draw(PATIENTS))


@st.composite
def pairs(draw: st.DrawFn) -> tuple[Request, Request]:
    """Two requests that mostly differ in one thing only."""
    one = draw(requests())
    other = replace(one, patient=draw(PATIENTS)) if draw(st.booleans()) else replace(one, **draw(CHANGES))
    return one, other


@settings(max_examples=150)
@given(pairs(), st.booleans(), st.booleans())
def test_requests_share_a_key_exactly_when_they_share_a_layout(
    pair: tuple[Request, Request], signed: bool, also_signed: bool
):
    one, other = pair
    same = for_anybody(one) == for_anybody(other) and signed == also_signed
    keys = key_of(one, (), require_approval=signed), key_of(other, (), require_approval=also_signed)
    assert None not in keys
    assert (keys[0] == keys[1]) == same


@pytest.mark.parametrize(
    "change",
    [{"surgery_date": None}, {"arrival_time": None}, {"levels": ("L5-S1",)}, {"levels": ()}, {"surgeon": "lee"}],
)
def test_what_of_a_patient_decides_what_is_laid_out_gives_another_key(change: dict[str, object]):
    keys = {key_of(replace(ASKED, patient=patient), ()) for patient in (SOMEONE, replace(SOMEONE, **change))}
    assert len(keys - {None}) == 2


def test_what_of_a_patient_only_fills_places_gives_the_same_key():
    other = Patient(
        name="Ζηνοβία",
        reference="RB-1",
        surgery_date=date(2030, 1, 2),
        arrival_time=time(23, 59),
        arrival_place="Kestrel Pavilion",
        side="both",
        levels=SOMEONE.levels,
        follow_up_date=date(2030, 2, 3),
        follow_up_time=time(0, 1),
        notes="Bring the frame.",
    )
    assert len({key_of(replace(ASKED, patient=patient), ()) for patient in (SOMEONE, other)} | {None}) == 2


def test_a_key_says_nothing_of_what_it_is_made_of(content: Path):
    key = key_of(replace(ASKED, patient=SOMEONE), (content,))
    assert len(bytes.fromhex(key)) == 32


@pytest.mark.parametrize("levels", [("Quillfeath",), ("L4-L5", "L5 left"), ("",), ("l4-l5",), ("L4-L5\n",)])
def test_levels_that_are_no_plain_codes_have_no_key(levels: tuple[str, ...], content: Path):
    assert key_of(replace(ASKED, patient=Patient(levels=levels)), (content,)) is None


@pytest.mark.parametrize("changed", [{"clinic": "\udcff"}, {"settings": (("lift_limit", "\udcff"),)}])
def test_an_argument_that_is_no_text_has_no_key(changed: dict[str, object], content: Path):
    assert key_of(replace(ASKED, **changed), (content,)) is None


# content


def test_any_changed_byte_of_any_file_gives_another_key_unless_it_is_another_clinics(content: Path):
    before = key_of(ASKED, (content,))
    seen = {before}
    for path in files_of(content):
        data = path.read_bytes()
        path.write_bytes(data[:-1] + bytes([data[-1] ^ 1]))
        key = key_of(ASKED, (content,))
        path.write_bytes(data)
        if "dale" in path.parts:
            assert key == before, path
        else:
            assert key not in seen, path
            seen.add(key)
    assert key_of(ASKED, (content,)) == before
    assert len(seen) == len(files_of(content)) - 2 + 1 > 20


def added(folder: Path) -> None:
    (folder / "blocks/garden.yaml").write_text("", "utf-8")


def gone(folder: Path) -> None:
    (folder / "icons/car.svg").unlink()


def renamed(folder: Path) -> None:
    (folder / "icons/car.svg").rename(folder / "icons/cab.svg")


def moved(folder: Path) -> None:
    (folder / "icons/car.svg").rename(folder / "figures/car.svg")


def cut_elsewhere(folder: Path) -> None:
    """The same bytes in the same order, shared out to two files otherwise."""
    first, second = folder / "clinics/hill/surgeons/kim.yaml", folder / "clinics/hill/surgeons/lee.yaml"
    data = first.read_bytes() + second.read_bytes()
    first.write_bytes(data[:7])
    second.write_bytes(data[7:])


def joined(folder: Path) -> None:
    """The name and bytes of one file at the end of the one before it."""
    first, second = folder / "clinics/hill/surgeons/kim.yaml", folder / "clinics/hill/surgeons/lee.yaml"
    name = os.fsencode(second.relative_to(folder))
    first.write_bytes(first.read_bytes() + name + second.read_bytes())
    second.unlink()


def swapped(folder: Path) -> None:
    first, second = folder / "facts.yaml", folder / "options.yaml"
    one, other = first.read_bytes(), second.read_bytes()
    first.write_bytes(other)
    second.write_bytes(one)


@pytest.mark.parametrize("change", [added, gone, renamed, moved, cut_elsewhere, joined, swapped])
def test_files_that_came_went_or_moved_give_another_key(change: Callable[[Path], None], content: Path, tmp_path: Path):
    folder = tmp_path / "content"
    shutil.copytree(content, folder)
    before = key_of(ASKED, (folder,))
    assert before is not None
    change(folder)
    assert key_of(ASKED, (folder,)) not in (before, None)


def test_the_order_a_disk_lists_files_in_and_their_times_do_not_count(content: Path, monkeypatch: pytest.MonkeyPatch):
    before, scandir = key_of(ASKED, (content,)), os.scandir

    @contextmanager
    def backwards(folder: str) -> Iterator[list[os.DirEntry[str]]]:
        with scandir(folder) as entries:
            yield sorted(entries, key=lambda entry: entry.name, reverse=True)

    for path in files_of(content):
        os.utime(path, (1000, 1000))
    monkeypatch.setattr(os, "scandir", backwards)
    assert key_of(ASKED, (content,)) == before is not None


def test_a_file_moved_from_one_folder_to_the_next_gives_another_key(own: Path):
    over = own.parent / "over"
    (over / "blocks").mkdir(parents=True)
    before = key_of(ASKED, (own, over))
    (own / "blocks/garden.yaml").rename(over / "blocks/garden.yaml")
    assert key_of(ASKED, (own, over)) not in (before, None)


def test_folders_in_another_order_give_another_key(content: Path, own: Path):
    keys = {key_of(ASKED, roots) for roots in [(content,), (content, own), (own, content), (own,)]}
    assert len(keys) == 4
    assert None not in keys


def test_every_clinic_counts_for_a_request_that_names_none(content: Path):
    """Which of them is the example clinic is in their files."""
    asked = replace(ASKED, clinic=None)
    path = content / "clinics/dale/clinic.yaml"
    before, text = key_of(asked, (content,)), path.read_text("utf-8")
    path.write_text("clinic: dale\ndefault_for: [US]", "utf-8")
    after = key_of(asked, (content,))
    path.write_text(text, "utf-8")
    assert before != after is not None


def test_where_a_folder_is_and_from_where_it_is_seen_count(content: Path, own: Path, monkeypatch: pytest.MonkeyPatch):
    """Findings name files so; else a warning would name a file of another folder."""
    copy = own.parent / "copy"
    shutil.copytree(own, copy)
    monkeypatch.chdir(own.parent)
    here = [key_of(ASKED, (content, folder)) for folder in (own, copy, Path("own"))]
    monkeypatch.chdir(content)
    there = key_of(ASKED, (content, own))
    assert here[0] == here[2]
    assert len({here[0], here[1], there, None}) == 4


def test_what_version_control_and_editors_keep_does_not_count(content: Path, own: Path):
    before = key_of(ASKED, (content, own))
    for name in (".git/HEAD", ".idea/workspace.xml", "blocks/.git/HEAD"):
        (own / name).parent.mkdir(parents=True)
        (own / name).write_text("x", "utf-8")
    assert key_of(ASKED, (content, own)) == before
    (own / "clinics/hill/.own").mkdir(parents=True)
    (own / "clinics/hill/.own/logo.svg").write_text("<svg/>", "utf-8")  # a clinic may name it
    assert key_of(ASKED, (content, own)) != before


def test_a_folder_that_cannot_be_read_as_it_is_has_no_key(content: Path, own: Path):
    assert key_of(ASKED, (content, own / "not there")) is None
    assert key_of(ASKED, (content, own / "blocks/garden.yaml")) is None
    (own / "blocks/linked.yaml").symlink_to(own / "blocks/garden.yaml")
    assert key_of(ASKED, (content, own)) is None


def test_a_folder_with_more_in_it_than_content_has_no_key(own: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(inputs, "_MOST_BYTES", len("block: garden"))
    assert key_of(ASKED, (own,)) is not None
    (own / "blocks/garden.yaml").write_text("block: gardens", "utf-8")
    assert key_of(ASKED, (own,)) is None


@pytest.mark.skipif(sys.platform != "linux", reason="names of files are text there")
def test_folders_whose_names_are_no_text_have_keys_of_their_own(own: Path, monkeypatch: pytest.MonkeyPatch):
    keys = []
    for name in (b"\xfc", b"\xff"):
        folder = Path(os.fsdecode(name))
        monkeypatch.chdir(own.parent)
        shutil.copytree(own, folder)
        keys.append(key_of(ASKED, (folder,)))
        monkeypatch.chdir(folder)
        keys.append(key_of(ASKED, (own,)))
    assert len({*keys, None}) == 5


def test_a_working_folder_that_is_gone_has_no_key(content: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    (tmp_path / "gone").mkdir()
    monkeypatch.chdir(tmp_path / "gone")
    (tmp_path / "gone").rmdir()
    assert key_of(ASKED, (content,)) is None


# the tool itself


@pytest.fixture
def tool(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A tool of a few files, and a folder of installed packages; returns where they are."""
    installed = ("reportlab-4.2", "cryptography-44.0", "other-1.0")
    names = ["handouts/variants/inputs.py", "handouts/pdf/srgb.icc", "fonts/face/Bold.ttf"]
    names += [f"site/{name}.dist-info/RECORD" for name in installed] + ["site/pypdf-7.0.egg-info/PKG-INFO"]
    for name in names:
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text("1", "utf-8")
    monkeypatch.setattr(inputs, "tool", inputs.tool.__wrapped__)  # it looks once a process
    monkeypatch.setattr(inputs, "__file__", str(tmp_path / names[0]))
    monkeypatch.setattr(inputs, "fonts_folder", lambda: tmp_path / "fonts")
    monkeypatch.setattr(sys, "path", [str(tmp_path / "site"), str(tmp_path / "none")])
    return tmp_path


def key() -> str | None:
    return key_of(ASKED, ())


@pytest.mark.parametrize("name", ["handouts/variants/inputs.py", "handouts/pdf/srgb.icc", "fonts/face/Bold.ttf"])
def test_another_stamp_of_a_module_a_font_or_a_profile_gives_another_key(name: str, tool: Path):
    path, keys = tool / name, [key()]
    os.utime(path, ns=(0, path.stat().st_mtime_ns + 1))
    keys.append(key())
    stamp = path.stat().st_mtime_ns
    path.write_text("22", "utf-8")
    os.utime(path, ns=(stamp, stamp))
    keys.append(key())
    path.rename(path.with_name(f"another{path.suffix}"))
    keys.append(key())
    assert len({*keys, None}) == 5


def test_a_module_that_came_gives_another_key_and_a_compiled_one_does_not(tool: Path):
    before = key()
    (tool / "handouts/__pycache__").mkdir()
    for name in ("inputs.cpython-311.pyc", "stray.py"):
        (tool / "handouts/__pycache__" / name).write_text("x", "utf-8")
    assert key() == before
    (tool / "handouts/pdf/new.py").write_text("x", "utf-8")
    assert key() != before


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("reportlab-4.2.dist-info", "reportlab-4.3.dist-info"),
        ("pypdf-7.0.egg-info", "pypdf-7.1.egg-info"),
        ("cryptography-44.0.dist-info", "cryptography-45.0.dist-info"),
        ("cryptography-44.0.dist-info", "uninstalled"),
    ],
)
def test_another_version_of_a_library_gives_another_key(old: str, new: str, tool: Path):
    before = key()
    (tool / "site" / old).rename(tool / "site" / new)
    assert key() not in (before, None)


def test_a_package_that_no_build_needs_does_not_count(tool: Path):
    before = key()
    (tool / "site/other-1.0.dist-info").rename(tool / "site/other-1.1.dist-info")
    assert key() == before


@pytest.mark.parametrize(
    ("where", "name"),
    [(inputs, "__version__"), (sys, "version"), (zlib, "ZLIB_RUNTIME_VERSION")],
    ids=["the tool", "Python", "what deflates"],
)
def test_another_version_gives_another_key(where: object, name: str, tool: Path, monkeypatch: pytest.MonkeyPatch):
    before = key()
    monkeypatch.setattr(where, name, "0.0")
    assert key() not in (before, None)


def test_another_machine_gives_another_key(tool: Path, monkeypatch: pytest.MonkeyPatch):
    before = key()
    monkeypatch.setattr("platform.machine", lambda: "pdp11")
    assert key() not in (before, None)
