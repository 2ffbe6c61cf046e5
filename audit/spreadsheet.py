"""A table as a CSV text that opens in a spreadsheet set to French, and computes nothing there."""

import csv
from collections.abc import Iterable
from io import StringIO

# A spreadsheet takes a cell that starts with one of these for a formula.
FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
# Tells spreadsheets that the text is UTF-8.
MARK = "\ufeff"


def csv_text(rows: Iterable[Iterable[str]]) -> str:
    """The rows, the header first."""
    text = StringIO(newline="")
    text.write(MARK)
    writer = csv.writer(text, delimiter=";", lineterminator="\r\n")
    writer.writerows([neutral(cell) for cell in row] for row in rows)
    return text.getvalue()


def neutral(cell: str) -> str:
    """The cell as plain text: an apostrophe in front of what a spreadsheet would compute."""
    return f"'{cell}" if cell.lstrip(" '\"").startswith(FORMULA_STARTS) else cell
