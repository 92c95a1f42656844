"""The folder `my-content`, where there is one, lies over the shipped content without being named."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from small_content import clinic, write
from surgeons_own import command_line, own_content


@pytest.fixture
def handouts(tmp_path, monkeypatch, capfd):
    own_content(tmp_path, monkeypatch)
    write(tmp_path / "my-content", clinics__lakeside__clinic=clinic("lakeside"))
    run = command_line(capfd)
    return lambda *arguments: run(*arguments)


def test_a_clinic_in_my_content_is_known_to_every_command(handouts):
    assert handouts("explain", "lumbar", "lift_limit", "--clinic", "lakeside").code == 0
    assert handouts("preview", "lumbar", "--clinic", "lakeside", "--pack", "key", "--page", "1").code == 0


def test_whoever_asks_for_details_is_told_of_it_once(handouts):
    told = "content: my-content, for it is in this folder; --content names another\n"
    asked = ("explain", "lumbar", "lift_limit", "--clinic", "lakeside")
    assert handouts(*asked, "--verbose").err.count(told) == 1
    assert handouts(*asked).err == ""
    assert handouts(*asked, "--verbose", "--content", "my-content").err == ""


def test_a_folder_that_is_named_stands_in_for_it(handouts, monkeypatch):
    asked = ("explain", "lumbar", "lift_limit", "--clinic", "lakeside")
    Path("other").mkdir()
    write(Path("other"), clinics__vale__clinic=clinic("vale"))
    for given in (("--content", "other"), ()):
        if not given:
            monkeypatch.setenv("HANDOUTS_CONTENT", "other")
        ran = handouts(*asked, *given)
        assert (ran.code, ran.err.partition("\n")[0]) == (2, "error[unknown-clinic]: unknown clinic 'lakeside'")


def test_without_it_the_shipped_content_stands_alone(handouts):
    shutil.rmtree("my-content")
    ran = handouts("explain", "lumbar", "lift_limit", "--clinic", "lakeside")
    assert (ran.code, ran.err.partition("\n")[0]) == (2, "error[unknown-clinic]: unknown clinic 'lakeside'")
