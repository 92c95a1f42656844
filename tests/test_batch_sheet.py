"""Bytes of spreadsheets to sheets: encodings, separators, workbooks, and every refusal whole."""

from __future__ import annotations

import io
import re
import zipfile
from datetime import date, datetime, time, timedelta
from typing import Any

import openpyxl
import pytest

from handouts.batch import grid, sheet, xlsx_parts
from handouts.batch.sheet import Sheet, read_sheet
from handouts.diagnostics import HandoutError

HEADER = "name,reference,procedure"
FIRST = "xl/worksheets/sheet1.xml"


def rows(read: Sheet) -> list[dict[str, Any]]:
    return [dict(row.cells) for row in read.rows]


def problems(read: Sheet) -> list[str]:
    return [str(problem) for row in read.rows for problem in row.problems]


def refusal(data: bytes, name: str = "p.csv") -> str:
    with pytest.raises(HandoutError) as raised:
        read_sheet(data, name)
    return str(raised.value)


def csv_bytes(*lines: str, encoding: str = "utf-8", end: str = "\n") -> bytes:
    return end.join([*lines, ""]).encode(encoding)


class Formatted:
    """A value and the number format of its cell."""

    def __init__(self, value: object, number_format: str) -> None:
        self.value, self.number_format = value, number_format


def workbook(*lines: tuple[object, ...], **sheets: tuple[tuple[object, ...], ...]) -> bytes:
    """A workbook whose first sheet has these lines."""
    book = openpyxl.Workbook()
    first = book.active
    for row, line in enumerate(lines, 1):
        for column, value in enumerate(line, 1):
            cell = first.cell(row, column, value.value if isinstance(value, Formatted) else value)
            if isinstance(value, Formatted):
                cell.number_format = value.number_format
    for title, others in sheets.items():
        other = book.create_sheet(title)
        for line in others:
            other.append(line)
    return saved(book)


