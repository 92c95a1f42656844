"""`handouts diff`: what a surgeon's patients read differently, word by word, and why."""

from __future__ import annotations

import json
import os
import subprocess
import sys

import pytest
from hypothesis import given
from hypothesis import strategies as st
from small_content import clinic, surgeon, write
from surgeons_own import command_line, own_content

import handouts.account.diff as account_diff
from handouts.account.marks import as_text, marked
from handouts.account.printed import texts_by_item
from handouts.cli.diff import painted

HERE = ("--clinic", "hill", "--surgeon", "kim")
HILL_ALONE = clinic()


@pytest.fixture
def content(tmp_path, monkeypatch):
    return own_content(tmp_path, monkeypatch)


@pytest.fixture
def handouts(content, capfd):
    return command_line(capfd)


AGAINST_CLINIC = """\
recovery (VTTJ)
  changed  rest
      [-Rest when you are tired.-]{+Rest twice a day.+}
      surgeon  content/clinics/hill/surgeons/kim.yaml:8:21
  changed  lift
      Lift nothing over [-10 lb-]{+6 lb+} ([-4.5 kg-]{+2.7 kg+}).
      because of lift_limit
  removed  drive
      [-Let someone else drive you home.-]
      because of stay
  removed  water
      [-Drink water often.-]
      surgeon  content/clinics/hill/surgeons/kim.yaml:9:14
  added    dog
      {+Let someone else walk the dog.+}
      surgeon  content/clinics/hill/surgeons/kim.yaml:10:31

facts that differ
  lift_limit  [-10 lb (4.5 kg)-] {+6 lb (2.7 kg)+}
      surgeon  content/clinics/hill/surgeons/kim.yaml:4:21
      touches recovery/lift

options that differ
  stay  [-same-day-] {+one-night+}
      surgeon  content/clinics/hill/surgeons/kim.yaml:5:17
      touches recovery/drive
"""


def test_against_the_clinic_only_what_the_surgeon_did_is_shown(handouts):
    ran = handouts("diff", "lumbar", *HERE, "--against", "clinic")
    assert (ran.code, ran.out) == (0, AGAINST_CLINIC)
    assert ran.err == ("lumbar-foraminotomy, surgeon kim, clinic hill, against clinic: 2 changed, 1 added, 2 removed\n")


def test_against_base_the_clinics_changes_count_too(handouts):
    ran = handouts("diff", "lumbar", "--clinic", "hill", "--surgeon", "lee")
    assert ran.out == (
        "recovery (VTTJ)\n"
        "  changed  lift\n"
        "      Lift nothing over [-8 lb-]{+10 lb+} ([-3.6 kg-]{+4.5 kg+}).\n"
        "      because of lift_limit\n"
        "  added    water\n"
        "      {+Drink water often.+}\n"
        "      clinic  content/clinics/hill/clinic.yaml:17:30\n"
        "\n"
        "facts that differ\n"
        "  lift_limit  [-8 lb (3.6 kg)-] {+10 lb (4.5 kg)+}\n"
        "      clinic  content/clinics/hill/clinic.yaml:14:21\n"
        "      touches recovery/lift\n"
    )


def test_against_another_surgeon_the_names_are_no_difference(handouts):
    out = handouts("diff", "lumbar", *HERE, "--against", "surgeon:lee").out
    assert out == AGAINST_CLINIC


def test_a_surgeon_does_not_differ_from_themselves(handouts):
    ran = handouts("diff", "lumbar", *HERE, "--against", "surgeon:kim", "--exit-code")
    assert (ran.code, ran.out) == (0, "")
    assert ran.err == "lumbar-foraminotomy, surgeon kim, clinic hill, against surgeon:kim: no difference\n"


def test_a_value_tried_out_shows_every_place_it_would_reach(handouts):
    ran = handouts("diff", "lumbar", *HERE, "--set", "lift_limit=5 lb", "--against", "surgeon:kim", "--quiet")
    assert (ran.code, ran.err) == (0, "")
    assert ran.out == (
        "recovery (VTTJ)\n"
        "  changed  lift\n"
        "      Lift nothing over [-6 lb-]{+5 lb+} ([-2.7 kg-]{+2.3 kg+}).\n"
        "      because of lift_limit\n"
        "\n"
        "facts that differ\n"
        "  lift_limit  [-6 lb (2.7 kg)-] {+5 lb (2.3 kg)+}\n"
        "      request  --set lift_limit\n"
        "      touches recovery/lift\n"
    )


