"""`handouts explain`: from a printed word, a name or a printed code to file, line, layer and what was overridden."""

from __future__ import annotations

import json

import pytest
from small_content import clinic, surgeon, write
from surgeons_own import FACTS, KIM, command_line, own_content
from test_resolution import SHIPPED

from handouts.account.columns import WIDTH, columns_of, filled, table
from handouts.account.printed import Printed, from_texts, in_one, texts_by_item
from handouts.document.codes import blocks_coded, short_code

HERE = ("--clinic", "hill", "--surgeon", "kim")
WHOSE = "lumbar-foraminotomy, clinic hill, surgeon kim, packs full, key\n"


@pytest.fixture
def content(tmp_path, monkeypatch):
    return own_content(tmp_path, monkeypatch)


@pytest.fixture
def handouts(content, capfd):
    return command_line(capfd)


def test_a_fact_tells_its_value_its_place_whom_it_overrode_and_where_it_is_printed(handouts):
    ran = handouts("explain", "lumbar", "lift_limit", *HERE)
    assert (ran.code, ran.err) == (0, "")
    assert ran.out == (
        f"{WHOSE}\n"
        "lift_limit: the most you may lift\n"
        "  prints        6 lb (2.7 kg)\n"
        "  set by        surgeon  6 lb  content/clinics/hill/surgeons/kim.yaml:4:21\n"
        "  instead of    clinic     10 lb  content/clinics/hill/clinic.yaml:14:21\n"
        "                procedure  8 lb   content/facts.yaml:2:27\n"
        "  allowed       4 lb to 15 lb\n"
        "  owner         surgeon\n"
        "  sources       P1  A study\n"
        "                P2  A page of one clinic (low)\n"
        "  approved      not approved\n"
        "  printed in    recovery/lift (full)\n"
        "                  Lift nothing over 6 lb (2.7 kg).\n"
    )


@pytest.mark.parametrize(
    ("asked", "told"),
    [
        (("lift",), "error[unknown-name]: 'lift' is the id of an item\n  hint: name its block too: 'recovery/lift'\n"),
        (
            ("JPN7-ESTZ",),
            "error[packet-code]: 'JPN7-ESTZ' has the form of a packet's own code\n"
            "  hint: it tells one packet from another; give the 4 letters and digits beside a heading\n",
        ),
        (
            ("--text", "golf"),
            "error[unknown-text]: nothing printed says 'golf'\n"
            "  hint: no text of these packets has this word; without --text everything printed is listed\n",
        ),
    ],
)
def test_what_names_nothing_is_told_what_it_is(handouts, asked, told):
    ran = handouts("explain", "lumbar", *HERE, *asked)
    assert (ran.code, ran.out, ran.err) == (2, "", told)


@pytest.mark.parametrize(
    ("text", "key", "fixed"),
    [
        ("In this packet", "contents", "In this packet"),
        ("Approved by Dr. Joan Smith", "signed_by", "Approved by {name}"),
        ("call 911 now", "emergency_title", "Call {number} now"),
    ],
)
def test_words_of_every_packet_are_led_back_to_the_fixed_words(handouts, text, key, fixed):
    ran = handouts("explain", "lumbar", *HERE, "--text", text)
    assert ran.code == 0
    assert f"advice[fixed-words]: the fixed words '{key}' print '{fixed}'\n" in ran.err
    assert ran.err.startswith("content/words/en.yaml:")


def test_a_date_on_a_page_may_stand_in_any_place_for_a_date(handouts, content):
    fact = "{type: duration, default: 3 weeks, says: when you may drive, about: [drive]}"
    block = "block: recovery\ntitle: Your recovery\nitems:\n  - {id: drive, check: 'Drive from {drive_from.day}'}\n"
    write(content, facts=f"{FACTS}drive_from: {fact}\n", blocks__recovery=block)
    write(content, clinics__hill__clinic=clinic(), clinics__hill__surgeons__kim=surgeon("kim"))
    ran = handouts("explain", "lumbar", *HERE, "--text", "Drive from Tuesday, March 30")
    assert ran.code == 0, ran.err
    assert "\nrecovery/drive: check\n" in ran.out


