"""A text whose review is past, or a lifetime ahead, is told at its date."""

from __future__ import annotations

from datetime import date

import pytest
from checking import checked, findings
from msgspec.structs import replace
from test_resolution import LUMBAR

from handouts.checks.upkeep import review_date

OWN = replace(LUMBAR, blocks=("own",))


def own_block(folder, review_by: str) -> list[str]:
    block = f"block: own\ntitle: Own\nreview_by: {review_by}\nitems:\n  - {{id: walk, check: Walk a little.}}\n"
    return checked(folder, OWN, [review_date], blocks__own=block)


def test_a_review_that_is_past_is_refused_at_its_date(tmp_path) -> None:
    assert own_block(tmp_path, "2026-10") == [
        "blocks/own.yaml:3:12: error[review-date]: the review of 'own' was due by 2026-10\n"
        "  hint: hold the text against its sources, then write a month up to 2029-11"
    ]


def test_a_review_more_than_3_years_ahead_is_warned_of(tmp_path) -> None:
    assert own_block(tmp_path, "2029-12") == [
        "blocks/own.yaml:3:12: warning[review-date]: the review of 'own' is due by 2029-12, more than 3 years ahead\n"
        "  hint: write a month up to 2029-11"
    ]


@pytest.mark.parametrize("review_by", ["2026-11", "2027-01", "2029-11"])
def test_a_review_from_this_month_to_3_years_ahead_stands(tmp_path, review_by: str) -> None:
    assert own_block(tmp_path, review_by) == []


def test_the_procedure_is_held_to_its_own_date() -> None:
    (found,) = findings(review_date, procedure={"review_by": "2026-12"}, today=date(2027, 1, 1))
    assert "the review of 'lumbar-foraminotomy' was due by 2026-12" in found


def test_today_is_the_days_of_the_request(tmp_path) -> None:
    later = replace(LUMBAR, today=date(2029, 4, 1), blocks=("follow-up",))
    (found,) = checked(tmp_path, later, [review_date])
    assert "the review of 'lumbar-foraminotomy' was due by 2029-03" in found
