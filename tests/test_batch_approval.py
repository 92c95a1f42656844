"""`handouts batch --require-approval` prints what a clinician signed and lists every other row with the reason."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace

import pytest
from sheets import patients, write_sheet
from small_content import small_content, surgeon, write

import handouts.cli.main as entry
from handouts.batch.ledger import NAME

Run = Callable[..., SimpleNamespace]
APPROVE = ("approve", "lumbar", "--clinic", "hill", "--surgeon", "kim", "--by", "Dr. Ana Kim", "--role", "Surgeon")
BATCH = ("batch", "p.csv", "-o", "out", "-j", "1", "--clinic", "hill", "--procedure", "lumbar", "--require-approval")
UNSIGNED = (
    "no clinician has approved 'lumbar-foraminotomy' of 'hill' with exactly this text; have it approved, or build "
    "without --require-approval: it then says SAMPLE on every page"
)


@pytest.fixture
def handouts(tmp_path, monkeypatch, capfd) -> Run:
    """Run one command line over a small content folder with the surgeons kim and lee."""
    monkeypatch.chdir(tmp_path)
    for name in ("HANDOUTS_CONTENT", "SOURCE_DATE_EPOCH", "NO_COLOR"):
        monkeypatch.delenv(name, raising=False)
    (tmp_path / "shipped").mkdir()
    folder = small_content(tmp_path / "shipped")
    write(folder, clinics__hill__surgeons__lee=surgeon("lee", "facts: {lift_limit: 10 lb}\n"))
    for module in ("handouts.cli.asking", "handouts.shipped"):
        monkeypatch.setattr(f"{module}.content_folder", lambda: folder)

    def run(*arguments: str) -> SimpleNamespace:
        code = entry.main([*arguments, "--content", "own", "--today", "2027-01-04"])
        out, err = capfd.readouterr()
        return SimpleNamespace(code=code, out=out, err=err)

    (tmp_path / "own").mkdir()
    assert run(*APPROVE).code == 0
    return run


def sheet(*surgeons: str) -> None:
    rows = [{**row, "surgeon": name} for row, name in zip(patients(len(surgeons)), surgeons, strict=True)]
    write_sheet(Path("p.csv"), [{**row, "pack": "full"} for row in rows])


def refused() -> list[str]:
    return Path("out/refused.csv").read_bytes().decode().split("\r\n")[:-1]


def packets() -> list[str]:
    return sorted(path.stem.rpartition("_")[2] for path in Path("out").glob("*.pdf"))


def test_rows_whose_text_nobody_signed_are_listed_and_the_others_printed(handouts):
    sheet("kim", "lee", "kim")
    ran = handouts(*BATCH)
    assert (ran.code, ran.out) == (1, "out\n")
    assert refused() == ["row,column,code,reason", f'3,,not-approved,"{UNSIGNED}"']
    assert packets() == ["RB-200000", "RB-200002"]
    told = re.sub(r" in [\d.]+ s, \d+ a second", "", ran.err)
    assert told == (
        "      2  lumbar-foraminotomy full hill kim, 1 page each\n"
        "2 packets made; 1 row refused\n"
        f"p.csv, row 3: error[not-approved]: {UNSIGNED}\n"
        "error[rows-refused]: 1 row has no packet\n"
        "  hint: 'out/refused.csv' lists them\n"
    )


def test_without_the_option_the_row_is_printed_as_a_sample(handouts):
    sheet("kim", "lee")
    ran = handouts(*BATCH[:-1])
    assert ran.code == 0
    assert packets() == ["RB-200000", "RB-200001"]
    assert "\n      1  marked SAMPLE: no clinician has approved their text as it stands\n" in ran.err


def test_the_report_for_machines_counts_the_samples(handouts):
    sheet("kim", "lee", "lee")
    assert json.loads(handouts(*BATCH[:-1], "--json").out)["samples"] == 2
    assert json.loads(handouts(*BATCH[:-1], "--json", "--resume").out)["samples"] == 2


def test_a_text_changed_after_it_was_signed_is_named(handouts):
    write(Path("own"), clinics__hill__surgeons__kim=surgeon("kim", "facts: {lift_limit: 9 lb}\n"))
    sheet("kim")
    assert handouts(*BATCH).code == 1
    see = "see 'handouts diff lumbar-foraminotomy --clinic hill --surgeon kim --against approved', then approve"
    assert sorted(refused()[1:], reverse=True) == [
        f'2,,not-approved,"{UNSIGNED}"',
        "2,,approval-lapsed,'recovery/lift' does not say what was approved",
        f'2,,approval-lapsed,"1 thing is not as Dr. Ana Kim approved on 2027-01-04; {see}"',
    ]


def test_going_on_with_a_run_keeps_no_packet_that_is_not_signed(handouts):
    sheet("kim", "lee")
    assert handouts(*BATCH[:-1]).code == 0
    ran = handouts(*BATCH, "--resume")
    assert ran.code == 1
    assert "0 packets made; 1 was there already; 1 row refused\n" in ran.err
    assert [line.partition(",")[0] for line in refused()] == ["row", "3"]
    assert len((Path("out") / NAME).read_text("utf-8").splitlines()) == 2
