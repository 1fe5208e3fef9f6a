"""An Excel file is hostile until proven otherwise: each trick is refused, quickly, by name."""

from __future__ import annotations

import random
import re
import struct
import tracemalloc
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest

from cityreport.domain.catalogue import CatalogueFile
from cityreport.errors import CityReportError
from cityreport.exchange import incoming_file, workbook_guard
from cityreport.exchange.verification import verify_file
from cityreport.exchange.workbook_reader import read_workbook

Spoil = Callable[[Path, Callable[[str], str]], None]


def refusal(path: Path) -> str:
    with pytest.raises(CityReportError) as caught:
        read_workbook(path)
    return caught.value.code


def place(path: Path) -> object:
    with pytest.raises(CityReportError) as caught:
        read_workbook(path)
    return caught.value.facts["where"]


def repacked(path: Path, **parts: bytes) -> None:
    """The workbook with other or more parts (`__` in a name stands for `/`)."""
    with zipfile.ZipFile(path) as archive:
        content = {name: archive.read(name) for name in archive.namelist()}
    content |= {name.replace("__", "/"): data for name, data in parts.items()}
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in content.items():
            archive.writestr(name, data)


def sheet(rows: str) -> bytes:
    main = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    return f'<worksheet xmlns="{main}"><sheetData>{rows}</sheetData></worksheet>'.encode()


def with_data(path: Path, rows: str) -> None:
    repacked(path, **{"xl__worksheets__sheet8.xml": sheet(rows)})


def test_a_zip_bomb(workbook_path: Path) -> None:
    bomb = b"<worksheet>" + b" " * 100_000_000
    repacked(workbook_path, **{"xl__worksheets__sheet8.xml": bomb})
    assert workbook_path.stat().st_size < 1_000_000
    tracemalloc.start()
    assert refusal(workbook_path) == "workbook_oversized"
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert peak < 10_000_000


def test_a_bomb_that_lies_about_its_size(workbook_path: Path) -> None:
    """The zip's list says 5,000 bytes; no more than that is ever unpacked."""
    real = b"<worksheet>" + b" " * 50_000_000
    repacked(workbook_path, **{"xl__worksheets__sheet8.xml": real})
    content = workbook_path.read_bytes()
    size = struct.pack("<I", len(real))
    assert content.count(size) == 2
    workbook_path.write_bytes(content.replace(size, struct.pack("<I", 5_000)))
    tracemalloc.start()
    assert refusal(workbook_path) == "workbook_damaged"
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert peak < 10_000_000


