"""A clinic's own PDFs are signed with the packs they stand behind: their bytes and titles, not their names."""

from __future__ import annotations

import hashlib
import json
from datetime import date
from pathlib import Path

import pytest
from approving import KIM
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace
from printing_runs import tagged_form, untagged_map
from small_content import clinic, small_content, write
from surgeons_own import command_line

from handouts.approval.attachments import Enclosed, compared, enclosures_in, tables_of
from handouts.approval.record import is_intact, record_bytes, sealed
from handouts.content.approvals import ApprovalRecord
from handouts.content.library import open_library

HERE = ("lumbar", "--clinic", "hill", "--surgeon", "kim", "--content", "own", "--today", "2027-01-04")
SIGN = ("approve", *HERE, "--by", "Dr. Ana Kim", "--role", "Spine surgeon")
CLINIC = "own/clinics/hill/clinic.yaml"
RECORD = f"own/{KIM.path()}"
FIRST = clinic().count("\n") + 3
"""The line of `clinic.yaml` with the first attachment."""
FORM, WAY = "{file: form.pdf, title: Consent form}", "{file: way.pdf, title: How to find us}"
ACCEPT = ("--accept", "untagged@clinics/hill/clinic.yaml=a map has few words")


@pytest.fixture
def shipped(tmp_path, monkeypatch):
    """A small content folder in the place of the shipped one."""
    monkeypatch.chdir(tmp_path)
    for name in ("HANDOUTS_CONTENT", "SOURCE_DATE_EPOCH", "NO_COLOR", "COLUMNS"):
        monkeypatch.delenv(name, raising=False)
    (tmp_path / "shipped").mkdir()
    folder = small_content(tmp_path / "shipped")
    for module in ("handouts.cli.asking", "handouts.shipped"):
        monkeypatch.setattr(f"{module}.content_folder", lambda: folder)
    return folder


@pytest.fixture
def handouts(shipped, capfd):
    return command_line(capfd)


@pytest.fixture
def attach(shipped):
    """Let the clinic put PDFs behind its key sheet and others behind all packs."""
    for name, data in {"form": tagged_form(), "other-form": tagged_form(), "way": untagged_map()}.items():
        path = Path(f"own/clinics/hill/{name}.pdf")
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)

    def attach(*behind_key: str, full: tuple[str, ...] = ()) -> None:
        lines = [f"{clinic()}attachments:", "  key:", *(f"    - {one}" for one in behind_key)]
        lines += ["  full:", *(f"    - {one}" for one in full)] if full else []
        write(Path("own"), clinics__hill__clinic="\n".join(lines) + "\n")

    return attach


def record() -> ApprovalRecord:
    found = open_library(Path("shipped"), Path("own")).file_if_there(ApprovalRecord, KIM.path())
    assert found is not None
    return found.value


def warnings(handouts, pack: str = "key") -> list[str]:
    """What a build warns of, but for the sum and the tags."""
    built = handouts("build", *HERE, "--pack", pack, "-o", "x.pdf")
    assert built.code == 0
    return [line for line in built.err.splitlines() if "[approval-lapsed]" in line and " not as Dr. " not in line]


def lapsed(line: int, message: str) -> str:
    return f"{CLINIC}:{line}:14: warning[approval-lapsed]: the attachment {message}"


def test_an_approval_names_what_is_attached_and_keeps_its_digest(handouts, attach):
    attach(FORM, full=("{file: form.pdf, title: The form again}", FORM))
    ran = handouts(*SIGN)
    assert ran.code == 0
    assert ran.err.endswith("with full: The form again, Consent form\nwith key: Consent form\n")
    digest = hashlib.sha256(tagged_form()).hexdigest()
    lines = Path(RECORD).read_text("utf-8").splitlines()
    assert lines[3] == "# Attachments are known by the SHA-256 of their bytes, as 'sha256sum' gives it."
    start = lines.index("attachments:")
    assert lines[start + 1 : start + 6] == [
        "  full: |",
        f"    {digest} The form again",
        f"    {digest} Consent form",
        "  key: |",
        f"    {digest} Consent form",
    ]
    assert handouts("build", *HERE, "--pack", "key", "--require-approval", "-o", "x.pdf").code == 0
    assert handouts("approve", *HERE, "--verify").code == 0


def test_one_byte_of_an_attachment_lapses_it_alone(handouts, attach):
    attach(FORM, "{file: other-form.pdf, title: Second form}")
    handouts(*SIGN)
    Path("own/clinics/hill/other-form.pdf").write_bytes(tagged_form() + b"\n")
    assert warnings(handouts) == [
        lapsed(FIRST + 1, "'Second form' of pack 'key' is not the file that was approved"),
    ]
    assert handouts("build", *HERE, "--pack", "full", "--require-approval", "-o", "x.pdf").code == 0
    ran = handouts("approve", *HERE, "--verify")
    assert ran.code == 1
    assert "error[approval-lapsed]: the attachment 'Second form' of pack 'key'" in ran.err