def saved(book: openpyxl.Workbook) -> bytes:
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def repacked(data: bytes, parts: dict[str, bytes | None]) -> bytes:
    """The workbook with parts changed, added or (None) left out."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as before, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as after:
        for name in before.namelist():
            if name not in parts:
                after.writestr(name, before.read(name))
        for name, text in parts.items():
            if text is not None:
                after.writestr(name, text)
    return out.getvalue()


def first_sheet_of(data: bytes) -> str:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return archive.read(FIRST).decode()


def with_first_sheet(data: bytes, pattern: str, new: str) -> bytes:
    changed, count = re.subn(pattern, new, first_sheet_of(data))
    assert count == 1
    return repacked(data, {FIRST: changed.encode()})


# CSV: encodings


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
def test_unicode_is_read_with_and_without_a_byte_order_mark(encoding):
    read = read_sheet(csv_bytes(HEADER, "Zoë Nguyễn,0042,lumbar", encoding=encoding), "p.csv")
    assert rows(read) == [{"name": "Zoë Nguyễn", "reference": "0042", "procedure": "lumbar"}]
    assert read.notes == ()


def test_windows_1252_is_read_and_said_with_the_rows_to_look_at():
    read = read_sheet(csv_bytes(HEADER, "Ann,1,lumbar", "José,2,lumbar", "Bo,3,lumbar", encoding="cp1252"), "p.csv")
    assert [row["name"] for row in rows(read)] == ["Ann", "José", "Bo"]
    assert [str(note) for note in read.notes] == [
        "p.csv: warning[windows-1252]: the file is not UTF-8 and was read as Windows-1252; "
        "look at the letters with accents in row 3\n"
        "  hint: save it as 'CSV UTF-8' in your spreadsheet program"
    ]


def test_only_the_first_rows_with_accents_are_named():
    read = read_sheet(csv_bytes(HEADER, *["José,2,lumbar"] * 9, encoding="cp1252"), "p.csv")
    assert "in row 2, 3, 4, 5, 6 and others" in str(read.notes[0])


def test_bytes_of_no_encoding_are_refused():
    assert refusal(HEADER.encode() + b"\nA\x81\xffB,2,lumbar\n") == (
        "p.csv: error[not-utf8]: the file is neither UTF-8 nor Windows-1252 text\n"
        "  hint: save it as 'CSV UTF-8' in your spreadsheet program"
    )


def test_utf_16_without_a_mark_is_refused():
    assert refusal(csv_bytes(HEADER, encoding="utf-16-le")) == (
        "p.csv: error[not-a-sheet]: the file is neither a CSV nor an .xlsx file\n"
        "  hint: save it as 'CSV UTF-8' in your spreadsheet program"
    )


# CSV: separators, lines, quotes


@pytest.mark.parametrize("separator", [",", ";", "\t"])
def test_the_separator_is_found_from_the_known_columns(separator):
    read = read_sheet(csv_bytes(f"Patient name{separator}MRN", f"Ann{separator}007"), "p.csv")
    assert rows(read) == [{"name": "Ann", "reference": "007"}]


def test_commas_in_cells_do_not_make_a_comma_the_separator():
    read = read_sheet(csv_bytes("name;notes;x,y,z,w,v", "Ann;a, b, c;"), "p.csv")
    assert rows(read) == [{"name": "Ann", "notes": "a, b, c"}]


@pytest.mark.parametrize("line", ["sep=;", '"sep=;"', "SEP=;"])
def test_the_separator_excel_is_told_is_taken_and_its_line_not_counted(line):
    read = read_sheet(csv_bytes(line, "name;reference", "Ann;1"), "p.csv")
    assert (read.rows[0].number, rows(read)) == (2, [{"name": "Ann", "reference": "1"}])


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_lines_may_end_as_on_any_system(end):
    read = read_sheet(csv_bytes(HEADER, "Ann,1,lumbar", "Bo,2,lumbar", end=end), "p.csv")
    assert [(row.number, row.cells["name"]) for row in read.rows] == [(2, "Ann"), (3, "Bo")]


def test_rows_are_numbered_as_the_spreadsheet_shows_them():
    text = '\nname,notes\nAnn,"two\r\nlines"\n,\n\nBo,\n'
    read = read_sheet(text.encode(), "p.csv")
    assert [(row.number, dict(row.cells)) for row in read.rows] == [
        (3, {"name": "Ann", "notes": "two\nlines"}),
        (6, {"name": "Bo"}),
    ]
    assert read.header_row == 2


def test_a_quote_inside_a_text_is_part_of_it():
    assert rows(read_sheet(b'name,notes\nAnn,a 5" cut\nBo,"say ""ah"""\n', "p.csv")) == [
        {"name": "Ann", "notes": 'a 5" cut'},
        {"name": "Bo", "notes": 'say "ah"'},
    ]


def test_blanks_round_a_cell_are_left_out_and_an_empty_cell_is_not_there():
    assert rows(read_sheet("name,reference,side\n\u00a0 Ann ,  ,left\t\n".encode(), "p.csv")) == [
        {"name": "Ann", "side": "left"}
    ]


def test_a_row_of_another_length_keeps_its_problem_and_stops_no_other():
    read = read_sheet(csv_bytes(HEADER, "Smith, Ann,1,lumbar", "Bo", "Cy,3,lumbar", "Di,4,lumbar,,"), "p.csv")
    assert problems(read) == [
        "p.csv:2:4: error[ragged-row]: the row has a cell in column 4, where the header has ended\n"
        "  hint: put a text that has the separator in it in quotes, or empty the cell",
        "p.csv:3:0: error[ragged-row]: the row has only 1 of 3 cells\n"
        "  hint: put a text that goes over several lines in quotes, or add the missing separators",
    ]
    assert [row.number for row in read.rows if not row.problems] == [4, 5]


