"""Broken spreadsheets of every kind end in a plan or in HandoutError, within bounds of memory.

HANDOUTS_FUZZ sets how many inputs of each kind are tried.
"""

from __future__ import annotations

import csv
import io
import os
import random
import re
import tracemalloc
import zipfile
from contextlib import suppress
from datetime import date
from pathlib import Path

import pytest

from handouts.batch.refusals import refused_csv
from handouts.batch.rows import Known, known_of, plan
from handouts.batch.sheet import read_sheet
from handouts.batch.template import template_csv, template_xlsx
from handouts.content.library import open_library
from handouts.diagnostics import HandoutError
from handouts.resolve.request import Request

COUNT = int(os.environ.get("HANDOUTS_FUZZ", "400"))
BASE = Request("lumbar", date(2027, 1, 4), clinic="riverbend-spine")
MOST_MEMORY = 64 * 1024 * 1024
"""Bytes one small input may take at once."""

# fmt: off
SIGNS = (
    *(sign.encode() for sign in (",", ";", "\t", '"', "\n", "\r", "\r\n", "\0", "'", "=", "\\", "\u202e", "sep=;\n")),
    *(b"\xff", b"\xfe\xff", b"\xef\xbb\xbf", b"\x80", b"\xed\xa0\x80", b"\xf4\x90\x80\x80", b"PK\x03\x04"),
)
CELLS = (
    *("", " ", "0", "-1", "1e999", "NaN", "99999999999999999999", "TRUE", "8 lb", "999999999 lb", "1 to 0 weeks"),
    *("2027-02-30", "0000-01-01", "10000-01-01", "29 February 2027", "1 may 0000", "\uff12\uff10\uff12\uff17-03-09"),
    *("13:61", "25:00", "12:00 am", "0:00 pm", "\u0660\u0669:\u0663\u0660", "lumbar", "cervical", "both", "C5-C6"),
    *("\u00b2", "\u212b", "A\u030a", "\u202e", "\ufffd", "\n", "\u00df", "\ufb01", "\u0130", "\U0001fac0"),
    *("x" * 5000, "L4-L5;" * 50, ",", '"', "'", "=cmd|' /C calc'!A0", "set:", ":", "option:", "set:set:", "\u00bd lb"),
)
XML_PIECES = (
    *(b"<", b">", b"/>", b"&", b"&#0;", b"&#xD800;", b"<!DOCTYPE x>", b"<![CDATA[", b"]]>", b"xmlns", b"\0"),
    *(b"<row>", b"</row>", b'<c r="B9">', b"<f>1+1</f>", b"<v></v>", b'r="A1"', b't="s"', b's="99999"', b"-1"),
)
ATTRIBUTES = (
    *(b't="s"', b't="e"', b't="b"', b't="d"', b't="str"', b't="n"', b't="inlineStr"', b't=""'),
    *(b's="3"', b's="99999"', b's="-1"', b'hidden="1"', b'r="99999999999999"', b'r="x"'),
    *(b'r="A1"', b'r="C2"', b'r="XFD1048576"', b'r="ZZZZ9"', b'r="0"', b'r="9"'),
)
VALUES = (
    *(b"<v>1e999</v>", b"<v>-1</v>", b"<v>0.375</v>", b"<v>46455.5</v>", b"<v>99999999999</v>", b"<v>x</v>"),
    *(b"<f>1+1</f>", b"<f>1+1</f><v>2</v>", b"<is><t>x</t></is>", b"<v>2027-03-09</v>", b"<v>2027-13-09</v>", b""),
)
# fmt: on
PLACES = re.compile(rb' [rst]="[^"]*"|<v>[^<]*</v>|<is>.*?</is>')


@pytest.fixture(scope="module")
def known() -> Known:
    return known_of(open_library(Path(__file__).parent.parent / "content"))