def test_a_packet_with_a_changed_attachment_is_a_sample_and_can_be_refused(handouts, attach):
    attach(FORM)
    handouts(*SIGN)
    Path("own/clinics/hill/form.pdf").write_bytes(tagged_form() + b"\n")
    ran = handouts("build", *HERE, "--pack", "key", "--require-approval", "-o", "x.pdf")
    assert (ran.code, ran.out) == (1, "")
    assert f"{CLINIC}:{FIRST}:14: error[approval-lapsed]: the attachment 'Consent form' of pack 'key' is not" in ran.err
    assert not Path("x.pdf").exists()


def test_another_name_of_the_file_and_another_place_in_clinic_yaml_lapse_nothing(handouts, attach):
    attach(FORM)
    handouts(*SIGN)
    Path("own/clinics/hill/form.pdf").rename("own/clinics/hill/consent-2027.pdf")
    said = '# ours\nattachments: {"key": [{title: "Consent form", file: consent-2027.pdf}]}\n'
    write(Path("own"), clinics__hill__clinic=clinic() + said)
    assert warnings(handouts) == []
    only_here = "for: {lumbar-foraminotomy: {attachments: {key: [{file: consent-2027.pdf, title: Consent form}]}}}\n"
    write(Path("own"), clinics__hill__clinic=clinic() + only_here)
    assert handouts("approve", *HERE, "--verify").code == 0


RETITLED = lapsed(FIRST, "'A form' of pack 'key' has another title than was approved")
MOVED = lapsed(FIRST, "'How to find us' of pack 'key' stands elsewhere than was approved")
ADDED = lapsed(FIRST + 1, "'More' of pack 'key' was not part of the approval")


@pytest.mark.parametrize(
    ("now", "told"),
    [
        (("{file: form.pdf, title: A form}", WAY), RETITLED),
        ((WAY, FORM), MOVED),
        ((FORM, "{file: other-form.pdf, title: More}", WAY), ADDED),
    ],
)
def test_another_title_or_order_or_one_more_lapses_what_it_touches(handouts, attach, now, told):
    Path("own/clinics/hill/other-form.pdf").write_bytes(tagged_form() + b"\n")
    attach(FORM, WAY)
    handouts(*SIGN, *ACCEPT)
    attach(*now)
    assert warnings(handouts) == [told]


def test_an_attachment_taken_away_lapses_where_it_stood(handouts, attach):
    attach(FORM, WAY)
    handouts(*SIGN, *ACCEPT)
    attach(WAY)
    (line,) = warnings(handouts)
    message = "the attachment 'Consent form' of pack 'key' was approved and is no longer there"
    assert line == f"{CLINIC}:{FIRST - 1}:3: warning[approval-lapsed]: {message}"


def test_a_record_made_before_attachments_counted_stays_whole_and_does_not_cover_them(handouts, attach):
    write(Path("own"), clinics__hill__clinic=clinic())
    handouts(*SIGN)
    assert "attachments" not in Path(RECORD).read_text("utf-8")
    assert is_intact(record())
    attach(FORM)
    assert warnings(handouts) == [lapsed(FIRST, "'Consent form' of pack 'key' was not part of the approval")]
    assert "SHA-256 " in (out := handouts("explain", *HERE).out)
    assert ", not approved\n" in out


def test_an_attachment_of_a_record_cannot_be_changed(handouts, attach):
    attach(FORM)
    handouts(*SIGN)
    held = record()
    digest = hashlib.sha256(b"another file").hexdigest()
    forged = replace(held, attachments={"key": f"{digest} Consent form\n"})
    assert not is_intact(forged)
    assert not is_intact(replace(held, attachments={}))
    Path(RECORD).write_bytes(record_bytes(forged))
    ran = handouts("approve", *HERE, "--verify")
    assert "error[approval-changed]: this record of an approval was changed after it was made" in ran.err


def test_an_attachment_that_cannot_be_carried_is_not_approved(handouts, attach):
    attach(FORM)
    Path("own/clinics/hill/form.pdf").write_bytes(b"%PDF-1.7 nothing")
    ran = handouts(*SIGN)
    assert ran.code == 2
    assert f"{CLINIC}:{FIRST}:14: error[attachment-" in ran.err
    assert not Path(RECORD).exists()


def test_an_attachment_that_is_gone_has_lapsed(handouts, attach):
    attach(FORM)
    handouts(*SIGN)
    Path("own/clinics/hill/form.pdf").unlink()
    ran = handouts("approve", *HERE, "--verify")
    assert ran.code == 1
    assert f"{CLINIC}:{FIRST}:14: error[approval-lapsed]: " in ran.err
    assert "form.pdf" in ran.err


def test_an_attachment_without_tags_is_accepted_with_a_reason_that_is_kept(handouts, attach):
    attach(WAY)
    ran = handouts(*SIGN)
    assert ran.code == 1
    assert f"{CLINIC}:{FIRST}:14: warning[untagged]: the attachment 'How to find us' has no tags" in ran.err
    assert 'or accept it: --accept untagged@clinics/hill/clinic.yaml="why it may stand"' in ran.err
    assert handouts(*SIGN, *ACCEPT).code == 0
    assert [one.reason for one in record().accepted] == ["a map has few words"]