def test_an_option_of_the_command_line_tailors_both_sides(handouts):
    out = handouts("diff", "lumbar", *HERE, "--option", "fusion=yes", "--option", "stay=same-day").out
    assert "recovery/bones" not in out
    assert "stay" not in out


def test_a_fact_that_nothing_printed_uses_is_told_all_the_same(handouts, content):
    write(content, clinics__hill__surgeons__kim=surgeon("kim", "facts: {driver: Your sister}\n"))
    assert handouts("diff", "lumbar", *HERE, "--against", "clinic").out == (
        "facts that differ\n"
        "  driver  [-a line to write on-] {+Your sister+}\n"
        "      surgeon  content/clinics/hill/surgeons/kim.yaml:4:17\n"
        "      touches nothing that is printed\n"
    )


def test_a_value_beyond_its_range_is_told_with_its_reason(handouts, content):
    facts = "facts: {lift_limit: {value: 20 lb, beyond_range: Trial 7}}\n"
    write(content, clinics__hill__surgeons__kim=surgeon("kim", facts))
    assert "      beyond its range: Trial 7\n" in handouts("diff", "lumbar", *HERE).out


def test_both_forms_of_a_date_show_when_a_fact_moves_it(handouts, content):
    write(
        content,
        facts="eve: {type: duration, default: 3 weeks, range: [1 week, 9 weeks], says: when you may drive}\n",
        blocks__recovery="block: recovery\ntitle: Yours\nitems: [{id: d, activity: Driving, from: eve}]\n",
        clinics__hill__clinic=HILL_ALONE,
        clinics__hill__surgeons__kim=surgeon("kim", "facts: {eve: 5 weeks}\n"),
    )
    assert handouts("diff", "lumbar", *HERE).out.startswith(
        "recovery (VTTJ)\n"
        "  changed  d\n"
        "      From [date [-3 weeks-]{+5 weeks+} after surgery]\n"
        "      [-3 weeks-]{+5 weeks+}\n"
        "      After [-3 weeks-]{+5 weeks+}\n"
        "      because of eve\n"
    )


def test_json_gives_each_line_in_parts_with_its_causes(handouts):
    found = json.loads(handouts("diff", "lumbar", *HERE, "--against", "clinic", "--format", "json").out)
    assert found["blocks"][0]["changes"][1] == {
        "item": "recovery/lift",
        "kind": "changed",
        "lines": [
            [
                {"side": "same", "words": "Lift nothing over "},
                {"side": "old", "words": "10 lb"},
                {"side": "new", "words": "6 lb"},
                {"side": "same", "words": " ("},
                {"side": "old", "words": "4.5 kg"},
                {"side": "new", "words": "2.7 kg"},
                {"side": "same", "words": ")."},
            ]
        ],
        "causes": [
            {
                "name": "lift_limit",
                "layer": "surgeon",
                "at": {"file": "content/clinics/hill/surgeons/kim.yaml", "line": 4, "column": 21},
            }
        ],
    }
    assert found["facts"][0]["touches"] == ["recovery/lift"]


def test_the_exit_code_is_for_scripts_that_ask_for_it(handouts):
    assert handouts("diff", "lumbar", *HERE).code == 0
    assert handouts("diff", "lumbar", *HERE, "--exit-code").code == 1


@pytest.mark.parametrize(
    ("against", "message"),
    [
        ("clinics", "'clinics' is nothing to compare with\n  hint: did you mean 'clinic'?\n"),
        ("xyz", "'xyz' is nothing to compare with\n  hint: give base, clinic, approved or surgeon:NAME\n"),
        ("surgeon:", "'surgeon:' is nothing to compare with\n  hint: give base, clinic, approved or surgeon:NAME\n"),
        ("", "'' is nothing to compare with\n  hint: give base, clinic, approved or surgeon:NAME\n"),
    ],
)
def test_what_nothing_can_be_compared_with_is_refused(handouts, against, message):
    ran = handouts("diff", "lumbar", *HERE, "--against", against)
    assert (ran.code, ran.out, ran.err) == (2, "", f"error[usage]: --against {message}")


def test_an_unknown_surgeon_is_refused(handouts):
    ran = handouts("diff", "lumbar", *HERE, "--against", "surgeon:bob")
    assert (ran.code, ran.err) == (2, "error[unknown-surgeon]: unknown surgeon 'bob'\n  hint: known: kim, lee\n")


