"""Content folders become a library: a later folder lies over an earlier one, and every wrong name is answered."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from handouts.content.folders import MAX_IMAGE_BYTES
from handouts.content.library import open_library, together
from handouts.content.patient import load_patient
from handouts.content.source import MAX_BYTES
from handouts.diagnostics import Diagnostic, HandoutError, Location
from handouts.shipped import content_folder

BLOCK = "block: {name}\ntitle: {title}\nitems: []\n"
CLINIC = """clinic: k
name: K
country: US
language: en-US
units: us
paper: letter
accent: "#0B5563"
phones: {day: {number: 1}, night: {number: 2}}
emergency: {number: 911}
"""
PROCEDURE = """procedure: lumbar-foraminotomy
short: lumbar
region: lumbar
title: T
subtitle: S
footer: F
version: 1
review_by: 2029-03
packs: {pre-op: {title: Before, blocks: [key-sheet]}}
default_pack: pre-op
"""


@pytest.fixture
def base(tmp_path, monkeypatch):
    """A small content folder, named from the current folder."""
    monkeypatch.chdir(tmp_path)
    folder = tmp_path / "base"
    write(folder, "procedures/lumbar-foraminotomy.yaml", PROCEDURE)
    write(folder, "blocks/recovery.yaml", BLOCK.format(name="recovery", title="Recovery"))
    write(folder, "clinics/k/clinic.yaml", CLINIC)
    write(folder, "clinics/k/surgeons/okafor.yaml", "surgeon: okafor\nname: Dr. Okafor\n")
    write(folder, "facts.yaml", "lift: {type: weight, says: lifting}\ndrive: {type: duration, says: driving}\n")
    write(folder, "words/en.yaml", "name: Name\nsurgery: Surgery\nspelling: {}\n")
    return folder


def write(folder: Path, relative: str, text: str) -> Path:
    path = folder / relative
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")
    return path


def refusal(load) -> str:
    with pytest.raises(HandoutError) as caught:
        load()
    return str(caught.value)


def test_every_shipped_file_loads_clean():
    open_library(content_folder()).load_everything()


@pytest.mark.parametrize("path", sorted(content_folder().glob("patients/*.yaml")), ids=lambda path: path.stem)
def test_every_example_patient_loads_clean(path):
    assert load_patient(path).value.surgery_date


def test_a_procedure_answers_to_its_short_name(base):
    library = open_library(base)
    assert library.procedure("lumbar") == library.procedure("lumbar-foraminotomy")


def test_a_file_of_a_later_folder_stands_over_the_earlier_one(base, tmp_path):
    own = tmp_path / "own"
    write(own, "blocks/recovery.yaml", BLOCK.format(name="recovery", title="Our recovery"))
    write(own, "blocks/extra.yaml", BLOCK.format(name="extra", title="Extra"))
    library = open_library(base, own)
    assert library.names("blocks") == ("extra", "recovery")
    assert library.block("recovery").value.title == "Our recovery"
    assert str(library.block("recovery").at("title")) == "own/blocks/recovery.yaml:2:8"


def test_a_later_table_adds_entries_and_stands_in_for_single_ones(base, tmp_path):
    own = tmp_path / "own"
    write(own, "facts.yaml", "drive: {type: duration, says: our driving}\nsail: {type: duration, says: sailing}\n")
    facts = open_library(base, own).facts()
    assert {name: spec.says for name, spec in facts.value.items()} == {
        "lift": "lifting", "drive": "our driving", "sail": "sailing",
    }  # fmt: skip
    assert str(facts.at("lift", "says")) == "base/facts.yaml:1:28"
    assert str(facts.at("drive", "says")) == "own/facts.yaml:1:31"


def test_words_of_a_variant_lie_over_those_of_the_language(base):
    write(base, "words/en-GB.yaml", "surgery: Operation\nspelling: {center: centre}\n")
    library = open_library(base)
    assert library.words("en-GB").value.texts == {"name": "Name", "surgery": "Operation"}
    assert library.words("en-GB").value.spelling == {"center": "centre"}
    assert library.words("en-US").value.texts == {"name": "Name", "surgery": "Surgery"}
    assert str(library.words("en-GB").at("surgery")) == "base/words/en-GB.yaml:1:10"
    assert str(library.words("en-GB").at("name")) == "base/words/en.yaml:1:7"


def test_a_surgeon_added_in_the_clinics_own_folder_joins_the_others(base, tmp_path):
    write(tmp_path / "own", "clinics/k/surgeons/new.yaml", "surgeon: new\nname: Dr. New\n")
    library = open_library(base, tmp_path / "own")
    assert library.surgeons("k") == ("new", "okafor")
    assert library.clinic("k").value.name == "K"


def test_only_what_is_asked_for_is_read(base):
    write(base, "blocks/broken.yaml", "block: [")
    assert open_library(base).block("recovery").value.block == "recovery"


@pytest.mark.parametrize(
    ("ask", "message"),
    [
        (lambda lib: lib.procedure("lumber"),
         "unknown-procedure]: unknown procedure 'lumber'\n  hint: did you mean 'lumbar'?"),
        (lambda lib: lib.block("recover"), "unknown-block]: unknown block 'recover'\n  hint: did you mean 'recovery'?"),
        (lambda lib: lib.block("../facts"), "unknown-block]: unknown block '../facts'\n  hint: known: recovery"),
        (lambda lib: lib.clinic("q"), "unknown-clinic]: unknown clinic 'q'\n  hint: known: k"),
        (lambda lib: lib.surgeons("q"), "unknown-clinic]: unknown clinic 'q'\n  hint: known: k"),
        (lambda lib: lib.surgeon("k", "okafer"),
         "unknown-surgeon]: unknown surgeon 'okafer'\n  hint: did you mean 'okafor'?"),
        (lambda lib: lib.words("fr"), "unknown-language]: unknown language 'fr'\n  hint: known: en"),
        (lambda lib: lib.drawing_path("icons", "car"), "unknown-icon]: unknown icon 'car'\n  hint: there are none"),
        (lambda lib: lib.options(),
         "missing-file]: no content folder has the file 'options.yaml'\n"
         "  hint: add it; content/README.md says what it holds"),
    ],
)  # fmt: skip
def test_an_unknown_name_is_answered_with_the_nearest(base, ask, message):
    assert refusal(lambda: ask(open_library(base))) == f"error[{message}"


def test_an_unknown_name_written_in_a_file_is_blamed_on_its_place(base):
    place = Location("base/clinics/k/clinic.yaml", 9, 3)
    assert refusal(lambda: open_library(base).block("recover", place)) == (
        "base/clinics/k/clinic.yaml:9:3: error[unknown-block]: unknown block 'recover'\n"
        "  hint: did you mean 'recovery'?"
    )


def test_errors_of_all_files_are_told_at_once(base):
    write(base, "blocks/one.yaml", "block: one\n")
    write(base, "blocks/two.yaml", "block: 'two\n")
    assert refusal(lambda: open_library(base).blocks(["one", "recovery", "two", "three"])) == (
        "error[unknown-block]: unknown block 'three'\n"
        "  hint: known: one, recovery, two\n"
        "base/blocks/one.yaml:1:1: error[missing-key]: missing key 'items'\n"
        "  hint: add 'items: ...'\n"
        "base/blocks/one.yaml:1:1: error[missing-key]: missing key 'title'\n"
        "  hint: add 'title: ...'\n"
        "base/blocks/two.yaml:2:1: error[yaml-syntax]: a quote is not closed\n"
        "  hint: add the quote, or double one that is part of the text"
    )


def test_together_gives_what_every_load_gives():
    assert together((lambda: 1, lambda: 2)) == (1, 2)

    def fail():
        raise HandoutError(Diagnostic("code", "message"))

    assert refusal(lambda: together((fail, lambda: 2))) == "error[code]: message"


def test_a_file_must_say_its_own_name(base):
    write(base, "blocks/one.yaml", BLOCK.format(name="recovery", title="One"))
    assert refusal(lambda: open_library(base).block("one")) == (
        "base/blocks/one.yaml:1:8: error[wrong-name]: 'recovery' is not the name this file has\n"
        "  hint: write 'block: one', or rename the file"
    )


def test_a_content_folder_that_is_not_there_is_named(base, tmp_path):
    file = write(tmp_path, "file", "")
    assert refusal(lambda: open_library(base, tmp_path / "nowhere", file)) == (
        "error[no-content-folder]: there is no folder 'file'\n"
        "  hint: give --content (or HANDOUTS_CONTENT) a folder of the shape content/README.md describes\n"
        "error[no-content-folder]: there is no folder 'nowhere'\n"
        "  hint: give --content (or HANDOUTS_CONTENT) a folder of the shape content/README.md describes"
    )


def test_a_symbolic_link_to_a_file_is_refused(base, tmp_path):
    (base / "blocks/one.yaml").symlink_to(write(tmp_path, "one.yaml", BLOCK.format(name="one", title="One")))
    assert refusal(lambda: open_library(base).block("one")) == (
        "base/blocks/one.yaml: error[symlink]: 'base/blocks/one.yaml' is a symbolic link\n"
        "  hint: put the file itself into the content folder"
    )


def test_a_symbolic_link_to_a_folder_is_refused(base):
    (base / "clinics/j").symlink_to(base / "clinics/k")
    assert refusal(lambda: open_library(base).clinic("j")) == (
        "base/clinics/j/clinic.yaml: error[symlink]: 'base/clinics/j' is a symbolic link\n"
        "  hint: put the file itself into the content folder"
    )


def test_a_broken_symbolic_link_is_refused_too(base):
    (base / "blocks/one.yaml").symlink_to("nowhere")
    assert "error[symlink]" in refusal(lambda: open_library(base).block("one"))


def test_a_content_folder_may_itself_be_reached_through_a_link(base, tmp_path):
    (tmp_path / "link").symlink_to(base)
    assert open_library(tmp_path / "link").block("recovery").value.title == "Recovery"


def test_what_is_not_a_file_is_refused_without_waiting(base):
    os.mkfifo(base / "blocks/one.yaml")
    assert refusal(lambda: open_library(base).block("one")) == (
        "base/blocks/one.yaml: error[not-a-file]: 'base/blocks/one.yaml' is not a file\n  hint: put a plain file there"
    )


def test_a_content_file_over_the_size_limit_is_refused(base):
    write(base, "blocks/one.yaml", "#" * (MAX_BYTES + 1))
    assert refusal(lambda: open_library(base).block("one")) == (
        "base/blocks/one.yaml: error[file-too-large]: 'one.yaml' is larger than 1024 KiB\n"
        "  hint: make it smaller, or split it"
    )


def test_a_clinic_folder_without_its_file_says_so(base):
    (base / "clinics/j").mkdir()
    assert refusal(lambda: open_library(base).clinic("j")) == (
        "error[missing-file]: no content folder has the file 'clinics/j/clinic.yaml'\n"
        "  hint: add it; content/README.md says what it holds"
    )


def test_a_logo_is_found_beside_the_clinic(base):
    write(base, "clinics/k/clinic.yaml", CLINIC + "logo: logo.svg\n")
    path = write(base, "clinics/k/logo.svg", "<svg/>")
    assert open_library(base).logo_path("k") == path


def test_a_clinic_may_have_no_logo(base):
    assert open_library(base).logo_path("k") is None


@pytest.mark.parametrize(
    ("logo", "message"),
    [
        ("logo.svg", "missing-logo]: there is no logo file 'logo.svg'\n"
         "  hint: put it into 'base/clinics/k', or remove the key 'logo'"),
        ("../../../secret.png", "outside-content]: '../../../secret.png' is outside the clinic's folder\n"
         "  hint: put the logo beside clinic.yaml and give its file name"),
        ("/etc/passwd", "outside-content]: '/etc/passwd' is outside the clinic's folder\n"
         "  hint: put the logo beside clinic.yaml and give its file name"),
        ("logo.gif", "logo-type]: 'logo.gif' is neither SVG nor PNG\n  hint: save it as SVG or PNG"),
        ("surgeons.png", "not-a-file]: 'base/clinics/k/surgeons.png' is not a file\n  hint: put a plain file there"),
        ("link.png", "symlink]: 'base/clinics/k/link.png' is a symbolic link\n"
         "  hint: put the file itself into the content folder"),
        ("huge.png", "file-too-large]: 'huge.png' is larger than 4096 KiB\n  hint: make it smaller, or split it"),
    ],
)  # fmt: skip
def test_a_logo_that_cannot_be_used_is_refused_where_it_is_named(base, tmp_path, logo, message):
    write(base, "clinics/k/clinic.yaml", CLINIC + f"logo: {logo}\n")
    (base / "clinics/k/surgeons.png").mkdir()
    (base / "clinics/k/link.png").symlink_to(write(tmp_path, "secret.png", "x"))
    (base / "clinics/k/huge.png").write_bytes(bytes(MAX_IMAGE_BYTES + 1))
    assert refusal(lambda: open_library(base).logo_path("k")) == f"base/clinics/k/clinic.yaml:10:7: error[{message}"


def test_a_drawing_is_found_in_the_folder_on_top(base, tmp_path):
    write(base, "icons/car.svg", "<svg/>")
    path = write(tmp_path, "own/icons/car.svg", "<svg/>")
    assert open_library(base, tmp_path / "own").drawing_path("icons", "car") == path
    assert open_library(base, tmp_path / "own").names("icons") == ("car",)


def test_a_patient_file_that_is_not_there_is_one_clear_message(base):
    assert refusal(lambda: load_patient(Path("nobody.yaml"))) == (
        "nobody.yaml: error[unreadable-file]: the file cannot be read: no such file or directory\n"
        "  hint: check its path and permissions"
    )


def test_a_patient_from_standard_input_is_named_so(base):
    assert refusal(lambda: load_patient(b"side: up")) == (
        "standard input:1:7: error[unknown-choice]: 'side' is not one of its choices\n  hint: known: left, right, both"
    )