def test_a_wrongly_quoted_row_stops_no_other():
    read = read_sheet(csv_bytes(HEADER, '"Ann" B,1,lumbar', "Bo,2,lumbar"), "p.csv")
    assert problems(read) == [
        "p.csv:2:0: error[wrong-quotes]: something stands behind a closing quote\n"
        "  hint: put the whole text in quotes and double each quote that is part of it"
    ]
    assert rows(read)[1]["name"] == "Bo"


@pytest.mark.parametrize(
    "lines",
    [
        ('"Ann,1,lumbar', "Bo,2,lumbar"),
        ('"Ann,1,lumbar', 'Bo,"2",lumbar'),
        ('"Ann,1,lumbar' + 200_000 * "x",),
    ],
    ids=["to the end", "to the next quote", "very long"],
)
def test_a_quote_that_swallows_other_rows_stops_the_file(lines):
    assert refusal(csv_bytes(HEADER, *lines)) == (
        "p.csv:2:0: error[open-quote]: a quote that opens in this row is not closed in it\n"
        "  hint: put the whole text in quotes and double each quote that is part of it"
    )


def test_a_cell_under_no_name_and_a_very_long_cell_are_problems_of_their_rows():
    read = read_sheet(csv_bytes("name,,notes", "Ann,x,", f"Bo,,{'y' * 2001}"), "p.csv")
    assert problems(read) == [
        "p.csv:2:2: error[unnamed-column]: the row has a cell in column 2, which has no name\n"
        "  hint: name column 2 in the row of column names, or empty the cell",
        "p.csv:3:3: error[cell-too-long]: the cell has more than 2000 characters\n  hint: shorten it",
    ]


# what no spreadsheet of patients is


@pytest.mark.parametrize("data", [b"", b"\n\n", b" , ,\n", b"\xef\xbb\xbf"])
def test_an_empty_sheet_is_refused(data):
    assert refusal(data) == (
        "p.csv: error[empty-sheet]: the sheet is empty\n"
        "  hint: start with a row of column names; 'handouts batch --template FILE' writes an example"
    )


def test_a_sheet_without_rows_is_refused():
    assert refusal(csv_bytes("", HEADER)) == (
        "p.csv:2:0: error[no-rows]: the sheet has column names and no rows\n"
        "  hint: add a row for each patient below the column names"
    )


def test_too_many_columns_are_refused():
    assert refusal(csv_bytes("name" + 59 * ",x" + ",,,y", "Ann")) == (
        "p.csv:1:0: error[too-many-columns]: the sheet has more than 60 columns\n"
        "  hint: delete the columns that are not needed"
    )
    assert read_sheet(csv_bytes("name" + 59 * ",x" + ",,,", "Ann" + 62 * ","), "p.csv").rows


def test_too_many_rows_are_refused(monkeypatch):
    monkeypatch.setattr(grid, "MOST_ROWS", 3)
    assert refusal(csv_bytes("name", "Ann", "Bo", "Cy")) == (
        "p.csv:4:0: error[too-many-rows]: the sheet has more than 3 rows\n  hint: split it into several files"
    )


def test_a_very_large_file_is_refused(monkeypatch):
    monkeypatch.setattr(sheet, "MAX_BYTES", 1024 * 1024)
    assert refusal(bytes(1024 * 1024 + 1)) == (
        "p.csv: error[file-too-large]: the file is larger than 1 MB\n  hint: split it into several files"
    )


SAVE = "  hint: open it in your spreadsheet program and save it as .xlsx or as CSV UTF-8"


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b"%PDF-1.7\n", "the file is a PDF"),
        (b"{\\rtf1 x}", "the file is a text document"),
        (b"\xef\xbb\xbf <html><table>", "the file is a web page or XML file, whatever its name says"),
        (b'{"name": "Ann"}', "the file is a JSON file"),
        (b"\x89PNG\r\n", "the file is a picture"),
    ],
)
def test_files_of_another_kind_are_named(data, said):
    assert refusal(data, "p.xls") == f"p.xls: error[not-a-sheet]: {said}\n{SAVE}"


