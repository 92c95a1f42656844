"""A clinic's own PDFs stand behind every packet of a pack, whoever the surgeon is, and never in silence."""

from __future__ import annotations

import io
import json
import re
from datetime import date
from pathlib import Path

import own_content
import page
import pypdf
import pytest
import readback
import yaml
from printing_runs import tagged_form, untagged_map, written
from proving import edited
from pypdf.generic import DictionaryObject, NameObject
from sheets import patients, write_sheet
from small_content import CONTENT

from handouts.audit.learning import prove_variant
from handouts.audit.proving.expected import Expected
from handouts.audit.whole import audit
from handouts.batch.ledger import NAME
from handouts.batch.rows import known_of, plan
from handouts.batch.sheet import read_sheet
from handouts.cli.main import main
from handouts.content.beside import MAX_PDF_BYTES
from handouts.content.library import Library, open_library
from handouts.diagnostics import HandoutError
from handouts.pipeline import build_packet
from handouts.resolve.request import Request
from handouts.shipped import content_folder
from handouts.variants.packet import Packet

TODAY = date(2026, 11, 21)
KEY = Request("lumbar", TODAY, clinic="hill", surgeon="kim", pack="key-sheet")
TWO_SURGEONS = "surgeon: {}\nname: Dr. Ana Kim\n"
MAP = "attachments: {key-sheet: [{file: map.pdf, title: How to find us}]}\n"
FORM = "attachments: {key-sheet: [{file: form.pdf, title: Consent form}]}\n"
BOTH = (
    "attachments:\n"
    "  key-sheet:\n"
    "    - {file: map.pdf, title: How to find us}\n"
    "    - {file: form.pdf, title: Consent form}\n"
)
AFTER_CLINIC = own_content.CLINIC.count("\n")
"""Lines of `clinic.yaml` before what a test adds."""


@pytest.fixture
def clinic(tmp_path, monkeypatch):
    """Lay a clinic over the shipped content, `more` at the end of its file; returns its folder."""
    monkeypatch.chdir(tmp_path)

    def make(more: str, **files: bytes) -> Path:
        folder = tmp_path / "own/clinics/hill"
        (folder / "surgeons").mkdir(parents=True, exist_ok=True)
        (folder / "clinic.yaml").write_text(own_content.CLINIC + more, "utf-8")
        for surgeon in ("kim", "lee"):
            (folder / f"surgeons/{surgeon}.yaml").write_text(TWO_SURGEONS.format(surgeon), "utf-8")
        for name, data in {"map": untagged_map(), "form": tagged_form(), **files}.items():
            (folder / f"{name}.pdf").write_bytes(data)
        return folder

    return make


def library() -> Library:
    return open_library(content_folder(), Path("own"))


def built(request: Request = KEY) -> Packet:
    return build_packet(library(), request)


def texts(data: bytes) -> list[str]:
    return readback.page_texts(data)


def claims(data: bytes) -> list[bytes]:
    catalog = pypdf.PdfReader(io.BytesIO(data), strict=True).root_object
    return re.findall(rb"<(pdf\w+id):part>", catalog["/Metadata"].get_data())


def refusal(request: Request = KEY) -> str:
    with pytest.raises(HandoutError) as caught:
        built(request)
    return str(caught.value)


def placed(line: int, column: int) -> str:
    return f"own/clinics/hill/clinic.yaml:{AFTER_CLINIC + line}:{column}"


# build


@pytest.mark.parametrize("surgeon", ["kim", "lee"])
def test_an_attachment_stands_behind_the_pack_for_every_surgeon(clinic, surgeon):
    clinic("")
    request = Request("lumbar", TODAY, clinic="hill", surgeon=surgeon, pack="key-sheet")
    plain = built(request)
    clinic(FORM)
    packet = built(request)
    assert texts(packet.data) == [*texts(plain.data), *texts(tagged_form())]
    assert packet.pages == len(texts(packet.data))
    assert (packet.name_parts, packet.diagnostics) == (plain.name_parts, plain.diagnostics)


def test_other_packs_and_single_blocks_stay_as_they_were(clinic):
    others = (
        Request("lumbar", TODAY, clinic="hill", pack="discharge"),
        Request("lumbar", TODAY, clinic="hill", blocks=("recovery-checklist",)),
    )
    clinic("")
    plain = [built(request).data for request in others]
    clinic(BOTH)
    assert [built(request).data for request in others] == plain


