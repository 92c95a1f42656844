"""The full pack covers every topic of consent."""

from __future__ import annotations

from checking import checked, findings, shipped
from msgspec.structs import replace
from test_resolution import CONTENT, LUMBAR

from handouts.checks.guards import required_topics

FULL = replace(LUMBAR, pack="full")


def test_full_pack_covers_every_topic() -> None:
    assert list(required_topics.check(shipped())) == []


def test_other_packs_are_parts_and_need_not() -> None:
    assert findings(required_topics, pack="discharge", drop=[]) == []


def test_missing_topic_names_the_blocks_that_could_cover_it() -> None:
    (found,) = findings(required_topics, pack="full", drop=["medicines"])
    assert found.startswith("content/procedures/lumbar-foraminotomy.yaml:")
    assert found.partition(": ")[2] == (
        "error[required-topics]: pack 'full' of 'lumbar-foraminotomy' does not cover the required topic 'medicines'\n"
        "  hint: add to the pack a block that covers it: 'medicines'"
    )


def test_topic_is_covered_when_one_of_its_blocks_is_left() -> None:
    assert findings(required_topics, pack="full", drop=["timetable"]) == []


def test_topic_no_block_knows_asks_for_one(tmp_path) -> None:
    written = (CONTENT / "procedures/lumbar-foraminotomy.yaml").read_text("utf-8")
    changed = written.replace("[why,", "[why, fertility,")
    (found,) = checked(tmp_path, FULL, procedures__lumbar_foraminotomy=changed)
    assert found.partition(": ")[2] == (
        "error[required-topics]: pack 'full' of 'lumbar-foraminotomy' does not cover the required topic 'fertility'\n"
        "  hint: no block covers it: write one with 'topics: [fertility]'"
    )


def test_block_with_nothing_left_in_it_covers_nothing() -> None:
    base = shipped()
    emptied = tuple(
        replace(section, components=()) if section.block == "choices" else section for section in base.handout.sections
    )
    found = required_topics.check(replace(base, handout=replace(base.handout, sections=emptied)))
    assert [diagnostic.message.rpartition("topic ")[2] for diagnostic in found] == [
        "'alternatives'", "'no-treatment'", "'uncertainty'"
    ]  # fmt: skip
