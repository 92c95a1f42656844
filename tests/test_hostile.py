"""Hostile and broken input ends in one clear message and the right exit code, with nothing half-done on disk."""

from __future__ import annotations

import os
import random
import shutil
import signal
import struct
import subprocess
import sys
import unicodedata
import zlib
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from types import SimpleNamespace

import pypdf
import pytest

import handouts.cli.main as entry
from handouts.audit.whole import audit
from handouts.content import model
from handouts.content.patient import PatientFile, load_patient
from handouts.content.source import read_source
from handouts.content.validation import validate
from handouts.diagnostics import Diagnostic, HandoutError, Location
from handouts.document.drawing import read_drawing
from handouts.pdf.fonts import typefaces
from handouts.resolve.request import patient_of
from handouts.shipped import fonts_folder

PROJECT = Path(__file__).parent.parent
CONTENT = PROJECT / "content"
QUICK = ["lumbar", "--clinic", "riverbend-spine", "--pack", "key-sheet", "--today", "2027-01-04"]
CLINIC = (CONTENT / "clinics" / "riverbend-spine" / "clinic.yaml").read_text(encoding="utf-8")
NAMED_LOGO = "c/clinics/riverbend-spine/clinic.yaml:10:7: "
SCRIPTS = "  hint: write it in a script the fonts cover: Latin, Greek, Cyrillic or Vietnamese\n"


