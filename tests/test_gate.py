"""Content folders become a report: which packets are tried, what is looked at, and how often a finding is told."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from itertools import combinations as choose
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from small_content import clinic, small_content, surgeon, write
from test_resolution import TODAY

from handouts.content.library import open_library
from handouts.diagnostics import HandoutError
from handouts.gate.check import check_content
from handouts.gate.combinations import combinations
from handouts.gate.makers import makers_of
from handouts.gate.report import Report
from handouts.gate.scope import scope_of
from handouts.gate.variants import every_packet


@pytest.fixture
def shipped(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "shipped").mkdir()
    return small_content(tmp_path / "shipped")


def checked(shipped: Path, *paths: str, content: str | None = None) -> Report:
    return check_content(scope_of(paths, content, shipped), TODAY)


def told(shipped: Path, *paths: str, content: str | None = None) -> list[str]:
    """The findings as printed, with when they occur."""
    found = checked(shipped, *paths, content=content).findings
    return [f"{finding.diagnostic} {dict(finding.when) or ''}".rstrip() for finding in found]


def first_lines(found: list[str]) -> list[str]:
    return [text.partition("\n")[0] for text in found]


# combinations


VALUES = st.dictionaries(st.sampled_from("abcdef"), st.lists(st.sampled_from("123456"), max_size=5, unique=True))


@given(VALUES, st.lists(st.dictionaries(st.sampled_from("abcdef"), st.sampled_from("123")), max_size=3))
def test_every_two_values_meet_and_every_wanted_table_is_in_a_case(
    values: dict[str, list[str]], wanted: list[dict[str, str]]
) -> None:
    cases = combinations(values, wanted)
    names = [name for name in values if values[name]]
    assert all(list(case) == names and all(case[name] in values[name] for name in names) for case in cases)
    for one, other in choose(names, 2):
        met = {(case[one], case[other]) for case in cases}
        assert met == {(first, second) for first in values[one] for second in values[other]}
    for name in names:
        assert {case[name] for case in cases} == set(values[name])
    for table in wanted:
        known = {name: value for name, value in table.items() if value in values.get(name, [])}
        assert not known or any(known.items() <= case.items() for case in cases)
    assert combinations(values, wanted) == cases


def test_the_cases_are_few() -> None:
    values = {str(number): ("a", "b", "c") for number in range(12)}
    assert len(combinations(values)) <= 25  # of 531441
    assert len(combinations({"one": tuple("abcdef"), "other": tuple("123"), "third": ("x", "y")})) == 18


def test_nothing_to_choose_makes_no_case() -> None:
    assert combinations({}) == ()
    assert combinations({"a": ()}, [{"a": "1"}]) == ()
    assert combinations({"a": ("1", "2")}) == ({"a": "1"}, {"a": "2"})


# packets tried


def traits(folder: Path, *more: Path) -> list[Mapping[str, str]]:
    library = open_library(folder, *more)
    return [dict(asked.traits) for asked in every_packet(library, makers_of(library), date(2026, 11, 21))]


def test_each_maker_and_pack_is_tried_dated_and_undated(shipped: Path) -> None:
    write(shipped, clinics__hill__surgeons__lee=surgeon("lee"))
    tried = traits(shipped)
    for procedure in ("cervical-foraminotomy", "lumbar-foraminotomy"):
        for who in ("", "kim", "lee"):
            for pack in ("full", "key"):
                for dated in ("yes", "no"):
                    wanted = {"procedure": procedure, "clinic": "hill", "pack": pack, "dated": dated}
                    assert {**wanted, **({"surgeon": who} if who else {})} in tried


def test_any_two_options_meet_in_every_pack_of_each_procedure(shipped: Path) -> None:
    tried = traits(shipped)
    for region in ("cervical", "lumbar"):
        for pack in ("full", "key"):
            here = [t for t in tried if (t["procedure"], t.get("pack")) == (f"{region}-foraminotomy", pack)]
            for fusion in ("yes", "no"):
                for stay in ("same-day", "one-night"):
                    assert any((t.get("fusion"), t.get("stay")) == (fusion, stay) for t in here)
                    assert any((t.get("fusion"), t.get("surgeon")) == (fusion, "kim") for t in here)


def test_what_a_surgeons_own_item_asks_for_is_tried_with_that_surgeon(shipped: Path) -> None:
    item = '{id: own, check: Walk., when: {fusion: "yes", stay: one-night, dated: "yes"}}'
    write(
        shipped, clinics__hill__surgeons__kim=surgeon("kim", f"overrides: {{recovery: {{add: [{{item: {item}}}]}}}}\n")
    )
    wanted = {"surgeon": "kim", "fusion": "yes", "stay": "one-night", "dated": "yes", "pack": "full"}
    assert sum(wanted.items() <= tried.items() for tried in traits(shipped)) >= 2  # one for each procedure


def test_a_block_in_no_pack_is_tried_as_a_leaflet(shipped: Path) -> None:
    assert {tried["block"] for tried in traits(shipped) if "block" in tried} == {"shower"}


def test_levels_that_a_condition_names_are_tried_where_they_belong(shipped: Path) -> None:
    block = "block: shower\ntitle: Your shower\nitems:\n  - {id: palsy, check: Lift., when: {level: [C4-5, C4-C5]}}\n"
    write(shipped, blocks__shower=block)
    levels = {(tried["procedure"], tried["level"]) for tried in traits(shipped) if "level" in tried}
    assert levels == {("cervical-foraminotomy", "C4-C5")}


def test_a_surgeon_is_tried_only_for_the_operations_they_do(shipped: Path) -> None:
    write(shipped, clinics__hill__surgeons__kim=surgeon("kim", "procedures: [lumbar-foraminotomy]\n"))
    assert {t["procedure"] for t in traits(shipped) if t.get("surgeon") == "kim"} == {"lumbar-foraminotomy"}


# findings


def test_shipped_content_in_small_is_clean(shipped: Path) -> None:
    report = checked(shipped)
    assert report.findings == ()
    assert (report.complete, report.folders, report.elsewhere) == (True, ("shipped",), 0)
    assert report.packets > 40
    assert report.files == 14 + len(list((shipped / "plain-language" / "en").iterdir()))


def test_a_finding_of_many_packets_is_told_once_and_not_when_it_always_occurs(shipped: Path) -> None:
    write(shipped, clinics__hill__clinic=clinic(accent="#FFD700"))
    report = checked(shipped)
    (finding,) = report.findings
    assert str(finding.diagnostic) == (
        "shipped/clinics/hill/clinic.yaml:7:9: error[contrast]: brand colour '#FFD700' has a contrast of 1.40:1 with "
        "white, less than 4.5:1\n  hint: the nearest darker one that passes is '#8A7400'; print darkens it to "
        "'#665600', which will look brown, so choose another hue"
    )
    assert (finding.packets, finding.when) == (report.packets, ())


def test_a_finding_says_which_choices_it_takes_and_nothing_else(shipped: Path) -> None:
    block = (shipped / "blocks" / "recovery.yaml").read_text("utf-8")
    write(shipped, blocks__recovery=block.replace("Keep your back straight", "Wear no collar"))
    procedure = (shipped / "procedures" / "lumbar-foraminotomy.yaml").read_text("utf-8")
    write(shipped, procedures__lumbar_foraminotomy=procedure + "other_region_words: [collar]\n")
    (finding,) = checked(shipped).findings
    assert finding.diagnostic.code == "wrong-region"
    assert finding.when == (("procedure", "lumbar-foraminotomy"), ("pack", "full"), ("fusion", "yes"))


def test_findings_that_differ_in_an_amount_only_are_one(shipped: Path) -> None:
    block = (shipped / "blocks" / "recovery.yaml").read_text("utf-8")
    long = "Lift nothing over {lift_limit} and " + "walk a bit and then " * 8
    write(shipped, blocks__recovery=block.replace("Lift nothing over {lift_limit}", long.strip()))
    write(shipped, clinics__hill__surgeons__kim=surgeon("kim", "facts: {lift_limit: 12 lb}\n"))
    assert sum("sentence-length" in text for text in told(shipped)) == 1


def test_a_packet_that_cannot_be_resolved_is_a_finding_and_the_others_are_still_tried(shipped: Path) -> None:
    write(
        shipped,
        clinics__hill__clinic=clinic(accent="#FFD700"),
        clinics__hill__surgeons__kim=surgeon("kim", "facts: {lift_limt: 8 lb}\n"),
    )
    found = told(shipped)
    assert first_lines(found)[0].startswith("shipped/clinics/hill/clinic.yaml:7:9: error[contrast]")
    assert found[1:] == [
        "shipped/clinics/hill/surgeons/kim.yaml:4:20: error[unknown-fact]: unknown fact 'lift_limt'\n"
        "  hint: did you mean 'lift_limit'? {'surgeon': 'kim'}"
    ]


def test_files_that_cannot_be_read_are_told_all_at_once_beside_what_the_rest_gives(shipped: Path) -> None:
    (shipped / "blocks" / "shower.yaml").write_bytes(b"block: \xff\n")
    write(shipped, clinics__hill__surgeons__kim="surgeon: kim\nname: [", clinics__hill__clinic=clinic(accent="#FFD700"))
    report = checked(shipped)
    assert [finding.diagnostic.code for finding in report.findings] == ["not-utf8", "contrast", "yaml-syntax"]
    assert not report.complete


def test_broken_facts_stop_every_packet_and_are_told_once(shipped: Path) -> None:
    write(shipped, facts="lift_limit: {type: wait}\n")
    report = checked(shipped)
    assert {finding.diagnostic.location.file for finding in report.findings if finding.diagnostic.location} == {
        "shipped/facts.yaml"
    }
    assert not report.complete


def test_a_pictures_faults_and_missing_pictures_have_a_place(shipped: Path) -> None:
    block = (shipped / "blocks" / "shower.yaml").read_text("utf-8")
    write(
        shipped,
        blocks__shower=block + "  - {id: pic, figure: showr, alt: A person showers., caption: How to shower.}\n",
    )
    (shipped / "figures").mkdir()
    (shipped / "figures" / "shower.svg").write_text("<svg", "utf-8")
    found = first_lines(told(shipped))
    assert "shipped/blocks/shower.yaml:5:23: error[unknown-figure]: unknown figure 'showr'" in found
    assert any(text.startswith("shipped/figures/shower.svg") for text in found)


@pytest.mark.parametrize(
    ("word", "error"),
    [
        (
            "\N{CJK UNIFIED IDEOGRAPH-732B}",
            "error[missing-glyph]: no bundled font has U+732B (CJK UNIFIED IDEOGRAPH-732B)",
        ),
        ("a" * 90, "error[word-too-long]: 'aaaaaaaaaaaaaaaaaaaaaaaaaaaaaa...' is wider than its column"),
    ],
)
def test_words_no_font_or_column_can_take_are_found_without_making_a_file(shipped: Path, word: str, error: str) -> None:
    item = f"  - {{id: pat, check: Dry the {word} well.}}\n"
    write(shipped, blocks__shower=f"block: shower\ntitle: Your shower\nitems:\n{item}")
    assert any(error in text for text in told(shipped))
    assert not list(shipped.parent.glob("*.pdf"))


def test_an_item_whose_conditions_never_meet_is_a_warning(shipped: Path) -> None:
    block = (shipped / "blocks" / "recovery.yaml").read_text("utf-8")
    never = "  - {id: never, check: Rest., when: {pack: key}}\n  - {id: gb, check: Rest., when: {country: GB}}\n"
    write(shipped, blocks__recovery=block + never)
    assert told(shipped) == [
        "shipped/blocks/recovery.yaml:8:5: warning[never-printed]: no packet prints 'recovery/never'\n"
        "  hint: no packet meets all of its 'when': change that, or remove the item"
    ]


def test_an_item_that_a_surgeon_removed_is_not_told_of_as_never_printed(shipped: Path) -> None:
    write(shipped, clinics__hill__surgeons__kim=surgeon("kim", "overrides: {recovery: {remove: [bones, drive]}}\n"))
    kim = "shipped/clinics/hill/surgeons/kim.yaml"
    assert told(shipped, kim) == []
    assert not any("never-printed" in text for text in told(shipped))


def test_an_operation_nobody_has_is_told_where_the_surgeon_claims_it(shipped: Path) -> None:
    write(shipped, clinics__hill__surgeons__kim=surgeon("kim", "procedures: [lumbar, knee]\n"))
    assert told(shipped) == [
        "shipped/clinics/hill/surgeons/kim.yaml:4:14: error[unknown-procedure]: unknown procedure 'lumbar'\n"
        "  hint: write its full name, 'lumbar-foraminotomy'",
        "shipped/clinics/hill/surgeons/kim.yaml:4:22: error[unknown-procedure]: unknown procedure 'knee'\n"
        "  hint: known: cervical-foraminotomy, lumbar-foraminotomy",
    ]


def test_an_example_patient_is_read_too_and_its_words_are_not_told(shipped: Path) -> None:
    write(shipped, patients__ada="name: Ada Secret\nsurgery_date: 2027-02-30\n")
    (found,) = told(shipped)
    assert found.startswith("shipped/patients/ada.yaml:2:15: error[no-such-date]")
    assert "2027" not in found


# scope


@pytest.fixture
def own(shipped: Path) -> Path:
    folder = shipped.parent / "own"
    return write(folder, clinics__lake__clinic=clinic("lake", "#FFD700"), clinics__lake__surgeons__lee=surgeon("lee"))


def test_an_own_folder_lies_over_the_shipped_one_and_only_its_clinics_are_tried(shipped: Path, own: Path) -> None:
    write(shipped, clinics__hill__clinic=clinic(accent="#FFD700"))
    assert [text.partition(":")[0] for text in told(shipped, "own")] == ["own/clinics/lake/clinic.yaml"]
    assert told(shipped, content="own") == told(shipped, "own")
    assert checked(shipped, "own").folders == ("own",)


def test_an_own_surgeon_of_a_shipped_clinic_is_tried_alone(shipped: Path, own: Path) -> None:
    write(own.parent / "mine", clinics__hill__surgeons__roy=surgeon("roy", "facts: {lift_limit: 80 lb}\n"))
    report = checked(shipped, "mine")
    assert [finding.diagnostic.location.file for finding in report.findings if finding.diagnostic.location] == [
        "mine/clinics/hill/surgeons/roy.yaml"
    ]
    assert report.findings[0].packets == report.packets


def test_a_clinics_folder_or_file_is_found_in_its_content_folder(shipped: Path, own: Path) -> None:
    write(own, clinics__hill__surgeons__roy=surgeon("roy", "facts: {lift_limit: 80 lb}\n"))
    for path in ("own/clinics/lake", "own/clinics/lake/clinic.yaml"):
        assert [text.partition(":")[0] for text in told(shipped, path)] == ["own/clinics/lake/clinic.yaml"]
    assert [text.partition(":")[0] for text in told(shipped, "own/clinics/hill/surgeons/roy.yaml")] == [
        "own/clinics/hill/surgeons/roy.yaml"
    ]


def test_what_an_own_folder_does_to_shared_files_is_told_as_well(shipped: Path, own: Path) -> None:
    procedure = (shipped / "procedures" / "lumbar-foraminotomy.yaml").read_text("utf-8")
    write(shipped, procedures__lumbar_foraminotomy=procedure + "required_topics: [risks]\n")
    report = checked(shipped, "own")
    assert [finding.diagnostic.code for finding in report.findings] == ["contrast", "required-topics"]
    assert report.elsewhere == 1


def test_one_file_is_told_of_alone_though_everybodys_packets_are_tried(shipped: Path, own: Path) -> None:
    write(shipped, clinics__hill__clinic=clinic(accent="#FFD700"))
    block = (shipped / "blocks" / "shower.yaml").read_text("utf-8")
    write(shipped, blocks__shower=block.replace("Pat", "Lift 9 lb and pat"))
    found = told(shipped, "shipped/blocks/shower.yaml")
    assert found
    assert {text.partition(":")[0] for text in found} == {"shipped/blocks/shower.yaml"}


def test_a_broken_file_elsewhere_is_told_since_nothing_can_be_tried_with_it(shipped: Path, own: Path) -> None:
    write(shipped, facts="- 1\n")
    assert first_lines(told(shipped, "own/clinics/lake/surgeons/lee.yaml")) == [
        "shipped/facts.yaml:1:1: error[not-a-mapping]: the file is not a table of keys"
    ]


def test_files_of_an_own_folder_that_nothing_reads_are_warnings(shipped: Path, own: Path) -> None:
    for name in ("clinic/lake.yaml", "facts.yml", "fact.yaml", "clinics/lake/surgeons.yaml", "blocks/a/b.yaml"):
        (own / name).parent.mkdir(parents=True, exist_ok=True)
        (own / name).write_text("a: b\n", "utf-8")
    (own / "README.md").write_text("ours", "utf-8")
    (own / ".draft.yaml").write_text("ours", "utf-8")
    assert [text for text in told(shipped, "own") if "unread-file" in text] == [
        "own/blocks/a/b.yaml: warning[unread-file]: nothing reads 'blocks/a/b.yaml'\n"
        "  hint: put it into 'blocks' itself",
        "own/clinic/lake.yaml: warning[unread-file]: nothing reads 'clinic/lake.yaml'\n  hint: did you mean 'clinics'?",
        "own/clinics/lake/surgeons.yaml: warning[unread-file]: nothing reads 'clinics/lake/surgeons.yaml'\n"
        "  hint: a clinic is clinics/NAME/clinic.yaml, its surgeons are clinics/NAME/surgeons/NAME.yaml",
        "own/fact.yaml: warning[unread-file]: nothing reads 'fact.yaml'\n  hint: did you mean 'facts.yaml'?",
        "own/facts.yml: warning[unread-file]: nothing reads 'facts.yml'\n  hint: name it 'facts.yaml'",
    ]


def refused(shipped: Path, *paths: str) -> list[str]:
    with pytest.raises(HandoutError) as caught:
        scope_of(paths, None, shipped)
    return [str(found) for found in caught.value.diagnostics]


def test_paths_that_are_not_there_are_told_all_at_once(shipped: Path, own: Path) -> None:
    assert refused(shipped, "owm", "own/clinics/lakr/x.yaml", "elsewhere/x.yaml") == [
        "error[no-such-path]: there is no 'elsewhere/x.yaml'\n  hint: check the spelling, and the folder you are in",
        "error[no-such-path]: there is no 'owm'\n  hint: did you mean 'own'?",
        "error[no-such-path]: there is no 'own/clinics/lakr/x.yaml'\n  hint: did you mean 'lake'?",
    ]


def test_a_path_in_no_content_folder_is_told_with_the_folder_that_may_be_meant(shipped: Path, own: Path) -> None:
    (own.parent / "empty").mkdir()
    assert refused(shipped, ".", "empty") == [
        "error[not-content]: '.' is not in a content folder\n  hint: did you mean 'own' in it?",
        "error[not-content]: 'empty' is not in a content folder\n"
        "  hint: a content folder has 'clinics', 'blocks' or the like in it; content/README.md shows its shape",
    ]


def test_progress_counts_to_the_last_packet(shipped: Path) -> None:
    seen: list[tuple[int, int]] = []
    report = check_content(
        scope_of((), None, shipped), TODAY, rules=(), progress=lambda done, total: seen.append((done, total))
    )
    assert seen == [(number, report.packets) for number in range(report.packets + 1)]