def test_packs_approved_alone_have_their_own_attachments_approved(handouts, attach):
    attach(FORM, full=(WAY,))
    assert handouts(*SIGN, "--pack", "key").code == 0
    assert list(record().attachments) == ["key"]


# What explain and diff tell


def test_explain_tells_of_every_attachment_of_the_handout(handouts, attach):
    attach(FORM, full=(WAY,))
    handouts(*SIGN, *ACCEPT)
    Path("own/clinics/hill/form.pdf").write_bytes(tagged_form() + b"\n")
    out = handouts("explain", *HERE).out
    form, way = (hashlib.sha256(data).hexdigest()[:12] for data in (tagged_form() + b"\n", untagged_map()))
    assert out.partition("\nattachments\n")[2].partition("\n\n")[0] == (
        "  How to find us (way.pdf), behind full: 1 page, without tags\n"
        f"      clinic  {CLINIC}:{FIRST + 2}:14\n"
        f"      SHA-256 {way}, approved by Dr. Ana Kim, Spine surgeon on 2027-01-04\n"
        "  Consent form (form.pdf), behind key: 4 pages, accessible\n"
        f"      clinic  {CLINIC}:{FIRST}:14\n"
        f"      SHA-256 {form}, no longer as Dr. Ana Kim, Spine surgeon approved it on 2027-01-04"
    )
    alone = handouts("explain", *HERE, "--pack", "key").out
    assert "Consent form (form.pdf)" in alone
    assert "How to find us" not in alone
    assert "attachments" not in handouts("explain", *HERE, "recovery").out
    (told,) = json.loads(handouts("explain", *HERE, "--pack", "key", "--format", "json").out)["attachments"]
    assert told["sha256"] == hashlib.sha256(tagged_form() + b"\n").hexdigest()
    assert (told["file"], told["pages"], told["tagged"]) == ("form.pdf", 4, True)


def test_diff_against_the_approval_tells_what_became_of_attachments(handouts, attach):
    attach(FORM, WAY, "{file: other-form.pdf, title: Second form}")
    Path("own/clinics/hill/other-form.pdf").write_bytes(tagged_form() + b"\n")
    handouts(*SIGN, *ACCEPT)
    assert handouts("diff", *HERE, "--against", "approved", "--exit-code").out == ""
    Path("own/clinics/hill/form.pdf").write_bytes(tagged_form() + b"\n\n")
    Path("own/clinics/hill/new.pdf").write_bytes(tagged_form() + b"\n\n\n")
    attach(FORM, "{file: other-form.pdf, title: Form two}", "{file: new.pdf, title: New form}")
    ran = handouts("diff", *HERE, "--against", "approved", "--exit-code")
    assert ran.code == 1
    assert ran.out == (
        "attachments\n"
        "  changed  Consent form, behind key\n"
        "      another file\n"
        f"      clinic  {CLINIC}:{FIRST}:14\n"
        "  changed  [-Second form-] {+Form two+}, behind key\n"
        f"      clinic  {CLINIC}:{FIRST + 1}:14\n"
        "  added    New form, behind key\n"
        f"      clinic  {CLINIC}:{FIRST + 2}:14\n"
        "  removed  How to find us, behind key\n"
    )
    assert ran.err.endswith("against approved: 2 changed, 1 added, 1 removed\n")


def test_attachments_are_the_clinics_own_and_the_same_for_all_its_surgeons(handouts, attach):
    attach(FORM)
    added = f"attachments\n  added    Consent form, behind key\n      clinic  {CLINIC}:{FIRST}:14\n"
    assert added in handouts("diff", *HERE).out
    assert handouts("diff", *HERE, "--against", "clinic").out == ""
    assert handouts("diff", *HERE, "--pack", "full").out == ""


# The comparison itself

PDFS = st.lists(st.builds(Enclosed, st.sampled_from("abc"), st.sampled_from("xyz")), max_size=4, unique=True)


@given(PDFS, PDFS)
def test_nothing_differs_only_where_nothing_changed_and_each_pdf_is_told_once(was, now):
    changes = list(compared("p", was, now))
    assert (not changes) == (was == now)
    assert len({id(one.now) for one in changes if one.now}) == sum(one.now is not None for one in changes)
    untouched = [one for one in now if one not in [change.now for change in changes]]
    assert all(one in was for one in untouched)


NOTHING = ApprovalRecord(
    procedure="p", clinic="c", by="A", role="B", date=date(2027, 1, 4), review_by="2028-06", version=1, packs={},
    front="", blocks={}, texts="0", seal="",
)  # fmt: skip
TITLES = st.text("a b:#'", min_size=1)
ATTACHED = st.lists(st.builds(Enclosed, TITLES, st.just("0")), min_size=1)


@given(st.dictionaries(st.sampled_from(["full", "key"]), ATTACHED))
def test_a_record_gives_back_the_attachments_it_was_made_of(found):
    held = replace(NOTHING, attachments=tables_of(found))
    assert enclosures_in(held) == {pack: tuple(some) for pack, some in found.items()}
    assert is_intact(sealed(held))