@pytest.fixture(autouse=True)
def _empty_folder(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("PYTHONPATH", str(PROJECT), prepend=os.pathsep)
    for name in ("HANDOUTS_CONTENT", "SOURCE_DATE_EPOCH"):
        monkeypatch.delenv(name, raising=False)


@pytest.fixture
def build(capfd):
    """Run `handouts build` on the smallest packet; returns its code, standard output and standard error."""

    def run(*arguments: str, quick: list[str] = QUICK) -> SimpleNamespace:
        code = entry.main(["build", *quick, *arguments])
        out, err = capfd.readouterr()
        return SimpleNamespace(code=code, out=out, err=err)

    return run


def write(path: str, data: str | bytes) -> str:
    """Write a file below the current folder; returns its path."""
    Path(path).parent.mkdir(parents=True, exist_ok=True)
    Path(path).write_bytes(data if isinstance(data, bytes) else data.encode())
    return path


def pdfs() -> list[str]:
    return [name for name in os.listdir() if name.endswith((".pdf", ".part"))]


# the patient's words


def test_digits_of_another_script_are_not_a_time(build):
    write("p.yaml", 'arrival_time: "\u0660\u0669:\u0663\u0660"\nfollow_up_time: "09:\u0663\u0660"\n')
    ran = build("--patient", "p.yaml")
    hint = '  hint: write hours and minutes from 00:00 to 23:59, as in "09:30"\n'
    assert (ran.code, ran.err) == (
        2,
        f"p.yaml:1:15: error[not-a-time]: 'arrival_time' is not a time of day\n{hint}"
        f"p.yaml:2:17: error[not-a-time]: 'follow_up_time' is not a time of day\n{hint}",
    )


def test_digits_of_another_script_are_not_a_date(build):
    write("p.yaml", "surgery_date: \u0662\u0660\u0662\u0667-\u0660\u0663-\u0660\u0669\n")
    assert build("--patient", "p.yaml").err == (
        "p.yaml:1:15: error[not-a-date]: 'surgery_date' is not a date\n  hint: write year-month-day, as in 2027-03-09\n"
    )


def test_a_field_that_cannot_be_printed_is_blamed_on_its_line(build):
    write("p.yaml", f'reference: RB-1\nname: "Ana\\u202Eanna"\nnotes: {"x" * 601}\n')
    ran = build("--patient", "p.yaml")
    assert (ran.code, ran.err) == (
        2,
        "p.yaml:2:7: error[control-character]: patient field 'name' has a control character\n"
        "  hint: type the text again by hand\n"
        "p.yaml:3:8: error[too-long]: patient field 'notes' is too long\n"
        "  hint: use at most 600 characters\n",
    )


@pytest.mark.parametrize(
    ("name", "named"),
    [
        ("\u1eb9\u0301", "U+0301 (COMBINING ACUTE ACCENT)"),
        ("a\u034fb", "U+034F (COMBINING GRAPHEME JOINER)"),
        ("Z" + "\u0323" * 70, "U+0323 (COMBINING DOT BELOW)"),
    ],
)
def test_a_mark_that_joins_no_letter_is_refused_by_name(build, name, named):
    write("p.yaml", f"name: {name}\n")
    ran = build("--patient", "p.yaml")
    message = f"error[missing-glyph]: 'name' of the patient file: no bundled font has {named}\n{SCRIPTS}"
    assert (ran.code, ran.err, pdfs()) == (1, message, [])


def test_a_long_text_in_another_script_is_a_short_message(build):
    write("p.yaml", f"name: {''.join(map(chr, range(0x4E00, 0x4E20)))}\n")
    found = [line for line in build("--patient", "p.yaml").err.splitlines() if "error" in line]
    field = "error[missing-glyph]: 'name' of the patient file: no bundled font has "
    assert found == [
        *(f"{field}U+{sign:04X} (CJK UNIFIED IDEOGRAPH-{sign:04X})" for sign in range(0x4E00, 0x4E04)),
        f"{field}any of 28 more characters",
    ]


def test_a_hyphen_a_word_processor_put_into_a_name_prints(build):
    write("p.yaml", "name: Ana\u2011Maria O\u2019Neil\u2010Jones\n")
    ran = build("--patient", "p.yaml")
    assert (ran.code, ran.err) == (0, "")
    assert "Ana-Maria O\u2019Neil-Jones" in pypdf.PdfReader(ran.out.strip()).pages[0].extract_text()


def test_every_character_the_fonts_have_reads_back_as_itself():
    faces = typefaces(fonts_folder())
    odd = []
    for sign in {chr(code) for face in faces.by_key.values() for code in face.covered} - {"\xa0"}:
        wanted = patient_of(PatientFile(notes=sign)).notes if not sign.isspace() else sign
        for bold in (False, True):
            runs = faces.shape(wanted, bold).runs
            back = [(faces.by_key[run.face].unicode_of(run.glyphs), run.glyphs) for run in runs]
            text = "".join(chr(known[glyph]) for known, glyphs in back for glyph in glyphs)
            if unicodedata.normalize("NFC", text) != unicodedata.normalize("NFC", wanted):
                odd.append((sign, text))
    assert odd == [("\u207c", "\u02ed")] * len(odd)  # a superscript equals sign: in no name


# what is printed in a message


def test_a_message_obeys_nothing_that_somebody_typed(build):
    ran = build("--surgeon", "a\nb\x1b[31m\u202e")
    assert (ran.code, ran.err) == (
        2,
        "error[unknown-surgeon]: unknown surgeon 'a\\nb\\x1b[31m\\u202e'\n  hint: known: lindqvist, okafor\n",
    )


def test_a_message_stays_short_whatever_was_typed(build):
    ran = build("--set", f"lift_limit={'9' * 5000} lb")
    assert (ran.code, ran.err) == (
        2,
        f"--set lift_limit: error[not-a-weight]: '{'9' * 199} ... {'9' * 152} lb' is not a weight, "
        "which 'lift_limit' must be\n"
        "  hint: write it like '5 lb' or '2.3 kg'; allowed is 4 lb to 15 lb\n",
    )


def test_a_place_is_shown_as_written_in_codes():
    assert str(Diagnostic("x", "message", Location("a\x07\udcff.yaml", 1, 2))) == (
        "a\\x07\\udcff.yaml:1:2: error[x]: message"
    )


# output


def test_an_empty_output_is_never_taken_for_the_default(build):
    ran = build("-o", "")
    message = "error[usage]: --output is empty\n  hint: give a folder or file, or leave the option out\n"
    assert (ran.code, ran.err, pdfs()) == (2, message, [])


def test_an_empty_patient_is_one_message(build):
    assert build("--patient", "").err == (
        "error[usage]: --patient is empty\n  hint: give a value, or leave the option out\n"
    )


@pytest.mark.parametrize(
    ("closed", "more", "code", "message"),
    [
        (
            ">&-",
            "",
            1,
            "error[closed-output]: standard output is closed, so no result could be told\n"
            "  hint: leave it open, or send it to /dev/null\n",
        ),
        (
            "<&-",
            "--patient -",
            2,
            "standard input: error[empty-file]: the file is empty\n  hint: write 'key: value' lines\n",
        ),
        ("<&- 2>&-", "--patient -", 2, ""),
    ],
)
def test_closed_streams_are_one_message_and_no_file(closed, more, code, message):
    command = f"exec {sys.executable} -m handouts build {' '.join(QUICK)} {more} {closed}"
    ran = subprocess.run(["/bin/sh", "-c", command], capture_output=True, text=True, check=False)
    assert (ran.returncode, ran.stderr, pdfs()) == (code, message, [])


def test_a_full_disk_is_one_message_and_no_file():
    program = (
        "import resource, sys; resource.setrlimit(resource.RLIMIT_FSIZE, (9999, 9999));"
        "from handouts.cli.main import main; sys.exit(main(sys.argv[1:]))"
    )
    command = [sys.executable, "-c", program, "build", *QUICK, "-o", "x.pdf"]
    ran = subprocess.run(command, capture_output=True, text=True, check=False)
    assert (ran.returncode, ran.stderr, os.listdir()) == (
        1,
        "error[cannot-write]: cannot write 'x.pdf': file too large\n"
        "  hint: free some space, or choose another folder with -o\n",
        [],
    )


def test_builds_at_once_into_one_file_leave_one_whole_file():
    command = [sys.executable, "-m", "handouts", "build", *QUICK, "-o", "x.pdf"]
    running = [subprocess.Popen(command, stdout=subprocess.DEVNULL) for _ in range(3)]
    assert [process.wait() for process in running] == [0, 0, 0]
    assert os.listdir() == ["x.pdf"]
    assert audit(Path("x.pdf").read_bytes(), "x.pdf") == ()


def test_a_link_is_replaced_and_never_followed(build):
    write("precious.txt", "keep me")
    os.symlink("precious.txt", "x.pdf")
    assert build("-o", "x.pdf").code == 0
    assert Path("precious.txt").read_text(encoding="utf-8") == "keep me"
    assert not Path("x.pdf").is_symlink()


# logos


def chunk(kind: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))