def test_a_blank_fact_says_what_is_printed_instead(handouts):
    assert handouts("explain", "lumbar", "driver", *HERE).out == (
        f"{WHOSE}\n"
        "driver: who drives you\n"
        "  prints        a line to write on\n"
        "  set by        procedure  blank  content/facts.yaml:4:9\n"
        "  owner         clinic\n"
    )


def test_a_fact_beyond_its_range_gives_the_reason(handouts, content):
    facts = 'facts: {lift_limit: {value: 20 lb, beyond_range: "Trial 7, signed by the board"}}\n'
    write(content, clinics__hill__surgeons__kim=surgeon("kim", facts))
    assert "  beyond range  Trial 7, signed by the board\n" in handouts("explain", "lumbar", "lift_limit", *HERE).out


def test_a_value_of_the_command_line_names_its_option(handouts):
    ran = handouts("explain", "lumbar", "lift_limit", *HERE, "--set", "lift_limit=5 lb")
    assert "  set by        request  5 lb  --set lift_limit\n  instead of    surgeon    6 lb" in ran.out


def test_a_replaced_item_shows_the_text_it_stands_for(handouts):
    assert handouts("explain", "lumbar", "recovery/rest", *HERE).out == (
        f"{WHOSE}\n"
        "recovery/rest: check\n"
        "  prints        Rest twice a day.\n"
        "  in packs      full\n"
        "  written by    surgeon  content/clinics/hill/surgeons/kim.yaml:8:21\n"
        "  instead of    procedure  content/blocks/recovery.yaml:4:5\n"
        "                  Rest when you are tired.\n"
        "  approved      not approved\n"
    )


def test_a_removed_item_says_who_took_it_out_and_where(handouts):
    assert handouts("explain", "lumbar", "recovery/water", *HERE).out == (
        f"{WHOSE}\n"
        "recovery/water: check\n"
        "  prints        nothing\n"
        "  removed by    surgeon  content/clinics/hill/surgeons/kim.yaml:9:14\n"
        "  instead of    clinic  content/clinics/hill/clinic.yaml:17:30\n"
        "                  Drink water often.\n"
        "  approved      not approved\n"
    )


def test_an_item_that_is_not_printed_says_which_choice_keeps_it_out(handouts):
    assert handouts("explain", "lumbar", "recovery/bones", *HERE).out == (
        f"{WHOSE}\n"
        "recovery/bones: check\n"
        "  prints        nothing\n"
        "  because       fusion is no, not yes\n"
        "  written by    procedure  content/blocks/recovery.yaml:6:5\n"
        "  only when     fusion is yes\n"
        "                region is lumbar\n"
        "  approved      not approved\n"
    )
    ran = handouts("explain", "lumbar", "recovery/bones", *HERE, "--option", "fusion=yes")
    assert "  prints        Keep your back straight.\n" in ran.out


def test_an_item_tells_the_facts_in_it_and_whether_it_is_locked(handouts):
    out = handouts("explain", "lumbar", "recovery/lift", "key-sheet/breathe", *HERE).out
    assert "  facts         lift_limit  6 lb (2.7 kg)  surgeon  content/clinics/hill/surgeons/kim.yaml:4:21\n" in out
    assert "key-sheet/breathe: emergency, locked safety text\n" in out


def test_an_option_tells_what_it_decides(handouts):
    ran = handouts("explain", "lumbar", "stay", "--clinic", "hill", "--surgeon", "lee")
    assert ran.out.partition("\n\n")[2] == (
        "stay: How long you stay\n"
        "  choice        same-day: home the same day\n"
        "  set by        procedure  same-day  content/options.yaml:2:105\n"
        "  choices       same-day, one-night\n"
        "  decides       recovery/drive\n"
    )


