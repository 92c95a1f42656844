"""The command line as its users meet it: what is printed where, which file appears, which code is returned."""

from __future__ import annotations

import io
import json
import os
import signal
import stat
import subprocess
import sys
import time
from pathlib import Path
from types import SimpleNamespace

import pypdf
import pytest

import handouts.cli.main as entry
from handouts.cli.console import Console
from handouts.cli.destination import destination
from handouts.diagnostics import Diagnostic, ExitCode, Location, Severity
from handouts.naming import file_stem, is_plain_code
from handouts.resolve.request import Patient

PROJECT = Path(__file__).parent.parent
PATIENT = str(PROJECT / "content" / "patients" / "example-lumbar.yaml")
QUICK = ["lumbar", "--clinic", "riverbend-spine", "--pack", "key-sheet", "--today", "2027-01-04"]
"""The smallest packet there is."""


@pytest.fixture(autouse=True)
def _empty_folder(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("PYTHONPATH", str(PROJECT), prepend=os.pathsep)
    for name in ("HANDOUTS_CONTENT", "SOURCE_DATE_EPOCH", "NO_COLOR"):
        monkeypatch.delenv(name, raising=False)


@pytest.fixture
def handouts(capfd):
    """Run one command line; returns its code, standard output and standard error."""

    def run(*arguments: str) -> SimpleNamespace:
        code = entry.main(arguments)
        out, err = capfd.readouterr()
        return SimpleNamespace(code=code, out=out, err=err)

    return run


# build


def test_build_prints_the_path_it_wrote_and_nothing_else_on_stdout(handouts, tmp_path):
    ran = handouts("build", *QUICK)
    assert (ran.code, ran.err) == (0, "")
    assert ran.out == "lumbar-foraminotomy_key-sheet_riverbend-spine_okafor.pdf\n"
    assert len(pypdf.PdfReader(ran.out.strip()).pages) == 1


def test_build_writes_into_the_output_folder_when_there_is_one(handouts, tmp_path):
    (tmp_path / "output").mkdir()
    assert handouts("build", *QUICK).out.startswith("output/lumbar-foraminotomy_key-sheet")


def test_a_packet_is_readable_by_its_owner_only(handouts):
    path = Path(handouts("build", *QUICK, "--patient", PATIENT).out.strip())
    assert stat.S_IMODE(path.stat().st_mode) == 0o600


def test_the_name_has_the_reference_and_never_the_patient(handouts):
    name = handouts("build", *QUICK, "--patient", PATIENT).out.strip()
    assert name == "lumbar-foraminotomy_key-sheet_riverbend-spine_okafor_RB-204418.pdf"


def test_the_name_says_the_edition_when_it_is_not_the_usual_one(handouts):
    name = handouts("build", *QUICK, "--paper", "a4", "--size", "large", "--grey").out.strip()
    assert name == "lumbar-foraminotomy_key-sheet_riverbend-spine_okafor_a4_large_grey.pdf"


def test_without_a_clinic_the_example_clinic_is_used_and_said_so(handouts):
    ran = handouts("build", "lumbar", "--pack", "key-sheet")
    assert ran.code == 0
    assert ran.err == (
        "advice[example-clinic]: no clinic given, using the example clinic 'riverbend-spine'\n  hint: give --clinic\n"
    )
    assert handouts("build", "lumbar", "--pack", "key-sheet", "--quiet").err == ""


def test_a_dash_writes_the_pdf_to_stdout_and_no_file(tmp_path):
    ran = subprocess.run(
        [sys.executable, "-m", "handouts", "build", *QUICK, "--patient", "-", "-o", "-"],
        input=Path(PATIENT).read_bytes(),
        capture_output=True,
        check=True,
    )
    assert b"RB-204418" not in ran.stderr
    assert len(pypdf.PdfReader(io.BytesIO(ran.stdout)).pages) == 1
    assert list(tmp_path.iterdir()) == []


def test_every_mistake_of_the_command_line_is_told_at_once(handouts):
    ran = handouts("build", "lumbar", "--set", "lift_limit", "--option", "=x", "--pack", "p", "--block", "b")
    assert ran.code == ExitCode.USAGE
    assert ran.err == (
        "error[usage]: --option '=x' is not NAME=VALUE\n  hint: write it as --option stay=one-night\n"
        "error[usage]: --pack and --block cannot be given together\n  hint: choose one of them\n"
        "error[usage]: --set 'lift_limit' is not NAME=VALUE\n  hint: write it as --set lift_limit=\"8 lb\"\n"
    )
    assert ran.out == ""


def test_an_empty_choice_is_never_taken_for_the_default(handouts):
    ran = handouts("build", "lumbar", "--clinic", "", "--block", "")
    assert (ran.code, ran.out) == (ExitCode.USAGE, "")
    assert ran.err == (
        "error[usage]: --block is empty\n  hint: give a value, or leave the option out\n"
        "error[usage]: --clinic is empty\n  hint: give a value, or leave the option out\n"
    )


def test_a_device_is_never_replaced_by_a_packet(handouts, tmp_path):
    os.mkfifo(tmp_path / "pipe")
    ran = handouts("build", *QUICK, "-o", "pipe")
    assert (ran.code, ran.out) == (ExitCode.FAILED, "")
    assert ran.err == (
        "error[cannot-write]: cannot write 'pipe': it is not a file\n  hint: use -o - to write to standard output\n"
    )
    assert stat.S_ISFIFO((tmp_path / "pipe").stat().st_mode)


def test_a_pdf_is_not_poured_into_a_terminal(handouts, monkeypatch):
    monkeypatch.setattr(sys.stdout, "isatty", lambda: True)
    ran = handouts("build", *QUICK, "-o", "-")
    assert ran.err == (
        "error[usage]: a PDF cannot be shown in a terminal\n"
        "  hint: send it to a program or a file: 'handouts build ... -o - | lp'\n"
    )


@pytest.mark.skipif(not os.path.exists("/dev/full"), reason="the system has no full device")
@pytest.mark.parametrize("arguments", [["build", *QUICK, "-o", "-"], ["list"]], ids=["build", "list"])
def test_a_full_disk_behind_stdout_is_one_message(arguments):
    with open("/dev/full", "wb") as full:
        command = [sys.executable, "-m", "handouts", *arguments]
        ran = subprocess.run(command, stdout=full, stderr=subprocess.PIPE, text=True, check=False)
    assert ran.returncode == ExitCode.FAILED
    assert ran.stderr == (
        "error[system]: the system refused: no space left on device\n  hint: mend that, then try again\n"
    )


@pytest.mark.skipif(sys.platform != "linux", reason="other systems do not allow such a name")
def test_a_path_that_is_not_text_is_printed_byte_for_byte(tmp_path):
    command = [sys.executable, "-m", "handouts", "build", *QUICK, "-o", b"\xff.pdf"]
    ran = subprocess.run(command, capture_output=True, check=True)
    assert ran.stdout == b"\xff.pdf\n"
    assert os.listdir(os.fsencode(tmp_path)) == [b"\xff.pdf"]


def test_a_fact_set_twice_is_refused(handouts):
    ran = handouts("build", *QUICK, "--set", "lift_limit=8 lb", "--set", "lift_limit=9 lb")
    assert ran.err == "error[usage]: --set 'lift_limit' is given twice\n  hint: keep one of them\n"


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["lumbr"], "error[unknown-procedure]: unknown procedure 'lumbr'\n  hint: did you mean 'lumbar'?\n"),
        (
            ["lumbar", "--clinic", "riverbend"],
            "error[unknown-clinic]: unknown clinic 'riverbend'\n  hint: did you mean 'riverbend-spine'?\n",
        ),
        (
            [*QUICK, "--surgeon", "okafr"],
            "error[unknown-surgeon]: unknown surgeon 'okafr'\n  hint: did you mean 'okafor'?\n",
        ),
        (
            ["lumbar", "--clinic", "riverbend-spine", "--pack", "preop"],
            "error[unknown-pack]: 'lumbar-foraminotomy' has no pack 'preop'\n  hint: did you mean 'pre-op'?\n",
        ),
        (
            ["lumbar", "--clinic", "riverbend-spine", "--block", "recovery-check"],
            "error[unknown-block]: unknown block 'recovery-check'\n  hint: did you mean 'recovery-checklist'?\n",
        ),
        (
            [*QUICK, "--set", "lift_limt=8 lb"],
            "--set lift_limt: error[unknown-fact]: unknown fact 'lift_limt'\n  hint: did you mean 'lift_limit'?\n",
        ),
        (
            [*QUICK, "--option", "stya=one-night"],
            "--option stya: error[unknown-option]: unknown option 'stya'\n  hint: did you mean 'stay'?\n",
        ),
    ],
)
def test_an_unknown_name_is_told_with_the_nearest_one(handouts, arguments, message):
    ran = handouts("build", *arguments)
    assert (ran.code, ran.out, ran.err) == (ExitCode.USAGE, "", message)