def test_too_many_parts(workbook_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(workbook_guard, "MOST_PARTS", 5)
    assert refusal(workbook_path) == "workbook_oversized"


def test_a_part_that_stands_twice(workbook_path: Path) -> None:
    with (
        pytest.warns(UserWarning, match="Duplicate name"),
        zipfile.ZipFile(workbook_path, "a") as archive,
    ):
        archive.writestr("xl/worksheets/sheet8.xml", b"<x/>")
    assert refusal(workbook_path) == "workbook_damaged"


@pytest.mark.parametrize(
    "rows",
    [
        '<row r="1048576"><c r="XFD1048576"><v>1</v></c></row>',
        '<row r="3"><c r="ZZ3"><v>1</v></c></row>',
        '<row r="3"><c r="XFE3"><v>1</v></c></row>',
        '<row r="3"><c r="A4"><v>1</v></c></row>',
        '<row r="3"><c r="B3"/><c r="A3"/></row>',
        '<row r="2000000000"/>',
        '<row r="1048577"/>',
        '<row r="0"/>',
        '<row r="x"/>',
        '<row r="5"/><row r="4"/>',
    ],
)
def test_a_far_cell(workbook_path: Path, rows: str) -> None:
    with_data(workbook_path, TAG_ROW + rows)
    assert refusal(workbook_path) == "workbook_far_cell"


TAGS = (
    "#indicator+code", "#date+period", "#loc+code", "#meta+breakdown", "#meta+category",
    "#indicator+value+num", "#status+code", "#description+note", "#meta+source", "#currency",
    "#meta+sample+num", "#meta+margin+num",
)  # fmt: skip
TAG_ROW = "".join(
    ['<row r="2">', *(f'<c t="inlineStr"><is><t>{tag}</t></is></c>' for tag in TAGS), "</row>"]
)


def test_a_far_cell_in_the_metadata(workbook_path: Path, spoil_metadata: Spoil) -> None:
    cell = '<row r="999999"><c r="F999999"><v>1</v></c></row>'
    spoil_metadata(workbook_path, lambda xml: xml.replace("</sheetData>", cell + "</sheetData>"))
    assert refusal(workbook_path) == "workbook_far_cell"


@pytest.mark.parametrize("share", [0.1, 0.5, 0.9, 0.999])
def test_a_truncated_file(workbook_path: Path, share: float) -> None:
    content = workbook_path.read_bytes()
    workbook_path.write_bytes(content[: int(len(content) * share)])
    assert refusal(workbook_path) == "workbook_damaged"


def test_flipped_bytes_never_crash(workbook_path: Path, catalogue_file: CatalogueFile) -> None:
    """A byte wrong here and there: some are harmless, none raises."""
    content = workbook_path.read_bytes()
    spoilt = workbook_path.with_name("spoilt.xlsx")
    for i in range(0, len(content), max(1, len(content) // 60)):
        spoilt.write_bytes(content[:i] + bytes([content[i] ^ 0x55]) + content[i + 1 :])
        assert verify_file(spoilt, catalogue_file).file == str(spoilt)


def test_text_renamed(tmp_path: Path) -> None:
    path = tmp_path / "a.xlsx"
    path.write_text("indicator;value\nL1;3\n")
    assert refusal(path) == "not_a_submission"
    path.write_text('{"format": 1}')
    assert refusal(path) == "workbook_damaged"


def test_another_zip(tmp_path: Path) -> None:
    path = tmp_path / "a.xlsx"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("hello.txt", "hello")
    assert refusal(path) == "workbook_damaged"


def test_an_old_xls_and_a_password(tmp_path: Path) -> None:
    """Both begin as OLE compound files."""
    path = tmp_path / "a.xlsx"
    head = bytes.fromhex("d0cf11e0a1b11ae1") + bytes(504)
    path.write_bytes(head + "Workbook".encode("utf-16-le"))
    assert refusal(path) == "workbook_old"
    path.write_bytes(head + "EncryptedPackage".encode("utf-16-le"))
    assert refusal(path) == "workbook_encrypted"


def test_a_zip_with_a_password(workbook_path: Path) -> None:
    content = bytearray(workbook_path.read_bytes())
    central = content.index(b"PK\x01\x02")
    content[central + 8] |= 1  # bit 0 of the general purpose flags: encrypted
    workbook_path.write_bytes(content)
    assert refusal(workbook_path) == "workbook_encrypted"


def test_another_compression(workbook_path: Path) -> None:
    with zipfile.ZipFile(workbook_path, "a", zipfile.ZIP_LZMA) as archive:
        archive.writestr("xl/more.xml", b"<x/>")
    assert refusal(workbook_path) == "workbook_damaged"


def test_macros(workbook_path: Path) -> None:
    repacked(workbook_path, **{"xl__vbaProject.bin": b"x"})
    assert refusal(workbook_path) == "workbook_macros"


ENTITY = '<!DOCTYPE worksheet [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;&a;">]>'
EXTERNAL = '<!DOCTYPE worksheet SYSTEM "file:///etc/hostname">'


@pytest.mark.parametrize("declaration", [ENTITY, EXTERNAL, "<!DOCTYPE worksheet>"])
@pytest.mark.parametrize("part", ["worksheets__sheet8", "worksheets__sheet9", "workbook"])
def test_a_document_type(workbook_path: Path, declaration: str, part: str) -> None:
    name = f"xl__{part}.xml"
    with zipfile.ZipFile(workbook_path) as archive:
        xml = archive.read(name.replace("__", "/")).decode()
    xml = xml[xml.index("?>") + 2 :] if xml.startswith("<?xml") else xml
    repacked(workbook_path, **{name: (declaration + xml).encode()})
    assert refusal(workbook_path) == "workbook_entities"


@pytest.mark.parametrize("encoding", ["nonsense", "utf-7", "base64", "idna", "punycode"])
@pytest.mark.parametrize(
    "part", ["worksheets/sheet1", "worksheets/sheet8", "worksheets/sheet9", "workbook", "styles"]
)
def test_an_encoding_that_there_is_not(
    workbook_path: Path, catalogue_file: CatalogueFile, encoding: str, part: str
) -> None:
    name = f"xl/{part}.xml"
    with zipfile.ZipFile(workbook_path) as archive:
        xml = re.sub(r"^<\?xml.*?\?>", "", archive.read(name).decode())
    declared = f'<?xml version="1.0" encoding="{encoding}"?>{xml}'.encode()
    repacked(workbook_path, **{name.replace("/", "__"): declared})
    found = verify_file(workbook_path, catalogue_file)
    assert [problem.code for problem in found.problems] == ["workbook_damaged"]


def test_a_formula(workbook_path: Path, spoil_data: Spoil, spoil_metadata: Spoil) -> None:
    spare = workbook_path.read_bytes()
    spoil_data(workbook_path, lambda xml: xml.replace("<v>9</v>", "<f>4+5</f><v>9</v>"))
    assert refusal(workbook_path) == "workbook_formula"
    assert place(workbook_path) == "Data!H3"
    workbook_path.write_bytes(spare)
    spoil_metadata(workbook_path, lambda xml: xml.replace("<v>2</v>", "<f>1+1</f><v>2</v>", 1))
    assert refusal(workbook_path) == "workbook_formula"


@pytest.mark.parametrize("kind", ["b", "e", "d"])
def test_values_of_another_type(workbook_path: Path, spoil_data: Spoil, kind: str) -> None:
    spoil_data(workbook_path, lambda xml: xml.replace('t="n"><v>9</v>', f't="{kind}"><v>9</v>'))
    assert refusal(workbook_path) == "workbook_cell"
    assert place(workbook_path) == "Data!H3"


@pytest.mark.parametrize(
    "cell",
    [
        '<c r="A3" t="s"><v>0</v></c>',
        '<c r="A3" t="s"><v>-1</v></c>',
        '<c r="A3"><v>nine</v></c>',
        '<c r="A3" t="magic"><v>1</v></c>',
        '<c r="A3" t="inlineStr"><is><t>_xD800_</t></is></c>',
        '<c r="A3" t="inlineStr"><is><t>' + "x" * 1_000_001 + "</t></is></c>",
    ],
)
def test_cells_that_cannot_be_read(workbook_path: Path, cell: str) -> None:
    with_data(workbook_path, f'{TAG_ROW}<row r="3">{cell}</row>')
    assert refusal(workbook_path) == "workbook_cell"


@pytest.mark.parametrize("name", ["Data", "Metadata"])
def test_a_sheet_that_is_missing(
    workbook_path: Path, spoil: Callable[..., None], name: str
) -> None:
    spoil(workbook_path, "xl/workbook.xml", lambda xml: xml.replace(f'"{name}"', '"x"'))
    assert refusal(workbook_path) == "workbook_sheet_missing"


def test_two_sheets_of_one_name(workbook_path: Path, spoil: Callable[..., None]) -> None:
    spoil(workbook_path, "xl/workbook.xml", lambda x: x.replace('name="Months"', 'name="Data"'))
    assert refusal(workbook_path) == "workbook_damaged"


def test_links_out_of_the_file_are_not_followed(
    workbook_path: Path, spoil: Callable[..., None]
) -> None:
    spoil(
        workbook_path,
        "xl/_rels/workbook.xml.rels",
        lambda xml: xml.replace(
            'Target="/xl/worksheets/sheet8.xml"', 'TargetMode="External" Target="http://a.invalid/"'
        ),
    )
    assert refusal(workbook_path) == "workbook_sheet_missing"


def test_a_large_list_of_sheets(workbook_path: Path) -> None:
    noise = random.Random(1).randbytes(600_000).hex().encode()
    repacked(workbook_path, **{"xl__workbook.xml": b"<workbook>" + noise})
    assert refusal(workbook_path) == "workbook_damaged"


def test_broken_xml(workbook_path: Path) -> None:
    repacked(workbook_path, **{"xl__workbook.xml": b"<workbook>"})
    assert refusal(workbook_path) == "workbook_damaged"
    repacked(workbook_path, **{"xl__workbook.xml": b""})
    assert refusal(workbook_path) == "workbook_damaged"


def test_tags_changed(workbook_path: Path, spoil_data: Spoil) -> None:
    spoil_data(workbook_path, lambda xml: xml.replace("#status+code", "Status"))
    assert refusal(workbook_path) == "workbook_header"


def test_a_file_that_is_too_large(workbook_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(incoming_file, "LARGEST_FILE", 1000)
    assert refusal(workbook_path) == "file_too_large"


def test_rich_and_shared_texts_are_read_as_people_see_them(
    workbook_path: Path, spoil_data: Spoil
) -> None:
    """Runs are put together; the reading aid of East Asian texts is left out."""
    rich = (
        '<r><t xml:space="preserve">Police, </t></r><r><rPr><b/></rPr><t>table 4</t></r>'
        '<rPh sb="0" eb="1"><t>aid</t></rPh>'
    )
    before = read_workbook(workbook_path)
    spoil_data(workbook_path, lambda xml: xml.replace("<t>Police, table 4</t>", rich))
    assert read_workbook(workbook_path) == before


def test_memory_does_not_grow_with_blank_rows(workbook_path: Path, spoil_data: Spoil) -> None:
    """Sixty thousand rows of styled empty cells: read in passing."""
    blank = "".join(f'<row r="{i}"><c r="A{i}" s="1"/></row>' for i in range(100, 60_100))
    spoil_data(workbook_path, lambda xml: xml.replace("</sheetData>", blank + "</sheetData>"))
    tracemalloc.start()
    assert len(read_workbook(workbook_path).observations) == 14
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert peak < 10_000_000
