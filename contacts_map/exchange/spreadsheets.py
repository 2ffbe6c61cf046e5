"""Files of rows: CSV and XLSX, read without trusting them, written so that none can act.

A spreadsheet executes a cell that begins with =, +, - or @. What is written is neutralised with
an apostrophe, which reading takes away again.
"""

import csv
import io
import re
import zipfile
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

import openpyxl
from django.utils.translation import gettext as _

# After blanks, quotes and invisible characters; full-width forms too, which Excel folds.
FORMULA = re.compile(r"[\s\"'\u200b\ufeff]*[=+\-@＝＋－＠]|[\t\r\n]")
GUARD = "'"
UNSTORABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff]")
MAX_BYTES = 1024 * 1024
# A workbook is compressed: what it unfolds to is measured before it is opened.
MAX_UNFOLDED = 30 * 1024 * 1024
# A workbook is an archive of some ten files.
MAX_PARTS = 200
MAX_COLUMNS = 60
MAX_CELL = 5000
DELIMITERS = ",;\t"
ZIP_SIGNATURE = b"PK\x03\x04"


class BadFileError(ValueError):
    """The file cannot be read as a table; its text says why."""


@dataclass(frozen=True, slots=True)
class Table:
    headers: list[str]
    # Each as wide as the headers; `numbers` says where it stood in the file.
    rows: list[list[str]]
    numbers: list[int]


def read_table(content: bytes, *, max_rows: int | None, max_bytes: int | None) -> Table:
    """The table of a CSV or XLSX file, told apart by what it holds rather than by its name.

    Raises BadFileError.
    """
    if max_bytes is not None and len(content) > max_bytes:
        raise BadFileError(
            _("The file is too large: at most %(size)d kB.") % {"size": max_bytes // 1024}
        )
    read = _workbook_rows if content.startswith(ZIP_SIGNATURE) else _csv_rows
    lines = enumerate(read(content), start=1)
    _number, first = next(lines, (0, []))
    headers = [name.strip().lower().replace(" ", "_") for name in first]
    while headers and not headers[-1]:
        headers.pop()
    if not headers:
        raise BadFileError(_("The file is empty: its first line names the columns."))
    return _table(headers, lines, max_rows)


def neutral(text: str) -> str:
    """`text` so that no spreadsheet takes it for a formula."""
    return GUARD + text if FORMULA.match(text) else text


def original(text: str) -> str:
    """What `neutral` was given."""
    bare = text.removeprefix(GUARD)
    return bare if bare != text and FORMULA.match(bare) else text


def write_csv(headers: Sequence[str], rows: Iterable[Sequence[str]]) -> bytes:
    """RFC 4180, with the mark by which office programs recognise UTF-8."""
    file = io.StringIO(newline="")
    writer = csv.writer(file)
    writer.writerow(headers)
    writer.writerows([neutral(cell) for cell in row] for row in rows)
    return file.getvalue().encode("utf-8-sig")


def write_xlsx(headers: Sequence[str], rows: Iterable[Sequence[str]]) -> bytes:
    book = openpyxl.Workbook(write_only=True)
    sheet = book.create_sheet("relais")
    sheet.append(list(headers))
    for row in rows:
        sheet.append([neutral(cell) for cell in row])
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()


def _table(
    headers: list[str], lines: Iterable[tuple[int, list[str]]], max_rows: int | None
) -> Table:
    table = Table(headers, [], [])
    for number, line in lines:
        cells = [original(cell.strip()) for cell in line]
        if not any(cells):
            continue
        if any(cells[len(headers) :]):
            raise BadFileError(
                _("Line %(number)d has more cells than the first line.") % {"number": number}
            )
        if max_rows is not None and len(table.rows) == max_rows:
            raise BadFileError(
                _("The file has more than %(limit)d lines: send it in parts.")
                % {"limit": max_rows}
            )
        _refuse_unstorable(cells, number)
        table.rows.append((cells + [""] * len(headers))[: len(headers)])
        table.numbers.append(number)
    return table


def _refuse_unstorable(cells: list[str], number: int) -> None:
    if any(UNSTORABLE.search(cell) for cell in cells):
        raise BadFileError(
            _("Line %(number)d holds a character that cannot be stored.") % {"number": number}
        )
    if any(len(cell) > MAX_CELL for cell in cells):
        raise BadFileError(_("Line %(number)d holds a text too long.") % {"number": number})


def _csv_rows(content: bytes) -> Iterator[list[str]]:
    text = _decoded(content)
    try:
        yield from csv.reader(io.StringIO(text, newline=""), delimiter=_delimiter(text))
    except csv.Error as error:
        raise BadFileError(_("This is not a CSV file.")) from error


def _decoded(content: bytes) -> str:
    """UTF-8, or what Excel writes in France when nobody chose anything."""
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        return content.decode("cp1252", errors="replace")


def _delimiter(text: str) -> str:
    """The one that the first line uses most: it holds names of columns only."""
    first = text.partition("\n")[0]
    return max(DELIMITERS, key=first.count)


def _workbook_rows(content: bytes) -> Iterator[list[str]]:
    not_a_workbook = _("This is not an XLSX workbook.")
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            parts = archive.infolist()
    except (zipfile.BadZipFile, ValueError, NotImplementedError) as error:
        raise BadFileError(not_a_workbook) from error
    if len(parts) > MAX_PARTS or sum(part.file_size for part in parts) > MAX_UNFOLDED:
        raise BadFileError(_("The workbook is too large."))
    try:
        book = openpyxl.load_workbook(io.BytesIO(content), read_only=True, data_only=False)
        for row in book.worksheets[0].iter_rows(max_col=MAX_COLUMNS, values_only=True):
            yield [_cell(value) for value in row]
    # A damaged workbook makes openpyxl raise whatever its XML led to.
    except Exception as error:
        raise BadFileError(not_a_workbook) from error


def _cell(value: Any) -> str:
    match value:
        case None:
            return ""
        case bool():
            return "yes" if value else "no"
        case datetime():
            return value.date().isoformat()
        case date():
            return value.isoformat()
        case float() if value.is_integer():
            return str(int(value))
        case _:
            return str(value)