LOCKED = (
    "p.xlsx: error[encrypted-sheet]: the file is locked with a password\n"
    "  hint: open it, remove the password and save it again"
)
COMPOUND = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600)


def test_the_old_excel_format_is_refused():
    expected = f"p.xls: error[old-excel]: the file is in the old Excel format (.xls)\n{SAVE}"
    assert refusal(COMPOUND, "p.xls") == expected


def test_a_locked_workbook_is_refused():
    assert refusal(COMPOUND + "EncryptedPackage".encode("utf-16-le"), "p.xlsx") == LOCKED


def zipped(**parts: str) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for name, text in parts.items():
            archive.writestr(name, text)
    return out.getvalue()


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (zipped(**{"mimetype": "application/x", "content.xml": "<x/>"}), "an OpenDocument file (.ods)"),
        (zipped(**{"xl/workbook.bin": "x"}), "a binary Excel workbook (.xlsb)"),
        (zipped(**{"Index/Document.iwa": "x"}), "a Numbers document"),
        (zipped(**{"readme.txt": "x"}), "a zip archive without a workbook in it"),
    ],
)
def test_archives_of_another_kind_are_named(data, said):
    assert refusal(data, "p.xlsx") == f"p.xlsx: error[not-a-sheet]: the file is {said}\n{SAVE}"


def test_a_zip_entry_with_a_password_is_refused():
    data = bytearray(workbook(("name",), ("Ann",)))
    data[6] |= 1
    data[data.index(b"PK\x01\x02") + 8] |= 1
    assert refusal(bytes(data), "p.xlsx") == LOCKED


# workbooks: what cells hold


def test_a_workbooks_cells_are_read_as_the_spreadsheet_shows_them():
    read = read_sheet(
        workbook(
            ("name", "reference", "surgery_date", "arrival_time", "copies", "grey", "levels", "notes"),
            (" Ann ", Formatted(42, "00000"), date(2027, 3, 9), time(9), 2, True, "L4-L5", "two\nlines"),
            (None,),
            ("Bo", "0042", datetime(2027, 3, 9, 0, 0), time(14, 30), 2.0, False, 4.5, None),
        ),
        "p.xlsx",
    )
    assert [(row.number, dict(row.cells), row.problems) for row in read.rows] == [
        (
            2,
            {
                "name": "Ann",
                "reference": "00042",
                "surgery_date": date(2027, 3, 9),
                "arrival_time": time(9),
                "copies": "2",
                "grey": "TRUE",
                "levels": "L4-L5",
                "notes": "two\nlines",
            },
            (),
        ),
        (
            4,
            {
                "name": "Bo",
                "reference": "0042",
                "surgery_date": date(2027, 3, 9),
                "arrival_time": time(14, 30),
                "copies": "2",
                "grey": "FALSE",
                "levels": "4.5",
            },
            (),
        ),
    ]
    assert read.notes == ()


@pytest.mark.parametrize(
    ("value", "number_format", "shown"),
    [
        (42, "00000", "00042"),
        (1234567, "000", "1234567"),
        (42, '"RB-"00000', "RB-00042"),
        (123456789, "000-00-0000", "123-45-6789"),
        (9434765919, "### ### ####", "943 476 5919"),
        (42, r"\N0000", "N0042"),
        (42, "00000;-00000", "00042"),
        (204418, "General", "204418"),
        (1204418, "#,##0", "1204418"),
        (204418, "0.00", "204418"),
        (-7, "00000", "-7"),
        (0.1, "0%", "0.1"),
        (8, '0" lb"', "8 lb"),
    ],
)
def test_a_number_is_written_as_its_format_shows_it(value, number_format, shown):
    read = read_sheet(workbook(("reference",), (Formatted(value, number_format),)), "p.xlsx")
    assert rows(read) == [{"reference": shown}]


