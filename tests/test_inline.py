"""A text of a content file becomes pieces; whatever is not our small grammar prints as written or is refused."""

# ruff: noqa: RUF001 (curly quotes are what is tested)
from __future__ import annotations

from functools import partial

import pytest
from hypothesis import given
from hypothesis import strategies as st

from handouts.content.inline import Blank, LineBreak, LinkTo, PageRef, Reference, Words, read_inline
from handouts.content.library import open_library
from handouts.content.places import Sourced
from handouts.content.source import read_source
from handouts.shipped import content_folder


def pieces(text: str):
    read = read_inline(text)
    assert read.problems == ()
    return read.pieces


def said(text: str) -> str:
    """What is said about a text that stands alone in a file."""
    source = read_source(("text: |\n  " + text.replace("\n", "\n  ")).encode(), "f.yaml")
    sourced = Sourced(source.data, source.places)
    text = source.data["text"]
    found = read_inline(text).diagnostics(lambda start, end: sourced.within(("text",), text, start, end))
    return "\n".join(map(str, found))


@pytest.mark.parametrize(
    "text",
    [
        "Call us.",
        '<img src=x onerror="">',
        "100 %s %(a)s",
        "_x_ *y* # z `c`",
        "a < b & c > d",
        "[see] (there)",
        "2 ** 3",
        "~~a~~",
    ],
)
def test_what_is_not_markup_prints_as_it_is_written(text):
    assert pieces(text) == (Words(text.replace('""', "””")),)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Stop **now**.", (Words("Stop "), Words("now", bold=True), Words("."))),
        ("**All**", (Words("All", bold=True),)),
        ("a**b**c", (Words("a"), Words("b", bold=True), Words("c"))),
        (
            "**Lift {lift_limit}.**",
            (Words("Lift ", bold=True), Reference("lift_limit", bold=True), Words(".", bold=True)),
        ),
        ("{surgery.day}", (Reference("surgery", "day"),)),
        ("{page:warning-signs}", (PageRef("warning-signs"),)),
        ("{page:key-sheet/legs,arm}", (PageRef("key-sheet", ("legs", "arm")),)),
        ("Name: {blank}", (Words("Name: "), Blank())),
        ("one\\\ntwo", (Words("one"), LineBreak(), Words("two"))),
        ("one \\ two", (Words("one"), LineBreak(), Words("two"))),
        ("one\\", (Words("one"),)),
        ("one\n  two\n", (Words("one two"),)),
        (r"\{x\} \*\*y\*\* \[z\](q) \\", (Words("{x} **y** [z](q) \\"),)),
        ("[Ask us](https://example.org/a_(b)?c=d#e)", (LinkTo("Ask us", "https://example.org/a_(b)?c=d#e"),)),
        ("**[Call](tel:+1-217-555-0142)**", (LinkTo("Call", "tel:+1-217-555-0142", bold=True),)),
        ("[**Mail**](mailto:a@example.org)", (LinkTo("Mail", "mailto:a@example.org", bold=True),)),
        ("", ()),
        ("  \n ", ()),
    ],
)
def test_markup_becomes_pieces(text, expected):
    assert pieces(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("don't", "don’t"),
        ('say "yes" now', "say “yes” now"),
        ("('it')", "(‘it’)"),
        ("the '90s", "the ’90s"),
        ("\"'in' it\"", "“‘in’ it”"),
        ('well-"known"', "well-“known”"),
    ],
)
def test_straight_quotes_become_curly(text, expected):
    assert pieces(text) == (Words(expected),)


def test_a_quote_behind_a_reference_closes():
    assert pieces("\"{surgeon}\" and {surgeon}'s") == (
        Words("“"), Reference("surgeon"), Words("” and "), Reference("surgeon"), Words("’s"),
    )  # fmt: skip


def test_a_reference_knows_its_place():
    reference = pieces("Lift {lift_limit}.")[1]
    assert (reference.start, reference.end) == (5, 17)


