"""Whatever file: no crash, no hang, no half a book; one sentence that says what it is."""

from __future__ import annotations

import bz2
import gzip
import io
import os
import random
import struct
import time
import zipfile
from collections.abc import Callable, Mapping
from pathlib import Path

import msgspec
import openpyxl
import pytest

from cityreport.domain.importing.grid import Book
from cityreport.errors import CityReportError
from cityreport.exchange.importing.limits import LIMITS
from cityreport.exchange.importing.sandboxed_reader import read_book
from tests.exchange.intake.books import (
    SMALL,
    answered,
    bent,
    code,
    needs_posix,
    read,
    refusal,
    replaced,
    rows,
)
from tests.patience import PATIENCE_S

SHEET = "xl/worksheets/sheet1.xml"
CONTENT = "content.xml"
XLSX, ODS, XLS = SMALL / "small.xlsx", SMALL / "small.ods", SMALL / "small.xls"


def refused(path: Path) -> str:
    """By the real child, within its time."""
    began = time.monotonic()
    with pytest.raises(CityReportError) as caught:
        read_book(path)
    assert time.monotonic() - began < PATIENCE_S
    return caught.value.code


# -- what is no file of a table


def test_what_is_not_there_and_what_is_a_folder(tmp_path: Path) -> None:
    assert refused(tmp_path / "none.csv") == "file_missing"
    assert refused(tmp_path) == "is_a_folder"
    (tmp_path / "empty.csv").touch()
    assert refused(tmp_path / "empty.csv") == "file_empty"


