"""What sheets hide, strike out and show as percentages is known from every kind of workbook."""

from __future__ import annotations

import re
import struct
import zipfile
from io import BytesIO
from pathlib import Path

import openpyxl
import pytest
from msgspec.structs import replace
from openpyxl.styles import Font

from cityreport.domain.importing.grid import HiddenParts, Percent
from cityreport.exchange.importing.limits import LIMITS
from cityreport.exchange.importing.ods_scan import inspect_sheets
from cityreport.exchange.importing.ods_sheets import walk_sheets
from tests.exchange.intake.books import SMALL, bent, code, read, replaced

OPEN = "http://docs.oasis-open.org/ns/office/1.2/"


def _xlsx(path: Path) -> openpyxl.Workbook:
    book = openpyxl.Workbook()
    for row in (["Mes", "Homicidios", "Parte"], ["2024-01", 4, 0.45], ["2024-02", 5, 0.125],
                ["2024-03", 6, 1]):  # fmt: skip
        book.active.append(row)
    return book


def test_hidden_rows_and_columns_of_excel(tmp_path: Path) -> None:
    book = _xlsx(tmp_path)
    book.active.row_dimensions[3].hidden = True
    book.active.column_dimensions["C"].hidden = True
    book.save(tmp_path / "h.xlsx")
    low = replaced(b'<row r="4"', b'<row r="4" ht="0" customHeight="1"')
    path = bent(tmp_path / "h.xlsx", tmp_path / "l.xlsx", {"xl/worksheets/sheet1.xml": low})
    assert read(path).sheets[0].hidden == HiddenParts(rows=((2, 3),), columns=((2, 2),))


def test_rows_that_a_filter_hides(tmp_path: Path) -> None:
    book = _xlsx(tmp_path)
    book.active.auto_filter.ref = "A1:C4"
    book.active.auto_filter.add_filter_column(0, ["2024-01"])
    for row in (3, 4):
        book.active.row_dimensions[row].hidden = True
    book.save(tmp_path / "f.xlsx")
    assert read(tmp_path / "f.xlsx").sheets[0].hidden == HiddenParts(filtered=((2, 3),))


def test_rows_that_are_struck_out(tmp_path: Path) -> None:
    book = _xlsx(tmp_path)
    for column in "AB":
        book.active[f"{column}3"].font = Font(strike=True)
    book.active["A2"].font = Font(bold=True)
    book.save(tmp_path / "s.xlsx")
    assert read(tmp_path / "s.xlsx").sheets[0].hidden == HiddenParts(struck_rows=((2, 2),))


def test_percentages_of_excel_are_read_as_shown(tmp_path: Path) -> None:
    book = _xlsx(tmp_path)
    for place, shown in {"C2": "0%", "C3": "0.0 %", "C4": '0"%"'}.items():
        book.active[place].number_format = shown
    book.save(tmp_path / "p.xlsx")
    column = [row[2] for row in read(tmp_path / "p.xlsx").sheets[0].rows[1:]]
    assert column == [45, 12.5, 1]
    assert [isinstance(cell, Percent) for cell in column] == [True, True, False]