def test_what_stands_under_an_operation_comes_behind_what_stands_for_all(clinic):
    clinic(MAP + "for:\n  lumbar-foraminotomy:\n    " + FORM)
    assert len(library().attachments("hill")) == 2
    lumbar, cervical = built(), built(Request("cervical", TODAY, clinic="hill", pack="key-sheet"))
    assert titles(lumbar.data) == ["How to find us", "Consent form"]
    assert titles(cervical.data) == ["How to find us"]


def titles(data: bytes) -> list[str]:
    """The titles of what is attached, as the outline has them."""
    known = {"How to find us", "Consent form"}
    outline = pypdf.PdfReader(io.BytesIO(data)).outline
    return [entry.title for entry in outline if not isinstance(entry, list) and entry.title in known]


def test_a_pack_of_the_clinics_own_has_attachments_too(clinic):
    packs = "packs: {short: {title: Short, like: key-sheet, blocks: [key-sheet]}}\n"
    clinic(packs + MAP.replace("key-sheet:", "short:"))
    assert titles(built(Request("lumbar", TODAY, clinic="hill", pack="short")).data) == ["How to find us"]


def test_a_packet_with_proven_attachments_keeps_its_claims(clinic):
    clinic(FORM)
    packet = built()
    assert claims(packet.data) == [b"pdfaid", b"pdfuaid"]
    assert audit(packet.data, "packet") == ()
    for profile in ("ua1", "2a"):
        assert page.validate_pdf_bytes(packet.data, profile=profile).failures == []


def test_one_without_tags_is_named_and_the_packet_claims_nothing(clinic):
    clinic(BOTH)
    packet = built()
    assert claims(packet.data) == []
    assert audit(packet.data, "packet") == ()
    (warning,) = [one for one in packet.diagnostics if one.code in ("untagged", "unproven")]
    assert str(warning) == (
        f"{placed(3, 14)}: warning[untagged]: the attachment 'How to find us' has no tags: the packet no longer says "
        "that it is accessible\n"
        "  hint: ask whoever made it for a tagged PDF that keeps PDF/UA-1 and PDF/A"
    )


def test_one_that_claims_nothing_is_named_and_the_packet_claims_nothing(clinic):
    clinic(FORM, form=edited(tagged_form(), b"<pdfuaid:part>1", b"<pdfuaid:part>0"))
    packet = built()
    assert claims(packet.data) == []
    (warning,) = [one for one in packet.diagnostics if one.code in ("untagged", "unproven")]
    assert str(warning) == (
        f"{placed(1, 34)}: warning[unproven]: the attachment 'Consent form' does not say that it keeps PDF/UA-1 and "
        "PDF/A: the packet no longer says that it is accessible\n"
        "  hint: ask whoever made it for a PDF that keeps both"
    )


def test_the_command_says_so_and_the_file_keeps_its_name(clinic, capfd):
    clinic(MAP)
    asked = ["--content", "own", "--clinic", "hill", "--surgeon", "kim", "--pack", "key-sheet"]
    assert main(["build", "lumbar", *asked, "--today", "2026-11-21"]) == 0
    said = capfd.readouterr()
    assert said.out == "lumbar-foraminotomy_key-sheet_hill_kim.pdf\n"
    assert "warning[untagged]: the attachment 'How to find us' has no tags" in said.err
    assert audit(Path(said.out.strip()).read_bytes(), "packet") == ()


def test_nobody_but_who_attaches_pays_for_it(clinic):
    assert not any(open_library(CONTENT).attachments(name) for name in open_library(CONTENT).names("clinics"))


# what is refused