@pytest.mark.parametrize(
    ("value", "number_format", "shown"),
    [
        (0.375, "hh:mm", time(9)),
        (0.3749999999, "hh:mm", time(9)),
        (timedelta(hours=9, minutes=30), "[h]:mm", time(9, 30)),
        (timedelta(hours=30), "[h]:mm", "1 day, 6:00:00"),
        (datetime(2027, 3, 9, 9, 0), "yyyy-mm-dd hh:mm", "2027-03-09 09:00:00"),
        (46455, "yyyy-mm-dd", date(2027, 3, 9)),
        (46455, "[$-809]dd mmmm yyyy;@", date(2027, 3, 9)),
    ],
)
def test_a_moment_is_a_day_or_a_time_and_text_when_it_is_both(value, number_format, shown):
    read = read_sheet(workbook(("surgery_date",), (Formatted(value, number_format),)), "p.xlsx")
    assert rows(read) == [{"surgery_date": shown}]


def test_days_are_counted_from_1904_where_the_workbook_says_so():
    book = openpyxl.Workbook()
    book.epoch = openpyxl.utils.datetime.CALENDAR_MAC_1904
    book.active.append(["surgery_date"])
    book.active.append([date(2027, 3, 9)])
    assert rows(read_sheet(saved(book), "p.xlsx")) == [{"surgery_date": date(2027, 3, 9)}]


def test_a_line_end_excel_escapes_is_a_line_end():
    read = read_sheet(workbook(("notes",), ("one_x000D_\ntwo",)), "p.xlsx")
    assert rows(read) == [{"notes": "one\ntwo"}]


def test_cells_that_cannot_be_told_are_problems_of_their_rows():
    data = workbook(("name", "reference"), ("Ann", "=A2"), ("Bo", 10**16), ("Cy", "#REF!"), ("Di", "4"))
    assert problems(read_sheet(data, "p.xlsx")) == [
        "p.xlsx:2:2: error[formula-without-result]: the formula in the cell has no stored result\n"
        "  hint: open the file in your spreadsheet program and save it, or write the value instead of the formula",
        "p.xlsx:3:2: error[long-number]: a number of more than 15 digits, which spreadsheets do not keep\n"
        "  hint: format the column as text and type the number again",
        "p.xlsx:4:2: error[cell-error]: the cell shows an error\n  hint: mend its formula, or write the value",
    ]


def test_a_formula_with_a_stored_result_is_that_result():
    data = workbook(("name", "copies"), ("Ann", "=1+1"))
    data = with_first_sheet(data, r"(<f>1\+1</f>)<v ?(/>|></v>)", r"\1<v>2</v>")
    assert rows(read_sheet(data, "p.xlsx")) == [{"name": "Ann", "copies": "2"}]


def test_a_formula_whose_result_is_no_text_is_an_empty_cell():
    data = workbook(("name", "notes"), ("Ann", '=""'))
    read = read_sheet(with_first_sheet(data, '<c r="B2">', '<c r="B2" t="str">'), "p.xlsx")
    assert (rows(read), problems(read)) == ([{"name": "Ann"}], [])


def test_shared_strings_are_looked_up():
    """As Excel writes them; the library that writes these workbooks puts every text into its cell."""
    types = "application/vnd.openxmlformats-officedocument.spreadsheetml.sharedStrings+xml"
    book = workbook(("name",), (1,))
    with zipfile.ZipFile(io.BytesIO(book)) as archive:
        listed = archive.read("[Content_Types].xml").decode()
    listed = listed.replace("</Types>", f'<Override PartName="/xl/sharedStrings.xml" ContentType="{types}"/></Types>')
    strings = '<sst xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><si><t>no</t></si>{}</sst>'
    strings = strings.format("<si><r><t>Zo</t></r><r><t>ë</t></r></si>")
    book = with_first_sheet(book, '<c r="A2" t="n">', '<c r="A2" t="s">')
    book = repacked(book, {"[Content_Types].xml": listed.encode(), "xl/sharedStrings.xml": strings.encode()})
    assert rows(read_sheet(book, "p.xlsx")) == [{"name": "Zoë"}]


