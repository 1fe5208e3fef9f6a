"""The workbook: the same content, and sheets that people can rely on."""

from __future__ import annotations

import tempfile
import zipfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import msgspec
import openpyxl
import pytest
from msgspec.structs import replace
from openpyxl.worksheet._write_only import WriteOnlyWorksheet
from python_calamine import CalamineWorkbook

from cityreport.domain.catalogue import Catalogue
from cityreport.domain.cell_record import CellRecord
from cityreport.domain.submission import Headline, NarrativeAnswer, ObservationRecord, Submission
from cityreport.errors import AccessError, DataError
from cityreport.exchange import workbook_data
from cityreport.exchange.digest import digest
from cityreport.exchange.sheet_comparison import comparison_faults
from cityreport.exchange.workbook import write_workbook
from cityreport.exchange.workbook_reader import decoded, read_workbook
from cityreport.exchange.write_context import ExportContext

SHEETS = [
    "Summary", "Months", "Districts", "By sex", "By age", "Quality", "Codebook", "Data", "Metadata",
    "Chart",
]  # fmt: skip


@contextmanager
def opened(path: Path) -> Iterator[Any]:
    """The workbook as openpyxl, another reader than ours, sees it."""
    book = openpyxl.load_workbook(path)
    yield book
    book.close()


def words(sheet: Any) -> str:
    return "\n".join(
        str(cell.value) for row in sheet.iter_rows() for cell in row if cell.value is not None
    )


def row_of(sheet: Any, first: str) -> list[Any]:
    """The first row whose first cell says `first`."""
    return next([cell.value for cell in row] for row in sheet.iter_rows() if row[0].value == first)


def test_reads_back_to_the_same_digest(small: Submission, workbook_path: Path) -> None:
    back = read_workbook(workbook_path)
    assert back == small
    assert digest(back) == digest(small)


def test_the_sheets_have_their_names_in_every_language(workbook_path: Path) -> None:
    with opened(workbook_path) as book:
        assert book.sheetnames == SHEETS


def test_an_independent_reader_sees_the_same_numbers(
    small: Submission, workbook_path: Path
) -> None:
    rows = CalamineWorkbook.from_path(str(workbook_path)).get_sheet_by_name("Data").to_python()
    tags = rows[1]
    columns = {name: tags.index(tag) for name, tag in COLUMN_TAGS.items()}
    assert len(rows) == 2 + len(small.observations)
    for row, o in zip(rows[2:], small.observations, strict=True):
        for name, column in columns.items():
            expected = getattr(o, name)
            if name == "value" and o.status == "Q":
                expected = "hidden"
            assert row[column] == ("" if expected is None else expected), (o, name)