def test_every_file_that_is_not_there_or_not_a_pdf_is_named_at_its_place(clinic):
    folder = clinic(
        "attachments:\n"
        "  key-sheet:\n"
        "    - {file: mpa.pdf, title: Map}\n"
        "    - {file: map.docx, title: Map}\n"
        "    - {file: ../../secret.pdf, title: Map}\n"
        "    - {file: /etc/secret.pdf, title: Map}\n"
        '    - {file: "..\\\\secret.pdf", title: Map}\n'
        "    - {file: linked.pdf, title: Map}\n"
        "    - {file: folder.pdf, title: Map}\n"
        "    - {file: huge.pdf, title: Map}\n"
        "  pre-pp:\n"
        "    - {file: map.pdf, title: Map}\n"
    )
    (folder / "linked.pdf").symlink_to(folder / "map.pdf")
    (folder / "folder.pdf").mkdir()
    with (folder / "huge.pdf").open("wb") as huge:
        huge.truncate(MAX_PDF_BYTES + 1)
    beside = "  hint: put the attachment beside clinic.yaml and give its file name"
    assert refusal().splitlines() == [
        f"{placed(3, 14)}: error[missing-attachment]: there is no attachment file 'mpa.pdf'",
        "  hint: put it into 'own/clinics/hill', or remove it from 'attachments'",
        f"{placed(4, 14)}: error[attachment-type]: 'map.docx' is no PDF",
        "  hint: save it as PDF",
        f"{placed(5, 14)}: error[outside-content]: '../../secret.pdf' is outside the clinic's folder",
        beside,
        f"{placed(6, 14)}: error[outside-content]: '/etc/secret.pdf' is outside the clinic's folder",
        beside,
        f"{placed(7, 14)}: error[outside-content]: '..\\secret.pdf' is outside the clinic's folder",
        beside,
        f"{placed(8, 14)}: error[symlink]: 'own/clinics/hill/linked.pdf' is a symbolic link",
        "  hint: put the file itself into the content folder",
        f"{placed(9, 14)}: error[not-a-file]: 'own/clinics/hill/folder.pdf' is not a file",
        "  hint: put a plain file there",
        f"{placed(10, 14)}: error[file-too-large]: 'huge.pdf' is larger than 19531 KiB",
        "  hint: make it smaller, or split it",
        f"{placed(11, 3)}: error[unknown-pack]: there is no pack 'pre-pp' to attach to",
        "  hint: did you mean 'pre-op'?",
    ]


def test_a_pack_another_operation_has_is_unknown_under_this_one(clinic):
    packs = "  cervical-foraminotomy: {packs: {short: {title: Short, like: key-sheet, blocks: [key-sheet]}}}\n"
    clinic("for:\n" + packs + "  lumbar-foraminotomy: {attachments: {short: [{file: map.pdf, title: Map}]}}\n")
    found = refusal().splitlines()
    assert found[0] == f"{placed(3, 39)}: error[unknown-pack]: there is no pack 'short' to attach to"
    assert len(found) == 2


def test_pdfs_that_cannot_be_carried_are_all_named_at_their_places(clinic):
    writer = pypdf.PdfWriter(clone_from=io.BytesIO(untagged_map()))
    writer.root_object[NameObject("/AA")] = DictionaryObject()
    clinic(BOTH, map=written(writer), form=b"not a PDF")
    assert refusal().splitlines() == [
        f"{placed(3, 14)}: error[attachment-active]: the attachment 'How to find us' does something when it is opened "
        "or closed",
        "  hint: open it, print it to a new PDF, and attach that",
        f"{placed(4, 14)}: error[attachment-unreadable]: the attachment 'Consent form' is not a PDF",
        "  hint: open it, print it to a new PDF, and attach that",
    ]


def test_the_list_itself_is_checked_like_all_content(clinic):
    clinic("attachments:\n  key-sheet:\n    - {fiel: map.pdf, title: Map}\n    - {file: map.pdf, title: ' '}\n")
    assert refusal().splitlines() == [
        f"{placed(3, 7)}: error[missing-key]: missing key 'file'",
        "  hint: add 'file: ...'",
        f"{placed(3, 8)}: error[unknown-key]: unknown key 'fiel'",
        "  hint: did you mean 'file'?",
        f"{placed(4, 30)}: error[wrong-form]: 'title' cannot be ' '",
        "  hint: write a few words on one line, 80 characters at most",
    ]


def test_a_file_that_cannot_be_read_is_named_at_its_place(clinic, monkeypatch):
    clinic(MAP)

    def refuse(path: Path) -> bytes:
        raise PermissionError(13, "Permission denied")

    (one,) = library().attachments("hill")
    monkeypatch.setattr(Path, "read_bytes", refuse)
    with pytest.raises(HandoutError) as caught:
        one.data()
    assert str(caught.value) == (
        f"{placed(1, 34)}: error[unreadable-file]: 'map.pdf': the file cannot be read: permission denied\n"
        "  hint: check its path and permissions"
    )


def test_the_check_of_content_reads_every_attachment(clinic, capfd):
    folder = clinic(BOTH.replace("key-sheet", "discharge"), form=b"not a PDF")
    (folder / "surgeons/lee.yaml").unlink()  # every packet of a surgeon takes a while, and so do all packs
    for shipped in (content_folder() / "procedures").glob("*.yaml"):
        procedure = yaml.safe_load(shipped.read_text("utf-8"))
        procedure |= {"packs": {"discharge": procedure["packs"]["discharge"]}, "default_pack": "discharge"}
        path = Path("own/procedures") / shipped.name
        path.parent.mkdir(exist_ok=True)
        path.write_text(yaml.safe_dump(procedure), "utf-8")
    main(["check", "--content", "own", "--today", "2026-11-21", "own/clinics/hill"])
    said = "".join(capfd.readouterr())
    assert f"{placed(4, 14)}: error[attachment-unreadable]: the attachment 'Consent form' is not a PDF" in said


