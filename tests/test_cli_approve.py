"""`handouts approve` as a surgeon meets it: what is asked, kept and refused, and what a signature holds."""

from __future__ import annotations

import subprocess
import sys
from base64 import b64encode
from collections.abc import Callable
from importlib.util import find_spec
from pathlib import Path
from types import SimpleNamespace

import pytest
from approving import KIM
from cryptography.hazmat.primitives.asymmetric.ec import SECP256R1, generate_private_key
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import (
    BestAvailableEncryption,
    Encoding,
    NoEncryption,
    PrivateFormat,
)
from msgspec.structs import replace
from readback import page_texts
from small_content import clinic, small_content, surgeon, write

import handouts.cli.main as entry
from handouts.approval.record import record_bytes, sealed
from handouts.approval.signature import public_line
from handouts.content.approvals import ApprovalRecord
from handouts.content.library import open_library

Run = Callable[..., SimpleNamespace]
WHO = ("--by", "Dr. Ana Kim", "--role", "Spine surgeon")
HERE = ("lumbar", "--clinic", "hill", "--surgeon", "kim", "--content", "own")
RECORD = f"own/{KIM.path()}"
HARD = "overrides: {recovery: {add: [{item: {id: rail, check: Use the rail prior to surgery.}}]}}\n"


@pytest.fixture
def shipped(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A small content folder in the place of the shipped one, and an empty folder of a clinic's own."""
    monkeypatch.chdir(tmp_path)
    for name in ("HANDOUTS_CONTENT", "SOURCE_DATE_EPOCH", "NO_COLOR"):
        monkeypatch.delenv(name, raising=False)
    for name in ("shipped", "own"):
        (tmp_path / name).mkdir()
    folder = small_content(tmp_path / "shipped")
    for module in ("handouts.cli.asking", "handouts.shipped"):
        monkeypatch.setattr(f"{module}.content_folder", lambda: folder)
    return folder


@pytest.fixture
def handouts(shipped: Path, capfd: pytest.CaptureFixture[str]) -> Run:
    """Run one command line on a fixed day; returns its code, standard output and standard error."""

    def run(*arguments: str, today: str = "2027-01-04") -> SimpleNamespace:
        code = entry.main([*arguments, "--today", today])
        out, err = capfd.readouterr()
        return SimpleNamespace(code=code, out=out, err=err.replace(str(shipped), "shipped"))

    return run


@pytest.fixture
def approve(handouts: Run) -> Run:
    return lambda *more, **day: handouts("approve", *HERE, *WHO, *more, **day)


def key_file(path: Path, form: PrivateFormat = PrivateFormat.OpenSSH, lock: bytes = b"") -> Ed25519PrivateKey:
    """Make a private key and write it."""
    key = Ed25519PrivateKey.generate()
    locked = BestAvailableEncryption(lock) if lock else NoEncryption()
    path.write_bytes(key.private_bytes(Encoding.PEM, form, locked))
    return key


def asking_for(shipped: Path, line: str) -> None:
    """Let the clinic ask for signatures by a key."""
    write(shipped, clinics__hill__clinic=f"{clinic()}approval_key: {line}\n")


# From a text to an approved packet


def test_an_approval_is_kept_and_packets_say_so(handouts: Run, approve: Run) -> None:
    ran = approve("--review-by", "2028-06")
    assert (ran.code, ran.out) == (0, f"{RECORD}\n")
    assert ran.err == "approved by Dr. Ana Kim until 2028-06: 2 packs, 10 lines\n"
    built = handouts("build", *HERE, "--require-approval", "-o", "packet.pdf")
    assert (built.code, built.err) == (0, "")
    (page,) = page_texts(Path("packet.pdf").read_bytes())
    words = " ".join(page.split())
    assert "Approved by Dr. Ana Kim on January 4, 2027. Review by June 2028." in words
    assert "Your surgery. Version 1. Review by June 2028." in words
    assert "SAMPLE" not in words


def test_the_record_can_be_read_by_colleagues(approve: Run) -> None:
    approve()
    for name in (KIM.path(), KIM.path(texts=True)):
        assert Path("own", name).stat().st_mode & 0o444 == 0o444


def test_without_a_month_the_texts_own_review_date_holds(approve: Run) -> None:
    assert approve().err == "approved by Dr. Ana Kim until 2029-03: 2 packs, 10 lines\n"


def test_an_approval_of_an_earlier_day_says_that_day(handouts: Run, approve: Run) -> None:
    approve("--on", "2026-12-24")
    ran = handouts("approve", *HERE, "--verify")
    assert ran.err == "approved by Dr. Ana Kim, Spine surgeon, on 2026-12-24, until 2029-03: full, key\n"


def test_verifying_names_what_lapsed_and_returns_1(handouts: Run, approve: Run, shipped: Path) -> None:
    approve()
    assert handouts("approve", *HERE, "--verify").code == 0
    write(Path("own"), clinics__hill__surgeons__kim=surgeon("kim", "facts: {lift_limit: 10 lb}\n"))
    ran = handouts("approve", *HERE, "--verify")
    assert (ran.code, ran.out) == (1, "")
    assert ran.err == (
        f"{RECORD}:7:5: error[approval-lapsed]: 1 thing is not as Dr. Ana Kim approved on 2027-01-04\n"
        "  hint: see 'handouts diff lumbar-foraminotomy --clinic hill --surgeon kim --against approved', then approve\n"
        "shipped/blocks/recovery.yaml:5:5: error[approval-lapsed]: 'recovery/lift' does not say what was approved\n"
    )


def test_the_difference_from_what_was_approved_shows_the_words(handouts: Run, approve: Run) -> None:
    approve()
    assert handouts("diff", *HERE, "--against", "approved").out == ""
    write(Path("own"), clinics__hill__surgeons__kim=surgeon("kim", "facts: {lift_limit: 10 lb}\n"))
    assert "Lift nothing over [-8 lb-]{+10 lb+}" in handouts("diff", *HERE, "--against", "approved").out


def test_an_approval_again_approves_what_changed(handouts: Run, approve: Run) -> None:
    approve()
    write(Path("own"), clinics__hill__surgeons__kim=surgeon("kim", "facts: {lift_limit: 10 lb}\n"))
    assert handouts("build", *HERE, "--pack", "full", "--require-approval", "-o", "x.pdf").code == 1
    assert not Path("x.pdf").exists()
    approve()
    assert handouts("build", *HERE, "--pack", "full", "--require-approval", "-o", "x.pdf").code == 0


def test_a_lapsed_packet_is_built_as_a_sample_with_a_warning(handouts: Run, approve: Run) -> None:
    approve()
    write(Path("own"), clinics__hill__surgeons__kim=surgeon("kim", "facts: {lift_limit: 10 lb}\n"))
    built = handouts("build", *HERE, "--pack", "full", "-o", "x.pdf")
    assert built.code == 0
    assert "warning[approval-lapsed]: 'recovery/lift' does not say what was approved\n" in built.err
    assert "SAMPLE changed since it was approved" in " ".join(page_texts(Path("x.pdf").read_bytes())[0].split())


def test_a_value_beyond_its_range_is_told_and_kept_with_its_reason(approve: Run) -> None:
    beyond = "facts: {lift_limit: {value: 20 lb, beyond_range: Our patients are athletes}}\n"
    write(Path("own"), clinics__hill__surgeons__kim=surgeon("kim", beyond))
    assert approve().err == (
        "approved by Dr. Ana Kim until 2029-03: 2 packs, 10 lines\n"
        "beyond its range: lift_limit 20 lb (9.1 kg) (allowed 4 lb to 15 lb): Our patients are athletes\n"
    )
    assert (
        "beyond_range:\n"
        "  lift_limit: {prints: 20 lb (9.1 kg), allowed: 4 lb to 15 lb, reason: Our patients are athletes}\n"
    ) in Path(RECORD).read_text("utf-8")


def test_some_packs_can_be_approved_and_others_stay_samples(handouts: Run, approve: Run) -> None:
    assert approve("--pack", "key").err == "approved by Dr. Ana Kim until 2029-03: 1 pack, 5 lines\n"
    assert handouts("build", *HERE, "--require-approval", "-o", "x.pdf").code == 0
    refused = handouts("build", *HERE, "--pack", "full", "--require-approval", "-o", "x.pdf")
    assert "error[approval-lapsed]: block 'recovery' was not part of the approval\n" in refused.err


def test_a_record_never_loses_packs_in_silence(approve: Run) -> None:
    approve()
    before = Path(RECORD).read_bytes()
    ran = approve("--pack", "key")
    assert (ran.code, ran.out) == (2, "")
    assert ran.err == (
        f"{RECORD}: error[packs-left-out]: the record approves 'full' as well, which would be lost\n"
        "  hint: name these packs too with --pack, or leave --pack out to approve all\n"
    )
    assert Path(RECORD).read_bytes() == before


# Findings of a check


def test_an_error_of_the_check_stops_an_approval(approve: Run) -> None:
    write(Path("own"), clinics__hill__surgeons__kim=surgeon("kim", "facts: {lift_limit: 80 lb}\n"))
    ran = approve()
    assert (ran.code, ran.out) == (2, "")
    assert ran.err.startswith("own/clinics/hill/surgeons/kim.yaml:4:21: error[out-of-range]: 80 lb is out of range")
    assert not Path(RECORD).exists()


def test_a_rule_that_is_broken_stops_an_approval(approve: Run, shipped: Path) -> None:
    write(shipped, clinics__hill__clinic=clinic(accent="#FFD700"))
    ran = approve()
    assert (ran.code, ran.out) == (1, "")
    assert ran.err.startswith("shipped/clinics/hill/clinic.yaml:7:9: error[contrast]: brand colour '#FFD700'")
    assert not Path(RECORD).exists()


def test_every_warning_is_mended_or_accepted_one_by_one(approve: Run) -> None:
    write(Path("own"), clinics__hill__surgeons__kim=surgeon("kim", HARD))
    ran = approve()
    assert (ran.code, ran.out) == (1, "")
    assert ran.err == (
        "error[not-accepted]: 1 warning is neither mended nor accepted\n"
        "  hint: mend them, or accept each with a reason\n"
        "own/clinics/hill/surgeons/kim.yaml:4:68: warning[hard-word]: 'prior to' is a hard word\n"
        "  hint: say 'before'; or accept it: --accept hard-word@recovery/rail=\"why it may stand\"\n"
    )
    accepted = approve("--accept", "hard-word@recovery/rail=our patients say it")
    assert (accepted.code, accepted.out) == (0, f"{RECORD}\n")
    assert accepted.err == (
        "approved by Dr. Ana Kim until 2029-03: 2 packs, 11 lines\n"
        "accepted hard-word@recovery/rail: our patients say it\n"
    )
    assert (
        "accepted:\n"
        "- finding: hard-word@recovery/rail\n"
        "  messages: ['''prior to'' is a hard word']\n"
        "  reason: our patients say it\n"
    ) in Path(RECORD).read_text("utf-8")


def test_a_reason_once_given_is_kept_until_the_finding_changes(approve: Run) -> None:
    write(Path("own"), clinics__hill__surgeons__kim=surgeon("kim", HARD))
    approve("--accept", "hard-word@recovery/rail=our patients say it")
    write(Path("own"), clinics__hill__surgeons__kim=surgeon("kim", "# a line more\n" + HARD))
    again = approve()
    assert again.code == 0
    assert "accepted hard-word@recovery/rail: our patients say it\n" in again.err
    write(Path("own"), clinics__hill__surgeons__kim=surgeon("kim", HARD.replace("prior to", "subsequent to")))
    assert "error[not-accepted]: 1 warning is neither mended nor accepted" in approve().err


def test_a_warning_outside_items_is_accepted_by_its_file(approve: Run, shipped: Path) -> None:
    path = shipped / "procedures" / "lumbar-foraminotomy.yaml"
    path.write_text(path.read_text("utf-8").replace("review_by: 2029-03", "review_by: 2031-03"), "utf-8")
    ran = approve("--review-by", "2029-01")
    assert "or accept it: --accept review-date@procedures/lumbar-foraminotomy.yaml=" in ran.err
    assert approve("--accept", "review-date@procedures/lumbar-foraminotomy.yaml=ours").code == 0


def test_a_warning_of_a_blocks_title_is_accepted_by_the_block(approve: Run, shipped: Path) -> None:
    path = shipped / "blocks" / "recovery.yaml"
    path.write_text(path.read_text("utf-8").replace("title: Your recovery", "title: Prior to your recovery"), "utf-8")
    assert "--accept hard-word@recovery=" in approve().err


@pytest.mark.parametrize(
    ("typed", "message"),
    [
        (("hard-word",), "--accept 'hard-word' is not CODE@ITEM=REASON"),
        (("hard-word@recovery/rail=",), "--accept 'hard-word@recovery/rail=' is not CODE@ITEM=REASON"),
        (("@recovery/rail=x",), "--accept '@recovery/rail=x' is not CODE@ITEM=REASON"),
        (("",), "--accept '' is not CODE@ITEM=REASON"),
    ],
)
def test_a_malformed_acceptance_is_refused(approve: Run, typed: tuple[str, ...], message: str) -> None:
    ran = approve(*(part for one in typed for part in ("--accept", one)))
    assert (ran.code, ran.err) == (
        2,
        f'error[usage]: {message}\n  hint: write it as --accept hard-word@risks/nerve="why it may stand"\n',
    )


def test_an_acceptance_given_twice_is_refused(approve: Run) -> None:
    ran = approve("--accept", "a@b=x", "--accept", "a@b=y")
    assert (ran.code, ran.err) == (2, "error[usage]: --accept 'a@b' is given twice\n  hint: keep one of them\n")


def test_an_acceptance_of_nothing_is_refused_with_the_nearest(approve: Run) -> None:
    write(Path("own"), clinics__hill__surgeons__kim=surgeon("kim", HARD))
    ran = approve("--accept", "hard-word@recovery/rial=x")
    assert ran.code == 1
    assert (
        "error[usage]: --accept 'hard-word@recovery/rial' is no finding of this check\n"
        "  hint: did you mean 'hard-word@recovery/rail'?\n"
    ) in ran.err


def test_an_acceptance_where_nothing_was_found_is_refused(approve: Run) -> None:
    ran = approve("--accept", "hard-word@recovery/rail=x")
    assert (ran.code, ran.err) == (
        1,
        "error[usage]: --accept 'hard-word@recovery/rail' is no finding of this check\n"
        "  hint: leave it out: there is nothing to accept\n",
    )


# What was typed


def test_everything_wrong_with_what_was_typed_is_told_at_once(handouts: Run) -> None:
    ran = handouts("approve", "lumbar", "--by", " ", "--on", "tomorrow", "--review-by", "2029", "--key", "")
    assert ran.code == 2
    assert ran.err == (
        'error[usage]: --by is empty\n  hint: add --by "Dr. Ana Kim"\n'
        "error[usage]: --date 'tomorrow' is not a date\n  hint: write year-month-day\n"
        "error[usage]: --key is empty\n  hint: give a file, or leave the option out\n"
        "error[usage]: --review-by '2029' is not a month\n  hint: write year and month, as in 2029-03\n"
        'error[usage]: --role is missing\n  hint: add --role "Spine surgeon"\n'
        "error[usage]: an approval is kept in a folder of your own\n"
        "  hint: give your own content folder: --content DIR; an upgrade of the tool would take the record away\n"
    )


@pytest.mark.parametrize(
    ("typed", "message"),
    [
        (("--by", "x" * 49), "--by is too long\n  hint: use at most 48 characters"),
        (("--role", "a\x1bb"), "--role has a control character\n  hint: type it again by hand"),
        (("--on", "2027-01-05"), "--date 2027-01-05 is in the future\n  hint: an approval cannot be given ahead"),
        (("--review-by", "2026-12"), "--review-by 2026-12 is past\n  hint: give a month up to 2030-01"),
        (
            ("--review-by", "2030-02"),
            "--review-by 2030-02 is more than 3 years ahead\n  hint: give a month up to 2030-01",
        ),
    ],
)
def test_what_cannot_be_approved_so_is_refused(approve: Run, typed: tuple[str, ...], message: str) -> None:
    ran = approve(*typed)
    assert (ran.code, ran.err) == (2, f"error[usage]: {message}\n")


def test_an_approval_cannot_outlast_the_texts_own_review_date(approve: Run) -> None:
    ran = approve("--review-by", "2029-04")
    assert (ran.code, ran.err) == (
        2,
        "error[usage]: --review-by 2029-04 is later than 2029-03, when the text's own review is due\n"
        "  hint: give a month up to 2029-03, or review the text and write a later 'review_by' into its file\n",
    )


def test_verifying_takes_no_options_of_an_approval(handouts: Run) -> None:
    ran = handouts("approve", *HERE, *WHO, "--verify")
    assert (ran.code, ran.err) == (
        2,
        "error[usage]: --verify changes nothing\n  hint: leave the options of an approval out\n",
    )


def test_verifying_what_nobody_approved_returns_1(handouts: Run) -> None:
    ran = handouts("approve", *HERE, "--verify")
    assert (ran.code, ran.err) == (
        1,
        "error[not-approved]: no clinician has approved 'lumbar-foraminotomy' of 'hill' for 'kim'\n"
        "  hint: see 'handouts approve --help'\n",
    )


def test_an_unknown_pack_is_refused(approve: Run) -> None:
    ran = approve("--pack", "ful")
    assert (ran.code, ran.err) == (
        2,
        "error[unknown-pack]: 'lumbar-foraminotomy' has no pack 'ful'\n  hint: did you mean 'full'?\n",
    )


def test_a_name_that_no_font_can_print_is_refused_before_anything_is_kept(handouts: Run) -> None:
    ran = handouts("approve", *HERE, "--by", "Dr. \u738b", "--role", "Spine surgeon")
    assert (ran.code, ran.out) == (2, "")
    assert ran.err.startswith("error[missing-glyph]: no bundled font has U+738B")
    assert not Path(RECORD).exists()


def test_a_folder_that_cannot_be_written_to_is_told(approve: Run) -> None:
    Path("own/clinics").write_text("a file")
    ran = approve()
    assert ran.code == 1
    assert "error[cannot-write]: cannot write 'own/clinics/hill/approvals/texts/lumbar-foraminotomy.kim.yaml'" in (
        ran.err.replace(f"{Path.cwd()}/", "")
    )


# Signatures


def test_a_signed_approval_holds_and_says_how_to_ask_for_signatures(handouts: Run, approve: Run, shipped: Path) -> None:
    key = key_file(Path("key"))
    ran = approve("--key", "key")
    assert ran.code == 0
    assert ran.err == (
        "approved by Dr. Ana Kim until 2029-03: 2 packs, 10 lines\n"
        f"to ask for this signature from now on, add to clinic.yaml:\napproval_key: {public_line(key)}\n"
    )
    asking_for(shipped, f"{public_line(key)} ana@hill")
    assert handouts("approve", *HERE, "--verify").code == 0
    assert handouts("build", *HERE, "--require-approval", "-o", "x.pdf").code == 0
    assert approve("--key", "key").err == "approved by Dr. Ana Kim until 2029-03: 2 packs, 10 lines\n"


def test_a_key_in_pem_form_signs_too(approve: Run, shipped: Path, handouts: Run) -> None:
    asking_for(shipped, public_line(key_file(Path("key"), PrivateFormat.PKCS8)))
    assert approve("--key", "key").code == 0
    assert handouts("approve", *HERE, "--verify").code == 0


def refused(handouts: Run, message: str) -> None:
    """The approval is not valid: verifying fails with the message, a packet is a sample and warns of it."""
    ran = handouts("approve", *HERE, "--verify")
    assert (ran.code, ran.err) == (1, message)
    built = handouts("build", *HERE, "-o", "x.pdf")
    assert (built.code, built.err) == (0, message.replace(": error[", ": warning[", 1))
    assert "SAMPLE its approval is not valid" in " ".join(page_texts(Path("x.pdf").read_bytes())[0].split())
    assert handouts("build", *HERE, "--require-approval", "-o", "y.pdf").code == 1


def test_a_signature_taken_away_is_missed(handouts: Run, approve: Run, shipped: Path) -> None:
    asking_for(shipped, public_line(key_file(Path("key"))))
    approve("--key", "key")
    Path("own", KIM.path(suffix=".sig")).unlink()
    refused(
        handouts,
        f"{RECORD}:4:1: error[approval-unsigned]: 'hill' wants its approvals signed, and this one is not\n"
        "  hint: have it approved again with --key, or restore 'lumbar-foraminotomy.kim.sig' from version control\n",
    )


def test_a_signature_by_another_key_is_refused(handouts: Run, approve: Run, shipped: Path) -> None:
    key_file(Path("key"))
    approve("--key", "key")
    asking_for(shipped, public_line(key_file(Path("other"))))
    refused(
        handouts,
        f"own/{KIM.path(suffix='.sig')}: error[approval-signature]: this is not a signature of the record by the key "
        "that 'hill' names\n  hint: that key is the 'approval_key' on line 14 of shipped/clinics/hill/clinic.yaml\n",
    )


def test_a_signature_of_another_record_or_of_nothing_is_refused(handouts: Run, approve: Run, shipped: Path) -> None:
    asking_for(shipped, public_line(key_file(Path("key"))))
    approve("--key", "key")
    signature = Path("own", KIM.path(suffix=".sig"))
    first = signature.read_bytes()
    approve("--key", "key", "--review-by", "2028-01")
    for wrong in (first, b"", b"not base64!\n", b"\xff\xfe"):
        signature.write_bytes(wrong)
        ran = handouts("approve", *HERE, "--verify")
        assert ran.code == 1
        assert "error[approval-signature]: this is not a signature of the record by the key" in ran.err


def test_a_changed_record_is_refused_though_its_seal_was_made_anew(handouts: Run, approve: Run, shipped: Path) -> None:
    asking_for(shipped, public_line(key_file(Path("key"))))
    approve("--key", "key")
    found = open_library(shipped, Path("own")).file_if_there(ApprovalRecord, KIM.path())
    assert found
    Path(RECORD).write_bytes(record_bytes(sealed(replace(found.value, by="Dr. Eve Adams"))))
    ran = handouts("approve", *HERE, "--verify")
    assert ran.code == 1
    assert "error[approval-signature]" in ran.err


def test_an_approval_without_a_key_takes_an_old_signature_away(approve: Run) -> None:
    key_file(Path("key"))
    approve("--key", "key")
    assert Path("own", KIM.path(suffix=".sig")).exists()
    approve()
    assert not Path("own", KIM.path(suffix=".sig")).exists()


def test_a_clinic_that_asks_for_signatures_gets_no_approval_without_one(approve: Run, shipped: Path) -> None:
    asking_for(shipped, public_line(key_file(Path("key"))))
    ran = approve()
    assert (ran.code, ran.err) == (
        2,
        "shipped/clinics/hill/clinic.yaml:14:15: error[no-key]: 'hill' wants its approvals signed\n"
        "  hint: give the key with --key FILE\n",
    )


def test_a_key_that_is_not_the_clinics_is_refused(approve: Run, shipped: Path) -> None:
    asking_for(shipped, public_line(key_file(Path("key"))))
    other = public_line(key_file(Path("other")))
    ran = approve("--key", "other")
    assert (ran.code, ran.err) == (
        2,
        "shipped/clinics/hill/clinic.yaml:14:15: error[wrong-key]: 'other' is not the key that 'hill' names\n"
        f"  hint: its public half is '{other}'\n",
    )


ZEROS = b64encode(b"\0\0\0\x0bssh-ed25519\0\0\0\x20" + bytes(32)).decode()
HOW = "write the line of the .pub file, 'ssh-ed25519 AAAA...'; make one with: ssh-keygen -t ed25519 -N '' -f approval"


@pytest.mark.parametrize("line", ["abc", "ssh-ed25519", "ssh-ed25519 !!", "ssh-rsa AAAA", f"ssh-ed25519 {ZEROS[:60]}"])
def test_a_public_key_that_is_none_is_told_with_its_place(
    handouts: Run, approve: Run, shipped: Path, line: str
) -> None:
    key_file(Path("key"))
    approve("--key", "key")
    asking_for(shipped, line)
    message = (
        f"shipped/clinics/hill/clinic.yaml:14:15: error[wrong-form]: 'approval_key' cannot be '{line}'\n  hint: {HOW}\n"
    )
    for command in (("build", *HERE, "-o", "x.pdf"), ("approve", *HERE, "--verify"), ("approve", *HERE, *WHO)):
        ran = handouts(*command)
        assert (ran.code, ran.err) == (2, message), command


@pytest.mark.parametrize("nothing", ["~", ""])
def test_a_key_without_a_value_does_not_turn_signing_off(handouts: Run, shipped: Path, nothing: str) -> None:
    asking_for(shipped, nothing)
    ran = handouts("build", *HERE, "-o", "x.pdf")
    assert ran.code == 2
    assert "error[missing-value]: approval_key has no value\n" in ran.err
    assert "take the key out and with it the demand for signatures\n" in ran.err


@pytest.mark.parametrize("point", [bytes(32), bytes(31) + b"\x80", b"\1" + bytes(31), b"\xec" + b"\xff" * 30 + b"\x7f"])
def test_a_key_of_low_order_approves_nothing(handouts: Run, approve: Run, shipped: Path, point: bytes) -> None:
    assert approve().code == 0
    line = b64encode(b"\0\0\0\x0bssh-ed25519\0\0\0\x20" + point).decode()
    asking_for(shipped, f"ssh-ed25519 {line}")
    Path("own", KIM.path(suffix=".sig")).write_bytes(b64encode(bytes(64)))
    refused(
        handouts,
        "shipped/clinics/hill/clinic.yaml:14:15: error[weak-key]: 'approval_key' is a key that any signature may fit\n"
        "  hint: make one with: ssh-keygen -t ed25519 -N '' -f approval\n",
    )


def test_an_approval_dated_ahead_holds_on_its_day_and_not_before(handouts: Run, approve: Run) -> None:
    assert approve(today="2027-01-05").code == 0
    refused(
        handouts,
        f"{RECORD}:9:7: error[approval-ahead]: the approval by Dr. Ana Kim is dated 2027-01-05, which is after today\n"
        "  hint: check today's date, or have the text approved on the day it is read\n",
    )
    assert handouts("approve", *HERE, "--verify", today="2027-01-05").code == 0


def test_an_approval_of_long_ago_is_not_recorded_now(approve: Run) -> None:
    ran = approve("--date", "1900-01-01")
    assert (ran.code, ran.err) == (
        2,
        "error[usage]: --date 1900-01-01 is more than a year ago\n"
        "  hint: have the text as it is now read again, and give the day of that\n",
    )
    assert approve("--date", "2026-01-05").code == 0


@pytest.mark.parametrize("link", ["clinics", "clinics/hill/approvals", KIM.path()])
def test_an_approval_is_not_written_over_a_link(approve: Run, tmp_path: Path, link: str) -> None:
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    Path("own", link).parent.mkdir(parents=True, exist_ok=True)
    Path("own", link).symlink_to(elsewhere)
    ran = approve()
    assert ran.code == 2
    assert f"own/{link}: error[symlink]: 'own/{link}' is a symbolic link\n" in ran.err
    assert not any(elsewhere.iterdir())


@pytest.mark.parametrize("change", [Path.unlink, lambda path: path.write_text("rest: Be idle.\n")])
def test_verifying_and_packets_agree_where_the_words_kept_beside_the_record_are_altered(
    handouts: Run, approve: Run, change: Callable[[Path], object]
) -> None:
    approve()
    change(Path("own", KIM.path(texts=True)))
    ran = handouts("approve", *HERE, "--verify")
    assert ran.code == 0
    assert "warning[approval-texts]" in ran.err
    assert "approved by Dr. Ana Kim" in ran.out + ran.err
    assert handouts("build", *HERE, "--require-approval", "-o", "x.pdf").code == 0


def test_files_that_hold_no_such_key_are_told_apart(approve: Run) -> None:
    make = "  hint: make one with: ssh-keygen -t ed25519 -N '' -f approval\n"
    Path("text").write_text("hello")
    other = generate_private_key(SECP256R1())
    Path("curve").write_bytes(other.private_bytes(Encoding.PEM, PrivateFormat.OpenSSH, NoEncryption()))
    key_file(Path("locked"), lock=b"secret")
    expected = {
        "text": f"text: error[not-a-key]: the file holds no private key\n{make}",
        "curve": f"curve: error[not-a-key]: the key is not an Ed25519 key\n{make}",
        "locked": (
            "locked: error[locked-key]: the key is locked with a passphrase\n"
            "  hint: run this in a terminal, where it is asked for\n"
        ),
        "nowhere": (
            "nowhere: error[unreadable-file]: the file cannot be read: no such file or directory\n"
            "  hint: check its path and permissions\n"
        ),
    }
    assert {name: approve("--key", name).err for name in expected} == expected


def test_a_locked_key_is_opened_with_its_passphrase(approve: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    key_file(Path("locked"), lock=b"secret")
    monkeypatch.setattr("sys.stdin.isatty", lambda: True, raising=False)
    monkeypatch.setattr("handouts.cli.approving.click.prompt", lambda *_, **__: "secret")
    assert approve("--key", "locked").code == 0
    monkeypatch.setattr("handouts.cli.approving.click.prompt", lambda *_, **__: "Secret")
    ran = approve("--key", "locked")
    assert (ran.code, ran.err) == (
        2,
        "locked: error[locked-key]: the passphrase is not that of the key\n"
        "  hint: type it again, small and capital letters as they are\n",
    )


def test_without_the_package_that_signs_the_approval_is_not_valid(
    handouts: Run, approve: Run, shipped: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    asking_for(shipped, public_line(key_file(Path("key"))))
    approve("--key", "key")
    monkeypatch.setattr("importlib.util.find_spec", lambda name: None if name == "cryptography" else find_spec(name))
    missing = "error[no-cryptography]: signatures need the package 'cryptography', which is not installed\n"
    hint = "  hint: pip install 'handouts[sign]'\n"
    refused(handouts, f"shipped/clinics/hill/clinic.yaml:14:15: {missing}{hint}")
    assert approve("--key", "key").err == f"{missing}{hint}"


def test_an_approval_needs_nothing_of_the_package_that_signs() -> None:
    code = "import handouts.cli.approving, sys; sys.exit('cryptography' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0


def test_check_reads_approvals_and_tells_of_one_that_was_changed(handouts: Run, approve: Run) -> None:
    approve()
    sound = handouts("check", "own", "--strict")
    assert (sound.code, sound.out) == (0, "")
    Path(RECORD).write_text(
        Path(RECORD).read_text("utf-8").replace("by: Dr. Ana Kim\n", "by: Dr. Eve Adams\n"), "utf-8"
    )
    ran = handouts("check", "own")
    assert (ran.code, ran.out.partition(":")[0]) == (1, RECORD)
    assert ran.out.endswith(
        ": error[approval-changed]: this record of an approval was changed after it was made\n"
        "  hint: restore it from version control, or have the text approved again\n"
    )


def test_check_warns_of_an_approval_that_has_ended(handouts: Run, approve: Run) -> None:
    approve("--review-by", "2027-03")
    ran = handouts("check", "own", today="2027-04-01")
    assert ran.code == 0
    assert ran.out == (
        f"{RECORD}:10:12: warning[approval-expired]: the approval by Dr. Ana Kim held until 2027-03\n"
        "  hint: read the text against its sources, then have it approved again\n"
    )


def test_the_text_of_a_made_up_clinic_cannot_be_approved(handouts):
    write(Path("own"), clinics__hill__clinic=clinic().replace("fictional: false", "fictional: true"))
    ran = handouts("approve", *HERE, "--by", "Dr. Ana Kim", "--role", "Spine surgeon")
    line = clinic().splitlines().index("fictional: false") + 1
    assert (ran.code, ran.out) == (2, "")
    assert ran.err == (
        f"own/clinics/hill/clinic.yaml:{line}:12: error[fictional-clinic]: 'hill' is a made-up clinic: nobody can "
        "approve what its packets say\n"
        "  hint: approve for a clinic of your own ('handouts new clinic'), or take 'fictional: true' away if this is "
        "one\n"
    )
    assert not list(Path("own").rglob("approvals"))