def test_each_column_of_data_brings_its_own_values_wherever_it_stands(
    small: Submission, catalogue: Catalogue, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """`COLUMNS` is the one place: who turns it round moves the numbers with their titles."""
    turned = tuple(reversed(workbook_data.COLUMNS))
    monkeypatch.setattr(workbook_data, "COLUMNS", turned)
    path = tmp_path / "turned.xlsx"
    write_workbook(small, path, ExportContext(catalogue))
    test_an_independent_reader_sees_the_same_numbers(small, path)
    assert list(comparison_faults(path, decoded(path), catalogue)) == []
    assert digest(read_workbook(path)) == digest(small)


COLUMN_TAGS = {
    "indicator": "#indicator+code",
    "period": "#date+period",
    "area": "#loc+code",
    "breakdown": "#meta+breakdown",
    "category": "#meta+category",
    "value": "#indicator+value+num",
    "status": "#status+code",
    "note": "#description+note",
    "source": "#meta+source",
    "currency": "#currency",
    "sample_size": "#meta+sample+num",
    "margin": "#meta+margin+num",
}


def test_no_text_is_ever_a_formula(
    small: Submission, changed: Callable[..., Submission], context: ExportContext, tmp_path: Path
) -> None:
    """Wherever a text comes from: city, area, note, finding, narrative, headline."""
    starts = ["=1+1", "+1", "-1", "@SUM(1)", "\t=1", "=", "#N/A", "#REF!", "{=1}", "'=1"]
    replace = msgspec.structs.replace
    path = tmp_path / "a.xlsx"
    for text in starts:
        hostile = changed(
            city=replace(small.city, name=text, contact=text, attribution=text),
            areas=[replace(small.areas[0], name=text), small.areas[1]],
            observations=[replace(o, note=text, source=text) for o in small.observations],
            findings=[
                replace(
                    finding,
                    message=text,
                    reason=text,
                    cells=[CellRecord(text, "2025-01", text, text, text)],
                )
                for finding in small.findings
            ],
            extensions={"org.example": text},
            narrative=[NarrativeAnswer(2025, "x", None, None, text)],
            sign_off=[replace(small.sign_off[0], officer=text, role=text)],
            headline=Headline([text]),
        )
        path.unlink(missing_ok=True)  # no submission is written over another
        write_workbook(hostile, path, context)
        assert read_workbook(path) == hostile
        with opened(path) as book:
            for sheet in book:
                for row in sheet.iter_rows():
                    for cell in row:
                        assert cell.data_type not in ("f", "e"), (sheet.title, cell.coordinate)
                        if isinstance(cell.value, str) and cell.value.startswith(tuple("=+-@\t")):
                            assert cell.quotePrefix, (sheet.title, cell.coordinate)


def test_months_show_zero_empty_and_not_available_apart(workbook_path: Path) -> None:
    with opened(workbook_path) as book:
        homicide = row_of(book["Months"], "L1")
        robbery = row_of(book["Months"], "R1")
        killed = row_of(book["Months"], "F1")
    assert homicide[1:8] == ["Intentional homicide", "victims", 9, 0, None, "n", None]
    assert robbery[3] == "c"
    assert killed[3] == "x"


def test_what_can_still_change_is_in_italics_and_the_key_says_so(workbook_path: Path) -> None:
    with opened(workbook_path) as book:
        sheet = book["Months"]
        looks = {cell.value: cell.font.italic for cell in sheet[5] if cell.value in (9, 0)}
        assert "In italics: provisional or not signed." in sheet["A2"].value
    assert looks == {9: False, 0: True}


def test_the_chart_draws_numbers_only(workbook_path: Path) -> None:
    """A spreadsheet draws a word as zero, so the chart has a row of numbers of its own."""
    with zipfile.ZipFile(workbook_path) as archive:
        chart = archive.read("xl/charts/chart1.xml").decode()
    with opened(workbook_path) as book:
        sheet = book["Chart"]
        assert sheet.sheet_state == "veryHidden"
        assert "$B$2:$B$13" in chart
        values = [sheet.cell(row, 2).value for row in range(2, 14)]
    assert values == [9, 0] + [None] * 10
    assert '<c:dispBlanksAs val="gap"' in chart or '<dispBlanksAs val="gap"' in chart


def test_what_is_reported_by_quarter_or_year_is_shown(workbook_path: Path) -> None:
    with opened(workbook_path) as book:
        text = words(book["Months"])
        budget = row_of(book["Months"], "V1")
    assert "Reported by year or quarter" in text
    assert 5_400_000 in budget


def test_the_summary_says_what_matters(small: Submission, workbook_path: Path) -> None:
    with opened(workbook_path) as book:
        sheet = book["Summary"]
        text = words(sheet)
        assert sheet["A1"].value == "Cali"
        assert book.properties.title == "Violence report of Cali"
    assert small.seal is not None
    expected = [
        "Proposed standard 1.0",
        "January 2025 to December 2025",
        "Intentional homicide: Cannot tell",
        "+1 more sentence.",
        small.seal.digest,
    ]
    for words_ in expected:
        assert words_ in text


def test_quality_says_first_how_complete_the_collected_numbers_are(workbook_path: Path) -> None:
    with opened(workbook_path) as book:
        rows = [[cell.value for cell in row] for row in book["Quality"].iter_rows()]
        text = words(book["Quality"])
    assert rows[2][1:6] == ["Indicator", "Reported", "Answered", "Expected", "Complete"]
    found = {row[1]: row[3:5] for row in rows[3:16]}
    assert found["L1 Intentional homicide"] == [3, 12]
    assert found["V1 Spending on violence prevention"] == [1, 1]
    assert "Not collected by the city: L2 Women and girls killed" in text


def test_what_is_not_collected_is_one_line_for_each_reason(
    small: Submission, changed: Callable[..., Submission], context: ExportContext, tmp_path: Path
) -> None:
    record = small.collection[1]
    reason = "Nobody counts them."
    said = [
        msgspec.structs.replace(record, indicator=code, reason=reason)
        for code in ("G3", "G4", "F4")
    ]
    ages = msgspec.structs.replace(small.collection[0], unused=["age"])
    without_ages = [o for o in small.observations if o.breakdown != "age" and o.indicator != "C1"]
    content = {"collection": [ages, *said], "observations": without_ages}
    write_workbook(changed(**content), tmp_path / "a.xlsx", context)
    with opened(tmp_path / "a.xlsx") as book:
        lines = [str(row[0].value) for row in book["Quality"].iter_rows()]
    one = next(line for line in lines if reason in line)
    assert all(code in one for code in ("G3", "G4", "F4")), "the reason once"
    assert one.count(reason) == 1
    why = "Computed from L1, “Age”, which the city does not use."
    assert any(line.startswith("Not collected by the city: C1") and why in line for line in lines)


def test_findings_of_one_kind_are_one_line(
    small: Submission, changed: Callable[..., Submission], context: ExportContext, tmp_path: Path
) -> None:
    one = msgspec.structs.replace(
        small.findings[0], rule="asked", cells=[CellRecord("L2", "2025-01", "_T", "_T", "_T")]
    )
    months = [f"2025-{number:02d}" for number in range(1, 13)]
    many = [msgspec.structs.replace(one, period=month, message=month) for month in months]
    write_workbook(changed(findings=many), tmp_path / "a.xlsx", context)
    with opened(tmp_path / "a.xlsx") as book:
        row = row_of(book["Quality"], "High")
    assert row[1] == "2025-12 And 11 more of this kind."
    assert row[3:6] == [12, "January 2025", "December 2025"]


def test_each_table_for_people_has_a_name_and_the_titles_of_its_cells(workbook_path: Path) -> None:
    """A title that a table says otherwise than its cell makes Excel repair the file."""
    with opened(workbook_path) as book:
        names = set()
        for sheet in book:
            for table in sheet.tables.values():
                names.add(table.name)
                head = [cell.value for cell in sheet[table.ref][0]]
                assert [column.name for column in table.tableColumns] == head, table.name
                assert len(set(head)) == len(head), table.name
    assert names == {
        "Verdicts", "MonthTotals", "DistrictTotals", "BySex", "ByAge", "Completeness", "Findings",
        "SignOffs", "Codes",
    }  # fmt: skip


def test_every_chart_is_described(workbook_path: Path) -> None:
    with zipfile.ZipFile(workbook_path) as archive:
        drawing = archive.read("xl/drawings/drawing1.xml").decode()
    assert 'descr="Intentional homicide: Cannot tell +1 more sentence."' in drawing


def test_quality_shows_findings_and_sign_offs(workbook_path: Path) -> None:
    with opened(workbook_path) as book:
        text = words(book["Quality"])
    for expected in ("High", "L1 2025-01 sex", "Accepted", "Checked.", "A. Pérez", "Comuna 1"):
        assert expected in text
    for expected in ("=late", "Prevention of violence", "Young people were consulted", "Yes"):
        assert expected in text
    assert "Night schools,\n-2 h on Fridays." in text
    for expected in ("Changed since signed", "Population", "2025-Q3"):
        assert expected in text


def test_quality_says_when_there_is_nothing(
    changed: Callable[..., Submission], context: ExportContext, tmp_path: Path
) -> None:
    nothing = changed(findings=[], narrative=[], sign_off=[], changed_since_signed=[])
    write_workbook(nothing, tmp_path / "a.xlsx", context)
    with opened(tmp_path / "a.xlsx") as book:
        text = words(book["Quality"])
    assert "There are no findings." in text
    assert "No month is signed off." in text
    assert "Nothing was said of a whole year." in text


def test_the_codebook_has_every_code(catalogue: Catalogue, workbook_path: Path) -> None:
    with opened(workbook_path) as book:
        codes = {row[0].value for row in book["Codebook"].iter_rows()}
        text = words(book["Codebook"])
    assert {i.code for i in catalogue.indicators} <= codes
    assert {b.id for b in catalogue.breakdowns} <= codes
    assert set("APEBOLMQ") <= codes
    assert catalogue.indicators[0].definition["en"] in text


def test_the_sheets_are_ready_to_print(workbook_path: Path) -> None:
    with opened(workbook_path) as book:
        for sheet in book:
            assert sheet.page_setup.fitToWidth == 1
            assert sheet.oddFooter.left.text == "Cali"
            assert sheet.oddFooter.right.text == "Restricted · Page &P of &N"
            fonts = {cell.font.sz for row in sheet.iter_rows(min_row=2) for cell in row}
            assert fonts <= {9, 11}, sheet.title
            assert sheet.sheet_properties.pageSetUpPr.fitToPage
        assert book["Data"].freeze_panes == "C3"
        assert book["Data"].print_title_rows == "$1:$2"
        assert book["Data"]["H3"].number_format == "#,##0"


def test_no_seal_no_observations_no_chart(
    small: Submission, context: ExportContext, tmp_path: Path
) -> None:
    bare = msgspec.structs.replace(
        small, seal=None, supersedes=[], observations=[], areas=[], series=[], population=[],
        findings=[], narrative=[], sign_off=[], headline=Headline([]), journal=None,
        confidentiality="public",
    )  # fmt: skip
    path = tmp_path / "a.xlsx"
    write_workbook(bare, path, context)
    assert read_workbook(path) == bare
    with opened(path) as book:
        assert "This file is not sealed." in words(book["Summary"])


def test_rows_and_columns_may_change_places(
    small: Submission, workbook_path: Path, tmp_path: Path
) -> None:
    book = openpyxl.load_workbook(workbook_path)
    sheet = book["Data"]
    rows = [[cell.value for cell in row][::-1] for row in sheet.iter_rows()]
    rows[2:] = rows[2:][::-1]
    for i, row in enumerate(rows, 1):
        for j, value in enumerate(row, 1):
            cell = sheet.cell(i, j)
            cell.value = value
            if isinstance(value, str):
                cell.data_type = "s"
    book.save(tmp_path / "b.xlsx")
    book.close()
    assert digest(read_workbook(tmp_path / "b.xlsx")) == digest(small)


def refused(
    submission: Submission, path: Path, context: ExportContext
) -> tuple[str, dict[str, Any]]:
    with pytest.raises(DataError) as caught:
        write_workbook(submission, path, context)
    assert not path.exists()
    return caught.value.code, caught.value.facts


def test_nothing_is_left_behind_when_writing_fails(
    small: Submission, changed: Callable[..., Submission], context: ExportContext,
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch,
) -> None:  # fmt: skip
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path / "home"))
    last = msgspec.structs.replace(small.observations[-1], note="\x00")
    refused(changed(observations=[*small.observations, last]), tmp_path / "a.xlsx", context)
    assert list((tmp_path / "home").iterdir()) == []
    assert [path.name for path in tmp_path.iterdir()] == ["home"]


