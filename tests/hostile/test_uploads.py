"""A file that is sent is a table of a bounded size, or it is refused before it is opened."""

import io
import zipfile
from pathlib import Path

import pytest

from contacts_map.exchange.spreadsheets import BadFileError, read_table, write_xlsx

SHEET = "xl/worksheets/sheet1.xml"
SECRET = "RELAIS-ENTITY"


def read(content: bytes) -> list[list[str]]:
    return read_table(content, max_rows=10, max_bytes=None).rows


def changed(change: dict[str, bytes]) -> bytes:
    """A good workbook with some of its files replaced or added."""
    with zipfile.ZipFile(io.BytesIO(write_xlsx(["name"], [["value"]]))) as good:
        parts = {item.filename: good.read(item) for item in good.infolist()}
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in (parts | change).items():
            archive.writestr(name, content)
    return file.getvalue()


def test_a_workbook_of_ours_is_read():
    assert changed({}) != b""
    assert "value" in str(read(changed({})))


def test_an_entity_brings_no_file_of_the_machine_in(tmp_path: Path):
    file = tmp_path / "secret"
    file.write_text(SECRET)
    declared = f'<!DOCTYPE worksheet [<!ENTITY e SYSTEM "{file.as_uri()}">]>'
    with zipfile.ZipFile(io.BytesIO(changed({}))) as good:
        sheet = good.read(SHEET).decode()
    content = declared + sheet[sheet.index("<worksheet") :].replace(">value<", ">&e;<")
    assert "&e;" in content
    try:
        rows = read(changed({SHEET: content.encode()}))
    except BadFileError:
        return
    assert SECRET not in str(rows)


@pytest.mark.parametrize("name", [SHEET, "xl/workbook.xml", "xl/styles.xml"])
def test_a_bomb_of_entities_is_refused(name: str):
    entities = "".join(
        f'<!ENTITY a{i} "{f"&a{i - 1};" * 10 if i else "x" * 1000}">' for i in range(9)
    )
    bomb = f"<!DOCTYPE x [{entities}]><x>&a8;</x>"
    with pytest.raises(BadFileError):
        read(changed({name: bomb.encode()}))


def test_a_workbook_of_too_many_parts_is_refused():
    with pytest.raises(BadFileError):
        read(changed({f"junk/{number}": b"" for number in range(300)}))


def test_names_that_lead_elsewhere_in_an_archive_are_never_written():
    assert "value" in str(read(changed({"../../etc/cron.d/evil": b"x", "/etc/evil": b"x"})))
