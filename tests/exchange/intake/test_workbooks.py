"""Every kind of workbook is read to the same plain values."""

from __future__ import annotations

import hashlib
import json
from datetime import date, datetime, time, timedelta
from pathlib import Path

import openpyxl
import pytest
from openpyxl.chart import BarChart, Reference

from cityreport.domain.importing.grid import Span
from tests.exchange.intake.books import DATA, SMALL, bent, code, read, replaced, rows

NAUGHTY = json.loads((DATA / "naughty_strings" / "blns.json").read_text(encoding="utf-8"))

MOMENT = datetime(2024, 2, 29, 13, 45, 10)  # noqa: DTZ001 - sheets know no zones


@pytest.mark.parametrize("kind", ["xlsx", "ods", "xls"])
def test_a_table_reads_the_same_from_every_kind(kind: str) -> None:
    path = SMALL / f"small.{kind}"
    book = read(path)
    assert (book.name, book.kind) == (path.name, kind)
    assert book.digest == hashlib.sha256(path.read_bytes()).hexdigest()
    crimes, hidden, empty = book.sheets
    assert (crimes.first_row, crimes.first_column) == (2, 2)
    assert crimes.merged == (Span(0, 0, 0, 4),)
    error = None if kind == "xls" else "#N/A"  # calamine keeps no errors, xls shows us none
    truth = 1 if kind == "ods" else True
    assert crimes.rows == (
        ("Homicidios por comuna, 2024", None, None, None, None),
        ("Código", "Comuna", "Víctimas", "Tasa", "Parte"),
        ("007", "Niña María", 12, 3.25, 50),
        ("010", " Belén ", 0, None, 12.5),
        (None, "Total", 12, error, None),
        (None, None, None, None, None),
        (MOMENT.date(), MOMENT, time(13, 45), "30:00:00", truth),
    )
    assert (crimes.is_hidden, hidden.is_hidden, empty.is_hidden) == (False, True, False)
    assert (hidden.name, hidden.rows) == ("Oculta", (("guardado", 201704),))
    assert (empty.name, empty.rows) == ("Vacía", ())
    assert crimes.uncalculated == 0


def test_a_binary_workbook_is_read() -> None:
    book = read(SMALL / "small.xlsb")
    assert book.kind == "xlsb"
    assert book.sheets[0].rows == (
        ("Código", "Comuna", "Víctimas", "Tasa"),
        ("007", "Niña María", 12, 3.25),
        ("010", " Belén ", 0, None),
        (MOMENT, None, True, 0.125),
    )
    assert [(sheet.name, sheet.is_hidden) for sheet in book.sheets] == [
        ("Delitos", False),
        ("Oculta", True),
    ]


def test_kinds_of_values_stay_what_they_are(tmp_path: Path) -> None:
    """A whole number is an int, and its type counts: 1 == True == 1.0 would hide a mix-up."""
    book = openpyxl.Workbook()
    values = ["007", 7, 7.5, -0.0, True, date(2024, 1, 2), MOMENT, time(8), timedelta(hours=31)]
    book.active.append([*values, 2**53 + 2, "", " ", "=", None, "x"])
    book.save(tmp_path / "v.xlsx")
    (row,) = read(tmp_path / "v.xlsx").sheets[0].rows
    expected = ("007", 7, 7.5, 0, True, date(2024, 1, 2), MOMENT, time(8), "31:00:00")
    assert row == (*expected, float(2**53 + 2), None, None, "=", None, "x")
    assert [type(cell) for cell in row[:6]] == [str, int, float, int, bool, date]
    assert type(row[9]) is float


