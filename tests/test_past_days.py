"""A packet that names days before surgery which are over is told of, and printed all the same."""

from __future__ import annotations

import json
from datetime import date, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sheets import patients, write_sheet

from handouts.cli.main import main
from handouts.resolve.timetable import CalendarError, Offset, Unit, shift
from handouts.variants.past import some_are_over

TODAY = date(2026, 11, 21)
USUAL = ("--clinic", "riverbend-spine", "--today", TODAY.isoformat())
TOLD = (
    "warning[days-past]: the packet names days before surgery that are over\n"
    "  hint: tell the patient what was due on them, or move the day of surgery\n"
)
BEFORE = st.builds(Offset, st.integers(-60, -1), st.sampled_from((Unit.HOUR, Unit.DAY, Unit.WEEK, Unit.MONTH)))


@pytest.fixture
def built(tmp_path, monkeypatch, capfd):
    """Build a packet for a patient with a day of surgery, and give what was told."""
    monkeypatch.chdir(tmp_path)

    def build(pack: str, surgery: date | None) -> str:
        day = f"surgery_date: {surgery}\n" if surgery else ""
        Path("p.yaml").write_text(f"name: Ana Kim\n{day}", encoding="utf-8")
        assert main(["build", "lumbar", "--pack", pack, "--patient", "p.yaml", *USUAL]) == 0
        return "".join(line for line in capfd.readouterr().err.splitlines(True) if "[sample" not in line)

    return build


@pytest.mark.parametrize(
    ("pack", "ahead", "is_told"),
    [
        ("pre-op", 27, True),  # smoking was to stop four weeks before
        ("pre-op", 28, False),
        ("pre-op", 0, True),
        ("discharge", 3, False),
        ("pre-op", None, False),
    ],
)
def test_a_build_tells_of_days_that_are_over(built, pack, ahead, is_told):
    said = built(pack, None if ahead is None else TODAY + timedelta(days=ahead))
    assert (TOLD in said) == is_told


def test_a_day_of_surgery_that_is_over_is_doubted_instead(built):
    said = built("pre-op", TODAY - timedelta(days=1))
    assert "warning[date-in-past]" in said
    assert "days-past" not in said


def test_a_kept_variant_tells_it_too(built, monkeypatch, tmp_path):
    monkeypatch.setenv("HANDOUTS_CACHE", str(tmp_path / "cache"))
    assert [TOLD in built("pre-op", TODAY + timedelta(days=ahead)) for ahead in (60, 5, 60)] == [False, True, False]


@pytest.mark.parametrize("jobs", ["1", "2"])
def test_a_batch_names_the_rows(tmp_path, monkeypatch, capfd, jobs):
    monkeypatch.chdir(tmp_path)
    rows = [
        {**row, "surgery date": str(TODAY + timedelta(days=ahead)), "follow-up date": ""}
        for row, ahead in zip(patients(4), (5, 90, 20, 40), strict=True)
    ]
    write_sheet(Path("p.csv"), rows)
    command = ["batch", "p.csv", "-o", "out", "-j", jobs, "--procedure", "lumbar", "--pack", "pre-op", *USUAL]
    assert main(command) == 0
    assert (
        "warning[days-past]: the packets of 2 rows (2, 4) name days before surgery that are over\n"
        "  hint: tell these patients what was due on them\n"
    ) in capfd.readouterr().err
    assert main([*command, "--resume", "--json"]) == 0
    assert "days-past" not in [one["code"] for one in json.loads(capfd.readouterr().out)["warnings"]]  # made before


@given(st.lists(BEFORE, max_size=4), st.dates(TODAY, date(2032, 1, 1)))
def test_some_days_are_over_when_the_earliest_is(before, surgery):
    days = [shift(surgery, offset) for offset in before]
    assert some_are_over(tuple(before), surgery, TODAY) == (bool(days) and min(days) < TODAY)


def test_a_day_outside_the_calendar_is_none_that_is_over():
    offset = Offset(-2, Unit.DAY)
    with pytest.raises(CalendarError):
        shift(date.min, offset)
    assert not some_are_over((offset,), date.min, date.min)
