"""`handouts new`: the starter of a clinic or surgeon is right as it is, line by line, and stands over nothing."""

from __future__ import annotations

import io
import json
import os
import re
import shutil
import stat
from collections.abc import Callable
from datetime import date
from pathlib import Path
from types import SimpleNamespace

import pytest
from editor_yaml import as_an_editor_reads
from jsonschema import Draft202012Validator
from PIL import Image
from readback import page_texts
from small_content import small_content

import handouts.cli.main as entry
import handouts.shipped
from handouts.authoring.commented import scalar
from handouts.authoring.starter import short_of
from handouts.checks import run_checks
from handouts.checks.guards import GUARDS
from handouts.content.folders import MAX_IMAGE_BYTES
from handouts.content.library import Library, open_library
from handouts.content.source import read_source
from handouts.diagnostics import Severity
from handouts.document.compose import compose
from handouts.pipeline import build_packet
from handouts.resolve.request import Request
from handouts.resolve.resolution import Resolved, resolve

CONTENT = handouts.shipped.content_folder()
TODAY = date(2027, 1, 4)
EXAMPLE = re.compile(r"^( *)#(?=[^\s#])", re.MULTILINE)
SVG = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 2 1"><rect width="2" height="1" fill="#7A1F3D"/></svg>'
PROCEDURES = ("cervical-foraminotomy", "lumbar-foraminotomy")
Run = Callable[..., SimpleNamespace]


@pytest.fixture
def run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]) -> Run:
    """Run one command line in an empty folder; returns its code, standard output and standard error."""
    monkeypatch.chdir(tmp_path)
    for name in ("HANDOUTS_CONTENT", "SOURCE_DATE_EPOCH", "NO_COLOR"):
        monkeypatch.delenv(name, raising=False)

    def ran(*arguments: str) -> SimpleNamespace:
        code = entry.main(arguments)
        out, err = capfd.readouterr()
        return SimpleNamespace(code=code, out=out, err=err)

    return ran


