"""The shipped words, read as plain YAML: ids, sources, lengths, reading grade and the rules of clear print."""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

import pytest
import yaml
from msgspec import Struct

CONTENT = Path(__file__).parent.parent / "content"
REGIONS = ("cervical", "lumbar")
BLOCKS = sorted(path.stem for path in (CONTENT / "blocks").glob("*.yaml"))
PRINTED_KEYS = (
    "text", "heading", "aside", "bullet", "point", "check", "emergency", "call", "row", "activity", "limit", "note",
    "means", "done", "step", "says", "risk", "term", "caption", "never", "value", "label", "formats",
)  # fmt: skip
"""The keys of an item whose text is printed; `note` is a callout or the small words of a limit."""
SLOT = re.compile(
    r"\{(surgery\.\w+|arrival\.\w+|follow_up|\w+\.(?:date|day|from|until|date_before|day_before|clock))\}(?P<rest>[^\n]*)"
)
NAMES_OF_CASE = {"surgery", "arrival", "surgeon", "clinic", "page", "follow_up", "blank"}
LEAFLET_NAMES = {"version", "review_by", "approved_by", "source_count"}
SET_APART = {
    "acetaminophen", "anesthesia", "antibiotics", "apixaban", "cervical", "clopidogrel", "foramen", "foraminotomy",
    "gliflozin", "ibuprofen", "insulin", "lumbar", "naproxen", "opioid", "surgery", "warfarin",
}  # fmt: skip
"""Terms a patient must meet; each is explained or on the pill box, and counts as one syllable."""


@cache
def read(relative: str) -> Any:
    return yaml.safe_load((CONTENT / relative).read_text(encoding="utf-8"))


def items_of(block: str, region: str | None = None) -> list[dict[str, Any]]:
    items = read(f"blocks/{block}.yaml")["items"]
    return [i for i in items if region is None or i.get("when", {}).get("region", region) == region]


def every_item() -> Iterator[tuple[str, dict[str, Any]]]:
    for block in BLOCKS:
        for item in items_of(block):
            yield f"{block}/{item['id']}", item


def printed(item: dict[str, Any]) -> list[str]:
    texts = [item[key] for key in PRINTED_KEYS if isinstance(item.get(key), str)]
    return [*texts, *item.get("panels", ()), *item.get("beside", ()), *item.get("labels", {}).values()]


def as_read(text: str) -> str:
    """The text with its references filled by the longest words they usually print, and no marks."""
    fills = {"fever": "100.4 °F (38 °C)", "constipation_call": "3 days", "lift_limit": "8 lb (3.6 kg)"}
    fills |= {"surgeon": "Ms Helen Ward", "surgeon.short": "Ms Ward", "sit_limit": "30 minutes"}
    fills |= {"fast_food.clock": "11:00 pm on Monday", "fast_clear.clock": "11:30 am"}
    filled = re.sub(r"\{([^}]+)\}", lambda found: fills.get(found[1], "6 weeks"), re.sub(r"\{page:[^}]+\}", "2", text))
    return filled.replace("**", "").replace("\\\n", "\n")


@pytest.mark.parametrize("block", BLOCKS)
def test_every_item_of_a_block_has_its_own_id(block: str) -> None:
    ids = [item["id"] for item in items_of(block)]
    assert [i for i in ids if ids.count(i) > 1] == []
    assert read(f"blocks/{block}.yaml")["block"] == block


def test_every_source_code_is_listed_and_every_listed_one_is_used() -> None:
    cited = {code for _, item in every_item() for code in item.get("source", ())}
    cited |= {code for fact in read("facts.yaml").values() for code in fact.get("source", ())}
    assert cited == set(read("sources.yaml"))


def test_every_risk_names_its_source_and_who_was_counted() -> None:
    risks = {name: item for name, item in every_item() if "risk" in item}
    assert [name for name, item in risks.items() if not item.get("source") or not item.get("population")] == []


def test_every_fact_with_a_default_names_its_source() -> None:
    unsourced = [name for name, fact in read("facts.yaml").items() if "default" in fact and not fact.get("source")]
    assert unsourced == ["eve", "tell_us_before"]  # days that head a list, not medicine


