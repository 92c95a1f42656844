"""What is approved depends on every character a patient reads and on nothing else, whatever is edited."""

from __future__ import annotations

import random
import re
import shutil
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest
import yaml
from approving import LUMBAR, OKAFOR
from hypothesis import assume, example, given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from handouts.approval.digests import digest, picture_digest
from handouts.approval.edges import Pictures
from handouts.approval.forms import Entries, entries_of_packs, printable
from handouts.checks.writing import Written, texts_of
from handouts.content.folders import open_folders
from handouts.content.library import Library, open_library
from handouts.content.source import read_source
from handouts.diagnostics import HandoutError
from handouts.document.drawing import read_drawing
from handouts.resolve.resolution import resolve
from handouts.shipped import content_folder

BLOCKS = (
    "key-sheet", "timetable", "recovery", "recovery-checklist", "benefits-and-risks", "words-explained",
    "moving-safely", "about-this-leaflet", "follow-up", "is-it-for-you",
)  # fmt: skip
"""Every kind of item is in one of them."""
SURE = 12
"""So many letters in a row, found in the file as they read, are those that were read."""
REQUESTS = tuple(replace(LUMBAR, procedure=name) for name in ("lumbar-foraminotomy", "cervical-foraminotomy"))


@pytest.fixture(scope="module")
def content(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of the shipped content to edit."""
    return Path(shutil.copytree(content_folder(), tmp_path_factory.mktemp("copy") / "content"))


@cache
def loaded(content: Path) -> Library:
    """The copy before any edit; what it has loaded is kept for the files that no example touches."""
    library = open_library(content)
    for block in BLOCKS:
        approved(library, block)
    return library


def approved(library: Library, block: str) -> dict[str, object]:
    """Everything that is approved of a block, by origin, in both operations."""
    found: dict[str, object] = {}
    for request in REQUESTS:
        resolved = resolve(library, replace(request, blocks=(block,)))
        entries = entries_of_packs((resolved,), Pictures(library))
        found |= {f"{request.procedure}:{name}": entry for name, entry in _named(entries)}
    return found


@cache
def before(content: Path, block: str) -> dict[str, object]:
    """What is approved of a block before any edit."""
    return approved(loaded(content), block)


def _named(entries: Entries) -> Iterator[tuple[str, object]]:
    yield from (("front", one) for one in (entries.front, entries.packs))
    for block, items in entries.blocks.items():
        yield f"{block}:order", [item.name for item in items]
        yield from ((f"{block}/{item.name}", item) for item in items)


def after(content: Path, relative: str, text: str, block: str) -> dict[str, object]:
    """What is approved once a file reads otherwise; the file is put back."""
    path = content / relative
    original = path.read_bytes()
    kept = {name: value for name, value in loaded(content)._kept.items() if not name.endswith(relative)}
    try:
        path.write_text(text, encoding="utf-8")
        return approved(Library(open_folders([content]), kept), block)
    finally:
        path.write_bytes(original)


def changed(one: dict[str, object], other: dict[str, object]) -> set[str]:
    names = {name for name in one.keys() | other.keys() if one.get(name) != other.get(name)}
    return {name.partition(":")[2] for name in names}


def letters_of(content: Path, block: str) -> Iterator[tuple[str, int]]:
    """Give every letter of the block's file that stands in a text some patient reads: its item, its place."""
    text = (content / f"blocks/{block}.yaml").read_text(encoding="utf-8")
    starts = [0]
    for line in text.splitlines(keepends=True):
        starts.append(starts[-1] + len(line))
    for request in REQUESTS:
        resolved = resolve(loaded(content), replace(request, blocks=(block,)))
        for placed in printable(resolved.blocks[0], resolved):
            for written in texts_of(placed):
                yield from ((placed.item.id, at) for at in places_of(written, starts, text))


def places_of(written: Written, starts: list[int], text: str) -> Iterator[int]:
    """Give the places in the file of the letters of a text that are no reference or address.

    A sentence that names a page of another block is not printed where that block is not, as in these leaflets.
    """
    if "{page:" in written.text:
        return
    depth = 0
    for index, sign in enumerate(written.text):
        depth += (sign in "{(") - (sign in "})")
        place = written.at(index, index + 1)
        at, behind = starts[place.line - 1] + place.column - 1, written.text[index : index + SURE]
        if sign.isascii() and sign.isalpha() and not depth and text[at : at + len(behind)] == behind:
            yield at


@cache
def letters(content: Path, block: str) -> tuple[tuple[str, int], ...]:
    return tuple(dict.fromkeys(letters_of(content, block)))


def other_letter(sign: str) -> str:
    """The next letter of the alphabet, in the same case."""
    first = "a" if sign.islower() else "A"
    return chr(ord(first) + (ord(sign) - ord(first) + 1) % 26)


@settings(max_examples=60)
@given(block=st.sampled_from(BLOCKS), pick=st.integers(min_value=0, max_value=10**6))
def test_any_letter_changed_in_an_item_lapses_that_item_and_no_other(content: Path, block: str, pick: int) -> None:
    choice = letters(content, block)
    item, at = choice[pick % len(choice)]
    relative = f"blocks/{block}.yaml"
    text = (content / relative).read_text(encoding="utf-8")
    edited = text[:at] + other_letter(text[at]) + text[at + 1 :]
    assert changed(before(content, block), after(content, relative, edited, block)) == {f"{block}/{item}"}


def test_letters_to_change_are_found_in_every_block(content: Path) -> None:
    assert all(len(letters(content, block)) > 100 for block in BLOCKS)


def shuffled(value: object, chance: random.Random) -> object:
    """The same data with its keys in another order."""
    if isinstance(value, dict):
        keys = list(value)
        chance.shuffle(keys)
        return {key: shuffled(value[key], chance) for key in keys}
    return [shuffled(one, chance) for one in value] if isinstance(value, list) else value


def rewritten(text: str, relative: str, seed: int) -> str:
    """The same data as another author would write it: order of keys, quotes, folding, comments, blank lines."""
    chance = random.Random(seed)
    data = shuffled(read_source(text.encode(), relative).data, chance)
    style = chance.choice([None, '"', "'"])

    class Author(yaml.SafeDumper):
        """Puts every text in the same quotes."""

    Author.add_representer(str, lambda dumper, one: dumper.represent_scalar("tag:yaml.org,2002:str", one, style))
    dumped = yaml.dump(
        data,
        Dumper=Author,
        sort_keys=False,
        allow_unicode=chance.random() < 0.5,
        width=chance.choice([30, 80, 4000]),
        indent=chance.choice([2, 4]),
        default_flow_style=chance.choice([None, False]),
    )
    lines = [f"# note {seed}", *dumped.splitlines(), "", "# the end", ""]
    return chance.choice(["\n", "\r\n"]).join(lines)


FILES = (
    *(f"blocks/{block}.yaml" for block in BLOCKS),
    "facts.yaml",
    "options.yaml",
    "sources.yaml",
    "words/en.yaml",
    "procedures/lumbar-foraminotomy.yaml",
    f"clinics/{OKAFOR.clinic}/clinic.yaml",
    f"clinics/{OKAFOR.clinic}/surgeons/{OKAFOR.surgeon}.yaml",
)


@settings(max_examples=40)
@given(relative=st.sampled_from(FILES), block=st.sampled_from(BLOCKS), seed=st.integers(0, 10**6))
@example(relative="blocks/key-sheet.yaml", block="key-sheet", seed=1)
@example(relative="facts.yaml", block="recovery", seed=2)
def test_order_of_keys_comments_and_spacing_lapse_nothing(content: Path, relative: str, block: str, seed: int) -> None:
    block = relative.removeprefix("blocks/").removesuffix(".yaml") if relative.startswith("blocks/") else block
    text = (content / relative).read_text(encoding="utf-8")
    edited = rewritten(text, relative, seed)
    assume(edited != text)
    assert changed(before(content, block), after(content, relative, edited, block)) == set()


def renamed(folder: Path, kind: str, old: str, new: str) -> None:
    """Rename a drawing, and every mention of it."""
    (folder / kind / f"{old}.svg").rename(folder / kind / f"{new}.svg")
    for path in (folder / "blocks").glob("*.yaml"):
        text = path.read_text(encoding="utf-8")
        for key in ("figure", "icon"):
            text = text.replace(f"{key}: {old}\n", f"{key}: {new}\n").replace(f"{key}: {old},", f"{key}: {new},")
        path.write_text(text, encoding="utf-8")


def test_names_of_files_and_folders_lapse_nothing(tmp_path: Path) -> None:
    folder = Path(shutil.copytree(content_folder(), tmp_path / "quite-another-name"))
    renamed(folder, "figures", "hold-load", "carry-close")
    icons = {item.icon for item in open_library(folder).block("recovery").value.items if getattr(item, "icon", None)}
    for icon in sorted(icons):
        renamed(folder, "icons", icon, f"{icon}-2")
    clinic = folder / "clinics" / OKAFOR.clinic
    (clinic / "logo.svg").rename(clinic / "brand.svg")
    text = (clinic / "clinic.yaml").read_text(encoding="utf-8").replace("logo: logo.svg", "logo: brand.svg")
    (clinic / "clinic.yaml").write_text(text, encoding="utf-8")
    for block in ("moving-safely", "recovery", "timetable"):
        assert approved(open_library(folder), block) == approved(open_library(content_folder()), block)


def test_a_drawing_drawn_otherwise_lapses_the_items_that_show_it_and_comments_in_it_do_not(content: Path) -> None:
    relative = "figures/hold-load.svg"
    text = (content / relative).read_text(encoding="utf-8")
    noted = text.replace("</svg>", "\n  <!-- drawn anew -->\n\n</svg>\n").replace("><", ">\n  <")
    assert changed(before(content, "moving-safely"), after(content, relative, noted, "moving-safely")) == set()
    drawn = text.replace("</svg>", '<path d="M1 1h1"/></svg>')
    assert changed(before(content, "moving-safely"), after(content, relative, drawn, "moving-safely")) == {
        "moving-safely/hold"
    }


@given(st.text(max_size=20), st.text(max_size=20))
def test_two_texts_have_one_digest_only_when_they_are_one(one: str, other: str) -> None:
    one, other = (text.encode("utf-8", "replace").decode("utf-8") for text in (one, other))
    assert (digest(one) == digest(other)) == (one == other)


@given(st.binary(max_size=40), st.integers(0, 39))
def test_every_byte_of_a_picture_that_is_no_drawing_counts(data: bytes, at: int) -> None:
    assume(at < len(data) and not data.lstrip().startswith(b"<"))
    picture = b"\x89PNG" + data
    other = bytearray(picture)
    other[4 + at] ^= 1
    assert picture_digest(picture) != picture_digest(bytes(other))


HIDDEN = b'<?x <!-- ?><path d="M1 1h9"/><?x --> ?>'
BITS = (
    b"<!--", b"-->", b"<!-- -->", b"<?x <!-- ?>", b"<?x --> ?>", b"<![CDATA[", b"]]>", b"\n", b" ",
    b"<path d='M1 1h1'/>", b"&#32;", b"<style>.a{fill:red}</style>", b"<g xmlns='x:y'>", b"</g>", b"<g>",
    b" id='a'", b"<title>t</title>",
)  # fmt: skip


@settings(max_examples=300)
@given(st.lists(st.tuples(st.sampled_from(BITS), st.floats(0, 1)), max_size=6))
@example([(HIDDEN, 0.5)])
@example([(b"<?x <!-- ?>", 0.4), (b"<path d='M1 1h1'/>", 0.5), (b"<?x --> ?>", 0.6)])
def test_two_drawings_of_one_digest_print_the_same_picture(bits: list[tuple[bytes, float]]) -> None:
    plain = (content_folder() / "figures/saddle-area.svg").read_bytes()
    other = plain
    for bit, share in bits:
        tags = [found.start() for found in re.finditer(rb"<", other)] + [len(other)]
        at = tags[int(share * (len(tags) - 1))]
        other = other[:at] + bit + other[at:]
    try:
        drawing = read_drawing(other, "other.svg")
    except HandoutError:
        return  # what is refused never prints
    assert picture_digest(other) != picture_digest(plain) or drawing == read_drawing(plain, "plain.svg")


def test_comments_and_the_order_of_attributes_in_a_drawing_do_not_count() -> None:
    one = b'<svg viewBox="0 0 9 9"><path d="M1 1h1" fill="red"/></svg>'
    other = b"""<?xml version='1.0'?>\n<svg viewBox='0 0 9 9'><!-- <path d='M2 2h1'/> -->\n
    <path fill='red'   d="M1\n1h1"></path> </svg>\n"""
    assert picture_digest(one) == picture_digest(other)
    assert picture_digest(one) != picture_digest(other.replace(b"<!--", b"").replace(b"-->", b""))


def test_words_that_a_drawing_hides_in_character_data_count() -> None:
    style = b"<svg><style><![CDATA[ <!-- .a{fill:red} --> ]]></style></svg>"
    assert picture_digest(style) != picture_digest(style.replace(b"red", b"tan"))