def test_a_formula_without_a_result_is_empty_and_counted(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.append([1, 2, "=A1+B1", '=A1&"x"'])
    book.save(tmp_path / "f.xlsx")
    (read_sheet,) = read(tmp_path / "f.xlsx").sheets
    assert (read_sheet.rows, read_sheet.uncalculated) == (((1, 2),), 2)


def test_a_formula_that_gives_an_empty_text_has_a_result(tmp_path: Path) -> None:
    empty = b'<c r="D5" t="str"><f>IF(1,"","")</f><v></v></c></row>'
    part = "xl/worksheets/sheet1.xml"
    path = bent(SMALL / "small.xlsx", tmp_path / "e.xlsx", {part: replaced(b"</row>", empty)})
    assert read(path).sheets[0].uncalculated == 0


def test_a_formula_without_a_result_is_counted_in_open_document(tmp_path: Path) -> None:
    cell = b'<table:table-cell table:formula="of:=1+1"/></table:table-row>'
    change = {"content.xml": replaced(b"</table:table-row>", cell)}
    path = bent(SMALL / "small.ods", tmp_path / "f.ods", change)
    assert read(path).sheets[0].uncalculated == 1


def test_an_error_is_not_taken_for_an_empty_cell(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    sheet = book.active
    for row, said in enumerate(("#DIV/0!", "#REF!", "#N/A"), 3):
        sheet.cell(row, 4, said).data_type = "e"
    sheet.cell(3, 3, 5)
    book.save(tmp_path / "e.xlsx")
    (found,) = read(tmp_path / "e.xlsx").sheets
    assert found.rows == ((5, "#DIV/0!"), (None, "#REF!"), (None, "#N/A"))
    assert (found.first_row, found.first_column) == (3, 3)


def test_merged_blocks_are_counted_from_the_first_row_that_is_read(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    sheet = book.active
    sheet["C4"], sheet["C6"], sheet["E7"] = "Enero", "a", 1
    for block in ("C4:D5", "C6:C9", "H20:I21", "A1:B2"):
        sheet.merge_cells(block)
    book.save(tmp_path / "m.xlsx")
    (found,) = read(tmp_path / "m.xlsx").sheets
    assert found.merged == (Span(0, 0, 1, 1), Span(2, 0, 3, 0))  # cut where the sheet ends


def test_sheets_that_are_no_tables_are_left_out(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.append([1, 2])
    chart = BarChart()
    chart.add_data(Reference(sheet, min_col=1, min_row=1))
    book.create_chartsheet("Gráfico").add_chart(chart)
    book.create_sheet("Muy oculta").sheet_state = "veryHidden"
    book.save(tmp_path / "c.xlsx")
    found = read(tmp_path / "c.xlsx").sheets
    assert [(s.name, s.is_hidden) for s in found] == [("Sheet", False), ("Muy oculta", True)]


def test_a_repeated_row_of_open_document_stands_as_often_as_it_says(tmp_path: Path) -> None:
    table = (
        b'<table:table table:name="R"><table:table-row table:number-rows-repeated="3">'
        b'<table:table-cell office:value-type="float" office:value="4" '
        b'table:number-columns-repeated="2"/></table:table-row>'
        b'<table:table-row table:number-rows-repeated="1048573">'
        b'<table:table-cell table:number-columns-repeated="16384"/></table:table-row>'
        b"</table:table></office:spreadsheet>"
    )
    change = {"content.xml": replaced(b"</office:spreadsheet>", table)}
    path = bent(SMALL / "small.ods", tmp_path / "r.ods", change)
    assert read(path).sheets[-1].rows == ((4, 4), (4, 4), (4, 4))


def test_naughty_strings_come_back_from_a_workbook(tmp_path: Path) -> None:
    allowed = [s for s in NAUGHTY if not openpyxl.cell.cell.ILLEGAL_CHARACTERS_RE.search(s)]
    assert len(allowed) > 480
    book = openpyxl.Workbook()
    for number, text in enumerate(allowed, 1):
        book.active.cell(number, 1, number)
        cell = book.active.cell(number, 2, text)
        cell.data_type = "s"
    book.save(tmp_path / "n.xlsx")
    found = [row[1] for row in read(tmp_path / "n.xlsx").sheets[0].rows]
    expected = [
        text if text.strip(" \r\n\t") else None for text in allowed
    ]  # calamine drops blanks
    assert found == expected


def test_naughty_strings_come_back_from_open_document(tmp_path: Path) -> None:
    from xml.sax.saxutils import escape

    texts = [s for s in NAUGHTY if s.isprintable() and s.strip() == s and "  " not in s and s]
    assert len(texts) > 380
    cells = "".join(
        '<table:table-row><table:table-cell office:value-type="string">'
        f"<text:p>{escape(text)}</text:p></table:table-cell></table:table-row>"
        for text in texts
    )
    table = f'<table:table table:name="N">{cells}</table:table></office:spreadsheet>'
    change = {"content.xml": replaced(b"</office:spreadsheet>", table.encode())}
    path = bent(SMALL / "small.ods", tmp_path / "n.ods", change)
    assert [row[0] for row in read(path).sheets[-1].rows] == texts


def test_a_workbook_with_macros_is_read_and_its_macros_are_not(tmp_path: Path) -> None:
    """The part is broken: whoever unpacks it fails."""
    path = tmp_path / "m.xlsm"
    bent(SMALL / "small.xlsx", path, {"xl/vbaProject.bin": b"MACROMACROMACRO" * 9})
    content = bytearray(path.read_bytes())
    at = content.index(b"xl/vbaProject.bin") + len(b"xl/vbaProject.bin")
    content[at : at + 8] = b"\xff" * 8
    path.write_bytes(content)
    book = read(path)
    assert book.kind == "xlsm"
    assert book.sheets[0].rows[2][1] == "Niña María"


def test_links_pictures_and_embedded_objects_are_never_unpacked(tmp_path: Path) -> None:
    more = {
        "xl/externalLinks/externalLink1.xml": b"<!DOCTYPE x><x/>",
        "xl/embeddings/oleObject1.bin": b"\xd0\xcf\x11\xe0",
        "xl/media/image1.png": b"no picture",
        "xl/drawings/drawing1.xml": b"<!DOCTYPE x><x/>",
        "customXml/item1.xml": b"<!DOCTYPE x><x/>",
    }
    path = bent(SMALL / "small.xlsx", tmp_path / "l.xlsx", dict(more))
    assert read(path).sheets[0].rows == read(SMALL / "small.xlsx").sheets[0].rows


def test_what_the_name_says_does_not_count(tmp_path: Path) -> None:
    for kind in ("xlsx", "xls", "ods", "xlsb"):
        path = tmp_path / f"{kind}.csv"
        path.write_bytes((SMALL / f"small.{kind}").read_bytes())
        assert read(path).kind == kind
    assert rows(tmp_path / "csv.xlsx", "a;b\n1;2\n") == (("a", "b"), ("1", "2"))


def test_a_password_has_its_own_sentence(tmp_path: Path) -> None:
    assert code(SMALL / "password.xlsx") == "intake_encrypted"
    manifest = "META-INF/manifest.xml"
    locked = replaced(b"</manifest:manifest>", b"<manifest:encryption-data/></manifest:manifest>")
    path = bent(SMALL / "small.ods", tmp_path / "p.ods", {manifest: locked})
    assert code(path) == "intake_encrypted"
    content = bytearray((SMALL / "small.xls").read_bytes())
    bof = content.index(b"\x09\x08\x10\x00\x00\x06\x05\x00")
    content[bof + 20 : bof + 22] = b"\x2f\x00"  # FILEPASS ([MS-XLS] 2.4.117) after BOF
    (tmp_path / "p.xls").write_bytes(content)
    assert code(tmp_path / "p.xls") == "intake_encrypted"