# batch


@pytest.fixture
def batch(clinic, capfd, tmp_path):
    """Make a batch of rows, and return the exit code, results and messages."""

    def run(more: str, *arguments: str, rows: int = 4) -> tuple[int, str, str]:
        clinic(more)
        sheet = patients(rows)
        if rows > 4:
            sheet[4]["name"] = "Ελένη Παπαδοπούλου"
        write_sheet(Path("p.csv"), sheet)
        asked = ["--content", "own", "--clinic", "hill", "--surgeon", "kim", "--procedure", "lumbar"]
        asked += ["--pack", "key-sheet", "--today", "2026-11-21", "-o", "out", "-j", "1"]
        code = main(["batch", "p.csv", *asked, *arguments])
        said = capfd.readouterr()
        return code, said.out, said.err

    return run


def test_the_packets_of_a_batch_carry_what_build_puts_behind_them(batch):
    code, out, err = batch(BOTH, rows=6)
    assert (code, out) == (0, "out\n")
    planned = plan(read_sheet(Path("p.csv").read_bytes(), "p.csv"), KEY, known=known_of(library()))
    made = {path.stem.rpartition("_")[2]: path.read_bytes() for path in Path("out").glob("*.pdf")}
    assert len(made) == 6
    for row in planned.rows:
        assert row.request.patient is not None
        assert made[row.request.patient.reference] == built(row.request).data
    pages = len(texts(next(iter(made.values()))))
    assert f"lumbar-foraminotomy key-sheet hill kim, {pages} pages each\nuntagged attachments: How to find us\n" in err
    assert err.count("warning[untagged]") == 1


def test_the_report_for_machines_lists_what_is_without_tags(batch):
    code, out, err = batch(BOTH, "--json")
    told = json.loads(out)
    assert (code, told["untagged"], told["unproven"]) == (0, ["How to find us"], [])
    assert err.endswith(
        f"{placed(3, 14)}: warning[untagged]: the attachment 'How to find us' has no tags: a packet with it no longer "
        "says that it is accessible\n"
        "  hint: ask whoever made it for a tagged PDF that keeps PDF/UA-1 and PDF/A\n"
    )


def test_a_print_run_has_an_attachment_behind_each_packet_once(batch):
    code, _, err = batch(MAP, "--print-run", "all.pdf")
    assert code == 0
    one = len(texts(next(Path("out").glob("*.pdf")).read_bytes()))
    assert one == 2
    whole = Path("all.pdf").read_bytes()
    assert len(texts(whole)) == 4 * 4 - 1  # each begins on a front side
    assert claims(whole) == []
    assert (
        "warning[unclaimed-run]: the print run does not say that it is accessible, for what is attached to its packets "
        "does not\n  hint: print the packets one by one for a reader who needs tags\n"
    ) in err


def test_a_change_of_an_attachment_makes_the_packets_anew(batch, clinic):
    batch(MAP)
    before = (Path("out") / NAME).read_text("utf-8").splitlines()
    code, _, err = batch(MAP, "--resume")
    assert (code, (Path("out") / NAME).read_text("utf-8").splitlines()) == (0, before)
    assert "0 packets made; 4 were there already" in err
    code, _, err = batch(FORM, "--resume")
    assert "4 packets made" in err
    assert all(titles(path.read_bytes()) == ["Consent form"] for path in Path("out").glob("*.pdf"))


def test_a_broken_attachment_refuses_the_rows_that_would_hold_it(batch, clinic, monkeypatch):
    code, _, _ = batch(MAP.replace("map.pdf", "none.pdf"))
    refused = Path("out/refused.csv").read_text("utf-8").splitlines()
    assert code == 1
    reason = "there is no attachment file 'none.pdf'; put it into 'own/clinics/hill', or remove it from 'attachments'"
    assert refused[1:] == [f'{row},,missing-attachment,"{reason}"' for row in (2, 3, 4, 5)]


def test_what_is_behind_a_packet_of_a_batch_is_compared_too(clinic):
    row = Expected("", "", "Dr. Ana Kim", "lumbar", "", (), None, None, None, "en-US")
    clinic(BOTH)
    packet = built().data
    clinic(MAP)
    proof = prove_variant(packet, "specimen", row)
    assert proof.check(packet, "packet", row) == ()
    assert "audit-manifest" in {found.code for found in proof.check(built().data, "packet", row)}