def png(width: int, height: int, rows: bytes, extra: bytes = b"") -> bytes:
    head = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + extra + chunk(b"IDAT", zlib.compress(rows))


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"hello",
        b"\xff\xd8\xff\xe0 a photograph",
        png(40, 40, b"\0" * 100),
        png(50_000, 50_000, b""),
        png(0, 0, b""),
        png(4, 4, b"\0" * 52, chunk(b"zTXt", b"k\0\0" + zlib.compress(b"a" * 70_000_000, 1))),
    ],
    ids=["empty", "text", "jpeg", "cut off", "huge", "nothing", "text bomb"],
)
def test_a_logo_that_is_no_whole_png_is_named_with_its_path(build, data):
    write("c/clinics/riverbend-spine/clinic.yaml", CLINIC.replace("logo.svg", "l.png"))
    write("c/clinics/riverbend-spine/l.png", data)
    ran = build("--content", "c")
    assert (ran.code, ran.err, pdfs()) == (
        2,
        "c/clinics/riverbend-spine/l.png: error[logo-corrupt]: 'l.png' is not a whole PNG picture of reasonable size\n"
        "  hint: export the logo again as PNG, at most 6,000 pixels a side, or as SVG\n",
        [],
    )


def test_a_logo_name_no_disk_can_hold_is_a_missing_logo(build):
    name = "x" * 300 + ".png"
    write("c/clinics/riverbend-spine/clinic.yaml", CLINIC.replace("logo.svg", name))
    ran = build("--content", "c")
    assert (ran.code, ran.err) == (
        2,
        f"{NAMED_LOGO}error[missing-logo]: there is no logo file '{name}'\n"
        "  hint: put it into 'c/clinics/riverbend-spine', or remove the key 'logo'\n",
    )