def test_a_fact_out_of_range_is_refused(handouts, tmp_path):
    ran = handouts("build", *QUICK, "--set", "lift_limit=80 lb")
    assert ran.code == ExitCode.USAGE
    assert ran.err == (
        "--set lift_limit: error[out-of-range]: 80 lb is out of range for 'lift_limit' (the most you may lift)\n"
        "  hint: allowed is 4 lb to 15 lb\n"
    )
    assert list(tmp_path.iterdir()) == []


def test_a_surgery_date_in_the_past_is_a_warning_only(handouts):
    ran = handouts("build", *QUICK[:-1], "2030-01-01", "--patient", PATIENT)
    assert ran.code == 0
    assert ran.err == (
        "warning[date-in-past]: patient field 'surgery_date' is in the past\n  hint: check the year\n"
        "warning[notes-not-printed]: patient field 'notes' is printed nowhere in pack 'key-sheet'\n"
        "  hint: add a block with an item 'notes', such as 'questions', or choose a pack that has one\n"
    )


def test_source_date_epoch_is_the_clock(handouts, monkeypatch):
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1893456000")  # 2030-01-01
    ran = handouts("build", *QUICK[:-2], "--patient", PATIENT)
    assert "warning[date-in-past]" in ran.err


@pytest.mark.parametrize("text", ["yesterday", "2027-02-30"])
def test_a_wrong_today_is_refused(handouts, text):
    ran = handouts("build", *QUICK[:-1], text)
    assert (ran.code, ran.err) == (2, f"error[usage]: --today '{text}' is not a date\n  hint: write year-month-day\n")