def spoilt(dice: random.Random, data: bytes, pieces: tuple[bytes, ...]) -> bytes:
    """Bytes with some of them changed, cut, doubled, or replaced by pieces."""
    for _ in range(dice.randint(1, 6)):
        at = dice.randrange(len(data) + 1)
        end = at + dice.choice((0, 1, 4, 40, 4000))
        new = dice.choice((dice.choice(pieces), b"", data[at:end] * dice.randint(2, 5), bytes([dice.randrange(256)])))
        data = data[:at] + new + (data[end:] if dice.random() < 0.9 else b"")
    return data


def any_csv(dice: random.Random) -> bytes:
    """A CSV file of odd cells, in any encoding, often spoilt."""
    header = next(csv.reader([template_csv().decode("utf-8-sig").splitlines()[0]]))
    dice.shuffle(header)
    header = header[: dice.randint(1, len(header))]
    lines = [[dice.choice(CELLS) for _ in header] for _ in range(dice.randint(0, 6))]
    if dice.random() < 0.2:
        header[dice.randrange(len(header))] = dice.choice(CELLS)
    out = io.StringIO()
    csv.writer(out, delimiter=dice.choice(",;\t")).writerows([header, *lines])
    encoding = dice.choice(("utf-8", "utf-8", "utf-8-sig", "utf-16", "cp1252", "utf-16-le", "utf-32"))
    data = out.getvalue().encode(encoding, "replace" if encoding == "cp1252" else "surrogatepass")
    return spoilt(dice, data, SIGNS) if dice.random() < 0.5 else data


WORKBOOK = template_xlsx()


def twisted(dice: random.Random, data: bytes) -> bytes:
    """XML that is still whole, with other attributes and values in a few places."""
    for _ in range(dice.randint(1, 3)):
        places = list(PLACES.finditer(data))
        if not places:
            break
        at = dice.choice(places)
        new = b" " + dice.choice(ATTRIBUTES) if at[0].startswith(b" ") else dice.choice(VALUES)
        data = data[: at.start()] + new + data[at.end() :]
    return data


def any_xlsx(dice: random.Random) -> bytes:
    """A workbook with a part of it twisted or spoilt, or the archive itself spoilt."""
    if dice.random() < 0.1:
        return spoilt(dice, WORKBOOK, SIGNS)
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(WORKBOOK)) as sound, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        hit = dice.choice([*sound.namelist(), *["xl/worksheets/sheet1.xml"] * 30, *["xl/styles.xml"] * 4])
        is_twisted = dice.random() < 0.7
        for name in sound.namelist():
            text = sound.read(name)
            if name == hit:
                text = twisted(dice, text) if is_twisted else spoilt(dice, text, XML_PIECES)
            archive.writestr(name, text)
    return out.getvalue()


@pytest.mark.parametrize("make", [any_csv, any_xlsx])
def test_any_bytes_end_in_a_plan_or_in_handout_error(make, known):
    read = 0
    for seed in range(COUNT):
        data = make(random.Random(f"{make.__name__} {seed}"))
        try:
            sheet = read_sheet(data, "fuzz")
            read += 1
            found = plan(sheet, BASE, known=known, ignore_extra=seed % 2 == 0)
        except HandoutError:
            continue
        numbers = {row.number for row in found.rows} | {row.number for row in found.refused}
        assert numbers == {row.number for row in sheet.rows}, seed
        refused_csv(found.refused).decode("utf-8")
    assert read > COUNT // 20


@pytest.mark.parametrize("make", [any_csv, any_xlsx])
def test_a_small_broken_file_takes_little_memory(make, known):
    tracemalloc.start()
    try:
        for seed in range(COUNT // 10):
            data = make(random.Random(f"memory {make.__name__} {seed}"))
            tracemalloc.reset_peak()
            before = tracemalloc.get_traced_memory()[0]
            with suppress(HandoutError):
                plan(read_sheet(data, "fuzz"), BASE, known=known)
            assert tracemalloc.get_traced_memory()[1] - before < MOST_MEMORY, seed
    finally:
        tracemalloc.stop()
