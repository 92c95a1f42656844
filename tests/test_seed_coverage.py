"""Every fact of the five documents the content began with is printed, or left out for a stated reason."""

from __future__ import annotations

import re

import pytest
from test_content_words import every_item, printed, read

FACTS_OF_EACH = {"S0": 20, "S1": 13, "S2": 15, "S3": 11, "S4": 7}
SEED_FACTS = [f"{seed}.{number}" for seed, count in FACTS_OF_EACH.items() for number in range(1, count + 1)]
ITEMS = dict(every_item())
LEFT_OUT = re.compile(
    r"(?i)root cause|fully mobile|long-term relief|might be the solution|offering hope|stays ahead|best outcomes?"
    r"|lower cost|free (mri|ct|info|scan)|testimonial|would recommend|24/7|arthrodesis|conjunction hole"
    r"|experienced surgeon|generally safe|very good success|far lower|chiropract"
)
"""Promises, sales lines and translation faults of the documents."""

SURGEON_VARIABLES = {
    "approach": "option approach",
    "position": "option position",
    "anaesthesia": "option anesthesia",
    "duration_minutes": "fact surgery_time",
    "stay": "option stay",
    "incision_cm": "fact cut_length",
    "implants": "option fusion",
    "success_range_pct": "fact benefit_rate",
    "infection_per_100": "fact infection_rate",
    "dural_tear_per_100": "fact leak_rate",
    "reop_per_100_5y": "fact reoperation_rate",
    "c5_palsy_statement": "condition level",
    "collar_type": "fact collar",
    "collar_days": "fact collar_days",
    "brace": "fact brace",
    "drain": "option drain",
    "catheter": "option catheter",
    "dressing_days": "fact dressing_off",
    "shower_after_hours": "fact shower_after",
    "soak_after_weeks": "fact soak_after",
    "suture_type": "fact stitches",
    "removal_day": "fact stitches_out",
    "lift_limit_lb": "fact lift_limit",
    "lift_weeks": "fact lift_weeks",
    "bend_twist_weeks": "fact bend_weeks",
    "sit_limit_minutes": "fact sit_limit",
    "sit_limit_weeks": "fact sit_weeks",
    "drive_earliest_weeks": "fact drive_earliest",
    "work_desk_weeks": "fact work_desk",
    "work_light_weeks": "fact work_light",
    "work_heavy_weeks": "fact work_heavy",
    "sex_weeks": "fact sex_after",
    "flight_short_weeks": "fact fly_short",
    "flight_long_weeks": "fact fly_long",
    "sport_low_weeks": "fact sport_easy",
    "sport_high_weeks": "fact sport_hard",
    "sport_contact_weeks": "fact sport_contact",
    "physio_start_weeks": "fact therapy_start",
    "fever_threshold": "fact fever",
    "constipation_call_days": "fact constipation_call",
    "fast_clear_h": "fact fast_clear",
    "fast_light_h": "fact fast_food",
    "fast_fatty_h": "fact fast_food",
    "warfarin_days": "blank fact warfarin_stop",
    "doac_days": "blank fact doac_stop",
    "antiplatelet_days": "blank fact clopidogrel_stop",
    "aspirin_rule": "blank fact aspirin_plan",
    "nsaid_days": "fact nsaid_before",
    "glp1_rule": "blank fact glp1_plan",
    "sglt2_days": "blank fact sglt2_stop",
    "herbal_days": "fact herbal_before",
    "nicotine_free_weeks_before": "fact nicotine_before",
    "nicotine_free_weeks_after": "fact nicotine_after",
    "chg_use": "fact skin_wash",
    "chg_times": "fact skin_washes",
    "opioid_days_max": "blank fact opioid_days",
    "companion_hours": "fact companion_time",
    "followup_first": "fact wound_check_after",
    "followup_second": "fact review_after",
    "followup_last": "fact last_review",
    "emergency_number": "clinic emergency",
    "clinic_phone": "clinic phones",
    "after_hours": "clinic phones",
    "units": "clinic units",
    "spelling": "clinic language",
    "region_law": "condition country",
}
"""What a surgeon or clinic may set, under the name it had when the sources were read, and what holds it here.

Light and fatty meals share one time, the longer of the two; codes of operations are not printed, so none is held.
"""


def test_every_seed_fact_is_mapped_and_nothing_else_is() -> None:
    assert list(read("coverage.yaml")) == SEED_FACTS


@pytest.mark.parametrize("seed", SEED_FACTS)
def test_seed_fact_is_printed_by_known_items_or_left_out_with_a_reason(seed: str) -> None:
    entry = read("coverage.yaml")[seed]
    assert set(entry) <= {"items", "excluded", "note"}
    assert ("items" in entry) != ("excluded" in entry)
    assert "items" in entry or len(entry["excluded"].split()) >= 5
    assert [name for name in entry.get("items", ()) if name not in ITEMS] == []


@pytest.mark.parametrize("region", ["cervical", "lumbar"])
def test_every_item_that_carries_a_seed_fact_is_printed_in_a_pack(region: str) -> None:
    packs = read(f"procedures/{region}-foraminotomy.yaml")["packs"]
    for seed, entry in read("coverage.yaml").items():
        for name in entry.get("items", ()):
            when = ITEMS[name].get("when", {})
            if when.get("region", region) != region:
                continue
            homes = {pack for pack, made in packs.items() if name.partition("/")[0] in made["blocks"]}
            wanted = when.get("pack", list(homes))
            assert homes & set(wanted if isinstance(wanted, list) else [wanted]), (seed, name)


def test_no_sales_line_or_translation_fault_of_the_seeds_is_printed() -> None:
    assert [(name, text) for name, item in ITEMS.items() for text in printed(item) if LEFT_OUT.search(text)] == []


def test_everything_a_surgeon_would_set_is_held_where_it_says() -> None:
    facts, options = read("facts.yaml"), read("options.yaml")
    clinic = read("clinics/riverbend-spine/clinic.yaml")
    conditions = {key for item in ITEMS.values() for key in item.get("when", {})}
    for variable, held in SURGEON_VARIABLES.items():
        kind, name = held.rsplit(" ", 1)
        known = {"option": options, "clinic": clinic, "condition": conditions}.get(kind, facts)
        assert name in known, variable
        assert kind != "blank fact" or "default" not in facts[name], variable


def test_every_fact_has_a_type_a_meaning_and_a_range_where_its_type_can_have_one() -> None:
    for name, fact in read("facts.yaml").items():
        assert fact["says"], name
        assert fact["type"] in ("text", "choice", "yes-no") or "range" in fact, name
        assert "default" in fact or fact.get("blank_says"), name


def test_text_that_forbids_stopping_a_medicine_alone_is_locked() -> None:
    never = re.compile(r"(?i)never stop|on your own")
    found = {name: item for name, item in ITEMS.items() if any(map(never.search, printed(item)))}
    assert len(found) >= 5
    assert [name for name, item in found.items() if not item.get("locked") and "never" not in item] == []