def test_refuses_what_a_sheet_cannot_carry(
    small: Submission, changed: Callable[..., Submission], context: ExportContext, tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:  # fmt: skip
    path = tmp_path / "a.xlsx"
    row: ObservationRecord = small.observations[0]
    replace = msgspec.structs.replace
    for note in ("\x00", "a\x1bb", "\uffff"):
        code, _ = refused(changed(observations=[replace(row, note=note)]), path, context)
        assert code == "text_not_printable"
    code, _ = refused(changed(observations=[replace(row, currency="")]), path, context)
    assert code == "bad_currency"
    long = changed(observations=[replace(row, currency="x" * 40_000)])
    assert refused(long, path, context)[0] == "text_too_long"
    ages = changed(coverage=replace(small.coverage, start="1000-01"))
    assert refused(ages, path, context)[0] == "coverage_too_long"
    monkeypatch.setattr("cityreport.exchange.workbook_data.MOST_ROWS", 3)
    assert refused(small, path, context) == (
        "too_many_rows",
        {"found": len(small.observations), "most": 3},
    )


def test_a_disk_that_fills_up_while_a_sheet_is_closed_ends_in_one_sentence(
    small: Submission, tmp_path: Path, catalogue: Catalogue, monkeypatch: pytest.MonkeyPatch
) -> None:
    """openpyxl raises StopIteration when such a sheet is closed once more to clean up."""
    close, filled = WriteOnlyWorksheet.close, []

    def fill_up(sheet: WriteOnlyWorksheet) -> None:
        close(sheet)
        if sheet.title == "Data" and not filled:
            filled.append(sheet.title)
            sheet._WriteOnlyWorksheet__saved = False
            raise OSError(28, "No space left on device")

    monkeypatch.setattr(WriteOnlyWorksheet, "close", fill_up)
    folder = tmp_path / "disk"
    folder.mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(folder))
    with pytest.raises(AccessError) as caught:
        write_workbook(small, folder / "a.xlsx", ExportContext(catalogue))
    assert caught.value.facts["reason"] == "No space left on device"
    assert list(folder.iterdir()) == []


def test_each_currency_has_a_row_of_its_own_among_the_months(
    small: Submission, changed: Callable[..., Submission], context: ExportContext, tmp_path: Path
) -> None:
    kept = [o for o in small.observations if o.indicator != "V1"]
    old = next(o for o in small.observations if o.indicator == "V1")
    spent = [
        replace(old, period="2024", value=90_000, currency="COP"),
        replace(old, period="2025", value=30, currency="USD"),
    ]
    path = tmp_path / "money.xlsx"
    write_workbook(changed(observations=[*kept, *spent]), path, context)
    rows = list(openpyxl.load_workbook(path)["Months"].iter_rows(values_only=True))
    amounts = [[cell for cell in row[2:] if cell is not None] for row in rows if row[0] == "V1"]
    assert amounts == [["amount of money, COP", 90_000], ["amount of money, USD", 30]]