BLOCK = f"""\
{WHOSE}
recovery (VTTJ): Your recovery
  written in    content/blocks/recovery.yaml:1:1
  in packs      full
  review by     2029-03
  approved      not approved
  rest  surgeon    content/clinics/hill/surgeons/kim.yaml:8:21
      Rest twice a day.
  lift  procedure  content/blocks/recovery.yaml:5:5
      Lift nothing over 6 lb (2.7 kg).
  dog   surgeon    content/clinics/hill/surgeons/kim.yaml:10:31
      Let someone else walk the dog.
"""


@pytest.mark.parametrize("what", ["recovery", "VTTJ", "vttj"])
def test_a_block_is_found_by_its_name_and_by_the_code_on_the_page(handouts, what):
    assert handouts("explain", "lumbar", what, *HERE).out == BLOCK


def test_a_code_stands_for_the_block_in_an_item_too(handouts):
    by_code = handouts("explain", "lumbar", "VTTJ/rest", *HERE)
    assert by_code.out == handouts("explain", "lumbar", "recovery/rest", *HERE).out


def test_a_leaflet_that_no_pack_has_is_explained_like_any_block(handouts):
    out = handouts("explain", "lumbar", "shower/pat", *HERE).out
    assert "  prints        Pat the wound dry.\n  written by    procedure  content/blocks/shower.yaml:4:5\n" in out


@pytest.mark.parametrize("words", ["lift NOTHING over", "over  6 lb", "nothing over 6\N{NO-BREAK SPACE}lb (2.7 kg)."])
def test_printed_words_lead_to_their_item(handouts, words):
    ran = handouts("explain", "lumbar", "--text", words, *HERE)
    assert ran.code == 0
    assert ran.out.partition("\n\n")[2].startswith("recovery/lift: check\n")


def test_printed_words_of_the_page_itself_lead_to_its_block(handouts):
    out = handouts("explain", "lumbar", "--text", "five things", *HERE).out
    assert out.partition("\n\n")[2].startswith("key-sheet (F6K6)\n")


def test_bold_words_and_typed_quotes_are_found_as_they_are_read(handouts, content):
    item = 'facts: {}\noverrides: {recovery: {replace: {rest: {check: "Don\'t **ever** hurry."}}}}\n'
    write(content, clinics__hill__surgeons__kim=surgeon("kim", item))
    assert "recovery/rest: check" in handouts("explain", "lumbar", "--text", "don't ever hurry", *HERE).out


def test_without_a_question_everything_printed_is_told(handouts):
    ran = handouts("explain", "lumbar", *HERE)
    blocks, facts = ran.out.split("\nfacts\n")
    assert BLOCK.removeprefix(WHOSE) in blocks
    assert "  walk     procedure  content/blocks/key-sheet.yaml:5:5\n      **Walk** every day.\n" in blocks
    assert facts == (
        "  lift_limit  6 lb (2.7 kg)  surgeon  content/clinics/hill/surgeons/kim.yaml:4:21\n"
        "\noptions\n"
        "  fusion  no         procedure  content/options.yaml:1:65\n"
        "  stay    one-night  surgeon    content/clinics/hill/surgeons/kim.yaml:5:17\n"
    )


def test_the_patients_own_data_are_never_shown(handouts, tmp_path):
    (tmp_path / "p.yaml").write_text("{name: Maria Alvarez, reference: RB-1, surgery_date: 2027-03-09, notes: Tea}\n")
    ran = handouts("explain", "lumbar", *HERE, "--patient", "p.yaml", "--format", "json")
    assert ran.code == 0
    assert not [secret for secret in ("Alvarez", "RB-1", "March 9", "2027-03-09", "Tea") if secret in ran.out]
    assert "[name]" in ran.out