def test_a_wrong_source_date_epoch_is_refused(handouts, monkeypatch):
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "soon")
    ran = handouts("build", *QUICK[:-2])
    assert ran.err == "error[usage]: SOURCE_DATE_EPOCH 'soon' is not a date\n  hint: give seconds since 1970\n"


def test_a_missing_patient_file_is_told(handouts):
    ran = handouts("build", *QUICK, "--patient", "nobody.yaml")
    assert ran.code == ExitCode.USAGE
    assert ran.err.startswith("nobody.yaml: error[")


def test_an_unwritable_folder_leaves_nothing_behind(handouts, tmp_path):
    ran = handouts("build", *QUICK, "-o", "nowhere/packet.pdf")
    assert ran.code == ExitCode.FAILED
    assert ran.err == (
        "error[cannot-write]: cannot write 'nowhere/packet.pdf': no such file or directory\n"
        "  hint: make the folder first, or choose another with -o\n"
    )
    assert list(tmp_path.iterdir()) == []


def test_unapproved_text_is_refused_when_approval_is_required(handouts, tmp_path):
    ran = handouts("build", *QUICK, "--require-approval")
    assert ran.code == ExitCode.FAILED
    assert ran.err == (
        "error[not-approved]: no clinician has approved 'lumbar-foraminotomy' of 'riverbend-spine' with exactly this "
        "text\n  hint: have it approved, or build without --require-approval: it then says SAMPLE on every page\n"
    )
    assert list(tmp_path.iterdir()) == []


def test_the_same_request_gives_the_same_bytes_in_any_process(tmp_path):
    made = []
    for number, changed in enumerate(
        ({"PYTHONHASHSEED": "1", "TZ": "UTC"}, {"PYTHONHASHSEED": "2", "TZ": "Asia/Tokyo"})
    ):
        out = tmp_path / f"{number}.pdf"
        command = [sys.executable, "-m", "handouts", "build", *QUICK, "--patient", PATIENT, "-o", str(out)]
        subprocess.run(command, env={**os.environ, **changed}, check=True, capture_output=True)
        made.append(out.read_bytes())
    assert made[0] == made[1]


# destination and names


def test_output_may_be_a_folder_a_file_or_nothing(tmp_path):
    (tmp_path / "print").mkdir()
    assert destination(str(tmp_path / "print"), "a.pdf", ".") == str(tmp_path / "print" / "a.pdf")
    assert destination("new/", "a.pdf", str(tmp_path)) == "new/a.pdf"
    assert destination("b.pdf", "a.pdf", str(tmp_path)) == "b.pdf"
    assert destination(None, "a.pdf", str(tmp_path)) == "a.pdf"