@pytest.fixture
def small(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A small content folder in the place of the shipped one."""
    (tmp_path / "shipped").mkdir()
    folder = small_content(tmp_path / "shipped")
    monkeypatch.setattr(handouts.shipped, "content_folder", lambda: folder)
    return folder


def png(folder: Path, name: str = "logo.png", size: tuple[int, int] = (600, 300)) -> Path:
    path = folder / name
    Image.new("RGB", size, "#7A1F3D").save(path, "PNG")
    return path


def files_in(folder: Path) -> list[str]:
    return sorted(path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file())


def resolved(library: Library, procedure: str, clinic: str, surgeon: str | None = None, pack: str = "full") -> Resolved:
    return resolve(library, Request(procedure, TODAY, clinic=clinic, surgeon=surgeon, pack=pack))


# a clinic


def test_a_clinic_is_started_in_a_folder_of_its_own(run: Run, tmp_path: Path) -> None:
    ran = run("new", "clinic", "lakeside")
    assert (ran.code, ran.out) == (0, "my-content/clinics/lakeside/clinic.yaml\n")
    assert ran.err == (
        "next: write your phone numbers into it, then 'handouts check my-content'\n"
        "then: handouts build lumbar --clinic lakeside\n"
    )
    clinic = open_library(CONTENT, tmp_path / "my-content").clinic("lakeside").value
    assert (clinic.name, clinic.country, clinic.language, clinic.units, clinic.paper) == (
        "Lakeside", "US", "en-US", "us", "letter",
    )  # fmt: skip
    assert not clinic.fictional


def test_a_british_clinic_gets_its_own_language_units_paper_and_emergency_number(run: Run, tmp_path: Path) -> None:
    assert run("new", "clinic", "fenland-spine", "--country", "GB", "--quiet").err == ""
    clinic = open_library(CONTENT, tmp_path / "my-content").clinic("fenland-spine").value
    assert (clinic.name, clinic.language, clinic.units, clinic.paper) == ("Fenland Spine", "en-GB", "metric", "a4")
    assert clinic.emergency.number == "999"


def test_name_colour_and_logo_go_into_the_file_and_onto_page_one(run: Run, tmp_path: Path) -> None:
    logo = png(tmp_path, "our brand.PNG")
    name = 'St. Ann\'s: "Spine" & Nerve #1'
    ran = run("new", "clinic", "st-anns", "--name", name, "--accent", "#7A1F3D", "--logo", str(logo))
    assert ran.out == "my-content/clinics/st-anns/clinic.yaml\nmy-content/clinics/st-anns/logo.png\n"
    home = tmp_path / "my-content/clinics/st-anns"
    assert (home / "logo.png").read_bytes() == logo.read_bytes()
    library = open_library(CONTENT, tmp_path / "my-content")
    clinic = library.clinic("st-anns").value
    assert (clinic.name, clinic.accent, clinic.logo) == (name, "#7A1F3D", "logo.png")
    packet = build_packet(library, Request("lumbar", TODAY, clinic="st-anns", pack="key-sheet"))
    (page,) = page_texts(packet.data)
    assert " ".join(page.split()).startswith(name)


def test_an_svg_logo_is_copied_as_it_is(run: Run, tmp_path: Path) -> None:
    (tmp_path / "brand.svg").write_text(SVG, encoding="utf-8")
    assert run("new", "clinic", "lakeside", "--logo", "brand.svg").code == 0
    assert (tmp_path / "my-content/clinics/lakeside/logo.svg").read_text("utf-8") == SVG


def test_a_starter_passes_check_at_once_but_for_what_must_be_filled_in(run: Run, small: Path, tmp_path: Path) -> None:
    assert run("new", "clinic", "lakeside", "--logo", str(png(tmp_path))).code == 0
    assert run("new", "surgeon", "smith", "--clinic", "lakeside").code == 0
    ran = run("check", "my-content", "--today", "2026-11-21")
    assert ran.code == 0
    assert ran.out == (
        "my-content/clinics/lakeside/clinic.yaml:23:13: warning[placeholder]: the day phone of 'lakeside' is "
        "'(555) 555-0100', which nobody answers\n  hint: it stands for your own number: write that\n"
        "my-content/clinics/lakeside/clinic.yaml:26:13: warning[placeholder]: the night phone of 'lakeside' is "
        "'(555) 555-0111', which nobody answers\n  hint: it stands for your own number: write that\n"
    )
    assert run("check", "my-content", "--strict", "--today", "2026-11-21").code == 1
    path = tmp_path / "my-content/clinics/lakeside/clinic.yaml"
    path.write_text(re.sub(r"\(555\) 555-01\d\d", "(217) 555-2368", path.read_text("utf-8")), encoding="utf-8")
    assert run("check", "my-content", "--strict", "--today", "2026-11-21").out == ""


@pytest.mark.parametrize("country", ["US", "GB"])
@pytest.mark.parametrize("procedure", PROCEDURES)
def test_every_shipped_pack_of_a_new_clinic_passes_every_guard(
    run: Run, tmp_path: Path, country: str, procedure: str
) -> None:
    run("new", "clinic", "lakeside", "--country", country)
    library = open_library(CONTENT, tmp_path / "my-content")
    for pack in library.procedure(procedure).value.packs:
        content = resolved(library, procedure, "lakeside", pack=pack)
        found = run_checks(compose(content), content, library, GUARDS)
        assert {(one.code, one.severity) for one in found} == {("placeholder", Severity.WARNING)}


# a surgeon


def test_a_surgeon_is_started_beside_the_clinic(run: Run, tmp_path: Path) -> None:
    run("new", "clinic", "lakeside")
    ran = run("new", "surgeon", "van-dyk", "--clinic", "lakeside")
    assert (ran.code, ran.out) == (0, "my-content/clinics/lakeside/surgeons/van-dyk.yaml\n")
    assert ran.err == (
        "next: take the # away from each line you want to change, then 'handouts check my-content'\n"
        "then: handouts build lumbar --clinic lakeside --surgeon van-dyk\n"
    )
    surgeon = open_library(CONTENT, tmp_path / "my-content").surgeon("lakeside", "van-dyk").value
    assert surgeon.name == "Dr. Van Dyk"


def test_a_surgeon_of_a_clinic_that_comes_with_the_tool_goes_into_ones_own_folder(run: Run, tmp_path: Path) -> None:
    ran = run("new", "surgeon", "shah", "--clinic", "northmoor-spine", "--name", "Ms Anita Shah", "--content", "ours")
    assert ran.out == "ours/clinics/northmoor-spine/surgeons/shah.yaml\n"
    library = open_library(CONTENT, tmp_path / "ours")
    assert library.surgeon("northmoor-spine", "shah").value.name == "Ms Anita Shah"
    text = (tmp_path / "ours/clinics/northmoor-spine/surgeons/shah.yaml").read_text("utf-8")
    told = " ".join(text.replace("\n  # ", " ").split())
    assert "Usually: 3 days. Sources: P8, P9, P25, P29. Said by your clinic. #dressing_off: 5 days" in told


def test_a_starter_says_meaning_range_present_value_and_source_of_what_may_be_changed(run: Run, tmp_path: Path) -> None:
    text = started_surgeon(run, tmp_path).read_text("utf-8")
    assert (
        "  # The soonest you may drive. Allowed: 1 week to 6 weeks. Usually: 2 weeks. Sources: R55, P17, P29, P31.\n"
        "  #drive_earliest: 2 weeks\n"
    ) in text
    assert "#lift_limit: 5 lb" in text.partition("\n  cervical-foraminotomy:")[2].partition("\n  lumbar")[0]
    assert "#lift_limit: 10 lb" in text.partition("\n  lumbar-foraminotomy:")[2]
    assert "  # What you wash" not in text  # the clinic's to say


def test_no_number_is_proposed_where_no_clinician_chose_one(run: Run, tmp_path: Path) -> None:
    text = started_surgeon(run, tmp_path).read_text("utf-8")
    blank = [n for n, spec in open_library(CONTENT).facts().value.items() if spec.owner == "surgeon" and not any(
        (spec.default.cervical, spec.default.lumbar)
    )]  # fmt: skip
    assert "warfarin_stop" in blank
    for name in blank:
        assert f"# {name}: " in text
        assert f"#{name}" not in text.replace(f"# {name}", "")


def started_surgeon(run: Run, tmp_path: Path, clinic: str = "riverbend-spine") -> Path:
    assert run("new", "surgeon", "smith", "--clinic", clinic, "--content", "own").code == 0
    return tmp_path / f"own/clinics/{clinic}/surgeons/smith.yaml"


def started_clinic(run: Run, tmp_path: Path) -> Path:
    assert run("new", "clinic", "lakeside", "--content", "own").code == 0
    return tmp_path / "own/clinics/lakeside/clinic.yaml"


STARTED = {"surgeon": started_surgeon, "clinic": started_clinic}


def read_again(library: Library, path: Path, text: str) -> None:
    """Let a library read one file anew: all others stay as they were read."""
    path.write_text(text, encoding="utf-8")
    library._kept.pop(str(path), None)


def with_example(text: str, number: int) -> str:
    found = list(EXAMPLE.finditer(text))[number]
    return text[: found.end() - 1] + text[found.end() :]


def example_of(text: str, number: int) -> str:
    found = list(EXAMPLE.finditer(text))[number]
    return text[found.end() :].partition("\n")[0].partition(" item:")[0]


@pytest.mark.parametrize("kind", STARTED)
def test_every_example_of_a_starter_is_right_alone_and_with_all_others(run: Run, tmp_path: Path, kind: str) -> None:
    path = STARTED[kind](run, tmp_path)
    clinic, text = path.relative_to(tmp_path).parts[2], path.read_text("utf-8")
    library = open_library(CONTENT, tmp_path / "own")
    surgeon = "smith" if kind == "surgeon" else None
    before = {name: resolved(library, name, clinic, surgeon) for name in PROCEDURES}
    schema = Draft202012Validator(json.loads((tmp_path / f"own/.schemas/{kind}.schema.json").read_text("utf-8")))
    count = len(EXAMPLE.findall(text))
    assert count > 25
    changed, told = set(), []
    for number in range(count):
        one = with_example(text, number)
        read_again(library, path, one)
        assert [fault.message for fault in schema.iter_errors(as_an_editor_reads(one))] == []
        for name in PROCEDURES:
            after = resolved(library, name, clinic, surgeon)
            told += [n for n, fact in after.facts.items() if fact.value != before[name].facts[n].value]
            assert {n: one.value for n, one in after.options.items()} == {
                n: one.value for n, one in before[name].options.items()
            }
            if ids(after) != ids(before[name]):
                changed.add(number)
    assert len(told) == len(set(told))
    for name in told:  # an example that would tell one operation the answer of the other says so
        said = text[: text.index(f"  #{name}: ")].rpartition("\n  #")[0].rpartition("\n  #")[2]
        assert "for every" in f"{said} {text[: text.index(f'  #{name}: ')][-120:]}", name
    reached = [example_of(text, number) for number in sorted(changed)]
    assert [example for example in reached if example.partition(":")[0] not in told] == [
        *(["print_sources: true"] if kind == "clinic" else []),
        "- wound-visit",
        "- {first: true,",
        "- {before: what-is-left,",
        "- {after: what-is-left,",
        "- {last: true,",
    ]
    everything = EXAMPLE.sub(r"\1", text)
    read_again(library, path, everything)
    assert [fault.message for fault in schema.iter_errors(as_an_editor_reads(everything))] == []
    for name in PROCEDURES:
        content = resolved(library, name, clinic, surgeon)
        found = run_checks(compose(content), content, library, GUARDS)
        assert {one.code for one in found} <= {"placeholder"}
        own = [
            placed.item.id for block in content.blocks for placed in block.items if placed.item.id.startswith("own-")
        ]
        assert own == ["own-first", "own-before", "own-after", "own-last"]


def ids(content: Resolved) -> list[str]:
    return [placed.item.id for block in content.blocks for placed in block.items]


@pytest.mark.parametrize("kind", STARTED)
def test_the_first_line_of_a_starter_leads_to_its_schema(run: Run, tmp_path: Path, kind: str) -> None:
    path = STARTED[kind](run, tmp_path)
    first, _, rest = path.read_text("utf-8").partition("\n")
    schema = (path.parent / first.removeprefix("# yaml-language-server: $schema=")).resolve()
    assert schema == tmp_path / f"own/.schemas/{kind}.schema.json"
    validator = Draft202012Validator(json.loads(schema.read_text("utf-8")))
    assert [fault.message for fault in validator.iter_errors(as_an_editor_reads(rest))] == []


def test_schemas_written_beside_a_starter_can_be_told_of(run: Run) -> None:
    ran = run("new", "clinic", "lakeside", "--verbose")
    assert ran.err.startswith("schema for editors: my-content/.schemas/block.schema.json\n")
    assert ran.out == "my-content/clinics/lakeside/clinic.yaml\n"


def test_content_without_enough_items_makes_a_starter_without_example_overrides(run: Run, small: Path) -> None:
    assert run("new", "surgeon", "smith", "--clinic", "hill").code == 0
    text = Path("my-content/clinics/hill/surgeons/smith.yaml").read_text("utf-8")
    assert "overrides:" not in text
    assert "#lift_limit: 8 lb" in text


def test_a_clinics_value_beyond_the_range_is_shown_with_its_reason(run: Run, small: Path, tmp_path: Path) -> None:
    home = small / "clinics/hill/clinic.yaml"
    more = "facts: {lift_limit: {value: 20 lb, beyond_range: 'our audit: \"2026\"'}}\n"
    home.write_text(home.read_text("utf-8") + more, encoding="utf-8")
    path = tmp_path / "my-content/clinics/hill/surgeons/smith.yaml"
    assert run("new", "surgeon", "smith", "--clinic", "hill").code == 0
    text = path.read_text("utf-8")
    assert '#lift_limit: {value: "20 lb", beyond_range: "our audit: \\"2026\\""}' in text
    path.write_text(EXAMPLE.sub(r"\1", text), encoding="utf-8")
    content = resolved(open_library(small, tmp_path / "my-content"), "lumbar", "hill", "smith")
    assert (
        content.facts["lift_limit"].text == "20 lb (9.1 kg)".replace(" ", "\u00a0") or content.facts["lift_limit"].value
    )


@pytest.mark.parametrize(
    "text", ["8 lb", "no", "2", "1 to 2", "a: b", "a #b", "~", "'x", "on", "[a]", "*a", "", " a", "\u2028"]
)
def test_a_value_is_written_so_that_it_reads_as_itself(text: str) -> None:
    if text == "\u2028":
        assert scalar(text) == f'"{text}"'
        return
    assert read_source(f"key: {scalar(text)}".encode(), "f").data == {"key": text}


# what is there stays


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (
            ["clinic", "lakeside"],
            "my-content/clinics/lakeside/clinic.yaml:7:9: error[exists]: there is already a clinic 'lakeside'\n",
        ),
        (
            ["surgeon", "smith", "--clinic", "lakeside"],
            "my-content/clinics/lakeside/surgeons/smith.yaml:8:10: error[exists]: there is already a surgeon 'smith'\n",
        ),
    ],
)
def test_a_name_that_is_taken_is_refused(run: Run, tmp_path: Path, arguments: list[str], message: str) -> None:
    run("new", "clinic", "lakeside")
    run("new", "surgeon", "smith", "--clinic", "lakeside")
    before = {name: (tmp_path / name).read_bytes() for name in files_in(tmp_path)}
    ran = run("new", *arguments, "--name", "Other")
    hint = "  hint: nothing was changed; edit that file, or choose another name\n"
    assert (ran.code, ran.out, ran.err) == (2, "", message + hint)
    assert {name: (tmp_path / name).read_bytes() for name in files_in(tmp_path)} == before


def test_a_clinic_that_comes_with_the_tool_is_not_covered_over(run: Run, small: Path, tmp_path: Path) -> None:
    ran = run("new", "clinic", "hill")
    assert ran.err == (
        "shipped/clinics/hill/clinic.yaml:1:9: error[exists]: there is already a clinic 'hill'\n"
        "  hint: nothing was changed; edit that file, or choose another name\n"
    )
    assert not (tmp_path / "my-content").exists()


def test_a_folder_that_somebody_began_by_hand_is_left_alone(run: Run, tmp_path: Path) -> None:
    home = tmp_path / "my-content/clinics/.lakeside"
    home.mkdir(parents=True)
    home = home.rename(home.with_name("lakeside"))
    (home / "surgeons").mkdir()
    ran = run("new", "clinic", "lakeside")
    assert ran.code == 2
    assert "error[" in ran.err
    assert files_in(tmp_path) == []


def test_files_have_the_rights_of_the_users_other_files(run: Run, tmp_path: Path) -> None:
    before = os.umask(0o027)
    try:
        run("new", "clinic", "lakeside", "--logo", str(png(tmp_path)))
        run("new", "surgeon", "smith", "--clinic", "lakeside")
    finally:
        os.umask(before)
    rights = {stat.S_IMODE(path.stat().st_mode) for path in (tmp_path / "my-content").rglob("*") if path.is_file()}
    assert rights == {0o640}


def test_an_upgrade_of_the_tool_leaves_the_clinics_files_working(run: Run, small: Path, tmp_path: Path) -> None:
    run("new", "clinic", "lakeside")
    run("new", "surgeon", "smith", "--clinic", "lakeside")
    mine = tmp_path / "my-content"
    before = {name: (mine / name).read_bytes() for name in files_in(mine)}
    path = mine / "clinics/lakeside/surgeons/smith.yaml"
    path.write_text(path.read_text("utf-8").replace("#lift_limit: 8 lb", "lift_limit: 6 lb"), encoding="utf-8")
    newer = tmp_path / "newer"
    shutil.move(small, newer)
    block = newer / "blocks/recovery.yaml"
    block.write_text(block.read_text("utf-8").replace("Lift nothing over", "Do not lift more than"), encoding="utf-8")
    content = resolved(open_library(newer, mine), "lumbar", "lakeside", "smith")
    assert "Do not lift more than" in str(compose(content))
    assert content.facts["lift_limit"].text.startswith("6")
    assert set(files_in(mine)) == set(before)


# what cannot be done


@pytest.mark.parametrize(
    ("name", "hint"),
    [
        ("Lake Side", "use small letters, digits and hyphens: 'lake-side'"),
        ("../lakeside", "use small letters, digits and hyphens: 'lakeside'"),
        ("lake/side", "use small letters, digits and hyphens: 'lake-side'"),
        ("lake\\side", "use small letters, digits and hyphens: 'lake-side'"),
        ("..", "use small letters, digits and hyphens, as in 'lakeside'"),
        (".hidden", "use small letters, digits and hyphens: 'hidden'"),
        ("lakeside.yaml", "use small letters, digits and hyphens: 'lakeside-yaml'"),
        ("", "use small letters, digits and hyphens, as in 'lakeside'"),
        ("-lakeside", "use small letters, digits and hyphens: 'lakeside'"),
        ("lake--side", "use small letters, digits and hyphens: 'lake-side'"),
        ("l\u00e4keside", "use small letters, digits and hyphens: 'lakeside'"),
        ("l\u0430keside", "use small letters, digits and hyphens: 'lkeside'"),
        ("\u661f", "use small letters, digits and hyphens, as in 'lakeside'"),
        ("lakeside\n", "use small letters, digits and hyphens: 'lakeside'"),
        ("NUL", "use small letters, digits and hyphens, as in 'lakeside'"),
        ("nul", "the word means something else to YAML or to Windows; try 'nul-1'"),
        ("com1", "the word means something else to YAML or to Windows; try 'com1-1'"),
        ("no", "the word means something else to YAML or to Windows; try 'no-1'"),
        ("a" * 41, "use at most 40 characters"),
    ],
)
@pytest.mark.parametrize("kind", ["clinic", "surgeon"])
def test_a_name_that_is_no_file_name_everywhere_is_refused(
    run: Run, tmp_path: Path, kind: str, name: str, hint: str
) -> None:
    ran = run("new", kind, *(["--clinic", "riverbend-spine"] if kind == "surgeon" else []), "--", name)
    shown = name.encode("unicode_escape").decode() if not name.isprintable() else name
    assert ran.err == f"error[bad-name]: '{shown}' cannot be the name of a {kind}\n  hint: {hint}\n"
    assert (ran.code, ran.out, files_in(tmp_path)) == (2, "", [])


def broken_png() -> bytes:
    file = io.BytesIO()
    Image.effect_noise((300, 300), 50).save(file, "PNG")
    return file.getvalue()[:-2000]


LOGOS = {
    "brand.jpg": (b"\xff\xd8", "error[logo-type]: 'brand.jpg' is neither SVG nor PNG\n  hint: save it as SVG or PNG\n"),
    "none.png": (
        None,
        "error[missing-logo]: there is no logo file 'none.png'\n"
        "  hint: check the spelling, and the folder you are in\n",
    ),
    "half.png": (
        broken_png(),
        "half.png: error[logo-corrupt]: 'half.png' is not a whole PNG picture of reasonable size\n"
        "  hint: export the logo again as PNG, at most 6,000 pixels a side, or as SVG\n",
    ),
    "big.svg": (
        SVG.encode() + b" " * MAX_IMAGE_BYTES,
        "big.svg: error[file-too-large]: the file is larger than 4096 KiB\n  hint: make it smaller, or split it\n",
    ),
}


@pytest.mark.parametrize(("name", "data", "message"), [(n, *rest) for n, rest in LOGOS.items()], ids=list(LOGOS))
def test_a_logo_that_cannot_be_printed_is_refused_whole(
    run: Run, tmp_path: Path, name: str, data: bytes | None, message: str
) -> None:
    if data is not None:
        (tmp_path / name).write_bytes(data)
    ran = run("new", "clinic", "lakeside", "--logo", name)
    assert (ran.code, ran.out, ran.err) == (2, "", message)
    assert not (tmp_path / "my-content").exists()


def test_a_logo_that_fetches_something_is_refused(run: Run, tmp_path: Path) -> None:
    (tmp_path / "brand.svg").write_text(SVG.replace("<rect", '<image href="https://example.org/x.png"/><rect'), "utf-8")
    ran = run("new", "clinic", "lakeside", "--logo", "brand.svg")
    assert ran.code == 2
    assert ran.err.startswith("brand.svg:")
    assert not (tmp_path / "my-content").exists()


@pytest.mark.parametrize(
    ("arguments", "code", "message"),
    [
        (
            ["clinic", "lakeside", "--accent", "teal"],
            2,
            "error[wrong-form]: --accent cannot be 'teal'\n"
            '  hint: write six hexadecimal digits in quotes, as in "#0B5563"\n',
        ),
        (
            ["clinic", "lakeside", "--accent", "#FFD700"],
            2,
            "error[contrast]: --accent '#FFD700' is too pale to read on white paper\n"
            "  hint: the nearest darker one that can be read is '#8A7400'\n",
        ),
        (
            ["clinic", "lakeside", "--name", "Lake\u202eside"],
            2,
            "error[usage]: --name 'Lake\\u202eside' is not a name that can be printed\n"
            "  hint: write it as patients know it, as in 'Lakeside Spine Center'\n",
        ),
        (
            ["clinic", "lakeside", "--name", " "],
            2,
            "error[usage]: --name ' ' is not a name that can be printed\n"
            "  hint: write it as patients know it, as in 'Lakeside Spine Center'\n",
        ),
        (
            ["clinic", "lakeside", "--clinic", "hill"],
            2,
            "error[usage]: --clinic does not go with 'new clinic'\n  hint: leave it out\n",
        ),
        (
            ["surgeon", "smith", "--accent", "#123456", "--logo", "a.png"],
            2,
            "error[usage]: --accent does not go with 'new surgeon'\n  hint: leave it out\n"
            "error[usage]: --logo does not go with 'new surgeon'\n  hint: leave it out\n"
            "error[usage]: a surgeon is a surgeon of a clinic\n"
            "  hint: give --clinic; 'handouts list clinics' tells which there are\n",
        ),
        (
            ["surgeon", "smith", "--clinic", ""],
            2,
            "error[usage]: --clinic is empty\n  hint: give a value, or leave the option out\n",
        ),
        (
            ["clinic", "lakeside", "--logo", "", "--content", ""],
            2,
            "error[usage]: --content is empty\n  hint: give a value, or leave the option out\n"
            "error[usage]: --logo is empty\n  hint: give a value, or leave the option out\n",
        ),
        (
            ["surgeon", "smith", "--clinic", "riverbend"],
            2,
            "error[unknown-clinic]: unknown clinic 'riverbend'\n  hint: did you mean 'riverbend-spine'?\n",
        ),
        (
            ["hospital", "lakeside"],
            2,
            "error[bad-value]: invalid value for 'KIND': 'hospital' is not one of 'clinic', 'surgeon'\n"
            "  hint: known: clinic, surgeon\n",
        ),
        (
            ["clinic", "lakeside", "--content", "taken"],
            2,
            "error[not-a-folder]: 'taken' is not a folder\n  hint: give a folder, or a name that is still free\n",
        ),
        (
            ["clinic", "lakeside", "--content", "taken/below"],
            1,
            "error[cannot-write]: cannot write 'taken/below/clinics/lakeside': not a directory\n"
            "  hint: part of the path is a file: choose a folder\n",
        ),
        (
            ["clinic", "Lake", "--content", "taken", "--accent", "x", "--name", "\t", "--logo", "none.png"],
            2,
            "error[bad-name]: 'Lake' cannot be the name of a clinic\n"
            "  hint: use small letters, digits and hyphens: 'lake'\n"
            "error[missing-logo]: there is no logo file 'none.png'\n"
            "  hint: check the spelling, and the folder you are in\n"
            "error[not-a-folder]: 'taken' is not a folder\n  hint: give a folder, or a name that is still free\n"
            "error[usage]: --name '\\t' is not a name that can be printed\n"
            "  hint: write it as patients know it, as in 'Lakeside Spine Center'\n"
            "error[wrong-form]: --accent cannot be 'x'\n"
            '  hint: write six hexadecimal digits in quotes, as in "#0B5563"\n',
        ),
    ],
)
def test_what_cannot_be_done_is_said_all_at_once(
    run: Run, tmp_path: Path, arguments: list[str], code: int, message: str
) -> None:
    (tmp_path / "taken").write_text("", encoding="utf-8")
    ran = run("new", *arguments)
    assert (ran.code, ran.out, ran.err) == (code, "", message)
    assert files_in(tmp_path) == ["taken"]


@pytest.mark.parametrize("folder", [".", "blocks", "../shipped"])
def test_the_folder_of_the_tool_itself_is_refused(run: Run, small: Path, folder: str) -> None:
    before = files_in(small)
    ran = run("new", "clinic", "lakeside", "--content", str(small / folder))
    shown = {".": "shipped", "blocks": "shipped/blocks", "../shipped": "shipped"}[folder]
    assert ran.err == (
        f"error[not-your-own]: '{shown}' is the content that comes with the tool\n"
        "  hint: an upgrade replaces it; give a folder of your own, as in --content my-content\n"
    )
    assert (ran.code, files_in(small)) == (2, before)


def test_a_fault_in_ones_own_content_is_told_before_anything_is_written(run: Run, tmp_path: Path) -> None:
    own = tmp_path / "my-content"
    own.mkdir()
    (own / "facts.yaml").write_text("pool: deep\n", encoding="utf-8")
    ran = run("new", "clinic", "lakeside")
    assert ran.err == (
        "my-content/facts.yaml:1:7: error[wrong-type]: 'pool' must be a table of keys, not text\n"
        "  hint: write 'key: value' lines, or {key: value}\n"
    )
    assert files_in(tmp_path) == ["my-content/facts.yaml"]


def test_the_folder_may_be_given_by_the_environment(run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HANDOUTS_CONTENT", str(tmp_path / "clinic files"))
    assert run("new", "clinic", "lakeside").out == "clinic files/clinics/lakeside/clinic.yaml\n"


def test_no_folder_name_can_write_a_line_into_the_starter(run: Run, tmp_path: Path) -> None:
    folder = "own\nfictional: true\n#"
    assert run("new", "clinic", "lakeside", "--content", folder).code == 0
    assert open_library(CONTENT, tmp_path / folder).clinic("lakeside").value.fictional is False


def test_a_key_with_only_comments_under_it_is_an_empty_table(run: Run, tmp_path: Path) -> None:
    surgeon = read_source(started_surgeon(run, tmp_path).read_bytes(), "smith.yaml").data
    assert surgeon["facts"] is None
    assert open_library(CONTENT, tmp_path / "own").surgeon("riverbend-spine", "smith").value.facts == {}


def test_a_name_that_no_font_can_print_is_refused(run: Run, tmp_path: Path) -> None:
    ran = run("new", "clinic", "yama", "--name", "\N{CJK UNIFIED IDEOGRAPH-5C71}")
    assert (ran.code, ran.out) == (2, "")
    assert ran.err == (
        "error[missing-glyph]: no bundled font has U+5C71 (CJK UNIFIED IDEOGRAPH-5C71)\n"
        "  hint: write it in a script the fonts cover: Latin, Greek, Cyrillic or Vietnamese\n"
    )
    assert files_in(tmp_path) == []


@pytest.mark.parametrize(
    ("name", "short"),
    [
        ("Dr. Joan Smith", "Dr. Smith"),
        ("Mr James O'Neill", "Mr O'Neill"),
        ("Dr. Ada Okafor, MD", "Dr. Okafor"),
        ("Dr. Smith", "Dr. Smith"),
        ("Joan Smith", "Joan Smith"),
    ],
)
def test_the_text_speaks_of_a_surgeon_by_title_and_last_name(name: str, short: str) -> None:
    assert short_of(name) == short


def test_the_answers_most_asked_for_come_first(run: Run, tmp_path: Path) -> None:
    text = started_surgeon(run, tmp_path).read_text("utf-8").partition("\nfacts:\n")[2]
    found = [
        line.partition(":")[0].strip(" #") for line in text.splitlines() if line.startswith("  #") and line[3] != " "
    ]
    assert found[:3] == ["lift_limit", "lift_weeks", "drive_earliest"]
