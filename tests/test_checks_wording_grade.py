"""Blocks and packets stay at sixth grade, and sentences stay short."""

from __future__ import annotations

from pathlib import Path

import pytest
from checking import findings, shipped, subject
from msgspec.structs import replace
from test_resolution import LUMBAR
from wording import quoted, told

from handouts.checks.readability import total
from handouts.checks.rule import Rule
from handouts.checks.wording import reading_grade, sentence_length
from handouts.checks.wording.reading_grade import reading_of, texts_by_block
from handouts.checks.wording.running import running_texts
from handouts.diagnostics import Severity
from handouts.document.compose import compose
from handouts.resolve.request import Request
from handouts.resolve.resolution import resolve

HARD = (
    "Postoperative rehabilitation necessitates considerable individual determination, particularly regarding "
    "unsupervised physical activities."
)


def test_hard_block_is_told_with_its_worst_sentence_and_words(tmp_path: Path) -> None:
    easy = "Walk a bit more each day."
    assert told(tmp_path, reading_grade, f"text: {easy}", f"text: {quoted(HARD)}") == [
        "own.yaml:5:25: error[reading-grade]: block 'own' is too hard to read: "
        "Flesch-Kincaid grade 25.90, at most 13.1\n"
        "  hint: shorten 'Postoperative rehabilitation necessitates considerable individual determination, "
        "particularly regarding ...' (11 words) and 'Walk a bit more each day.' (6 words); find shorter words for "
        "'rehabilitation', 'considerable', 'determination', 'individual'"
    ]


def test_long_block_is_held_to_every_measure(tmp_path: Path) -> None:
    items = [f"text: {quoted(HARD)}"] * 6
    (found,) = told(tmp_path, reading_grade, *items)
    message = found.partition("\n")[0]
    assert message.partition("to read: ")[2] == (
        "Flesch-Kincaid grade 41.26, at most 6.0; Flesch-Kincaid grade with all terms 41.26, at most 7.0; "
        "SMOG grade 22.08, at most 8.0"
    )
    wordy = "So we go on and on and on and on and on and on."
    (found,) = told(tmp_path, reading_grade, *[f"text: {wordy}"] * 6)
    assert found.partition("\n")[0].endswith("'own' is too hard to read: words a sentence 14.00, at most 12.0")


def test_terms_count_to_seventh_grade_only(tmp_path: Path) -> None:
    text = "Ask us about foraminotomy. It helps. "
    (found,) = told(tmp_path, reading_grade, f"text: {quoted(text * 12)}")
    message = found.partition("\n")[0]
    assert "with all terms" in message
    assert "kincaid grade 6" not in message.lower()
    assert "SMOG" not in message


@pytest.mark.parametrize("text", ["Ask your physiotherapist.", "Call the anaesthetist at once.", "Rest."])
def test_short_text_with_one_long_word_is_no_sample(tmp_path: Path, text: str) -> None:
    assert told(tmp_path, reading_grade, f"text: {quoted(text)}") == []


def test_whole_packet_is_graded_beside_its_blocks(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reading_grade, "MOST_SMOG", 6.0)
    found = list(reading_grade.check(shipped()))
    (packet,) = [d for d in found if d.message.startswith("pack 'full' is too hard to read: SMOG grade ")]
    assert str(packet.location).startswith("content/procedures/lumbar-foraminotomy.yaml:")
    assert any(d.message.startswith("block 'benefits-and-risks' is too hard to read") for d in found)


def test_headings_labels_limits_and_contacts_are_no_sentences() -> None:
    by_block = texts_by_block(shipped())
    said = [text.text for texts in by_block.values() for text in texts]
    handout = shipped().handout
    titles = {section.title for section in handout.sections}
    assert titles.isdisjoint(said)
    assert not any("555" in text and len(text) < 20 for text in said)
    assert any(text.startswith("Foramen: ") for text in by_block["words-explained"] for text in [text.text])
    (section,) = subject(
        {"components": [{"subhead": "When you wake up"}, {"text": "You may be cold."}]}
    ).handout.sections
    assert [text.text for text in running_texts(section)] == ["You may be cold."]


def test_packet_counts_are_the_sum_of_its_blocks() -> None:
    by_block = texts_by_block(shipped())
    terms = reading_grade.unavoidable(shipped())
    everything = reading_of([text for texts in by_block.values() for text in texts], terms)
    assert everything.apart == total(reading_of(texts, terms).apart for texts in by_block.values())
    assert everything.counted.words > everything.apart.rated > 1000


def test_large_print_has_the_same_blocks() -> None:
    giant = Request("lumbar", LUMBAR.today, LUMBAR.clinic, LUMBAR.surgeon, pack="full", size="giant")
    resolved = resolve(shipped().library, giant)
    enlarged = replace(shipped(), handout=compose(resolved), resolved=resolved)
    assert texts_by_block(enlarged).keys() == texts_by_block(shipped()).keys()


@pytest.mark.parametrize("rule", [reading_grade, sentence_length])
def test_other_languages_are_not_judged_by_rules_of_english(rule: Rule) -> None:
    hard = subject({"text": " ".join([HARD] * 3).replace(".", "") + "."})
    assert list(rule.check(hard))
    spanish = replace(hard, handout=replace(hard.handout, edition=replace(hard.handout.edition, language="es-US")))
    assert list(rule.check(spanish)) == []


def sentence_of(length: int) -> str:
    return " ".join(["Walk", *["on"] * (length - 1)]) + "."


def test_long_sentence_is_told_where_it_starts(tmp_path: Path) -> None:
    long, too_long = f"text: Rest. **{sentence_of(21)}**", f"text: {sentence_of(26)}"
    assert told(tmp_path, sentence_length, long, too_long) == [
        "own.yaml:4:32: warning[sentence-length]: a sentence of 21 words, more than 20: 'Walk on on on on on ...'\n"
        "  hint: cut it in two, or make a list of it",
        "own.yaml:5:24: error[sentence-length]: a sentence of 26 words, more than 25: 'Walk on on on on on ...'\n"
        "  hint: cut it in two, or make a list of it",
    ]


@pytest.mark.parametrize(("length", "severity"), [(20, None), (21, "warning"), (25, "warning"), (26, "error")])
def test_sentence_of_twenty_words_is_the_longest(length: int, severity: str | None) -> None:
    found = findings(sentence_length, text=sentence_of(length))
    assert [line.partition(": ")[2].partition("[")[0] for line in found] == ([severity] if severity else [])


def test_facts_are_counted_as_printed(tmp_path: Path) -> None:
    start = sentence_of(18).removesuffix(".")
    (found,) = told(tmp_path, sentence_length, f'text: "{start} {{lift_limit}}."')
    assert "a sentence of 22 words" in found


def test_errors_stop_the_gate_and_warnings_do_not() -> None:
    hard = subject({"text": " ".join([HARD] * 3)})
    assert {found.severity for found in reading_grade.check(hard)} == {Severity.ERROR}