def test_without_an_approval_there_is_nothing_to_compare(handouts):
    ran = handouts("diff", "lumbar", *HERE, "--against", "approved")
    assert (ran.code, ran.out) == (1, "")
    assert ran.err == (
        "error[not-approved]: no clinician has approved 'lumbar-foraminotomy' of 'hill' for 'kim'\n"
        "  hint: see 'handouts approve --help'\n"
    )


@pytest.fixture
def approved(handouts, monkeypatch):
    """Compare with a record: what is printed now, as the test changes it."""

    def compare(change):
        read, kept = account_diff.read, []
        monkeypatch.setattr(account_diff, "read", lambda *given: kept.append(read(*given)) or kept[-1])
        monkeypatch.setattr(account_diff, "approved_enclosures_of", lambda *_: {})
        monkeypatch.setattr(account_diff, "approved_texts_of", lambda *_: change(texts_by_item(kept[-1].printed)))
        return handouts("diff", "lumbar", *HERE, "--against", "approved").out

    return compare


def test_one_word_changed_since_the_approval_shows_alone(approved):
    out = approved(lambda texts: {**texts, "recovery/rest": "Rest four times a day."})
    assert out == "recovery (VTTJ)\n  changed  rest\n      Rest [-four times-]{+twice+} a day.\n"


def test_what_was_not_there_when_it_was_approved_shows_as_added(approved):
    out = approved(lambda texts: {name: text for name, text in texts.items() if name != "recovery/dog"})
    assert out == "recovery (VTTJ)\n  added    dog\n      {+Let someone else walk the dog.+}\n"


def test_an_item_that_stands_elsewhere_than_when_it_was_approved_has_moved(approved):
    out = approved(lambda texts: {"recovery/dog": texts["recovery/dog"], **texts})
    assert out == "recovery (VTTJ)\n  moved    dog\n"


MARKS = [
    ("Lift 10 lb (4.5 kg).", "Lift 8 lb (3.6 kg).", "Lift [-10 lb-]{+8 lb+} ([-4.5 kg-]{+3.6 kg+})."),
    ("No golf for six long weeks.", "No golf for ten weeks.", "No golf for [-six long-]{+ten+} weeks."),
    ("Walk every day.", "Sit in a firm chair.", "[-Walk every day.-]{+Sit in a firm chair.+}"),
    ("You may walk.", "You may **walk**.", "You may {+**+}walk{+**+}."),
    (
        "from [date 3 weeks after surgery].",
        "from [date 2 weeks after surgery].",
        "from [date [-3 weeks-]{+2 weeks+} after surgery].",
    ),
    ("Caf\u00e9 au lait please", "Cafe\u0301 au lait please", "[-Caf\u00e9-]{+Cafe\u0301+} au lait please"),
    ("Rest now.", "Rest now, then walk.", "Rest now{+, then walk+}."),
]


@pytest.mark.parametrize(("old", "new", "line"), MARKS)
def test_the_words_that_differ_are_marked_inside_their_line(old, new, line):
    assert [as_text(one) for one in marked([old], [new])] == [line]


WORDS = st.lists(st.sampled_from(["lift", "8", "lb", ".", ",", "**", "[date]", "\u00e9", " ", "  "]), max_size=12).map(
    "".join
)


@given(WORDS, WORDS)
def test_both_wordings_can_be_read_from_a_marked_line(old, new):
    for line in marked([old], [new]):
        assert "".join(part.words for part in line if part.side != "new") == old
        assert "".join(part.words for part in line if part.side != "old") == new
    assert bool(marked([old], [new])) == (old != new)


def test_a_terminal_shows_colour_and_the_marks_too(monkeypatch):
    text = "a [-old\n      words-]{+new+}"
    assert painted(text) == "a \x1b[31m[-old\x1b[0m\n      \x1b[31mwords-]\x1b[0m\x1b[32m{+new+}\x1b[0m"


def test_the_output_is_the_same_every_time():
    whose = ("--clinic", "riverbend-spine", "--surgeon", "lindqvist", "--today", "2027-01-04")
    command = [sys.executable, "-m", "handouts", "diff", "lumbar", *whose, "--format", "json"]
    first, second = (
        subprocess.run(command, capture_output=True, check=True, env={**os.environ, "PYTHONHASHSEED": seed}).stdout
        for seed in ("1", "2")
    )
    assert first == second != b""