@needs_posix
def test_pipes_and_devices_are_not_waited_for(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe.csv")
    assert refused(tmp_path / "pipe.csv") == "intake_not_a_file"
    assert refused(Path("/dev/zero")) == "intake_not_a_file"
    (tmp_path / "link.csv").symlink_to("/dev/zero")
    assert refused(tmp_path / "link.csv") == "intake_not_a_file"
    (tmp_path / "loop.csv").symlink_to(tmp_path / "loop.csv")
    assert refused(tmp_path / "loop.csv") == "cannot_read"
    (tmp_path / "good.csv").symlink_to(tmp_path / "table.txt")
    (tmp_path / "table.txt").write_text("a,b\n1,2\n")
    assert read_book(tmp_path / "good.csv").sheets[0].rows[1] == ("1", "2")


def test_odd_names_are_read(tmp_path: Path) -> None:
    for name in ("-rf.csv", "a b'\"c.csv", "--store.csv", "ñ 城.csv"):
        path = tmp_path / name
        path.write_text("a,b\n1,2\n")
        assert read_book(path).name == name


@needs_posix
def test_a_name_that_is_no_text_is_read(tmp_path: Path) -> None:
    path = tmp_path / os.fsdecode(b"caf\xe9.csv")
    path.write_text("a,b\n1,2\n")
    assert len(read_book(path).sheets[0].rows) == 2


@needs_posix
def test_a_huge_sparse_file_is_not_read(tmp_path: Path) -> None:
    with (tmp_path / "sparse.xlsx").open("wb") as stream:
        stream.write(b"PK\x03\x04")
        stream.truncate(2 << 30)
    assert refused(tmp_path / "sparse.xlsx") == "intake_too_large"


PACKED = {
    "gz": (gzip.compress(b"a,b\n1,2\n"), "intake_packed"),
    "bz2": (bz2.compress(b"a,b\n1,2\n"), "intake_packed"),
    "pdf": (b"%PDF-1.7\n...", "intake_other_kind"),
    "png": (b"\x89PNG\r\n\x1a\n" + bytes(40), "intake_other_kind"),
    "exe": (b"MZ" + bytes(200), "intake_other_kind"),
    "xml": (b"<?xml version='1.0'?><a/>", "intake_xml"),
    "2003": (
        b"<?xml version='1.0'?>\n<?mso-application progid='Excel.Sheet'?>\n<Workbook xmlns="
        b"'urn:schemas-microsoft-com:office:spreadsheet'></Workbook>",
        "intake_xml_sheet",
    ),
    "zeros": (bytes(1000), "intake_binary"),
    "nul": (b"a,b\n1,\x002\n3,4\n5,6\n7,8\n", "intake_binary"),
    "junk": (random.Random(1).randbytes(5000), "intake_binary"),
    "blank": (b"\n\n , \n" * 0 + b"\n\r\n\n", "intake_no_table"),
    "separators": (b",,,\n,,,\n", "intake_no_table"),
    "html": (b"<html><body>Session expired</body></html>", "intake_no_table"),
}


@pytest.mark.parametrize("name", PACKED)
def test_what_is_no_table_is_called_by_its_name(name: str, tmp_path: Path) -> None:
    content, expected = PACKED[name]
    (tmp_path / "t.xlsx").write_bytes(content)
    assert code(tmp_path / "t.xlsx") == expected


def test_a_zip_that_is_no_workbook(tmp_path: Path) -> None:
    for inside, expected in {
        "table.csv": "intake_archive",
        "small.xlsx": "intake_archive",
        "word/document.xml": "intake_other_kind",
    }.items():
        with zipfile.ZipFile(tmp_path / "z.zip", "w") as archive:
            archive.writestr(inside, XLSX.read_bytes())
        assert code(tmp_path / "z.zip") == expected
    with zipfile.ZipFile(tmp_path / "z.zip", "w"):
        pass
    assert code(tmp_path / "z.zip") == "intake_archive"


# -- what claims to be a workbook


@pytest.mark.parametrize("kind", ["xlsx", "ods", "xls", "xlsb"])
def test_a_cut_workbook_is_damaged(kind: str, tmp_path: Path) -> None:
    content = (SMALL / f"small.{kind}").read_bytes()
    for part in (0.2, 0.5, 0.9, 0.99):
        (tmp_path / "cut").write_bytes(content[: int(len(content) * part)])
        assert code(tmp_path / "cut") in {"intake_damaged", "intake_other_kind"}


Parts = Mapping[str, Callable[[bytes], bytes] | bytes]

ENTITIES = b'<!DOCTYPE x [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;&a;">]>'
FAR_ROW = b'<row r="1048576"><c r="XFD1048576"><v>1</v></c></row></sheetData>'
BEYOND = b'<row r="9"><c r="ZZZZZ4294967295"><v>1</v></c></row></sheetData>'
REPEATED = (
    b'<table:table table:name="R"><table:table-row table:number-rows-repeated="%d">'
    b'<table:table-cell office:value-type="float" office:value="4" '
    b'table:number-columns-repeated="%d"/></table:table-row></table:table></office:spreadsheet>'
)

TRICKS: dict[str, tuple[Path, Parts, str]] = {
    "entities in a sheet": (
        XLSX,
        {SHEET: replaced(b"<worksheet", ENTITIES + b"<worksheet")},
        "intake_entities",
    ),
    "entities in the strings": (
        XLSX,
        {"xl/sharedStrings.xml": lambda p: ENTITIES + p[p.index(b"<sst") :]},
        "intake_entities",
    ),
    "entities in open document": (
        ODS,
        {CONTENT: lambda p: ENTITIES + p[p.index(b"<office:") :]},
        "intake_entities",
    ),
    "a far cell": (XLSX, {SHEET: replaced(b"</sheetData>", FAR_ROW)}, "intake_far_cell"),
    "a cell beyond any sheet": (
        XLSX,
        {SHEET: replaced(b"</sheetData>", BEYOND)},
        "intake_far_cell",
    ),
    "a cell a billion times": (
        ODS,
        {CONTENT: replaced(b"</office:spreadsheet>", REPEATED % (1_000_000, 1_000))},
        "intake_cells",
    ),
    "a row two billion times": (
        ODS,
        {CONTENT: replaced(b"</office:spreadsheet>", REPEATED % (2_147_483_647, 1))},
        "intake_rows",
    ),
    "a number of times that is none": (
        ODS,
        {CONTENT: replaced(b"</office:spreadsheet>", REPEATED.replace(b"%d", b"-7"))},
        "intake_damaged",
    ),
    "XML that is none": (XLSX, {SHEET: b"<worksheet><sheetData><row"}, "intake_damaged"),
    "UTF-16": (
        XLSX,
        {SHEET: lambda p: p.decode().replace("UTF-8", "UTF-16").encode("utf-16")},
        "intake_damaged",
    ),
    "a bomb": (XLSX, {"xl/worksheets/bomb.xml": bytes(40 << 20)}, "intake_oversized"),
    "an encoding that is none": (
        XLSX,
        {"xl/workbook.xml": replaced(b"UTF-8", b"UTF-888")},
        "intake_damaged",
    ),
    "no sheets": (XLSX, {"xl/workbook.xml": b"<workbook/>"}, ""),
}


@pytest.mark.parametrize("name", TRICKS)
def test_a_trick_is_refused_by_its_name(name: str, tmp_path: Path) -> None:
    source, parts, expected = TRICKS[name]
    path = bent(source, tmp_path / f"t{source.suffix}", parts)
    began = time.monotonic()
    if not expected:
        assert read(path).sheets == ()
    else:
        assert code(path) == expected
        assert refused(path) == expected
    assert time.monotonic() - began < PATIENCE_S


def test_a_far_cell_is_named(tmp_path: Path) -> None:
    path = bent(XLSX, tmp_path / "f.xlsx", {SHEET: replaced(b"</sheetData>", FAR_ROW)})
    assert refusal(path).facts["cell"] == "XFD1048576"


def test_a_far_cell_that_hides_from_the_patterns_meets_the_limit_of_memory(tmp_path: Path) -> None:
    hidden = FAR_ROW.replace(b'"', b"'")
    path = bent(XLSX, tmp_path / "h.xlsx", {SHEET: replaced(b"</sheetData>", hidden)})
    assert refused(path) == "intake_memory"


def test_deep_xml_is_survived(tmp_path: Path) -> None:
    deep = b"<a>" * 300_000 + b"</a>" * 300_000
    path = bent(XLSX, tmp_path / "d.xlsx", {SHEET: replaced(b"<sheetData>", deep + b"<sheetData>")})
    assert isinstance(answered(path), Book) or code(path).startswith("intake_")
    tables = b"<table:table>" * 50_000 + b"</table:table>" * 50_000
    end = b"</office:spreadsheet>"
    path = bent(ODS, tmp_path / "d.ods", {CONTENT: replaced(end, tables + end)})
    assert isinstance(answered(path), Book) or code(path).startswith("intake_")


def test_parts_twice_encrypted_and_oddly_packed(tmp_path: Path) -> None:
    path = tmp_path / "t.xlsx"
    content = bytearray(XLSX.read_bytes())
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        archive.testzip()
    local, central = content.index(b"PK\x03\x04"), content.index(b"PK\x01\x02")
    for at, value, expected in ((6, 1, "intake_encrypted"), (8, 99, "intake_damaged")):
        spoiled = bytearray(content)
        spoiled[local + at : local + at + 2] = struct.pack("<H", value)
        spoiled[central + at + 2 : central + at + 4] = struct.pack("<H", value)
        path.write_bytes(spoiled)
        assert code(path) == expected
    with zipfile.ZipFile(XLSX) as archive, zipfile.ZipFile(path, "w") as twice:
        for name in archive.namelist():
            twice.writestr(name, archive.read(name))
        with pytest.warns(UserWarning, match="Duplicate"):
            twice.writestr(SHEET, archive.read(SHEET))
    assert code(path) == "intake_damaged"


def test_too_many_parts(tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "p.xlsx", "w") as archive:
        for number in range(LIMITS.parts + 1):
            archive.writestr(f"xl/{number}.xml", b"")
    assert code(tmp_path / "p.xlsx") == "intake_oversized"


# -- too much of everything


def test_limits_are_said_with_their_number(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    for row in range(20):
        book.active.append([row] * 10)
    book.create_sheet("Dos")
    book.save(tmp_path / "b.xlsx")
    for name, most in {"rows": 19, "columns": 9, "cells": 199, "sheets": 1}.items():
        limits = msgspec.structs.replace(LIMITS, **{name: most})
        error = refusal(tmp_path / "b.xlsx", limits)
        assert (error.code, error.facts["limit"]) == (f"intake_{name}", most)
    (tmp_path / "b.csv").write_text("1,2,3,4,5,6,7,8,9,10\n" * 20)
    for name, most in {"rows": 19, "columns": 9, "cells": 199}.items():
        limits = msgspec.structs.replace(LIMITS, **{name: most})
        error = refusal(tmp_path / "b.csv", limits)
        assert (error.code, error.facts["limit"]) == (f"intake_{name}", most)
    exact = msgspec.structs.replace(LIMITS, rows=20, columns=10, cells=200)
    assert len(read(tmp_path / "b.xlsx", exact).sheets[0].rows) == 20
    assert len(read(tmp_path / "b.csv", exact).sheets[0].rows) == 20


def test_a_text_longer_than_a_cell_may_hold(tmp_path: Path) -> None:
    longest = "ñ" * LIMITS.text
    assert rows(tmp_path / "t.csv", f"a,b\n1,{longest}\n")[1][1] == longest
    (tmp_path / "t.csv").write_text(f"a,b\n1,2\n3,{longest}x\n", encoding="utf-8")
    error = refusal(tmp_path / "t.csv")
    assert (error.code, error.facts["line"]) == ("intake_long_field", 3)
    cell = '<c r="C9" t="inlineStr"><is><t>{}</t></is></c></row></sheetData>'
    end = b"</row></sheetData>"
    path = tmp_path / "t.xlsx"
    bent(XLSX, path, {SHEET: replaced(end, cell.format(longest).encode())})
    assert read(path).sheets[0].rows[-1][1] == longest
    bent(XLSX, path, {SHEET: replaced(end, cell.format(longest + "x").encode())})
    assert (code(path), refusal(path).facts["cell"]) == ("intake_long_text", "Delitos!C9")


@pytest.mark.parametrize("line", [b"x" * 1000, b"1,2,3,4,", b'"a","b",', b"1;"])
def test_a_line_of_a_hundred_megabytes(line: bytes, tmp_path: Path) -> None:
    (tmp_path / "l.csv").write_bytes(line * ((99 << 20) // len(line)))
    assert refused(tmp_path / "l.csv") in {"intake_line", "intake_memory"}


def test_a_table_with_too_many_cells_ends_in_time(tmp_path: Path) -> None:
    (tmp_path / "c.csv").write_bytes(b"1,2,3\n" * ((90 << 20) // 6))
    assert refused(tmp_path / "c.csv") in {"intake_cells", "intake_memory"}