def test_json_has_the_same_keys_whatever_is_asked(handouts):
    one = json.loads(handouts("explain", "lumbar", "recovery/rest", *HERE, "--format", "json").out)
    everything = json.loads(handouts("explain", "lumbar", *HERE, "--format", "json").out)
    assert list(one) == list(everything)
    assert one["items"] == [
        {
            "item": "recovery/rest",
            "kind": "check",
            "prints": ["Rest twice a day."],
            "packs": ["full"],
            "layer": "surgeon",
            "at": {"file": "content/clinics/hill/surgeons/kim.yaml", "line": 8, "column": 21},
            "overrode": [
                {
                    "layer": "procedure",
                    "written": "Rest when you are tired.",
                    "at": {"file": "content/blocks/recovery.yaml", "line": 4, "column": 5},
                    "beyond_range": "",
                }
            ],
            "removed": False,
            "locked": False,
            "when": {},
            "why_not": [],
            "facts": [],
            "sources": [],
            "approved": "not approved",
        }
    ]
    assert [fact["fact"] for fact in everything["facts"]] == ["lift_limit"]
    assert [item["item"] for block in everything["blocks"] for item in block["items"]][-1] == "recovery/dog"


def test_everything_wrong_with_the_names_is_said_at_once(handouts):
    asked = ("lift_limt", "QQQQ", "nope/x", "recovery/res", "", "zzz")
    ran = handouts("explain", "lumbar", *asked, "--text", "Lift nothing at all", *HERE)
    assert (ran.code, ran.out) == (2, "")
    assert ran.err == (
        "error[unknown-block]: unknown block 'nope'\n  hint: known: key-sheet, recovery, shower\n"
        "error[unknown-code]: no block has the code 'QQQQ'\n  hint: known: F6K6, R4M2, VTTJ\n"
        "error[unknown-item]: block 'recovery' has no item 'res'\n  hint: did you mean 'rest'?\n"
        "error[unknown-name]: 'lift_limt' is no fact, option, block or code of a block\n"
        "  hint: did you mean 'lift_limit'?\n"
        "error[unknown-name]: 'zzz' is no fact, option, block or code of a block\n"
        "  hint: 'handouts list' shows facts, options and blocks; an item is asked for as BLOCK/ITEM\n"
        "error[unknown-text]: nothing printed says 'Lift nothing at all'\n"
        "  hint: 'recovery/lift' says: Lift nothing over 6 lb (2.7 kg).\n"
        "error[usage]: WHAT is empty\n  hint: name a fact, an option, a block or an item, or leave it out\n"
    )


def test_words_that_nothing_is_like_get_advice(handouts):
    assert handouts("explain", "lumbar", "--text", "zebra crossing", *HERE).err == (
        "error[unknown-text]: nothing printed says 'zebra crossing'\n"
        "  hint: give fewer words, those of one line, without dates\n"
    )
    assert handouts("explain", "lumbar", "--text", " ", *HERE).err == (
        "error[usage]: --text is empty\n  hint: give some words of the page\n"
    )


def test_an_item_that_was_renamed_is_told_its_new_name(handouts, content):
    path = content / "blocks" / "recovery.yaml"
    path.write_text(path.read_text().replace("items:", "renamed: {nap: rest}\nitems:", 1))
    assert handouts("explain", "lumbar", "recovery/nap", *HERE).err == (
        "error[unknown-item]: block 'recovery' has no item 'nap'\n  hint: it is now called 'rest'\n"
    )


def test_wrong_content_is_reported_as_by_a_build(handouts, content):
    write(content, clinics__hill__surgeons__kim=surgeon("kim", KIM.replace("6 lb", "60 lb")))
    ran = handouts("explain", "lumbar", "lift_limit", *HERE)
    assert (ran.code, ran.out) == (2, "")
    assert ran.err.startswith(
        "content/clinics/hill/surgeons/kim.yaml:4:21: error[out-of-range]: 60 lb is out of range for 'lift_limit'"
    )
    assert ran.err.count("error[") == 1