def test_stop_days_of_prescribed_medicines_are_left_blank() -> None:
    facts = read("facts.yaml")
    plans = ("warfarin_stop", "doac_stop", "clopidogrel_stop", "aspirin_plan", "glp1_plan", "sglt2_stop")
    assert [name for name in plans if "default" in facts[name] or "blank_says" not in facts[name]] == []


def test_no_risk_of_the_neck_borrows_a_number_without_saying_whose_it_is() -> None:
    """Fluid leak, cord harm and death were never well counted after this operation on the neck."""
    numbered = {item["risk"] for item in items_of("benefits-and-risks", "cervical") if "risk" in item}
    assert not {"Fluid leak", "Death", "Spinal cord harm", "A weak shoulder or elbow"} & numbered


@pytest.mark.parametrize("pack", ["key-sheet", "pre-op", "day-of-surgery", "discharge", "full"])
@pytest.mark.parametrize("region", REGIONS)
def test_key_sheet_has_five_points_of_two_lines_and_five_signs_a_card(region: str, pack: str) -> None:
    items = [i for i in items_of("key-sheet", region) if i.get("when", {}).get("stay", "same-day") == "same-day"]
    items = [i for i in items if pack in i.get("when", {}).get("pack", pack)]
    points = [as_read(item["point"]) for item in items if "point" in item]
    assert len(points) == 5
    assert [text for text in points if len(text) > 128 or text.count("\n") > 1] == []
    assert [sum(kind in item for item in items) for kind in ("emergency", "call")] == [5, 5]


@pytest.mark.parametrize("region", REGIONS)
def test_warning_signs_has_at_most_seven_signs_a_card(region: str) -> None:
    items = items_of("warning-signs", region)
    assert [sum(kind in item for item in items) for kind in ("emergency", "call")] == [7, 7]


def test_signs_fit_one_line_and_are_locked() -> None:
    signs = {name: item for name, item in every_item() if "emergency" in item or "call" in item}
    texts = {name: as_read(item.get("emergency") or item["call"]) for name, item in signs.items()}
    assert {name: text for name, text in texts.items() if len(text) > 46} == {}
    assert [name for name, item in signs.items() if not item.get("locked")] == []


def test_signs_still_fit_their_line_in_british_words() -> None:
    spelling = read("words/en-GB.yaml")["spelling"]
    for name, item in every_item():
        text = as_read(item.get("emergency") or item.get("call") or "").replace("100.4 °F (38 °C)", "38 °C")
        for ours, theirs in spelling.items():
            text = re.sub(rf"(?i)\b{ours}\b", theirs, text)
        assert len(text) <= 46, (name, text)


@pytest.mark.parametrize("region", REGIONS)
def test_timetable_has_at_most_thirteen_rows(region: str) -> None:
    rows = [item for item in items_of("timetable", region) if "row" in item]
    usual = [item for item in rows if "ask" in item.get("when", {}).get("blood_thinner", ["ask"])]
    assert len(usual) <= 13


def test_every_reference_names_something_that_exists() -> None:
    facts, blocks = set(read("facts.yaml")), set(BLOCKS)
    for name, item in every_item():
        for reference in re.findall(r"\{([^}]+)\}", "\n".join(printed(item))):
            first = re.split(r"[.:]", reference)[0]
            assert first in facts | NAMES_OF_CASE | LEAFLET_NAMES, (name, reference)
            if first == "page":
                block, _, named = reference.removeprefix("page:").partition("/")
                assert block in blocks, (name, reference)
                assert named, (name, reference)  # a block alone may begin pages before what the sentence speaks of
                assert set(named.split(",")) <= {item["id"] for item in items_of(block)}, (name, reference)


def test_every_fact_is_printed_or_decides_something() -> None:
    used = set()
    for _, item in every_item():
        used |= {re.split(r"[.:]", found)[0] for found in re.findall(r"\{([^}]+)\}", "\n".join(printed(item)))}
        used |= set(item.get("when", {}))
        used |= {item[key] for key in ("before", "after", "time", "from", "until", "rate") if key in item}
    assert set(read("facts.yaml")) - used == set()


