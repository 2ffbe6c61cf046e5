"""Files of rows: what is written cannot act, what is read is measured first."""

import csv
import io
import zipfile
from datetime import date

import openpyxl
import pytest
from hypothesis import given, settings, strategies as st

from contacts_map.exchange.spreadsheets import (
    BadFileError,
    neutral,
    original,
    read_table,
    write_csv,
    write_xlsx,
)

FORMULAS = [
    "=1+1",
    "+33 4 65 71 00 00",
    "-2",
    "@SUM(A1)",
    "\t=1",
    "\r=1",
    "\n=1",
    " =1",
    '"=1',
    "'=1",
    "＝1",
    "＠SUM",
    "\ufeff=1",
]


def read(content, **limits):
    return read_table(content, **{"max_rows": 10, "max_bytes": None} | limits)


@pytest.mark.parametrize("text", FORMULAS)
def test_formula_is_written_as_text(text):
    assert neutral(text).startswith("'")
    written = [
        *csv.reader(io.StringIO(write_csv(["a"], [[text]]).decode("utf-8-sig"), newline=""))
    ]
    assert written[1] == ["'" + text]
    book = openpyxl.load_workbook(io.BytesIO(write_xlsx(["a"], [[text.strip("\r")]])))
    assert book.active["A2"].data_type == "s"


@given(st.text(max_size=30))
@settings(max_examples=60, deadline=None)
def test_no_text_is_written_as_a_formula_and_none_is_lost(text):
    assert neutral(text)[:1] not in set("=+-@\t\r\n＝＋－＠")
    assert original(neutral(text)) == text or text.startswith("'")


def test_csv_of_a_french_office_is_read():
    content = "organisation;function\r\nPréfecture;Séjour\r\n".encode("cp1252")
    assert read(content).rows == [["Préfecture", "Séjour"]]


def test_what_is_written_is_read_again():
    headers, rows = ["id", "notes"], [["1", "=a, “b”\nc"], ["2", "é;\t"]]
    for write in (write_csv, write_xlsx):
        table = read(write(headers, rows))
        assert (table.headers, table.rows) == (headers, [["1", "=a, “b”\nc"], ["2", "é;"]])


def test_numbers_and_dates_of_a_workbook_become_text():
    book = openpyxl.Workbook()
    book.active.append(["departments", "declared_on", "is_referent"])
    book.active.append([69, date(2026, 1, 31), True])
    file = io.BytesIO()
    book.save(file)
    assert read(file.getvalue()).rows == [["69", "2026-01-31", "yes"]]


def test_rows_keep_the_number_that_the_reader_sees():
    assert read(b"a,b\n,\n1,2\n").numbers == [3]


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"\n\n",
        b"a\n1,2\n",
        b"a\n" + b"1\n" * 11,
        b"a\n\x001\n",
        b"a\n" + b"x" * 6000,
        b"PK\x03\x04 no workbook",
        b'a\n"' + b"x" * 200_000,
    ],
)
def test_file_that_is_no_table_is_refused(content):
    with pytest.raises(BadFileError):
        read(content)


def test_file_too_large_is_refused_before_it_is_read():
    with pytest.raises(BadFileError):
        read(b"a\n1\n", max_bytes=3)


def test_workbook_that_unfolds_too_far_is_refused():
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/worksheets/sheet1.xml", b"0" * (31 * 1024 * 1024))
    assert len(file.getvalue()) < 100_000
    with pytest.raises(BadFileError):
        read(file.getvalue())