@pytest.mark.parametrize("reference", ["RB-204418", "204418", "A1"])
def test_a_plain_code_may_stand_in_a_file_name(reference):
    assert is_plain_code(reference)


@pytest.mark.parametrize(
    "reference", ["", "Maria Alvarez", "Alvarez-1960", "RB/204418", "../RB-1", "Nó-1", "RB-" + "1" * 40, "MRN"]
)
def test_anything_else_may_not(reference):
    assert not is_plain_code(reference)


def test_a_reference_that_holds_a_part_of_the_name_stays_out_of_the_file_name():
    assert file_stem(["a", "b"], Patient(name="An Li", reference="LI-204418")) == "a_b"
    assert file_stem(["a", "b"], Patient(name="An Le", reference="RB-204418")) == "a_b_RB-204418"


def test_names_are_safe_on_any_disk():
    assert file_stem(["lumbar/../x", "", "Zürich $HOME"]) == "lumbar-x_Z-rich-HOME"


# list


@pytest.mark.parametrize("kind", ["procedures", "packs", "blocks", "clinics", "surgeons", "facts", "options"])
def test_list_gives_an_array_of_objects_with_id_and_title(handouts, kind):
    ran = handouts("list", kind, "--json")
    rows = json.loads(ran.out)
    assert (ran.code, ran.err) == (0, "")
    assert rows
    assert all(row["id"] and row["title"] for row in rows)


def test_clinics_list_their_surgeons(handouts):
    surgeons = {row["id"]: row["surgeons"] for row in json.loads(handouts("list", "clinics", "--json").out)}
    assert "okafor" in surgeons["riverbend-spine"]


def test_list_without_a_kind_lists_everything_under_headings(handouts):
    ran = handouts("list")
    headings = [line for line in ran.out.splitlines() if line.endswith(":") and not line.startswith(" ")]
    assert headings == ["procedures:", "packs:", "blocks:", "clinics:", "surgeons:", "facts:", "options:"]
    assert {row["kind"] for row in json.loads(handouts("list", "--json").out)} == {name[:-1] for name in headings}


def test_a_clinics_own_folder_lies_over_the_shipped_content(handouts, tmp_path, monkeypatch):
    block = tmp_path / "mine" / "blocks" / "our-rules.yaml"
    block.parent.mkdir(parents=True)
    block.write_text("block: our-rules\ntitle: Our rules\nitems: [{id: a, text: Knock first.}]\n", encoding="utf-8")
    expected = "our-rules           Our rules"
    assert expected in handouts("list", "blocks", "--content", "mine").out
    monkeypatch.setenv("HANDOUTS_CONTENT", "mine")
    assert expected in handouts("list", "blocks").out


def test_a_listing_does_not_fail_on_an_ascii_terminal(tmp_path, monkeypatch):
    block = tmp_path / "mine" / "blocks" / "menu.yaml"
    block.parent.mkdir(parents=True)
    block.write_text("block: menu\ntitle: Café\nitems: [{id: a, text: Eat.}]\n", encoding="utf-8")
    monkeypatch.setenv("PYTHONIOENCODING", "ascii")
    command = [sys.executable, "-m", "handouts", "list", "blocks", "--content", "mine"]
    ran = subprocess.run(command, capture_output=True, check=True)
    assert "Café".encode() in ran.stdout


# audit


def test_audit_passes_what_build_made(handouts):
    path = handouts("build", *QUICK, "--patient", PATIENT).out.strip()
    ran = handouts("audit", path)
    assert (ran.code, ran.out, ran.err) == (0, f"{path}: whole\n", "")


def test_audit_reports_every_faulty_file_and_fails(handouts, tmp_path):
    (tmp_path / "text.pdf").write_text("not a PDF", encoding="utf-8")
    ran = handouts("audit", "text.pdf", "missing.pdf")
    assert ran.code == ExitCode.FAILED
    assert ran.out == "text.pdf: not fit to hand out\nmissing.pdf: not fit to hand out\n"
    assert ran.err.startswith(
        "missing.pdf: error[cannot-read]: cannot read the file: no such file or directory\n"
        "  hint: name a PDF file made by 'handouts build'\n"
        "text.pdf: error[audit-unreadable]: "
    )


# preview