def test_conditions_name_known_keys_and_choices() -> None:
    choices = {name: set(option["choices"]) for name, option in read("options.yaml").items()}
    choices = {name: {"yes", "no"} if read("options.yaml")[name]["choices"] == "yes-no" else c
               for name, c in choices.items()}  # fmt: skip
    choices |= {name: set(fact.get("choices", ())) or {"yes", "no"} for name, fact in read("facts.yaml").items()}
    choices |= {"region": set(REGIONS), "country": {"US", "GB"}, "dated": {"yes", "no"}, "print_sources": {"yes", "no"}}
    choices["pack"] = {*read("procedures/lumbar-foraminotomy.yaml")["packs"], "leaflet"}
    for name, item in every_item():
        for key, wanted in item.get("when", {}).items():
            wanted = wanted if isinstance(wanted, list) else [wanted]
            assert key == "level" or set(wanted) <= choices[key], (name, key)


def test_dates_and_times_of_the_patient_end_their_line() -> None:
    for name, item in every_item():
        for text in printed(item):
            for found in SLOT.finditer(text):
                assert re.fullmatch(r'[.*")]*\\?', found["rest"].strip()), (name, text)


def test_no_text_writes_an_amount_that_a_fact_should_hold() -> None:
    amount = re.compile(r"\b\d+(\.\d+)? ?(lb|kg|cm|inch|minute|hour|day|week|month|year|°|mg|degree)")
    heads = ("heading", "step")  # "First 2 days", "Weeks 1 to 2": names of periods
    found = [
        (name, text)
        for name, item in every_item()
        for text in printed(item)
        if amount.search(text) and text not in [item.get(key) for key in heads]
    ]
    assert found == []


@pytest.mark.parametrize("region", REGIONS)
def test_no_block_prints_words_of_the_other_region(region: str) -> None:
    other = read(f"procedures/{region}-foraminotomy.yaml")["other_region_words"]
    for block in BLOCKS:
        for item in items_of(block, region):
            text = re.sub(r"\{page:[^}]+\}", "2", "\n".join([*printed(item), item.get("alt", "")]).lower())
            for word in other:
                assert not re.search(rf"\b{re.escape(word)}\b", text), (block, item["id"], word)


@pytest.mark.parametrize("region", REGIONS)
def test_full_pack_covers_every_required_topic(region: str) -> None:
    procedure = read(f"procedures/{region}-foraminotomy.yaml")
    blocks = procedure["packs"]["full"]["blocks"]
    topics = set(itertools.chain.from_iterable(read(f"blocks/{block}.yaml").get("topics", ()) for block in blocks))
    assert set(procedure["required_topics"]) - topics == set()


@pytest.mark.parametrize("region", REGIONS)
def test_every_block_is_in_a_pack(region: str) -> None:
    packs = read(f"procedures/{region}-foraminotomy.yaml")["packs"]
    assert {block for pack in packs.values() for block in pack["blocks"]} == set(BLOCKS)
    outside = set(BLOCKS) - set(packs["full"]["blocks"])
    assert outside == {"is-it-for-you", "moving-safely", "teach-back"}  # for deciding, for going home, for a nurse


@pytest.mark.parametrize("region", REGIONS)
def test_every_pack_carries_an_emergency_card(region: str) -> None:
    packs = read(f"procedures/{region}-foraminotomy.yaml")["packs"]
    with_card = {block for block in BLOCKS if any("emergency" in item for item in items_of(block, region))}
    assert [name for name, pack in packs.items() if not with_card & set(pack["blocks"])] == []


FORBIDDEN = {
    "percent sign": re.compile(r"%|\bper ?cent\b"),
    "adjective for a chance": re.compile(r"(?i)\b(rare|rarely|common|commonly|uncommon|unlikely|likely to)\b"),
    "capitals": re.compile(r"\b(?!SAMPLE|DVLA|NICE)[A-Z]{4,}\b"),
    "italics": re.compile(r"(?<!\*)\*(?!\*)[^*]+\*(?!\*)|(?<!\w)_[^_]+_(?!\w)"),
    "signs for words": re.compile(r"[&<>@]|\b\d+/\d+\b|[\u2013\u2014]"),
    "date in figures": re.compile(r"\b\d+/\d+/\d+\b"),
    "speaking of the reader": re.compile(r"(?i)\bpatients? (should|must|may|can)\b"),
}


@pytest.mark.parametrize("what", FORBIDDEN)
def test_no_text_uses_what_clear_print_forbids(what: str) -> None:
    found = [(name, t) for name, item in every_item() for t in printed(item) if FORBIDDEN[what].search(t)]
    assert found == []