def test_places_are_counted_from_the_first_cell_that_is_read(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    for row in range(5, 9):
        book.active.cell(row, 3, row)
        book.active.cell(row, 4, 0.5).number_format = "0%"
    book.active.row_dimensions[6].hidden = True
    book.active.row_dimensions[1].hidden = True
    book.active.column_dimensions["D"].hidden = True
    book.save(tmp_path / "o.xlsx")
    (sheet,) = read(tmp_path / "o.xlsx").sheets
    assert sheet.hidden == HiddenParts(rows=((1, 1),), columns=((1, 1),))
    assert sheet.rows[0] == (5, 50)


ROWS = (
    b'<table:table-row table:visibility="collapse"><table:table-cell office:value-type="float" '
    b'office:value="4"><text:p>4</text:p></table:table-cell></table:table-row>'
    b'<table:table-row table:number-rows-repeated="2" table:visibility="filter">'
    b'<table:table-cell table:number-columns-repeated="2"/><table:table-cell '
    b'office:value-type="percentage" office:value="0.45"><text:p>45%</text:p></table:table-cell>'
    b"</table:table-row><table:table-row"
)


def _content(path: Path) -> bytearray:
    with zipfile.ZipFile(path) as archive:
        return bytearray(archive.read("content.xml"))


def test_open_document_hides_filters_and_shows_percentages(tmp_path: Path) -> None:
    change = {"content.xml": replaced(b"<table:table-row", ROWS)}
    sheet = read(bent(SMALL / "small.ods", tmp_path / "h.ods", change)).sheets[0]
    (hidden,), (filtered,) = sheet.hidden.rows, sheet.hidden.filtered
    assert (hidden, filtered) == ((0, 0), (1, 2))
    assert [row[:4] for row in sheet.rows[:3]] == [
        (4, None, None, None),
        *[(None, None, 45, None)] * 2,
    ]


def test_patterns_and_the_walk_find_the_same(tmp_path: Path) -> None:
    """The quick way over an OpenDocument file says what the exact one says."""
    change = {"content.xml": replaced(b"<table:table-row", ROWS)}
    for path in (SMALL / "small.ods", bent(SMALL / "small.ods", tmp_path / "h.ods", change)):
        content = _content(path)
        quick, exact = inspect_sheets(content, LIMITS), walk_sheets(content, LIMITS)
        for one, other in zip(quick, exact, strict=True):
            assert one.name == other.name
            assert (one.merged, one.errors, one.uncalculated) == (
                other.merged,
                other.errors,
                other.uncalculated,
            )
            assert (one.percent, one.hidden_parts()) == (other.percent, other.hidden_parts())


def test_a_file_of_another_prefix_is_walked(tmp_path: Path) -> None:
    def renamed(part: bytes) -> bytes:
        named = part.replace(b"xmlns:table=", b"xmlns:tb=")
        return re.sub(rb"(</?| )table:", rb"\1tb:", named)

    path = bent(SMALL / "small.ods", tmp_path / "n.ods", {"content.xml": renamed})
    content = _content(path)
    assert [s.name for s in inspect_sheets(content, LIMITS)] == ["Delitos", "Oculta", "Vacía"]
    few = replace(LIMITS, elements=20)
    assert code(path, few) == "intake_elements"


def test_an_old_workbook_tells_what_it_hides(tmp_path: Path) -> None:
    content = bytearray((SMALL / "small.xls").read_bytes())
    at, hidden = 0, []
    while (at := content.find(b"\x08\x02\x10\x00", at)) >= 0:  # its records of rows
        (row,) = struct.unpack_from("<H", content, at + 4)
        if row == 3 and not hidden:
            content[at + 16] |= 0x20
            hidden.append(row)
        at += 4
    assert hidden
    (tmp_path / "h.xls").write_bytes(content)
    assert read(tmp_path / "h.xls").sheets[0].hidden.rows == ((2, 2),)


# -- packages that other programs write


def _packed(path: Path, change: dict[str, str], texts: dict[bytes, bytes]) -> Path:
    """small.xlsx with parts of other names, and with other texts in its lists of parts."""
    packed = BytesIO()
    with zipfile.ZipFile(SMALL / "small.xlsx") as source, zipfile.ZipFile(packed, "w") as target:
        for name in source.namelist():
            part = source.read(name)
            if name.endswith((".rels", "Types].xml")):
                for old, new in texts.items():
                    part = part.replace(old, new)
            for old, written in change.items():
                named = name.replace(old, written)
            target.writestr(named if change else name, part)
    path.write_bytes(packed.getvalue())
    return path


PACKAGES: dict[str, tuple[dict[str, str], dict[bytes, bytes]]] = {
    "another folder": ({"xl/": "book/"}, {b"xl/": b"book/"}),
    "no folder": ({"xl/": ""}, {b"xl/": b""}),
    "backslashes": ({"/": "\\"}, {}),
    "sheets elsewhere": ({"xl/worksheets/": "xl/hojas/"}, {b"worksheets/": b"hojas/"}),
    "small letters": ({"[Content_Types]": "[content_types]"}, {}),
}


@pytest.mark.parametrize("kind", PACKAGES)
def test_an_unusual_package_is_read(kind: str, tmp_path: Path) -> None:
    change, texts = PACKAGES[kind]
    book = read(_packed(tmp_path / "p.xlsx", change, texts))
    assert [sheet.rows for sheet in book.sheets] == [
        sheet.rows for sheet in read(SMALL / "small.xlsx").sheets
    ]


@pytest.mark.parametrize("name", ["WORKBOOK", "WorkBook", "workbook", "BOOK", "book", "Book"])
def test_a_stream_of_any_capitals_is_read(name: str, tmp_path: Path) -> None:
    content = bytearray((SMALL / "small.xls").read_bytes())
    at = content.find("Workbook".encode("utf-16-le"))
    content[at : at + 64] = name.encode("utf-16-le").ljust(64, b"\0")
    content[at + 64] = 2 * len(name) + 2
    (tmp_path / "n.xls").write_bytes(content)
    assert read(tmp_path / "n.xls").sheets[0].rows == read(SMALL / "small.xls").sheets[0].rows


def test_a_protected_open_document_is_called_protected(tmp_path: Path) -> None:
    """Its content is no XML then, and stands in the package before the manifest that says why."""
    manifest = (
        b'<manifest:manifest xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0">'
        b'<manifest:file-entry manifest:full-path="content.xml"><manifest:encryption-data/>'
        b"</manifest:file-entry></manifest:manifest>"
    )
    change = {"content.xml": b"\x93\x01 sealed" * 90, "META-INF/manifest.xml": manifest}
    assert code(bent(SMALL / "small.ods", tmp_path / "s.ods", change)) == "intake_encrypted"