# workbooks: what stands beside the cells


def test_other_sheets_and_hidden_rows_are_said():
    book = openpyxl.load_workbook(io.BytesIO(workbook(("name",), ("Ann",), ("Bo",), Friday=(("name",),))))
    book.active.row_dimensions[3].hidden = True
    assert [str(note) for note in read_sheet(saved(book), "p.xlsx").notes] == [
        "p.xlsx: advice[other-sheets]: only the first sheet is read; the file has 1 more\n  hint: save each as a file",
        "p.xlsx: warning[hidden-rows]: the sheet has hidden rows (1), and they are read as well\n"
        "  hint: delete the rows that are not to be printed",
    ]


def test_merged_cells_are_refused_because_they_count_for_one_row_only():
    book = openpyxl.load_workbook(io.BytesIO(workbook(("name", "surgeon"), ("Ann", "okafor"), ("Bo", None))))
    book.active.merge_cells("B2:B3")
    assert refusal(saved(book), "p.xlsx") == (
        "p.xlsx:2:2: error[merged-cells]: cells are merged here\n"
        "  hint: unmerge them and write the value into each row: a merged cell counts for its first row only"
    )


# workbooks: hostile and broken

DAMAGED = (
    "p.xlsx: error[damaged-sheet]: the file is not a whole .xlsx workbook\n"
    "  hint: open it in your spreadsheet program and save it again as .xlsx"
)
TOO_MUCH = (
    "p.xlsx: error[too-much-inside]: the workbook holds too much to read\n"
    "  hint: copy the rows into a new, empty sheet and save that"
)
BOOK = workbook(("name",), ("Ann",), ("Bo",))
LAUGHS = '<!DOCTYPE x [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;">]>'


@pytest.mark.parametrize(
    "data",
    [
        BOOK[: len(BOOK) // 2],
        b"PK\x03\x04" + bytes(100),
        repacked(BOOK, {"xl/workbook.xml": None}),
        repacked(BOOK, {FIRST: b"<worksheet"}),
        repacked(BOOK, {FIRST: LAUGHS.encode() + first_sheet_of(BOOK).encode()}),
        repacked(BOOK, {FIRST: (LAUGHS + first_sheet_of(BOOK)).encode("utf-16")}),
        repacked(BOOK, {"xl/styles.xml": LAUGHS.encode() + b"<styleSheet/>"}),
        with_first_sheet(BOOK, '<row r="3"', '<row r="2"'),
        BOOK.replace(b"PK\x05\x06", b"PK\x05\x07"),
    ],
)
def test_a_broken_or_hostile_workbook_is_refused(data):
    assert refusal(data, "p.xlsx") == DAMAGED


@pytest.mark.parametrize(
    ("limit", "most", "data"),
    [
        ("MAX_UNPACKED", 1_000_000, repacked(BOOK, {"xl/media/image1.png": bytes(2_000_000)})),
        ("MOST_PARTS", 5, BOOK),
        ("MOST_ELEMENTS", 50, BOOK),
        ("MOST_AT_ONCE", 10, repacked(BOOK, {"xl/styles.xml": b"<styleSheet>" + b"<x/>" * 20 + b"</styleSheet>"})),
        ("LONGEST_TOKEN", 100_000, repacked(BOOK, {"xl/styles.xml": b'<x y="' + b"z" * 200_000})),
    ],
)
def test_a_workbook_that_would_fill_the_memory_is_refused(monkeypatch, limit, most, data):
    monkeypatch.setattr(xlsx_parts, limit, most)
    assert refusal(data, "p.xlsx") == TOO_MUCH


def test_a_cell_far_out_fills_no_memory():
    far = with_first_sheet(BOOK, '<row r="3"><c r="A3"', '<row r="1048576"><c r="XFD1048576"')
    assert "error[too-many-rows]" in refusal(far, "p.xlsx")