@pytest.mark.parametrize(
    ("inside", "message"),
    [
        (
            '<use href="http://127.0.0.1:9/x#a"/>',
            ":1:59: error[drawing-reference]: <use> refers to 'http://127.0.0.1:9/x#a', outside the drawing\n"
            "  hint: put everything the drawing needs into the file itself\n",
        ),
        (
            "<style>@import url(http://127.0.0.1:9/x.css);</style>",
            ":1:59: error[drawing-reference]: style sheet imports another file\n"
            "  hint: put the style rules into the drawing itself\n",
        ),
        (
            '<rect width="nan" height="9"/>',
            ":1:59: error[drawing-unsupported]: length 'nan' cannot be read\n  hint: write lengths as plain numbers\n",
        ),
    ],
)
def test_an_svg_logo_that_reaches_outside_is_named_with_its_path(build, inside, message):
    path = "c/clinics/riverbend-spine/logo.svg"
    write(path, f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9">{inside}</svg>')
    ran = build("--content", "c")
    assert (ran.code, ran.err, pdfs()) == (2, f"{path}{message}", [])


# content


def test_what_cannot_be_set_is_blamed_on_the_file(build):
    write("c/blocks/zz.yaml", f"block: zz\ntitle: T\nitems:\n- {{id: a, text: {'x' * 10_000}}}\n")
    ran = build("--content", "c", quick=["lumbar", "--clinic", "riverbend-spine", "--block", "zz"])
    assert (ran.code, ran.err) == (
        2,
        f"c/blocks/zz.yaml:4:17: error[word-too-long]: '{'x' * 30}...' is wider than its column and words are never "
        "broken\n  hint: write it in shorter words, or put a space where it may be divided\n",
    )


def test_a_clinic_may_be_named_after_the_other_region(build):
    write("c/clinics/riverbend-spine/clinic.yaml", CLINIC.replace("Riverbend Spine", "Cervical"))
    shutil.copy(CONTENT / "clinics" / "riverbend-spine" / "logo.svg", "c/clinics/riverbend-spine")
    ran = build("--content", "c")
    assert (ran.code, ran.err) == (0, "")


@pytest.mark.parametrize("text", ["<img src=/etc/passwd>", "%s %(x)s &amp;", '<a href="javascript:x">', "\\) Tj (x"])
def test_markup_of_other_languages_prints_as_it_is_written(build, text):
    write("p.yaml", f"name: '{text}'\n")
    ran = build("--patient", "p.yaml")
    assert (ran.code, ran.err) == (0, "")
    assert text in pypdf.PdfReader(ran.out.strip()).pages[0].extract_text()


def test_a_clinic_cannot_reword_the_sample_mark_or_invent_places(build):
    words = 'sample_title: ""\nrun_packet: "{n.__class__} {"\nnotes_title: " "\ncontents: In this folder\n'
    write("c/words/en.yaml", words)
    ran = build("--content", "c", "--require-approval")
    assert (ran.code, ran.err) == (
        2,
        "c/words/en.yaml:1:15: error[locked]: 'sample_title' cannot be reworded\n"
        "  hint: remove the key; the mark goes when a clinician approves the text\n"
        "c/words/en.yaml:2:13: error[missing-place]: 'run_packet' leaves out '{n}'\n"
        "  hint: it is usually 'Packet {n}'\n"
        "c/words/en.yaml:2:13: error[unknown-place]: 'run_packet' has no place '{' to fill\n"
        "  hint: known: {n}\n"
        "c/words/en.yaml:2:13: error[unknown-place]: 'run_packet' has no place '{n.__class__}' to fill\n"
        "  hint: known: {n}\n"
        "c/words/en.yaml:3:14: error[missing-value]: 'notes_title' is empty\n"
        "  hint: it is usually 'Notes from your team'\n",
    )


def test_a_clinic_cannot_write_dates_in_letters_that_mean_nothing(build):
    write("c/words/en.yaml", "date_full: LLLL d 'of' y\nclock: kk:mm\n")
    ran = build("--content", "c")
    known = "EEEE, EEE, MMMM, MMM, d, y; no words, and nothing in quotes"
    assert (ran.code, ran.err) == (
        2,
        "c/words/en.yaml:1:12: error[unknown-field]: 'date_full' has 'LLLL', which writes no part of it\n"
        f"  hint: known: {known}\n"
        "c/words/en.yaml:1:12: error[unknown-field]: 'date_full' has 'of', which writes no part of it\n"
        f"  hint: known: {known}\n"
        "c/words/en.yaml:2:8: error[unknown-field]: 'clock' has 'kk', which writes no part of it\n"
        "  hint: known: h, H, HH, mm, a; no words, and nothing in quotes\n",
    )


# chance


BITS = [
    b"{",
    b"[",
    b": ",
    b"- ",
    b"\n",
    b'"',
    b"&a ",
    b"*a",
    b"!!x ",
    b"<<: ",
    b"\t",
    b"\\u202e",
    b"\xff",
    b"nan",
    b"1e999",
]


def spoilt(data: bytes, chance: random.Random) -> bytes:
    """Change a file in one to four places."""
    for _ in range(chance.randint(1, 4)):
        at = chance.randrange(len(data) + 1)
        cut = at + chance.choice((0, 0, 1, 20))
        data = data[:at] + chance.choice([*BITS, bytes([chance.randrange(256)])]) + data[cut:]
    return data


def patient(data: bytes) -> None:
    read = load_patient(data)
    patient_of(read.value, read.at)


def clinic(data: bytes) -> None:
    validate(model.Clinic, read_source(data, "clinic.yaml"))


def drawing(data: bytes) -> None:
    read_drawing(data, "logo.svg")


@pytest.mark.parametrize(
    ("path", "read"),
    [
        ("patients/example-lumbar.yaml", patient),
        ("clinics/riverbend-spine/clinic.yaml", clinic),
        ("clinics/riverbend-spine/logo.svg", drawing),
    ],
)
def test_a_spoilt_file_is_read_or_refused(path: str, read: Callable[[bytes], None]):
    chance, whole = random.Random(path), (CONTENT / path).read_bytes()
    for _ in range(400):
        with suppress(HandoutError):
            read(spoilt(whole, chance))


def test_a_spoilt_packet_never_stops_the_audit(build):
    data = Path(build().out.strip()).read_bytes()
    chance = random.Random(4)
    refused = [bool(audit(spoilt(data, chance), "x.pdf")) for _ in range(60)]
    assert refused.count(True) > 50


@pytest.mark.parametrize("after", [0.1, 0.2, 0.3])
def test_an_interrupted_build_leaves_a_whole_file_or_none(after):
    command = [sys.executable, "-m", "handouts", "build", *QUICK, "-o", "x.pdf"]
    with subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as process:
        try:
            process.wait(after)
        except subprocess.TimeoutExpired:
            process.send_signal(signal.SIGINT)
    assert os.listdir() in ([], ["x.pdf"])
