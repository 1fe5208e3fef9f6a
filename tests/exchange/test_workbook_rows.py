"""The rows of long tables are those that openpyxl writes, byte by byte."""

from __future__ import annotations

import zipfile
from io import BytesIO

import pytest
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import Workbook

from cityreport.errors import DataError
from cityreport.exchange.workbook_rows import CellXml, LongTable, RowWriter, with_tables
from cityreport.exchange.workbook_style import DIGITS, HEADER, WRAPPED, SheetWriter

Given = str | int | float | None

WIDTHS = (10, 20, 30)
TEXTS = st.text(st.characters(codec="utf-8", exclude_categories=["Cc", "Cs"]), max_size=8)
AWKWARD = st.sampled_from(
    ["=1+1", "-", "#N/A", " a", "a ", "  ", "a\nb", "\r", "_x000D_", "<&>", '"', "]]>", "\ufeffx"]
)
NUMBERS = st.integers(0, 2**53 - 1) | st.floats(0, 1e15, allow_nan=False).map(
    lambda number: float(f"{number:.15g}")
)
ROWS = st.lists(
    st.tuples(*[st.none() | TEXTS | AWKWARD | NUMBERS] * len(WIDTHS), st.sampled_from((None, 45))),
    max_size=5,
)


def sheet_of(book: bytes) -> bytes:
    with zipfile.ZipFile(BytesIO(book)) as archive:
        assert archive.testzip() is None
        return archive.read("xl/worksheets/sheet1.xml")


def begun() -> tuple[Workbook, SheetWriter]:
    book = Workbook(write_only=True)
    page = SheetWriter(book, "Data", WIDTHS)
    page.add_all(["a", "b", "c"], HEADER)
    return book, page


def saved(book: Workbook) -> bytes:
    stream = BytesIO()
    book.save(stream)
    return stream.getvalue()


def by_openpyxl(rows: list[tuple[Given, ...]]) -> bytes:
    book, page = begun()
    for look in (DIGITS, None, WRAPPED):  # in the order in which the other one says them
        for value in [0] if look is DIGITS else ["", "="]:
            assert page.cell(value, look).style_id >= 0
    for *values, height in rows:
        cells = [
            None
            if value is None or value == ""
            else page.cell(value, WRAPPED if isinstance(value, str) and i == 2 else DIGITS)
            if i == 2 or not isinstance(value, str)
            else page.cell(value)
            for i, value in enumerate(values)
        ]
        page.row += 1
        if height is not None:
            page.sheet.row_dimensions[page.row].height = height
        page.sheet.append(cells)
    return saved(book)


def by_ours(rows: list[tuple[Given, ...]]) -> bytes:
    book, page = begun()
    writer = RowWriter(page, numbers=[DIGITS], texts=[WRAPPED])

    def cell(value: Given, i: int) -> CellXml | None:
        if value is None:
            return None
        if isinstance(value, str):
            return writer.text(value, WRAPPED if i == 2 else None)
        return writer.number(value, DIGITS)

    made = (
        writer.row([cell(value, i) for i, value in enumerate(values)], height)  # type: ignore[arg-type]
        for *values, height in rows
    )
    return with_tables(saved(book), [LongTable(page.sheet, made)])


@given(ROWS)
def test_the_same_bytes_as_by_openpyxl(rows: list[tuple[Given, ...]]) -> None:
    assert sheet_of(by_ours(rows)) == sheet_of(by_openpyxl(rows))


def test_a_text_that_no_cell_carries_is_refused() -> None:
    for text, code in (("\x00", "text_not_printable"), ("a" * 32_768, "text_too_long")):
        with pytest.raises(DataError) as caught:
            by_ours([(text, None, None, None)])
        assert caught.value.code == code


def test_a_table_keeps_the_head_and_the_foot_of_its_sheet() -> None:
    written = sheet_of(by_ours([("x", None, 1, None)] * 1_200))
    bare = sheet_of(by_ours([]))
    before, after = bare.split(b"</sheetData>")
    assert written.startswith(before)
    assert written.endswith(b"</sheetData>" + after)
    assert written.count(b"<row ") == 1_201
