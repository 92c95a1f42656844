"""`handouts list` tells of everything there is to choose from and to write with, a clinic's own among it."""

from __future__ import annotations

import json

import pytest
from small_content import clinic, small_content, surgeon, write

import handouts.cli.main as entry
from handouts.cli.listed import ROWS
from handouts.cli.listing import CHOICES, MATERIAL

OWN = (
    clinic()
    + """\
packs:
  home-visit: {title: A visit at home, like: full, blocks: [key-sheet, recovery, shower]}
for:
  lumbar-foraminotomy:
    packs:
      key: {title: Our key sheet, blocks: [key-sheet, shower]}
    attachments: {key: [{file: map.pdf, title: How to find us}]}
attachments: {full: [{file: map.pdf, title: How to find us}, {file: form.pdf, title: Consent form}]}
"""
)


@pytest.fixture
def content(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("HANDOUTS_CONTENT", raising=False)
    (tmp_path / "content").mkdir()
    folder = small_content(tmp_path / "content")
    monkeypatch.setattr("handouts.cli.asking.content_folder", lambda: folder)
    return folder


@pytest.fixture
def listed(content, capfd):
    def out(kind: str, *more: str) -> str:
        code = entry.main(["list", kind, *more])
        out, err = capfd.readouterr()
        assert (code, err) == (0, "")
        return out

    return out


@pytest.fixture
def lines(listed):
    return lambda kind: listed(kind).splitlines()


@pytest.fixture
def rows(listed):
    return lambda kind: json.loads(listed(kind, "--json"))


def test_packs_of_a_clinics_own_are_listed_with_the_clinic(lines, content):
    write(content, clinics__hill__clinic=OWN)
    assert lines("packs") == [
        "full        Everything  (procedure cervical-foraminotomy)",
        "key         Key sheet  (procedure cervical-foraminotomy; default yes)",
        "full        Everything  (procedure lumbar-foraminotomy)",
        "key         Key sheet  (procedure lumbar-foraminotomy; default yes)",
        "home-visit  A visit at home  (procedure cervical-foraminotomy; clinic hill; like full)",
        "key         Our key sheet  (procedure lumbar-foraminotomy; clinic hill)",
        "home-visit  A visit at home  (procedure lumbar-foraminotomy; clinic hill; like full)",
    ]


def test_a_script_can_tell_whose_pack_it_is_and_what_is_in_it(rows, content):
    write(content, clinics__hill__clinic=OWN)
    ours = [row for row in rows("packs") if row["clinic"] == "hill" and row["procedure"] == "lumbar-foraminotomy"]
    assert {row["id"]: row["blocks"] for row in ours} == {
        "home-visit": ["key-sheet", "recovery", "shower"],
        "key": ["key-sheet", "shower"],
    }
    assert {row["clinic"] for row in rows("packs")} == {"", "hill"}


def test_a_clinic_is_listed_with_its_packs_and_attachments(lines, content):
    write(content, clinics__hill__clinic=OWN)
    assert lines("clinics") == [
        "hill  Hill Clinic  (country US; paper letter; surgeons kim; packs home-visit, key; "
        "attachments How to find us, Consent form)"
    ]


def test_a_surgeon_is_listed_with_the_operations_they_do_if_not_all(lines, content):
    write(content, clinics__hill__surgeons__lee=surgeon("lee", "procedures: [lumbar-foraminotomy]\n"))
    assert lines("surgeons") == [
        "kim  Dr. Ana Kim  (clinic hill)",
        "lee  Dr. Ana Kim  (clinic hill; procedures lumbar-foraminotomy)",
    ]


def test_a_block_is_listed_with_the_code_it_is_printed_with(lines):
    assert lines("blocks")[1] == "recovery   Your recovery  (code VTTJ)"


def test_a_fact_is_listed_with_how_far_it_may_go(lines, content):
    write(
        content,
        facts="day: {type: yes-no, says: whether it is day}\nlift: {type: weight, range: [4 lb, 15 lb], says: up}\n",
    )
    assert lines("facts") == [
        "day   whether it is day  (type yes-no; owner surgeon; default blank; choices yes, no)",
        "lift  up  (type weight; owner surgeon; default blank; range 4 lb to 15 lb)",
    ]


def test_what_a_block_of_ones_own_is_written_with_is_listed_too(lines, content):
    (content / "figures").mkdir()
    (content / "figures/hill-road.svg").write_text("<svg><title>\n The road to us </title></svg>")
    assert lines("figures") == ["hill-road  The road to us"]
    assert lines("icons") == ["phone    Phone", "warning  Warning"]
    assert lines("sources") == ["P1  A study"]


@pytest.mark.parametrize("kind", ROWS)
def test_every_kind_is_listed_with_ids_and_titles(rows, content, kind):
    (content / "figures").mkdir()
    (content / "figures/road.svg").write_text("<svg/>")
    assert all(row["id"] and row["title"] for row in rows(kind))
    assert rows(kind)


def test_every_kind_can_be_asked_for():
    assert list(ROWS) == [*CHOICES, *MATERIAL]