def test_lists_of_words_explained_are_in_order() -> None:
    for region, country in itertools.product(REGIONS, ("US", "GB")):
        items = [i for i in items_of("words-explained", region) if i.get("when", {}).get("country", country) == country]
        terms = [item["term"].lower() for item in items]
        assert terms == sorted(terms)


def test_pictures_have_alternate_text_and_captions() -> None:
    figures = [(name, item) for name, item in every_item() if "figure" in item]
    assert [name for name, item in figures if not item["alt"].strip() or not item["caption"].strip()] == []
    assert {item["figure"] for _, item in figures} == {path.stem for path in (CONTENT / "figures").glob("*.svg")}


def test_icons_named_in_blocks_are_there() -> None:
    named = {item["icon"] for _, item in every_item() if "icon" in item}
    named |= {read(f"blocks/{block}.yaml")["icon"] for block in BLOCKS if "icon" in read(f"blocks/{block}.yaml")}
    assert named - {path.stem for path in (CONTENT / "icons").glob("*.svg")} == set()


def test_british_words_stand_for_american_ones_with_the_same_places() -> None:
    ours, theirs = read("words/en.yaml"), read("words/en-GB.yaml")
    places = re.compile(r"\{\w+\}")
    for key in set(theirs) - {"spelling"}:
        assert key in ours, key
        assert set(places.findall(theirs[key])) == set(places.findall(ours[key])), key


def test_british_spelling_leaves_no_american_word_of_the_text_behind() -> None:
    spelling = read("words/en-GB.yaml")["spelling"]
    american = re.compile(r"(?i)\b(anesthe\w+|pills?|jewelry|apnea|acetaminophen|shots?|fiber|seizure|check list)\b")
    for name, item in every_item():
        if item.get("when", {}).get("country", "GB") != "GB":
            continue
        for text in printed(item):
            for ours in sorted(spelling, key=len, reverse=True):
                text = re.sub(rf"(?i)\b{ours}\b", spelling[ours], text)
            assert not american.search(text), (name, text)


def test_made_up_clinics_say_so() -> None:
    for path in (CONTENT / "clinics").glob("*/clinic.yaml"):
        assert yaml.safe_load(path.read_text(encoding="utf-8"))["fictional"] is True
    for path in (CONTENT / "patients").glob("*.yaml"):
        assert path.read_text(encoding="utf-8").startswith("# Fictional.")


# --- reading grade (Flesch-Kincaid) with syllables counted by vowel groups -----------------------------------------


class Reading(Struct, frozen=True):
    words: int
    sentences: int
    syllables: int

    @property
    def grade(self) -> float:
        return 0.39 * self.words / self.sentences + 11.8 * self.syllables / self.words - 15.59


def syllables_in(word: str) -> int:
    word = word.lower().strip("'")
    if word in SET_APART or word.rstrip("s") in SET_APART or not re.search("[a-z]", word):
        return 1
    groups = len(re.findall(r"[aeiouy]+", word))
    silent = re.search(r"[^aeiouy]es?$", word) and not re.search(r"([^aeiouy]le|[sxz]es|ches|shes)$", word)
    silent = silent or re.search(r"[^aeiouytd]ed$", word)
    return max(1, groups - bool(silent))


def reading_of(texts: list[str]) -> Reading:
    sentences = [s for text in texts for s in re.split(r"[.!?]+(?:\s|$)|\n", as_read(text)) if s.strip()]
    words = [word for sentence in sentences for word in re.findall(r"[A-Za-z0-9][\w'.-]*", sentence)]
    return Reading(len(words), len(sentences), sum(map(syllables_in, words)))


@pytest.mark.parametrize(
    ("word", "count"), [("leg", 1), ("table", 2), ("pain", 1), ("pillow", 2), ("takes", 1), ("needed", 2), ("eased", 1)]
)
def test_syllables_are_counted_as_spoken(word: str, count: int) -> None:
    assert syllables_in(word) == count


@pytest.mark.parametrize(("block", "region"), list(itertools.product(BLOCKS, REGIONS)))
def test_block_reads_at_sixth_grade_in_short_sentences(block: str, region: str) -> None:
    texts = [text for item in items_of(block, region) for text in printed(item) if text not in item.get("labels", {})]
    reading = reading_of(texts)
    assert reading.grade <= 6.0, f"grade {reading.grade:.1f}"
    assert reading.words / reading.sentences <= 12