def test_two_blocks_of_one_code_are_told_apart_by_name(handouts, content):
    first, second = two_of_one_code()
    for name in (first, second):
        write(content, **{f"blocks__{name}": f"block: {name}\ntitle: Title\nitems: []\n"})
    code = short_code(first)
    assert handouts("explain", "lumbar", code, *HERE).err == (
        f"error[ambiguous-code]: '{code}' is the code of '{first}' and '{second}'\n  hint: give the block's name\n"
    )


def two_of_one_code() -> tuple[str, str]:
    seen: dict[str, str] = {}
    for number in range(10_000):
        name = f"b{number:04}"
        if (code := short_code(name)) in seen:
            return seen[code], name
        seen[code] = name
    raise AssertionError("codes are longer than they were")


def test_the_blocks_that_come_with_the_tool_have_codes_of_their_own():
    blocks = SHIPPED.names("blocks")
    assert len({short_code(block) for block in blocks}) == len(blocks)
    assert all(blocks_coded(short_code(block), blocks) == (block,) for block in blocks)
    assert not {short_code(block) for block in blocks} & {block.upper() for block in blocks}


def test_a_code_printed_today_still_leads_to_its_block_tomorrow():
    assert [short_code(name) for name in ("key-sheet", "recovery-checklist")] == ["F6K6", "RXJM"]


def test_an_item_of_several_packs_is_read_once_with_every_line_it_has_in_any_of_them():
    full = (Printed("a", "x", ("One.", "Two.")), Printed("a", "y", ("Yes.",)), Printed("b", "", ("B",)))
    short = (Printed("a", "new", ("New.",)), Printed("a", "x", ("One.", "One half.", "Two.")))
    assert in_one([full, short]) == (
        Printed("a", "new", ("New.",)),
        Printed("a", "x", ("One.", "One half.", "Two.")),
        Printed("a", "y", ("Yes.",)),
        Printed("b", "", ("B",)),
    )
    assert from_texts(texts_by_item(full)) == full


def test_lines_wrap_within_the_page_and_never_break_a_path():
    path = "content/" + "x" * 120 + ".yaml:1:1"
    assert list(filled(f"{'word ' * 30}{path}", "  "))[-1] == f"  {path}"
    assert all(columns_of(line) <= WIDTH for line in filled("word " * 100, "      "))


def test_columns_line_up_for_marks_and_wide_signs():
    accented = "e\N{COMBINING ACUTE ACCENT}te\N{COMBINING ACUTE ACCENT}"
    lines = list(table(["name", "says"], [(accented, "1"), ("\N{CJK UNIFIED IDEOGRAPH-540D}" * 2, "2")]))
    assert [line[-1] for line in lines[2:]] == ["1", "2"]
    assert {columns_of(line) for line in lines[2:]} == {len("name  1")}


def test_nothing_a_terminal_obeys_gets_through():
    assert list(filled("a\x1b[31mb")) == ["a\\x1b[31mb"]
    assert "\x1b" not in "".join(table(["x"], [("\x1b",)]))


@pytest.mark.parametrize("columns", [80, 120])
def test_lines_stay_within_the_terminal_and_a_place_that_has_no_room_stands_below(handouts, monkeypatch, columns):
    monkeypatch.setenv("COLUMNS", str(columns))
    out = handouts("explain", "lumbar", *HERE).out + handouts("explain", "lumbar", "lift_limit", "recovery", *HERE).out
    assert max(map(columns_of, out.splitlines())) <= columns
    below = "  set by        surgeon  6 lb\n                    content/clinics/hill/surgeons/kim.yaml:4:21\n"
    monkeypatch.setenv("COLUMNS", "60")
    assert below in handouts("explain", "lumbar", "lift_limit", *HERE).out