HINT = "\n  hint: write {name} or {name.form} with one brace at each end; \\{ prints a brace"


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("Lift {{7*7}} now", f"f.yaml:2:8: error[reference]: '{{{{7*7}}}}' is not a reference{HINT}"),
        ("{7*7}", f"f.yaml:2:3: error[reference]: '{{7*7}}' is not a reference{HINT}"),
        ("{fact.__class__}", f"f.yaml:2:3: error[reference]: '{{fact.__class__}}' is not a reference{HINT}"),
        ("{}", f"f.yaml:2:3: error[reference]: '{{}}' is not a reference{HINT}"),
        ("{a!r}", f"f.yaml:2:3: error[reference]: '{{a!r}}' is not a reference{HINT}"),
        ("{lift", f"f.yaml:2:3: error[reference]: '{{' is not a reference{HINT}"),
        ("lift}", f"f.yaml:2:7: error[reference]: '}}' is not a reference{HINT}"),
        ("a\n{lift}}", f"f.yaml:3:3: error[reference]: '{{lift}}}}' is not a reference{HINT}"),
        ("{lift.dat}", "f.yaml:2:3: error[reference]: '{lift.dat}' is not a reference\n  hint: did you mean 'date'?"),
        ("[go](javascript:alert(1))", "f.yaml:2:8: error[link-scheme]: a link cannot lead to 'javascript:alert(1)'\n"
         "  hint: a link starts with https:, mailto: or tel:"),
        ("[go](http://example.org)", "f.yaml:2:8: error[link-scheme]: a link cannot lead to 'http://example.org'\n"
         "  hint: a link starts with https:, mailto: or tel:"),
        ("[go](tel:(217) 555)",
         "f.yaml:2:8: error[link-target]: the link target 'tel:(217) 555' is malformed\n"
         "  hint: write https://host/path, mailto:name@host or tel: with digits and hyphens, without spaces"),
        ("[](https://example.org)",
         "f.yaml:2:3: error[link-words]: a link without words, or with a reference or brace in them\n"
         "  hint: write plain words between the square brackets"),
        ("a **b", "f.yaml:2:5: error[emphasis]: bold that has no other end\n"
         "  hint: write it as **words**, or \\*\\* to print two stars"),
        ("a** b", "f.yaml:2:4: error[emphasis]: bold that has no other end\n"
         "  hint: write it as **words**, or \\*\\* to print two stars"),
    ],
)  # fmt: skip
def test_what_looks_like_markup_and_is_not_is_refused_at_its_place(text, message):
    assert said(text) == message


@pytest.mark.parametrize("text", ["{{7*7}}", "{fact.__class__}", "[go](javascript:alert(1))"])
def test_a_refused_piece_is_left_out(text):
    assert read_inline(text).pieces == ()


@given(st.text() | st.text(st.sampled_from("ab *\\[](){}\"'\n.:/-_<"), max_size=60))
def test_no_text_makes_reading_raise(text):
    read = read_inline(text)
    assert all(0 <= problem.start < problem.end <= len(text) for problem in read.problems)
    assert all(piece.text for piece in read.pieces if isinstance(piece, Words | LinkTo))


@given(st.text(st.characters(codec="utf-8", exclude_categories=["Cc", "Cs"], exclude_characters="\\*[]{}\"'")))
def test_plain_text_comes_back_as_it_was(text):
    assert "".join(piece.text for piece in pieces(text)) == text.rstrip()


@given(
    st.text(st.characters(codec="utf-8", exclude_categories=["Cc", "Cs", "Z"], exclude_characters="\"'"), min_size=1)
)
def test_every_mark_can_be_escaped(text):
    escaped = "".join(f"\\{letter}" if letter in "\\*[]{}" else letter for letter in text)
    assert "".join(piece.text for piece in pieces(escaped)) == text


@pytest.mark.parametrize(
    "text", ["[" * 9999, "[a](" * 9999, "{" * 9999, " \t" * 9999 + "x", "[a](()" * 9999, "**" * 9999, "x" * 10_000]
)
def test_an_odd_long_text_is_read_to_its_end(text):
    read_inline(text)


def shipped_texts():
    library = open_library(content_folder())
    for name in library.names("blocks"):
        sourced = library.block(name)
        for position, item in enumerate(sourced.value.items):
            for key in item.__struct_fields__:
                value = getattr(item, key)
                if isinstance(value, str) and key != "id":
                    yield sourced, ("items", position, key), value


def test_every_shipped_text_reads_clean():
    found = [
        diagnostic
        for sourced, path, text in shipped_texts()
        for diagnostic in read_inline(text).diagnostics(partial(sourced.within, path, text))
    ]
    assert found == []