def test_preview_draws_one_picture_a_page(handouts):
    ran = handouts("preview", *QUICK, "--dpi", "20")
    assert ran.code == 0
    assert ran.out == "lumbar-foraminotomy_key-sheet_riverbend-spine_okafor_p01.png\n"
    assert Path(ran.out.strip()).read_bytes().startswith(b"\x89PNG")


def test_preview_refuses_a_page_that_is_not_there(handouts):
    ran = handouts("preview", *QUICK, "--page", "9")
    assert (ran.code, ran.out) == (ExitCode.USAGE, "")
    assert ran.err == "error[no-such-page]: there is no page 9\n  hint: pages go from 1 to 1\n"


# usage, colour, bugs, interruption


def test_no_arguments_show_the_help(handouts):
    ran = handouts()
    assert ran.code == 0
    assert "Examples:" in ran.out


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["biuld"], "error[unknown-command]: there is no command 'biuld'\n  hint: did you mean 'build'?\n"),
        (
            ["build", "lumbar", "--clinc", "x"],
            "error[unknown-option]: there is no option '--clinc'\n  hint: did you mean '--clinic'?\n",
        ),
        (
            ["build", "lumbar", "--size", "larg"],
            "error[bad-value]: invalid value for '--size': 'larg' is not one of 'standard', 'large', 'giant'\n"
            "  hint: did you mean 'large'?\n",
        ),
        (["build"], "error[missing-argument]: missing argument 'PROCEDURE'\n  hint: see 'handouts build --help'\n"),
        (
            ["list", "fcats"],
            "error[bad-value]: invalid value for 'KIND': 'fcats' is not one of 'procedures', 'packs', 'blocks', "
            "'clinics', 'surgeons', 'facts', 'options', 'figures', 'icons', 'sources'\n  hint: did you mean 'facts'?\n",
        ),
    ],
)
def test_a_mistyped_command_line_is_explained(handouts, arguments, message):
    ran = handouts(*arguments)
    assert (ran.code, ran.out, ran.err) == (ExitCode.USAGE, "", message)


def test_colour_is_for_terminals_only_and_can_be_turned_off(monkeypatch, capsys):
    finding = Diagnostic("a-code", "it is wrong", Location("a.yaml", 3, 7), "mend it", Severity.WARNING)
    monkeypatch.setattr(sys.stderr, "isatty", lambda: True, raising=False)
    monkeypatch.setenv("TERM", "xterm")
    monkeypatch.setattr("click.utils.should_strip_ansi", lambda *_: False)
    Console().report([finding])
    assert capsys.readouterr().err.startswith("a.yaml:3:7: \x1b[33m\x1b[1mwarning[a-code]\x1b[0m")
    monkeypatch.setenv("NO_COLOR", "1")
    Console().report([finding])
    assert capsys.readouterr().err == f"{finding}\n"


def test_our_own_bug_is_one_line_without_a_patients_words(handouts, monkeypatch):
    def broken(*_: object, **__: object) -> None:
        raise ValueError("Maria Alvarez")

    monkeypatch.setattr("handouts.content.library.open_library", broken)
    ran = handouts("list", "packs")
    assert ran.code == ExitCode.BUG
    assert ran.err.startswith("error[bug]: internal error: ValueError at test_cli.py:")
    assert "Maria" not in ran.err
    assert "Traceback" not in ran.err
    assert "Traceback" in handouts("list", "packs", "--verbose").err


def test_ctrl_c_ends_with_130_and_one_line(handouts, monkeypatch):
    def interrupted(*_: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("handouts.content.library.open_library", interrupted)
    ran = handouts("list", "packs")
    assert ran.code == ExitCode.INTERRUPTED
    assert ran.err.strip() == "error[interrupted]: stopped; nothing half-written was left behind"


def test_a_process_waiting_for_the_patient_can_be_interrupted():
    command = [sys.executable, "-m", "handouts", "build", *QUICK, "--patient", "-"]
    process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE)
    time.sleep(1.5)  # until it reads standard input
    process.send_signal(signal.SIGINT)
    out, err = process.communicate(timeout=20)
    assert (process.returncode, out) == (130, b"")
    assert b"Traceback" not in err


def test_a_reader_that_leaves_early_makes_no_noise():
    command = [sys.executable, "-m", "handouts", "list", "facts", "--json"]
    reader, writer = os.pipe()
    os.close(reader)
    process = subprocess.run(command, stdout=writer, stderr=subprocess.PIPE, check=False)
    os.close(writer)
    assert process.stderr == b""
    assert process.returncode == 1
